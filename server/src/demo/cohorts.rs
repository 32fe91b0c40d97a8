//! Three cohorts: one that is over, one that learns, one that takes applications.

use anyhow::{Context, Result};
use chrono::{Datelike, NaiveDate, TimeDelta};
use domain::access::Actor;
use domain::affiliation::commands::decide;
use domain::certification::NameForm;
use domain::certification::commands::check_name;
use domain::city::Names;
use domain::cohort::admission::AdmissionMode;
use domain::cohort::commands::{ModuleDates, NewCohort, create_cohort, plan_modules};
use domain::cohort::forms::OFFER_DAYS;
use domain::cohort::limits::{Cap, CityRule, CommonCaps, Limits};
use domain::cohort::queries::get_cohort;
use domain::cohort::window::Window;
use domain::cohort::{CohortState, CohortText, CohortTexts};
use domain::enrollment::commands::{apply, change_limits, invite, set_city_rule, withdraw};
use domain::enrollment::forms::ApplyForm;
use domain::enrollment::invitation::InviteForm;
use domain::enrollment::queries::{books, find_standing};
use domain::ids::{AffiliationId, CityId, CohortId};

use super::cast::{FINISHED, FRESH, LEARNING, ORGANIZER, PERSONAS, People, UNCONFIRMED, WAITING};
use super::crowd::{Crowd, Official, TOWNS};
use super::learners::learn;
use super::stage::Stage;

/// Plays the three cohorts; gives the learner who is half-way through.
pub async fn run(stage: &Stage, people: &People, crowd: &mut Crowd) -> Result<Official> {
    finished(stage, people, crowd).await?;
    let learner = learning(stage, people, crowd).await?;
    open(stage, people, crowd).await?;
    Ok(learner)
}

/// When a cohort happens, in days from today.
struct Dates {
    opens: i64,
    closes: i64,
    starts: i64,
    ends: i64,
}

/// The first cohort: twelve towns, over for two months; some hold a certificate.
async fn finished(stage: &Stage, people: &People, crowd: &mut Crowd) -> Result<()> {
    let dates = Dates { opens: -190, closes: -170, starts: -165, ends: -60 };
    let organizer = people.actor(ORGANIZER)?;
    stage.go_to(-195, 9);
    let (cohort, slug) = create(stage, organizer, &dates, limits(36, 3, Some(12))).await?;
    let kutno = stage.city("Kutno").await?;
    let holder = persona(stage, people, FINISHED, kutno).await?;
    let mut learners = vec![holder];
    for town in &TOWNS[..10] {
        let city = stage.city(town).await?;
        for _ in 0..2 {
            learners.push(crowd.next(stage, city).await?);
        }
    }
    stage.go_to(-188, 8);
    confirm(stage, organizer, &learners).await?;
    for official in &learners {
        stage.wait(90);
        ask(stage, official, cohort, "").await?;
    }
    let forms = ["she", "she", "he"];
    for (place, official) in learners.iter().enumerate() {
        stage.go_to(-160 + i64::try_from(place).unwrap_or(0), 9);
        let pages = if place < 6 { usize::MAX } else { 45 - place * 2 };
        learn(stage, &official.actor, &slug, pages, 2 + place % 3).await?;
        if place < 4 {
            let enrollment = enrollment_of(stage, official, cohort).await?;
            let form = NameForm {
                printed_name: official.name.clone(),
                form: forms[place % forms.len()].into(),
                names_city: if place % 2 == 0 { "yes".into() } else { String::new() },
            };
            check_name(&stage.academy, &official.actor, enrollment, &form).await?;
        }
    }
    Ok(())
}

