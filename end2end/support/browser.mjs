// Chromium, and visitors who notice everything that a clean page must not do.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { root } from './server.mjs';

const flags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

export function openBrowser() {
  const executablePath = process.env.CHROMIUM ?? execFileSync(join(root, '.ci/chromium.sh'), { encoding: 'utf8' }).trim();
  return chromium.launch({ executablePath, args: flags });
}

/**
 * A new person at her own browser window. `troubles` collects console warnings and errors (reports of the content
 * security policy are among them), script errors, failed requests and requests to anybody else's server.
 */
export async function visitor(browser, url, { lang = 'pl', theme = 'light', width = 1440, scripts = true } = {}) {
  const context = await browser.newContext({
    baseURL: url,
    locale: lang === 'pl' ? 'pl-PL' : 'en-GB',
    colorScheme: theme,
    viewport: { width, height: 900 },
    javaScriptEnabled: scripts,
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const troubles = [];
  const note = (what) => troubles.push(`${what} [${page.url()}]`);
  page.on('console', (message) => {
    if (['warning', 'error'].includes(message.type())) note(`console ${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => note(`script error: ${error.message}`));
  page.on('request', (request) => {
    const target = request.url();
    if (!/^(data|blob):/.test(target) && new URL(target).origin !== url) note(`request to a third party: ${target}`);
  });
  page.on('requestfailed', (request) => {
    // A page that is left ends its own requests.
    if (request.failure()?.errorText !== 'net::ERR_ABORTED') note(`failed: ${request.url()} ${request.failure()?.errorText}`);
  });
  return { page, context, troubles, close: () => context.close() };
}
