//! Every column of the schema: whose it is, for how long, and what becomes of it when she erases her account. A test
//! compares the list with the real schema on both databases.

use Fate::{Deleted, Emptied, Set, Stays};
use Kept::{Account, Always, Day, HalfHour, Month, Quarter, Week};
use Owner::{Attempt, Certificate, Enrollment, Nobody, Person, PersonOrAddress};

/// A table.
#[derive(Clone, Copy, Debug)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// How a row finds its person.
    pub owner: Owner,
    /// How long a row is kept.
    pub kept: Kept,
    /// Columns of a row that belongs to somebody, and what erasure does to each.
    pub columns: &'static [Column],
    /// Columns that say which account did something: a number, which leads nowhere once the account is erased.
    pub doers: &'static str,
    /// Columns that hold nothing personal, in rows of nobody.
    pub impersonal: &'static str,
}

/// How a row finds its person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Not at all.
    Nobody,
    /// By this column.
    Person(&'static str),
    /// By the first column, or by her address in the second.
    PersonOrAddress(&'static str, &'static str),
    /// By her enrollment in this column.
    Enrollment(&'static str),
    /// By her attempt in this column.
    Attempt(&'static str),
    /// By her certificate in this column.
    Certificate(&'static str),
}

/// How long a row is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// As long as the account, and then what erasure leaves.
    Account,
    /// As long as the academy has to prove what happened.
    Always,
    /// About half an hour.
    HalfHour,
    /// A day.
    Day,
    /// Seven days.
    Week,
    /// Thirty days after the last use.
    Month,
    /// Ninety days after sending.
    Quarter,
}

/// What erasure does to a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stays: it names nobody once the account is empty, or has to prove something.
    Stays,
    /// It goes with its row.
    Deleted,
    /// It becomes empty.
    Emptied,
    /// It takes a value that says nothing.
    Set(&'static str),
}

/// A column of somebody's row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What erasure does to it.
    pub fate: Fate,
    /// Hashes, keys and files' bytes: they are in no download.
    pub is_secret: bool,
}

const fn col(name: &'static str, fate: Fate) -> Column {
    Column { name, fate, is_secret: false }
}

const fn secret(name: &'static str, fate: Fate) -> Column {
    Column { name, fate, is_secret: true }
}

const fn nobodys(name: &'static str, doers: &'static str, impersonal: &'static str) -> Table {
    Table { name, owner: Nobody, kept: Always, columns: &[], doers, impersonal }
}

const fn of(name: &'static str, owner: Owner, kept: Kept, columns: &'static [Column]) -> Table {
    Table { name, owner, kept, columns, doers: "", impersonal: "" }
}

impl Table {
    const fn done_by(self, doers: &'static str) -> Self {
        Self { doers, ..self }
    }

    /// Whether erasure takes whole rows.
    #[must_use]
    pub fn loses_rows(&self) -> bool {
        self.columns.iter().any(|column| column.fate == Deleted)
    }

    /// The columns that a person is shown.
    pub fn shown(&self) -> impl Iterator<Item = &'static str> {
        self.columns.iter().filter(|column| !column.is_secret).map(|column| column.name)
    }

    /// Every column that this list knows of the table.
    pub fn all_columns(&self) -> impl Iterator<Item = &'static str> {
        let words = self.doers.split_whitespace().chain(self.impersonal.split_whitespace());
        self.columns.iter().map(|column| column.name).chain(words)
    }
}

