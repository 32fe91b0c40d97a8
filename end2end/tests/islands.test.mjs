// The islands of learners in a real browser: what is ticked, written and answered is saved by itself, says so, survives
// a lost connection, a reload, a second tab and a restart of the server.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { openBrowser, visitor } from '../support/browser.mjs';
import { signIn } from '../support/people.mjs';
import { root, startAcademy } from '../support/server.mjs';

const learner = 'katarzyna.zoltowska@elk.example';

async function awake(page) {
  await page.waitForSelector('html[data-awake=yes]');
}

/** Addresses of all pages of the open modules, as the dashboard and the outlines link them. */
async function lessons(page) {
  await page.goto('/nauka');
  const starts = await page.locator('main a[href^="/nauka/"]').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  const found = new Set();
  for (const start of new Set(starts.filter((href) => href.split('/').length === 5))) {
    await page.goto(start);
    for (const href of await page.locator('nav.outline ol a').evaluateAll((links) => links.map((link) => link.getAttribute('href')))) found.add(href);
  }
  return [...found];
}

async function firstWith(page, selector, among) {
  for (const href of among) {
    await page.goto(href);
    if (await page.locator(selector).count()) return href;
  }
  throw new Error(`no lesson has ${selector}`);
}

test('lessons and quizzes save by themselves', async (t) => {
  const academy = await startAcademy({ demo: true });
  t.after(() => academy.close());
  const browser = await openBrowser();
  t.after(() => browser.close());
  const { page, context, troubles } = await visitor(browser, academy.url);
  await signIn(page, academy, learner);
  const pages = await lessons(page);
  const quiz = pages.filter((href) => /sprawdzian/.test(href)).at(-1);

  await t.test('a note is saved, kept without a connection and sent afterwards', async () => {
    const href = await firstWith(page, 'textarea[name=tekst]', pages);
    await awake(page);
    const form = page.locator('form[data-live]').filter({ has: page.locator('textarea') }).first();
    await form.locator('textarea').fill('Zaczniemy od oświetlenia.');
    await form.getByText(/Zapisano o/).waitFor();
    await context.setOffline(true);
    await form.locator('textarea').fill('Zaczniemy od wody.');
    await form.getByText(/Niewysłane/).waitFor();
    await context.setOffline(false);
    await form.getByText(/Zapisano o/).waitFor();
    await page.goto(href);
    assert.equal(await page.locator('textarea[name=tekst]').first().inputValue(), 'Zaczniemy od wody.');
  });

  await t.test('ticks that could not be sent come back after a reload', async () => {
    await firstWith(page, 'input[type=checkbox][name=wybor]', pages);
    await awake(page);
    const boxes = page.locator('form[data-live] input[type=checkbox][name=wybor]');
    await page.route(/keep_block/, (route) => route.abort());
    await boxes.first().check();
    await page.getByText(/Niewysłane/).first().waitFor();
    await page.unroute(/keep_block/);
    await page.reload();
    await awake(page);
    await page.getByText(/Zapisano o .*, 1 z/).first().waitFor();
    await page.reload();
    assert.ok(await boxes.first().isChecked());
  });

  await t.test('the place of reading is where "continue" leads', async () => {
    const href = pages.filter((page) => !/sprawdzian/.test(page)).at(-1);
    await page.goto(href);
    await awake(page);
    await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
    await page.waitForResponse((answer) => answer.url().includes('note_reading') && answer.ok());
    await page.goto(href);
    await page.getByText('Tu możesz wrócić do przerwanego czytania.').waitFor();
  });

  await t.test('a quiz keeps every answer, whatever happens, and ends on its result', async () => {
    await page.goto(quiz);
    await page.getByRole('button', { name: /Zacznij podejście/ }).click();
    await page.waitForURL(/\/1(\?|$)/);
    await awake(page);
    const saved = page.getByText(/Odpowiedzi zapisane o/);
    const answer = async (number, place) => {
      await page.getByRole('link', { name: new RegExp(`^Pytanie ${number}\\b`) }).click();
      await page.locator('legend').getByText(`Pytanie ${number} z`).waitFor();
      await page.locator('input[name=odpowiedz]').locator('visible=true').nth(place).check();
    };
    await answer(1, 0);
    await saved.waitFor();
    assert.doesNotMatch(await page.content(), /is_correct|explanation|wyjaśnienie/i);

    // Without a connection one goes on answering; a reload without a server in between loses nothing.
    await page.route(/keep_answer/, (route) => route.abort());
    await answer(2, 1);
    await page.getByText(/Niewysłane: 1 odpowiedź/).waitFor();
    await answer(3, 1);
    await page.getByText(/Niewysłane: 2 odpowiedzi/).waitFor();
    await page.unroute(/keep_answer/);
    await academy.stop('SIGKILL');
    await academy.start();
    await page.reload();
    await awake(page);
    await saved.waitFor();

    const second = await context.newPage();
    await second.goto(`${page.url().split('?')[0]}?pytanie=2`);
    await awake(second);
    assert.ok(await second.locator('input[name=odpowiedz]').locator('visible=true').nth(1).isChecked());
    await second.locator('input[name=odpowiedz]').locator('visible=true').nth(2).check();
    await second.getByText(/Odpowiedzi zapisane o/).waitFor();
    await second.close();

    await answer(4, 0);
    await saved.waitFor();
    await page.getByRole('link', { name: 'Przejrzyj i wyślij' }).click();
    await page.getByRole('button', { name: 'Wyślij odpowiedzi' }).click();
    await page.getByRole('heading', { name: 'Odpowiedzi i wyjaśnienia' }).waitFor();
  });

  assert.deepEqual(troubles.filter((trouble) => !/failed: |Failed to load resource/.test(trouble)), []);
});

test('anybody runs a published round again in her browser', async (t) => {
  const academy = await startAcademy({ demo: true });
  t.after(() => academy.close());
  const browser = await openBrowser();
  t.after(() => browser.close());
  const { page, troubles } = await visitor(browser, academy.url);
  const run = page.getByRole('button', { name: 'Przelicz w tej przeglądarce' });
  await page.goto('/kohorty/pilotaz-gmin/przydzial');
  await run.click();
  await page.getByText('Wyszły te same bajty').waitFor();

  // The ministry's round and a drawn one, as the server's own program writes them (domain/src/allocation/ministry.rs).
  for (const known of ['ministry', 'draw']) {
    const body = await readFile(join(root, `domain/src/allocation/rounds/${known}.json`));
    await page.goto('/kohorty/pilotaz-gmin/przydzial');
    await page.route('**/przydzial.json', (route) => route.fulfill({ contentType: 'application/json', body }));
    await run.click();
    await page.getByText('Wyszły te same bajty').waitFor();
    await page.unroute('**/przydzial.json');
  }

  await page.route('**/przydzial.json', async (route) => {
    const answer = await route.fetch();
    const file = await answer.text();
    // A seat more than the seed gave.
    await route.fulfill({ response: answer, body: file.replace(/"verdict":\{"left_out":[^}]*\}\}/, '"verdict":"seat"') });
  });
  await run.click();
  await page.getByText(/Inaczej wychodzi zgłoszenie nr \d+/).waitFor();

  await page.unroute('**/przydzial.json');
  await page.route('**/przydzial.json', (route) => route.fulfill({ status: 200, body: '{"format":"inny"}' }));
  await run.click();
  await page.getByText('Plik nie zgadza się z ogłoszonymi skrótami').waitFor();
  assert.deepEqual(troubles, []);
});
