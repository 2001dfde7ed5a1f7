import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goodImage, photograph } from '@imgr/test-images';
import type { Imgr } from '@imgr/test-imgr';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { CHROMIUM_OPTIONS } from '../chromium-options.ts';
import { startImgr } from '../start-imgr.ts';
import { SOON } from './upload-list.ts';

/** What a person sees who holds a phone. */
export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
};

/** A browser, an imgr to look at with it, and pictures to add. */
export class Person {
  private constructor(
    readonly imgr: Imgr,
    private readonly browser: Browser,
    private readonly folder: string,
  ) {}

  /** What went wrong in the pages of the last visit: exceptions, and errors that the browser logged. */
  problems: string[] = [];

  static async start(settings: Record<string, string> = {}): Promise<Person> {
    const imgr = await startImgr(settings);
    const folder = await mkdtemp(join(tmpdir(), 'imgr-browser-'));
    return new Person(imgr, await chromium.launch(CHROMIUM_OPTIONS), folder);
  }

  async end(): Promise<void> {
    await this.browser.close();
    await this.imgr.destroy();
    await rm(this.folder, { recursive: true });
  }

  /** A window of its own, as of a browser that was never here; the app runs. A service worker would hide requests. */
  async visit(path = '/', options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ serviceWorkers: 'block', locale: 'en-GB', ...options });
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: this.imgr.url });
    const page = await context.newPage();
    this.problems = [];
    page.on('pageerror', (error) => this.problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(message.text());
    });
    await page.goto(this.imgr.url + path);
    await page.locator('#content h1').waitFor(SOON);
    return page;
  }

  /** A file to choose, and its path. */
  async file(name: string, bytes: Uint8Array | string): Promise<string> {
    const path = join(this.folder, name);
    await writeFile(path, bytes);
    return path;
  }

  async photograph(name: string, { width = 800, height = 600, seed = 1 } = {}): Promise<string> {
    return this.file(name, await photograph({ width, height, seed }));
  }

  async animation(name: string): Promise<string> {
    return this.file(name, (await goodImage('gif-animated')).bytes);
  }
}
