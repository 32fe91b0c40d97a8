use serde::{Deserialize, Serialize};

use crate::clock::Instant;

/// What a person can agree to, apart from what the training itself needs. Everything is off until she does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConsentPurpose {
    /// Partners of the academy may write to her.
    SponsorContact,
    /// She gets the newsletter.
    Newsletter,
}

impl ConsentPurpose {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 2] = [Self::SponsorContact, Self::Newsletter];

    /// The word under which it is stored and sent.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::SponsorContact => "sponsor_contact",
            Self::Newsletter => "newsletter",
        }
    }
}

impl std::str::FromStr for ConsentPurpose {
    type Err = ();
    fn from_str(word: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|purpose| purpose.word() == word).ok_or(())
    }
}

/// A consent as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consent {
    /// To what.
    pub purpose: ConsentPurpose,
    /// Since when and under which notice, while it is given.
    pub given: Option<(Instant, String)>,
    /// When it was last taken back, where it is not given.
    pub withdrawn_at: Option<Instant>,
}
