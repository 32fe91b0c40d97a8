// The way of an official, step by step, as she walks it: by labels, buttons and links. Works with and without scripts.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from './server.mjs';

const curriculum = join(root, 'server/demo/programme/curriculum.json');

/** An academy with the register of Polish cities and an administrator; no course, no demo. */
export async function furnishCities(academy) {
  const lists = join(root, 'server/demo/municipalities');
  await academy.command('import', 'municipalities', join(lists, 'pl_gminas.csv'), join(lists, 'pl_towns.csv'));
  await academy.command('user', 'add', 'olga@akademia.example', 'Olga Wrona', '--administrator');
}

/** The same with the real course. */
export async function furnish(academy) {
  await furnishCities(academy);
  await academy.command('import', 'programme', curriculum);
}

export const press = async (page, name) => {
  await page.locator('main').getByRole('button', { name, exact: true }).first().click();
  await page.waitForLoadState();
};

/** The page must not be one of complaints. */
export async function fine(page, what) {
  const complaint = await page.locator('.summary, [role=alert]').allInnerTexts();
  assert.deepEqual(complaint.filter((text) => text.trim()), [], `${what} at ${page.url()}`);
}

const stamp = (days, clock = true) => {
  const at = new Date(Date.now() + days * 86_400_000).toISOString();
  return clock ? at.slice(0, 16) : at.slice(0, 10);
};

/** An organizer opens a cohort of the course through the interface; gives its word in the address. */
export async function openCohort(page, slug = 'proba') {
  await page.goto('/organizacja/kohorty/nowa');
  const options = await page.locator('select[name=course] option').evaluateAll((all) => all.map((one) => one.value).filter(Boolean));
  await page.selectOption('select[name=course]', options[0]);
  const texts = {
    name_pl: 'Edycja próbna', slug, starts_on: stamp(-1, false), ends_on: stamp(90, false), opens_at: stamp(-1),
    closes_at: stamp(20), promotion_until: stamp(40), completion_until: stamp(90), total: '3', city_cap: '2', cities: '2',
  };
  for (const [name, value] of Object.entries(texts)) await page.fill(`main input[name=${name}]`, value);
  await page.fill('main textarea[name=lead_pl]', 'Dziewięć modułów i certyfikat.');
  await page.check('main input[name=needs_office]');
  await page.fill('main input[name=office_days]', '7');
  await page.selectOption('select[name=state]', 'published');
  await press(page, 'Utwórz kohortę');
  await fine(page, 'the new cohort');
  return slug;
}

/** Opens an account; the code is read from the mail. */
export async function register(page, academy, { name, email, city, form = 'she', scripts = true }) {
  await page.goto('/rejestracja');
  await page.fill('main input[name=name]', name);
  await page.fill('main input[name=email]', email);
  await page.check(`main input[name=form][value=${form}]`);
  await page.fill('main input[name=function]', 'inspektor, wydział rozwoju');
  // With scripts the field wakes at the first touch, while she types.
  await page.fill('main input[name=city_query]', city);
  if (scripts) {
    await page.getByRole('option').first().click();
  } else {
    await page.locator('main button[name=city_search]').click();
    await page.locator('main input[type=radio][name=city]').first().check();
  }
  await page.check('main input[name=privacy]');
  await press(page, 'Wyślij kod');
  await page.fill('main input[name=code]', await academy.latestCode(email));
  await press(page, 'Załóż konto');
  await fine(page, 'registration');
}

/** An organizer confirms everybody who waits. */
export async function confirmAll(page) {
  await page.goto('/organizacja/zatrudnienie');
  const boxes = page.locator('main input[type=checkbox][name=id]');
  assert.ok((await boxes.count()) > 0, 'somebody waits');
  for (const box of await boxes.all()) await box.check();
  await press(page, 'Potwierdź zaznaczone');
  await fine(page, 'confirmation');
}

/** Applies and gives what the cohort's page says afterwards. */
export async function apply(page, cohort) {
  await page.goto(`/kohorty/${cohort}/zgloszenie`);
  await press(page, 'Zgłoś się');
  await fine(page, 'application');
  return page.locator('main').innerText();
}

const squeeze = (text) => text.replace(/\[[^\]]*\]/g, '').replace(/\s+/g, ' ').trim();

/** The right answers by the question's text in Polish. */
export async function rightAnswers() {
  const { modules } = JSON.parse(await readFile(curriculum, 'utf8'));
  const quizzes = modules.flatMap(({ quiz }) => (Array.isArray(quiz) ? quiz : quiz.questions));
  return new Map(quizzes.map(({ question, options }) => [
    squeeze(question.pl),
    options.filter((one) => one.correct).map((one) => squeeze(one.pl)),
  ]));
}

