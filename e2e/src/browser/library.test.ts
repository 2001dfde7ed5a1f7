import { photograph } from '@imgr/test-images';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Person } from './person.ts';
import { addReady, cardThat, choose, noticeThat, SOON } from './upload-list.ts';

describe('the list of what was uploaded from this browser', () => {
  let person: Person;
  beforeAll(async () => {
    person = await Person.start();
  });
  afterAll(() => person.end());

  /** As the list has it. */
  const deleteTokenOf = (page: Page, id: string) =>
    page.evaluate(async (key) => {
      const requestOf = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve) => request.addEventListener('success', () => resolve(request.result)));
      const database = await requestOf(indexedDB.open('imgr'));
      const entry = await requestOf(database.transaction('uploads').objectStore('uploads').get(key));
      database.close();
      return entry.deleteToken as string;
    }, id);
  /** With entries of images that are no more. */
  async function fill(page: Page, length: number, nameOf = (index: number) => `${index}.jpg`) {
    const images = Array.from({ length }, (_, index) => ({
      id: String(10_000_000 + index),
      name: nameOf(index),
      deleteToken: 'secret',
      addedAt: new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString(),
    }));
    const list = JSON.stringify({ app: 'imgr', version: 1, host: person.url, images });
    await page.setInputFiles('input[data-import]', await person.file(`${length}.json`, list));
    await page.getByText(`${length} images`, { exact: true }).waitFor(SOON);
  }
  const openList = (page: Page) => page.getByRole('link', { name: 'My uploads' }).click();

  it('lists what was added since the list was last open', async () => {
    const page = await person.visit();
    await addReady(page, await person.photograph('first.jpg', { seed: 20 }));
    await openList(page);
    await page.getByText('1 image', { exact: true }).waitFor(SOON);
    await page.getByRole('link', { name: 'Add', exact: true }).click();
    await addReady(page, await person.photograph('second.jpg', { seed: 21 }));
    await openList(page);
    await page.getByText('2 images', { exact: true }).waitFor(SOON);
  });

  it('lets a newer build of another tab change how the list is kept', async () => {
    const page = await person.visit('/uploads');
    await page.getByText('Nothing here yet').waitFor(SOON);
    const opened = page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const request = indexedDB.open('imgr', 1000);
          request.onsuccess = () => resolve('opened');
          request.onblocked = () => resolve('blocked');
        }),
    );
    expect(await opened).toBe('opened');
  });

  it('is as it was left for who looks at an image and comes back', async () => {
    const page = await person.visit('/uploads', { viewport: { width: 800, height: 600 } });
    await fill(page, 300, (index) => `${index % 2 ? 'odd' : 'even'}-${index}.jpg`);
    await page.getByRole('searchbox').pressSequentially('odd-');
    await page.getByText('150 of 300 found').waitFor(SOON);
    await page.getByRole('checkbox', { name: 'Select odd-299.jpg' }).check();
    await page.evaluate(() => window.scrollTo(0, 2000));
    const link = page.getByRole('link', { name: 'odd-235.jpg' });
    await link.scrollIntoViewIfNeeded(SOON);
    const left = await page.evaluate(() => window.scrollY);
    expect(left).toBeGreaterThan(1500);
    await link.click();
    await page.getByRole('heading', { name: 'This image is not here' }).waitFor(SOON);
    expect(await page.evaluate(() => window.scrollY)).toBe(0);
    await page.goBack();
    await page.getByText('150 of 300 found').waitFor(SOON);
    expect(await page.getByRole('searchbox').inputValue()).toBe('odd-');
    await page.getByText('1 selected').waitFor(SOON);
    await expect.poll(() => page.evaluate(() => window.scrollY)).toBe(left);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
  });

  it('leads the keyboard from an image to what can be done with it, and back to the list', async () => {
    const page = await person.visit('/uploads');
    await fill(page, 3);
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    await page.getByRole('checkbox').first().focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Shift+Tab');
    expect(await focused()).toBe('Forget here');
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').waitFor(SOON);
    await page.getByRole('button', { name: 'Forget', exact: true }).press('Enter');
    await noticeThat(page, '1 image is forgotten here').waitFor(SOON);
    await expect.poll(focused).toBe('2 images');
    await page.getByRole('button', { name: 'Select all' }).click();
    await page.getByRole('button', { name: 'Select none' }).press('Enter');
    expect(await focused()).toBe('2 images');
    await page.getByRole('button', { name: 'Select all' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('button', { name: 'Delete 2 images' }).press('Enter');
    await page.getByText('Nothing here yet').waitFor(SOON);
    expect(await focused()).toBe('My uploads');
  });

  it('stops deleting many when it is told to, and says what was deleted until then', async () => {
    const page = await person.visit('/uploads');
    await fill(page, 6);
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await page.route('**/image/*', async (route) => {
      if (route.request().method() === 'DELETE') await released;
      await route.continue();
    });
    await page.getByRole('button', { name: 'Select all' }).click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('button', { name: 'Delete 6 images' }).click();
    await page.getByRole('button', { name: 'Stop' }).click();
    release();
    await page.getByRole('alertdialog').waitFor({ state: 'detached', ...SOON });
    await noticeThat(page, '4 images are deleted').waitFor(SOON);
    await page.getByText('2 images', { exact: true }).waitFor(SOON);
  });

  it('says so where the browser does not keep it', async () => {
    const page = await person.visit();
    await page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('There is no room.', 'QuotaExceededError');
      };
    });
    await page.reload();
    await addReady(page, await person.photograph('lost.jpg', { seed: 22 }));
    await noticeThat(page, 'This browser could not keep the list').waitFor(SOON);
  });

  it('takes a list that was exported when the host had another address, and none of another host', async () => {
    const page = await person.visit();
    const id = await addReady(page, await person.photograph('moved.jpg', { seed: 24 }));
    const entry = { id, name: 'moved.jpg', deleteToken: 'secret', addedAt: '2026-01-02T03:04:05.000Z' };
    const list = (images: object[]) =>
      JSON.stringify({ app: 'imgr', version: 1, host: 'https://old.example', images });
    const elsewhere = await person.visit('/uploads');
    const foreign = list([{ ...entry, id: '0000000000000000000000' }]);
    await elsewhere.setInputFiles('input[data-import]', await person.file('foreign.json', foreign));
    await noticeThat(elsewhere, 'This list is of another host').waitFor(SOON);
    await elsewhere.setInputFiles('input[data-import]', await person.file('moved.json', list([entry])));
    await elsewhere.getByRole('link', { name: 'moved.jpg' }).waitFor(SOON);
  });

  it('says that an image is gone only where it is', async () => {
    const page = await person.visit();
    const photo = await photograph({ width: 800, height: 600, seed: 25 });
    const away = await addReady(page, await person.photograph('away.jpg', { seed: 26 }));
    await choose(page, await person.file('half.jpg', photo.subarray(0, photo.length / 2)));
    await cardThat(page, 'half.jpg', 'failed').waitFor(SOON);
    const gone = await addReady(page, await person.file('gone.jpg', photo));
    await fetch(`${person.url}/image/${gone}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${await deleteTokenOf(page, gone)}` },
    });
    await page.route(`**/image/${away}/**`, (route) => route.abort());
    await openList(page);
    const tile = (name: string) => page.getByRole('listitem').filter({ hasText: name });
    await tile('gone.jpg').getByText('No longer on the host').waitFor(SOON);
    await tile('half.jpg')
      .locator('img[src$="/small"]')
      .waitFor({ state: 'detached', ...SOON });
    expect(await tile('half.jpg').locator('img[src*="/image/"]').count()).toBe(1);
    await tile('away.jpg')
      .locator('img')
      .waitFor({ state: 'detached', ...SOON });
    expect(await page.getByText('No longer on the host').count()).toBe(1);
    await page.unroute(`**/image/${away}/**`);
    await page.evaluate(() => window.dispatchEvent(new Event('online')));
    await tile('away.jpg').locator('img').waitFor(SOON);
  });

  it('forgets an image without sizes that another was sent in place of', async () => {
    const page = await person.visit();
    const whole = await photograph({ width: 800, height: 600, seed: 23 });
    await choose(page, await person.file('half.jpg', whole.subarray(0, whole.length / 2)));
    const failed = cardThat(page, 'half.jpg', 'failed');
    await failed.waitFor(SOON);
    await failed.getByText('The image is damaged: its pixels cannot be decoded.').waitFor(SOON);
    const before = await failed.getByRole('link', { name: 'original' }).getAttribute('href', SOON);
    await page.getByRole('button', { name: 'Retry: half.jpg' }).click();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('uploads-heading');
    const another = failed.locator(`a[href*="/image/"]:not([href="${before}"])`);
    await another.first().waitFor(SOON);
    await openList(page);
    await page.getByText('1 image', { exact: true }).waitFor(SOON);
    expect((await fetch(before ?? '')).status).toBe(404);
  });
});
