//! What the organizers' pages of one cohort share.

use chrono_tz::Tz;
use domain::access::{Action, Place, check};
use domain::clock::Instant;
use domain::cohort::CohortCard;
use domain::cohort::admission::AdmissionMode;
use domain::cohort::queries::get_cohort_by_slug;
use domain::enrollment::queries::{Books, books};
use domain::lang::Lang;
use leptos::prelude::*;

use crate::request::Caller;
use crate::ui::pages::{PageWords, numbered, onward};
use crate::ui::trail;
use crate::urls;

/// A cohort with its books, for whoever may look into it.
pub struct Room {
    pub cohort: CohortCard,
    pub books: Books,
    /// The last second of promotion, once it has passed.
    pub cut_off: Option<Instant>,
    /// Whether the caller may change something here.
    pub may_run: bool,
}

impl Room {
    /// The cohort of an address.
    ///
    /// # Errors
    /// `NotFound` for a draft of somebody else, `Denied` for a public cohort that the caller has no part in.
    pub async fn load(caller: &Caller, slug: &str) -> domain::Result<Self> {
        let cohort = get_cohort_by_slug(&caller.academy, &caller.actor, slug).await?;
        let place = Place::cohort(cohort.course, cohort.id);
        check(&caller.actor, Action::SeeCohort, &place)?;
        let books = books(&caller.academy, &cohort).await?;
        let cut_off = cohort.cut_off(caller.academy.now());
        Ok(Self { cohort, books, cut_off, may_run: caller.may(Action::RunCohort, &place) })
    }

    /// The cohort of an address, for whoever may change it.
    ///
    /// # Errors
    /// As `load`; `Denied` to those who may only look.
    pub async fn load_to_run(caller: &Caller, slug: &str) -> domain::Result<Self> {
        let room = Self::load(caller, slug).await?;
        if room.may_run { Ok(room) } else { Err(domain::Error::Denied) }
    }

    /// The zone in which the cohort's dates are meant.
    pub fn zone(&self) -> Tz {
        self.cohort.time_zone.parse().unwrap_or(chrono_tz::Europe::Warsaw)
    }

    /// The cohort's name.
    pub fn name(&self, lang: Lang) -> String {
        self.cohort.texts.of(lang).name.clone()
    }

    /// The address of the board, and of pages below it.
    pub fn path(&self, below: &str) -> String {
        format!("{}{below}", urls::board(&self.cohort.slug))
    }
}

/// The pages of a cohort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Cities,
    People,
    Limits,
    Round,
    Invitations,
    Modules,
    Staff,
    Progress,
    Deadlines,
    Messages,
    Certificates,
    Settings,
}

impl Tab {
    const ALL: [Self; 12] = [
        Self::Cities,
        Self::People,
        Self::Invitations,
        Self::Limits,
        Self::Round,
        Self::Modules,
        Self::Staff,
        Self::Progress,
        Self::Deadlines,
        Self::Messages,
        Self::Certificates,
        Self::Settings,
    ];

    /// What the page is called.
    pub const fn title(self, lang: Lang) -> &'static str {
        match self {
            Self::Cities => lang.t("Miasta i miejsca", "Cities and places"),
            Self::People => lang.t("Osoby i kolejka", "People and queue"),
            Self::Invitations => lang.t("Zaproszenia", "Invitations"),
            Self::Limits => lang.t("Limity i wyjątki", "Limits and exceptions"),
            Self::Round => lang.t("Przydział", "Allocation round"),
            Self::Modules => lang.t("Moduły i terminy", "Modules and dates"),
            Self::Staff => lang.t("Zespół", "Team"),
            Self::Settings => lang.t("Ustawienia", "Settings"),
            Self::Progress => lang.t("Postęp", "Progress"),
            Self::Deadlines => lang.t("Przedłużenia", "Extensions"),
            Self::Messages => lang.t("Wiadomości", "Messages"),
            Self::Certificates => lang.t("Certyfikaty", "Certificates"),
        }
    }

    fn href(self, cohort: &CohortCard) -> String {
        let board = |below: &str| format!("{}{below}", urls::board(&cohort.slug));
        match self {
            Self::Cities => board(""),
            Self::People => board("/osoby"),
            Self::Invitations => board("/zaproszenia"),
            Self::Limits => board("/limity"),
            Self::Round => urls::round(&cohort.slug),
            Self::Modules => board("/moduly"),
            Self::Staff => board("/zespol"),
            Self::Settings => board("/ustawienia"),
            Self::Progress => urls::progress(&cohort.slug),
            Self::Deadlines => urls::deadlines(&cohort.slug),
            Self::Messages => urls::messages(&cohort.slug),
            Self::Certificates => urls::certificate_roll(cohort.id),
        }
    }

    const fn is_for_those_who_run(self) -> bool {
        !matches!(self, Self::Cities | Self::People | Self::Progress | Self::Deadlines)
    }
}