/// The tables; whoever points at another comes before it, so that erasure can go from top to bottom.
pub const TABLES: &[Table] = &[
    of(
        "session",
        Person("person_id"),
        Month,
        &[
            col("id", Deleted),
            secret("token_hash", Deleted),
            col("person_id", Deleted),
            col("agent", Deleted),
            col("created_at", Deleted),
            col("last_seen_at", Deleted),
            col("ended_at", Deleted),
        ],
    ),
    of(
        "email_code",
        PersonOrAddress("person_id", "email"),
        Week,
        &[
            col("id", Deleted),
            col("email", Deleted),
            col("purpose", Deleted),
            col("person_id", Deleted),
            secret("browser_hash", Deleted),
            secret("code_hmac", Deleted),
            col("tries", Deleted),
            // Found by address, which somebody else may have typed: what she typed beside it is hers.
            secret("payload", Deleted),
            col("created_at", Deleted),
            col("expires_at", Deleted),
            col("used_at", Deleted),
        ],
    ),
    of(
        "form_draft",
        Person("person_id"),
        HalfHour,
        &[
            col("id", Deleted),
            col("person_id", Deleted),
            col("path", Deleted),
            col("fields", Deleted),
            col("created_at", Deleted),
            col("expires_at", Deleted),
        ],
    ),
    of(
        "outbox",
        PersonOrAddress("person_id", "recipient"),
        Quarter,
        &[
            col("id", Deleted),
            col("event", Deleted),
            col("occurrence", Deleted),
            col("person_id", Deleted),
            col("recipient", Deleted),
            col("lang", Deleted),
            secret("data", Deleted),
            col("message_id", Deleted),
            col("state", Deleted),
            col("tries", Deleted),
            col("next_try_at", Deleted),
            col("leased_by", Deleted),
            col("leased_until", Deleted),
            col("sent_at", Deleted),
            col("last_error", Deleted),
            col("created_at", Deleted),
        ],
    ),
    of(
        "consent",
        Person("person_id"),
        Account,
        &[
            col("id", Deleted),
            col("person_id", Deleted),
            col("purpose", Deleted),
            col("notice_version", Deleted),
            col("given_at", Deleted),
            col("withdrawn_at", Deleted),
        ],
    ),
    of(
        "lecturer_profile",
        Person("person_id"),
        Account,
        &[
            col("person_id", Deleted),
            col("slug", Deleted),
            col("texts", Deleted),
            col("affiliation", Deleted),
            col("photo_id", Deleted),
            col("is_public", Deleted),
            col("updated_at", Deleted),
        ],
    ),
    of(
        "deadline_extension",
        Person("person_id"),
        Account,
        &[
            col("id", Deleted),
            col("cohort_id", Deleted),
            col("module_id", Deleted),
            col("person_id", Deleted),
            col("city_id", Deleted),
            col("due_at", Deleted),
            col("reason", Deleted),
            col("decided_at", Deleted),
        ],
    )
    .done_by("decided_by"),
    of(
        "role_grant",
        Person("person_id"),
        Always,
        &[
            col("id", Stays),
            col("person_id", Stays),
            col("role", Stays),
            col("scope_kind", Stays),
            col("scope_id", Stays),
            col("reason", Set("")),
            col("created_at", Stays),
            col("ended_at", Stays),
        ],
    )
    .done_by("granted_by"),
    of(
        "quiz_answer",
        Attempt("attempt_id"),
        Account,
        &[
            col("attempt_id", Deleted),
            col("question_id", Deleted),
            col("chosen", Deleted),
            col("is_flagged", Deleted),
            col("sequence", Deleted),
            col("saved_at", Deleted),
        ],
    ),
    of(
        "quiz_attempt",
        Enrollment("enrollment_id"),
        Account,
        &[
            col("id", Deleted),
            col("enrollment_id", Deleted),
            col("block_id", Deleted),
            col("module_version_id", Deleted),
            col("number", Deleted),
            col("drawn", Deleted),
            col("started_at", Deleted),
            col("due_at", Deleted),
            col("submitted_at", Deleted),
            col("score", Deleted),
            col("max_score", Deleted),
            col("is_passed", Deleted),
        ],
    ),
    of(
        "attempt_grant",
        Enrollment("enrollment_id"),
        Account,
        &[
            col("id", Deleted),
            col("enrollment_id", Deleted),
            col("block_id", Deleted),
            col("extra", Deleted),
            col("reason", Deleted),
            col("decided_at", Deleted),
        ],
    )
    .done_by("decided_by"),
    of(
        "block_answer",
        Enrollment("enrollment_id"),
        Account,
        &[
            col("enrollment_id", Deleted),
            col("block_id", Deleted),
            col("body", Deleted),
            col("sequence", Deleted),
            col("updated_at", Deleted),
        ],
    ),
    of(
        "learning_position",
        Enrollment("enrollment_id"),
        Account,
        &[
            col("enrollment_id", Deleted),
            col("module_id", Deleted),
            col("lesson_id", Deleted),
            col("block_id", Deleted),
            col("second", Deleted),
            col("at", Deleted),
        ],
    ),
    of(
        "learning_event",
        Enrollment("enrollment_id"),
        Account,
        &[
            col("id", Deleted),
            col("enrollment_id", Deleted),
            col("lesson_id", Deleted),
            col("block_id", Deleted),
            col("kind", Deleted),
            col("data", Deleted),
            col("client_at", Deleted),
            col("received_at", Deleted),
        ],
    ),
    of(
        "completion",
        Enrollment("enrollment_id"),
        Always,
        &[
            col("enrollment_id", Stays),
            col("item_id", Stays),
            col("item_kind", Stays),
            col("module_version_id", Stays),
            col("rule", Stays),
            col("evidence", Stays),
            col("completed_at", Stays),
        ],
    ),
    of(
        "name_check",
        Enrollment("enrollment_id"),
        Account,
        &[
            col("enrollment_id", Deleted),
            col("printed_name", Deleted),
            col("grammatical_form", Deleted),
            col("names_city", Deleted),
            col("confirmed_at", Deleted),
        ],
    ),
    of(
        "certificate_document",
        Certificate("certificate_id"),
        Always,
        &[col("certificate_id", Stays), secret("sha256", Stays), secret("pdf", Stays), col("made_at", Stays)],
    ),
    of(
        "certificate_print",
        Certificate("certificate_id"),
        Always,
        &[
            col("certificate_id", Stays),
            col("tries", Stays),
            col("next_try_at", Stays),
            col("last_error", Stays),
        ],
    ),
    of(
        "certificate",
        Person("person_id"),
        Always,
        &[
            col("id", Stays),
            col("number", Stays),
            col("enrollment_id", Stays),
            col("person_id", Stays),
            col("cohort_id", Stays),
            col("state", Stays),
            col("facts", Stays),
            col("issued_at", Stays),
            col("issue_reason", Stays),
            col("supersedes", Stays),
            col("superseded_by", Stays),
            col("ended_at", Stays),
            col("end_reason", Stays),
            col("expires_at", Stays),
        ],
    )
    .done_by("issued_by"),
    of(
        "seat_claim",
        Enrollment("enrollment_id"),
        Always,
        &[
            col("enrollment_id", Stays),
            col("layer_id", Stays),
            col("is_over", Stays),
            col("reason", Stays),
            col("created_at", Stays),
        ],
    )
    .done_by("granted_by"),
    of(
        "enrollment_change",
        Enrollment("enrollment_id"),
        Always,
        &[
            col("id", Stays),
            col("enrollment_id", Stays),
            col("from_state", Stays),
            col("to_state", Stays),
            col("reason_code", Stays),
            col("note", Emptied),
            col("at", Stays),
        ],
    )
    .done_by("actor_id"),
    of(
        "enrollment",
        Person("person_id"),
        Always,
        &[
            col("id", Stays),
            col("cohort_id", Stays),
            col("person_id", Stays),
            col("affiliation_id", Stays),
            col("city_id", Stays),
            col("seat_city_id", Stays),
            col("receipt_number", Stays),
            col("request_key", Stays),
            col("state", Stays),
            col("reason_code", Stays),
            col("waits_for", Stays),
            col("priority", Stays),
            col("motivation", Set("")),
            col("applied_at", Stays),
            col("decided_at", Stays),
            col("office_until", Stays),
            col("held_until", Stays),
            col("ended_at", Stays),
            col("updated_at", Stays),
        ],
    ),
    of(
        "affiliation",
        Person("person_id"),
        Always,
        &[
            col("id", Stays),
            col("person_id", Stays),
            col("city_id", Stays),
            col("function", Set("")),
            col("state", Stays),
            col("started_on", Stays),
            col("ended_on", Stays),
            col("decided_at", Stays),
            col("decided_how", Stays),
            col("reason", Emptied),
            col("created_at", Stays),
        ],
    )
    .done_by("decided_by"),
    of(
        "audit",
        Person("actor_id"),
        Always,
        &[
            col("id", Stays),
            col("at", Stays),
            col("actor_id", Stays),
            col("actor_job", Stays),
            col("action", Stays),
            col("subject_kind", Stays),
            col("subject_id", Stays),
            col("course_id", Stays),
            col("cohort_id", Stays),
            col("city_id", Stays),
            col("before", Stays),
            col("after", Stays),
            col("reason", Stays),
        ],
    ),
    // The state says that it is erased. The address becomes one of nobody, made from the id; `commands::erase` writes it, since it must be unique.
    of(
        "person",
        Person("id"),
        Account,
        &[
            col("id", Stays),
            col("email", Set("@erased.invalid")),
            col("display_name", Set("–")),
            col("printed_name", Emptied),
            col("grammatical_form", Set("neutral")),
            col("lang", Set("pl")),
            col("time_zone", Set("UTC")),
            col("theme", Set("system")),
            secret("password_hash", Emptied),
            col("state", Set("erased")),
            col("is_demo", Stays),
            col("privacy_version", Emptied),
            col("created_at", Stays),
            col("erased_at", Stays),
        ],
    ),
    Table { kept: Day, ..nobodys("attempt_counter", "", "name window_start count") },
    nobodys("setting", "", "name value"),
    nobodys(
        "city",
        "",
        "id country name is_renamed centre_name centre_latin region county district kind population \
         population_year population_source population_lender size_class lat lon position_lender eurostat_code \
         is_selectable successor_id folded updated_at",
    ),
    nobodys("city_code", "", "id city_id scheme code valid_from valid_to"),
    nobodys("city_domain", "confirmed_by", "id city_id domain created_at"),
    nobodys(
        "media_file",
        "owner_id",
        "id sha256 kind media_type bytes width height name module_id is_public created_at",
    ),
    nobodys("module", "owner_id", "id slug source_key created_at"),
    nobodys(
        "module_version",
        "created_by",
        "id module_id number state based_on first_lang minutes source_hash texts_revision created_at updated_at \
         published_at",
    ),
    nobodys("lesson", "", "module_version_id id position kind slug source_key minutes sources"),
    nobodys("block", "", "module_version_id id lesson_id position kind data"),
    nobodys("question", "", "module_version_id id block_id position kind source_key"),
    nobodys("question_option", "", "module_version_id question_id id position is_correct"),
    nobodys("content_text", "created_by", "module_version_id item_id lang revision body created_at"),
    nobodys("course", "", "id slug first_lang declared_hours rule state source_key created_at updated_at"),
    nobodys("course_text", "", "course_id lang title lead aims"),
    nobodys("course_module", "", "course_id module_id position"),
    nobodys(
        "cohort",
        "created_by",
        "id slug course_id texts time_zone starts_on ends_on applications_open_at applications_close_at \
         promotion_until completion_until needs_confirmed_affiliation office_days minimum_cities admission_mode \
         state created_at updated_at",
    ),
    nobodys("cohort_module", "", "cohort_id module_id module_version_id position opens_at due_at"),
    nobodys("city_exception", "decided_by", "cohort_id city_id has_cap cap is_additional reason decided_at"),
    nobodys("cohort_message", "sent_by", "id cohort_id audience subject body recipients sent_at"),
    nobodys("seat_layer", "", "id cohort_id kind name cap taken next_receipt"),
];

/// The tables with rows that belong to somebody.
pub fn personal() -> impl Iterator<Item = &'static Table> {
    TABLES.iter().filter(|table| table.owner != Nobody)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_goes_whole_or_stays() {
        for table in personal() {
            let deleted = table.columns.iter().filter(|column| column.fate == Deleted).count();
            assert!(deleted == 0 || deleted == table.columns.len(), "{}", table.name);
        }
    }

    #[test]
    fn the_address_that_finds_a_row_is_gone_or_replaced_after_erasure() {
        for table in personal() {
            if let PersonOrAddress(_, address) = table.owner {
                let column = table.columns.iter().find(|column| column.name == address);
                assert_eq!(column.map(|column| column.fate), Some(Deleted), "{}", table.name);
            }
        }
    }
}
