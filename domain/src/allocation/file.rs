//! The file that is published of a round: what went in, the seed, what came out. Anybody can run it again.

use serde::{Deserialize, Serialize};

use super::check::InputError;
use super::input::RoundInput;
use super::outcome::Outcome;
use super::run::run;
use super::seed::Seed;

/// What a file of this form says of itself.
pub const FORMAT: &str = "academy-allocation/1";

/// A round as it is published. It names nobody: people are receipts, cities are numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AllocationFile {
    /// Always [`FORMAT`].
    pub format: String,
    /// The cohort's word in addresses.
    pub cohort: String,
    /// Which round of the cohort, from 1.
    pub round: u32,
    /// The seed.
    pub seed: Seed,
    /// Its hash, which was published when the window opened.
    pub seed_hash: String,
    /// The hash of the input, which the second organizer confirmed.
    pub input_hash: String,
    /// What went in.
    pub input: RoundInput,
    /// What came out.
    pub outcome: Outcome,
}

/// Why a file cannot be run again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Not the JSON of a round.
    #[error("this is no file of an allocation: {0}")]
    NotAFile(String),
    /// Another form.
    #[error("the file says it is \"{0}\", this program reads \"{FORMAT}\"")]
    OtherFormat(String),
    /// The seed was exchanged.
    #[error("the seed does not have the hash that was published for it")]
    Seed,
    /// The input was changed.
    #[error("the input does not have the hash that was confirmed for it")]
    Input,
    /// The input makes no sense.
    #[error("the input makes no sense: {0}")]
    MakesNoSense(#[from] InputError),
}

/// What running a file again showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replay {
    /// Whether it gave the very same bytes.
    pub is_same: bool,
    /// The first receipt that came out otherwise.
    pub differs_at: Option<u32>,
    /// What it gave.
    pub file: AllocationFile,
}

impl AllocationFile {
    /// Runs a round and puts down what went in and what came out.
    ///
    /// # Errors
    /// An [`InputError`] that says what makes no sense.
    pub fn of(cohort: &str, round: u32, input: &RoundInput, seed: Seed) -> Result<Self, InputError> {
        let outcome = run(input, &seed)?;
        let input = input.canonical();
        Ok(Self {
            format: FORMAT.into(),
            cohort: cohort.into(),
            round,
            seed,
            seed_hash: seed.hash(),
            input_hash: input.hash(),
            input,
            outcome,
        })
    }

    /// The bytes: compact JSON in the order of the fields, and a line end.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        // Structs of numbers, words and lists always become JSON.
        let mut bytes = serde_json::to_vec(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// Reads a file and checks that seed and input are those that were published.
    ///
    /// # Errors
    /// [`FileError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, FileError> {
        #[derive(Deserialize)]
        struct Head {
            format: String,
        }
        let wrong = |error: serde_json::Error| FileError::NotAFile(error.to_string());
        let head: Head = serde_json::from_slice(bytes).map_err(wrong)?;
        if head.format != FORMAT {
            return Err(FileError::OtherFormat(head.format));
        }
        let file: Self = serde_json::from_slice(bytes).map_err(wrong)?;
        if file.seed.hash() != file.seed_hash {
            return Err(FileError::Seed);
        }
        if file.input.hash() != file.input_hash {
            return Err(FileError::Input);
        }
        Ok(file)
    }
}

/// Runs a file again and holds what comes out against what it says.
///
/// # Errors
/// [`FileError`].
pub fn replay(bytes: &[u8]) -> Result<Replay, FileError> {
    let read = AllocationFile::parse(bytes)?;
    let file = AllocationFile::of(&read.cohort, read.round, &read.input, read.seed)?;
    let (own, said) = (&file.outcome.decided, &read.outcome.decided);
    let place = (0..own.len().max(said.len())).find(|place| own.get(*place) != said.get(*place));
    let differs_at = place.and_then(|place| own.get(place).or(said.get(place))).map(|one| one.receipt);
    Ok(Replay { is_same: file.to_bytes() == bytes, differs_at, file })
}
