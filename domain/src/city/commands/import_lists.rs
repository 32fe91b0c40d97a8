use std::collections::HashMap;

use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use uuid::Uuid;

use crate::access::{Action, Actor, Place, check};
use crate::audit::{self, Change};
use crate::city::entity::{city, city_code};
use crate::city::kinds::Scheme;
use crate::city::merging::{differences, new_city, take_loan, take_row};
use crate::city::register::{self, Content, Fault, Layout, Problem, RegisterFile};
use crate::city::register_cache::note_change;
use crate::db::Tx;
use crate::{Academy, Result};

/// A file to be read.
#[derive(Clone, Debug)]
pub struct ListFile {
    /// Its name, for the report; see `register::read` for the one case in which it decides something.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// What came of an import.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportReport {
    /// Each file, in the order given.
    pub files: Vec<FileReport>,
    /// False when a fault kept all of it from being written.
    pub is_written: bool,
}

/// What came of one file.
#[derive(Clone, Debug, PartialEq)]
pub struct FileReport {
    /// The file's name.
    pub name: String,
    /// Which list it was taken for; None where it is none.
    pub layout: Option<Layout>,
    /// Each row, in the order of the file.
    pub rows: Vec<RowReport>,
    /// What is wrong with the file.
    pub faults: Vec<Fault>,
}

/// What came of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowReport {
    /// The line of the file.
    pub line: u64,
    /// The code of the city.
    pub code: String,
    /// The name in the row.
    pub name: String,
    /// What the row did.
    pub outcome: Outcome,
}

/// What a row did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The city is new.
    Added,
    /// These parts of the city changed.
    Updated(Vec<&'static str>),
    /// The register said so already.
    Unchanged,
    /// Not compared with the register: the row is bad, or its file is.
    NotTaken,
}

impl FileReport {
    /// How many rows were added, updated and unchanged.
    #[must_use]
    pub fn counts(&self) -> (usize, usize, usize) {
        self.rows.iter().fold((0, 0, 0), |(added, updated, same), row| match row.outcome {
            Outcome::Added => (added + 1, updated, same),
            Outcome::Updated(_) => (added, updated + 1, same),
            Outcome::Unchanged => (added, updated, same + 1),
            Outcome::NotTaken => (added, updated, same),
        })
    }
}

/// Imports official lists of municipalities in one transaction: all of it, or with one fault anywhere nothing.
///
/// Full lists go before enriching ones, in whatever order they are given. Cities that a list does not name stay as
/// they are. The same files again change nothing.
///
/// # Errors
/// `Denied` to whoever does not keep the register; faults of the files are no error but part of the report.
pub async fn import_lists(academy: &Academy, actor: &Actor, files: &[ListFile]) -> Result<ImportReport> {
    check(actor, Action::KeepCities, &Place::ACADEMY)?;
    let mut reports: Vec<FileReport> = Vec::with_capacity(files.len());
    let mut lists = Vec::new();
    for (place, file) in files.iter().enumerate() {
        let read = register::read(&file.name, &file.bytes);
        let (layout, rows, faults) = match read {
            Ok(list) => {
                let layout = list.layout;
                lists.push((place, list));
                (Some(layout), Vec::new(), Vec::new())
            }
            Err(faults) => (None, not_taken(&file.bytes), faults),
        };
        reports.push(FileReport { name: file.name.clone(), layout, rows, faults });
    }
    lists.sort_by_key(|(_, list)| list.layout.is_enriching());

    let tx = academy.begin().await?;
    let mut plan = Plan::load(academy, &tx).await?;
    for (place, list) in lists {
        plan.take(place, list, &mut reports);
    }
    if reports.iter().any(|report| !report.faults.is_empty()) {
        return Ok(ImportReport { files: reports, is_written: false });
    }
    plan.write(academy, &tx, actor, &reports).await?;
    tx.commit().await?;
    Ok(ImportReport { files: reports, is_written: true })
}

fn not_taken(bytes: &[u8]) -> Vec<RowReport> {
    let rows = register::listed(bytes).into_iter();
    rows.map(|row| RowReport { line: row.line, code: row.code, name: row.name, outcome: Outcome::NotTaken })
        .collect()
}

type Key = (Scheme, String);

/// The register as it will be, before anything of it is written.
struct Plan<'a> {
    academy: &'a Academy,
    cities: HashMap<Key, Planned>,
    /// Keys in the order in which their cities came, so that ids follow the lists.
    order: Vec<Key>,
}

struct Planned {
    city: city::Model,
    is_new: bool,
    is_changed: bool,
    /// The file of this run that holds the city.
    file: Option<usize>,
}

