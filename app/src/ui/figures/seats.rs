//! Places of one city: one window per place.

use leptos::prelude::*;

/// What a window says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SeatState {
    /// Somebody has it.
    Taken,
    /// The person who looks has it.
    Mine,
    /// Taken beyond the cap, by an exception: a double edge.
    Extra,
    /// Kept for somebody who has not answered yet: hatched.
    Held,
    /// Nobody has it: outlined.
    Free,
    /// No place but a person who waits: a dashed circle.
    Waiting,
}

impl SeatState {
    const fn attr(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Mine => "mine",
            Self::Extra => "extra",
            Self::Held => "held",
            Self::Free => "free",
            Self::Waiting => "waiting",
        }
    }
}

/// How many places of which kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seats {
    /// Others have them, within the cap.
    pub taken: u32,
    /// The reader has them: 0 or 1.
    pub mine: u32,
    /// Taken beyond the cap.
    pub extra: u32,
    /// Invited, no answer yet.
    pub held: u32,
    /// Free.
    pub free: u32,
    /// People in the queue.
    pub waiting: u32,
}

/// How large a figure is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// In a map of many.
    Small,
    /// In tables and text.
    #[default]
    Medium,
    /// On its own.
    Large,
}

impl Size {
    pub(super) const fn attr(self) -> Option<&'static str> {
        match self {
            Self::Small => Some("small"),
            Self::Medium => None,
            Self::Large => Some("large"),
        }
    }
}

/// All windows of a city. The label is a sentence: "Ełk: 3 miejsca zajęte, 1 zarezerwowane, 2 osoby w kolejce".
pub fn seats(seats: Seats, size: Size, label: impl Into<String>) -> AnyView {
    let label: String = label.into();
    let order = [
        (SeatState::Taken, seats.taken),
        (SeatState::Mine, seats.mine),
        (SeatState::Extra, seats.extra),
        (SeatState::Held, seats.held),
        (SeatState::Free, seats.free),
        (SeatState::Waiting, seats.waiting),
    ];
    let windows =
        order.into_iter().flat_map(|(state, count)| (0..count).map(move |_| seat(state))).collect_view();
    view! { <span class="seats" data-size=size.attr() role="img" aria-label=label>{windows}</span> }
        .into_any()
}

/// One window, for a list of people or a legend; the words stand beside it.
#[must_use]
pub fn seat(state: SeatState) -> AnyView {
    view! { <i class="seat" data-state=state.attr()></i> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::html::Sent;

    #[test]
    fn every_place_is_one_window() {
        let elk = Seats { taken: 3, held: 1, waiting: 2, ..Seats::default() };
        let html = seats(elk, Size::Large, "Ełk: 3 zajęte").sent();
        assert_eq!(html.matches("class=\"seat\"").count(), 6, "{html}");
        assert!(html.contains(r#"role="img""#) && html.contains(r#"aria-label="Ełk: 3 zajęte""#), "{html}");
        assert!(html.contains(r#"data-size="large""#) && !html.contains("style="), "{html}");
    }
}
