//! The few colours with a meaning (DESIGN.md, "Colour").

/// What a tag, a notice or a date says by its colour; never by colour alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// No particular meaning.
    #[default]
    Plain,
    /// Done, taken, open for action.
    Patina,
    /// Mine, soon, needs attention.
    Lamp,
    /// Error, too late.
    Brick,
    /// Information, waiting.
    Sky,
}

impl Tone {
    /// The value of `data-tone`; absent for plain.
    #[must_use]
    pub const fn attr(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Patina => Some("patina"),
            Self::Lamp => Some("lamp"),
            Self::Brick => Some("brick"),
            Self::Sky => Some("sky"),
        }
    }
}
