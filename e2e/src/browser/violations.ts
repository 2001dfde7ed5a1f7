import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** What axe finds wrong on the page as it is now. */
export async function violations(page: Page): Promise<string[]> {
  // Given to the page by the browser itself: the page's policy would not let it load.
  await page.evaluate(axe.source);
  const { violations: found } = await page.evaluate(() =>
    // Of what is right it would else say where, too: most of its work.
    (window as unknown as { axe: typeof axe }).axe.run({ resultTypes: ['violations'] }),
  );
  return found.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`));
}

/** By how many pixels the page is wider than its window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
