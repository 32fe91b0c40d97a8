// Just enough of SMTP and MIME to take and read the mails that our own server sends.
import { createServer } from 'node:net';

function decodeBody(text, encoding) {
  if (/base64/i.test(encoding)) return Buffer.from(text, 'base64').toString('utf8');
  if (!/quoted-printable/i.test(encoding)) return text;
  const bytes = text
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

function split(source) {
  const at = source.search(/\r?\n\r?\n/);
  const head = at < 0 ? source : source.slice(0, at);
  const headers = {};
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  return { headers, body: at < 0 ? '' : source.slice(at).replace(/^(\r?\n){2}/, '') };
}

function textOf(source) {
  const { headers, body } = split(source);
  const boundary = /boundary="?([^";]+)"?/i.exec(headers['content-type'] ?? '')?.[1];
  if (!boundary) return decodeBody(body, headers['content-transfer-encoding'] ?? '');
  return body.split(`--${boundary}`).slice(1, -1).map((part) => textOf(part.replace(/^\r?\n/, ''))).join('\n');
}

/** A header's encoded words, as they are read. */
const words = (header) =>
  header.replace(/\?=\s+=\?/g, '?==?').replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, way, text) =>
    /b/i.test(way) ? decodeBody(text, 'base64') : decodeBody(text.replaceAll('_', ' '), 'quoted-printable'),
  );

/** A mail's recipient, subject, date and text. */
export function readMail(source, name) {
  const { headers } = split(source);
  return {
    name,
    to: headers.to ?? '',
    subject: words(headers.subject ?? ''),
    date: Date.parse(headers.date ?? '') || 0,
    text: textOf(source),
  };
}

/** The six-digit code in a text, if there is one. */
export function codeIn(text) {
  const found = /(?<!\d)(\d{3})[ \u00a0]?(\d{3})(?!\d)/.exec(text);
  return found ? found[1] + found[2] : null;
}

/** A mail server that takes everything; `mails()` is what it has, in the order in which it came. */
export async function mailServer() {
  const mails = [];
  const server = createServer((socket) => {
    let [rest, body] = ['', null];
    const say = (line) => socket.write(`${line}\r\n`);
    const line = (text) => {
      if (body !== null) {
        if (text !== '.') return body.push(text.replace(/^\.\./, '.'));
        mails.push(readMail(body.join('\r\n'), String(mails.length)));
        body = null;
        return say('250 taken');
      }
      const verb = text.slice(0, 4).toUpperCase();
      if (verb === 'DATA') body = [];
      if (verb === 'EHLO') return say('250-here\r\n250-8BITMIME\r\n250 SMTPUTF8');
      say({ DATA: '354 go on', QUIT: '221 bye' }[verb] ?? '250 fine');
      return verb === 'QUIT' && socket.end();
    };
    socket.setEncoding('utf8').on('error', () => socket.destroy());
    socket.on('data', (text) => {
      const lines = (rest + text).split('\r\n');
      rest = lines.pop();
      lines.forEach(line);
    });
    say('220 here');
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return { url: `smtp://127.0.0.1:${server.address().port}`, mails: () => [...mails], close: () => server.close() };
}
