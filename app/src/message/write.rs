//! Writing a message: the form, its preview with the count, a test to oneself, sending.

use std::collections::BTreeSet;

use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::city::queries::cities;
use domain::city::told_apart;
use domain::cohort::CohortCard;
use domain::cohort::queries::get_cohort_by_slug;
use domain::error::Error;
use domain::ids::CityId;
use domain::lang::Lang;
use domain::message::commands::{send, test};
use domain::message::queries::{Recipient, reachable};
use domain::message::{Message, MessageForm, Standing};
use domain::say;
use domain::text::Email;
use leptos::prelude::*;

use crate::cohort::parts::{Tab, up_to};
use crate::enrollment::parts::CityNames;
use crate::form::{Fields, FormState};
use crate::nav::Nav;
use crate::notice::Notice as Said;
use crate::page::{Layout, Page, Reply, see_other};
use crate::reason::summary;
use crate::request::Caller;
use crate::ui::{Answers, Button, Choice, Icon, Kind, Notice, TextArea, TextField, Tone, trail};
use crate::urls;

pub(super) async fn show(caller: Caller, Path(slug): Path<String>) -> Reply {
    let cohort = get_cohort_by_slug(&caller.academy, &caller.actor, &slug).await?;
    let fields = caller.draft.clone().unwrap_or_else(|| {
        // Cities ticked on the board, or people ticked in their list, come along in the address.
        let asked: Vec<(String, String)> = serde_html_form::from_str(&caller.query).unwrap_or_default();
        let cities =
            asked.into_iter().filter(|(name, _)| ["city", "only", "person"].contains(&name.as_str()));
        let mut fields = Fields::default().with("standing", "confirmed");
        fields.0.extend(cities);
        fields
    });
    let (people, names) = crowd(&caller, &cohort, &fields).await?;
    Ok(form_page(&caller, &cohort, (&people, &names), &FormState::filled(with_id(&caller, fields))))
}

/// Everybody who can be written to, and what their cities and the chosen ones are called.
async fn crowd(
    caller: &Caller,
    cohort: &CohortCard,
    fields: &Fields,
) -> domain::Result<(Vec<Recipient>, CityNames)> {
    let people = reachable(&caller.academy, &caller.actor, cohort).await?;
    let chosen: Vec<CityId> = fields.all("city").filter_map(|id| id.parse().ok()).collect();
    let ids: BTreeSet<CityId> = people.iter().map(|person| person.city).chain(chosen).collect();
    let cards = cities(&caller.academy, &ids.into_iter().collect::<Vec<_>>()).await?;
    let named = told_apart(caller.lang, cards.iter().map(|card| (card.id, &card.naming)));
    Ok((people, named))
}

/// The id is drawn with the form, so that the same form sends one message.
fn with_id(caller: &Caller, fields: Fields) -> Fields {
    if fields.get("id").is_empty() {
        fields.with("id", caller.academy.new_id::<uuid::Uuid>().to_string())
    } else {
        fields
    }
}

pub(super) async fn take(caller: Caller, Path(slug): Path<String>, fields: Fields) -> Reply {
    let cohort = get_cohort_by_slug(&caller.academy, &caller.actor, &slug).await?;
    let (people, names) = crowd(&caller, &cohort, &fields).await?;
    let fields = with_id(&caller, fields);
    let form: MessageForm = fields.to()?;
    let failed = |fields: Fields, error: Error| match error {
        error @ (Error::Invalid(_) | Error::Refused(_)) => {
            Ok(form_page(&caller, &cohort, (&people, &names), &FormState::failed(fields, error)))
        }
        error => Err(error.into()),
    };
    let message = match form.check() {
        Ok(message) => message,
        Err(error) => return failed(fields, error),
    };
    match fields.get("what") {
        "edit" => Ok(form_page(&caller, &cohort, (&people, &names), &FormState::filled(fields))),
        "test" => {
            let who = caller.signed_in()?;
            let to = Email::parse(&who.email).map_err(|error| Error::field("email", error))?;
            test(&caller.academy, &caller.actor, &to, &cohort, &form).await?;
            Ok(preview(&caller, &cohort, &people, &message, &fields, Some(&who.email)))
        }
        "send" => match send(&caller.academy, &caller.actor, &cohort, &form).await {
            Ok(_) => Ok(see_other(&caller, &urls::messages(&cohort.slug), Some(Said::MessageSent))),
            // The id belongs to the message that was sent before; this one goes under another.
            Err(error @ Error::Refused(_)) => failed(with_id(&caller, fields.without("id")), error),
            Err(error) => failed(fields, error),
        },
        _ => Ok(preview(&caller, &cohort, &people, &message, &fields, None)),
    }
}

fn standing(lang: Lang, standing: Standing) -> &'static str {
    match standing {
        Standing::Confirmed => lang.t("mają miejsce i się uczą", "have a place and learn"),
        Standing::Completed => lang.t("ukończyli program", "have completed the programme"),
        Standing::Waitlisted => lang.t("czekają na miejsce", "wait for a place"),
    }
}

