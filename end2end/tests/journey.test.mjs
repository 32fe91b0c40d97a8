// From nothing to a certificate, through the interface: an organizer sets the cohort up, an official registers, is
// confirmed, applies, gets her seat, takes the whole real course, and a stranger verifies her certificate.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBrowser, visitor } from '../support/browser.mjs';
import { apply, confirmAll, fetchCertificate, furnish, learnAll, openCohort, register } from '../support/journey.mjs';
import { signIn } from '../support/people.mjs';
import { databases, full, startAcademy } from '../support/server.mjs';

const official = { name: 'Świętosława Brzęczyszczykiewicz-Źdźbło', email: 'swietoslawa@elk.example', city: 'elk' };
const runs = databases.map((database) => ({ database, scripts: true }));
// Without scripts on the embedded database; on both in the full count.
runs.push(...(full ? databases : databases.slice(0, 1)).map((database) => ({ database, scripts: false })));

for (const { database, scripts } of runs) {
  test(`an official comes to a certificate on ${database}, ${scripts ? 'with' : 'without'} scripts`, async (t) => {
    const academy = await startAcademy({ database });
    t.after(() => academy.close());
    await furnish(academy);
    const browser = await openBrowser();
    t.after(() => browser.close());
    const organizer = await visitor(browser, academy.url, { scripts });
    const learner = await visitor(browser, academy.url, { scripts });

    await signIn(organizer.page, academy, 'olga@akademia.example');
    const cohort = await openCohort(organizer.page);
    await register(learner.page, academy, { ...official, scripts });
    await confirmAll(organizer.page);
    const told = await apply(learner.page, cohort);
    assert.match(told, /masz miejsce/i);
    assert.match(await academy.command('seats', 'check'), /counters = claims = rows/);

    const counted = await learnAll(learner.page, cohort);
    assert.deepEqual(counted, { lessons: 36, quizzes: 9 });
    const number = await fetchCertificate(learner.page, cohort);

    const stranger = await visitor(browser, academy.url, { scripts });
    await stranger.page.goto('/sprawdz');
    await stranger.page.fill('main input[name=numer]', number);
    await stranger.page.locator('main form:has(input[name=numer]) button').click();
    await stranger.page.waitForLoadState();
    const seen = await stranger.page.locator('main').innerText();
    assert.ok(seen.includes(official.name), seen);
    assert.ok(seen.includes(number), seen);
    assert.deepEqual([...organizer.troubles, ...learner.troubles, ...stranger.troubles], []);
  });
}
