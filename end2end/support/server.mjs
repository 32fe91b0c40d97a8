// The real server binary, on a database and a folder made for one test.
import { spawn, execFile } from 'node:child_process';
import { chmod, chown, copyFile, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { codeIn, readMail } from './mail.mjs';

const run = promisify(execFile);
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
export const binary = process.env.ACADEMY_BIN ?? join(root, 'target/release/academy');
/** Which databases a journey runs on. */
export const databases = process.env.TEST_DATABASE_URL ? ['sqlite', 'postgres'] : ['sqlite'];
/** True in `make proof`. */
export const full = process.env.ACADEMY_PROOF === 'full';

/** A port nobody listens on: the wanted one, or it fails; any without a wish. */
export function freePort(wanted = 0) {
  return new Promise((done, failed) => {
    const probe = createServer().on('error', failed);
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

let made = 0;

async function freshPostgres() {
  const server = new URL(process.env.TEST_DATABASE_URL);
  const name = `e2e_${process.pid}_${Date.now()}_${(made += 1)}`;
  const admin = new pg.Client({ connectionString: server.href });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const url = new URL(server);
  url.pathname = `/${name}`;
  const drop = async () => {
    const client = new pg.Client({ connectionString: server.href });
    await client.connect();
    await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await client.end();
  };
  return { url: url.href, drop };
}

/**
 * Migrates a new database, loads the demo when asked, and serves on a free port; mail goes to `post`, where there is one,
 * else into files.
 * Always `await academy.close()` at the end.
 */
export async function startAcademy({ database = 'sqlite', demo = false, post = null, env = {} } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'academy-e2e-'));
  const postgres = database === 'postgres' ? await freshPostgres() : null;
  const port = await freePort();
  const academy = new Academy(folder, port, {
    PATH: process.env.PATH,
    ACADEMY_LISTEN: `127.0.0.1:${port}`,
    ACADEMY_PUBLIC_URL: `http://127.0.0.1:${port}`,
    ACADEMY_DATA_DIR: folder,
    ...(postgres && { DATABASE_URL: postgres.url }),
    ...(post && { SMTP_URL: post.url }),
    ...env,
  });
  academy.drop = postgres?.drop;
  academy.post = post;
  return begin(academy, demo);
}

async function begin(academy, demo) {
  try {
    await academy.command('migrate');
    if (demo) academy.demoText = await academy.command('demo');
    await academy.start();
  } catch (error) {
    await academy.close();
    throw error;
  }
  return academy;
}

const nobody = 65534;

/**
 * The binary alone: in an empty folder, with an empty environment, as another user where we may become one. Only where
 * its usual port is taken a file in the folder names another.
 */
export async function startAlone({ demo = false } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'academy-alone-'));
  const port = await freePort(3000).catch(() => freePort());
  if (port !== 3000) await writeFile(join(folder, 'academy.toml'), `ACADEMY_LISTEN = "127.0.0.1:${port}"\n`);
  const academy = new Academy(folder, port, {});
  academy.binary = join(folder, 'academy');
  await copyFile(binary, academy.binary);
  await chmod(academy.binary, 0o755);
  if (process.getuid() === 0) {
    await chown(folder, nobody, nobody);
    academy.user = { uid: nobody, gid: nobody };
  }
  return begin(academy, demo);
}

class Academy {
  log = '';
  demoText = '';
  binary = binary;
  user = {};

  constructor(folder, port, env) {
    Object.assign(this, { folder, port, env, url: `http://127.0.0.1:${port}` });
  }

  /** Runs `academy …` on this academy's database; gives what it printed. */
  async command(...args) {
    const { stdout, stderr } = await run(this.binary, args, { ...this.user, env: this.env, cwd: this.folder, maxBuffer: 1 << 26 });
    return stdout + stderr;
  }

  async start() {
    this.process = spawn(this.binary, ['serve'], { ...this.user, env: this.env, cwd: this.folder, stdio: ['ignore', 'pipe', 'pipe'] });
    const keep = (bytes) => (this.log += bytes);
    this.process.stdout.on('data', keep);
    this.process.stderr.on('data', keep);
    this.ended = new Promise((done) => this.process.once('exit', done));
    for (let waited = 0; waited < 20_000; waited += 50) {
      if (this.process.exitCode !== null) throw new Error(`the server ended at once:\n${this.log}`);
      if (await fetch(`${this.url}/ready`).then((answer) => answer.ok, () => false)) return;
      await pause(50);
    }
    throw new Error(`the server is not ready after 20 s:\n${this.log}`);
  }

  /** Ends the server: SIGTERM is the polite way, SIGKILL the power cut. */
  async stop(signal = 'SIGTERM') {
    if (!this.process || this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill(signal);
    await this.ended;
  }

  async close() {
    await this.stop();
    await this.drop?.();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Every mail so far, oldest first: those of its own mail server, where it was given one. */
  async mails() {
    if (this.post) return this.post.mails();
    const names = (await readdir(this.folder, { recursive: true })).filter((name) => name.endsWith('.eml'));
    const mails = await Promise.all(names.map(async (name) => readMail(await readFile(join(this.folder, name), 'utf8'), name)));
    return mails.sort((a, b) => a.date - b.date || a.name.localeCompare(b.name));
  }

  /** The newest six-digit code sent to this address; `after` = how many mails it had before. */
  async latestCode(address, after = 0) {
    for (let waited = 0; waited < 15_000; waited += 100) {
      const theirs = (await this.mails()).filter((mail) => mail.to.includes(address) && codeIn(mail.text));
      if (theirs.length > after) return codeIn(theirs.at(-1).text);
      await pause(100);
    }
    throw new Error(`no code mail for ${address} within 15 s`);
  }
}
