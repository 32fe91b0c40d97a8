//! A calculator: reckons while numbers are typed; without scripts its button asks the server for the same.

use domain::catalog::formula::{Formula, shown_number, typed_number};
use domain::lang::Lang;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// A number that is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// Its name in the formula.
    pub key: String,
    /// What it is.
    pub label: String,
    /// In what it is measured.
    pub unit: String,
    /// What stands in the field.
    pub typed: String,
}

/// What a calculator is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reckoning {
    /// The language of the page.
    pub lang: Lang,
    /// The block; the names of the fields begin with it.
    pub block: String,
    /// The numbers.
    pub figures: Vec<Figure>,
    /// How they make the result.
    pub formula: String,
    /// What the result is, and in what it is measured.
    pub result: (String, String),
}

impl Reckoning {
    /// The result in words, or why there is none.
    fn says(&self, typed: &[String]) -> Result<String, String> {
        let lang = self.lang;
        let keys: Vec<&str> = self.figures.iter().map(|figure| figure.key.as_str()).collect();
        let Ok(formula) = Formula::parse(&self.formula, keys.iter().copied()) else {
            return Err(lang.t("Ten wzór ma błąd.", "This formula has a mistake.").to_owned());
        };
        for (figure, text) in self.figures.iter().zip(typed) {
            if typed_number(text).is_none() {
                let name = &figure.label;
                return Err(domain::say!(
                    lang,
                    "Wpisz liczbę w polu „{name}”.",
                    "Type a number into “{name}”."
                ));
            }
        }
        let of = |key: &str| {
            typed.get(keys.iter().position(|known| *known == key)?).and_then(|text| typed_number(text))
        };
        match formula.value(of) {
            Some(value) => Ok(format!("{} {}", shown_number(lang, value), self.result.1)),
            None => Err(lang
                .t(
                    "Z tych liczb nie da się tego policzyć: dzielenie przez zero.",
                    "These numbers cannot be reckoned with: a division by zero.",
                )
                .to_owned()),
        }
    }
}

/// The fields and the result. Nothing of it is sent or kept.
#[island(lazy)]
pub fn Calculator(reckoning: Reckoning) -> impl IntoView {
    let typed =
        RwSignal::new(reckoning.figures.iter().map(|figure| figure.typed.clone()).collect::<Vec<_>>());
    let ready = RwSignal::new(false);
    Effect::new(move |_| ready.set(true));
    let lang = reckoning.lang;
    let fields = reckoning
        .figures
        .iter()
        .enumerate()
        .map(|(place, figure)| {
            let id = format!("{}.{}", reckoning.block, figure.key);
            let set = move |event| {
                typed.update(|typed| {
                    if let Some(text) = typed.get_mut(place) {
                        *text = event_target_value(&event);
                    }
                })
            };
            view! {
                <div class="field">
                    <label for=id.clone()>{figure.label.clone()}</label>
                    <span class="with-unit">
                        <input
                            id=id.clone()
                            name=id
                            type="text"
                            inputmode="decimal"
                            autocomplete="off"
                            value=figure.typed.clone()
                            on:input=set
                        />
                        <span aria-hidden="true">{figure.unit.clone()}</span>
                    </span>
                </div>
            }
        })
        .collect_view();
    let label = reckoning.result.0.clone();
    let result = move || match reckoning.says(&typed.get()) {
        Ok(value) => view! { <strong>{value}</strong> }.into_any(),
        Err(why) => view! { <span class="soft">{why}</span> }.into_any(),
    };
    view! {
        <div class="flow" data-space="4">
            <div class="figures-asked">{fields}</div>
            <div hidden=move || ready.get()>
                <button class="button" data-size="small">{lang.t("Policz", "Reckon")}</button>
            </div>
            <p class="reckoned"><span>{label}</span> <output>{result}</output></p>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(of: &str, whole: &str) -> Result<String, String> {
        let figure = |key: &str, label: &str, typed: &str| Figure {
            key: key.into(),
            label: label.into(),
            unit: "zł".into(),
            typed: typed.into(),
        };
        let reckoning = Reckoning {
            lang: Lang::Pl,
            block: "b".into(),
            figures: vec![figure("part", "Część", of), figure("whole", "Całość", whole)],
            formula: "part * 100 / whole".into(),
            result: ("Udział".into(), "%".into()),
        };
        reckoning.says(&[of.to_owned(), whole.to_owned()])
    }

    #[test]
    fn the_result_is_in_words_or_says_what_is_missing() {
        assert_eq!(share("1 200", "4800").as_deref(), Ok("25 %"));
        assert!(share("x", "1").is_err_and(|why| why.contains("Część")));
        assert!(share("1", "0").is_err_and(|why| why.contains("zero")));
    }
}
