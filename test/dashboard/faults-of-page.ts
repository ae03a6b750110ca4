import axe from 'axe-core';
import type { Page } from 'playwright-core';

declare global {
  /** Of the page, where `evaluate` runs the functions of tests. */
  interface Window {
    axe: typeof axe;
  }
}

/** What axe finds on a page in light and dark, and whether it scrolls sideways on a phone. */
export async function faultsOfPage(page: Page): Promise<readonly string[]> {
  const faults: string[] = [];
  const size = page.viewportSize();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.evaluate(axe.source);
    const found = await page.evaluate(async () => {
      const { violations } = await window.axe.run();
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    });
    faults.push(...found.map((fault) => `${colorScheme}: ${fault}`));
  }
  await page.setViewportSize({ width: 360, height: 740 });
  const excess = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  if (excess > 0) faults.push(`It is ${excess} pixels too wide for a phone.`);
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  if (size) await page.setViewportSize(size);
  return faults;
}
