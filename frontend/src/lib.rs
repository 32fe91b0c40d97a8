//! The browser's entry. It only links `app`, whose islands would otherwise be dropped by the linker.
extern crate app;

/// Called by the boot script once the module is loaded.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
