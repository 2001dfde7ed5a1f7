import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Person } from './person.ts';
import { addReady, card, cardThat, choose, noticeThat, SOON } from './upload-list.ts';

/** All that an upload needs, as it is sent: whichever compression the browser takes. */
const MAX_SCRIPT_BYTES = 130_000;

describe('the web app as it is served', () => {
  let person: Person;
  let url: string;
  beforeAll(async () => {
    person = await Person.start();
    url = person.url;
  });
  afterAll(() => person.end());

  it('needs little script to upload, in the language that needs most', async () => {
    const page = await person.visit('/tools', { locale: 'fr-FR' });
    const scripts = new Set<string>();
    page.on('request', (request) => {
      if (request.resourceType() === 'script') scripts.add(request.url());
    });
    await page.goto(url);
    await addReady(page, await person.photograph('measured.jpg'));
    expect(scripts.size).toBeGreaterThan(3);
    for (const encoding of ['br', 'gzip']) {
      const lengths = [...scripts].map(async (script) => {
        const response = await fetch(script, { method: 'HEAD', headers: { 'accept-encoding': encoding } });
        return Number(response.headers.get('content-length'));
      });
      const bytes = (await Promise.all(lengths)).reduce((sum, length) => sum + length, 0);
      expect([encoding, bytes < MAX_SCRIPT_BYTES ? 'little' : bytes]).toEqual([encoding, 'little']);
      expect(bytes).toBeGreaterThan(MAX_SCRIPT_BYTES / 4);
    }
  });

  it('is compressed beforehand, kept for ever where a name has a hash, and asked for again where not', async () => {
    const page = await (await fetch(url, { headers: { accept: 'text/html' } })).text();
    const [script = ''] = /\/assets\/index-[\w-]+\.js/.exec(page) ?? [];
    const headersOf = async (path: string, encoding: string) =>
      (await fetch(url + path, { method: 'HEAD', headers: { 'accept-encoding': encoding } })).headers;
    for (const encoding of ['br', 'gzip']) {
      const headers = await headersOf(script, encoding);
      expect(headers.get('content-encoding')).toBe(encoding);
      expect(headers.get('vary')).toMatch(/accept-encoding/i);
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(headers.get('content-type')).toMatch(/javascript/);
    }
    expect((await headersOf(script, 'identity')).get('content-encoding')).toBeNull();
    for (const path of ['/page.js', '/page.css', '/sw.js', '/config.json'])
      expect([path, (await headersOf(path, 'br')).get('cache-control')]).toEqual([path, 'no-cache']);
  });

  it('runs nothing inline and nothing foreign, on every page', async () => {
    for (const path of ['/', '/uploads', '/tools', '/i/00000000']) {
      const { headers } = await fetch(url + path, { headers: { accept: 'text/html' } });
      const policy = headers.get('content-security-policy') ?? '';
      expect([path, policy]).toEqual([
        path,
        expect.stringMatching(/^default-src 'none'; script-src 'self';/),
      ]);
      expect(policy).not.toMatch(/unsafe|\*/);
    }
    const page = await person.visit();
    await page.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.injected = true';
      document.body.append(script);
    });
    expect(await page.evaluate(() => 'injected' in window)).toBe(false);
  });

  it('says to people that there is no such page, and leads them past a slash too many', async () => {
    const page = await person.visit('/no-such-page');
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor(SOON);
    expect((await page.reload())?.status()).toBe(404);
    await page.getByRole('heading', { name: 'There is no such page' }).waitFor(SOON);
    await page.goto(`${url}/uploads/?q=a`);
    await page.getByRole('heading', { name: 'My uploads', level: 1 }).waitFor(SOON);
    expect(page.url()).toBe(`${url}/uploads?q=a`);
    await page.goto(`${url}/i/00000000/`);
    await page.getByRole('heading', { name: 'This image is not here' }).waitFor(SOON);
    expect(page.url()).toBe(`${url}/i/00000000`);
    const program = await fetch(`${url}/no-such-page`);
    expect(await program.json()).toEqual({ error: 'not found', code: 'not_found' });
  });

  it('can be installed: a manifest whose icons are there, and as large as it says', async () => {
    const response = await fetch(`${url}/manifest.webmanifest`);
    expect(response.headers.get('content-type')).toMatch(/manifest\+json/);
    const { icons, start_url } = await response.json();
    expect(start_url).toBe('/');
    for (const { src, sizes } of icons.filter(({ sizes }: { sizes: string }) => sizes !== 'any')) {
      const icon = Buffer.from(await (await fetch(url + src)).arrayBuffer());
      const { width, height } = await sharp(icon).metadata();
      expect(`${width}x${height}`).toBe(sizes);
    }
  });

  it('opens without a network once it was there, and uploads when there is one', async () => {
    const page = await person.visit('/', { serviceWorkers: 'allow' });
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.reload();
    await page.context().setOffline(true);
    const pages = {
      '/tools': 'Tools',
      '/uploads': 'My uploads',
      '/i/00000000': 'could not be loaded',
      '/': 'Drop',
    };
    for (const [path, heading] of Object.entries(pages)) {
      const words = await (await page.goto(url + path))?.text();
      expect([path, words?.includes('<h1>')]).toEqual([path, !path.startsWith('/i/')]);
      await page.locator('#content h1', { hasText: heading }).waitFor(SOON);
    }
    await choose(page, await person.photograph('offline.jpg'));
    await noticeThat(page, 'You are offline.').waitFor(SOON);
    await page.context().setOffline(false);
    await cardThat(page, 'offline.jpg', 'ready').waitFor(SOON);
  });

  it('takes what another app shares with it', async () => {
    const page = await person.visit('/', { serviceWorkers: 'allow' });
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.reload();
    await share(page, await person.photograph('from a phone é.jpg'));
    await cardThat(page, 'from a phone é.jpg', 'ready').waitFor(SOON);
    await page.reload();
    expect(await card(page, 'from a phone é.jpg').count()).toBe(0);
    // As any website could.
    await page.evaluate(() => localStorage.setItem('imgr.uploadToken', 'a-token-of-this-visitor'));
    await share(page, await person.photograph('with a token.jpg'));
    await page.getByText('An image was shared with this page.').first().waitFor(SOON);
    expect(await card(page, 'with a token.jpg').count()).toBe(0);
    await page.getByRole('button', { name: 'Upload', exact: true }).click();
    await cardThat(page, 'with a token.jpg', 'ready').waitFor(SOON);
    await page.reload();
    expect(await page.getByText('An image was shared').count()).toBe(0);
  });

  async function share(page: Page, file: string) {
    await page.evaluate(() => {
      const form = document.createElement('form');
      Object.assign(form, { method: 'POST', enctype: 'multipart/form-data', action: '/share', id: 'share' });
      form.innerHTML = '<input type="file" name="file" multiple id="shared">';
      document.body.append(form);
    });
    await page.setInputFiles('#shared', file);
    await page.evaluate(() => document.querySelector<HTMLFormElement>('#share')?.submit());
  }
});
