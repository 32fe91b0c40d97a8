// What a first visit brings over the wire, file by file.

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`.padStart(10);

const mainWasm = /\/academy\.[\w-]{22}\.wasm$/;

/** Before a page is opened with an empty cache: what then gives `[{ path, type, bytes }]` as transferred (brotli, headers left out). */
export async function scales(page) {
  const session = await page.context().newCDPSession(page);
  const files = new Map();
  await session.send('Network.enable');
  session.on('Network.responseReceived', ({ requestId, response, type }) => {
    const encoding = response.headers['content-encoding'] ?? response.headers['Content-Encoding'] ?? '-';
    const { pathname } = new URL(response.url);
    files.set(requestId, { path: pathname, type, mime: response.mimeType, encoding, bytes: 0, head: response.encodedDataLength });
  });
  // Of what came before anybody listened, only the end tells: all bytes with the headers.
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const file = files.get(requestId);
    if (file) file.bytes = Math.max(file.bytes, encodedDataLength - file.head);
  });
  session.on('Network.dataReceived', ({ requestId, encodedDataLength }) => {
    const file = files.get(requestId);
    if (file) file.bytes += encodedDataLength;
  });
  return () => [...files.values()].filter((file) => !file.path.startsWith('data:'));
}

/** Files of the page itself; an author's pictures and films are not ours to weigh. */
export const own = (files) => files.filter((file) => !(['Image', 'Media'].includes(file.type) && !/^\/(pkg|icons|fonts|img|assets)\//.test(file.path)));

export const sum = (files) => files.reduce((total, file) => total + file.bytes, 0);

export function table(path, files) {
  const lines = files.map((file) => `   ${kB(file.bytes)}  ${file.encoding.padEnd(4)} ${file.path}`);
  return [`${kB(sum(files))}  ${path}`, ...lines].join('\n');
}

/** What a page weighs above its budget, a line each. */
export function overweight(files, path, html) {
  const wasm = files.filter((file) => file.path.endsWith('.wasm'));
  const islands = html.includes('<leptos-island');
  // The address says quiz in Polish and in English.
  const limit = !islands ? 50_000 : /podejscie|sprawdzian|attempt|quiz/.test(path) ? 180_000 : 140_000;
  const lines = [];
  if (!(files.find((file) => file.type === 'Document')?.bytes > 0)) lines.push('its HTML was not weighed');
  if (sum(files) > limit) lines.push(`${sum(files)} bytes, the budget is ${limit}`);
  if (!islands && wasm.length > 0) lines.push('WASM on a page without an island');
  for (const file of wasm) if (mainWasm.test(file.path) && file.bytes > 75_000) lines.push(`main WASM ${file.bytes} bytes`);
  return lines;
}
