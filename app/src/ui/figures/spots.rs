//! Where cities lie: one spot each, north above. There is no outline below them, only where they are to each other.

use leptos::prelude::*;

use super::short;

/// How a city is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpotState {
    /// All of its places are taken: filled.
    Full,
    /// Some are: outlined.
    Some,
    /// People wait and nobody has a place: dashed.
    Waiting,
}

impl SpotState {
    /// The word in the drawing.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Some => "some",
            Self::Waiting => "waiting",
        }
    }
}

/// A city.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Its name, drawn where there is room.
    pub name: String,
    /// How it is drawn.
    pub state: SpotState,
}

const WIDTH: f64 = 400.0;
const MARGIN: f64 = 16.0;
const RADIUS: f64 = 5.0;
/// No drawing is higher than it is wide by more than this.
const TALLEST: f64 = 1.25;
/// About the width of a letter, and the height of a line.
const LETTER: f64 = 7.6;
const LINE: f64 = 16.0;

/// Left, top, right, bottom.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Area(f64, f64, f64, f64);

impl Area {
    fn meets(&self, other: &Self) -> bool {
        self.0 < other.2 && other.0 < self.2 && self.1 < other.3 && other.1 < self.3
    }
}

/// Draws the cities; names stand beside their spots as long as they meet nothing.
#[must_use]
pub fn spots(cities: Vec<Spot>, label: String) -> AnyView {
    let (points, height) = laid(&cities);
    let mut taken: Vec<Area> =
        points.iter().map(|(x, y)| Area(x - RADIUS, y - RADIUS, x + RADIUS, y + RADIUS)).collect();
    let drawn = cities
        .iter()
        .zip(&points)
        .map(|(city, (x, y))| {
            let name = beside(&city.name, (*x, *y), height, &taken).map(|(area, at, anchor)| {
                taken.push(area);
                view! { <text x=short(at) y=short(y + 4.0) text-anchor=anchor>{city.name.clone()}</text> }
            });
            view! {
                <circle class="spot" data-state=city.state.word() cx=short(*x) cy=short(*y) r=short(RADIUS)></circle>
                {name}
            }
        })
        .collect_view();
    view! {
        <svg class="chart" viewBox=format!("0 0 {WIDTH} {}", short(height)) role="img" aria-label=label>{drawn}</svg>
    }
    .into_any()
}

/// Where the spots lie on the paper, and how high it is.
fn laid(cities: &[Spot]) -> (Vec<(f64, f64)>, f64) {
    let bounds = |of: fn(&Spot) -> f64| {
        let low = cities.iter().map(of).fold(f64::INFINITY, f64::min);
        let high = cities.iter().map(of).fold(f64::NEG_INFINITY, f64::max);
        (low, high)
    };
    let ((south, north), (west, east)) = (bounds(|city| city.lat), bounds(|city| city.lon));
    // A degree of longitude is shorter than one of latitude, by the cosine of where one is.
    let narrow = f64::midpoint(south, north).to_radians().cos();
    let (wide, high) = (((east - west) * narrow).max(0.01), (north - south).max(0.01));
    let room = WIDTH - 2.0 * MARGIN;
    let scale = (room / wide).min(room * TALLEST / high);
    let left = f64::midpoint(WIDTH, -wide * scale);
    let points = cities
        .iter()
        .map(|city| (left + (city.lon - west) * narrow * scale, MARGIN + (north - city.lat) * scale))
        .collect();
    (points, high * scale + 2.0 * MARGIN)
}

/// Where a name fits: to the right of its spot, or to the left, or nowhere.
fn beside(name: &str, (x, y): (f64, f64), height: f64, taken: &[Area]) -> Option<(Area, f64, &'static str)> {
    let width = name.chars().count() as f64 * LETTER;
    let gap = RADIUS + 3.0;
    let (top, bottom) = (y - LINE / 2.0, y + LINE / 2.0);
    let right = (Area(x + gap, top, x + gap + width, bottom), x + gap, "start");
    let left = (Area(x - gap - width, top, x - gap, bottom), x - gap, "end");
    [right, left].into_iter().find(|(area, ..)| {
        let is_inside = area.0 >= 0.0 && area.2 <= WIDTH && area.1 >= 0.0 && area.3 <= height;
        is_inside && !taken.iter().any(|other| other.meets(area))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::html::Sent;

    fn spot(name: &str, lat: f64, lon: f64) -> Spot {
        Spot { lat, lon, name: name.into(), state: SpotState::Some }
    }

    #[test]
    fn north_is_above_east_is_right_and_all_is_on_the_paper() {
        let cities = [spot("Ełk", 53.83, 22.36), spot("Nysa", 50.47, 17.33), spot("Gryfino", 53.25, 14.49)];
        let (points, height) = laid(&cities);
        let [elk, nysa, gryfino] = &points[..] else { panic!("{points:?}") };
        assert!(elk.1 < nysa.1 && gryfino.0 < nysa.0 && nysa.0 < elk.0, "{points:?}");
        for (x, y) in &points {
            assert!((0.0..=WIDTH).contains(x) && (0.0..=height).contains(y), "{points:?} in {height}");
        }
    }

    #[test]
    fn names_never_meet_and_one_spot_alone_is_drawn_too() {
        let crowd: Vec<Spot> =
            (0..90).map(|n| spot("Piotrków Trybunalski", 52.0 + f64::from(n) * 0.01, 19.0)).collect();
        let html = spots(crowd, "dziewięćdziesiąt".into()).sent();
        let names = html.matches("<text").count();
        assert!((1..90).contains(&names), "{names} names");
        assert_eq!(html.matches("<circle").count(), 90);
        let one = spots(vec![spot("Ełk", 53.8, 22.3)], "jedno".into()).sent();
        assert!(one.contains("Ełk") && !one.contains("NaN") && !one.contains("inf"), "{one}");
    }
}
