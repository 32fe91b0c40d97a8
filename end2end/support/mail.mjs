// Just enough of MIME to read the mails that our own server writes.

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

/** A mail's recipient, subject, date and text. */
export function readMail(source, name) {
  const { headers } = split(source);
  return {
    name,
    to: headers.to ?? '',
    subject: headers.subject ?? '',
    date: Date.parse(headers.date ?? '') || 0,
    text: textOf(source),
  };
}

/** The six-digit code in a text, if there is one. */
export function codeIn(text) {
  const found = /(?<!\d)(\d{3})[ \u00a0]?(\d{3})(?!\d)/.exec(text);
  return found ? found[1] + found[2] : null;
}
