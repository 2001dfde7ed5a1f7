// npm run screenshots: takes the pictures of the README from a running imgr of its own.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { goodImage, photograph } from '@imgr/test-images';
import { startEmbedded } from '@imgr/test-imgr';
import { type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { CHROMIUM_OPTIONS } from './chromium-options.ts';

const IMAGES = fileURLToPath(new URL('../../docs/images/', import.meta.url));
const DESK = { width: 1100, height: 800 };
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

interface View {
  name: string;
  options: BrowserContextOptions;
  /** From the page of added images to what is shown. */
  show: (page: Page) => Promise<unknown>;
}

const VIEWS: View[] = [
  { name: 'web-light', options: { viewport: DESK, colorScheme: 'light' }, show: async () => {} },
  {
    name: 'web-dark',
    options: { viewport: { ...DESK, height: 1060 }, colorScheme: 'dark' },
    show: async (page) => {
      await page.getByRole('link', { name: 'Page of harbour.jpg' }).click();
      await page.locator('article img').waitFor();
    },
  },
  { name: 'web-phone', options: { ...PHONE, colorScheme: 'light' }, show: async () => {} },
  {
    name: 'web-phone-dark',
    options: { ...PHONE, colorScheme: 'dark' },
    show: async (page) => {
      await page.getByRole('link', { name: 'My uploads' }).click();
      await page.getByRole('checkbox').nth(1).check();
    },
  },
];

const imgr = await startEmbedded();
const browser = await chromium.launch(CHROMIUM_OPTIONS);
const folder = await mkdtemp(join(tmpdir(), 'imgr-screenshots-'));
try {
  const names = ['harbour.jpg', 'island.jpg', 'sketch.gif'];
  const files = names.map((name) => join(folder, name));
  await writeFile(files[0] ?? '', await photograph({ width: 4000, height: 3000, seed: 11 }));
  await writeFile(files[1] ?? '', await photograph({ width: 2400, height: 3000, seed: 15 }));
  await writeFile(files[2] ?? '', (await goodImage('gif-animated')).bytes);
  for (const { name, options, show } of VIEWS) {
    const page = await browser.newPage({ ...options, locale: 'en-GB' });
    await page.goto(imgr.url);
    // As for somebody who was here before: with the font at hand.
    await page.waitForLoadState('networkidle');
    await page.reload();
    await page.setInputFiles('input[type=file]:not([data-folder])', files);
    for (const file of names) {
      await page.locator(`li[data-status="ready"][aria-label="${file}"] img[data-size]`).waitFor();
    }
    await show(page);
    await page.waitForTimeout(800);
    await page.screenshot({ path: join(IMAGES, `${name}.png`) });
    await page.close();
  }
} finally {
  await browser.close();
  await imgr.destroy();
  await rm(folder, { recursive: true });
}
