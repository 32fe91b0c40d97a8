// An organizer's edition, step by step as she goes through it: by links, labels and buttons, from the front page on, with
// a pointer or with keys alone (support/hands.mjs). The numbers of the steps are those of the journeys.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fine } from './journey.mjs';
import { codeIn } from './mail.mjs';

/** The edition that the story is about, as its form is filled in. */
export const spring = {
  name: 'Edycja wiosenna 2027',
  slug: 'wiosna-2027',
  mode: 'round',
  opens_at: '2027-02-02T08:00',
  closes_at: '2027-02-15T11:59',
  starts_on: '2027-03-01',
  limits: { total: '12', city_cap: '2', cities: '8', minimum_cities: '4', reserve: '2' },
};
/** The one before it, which still runs. */
export const autumn = {
  name: 'Edycja jesienna 2026',
  slug: 'jesien-2026',
  mode: 'first_come',
  opens_at: '2026-09-01T08:00',
  closes_at: '2026-09-30T23:59',
  starts_on: '2026-10-05',
  limits: { total: '20', city_cap: '3', cities: '10', minimum_cities: '0', reserve: '0' },
};
/** The days of the story, in Warsaw's time. */
export const days = {
  before: '2026-09-07T10:00+02:00',
  prepared: '2027-02-01T09:00+01:00',
  opened: '2027-02-02T08:30+01:00',
  closing: '2027-02-15T11:58+01:00',
  closed: '2027-02-15T12:00:05+01:00',
  answered: '2027-02-16T10:00+01:00',
  night: '2027-02-18T22:00+01:00',
  morning: '2027-02-19T08:00:10+01:00',
  running: '2027-03-22T10:00+01:00',
};
const later = { ends_on: '2027-06-30', promotion_until: '2027-05-31T23:59', completion_until: '2027-06-30T23:59' };

const main = (page) => page.locator('main');
const link = (page, name) => main(page).getByRole('link', { name, exact: true });
const button = (page, name) => main(page).getByRole('button', { name, exact: true });
const field = (page, name) => main(page).locator(`[name=${name}]:not([type=hidden])`);
const tab = (page, name) => page.getByRole('navigation', { name: 'Strony kohorty' }).getByRole('link', { name, exact: true });

/** What the page says, on one line. */
export const said = async (page) => (await main(page).innerText()).replace(/\s+/g, ' ');

/** Signs in from the front page; the code is in the mail. */
export async function arrive(hands, academy, address) {
  const { page } = hands;
  await page.goto('/');
  await hands.follow(page.getByRole('banner').getByRole('link', { name: 'Zaloguj się' }));
  const before = (await academy.mails()).filter((mail) => mail.to.includes(address) && codeIn(mail.text)).length;
  await hands.type(main(page).getByLabel(/e-mail/i).first(), address);
  await hands.follow(main(page).locator('form:has([name=email])').first().getByRole('button').first());
  await hands.type(field(page, 'code'), await academy.latestCode(address, before));
  await hands.follow(main(page).locator('form:has([name=code])').first().getByRole('button').first());
}

/** To a page of the edition, by the navigation. */
export async function enter(hands, name, edition = spring.name) {
  const { page } = hands;
  await hands.follow(page.getByRole('navigation').getByRole('link', { name: 'Kohorty', exact: true }).first());
  await hands.follow(link(page, edition));
  if (name) await hands.follow(tab(page, name));
}

async function fill(hands, texts) {
  for (const [name, text] of Object.entries(texts)) await hands.type(field(hands.page, name).first(), text);
}

/** R-1, 1 and 2: an edition with its dates, its mode and its limits. */
export async function openEdition(hands, { name, slug, mode, opens_at, closes_at, starts_on, limits }) {
  const { page } = hands;
  await hands.follow(page.getByRole('navigation').getByRole('link', { name: 'Kohorty', exact: true }).first());
  await hands.follow(link(page, 'Nowa kohorta'));
  const course = await field(page, 'course').locator('option').evaluateAll((all) => all.map((one) => one.value).find(Boolean));
  await hands.pick(field(page, 'course'), course);
  await fill(hands, { name_pl: name, lead_pl: 'Dziewięć modułów i certyfikat.', slug });
  await fill(hands, { starts_on, ends_on: later.ends_on, opens_at, closes_at });
  await fill(hands, { promotion_until: later.promotion_until, completion_until: later.completion_until, office_days: '30' });
  await hands.pick(field(page, 'admission'), mode);
  await fill(hands, { offer_days: '2' });
  await hands.pick(field(page, 'state'), 'published');
  await fill(hands, limits);
  await hands.follow(button(page, 'Utwórz kohortę'));
  await fine(page, 'the new edition');
}

