// Another clock for the server: real time, moved to where a story needs it, so that days pass within a test.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './server.mjs';

const run = promisify(execFile);

/** Builds the clock; `env` is for the server, `set` moves it, `now` tells it, `close` removes its files. */
export async function otherClock() {
  const folder = await mkdtemp(join(tmpdir(), 'academy-clock-'));
  const [library, file] = [join(folder, 'clock.so'), join(folder, 'seconds')];
  await run('cc', ['-shared', '-fPIC', '-O2', '-o', library, join(root, 'server/tests/site/clock.c')]);
  let later = 0;
  return {
    env: { LD_PRELOAD: library, CLOCK_FILE: file },
    async set(at) {
      later = Math.round((Date.parse(at) - Date.now()) / 1000);
      await writeFile(file, String(later));
    },
    now: () => new Date(Date.now() + later * 1000),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
