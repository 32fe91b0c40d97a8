//! The plan of a cohort: weeks across, work below; on phones the same list runs downwards.

use leptos::prelude::*;

/// What kind of work a band is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BandKind {
    /// Modules.
    Work,
    /// Live meetings.
    Live,
    /// The project.
    Project,
    /// Behind us.
    Done,
}

impl BandKind {
    const fn attr(self) -> Option<&'static str> {
        match self {
            Self::Work => None,
            Self::Live => Some("live"),
            Self::Project => Some("project"),
            Self::Done => Some("done"),
        }
    }
}

/// One piece of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    /// What.
    pub text: String,
    /// When, in words; seen on phones, read everywhere.
    pub dates: String,
    /// Its first week, from 1.
    pub from: u32,
    /// How many weeks.
    pub weeks: u32,
    /// What kind of work.
    pub kind: BandKind,
}

/// The plan.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CohortLine {
    /// A word above a week, mostly the month where one begins: (week from 1, "paź").
    pub marks: Vec<(u32, String)>,
    /// Weeks in all.
    pub weeks: u32,
    /// This week and the word for it ("dziś"), while the cohort runs.
    pub now: Option<(u32, String)>,
    /// The work, in the order of the list.
    pub bands: Vec<Band>,
}

/// The style sheet knows so many columns; a longer plan gets columns of several weeks.
const COLUMNS: u32 = 26;

/// Draws the plan. It is a list of words first, so it needs no label beyond its heading.
#[must_use]
pub fn cohort_line(plan: CohortLine) -> AnyView {
    let step = plan.weeks.div_ceil(COLUMNS).max(1);
    let columns = plan.weeks.div_ceil(step).max(1);
    let column = |week: u32| (week.max(1) - 1) / step + 1;
    let scale = (1..=columns).map(|n| head(n, &plan, column)).collect_view();
    let bands = plan
        .bands
        .iter()
        .map(|band| {
            let from = column(band.from).min(columns);
            let last = column(band.from.max(1) + band.weeks.max(1) - 1).clamp(from, columns);
            let dates = (!band.dates.is_empty()).then(|| view! { <small>{band.dates.clone()}</small> });
            view! {
                <li
                    data-kind=band.kind.attr()
                    data-from=from.to_string()
                    data-span=(last - from + 1).to_string()
                >
                    <b>{band.text.clone()}</b>
                    {dates}
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="cohort-line card">
            <div class="weeks">
                <div class="scale" aria-hidden="true">{scale}</div>
                <ol data-weeks=columns.to_string()>{bands}</ol>
            </div>
        </div>
    }
    .into_any()
}

/// The word above a column. A column is narrower than "today", so the one right after it has none.
fn head(n: u32, plan: &CohortLine, column: impl Fn(u32) -> u32) -> AnyView {
    let today = plan.now.as_ref().map(|(week, word)| (column(*week), word.clone()));
    let is_covered = today.as_ref().is_some_and(|(at, _)| at + 1 == n);
    let now = today.filter(|(at, _)| *at == n).map(|(_, word)| word);
    let month = plan.marks.iter().filter(|_| !is_covered).find(|(week, _)| column(*week) == n);
    let month = month.map(|(_, word)| word.clone());
    let is_now = now.is_some().then_some("");
    view! { <span data-now=is_now>{now.or(month)}</span> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::html::Sent;

    fn band(from: u32, weeks: u32) -> Band {
        Band {
            text: "Moduły 1–2".into(),
            dates: "6–19 października".into(),
            from,
            weeks,
            kind: BandKind::Project,
        }
    }

    #[test]
    fn bands_lie_on_their_weeks() {
        let plan = CohortLine {
            weeks: 14,
            now: Some((2, "dziś".into())),
            bands: vec![band(4, 2)],
            ..CohortLine::default()
        };
        let html = cohort_line(plan).sent();
        for part in
            [r#"data-from="4""#, r#"data-span="2""#, r#"data-weeks="14""#, "dziś", r#"data-kind="project""#]
        {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert!(!html.contains("style="), "{html}");
    }

    #[test]
    fn a_month_right_after_today_gives_way_to_it() {
        let marks = vec![(1, "wrz".into()), (5, "paź".into()), (9, "lis".into())];
        let plan = CohortLine { weeks: 14, now: Some((4, "dziś".into())), marks, ..CohortLine::default() };
        let html = cohort_line(plan).sent();
        assert!(html.contains("wrz") && html.contains("dziś") && html.contains("lis"), "{html}");
        assert!(!html.contains("paź"), "{html}");
    }

    #[test]
    fn a_long_plan_is_drawn_in_steps_and_never_beyond_its_end() {
        let plan = CohortLine { weeks: 40, bands: vec![band(39, 9)], ..CohortLine::default() };
        let html = cohort_line(plan).sent();
        assert!(html.contains(r#"data-weeks="20""#) && html.contains(r#"data-from="20""#), "{html}");
        assert!(html.contains(r#"data-span="1""#), "{html}");
    }
}