impl<'a> Plan<'a> {
    async fn load(academy: &'a Academy, tx: &Tx) -> Result<Self> {
        let mut known: HashMap<_, _> =
            city::Entity::find().all(tx.conn()).await?.into_iter().map(|city| (city.id, city)).collect();
        let codes = city_code::Entity::find().all(tx.conn()).await?;
        let cities = codes.into_iter().filter_map(|code| {
            let city = known.remove(&code.city_id)?;
            let key = (Scheme::from_word(&code.scheme)?, code.code);
            Some((key, Planned { city, is_new: false, is_changed: false, file: None }))
        });
        let cities: HashMap<_, _> = cities.collect();
        let order = cities.keys().cloned().collect();
        Ok(Self { academy, cities, order })
    }

    fn take(&mut self, place: usize, list: RegisterFile, reports: &mut [FileReport]) {
        match list.content {
            Content::Cities(rows) => {
                for row in rows {
                    let key = (row.scheme, row.code.clone());
                    let other = self.cities.get(&key).and_then(|known| known.file);
                    let outcome = match other {
                        Some(other) => {
                            let file = reports[other].name.clone();
                            let problem = Problem::InAnotherFile { code: row.code.clone(), file };
                            reports[place].faults.push(Fault::field(row.line, "code", problem));
                            Outcome::NotTaken
                        }
                        None => self.take_city(key, place, &row),
                    };
                    let (line, code, name) = (row.line, row.code, row.name);
                    reports[place].rows.push(RowReport { line, code, name, outcome });
                }
            }
            Content::Loans(loans) => {
                for loan in loans {
                    let outcome = match self.cities.get_mut(&(loan.scheme, loan.code.clone())) {
                        Some(borrower) => borrower.change(|city| take_loan(city, &loan)),
                        None => {
                            let problem = Problem::NoSuchCity(loan.code.clone());
                            reports[place].faults.push(Fault::row(loan.line, problem));
                            Outcome::NotTaken
                        }
                    };
                    let (line, code, name) = (loan.line, loan.code, loan.name);
                    reports[place].rows.push(RowReport { line, code, name, outcome });
                }
            }
        }
    }

    fn take_city(&mut self, key: Key, place: usize, row: &register::RegisterRow) -> Outcome {
        if let Some(known) = self.cities.get_mut(&key) {
            known.file = Some(place);
            return known.change(|city| take_row(city, row));
        }
        let city = new_city(self.academy.new_id(), row, self.academy.now());
        self.order.push(key.clone());
        self.cities.insert(key, Planned { city, is_new: true, is_changed: false, file: Some(place) });
        Outcome::Added
    }

    async fn write(self, academy: &Academy, tx: &Tx, actor: &Actor, reports: &[FileReport]) -> Result<()> {
        let (mut rows, mut codes, mut updates) = (Vec::new(), Vec::new(), 0);
        let mut cities = self.cities;
        for key in self.order {
            let Some(planned) = cities.remove(&key) else { continue };
            if planned.is_new {
                codes.push(code_row(academy, &planned.city, key));
                rows.push(planned.city.into_active_model());
            } else if planned.is_changed {
                let changed = city::Model { updated_at: academy.now(), ..planned.city };
                city::Entity::update(changed.into_active_model().reset_all()).exec(tx.conn()).await?;
                updates += 1;
            }
        }
        if rows.is_empty() && updates == 0 {
            return Ok(());
        }
        // A statement takes at most 32,766 values on SQLite.
        for batch in rows.chunks(500) {
            city::Entity::insert_many(batch.to_vec()).exec_without_returning(tx.conn()).await?;
        }
        for batch in codes.chunks(2_000) {
            city_code::Entity::insert_many(batch.to_vec()).exec_without_returning(tx.conn()).await?;
        }
        note_change(academy, tx).await?;
        if updates > 0 {
            crate::enrollment::commands::cities_changed(academy, tx, actor).await?;
        }
        let files: Vec<_> = reports.iter().map(|report| (report.name.clone(), report.counts())).collect();
        audit::put(
            academy,
            tx,
            actor,
            Change::new("cities imported", "city register", Uuid::nil()).after(&files),
        )
        .await
    }
}

impl Planned {
    fn change(&mut self, by: impl FnOnce(&mut city::Model)) -> Outcome {
        let before = self.city.clone();
        by(&mut self.city);
        let columns = differences(&before, &self.city);
        if columns.is_empty() {
            return Outcome::Unchanged;
        }
        self.is_changed = true;
        Outcome::Updated(columns)
    }
}

fn code_row(academy: &Academy, city: &city::Model, (scheme, code): Key) -> city_code::ActiveModel {
    let id: Uuid = academy.new_id();
    city_code::Model {
        id,
        city_id: city.id,
        scheme: scheme.word().into(),
        code,
        valid_from: None,
        valid_to: None,
    }
    .into_active_model()
}
