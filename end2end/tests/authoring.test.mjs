// From an empty academy to a new version of a module, through the interface: an organizer names a lecturer; she makes
// a module from nothing with a block of every kind and a quiz, looks at it, publishes it; the organizer makes a
// course and a cohort of it; a learner reads every block and passes; the lecturer sees her people and edits on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { film, giveRole, keyOf, newBlock, newCourse, newLesson, newModule, newQuestions, picture, publish, save, send } from '../support/authoring.mjs';
import { openBrowser, visitor } from '../support/browser.mjs';
import { apply, confirmAll, furnishCities, openCohort, press, register, takeLesson, takeQuiz } from '../support/journey.mjs';
import { signIn } from '../support/people.mjs';
import { databases, full, startAcademy } from '../support/server.mjs';

const olga = 'olga@akademia.example';
const lecturer = { name: 'Halina Źródłowska', email: 'halina@politechnika.example', city: 'elk' };
const learner = { name: 'Zofia Brzezińska', email: 'zofia@elk.example', city: 'elk' };
const stranger = { name: 'Jan Obcy', email: 'jan@suwalki.example', city: 'suwalki' };
const module = 'Woda pod kontrolą';
const address = 'woda-pod-kontrola';

const secret = 'zdjęcie z telefonu, 53.8N 22.3E'.normalize('NFD').replace(/[^\x20-\x7e]/g, '');
const png = { name: 'czujnik.png', mimeType: 'image/png', buffer: picture(320, 180, secret) };
const csv = { name: 'koszty.csv', mimeType: 'text/csv', buffer: Buffer.from('pozycja;kwota\nczujnik;420\nmontaż;180\n') };
const vtt = (text) => ({ name: 'napisy.vtt', mimeType: 'text/vtt', buffer: Buffer.from(`WEBVTT\n\n00:00.000 --> 00:02.000\n${text}\n`) });

const check = { text: 'Gdzie najpierw szukać strat wody?', right: 'W strefach o nocnym przepływie', why: 'W nocy prawie nikt nie odkręca kranu.' };
const questions = [
  {
    text: 'Co mierzy czujnik w studni?',
    options: ['Temperaturę powietrza', '+Przepływ wody', 'Liczbę mieszkańców'],
    why: 'Przepływomierz liczy wodę, reszta to dodatki.',
  },
  {
    text: 'Co obniża straty?',
    kind: 'multiple',
    options: ['+Niższe ciśnienie w nocy', 'Wyższa cena biletu', '+Szybsza naprawa'],
    why: 'Ciśnienie i czas naprawy to dwie rzeczy, na które miasto ma wpływ.',
  },
];

