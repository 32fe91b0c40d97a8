//! The lecturer's own profile.

use axum::extract::Request;
use domain::catalog::authoring::forms::Typed;
use domain::files::FileKind;
use domain::lecturer::commands::{Profile, save_own_profile};
use domain::lecturer::queries::own_profile;
use leptos::prelude::*;

use super::parts::{self, area, comes_back, english, filled, line, markdown_hint};
use crate::catalog::blocks::file_href;
use crate::files::receive;
use crate::form::FormState;
use crate::notice::Notice;
use crate::page::{Reply, see_other};
use crate::people::parts::summary;
use crate::request::Caller;
use crate::ui::{Button, Check, Icon, Kind, icon};
use crate::urls;

const PATH: &str = "/prowadzenie/profil";

pub async fn show(caller: Caller) -> Reply {
    let state = FormState::filled(caller.draft.clone().unwrap_or_default());
    page(&caller, state).await
}

pub async fn take(caller: Caller, request: Request) -> Reply {
    let upload = receive(&caller.academy, request, &[("photo", FileKind::Image)]).await?;
    let photo = upload.file("photo").cloned();
    let result = match upload.error {
        Some(error) => Err(error),
        None => {
            let typed = Typed(&upload.fields.0);
            save_own_profile(&caller.academy, &caller.actor, &typed, photo.as_ref()).await
        }
    };
    match result {
        Ok(()) => {
            if caller.draft.is_some() {
                let person = caller.signed_in()?.person;
                domain::people::commands::forget_draft(&caller.academy, person, &caller.path).await?;
            }
            Ok(see_other(&caller, PATH, Some(Notice::Saved)))
        }
        Err(error) if comes_back(&error) => page(&caller, FormState::failed(upload.fields, error)).await,
        Err(error) => Err(error.into()),
    }
}

async fn page(caller: &Caller, state: FormState) -> Reply {
    let lang = caller.lang;
    let profile = own_profile(&caller.academy, &caller.actor).await?;
    let own = filled(&state, kept(&profile), "profil");
    let title = lang.t("Mój profil", "My profile");
    let status = state.status();
    let public = (profile.is_public).then(|| {
        let href = caller.href(&urls::lecturer(&profile.slug));
        view! { <p><a href=href>{lang.t("Zobacz stronę publiczną", "See the public page")}</a></p> }
    });
    let body = view! {
        <div class="flow">
        <h1 data-text="2xl">{title}</h1>
        {public}
        {summary(lang, &state)}
        {form(caller, &own, &profile)}
        </div>
    };
    Ok(parts::form_page(caller, title, status, move || body))
}

fn kept(profile: &Profile) -> Vec<(String, String)> {
    let own = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    let mut kept = vec![own("slug", &profile.slug), own("affiliation", &profile.affiliation)];
    if profile.is_public {
        kept.push(own("is_public", "on"));
    }
    for (lang, text) in [("pl", Some(&profile.texts.pl)), ("en", profile.texts.en.as_ref())] {
        let Some(text) = text else { continue };
        kept.push(own(&format!("{lang}_headline"), &text.headline));
        kept.push(own(&format!("{lang}_bio"), &text.bio));
        kept.push(own(&format!("{lang}_interests"), &text.interests));
    }
    kept
}

fn form(caller: &Caller, own: &FormState, profile: &Profile) -> AnyView {
    let lang = caller.lang;
    let en = view! {
        {line(caller, own, "en_headline", lang.t("Czego uczysz, po angielsku", "What you teach, in English"), "")}
        {area(caller, own, "en_bio", (lang.t("O Tobie, po angielsku", "About you, in English"), markdown_hint(lang)), 8)}
        {area(caller, own, "en_interests", (lang.t("Powiązania, po angielsku", "Ties, in English"), ""), 3)}
    };
    let photo = profile.photo.map(|photo| {
        let alt = lang.t("Twoje obecne zdjęcie", "Your present photo");
        view! {
            <p><img src=file_href(photo) alt=alt width="160"/></p>
            <Check name="no_photo" label=lang.t("Usuń zdjęcie", "Remove the photo") checked=own.fields.has("no_photo") />
        }
    });
    let error = own.error(lang, "photo");
    let invalid = error.is_some().then_some("true");
    let described = if error.is_some() { "photo-hint photo-error" } else { "photo-hint" };
    view! {
        <form class="flow" method="post" enctype="multipart/form-data" action=caller.href(PATH) novalidate>
            <input type="hidden" name="profil" value="1"/>
            {line(caller, own, "slug", lang.t("Słowo w adresie strony", "Word in the page’s address"), lang.t("Na przykład anna-nowak.", "For example anna-nowak."))}
            {line(caller, own, "affiliation", lang.t("Gdzie pracujesz", "Where you work"), "")}
            {line(caller, own, "pl_headline", lang.t("Czego uczysz", "What you teach, in Polish"), lang.t("W kilku słowach.", "In a few words."))}
            {area(caller, own, "pl_bio", (lang.t("O Tobie", "About you, in Polish"), markdown_hint(lang)), 8)}
            {area(caller, own, "pl_interests", (lang.t("Powiązania z dostawcami", "Ties with vendors, in Polish"), lang.t("Co Cię z nimi łączy, albo że nic.", "What ties you to them, or that nothing does.")), 3)}
            {english(caller, own, en.into_any())}
            <Check name="is_public" label=lang.t("Pokaż moją stronę publicznie", "Show my page to everybody") checked=own.fields.has("is_public") />
            {photo}
            <div class="field">
                <label for="photo">{lang.t("Zdjęcie", "Photo")}</label>
                <span class="hint" id="photo-hint">{FileKind::Image.takes(lang)}</span>
                <input type="file" id="photo" name="photo" accept=FileKind::Image.accept() aria-describedby=described aria-invalid=invalid/>
                {error.map(|error| view! { <span class="error" id="photo-error">{icon(Icon::Warn)} " " {error}</span> })}
            </div>
            <Button label=lang.t("Zapisz profil", "Save the profile") kind=Kind::Primary />
        </form>
    }
    .into_any()
}
