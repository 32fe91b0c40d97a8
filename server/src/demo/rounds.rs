//! Cohorts that do not give their seats at once: one asks organizers, and three go by a round, each at another moment.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use chrono::TimeDelta;
use chrono_tz::Tz;
use domain::access::Actor;
use domain::allocation::commands::{open_rounds, propose_round, seal_round};
use domain::allocation::rulebook::set_round_rules;
use domain::allocation::{QuestionForm, RoundRulesForm, Verdict};
use domain::city::Names;
use domain::cohort::admission::AdmissionMode;
use domain::cohort::commands::{NewCohort, create_cohort};
use domain::cohort::limits::Limits;
use domain::cohort::queries::get_cohort_by_slug;
use domain::cohort::window::Window;
use domain::cohort::{CohortState, CohortText, CohortTexts};
use domain::enrollment::commands::{
    accept_seat, apply, approve, decline_seat, expire_held, move_queues, turn_down,
};
use domain::enrollment::forms::ApplyForm;
use domain::enrollment::queries::workplaces;
use domain::ids::{CohortId, EnrollmentId};
use domain::office_hours::is_working_day;

use super::cast::{ADMINISTRATOR, ORGANIZER, People, WAITING};
use super::cohorts::{confirm, limits};
use super::crowd::{Crowd, Official, TOWNS};
use super::stage::Stage;

