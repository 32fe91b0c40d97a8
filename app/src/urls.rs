//! Addresses of pages, without the language's prefix: pages, islands and mails all build them here.

/// Home with the catalogue.
#[must_use]
pub fn home() -> String {
    "/".into()
}

/// A course.
#[must_use]
pub fn course(slug: &str) -> String {
    format!("/programy/{slug}")
}

/// A lecturer.
#[must_use]
pub fn lecturer(slug: &str) -> String {
    format!("/prowadzacy/{slug}")
}

/// Sign-in; afterwards back to `next`, a path of this site.
#[must_use]
pub fn sign_in(next: Option<&str>) -> String {
    match next {
        Some(next) if next != "/" => format!("/zaloguj?dalej={}", escape(next)),
        _ => "/zaloguj".into(),
    }
}

/// Typing the code that came by e-mail.
#[must_use]
pub fn sign_in_code(next: &str) -> String {
    with_next("/zaloguj/kod", next)
}

/// Signing in with a password.
#[must_use]
pub fn sign_in_password(next: &str) -> String {
    with_next("/zaloguj/haslo", next)
}

/// Help.
#[must_use]
pub fn help() -> String {
    "/pomoc".into()
}

/// Where people find how to write to the organizers.
#[must_use]
pub fn contact() -> String {
    "/pomoc#kontakt".into()
}

/// The privacy notice.
#[must_use]
pub fn privacy() -> String {
    "/prywatnosc".into()
}

/// Where the register of cities comes from.
#[must_use]
pub fn sources() -> String {
    "/zrodla".into()
}

/// The accessibility statement.
#[must_use]
pub fn accessibility() -> String {
    "/dostepnosc".into()
}

fn with_next(path: &str, next: &str) -> String {
    if next == "/" { path.to_owned() } else { format!("{path}?dalej={}", escape(next)) }
}

/// Signing out; a post.
#[must_use]
pub fn sign_out() -> String {
    "/wyloguj".into()
}

/// Registration.
#[must_use]
pub fn register() -> String {
    "/rejestracja".into()
}

/// One's own account.
#[must_use]
pub fn account() -> String {
    "/konto".into()
}

/// A new address for one's account.
#[must_use]
pub fn own_address() -> String {
    "/konto/adres".into()
}

/// The codes that confirm a new address.
#[must_use]
pub fn own_address_codes() -> String {
    "/konto/adres/kody".into()
}

/// One's own password.
#[must_use]
pub fn own_password() -> String {
    "/konto/haslo".into()
}

/// Adding a city that one works for.
#[must_use]
pub fn add_workplace() -> String {
    "/konto/miasto".into()
}

/// Where one of one's own workplaces is ended.
pub const END_WORKPLACE: &str = "/konto/miasto/zakoncz";

/// The question before one of one's own workplaces ends.
#[must_use]
pub fn end_workplace(id: domain::ids::AffiliationId) -> String {
    format!("{END_WORKPLACE}?id={id}")
}

/// Everything that is held about oneself.
#[must_use]
pub fn own_data() -> String {
    "/konto/dane".into()
}

/// The erasure of one's account.
#[must_use]
pub fn erase_account() -> String {
    "/konto/usun".into()
}

/// People and grants.
#[must_use]
pub fn people() -> String {
    "/organizacja/ludzie".into()
}

/// One person, for organizers.
#[must_use]
pub fn person(id: domain::ids::PersonId) -> String {
    format!("/organizacja/ludzie/{id}")
}

/// Giving a person a role.
#[must_use]
pub fn give_role(id: domain::ids::PersonId) -> String {
    format!("/organizacja/ludzie/{id}/rola")
}

/// Taking a role.
#[must_use]
pub fn take_role(id: domain::ids::PersonId, grant: domain::ids::GrantId) -> String {
    format!("/organizacja/ludzie/{id}/rola/{grant}")
}

/// Signing a person out everywhere.
#[must_use]
pub fn end_sessions(id: domain::ids::PersonId) -> String {
    format!("/organizacja/ludzie/{id}/sesje")
}

/// Affiliations that wait for a decision.
#[must_use]
pub fn affiliations() -> String {
    "/organizacja/zatrudnienie".into()
}

/// The change log.
#[must_use]
pub fn audit() -> String {
    "/organizacja/dziennik".into()
}

/// What a person did and what was done to her.
#[must_use]
pub fn audit_of(id: domain::ids::PersonId) -> String {
    format!("/organizacja/dziennik?person={id}")
}

