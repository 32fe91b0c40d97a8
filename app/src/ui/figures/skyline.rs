//! The cohort at a glance: every city is a building, every place a window.

use leptos::prelude::*;

use super::Size;

/// One city.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct House {
    /// Written below; empty in a decorative skyline.
    pub name: String,
    /// The same in words for screen readers: "zajęte 3 z 4 miejsc".
    pub says: String,
    /// Windows in all.
    pub places: u32,
    /// Lit windows.
    pub taken: u32,
    /// Hatched windows, after the lit ones.
    pub held: u32,
    /// The reader's own city: a tower, and the last lit window is theirs.
    pub mine: bool,
}

/// Buildings side by side; as many whole ones as fit are shown. Without a label the skyline is decoration.
pub fn skyline(houses: Vec<House>, size: Size, label: Option<String>) -> AnyView {
    let decoration = label.is_none().then_some("true");
    let houses =
        houses.into_iter().enumerate().map(|(place, house)| on_its_plot(house, place)).collect_view();
    view! {
        <ul class="skyline" data-size=size.attr() aria-label=label aria-hidden=decoration>{houses}</ul>
    }
    .into_any()
}

/// A street of nobody in particular, for pages that need a horizon and no numbers.
#[must_use]
pub fn street() -> Vec<House> {
    const PLACES_AND_LIGHTS: [(u32, u32); 14] = [
        (4, 3),
        (2, 1),
        (6, 5),
        (3, 1),
        (4, 4),
        (5, 2),
        (2, 2),
        (4, 2),
        (6, 4),
        (3, 3),
        (4, 1),
        (2, 2),
        (5, 4),
        (4, 3),
    ];
    PLACES_AND_LIGHTS.map(|(places, taken)| House { places, taken, ..House::default() }).to_vec()
}

fn on_its_plot(house: House, place: usize) -> AnyView {
    let drawing = building(&house, place);
    let words = (!house.name.is_empty()).then(|| {
        let says = format!(": {}", house.says);
        view! { <span>{house.name}<span class="hidden">{says}</span></span> }
    });
    view! { <li data-mine=house.mine.then_some("")>{drawing}{words}</li> }.into_any()
}

/// Roofs in the order in which they stand in a street.
const STREET: [Roof; 8] = [
    Roof::Gable,
    Roof::Stepped,
    Roof::Mansard,
    Roof::Flat,
    Roof::Dome,
    Roof::Gable,
    Roof::Mansard,
    Roof::Stepped,
];

const WINDOW_PITCH: (u32, u32) = (20, 26);

fn building(house: &House, place: usize) -> AnyView {
    let columns = if house.places > 4 { 3 } else { 2 };
    let rows = house.places.div_ceil(columns).max(1);
    let (width, height) = (columns * WINDOW_PITCH.0 + 12, rows * WINDOW_PITCH.1 + 24);
    let roof = if house.mine { Roof::Tower } else { STREET[place % STREET.len()] };
    let top: i32 = if house.mine { -14 } else { 0 };
    let all = 30 + i64::from(height) - i64::from(top);
    let windows = (0..house.places).map(|n| window(house, n, columns)).collect_view();
    let middle = f64::from(width) / 2.0;
    view! {
        // One unit of the drawing is one pixel at the usual text size, and grows with it.
        <svg
            viewBox=format!("-3 {top} {} {all}", width + 6)
            width=format!("{:.2}rem", f64::from(width + 6) / 16.0)
            aria-hidden="true"
        >
            {roof.draw(f64::from(width))}
            <path class="wall" d=format!("M0 30h{width}v{height}H0z")></path>
            {windows}
            <path
                class="trim"
                d=format!("M{} {}v-7a5 5 0 0 1 10 0v7z", middle - 5.0, 30 + height)
                opacity=".55"
            ></path>
        </svg>
    }
    .into_any()
}