/// The second cohort, after the first seed: planned for 50 towns, raised to 60 on demand, two large cities beside.
async fn learning(stage: &Stage, people: &People, crowd: &mut Crowd) -> Result<Official> {
    let dates = Dates { opens: -80, closes: -55, starts: -50, ends: 60 };
    let organizer = people.actor(ORGANIZER)?;
    stage.go_to(-85, 9);
    let (cohort, slug) = create(stage, organizer, &dates, limits(150, 3, Some(50))).await?;
    plan(stage, organizer, cohort, &dates).await?;
    let katarzyna = persona(stage, people, LEARNING, people.elk).await?;
    confirm(stage, organizer, std::slice::from_ref(&katarzyna)).await?;
    stage.go_to(-80, 9);
    ask(stage, &katarzyna, cohort, "Miasto wymienia oświetlenie i chcemy kupić je mądrze.").await?;
    for (place, town) in TOWNS[..66].iter().enumerate() {
        // Word has spread: ten more towns may come.
        if place == 56 {
            stage.go_to(-62, 10);
            let caps = CommonCaps { cities: Cap::of(60), ..caps(150, 3) };
            let why = "Duże zainteresowanie: limit miast zwiększony z 50 do 60.";
            change_limits(&stage.academy, organizer, cohort, caps, why).await?;
        }
        let city = stage.city(town).await?;
        for n in 0..1 + (place * 5) % 4 {
            let official = crowd.next(stage, city).await?;
            let is_confirmed = (place + n) % 9 != 8;
            if is_confirmed {
                confirm(stage, organizer, std::slice::from_ref(&official)).await?;
            }
            stage.wait(170);
            ask(stage, &official, cohort, "").await?;
            if is_confirmed && place < 48 && n < 2 {
                crowd_learns(stage, &official, &slug, place + n).await?;
            }
        }
    }
    for large in ["Katowice", "Kraków"] {
        let city = stage.city(large).await?;
        let rule = CityRule { cap: Some(Cap::of(4)), is_additional: true };
        let why = "Większe miasto, mocno stawia na inteligentny rozwój: przyjęte obok limitów.";
        set_city_rule(&stage.academy, organizer, cohort, city, rule, why).await?;
        for _ in 0..3 {
            let official = crowd.next(stage, city).await?;
            confirm(stage, organizer, std::slice::from_ref(&official)).await?;
            ask(stage, &official, cohort, "").await?;
        }
    }
    stage.go_to(-3, 17);
    learn(stage, &katarzyna.actor, &slug, 22, 2).await?;
    Ok(katarzyna)
}

/// Most have done the first module, which is due by now, and some more; every seventh is behind, every fifth was not
/// here for weeks.
async fn crowd_learns(stage: &Stage, official: &Official, slug: &str, place: usize) -> Result<()> {
    let pages = if place % 7 == 6 { 2 } else { 5 + (place * 3) % 8 };
    let days_ago = if place % 5 == 4 { 40 } else { 2 + (place * 3) % 11 };
    let before = stage.academy.now();
    stage.go_to(-i64::try_from(days_ago).unwrap_or(40), 16);
    learn(stage, &official.actor, slug, pages, 3).await?;
    stage.turn_to(before);
    Ok(())
}