/** R-1, 2: shares of two groups of cities. */
export async function aim(hands) {
  const { page } = hands;
  await enter(hands, 'Limity i wyjątki');
  const summary = main(page).locator('summary').filter({ hasText: 'Grupy miast' });
  await hands.press(summary);
  await hands.tick(main(page).locator('input[name="group-1-kinds"][value="urban_gmina"]'));
  await hands.tick(main(page).locator('input[name="group-1-kinds"][value="urban_rural_gmina"]'));
  await hands.type(field(page, 'group-1-share'), '70');
  await hands.type(main(page).locator('form:has([name=shown]) [name=reason]'), 'Zasady programu: 70 i 30 procent.');
  await hands.follow(button(page, 'Zmień limity'));
  await fine(page, 'the first group');
  await hands.press(main(page).locator('summary').filter({ hasText: 'Kolejna grupa' }));
  await hands.tick(main(page).locator('input[name="group-2-kinds"][value="rural_gmina"]'));
  await hands.type(field(page, 'group-2-share'), '30');
  await hands.type(main(page).locator('form:has([name=shown]) [name=reason]'), 'Zasady programu: 70 i 30 procent.');
  await hands.follow(button(page, 'Zmień limity'));
  await fine(page, 'the second group');
}

/** R-1, 2: what the limits would have done with the applications of the edition before; gives what the page says. */
export async function tryOnLast(hands) {
  const { page } = hands;
  await hands.press(main(page).locator('summary').filter({ hasText: 'Próba na zgłoszeniach innej kohorty' }));
  const last = await field(page, 'trial_of').locator('option').evaluateAll(
    (all, name) => all.find((one) => one.text.startsWith(name))?.value,
    autumn.name,
  );
  await hands.pick(field(page, 'trial_of'), last);
  await hands.follow(button(page, 'Zrób próbę'));
  await fine(page, 'the trial run');
  return main(page).getByRole('region', { name: `Próba na zgłoszeniach: ${autumn.name}` }).innerText();
}

/** R-1, 4: looks at a letter and sends it to herself; gives the mail. */
export async function tryLetter(hands, academy, address) {
  const { page } = hands;
  await enter(hands, 'Wiadomości');
  await hands.follow(link(page, 'Wiadomości automatyczne'));
  await hands.follow(main(page).getByRole('link', { name: /^Podgląd: .*ofert/i }).first());
  const subject = (await main(page).locator('h2[lang=pl]').first().innerText()).trim();
  await hands.follow(button(page, 'Wyślij próbę do siebie po polsku'));
  return mailTo(academy, address, subject);
}

/** Chooses a city in the field that finds it while one types. */
async function settle(hands, city) {
  const { page } = hands;
  await hands.type(field(page, 'city_query'), city);
  const option = page.getByRole('option').first();
  await option.waitFor();
  if (hands.kind === 'pointer') return option.click();
  await page.keyboard.press('ArrowDown');
  return page.keyboard.press('Enter');
}

/** R-2, 4: one person is invited, her place is held. */
export async function invite(hands, { email, name, city }) {
  const { page } = hands;
  await enter(hands, 'Zaproszenia');
  await fill(hands, { email, name });
  await settle(hands, city);
  await fill(hands, { function: 'sekretarz miasta', reason: 'Prowadzi w urzędzie strategię.' });
  await hands.follow(button(page, 'Wyślij zaproszenie'));
  await fine(page, 'the invitation');
  assert.match(await said(page), new RegExp(name));
}

/** A file for an import: name and city's code of each person. */
async function listOf(academy, people) {
  const rows = people.map(([name, city]) => `${addressOf(name)};${name};${city};inspektor`);
  const file = join(academy.folder, 'osoby.csv');
  await writeFile(file, ['e-mail;imię i nazwisko;miasto;funkcja', ...rows, 'zły adres;Marek Bez Adresu;2805011;inspektor', ''].join('\n'));
  return file;
}

/** R-2, 4: leaders are invited out of a file, with places held out of the reserve; gives what the trial says. */
export async function inviteMany(hands, academy, people) {
  const { page } = hands;
  await enter(hands, 'Zaproszenia');
  await hands.follow(link(page, 'Zaproś osoby z pliku'));
  await hands.tick(main(page).locator('input[name=seats][value=reserve]'));
  await fill(hands, { until: '2027-02-12' });
  await hands.upload(field(page, 'file'), await listOf(academy, people));
  await hands.follow(button(page, 'Sprawdź plik'));
  const trial = await said(page);
  await hands.type(field(page, 'reason'), 'Prowadzą w urzędach strategię.');
  await hands.follow(main(page).getByRole('button', { name: /^Wyślij zaproszenia: / }));
  await fine(page, 'invitations out of a file');
  return trial;
}

