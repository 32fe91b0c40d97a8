//! The people whom a visitor of the demo can be, and the lecturers. All of them are invented.

use anyhow::{Context, Result};
use domain::access::{Actor, Grant, Role, Scope};
use domain::ids::{CityId, PersonId};
use domain::lang::Lang;
use domain::lecturer::commands::{Profile, keep_profile};
use domain::lecturer::{LecturerText, LecturerTexts};
use domain::people::GrammaticalForm::{self, He, She};

use super::stage::{Entrance, SYSTEM, Stage};

/// Somebody whom a visitor can be.
pub struct Persona {
    pub name: &'static str,
    pub email: &'static str,
    pub form: GrammaticalForm,
    /// What she is doing, for whoever starts the demo.
    pub who: &'static str,
}

const fn persona(
    name: &'static str,
    email: &'static str,
    form: GrammaticalForm,
    who: &'static str,
) -> Persona {
    Persona { name, email, form, who }
}

pub const ADMINISTRATOR: usize = 0;
pub const ORGANIZER: usize = 1;
pub const COORDINATOR: usize = 2;
pub const PARTNER: usize = 3;
pub const LEARNING: usize = 4;
pub const WAITING: usize = 5;
pub const FRESH: usize = 6;
pub const FINISHED: usize = 7;
pub const UNCONFIRMED: usize = 8;

/// The personas, by the indices above.
pub const PERSONAS: [Persona; 9] = [
    persona("Alicja Rostkowska", "alicja.rostkowska@akademia.example", She, "administrator"),
    persona("Olga Wrona", "olga.wrona@akademia.example", She, "organizer"),
    persona("Renata Sokołowska", "renata.sokolowska@elk.example", She, "coordinator of Ełk"),
    persona("Paweł Kruk", "pawel.kruk@partner.example", He, "partner, reads reports"),
    persona(
        "Katarzyna Żółtowska",
        "katarzyna.zoltowska@elk.example",
        She,
        "official, half-way through the course",
    ),
    persona("Adam Wróbel", "adam.wrobel@elk.example", He, "official, on the waitlist"),
    persona("Nina Fedoruk", "nina.fedoruk@suwalki.example", She, "official, has not applied yet"),
    persona(
        "Świętosława Brzęczyszczykiewicz-Źdźbło",
        "swietoslawa.zdzblo@kutno.example",
        She,
        "official with a certificate",
    ),
    persona("Michał Ćwik", "michal.cwik@turek.example", He, "official, her office has not confirmed him yet"),
];

/// The lecturer whom a visitor can be: the first of them.
pub const LECTURER: Persona = persona(
    LECTURERS[0].name,
    "jan-swiatek@wykladowcy.example",
    LECTURERS[0].form,
    "lecturer, with a module in work",
);

