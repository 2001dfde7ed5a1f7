// npm run lighthouse: what Lighthouse makes of each page of a running imgr of its own, on a desk and on a phone.
import { photograph } from '@imgr/test-images';
import { startEmbedded } from '@imgr/test-imgr';
import { launch } from 'chrome-launcher';
import lighthouse, { type Config, desktopConfig } from 'lighthouse';
import { CHROMIUM_OPTIONS } from './chromium-options.ts';
import { settled, upload } from './client.ts';

/** Of 100, in every category, on every page. */
const FLOOR = 95;
const CATEGORIES = ['performance', 'accessibility', 'best-practices'] as const;
/** The median of so many: other work on the machine must not decide. */
const RUNS = 3;
const ATTEMPTS = 3;
/** Lighthouse's own: a fast desk, and a mid-range phone on a slow 4G. */
const DEVICES: Record<string, Config | undefined> = { desktop: desktopConfig, phone: undefined };

const imgr = await startEmbedded();
// Not by Playwright, which holds on to every page that Lighthouse opens.
const browser = await launch({
  chromePath: CHROMIUM_OPTIONS.executablePath,
  chromeFlags: ['--headless=new', ...(CHROMIUM_OPTIONS.args ?? [])],
});
let failed = false;
try {
  const { id } = await upload(imgr.url, await photograph({ width: 4000, height: 3000, seed: 11 }));
  await settled(imgr.url, id);
  for (const path of ['/', '/uploads', '/tools', `/i/${id}`])
    for (const device of Object.keys(DEVICES)) {
      const scores = await medians(imgr.url + path, DEVICES[device]);
      const low = CATEGORIES.some((_, index) => (scores[index] ?? 0) < FLOOR);
      failed ||= low;
      const cells = CATEGORIES.map((category, index) => `${category} ${scores[index]}`);
      console.log(`${low ? '✗' : '✓'} ${path.replace(id, 'ID')} on a ${device}: ${cells.join(', ')}`);
    }
} finally {
  browser.kill();
  await imgr.destroy();
}
process.exit(failed ? 1 : 0);

/** The scores of a page that is visited for the first time, in the order of the categories. */
async function medians(url: string, config: Config | undefined): Promise<number[]> {
  const runs: number[][] = [];
  for (let run = 0; run < RUNS; run++) runs.push(await scoresOf(url, config));
  return CATEGORIES.map((_, index) => median(runs.map((scores) => scores[index] ?? 0)));
}

async function scoresOf(url: string, config: Config | undefined): Promise<number[]> {
  for (let attempt = 1; ; attempt++) {
    const result = await lighthouse(
      url,
      { port: browser.port, logLevel: 'silent', onlyCategories: [...CATEGORIES] },
      config,
    );
    const { runtimeError, categories } = result?.lhr ?? {};
    if (categories && !runtimeError)
      return CATEGORIES.map((category) => Math.round((categories[category]?.score ?? 0) * 100));
    // On a busy machine the browser may miss the beginning of a visit.
    if (attempt === ATTEMPTS) throw new Error(`${url}: ${runtimeError?.message}`);
  }
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
