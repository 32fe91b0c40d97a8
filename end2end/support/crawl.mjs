// Which pages there are is asked of the pages themselves, so that a new one cannot be forgotten.
import { isFile, kindOf } from './routes.mjs';

/** How many pages of one kind are taken where there are ten thousand. */
const SAMPLES = 6;

/** Of these more, as only some cohorts have certificates that lead on. */
const telling = ['/organizacja/kohorty/{slug}', '/organizacja/certyfikaty/{cohort}'];
const samples = (kind) => (telling.includes(kind) ? 2 * SAMPLES : SAMPLES);

/** The language of an address. */
const langOf = (path) => (/^\/en(\/|$)/.test(path) ? 'en' : 'pl');

/**
 * Paths of all pages of one language that can be reached by links from `start`, by whoever `context` is; of each kind at
 * most a few. A link that no route serves is an error.
 */
export async function crawl(context, origin, start) {
  const lang = langOf(start);
  const queue = [start];
  const seen = new Set(queue);
  const taken = new Map();
  const pages = [];
  for (const path of queue) {
    const answer = await context.request.get(origin + path, { maxRedirects: 5 });
    if (!answer.ok() || !/text\/html/.test(answer.headers()['content-type'] ?? '')) continue;
    // Whoever is sent elsewhere, to sign in for one, has not seen this page.
    const { pathname } = new URL(answer.url());
    if (pathname !== path) {
      if (!seen.has(pathname) && langOf(pathname) === lang) seen.add(pathname) && queue.push(pathname);
      continue;
    }
    const html = await answer.text();
    pages.push({ path, html });
    for (const [, raw] of html.matchAll(/<a\s[^>]*?href="([^"]+)"/g)) {
      const url = new URL(raw.replaceAll('&amp;', '&'), origin + path);
      const next = url.pathname;
      if (url.origin !== origin || url.search !== '' || seen.has(next) || langOf(next) !== lang) continue;
      seen.add(next);
      const kind = kindOf(next);
      const count = taken.get(kind) ?? 0;
      if (isFile(next) || count >= samples(kind)) continue;
      taken.set(kind, count + 1);
      queue.push(next);
    }
  }
  return pages;
}