fn window(house: &House, n: u32, columns: u32) -> AnyView {
    let (x, y) = (9 + n % columns * WINDOW_PITCH.0, 36 + n / columns * WINDOW_PITCH.1);
    let state = if house.mine && n + 1 == house.taken {
        "mine"
    } else if n < house.taken {
        "taken"
    } else if n < house.taken + house.held {
        "held"
    } else {
        "free"
    };
    // A hatched window brings its three strokes along: no pattern, so no id that two skylines would share.
    let hatch = if state == "held" {
        format!("M{} {}l10-10M{} {}l12-12M{} {}l9-9", x + 4, y + 18, x + 1, y + 15, x + 1, y + 10)
    } else {
        String::new()
    };
    view! { <path class=state d=format!("M{x} {}v-11a7 7 0 0 1 14 0v11z{hatch}", y + 18)></path> }.into_any()
}

#[derive(Clone, Copy)]
enum Roof {
    Gable,
    Stepped,
    Mansard,
    Flat,
    Tower,
    Dome,
}

impl Roof {
    fn draw(self, w: f64) -> AnyView {
        let middle = w / 2.0;
        let s = w * 0.16;
        let (roof, trim) = match self {
            Self::Gable => (format!("M0 30L{middle} 8 {w} 30z"), None),
            Self::Stepped => {
                (format!("M0 30V22h{s:.2}V15h{s:.2}V8h{:.2}v7h{s:.2}v7h{s:.2}v8z", w * 0.36), None)
            }
            Self::Mansard => {
                (format!("M-2 30l6-14h{}l6 14z", w - 8.0), Some(format!("M{} 6h5v11h-5z", w - 16.0)))
            }
            Self::Flat => (format!("M-2 24h{}v6H-2z", w + 4.0), None),
            Self::Dome => (
                format!("M2 30a{} 20 0 0 1 {} 0z", middle - 2.0, w - 4.0),
                Some(format!("M{} 4h2v7h-2z", middle - 1.0)),
            ),
            Self::Tower => return tower(w),
        };
        let trim = trim.map(|d| view! { <path class="trim" d=d></path> });
        view! { <path class="roof" d=roof></path> {trim} }.into_any()
    }
}

fn tower(w: f64) -> AnyView {
    let middle = w / 2.0;
    view! {
        <path class="roof" d=format!("M{} 30V10l9-14 9 14v20z", middle - 9.0)></path>
        <circle class="taken" cx=middle.to_string() cy="17" r="4"></circle>
        <path class="roof" d=format!("M0 30l{:.1}-8h{:.1}l{:.1} 8z", w * 0.2, w * 0.6, w * 0.2)></path>
        <path class="trim" d=format!("M{}-12h1.4v10h-1.4z", middle - 0.7)></path>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::html::Sent;

    fn elk() -> House {
        House {
            name: "Ełk".into(),
            says: "zajęte 3 z 4 miejsc".into(),
            places: 4,
            taken: 2,
            held: 1,
            mine: true,
        }
    }

    #[test]
    fn a_city_is_a_building_with_a_window_for_each_place() {
        let html = skyline(vec![elk()], Size::Medium, Some("Miejsca w miastach".into())).sent();
        // The tower has a lit clock besides its windows.
        let windows = |state: &str| html.matches(&format!("class=\"{state}\"")).count();
        assert_eq!(
            [windows("taken"), windows("mine"), windows("held"), windows("free")],
            [2, 1, 1, 1],
            "{html}"
        );
        assert!(html.contains(r#"aria-label="Miejsca w miastach""#), "{html}");
        assert!(html.contains("zajęte 3 z 4 miejsc") && html.contains(r#"width="3.62rem""#), "{html}");
        assert!(!html.contains("style=") && !html.contains("id="), "{html}");
    }

    #[test]
    fn decoration_is_hidden_from_screen_readers() {
        let html = skyline(vec![House { places: 2, ..House::default() }], Size::Small, None).sent();
        assert!(html.contains(r#"<ul data-size="small" aria-hidden="true""#), "{html}");
    }
}
