//! Share of one whole, when it is the headline.

use leptos::prelude::*;

use super::{Size, percent, short};

/// What a ring shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ring {
    /// The part that is done.
    pub part: u32,
    /// The whole.
    pub whole: u32,
    /// Where the threshold stands, in the same units: a short line across the ring.
    pub threshold: Option<u32>,
    /// What stands in the middle: "46%", "8/10".
    pub text: String,
    /// A sentence: "Wynik: 8 z 10, próg 7 z 10".
    pub label: String,
}

/// The ring with its number in the middle.
#[must_use]
pub fn ring(ring: Ring, size: Size) -> AnyView {
    let done = percent(ring.part, ring.whole);
    let mark = ring.threshold.map(|threshold| {
        let turn = short(f64::from(percent(threshold, ring.whole)) * 3.6);
        view! {
            <path
                d="M18 .6v4.2"
                stroke="currentColor"
                stroke-width="1.4"
                transform=format!("rotate({turn} 18 18)")
            ></path>
        }
    });
    // A round line end would draw a dot for nothing at all.
    let arc = (done > 0).then(|| {
        view! {
            <circle
                class="done"
                cx="18"
                cy="18"
                r="15.5"
                pathLength="100"
                stroke-dasharray=format!("{done} 100")
            ></circle>
        }
    });
    view! {
        <svg class="ring" data-size=size.attr() viewBox="0 0 36 36" role="img" aria-label=ring.label>
            <circle cx="18" cy="18" r="15.5"></circle>
            {arc}
            {mark}
            <text x="18" y="18.4">{ring.text}</text>
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::html::Sent;

    #[test]
    fn the_ring_shows_share_and_threshold() {
        let score = Ring {
            part: 8,
            whole: 10,
            threshold: Some(7),
            text: "8/10".into(),
            label: "Wynik: 8 z 10".into(),
        };
        let html = ring(score, Size::Large).sent();
        for part in [
            r#"stroke-dasharray="80 100""#,
            "rotate(252 18 18)",
            r#"role="img""#,
            r#"aria-label="Wynik: 8 z 10""#,
        ] {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert!(!html.contains("style="), "{html}");
    }

    #[test]
    fn nothing_done_draws_no_arc() {
        let none = Ring { part: 0, whole: 4, threshold: None, text: "0%".into(), label: "0 z 4".into() };
        assert!(!ring(none, Size::Medium).sent().contains("done"));
    }
}