/** Does every exercise of a lesson and completes it. */
export async function takeLesson(page) {
  const forms = page.locator('main form:has(input[name=blok])');
  for (let at = 0; at < (await forms.count()); at += 1) {
    const form = forms.nth(at);
    const kind = await form.locator('input[name=rodzaj]').getAttribute('value');
    if (kind === 'check') await form.locator('input[name=wybor]').first().check();
    else if (kind === 'checklist') for (const box of await form.locator('input[name=wybor]').all()) await box.check();
    else if (kind === 'reflection') await form.locator('textarea').fill('Zaczniemy od inwentaryzacji.');
    else continue;
    const button = form.locator('button').first();
    if ((await button.count()) > 0 && (await button.isVisible())) {
      await button.click();
      await page.waitForLoadState('load');
      await pause(50);
    }
  }
  await page.locator('main button[name=ukoncz]').click();
  await page.waitForLoadState();
  await fine(page, 'the end of a lesson');
}

/** Takes a quiz from its front page, or an attempt that is under way, to a passed result. */
export async function takeQuiz(page, right) {
  const begin = page.locator('main button[name=zacznij]');
  if ((await begin.count()) > 0) await begin.click();
  await page.waitForURL(/\/\d+(\?.*)?$/);
  for (let step = 0; step < 20; step += 1) {
    const submit = page.locator('main form:has([name=wyslij]) button').locator('visible=true');
    const form = page.locator('main form:has(input[name=pytanie])').locator('visible=true').first();
    await form.or(submit.first()).first().waitFor();
    if (!(await form.isVisible())) {
      await submit.first().click();
      await page.waitForLoadState();
      break;
    }
    const text = squeeze(await form.innerText());
    const [, answers] = [...right].find(([question]) => text.includes(question)) ?? assert.fail(`unknown question: ${text}`);
    const before = await form.locator('input[name=pytanie]').getAttribute('value');
    for (const label of await form.locator('label.answer').all()) {
      if (answers.includes(squeeze(await label.innerText()))) await label.locator('input').check();
    }
    await form.locator('button[data-kind=primary]').click();
    await page.waitForFunction(
      (id) => ![...document.querySelectorAll('main input[name=pytanie]')].some((one) => one.value === id && one.form.checkVisibility()),
      before,
    );
  }
  await page.getByRole('heading', { name: /^Zaliczone/ }).first().waitFor();
}

/** Walks the whole course in the order of the outline; gives how many lessons and quizzes there were. */
export async function learnAll(page, cohort) {
  const right = await rightAnswers();
  const counted = { lessons: 0, quizzes: 0 };
  const done = new Set();
  const next = async () => {
    await page.goto(`/nauka/${cohort}`);
    const links = await page.locator('main a[href]').evaluateAll((all) => all.map((one) => new URL(one.href).pathname));
    return links.filter((path) => /^\/nauka\/[^/]+\/[^/]+\/[^/.]+$/.test(path));
  };
  let queue = await next();
  assert.ok(queue.length > 0, 'the dashboard leads to a lesson');
  while (queue.length > 0) {
    const path = queue.shift();
    if (done.has(path)) continue;
    done.add(path);
    await page.goto(path);
    const outline = await page.locator('main a[href]').evaluateAll((all) => all.map((one) => new URL(one.href).pathname));
    queue.push(...outline.filter((one) => /^\/nauka\/[^/]+\/[^/]+\/[^/.]+$/.test(one) && !done.has(one)));
    if ((await page.locator('main button[name=zacznij]').count()) > 0) {
      await takeQuiz(page, right);
      counted.quizzes += 1;
    } else if ((await page.locator('main button[name=ukoncz]').count()) > 0) {
      await takeLesson(page);
      counted.lessons += 1;
    }
    if (queue.length === 0) queue = (await next()).filter((one) => !done.has(one));
  }
  return counted;
}

/** Confirms her name and waits for the certificate; gives its number. */
export async function fetchCertificate(page, cohort) {
  await page.goto(`/nauka/${cohort}`);
  const link = page.locator('main a[href^="/moje-certyfikaty/"]').first();
  await page.goto(await link.getAttribute('href'));
  const own = page.url();
  await page.locator('main form:has(input[name=printed_name]) button').first().click();
  await page.waitForLoadState();
  for (let waited = 0; waited < 60_000; waited += 1_000) {
    await page.goto(own);
    const pdf = await page.locator('main a[href$="/pdf"]').first().getAttribute('href', { timeout: 500 }).catch(() => null);
    if (pdf) return pdf.split('/').at(-2);
    await pause(1_000);
  }
  return assert.fail('no certificate after a minute');
}
