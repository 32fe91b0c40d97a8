// The board of a cohort follows what others change: an event says that there is something new, then the page is read
// again and its parts are put in the place of the old ones. What somebody is in the middle of is left alone, and a line
// says that there is more. Without this script the board is as it was when it was opened.
const SLOW = 2000;
const QUIET = 30_000;
const board = document.querySelector("[data-follows]");
if (board && "EventSource" in window) {
  const line = board.querySelector("[data-follow-line]");
  const status = board.querySelector("[data-follow-said]");
  const [words, again] = line.children;
  const rules = new Intl.PluralRules(document.documentElement.lang);
  let { seen } = board.dataset;
  let shown = Number(board.dataset.applications);
  let source, isBusy, isWanted;
  let saidAt = -QUIET;

  const say = (text, isMore) => {
    if (words.textContent !== text) words.textContent = text;
    line.hidden = false;
    again.hidden = !isMore;
  };

  const chosen = (field) => [...field.options].findLast((option) => option.defaultSelected) ?? field.options[0];
  const isChanged = (field) => {
    if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
    if (field.localName === "select") return field.selectedOptions[0] !== chosen(field);
    return field.value !== field.defaultValue;
  };
  // Somebody is typing, ticking, or about to press.
  const isInUse = (part) =>
    part.contains(document.activeElement) || [...part.querySelectorAll("input, select, textarea")].some(isChanged);

  const waits = (applications) => {
    const more = applications - shown;
    return more > 0 ? (line.dataset[rules.select(more)] ?? line.dataset.other).replace("#", more) : line.dataset.waits;
  };

  const show = (page) => {
    let isLeft = false;
    for (const part of board.querySelectorAll("[data-part]")) {
      const fresh = page.querySelector(`[data-part="${part.dataset.part}"]`);
      if (!fresh || fresh.outerHTML === part.outerHTML) continue;
      if (isInUse(part)) {
        isLeft = true;
        continue;
      }
      part.replaceWith(fresh);
    }
    dispatchEvent(new Event("parts"));
    const applications = Number(page.dataset.applications);
    if (isLeft) {
      say(waits(applications), true);
    } else {
      shown = applications;
      say(line.dataset.on);
    }
    const { said } = page.querySelector("[data-said]")?.dataset ?? {};
    if (said && said !== board.dataset.heard && performance.now() - saidAt > QUIET) {
      saidAt = performance.now();
      board.dataset.heard = said;
      status.textContent = said;
    }
  };

  const read = async () => {
    if (isBusy) {
      isWanted = true;
      return;
    }
    isBusy = true;
    let rest = SLOW;
    const begun = performance.now();
    try {
      const answer = await fetch(location.href);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-follows]");
      if (answer.ok && page) {
        show(page);
      } else {
        close();
        say(line.dataset.off, true);
      }
    } catch {
      // Without a connection now, there may be one later.
      isWanted = true;
      rest = QUIET / 3;
    }
    // A board that is slow to read, or a cohort in a rush, is read less often.
    const took = performance.now() - begun;
    setTimeout(() => {
      isBusy = false;
      if (isWanted) {
        isWanted = false;
        read();
      }
    }, Math.max(rest, took * 4));
  };

  const close = () => {
    source?.close();
    source = undefined;
  };
  const open = () => {
    if (source || document.visibilityState === "hidden") return;
    source = new EventSource(`${board.dataset.follows}?seen=${seen}`);
    source.addEventListener("open", () => {
      if (again.hidden) say(line.dataset.on);
    });
    source.addEventListener("change", (event) => {
      seen = event.lastEventId;
      read();
    });
    source.addEventListener("error", () => {
      // The browser comes back by itself, unless it was told not to.
      if (source?.readyState !== EventSource.CLOSED) return;
      close();
      say(line.dataset.off, true);
    });
  };
  again.href = location.href;
  // A board in the background takes none of the few connections that a browser has.
  document.addEventListener("visibilitychange", () => (document.visibilityState === "hidden" ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();
}
