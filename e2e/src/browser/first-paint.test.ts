import { photograph } from '@imgr/test-images';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { upload } from '../client.ts';
import { Person, PHONE } from './person.ts';
import { SOON } from './upload-list.ts';

const SCRIPTS = '**/assets/*.js';
const PATHS = ['/', '/uploads', '/tools'];
const HEADINGS: Record<string, string[]> = {
  'en-GB': ['Drop images, get links', 'My uploads', 'Tools'],
  'fr-FR': ['Déposez des images, obtenez des liens', 'Mes envois', 'Outils'],
};

describe('what a page shows before its script is there', () => {
  let person: Person;
  let url: string;
  beforeAll(async () => {
    person = await Person.start();
    url = person.url;
  });
  afterAll(() => person.end());

  /** The page as it is for as long as its scripts are on their way. */
  async function openWithoutScripts(page: Page, path: string): Promise<void> {
    await page.route(SCRIPTS, () => {});
    await page.goto(url + path, { waitUntil: 'commit' });
    await page.waitForFunction(
      () => performance.getEntriesByName('first-contentful-paint').length > 0,
      undefined,
      SOON,
    );
  }
  /** Of the heading and the text below it. */
  const places = (page: Page) =>
    page.locator('main :is(h1, h1 + p)').evaluateAll((elements) =>
      elements.map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return { x, y, width, height };
      }),
    );

  it.each(Object.keys(HEADINGS))('is its first words, in the language of the reader: %s', async (locale) => {
    const page = await person.visit('/', { locale });
    for (const [index, path] of PATHS.entries()) {
      await openWithoutScripts(page, path);
      await page.getByRole('heading', { name: HEADINGS[locale]?.[index], exact: true }).waitFor(SOON);
      expect(await page.locator('html').getAttribute('lang')).toBe(locale.slice(0, 2));
      expect(await page.locator('main span').filter({ visible: true }).count()).toBe(2);
    }
  });

  it('is in the language that was chosen here before', async () => {
    const page = await person.visit('/', { locale: 'fr-FR' });
    await page.getByRole('combobox', { name: 'Langue' }).selectOption('en');
    await openWithoutScripts(page, '/tools');
    await page.getByRole('heading', { name: 'Tools', exact: true }).waitFor(SOON);
  });

  it('is there without any script too', async () => {
    const page = await person.visit();
    const context = await page.context().browser()?.newContext({ javaScriptEnabled: false });
    const plain = await context?.newPage();
    await plain?.goto(`${url}/tools`);
    await plain?.getByRole('heading', { name: 'Tools', exact: true }).waitFor(SOON);
    await plain?.context().close();
  });

  it.each([
    ['a phone', PHONE],
    ['a desk', { viewport: { width: 1280, height: 800 } }],
    ['a wall', { viewport: { width: 3840, height: 2160 } }],
  ])('stands on %s where the app puts it, which takes its place', async (_, view) => {
    const page = await person.visit('/', view);
    // A font that is there the second time only would be measured, and not what this is about.
    await page.route('**/*.woff2', (route) => route.abort());
    for (const path of PATHS) {
      await openWithoutScripts(page, path);
      const before = await places(page);
      expect(before).toHaveLength(2);
      await page.unroute(SCRIPTS);
      await page.reload();
      await page.locator('#content h1').waitFor(SOON);
      expect([path, await places(page)]).toEqual([path, before]);
      expect([path, await page.locator('main').count()]).toEqual([path, 1]);
    }
  });

  it('is painted before the app runs, and larger than anything that the app adds to the first page', async () => {
    const page = await person.visit('/', PHONE);
    const [first, largest] = await page.evaluate(
      () =>
        new Promise<number[]>((resolve) => {
          new PerformanceObserver((list) => {
            const [paint] = performance.getEntriesByName('first-contentful-paint');
            resolve([paint?.startTime ?? 0, list.getEntries().at(-1)?.startTime ?? 0]);
          }).observe({ type: 'largest-contentful-paint', buffered: true });
        }),
    );
    expect(largest).toBe(first);
  });

  it('is the image on its page, which stays until the page is there, also where the list of uploads hangs', async () => {
    const { id } = await upload(url, await photograph({ width: 800, height: 600, seed: 31 }));
    const page = await person.visit();
    await page.addInitScript(() => {
      const hung = Object.assign(Object.create(IDBOpenDBRequest.prototype), { addEventListener() {} });
      IDBFactory.prototype.open = () => hung;
      new MutationObserver(() => {
        if (document.querySelector('nav')) document.documentElement.dataset.meanwhile ??= shown();
      }).observe(document, { childList: true, subtree: true });
      const shown = () => (document.querySelector('.boot-picture img') ? 'the image' : 'nothing');
    });
    await page.goto(`${url}/i/${id}`);
    await page.locator('article img').waitFor(SOON);
    expect(await page.locator('.boot-picture').count()).toBe(0);
    expect(await page.locator('html').getAttribute('data-meanwhile')).toBe('the image');
  });
});