/** Applications that came on paper, as a file: name, code of the city. */
export const paper = [
  ['Anna Zielińska', '2805011'], ['Bartosz Nowak', '2805011'], ['Celina Wójcik', '2063011'], ['Damian Lis', '2063011'],
  ['Edyta Kamińska', '2005011'], ['Filip Dąbrowski', '2005011'], ['Grażyna Mazur', '2807011'], ['Henryk Król', '2009042'],
  ['Irena Wrona', '2009042'], ['Jan Pawlak', '2007082'], ['Kinga Zając', '2002093'], ['Lech Górski', '0620142'],
  ['Marta Sowa', '0620142'], ['Norbert Wilk', '2005062'], ['Oliwia Szulc', '2009052'], ['Piotr Kos', '0664011'],
  ['Renata Gil', '0664011'], ['Stefan Bąk', '2006053'],
];
/** Somebody's address: her first name, without marks. */
export const addressOf = (name) =>
  `${name.split(' ')[0].toLowerCase().replace('ł', 'l').normalize('NFD').replace(/\p{M}/gu, '')}@urzad.example`;

/** The edition before had people of the same cities. */
export const before = [['Alina Dawna', '2805011'], ['Borys Dawny', '2805011'], ['Cecylia Dawna', '2063011'], ['Dorota Dawna', '2009042']];

/** the file is tried and taken; gives what the trial says. */
export async function takePaper(hands, academy, people, edition = spring.name) {
  const { page } = hands;
  await enter(hands, 'Osoby i kolejka', edition);
  await hands.follow(link(page, 'Importuj z pliku'));
  await hands.upload(field(page, 'file'), await listOf(academy, people));
  await hands.follow(button(page, 'Sprawdź plik'));
  const trial = await said(page);
  await hands.type(field(page, 'reason'), 'Zgłoszenia złożone na papierze w sekretariacie.');
  await hands.follow(button(page, `Zgłoś osoby z pliku: ${people.length}`));
  await fine(page, 'the import');
  return trial;
}

/** R-3, 2: what a round would give; gives the counters by their names. */
export async function preview(hands) {
  const { page } = hands;
  await enter(hands, 'Przydział');
  await hands.follow(button(page, 'Zobacz podgląd'));
  await fine(page, 'the preview');
  assert.match(await said(page), /To jedno możliwe losowanie/);
  return counters(page);
}

/** The figures of a page by their names. */
export const counters = async (page) =>
  Object.fromEntries(
    await main(page).locator('dl.counters > div').evaluateAll((all) =>
      all.map((one) => [one.querySelector('dt').innerText.trim(), one.querySelector('dd').innerText.trim()]),
    ),
  );

/** R-3, 3: one proposes, */
export async function propose(hands) {
  await hands.follow(button(hands.page, 'Zaproponuj przydział'));
  assert.match(await said(hands.page), /Przydział zatwierdza inna osoba/);
}

/** and another confirms. */
export async function seal(hands) {
  const { page } = hands;
  await enter(hands, 'Przydział');
  await hands.follow(link(page, 'Sprawdź i zatwierdź'));
  await hands.type(field(page, 'reason'), 'Sprawdzone z listą zgłoszeń.');
  await hands.follow(button(page, 'Zatwierdź i zapieczętuj'));
  await fine(page, 'the sealing');
  assert.match(await said(page), /Przydział jest zatwierdzony/);
}

/** Who stands how on the sealed page: name to state. */
export const stands = async (page) =>
  new Map(
    await main(page).locator('table tbody tr').evaluateAll((rows) =>
      rows.map((row) => [row.querySelector('th').innerText.trim(), row.querySelector('td:last-child').innerText.trim().split('\n')[0]]),
    ),
  );

/** the public report is run again in this browser, its file by `academy allocation replay`. */
export async function checkReport(hands, academy) {
  const { page } = hands;
  await hands.follow(link(page, 'Publiczny raport'));
  await hands.press(button(page, 'Przelicz w tej przeglądarce'));
  await page.getByText('Wyszły te same bajty').waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), hands.press(link(page, 'Pobierz plik'))]);
  const file = join(academy.folder, 'przydzial.json');
  await download.saveAs(file);
  return academy.command('allocation', 'replay', file);
}

/** Somebody answers her offer by the link of her mail. */
export async function answer(page, academy, name, label) {
  const mail = await mailTo(academy, addressOf(name), 'Miejsce czeka na Twoją decyzję');
  const [link] = mail.text.match(/http\S+\/zaproszenie\S*/) ?? assert.fail(`a link in ${mail.text}`);
  await page.goto(link);
  await Promise.all([page.waitForEvent('load'), button(page, label).click()]);
  return said(page);
}

