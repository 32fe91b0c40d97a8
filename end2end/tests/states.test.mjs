// States that no link leads to: complaints of forms, entry of a code, an attempt and its result, the last attempt, an
// invitation, a new block of every kind, a message before it is sent, refusals, a new academy. Each in both languages,
// themes and widths, like every page.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openBrowser, visitor } from '../support/browser.mjs';
import { overweight, own, scales, table } from '../support/budget.mjs';
import { look } from '../support/look.mjs';
import { signIn } from '../support/people.mjs';
import { byStates, routeOf } from '../support/routes.mjs';
import { startAcademy } from '../support/server.mjs';

const people = {
  learner: 'katarzyna.zoltowska@elk.example',
  invited: 'nina.fedoruk@suwalki.example',
  lecturer: 'jan-swiatek@wykladowcy.example',
  organizer: 'olga.wrona@akademia.example',
  administrator: 'alicja.rostkowska@akademia.example',
};
const kinds = ['text', 'callout', 'image', 'video', 'file', 'checklist', 'reflection', 'table', 'calculator', 'download', 'check'];
const nobody = '00000000-0000-7000-8000-000000000000';
let academy;
let browser;

/** Routes at which something was looked at. */
const seen = new Set();

before(async () => {
  academy = await startAcademy({ demo: true });
  browser = await openBrowser();
  await as('learner', async (page) => {
    await findCohorts(page);
    await exhaust(page);
  });
  await as('organizer', invite);
});

after(async () => {
  await browser?.close();
  await academy?.close();
});

/** The first address on the page that looks like this; fails when there is none. */
async function link(page, pattern) {
  const all = await page.locator('main a[href]').evaluateAll((links) => links.map((one) => one.getAttribute('href')));
  return all.find((href) => pattern.test(href)) ?? assert.fail(`no link like ${pattern} at ${page.url()}`);
}

/** Presses a button and waits for the answer's page. */
async function send(page, button = 'main form[method=post] button[data-kind=primary]') {
  const isAnswer = (answer) => answer.request().method() === 'POST' && answer.request().isNavigationRequest();
  await Promise.all([page.waitForResponse(isAnswer), page.locator(button).last().click()]);
  await page.waitForLoadState('networkidle');
}

/** Does something as somebody, once. */
async function as(who, steps) {
  const { page, close } = await visitor(browser, academy.url);
  await signIn(page, academy, people[who]);
  await steps(page);
  await close();
}

