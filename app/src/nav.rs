//! The main navigation: what is there for whom. What is not built is not shown.

use domain::access::{Action, Place, Scope, reach};

use crate::request::Caller;
use crate::urls;

/// An entry of the main navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nav {
    /// Catalogue and home.
    Courses,
    /// My learning.
    Learning,
    /// Verify a certificate.
    Verify,
    /// A lecturer's modules.
    Modules,
    /// Organizers: cohorts.
    Cohorts,
    /// Partners: numbers of cohorts.
    Reports,
    /// Organizers: people and grants.
    People,
    /// Organizers: the register of cities.
    Cities,
    /// Coordinators: seats and people of their city.
    City,
    /// Organizers and coordinators: who waits to be confirmed.
    Affiliations,
    /// Organizers: the change log.
    Audit,
    /// Organizers: the outgoing mail.
    Mail,
}

/// The entries for this caller: which, where to, what it says.
#[must_use]
pub fn entries(caller: &Caller) -> Vec<(Nav, String, &'static str)> {
    let lang = caller.lang;
    let mut entries = Vec::new();
    let mut add = |nav, path: String, label| entries.push((nav, caller.href(&path), label));
    add(Nav::Courses, urls::home(), lang.t("Programy", "Programmes"));
    if caller.who.is_some() {
        add(Nav::Learning, urls::learning(), lang.t("Moja nauka", "My learning"));
    } else {
        add(Nav::Verify, urls::verify(), lang.t("Sprawdź certyfikat", "Check a certificate"));
    }
    // Whoever may speak for every city has none of her own.
    if reach(&caller.actor, Action::SpeakForCity).iter().any(|scope| matches!(scope, Scope::City(_))) {
        add(Nav::City, urls::own_cities(), lang.t("Moje miasto", "My city"));
    }
    if caller.may_somewhere(Action::EditModule) {
        add(Nav::Modules, "/prowadzenie/moduly".into(), lang.t("Moje moduły", "My modules"));
    }
    if caller.may_somewhere(Action::SeeCohort) {
        add(Nav::Cohorts, urls::boards(), lang.t("Kohorty", "Cohorts"));
    } else if caller.may_somewhere(Action::SeeReports) {
        add(Nav::Reports, urls::reports(), lang.t("Raporty", "Reports"));
    }
    if caller.may(Action::SeePeople, &Place::ACADEMY) {
        add(Nav::People, urls::people(), lang.t("Ludzie", "People"));
    } else if caller.may_somewhere(Action::DecideAffiliation) {
        add(Nav::Affiliations, urls::affiliations(), lang.t("Miejsca pracy", "Workplaces"));
    }
    if caller.may_somewhere(Action::KeepCities) {
        add(Nav::Cities, urls::cities(), lang.t("Miasta", "Cities"));
    }
    if caller.may_somewhere(Action::SeeAudit) {
        add(Nav::Audit, urls::audit(), lang.t("Dziennik zmian", "Change log"));
    }
    if caller.may(Action::SeeOutbox, &Place::ACADEMY) {
        add(Nav::Mail, urls::outbox(), lang.t("Poczta", "Mail"));
    }
    entries
}