/** The city halls of these people are heard: she confirms that they work there. */
export async function confirmPeople(hands, names) {
  const { page } = hands;
  await enter(hands, 'Osoby i kolejka');
  for (const name of names) await hands.tick(main(page).getByRole('checkbox', { name: `Zaznacz: ${name}` }));
  await hands.follow(button(page, 'Potwierdź'));
  await fine(page, 'confirmed workplaces');
}

/** R-4, 1: what other limits would do, before anything is saved. */
export async function foresee(hands, limits) {
  const { page } = hands;
  await enter(hands, 'Limity i wyjątki');
  await fill(hands, limits);
  await hands.follow(button(page, 'Zobacz skutki').first());
  await fine(page, 'the simulator');
  return main(page).getByRole('region', { name: 'Skutki tej zmiany' }).innerText();
}

/** R-4, 2: the same limits for good. */
export async function raise(hands, reason) {
  const { page } = hands;
  await hands.type(main(page).locator('form:has([name=shown]) [name=reason]'), reason);
  await hands.follow(button(page, 'Zmień limity'));
  await fine(page, 'the raised limits');
}

/** R-5, 2: a later date for everybody of a city in one act. */
export async function extendForCity(hands) {
  const { page } = hands;
  await enter(hands, 'Przedłużenia');
  await hands.follow(link(page, 'Przedłuż termin'));
  const whole = await field(page, 'whom').locator('option').evaluateAll((all) => all.find((one) => one.value.startsWith('city:'))?.value);
  await hands.pick(field(page, 'whom'), whole);
  await fill(hands, { until: '2027-07-14', reason: 'Powódź: urząd pracuje w sztabie kryzysowym.' });
  await hands.follow(button(page, 'Przedłuż'));
  await fine(page, 'the extension');
}

/** one place more for the first two cities of the board, which is shown first; gives what was shown. */
export async function addPlaces(hands, reason) {
  const { page } = hands;
  await enter(hands);
  for (const place of [0, 1]) await hands.tick(main(page).locator('input[name=chosen]').nth(place));
  await page.getByText('Zaznaczono 2 miasta').waitFor();
  await hands.follow(button(page, 'Dodaj miejsce'));
  const shown = await said(page);
  await hands.type(field(page, 'reason'), reason);
  await hands.follow(main(page).locator('form[method=post]').getByRole('button').last());
  await fine(page, 'places for cities');
  return shown;
}

/** takes the latest change of the board back. */
export async function undo(hands) {
  const { page } = hands;
  await hands.follow(main(page).locator('aside').getByRole('button', { name: /^Cofnij/ }).first());
  await fine(page, 'what was taken back');
}

/** everybody gets a week more to finish. */
export async function laterEnd(hands) {
  const { page } = hands;
  await enter(hands, 'Ustawienia');
  await fill(hands, { completion_until: '2027-07-07T23:59' });
  await hands.follow(button(page, 'Zapisz ustawienia'));
  await fine(page, 'the later end');
}

/** R-5, 3: somebody is moved to the edition before; gives what was shown first. */
export async function moveAway(hands, name) {
  const { page } = hands;
  await enter(hands, 'Osoby i kolejka');
  await hands.follow(link(page, name));
  await hands.follow(link(page, 'Przenieś do innej kohorty'));
  await hands.pick(field(page, 'to').first(), autumn.slug);
  await hands.follow(button(page, 'Pokaż skutki'));
  const shown = await said(page);
  await hands.type(field(page, 'reason'), 'Prosiła o wcześniejszy termin.');
  await hands.follow(button(page, `Przenieś: ${name}`));
  await fine(page, 'the move');
  return shown;
}

/** R-5, 4: the place of somebody who never began goes to others; gives what was shown first. */
export async function takeUnused(hands, name) {
  const { page } = hands;
  await enter(hands, 'Osoby i kolejka');
  await hands.pick(field(page, 'state'), 'idle');
  await hands.follow(button(page, 'Filtruj'));
  await hands.tick(main(page).getByRole('checkbox', { name: `Zaznacz: ${name}` }));
  await hands.follow(button(page, 'Zabierz miejsca…'));
  const shown = await said(page);
  await hands.type(field(page, 'reason'), 'Trzy tygodnie bez odpowiedzi.');
  await hands.follow(button(page, 'Zabierz miejsca: 1'));
  await fine(page, 'a place that nobody used');
  return shown;
}

/** The newest mail to somebody whose subject holds these words, once it is there. */
export async function mailTo(academy, address, subject) {
  for (let waited = 0; waited < 30_000; waited += 250) {
    const found = (await academy.mails()).filter((mail) => mail.to.includes(address) && mail.subject.includes(subject));
    if (found.length > 0) return found.at(-1);
    await pause(250);
  }
  return assert.fail(`a mail "${subject}" to ${address} within half a minute`);
}
