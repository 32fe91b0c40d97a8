// Two ways to use a page: with a pointer, and with keys alone. Both find things by what they are called; the second
// goes from one to the next as the Tab key does, and fails where that does not lead there or shows nothing on the way.
import assert from 'node:assert/strict';

/** How many presses of Tab somebody bears before she gives up. */
const PATIENCE = 400;

/** Does something that leads to another page, and waits for that page. */
async function led(page, act) {
  await Promise.all([page.waitForEvent('load'), act()]);
}

/** A hand on a pointer. */
export function pointer(page) {
  return {
    page,
    kind: 'pointer',
    press: (target) => target.click(),
    follow: (target) => led(page, () => target.click()),
    type: (target, text) => target.fill(text),
    tick: (target) => target.check(),
    pick: (target, value) => target.selectOption(value),
    upload: (target, file) => target.setInputFiles(file),
  };
}

const isHere = (target) => target.evaluate((element) => element === document.activeElement);

/** Where the target lies from what has the focus: the key that goes towards it. */
const towards = (target) =>
  target.evaluate((element) => {
    const here = document.activeElement;
    if (here === document.body || here === document.documentElement) return 'Tab';
    return here.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_PRECEDING ? 'Shift+Tab' : 'Tab';
  });

/** What is wrong with how the focus shows, if anything: it has to be in the window, uncovered, and marked. */
const hidden = (target) =>
  target.evaluate((element) => {
    const shown = element.closest('label') ?? element;
    const box = shown.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) return 'it has no size';
    const [x, y] = [box.left + Math.min(box.width, innerWidth) / 2, box.top + Math.min(box.height, innerHeight) / 2];
    if (x < 0 || y < 0 || x > innerWidth || y > innerHeight) return `it is outside of the window (${x}, ${y})`;
    const top = document.elementFromPoint(x, y);
    if (!top || !(shown.contains(top) || top.contains(shown))) return `it lies under ${top?.tagName} ${top?.className}`;
    const marked = [element, element.nextElementSibling, element.parentElement, shown].some((one) => {
      if (!one) return false;
      const style = getComputedStyle(one);
      return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
    });
    return marked ? null : 'nothing marks it';
  });

/** Hands on a keyboard. */
export function keys(page) {
  const press = (key) => page.keyboard.press(key);

  /** Goes to the target by Tab alone. */
  async function reach(target) {
    const one = target.first();
    await one.waitFor();
    for (let presses = 0; presses <= PATIENCE; presses += 1) {
      if (await isHere(one)) {
        if (/^date/.test((await one.getAttribute('type')) ?? '')) await toItsFirstPart(one);
        const why = await hidden(one);
        assert.equal(why, null, `the focus shows on ${await called(one)} at ${page.url()}: ${why}`);
        return one;
      }
      await press(await towards(one));
    }
    return assert.fail(`Tab does not lead to ${await called(one)} at ${page.url()}`);
  }

  /** A date is several stops of Tab in one field. */
  async function toItsFirstPart(one) {
    while (await isHere(one)) await press('Shift+Tab');
    await press('Tab');
  }

  /** One of a group: Tab leads into the group, arrows within. */
  async function tick(target) {
    if ((await target.getAttribute('type')) !== 'radio') {
      await reach(target);
      if (!(await target.isChecked())) await press('Space');
      return;
    }
    const name = await target.getAttribute('name');
    const group = target.locator(`xpath=ancestor::form`).locator(`input[type=radio][name="${name}"]`);
    const checked = group.and(page.locator(':checked'));
    await reach((await checked.count()) > 0 ? checked : group.first());
    if (!(await target.isChecked())) await press('Space');
    for (let presses = 0; !(await target.isChecked()); presses += 1) {
      assert.ok(presses < 20, `arrows lead to the answer at ${page.url()}`);
      await press('ArrowDown');
    }
  }

  async function type(target, text) {
    const one = await reach(target);
    const kind = await one.getAttribute('type');
    if (kind === 'date' || kind === 'datetime-local') return typeDate(one, text);
    await press('Control+A');
    await press('Delete');
    return page.keyboard.type(text);
  }

  /** The parts of a date stand in the order of the browser's language, which it does not tell: they are tried. */
  async function typeDate(one, text) {
    const [year, month, day, hour, minute] = text.split(/[-T:]/);
    const half = Number(hour) >= 12 ? 'PM' : 'AM';
    const twelve = [String(Number(hour) % 12 || 12).padStart(2, '0'), minute, half];
    const clocks = hour ? [[hour, minute], twelve] : [[]];
    for (const date of [[month, day, year], [day, month, year], [year, month, day]]) {
      for (const clock of clocks) {
        for (let part = 0; part < 6; part += 1) await press('ArrowLeft');
        for (const part of [...date, ...clock]) {
          await page.keyboard.type(part);
          // A year may have six digits.
          if (part === year) await press('ArrowRight');
        }
        if ((await one.inputValue()) === text) return;
      }
    }
    assert.fail(`${await called(one)} takes ${text}, has ${await one.inputValue()}`);
  }

  async function pick(target, value) {
    const one = await reach(target);
    await press('Home');
    for (let presses = 0; (await one.inputValue()) !== value; presses += 1) {
      assert.ok(presses < 200, `${await called(one)} has ${value}`);
      await press('ArrowDown');
    }
  }

  async function upload(target, file) {
    await reach(target);
    const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press('Space')]);
    await chooser.setFiles(file);
  }

  const enter = async (target) => {
    await reach(target);
    await press('Enter');
  };
  return { page, kind: 'keys', press: enter, follow: (target) => led(page, () => enter(target)), type, tick, pick, upload };
}

const called = (target) =>
  target.evaluate((one) => `${one.tagName.toLowerCase()} "${one.ariaLabel || one.innerText || one.name || one.id}"`);