/** The blocks of both lessons with what a learner reads of each. */
const first = [
  ['text', { pl_heading: 'Dlaczego woda znika', pl_markdown: 'W Polsce ginie **co szósty litr** [7].\n\n- pęknięte rury\n- kradzieże' }, ['Dlaczego woda znika', 'co szósty litr', 'pęknięte rury']],
  ['callout', { tone: 'warning', pl_title: 'Zanim kupisz czujnik', pl_markdown: 'Policz studnie. Cena sztuki to nie cena całości.' }, ['Zanim kupisz czujnik', 'Policz studnie']],
  ['image', { pl_alt: 'Czujnik na rurze', pl_caption: 'Czujnik w studni przy ulicy Wodnej', new_file: png }, ['Czujnik w studni przy ulicy Wodnej']],
  ['video', { pl_title: 'Montaż w dwie sekundy', pl_transcript: 'Pasek przesuwa się w prawo.', new_captions_pl: vtt('Pasek jedzie.'), new_captions_en: vtt('The bar moves.'), new_file: film }, ['Montaż w dwie sekundy', 'Tekst filmu']],
  ['video', { pl_title: 'Film z innego serwisu', url: 'https://vimeo.com/123456', pl_transcript: 'Rozmowa z wodociągami.' }, ['Film z innego serwisu', 'vimeo.com']],
  ['file', { pl_title: 'Koszty w arkuszu', pl_description: 'Do kosztorysu.', new_file: csv }, ['Koszty w arkuszu', 'Do kosztorysu.', 'Pobierz plik']],
];
const second = [
  ['checklist', { pl_title: 'Przed przetargiem', pl_items: 'Policz studnie\nSprawdź zasięg\nUstal gwarancję' }, ['Przed przetargiem', 'Sprawdź zasięg']],
  ['reflection', { pl_question: 'Kto u Ciebie pilnuje strat?', pl_hint: 'Jedna osoba z imienia.' }, ['Kto u Ciebie pilnuje strat?', 'Jedna osoba z imienia.']],
  ['table', { pl_caption: 'Straty w trzech miastach', pl_table: 'Miasto | Straty\nEłk | 9 %\nSuwałki | 12 %' }, ['Straty w trzech miastach', 'Suwałki', '12 %']],
  [
    'calculator',
    {
      pl_title: 'Ile kosztuje wyciek', i1_key: 'litry', i1_default: '100', i1_pl_label: 'Litry na godzinę', i1_pl_unit: 'l',
      i2_key: 'cena', i2_default: '0,5', i2_pl_label: 'Cena litra', i2_pl_unit: 'zł', formula: 'litry * cena * 24',
      pl_result: 'Koszt doby', pl_result_unit: 'zł', pl_note: 'Bez ścieków.',
    },
    ['Ile kosztuje wyciek', 'Litry na godzinę', 'Koszt doby', 'Bez ścieków.'],
  ],
  ['download', { pl_title: 'Wzór zgłoszenia', pl_description: 'Do wydruku.', pl_template: '## Zgłoszenie wycieku\n\nUlica: ____' }, ['Wzór zgłoszenia', 'Do wydruku.', 'Pobierz plik']],
  [
    'check',
    { pl_text: check.text, o1_pl_text: 'W urzędzie', o2_pl_text: check.right, o2_right: true, o2_pl_why: check.why },
    [check.text, 'W urzędzie', check.right],
  ],
];

const runs = databases.map((database) => ({ database, scripts: true }));
runs.push(...(full ? databases : databases.slice(0, 1)).map((database) => ({ database, scripts: false })));

const pathOf = (page) => new URL(page.url()).pathname;
const main = (page) => page.locator('main').innerText();

async function seen(page, texts, where) {
  const text = (await main(page)).replace(/\u00a0/g, ' ');
  for (const one of texts) assert.ok(text.includes(one), `${one} on ${where}: ${text}`);
}

/** A picture that came and is drawn. */
async function pictureLoads(page) {
  const image = page.locator('main img[src^="/pliki/"]').first();
  await image.scrollIntoViewIfNeeded();
  const width = async () => image.evaluate((one) => (one.complete ? one.naturalWidth : 0)).catch(() => 0);
  for (let waited = 0; waited < 100 && (await width()) === 0; waited += 1) await page.waitForTimeout(50);
  assert.equal(await width(), 320);
  return image.getAttribute('src');
}

