// The binary alone: in an empty folder, with an empty environment, as another user. Its islands, eager and lazy, work.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBrowser, visitor } from '../support/browser.mjs';
import { signIn } from '../support/people.mjs';
import { startAlone } from '../support/server.mjs';

/** Names of the WASM modules that a page has fetched, each with a good status. */
function modulesOf(page) {
  const modules = new Set();
  page.on('response', (answer) => {
    const { pathname } = new URL(answer.url());
    if (!pathname.endsWith('.wasm')) return;
    assert.equal(answer.status(), 200, pathname);
    modules.add(pathname);
  });
  return modules;
}

const isMain = (name) => /\/academy\.[\w-]{22}\.wasm$/.test(name);

/** Starts the lone binary and a visitor of it. */
async function alone(t, options) {
  const academy = await startAlone(options);
  t.after(() => academy.close());
  const browser = await openBrowser();
  t.after(() => browser.close());
  return { academy, ...(await visitor(browser, academy.url)) };
}

test('the binary alone, with an empty academy, serves a lazy island that works', async (t) => {
  const { page, troubles } = await alone(t);
  const modules = modulesOf(page);
  await page.goto('/rejestracja', { waitUntil: 'networkidle' });
  assert.deepEqual([...modules], [], 'a field that sleeps fetches nothing');
  await page.locator('main input[name=city_query]').fill('Ełk');
  await page.getByText('Nie ma takiego miasta w rejestrze.').waitFor();
  assert.ok([...modules].some(isMain), 'the main module arrived');
  assert.ok([...modules].some((name) => !isMain(name)), 'the module of a lazy island arrived');
  assert.deepEqual(troubles, []);
});

test('the binary alone, with the demo, serves eager and lazy islands that work', async (t) => {
  const { academy, page, troubles } = await alone(t, { demo: true });
  await signIn(page, academy, 'katarzyna.zoltowska@elk.example');
  await page.goto('/nauka');
  const start = page.locator('main a[href^="/nauka/"]');
  const lesson = (await start.evaluateAll((links) => links.map((link) => link.getAttribute('href')))).find((href) => href.split('/').length === 5);
  const modules = modulesOf(page);

  await t.test('eager: a lesson wakes by itself and keeps what is ticked', async () => {
    await page.goto(lesson);
    const notes = page.locator('form[data-autosave] textarea');
    const places = await page.locator('nav.outline ol a').evaluateAll((links) => links.map((link) => link.getAttribute('href')));
    for (const place of places) {
      if (await notes.count()) break;
      await page.goto(place);
    }
    await page.waitForSelector('html[data-awake=yes]');
    assert.ok([...modules].some(isMain), 'the main module came without being asked for');
    const form = page.locator('form[data-live]').filter({ has: page.locator('textarea') }).first();
    await form.locator('textarea').fill('Z samotnego pliku.');
    await form.getByText(/Zapisano o/).waitFor();
  });

  await t.test('lazy: an attempt fetches its own module and keeps an answer', async () => {
    const before = new Set(modules);
    await page.goto(await page.locator('nav.outline ol a[href*="sprawdzian"]').first().getAttribute('href'));
    await page.getByRole('button', { name: /Zacznij podejście|Wróć do podejścia/ }).click();
    await page.waitForSelector('html[data-awake=yes]');
    assert.ok([...modules].some((name) => !isMain(name) && !before.has(name)), 'the module of the lazy island arrived');
    await page.locator('input[name=odpowiedz]').locator('visible=true').first().check();
    await page.getByText(/Odpowiedzi zapisane o/).waitFor();
  });
  assert.deepEqual(troubles, []);
});
