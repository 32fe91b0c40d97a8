// The preview beside an author's form follows what she types, in the language of the field that she is in.
const PAUSE = 400;
for (const bench of document.querySelectorAll("[data-tongue]")) {
  const form = bench.querySelector("form");
  let timer;
  let asked = 0;

  const show = async () => {
    const turn = ++asked;
    const typed = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") typed.append(name, value);
    typed.set("do", `follow-${bench.dataset.tongue}`);
    try {
      const answer = await fetch(location.href, { method: "POST", body: typed, redirect: "error" });
      const html = answer.status === 200 ? await answer.text() : "";
      // An older answer never covers a newer one; what cannot be shown yet leaves what is there.
      if (html && turn === asked) bench.lastElementChild.outerHTML = html;
    } catch {
      // Without a connection the buttons say so.
    }
  };

  form.addEventListener("input", (event) => {
    const tongue = /(?:^|_)(pl|en)_/.exec(event.target.name)?.[1];
    if (tongue) bench.dataset.tongue = tongue;
    clearTimeout(timer);
    timer = setTimeout(show, PAUSE);
  });
}
