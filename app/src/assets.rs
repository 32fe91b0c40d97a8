//! The names of the built files, with their hashes.

/// Where a page finds its style sheet, scripts and WASM; all paths start with a slash.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assets {
    /// The bundled style sheet.
    pub css: String,
    /// The script that starts islands; it takes the next two as `?js=…&wasm=…`.
    pub boot: String,
    /// The script of the WASM module.
    pub js: String,
    /// The WASM module.
    pub wasm: String,
    /// A few lines for menus that close on Escape; pages read without it.
    pub menus: String,
    /// The preview of authors' forms that follows what is typed; its buttons work without.
    pub preview: String,
    /// The count of ticked rows beside the actions on them.
    pub chosen: String,
    /// The board that follows its cohort.
    pub live: String,
}
