// An organizer's whole edition as far as it concerns seats, from nothing: journeys, each step by links and
// labels from the front page on. Twice: with a pointer, where every page is looked at in both themes and widths; and with
// keys alone, where Tab has to lead everywhere and the focus has to be seen. The server's clock is moved through the year.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { violations } from '../support/axe.mjs';
import { openBrowser, visitor } from '../support/browser.mjs';
import { otherClock } from '../support/clock.mjs';
import * as edition from '../support/edition.mjs';
import { keys, pointer } from '../support/hands.mjs';
import { furnish, register } from '../support/journey.mjs';
import { look } from '../support/look.mjs';
import { mailServer } from '../support/mail.mjs';
import { signIn } from '../support/people.mjs';
import { databases, full, startAcademy } from '../support/server.mjs';

const [olga, alicja] = ['olga@akademia.example', 'alicja@akademia.example'];

const runs = [[pointer, 'sqlite'], [keys, 'sqlite']];
// On both databases in the full count.
if (full) runs.push(...databases.slice(1).map((database) => [pointer, database]));

for (const [hand, database] of runs) {
  describe(`an organizer's edition on ${database}, ${hand === keys ? 'with keys alone' : 'with a pointer'}`, () => {
    let [academy, browser, clock, post, who, hands] = [];
    const troubles = [];

    before(async () => {
      [clock, post, browser] = await Promise.all([otherClock(), mailServer(), openBrowser()]);
      await clock.set(edition.days.before);
      academy = await startAcademy({ database, post, env: clock.env });
      await furnish(academy);
      await academy.command('user', 'add', alicja, 'Alicja Rostkowska', '--administrator');
      // The edition before is there already, however she works now.
      const { page, close } = await visitor(browser, academy.url);
      await edition.arrive(pointer(page), academy, olga);
      await edition.openEdition(pointer(page), edition.autumn);
      await edition.takePaper(pointer(page), academy, edition.before, edition.autumn.name);
      await close();
      await onDay('prepared');
    });

    after(async () => {
      await browser?.close();
      await academy?.close();
      await clock?.close();
      post?.close();
    });

    /** A step of the story; once one failed, those behind it have nothing to stand on. */
    let broken = false;
    const step = (name, act) =>
      test(name, async (t) => {
        if (broken) return t.skip('an earlier step failed');
        broken = true;
        await act();
        broken = false;
      });

    /** Somebody sits down at a browser of her own. */
    async function as(address) {
      await leave();
      who = await visitor(browser, academy.url);
      hands = hand(who.page);
      await edition.arrive(hands, academy, address);
    }

    async function leave() {
      troubles.push(...(who?.troubles ?? []));
      await who?.close();
    }

    /** Another day; the server was restarted overnight, so what waited for it is done at once. */
    async function onDay(day, address = olga) {
      await academy.stop();
      await clock.set(edition.days[day]);
      await academy.start();
      await as(address);
    }

    /** The page is accessible; with a pointer it is looked at as every other page. */
    async function see(name) {
      const found = hands.kind === 'keys' ? await violations(who.page) : await look(who.page, 'pl', `edycja-${name}`);
      assert.deepEqual(found, [], `${name} at ${who.page.url()}`);
      await who.page.emulateMedia({ colorScheme: 'light', reducedMotion: null });
      await who.page.setViewportSize({ width: 1440, height: 900 });
    }

    /** The figures of the round's page. */
    async function figures() {
      await edition.enter(hands, 'Przydział');
      const figures = await edition.counters(who.page);
      return Object.fromEntries(Object.entries(figures).map(([name, text]) => [name, Number.parseInt(text, 10)]));
    }

    /** Somebody who applies by herself: opens an account with a pointer, whatever the organizer uses. */
    async function applicant(name, city) {
      const own = await visitor(browser, academy.url);
      await register(own.page, academy, { name, email: edition.addressOf(name), city });
      return { ...own, name };
    }

    step('R-1: she opens the edition, tries its limits on the last one, and a letter on herself', async () => {
      await edition.openEdition(hands, edition.spring);
      await edition.aim(hands);
      await see('limity');
      const trial = await edition.tryOnLast(hands);
      assert.match(trial, /Zgłoszenia: 4 osoby z 3 miast/);
      assert.match(trial, /To próba: niczego nie zapisano/);
      await see('proba');
      const mail = await edition.tryLetter(hands, academy, olga);
      assert.match(mail.subject, /^\[Próba\] .*Edycja wiosenna 2027/);
    });

    step('R-2: she invites leaders, by name and out of a file; their places are held', async () => {
      await edition.invite(hands, { email: edition.addressOf('Maria'), name: 'Maria Sekretarz', city: 'pisz' });
      const trial = await edition.inviteMany(hands, academy, [['Paweł Lider', '2816033'], ['Zofia Liderka', '2816033']]);
      assert.match(trial, /Ostatnie miejsce dla miasta Pisz zajmuje wiersz 2/, 'two leaders, one place');
      assert.match(trial, /1: ma błąd i będzie pominięte/);
      await see('zaproszenia');
      const open = await edition.said(who.page);
      assert.ok(/Maria Sekretarz/.test(open) && /Paweł Lider/.test(open) && !/Zofia Liderka/.test(open), open);
      const mail = await edition.mailTo(academy, edition.addressOf('Paweł'), 'Zaproszenie czeka na Twoją decyzję');
      const [link] = mail.text.match(/http\S+\/zaproszenie\S*/) ?? assert.fail(mail.text);
      // A scanner of mail opens every link first; it takes nothing.
      assert.ok((await fetch(link)).ok, `${link} is answered`);
      await edition.enter(hands, 'Zaproszenia');
      assert.match(await edition.said(who.page), /Paweł Lider/);
      const { page, troubles: own, close } = await visitor(browser, academy.url);
      await signIn(page, academy, edition.addressOf('Paweł'));
      await page.goto(link);
      await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Przyjmuję miejsce' }).click()]);
      assert.match(await edition.said(page), /Masz miejsce/);
      troubles.push(...own);
      await close();
    });

    step('R-3: applications come on paper and by themselves, and the minute is kept', async () => {
      await onDay('opened');
      const trial = await edition.takePaper(hands, academy, edition.paper);
      assert.match(trial, /18: będzie czekać na decyzję/);
      assert.match(trial, /1: ma błąd i będzie pominięte/);
      await see('osoby');
      const people = [await applicant('Nina Wczesna', 'olecko'), await applicant('Ola Spóźniona', 'goniadz')];
      await onDay('closing');
      for (const one of people) {
        await signIn(one.page, academy, edition.addressOf(one.name));
        await one.page.goto(`/kohorty/${edition.spring.slug}/zgloszenie`);
      }
      const send = async ({ page }) => {
        await Promise.all([page.waitForEvent('load'), page.locator('main').getByRole('button', { name: 'Zgłoś się' }).click()]);
        return edition.said(page);
      };
      assert.match(await send(people[0]), /O wszystkich zgłoszeniach razem rozstrzygnie przydział/);
      await clock.set(edition.days.closed);
      assert.match(await send(people[1]), /Zgłoszenie przyszło po terminie/);
      for (const one of people) {
        troubles.push(...one.troubles);
        await one.close();
      }
    });

    let [given, seats] = [];
    step('R-3: she previews the round and proposes it, another seals it, and anybody can run it again', async () => {
      await edition.enter(hands, 'Przydział');
      const seen = await edition.preview(hands);
      // Twelve without the reserve of two, or fewer: eight cities may have sent fewer. The late one is not among the 19.
      assert.match(seen['Miejsca z przydziału'], /^(8|9|10) na 19 zgłoszeń/);
      assert.match(seen['Miasta z miejscem'], /^8/, 'with the city of the invited leader');
      await see('podglad');
      await edition.propose(hands);
      await see('propozycja');
      await as(alicja);
      await edition.seal(hands);
      await see('zatwierdzony');
      given = [...(await edition.stands(who.page)).keys()].filter((name) => edition.paper.some(([known]) => known === name));
      const told = await edition.checkReport(hands, academy);
      assert.match(told, /19 applications, \d+ seats, 8 cities[^]*the same bytes come out/);
      seats = Number(told.match(/(\d+) seats/)[1]);
      await see('raport');
    });

    step('R-3: offers are accepted and declined, and the page counts them', async () => {
      await onDay('answered');
      assert.equal((await figures())['Czekają na odpowiedź'], seats);
      await who.page.getByText('Ta strona aktualizuje się sama.').waitFor();
      const answers = ['Przyjmuję miejsce', 'Przyjmuję miejsce', 'Rezygnuję'];
      for (const [at, label] of answers.entries()) {
        const { page, troubles: own, close } = await visitor(browser, academy.url);
        await signIn(page, academy, edition.addressOf(given[at]));
        assert.match(await edition.answer(page, academy, given[at], label), at < 2 ? /Masz miejsce/ : /Rezygnacja/);
        troubles.push(...own);
        await close();
      }
      // Nobody has touched her page meanwhile.
      await who.page.locator('[data-part=answers] dl > div').filter({ hasText: /^Odrzucone\s*1$/ }).waitFor();
      assert.equal((await edition.counters(who.page))['Przyjęte'], '2');
      await edition.confirmPeople(hands, [...given.slice(0, 2), 'Paweł Lider']);
      const after = await figures();
      assert.deepEqual([after['Przyjęte'], after.Odrzucone, after['Bez odpowiedzi w terminie']], [2, 1, 0]);
    });

    step('R-4: she sees what more places would do, raises the limits, and the same happens', async () => {
      const before = await figures();
      const panel = await edition.foresee(hands, { total: '15', city_cap: '3', cities: '10' });
      const people = Number(panel.match(/Ofertę miejsca dosta(?:nie|ną) (\d+)/)?.[1] ?? assert.fail(panel));
      assert.ok(people >= 1 && panel.includes('Jeszcze niczego nie zapisano'), panel);
      await see('skutki');
      const named = await who.page.getByRole('region', { name: 'Skutki tej zmiany' }).locator('tbody th').allInnerTexts();
      assert.equal(named.length, people, 'everybody is named');
      const unchanged = await figures();
      assert.deepEqual(unchanged, before, 'seeing changes nothing');
      await edition.foresee(hands, { total: '15', city_cap: '3', cities: '10' });
      await edition.raise(hands, 'Zgłosiło się więcej miast, niż planowaliśmy.');
      const after = await figures();
      assert.equal(after['Czekają na odpowiedź'], before['Czekają na odpowiedź'] + people, 'exactly those who were foreseen');
      for (const name of named) await edition.mailTo(academy, edition.addressOf(name), 'Miejsce czeka na Twoją decyzję');
      await edition.enter(hands);
      assert.match(await edition.said(who.page), /limit zwiększony z 8, 16 lutego/);
      await see('tablica');
      await who.page.goto(`/kohorty/${edition.spring.slug}`);
      assert.match(await edition.said(who.page), /Zmiany zasad 16 lutego 2027/, 'the changed rule is public, with its day');
      await see('zmiany-zasad');
    });

    step('R-3: silence passes a place on, in the morning and never at night', async () => {
      const before = await figures();
      await onDay('night');
      const night = await figures();
      assert.equal(night['Czekają na odpowiedź'], 0, 'the deadline was at four');
      assert.equal(night['Bez odpowiedzi w terminie'], before['Czekają na odpowiedź']);
      assert.equal(night['Nadal w kolejce'], before['Nadal w kolejce'], 'nobody is offered anything at night');
      await onDay('morning');
      const morning = await figures();
      assert.ok(morning['Czekają na odpowiedź'] > 0, 'offices are open, the next are asked');
      assert.equal(morning['Czekają na odpowiedź'] + morning['Nadal w kolejce'], night['Nadal w kolejce']);
    });

    step('R-5: she adds places for cities, takes that back, gives a city more time, then everybody', async () => {
      const shown = await edition.addPlaces(hands, 'Nowy wydział.');
      assert.match(shown, /Dodatkowe miejsce dla miast/);
      assert.match(await edition.said(who.page), /Nowy wydział/);
      await edition.undo(hands);
      assert.match(await edition.said(who.page), /Cofnięcie zmiany/);
      await see('cofnieta');
      await onDay('running');
      await edition.extendForCity(hands);
      assert.match(await edition.said(who.page), /całe miasto|Powódź/);
      await see('przedluzenia');
      await edition.laterEnd(hands);
      const mail = await edition.mailTo(academy, edition.addressOf(given[0]), 'Nowe terminy');
      assert.match(mail.text.replaceAll('\u00a0', ' '), /do 30 czerwca 2027, 23.59, teraz do 7 lipca 2027, 23.59/);
    });

    step('R-5: she moves somebody to the other edition, and gives on a place that nobody uses', async () => {
      const [stays, goes] = given;
      assert.match(await edition.moveAway(hands, goes), /Co się stanie/);
      assert.match(await edition.said(who.page), /z miejsca na miejsce|Edycja jesienna 2026/i);
      await see('przeniesiona');
      await edition.mailTo(academy, edition.addressOf(goes), edition.autumn.name);
      assert.match(await edition.takeUnused(hands, stays), /Kto straci miejsce/);
      await see('bez-nieuzywanego');
      await edition.mailTo(academy, edition.addressOf(stays), edition.spring.name);
    });

    step('nothing is out of step, and no page complained', async () => {
      assert.match(await academy.command('seats', 'check'), /counters = claims = rows/);
      await leave();
      assert.deepEqual(troubles, []);
    });
  });
}
