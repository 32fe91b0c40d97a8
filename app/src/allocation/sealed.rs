//! A sealed round on the organizers' page: what came out, who was given a seat, how the offers go.

use domain::allocation::overview::{Offers, SeatGiven, offers, people_of};
use domain::allocation::queries::{RoundCard, sealed_round};
use domain::allocation::rulebook::round_rules;
use domain::allocation::{AllocationFile, Verdict};
use domain::enrollment::board::PAGE;
use domain::error::Error;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::figures;
use super::words::AimNames;
use crate::cohort::live;
use crate::cohort::parts::{Room, cut, pages};
use crate::cohort::words::by;
use crate::enrollment::words::{short_state, state_tone};
use crate::request::Caller;
use crate::ui::{DataTable, Icon, Kind, LinkButton, Notice as Message, Tone, tag};
use crate::{urls, when};

/// Everything about it; `page` is that of the list of people.
pub async fn view(
    caller: &Caller,
    room: &Room,
    (round, hands): (&RoundCard, &(Option<String>, Option<String>)),
    page: u32,
) -> domain::Result<AnyView> {
    let academy = &caller.academy;
    // Before anything that it is about is read.
    let seen = live::seen(academy, room.cohort.id).await?;
    let file =
        sealed_round(academy, round).await?.ok_or_else(|| Error::broken("a sealed round has no file"))?;
    let (receipts, here, count) = cut(seated(&file), page, PAGE);
    let people = people_of(academy, &caller.actor, &room.cohort, &receipts).await?;
    let offers = offers(academy, room.cohort.id).await?;
    let lang = caller.lang;
    let names = AimNames::of(lang, &file.input, &round_rules(academy, room.cohort.id).await?);
    let slug = &room.cohort.slug;
    let links = pages(lang, here, count, |page| caller.href(&format!("{}?page={page}", urls::round(slug))));
    let who = who(lang, room, round, hands);
    let (report, download) =
        (caller.href(&urls::allocation(slug)), caller.href(&urls::allocation_file(slug)));
    Ok(view! {
        <Message tone=Tone::Patina title=lang.t("Przydział jest zatwierdzony.", "The round is sealed.")>
            <p>{who}</p>
            <div class="row">
                <LinkButton kind=Kind::Primary label=lang.t("Publiczny raport", "Public report") href=report />
                <LinkButton sign=Icon::Download label=lang.t("Plik do sprawdzenia", "File to check") href=download />
            </div>
        </Message>
        {figures::counters(lang, &file.outcome.summary)}
        {figures::aims(lang, &file.outcome.summary, &names)}
        <div class="flow" data-follows=caller.href(&urls::live(slug)) data-seen=seen data-applications="0">
            {live::line(caller)}
            <div data-part="answers" data-said=said(lang, &offers)>{answers(lang, &offers)}</div>
            <div data-part="seated">{table(caller, room, &people)}</div>
            {links}
        </div>
    }
    .into_any())
}

/// The receipts with a seat in the order in which they were given.
fn seated(file: &AllocationFile) -> Vec<u32> {
    let mut seats: Vec<_> = file.outcome.decided.iter().filter(|one| one.verdict == Verdict::Seat).collect();
    seats.sort_by_key(|one| one.turn);
    seats.into_iter().map(|one| one.receipt).collect()
}

fn who(
    lang: Lang,
    room: &Room,
    round: &RoundCard,
    (proposer, sealer): &(Option<String>, Option<String>),
) -> String {
    let at = |at: Option<_>| at.map(|at| when::date_time(lang, at, room.zone())).unwrap_or_default();
    let (proposer, sealer) = (by(lang, proposer.as_deref()), by(lang, sealer.as_deref()));
    let (proposed, sealed) = (at(round.proposed_at), at(round.sealed_at));
    say!(
        lang,
        "Propozycja: {proposer}, {proposed}. Zatwierdzenie: {sealer}, {sealed}.",
        "Proposed by {proposer}, {proposed}. Confirmed by {sealer}, {sealed}."
    )
}

/// The same for whoever hears the page.
fn said(lang: Lang, offers: &Offers) -> String {
    let Offers { open, accepted, declined, silent, .. } = offers;
    say!(
        lang,
        "Oferty: czeka {open}, przyjęte {accepted}, odrzucone {declined}, bez odpowiedzi {silent}.",
        "Offers: {open} open, {accepted} accepted, {declined} declined, {silent} without an answer."
    )
}

/// How the offers go: those of the round and those that passed on to the next in its order.
fn answers(lang: Lang, offers: &Offers) -> AnyView {
    let counted = [
        (lang.t("Czekają na odpowiedź", "Await an answer"), offers.open),
        (lang.t("Przyjęte", "Accepted"), offers.accepted),
        (lang.t("Odrzucone", "Declined"), offers.declined),
        (lang.t("Bez odpowiedzi w terminie", "No answer in time"), offers.silent),
        (lang.t("Nadal w kolejce", "Still in the queue"), offers.waiting),
    ];
    let counted = counted
        .map(|(term, number)| view! { <div><dt>{term}</dt><dd><p class="figure">{number}</p></dd></div> });
    view! {
        <section class="flow" aria-labelledby="offers">
            <h2 id="offers">{lang.t("Odpowiedzi na oferty", "Answers to the offers")}</h2>
            <dl class="counters">{counted.collect_view()}</dl>
        </section>
    }
    .into_any()
}

/// Where somebody of the round stands now.
fn now(lang: Lang, one: &SeatGiven) -> AnyView {
    if one.is_moved {
        return tag(lang.t("przeniesiono do innej kohorty", "moved to another cohort"), Tone::Plain, None);
    }
    tag(short_state(lang, one.state), state_tone(one.state), None)
}

fn table(caller: &Caller, room: &Room, people: &[SeatGiven]) -> AnyView {
    let lang = caller.lang;
    let row = |one: &SeatGiven| {
        let href = caller.href(&room.path(&format!("/osoby/{}", one.enrollment)));
        let until = one.held_until.filter(|_| one.state == domain::enrollment::EnrollmentState::Offered);
        let until = until.map(|at| {
            let until = when::date_time(lang, at, room.zone());
            view! { <br/><small class="soft">{say!(lang, "do {until}", "until {until}")}</small> }
        });
        view! {
            <tr>
                <td>{one.receipt}</td>
                <th scope="row"><a href=href>{one.name.clone()}</a></th>
                <td>{one.naming.label(lang)}</td>
                <td>{now(lang, one)}{until}</td>
            </tr>
        }
    };
    let rows = people.iter().map(row).collect_view();
    let columns =
        [("Zgłoszenie nr", "Application no."), ("Osoba", "Person"), ("Miasto", "City"), ("Teraz", "Now")];
    let title = lang.t("Komu przydzielono miejsce", "Who was given a place");
    view! {
        <div class="card" data-flush="">
            <div class="panel-head"><h2>{title}</h2></div>
            <DataTable caption=title columns=columns.map(|(pl, en)| lang.t(pl, en).to_owned()).to_vec()>{rows}</DataTable>
        </div>
    }
    .into_any()
}
