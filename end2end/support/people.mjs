// Signing in as people do: address, code from the mail, done.
import { codeIn } from './mail.mjs';

/** Signs in by the e-mail code; `page` may have scripts switched off. */
export async function signIn(page, academy, address, lang = 'pl') {
  await page.goto(lang === 'pl' ? '/' : `/${lang}/`);
  const link = page.getByRole('link', { name: lang === 'pl' ? 'Zaloguj się' : 'Sign in', exact: true }).first();
  await page.goto(await link.getAttribute('href'));
  const before = (await academy.mails()).filter((mail) => mail.to.includes(address) && codeIn(mail.text)).length;
  const form = page.locator('main form').filter({ has: page.locator('input[name=email]') }).first();
  await form.locator('input[name=email]').fill(address);
  await form.locator('button').first().click();
  const code = await academy.latestCode(address, before);
  await page.locator('main input[name=code]').fill(code);
  await page.locator('main form').filter({ has: page.locator('input[name=code]') }).first().locator('button').first().click();
  await page.waitForLoadState();
}

/** The addresses of the demo's people, as `academy demo` prints them. */
export function demoPeople(academy) {
  return [...new Set(academy.demoText.match(/[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g) ?? [])];
}
