//! The actions on ticked rows of a table: how many are ticked, and a way to clear them. `chosen.js` counts; without it
//! the words say what the actions are about, and the button puts the form back as it came.

use leptos::prelude::*;

use crate::request::Caller;

/// The words of a count; "#" stands for the number.
pub struct Count {
    /// Without a number.
    pub none: &'static str,
    /// Of one.
    pub one: &'static str,
    /// Of two, three, four, as Polish counts.
    pub few: &'static str,
    /// Of more.
    pub many: &'static str,
}

impl Count {
    /// The count.
    pub fn view(&self) -> AnyView {
        view! {
            <strong role="status" data-one=self.one data-few=self.few data-many=self.many data-other=self.many>
                {self.none}
            </strong>
        }
        .into_any()
    }
}

/// The button that clears, with the script that counts.
pub fn clear(caller: &Caller) -> AnyView {
    view! {
        <button type="reset" class="button" data-kind="quiet" data-size="small">{caller.lang.t("Odznacz", "Clear")}</button>
        <script src=caller.assets.chosen.clone() defer=true></script>
    }
    .into_any()
}
