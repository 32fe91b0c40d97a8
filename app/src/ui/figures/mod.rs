//! Pictures of numbers. Each is one inline drawing with `role=img` and a whole sentence as its label; the number and the
//! table behind it stand beside it on the page. State is told by form first (filled, hatched, outlined, dashed, double).
//!
//! - [`seats`]: places of one city; `seat` is one window for lists and legends
//! - [`spots`]: where cities lie
//! - [`skyline`]: cities as buildings; [`facade`]: modules as windows
//! - [`ring`]: share of one whole; [`bar`]: the same in lists, compared bars, votes
//! - [`cohort_line`]: plan of weeks; [`line_chart`]: applications against the limit
//! - [`mark`]: the house of the header; [`certificate_edge`]: the border of a certificate

mod bar;
mod cohort_line;
mod facade;
mod line_chart;
mod mark;
mod ring;
mod seats;
mod skyline;
mod spots;

pub use bar::{Split, bar, compared_bar, split};
pub use cohort_line::{Band, BandKind, CohortLine, cohort_line};
pub use facade::{Pane, PaneState, facade};
pub use line_chart::{LimitChange, LineChart, line_chart};
pub use mark::{certificate_edge, mark};
pub use ring::{Ring, ring};
pub use seats::{SeatState, Seats, Size, seat, seats};
pub use skyline::{House, skyline, street};
pub use spots::{Spot, SpotState, spots};

/// One decimal at most, so that drawings stay short.
fn short(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// `part` of `whole` in per cent, never above 100; nothing of nothing is 0.
fn percent(part: u32, whole: u32) -> u32 {
    if whole == 0 { 0 } else { (u64::from(part) * 100 / u64::from(whole)).min(100) as u32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_stay_between_nothing_and_all() {
        assert_eq!([percent(0, 0), percent(1, 3), percent(5, 4)], [0, 33, 100]);
        assert_eq!([short(3.0), short(2.34)], ["3", "2.3"]);
    }
}
