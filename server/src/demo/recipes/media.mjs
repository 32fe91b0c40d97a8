// Draws the demo's film and picture: a street in the evening, lamps that brighten only where somebody walks.
// `node server/src/demo/recipes/media.mjs`, with the packages of end2end installed; writes into server/demo/media.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../../../..');
const { chromium } = createRequire(join(root, 'end2end/package.json'))('playwright-core');
const executablePath = process.env.CHROMIUM ?? execFileSync(join(root, '.ci/chromium.sh'), { encoding: 'utf8' }).trim();

/** Runs in the browser: one frame of the street, `at` in seconds. */
function street(paint, width, height, at) {
  const unit = width / 640;
  const random = (n) => ((Math.sin(n * 127.1) * 43758.5453) % 1 + 1) % 1;
  const box = (colour, x, y, w, h) => {
    paint.fillStyle = colour;
    paint.fillRect(Math.round(x * unit), Math.round(y * unit), Math.round(w * unit), Math.round(h * unit));
  };
  const disc = (colour, x, y, r) => {
    paint.fillStyle = colour;
    paint.beginPath();
    paint.arc(x * unit, y * unit, r * unit, 0, 7);
    paint.fill();
  };
  paint.clearRect(0, 0, width, height);
  ['#123a40', '#15464b', '#1a5457', '#216163', '#2c7070', '#3c807c'].forEach((colour, n) => box(colour, 0, n * 50, 640, 50));
  disc('#e7efed', 540, 62, 20);
  for (let n = 0; n < 9; n += 1) box('#17474b', n * 74 - 10, 150 + random(n + 70) * 60, 60, 160);
  // Houses, whose windows light up one after another.
  let x = -6;
  for (let house = 0; x < 640; house += 1) {
    const wide = 62 + Math.floor(random(house + 1) * 4) * 13;
    const tall = 92 + Math.floor(random(house + 20) * 6) * 18;
    const top = 300 - tall;
    box(house % 2 ? '#0a262b' : '#0e3036', x, top, wide, tall);
    if (house % 3 === 0) {
      paint.fillStyle = '#0e3036';
      paint.beginPath();
      paint.moveTo(x * unit, top * unit);
      paint.lineTo((x + wide / 2) * unit, (top - 24) * unit);
      paint.lineTo((x + wide) * unit, top * unit);
      paint.fill();
    }
    for (let row = 0; row < Math.floor((tall - 24) / 22); row += 1) {
      for (let column = 0; column < Math.floor((wide - 14) / 16); column += 1) {
        const key = house * 97 + row * 13 + column * 5;
        const isLit = random(key) < 0.6 && at > random(key + 400) * 4;
        const [left, up] = [x + 10 + column * 16, top + 12 + row * 22];
        const glass = isLit ? '#f6c35c' : '#1d4a50';
        box(glass, left, up + 4, 9, 9);
        disc(glass, left + 4.5, up + 4, 4.5);
      }
    }
    x += wide + 4;
  }
  box('#08191c', 0, 300, 640, 60);
  box('#2a3a3d', 0, 300, 640, 5);
  for (let n = 0; n < 11; n += 1) box('#3d5256', n * 62 + 6, 334, 30, 3);
  // Somebody walks from the left to the right; a lamp is bright while she is near.
  const walker = 80 * (at - 1.5) - 20;
  for (let lamp = 40; lamp < 640; lamp += 112) {
    const near = Math.max(0, 1 - Math.abs(lamp - walker) / 95);
    const light = at < 1 ? 0 : 0.16 + 0.84 * near;
    paint.globalAlpha = light * 0.3;
    paint.fillStyle = '#f6c35c';
    paint.beginPath();
    paint.moveTo(lamp * unit, 216 * unit);
    paint.lineTo((lamp - 46) * unit, 305 * unit);
    paint.lineTo((lamp + 46) * unit, 305 * unit);
    paint.fill();
    paint.globalAlpha = 1;
    box('#667a7b', lamp - 1.5, 214, 3, 88);
    disc('#2a3a3d', lamp, 212, 6);
    paint.globalAlpha = light;
    disc('#ffe2a0', lamp, 212, 6);
    paint.globalAlpha = 1;
  }
  const step = Math.sin(at * 9) * 5;
  disc('#e7efed', walker, 272, 4.5);
  box('#6ccfc0', walker - 4, 277, 8, 16);
  paint.strokeStyle = '#e7efed';
  paint.lineWidth = 3 * unit;
  paint.beginPath();
  paint.moveTo((walker + step) * unit, 304 * unit);
  paint.lineTo(walker * unit, 292 * unit);
  paint.lineTo((walker - step) * unit, 304 * unit);
  paint.stroke();
}

