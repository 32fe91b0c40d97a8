// The actions on ticked rows say how many there are, and "clear" unticks them, also those that came ticked. Without
// this the words stay without a number, and the button puts the form back as it came.
const wire = (form) => {
  form.dataset.wired = "";
  const count = form.querySelector(".bulk [data-other]");
  const boxes = [...form.querySelectorAll("tbody input[type=checkbox]")];
  const rules = new Intl.PluralRules(document.documentElement.lang);
  const show = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    count.textContent = (count.dataset[rules.select(ticked)] ?? count.dataset.other).replace("#", ticked);
  };
  form.addEventListener("change", show);
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const box of boxes) box.checked = false;
    show();
    // The actions are gone with the last tick, and with them the button that had the focus.
    boxes[0]?.focus();
  });
  // A page that comes back from the browser's memory comes with its ticks.
  addEventListener("pageshow", show);
  show();
};
const wireAll = () => document.querySelectorAll("form:not([data-wired]):has(> .bulk [data-other])").forEach(wire);
// A board that follows its cohort puts new parts in the place of old ones.
addEventListener("parts", wireAll);
wireAll();