/// A cohort: its word, its names, and its days counted from today.
struct Plan {
    slug: &'static str,
    names: [&'static str; 2],
    leads: [&'static str; 2],
    mode: AdmissionMode,
    opens: i64,
    closes: i64,
    starts: i64,
}

const MAYORS: Plan = Plan {
    slug: "burmistrzowie",
    names: ["Edycja dla burmistrzów", "Mayors’ cohort"],
    leads: [
        "Krótsza edycja dla tych, którzy decydują; każde zgłoszenie czytają organizatorzy.",
        "A shorter run for those who decide; the organizers read each application.",
    ],
    mode: AdmissionMode::Approval,
    opens: -9,
    closes: 16,
    starts: 40,
};

const OPEN: Plan = Plan {
    slug: "liderzy-danych",
    names: ["Liderzy danych", "Data leaders"],
    leads: [
        "Czterdzieści miejsc dla osób, które w urzędzie zajmują się danymi.",
        "Forty places for people who work with data in their town hall.",
    ],
    mode: AdmissionMode::Round,
    opens: -6,
    closes: 15,
    starts: 50,
};

const PROPOSED: Plan = Plan {
    slug: "energia-gmin",
    names: ["Energia gmin", "Energy of municipalities"],
    leads: [
        "Dwanaście miejsc dla osób, które odpowiadają za oświetlenie i energię.",
        "Twelve places for people in charge of lighting and energy.",
    ],
    mode: AdmissionMode::Round,
    opens: -30,
    closes: -2,
    starts: 35,
};

const SEALED: Plan = Plan {
    slug: "pilotaz-gmin",
    names: ["Pilotaż gmin", "Pilot of municipalities"],
    leads: [
        "Piętnaście miejsc, o których rozstrzygnął przydział.",
        "Fifteen places that were given by an allocation round.",
    ],
    mode: AdmissionMode::Round,
    opens: -45,
    closes: -20,
    starts: 25,
};

/// Somebody who applied.
type Applied = (Official, EnrollmentId);

/// Plays them.
pub async fn run(stage: &Stage, people: &People, crowd: &mut Crowd) -> Result<()> {
    let (first, second) = (people.actor(ADMINISTRATOR)?, people.actor(ORGANIZER)?);
    sealed(stage, (first, second), crowd).await?;
    proposed(stage, first, crowd).await?;
    mayors(stage, second, crowd).await?;
    let cohort = create(stage, second, &OPEN, limits(40, 2, Some(30))).await?;
    let earlier = get_cohort_by_slug(&stage.academy, second, SEALED.slug).await?.id.to_string();
    ask(stage, second, cohort, RoundRulesForm { carry_over_from: earlier, ..RoundRulesForm::default() })
        .await?;
    stage.go_to(OPEN.opens, 8);
    open_rounds(&stage.academy).await?;
    applicants(stage, second, (cohort, 22), crowd).await?;
    stage.go_to(-1, 15);
    adam(stage, people, cohort).await
}

/// Adam, who waits for a seat in the cohort of the season, tries his luck here too.
async fn adam(stage: &Stage, people: &People, cohort: CohortId) -> Result<()> {
    let actor = people.actor(WAITING)?;
    let names = Names::read(&stage.academy).await?;
    let places = workplaces(&stage.academy, actor.signed_in()?, &names).await?;
    let form = ApplyForm {
        affiliation: places.first().context("he works nowhere")?.id.to_string(),
        motivation: "Chcemy otworzyć dane o ruchu w mieście.".into(),
        request_key: "demo-round".into(),
        declared: answers(1),
    };
    apply(&stage.academy, actor, cohort, &form).await?;
    Ok(())
}

/// The organizers have approved some, turned one down, and have others to read.
async fn mayors(stage: &Stage, organizer: &Actor, crowd: &mut Crowd) -> Result<()> {
    let cohort = create(stage, organizer, &MAYORS, limits(30, 1, None)).await?;
    stage.go_to(MAYORS.opens, 8);
    let people = applicants(stage, organizer, (cohort, 8), crowd).await?;
    stage.go_to(working_day(stage, -3), 9);
    for (place, (official, id)) in people.iter().enumerate() {
        match place {
            0..=3 => approve(&stage.academy, organizer, *id).await?,
            4 => {
                let why = "Ta edycja jest dla osób, które kierują urzędem.";
                turn_down(&stage.academy, organizer, *id, why).await?;
            }
            _ => {}
        }
        if place < 2 {
            stage.wait(10);
            accept_seat(&stage.academy, &official.actor, *id).await?;
        }
    }
    Ok(())
}

/// A round that one organizer has proposed.
async fn proposed(stage: &Stage, organizer: &Actor, crowd: &mut Crowd) -> Result<()> {
    let limits = Limits { minimum_cities: 8, ..limits(12, 2, None) };
    let cohort = create(stage, organizer, &PROPOSED, limits).await?;
    stage.go_to(PROPOSED.opens, 8);
    open_rounds(&stage.academy).await?;
    applicants(stage, organizer, (cohort, 14), crowd).await?;
    stage.go_to(-1, 10);
    propose_round(&stage.academy, organizer, cohort).await?;
    Ok(())
}

/// A round that is sealed; of its offers some are accepted, declined, silent, and some still wait.
async fn sealed(stage: &Stage, (first, second): (&Actor, &Actor), crowd: &mut Crowd) -> Result<()> {
    let cohort = create(stage, first, &SEALED, limits(15, 2, None)).await?;
    ask(stage, first, cohort, RoundRulesForm::default()).await?;
    stage.go_to(SEALED.opens, 8);
    open_rounds(&stage.academy).await?;
    let people = applicants(stage, first, (cohort, 20), crowd).await?;
    stage.go_to(working_day(stage, -14), 9);
    let hash = propose_round(&stage.academy, first, cohort).await?;
    stage.wait(30);
    let why = "Zgodne z protokołem komisji.";
    let file = seal_round(&stage.academy, second, cohort, (&hash, why)).await?;
    let mut seats: Vec<_> = file.outcome.decided.iter().filter(|one| one.verdict == Verdict::Seat).collect();
    seats.sort_by_key(|one| one.turn);
    let mut answers = Vec::new();
    for one in seats {
        let place =
            usize::try_from(one.receipt).unwrap_or(0).checked_sub(1).context("receipts begin at 1")?;
        answers.push(people.get(place).context("a receipt is nobody's")?);
    }
    for (place, (official, id)) in answers.iter().enumerate() {
        stage.wait(10);
        match place {
            0..=7 => accept_seat(&stage.academy, &official.actor, *id).await?,
            8 | 9 => decline_seat(&stage.academy, &official.actor, *id).await?,
            _ => {}
        }
    }
    // Those who stayed silent pass their seats on, and the next ones have not answered yet.
    stage.go_to(working_day(stage, -3), 9);
    expire_held(&stage.academy).await?;
    move_queues(&stage.academy).await?;
    Ok(())
}

/// That day, or the last working day before it: offers go out only while offices work.
fn working_day(stage: &Stage, days: i64) -> i64 {
    let works = |day: &i64| is_working_day(stage.day(*day, 9).date_naive(), Tz::Europe__Warsaw);
    (days - 14..=days).rev().find(works).unwrap_or(days)
}

/// What the application of a round asks: women no less than among those who apply, a fifth new to their office.
async fn ask(stage: &Stage, organizer: &Actor, cohort: CohortId, form: RoundRulesForm) -> Result<()> {
    let question = |[pl, purpose_pl, en, purpose_en]: [&str; 4], aim: &str, number: &str| QuestionForm {
        pl: pl.into(),
        purpose_pl: purpose_pl.into(),
        en: en.into(),
        purpose_en: purpose_en.into(),
        aim: aim.into(),
        number: number.into(),
    };
    let women = [
        "Czy jesteś kobietą?",
        "Wśród osób z miejscem ma być nie mniej kobiet niż wśród zgłoszonych.",
        "Are you a woman?",
        "Among those with a place there should be no fewer women than among those who apply.",
    ];
    let new = [
        "Czy pracujesz w urzędzie krócej niż trzy lata?",
        "Co piąte miejsce jest dla osób, które zaczynają pracę w urzędzie.",
        "Have you worked in your town hall for less than three years?",
        "Every fifth place is for people who are new to their office.",
    ];
    let form = RoundRulesForm {
        order: "draw".into(),
        keep_days: "30".into(),
        kept_from: "sealing".into(),
        questions: vec![question(women, "among", ""), question(new, "percent", "20")],
        ..form
    };
    set_round_rules(&stage.academy, organizer, cohort, &form).await?;
    Ok(())
}

/// So many towns send one to three people each.
async fn applicants(
    stage: &Stage,
    organizer: &Actor,
    (cohort, towns): (CohortId, usize),
    crowd: &mut Crowd,
) -> Result<Vec<Applied>> {
    let mut applied = Vec::new();
    for (place, town) in TOWNS[30..30 + towns].iter().enumerate() {
        let city = stage.city(town).await?;
        for _ in 0..1 + (place * 5) % 3 {
            let official = crowd.next(stage, city).await?;
            confirm(stage, organizer, std::slice::from_ref(&official)).await?;
            stage.wait(35);
            let form = ApplyForm {
                affiliation: official.workplace.to_string(),
                request_key: "demo".into(),
                declared: answers(applied.len()),
                ..ApplyForm::default()
            };
            let receipt = apply(&stage.academy, &official.actor, cohort, &form).await?;
            applied.push((official, receipt.enrollment));
        }
    }
    Ok(applied)
}

/// What the next to apply declares; some would rather not say. A cohort without questions takes no notice.
fn answers(place: usize) -> BTreeMap<String, bool> {
    let said = [("q1", place % 5 < 3, place % 4 == 3), ("q2", place % 6 == 1, place % 7 == 5)];
    let said = said.into_iter().filter(|(_, _, is_silent)| !is_silent);
    said.map(|(key, is_yes, _)| (key.to_owned(), is_yes)).collect()
}

async fn create(stage: &Stage, organizer: &Actor, plan: &Plan, limits: Limits) -> Result<CohortId> {
    stage.go_to(plan.opens - 5, 9);
    let starts = stage.day(plan.starts, 7);
    let text = |place: usize| CohortText { name: plan.names[place].into(), lead: plan.leads[place].into() };
    let new = NewCohort {
        slug: plan.slug.into(),
        course: stage.course,
        texts: CohortTexts { pl: text(0), en: Some(text(1)) },
        time_zone: "Europe/Warsaw".into(),
        starts_on: starts.date_naive(),
        ends_on: stage.day(plan.starts + 90, 7).date_naive(),
        window: Window { opens: stage.day(plan.opens, 7), closes: stage.day(plan.closes, 21) },
        promotion_until: starts + TimeDelta::days(14),
        completion_until: stage.day(plan.starts + 90, 21),
        office_days: Some(7),
        mode: plan.mode,
        offer_days: 5,
        state: CohortState::Published,
        limits,
    };
    let tx = stage.academy.begin().await?;
    let id = create_cohort(&stage.academy, &tx, organizer, new).await?;
    tx.commit().await?;
    Ok(id)
}
