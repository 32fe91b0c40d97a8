//! "Why isn't it finished?" on a lesson: counted by the same function as on the server.

use std::collections::BTreeSet;

use domain::lang::Lang;
use domain::learning::rules::{CompletionRule, Item, progress};
use uuid::Uuid;
use web_sys::Element;

use crate::browser::{all, data, document, first, set, turn, write};
use crate::learning::says::left_says;

/// Says that the server has the answer to a block: what is left is counted anew.
pub fn settled(block: &str, lang: Lang) {
    let Ok(Some(list)) = document().query_selector("[data-left]") else { return };
    let rows = all::<Element>(&list, "[data-item]");
    let mut items = Vec::new();
    let mut done = BTreeSet::new();
    for row in &rows {
        let Ok(id) = data(row, "item").parse::<Uuid>() else { continue };
        if data(row, "item") == block {
            set(row, "data-done", "");
            turn(row, "hidden", true);
        }
        if row.has_attribute("data-done") {
            done.insert(id);
        }
        items.push(Item { lesson: id.into(), id, rule: CompletionRule::Confirmed, minutes: 0 });
    }
    if let Some(words) = first::<Element>(&list, "[data-words]") {
        write(&words, &left_says(lang, progress(&items, &done)));
    }
}
