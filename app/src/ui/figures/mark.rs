//! The house of the Academy: in the header, and along the edge of a certificate.

use leptos::prelude::*;

const NIGHT: &str = "#0a262b";
const ROOF: &str = "#2c7d76";
const DARK: &str = "#17424a";
const LIT: &str = "#f5bd4f";

/// The mark; the name stands beside it.
#[must_use]
pub fn mark() -> AnyView {
    let windows = [8_usize, 15, 22]
        .into_iter()
        .enumerate()
        .flat_map(|(column, x)| [23, 31].into_iter().enumerate().map(move |(row, y)| (column + row, x, y)))
        .map(|(place, x, y)| {
            let fill = if place % 3 == 1 { DARK } else { LIT };
            view! { <path d=format!("M{x} {y}v-3.5a3 3 0 0 1 6 0V{y}z") fill=fill></path> }
        })
        .collect_view();
    view! {
        <svg viewBox="0 0 36 36" aria-hidden="true">
            <rect width="36" height="36" rx="7" fill=NIGHT></rect>
            <path d="M5 14.5L18 6l13 8.5z" fill=ROOF></path>
            {windows}
        </svg>
    }
    .into_any()
}

/// The border of a certificate: one lit window for each finished module, at most nine in one column.
pub fn certificate_edge(modules: u32, label: impl Into<String>) -> AnyView {
    let label: String = label.into();
    let windows = (0..modules.min(9))
        .map(|n| {
            let foot = 142 + n * 63;
            view! { <path d=format!("M24.5 {foot}v-26a18 18 0 0 1 36 0v26z") fill=LIT></path> }
        })
        .collect_view();
    view! {
        <svg class="edge" viewBox="0 0 85 700" preserveAspectRatio="xMidYMid slice" role="img" aria-label=label>
            <path d="M0 0h85v700H0z" fill=NIGHT></path>
            <path d="M0 72L42.5 26 85 72z" fill=ROOF></path>
            {windows}
        </svg>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::html::Sent;

    #[test]
    fn the_edge_has_a_window_for_each_module() {
        let html = certificate_edge(9, "9 ukończonych modułów").sent();
        assert_eq!(html.matches(LIT).count(), 9, "{html}");
        assert!(html.contains(r#"role="img""#) && !html.contains("style="), "{html}");
    }

    #[test]
    fn the_mark_has_six_windows_and_no_voice() {
        let html = mark().sent();
        assert_eq!((html.matches(LIT).count(), html.matches(DARK).count()), (4, 2), "{html}");
        assert!(html.contains(r#"aria-hidden="true""#));
    }
}
