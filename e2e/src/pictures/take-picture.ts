import type { Page } from 'playwright-core';
import type { View } from './views.ts';

export const SCHEMES = ['light', 'dark'] as const;

/** The view as it is now, in these colours. What is another each time is made the same. */
export async function takePicture(page: Page, { inSight }: View, colorScheme: (typeof SCHEMES)[number]) {
  await page.emulateMedia({ colorScheme });
  await page.mouse.move(0, 0);
  await page.evaluate(settle);
  return page.screenshot({ fullPage: !inSight, animations: 'disabled', caret: 'hide', scale: 'css' });
}

/** Runs in the page. */
async function settle(): Promise<void> {
  await document.fonts.ready;
  // What is loaded lazily and out of sight will not come.
  const expected = [...document.images].filter(
    (image) => image.loading !== 'lazy' || image.getBoundingClientRect().top < innerHeight,
  );
  for (const image of expected) image.decoding = 'sync';
  await Promise.all(expected.map((image) => image.decode().catch(() => {})));
  for (const time of document.querySelectorAll('time')) time.textContent = '20 Jul 2026, 12:00';
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode())
    if (/\b\w{22}\b/.test(text.nodeValue ?? ''))
      text.nodeValue = (text.nodeValue ?? '').replace(/\b\w{22}\b/, 'WEXdud274SBZ6Cpep7XToJ');
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
}

/** The fonts of the machine that letters on the page are drawn with: on another machine they would be others. */
export async function machineFonts(page: Page): Promise<string[]> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('DOM.enable');
  await devtools.send('CSS.enable');
  const { root } = await devtools.send('DOM.getDocument');
  const { nodeIds } = await devtools.send('DOM.querySelectorAll', {
    nodeId: root.nodeId,
    selector: 'body *:not(script, svg, svg *)',
  });
  const found = new Set<string>();
  for (const nodeId of nodeIds) {
    const { fonts } = await devtools.send('CSS.getPlatformFontsForNode', { nodeId });
    for (const { familyName, isCustomFont } of fonts) if (!isCustomFont) found.add(familyName);
  }
  await devtools.detach();
  return [...found];
}
