// axe-core with every rule of WCAG 2.2 A and AA and the best practices.
import axe from '@axe-core/playwright';

const Builder = axe.default ?? axe;
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** One line per violation, naming the first elements; empty when the page is clean. */
export async function violations(page) {
  // Legacy mode stays on the page itself; we have no frames of others.
  const result = await new Builder({ page }).setLegacyMode(true).withTags(tags).analyze();
  return result.violations.map(
    ({ id, help, nodes }) => `${id}: ${help} (${nodes.length}) ${nodes.slice(0, 3).map((node) => node.target.join(' ')).join(' | ')}`,
  );
}
