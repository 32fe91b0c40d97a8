//! Share of one whole in lists, a value beside its comparison, and votes.

use leptos::prelude::*;

use super::percent;

/// A plain bar; the label says of what.
pub fn bar(part: u32, whole: u32, label: impl Into<String>) -> AnyView {
    let label: String = label.into();
    // `max="0"` is not valid, and nothing of nothing is an empty bar.
    let max = whole.max(1);
    view! {
        <progress value=part.min(max).to_string() max=max.to_string() aria-label=label>
            {format!("{part}/{whole}")}
        </progress>
    }
    .into_any()
}

/// A value with the mark of what it is compared to, both of `whole`; both numbers belong into the label.
pub fn compared_bar(value: u32, peer: u32, whole: u32, label: impl Into<String>) -> AnyView {
    let label: String = label.into();
    let (value, peer) = (percent(value, whole), percent(peer, whole));
    view! {
        <svg class="track" role="img" aria-label=label>
            <rect class="ground" y="4" width="100%" height="12" rx="6"></rect>
            <rect class="value" y="4" width=format!("{value}%") height="12" rx="6"></rect>
            <rect class="peer" x=format!("{peer}%") width="3" height="20"></rect>
        </svg>
    }
    .into_any()
}

/// Votes of one question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Split {
    /// For.
    pub in_favour: u32,
    /// Neither.
    pub abstained: u32,
    /// Against.
    pub against: u32,
}

/// Votes as one bar in three parts; the numbers also stand in the label.
pub fn split(votes: Split, label: impl Into<String>) -> AnyView {
    let label: String = label.into();
    let whole = votes.in_favour + votes.abstained + votes.against;
    let mut from = 0;
    let parts = [("for", votes.in_favour), ("aside", votes.abstained), ("against", votes.against)]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(class, count)| {
            let (start, end) = (percent(from, whole), percent(from + count, whole));
            from += count;
            let middle = f64::from(start + end) / 2.0;
            view! {
                <rect class=class x=format!("{start}%") width=format!("{}%", end - start) height="100%"></rect>
                <text x=format!("{middle}%") y="50%">{count}</text>
            }
        })
        .collect_view();
    view! { <svg class="split" role="img" aria-label=label>{parts}</svg> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::html::Sent;

    #[test]
    fn a_bar_has_a_label_and_numbers() {
        let html = bar(21, 40, "Lekcje").sent();
        assert!(
            html.contains(r#"<progress value="21" max="40" aria-label="Lekcje">21/40</progress>"#),
            "{html}"
        );
        assert!(bar(0, 0, "Nic").sent().contains(r#"value="0" max="1""#));
    }

    #[test]
    fn votes_fill_the_whole_bar() {
        let html = split(Split { in_favour: 60, abstained: 15, against: 25 }, "60 za, 25 przeciw").sent();
        assert!(html.contains(r#"x="75%" width="25%""#) && html.contains(r#"role="img""#), "{html}");
        assert!(!html.contains("style="), "{html}");
        assert_eq!(split(Split::default(), "brak").sent().matches("<rect").count(), 0);
    }

    #[test]
    fn a_compared_bar_shows_both() {
        let html = compared_bar(2, 3, 5, "Dane: 2, średnio 3").sent();
        assert!(html.contains(r#"width="40%""#) && html.contains(r#"x="60%""#), "{html}");
    }
}
