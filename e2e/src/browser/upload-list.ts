import type { Locator, Page } from 'playwright-core';

export const SOON = { timeout: 30_000 };

export const choose = (page: Page, files: string | string[]) =>
  page.setInputFiles('input[type=file]:not([data-folder])', files);

export const card = (page: Page, name: string): Locator =>
  page.locator(`li[data-status][aria-label="${name}"]`);

export const cardThat = (page: Page, name: string, status: string): Locator =>
  page.locator(`li[data-status="${status}"][aria-label="${name}"]`);

/** A notice. What it says is read out too, from outside of what there is to see. */
export const noticeThat = (page: Page, text: string): Locator => page.locator('main').getByText(text);

/** Adds files, waits until they are ready, and returns the id of the first. */
export async function addReady(page: Page, ...paths: string[]): Promise<string> {
  await choose(page, paths);
  for (const path of paths) await cardThat(page, path.split('/').at(-1) ?? '', 'ready').waitFor(SOON);
  const link = card(page, paths[0]?.split('/').at(-1) ?? '').locator('a[href*="/image/"]');
  return (await link.first().getAttribute('href'))?.split('/').at(-1) ?? '';
}

/** Lets no upload through to the host until what it returns is called. */
export async function holdUploads(page: Page): Promise<() => void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route('**/image', async (route) => {
    await promise;
    await route.continue();
  });
  return resolve;
}

export const clipboard = (page: Page) => page.evaluate(() => navigator.clipboard.readText());