/// The third cohort: open, some towns full, people in the queue, one withdrawn, one refused.
async fn open(stage: &Stage, people: &People, crowd: &mut Crowd) -> Result<()> {
    let dates = Dates { opens: -12, closes: 18, starts: 45, ends: 150 };
    let organizer = people.actor(ORGANIZER)?;
    stage.go_to(-20, 9);
    let (cohort, _) = create(stage, organizer, &dates, limits(150, 3, Some(60))).await?;
    for (town, cap) in
        [("Piaseczno", 6), ("Kutno", 6), ("Sanok", 6), ("Brzeg", 4), ("Jarocin", 5), ("Turek", 2)]
    {
        let city = stage.city(town).await?;
        let rule = CityRule { cap: Some(Cap::of(cap)), is_additional: false };
        let why = "Liczba miejsc uzgodniona z urzędem miasta.";
        set_city_rule(&stage.academy, organizer, cohort, city, rule, why).await?;
    }
    stage.go_to(-12, 9);
    for (place, town) in TOWNS[..28].iter().enumerate() {
        let city = stage.city(town).await?;
        let mut group = Vec::new();
        for _ in 0..1 + (place * 7) % 5 {
            group.push(crowd.next(stage, city).await?);
        }
        // Every fourth office takes its time.
        if place % 4 != 3 {
            confirm(stage, organizer, &group).await?;
        }
        for official in &group {
            stage.wait(130);
            ask(stage, official, cohort, "").await?;
        }
        if place == 6
            && let Some(official) = group.first()
        {
            let enrollment = enrollment_of(stage, official, cohort).await?;
            withdraw(&stage.academy, &official.actor, enrollment).await?;
        }
        if place == 7
            && let Some(official) = group.last()
        {
            let ids = [official.workplace];
            let why = "Ta osoba nie pracuje w urzędzie od czerwca.";
            decide(&stage.academy, organizer, &ids, false, why).await?;
        }
    }
    stage.go_to(-2, 10);
    let adam = persona(stage, people, WAITING, people.elk).await?;
    confirm(stage, organizer, std::slice::from_ref(&adam)).await?;
    for _ in 0..2 {
        let official = crowd.next(stage, people.elk).await?;
        confirm(stage, organizer, std::slice::from_ref(&official)).await?;
        ask(stage, &official, cohort, "").await?;
    }
    ask(stage, &adam, cohort, "").await?;
    stage.go_to(-1, 12);
    let turek = stage.city("Turek").await?;
    let michal = persona(stage, people, UNCONFIRMED, turek).await?;
    ask(stage, &michal, cohort, "").await?;
    let suwalki = stage.city("Suwałki").await?;
    let nina = persona(stage, people, FRESH, suwalki).await?;
    confirm(stage, organizer, &[nina]).await?;
    invitations(stage, organizer, cohort).await
}

/// Who was invited at an address that takes no mail.
pub const RETURNED: &str = "marek.sroka@pisz.example";

/// The organizer keeps six seats back and invites two people, who have not answered yet.
async fn invitations(stage: &Stage, organizer: &Actor, cohort: CohortId) -> Result<()> {
    let caps = CommonCaps { cities: Cap::of(60), reserve: 6, ..caps(150, 3) };
    let why = "Rezerwa dla osób, które zapraszamy do prowadzenia warsztatów.";
    change_limits(&stage.academy, organizer, cohort, caps, why).await?;
    for (name, email, town) in
        [("Iwona Lis", "iwona.lis@bochnia.example", "Bochnia"), ("Marek Sroka", RETURNED, "Pisz")]
    {
        stage.wait(600);
        let form = InviteForm {
            email: email.into(),
            name: name.into(),
            city: stage.city(town).await?.to_string(),
            function: "kierownik referatu rozwoju".into(),
            lang: "pl".into(),
            until: stage.day(6, 12).date_naive().to_string(),
            reason: "Ma doświadczenie, którym chcemy się podzielić z innymi miastami.".into(),
            beyond: String::new(),
        };
        invite(&stage.academy, organizer, cohort, &form).await?;
    }
    Ok(())
}

async fn persona(stage: &Stage, people: &People, index: usize, city: CityId) -> Result<Official> {
    let actor = people.actor(index)?.clone();
    let id = actor.signed_in()?;
    let workplace = stage.declare(id, PERSONAS[index].email, city, "inspektor, wydział rozwoju").await?;
    Ok(Official { actor, workplace, name: PERSONAS[index].name.into() })
}

/// The organizer confirms their workplaces.
pub async fn confirm(stage: &Stage, organizer: &Actor, officials: &[Official]) -> Result<()> {
    let ids: Vec<AffiliationId> = officials.iter().map(|official| official.workplace).collect();
    decide(&stage.academy, organizer, &ids, true, "").await?;
    Ok(())
}

