use serde::{Deserialize, Serialize};

use crate::access::{Actor, Grant};
use crate::ids::{PersonId, SessionId};
use crate::lang::Lang;

/// How past forms and the certificate speak of a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GrammaticalForm {
    /// "ukończyła"
    She,
    /// "ukończył"
    He,
    /// Neutral: "ukończenie przez".
    #[default]
    Neutral,
}

/// The reader's choice of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// Stored words of small enums: one list, both ways.
macro_rules! words {
    ($kind:ty, $($word:literal => $variant:expr),+ $(,)?) => {
        impl $kind {
            /// The word under which it is stored and sent.
            #[must_use]
            pub const fn word(self) -> &'static str {
                $(if self as u8 == $variant as u8 { return $word; })+
                ""
            }
        }
        impl std::str::FromStr for $kind {
            type Err = ();
            fn from_str(word: &str) -> Result<Self, ()> {
                match word {
                    $($word => Ok($variant),)+
                    _ => Err(()),
                }
            }
        }
    };
}

words!(GrammaticalForm, "she" => GrammaticalForm::She, "he" => GrammaticalForm::He, "neutral" => GrammaticalForm::Neutral);
words!(Theme, "system" => Theme::System, "light" => Theme::Light, "dark" => Theme::Dark);

/// Who is signed in, as every page needs it: one row and the grants, read anew for each request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// The browser's session.
    pub session: SessionId,
    /// The person.
    pub person: PersonId,
    /// How she is called on screen.
    pub display_name: String,
    /// Her address.
    pub email: String,
    /// How she is spoken of.
    pub form: GrammaticalForm,
    /// Her language, for mails.
    pub lang: Lang,
    /// Her IANA time zone.
    pub time_zone: String,
    /// Her colours.
    pub theme: Theme,
    /// Her grants in force.
    pub grants: Vec<Grant>,
}

impl SignedIn {
    /// The actor that access decisions are made for.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::Member { id: self.person, grants: self.grants.clone() }
    }

    /// Up to two initials, for the round window of the header.
    #[must_use]
    pub fn initials(&self) -> String {
        initials(&self.display_name)
    }
}

/// Up to two initials of a name.
#[must_use]
pub fn initials(name: &str) -> String {
    let letters: Vec<char> =
        name.split_whitespace().filter_map(|word| word.chars().find(|c| c.is_alphabetic())).collect();
    match letters.as_slice() {
        [] => "?".into(),
        [one] => one.to_uppercase().collect(),
        [first, .., last] => first.to_uppercase().chain(last.to_uppercase()).collect(),
    }
}
