// The board of a cohort in a real browser: it follows what another organizer does, leaves alone what somebody is in the
// middle of, and is the same board without scripts.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { violations } from '../support/axe.mjs';
import { openBrowser, visitor } from '../support/browser.mjs';
import { signIn } from '../support/people.mjs';
import { startAcademy } from '../support/server.mjs';

const organizer = 'olga.wrona@akademia.example';

/** Gives the first city of the board one more place, as another organizer would. */
async function addPlace(page, board, reason) {
  await page.goto(board);
  await page.locator('main input[name=chosen]').first().check();
  await page.locator('main button[name=what][value=extra]').click();
  // What it would do is shown first.
  await page.locator('main form[method=post] [name=reason]').fill(reason);
  await page.locator('main form[method=post] button').last().click();
  await page.waitForURL(`**${board}*`);
}

test('a board follows its cohort', async (t) => {
  const academy = await startAcademy({ demo: true });
  t.after(() => academy.close());
  const browser = await openBrowser();
  t.after(() => browser.close());
  const one = await visitor(browser, academy.url);
  const other = await visitor(browser, academy.url);
  await signIn(one.page, academy, organizer);
  await signIn(other.page, academy, organizer);
  await one.page.goto('/organizacja/kohorty');
  const board = '/organizacja/kohorty/jesien-2026';

  await t.test('what another organizer does stands there without a reload', async () => {
    await one.page.goto(board);
    await one.page.getByText('Ta strona aktualizuje się sama.').waitFor();
    await one.page.evaluate(() => (window.isSame = true));
    await addPlace(other.page, board, 'Nowy wydział');
    await one.page.locator('aside').getByText('Nowy wydział').waitFor();
    assert.ok(await one.page.evaluate(() => window.isSame), 'the page is the same');
    // The actions on ticked rows count in the new table too.
    await one.page.locator('main input[name=chosen]').nth(1).check();
    await one.page.getByText('Zaznaczono 1 miasto').waitFor();
    await one.page.locator('main input[name=chosen]').nth(1).uncheck();
    await one.page.evaluate(() => document.activeElement.blur());
  });

  await t.test('what somebody types is left alone, and a line says that there is more', async () => {
    await one.page.fill('main input[name=city]', 'Eł');
    await addPlace(other.page, board, 'Drugi wydział');
    await one.page.getByText('Są nowe zmiany.').waitFor();
    await one.page.locator('aside').getByText('Drugi wydział').waitFor();
    assert.equal(await one.page.inputValue('main input[name=city]'), 'Eł');
    await one.page.getByRole('link', { name: 'Odśwież' }).click();
    await one.page.waitForLoadState();
    await one.page.getByText('Ta strona aktualizuje się sama.').waitFor();
  });

  await t.test('it is heard politely and is accessible', async () => {
    assert.deepEqual(await violations(one.page), []);
    assert.equal(await one.page.locator('[role=status][data-follow-said]').count(), 1);
  });

  await t.test('a server that stops and comes back is found again', async () => {
    await academy.stop();
    await academy.start();
    await addPlace(other.page, board, 'Trzeci wydział');
    await one.page.locator('aside').getByText('Trzeci wydział').waitFor({ timeout: 20_000 });
  });

  await t.test('without scripts it is the same board', async () => {
    const plain = await visitor(browser, academy.url, { scripts: false });
    await signIn(plain.page, academy, organizer);
    await plain.page.goto(board);
    assert.ok(await plain.page.locator('dl.counters').isVisible());
    assert.ok(!(await plain.page.locator('[data-follow-line]').isVisible()), 'nothing is promised');
    await plain.close();
  });

  // While the server was away the browser said so itself.
  const own = one.troubles.filter((trouble) => !/ERR_|Failed to load|ERR_CONNECTION/.test(trouble));
  assert.deepEqual(own, []);
});
