import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Person, PHONE } from './person.ts';
import { addReady, card, cardThat, choose, clipboard, SOON } from './upload-list.ts';
import { overflow, violations } from './violations.ts';

/** What takes the most room. The other views of every page and state: pictures.test.ts. */
const NARROW: BrowserContextOptions = {
  ...PHONE,
  colorScheme: 'dark',
  locale: 'fr-FR',
  // Halfway through a movement nothing has its contrast.
  reducedMotion: 'reduce',
};

describe('anybody', () => {
  let person: Person;
  beforeAll(async () => {
    person = await Person.start({ IMGR_UPLOAD_TOKENS: 'a-token-of-the-tests' });
  });
  afterAll(() => person.end());

  const withToken = (page: Page) =>
    page.addInitScript(() => localStorage.setItem('imgr.uploadToken', 'a-token-of-the-tests'));

  it('finds nothing that axe objects to, on a phone, dark and in French', async () => {
    const page = await person.visit('/', NARROW);
    expect(await violations(page)).toEqual([]);

    await withToken(page);
    await page.reload();
    await page.route('**/image', (route) =>
      /wait/.test(route.request().postData() ?? '') ? undefined : route.continue(),
    );
    const id = await addReady(
      page,
      await person.photograph('ready.jpg'),
      await person.animation('moving.gif'),
    );
    await choose(page, [await person.file('notes.txt', 'hello'), await person.photograph('wait.jpg')]);
    await cardThat(page, 'notes.txt', 'failed').waitFor(SOON);
    await cardThat(page, 'wait.jpg', 'uploading').waitFor(SOON);
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);

    await card(page, 'ready.jpg').locator('button').last().scrollIntoViewIfNeeded();
    await card(page, 'ready.jpg').getByRole('button', { name: 'Supprimer ready.jpg' }).click();
    await page.getByRole('alertdialog').waitFor(SOON);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });

    await page.getByRole('link', { name: 'Mes envois' }).click();
    await page.getByRole('checkbox').first().check();
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);

    await page.getByRole('link', { name: 'Outils' }).click();
    await page.getByRole('heading', { name: 'ShareX' }).waitFor(SOON);
    expect(await violations(page)).toEqual([]);
    expect(await overflow(page)).toBe(0);

    for (const path of [`/i/${id}`, '/i/00000000']) {
      const other = await person.visit(path, NARROW);
      if (await other.getByRole('group').count()) await other.locator('summary').click();
      expect([path, await violations(other)]).toEqual([path, []]);
      expect(await overflow(other)).toBe(0);
    }
    expect(person.problems.filter((text) => !text.includes('404'))).toEqual([]);
  });

  it.each([320, 768, 1920, 3840])('sees every page whole at %i pixels', async (width) => {
    const page = await person.visit('/', { viewport: { width, height: 900 } });
    for (const path of ['/', '/uploads', '/tools', '/i/00000000']) {
      await page.goto(person.url + path);
      await page.locator('#content h1').waitFor(SOON);
      expect([path, await overflow(page)]).toEqual([path, 0]);
    }
  });

  it('sees nothing move while a page loads', async () => {
    const page = await person.visit('/', PHONE);
    await withToken(page);
    await page.reload();
    const id = await addReady(page, await person.photograph('still.jpg', { width: 1600, height: 1200 }));
    for (const path of ['/', '/uploads', '/tools', `/i/${id}`]) {
      await page.goto(person.url + path);
      const shift = await page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            let sum = 0;
            new PerformanceObserver((list) => {
              for (const entry of list.getEntries()) sum += (entry as unknown as { value: number }).value;
            }).observe({ type: 'layout-shift', buffered: true });
            setTimeout(() => resolve(sum), 1500);
          }),
      );
      expect([path, shift < 0.01 ? 'still' : shift]).toEqual([path, 'still']);
    }
  });

  it('does everything with the keyboard alone', async () => {
    const page = await person.visit('/');
    const press = async (key: string, times = 1) => {
      for (let time = 0; time < times; time++) await page.keyboard.press(key);
    };
    const focused = () =>
      page.evaluate(() => {
        const element = document.activeElement;
        return element?.getAttribute('aria-label') ?? (element?.textContent || element?.getAttribute('type'));
      });
    const tabTo = async (name: string | RegExp) => {
      for (let steps = 0; steps < 60; steps++) {
        await press('Tab');
        if ((await focused())?.match(name)) return;
      }
      throw new Error(`${name} cannot be reached with Tab`);
    };

    await press('Tab');
    expect(await focused()).toBe('Skip to the content');
    await press('Enter');
    await tabTo('password');
    await page.keyboard.type('a-token-of-the-tests');
    await press('Enter');
    await page.getByRole('button', { name: 'Saved' }).waitFor(SOON);
    await page.locator('h1').focus();
    const chooser = page.waitForEvent('filechooser', SOON);
    await tabTo('Choose images');
    await press('Enter');
    await (await chooser).setFiles(await person.photograph('keys.jpg'));
    await cardThat(page, 'keys.jpg', 'ready').waitFor(SOON);

    await page.getByRole('radio', { name: 'Direct' }).focus();
    await press('ArrowRight', 2);
    expect(await page.getByRole('radio', { name: 'Markdown' }).isChecked()).toBe(true);
    await tabTo('Copy Markdown link of tiny');
    await press('Enter');
    expect(await clipboard(page)).toMatch(/^!\[keys\.jpg\]\(http.+\/tiny\)$/);

    await page.locator('#uploads-heading').focus();
    await tabTo('Delete keys.jpg');
    await press('Enter');
    await page.getByRole('alertdialog').waitFor(SOON);
    await expect.poll(focused).toBe('Keep');
    await press('Escape');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await expect.poll(focused).toBe('Delete keys.jpg');
    await press('Enter');
    await page.getByRole('alertdialog').waitFor(SOON);
    await tabTo('Delete image');
    await press('Enter');
    await card(page, 'keys.jpg').waitFor({ state: 'detached' });
    await expect.poll(focused).toBe('Choose images');
  });

  it('reads French where the browser speaks it, chooses English, and keeps that', async () => {
    const page = await person.visit('/', { locale: 'fr-CA' });
    await page.getByRole('heading', { name: 'Déposez des images' }).waitFor(SOON);
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('fr');
    await page.getByText('Jusqu’à 50 Mo chacune').waitFor(SOON);
    await page.getByRole('combobox', { name: 'Langue' }).selectOption('en');
    await page.getByRole('heading', { name: 'Drop images, get links' }).waitFor(SOON);
    await page.reload();
    await page.getByRole('heading', { name: 'Drop images, get links' }).waitFor(SOON);
  });

  it('chooses the colours, which stay, and are there before anything is drawn', async () => {
    const page = await person.visit('/', { colorScheme: 'light' });
    const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const light = await background();
    await page.getByRole('combobox', { name: 'Appearance' }).selectOption('dark');
    const dark = await background();
    expect(dark).not.toBe(light);
    await page.route('**/assets/index-*.js', () => {});
    await page.reload({ waitUntil: 'commit' });
    await page.locator('body').waitFor({ state: 'attached' });
    await expect.poll(background).toBe(dark);
  });

  it('moves the focus to the heading of the page gone to', async () => {
    const page = await person.visit('/');
    await page.getByRole('link', { name: 'Tools' }).click();
    await page.getByRole('heading', { name: 'Tools', level: 1 }).waitFor(SOON);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    expect(await page.title()).toBe('Tools · imgr');
    await page.goBack();
    await page.getByRole('heading', { name: 'Drop images' }).waitFor(SOON);
    expect(await page.title()).toBe('imgr · Drop images, get links');
  });
});
