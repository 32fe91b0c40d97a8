// axe-core with every rule of WCAG 2.2 A and AA and the best practices.
import axe from 'axe-core';

const options = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
};

/** One line per violation, naming the first elements; empty when the page is clean. */
export async function violations(page) {
  // Once per page: reading half a megabyte of rules takes longer than most of them.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  const found = await page.evaluate(async (asked) => (await window.axe.run(document, asked)).violations, options);
  return found.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.length}) ${nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ')}`,
  );
}