/// Where the page stands, its title, and the ways to the cohort's other pages.
pub fn head(caller: &Caller, room: &Room, tab: Tab, actions: AnyView) -> AnyView {
    head_of(caller, &room.cohort, tab, actions)
}

/// The same for a page that knows the cohort alone.
pub fn head_of(caller: &Caller, cohort: &CohortCard, tab: Tab, actions: AnyView) -> AnyView {
    frame(caller, (cohort, tab), None, actions)
}

/// The same for a page about one of the people or cities that a page of the cohort lists.
pub fn head_below(caller: &Caller, cohort: &CohortCard, tab: Tab, one: &str, actions: AnyView) -> AnyView {
    frame(caller, (cohort, tab), Some(one), actions)
}

fn cohorts(caller: &Caller) -> (String, String) {
    (caller.lang.t("Kohorty", "Cohorts").to_owned(), caller.href(&urls::boards()))
}

/// The ways up from a page below one of the cohort's, text and address, the nearest last.
pub fn up_to(caller: &Caller, cohort: &CohortCard, tab: Tab) -> Vec<(String, String)> {
    let (name, board) = (cohort.texts.of(caller.lang).name.clone(), urls::board(&cohort.slug));
    let mut up = vec![cohorts(caller), (name, caller.href(&board))];
    // The page of cities is the board itself.
    if tab != Tab::Cities {
        up.push((tab.title(caller.lang).to_owned(), caller.href(&tab.href(cohort))));
    }
    up
}

fn frame(caller: &Caller, (cohort, tab): (&CohortCard, Tab), one: Option<&str>, actions: AnyView) -> AnyView {
    let lang = caller.lang;
    let name = cohort.texts.of(lang).name.clone();
    let may_run = caller.may(Action::RunCohort, &Place::cohort(cohort.course, cohort.id));
    // Below a page its tab stays marked, but is not where one is.
    let (up, here, title, mark) = match one {
        None => (vec![cohorts(caller)], name.clone(), tab.title(lang).to_owned(), "page"),
        Some(one) => (up_to(caller, cohort, tab), one.to_owned(), one.to_owned(), "true"),
    };
    let tabs = Tab::ALL
        .into_iter()
        .filter(|other| may_run || !other.is_for_those_who_run())
        .filter(|other| *other != Tab::Round || cohort.mode == AdmissionMode::Round)
        .map(|other| {
            let current = (other == tab).then_some(mark);
            view! { <li><a href=caller.href(&other.href(cohort)) aria-current=current>{other.title(lang)}</a></li> }
        })
        .collect_view();
    view! {
        {trail(lang.t("Jesteś tutaj", "You are here"), up, here)}
        <header class="spread">
            <div><p class="over">{name}</p><h1 data-text="2xl">{title}</h1></div>
            <div class="row">{actions}</div>
        </header>
        <nav class="ways" aria-label=lang.t("Strony kohorty", "Pages of the cohort")><ul class="chips">{tabs}</ul></nav>
    }
    .into_any()
}

/// The rows of a page, counted from 1, the page that is shown, and how many pages there are.
pub fn cut<T>(rows: Vec<T>, page: u32, size: usize) -> (Vec<T>, u32, u32) {
    let count = u32::try_from(rows.len().div_ceil(size)).unwrap_or(u32::MAX).max(1);
    let here = page.clamp(1, count);
    let skipped = usize::try_from(here - 1).unwrap_or(0) * size;
    (rows.into_iter().skip(skipped).take(size).collect(), here, count)
}

/// Links to the other pages of a list.
pub fn pages(lang: Lang, here: u32, count: u32, address: impl Fn(u32) -> String) -> AnyView {
    numbered(here, count, page_words(lang), address)
}

/// Links to the pages before and behind the one that is shown.
pub fn steps(lang: Lang, previous: Option<String>, next: Option<String>) -> AnyView {
    onward(previous, next, page_words(lang))
}

const fn page_words(lang: Lang) -> PageWords<'static> {
    PageWords {
        label: lang.t("Strony", "Pages"),
        previous: lang.t("Poprzednia", "Previous"),
        next: lang.t("Następna", "Next"),
    }
}
