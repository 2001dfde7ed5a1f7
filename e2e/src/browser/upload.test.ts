import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SIZE_NAMES } from '@imgr/contracts';
import { goodImage, photograph } from '@imgr/test-images';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it, onTestFinished } from 'vitest';
import { CHROMIUM_OPTIONS } from '../chromium-options.ts';
import { infoOf } from '../client.ts';

const READY = { timeout: 30_000 };

describe('a person with a browser', () => {
  const { url } = inject('shared');
  let browser: Browser;
  let page: Page;
  let folder: string;
  let picture: string;
  let problems: string[];
  beforeAll(async () => {
    browser = await chromium.launch(CHROMIUM_OPTIONS);
    folder = await mkdtemp(join(tmpdir(), 'imgr-browser-'));
    picture = join(folder, 'holiday.jpg');
    await writeFile(picture, await photograph({ width: 4000, height: 3000, seed: 7 }));
  });
  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true });
  });
  beforeEach(async () => {
    page = await browser.newPage();
    onTestFinished(() => page.close());
    problems = [];
    page.on('pageerror', (error) => problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await page.goto(url);
  });

  const card = (name: string): Locator => page.locator(`li[data-status][aria-label="${name}"]`);
  const ready = (name: string) =>
    page.locator(`li[data-status="ready"][aria-label="${name}"]`).waitFor(READY);
  const drop = async (files: { name: string; bytes: Buffer }[]) => {
    const transfer = await page.evaluateHandle(
      (list) => {
        const data = new DataTransfer();
        for (const { name, base64 } of list) {
          const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
          data.items.add(new File([bytes], name, { type: 'image/jpeg' }));
        }
        return data;
      },
      files.map(({ name, bytes }) => ({ name, base64: bytes.toString('base64') })),
    );
    for (const type of ['dragenter', 'dragover', 'drop'])
      await page.dispatchEvent('main', type, { dataTransfer: transfer });
  };

  it('drops a photograph, sees it become ready, and finds its five links and its thumbnail', async () => {
    await drop([{ name: 'dropped.jpg', bytes: await photograph({ width: 4000, height: 3000, seed: 8 }) }]);
    await ready('dropped.jpg');
    const original = await card('dropped.jpg')
      .getByRole('link', { name: 'original', exact: true })
      .getAttribute('href');
    const id = original?.split('/').pop() ?? '';
    expect((await infoOf(url, id)).status).toBe('ready');
    for (const size of SIZE_NAMES) {
      const href = await card('dropped.jpg')
        .getByRole('link', { name: size, exact: true })
        .getAttribute('href');
      expect(new URL(href ?? '', url).href).toBe(`${url}/image/${id}/${size}`);
    }
    const thumbnail = card('dropped.jpg').locator('img[data-size]');
    await thumbnail.waitFor(READY);
    expect(await thumbnail.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);
    expect(problems).toEqual([]);
  });

  it('chooses several at once; a bad one among them is told apart, and the others are ready', async () => {
    const bad = join(folder, 'broken.png');
    await writeFile(bad, 'not a picture');
    const animated = join(folder, 'animated.gif');
    await writeFile(animated, (await goodImage('gif-animated')).bytes);
    await page.setInputFiles('input[type=file]:not([data-folder])', [picture, bad, animated]);
    await ready('holiday.jpg');
    await ready('animated.gif');
    await page.locator('li[data-status="failed"][aria-label="broken.png"]').waitFor(READY);
    expect(await card('broken.png').textContent()).toContain('This is not an image');
  });

  it('copies a link', async () => {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: url });
    await page.setInputFiles('input[type=file]:not([data-folder])', picture);
    await ready('holiday.jpg');
    await card('holiday.jpg').getByRole('button', { name: 'Copy Direct link of big' }).click();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect((await fetch(copied)).headers.get('content-type')).toBe('image/jpeg');
    expect(copied).toMatch(/\/big$/);
  });

  it('deletes what was just uploaded', async () => {
    await page.setInputFiles('input[type=file]:not([data-folder])', picture);
    await ready('holiday.jpg');
    const original = await card('holiday.jpg')
      .getByRole('link', { name: 'original', exact: true })
      .getAttribute('href');
    await card('holiday.jpg').getByRole('button', { name: 'Delete holiday.jpg' }).click();
    await page.getByRole('button', { name: 'Delete image' }).click();
    await card('holiday.jpg').waitFor({ state: 'detached', timeout: 10_000 });
    expect((await fetch(new URL(original ?? '', url))).status).toBe(404);
  });

  it('is told that a file is too large by the host, too, where the page does not know', async () => {
    const answer = await page.evaluate(async (bytes) => {
      const form = new FormData();
      form.set('file', new Blob([new Uint8Array(bytes)]), 'large.jpg');
      const response = await fetch('/image', { method: 'POST', body: form });
      return { status: response.status, body: await response.json() };
    }, 60_000_000);
    expect(answer).toMatchObject({ status: 413, body: { code: 'too_large' } });
  });

  it('reads the description of the API, and can try it', async () => {
    await page.goto(`${url}/docs`);
    await page.getByText('Upload an image').waitFor(READY);
    expect(problems).toEqual([]);
  });
});
