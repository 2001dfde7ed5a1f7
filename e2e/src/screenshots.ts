// npm run screenshots: takes the pictures of the README from a running imgr of its own.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { goodImage, photograph } from '@imgr/test-images';
import { chromium } from 'playwright-core';
import { CHROMIUM_OPTIONS } from './chromium-options.ts';
import { startImgr } from './start-imgr.ts';

const IMAGES = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const VIEWS = [
  { name: 'web-light', viewport: { width: 1100, height: 760 }, colorScheme: 'light' },
  { name: 'web-dark', viewport: { width: 1100, height: 760 }, colorScheme: 'dark' },
  { name: 'web-phone', viewport: { width: 390, height: 844 }, colorScheme: 'light' },
] as const;

const imgr = await startImgr();
const browser = await chromium.launch(CHROMIUM_OPTIONS);
const folder = await mkdtemp(join(tmpdir(), 'imgr-screenshots-'));
try {
  const files = [join(folder, 'harbour.jpg'), join(folder, 'sketch.gif')];
  await writeFile(files[0] ?? '', await photograph({ width: 4000, height: 3000, seed: 11 }));
  await writeFile(files[1] ?? '', (await goodImage('gif-animated')).bytes);
  for (const { name, ...view } of VIEWS) {
    const page = await browser.newPage(view);
    await page.goto(imgr.url);
    await page.setInputFiles('input[type=file]', files);
    for (const file of ['harbour.jpg', 'sketch.gif']) {
      await page.locator(`li[data-status="ready"][aria-label="${file}"] img[data-size]`).waitFor();
    }
    await page.waitForTimeout(500);
    await page.screenshot({ path: join(IMAGES, `${name}.png`) });
  }
} finally {
  await browser.close();
  await imgr.destroy();
  await rm(folder, { recursive: true });
}
