//! A calculator that reckons while numbers are typed. Nothing of it is sent or kept.

use domain::lang::Lang;
use web_sys::{Element, HtmlInputElement};

use crate::browser::{all, data, first, on, turn, write};
use crate::learning::calculator::{Figure, Reckoning};

/// Watches every calculator.
pub fn watch(article: &Element, lang: Lang) {
    for form in all::<Element>(article, "form[data-formula]") {
        let Some(output) = first::<Element>(&form, "output") else { continue };
        turn(&form, "data-live", true);
        on(&form, "submit", |event| event.prevent_default());
        let fields = form.clone();
        on(&form, "input", move |_| {
            write(&output, &reckoning(&fields, lang).says().unwrap_or_else(|why| why));
        });
    }
}

fn reckoning(form: &Element, lang: Lang) -> Reckoning {
    let fields = all::<HtmlInputElement>(form, "input[data-key]");
    let figures = fields.iter().map(|field| Figure {
        key: data(field, "key"),
        label: data(field, "label"),
        typed: field.value(),
    });
    Reckoning { lang, figures: figures.collect(), formula: data(form, "formula"), unit: data(form, "unit") }
}
