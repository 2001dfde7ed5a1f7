import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Imgr, startEmbedded } from '@imgr/test-imgr';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { CHROMIUM_OPTIONS } from '../chromium-options.ts';
import { settled, upload } from '../client.ts';
import { type Scene, sceneSvg } from './scenes.ts';

/** What the pages are seen at: no port, which would be another each time, and as trustworthy as https. */
const ORIGIN = 'http://imgr.localhost';
const MONO = fileURLToPath(
  import.meta.resolve('@fontsource/dejavu-mono/files/dejavu-mono-latin-400-normal.woff2'),
);
/** The app's font must not lose against a slow machine, no letter come from the machine, and nothing be left out. */
const PICTURE_CSS = `
@font-face { font-family: "Picture Mono"; src: url("/picture-mono.woff2") format("woff2"); font-display: block; }
:root { --mono: "Picture Mono"; }
* { content-visibility: visible !important; }`;

export interface StoredImage {
  id: string;
  name: string;
  deleteToken: string;
}

/** An imgr with a few images, and a browser that draws the same on every machine. */
export class Stage {
  readonly #imgr: Imgr;
  readonly #browser: Browser;
  readonly #folder: string;

  private constructor(imgr: Imgr, browser: Browser, folder: string) {
    this.#imgr = imgr;
    this.#browser = browser;
    this.#folder = folder;
  }

  static async open(): Promise<Stage> {
    const imgr = await startEmbedded();
    const args = [
      ...(CHROMIUM_OPTIONS.args ?? []),
      `--host-resolver-rules=MAP ${new URL(ORIGIN).host}:80 ${new URL(imgr.url).host}`,
      '--disable-lcd-text',
      '--disable-font-subpixel-positioning',
      '--font-render-hinting=none',
      '--force-color-profile=srgb',
    ];
    const env = { ...process.env, FONTCONFIG_FILE: fileURLToPath(new URL('fonts.conf', import.meta.url)) };
    const browser = await chromium.launch({ ...CHROMIUM_OPTIONS, args, env });
    return new Stage(imgr, browser, await mkdtemp(join(tmpdir(), 'imgr-pictures-')));
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#imgr.destroy();
    await rm(this.#folder, { recursive: true });
  }

  /** A window of its own, as of a browser that was never here, which shows nothing yet. */
  async window(options: BrowserContextOptions, locale = 'en-GB'): Promise<Page> {
    const context = await this.#browser.newContext({
      baseURL: ORIGIN,
      serviceWorkers: 'block',
      reducedMotion: 'reduce',
      timezoneId: 'UTC',
      locale,
      ...options,
    });
    const page = await context.newPage();
    await page.addInitScript(seeWholePage);
    page.setDefaultTimeout(30_000);
    await page.route('**/*.css', async (route) => {
      const { pathname } = new URL(route.request().url());
      const css = await (await fetch(this.#imgr.url + pathname)).text();
      const body = css.replaceAll(/font-display:\s*optional/g, 'font-display:block') + PICTURE_CSS;
      await route.fulfill({ contentType: 'text/css', body });
    });
    await page.route('**/picture-mono.woff2', async (route) =>
      route.fulfill({ contentType: 'font/woff2', body: await readFile(MONO) }),
    );
    return page;
  }

  /** A picture of a scene on this computer. */
  async file(name: Scene): Promise<string> {
    const path = join(this.#folder, name);
    await writeFile(path, await draw(name));
    return path;
  }

  /** A file that is no picture. */
  async text(name: string): Promise<string> {
    const path = join(this.#folder, name);
    await writeFile(path, 'Not a picture.');
    return path;
  }

  /** Pictures of scenes on the host, ready. */
  async stored(...names: Scene[]): Promise<StoredImage[]> {
    const images: StoredImage[] = [];
    for (const name of names) {
      const { id, deleteToken } = await upload(this.#imgr.url, await draw(name));
      await settled(this.#imgr.url, id);
      images.push({ id, name, deleteToken });
    }
    return images;
  }
}

/** Runs in the page. Pictures are of all of it: what the page leaves out where nobody looks is in sight. */
function seeWholePage(): void {
  globalThis.IntersectionObserver = class extends IntersectionObserver {
    constructor(callback: IntersectionObserverCallback, options?: IntersectionObserverInit) {
      super(callback, { ...options, rootMargin: '10000px' });
    }
  };
}

async function draw(name: Scene): Promise<Buffer> {
  const picture = sharp(Buffer.from(sceneSvg(name)));
  return name.endsWith('.png') ? picture.png().toBuffer() : picture.jpeg({ quality: 90 }).toBuffer();
}