fn form_page(
    caller: &Caller,
    cohort: &CohortCard,
    (people, names): (&[Recipient], &CityNames),
    state: &FormState,
) -> Response {
    let lang = caller.lang;
    let title = lang.t("Napisz do uczestników", "Write to people");
    let standings = Standing::ALL
        .into_iter()
        .map(|s| {
            let count = people.iter().filter(|person| person.standing == s).count();
            Choice::new(s.word(), format!("{} ({count})", standing(lang, s)))
        })
        .collect();
    let chosen = |name: &str| state.fields.all(name).map(str::to_owned).collect::<Vec<_>>();
    let towns = towns(lang, (people, names), &chosen("city"));
    let some_chosen = state.fields.has("city");
    let only = only_these(lang, people, state);
    Page::new(caller, title, || {
        view! {
            <div class="flow">
                {trail(lang.t("Jesteś tutaj", "You are here"), up_to(caller, cohort, Tab::Messages), title)}
                <h1 data-text="2xl">{title}</h1>
                {summary(lang, state)}
                <form class="card flow" method="post" novalidate>
                    <input type="hidden" name="id" value=state.value("id") />
                    <Answers
                        name="standing" label=lang.t("Do kogo", "To whom") many=true
                        options=standings chosen=chosen("standing") error=state.error(lang, "standing")
                    />
                    {only}
                    <details open=some_chosen>
                        <summary>{lang.t("Tylko wybrane miasta", "Only some cities")}</summary>
                        <Answers
                            name="city" label=lang.t("Miasta", "Cities") many=true
                            hint=lang.t("Bez zaznaczenia: wszystkie.", "None ticked: all of them.")
                            options=towns chosen=chosen("city") error=state.error(lang, "city")
                        />
                    </details>
                    {texts(lang, state, "pl")}
                    {texts(lang, state, "en")}
                    <Button label=lang.t("Podgląd", "Preview") kind=Kind::Primary sign=Icon::Eye name="what" value="preview" />
                </form>
            </div>
        }
    })
    .layout(Layout::Form)
    .nav(Nav::Cohorts)
    .unlisted()
    .status(state.status())
    .into_response()
}

/// The people to whom alone the message goes, where they were ticked in their list.
fn only_these(lang: Lang, people: &[Recipient], state: &FormState) -> Option<AnyView> {
    if !state.fields.has("only") {
        return None;
    }
    let chosen: Vec<String> = state.fields.all("person").map(str::to_owned).collect();
    // Whoever is unticked can be ticked again.
    let among: BTreeSet<&str> = state.fields.all("person").chain(state.fields.all("among")).collect();
    let offered = people
        .iter()
        .map(|person| (person.enrollment.to_string(), &person.name))
        .filter(|(id, _)| among.contains(id.as_str()));
    let options: Vec<Choice> = offered.map(|(id, name)| Choice::new(id, name.clone())).collect();
    let kept = options
        .iter()
        .map(|option| view! { <input type="hidden" name="among" value=option.value.clone() /> })
        .collect_view();
    Some(
        view! {
            <input type="hidden" name="only" value="people" />
            {kept}
            <Answers
                name="person" label=lang.t("Tylko te osoby", "Only these people") many=true
                options=options chosen=chosen error=state.error(lang, "person")
            />
        }
        .into_any(),
    )
}

/// The cities to choose from: those with people, and what is chosen already. A chosen one without anybody stays, since
/// no city at all would mean all of them.
fn towns(lang: Lang, (people, names): (&[Recipient], &CityNames), chosen: &[String]) -> Vec<Choice> {
    let ids: BTreeSet<String> =
        people.iter().map(|person| person.city.to_string()).chain(chosen.iter().cloned()).collect();
    let name = |id: &str| id.parse().ok().and_then(|id| names.get(&id).cloned());
    let unknown = || lang.t("nieznane miasto", "unknown city").to_owned();
    let mut towns: Vec<(String, String)> =
        ids.into_iter().map(|id| (name(&id).unwrap_or_else(unknown), id)).collect();
    towns.sort_by_cached_key(|(name, _)| domain::city::fold::sort_key(name));
    towns.into_iter().map(|(name, id)| Choice::new(id, name)).collect()
}

/// Whom the message reaches, as the words of their groups.
fn groups(lang: Lang, standings: &BTreeSet<Standing>) -> String {
    let groups: Vec<&str> = standings.iter().map(|one| standing(lang, *one)).collect();
    let groups = groups.join(lang.t(" albo ", " or "));
    say!(lang, "Do tych, którzy {groups}.", "To those who {groups}.")
}

/// In which language how many get it.
fn in_language(lang: Lang, of: Lang, count: u64) -> String {
    let people = lang.plural(count, ["osoba", "osoby", "osób"], ["person", "people"]);
    let language = match of {
        Lang::Pl => lang.t("Po polsku", "In Polish"),
        Lang::En => lang.t("Po angielsku", "In English"),
    };
    format!("{language}: {count} {people}")
}

