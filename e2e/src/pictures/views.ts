import type { BrowserContextOptions, Page } from 'playwright-core';
import { card, cardThat, choose, noticeThat } from '../browser/upload-list.ts';
import { SCENE_NAMES } from './scenes.ts';
import type { Stage } from './stage.ts';

export const DEVICES: Record<string, BrowserContextOptions> = {
  desk: { viewport: { width: 1024, height: 768 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
};

export interface View {
  name: string;
  locale?: string;
  /** Only what is in sight is to be seen: something floats above the rest. */
  inSight?: boolean;
  show: (page: Page, stage: Stage) => Promise<unknown>;
}

/** Every page, and every state of one that looks different. */
export const VIEWS: View[] = [
  { name: 'add', show: (page) => open(page, '/') },
  { name: 'add in French', locale: 'fr-FR', show: (page) => open(page, '/') },
  {
    name: 'add with a token',
    show: async (page) => {
      const json = { maxUploadBytes: 10_485_760, uploadTokenRequired: true };
      await page.route('**/config.json', (route) => route.fulfill({ json }));
      await open(page, '/');
      await page.getByLabel('Upload token').fill('secret');
    },
  },
  { name: 'queue', show: showQueue },
  { name: 'queue in French', locale: 'fr-FR', show: showQueue },
  {
    name: 'queue offline',
    show: async (page, stage) => {
      await open(page, '/');
      await page.context().setOffline(true);
      await choose(page, await stage.file('harbour.jpg'));
      await noticeThat(page, 'You are offline.').waitFor();
    },
  },
  {
    name: 'deletion asked',
    inSight: true,
    show: async (page, stage) => {
      await open(page, '/');
      await addReady(page, await stage.file('harbour.jpg'));
      await card(page, 'harbour.jpg').getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('alertdialog').waitFor();
    },
  },
  {
    name: 'image',
    show: async (page, stage) => {
      const [image] = await showLibrary(page, stage);
      await open(page, `/i/${image?.id}`);
      await page.getByRole('heading', { name: image?.name }).waitFor();
    },
  },
  {
    name: 'image of somebody else',
    show: async (page, stage) => {
      const [image] = await stage.stored('orchard.jpg');
      await open(page, `/i/${image?.id}`);
      await page.locator('summary').click();
      await page.getByRole('group').getByRole('button').click();
      await page.getByText('Enter the delete token.').waitFor();
    },
  },
  { name: 'image missing', show: (page) => open(page, '/i/00000000') },
  {
    name: 'library',
    inSight: true,
    show: async (page, stage) => {
      await showLibrary(page, stage);
      for (const index of [1, 2]) await page.getByRole('checkbox').nth(index).check();
    },
  },
  { name: 'library empty', show: (page) => open(page, '/uploads') },
  { name: 'tools', show: (page) => open(page, '/tools') },
  {
    name: 'page not loaded',
    show: async (page) => {
      await open(page, '/');
      await page.route('**/assets/ToolsRoute-*', (route) => route.abort());
      await page.getByRole('link', { name: 'Tools' }).click();
      await page.getByRole('heading', { name: 'This page could not be loaded' }).waitFor();
    },
  },
];

async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator('#content h1').waitFor();
}

async function addReady(page: Page, path: string): Promise<void> {
  await choose(page, path);
  const name = path.split('/').at(-1) ?? '';
  await cardThat(page, name, 'ready').locator('img[data-size]').waitFor();
}

/** Files of which each is in another state. */
async function showQueue(page: Page, stage: Stage): Promise<void> {
  await page.addInitScript(stopHalfway, { 'dunes.jpg': 0.43, 'orchard.jpg': 1, 'panorama.jpg': 0.08 });
  await open(page, '/');
  await addReady(page, await stage.file('harbour.jpg'));

  const json = { error: 'too many pixels', code: 'too_many_pixels' };
  await page.route('**/image', (route) => route.fulfill({ status: 422, json }));
  await choose(page, await stage.file('night train.png'));
  await cardThat(page, 'night train.png', 'failed').waitFor();
  await page.unroute('**/image');

  const lighthouse = SCENE_NAMES.find((name) => name.includes('lighthouse')) ?? 'harbour.jpg';
  await page.route(/\/(?:events|info)\b/, (route) => route.abort());
  await choose(page, await stage.file(lighthouse));
  await cardThat(page, lighthouse, 'processing').waitFor();

  const halfway = ['dunes.jpg', 'orchard.jpg', 'panorama.jpg'] as const;
  await choose(page, await Promise.all(halfway.map((name) => stage.file(name))));
  for (const name of halfway) await cardThat(page, name, 'uploading').waitFor();
  await choose(page, [await stage.file('harbour.jpg'), await stage.text('notes.txt')]);
  await page.locator('li[data-status="queued"]').waitFor();
  await cardThat(page, 'notes.txt', 'failed').waitFor();
}

/** Runs in the page: of these files only so much is ever sent. */
function stopHalfway(parts: Record<string, number>): void {
  const { send } = XMLHttpRequest.prototype;
  XMLHttpRequest.prototype.send = function (body) {
    const file = body instanceof FormData ? body.get('file') : null;
    const part = file instanceof File ? parts[file.name] : undefined;
    if (part === undefined) return send.call(this, body);
    const loaded = Math.floor((file as File).size * part);
    if (part < 1) this.upload.dispatchEvent(new ProgressEvent('progress', { loaded }));
    else this.upload.dispatchEvent(new ProgressEvent('load'));
  };
}

/** The page of what was uploaded from here, and what is listed there. */
async function showLibrary(page: Page, stage: Stage) {
  const stored = await stage.stored(...SCENE_NAMES);
  const images = stored.map((image, index) => ({ ...image, addedAt: `2026-07-${20 - index}T12:00:00.000Z` }));
  await open(page, '/uploads');
  const host = new URL(page.url()).origin;
  const list = JSON.stringify({ app: 'imgr', version: 1, host, images });
  await page.setInputFiles('input[data-import]', {
    name: 'list.json',
    mimeType: 'application/json',
    buffer: Buffer.from(list),
  });
  await noticeThat(page, '6 images were added').waitFor();
  await page.getByRole('button', { name: 'Dismiss' }).click();
  return stored;
}