async fn ask(stage: &Stage, official: &Official, cohort: CohortId, motivation: &str) -> Result<()> {
    let form = ApplyForm {
        affiliation: official.workplace.to_string(),
        motivation: motivation.into(),
        request_key: "demo".into(),
        ..ApplyForm::default()
    };
    apply(&stage.academy, &official.actor, cohort, &form).await?;
    Ok(())
}

async fn enrollment_of(
    stage: &Stage,
    official: &Official,
    cohort: CohortId,
) -> Result<domain::ids::EnrollmentId> {
    let person = official.actor.signed_in()?;
    let cohort = get_cohort(&stage.academy, cohort).await?;
    let books = books(&stage.academy, &cohort).await?;
    let names = Names::read(&stage.academy).await?;
    let standing = find_standing(&stage.academy, person, &cohort, &books, &names).await?;
    Ok(standing.context("no enrollment")?.id)
}

fn caps(total: u32, city: u32) -> CommonCaps {
    CommonCaps { total: Cap::of(total), city: Cap::of(city), ..CommonCaps::default() }
}

/// Limits of a cohort, of a city, of the number of cities.
pub fn limits(total: u32, city: u32, cities: Option<u32>) -> Limits {
    Limits { total: Cap::of(total), city: Cap::of(city), cities: Cap(cities), ..Limits::default() }
}

async fn create(
    stage: &Stage,
    organizer: &Actor,
    dates: &Dates,
    limits: Limits,
) -> Result<(CohortId, String)> {
    let starts = stage.day(dates.starts, 7);
    let (slug, [pl, en]) = season(starts.date_naive());
    let text = |name: String, lead: &str| CohortText { name, lead: lead.into() };
    let new = NewCohort {
        slug: slug.clone(),
        course: stage.course,
        texts: CohortTexts {
            pl: text(pl, "Dziewięć modułów nauki z praktykami i certyfikat, który każdy może sprawdzić."),
            en: Some(text(en, "Nine modules with practitioners, and a certificate that anyone can verify.")),
        },
        time_zone: "Europe/Warsaw".into(),
        starts_on: starts.date_naive(),
        ends_on: stage.day(dates.ends, 7).date_naive(),
        window: Window { opens: stage.day(dates.opens, 7), closes: stage.day(dates.closes, 21) },
        promotion_until: starts + TimeDelta::days(14),
        completion_until: stage.day(dates.ends, 21),
        office_days: Some(7),
        mode: AdmissionMode::FirstCome,
        offer_days: OFFER_DAYS,
        state: CohortState::Published,
        limits,
    };
    let tx = stage.academy.begin().await?;
    let id = create_cohort(&stage.academy, &tx, organizer, new).await?;
    tx.commit().await?;
    Ok((id, slug))
}

/// The word in addresses and the names of a cohort that begins on that day.
fn season(day: NaiveDate) -> (String, [String; 2]) {
    let year = day.year();
    let (slug, pl, en) = match day.month() {
        3..=5 => ("wiosna", "wiosenna", "Spring"),
        6..=8 => ("lato", "letnia", "Summer"),
        9..=11 => ("jesien", "jesienna", "Autumn"),
        _ => ("zima", "zimowa", "Winter"),
    };
    (format!("{slug}-{year}"), [format!("Edycja {pl} {year}"), format!("{en} cohort {year}")])
}

/// The first module is due after six weeks, then one every eight days.
async fn plan(stage: &Stage, organizer: &Actor, cohort: CohortId, dates: &Dates) -> Result<()> {
    let due = |place: i64| Some(stage.day(dates.starts + 45 + 8 * place, 21));
    let plan: Vec<ModuleDates> = (0..)
        .zip(&stage.modules)
        .map(|(place, (module, _))| ModuleDates { module: *module, opens_at: None, due_at: due(place) })
        .collect();
    let tx = stage.academy.begin().await?;
    plan_modules(&stage.academy, &tx, organizer, cohort, &plan).await?;
    tx.commit().await?;
    Ok(())
}