for (const { database, scripts } of runs) {
  test(`a lecturer publishes a module from nothing on ${database}, ${scripts ? 'with' : 'without'} scripts`, async (t) => {
    const academy = await startAcademy({ database });
    t.after(() => academy.close());
    await furnishCities(academy);
    const browser = await openBrowser();
    t.after(() => browser.close());
    const open = () => visitor(browser, academy.url, { scripts });
    const [organizing, newcomer, learning, elsewhere] = [await open(), await open(), await open(), await open()];
    const [desk, reader] = [organizing.page, learning.page];
    const visitors = [organizing, newcomer, learning, elsewhere];
    // A new role ends every session of its holder.
    const enter = async (email) => {
      visitors.push(await open());
      await signIn(visitors.at(-1).page, academy, email);
      return visitors.at(-1).page;
    };

    await signIn(desk, academy, olga);
    await register(newcomer.page, academy, { ...lecturer, scripts });
    await register(reader, academy, { ...learner, scripts });
    await register(elsewhere.page, academy, { ...stranger, scripts });
    await confirmAll(desk);
    await giveRole(desk, lecturer.name, 'lecturer');
    await seen(desk, ['Umowa na rok szkolny.'], 'the page of the person');
    let author = await enter(lecturer.email);

    // The profile: what is wrong comes back with what was typed.
    await author.goto('/prowadzenie/profil');
    const profile = { slug: 'halina-zrodlowska', affiliation: 'Politechnika Białostocka', pl_headline: 'Sieci wodociągowe', pl_bio: 'Uczę o wodzie od **dwudziestu** lat.', pl_interests: 'Nic mnie z dostawcami nie łączy.', is_public: true };
    await send(author, 'Zapisz profil', { ...profile, slug: 'Halina Ź!', photo: png });
    assert.equal(await author.inputValue('[name=pl_bio]'), profile.pl_bio);
    assert.ok((await author.locator('[role=alert], .summary').allInnerTexts()).join('').trim(), 'a complaint about the address');
    await save(author, 'Zapisz profil', { ...profile, photo: png });
    await pictureLoads(author);
    await reader.goto('/prowadzacy/halina-zrodlowska');
    await seen(reader, [lecturer.name, 'Sieci wodociągowe', 'dwudziestu', 'Nic mnie z dostawcami nie łączy.'], 'the public profile');
    await pictureLoads(reader);

    // The module: two lessons with every kind of block, a quiz.
    await newModule(author, { pl_title: module, pl_outcomes: 'Policzysz straty wody w swoim mieście.', en_title: 'Water under control', en_outcomes: 'You can count the losses.' });
    assert.equal(pathOf(author), `/prowadzenie/moduly/${address}`);
    const home = pathOf(author);
    await newLesson(author, 'Skąd biorą się straty', 20);
    await save(author, 'Zapisz', { pl_aim: 'Wiesz, gdzie szukać.', pl_summary: 'Najpierw noc, potem rury.', sources: '7 | Raport o stratach wody, 2024' });
    for (const [kind, values] of first) await newBlock(author, kind, values);
    const lesson = pathOf(author);
    await pictureLoads(author);
    await author.goto(home);
    await newLesson(author, 'Zanim ogłosisz przetarg', 25);
    // What does not fit comes back with what was typed.
    await send(author, 'Dodaj część', { rodzaj: 'table' });
    await send(author, 'Zapisz i wróć do lekcji', { pl_caption: 'Straty', pl_table: 'tylko jedna kolumna' });
    assert.equal(await author.inputValue('[name=pl_table]'), 'tylko jedna kolumna');
    await seen(author, ['Pierwszy wiersz to nagłówek'], 'the form of the table');
    await author.goto(pathOf(author).replace(/\/czesci\/.*/, ''));
    for (const [kind, values] of second) await newBlock(author, kind, values);
    await author.goto(home);
    await newLesson(author, 'Sprawdzian o wodzie', 10, 'quiz');
    await newQuestions(author, questions);
    await seen(author, questions.map((one) => one.text), 'the page of the quiz');
    await questionIsShown(author);

    // The preview, as a learner will see it.
    await author.goto(lesson);
    await author.locator('main').getByRole('link', { name: 'Podgląd', exact: true }).click();
    await author.waitForLoadState();
    await seen(author, first.flatMap(([, , texts]) => texts), 'the preview');
    await pictureLoads(author);
    await author.goto(home);
    await publish(author);
    await seen(author, ['Opublikowana wersja 1'], 'the published module');

    // The organizer makes a course and a cohort with limits of it, and names the lecturer there.
    await newCourse(desk, [module]);
    const cohort = await openCohort(desk, 'woda-1');
    await desk.goto(`/organizacja/kohorty/${cohort}/limity`);
    await save(desk, 'Zmień limity', { total: '4', reason: 'Większa sala.' });
    const limits = await Promise.all(['total', 'city_cap', 'cities'].map((name) => desk.inputValue(`[name=${name}]`)));
    assert.deepEqual(limits, ['4', '2', '2']);
    await desk.goto(`/organizacja/kohorty/${cohort}/zespol`);
    await save(desk, 'Nadaj rolę', { email: lecturer.email, role: 'lecturer', reason: 'Prowadzi tę edycję.' });
    await seen(desk, [lecturer.name, 'ta kohorta'], 'the staff');
    author = await enter(lecturer.email);

    // The learner applies and takes everything.
    assert.match(await apply(reader, cohort), /masz miejsce/i);
    const steps = await lessonsOf(reader, cohort, address);
    assert.equal(steps.length, 3, steps.join());
    await reader.goto(steps[0]);
    await seen(reader, [...first.flatMap(([, , texts]) => texts), 'Najpierw noc, potem rury.', 'Raport o stratach wody, 2024'], 'the first lesson');
    const source = await pictureLoads(reader);
    await filesAreKept(academy, { reader, elsewhere: elsewhere.page, browser, source });
    const films = reader.locator('main form[data-watched]');
    assert.equal(await films.count(), 2);
    for (let at = 0; at < 2; at += 1) {
      await films.nth(at).getByRole('button', { name: 'Oznacz jako obejrzany' }).click();
      await films.nth(at).locator('.saved').filter({ hasText: 'Zapisano' }).waitFor();
    }
    await takeLesson(reader);
    await reader.goto(steps[1]);
    await seen(reader, second.flatMap(([, , texts]) => texts), 'the second lesson');
    const html = await (await reader.request.get(steps[1])).text();
    assert.ok(html.includes(check.text) && !html.includes(check.why), 'no key of the check before it is answered');
    assert.match(await reader.locator('main output').first().innerText(), /1\s?200/);
    const made = reader.locator('main a').filter({ hasText: 'Pobierz plik' }).first();
    const template = await reader.request.get(await made.getAttribute('href'));
    assert.equal(template.status(), 200);
    assert.ok((await template.body()).length > 50);
    await takeLesson(reader);
    await keyStaysHome(reader, steps[2]);
    await takeQuiz(reader, keyOf(questions));
    await seen(reader, questions.map((one) => one.why), 'the result');

    // The lecturer sees who is in her cohort, and may not run it.
    await author.goto('/organizacja/kohorty');
    await author.locator('main').getByRole('link', { name: 'Edycja próbna' }).click();
    await author.waitForLoadState();
    await author.goto(`/organizacja/kohorty/${cohort}/osoby`);
    await seen(author, [learner.name, 'Ełk'], 'the people of the cohort');
    await author.goto(`/organizacja/kohorty/${cohort}/postep`);
    await seen(author, [learner.name], 'the progress');
    assert.equal((await author.request.get(`/organizacja/kohorty/${cohort}/limity`)).status(), 403);

    // A typo is corrected at once for everybody.
    await author.goto(`${home}/poprawki`);
    await author.locator('main').getByRole('link', { name: /Wyróżnienie/ }).click();
    await save(author, 'Zapisz poprawkę', { pl_markdown: 'Policz wszystkie studnie. Cena sztuki to nie cena całości.' });
    await reader.goto(steps[0]);
    await seen(reader, ['Policz wszystkie studnie.'], 'the corrected lesson');

    // A new version is for those who come later.
    await author.goto(home);
    await save(author, 'Zacznij nową wersję');
    await author.locator('main').getByRole('link', { name: 'Skąd biorą się straty' }).click();
    await author.locator('main').getByRole('link', { name: /^Edytuj: Tekst/ }).click();
    const text = await author.inputValue('[name=pl_markdown]');
    assert.equal(text, first[0][1].pl_markdown);
    await send(author, 'Podgląd po polsku', { pl_markdown: text.replace('co szósty', 'co ósmy') });
    await seen(author, ['co ósmy litr'], 'the preview of the block');
    if (scripts) await follows(author);
    await save(author, 'Zapisz i wróć do lekcji');
    await author.goto(home);
    await publish(author);
    await seen(author, ['Opublikowana wersja 2', 'Zastąpiona wersja 1'], 'the module in its second version');
    await reader.goto(steps[0]);
    await seen(reader, ['co szósty litr'], 'the lesson of a cohort that has begun');
    await desk.goto(`/organizacja/kohorty/${cohort}/moduly`);
    await seen(desk, ['Są nowsze wersje modułów.'], 'the modules of the cohort');
    const next = await openCohort(desk, 'woda-2');
    await desk.goto(`/organizacja/kohorty/${next}/moduly`);
    await seen(desk, ['wersja 2'], 'the modules of the next cohort');

    // The two forms that came back on purpose are in the console, as every 422.
    const troubles = visitors.flatMap((one) => one.troubles);
    assert.deepEqual(troubles.filter((one) => !/status of 422 .*(profil|rodzaj=table)\]$/.test(one)), []);
  });
}

