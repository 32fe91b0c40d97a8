// The product's routes, read from the table that says who may come where: what a page is one of, and which pages there are.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './server.mjs';

const table = readFileSync(join(root, 'server/tests/site/routes.rs'), 'utf8').match(/const TABLE: &str = "([^"]+)"/)[1];

/** Every route that can be read, as the server writes it: "/kohorty/{slug}". */
const routes = [...table.matchAll(/^ +\S*GET\S* +(\S+)$/gm)].map(([, route]) => route);

const shapes = routes
  .map((route) => ({ route, pattern: new RegExp(`^${route.replace(/\{[^}]+\}/g, '[^/]+')}$`) }))
  // A word of its own comes before a place for any word.
  .sort((a, b) => a.route.split('{').length - b.route.split('{').length);

/** A path of this site without the prefix of its language. */
const bare = (path) => path.replace(/^\/en(?=\/|$)/, '') || '/';

/** The route that serves a path. */
export function routeOf(path) {
  const found = shapes.find(({ pattern }) => pattern.test(bare(path).replace(/(?<=.)\/$/, '')));
  if (!found) throw new Error(`no route serves ${path}`);
  return found.route;
}

/** What a page is one of: its route; a quiz is another thing than a lesson, and each lesson of the showcase is one of its own. */
export function kindOf(path) {
  const route = routeOf(path);
  if (route !== '/nauka/{cohort}/{module}/{lesson}') return route;
  if (/pokazowe/.test(path)) return bare(path);
  return /\/sprawdzian/.test(path) ? `${route} (quiz)` : route;
}

const files = /(\/pliki\/\{id\}|\.csv|\.xlsx|\.json|\/pdf|\.pdf|\/szablon\/\{block\}|\/tresc|\/na-zywo)$/;

/** Whether a path leads to a file instead of a page. */
export const isFile = (path) => files.test(routeOf(path));

/** The routes that answer with a page. */
export const pages = routes.filter((route) => !files.test(route));

/** Pages that no link without a condition leads to: states.test.mjs goes there, and says so when it did not. */
export const byStates = [
  '/sprawdz',
  '/zaloguj/kod',
  '/rejestracja/kod',
  '/setup',
  '/konto/adres/kody',
  '/konto/miasto/zakoncz',
  '/kohorty/{slug}/zaproszenie',
  '/organizacja/kohorty/{slug}/zbiorczo',
  '/organizacja/kohorty/{slug}/osoby/zbiorczo',
  '/organizacja/kohorty/{slug}/osoby/{enrollment}/przeniesienie',
  '/organizacja/kohorty/{slug}/postep/{enrollment}/podejscia/{block}',
  '/organizacja/ludzie/{id}/rola/{grant}',
  '/organizacja/ludzie/{id}/sesje',
];
