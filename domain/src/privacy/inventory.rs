//! Every column of the schema: whose it is, for how long, and what becomes of it when she erases her account. A test
//! compares the list with the real schema on both databases.

mod tables;

pub use tables::TABLES;

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
    /// Half an hour for whose session ran out, two weeks for authors.
    Draft,
    /// A day.
    Day,
    /// Seven days.
    Week,
    /// Thirty days after the last use.
    Month,
    /// Ninety days after sending.
    Quarter,
    /// As many days after the round or after the cohort as its organizers have said beside the question.
    AsAsked,
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
    Table { name, owner: Owner::Nobody, kept: Kept::Always, columns: &[], doers, impersonal }
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
        self.columns.iter().any(|column| column.fate == Fate::Deleted)
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

/// The tables with rows that belong to somebody.
pub fn personal() -> impl Iterator<Item = &'static Table> {
    TABLES.iter().filter(|table| table.owner != Owner::Nobody)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_goes_whole_or_stays() {
        for table in personal() {
            let deleted = table.columns.iter().filter(|column| column.fate == Fate::Deleted).count();
            assert!(deleted == 0 || deleted == table.columns.len(), "{}", table.name);
        }
    }

    #[test]
    fn the_address_that_finds_a_row_is_gone_or_replaced_after_erasure() {
        for table in personal() {
            if let Owner::PersonOrAddress(_, address) = table.owner {
                let column = table.columns.iter().find(|column| column.name == address);
                assert_eq!(column.map(|column| column.fate), Some(Fate::Deleted), "{}", table.name);
            }
        }
    }
}