/** A question of a quiz is previewed as itself: with its answers, without the rule of a check. */
async function questionIsShown(page) {
  const quiz = pathOf(page);
  const links = await page.locator('main a[href*="/pytania/"]').evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  await page.goto(links.find((href) => !href.endsWith('/nowe')));
  const [{ text, options }] = questions;
  const shown = await page.locator('.author-preview').innerText();
  for (const words of [text, ...options.map((option) => option.replace(/^\+/, ''))]) assert.ok(shown.includes(words), `${words} is in the preview`);
  assert.doesNotMatch(shown, /nie wpływa na ocenę/);
  await page.goto(quiz);
}

/** What is typed stands in the preview without a press, in the language of its field; nothing of it is saved by that. */
async function follows(page) {
  const frame = page.locator('.author-preview');
  const kept = await page.inputValue('[name=pl_markdown]');
  await page.fill('[name=pl_markdown]', `${kept}\n\nTego **jeszcze** nie zapisano.`);
  await frame.getByText('Tego jeszcze nie zapisano.').waitFor();
  assert.equal(await frame.locator('strong', { hasText: 'jeszcze' }).count(), 1, 'Markdown is shown as learners see it');
  await page.locator('details', { has: page.locator('[name=en_markdown]') }).locator('summary').click();
  await page.fill('[name=en_markdown]', 'Not saved *yet*.');
  await frame.getByText('Not saved yet.').waitFor();
  assert.equal(await frame.getAttribute('lang'), 'en');
  await page.fill('[name=en_markdown]', '');
  await page.fill('[name=pl_markdown]', kept);
  await frame.getByText('Tego jeszcze nie zapisano.').waitFor({ state: 'detached' });
}

