// Every page that links lead to, in each language (of each kind of page at most a few): accessible in both themes and two widths, clean, within its budget,
// readable without scripts. Screenshots are left in end2end/out.
import assert from 'node:assert/strict';
import { availableParallelism } from 'node:os';
import { after, before, test } from 'node:test';
import { openBrowser, visitor } from '../support/browser.mjs';
import { overweight, own, scales, table } from '../support/budget.mjs';
import { crawl } from '../support/crawl.mjs';
import { VIEWS, look } from '../support/look.mjs';
import { demoPeople, signIn } from '../support/people.mjs';
import { byStates, kindOf, pages, routeOf } from '../support/routes.mjs';
import { full, startAcademy } from '../support/server.mjs';

const starts = { pl: '/', en: '/en/' };
let academy;
let browser;
/** [{ who, lang, cookies, pages }]: what each of them may see. */
const tours = [];

const fileName = (path) => path.replace(/^\/|\/$/g, '').replace(/[^\w-]+/g, '_') || 'home';

async function tour(who, lang) {
  const { page, context, close } = await visitor(browser, academy.url, { lang });
  if (who) await signIn(page, academy, who, lang);
  const pages = await crawl(context, academy.url, starts[lang]);
  const cookies = await context.cookies();
  await close();
  return { who: who ?? 'guest', lang, cookies, pages };
}

before(async () => {
  academy = await startAcademy({ demo: true });
  browser = await openBrowser();
  const people = demoPeople(academy);
  const known = new Set();
  const key = (lang, path) => `${lang} ${kindOf(path)}`;
  for (const lang of Object.keys(starts)) {
    for (const who of [null, ...people]) {
      const one = await tour(who, lang);
      // Each kind of page once, in the first role that may see it; every page in every role in the full count.
      if (!full) one.pages = one.pages.filter(({ path }) => !known.has(key(lang, path)) && known.add(key(lang, path)));
      tours.push(one);
    }
  }
});

after(async () => {
  await browser?.close();
  await academy?.close();
});

/** Visits every page, a few at a time; gives what was found, a line each. */
async function each(visit) {
  const found = [];
  const all = tours.flatMap((one) => one.pages.map((page) => ({ one, ...page }))).values();
  const walk = async () => {
    for (const { one, path, html } of all) {
      for (const line of await visit(one, path, html)) found.push(`${one.who} ${path}: ${line}`);
    }
  };
  // One more than processors: a page that loads leaves its own idle.
  await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) + 1 }, walk));
  return found.sort();
}

/** One visit for two tests, as the loading is most of it: { views, heavy, found }. */
let visits;
const visitAll = () => (visits ??= (async () => {
  const drawn = new Set();
  const heavy = [];
  let views = 0;
  const found = await each(async (one, path, html) => {
    const { page, context, troubles, close } = await visitor(browser, academy.url, { lang: one.lang, width: 390 });
    await context.addCookies(one.cookies);
    const weighed = await scales(page);
    await page.goto(path, { waitUntil: 'networkidle' });
    const files = own(weighed());
    console.log(table(`${path} (${one.who})`, files));
    heavy.push(...overweight(files, path, html).map((line) => `${one.who} ${path}: ${line}`));
    // A picture of the first who may see it.
    const isNew = !drawn.has(path) && drawn.add(path);
    const lines = await look(page, one.lang, isNew ? fileName(path) : undefined);
    views += VIEWS;
    lines.push(...troubles);
    await close();
    return lines;
  });
  return { views, heavy: heavy.sort(), found };
})());

test('every route that answers with a page is looked at, here or among the states', () => {
  const seen = new Set([...byStates, ...tours.flatMap((one) => one.pages.map(({ path }) => routeOf(path)))]);
  assert.deepEqual(pages.filter((route) => !seen.has(route)), []);
});

test('axe finds nothing and the console stays clean, in both themes and at 390 and 1440 px', async () => {
  const { views, found } = await visitAll();
  console.log(`${views} views looked at`);
  assert.ok(views > 0);
  assert.equal(found.join('\n'), '');
});

test('text is readable before any script has run', async () => {
  const found = await each(async (one, path) => {
    const { page, context, close } = await visitor(browser, academy.url, { lang: one.lang, scripts: false });
    await context.addCookies(one.cookies);
    await page.goto(path);
    const text = (await page.locator('main').innerText()).trim();
    await close();
    return text.length > 20 ? [] : [`only ${text.length} characters without scripts`];
  });
  assert.equal(found.join('\n'), '');
});

test('no page weighs more than its budget', async () => {
  const { views, heavy } = await visitAll();
  assert.ok(views > 0);
  assert.equal(heavy.join('\n'), '');
});
