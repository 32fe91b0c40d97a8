//! The privacy notice. What is held, how long, and what erasure leaves is printed from the inventory.

use axum::response::IntoResponse;
use domain::lang::Lang;
use domain::privacy::PRIVACY_VERSION;
use domain::privacy::inventory::personal;
use domain::say;
use leptos::prelude::*;

use super::words;
use crate::page::{Layout, Page, Reply};
use crate::request::Caller;
use crate::ui::DataTable;
use crate::{urls, when};

pub(super) async fn show(caller: Caller) -> Reply {
    let lang = caller.lang;
    let name = caller.academy.settings().name.clone();
    // The version is its day.
    let version =
        PRIVACY_VERSION.parse().map_or_else(|_| PRIVACY_VERSION.to_owned(), |day| when::date(lang, day));
    let title = lang.t("Prywatność", "Privacy");
    let lead = say!(
        lang,
        "Jakie dane zbiera {name}, po co i jak długo. Wersja z {version}.",
        "Which data {name} keeps, what for and for how long. Version of {version}."
    );
    let body = view! {
        <div class="flow" data-space="6">
            <h1>{title}</h1>
            <p class="lead">{lead}</p>
            {controller(&caller)}
            {sections(lang, TOP)}
            {held(lang)}
            {sections(lang, BELOW)}
            <p><a href=caller.href(&urls::account())>{lang.t("Przejdź do konta", "Go to your account")}</a></p>
        </div>
    };
    Ok(Page::new(&caller, title, move || body).layout(Layout::Form).into_response())
}

/// Who answers for the data, and where to write.
fn controller(caller: &Caller) -> AnyView {
    let lang = caller.lang;
    let settings = caller.academy.settings();
    let (name, address) = (settings.name.clone(), settings.contact.clone());
    let who = say!(
        lang,
        "Za dane odpowiada organizator: {name}. W sprawach danych pisz na",
        "The organizer answers for the data: {name}. About your data write to"
    );
    view! {
        <section class="flow">
            <h2>{lang.t("Kto odpowiada za dane", "Who answers for the data")}</h2>
            <p>{who} " " <a href=format!("mailto:{address}")>{address.clone()}</a>"."</p>
        </section>
    }
    .into_any()
}

type Sections = &'static [((&'static str, &'static str), &'static [(&'static str, &'static str)])];

fn sections(lang: Lang, sections: Sections) -> AnyView {
    sections
        .iter()
        .map(|((pl, en), paragraphs)| {
            let paragraphs =
                paragraphs.iter().map(|(pl, en)| view! { <p>{lang.t(pl, en)}</p> }).collect_view();
            view! { <section class="flow"><h2>{lang.t(pl, en)}</h2>{paragraphs}</section> }
        })
        .collect_view()
        .into_any()
}

fn held(lang: Lang) -> AnyView {
    let title = lang.t("Co przechowujemy i jak długo", "What is kept, and for how long");
    let columns = vec![
        lang.t("Dane i po co", "Data and what for").to_owned(),
        lang.t("Jak długo", "How long").to_owned(),
        lang.t("Po usunięciu konta", "After erasure").to_owned(),
    ];
    let rows = personal()
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .filter_map(|table| {
            let (name, why) = words::table(lang, table.name)?;
            Some(view! {
                <tr>
                    <th scope="row">{name}<br/><small class="soft">{why}</small></th>
                    <td>{words::kept(lang, table.kept)}</td>
                    <td>{words::fate(lang, table)}</td>
                </tr>
            })
        })
        .collect_view();
    view! {
        <section class="flow">
            <h2>{title}</h2>
            <DataTable caption=title columns=columns class="plain notice-table">{rows}</DataTable>
        </section>
    }
    .into_any()
}

const TOP: Sections = &[
    (
        ("Po co", "What for"),
        &[(
            "Aby prowadzić szkolenie: przydzielić miejsca miastom, pokazać postęp i wydać certyfikat. Inne cele tylko za zgodą: obie zgody w koncie są dobrowolne i na początku wyłączone.",
            "To run the training: give seats to cities, show progress and issue certificates. Other purposes only by consent: both consents in your account are voluntary and off at first.",
        )],
    ),
    (
        ("Kto je widzi", "Who sees them"),
        &[
            (
                "Organizatorzy i prowadzący Twojej edycji. Koordynator miasta widzi, kto zgłosił się z jego miasta, nigdy ocen. Pracodawca nie dostaje wyników.",
                "The organizers and lecturers of your cohort. Your city's coordinator sees who applied from the city, never marks. Your employer is given no results.",
            ),
            (
                "Wiadomości wysyła serwer poczty organizatora. Nie ma tu śledzenia, reklam ani skryptów innych firm.",
                "Messages are sent by the organizer's mail server. There is no tracking, no advertising and no script of another company here.",
            ),
        ],
    ),
];

const BELOW: Sections = &[
    (
        ("Hasła, kody i ciasteczka", "Passwords, codes and cookies"),
        &[
            (
                "Hasło, jeśli je ustawisz, kody z wiadomości i klucze sesji przechowujemy tylko w postaci, z której nie da się ich odczytać. Sesja kończy się po 12 godzinach bez użycia, najpóźniej po 14 dniach.",
                "A password, if you set one, the codes of our messages and the keys of sessions are kept only in a form from which they cannot be read. A session ends after 12 hours without use, at the latest after 14 days.",
            ),
            (
                "Ciasteczka służą tylko do logowania, pamiętania wyglądu i komunikatu po zapisaniu. Liczniki prób logowania nie zawierają adresu i znikają po dobie.",
                "Cookies serve only to sign in, to remember the look and the message after saving. Counters of sign-in tries hold no address and go after a day.",
            ),
            (
                "Kopie zapasowe i dzienniki serwera usuwa jego administrator według własnego harmonogramu.",
                "Backups and logs of the server are deleted by its administrator on a schedule of their own.",
            ),
        ],
    ),
    (
        ("Twoje prawa", "Your rights"),
        &[
            (
                "W koncie zobaczysz i pobierzesz wszystko, co o Tobie przechowujemy, poprawisz dane, cofniesz zgody i usuniesz konto. Przed usunięciem pokażemy, co zniknie, a co zostanie.",
                "In your account you see and download everything that we keep about you, correct it, take consents back and erase the account. Before erasure we show what goes and what stays.",
            ),
            (
                "Certyfikat zostaje z nazwiskiem, bo inaczej nie dałoby się go sprawdzić. Jeśli się z tym nie zgadzasz, napisz do organizatorów: mogą go unieważnić.",
                "A certificate stays with its name, since it could not be verified otherwise. If you object, write to the organizers: they can revoke it.",
            ),
            (
                "Możesz też złożyć skargę do Prezesa Urzędu Ochrony Danych Osobowych.",
                "You may also complain to the data protection authority.",
            ),
        ],
    ),
];