/** The lessons of a module in their order, from its outline. */
async function lessonsOf(page, cohort, slug) {
  await page.goto(`/nauka/${cohort}`);
  const links = () => page.locator(`main a[href^="/nauka/${cohort}/${slug}/"]`).evaluateAll((all) => all.map((one) => one.getAttribute('href')));
  await page.goto((await links())[0]);
  return [...new Set((await links()).filter((path) => /^\/nauka(\/[^/?#.]+){3}$/.test(path)))];
}

/** Files are for those who may see the lesson, with headers that let nothing run. */
async function filesAreKept(academy, { reader, elsewhere, source }) {
  const image = await reader.request.get(source);
  assert.equal(image.headers()['content-type'], 'image/png');
  assert.equal(image.headers()['x-content-type-options'], 'nosniff');
  assert.match(image.headers()['content-security-policy'], /sandbox/);
  assert.ok(!(await image.body()).includes(secret.slice(0, 12)), 'what was hidden in the picture is gone');
  assert.equal((await elsewhere.request.get(source)).status(), 404);
  assert.notEqual((await fetch(academy.url + source, { redirect: 'manual' })).status, 200);

  const video = reader.locator('main video').first();
  const film = await reader.request.get((await video.getAttribute('src')).replace(/#.*/, ''), { headers: { range: 'bytes=0-99' } });
  assert.equal(film.status(), 206);
  assert.equal(film.headers()['content-type'], 'video/webm');
  for (let waited = 0; waited < 100 && (await video.evaluate((one) => one.readyState)) < 1; waited += 1) await reader.waitForTimeout(50);
  assert.equal(await video.evaluate((one) => one.videoWidth), 160);
  assert.equal(await video.locator('track').count(), 2);
  const captions = await reader.request.get(await video.locator('track').first().getAttribute('src'));
  assert.match(await captions.text(), /^WEBVTT/);

  const link = reader.locator('main a').filter({ hasText: 'Pobierz plik' }).first();
  const sheet = await reader.request.get(await link.getAttribute('href'));
  assert.match(sheet.headers()['content-disposition'], /attachment.*koszty\.csv/);
  assert.equal(await sheet.text(), csv.buffer.toString());
}

/** Neither the front page of the quiz nor an attempt says anything about its key. */
async function keyStaysHome(page, path) {
  await page.goto(path);
  const whys = questions.map((one) => one.why);
  const front = await (await page.request.get(path)).text();
  assert.deepEqual(whys.filter((why) => front.includes(why)), []);
  await page.locator('main button[name=zacznij]').click();
  await page.waitForURL(/\/\d+(\?.*)?$/);
  const attempt = await (await page.request.get(pathOf(page))).text();
  for (const { text, why } of questions) {
    assert.ok(attempt.includes(text));
    assert.ok(!attempt.includes(why), 'no explanation before submission');
  }
  assert.ok(!/is_right|correct|data-right/i.test(attempt), 'no word about what is right');
}
