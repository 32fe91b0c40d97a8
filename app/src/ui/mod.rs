//! The design system: parts that know no area of the academy. Server-rendered, without scripts and without style
//! attributes; looks are in `style/`, reasons in DESIGN.md there.
//!
//! - [`button`]: `Button`, `LinkButton` and how loud they are
//! - [`html`]: a view as the text that is sent (use it for whole pages), and escaped text for `<textarea>`, `<title>`
//! - [`icon`]: `icon(Icon::Check)`, `icon_saying(Icon::Lock, "…")`
//! - [`field`]: one question: `TextField`, `TextArea`, `Select`; [`choice`]: `Check`, `Answers`, `Chips`
//! - [`summary`]: what is wrong with a form, focused, with links to its fields
//! - [`message`]: `Notice`, `Toast`, `Empty`, `saved`
//! - [`part`]: `tag`, `Card`, `person`, `trail`, `Menu`, `stages`; [`pages`]: going through a long list
//! - [`table`]: a table that scrolls inside its own frame
//! - [`figures`]: seats, skyline, facade, rings, bars, plans and charts

pub mod button;
pub mod choice;
pub mod field;
pub mod figures;
pub mod html;
pub mod icon;
pub mod message;
pub mod pages;
pub mod part;
pub mod summary;
pub mod table;
pub mod tone;

pub use button::{Button, Kind, LinkButton};
pub use choice::{Answers, Check, Chips, Choice};
pub use field::{Select, TextArea, TextField};
pub use html::{escaped, html, without_markers};
pub use icon::{Icon, icon, icon_saying};
pub use message::{Empty, Notice, Toast};
pub use part::{Card, Menu, person, stages, stages_with, tag, trail};
pub use summary::{ErrorSummary, FieldProblem, with_names};
pub use table::DataTable;
pub use tone::Tone;
