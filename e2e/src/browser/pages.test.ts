import { readFile } from 'node:fs/promises';
import { photograph } from '@imgr/test-images';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settled, upload } from '../client.ts';
import { gone } from './gone.ts';
import { Person, PHONE } from './person.ts';
import { addReady, clipboard, noticeThat, SOON } from './upload-list.ts';

describe('the pages of images', () => {
  let person: Person;
  let url: string;
  beforeAll(async () => {
    person = await Person.start();
    url = person.url;
  });
  afterAll(() => person.end());

  const made = async (seed: number) => {
    const image = await upload(url, await photograph({ width: 1600, height: 1200, seed }));
    await settled(url, image.id);
    return image;
  };
  const metaOf = (page: Page, property: string) =>
    page.locator(`meta[property="${property}"]`).getAttribute('content');

  it('shows the image at the size that fits, its facts and its links', async () => {
    const { id } = await made(1);
    const page = await person.visit(`/i/${id}`, PHONE);
    const picture = page.locator('article img');
    await expect
      .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBeGreaterThan(0);
    // 358 pixels wide, of which each is one: the next size up.
    expect(await picture.evaluate((image: HTMLImageElement) => image.currentSrc)).toBe(
      `${url}/image/${id}/medium`,
    );
    expect(await page.locator('dl').textContent()).toMatch(/JPEG.*1600\s×\s1200.*kB/);
    await page.getByRole('button', { name: 'Copy Direct link of medium' }).click();
    expect(await clipboard(page)).toBe(`${url}/image/${id}/medium`);
    expect(person.problems).toEqual([]);
  });

  it('unfolds in chats: Open Graph, and the oEmbed that it names', async () => {
    const { id } = await made(2);
    const page = await person.visit(`/i/${id}`);
    const image = await metaOf(page, 'og:image');
    expect((await fetch(image ?? '')).headers.get('content-type')).toBe('image/jpeg');
    const pageUrl = (await metaOf(page, 'og:url')) ?? '';
    expect(new URL(pageUrl).pathname).toBe(`/i/${id}`);
    expect(await metaOf(page, 'og:image:width')).toBe('1024');
    const link = page.locator('link[type="application/json+oembed"]');
    const oembed = await fetch((await link.getAttribute('href')) ?? '');
    expect(await oembed.json()).toMatchObject({ type: 'photo', url: image, width: 1024, height: 768 });
    const small = await fetch(`${url}/oembed?maxwidth=300&url=${encodeURIComponent(pageUrl)}`);
    expect(await small.json()).toMatchObject({ width: 256, height: 192 });
  });

  it('says that there is no such image, and no such page of oEmbed', async () => {
    expect((await fetch(`${url}/i/0000000000000000000000`)).status).toBe(404);
    const page = await person.visit('/i/not-an-id');
    await page.getByRole('heading', { name: 'This image is not here' }).waitFor(SOON);
    const oembed = (query: string) => fetch(`${url}/oembed?${query}`).then(({ status }) => status);
    expect(await oembed('')).toBe(400);
    expect(await oembed('url=https%3A%2F%2Fother.example%2Fi%2F00000000')).toBe(404);
    expect(await oembed(`format=xml&url=${encodeURIComponent(`${url}/i/00000000`)}`)).toBe(501);
  });

  it('deletes with the token in the address, which it takes out of there, and asks first', async () => {
    const { id, deleteToken } = await made(3);
    const page = await person.visit(`/i/${id}#delete=${deleteToken}`);
    await page.getByRole('alertdialog').waitFor(SOON);
    expect(page.url()).toBe(`${url}/i/${id}`);
    await page.getByRole('button', { name: 'Keep' }).click();
    expect((await fetch(`${url}/image/${id}`)).status).toBe(200);
    await page.goto(`${url}/tools`);
    await page.goto(`${url}/i/${id}#delete=${deleteToken}`);
    await page.getByRole('button', { name: 'Delete image' }).click();
    await page.getByRole('heading', { name: 'The image is deleted' }).waitFor(SOON);
    expect((await fetch(`${url}/image/${id}`)).status).toBe(404);
  });

  it('deletes with a link that is pasted where the image is shown already', async () => {
    const { id, deleteToken } = await made(9);
    const page = await person.visit(`/i/${id}`);
    for (const answer of ['Keep', 'Delete image']) {
      await page.evaluate((hash) => location.assign(hash), `#delete=${deleteToken}`);
      await page.getByRole('button', { name: answer }).click();
      expect(page.url()).toBe(`${url}/i/${id}`);
    }
    await page.getByRole('heading', { name: 'The image is deleted' }).waitFor(SOON);
  });

  it('does not show what was deleted to who goes back to it', async () => {
    const { id, deleteToken } = await made(7);
    const page = await person.visit(`/i/${id}#delete=${deleteToken}`);
    await page.getByRole('button', { name: 'Delete image' }).click();
    await page.getByRole('heading', { name: 'The image is deleted' }).waitFor(SOON);
    await page.getByRole('link', { name: 'Tools' }).click();
    await page.getByRole('heading', { name: 'Tools', level: 1 }).waitFor(SOON);
    await page.goBack();
    await page.getByRole('heading', { name: 'This image is not here' }).waitFor(SOON);
  });

  it('keeps showing an image that is pending where the host is busy for a moment', async () => {
    const { id } = await made(8);
    const page = await person.visit('/uploads');
    let asked = 0;
    await page.route(`**/image/${id}/info`, async (route) => {
      asked += 1;
      if (asked === 2) return route.fulfill({ status: 503 });
      const info = await (await route.fetch()).json();
      await route.fulfill({ json: { ...info, status: asked < 3 ? 'pending' : 'ready' } });
    });
    await page.evaluate((path) => history.pushState(null, '', path), `/i/${id}`);
    await page.getByText('The sizes are being made').waitFor(SOON);
    await page.getByText('The sizes are being made').waitFor({ state: 'detached', ...SOON });
    expect(asked).toBe(3);
    await page.locator('article img').waitFor(SOON);
  });

  it('deletes with a token that is typed, and says when it is the wrong one', async () => {
    const { id, deleteToken } = await made(4);
    const page = await person.visit(`/i/${id}`);
    await page.getByText('Delete with a token').click();
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByText('Enter the delete token.').waitFor(SOON);
    await page.getByLabel('Delete token').fill('not-the-token-of-it');
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('button', { name: 'Delete image' }).click();
    await page.getByText('The host refused the token.').waitFor(SOON);
    await page.getByRole('button', { name: 'Keep' }).click();
    await page.getByLabel('Delete token').fill(deleteToken);
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('button', { name: 'Delete image' }).click();
    await page.getByRole('heading', { name: 'The image is deleted' }).waitFor(SOON);
  });

  it('deletes from the page of an image that was uploaded from here; the lists forget it', async () => {
    const page = await person.visit();
    const id = await addReady(page, await person.photograph('mine.jpg', { seed: 5 }));
    await page.getByRole('link', { name: 'Page of mine.jpg' }).click();
    await page.getByRole('heading', { name: 'mine.jpg' }).waitFor(SOON);
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('button', { name: 'Delete image' }).click();
    await page.getByRole('heading', { name: 'The image is deleted' }).waitFor(SOON);
    expect((await fetch(`${url}/image/${id}`)).status).toBe(404);
    await page.getByRole('link', { name: 'My uploads' }).click();
    await page.getByText('Nothing here yet').waitFor(SOON);
    await page.getByRole('link', { name: 'Add', exact: true }).click();
    expect(await page.locator('li[data-status]').count()).toBe(0);
  });

  it('finds, copies, deletes and forgets what was uploaded from this browser', async () => {
    const page = await person.visit();
    const names = ['alpha.jpg', 'beta.jpg', 'gamma.jpg'];
    const paths = await Promise.all(names.map((name, seed) => person.photograph(name, { seed: 10 + seed })));
    await addReady(page, ...paths);
    await page.getByRole('link', { name: 'My uploads' }).click();
    await page.getByText('3 images').waitFor(SOON);
    await page.getByRole('searchbox').fill('ALPHA');
    await page.getByText('1 of 3 found').waitFor(SOON);
    await page.getByRole('checkbox', { name: 'Select alpha.jpg' }).check();
    await page.getByRole('button', { name: 'Copy 1 link' }).click();
    const alpha = await clipboard(page);
    expect((await fetch(alpha)).status).toBe(200);
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    await page.getByRole('button', { name: 'Delete 1 image' }).click();
    await noticeThat(page, '1 image is deleted').waitFor(SOON);
    await gone(alpha);
    await page.getByRole('searchbox').fill('');
    await page.getByText('2 images').waitFor(SOON);

    const saved = page.waitForEvent('download', SOON);
    await page.getByRole('button', { name: 'Export' }).click();
    const list = await (await saved).path();
    await page.getByRole('button', { name: 'Select all' }).click();
    await page.getByRole('button', { name: 'Forget here' }).click();
    await page.getByRole('button', { name: 'Forget', exact: true }).click();
    await page.getByText('Nothing here yet').waitFor(SOON);
    await page.setInputFiles('input[data-import]', list);
    await noticeThat(page, '2 images were added to the list.').waitFor(SOON);
    await page.setInputFiles('input[data-import]', await person.file('other.json', '{"hello": 1}'));
    await noticeThat(page, 'This is not a list that imgr exported.').waitFor(SOON);
    const { images } = JSON.parse(await readFile(list, 'utf8'));
    expect(images[0].deleteToken).toHaveLength(32);
    expect(person.problems.filter((text) => !text.includes('404'))).toEqual([]);
  });

  it('keeps a page of five thousand small, newest first', async () => {
    const page = await person.visit('/uploads');
    const { id, deleteToken } = await made(6);
    const images = Array.from({ length: 5000 }, (_, index) => ({
      id: index === 0 ? id : String(10_000_000 + index),
      name: `picture-${index}.jpg`,
      deleteToken,
      addedAt: new Date(Date.UTC(2026, 0, 1) + index * 60_000).toISOString(),
    }));
    const list = JSON.stringify({ app: 'imgr', version: 1, host: url, images });
    await page.setInputFiles('input[data-import]', await person.file('many.json', list));
    await page.getByText('5000 images', { exact: true }).waitFor(SOON);
    const names = page.locator('li[aria-posinset] a');
    expect(await names.first().getAttribute('title')).toBe('picture-4999.jpg');
    expect(await names.count()).toBeLessThan(100);

    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await page.getByRole('link', { name: 'picture-0.jpg' }).waitFor(SOON);
    expect(await names.count()).toBeLessThan(100);
    await page.getByRole('searchbox').fill('picture-4321');
    await page.getByText('1 of 5000 found').waitFor(SOON);
  });
});
