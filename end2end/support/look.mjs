// Looks at an open page in both themes and at two widths: accessible, not wider than its window; a screenshot of each.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { violations } from './axe.mjs';
import { root } from './server.mjs';

const out = join(root, 'end2end/out');

/** Tables whose rows are cards on narrow pages and still reach beyond their frame, by their captions. */
const cutOff = (page) =>
  page.locator('.scroll:has(> [role=table])').evaluateAll((frames) =>
    frames.filter((frame) => frame.scrollWidth > frame.clientWidth + 1).map((frame) => frame.getAttribute('aria-label')),
  );

/** How often a page is looked at. */
export const VIEWS = 4;

/** A line for each thing found on the page, which is left as it is; with a name, screenshots go to end2end/out under it. */
export async function look(page, lang, name) {
  const lines = [];
  for (const theme of ['light', 'dark']) {
    for (const width of [390, 1440]) {
      // Without motion a colour is at once what it becomes.
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height: 900 });
      lines.push(...(await violations(page)).map((line) => `${theme} ${width}: ${line}`));
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (wide > 0) lines.push(`${theme} ${width}: ${wide} px wider than the window`);
      if (width === 390) lines.push(...(await cutOff(page)).map((what) => `${theme} ${width}: ${what} is cut off at the side of its card`));
      if (!name) continue;
      const folder = join(out, lang, theme, String(width));
      await mkdir(folder, { recursive: true });
      await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true, caret: 'initial' });
    }
  }
  return lines;
}
