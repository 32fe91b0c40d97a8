//! The field in which a form asks for a city. Three names belong to it: `city` is the id of the chosen city,
//! `city_query` what was typed, `city_search` the button that lists matches where no script runs.

use domain::Academy;
use domain::city::{CityCard, queries};
use domain::ids::CityId;
use domain::lang::Lang;
use leptos::prelude::*;

use super::{CityHint, CityHints, CitySearch};
use crate::form::{Fields, FormState};
use crate::ui::{Icon, icon};

/// What the field shows. Made before the view, since it asks the register.
#[derive(Clone, Debug)]
pub struct CityField {
    lang: Lang,
    label: String,
    typed: String,
    chosen: Option<CityHint>,
    hints: CityHints,
    error: Option<String>,
}

/// Whether the post only asks for matches: the form is then shown again as it is, with status 200.
#[must_use]
pub fn is_search(fields: &Fields) -> bool {
    fields.has("city_search")
}

/// The chosen city's id as the form sent it.
#[must_use]
pub fn chosen(fields: &Fields) -> Option<CityId> {
    fields.get("city").parse().ok()
}

/// The best matches for what was typed, in words.
///
/// # Errors
/// `Broken` when the register cannot be read.
pub async fn hints(academy: &Academy, lang: Lang, query: &str) -> domain::Result<CityHints> {
    let found = queries::search(academy, query, queries::SUGGESTIONS).await?;
    Ok(CityHints { first: found.first.iter().map(|city| hint(lang, city)).collect(), total: found.total })
}

fn hint(lang: Lang, city: &CityCard) -> CityHint {
    CityHint { id: city.id.to_string(), label: city.naming.label(lang), detail: city.naming.region(lang) }
}

impl CityField {
    /// The field of a form in this state.
    ///
    /// # Errors
    /// `Broken` when the register cannot be read.
    pub async fn of(academy: &Academy, lang: Lang, state: &FormState, label: &str) -> domain::Result<Self> {
        let chosen = match chosen(&state.fields) {
            Some(id) => queries::find_selectable(academy, id).await?.map(|city| hint(lang, &city)),
            None => None,
        };
        let typed = state.value("city_query");
        let is_settled = chosen.as_ref().is_some_and(|city| typed.is_empty() || typed == city.label);
        let hints = if is_settled { CityHints::default() } else { hints(academy, lang, &typed).await? };
        Ok(Self { lang, label: label.to_owned(), typed, chosen, hints, error: state.error(lang, "city") })
    }

    /// The field with label, hint and error. The element that errors point to has the id `city`.
    #[must_use]
    pub fn view(self) -> AnyView {
        let lang = self.lang;
        let hint = lang.t(
            "Wpisz początek nazwy, może być bez polskich znaków. Miasto wybierz z listy.",
            "Type the beginning of the name, diacritics may be left out. Choose the city from the list.",
        );
        let described = if self.error.is_some() { "city-hint city-error" } else { "city-hint" };
        view! {
            <div class="field city-field" data-wakes="touch">
                <label for="city">{self.label}</label>
                <span class="hint" id="city-hint">{hint}</span>
                <CitySearch
                    lang
                    typed=self.typed
                    chosen=self.chosen
                    hints=self.hints
                    described=described.to_owned()
                    invalid=self.error.is_some()
                />
                {self.error.map(|error| view! { <span class="error" id="city-error">{icon(Icon::Warn)} " " {error}</span> })}
            </div>
        }
        .into_any()
    }
}
