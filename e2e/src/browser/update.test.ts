import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Person } from './person.ts';
import { addReady, cardThat, choose, holdUploads, noticeThat, SOON } from './upload-list.ts';

/** What only the pages that are gone to need. */
const PARTS = /\/assets\/(?:\w+Route|Queries|ConfirmDialog|fr)-[\w-]+\.js$/;

describe('a page that is open while the host is updated', () => {
  let person: Person;
  beforeAll(async () => {
    person = await Person.start();
  });
  afterAll(() => person.end());

  /** The host has another build, until the page is loaded again: then the page is of that build. */
  async function update(page: Page): Promise<{ loads: number }> {
    const seen = { loads: 0 };
    const isOld = () => seen.loads === 0;
    await page.route(PARTS, (route) => (isOld() ? route.fulfill({ status: 404 }) : route.continue()));
    await page.route('**/page.js', (route) =>
      isOld() ? route.fulfill({ body: "import './assets/app-another.js';" }) : route.continue(),
    );
    page.on('request', (request) => {
      if (request.isNavigationRequest()) seen.loads += 1;
    });
    return seen;
  }
  const goTo = (page: Page, name: string) => page.getByRole('navigation').getByRole('link', { name }).click();
  /** As the app writes it. */
  const heading = (page: Page, name: string) =>
    page.locator('#content').getByRole('heading', { name, level: 1 }).waitFor(SOON);

  it('becomes the new one when it is next gone on from, where it was to go', async () => {
    const page = await person.visit();
    const seen = await update(page);
    await goTo(page, 'My uploads');
    await heading(page, 'My uploads');
    expect(new URL(page.url()).pathname).toBe('/uploads');
    expect(seen.loads).toBe(1);
  });

  it('loses no upload under way: it becomes the new one after that', async () => {
    const page = await person.visit();
    const finish = await holdUploads(page);
    await choose(page, await person.photograph('meanwhile.jpg'));
    await cardThat(page, 'meanwhile.jpg', 'uploading').waitFor(SOON);
    const seen = await update(page);
    await goTo(page, 'Tools');
    await page.getByText('The page is loaded again as soon as your files are sent.').waitFor(SOON);
    await goTo(page, 'Add');
    await cardThat(page, 'meanwhile.jpg', 'uploading').waitFor(SOON);
    await goTo(page, 'Tools');
    await heading(page, 'There is a newer version');
    expect(seen.loads).toBe(0);
    finish();
    await heading(page, 'Tools');
    expect(seen.loads).toBe(1);
    await goTo(page, 'My uploads');
    await page.getByRole('link', { name: 'meanwhile.jpg' }).waitFor(SOON);
  });

  it('keeps asking for nothing but what failed, where it is the network', async () => {
    const page = await person.visit();
    await addReady(page, await person.photograph('kept.jpg'));
    let away = true;
    await page.route(PARTS, (route) => (away ? route.abort() : route.continue()));
    await goTo(page, 'Tools');
    await heading(page, 'This page could not be loaded');
    away = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await heading(page, 'Tools');
    await goTo(page, 'Add');
    await cardThat(page, 'kept.jpg', 'ready').waitFor(SOON);
    away = true;
    await goTo(page, 'My uploads');
    await heading(page, 'This page could not be loaded');
    away = false;
    await goTo(page, 'Add');
    await goTo(page, 'My uploads');
    await heading(page, 'My uploads');
  });

  it('says so where the texts of another language cannot be loaded, and has them after a reload', async () => {
    const page = await person.visit();
    await update(page);
    await page.getByRole('combobox', { name: 'Language' }).selectOption('fr');
    await noticeThat(page, 'The texts could not be loaded.').waitFor(SOON);
    await page.reload();
    await heading(page, 'Déposez des images');
  });

  it('starts a moment later, where the server that has its scripts is not the one that was asked', async () => {
    const page = await person.visit();
    let refused = 0;
    await page.route('**/assets/app-*.js', (route) => {
      refused += 1;
      return refused < 3 ? route.fulfill({ status: 404 }) : route.continue();
    });
    await page.goto(`${person.url}/tools`);
    await heading(page, 'Tools');
    expect(await page.evaluate(() => sessionStorage.getItem('imgr.failedStarts'))).toBeNull();
  });

  it('has all its parts from its first visit on, whatever the host has, where it may keep them', async () => {
    const page = await person.visit('/', { serviceWorkers: 'allow' });
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, SOON);
    // Of what the service worker fetches too, which has all it needs.
    await page.context().route('**/assets/**', (route) => route.fulfill({ status: 404 }));
    for (const name of ['My uploads', 'Tools']) {
      await goTo(page, name);
      await heading(page, name);
    }
    await page.getByRole('combobox', { name: 'Language' }).selectOption('fr');
    await heading(page, 'Outils');
  });
});