/// The outgoing mail.
#[must_use]
pub fn outbox() -> String {
    "/organizacja/poczta".into()
}

/// The register of cities, for organizers.
#[must_use]
pub fn cities() -> String {
    "/organizacja/miasta".into()
}

/// One city of the register, for organizers.
#[must_use]
pub fn city(id: domain::ids::CityId) -> String {
    format!("/organizacja/miasta/{id}")
}

/// My learning, in the newest cohort.
#[must_use]
pub fn learning() -> String {
    "/nauka".into()
}

/// My learning in one cohort.
#[must_use]
pub fn learning_in(cohort: &str) -> String {
    format!("/nauka/{cohort}")
}

/// A lesson, or the front page of a quiz.
#[must_use]
pub fn lesson(cohort: &str, module: &str, lesson: &str) -> String {
    format!("/nauka/{cohort}/{module}/{lesson}")
}

/// A module as one document, to be read offline.
#[must_use]
pub fn booklet(cohort: &str, module: &str) -> String {
    format!("/nauka/{cohort}/{module}/modul.pdf")
}

/// An attempt at a quiz.
#[must_use]
pub fn attempt(cohort: &str, module: &str, lesson: &str, number: u32) -> String {
    format!("/nauka/{cohort}/{module}/{lesson}/{number}")
}

/// A template of a lesson as a file.
#[must_use]
pub fn template(cohort: &str, module: &str, lesson: &str, block: domain::ids::BlockId) -> String {
    format!("/nauka/{cohort}/{module}/{lesson}/szablon/{block}")
}

/// Percent-encodes a value for a query.
#[must_use]
pub fn escape(value: &str) -> String {
    value.bytes().fold(String::new(), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
        out
    })
}

/// A path that leads nowhere but to this site, as it came in a query: anything else becomes "/".
#[must_use]
pub fn local(next: &str) -> String {
    let ok =
        next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n', '\t', '\0']);
    if ok { next.to_owned() } else { "/".into() }
}

/// The field of that form, wherever the form stands.
pub const CERTIFICATE_NUMBER: &str = "numer";

/// The form that takes a certificate's number.
#[must_use]
pub fn verify() -> String {
    "/sprawdz".into()
}

/// The public page of a certificate.
#[must_use]
pub fn certificate(number: &str) -> String {
    format!("/certyfikat/{}", escape(number))
}

/// The PDF of a certificate, for its holder.
#[must_use]
pub fn certificate_pdf(number: &str) -> String {
    format!("/certyfikat/{}/pdf", escape(number))
}

/// The holder's page of the certificate of one enrollment, with the check of her name.
#[must_use]
pub fn own_certificate(enrollment: domain::ids::EnrollmentId) -> String {
    format!("/moje-certyfikaty/{enrollment}")
}

/// An organizer's page of the certificates of a cohort.
#[must_use]
pub fn certificate_roll(cohort: domain::ids::CohortId) -> String {
    format!("/organizacja/certyfikaty/{cohort}")
}

/// A cohort's public page.
#[must_use]
pub fn cohort(slug: &str) -> String {
    format!("/kohorty/{slug}")
}

/// The seats of all cities on a cohort's public page.
#[must_use]
pub fn cohort_cities(slug: &str) -> String {
    format!("/kohorty/{slug}?miasta=wszystkie#miasta")
}

/// The application for a place in a cohort.
#[must_use]
pub fn apply(slug: &str) -> String {
    format!("/kohorty/{slug}/zgloszenie")
}

/// Withdrawing the application.
#[must_use]
pub fn withdraw(slug: &str) -> String {
    format!("/kohorty/{slug}/wycofanie")
}

/// What tells an open board that its cohort changed.
#[must_use]
pub fn live(slug: &str) -> String {
    format!("/organizacja/kohorty/{slug}/na-zywo")
}

/// What was written to the people of a cohort.
#[must_use]
pub fn messages(slug: &str) -> String {
    format!("/organizacja/kohorty/{slug}/wiadomosci")
}

/// What came back from them.
#[must_use]
pub fn returned(slug: &str) -> String {
    format!("/organizacja/kohorty/{slug}/wiadomosci/zwrocone")
}

/// What is written to them without anybody's doing.
#[must_use]
pub fn letters(slug: &str) -> String {
    format!("/organizacja/kohorty/{slug}/wiadomosci/automatyczne")
}

