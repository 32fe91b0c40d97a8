//! Pages that only tell: accessibility statement, help.

use axum::response::IntoResponse;
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use crate::page::{Layout, Page, Reply};
use crate::request::Caller;

/// Headings with their paragraphs.
type Sections = Vec<(&'static str, Vec<String>)>;

fn page(caller: &Caller, title: &'static str, lead: String, sections: Sections) -> Page {
    let contact = contact(caller);
    let body = sections
        .into_iter()
        .map(|(heading, paragraphs)| {
            let paragraphs = paragraphs.into_iter().map(|text| view! { <p>{text}</p> }).collect_view();
            view! { <section class="flow"><h2>{heading}</h2>{paragraphs}</section> }
        })
        .collect_view();
    Page::new(caller, title, move || view! { <div class="flow" data-space="6"><h1>{title}</h1><p class="lead">{lead}</p>{body}{contact}</div> })
        .layout(Layout::Form)
}

/// Where people write; every "write to the organizers" leads here.
pub fn contact(caller: &Caller) -> AnyView {
    let lang = caller.lang;
    let address = caller.academy.settings().contact.clone();
    let who = lang.t("Organizatorzy czytają wiadomości pod adresem", "The organizers read what comes to");
    view! {
        <section class="flow" id="kontakt">
            <h2>{lang.t("Kontakt z organizatorami", "Write to the organizers")}</h2>
            <p>{who} " " <a href=format!("mailto:{address}")>{address.clone()}</a>"."</p>
        </section>
    }
    .into_any()
}

pub(super) async fn accessibility(caller: Caller) -> Reply {
    let lang = caller.lang;
    let t = |pl: &str, en: &str| lang.t(pl, en).to_owned();
    let name = caller.academy.settings().name.clone();
    let lead = say!(
        lang,
        "{name} ma być dostępna dla wszystkich. Celem jest zgodność z WCAG 2.2 na poziomie AA.",
        "{name} is meant to be usable by everybody. The aim is conformance with WCAG 2.2, level AA."
    );
    let sections = vec![
        (
            lang.t("Co działa", "What works"),
            vec![
                t(
                    "Cały serwis obsłużysz klawiaturą, bez myszy. Formularze działają też bez JavaScriptu. Teksty powiększysz do 200 procent.",
                    "The whole site works by keyboard, without a mouse. Forms work without JavaScript too. Text can be enlarged to 200 per cent.",
                ),
                t(
                    "Rysunki z miastami i miejscami mają obok tabelę z tymi samymi danymi. Kolor nigdy nie jest jedyną wskazówką. Jasny i ciemny wygląd wybierzesz w koncie.",
                    "Drawings of cities and seats have a table with the same data beside them. Colour is never the only sign. Choose light or dark in your account.",
                ),
            ],
        ),
        (
            lang.t("Czego brakuje", "What is missing"),
            vec![t(
                "Pliki i filmy dodane przez prowadzących mogą nie mieć pełnego opisu. Poproś organizatorów o inną postać: odpowiedzą w ciągu 7 dni.",
                "Files and films added by lecturers may lack a full description. Ask the organizers for another form: they answer within 7 days.",
            )],
        ),
        (
            lang.t("Zgłoś problem", "Report a problem"),
            vec![t(
                "Napisz do organizatorów na adres podany niżej: która strona i co nie zadziałało. Jeśli odpowiedź Cię nie zadowala, możesz złożyć skargę do Rzecznika Praw Obywatelskich.",
                "Write to the organizers at the address below: which page, and what did not work. If the answer does not satisfy you, you may complain to the ombudsman.",
            )],
        ),
    ];
    Ok(page(&caller, lang.t("Dostępność", "Accessibility"), lead, sections).into_response())
}

pub(super) async fn help(caller: Caller) -> Reply {
    let lang = caller.lang;
    let lead = lang.t("Najczęstsze pytania i odpowiedzi.", "The most frequent questions and their answers.");
    let mut sections = about_account(lang);
    sections.extend(about_course(lang));
    Ok(page(&caller, lang.t("Pomoc", "Help"), lead.to_owned(), sections).into_response())
}

fn about_account(lang: Lang) -> Sections {
    let t = |pl: &str, en: &str| lang.t(pl, en).to_owned();
    vec![
        (
            lang.t("Kod nie przychodzi", "The code does not come"),
            vec![
                t(
                    "Odczekaj minutę i zajrzyj do folderu ze spamem. Sprawdź, czy adres jest wpisany bez błędu i czy to ten sam adres, z którym masz konto.",
                    "Wait a minute and look into the spam folder. Check that the address has no typing mistake and is the one of your account.",
                ),
                t(
                    "Kod działa 10 minut i tylko w przeglądarce, w której o niego poproszono. Nowy kod unieważnia poprzedni.",
                    "A code works for 10 minutes, and only in the browser that asked for it. A new code ends the one before.",
                ),
            ],
        ),
        (
            lang.t("Zmienił się mój adres", "My address has changed"),
            vec![t(
                "W koncie wybierz „Zmień adres”. Potwierdzisz go kodami wysłanymi na stary i nowy adres. Jeśli nie masz już dostępu do starego, napisz do organizatorów.",
                "In your account choose “Change the address”. You confirm it with codes sent to the old and to the new address. If you cannot reach the old one any more, write to the organizers.",
            )],
        ),
        (
            lang.t("Zmieniam urząd", "I am changing offices"),
            vec![t(
                "W koncie dodaj nowe miasto i zakończ pracę dla starego. Zgłoszenia, które już są, zostają przy mieście, w którym powstały.",
                "In your account add the new city and end the work for the old one. Applications that exist stay with the city that they were made in.",
            )],
        ),
        (
            lang.t("Chcę zobaczyć albo usunąć swoje dane", "I want to see or erase my data"),
            vec![t(
                "W koncie są „Moje dane” i „Usuń konto”. Przed usunięciem zobaczysz, co zniknie, a co zostanie.",
                "Your account has “My data” and “Erase the account”. Before erasure you see what goes and what stays.",
            )],
        ),
        (
            lang.t("Nie ma mojego miasta na liście", "My city is not on the list"),
            vec![t(
                "Wpisz samą nazwę, bez słów „gmina” i „miasto”. Ogonki nie są potrzebne. Gminy o tej samej nazwie rozróżnisz po powiecie.",
                "Type the name alone, without words such as “city”. Accents are not needed. Namesakes are told apart by their county.",
            )],
        ),
        (
            lang.t("Sesja wygasła w trakcie pisania", "My session ran out while I was writing"),
            vec![t(
                "Zaloguj się ponownie: formularz wróci wypełniony. Trzymamy go przez 30 minut.",
                "Sign in again: the form comes back filled in. We keep it for 30 minutes.",
            )],
        ),
    ]
}

fn about_course(lang: Lang) -> Sections {
    let t = |pl: &str, en: &str| lang.t(pl, en).to_owned();
    vec![
        (
            lang.t("Urząd jeszcze mnie nie potwierdził", "My office has not confirmed me yet"),
            vec![t(
                "Miejsce czeka na potwierdzenie do dnia podanego przy zgłoszeniu. Poproś koordynatora miasta albo organizatora. Służbowy adres w domenie urzędu potwierdza się sam.",
                "Your place waits until the day shown with the application. Ask your city's coordinator or an organizer. A work address in the office's domain confirms itself.",
            )],
        ),
        (
            lang.t("Jestem na liście oczekujących", "I am on the waiting list"),
            vec![t(
                "Strona edycji podaje Twoje miejsce w kolejce i powód: wszystkie miejsca zajęte, miejsca Twojego miasta albo liczba miast. Gdy miejsce się zwolni, dostaje je pierwsza osoba, dla której jest wolne, a my wysyłamy e-mail. Zgłoszenie możesz w każdej chwili wycofać.",
                "The cohort's page says your place in the queue and why: all places are taken, those of your city, or the number of cities. A place that becomes free goes to the first person for whom it is free, and we send an e-mail. You can withdraw your application at any time.",
            )],
        ),
        (
            lang.t("Nie zaliczam sprawdzianu", "I do not pass a quiz"),
            vec![t(
                "Po wysłaniu odpowiedzi zobaczysz wyjaśnienia i lekcje, do których warto wrócić. Liczbę podejść podaje strona sprawdzianu. Gdy je wykorzystasz, organizator może dodać następne.",
                "After submitting you see the explanations and the lessons to go back to. The quiz's page says how many attempts there are. When they are used up, an organizer can add more.",
            )],
        ),
        (
            lang.t("W certyfikacie jest błąd", "My certificate has a mistake"),
            vec![t(
                "Napisz do organizatorów, co poprawić. Wydadzą nowy certyfikat, a stary będzie do niego odsyłać. Miasto jest na certyfikacie tylko wtedy, gdy zgodzisz się na to przed jego wydaniem.",
                "Write to the organizers what is to be corrected. They issue a new certificate, and the old one points to it. The city is named only when you agree to that before it is issued.",
            )],
        ),
    ]
}
