// The server starts on each database, answers its probes, and its first page is a page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBrowser, visitor } from '../support/browser.mjs';
import { databases, startAcademy } from '../support/server.mjs';

for (const database of databases) {
  test(`a new academy serves its home page on ${database}`, async (t) => {
    const academy = await startAcademy({ database });
    t.after(() => academy.close());
    for (const probe of ['/health', '/ready']) assert.equal((await fetch(academy.url + probe)).status, 200, probe);
    assert.equal((await fetch(`${academy.url}/nie-ma-takiej-strony`)).status, 404);

    const browser = await openBrowser();
    t.after(() => browser.close());
    for (const scripts of [true, false]) {
      const { page, troubles, close } = await visitor(browser, academy.url, { scripts });
      const answer = await page.goto('/');
      assert.equal(answer.status(), 200);
      assert.ok(answer.headers()['content-security-policy'], 'the policy is on the first page');
      assert.equal(await page.locator('h1').count(), 1);
      assert.ok((await page.locator('main').innerText()).trim().length > 0);
      assert.deepEqual(troubles, []);
      await close();
    }
  });
}