/// One of these letters.
#[must_use]
pub fn letter(slug: &str, letter: &str) -> String {
    format!("/organizacja/kohorty/{slug}/wiadomosci/automatyczne/{letter}")
}

/// The letter alone, as a mail program shows it.
#[must_use]
pub fn letter_text(slug: &str, letter: &str) -> String {
    format!("/organizacja/kohorty/{slug}/wiadomosci/automatyczne/{letter}/tresc")
}

/// Writing to them.
#[must_use]
pub fn new_message(slug: &str) -> String {
    format!("/organizacja/kohorty/{slug}/wiadomosci/nowa")
}

/// How far the people of a cohort are.
#[must_use]
pub fn progress(slug: &str) -> String {
    format!("/organizacja/kohorty/{slug}/postep")
}

/// How far one person is, and what can be done for her.
#[must_use]
pub fn person_progress(slug: &str, enrollment: domain::ids::EnrollmentId) -> String {
    format!("/organizacja/kohorty/{slug}/postep/{enrollment}")
}

/// Numbers of cohorts, for partners.
#[must_use]
pub fn reports() -> String {
    "/organizacja/raporty".into()
}

/// Deadlines of a cohort.
#[must_use]
pub fn deadlines(slug: &str) -> String {
    format!("/organizacja/kohorty/{slug}/terminy")
}

/// Extending one.
#[must_use]
pub fn extend_deadline(slug: &str) -> String {
    format!("/organizacja/kohorty/{slug}/terminy/nowy")
}

/// Answering an invitation to a cohort.
#[must_use]
pub fn invitation(slug: &str) -> String {
    format!("/kohorty/{slug}/zaproszenie")
}

/// Cohorts and courses, for organizers.
#[must_use]
pub fn boards() -> String {
    "/organizacja/kohorty".into()
}

/// The board of a cohort, for organizers; its other pages lie below.
#[must_use]
pub fn board(slug: &str) -> String {
    format!("/organizacja/kohorty/{slug}")
}

/// Changing a course, for organizers.
#[must_use]
pub fn edit_course(slug: &str) -> String {
    format!("/organizacja/programy/{slug}")
}

/// The cities for which one speaks.
#[must_use]
pub fn own_cities() -> String {
    "/miasto".into()
}

/// One of them.
#[must_use]
pub fn own_city(city: domain::ids::CityId) -> String {
    format!("/miasto/{city}")
}

/// Its seats and its people in a cohort.
#[must_use]
pub fn city_room(city: domain::ids::CityId, slug: &str) -> String {
    format!("/miasto/{city}/{slug}")
}

/// One of these people.
#[must_use]
pub fn city_person(city: domain::ids::CityId, slug: &str, enrollment: domain::ids::EnrollmentId) -> String {
    format!("/miasto/{city}/{slug}/osoby/{enrollment}")
}

/// Giving her seat back.
#[must_use]
pub fn give_seat_back(
    city: domain::ids::CityId,
    slug: &str,
    enrollment: domain::ids::EnrollmentId,
) -> String {
    format!("{}/oddanie", city_person(city, slug, enrollment))
}

/// Inviting a colleague to a seat of the city.
#[must_use]
pub fn hold_seat(city: domain::ids::CityId, slug: &str) -> String {
    format!("/miasto/{city}/{slug}/zaproszenie")
}

/// The round of a cohort, for those who run it.
#[must_use]
pub fn round(slug: &str) -> String {
    format!("{}/runda", board(slug))
}

/// Where another organizer confirms a round.
#[must_use]
pub fn seal_round(slug: &str) -> String {
    format!("{}/zatwierdzenie", round(slug))
}

/// The public report of a round.
#[must_use]
pub fn allocation(slug: &str) -> String {
    format!("{}/przydzial", cohort(slug))
}

/// One's own line of it.
#[must_use]
pub fn allocation_of(slug: &str, receipt: u32) -> String {
    format!("{}?nr={receipt}", allocation(slug))
}

/// The published file of a round.
#[must_use]
pub fn allocation_file(slug: &str) -> String {
    format!("{}.json", allocation(slug))
}

/// The rules of a cohort's round, for those who run it.
#[must_use]
pub fn round_rules(slug: &str) -> String {
    format!("{}/zasady", round(slug))
}

/// What one has declared for the quotas of a round.
#[must_use]
pub fn declared(slug: &str) -> String {
    format!("{}/odpowiedzi", cohort(slug))
}
