//! What an author types is kept on the server as a draft of her form (`preview.js` asks for it while she types). The
//! lesson itself changes when she saves, and "Cofnij" brings back what is saved.

use axum::response::{IntoResponse, Response};
use domain::error::Error;
use domain::people::commands::forget_draft;
use domain::say;
use leptos::prelude::*;

use super::preview::Wish;
use crate::drafts::{self, Draft, DraftLife};
use crate::form::{Fields, FormState};
use crate::learning::mark;
use crate::page::see_other;
use crate::request::Caller;
use crate::ui::{Icon, Notice, Tone, icon};
use crate::when;

/// The draft of this page's form.
pub struct Kept(Option<Draft>);

impl Kept {
    /// Reads it: what she typed last. What was posted after a session had run out is shown only in the browser that
    /// posted it: anybody with her old cookie could have, and her own draft would be written over as she types on.
    pub async fn of(caller: &Caller) -> domain::Result<Self> {
        let person = caller.signed_in()?.person;
        let find = |life| drafts::find(&caller.academy, person, &caller.path, life);
        let own = find(DraftLife::Author).await?;
        let posted = if caller.draft.is_some() { find(DraftLife::Session).await? } else { None };
        Ok(Self(own.into_iter().chain(posted).max_by_key(|draft| draft.at)))
    }

    /// What stands in a field of the draft, "" without one.
    pub fn value(&self, name: &str) -> String {
        self.0.as_ref().map(|draft| draft.fields.get(name).to_owned()).unwrap_or_default()
    }

    /// Leaves out a draft of another form of the same address, such as a new block of another kind.
    pub fn only(self, name: &str, value: &str) -> Self {
        Self(self.0.filter(|draft| draft.fields.get(name) == value))
    }

    /// The form as it stands when its page is opened; one whose saved state has changed since comes back as a conflict.
    pub fn state(&self, stamp: &str) -> FormState {
        match &self.0 {
            Some(draft) if draft.fields.get("stamp") == stamp => FormState::filled(draft.fields.clone()),
            Some(draft) => FormState::failed(draft.fields.clone(), Error::Conflict),
            None => FormState::default(),
        }
    }

    /// Above the form: that a draft is shown, and from when.
    pub fn notice(&self, caller: &Caller) -> Option<AnyView> {
        let (lang, at) = (caller.lang, self.0.as_ref()?.at);
        let title = say!(lang, "Szkic z {}.", "Draft of {}.", when::date_time(lang, at, caller.zone()));
        let says = lang.t(
            "Tego, co tu widać, nie ma jeszcze w lekcji. Zapisz albo cofnij do wersji zapisanej.",
            "What you see here is not in the lesson yet. Save it, or undo to go back to what is saved.",
        );
        Some(view! { <Notice tone=Tone::Lamp title=title>{says}</Notice> }.into_any())
    }

    /// Whether the draft is kept, and the button that forgets it.
    pub fn tools(&self, caller: &Caller) -> AnyView {
        let lang = caller.lang;
        let words = self.0.as_ref().map(|draft| kept_at(caller, draft)).unwrap_or_default();
        let busy = lang.t("Zapisuję szkic…", "Keeping a draft…");
        let failed = lang.t(
            "Szkic czeka na połączenie. Nie zamykaj tej karty.",
            "The draft waits for a connection. Keep this tab open.",
        );
        view! {
            <span class="row" data-keep="" data-busy=busy data-failed=failed>
                <button class="button" data-kind="quiet" name="do" value="forget" hidden=self.0.is_none()>
                    {icon(Icon::Undo)} {lang.t("Cofnij", "Undo")}
                </button>
                {mark(words)}
            </span>
        }
        .into_any()
    }
}

fn kept_at(caller: &Caller, draft: &Draft) -> String {
    let at = when::time(caller.lang, draft.at, caller.zone());
    say!(caller.lang, "Szkic zapisany o {at}", "Draft kept at {at}")
}

/// Does what the script or the button asks of the draft; `None` for every other wish.
///
/// # Errors
/// `Broken` when the database cannot be written, `TooLarge` for a form that is no text of a person.
pub async fn taken(caller: &Caller, fields: &Fields) -> domain::Result<Option<Response>> {
    let person = caller.signed_in()?.person;
    match Wish::of(fields) {
        Wish::Keep => {
            let typed = Fields(fields.0.iter().filter(|(name, _)| name != "do").cloned().collect());
            let life = DraftLife::Author;
            if !drafts::keep(&caller.academy, person, &caller.path, &typed, life).await? {
                return Err(Error::TooLarge { megabytes: 1 });
            }
            let draft = Draft { fields: typed, at: caller.academy.now() };
            Ok(Some(kept_at(caller, &draft).into_response()))
        }
        Wish::Forget => {
            forget(caller).await?;
            // The kind of a new block stands in the query.
            let query = if caller.query.is_empty() { String::new() } else { format!("?{}", caller.query) };
            Ok(Some(see_other(caller, &format!("{}{query}", caller.path), None)))
        }
        Wish::Save | Wish::Show(_) | Wish::Follow(_) => Ok(None),
    }
}

/// Forgets the draft: what it held is saved, or not wanted.
///
/// # Errors
/// `Broken` when the database cannot be written.
pub async fn forget(caller: &Caller) -> domain::Result<()> {
    forget_draft(&caller.academy, caller.signed_in()?.person, &caller.path).await
}