/** Runs in the browser: frames as VP9, in base64. */
async function filmed(source, { width, height, rate, seconds }) {
  const draw = new Function(`return ${source}`)();
  const canvas = new OffscreenCanvas(width, height);
  const paint = canvas.getContext('2d');
  const frames = [];
  const encoder = new VideoEncoder({
    output: (chunk) => {
      const bytes = new Uint8Array(chunk.byteLength);
      chunk.copyTo(bytes);
      frames.push({ isKey: chunk.type === 'key', at: Math.round(chunk.timestamp / 1000), data: bytes.toBase64?.() ?? btoa(String.fromCharCode(...bytes)) });
    },
    error: (error) => { throw error; },
  });
  encoder.configure({ codec: 'vp09.00.21.08', width, height, bitrate: 240_000, framerate: rate });
  for (let n = 0; n < rate * seconds; n += 1) {
    draw(paint, width, height, n / rate);
    const frame = new VideoFrame(canvas, { timestamp: Math.round((n * 1e6) / rate) });
    encoder.encode(frame, { keyFrame: n % (rate * 2) === 0 });
    frame.close();
  }
  await encoder.flush();
  return frames;
}

/** Runs in the browser: the picture as PNG, in base64. */
async function drawn(source, { width, height, at }) {
  const draw = new Function(`return ${source}`)();
  const canvas = new OffscreenCanvas(width, height);
  draw(canvas.getContext('2d'), width, height, at);
  const blob = await canvas.convertToBlob({ type: 'image/png' });
  const reader = new FileReader();
  return new Promise((done) => {
    reader.onload = () => done(reader.result.split(',')[1]);
    reader.readAsDataURL(blob);
  });
}

// WebM: every element is its id, its length, its content.
const number = (value) => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  const first = bytes.findIndex((byte) => byte !== 0);
  return bytes.subarray(first < 0 ? 7 : first);
};
const real = (value) => {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
};
const element = (id, ...parts) => {
  const content = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : part)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(content.length));
  length[0] = 1;
  return Buffer.concat([Buffer.from(id, 'hex'), length, content]);
};

function webm(frames, { width, height, seconds }) {
  const clusters = [];
  for (const frame of frames) {
    if (frame.isKey) clusters.push({ at: frame.at, blocks: [] });
    const { at, blocks } = clusters.at(-1);
    const head = Buffer.alloc(4);
    head[0] = 0x81;
    head.writeInt16BE(frame.at - at, 1);
    head[3] = frame.isKey ? 0x80 : 0;
    blocks.push(element('a3', head, Buffer.from(frame.data, 'base64')));
  }
  const about = element('1549a966', element('2ad7b1', number(1_000_000)), element('4489', real(seconds * 1000)), element('4d80', 'academy'), element('5741', 'academy'));
  const track = element('ae', element('d7', number(1)), element('73c5', number(1)), element('83', number(1)), element('86', 'V_VP9'), element('e0', element('b0', number(width)), element('ba', number(height))));
  const tracks = element('1654ae6b', track);
  const bodies = clusters.map(({ at, blocks }) => element('1f43b675', element('e7', number(at)), ...blocks));
  // The index stands before what it points to; its numbers have a fixed width, so its length does not depend on them.
  const index = (start) => {
    let place = start;
    return element('1c53bb6b', ...clusters.map(({ at }, n) => {
      const where = Buffer.alloc(4);
      where.writeUInt32BE(place);
      place += bodies[n].length;
      return element('bb', element('b3', number(at)), element('b7', element('f7', number(1)), element('f1', where)));
    }));
  };
  const cues = index(about.length + tracks.length + index(0).length);
  const head = element('1a45dfa3', element('4286', number(1)), element('42f7', number(1)), element('42f2', number(4)), element('42f3', number(8)), element('4282', 'webm'), element('4287', number(4)), element('4285', number(2)));
  return Buffer.concat([head, element('18538067', about, tracks, cues, ...bodies)]);
}

const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
const page = await browser.newPage();
// Encoders are for secure pages only.
await page.route('https://studio.example/', (route) => route.fulfill({ contentType: 'text/html', body: '<title>studio</title>' }));
await page.goto('https://studio.example/');
const film = { width: 640, height: 360, rate: 24, seconds: 10 };
const run = (what, values) => page.evaluate(`(${what})(${JSON.stringify(`(${street})`)}, ${JSON.stringify(values)})`);
const into = (name) => join(root, 'server/demo/media', name);
writeFileSync(into('ulica-wieczorem.webm'), webm(await run(filmed, film), film));
writeFileSync(into('ulica-wieczorem.png'), Buffer.from(await run(drawn, { width: 1280, height: 720, at: 5.05 }), 'base64'));
await browser.close();
