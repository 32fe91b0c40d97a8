use axum::extract::Path;
use axum::response::IntoResponse;
use domain::cohort::CohortState;
use domain::cohort::window::Moment;
use domain::enrollment::queries::waiting;
use domain::enrollment::{EnrollmentState, commands};
use domain::error::Error;
use domain::lang::Lang;
use leptos::prelude::*;

use super::parts::View;
use crate::notice::Notice as Said;
use crate::page::{Layout, Page, Reply, see_other};
use crate::request::Caller;
use crate::ui::{Button, Kind, LinkButton};
use crate::urls;

/// Asks before the place is given back. Who completed the programme has nothing to withdraw any more.
pub async fn show(caller: Caller, Path(slug): Path<String>) -> Reply {
    let view = View::load(&caller, &slug).await?;
    let Some(standing) = view.standing.as_ref().filter(|standing| standing.state.may_withdraw()) else {
        return Ok(see_other(&caller, &urls::cohort(&slug), None));
    };
    let (lang, now) = (caller.lang, caller.academy.now());
    let left = Left {
        state: standing.state,
        queue: waiting(&caller.academy, view.cohort.id).await?,
        is_over: view.cohort.cut_off(now).is_some(),
        may_return: view.cohort.state == CohortState::Published
            && view.cohort.applications(now) == Moment::Open,
    };
    let title = lang.t("Wycofać zgłoszenie?", "Withdraw the application?");
    let page = Page::new(&caller, title, || {
        view! {
            <div class="flow">
                {view.trail(&caller, title)}
                <h1>{title}</h1>
                <p>{left.place(lang)}" "{left.way_back(lang)}</p>
                <form method="post" class="row">
                    <Button kind=Kind::Danger label=lang.t("Wycofaj zgłoszenie", "Withdraw the application") />
                    <LinkButton label=lang.t("Zostaję", "I am staying") href=caller.href(&urls::cohort(&slug)) />
                </form>
            </div>
        }
    });
    Ok(page.layout(Layout::Form).unlisted().into_response())
}

/// Withdraws.
pub async fn take(caller: Caller, Path(slug): Path<String>) -> Reply {
    let view = View::load(&caller, &slug).await?;
    let standing = view.standing.as_ref().ok_or(Error::NotFound)?;
    commands::withdraw(&caller.academy, &caller.actor, standing.id).await?;
    Ok(see_other(&caller, &urls::cohort(&slug), Some(Said::ApplicationWithdrawn)))
}

/// What somebody leaves behind.
#[derive(Clone, Copy)]
struct Left {
    state: EnrollmentState,
    /// How many people wait.
    queue: u64,
    /// Whether nobody moves up any more.
    is_over: bool,
    /// Whether a new application would be taken.
    may_return: bool,
}

impl Left {
    /// What becomes of her place, or of her place in the queue.
    const fn place(self, lang: Lang) -> &'static str {
        if !self.state.takes_seat() {
            return lang.t("Stracisz pozycję w kolejce.", "You lose your position in the queue.");
        }
        if self.is_over {
            return lang.t(
                "Stracisz miejsce. Nikt z listy oczekujących go nie przejmie, bo miejsc już się z niej nie przyznaje.",
                "You lose your place. Nobody on the waiting list takes it over, as the cohort gives out no more places.",
            );
        }
        if self.queue == 0 {
            return lang.t(
                "Stracisz miejsce i będzie ono wolne dla innych; teraz nikt na nie nie czeka.",
                "You lose your place and it is free for others; nobody waits for it now.",
            );
        }
        lang.t(
            "Twoje miejsce od razu przejdzie na pierwszą osobę z listy oczekujących, dla której pozwalają na to limity.",
            "Your place passes at once to the first person on the waiting list for whom the limits allow it.",
        )
    }

    /// Whether there is a way back.
    const fn way_back(self, lang: Lang) -> &'static str {
        if self.may_return {
            return lang.t(
                "Tego nie można cofnąć; nowe zgłoszenie dostanie nowy numer.",
                "This cannot be undone; a new application gets a new number.",
            );
        }
        lang.t(
            "Tego nie można cofnąć, a nowych zgłoszeń kohorta teraz nie przyjmuje.",
            "This cannot be undone, and the cohort takes no new applications now.",
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_promised_to_the_next_person_only_where_one_can_get_it() {
        let seated = Left { state: EnrollmentState::Confirmed, queue: 2, is_over: false, may_return: true };
        for lang in Lang::ALL {
            let passes_on = seated.place(lang);
            let said = |left: Left| left.place(lang);
            assert_ne!(said(Left { queue: 0, ..seated }), passes_on, "nobody waits");
            assert_ne!(said(Left { is_over: true, ..seated }), passes_on, "nobody moves up any more");
            let waits = Left { state: EnrollmentState::Waitlisted, ..seated };
            assert_ne!(said(waits), passes_on, "she had no place");
            assert_ne!(seated.way_back(lang), Left { may_return: false, ..seated }.way_back(lang));
        }
    }
}
