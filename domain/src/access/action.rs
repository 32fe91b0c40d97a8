use serde::{Deserialize, Serialize};

/// Everything that can be asked for. Where it is asked stands in the `Place`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Change or see one's own account: profile, password, sessions, consents, data, affiliations.
    KeepOwnAccount,
    /// See the list of people with their addresses and grants.
    SeePeople,
    /// Give and take any role, also those that run the academy.
    GrantRoles,
    /// Name lecturers, city coordinators and partners.
    NameStaff,
    /// Sign somebody else out everywhere.
    EndSessions,
    /// Read the audit trail.
    SeeAudit,
    /// See the outgoing mail.
    SeeOutbox,
    /// Change the city register: import, rename, merge, confirm domains.
    KeepCities,
    /// Confirm or refuse that somebody works for the city.
    DecideAffiliation,
    /// Speak for a city in its seats: name who studies, hand a seat to a colleague, give one back.
    SpeakForCity,
    /// Create a course or change what it consists of.
    EditCourse,
    /// Start a new module.
    CreateModule,
    /// Change a module's draft, see its answer keys, upload to it.
    EditModule,
    /// Make a version of a module public.
    PublishModule,
    /// Keep one's lecturer profile.
    KeepLecturerProfile,
    /// Create a cohort of the course.
    CreateCohort,
    /// Change a cohort: dates, limits, exceptions, staff, decisions about seats.
    RunCohort,
    /// See who is in a cohort and how far they are.
    SeeCohort,
    /// Read a cohort's reports without names.
    SeeReports,
    /// Write to the people of a cohort.
    WriteToCohort,
    /// Apply for a seat, withdraw: for oneself.
    Apply,
    /// Learn in one's own enrollment: read lessons, answer, submit.
    Learn,
    /// Read a lesson without being enrolled in it (lecturers and organizers: preview).
    PreviewLesson,
    /// Issue, correct or revoke a certificate.
    KeepCertificates,
    /// Confirm one's own name and fetch one's own certificate.
    HoldCertificate,
}

impl Action {
    /// Every action, for the table of the tests.
    pub const ALL: [Self; 25] = [
        Self::KeepOwnAccount,
        Self::SeePeople,
        Self::GrantRoles,
        Self::NameStaff,
        Self::EndSessions,
        Self::SeeAudit,
        Self::SeeOutbox,
        Self::KeepCities,
        Self::DecideAffiliation,
        Self::SpeakForCity,
        Self::EditCourse,
        Self::CreateModule,
        Self::EditModule,
        Self::PublishModule,
        Self::KeepLecturerProfile,
        Self::CreateCohort,
        Self::RunCohort,
        Self::SeeCohort,
        Self::SeeReports,
        Self::WriteToCohort,
        Self::Apply,
        Self::Learn,
        Self::PreviewLesson,
        Self::KeepCertificates,
        Self::HoldCertificate,
    ];
}