/** The words in the addresses of the demo's cohorts, which are named by the season: one is learning, the next takes applications. */
const cohort = {};
async function findCohorts(page) {
  await page.goto('/');
  cohort.next = (await link(page, /^\/kohorty\/[^/]+$/)).split('/')[2];
  await page.goto('/nauka');
  cohort.running = (await link(page, /^\/nauka\/(?!pokazowe)[^/]+\/[^/]+\//)).split('/')[2];
}

/** The organizer holds a place in the next cohort for somebody. */
async function invite(page) {
  await page.goto(`/organizacja/kohorty/${cohort.next}/zaproszenia`);
  await page.fill('main input[name=email]', people.invited);
  await page.fill('main input[name=name]', 'Nina Fedoruk');
  await page.fill('main input[name=city_query]', 'suwalki');
  await page.locator('main [role=listbox] [role=option]').first().click();
  await page.fill('main input[name=function]', 'specjalistka');
  await page.fill('main textarea[name=reason]', 'Prowadzi w mieście konsultacje strategii.');
  await page.check('main input[name=beyond]');
  await send(page);
  await page.goto(`/organizacja/kohorty/${cohort.next}/zaproszenia`);
  await page.locator('main').getByText('Nina Fedoruk').waitFor();
}

/** The last quiz that the learner may take; she uses up its attempts without answering. */
let exhausted;
async function exhaust(page) {
  await page.goto('/nauka');
  const quizzes = await page.locator('main a[href$="/sprawdzian"]').evaluateAll((links) => links.map((one) => one.getAttribute('href')));
  exhausted = quizzes.at(-1);
  await page.goto(exhausted);
  while ((await page.locator('main button[name=zacznij]').count()) > 0) {
    await send(page, 'main button[name=zacznij]');
    await page.goto(`${new URL(page.url()).pathname}?pytanie=koniec`);
    await page.locator('main form:has([name=wyslij]) button').click();
    await page.locator('main form:has([name=wyslij])').waitFor({ state: 'detached' });
    await page.goto(exhausted);
  }
}

/** The open page again with an empty cache: it has its island and stays within its budget. */
async function weigh(page, lang) {
  const fresh = await visitor(browser, academy.url, { lang, width: 390 });
  await fresh.context.addCookies(await page.context().cookies());
  const weighed = await scales(fresh.page);
  await fresh.page.goto(page.url(), { waitUntil: 'networkidle' });
  const html = await fresh.page.content();
  const files = own(weighed());
  await fresh.close();
  console.log(table(page.url(), files));
  assert.ok(html.includes('<leptos-island') && files.some((file) => file.path.endsWith('.wasm')), 'the quiz has its island');
  assert.deepEqual(overweight(files, new URL(page.url()).pathname, html), []);
}

/** A lesson in work of the lecturer; each language has its own, as both are looked at side by side. */
async function lessonInWork(page, go, lang) {
  await go('/prowadzenie/moduly');
  await page.goto(await link(page, /\/prowadzenie\/moduly\/[^/]+$/));
  const lessons = await page.locator('main a[href*="/lekcje/"]').evaluateAll((links) => links.map((one) => one.getAttribute('href')));
  const all = [...new Set(lessons)].filter((href) => /\/lekcje\/[^/]+$/.test(href));
  assert.ok(all.length > 1, 'the module has a lesson for each language');
  await page.goto(all[lang === 'pl' ? 0 : 1], { waitUntil: 'networkidle' });
}

const parts = (page) => page.locator('main .author-part a[href*="/czesci/"]').count();
/** How many parts the lesson had, by language. */
const kept = {};

/** What each of them does to see a state: [name, steps]. `go` opens an address in her language. */
const guest = [
  ['rejestracja-bledy', async (page, go) => {
    await go('/rejestracja');
    await send(page);
  }],
  ['rejestracja-kod', async (page, go, lang) => {
    await go('/rejestracja');
    await page.fill('main input[name=name]', 'Wanda Nowicka');
    await page.fill('main input[name=email]', `wanda.${lang}@elk.example`);
    await page.check('main input[name=form][value=she]');
    await page.fill('main input[name=function]', 'inspektorka');
    await page.fill('main input[name=city_query]', 'elk');
    await page.getByRole('option').first().click();
    await page.check('main input[name=privacy]');
    await send(page);
    await page.locator('main input[name=code]').waitFor();
  }],
  ['rejestracja-kod-zly', async (page) => {
    await page.fill('main input[name=code]', '000000');
    await send(page, 'main form:has(input[name=code]) button');
  }],
  ['zaloguj-bledy', async (page, go) => {
    await go('/zaloguj');
    await page.fill('main input[name=email]', 'to nie adres');
    await send(page, 'main form:has(input[name=email]) button');
  }],
  ['zaloguj-kod', async (page, go) => {
    await go('/zaloguj');
    await page.fill('main input[name=email]', 'nikt@elk.example');
    await send(page, 'main form:has(input[name=email]) button');
    await page.locator('main input[name=code]').waitFor();
  }],
  ['zaloguj-haslo-zle', async (page, go) => {
    await go('/zaloguj/haslo');
    await page.fill('main input[name=email]', 'nikt@elk.example');
    await page.fill('main input[name=password]', 'długie, a niczyje');
    await send(page);
  }],
  ['katalog-temat', async (page, go) => {
    await go('/');
    await page.locator('main .chips a').nth(2).click();
    await page.locator('main .chips a[aria-current]').nth(0).waitFor();
    assert.ok((await page.locator('main .tiles article').count()) > 0, 'a topic that is offered has a programme');
  }],
  ['katalog-nic', async (page, go) => {
    await go('/');
    await page.fill('main input[name=q]', 'wodomierze ełk');
    await page.selectOption('main select[name=czas]', 'do-3');
    await page.locator('main form[role=search] button').click();
    await page.locator('main .empty a').click();
    await page.waitForURL(/czas=do-3/);
    await go('/?q=wodomierze&czas=do-3&temat=dane');
  }],
  ['nie-ma', (page, go) => go('/programy/takiego-nie-ma')],
  ['sprawdz', (page, go) => go('/sprawdz')],
  ['sprawdz-nie-numer', (page, go) => go('/sprawdz?numer=nie-wiem')],
  ['sprawdz-nie-ma', (page, go) => go('/sprawdz?numer=ALSC-2026-AAAAA-AAAAA')],
  ['setup-zamkniety', (page, go) => go('/setup')],
];

const learner = [
  ['brak-prawa', (page, go) => go('/organizacja/ludzie')],
  ['konto-bledy', async (page, go) => {
    await go('/konto');
    await page.locator('main form:has(input[name=name]) input[name=name]').fill('');
    await send(page, 'main form:has(input[name=name]) button');
  }],
  ['haslo-bledy', async (page, go) => {
    await go('/konto/haslo');
    await page.locator('main input[name=password]').fill('krótkie');
    await send(page, 'main form:has(input[name=password]) button[data-kind=primary]');
  }],
  ['adres-kody', (page, go) => go('/konto/adres/kody')],
  ['adres-kody-bledy', (page) => send(page)],
  ['zatrudnienie-koniec', async (page, go) => {
    await go('/konto');
    await page.goto(await link(page, /\/konto\/miasto\/zakoncz\?id=/));
    await page.locator('main form[action$="/konto/miasto/zakoncz"] button').first().waitFor();
  }],
  ['podejscia-wyczerpane', (page, go) => go(exhausted)],
  ['podejscie', async (page, go, lang) => {
    await go('/nauka');
    await page.goto(await link(page, /\/nauka\/[^/]+\/[^/]+\/sprawdzian$/));
    const begin = page.locator('main button[name=zacznij]');
    if ((await begin.count()) > 0) await send(page, 'main button[name=zacznij]');
    else await page.goto(await link(page, /\/sprawdzian\/\d+$/));
    await page.locator('main input[name=pytanie]').first().waitFor({ state: 'attached' });
    await weigh(page, lang);
  }],
  ['podejscie-przeglad', async (page) => {
    await page.goto(`${new URL(page.url()).pathname}?pytanie=koniec`, { waitUntil: 'networkidle' });
    await page.locator('main form:has([name=wyslij]) button').waitFor();
  }],
  // Handed in without an answer to any question.
  ['podejscie-wynik', async (page) => {
    await page.locator('main form:has([name=wyslij]) button').click();
    await page.locator('main form:has([name=wyslij])').waitFor({ state: 'detached' });
    await page.waitForLoadState('networkidle');
  }],
];

const invited = [
  ['kohorta', (page, go) => go(`/kohorty/${cohort.next}`)],
  ['zaproszenie', (page, go) => go(`/kohorty/${cohort.next}/zaproszenie`)],
];

const lecturer = [
  ...kinds.flatMap((kind) => [
    [`nowa-${kind}`, async (page, go) => {
      await go('/prowadzenie/moduly');
      await page.goto(await link(page, /\/prowadzenie\/moduly\/[^/]+$/));
      await page.goto(await link(page, /\/lekcje\/[^/]+$/));
      await page.goto(`${new URL(page.url()).pathname}/czesci/nowa?rodzaj=${kind}`);
    }],
    [`nowa-${kind}-bledy`, (page) => send(page)],
  ]),
  ['szkic', async (page, go, lang) => {
    await lessonInWork(page, go, lang);
    await page.goto(`${new URL(page.url()).pathname}/czesci/nowa?rodzaj=text`, { waitUntil: 'networkidle' });
    await page.fill('main textarea[name=pl_markdown]', 'Zbieraj wodę z dachów i podlewaj nią skwery.');
    await page.locator('main [data-keep] .saved[data-state=done]').waitFor();
    await page.reload({ waitUntil: 'networkidle' });
    assert.match(await page.inputValue('main textarea[name=pl_markdown]'), /^Zbieraj wodę/, 'what was typed is still there');
  }],
  ['szkic-komputer', (page) => page.locator('main .chips label', { has: page.locator('input[value=komputer]') }).click()],
  ['szkic-cofniety', async (page) => {
    await send(page, 'main button[name=do][value=forget]');
    assert.equal(await page.inputValue('main textarea[name=pl_markdown]'), '', 'undone');
  }],
];

// In both languages on the same lesson, so one after the other.
const removal = [
  ['usunieta-czesc', async (page, go, lang) => {
    await lessonInWork(page, go, 'pl');
    kept[lang] = await parts(page);
    await page.locator('main .author-part .author-remove summary').first().click();
    await send(page, 'main .author-remove[open] button[value=remove]');
    await page.locator('main .toast button[value=put_back]').waitFor();
    assert.equal(await parts(page), kept[lang] - 1, 'a part is gone');
  }],
  ['przywrocona-czesc', async (page, _, lang) => {
    await send(page, 'main .toast button[value=put_back]');
    assert.equal(await parts(page), kept[lang], 'the part is back');
  }],
];

const organizer = [
  ['wiadomosc-bledy', async (page, go) => {
    await go(`/organizacja/kohorty/${cohort.running}/wiadomosci/nowa`);
    await send(page, 'main button[name=what][value=preview]');
  }],
  ['wiadomosc-podglad', async (page, go) => {
    await go(`/organizacja/kohorty/${cohort.running}/wiadomosci/nowa`);
    await page.check('main input[name=standing][value=confirmed]');
    await page.fill('main input[name=subject_pl]', 'Spotkanie w czwartek');
    await page.fill('main textarea[name=body_pl]', 'Widzimy się **o 10:00**.\n\n- wnioski\n- pytania');
    await send(page, 'main button[name=what][value=preview]');
    await page.locator('main button[name=what][value=send]').waitFor();
  }],
  ['tablica-bez-zaznaczenia', async (page, go) => {
    await go(`/organizacja/kohorty/${cohort.running}`);
    // The buttons show with the first tick; whoever has none sends the form in some other way.
    await page.locator('main button[name=what][value=extra]').evaluate((button) => button.form.requestSubmit(button));
    await page.locator('main [role=alert]').getByText(/Zaznacz co najmniej jedno miasto|Choose at least one city/).waitFor();
    await page.waitForLoadState('networkidle');
  }],
  ['tablica-napisz', async (page, go) => {
    await go(`/organizacja/kohorty/${cohort.running}`);
    const cities = page.locator('main input[name=chosen]');
    const two = [await cities.nth(0).inputValue(), await cities.nth(1).inputValue()];
    for (const city of two) await page.check(`main input[name=chosen][value="${city}"]`);
    await page.locator('main button[name=what][value=write]').click();
    await page.waitForURL('**/wiadomosci/nowa*');
    await page.waitForLoadState('networkidle');
    const along = await page.locator('main input[name=city]:checked').evaluateAll((all) => all.map((one) => one.value));
    assert.deepEqual(along.sort(), two.sort(), 'the cities chosen on the board come along');
  }],
  // What is done with many cities is shown first.
  ...['extra', 'promote', 'rule'].map((what) => [`zbiorczo-${what}`, async (page, go) => {
    await go(`/organizacja/kohorty/${cohort.running}`);
    await page.locator('main input[name=chosen]').first().check();
    await page.locator(`main button[name=what][value=${what}]`).click();
    await page.waitForURL('**/zbiorczo*');
    await page.waitForLoadState('networkidle');
  }]),
  // What is done with people who never began is shown first, too; a message to them goes to nobody else.
  ['nie-zaczeli-miejsca', async (page, go) => {
    await go(`/organizacja/kohorty/${cohort.running}/osoby?state=idle`);
    await page.locator('main input[name=chosen]').first().check();
    await page.locator('main button[name=what][value=take]').click();
    await page.waitForURL('**/osoby/zbiorczo*');
    await page.locator('main input[name=seen]').waitFor({ state: 'attached' });
    await page.waitForLoadState('networkidle');
  }],
  ['nie-zaczeli-napisz', async (page, go) => {
    await go(`/organizacja/kohorty/${cohort.running}/osoby?state=idle`);
    const one = await page.locator('main input[name=chosen]').first().inputValue();
    await page.check(`main input[name=chosen][value="${one}"]`);
    await page.locator('main button[name=what][value=write]').click();
    await page.waitForURL('**/wiadomosci/nowa*');
    await page.waitForLoadState('networkidle');
    const along = await page.locator('main input[name=person]:checked').evaluateAll((all) => all.map((input) => input.value));
    assert.deepEqual(along, [one], 'the people chosen in the list come along');
  }],
  // Typed limits, tried on the applications of another cohort.
  ['limity-proba', async (page, go) => {
    await go(`/organizacja/kohorty/${cohort.next}/limity`);
    await page.locator('main details:has(select[name=trial_of]) > summary').click();
    await send(page, 'main button[name=what][value=trial]');
    await page.locator('#trial').waitFor();
  }],
  ['import-proba', async (page, go) => {
    await go(`/organizacja/kohorty/${cohort.next}/import`);
    const text = 'e-mail;imię i nazwisko;miasto;funkcja;język\nnowa.osoba@elk.example;Nowa Osoba;Ełk;inspektorka;pl\nbez adresu;Jan;Nigdzie;;\n';
    await page.setInputFiles('main input[type=file]', { name: 'osoby.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await send(page, 'main form:has(input[type=file]) button');
  }],
  // The same file as invitations: two of one city, of which the first takes the last place where there is one alone.
  ['import-zaproszenia', async (page, go) => {
    await go(`/organizacja/kohorty/${cohort.next}/import?as=invitations`);
    const text = 'e-mail;imię i nazwisko;miasto;funkcja\nnowa.osoba@elk.example;Nowa Osoba;Ełk;inspektorka\ndruga.osoba@elk.example;Druga Osoba;Ełk;inspektorka\nbez adresu;Jan;Nigdzie;\n';
    await page.setInputFiles('main input[type=file]', { name: 'osoby.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
    await send(page, 'main form:has(input[type=file]) button');
  }],
  ['import-zaproszenia-warunki', (page, go) => go(`/organizacja/kohorty/${cohort.next}/import?as=invitations&seats=beyond&until=2020-01-01`)],
  ['zaproszenia-wycofanie-bez-powodu', async (page, go) => {
    await go(`/organizacja/kohorty/${cohort.next}/zaproszenia`);
    await page.locator('main input[type=checkbox][name=invitation]').first().check();
    await send(page, 'main button[value=take_back]');
  }],
  ['kohorta-bledy', async (page, go) => {
    await go('/organizacja/kohorty/nowa');
    await send(page);
  }],
  ['program-bledy', async (page, go) => {
    await go('/organizacja/programy/nowy');
    await send(page);
  }],
  // The actions are there once somebody is ticked; a refusal says why.
  ['zatrudnienie-bez-powodu', async (page, go) => {
    await go('/organizacja/zatrudnienie');
    await page.locator('main input[type=checkbox][name=id]').first().check();
    await send(page, 'main form[method=post] button[value=refuse]');
  }],
  ['zaproszenia-otwarte', (page, go) => go(`/organizacja/kohorty/${cohort.next}/zaproszenia`)],
  ['podejscia-dodaj', async (page, go) => {
    await go(`/organizacja/kohorty/${cohort.running}/postep`);
    await page.goto(await page.locator('main a', { hasText: 'Katarzyna' }).first().getAttribute('href'));
    await page.goto(await link(page, /\/podejscia\//));
  }],
  ['podejscia-dodaj-bledy', (page) => send(page)],
  // Only who has a seat is moved, and a list has few of them on top.
  ['przeniesienie', async (page, go) => {
    await go(`/organizacja/kohorty/${cohort.running}/osoby?who=zoltowska`);
    await page.goto(await page.locator('main tbody a', { hasText: 'Katarzyna' }).first().getAttribute('href'));
    await page.goto(await link(page, /\/przeniesienie$/));
    await page.locator('main select[name=to]').selectOption(cohort.next);
    await page.locator('main form[method=get] button').click();
    await page.waitForURL('**/przeniesienie?*');
    await page.waitForLoadState('networkidle');
  }],
  ['przeniesienie-bledy', (page) => send(page)],
  ['zaproszenia-bledy', async (page, go) => {
    await go(`/organizacja/kohorty/${cohort.next}/zaproszenia`);
    await send(page);
  }],
  // After the last day for seats a sentence stands where the form was.
  ['zaproszenia-po-terminie', async (page, go) => {
    await go(`/organizacja/kohorty/${cohort.running}/zaproszenia`);
    assert.equal(await page.locator('main input[name=email]').count(), 0, 'nobody is invited to a place that nobody can take');
  }],
  ['termin-bledy', async (page, go) => {
    await go(`/organizacja/kohorty/${cohort.running}/terminy/nowy`);
    await send(page);
  }],
  ['limity-bledy', async (page, go) => {
    await go(`/organizacja/kohorty/${cohort.running}/limity`);
    await page.locator('main input[name=total]').fill('dużo');
    await send(page);
  }],
  ['osoba-nie-ma', (page, go) => go(`/organizacja/ludzie/${nobody}`)],
  ['miasta-nic', async (page, go) => {
    await go('/organizacja/miasta?query=qqqq');
    assert.equal(await page.locator('main tbody tr').count(), 0, 'no city is called qqqq');
  }],
  ['dziennik-nic', async (page, go) => {
    await go('/organizacja/dziennik?from=1999-01-01&to=1999-01-02');
    assert.equal(await page.locator('main tbody tr').count(), 0, 'nothing was done in 1999');
  }],
];

/** Opens the page of somebody whom the list of people finds by an address. */
async function person(page, go, email) {
  await go(`/organizacja/ludzie?query=${encodeURIComponent(email)}`);
  await page.goto(await link(page, /\/organizacja\/ludzie\/[0-9a-f-]{36}$/));
}

const administrator = [
  ['sesje', async (page, go) => {
    await person(page, go, people.learner);
    await page.goto(await link(page, /\/sesje$/));
  }],
  ['rola-odbierz', async (page, go) => {
    await person(page, go, people.organizer);
    await page.goto(await link(page, /\/rola\/[0-9a-f-]{36}$/));
  }],
  ['rola-odbierz-bledy', (page) => send(page, 'main form[method=post] button')],
];

// What Chromium says of every page that is answered with such a status.
const refusal = /Failed to load resource: the server responded with a status of (403|404|409|422)/;

/** Goes through the states one after another; a line for each thing found. */
async function walk(who, states, { page, troubles, close, lang }) {
  const found = [];
  const go = (path) => page.goto(lang === 'pl' ? path : `/en${path}`, { waitUntil: 'networkidle' });
  for (const [name, steps] of states) {
    const told = troubles.length;
    try {
      await page.setViewportSize({ width: 1440, height: 900 });
      await steps(page, go, lang);
      const lines = await look(page, lang, `stan_${who}_${name}`);
      seen.add(routeOf(new URL(page.url()).pathname));
      lines.push(...troubles.slice(told).filter((line) => !refusal.test(line)));
      found.push(...lines.map((line) => `${lang} ${name}: ${line}`));
    } catch (error) {
      found.push(`${lang} ${name}: cannot be reached: ${error.message.split('\n')[0]} [${page.url()}]`);
    }
  }
  await close();
  return found;
}

for (const [who, states] of Object.entries({ guest, learner, invited, lecturer, organizer, administrator })) {
  test(`states seen as ${who}: accessible and clean in both languages, themes and widths`, async () => {
    const visitors = [];
    // One after the other: a new code ends the one before it.
    for (const lang of ['pl', 'en']) {
      const one = await visitor(browser, academy.url, { lang });
      if (people[who]) await signIn(one.page, academy, people[who], lang);
      visitors.push({ ...one, lang });
    }
    const found = await Promise.all(visitors.map((one) => walk(who, states, one)));
    assert.equal(found.flat().join('\n'), '');
  });
}

test('what an author removes is offered back: accessible and clean in both languages, themes and widths', async () => {
  const found = [];
  for (const lang of ['pl', 'en']) {
    const one = await visitor(browser, academy.url, { lang });
    await signIn(one.page, academy, people.lecturer, lang);
    found.push(...(await walk('lecturer', removal, { ...one, lang })));
  }
  assert.equal(found.join('\n'), '');
});

test('states of a new academy: accessible and clean in both languages, themes and widths', async (t) => {
  const empty = await startAcademy();
  t.after(() => empty.close());
  const states = [
    ['poczatek', (page, go) => go('/')],
    ['setup', (page, go) => go('/setup')],
    ['setup-bledy', (page) => send(page)],
  ];
  const found = [];
  for (const lang of ['pl', 'en']) found.push(...(await walk('nowa', states, { ...(await visitor(browser, empty.url, { lang })), lang })));
  assert.equal(found.join('\n'), '');
});

test('every page that is left to the states was among them', () => {
  assert.deepEqual(byStates.filter((route) => !seen.has(route)), []);
});
