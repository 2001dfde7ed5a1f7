import { readFile } from 'node:fs/promises';
import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Person } from './person.ts';
import { addReady, card, cardThat, choose, clipboard, holdUploads, noticeThat, SOON } from './upload-list.ts';

describe('adding images', () => {
  let person: Person;
  beforeAll(async () => {
    person = await Person.start();
  });
  afterAll(() => person.end());

  const uploadsOf = (page: Page) => {
    const sent: string[] = [];
    page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
    return sent;
  };
  /** The host answers so once, and as it does after that. */
  const answerOnce = (page: Page, answer: Parameters<Route['fulfill']>[0] | 'broken') => {
    let answered = false;
    return page.route('**/image', (route) => {
      if (answered || route.request().method() !== 'POST') return route.continue();
      answered = true;
      return answer === 'broken' ? route.abort('connectionreset') : route.fulfill(answer);
    });
  };

  it('refuses what is no image, too large or empty before a byte is sent, and uploads the rest of the batch', async () => {
    const page = await person.visit();
    const sent = uploadsOf(page);
    await page.route('**/config.json', (route) =>
      route.fulfill({ json: { maxUploadBytes: 100_000, uploadTokenRequired: false } }),
    );
    await page.reload();
    const files = [
      await person.photograph('fine.jpg', { width: 100, height: 100 }),
      await person.file('notes.txt', 'hello'),
      await person.file('drawing.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>'),
      await person.file('empty.png', ''),
      await person.photograph('large.jpg', { width: 3000, height: 3000 }),
      await person.file('phone.heic', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1')),
    ];
    await choose(page, files);
    await cardThat(page, 'fine.jpg', 'ready').waitFor(SOON);
    const textOf = (name: string) => cardThat(page, name, 'failed').textContent(SOON);
    expect(await textOf('notes.txt')).toContain('This is not an image');
    expect(await textOf('drawing.svg')).toContain('JPEG, PNG, GIF, WebP and AVIF are');
    expect(await textOf('empty.png')).toContain('empty');
    expect(await textOf('large.jpg')).toMatch(/Too large: .+ This host accepts up to 98 kB/);
    expect(await textOf('phone.heic')).toContain('HEIC');
    expect(await card(page, 'notes.txt').getByRole('button', { name: /Retry/ }).count()).toBe(0);
    expect(sent).toHaveLength(1);
    expect(person.problems).toEqual([]);
  });

  it('takes the images of a folder, and says how many other files it left out', async () => {
    const page = await person.visit();
    const data = await page.evaluateHandle(() => {
      const png =
        'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=';
      const bytes = Uint8Array.from(atob(png), (character) => character.charCodeAt(0));
      const within = (file: File) =>
        Object.defineProperty(file, 'webkitRelativePath', { value: `trip/${file.name}` });
      return [
        within(new File([bytes], 'one.png', { type: 'image/png' })),
        within(new File(['text'], 'notes.txt', { type: 'text/plain' })),
        within(new File([''], '.DS_Store')),
      ];
    });
    await page.locator('input[data-folder]').evaluate((input: HTMLInputElement, files) => {
      Object.defineProperty(input, 'files', { value: files });
      input.dispatchEvent(new Event('change', { bubbles: true }));
    }, data);
    await cardThat(page, 'one.png', 'ready').waitFor(SOON);
    await noticeThat(page, 'One file of the folder is not an image').waitFor(SOON);
    expect(await page.locator('li[data-status]').count()).toBe(1);
  });

  it('says what helps where another page hands over only an address, and stays where it is', async () => {
    const page = await person.visit();
    const transfer = await page.evaluateHandle(() => {
      const data = new DataTransfer();
      data.setData('text/uri-list', 'https://other.example/picture.png');
      return data;
    });
    for (const type of ['dragenter', 'dragover', 'drop'])
      await page.dispatchEvent('main', type, { dataTransfer: transfer });
    await noticeThat(page, 'The other page handed over an address, not the image.').waitFor(SOON);
    await page.getByRole('button', { name: 'Dismiss' }).click();
    expect(await noticeThat(page, 'handed over an address').count()).toBe(0);
    expect(new URL(page.url()).pathname).toBe('/');
  });

  it('takes a picture from the clipboard, and gives it a name', async () => {
    const page = await person.visit();
    await page.evaluate(async () => {
      const canvas = document.createElement('canvas');
      const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
      if (blob) await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    });
    await page.keyboard.press('Control+V');
    await page.locator('li[data-status="ready"][aria-label^="pasted-20"]').waitFor(SOON);
    await page.getByRole('button', { name: 'Paste', exact: true }).click();
    await page.locator('li[data-status="ready"]').nth(1).waitFor(SOON);
  });

  it('pastes text into a field, also where the clipboard has a picture of it', async () => {
    const page = await person.visit('/uploads');
    await page.evaluate(async () => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 20, height: 20 });
      canvas.getContext('2d')?.fillRect(0, 0, 20, 20);
      const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve));
      const text = new Blob(['a cell'], { type: 'text/plain' });
      await navigator.clipboard.write([
        new ClipboardItem({ 'text/plain': text, 'image/png': picture ?? '' }),
      ]);
    });
    await page.getByRole('searchbox').click();
    await page.keyboard.press('Control+V');
    await expect.poll(() => page.getByRole('searchbox').inputValue()).toBe('a cell');
    expect(new URL(page.url()).pathname).toBe('/uploads');
    await page.locator('h1').click();
    await page.keyboard.press('Control+V');
    await page.locator('li[data-status="ready"][aria-label^="pasted-20"]').waitFor(SOON);
  });

  it('shows the picture and the bytes sent while they are sent, and lets go of what is cancelled', async () => {
    const page = await person.visit();
    const network = await page.context().newCDPSession(page);
    await network.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 50,
      downloadThroughput: 500_000,
      uploadThroughput: 60_000,
    });
    await choose(page, await person.photograph('slow.jpg', { width: 2000, height: 1500 }));
    await cardThat(page, 'slow.jpg', 'uploading')
      .getByText(/\d of \d+ kB/)
      .waitFor(SOON);
    const preview = card(page, 'slow.jpg').locator('img');
    expect(await preview.getAttribute('src')).toMatch(/^blob:/);
    await page.waitForFunction(
      () => Number(document.querySelector('li[data-status] progress')?.getAttribute('value')) > 5,
      undefined,
      SOON,
    );
    await card(page, 'slow.jpg').getByRole('button', { name: 'Cancel: slow.jpg' }).click();
    await card(page, 'slow.jpg').waitFor({ state: 'detached' });
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Choose images');
  });

  it('holds in memory only those pictures of a batch that are in sight, or nearly', async () => {
    const page = await person.visit();
    await holdUploads(page);
    const buffer = await readFile(await person.photograph('one.jpg', { width: 100, height: 100 }));
    const files = Array.from({ length: 60 }, (_, index) => ({
      name: `${index}.jpg`,
      mimeType: 'image/jpeg',
      buffer,
    }));
    await page.setInputFiles('input[type=file]:not([data-folder])', files);
    const shown = page.locator('li[data-status] img[src^="blob:"]');
    const preview = (name: string) => card(page, name).locator('img[src^="blob:"]');
    await preview('0.jpg').waitFor(SOON);
    expect(await shown.count()).toBeLessThan(20);
    await card(page, '59.jpg').scrollIntoViewIfNeeded();
    await preview('59.jpg').waitFor(SOON);
    await preview('0.jpg').waitFor({ state: 'detached', ...SOON });
    expect(await shown.count()).toBeLessThan(20);
  });

  it('asks before the page is left while something is sent, and not after', async () => {
    const page = await person.visit();
    const finish = await holdUploads(page);
    await choose(page, await person.photograph('held.jpg'));
    await cardThat(page, 'held.jpg', 'uploading').waitFor(SOON);
    const asked = page.waitForEvent('dialog', SOON);
    const left = page.close({ runBeforeUnload: true });
    const dialog = await asked;
    expect(dialog.type()).toBe('beforeunload');
    await dialog.dismiss();
    await left;
    finish();
    await cardThat(page, 'held.jpg', 'ready').waitFor(SOON);
    await page.close({ runBeforeUnload: true });
    await expect.poll(() => page.isClosed()).toBe(true);
  });

  it('pauses while there is no network, and goes on by itself', async () => {
    const page = await person.visit();
    await page.context().setOffline(true);
    await choose(page, await person.photograph('later.jpg'));
    await noticeThat(page, 'Uploads go on by themselves once the connection is back').waitFor(SOON);
    expect(await card(page, 'later.jpg').getAttribute('data-status')).toBe('queued');
    await page.context().setOffline(false);
    await cardThat(page, 'later.jpg', 'ready').waitFor(SOON);
  });

  it('sends again what a broken connection cut off', async () => {
    const page = await person.visit();
    await answerOnce(page, 'broken');
    await choose(page, await person.photograph('cut.jpg'));
    await cardThat(page, 'cut.jpg', 'ready').waitFor(SOON);
  });

  it('waits as long as a busy host asks, and sends again', async () => {
    const page = await person.visit();
    const headers = { 'retry-after': '1' };
    await answerOnce(page, { status: 503, headers, json: { error: 'full', code: 'uploads_full' } });
    await choose(page, await person.photograph('busy.jpg'));
    await page.getByText(/busy with other uploads\. Trying again in/).waitFor(SOON);
    await cardThat(page, 'busy.jpg', 'ready').waitFor(SOON);
  });

  it('says why the host refused, for good', async () => {
    const page = await person.visit();
    for (const [status, code, text] of [
      [413, 'too_large', 'The image is larger than this host accepts.'],
      [415, 'unsupported_format', 'The host does not take this kind of file.'],
      [422, 'too_many_pixels', 'The image has more pixels than this host takes.'],
    ] as const) {
      await answerOnce(page, { status, json: { error: 'x', code } });
      await choose(page, await person.photograph(`${status}.jpg`));
      await cardThat(page, `${status}.jpg`, 'failed').getByText(text).waitFor(SOON);
      expect(await card(page, `${status}.jpg`).getByRole('button').allTextContents()).toEqual(['Dismiss']);
      expect(await card(page, `${status}.jpg`).getByText('original').count()).toBe(0);
    }
  });

  it('says why the host refused, and sends again when asked to', async () => {
    const page = await person.visit();
    for (const [status, code, text] of [
      [429, 'rate_limited', 'Too many requests in a short time.'],
      [500, 'internal', 'Something went wrong on the host.'],
      [502, undefined, 'The host is busy.'],
      [418, undefined, 'The host answered with an error (418).'],
    ] as const) {
      await answerOnce(page, code ? { status, json: { error: 'x', code } } : { status, body: '<h1>no</h1>' });
      await choose(page, await person.photograph(`${status}.jpg`));
      await cardThat(page, `${status}.jpg`, 'failed').getByText(text).waitFor(SOON);
      await card(page, `${status}.jpg`)
        .getByRole('button', { name: `Retry: ${status}.jpg` })
        .click();
      await cardThat(page, `${status}.jpg`, 'ready').waitFor(SOON);
    }
  });

  it('polls where events do not come through', async () => {
    const page = await person.visit();
    await page.route('**/events?**', (route) => route.abort());
    await addReady(page, await person.photograph('polled.jpg'));
  });

  it('copies a link in each form, remembers the form, and copies the links of all', async () => {
    const page = await person.visit();
    const id = await addReady(
      page,
      await person.photograph('a [b].jpg'),
      await person.animation('moving.gif'),
    );
    const image = `${person.url}/image/${id}`;
    const expected = {
      Direct: `${image}/small`,
      Markdown: `![a \\[b\\].jpg](${image}/small)`,
      HTML: `<img src="${image}/small" alt="a [b].jpg" width="256" height="192">`,
      BBCode: `[img]${image}/small[/img]`,
    };
    for (const [form, text] of Object.entries(expected)) {
      await page.getByRole('radio', { name: form }).check();
      await card(page, 'a [b].jpg')
        .getByRole('button', { name: `Copy ${form} link of small` })
        .click();
      expect(await clipboard(page)).toBe(text);
    }
    await page.getByText(`Copied: ${expected.BBCode}`).waitFor(SOON);
    await page.getByRole('radio', { name: 'Page' }).check();
    await card(page, 'a [b].jpg').getByRole('button', { name: 'Copy page link' }).click();
    expect(await clipboard(page)).toBe(`${person.url}/i/${id}`);

    await page.reload();
    await addReady(
      page,
      await person.photograph('again.jpg'),
      await person.photograph('more.jpg', { seed: 2 }),
    );
    expect(await page.getByRole('radio', { name: 'Page' }).isChecked()).toBe(true);
    await page.getByRole('radio', { name: 'Direct' }).check();
    await page.getByRole('combobox', { name: 'Size' }).selectOption('tiny');
    await page.getByRole('button', { name: 'Copy 2 links' }).click();
    expect((await clipboard(page)).split('\n')).toEqual([
      expect.stringMatching(/\/tiny$/),
      expect.stringMatching(/\/tiny$/),
    ]);
  });

  it('goes on uploading while other pages are looked at, and takes drops there', async () => {
    const page = await person.visit();
    const finish = await holdUploads(page);
    await choose(page, await person.photograph('meanwhile.jpg'));
    await page.getByRole('link', { name: 'Tools' }).click();
    await page.getByRole('heading', { name: 'Tools', level: 1 }).waitFor(SOON);
    finish();
    await choose(page, await person.photograph('from-tools.jpg', { seed: 3 }));
    await page.getByRole('heading', { name: 'Drop images', level: 1 }).waitFor(SOON);
    await cardThat(page, 'meanwhile.jpg', 'ready').waitFor(SOON);
    await cardThat(page, 'from-tools.jpg', 'ready').waitFor(SOON);
    expect(person.problems).toEqual([]);
  });
});
