//! The people of a city in a cohort: those inside with what takes one press, and those who left.

use domain::enrollment::city_desk::CityPerson;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use super::room::Room;
use super::words;
use crate::enrollment::words::{short_state, state_tone, why};
use crate::request::Caller;
use crate::ui::{Button, DataTable, Empty, LinkButton, tag};
use crate::urls;

/// Those inside, with what takes one press.
pub fn present(caller: &Caller, room: &Room, people: &[&CityPerson]) -> AnyView {
    let lang = caller.lang;
    if people.is_empty() {
        return nobody(caller, room);
    }
    let count = people.len();
    let rows = people.iter().map(|who| line(caller, room, who)).collect_view();
    let columns = [
        ("Osoba", "Person"),
        ("Stan", "State"),
        ("Dlaczego", "Why"),
        ("Zatrudnienie", "Workplace"),
        ("Postęp", "Progress"),
        ("", ""),
    ];
    view! {
        <div class="card" data-flush="">
            <div class="panel-head"><h2>{lang.t("Osoby", "People")}" "<span class="soft">{count}</span></h2></div>
            <form method="post">
                <DataTable
                    caption=lang.t("Osoby z miasta w kohorcie", "People of the city in the cohort")
                    columns=columns.map(|(pl, en)| lang.t(pl, en).to_owned()).to_vec()
                >
                    {rows}
                </DataTable>
            </form>
        </div>
    }
    .into_any()
}

fn nobody(caller: &Caller, room: &Room) -> AnyView {
    let lang = caller.lang;
    let city = room.city();
    let cohort = caller.href(&urls::cohort(&room.seen.cohort.slug));
    view! {
        <Empty
            title=say!(lang, "Nikt z miasta {city} jeszcze się nie zgłosił.", "Nobody of {city} has applied yet.")
            why=lang.t(
                "Zgłoszenia pojawią się tu od razu. Adres strony kohorty możesz przekazać osobom z urzędu.",
                "Applications appear here at once. You can pass the cohort's page on to people of your office.",
            )
        >
            <LinkButton label=lang.t("Strona kohorty", "Page of the cohort") href=cohort />
        </Empty>
    }
    .into_any()
}

fn line(caller: &Caller, room: &Room, who: &CityPerson) -> AnyView {
    let lang = caller.lang;
    // A queue that moves no more has no places.
    let position = who.position.filter(|_| !room.is_cut_off());
    let place =
        position.map(|position| view! { <br/><small class="soft">{words::place(lang, position)}</small> });
    let (tone, sign, word) = words::office(lang, who.office);
    let level = who.level.map(|level| {
        let (tone, sign, word) = words::level(lang, level);
        tag(word, tone, sign)
    });
    view! {
        <tr>
            {named(caller, room, who)}
            <td>{tag(short_state(lang, who.state), state_tone(who.state), None)}</td>
            <td>{why(lang, &words::told(&room.seen, who, room.now))}{place}</td>
            <td>{tag(word, tone, sign)}</td>
            <td>{level}</td>
            <td>{presses(lang, room, who)}</td>
        </tr>
    }
    .into_any()
}

fn named(caller: &Caller, room: &Room, who: &CityPerson) -> AnyView {
    let href = caller.href(&room.person_path(who.id));
    view! { <th scope="row"><a href=href>{who.name.clone()}</a><br/><small class="soft">{who.function.clone()}</small></th> }
        .into_any()
}

/// What takes one press about somebody.
fn presses(lang: Lang, room: &Room, who: &CityPerson) -> AnyView {
    let (id, name) = (who.id.to_string(), &who.name);
    let nominate = (who.awaits_nomination() && !room.is_cut_off()).then(|| {
        let says = say!(lang, "Zgłoś: {name}", "Nominate: {name}");
        view! { <Button small=true name="nominate" value=id.clone() says=says label=lang.t("Zgłoś", "Nominate") /> }
    });
    let confirm = who.may_confirm.then(|| {
        let says = say!(lang, "Potwierdź zatrudnienie: {name}", "Confirm the workplace: {name}");
        view! { <Button small=true name="confirm" value=id.clone() says=says label=lang.t("Potwierdź", "Confirm") /> }
    });
    view! { <div class="row">{nominate}{confirm}</div> }.into_any()
}

/// Those who left, with the reason.
pub fn past(caller: &Caller, room: &Room, people: &[&CityPerson]) -> AnyView {
    let lang = caller.lang;
    if people.is_empty() {
        return ().into_any();
    }
    let row = |who: &&CityPerson| {
        let told = words::told(&room.seen, who, room.now);
        view! {
            <tr>
                {named(caller, room, who)}
                <td>{tag(short_state(lang, who.state), state_tone(who.state), None)}</td>
                <td>{why(lang, &told)}</td>
            </tr>
        }
    };
    let rows = people.iter().map(row).collect_view();
    let columns = [("Osoba", "Person"), ("Stan", "State"), ("Dlaczego", "Why")];
    view! {
        <div class="card" data-flush="">
            <div class="panel-head"><h2>{lang.t("Zakończone", "Ended")}</h2></div>
            <DataTable
                caption=lang.t("Zakończone zgłoszenia miasta", "Ended applications of the city")
                columns=columns.map(|(pl, en)| lang.t(pl, en).to_owned()).to_vec()
            >
                {rows}
            </DataTable>
        </div>
    }
    .into_any()
}
