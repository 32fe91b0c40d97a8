use axum::extract::Path;
use axum::response::{IntoResponse, Response};
use domain::allocation::RoundRules;
use domain::allocation::rulebook::round_rules;
use domain::cohort::admission::AdmissionMode;
use domain::cohort::queries::get_cohort_by_slug;
use domain::enrollment::queries::workplaces;
use domain::enrollment::rules::Office;
use domain::enrollment::{ApplyForm, EnrollmentState, Refusal, Workplace, commands};
use domain::error::Error;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::parts::{View, free_line};
use crate::allocation::{declared_of, questions};
use crate::form::{Fields, FormState};
use crate::notice::Notice as Said;
use crate::page::{Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Answers, Button, Choice, Empty, ErrorSummary, FieldProblem, Kind, LinkButton, TextArea};
use crate::urls;

/// The application form; whoever is inside already goes to her place.
pub async fn show(caller: Caller, Path(slug): Path<String>) -> Reply {
    let view = View::load(&caller, &slug).await?;
    if view.standing.as_ref().is_some_and(|standing| !standing.state.is_end()) {
        return Ok(see_other(&caller, &urls::cohort(&slug), None));
    }
    let fields = caller.draft.clone().unwrap_or_else(|| {
        // The key makes a second press of the button the same application.
        Fields::default().with("request_key", domain::secret::token())
    });
    page(&caller, &view, &FormState::filled(fields)).await
}

/// Takes the application and leads to the place or the queue.
pub async fn take(caller: Caller, Path(slug): Path<String>, fields: Fields) -> Reply {
    let cohort = get_cohort_by_slug(&caller.academy, &caller.actor, &slug).await?;
    let form = ApplyForm { declared: declared_of(&fields), ..fields.to()? };
    match commands::apply(&caller.academy, &caller.actor, cohort.id, &form).await {
        Ok(receipt) => {
            let said =
                if receipt.state == EnrollmentState::Confirmed { Said::SeatTaken } else { Said::SeatAwaited };
            Ok(see_other(&caller, &urls::cohort(&slug), Some(said)))
        }
        Err(Error::Refused(domain::error::Refusal::Enrollment(Refusal::AlreadyInside))) => {
            Ok(see_other(&caller, &urls::cohort(&slug), None))
        }
        // What the page around the form needs is read only for who sees it again: a crowd does not.
        Err(error @ (Error::Invalid(_) | Error::Refused(_))) => {
            page(&caller, &View::load(&caller, &slug).await?, &FormState::failed(fields, error)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(caller: &Caller, view: &View, form: &FormState) -> Result<Response, crate::page::Failure> {
    let who = caller.signed_in()?;
    let places = workplaces(&caller.academy, who.person, &view.names).await?;
    let rules = match view.cohort.mode {
        AdmissionMode::Round => round_rules(&caller.academy, view.cohort.id).await?,
        _ => RoundRules::default(),
    };
    let lang = caller.lang;
    let title = lang.t("Zgłoszenie", "Application");
    let page = Page::new(caller, title, || {
        let body = if places.is_empty() {
            no_workplace(caller)
        } else {
            the_form(caller, (view, &rules), form, &places)
        };
        view! {
            <div class="flow">
                {view.trail(caller, title)}
                <h1>{title}": "{view.name(lang)}</h1>
                <p class="lead">{free_line(lang, &view.books)}"."</p>
                {body}
            </div>
        }
    });
    Ok(page.layout(Layout::Form).status(form.status()).unlisted().into_response())
}

fn no_workplace(caller: &Caller) -> AnyView {
    let lang = caller.lang;
    let account = caller.href(&urls::account());
    view! {
        <Empty
            title=lang.t("Nie znamy jeszcze Twojego miejsca pracy", "We do not know your workplace yet")
            why=lang.t("Miejsce w kohorcie należy do miasta, więc najpierw wskaż swój urząd.", "A place belongs to a city, so name your office first.")
        >
            <LinkButton kind=Kind::Primary label=lang.t("Dodaj miejsce pracy", "Add a workplace") href=account />
        </Empty>
    }
    .into_any()
}

fn the_form(
    caller: &Caller,
    (view, rules): (&View, &RoundRules),
    form: &FormState,
    places: &[Workplace],
) -> AnyView {
    let lang = caller.lang;
    let unconfirmed = unconfirmed(lang, view.cohort.office_days);
    let problems = form.errors(lang).into_iter().map(|(name, text)| FieldProblem::new(name, text)).collect();
    let options = places
        .iter()
        .map(|place| {
            let hint = match place.office {
                Office::Confirmed => lang.t("potwierdzone przez urząd", "confirmed by the office").to_owned(),
                _ => unconfirmed.clone(),
            };
            Choice::new(place.id.to_string(), format!("{}, {}", place.naming.label(lang), place.function))
                .with_hint(hint)
        })
        .collect();
    let chosen = match (form.value("affiliation"), places) {
        (value, [only]) if value.is_empty() => only.id.to_string(),
        (value, _) => value,
    };
    view! {
        <ErrorSummary
            title=lang.t("Zgłoszenie nie jest wysłane", "The application was not sent")
            problems=problems
            text=form.refusal(lang).unwrap_or_default()
        />
        <form method="post" class="flow">
            <input type="hidden" name="request_key" value=form.value("request_key") />
            <Answers
                name="affiliation"
                label=lang.t("Dla którego miasta jest to miejsce?", "For which city is the place?")
                options=options
                chosen=vec![chosen]
                error=form.error(lang, "affiliation")
            />
            <TextArea
                name="motivation"
                label=lang.t("Co chcesz zmienić w swoim mieście? (nieobowiązkowe)", "What do you want to change in your city? (optional)")
                hint=lang.t("Przeczytają to tylko organizatorzy.", "Only the organizers will read it.")
                value=form.value("motivation")
                error=form.error(lang, "motivation")
            />
            {questions(lang, &view.cohort, rules, form)}
            <p data-text="sm">{lang.t(
                "Od razu powiemy, czy masz miejsce, czy czekasz w kolejce i dlaczego.",
                "You will know at once whether you have a place or wait, and why.",
            )}</p>
            <Button kind=Kind::Primary label=lang.t("Zgłoś się", "Apply") />
        </form>
    }
    .into_any()
}

/// What it means here that the office has not confirmed a workplace yet.
fn unconfirmed(lang: Lang, office_days: Option<u32>) -> String {
    let Some(days) = office_days else {
        return lang
            .t(
                "urząd jeszcze nie potwierdził; w tej kohorcie to nie jest potrzebne",
                "not confirmed yet; this cohort does not need it",
            )
            .into();
    };
    let unit = lang.plural(days.into(), ["dzień", "dni", "dni"], ["day", "days"]);
    say!(
        lang,
        "urząd jeszcze nie potwierdził; miejsce poczeka na niego {days} {unit}",
        "not confirmed yet; the place waits {days} {unit} for the office"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_says_how_long_this_cohort_waits_for_the_office() {
        let (pl, en) = (Lang::Pl, Lang::En);
        assert!(unconfirmed(pl, Some(1)).ends_with("poczeka na niego 1 dzień"));
        assert!(unconfirmed(pl, Some(14)).ends_with("poczeka na niego 14 dni"));
        assert!(unconfirmed(en, Some(30)).ends_with("waits 30 days for the office"));
        assert!(unconfirmed(pl, None).ends_with("w tej kohorcie to nie jest potrzebne"));
    }
}
