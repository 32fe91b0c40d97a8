// The binary alone: in an empty folder, with an empty environment, as another user. Its islands, eager and lazy, work.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { chmod, chown, copyFile, mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { openBrowser, visitor } from '../support/browser.mjs';
import { crawl } from '../support/crawl.mjs';
import { binary } from '../support/server.mjs';

const origin = 'http://127.0.0.1:3000';
const nobody = 65534;

const taken = () =>
  new Promise((done) => {
    const probe = createConnection(3000, '127.0.0.1');
    probe.once('connect', () => done(true)).once('error', () => done(false));
  });

test('the binary alone serves pages whose islands work', async (t) => {
  if (await taken()) return t.skip('port 3000 is taken, and an empty environment cannot name another');
  const folder = await mkdtemp('/tmp/academy-alone-');
  const alone = join(folder, 'academy');
  await copyFile(binary, alone);
  await chmod(alone, 0o755);
  const root = process.getuid() === 0;
  if (root) await chown(folder, nobody, nobody);
  const server = spawn(alone, ['serve'], { cwd: folder, env: {}, stdio: ['ignore', 'pipe', 'pipe'], ...(root && { uid: nobody, gid: nobody }) });
  let log = '';
  server.stdout.on('data', (bytes) => (log += bytes));
  server.stderr.on('data', (bytes) => (log += bytes));
  t.after(async () => {
    server.kill();
    await rm(folder, { recursive: true, force: true });
  });
  let ready = false;
  for (let waited = 0; waited < 10_000 && !ready; waited += 50) {
    ready = await fetch(`${origin}/ready`).then((answer) => answer.ok, () => false);
    if (!ready) await pause(50);
  }
  assert.ok(ready, log);

  const browser = await openBrowser();
  t.after(() => browser.close());
  const { page, context, troubles } = await visitor(browser, origin);
  const modules = new Map();
  page.on('response', (answer) => {
    const { pathname } = new URL(answer.url());
    if (pathname.endsWith('.wasm')) modules.set(pathname, answer.status());
  });
  const withIslands = (await crawl(context, origin, '/')).filter(({ html }) => html.includes('<leptos-island'));
  // What an empty academy shows a stranger may still be without islands; then it must be clean all the same.
  if (withIslands.length === 0) {
    await page.goto('/');
    assert.deepEqual(troubles, []);
    return t.diagnostic('no page of an empty academy has an island yet');
  }
  for (const { path } of withIslands) await page.goto(path, { waitUntil: 'networkidle' });
  // A lazy island at work: nothing is fetched for it until it is touched, then it asks the server.
  await page.goto('/rejestracja', { waitUntil: 'networkidle' });
  assert.deepEqual([...modules.keys()], [], 'a field that sleeps fetches nothing');
  await page.locator('main input[name=city_query]').fill('Ełk');
  await page.getByText('Nie ma takiego miasta w rejestrze.').waitFor();
  assert.ok([...modules.values()].every((status) => status === 200), JSON.stringify([...modules]));
  assert.ok([...modules.keys()].some((name) => /\/academy\.[\w-]{22}\.wasm$/.test(name)), 'the main module arrived');
  assert.ok([...modules.keys()].some((name) => !/\/academy\./.test(name)), 'the module of a lazy island arrived');
  assert.deepEqual(troubles, []);
});
