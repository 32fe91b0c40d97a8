// Starts the islands of a page. Its own address names the module and the WASM: /boot.js?v=…&js=…&wasm=…
const names = new URL(import.meta.url).searchParams;
const ours = (name) => {
  const url = new URL(names.get(name), location.origin);
  if (url.origin !== location.origin || !url.pathname.startsWith("/pkg/")) throw new Error(`not ours: ${url}`);
  return url.href;
};
const wasm = ours("wasm");

// Where every island of a page reads and works without scripts, nothing is fetched for them until one is touched.
const asleep = "[data-wakes=touch]";
if ([...document.querySelectorAll("leptos-island")].every((island) => island.closest(asleep))) {
  await new Promise((touched) => {
    const feel = ({ target }) => target.closest?.(asleep) && touched();
    for (const touch of ["pointerover", "pointerdown", "focusin"]) addEventListener(touch, feel, { passive: true });
    feel({ target: document.activeElement ?? document.body });
  });
}
const module = await import(ours("js"));
await module.default({ module_or_path: wasm });
module.hydrate();

// Outer islands first; the children that an island was given wait inside <leptos-children> until it has run.
const waiting = [];
async function wake(node) {
  const name = node.localName;
  if (name === "leptos-island") {
    const start = module[node.dataset.component];
    if (start) {
      waiting.at(-1)?.();
      await start(node);
    } else {
      console.warn(`no island ${node.dataset.component} in this build: reload the page`);
    }
  }
  if (name === "leptos-children") waiting.push(node.$$on_hydrate);
  for (const child of [...node.children]) await wake(child);
  if (name === "leptos-children") waiting.pop();
}
await wake(document.body);
// What was typed meanwhile is news to them.
for (const field of document.querySelectorAll(`${asleep} input[type=text]`)) {
  if (field.value !== field.defaultValue) field.dispatchEvent(new Event("input", { bubbles: true }));
}
document.documentElement.dataset.awake = "yes";
