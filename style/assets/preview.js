// Beside an author's form: the preview follows what she types, in the language of the field that she is in, and what
// she types is kept as a draft. Without this script the buttons show the preview, and saving keeps.
const FOLLOW = 400;
const KEEP = 800;
const AGAIN = 10_000;
for (const bench of document.querySelectorAll("[data-tongue]")) {
  const form = bench.querySelector("form");
  const tools = form.querySelector("[data-keep]");
  const mark = tools?.querySelector(".saved");
  let following, keeping;
  let asked = 0;
  let isKept = true;

  const post = (wish, more) => {
    const typed = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") typed.append(name, value);
    typed.set("do", wish);
    return fetch(location.href, { method: "POST", body: typed, redirect: "error", ...more });
  };

  const follow = async () => {
    const turn = ++asked;
    try {
      const answer = await post(`follow-${bench.dataset.tongue}`);
      const html = answer.status === 200 ? await answer.text() : "";
      // An older answer never covers a newer one; what cannot be shown yet leaves what is there.
      if (html && turn === asked) bench.querySelector("[data-frame]").outerHTML = html;
    } catch {
      // Without a connection the buttons say so.
    }
  };

  const say = (state, words) => {
    mark.dataset.state = state;
    mark.hidden = false;
    mark.querySelector("[data-words]").textContent = words;
  };

  const keep = async (more) => {
    clearTimeout(keeping);
    if (isKept || !tools) return;
    isKept = true;
    say("busy", tools.dataset.busy);
    try {
      const answer = await post("keep", more);
      if (!answer.ok) throw answer.status;
      tools.querySelector("button").hidden = false;
      const words = await answer.text();
      if (isKept) say("done", words);
    } catch {
      isKept = false;
      say("failed", tools.dataset.failed);
      keeping = setTimeout(keep, AGAIN);
    }
  };

  form.addEventListener("input", (event) => {
    const tongue = /(?:^|_)(pl|en)_/.exec(event.target.name)?.[1];
    if (tongue) bench.dataset.tongue = tongue;
    isKept = false;
    clearTimeout(following);
    clearTimeout(keeping);
    following = setTimeout(follow, FOLLOW);
    keeping = setTimeout(keep, KEEP);
  });
  form.addEventListener("focusout", ({ relatedTarget }) => {
    // On the way to a button that sends the form there is nothing to keep.
    if (!relatedTarget?.closest("button")) keep();
  });
  // What is sent is no draft any more: one that arrived later would bring it back.
  form.addEventListener("submit", () => {
    isKept = true;
    clearTimeout(keeping);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") keep({ keepalive: true });
  });
}