fn texts(lang: Lang, state: &FormState, tag: &str) -> AnyView {
    let (subject, body) = (format!("subject_{tag}"), format!("body_{tag}"));
    let is_polish = tag == "pl";
    let (subject_label, body_label) = if is_polish {
        (lang.t("Temat po polsku", "Subject in Polish"), lang.t("Treść po polsku", "Text in Polish"))
    } else {
        (
            lang.t("Temat po angielsku (jeśli trzeba)", "Subject in English (if needed)"),
            lang.t("Treść po angielsku (jeśli trzeba)", "Text in English (if needed)"),
        )
    };
    let hint = if is_polish {
        lang.t(
            "Możesz użyć: **gwiazdek** do pogrubienia, „- ” na początku wiersza do listy, [tekst](adres) do odnośnika.",
            "You can use: **asterisks** for bold, “- ” at the start of a line for a list, [text](address) for a link.",
        )
    } else {
        lang.t("Bez niej wszyscy dostaną tekst polski.", "Without it everybody gets the Polish text.")
    };
    view! {
        <TextField
            name=subject.clone() label=subject_label value=state.value(&subject)
            error=state.error(lang, &subject) maxlength=150_u32 required=is_polish
        />
        <TextArea
            name=body.clone() label=body_label hint=hint value=state.value(&body)
            error=state.error(lang, &body) rows=if is_polish { 10 } else { 6 } required=is_polish
        />
    }
    .into_any()
}

fn preview(
    caller: &Caller,
    cohort: &CohortCard,
    people: &[Recipient],
    message: &Message,
    fields: &Fields,
    tested: Option<&str>,
) -> Response {
    let lang = caller.lang;
    let title = lang.t("Podgląd wiadomości", "Preview of the message");
    let reached: Vec<_> = people.iter().filter(|person| person.is_in(&message.audience)).collect();
    let n = reached.len();
    let persons = lang.plural(n as u64, ["osoba", "osoby", "osób"], ["person", "people"]);
    let cities = reached.iter().map(|person| person.city).collect::<BTreeSet<_>>().len();
    let towns = lang.plural(cities as u64, ["miasto", "miasta", "miast"], ["city", "cities"]);
    let letters = message
        .texts
        .iter()
        .map(|(of, text)| {
            let html = crate::catalog::markdown::markdown(&text.body, &[], *of);
            let count = reached
                .iter()
                .filter(|person| message.of(person.lang).is_some_and(|(got, _)| got == *of))
                .count();
            let how_many = in_language(lang, *of, count as u64);
            view! {
                <article class="card flow" lang=of.tag()>
                    <p class="soft" lang=lang.tag()>{how_many}</p>
                    <h2 data-text="lg">{text.subject.clone()}</h2>
                    <div class="prose" inner_html=html></div>
                </article>
            }
        })
        .collect_view();
    let kept = fields
        .0
        .iter()
        .filter(|(name, _)| name != "what")
        .map(|(name, value)| view! { <input type="hidden" name=name.clone() value=value.clone() /> })
        .collect_view();
    let said = tested.map(|email| {
        let text = say!(lang, "Próba idzie na {email}.", "The test is on its way to {email}.");
        view! { <Notice tone=Tone::Patina>{text}</Notice> }
    });
    let nobody = (n == 0).then(|| {
        view! { <Notice tone=Tone::Lamp>{lang.t("Ten wybór nie obejmuje nikogo. Popraw odbiorców.", "This choice reaches nobody. Change whom you write to.")}</Notice> }
    });
    let send = (n > 0).then(|| {
        let label = say!(lang, "Wyślij: {n} {persons}", "Send to {n} {persons}");
        view! { <Button label=label kind=Kind::Primary sign=Icon::Mail name="what" value="send" /> }
    });
    Page::new(caller, title, || {
        view! {
            <div class="flow">
                {trail(lang.t("Jesteś tutaj", "You are here"), up_to(caller, cohort, Tab::Messages), title)}
                <h1 data-text="2xl">{title}</h1>
                {said}
                {nobody}
                <p class="lead">{n}" "{persons}", "{cities}" "{towns}". "{groups(lang, &message.audience.standings)}</p>
                {letters}
                <form method="post" class="row">
                    {kept}
                    {send}
                    <Button label=lang.t("Wyślij próbę do siebie", "Send a test to myself") name="what" value="test" />
                    <Button label=lang.t("Popraw", "Change") kind=Kind::Quiet name="what" value="edit" />
                </form>
            </div>
        }
    })
    .layout(Layout::Form)
    .nav(Nav::Cohorts)
    .unlisted()
    .into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preview_says_who_gets_it_and_in_which_language() {
        let said = groups(Lang::Pl, &[Standing::Confirmed, Standing::Waitlisted].into());
        assert_eq!(said, "Do tych, którzy mają miejsce i się uczą albo czekają na miejsce.");
        assert_eq!(in_language(Lang::Pl, Lang::Pl, 135), "Po polsku: 135 osób");
        assert_eq!(in_language(Lang::Pl, Lang::En, 2), "Po angielsku: 2 osoby");
    }
}
