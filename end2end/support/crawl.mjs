// Which pages there are is asked of the pages themselves, so that a new one cannot be forgotten.

const samples = 2;

/** The shape of an address: identifiers are all alike. */
function shape(path) {
  return path
    .split('/')
    .map((part) => (/[0-9a-f]{8}-|^\d+$|[A-Z0-9]{6,}|[0-9a-f]{16,}/.test(part) ? ':id' : part))
    .join('/');
}

const isDownload = (path) => /\.(pdf|csv|ics|xlsx|zip|txt|xml|vtt|docx|mp4|webm)$/i.test(path);

/** The language of an address. */
export const langOf = (path) => (/^\/en(\/|$)/.test(path) ? 'en' : 'pl');

/**
 * Paths of all pages of one language that can be reached by links from `start`, by whoever `context` is. Of the children
 * of one address (ten thousand cities, thirty-six lessons) a few are taken.
 */
export async function crawl(context, origin, start, { limit = 200 } = {}) {
  const lang = langOf(start);
  const queue = [start];
  const seen = new Set([start]);
  const taken = new Map();
  const pages = [];
  while (queue.length > 0 && pages.length < limit) {
    const path = queue.shift();
    const answer = await context.request.get(origin + path, { maxRedirects: 5 });
    if (!answer.ok() || !/text\/html/.test(answer.headers()['content-type'] ?? '')) continue;
    const html = await answer.text();
    pages.push({ path, html });
    for (const [, raw] of html.matchAll(/<a\s[^>]*?href="([^"]+)"/g)) {
      const url = new URL(raw.replaceAll('&amp;', '&'), origin + path);
      if (url.origin !== origin || url.search !== '' || isDownload(url.pathname) || langOf(url.pathname) !== lang) continue;
      const next = url.pathname;
      const kind = shape(next).split('/');
      const parent = kind.slice(0, -1).join('/');
      // Pages directly below the root are the site's own; deeper ones come in great numbers.
      const key = kind.length <= (lang === 'pl' ? 2 : 3) ? shape(next) : `${parent}/*${kind.at(-1) === ':id'}`;
      if (seen.has(next)) continue;
      seen.add(next);
      const count = taken.get(key) ?? 0;
      if (count >= (key.includes('*true') || key.includes(':id') ? samples : samples * 6)) continue;
      taken.set(key, count + 1);
      queue.push(next);
    }
  }
  return pages;
}