/// A lecturer: profile in both languages and the modules, by their places in the course.
struct Lecturer {
    name: &'static str,
    slug: &'static str,
    form: GrammaticalForm,
    modules: &'static [usize],
    affiliation: &'static str,
    pl: [&'static str; 3],
    en: [&'static str; 3],
}

const LECTURERS: [Lecturer; 6] = [
    Lecturer {
        name: "dr Jan Świątek",
        slug: "jan-swiatek",
        form: He,
        modules: &[0, 1],
        affiliation: "Instytut Rozwoju Miast Średnich",
        pl: [
            "Diagnoza i dane miejskie",
            "Od szesnastu lat pomaga urzędom policzyć, na czym stoją: skąd brać dane, którym ufać i jak z nich \
             wyciągnąć wniosek na jedną stronę. Był naczelnikiem wydziału rozwoju w mieście powiatowym.",
            "Nie doradza firmom, które sprzedają systemy miastom.",
        ],
        en: [
            "Diagnosis and city data",
            "For sixteen years he has helped town halls to find out where they stand: where to get data, which to \
             trust, and how to draw a one-page conclusion. He used to head the development office of a county town.",
            "He does not advise companies that sell systems to cities.",
        ],
    },
    Lecturer {
        name: "Hanna Wąs",
        slug: "hanna-was",
        form: She,
        modules: &[2],
        affiliation: "Urząd miasta, biuro strategii",
        pl: [
            "Priorytety i strategia",
            "Prowadziła trzy strategie rozwoju od pierwszej rozmowy z radą do pierwszego sprawozdania. Uczy, jak \
             wybrać pięć celów zamiast pięćdziesięciu i jak je potem rozliczyć.",
            "Jej urząd nie jest zamawiającym w żadnym projekcie omawianym na kursie.",
        ],
        en: [
            "Priorities and strategy",
            "She led three development strategies from the first talk with the council to the first report. She \
             teaches how to choose five aims instead of fifty, and how to account for them.",
            "Her office is not the buyer in any project discussed in the course.",
        ],
    },
    Lecturer {
        name: "Tomasz Mazur",
        slug: "tomasz-mazur",
        form: He,
        modules: &[3, 4],
        affiliation: "Związek powiatów, zespół danych",
        pl: [
            "Otwarte dane i wskaźniki",
            "Zbudował dwa miejskie portale danych i zamknął jeden, którego nikt nie czytał. Pokazuje, jak zacząć od \
             pytania mieszkańca, a nie od arkusza, i jak porównać się z innymi według ISO 37120.",
            "Nie ma udziałów w firmach informatycznych.",
        ],
        en: [
            "Open data and indicators",
            "He built two city data portals and closed one that nobody read. He shows how to begin with a resident's \
             question instead of a spreadsheet, and how to compare by ISO 37120.",
            "He holds no shares in software companies.",
        ],
    },
    Lecturer {
        name: "Małgorzata Bąk",
        slug: "malgorzata-bak",
        form: She,
        modules: &[5],
        affiliation: "Przedsiębiorstwo komunalne",
        pl: [
            "Mobilność, energia i woda",
            "Wymieniła oświetlenie w mieście, które świeciło tylko na głównej ulicy, i wodomierze w gminie, w której \
             ginęła co trzecia kropla. Zna koszty, oszczędności i błędy w umowach.",
            "Dwa z omawianych wdrożeń prowadziła sama; mówi o nich jako zamawiająca.",
        ],
        en: [
            "Mobility, energy and water",
            "She replaced street lights in a town that lit only its main street, and water meters in a municipality \
             that lost every third drop. She knows costs, savings and the mistakes in contracts.",
            "She ran two of the cases in this course herself; she speaks of them as the buyer.",
        ],
    },
    Lecturer {
        name: "Piotr Źródlański",
        slug: "piotr-zrodlanski",
        form: He,
        modules: &[6, 7],
        affiliation: "Kancelaria zamówień publicznych",
        pl: [
            "Finansowanie i zakupy",
            "Radca prawny. Pisał umowy na efekt, partnerstwa z firmami i opisy zamówień, które nie zamykają miasta \
             u jednego dostawcy. Liczy, ile kosztuje rozwiązanie po pięciu latach, a nie w dniu odbioru.",
            "Reprezentował dwóch dostawców przed rokiem 2020; od tego czasu tylko samorządy.",
        ],
        en: [
            "Funding and procurement",
            "A lawyer who wrote contracts for results, partnerships and specifications that do not lock a town in \
             with one vendor. He counts what a solution costs after five years, not on the day of delivery.",
            "He represented two vendors before 2020; since then only municipalities.",
        ],
    },
    Lecturer {
        name: "Oksana Kovalchuk",
        slug: "oksana-kovalchuk",
        form: She,
        modules: &[8],
        affiliation: "Fundacja dialogu lokalnego",
        pl: [
            "Konsultacje i udział mieszkańców",
            "Prowadziła konsultacje w osiemnastu gminach po obu stronach granicy. Uczy, jak zapytać tak, żeby ludzie \
             odpowiedzieli, i jak pokazać, co z ich odpowiedzią zrobiono.",
            "Jej fundacja bywa wykonawcą konsultacji; na kursie nie omawia się jej ofert.",
        ],
        en: [
            "Consultation and participation",
            "She ran consultations in eighteen municipalities on both sides of the border. She teaches how to ask so \
             that people answer, and how to show what was done with the answer.",
            "Her foundation is sometimes hired for consultations; its offers are not discussed in the course.",
        ],
    },
];

/// The personas on the stage.
pub struct People {
    pub actors: Vec<Actor>,
    /// The lecturer among them.
    pub lecturer: PersonId,
    /// Ełk, where three of them work.
    pub elk: CityId,
}

impl People {
    /// A persona by her index.
    pub fn actor(&self, index: usize) -> Result<&Actor> {
        self.actors.get(index).context("a persona is missing")
    }
}

/// Lets personas and lecturers enter.
pub async fn enter(stage: &Stage) -> Result<People> {
    let elk = stage.city("Ełk").await?;
    stage.go_to(-199, 8);
    let mut actors = Vec::new();
    for (index, who) in PERSONAS.iter().enumerate() {
        let id = stage.enter(&entrance(who.name, who.email, who.form, true)).await?;
        let grants: &[Grant] = match index {
            ADMINISTRATOR => &[Grant { role: Role::Administrator, scope: Scope::Everything }],
            ORGANIZER => &[Grant { role: Role::Organizer, scope: Scope::Everything }],
            COORDINATOR => &[Grant { role: Role::Coordinator, scope: Scope::City(elk) }],
            PARTNER => &[Grant { role: Role::Partner, scope: Scope::Course(stage.course) }],
            _ => &[],
        };
        actors.push(stage.grant(id, grants).await?);
    }
    let lecturer = teach(stage, &LECTURERS[0]).await?;
    for other in &LECTURERS[1..] {
        teach(stage, other).await?;
    }
    Ok(People { actors, lecturer, elk })
}

fn entrance<'a>(name: &'a str, email: &'a str, form: GrammaticalForm, is_demo: bool) -> Entrance<'a> {
    Entrance { name, email, form, lang: Lang::Pl, is_demo }
}

async fn teach(stage: &Stage, lecturer: &Lecturer) -> Result<PersonId> {
    let email = format!("{}@wykladowcy.example", lecturer.slug);
    // Visitors can be the first of them.
    let is_demo = lecturer.slug == LECTURERS[0].slug;
    let id = stage.enter(&entrance(lecturer.name, &email, lecturer.form, is_demo)).await?;
    let modules = lecturer.modules.iter().filter_map(|place| stage.modules.get(*place));
    let grants: Vec<Grant> = modules
        .map(|(module, _)| Grant { role: Role::Lecturer, scope: Scope::Module(*module) })
        .chain([Grant { role: Role::Lecturer, scope: Scope::Course(stage.course) }])
        .collect();
    stage.grant(id, &grants).await?;
    let text = |[headline, bio, interests]: [&str; 3]| LecturerText {
        headline: headline.into(),
        bio: bio.into(),
        interests: interests.into(),
    };
    let profile = Profile {
        slug: lecturer.slug.into(),
        texts: LecturerTexts { pl: text(lecturer.pl), en: Some(text(lecturer.en)) },
        affiliation: lecturer.affiliation.into(),
        photo: None,
        is_public: true,
    };
    let tx = stage.academy.begin().await?;
    keep_profile(&stage.academy, &tx, &SYSTEM, id, &profile).await?;
    tx.commit().await?;
    Ok(id)
}
