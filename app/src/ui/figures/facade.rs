//! Modules of a programme as windows of one facade.

use leptos::prelude::*;

use super::super::icon::{Icon, icon};

/// How far a module is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaneState {
    /// Finished: lit.
    Done,
    /// The one that comes next.
    Now,
    /// Can be opened.
    Open,
    /// Cannot be opened yet.
    Locked,
}

impl PaneState {
    const fn attr(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Now => "now",
            Self::Open => "open",
            Self::Locked => "locked",
        }
    }
}

/// One module.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pane {
    /// Its name.
    pub name: String,
    /// Its own page, if the reader may open it.
    pub href: Option<String>,
    /// How far it is.
    pub state: PaneState,
    /// How much of it is finished, per cent.
    pub percent: u32,
    /// The state in words for screen readers: "ukończony", "zamknięty do 1 grudnia".
    pub says: String,
}

/// The windows in order. The list is text as well: number, name, share.
#[must_use]
pub fn facade(panes: Vec<Pane>) -> AnyView {
    let panes = panes.into_iter().enumerate().map(|(place, pane)| window(place + 1, pane)).collect_view();
    view! { <ol class="facade">{panes}</ol> }.into_any()
}

fn window(number: usize, pane: Pane) -> AnyView {
    let lit = pane.percent.min(100);
    let under_way = matches!(pane.state, PaneState::Now | PaneState::Open) && lit > 0;
    let fill = under_way.then(|| {
        view! {
            <svg class="lit" viewBox="0 0 1 100" preserveAspectRatio="none" aria-hidden="true">
                <rect y=(100 - lit).to_string() width="1" height=lit.to_string()></rect>
            </svg>
        }
    });
    let face = match pane.state {
        PaneState::Done => icon(Icon::Check),
        PaneState::Locked => icon(Icon::Lock),
        PaneState::Now | PaneState::Open => view! { <span>{number}</span> }.into_any(),
    };
    let share = under_way.then(|| view! { <br /> {format!("{lit}%")} });
    let says = (!pane.says.is_empty()).then(|| view! { <span class="hidden">", " {pane.says}</span> });
    let name = match pane.href {
        Some(href) => view! { <a href=href>{pane.name}</a> }.into_any(),
        None => view! { {pane.name} }.into_any(),
    };
    view! {
        <li data-state=pane.state.attr() aria-current=(pane.state == PaneState::Now).then_some("step")>
            <span class="pane">{fill}{face}</span>
            <span>{name}{says}{share}</span>
        </li>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::html::Sent;

    fn pane(state: PaneState, percent: u32) -> Pane {
        Pane { name: "Plan".into(), href: None, state, percent, says: "w toku".into() }
    }

    #[test]
    fn a_window_fills_from_the_bottom() {
        let html =
            facade(vec![pane(PaneState::Done, 100), pane(PaneState::Now, 40), pane(PaneState::Locked, 0)])
                .sent();
        assert!(html.contains(r#"<rect y="60" width="1" height="40">"#), "{html}");
        assert_eq!(html.matches("<rect").count(), 1, "{html}");
        assert_eq!(html.matches(r#"aria-current="step""#).count(), 1, "{html}");
        assert!(html.contains("40%") && html.contains("w toku") && !html.contains("style="), "{html}");
    }
}
