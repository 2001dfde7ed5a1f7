import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { goodImage, photograph } from '@imgr/test-images';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { inject, onTestFinished } from 'vitest';
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
    readonly url: string,
    private readonly browser: Browser,
    private readonly folder: string,
    private readonly endImgr: () => Promise<void>,
  ) {}

  /** What went wrong in the pages of the last visit: exceptions, and errors that the browser logged. */
  problems: string[] = [];

  /** Before the imgr that all tests share, or before one of these settings. */
  static async start(settings?: Record<string, string>): Promise<Person> {
    const own = settings && (await startImgr(settings));
    const { url } = own ?? inject('shared');
    const folder = await mkdtemp(join(tmpdir(), 'imgr-browser-'));
    const browser = await chromium.launch(CHROMIUM_OPTIONS);
    return new Person(url, browser, folder, async () => own?.destroy());
  }

  async end(): Promise<void> {
    await this.browser.close();
    await this.endImgr();
    await rm(this.folder, { recursive: true });
  }

  /**
   * A window of its own, as of a browser that was never here; the app runs. A service worker would hide requests. Closed when
   * the test is over: what moves in it would go on.
   */
  async visit(path = '/', options: BrowserContextOptions = {}): Promise<Page> {
    const context = await this.browser.newContext({ serviceWorkers: 'block', locale: 'en-GB', ...options });
    onTestFinished(() => context.close());
    await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: this.url });
    const page = await context.newPage();
    this.problems = [];
    page.on('pageerror', (error) => this.problems.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.problems.push(message.text());
    });
    await page.goto(this.url + path);
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
