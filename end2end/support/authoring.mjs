// The way of a lecturer and of her organizer, step by step, as they walk it. Works with and without scripts.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { fine, press } from './journey.mjs';
import { root } from './server.mjs';

/** A short film that we made ourselves: a bar that moves, two seconds. */
export const film = join(root, 'end2end/files/film.webm');

function crc(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}

function chunk(name, body) {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body]);
  const out = Buffer.alloc(8 + named.length);
  out.writeUInt32BE(body.length, 0);
  named.copy(out, 4);
  out.writeUInt32BE(crc(named), out.length - 4);
  return out;
}

/** A real PNG: stripes, `width` by `height`, with a hidden text that must not survive the upload. */
export function picture(width, height, secret) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const rows = Buffer.alloc(height * (1 + 3 * width));
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) rows.set((x + y) % 16 < 8 ? [31, 78, 95] : [232, 195, 106], y * (1 + 3 * width) + 1 + 3 * x);
  }
  const parts = [chunk('IHDR', head), chunk('tEXt', Buffer.from(`Comment\0${secret}`, 'latin1')), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), ...parts]);
}

/** Fills one field of a form; opens what it is folded into. A file is `{ name, mimeType, buffer }` or a path. */
async function put(form, name, value) {
  const field = form.locator(`[name="${name}"]:not([type=hidden])`);
  const folded = form.locator('details:not([open])').filter({ has: form.page().locator(`[name="${name}"]`) });
  if ((await folded.count()) > 0) await folded.first().locator('summary').first().click();
  const kind = await field.first().evaluate((one) => (one.localName === 'select' ? 'select' : one.type));
  if (kind === 'file') await field.setInputFiles(value);
  else if (kind === 'select') await field.selectOption(value);
  else if (kind === 'checkbox') await field.setChecked(value);
  else if (kind === 'radio') await form.locator(`[name="${name}"][value="${value}"]`).check();
  else await field.fill(value);
}

/** Fills the form that has this button and presses it. */
export async function send(page, button, values = {}) {
  const form = page.locator('main form').filter({ has: page.getByRole('button', { name: button, exact: true }) }).first();
  for (const [name, value] of Object.entries(values)) await put(form, name, value);
  await form.getByRole('button', { name: button, exact: true }).click();
  await page.waitForLoadState();
}

/** The same, and nothing may be complained about. */
export async function save(page, button, values) {
  await send(page, button, values);
  await fine(page, button);
}

/** Gives a person a role over the whole academy. */
export async function giveRole(page, name, role) {
  await page.goto('/organizacja/ludzie');
  await page.locator('main').getByRole('link', { name }).first().click();
  await page.locator('main').getByRole('link', { name: 'Nadaj rolę' }).click();
  await save(page, 'Nadaj rolę', { role, scope: 'everything', reason: 'Umowa na rok szkolny.' });
}

/** A lecturer begins a module; the page of the module is open afterwards. */
export async function newModule(page, texts) {
  await page.goto('/');
  await page.getByRole('link', { name: 'Moje moduły' }).first().click();
  await save(page, 'Utwórz moduł', texts);
}

/** Adds a lesson to the module whose page is open; the lesson's page is open afterwards. */
export async function newLesson(page, title, minutes, kind = 'text') {
  await save(page, 'Dodaj lekcję', { pl_title: title, lesson_kind: kind, minutes: String(minutes) });
  assert.equal(await page.locator('main h1').innerText(), title);
}

/** Adds a block to the lesson whose page is open. */
export async function newBlock(page, kind, values) {
  await send(page, 'Dodaj część', { rodzaj: kind });
  await save(page, 'Zapisz i wróć do lekcji', values);
}

/** Adds questions to the quiz whose page is open. Options are texts; the right ones begin with "+". */
export async function newQuestions(page, questions) {
  await page.locator('main').getByRole('link', { name: 'Dodaj pytanie' }).click();
  for (const [at, { text, options, why, kind = 'single' }] of questions.entries()) {
    const values = { pl_text: text, kind, pl_explanation: why };
    for (const [n, option] of options.entries()) {
      values[`o${n + 1}_pl_text`] = option.replace(/^\+/, '');
      if (option.startsWith('+')) values[`o${n + 1}_right`] = true;
    }
    await save(page, at + 1 < questions.length ? 'Zapisz i dodaj następne' : 'Zapisz i wróć', values);
  }
}

/** What `takeQuiz` wants to know. */
export function keyOf(questions) {
  return new Map(questions.map(({ text, options }) => [
    text,
    options.filter((one) => one.startsWith('+')).map((one) => one.slice(1)),
  ]));
}

/** From a page of the module to the published version. */
export async function publish(page) {
  await page.locator('main').getByRole('link', { name: 'Przejdź do publikacji' }).click();
  await press(page, 'Opublikuj moduł');
  await fine(page, 'publication');
}

/** An organizer makes a course of the modules with these titles. */
export async function newCourse(page, modules) {
  await page.goto('/organizacja/kohorty');
  await page.locator('main').getByRole('link', { name: 'Nowy program' }).click();
  const form = page.locator('main form').filter({ has: page.getByRole('button', { name: 'Zapisz program' }) });
  for (const [at, title] of modules.entries()) await form.getByLabel(title).fill(String(at + 1));
  await save(page, 'Zapisz program', {
    title_pl: 'Woda bez strat',
    lead_pl: 'Jeden moduł o wyciekach, z ćwiczeniami.',
    aims_pl: 'Umiesz policzyć straty wody.\nUmiesz wybrać czujnik.',
    all_lessons: true,
    quiz_percent: '75',
    attempts: '3',
    hours: '4',
    slug: 'woda-bez-strat',
    is_published: true,
  });
}
