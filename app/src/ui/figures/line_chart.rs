//! A number over time against its limit.

use leptos::prelude::*;

use super::short;

/// A limit that was changed on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitChange {
    /// From this point on (index into the values).
    pub at: u32,
    /// The new limit.
    pub to: u32,
    /// Its name at the line: "limit 60".
    pub name: String,
}

/// What the chart shows. The values also stand in a table on the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LineChart {
    /// One value per step of time.
    pub values: Vec<u32>,
    /// Words below the axis: (index of the value, "wrz").
    pub steps: Vec<(u32, String)>,
    /// The limit at the beginning and its name: (50, "limit 50").
    pub limit: Option<(u32, String)>,
    /// Its change, if there was one.
    pub change: Option<LimitChange>,
    /// The finding as a sentence.
    pub label: String,
}

const WIDTH: f64 = 400.0;
const HEIGHT: f64 = 220.0;
const LEFT: f64 = 34.0;
const RIGHT: f64 = 388.0;
const TOP: f64 = 14.0;
const BOTTOM: f64 = 194.0;

/// Where values lie on the paper.
struct Paper {
    steps: f64,
    max: u32,
}

impl Paper {
    fn x(&self, index: usize) -> f64 {
        LEFT + index as f64 * (RIGHT - LEFT) / self.steps
    }

    fn y(&self, value: u32) -> f64 {
        BOTTOM - (BOTTOM - TOP) * f64::from(value) / f64::from(self.max)
    }
}

/// Draws the line, its area, the limit and the last value.
#[must_use]
pub fn line_chart(chart: LineChart) -> AnyView {
    let paper = Paper { steps: chart.values.len().saturating_sub(1).max(1) as f64, max: top_of(&chart) };
    let line: String = chart
        .values
        .iter()
        .enumerate()
        .map(|(index, value)| {
            let letter = if index == 0 { 'M' } else { 'L' };
            format!("{letter}{} {}", short(paper.x(index)), short(paper.y(*value)))
        })
        .collect();
    let last = chart.values.len().saturating_sub(1);
    let area = format!("{line}L{} {BOTTOM}L{LEFT} {BOTTOM}z", short(paper.x(last)));
    let steps = chart
        .steps
        .iter()
        .map(|(index, word)| {
            let x = short(paper.x(*index as usize));
            view! { <text x=x y=(HEIGHT - 6.0).to_string() text-anchor="middle">{word.clone()}</text> }
        })
        .collect_view();
    view! {
        <svg class="chart" viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=chart.label.clone()>
            {grid(&paper)}
            {steps}
            {(!line.is_empty()).then(|| view! { <path class="area" d=area></path> })}
            <path class="main" d=line></path>
            {limit(&chart, &paper)}
            {chart.values.last().map(|value| dot(&paper, last, *value, chart.limit.is_some()))}
        </svg>
    }
    .into_any()
}

/// A round number that leaves room above the line and the limits, divisible by four.
fn top_of(chart: &LineChart) -> u32 {
    let limits =
        [chart.limit.as_ref().map(|(limit, _)| *limit), chart.change.as_ref().map(|change| change.to)];
    let highest = chart.values.iter().copied().chain(limits.into_iter().flatten()).max().unwrap_or(0).max(1);
    let step =
        [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000].into_iter().find(|step| step * 4 > highest);
    step.unwrap_or(highest / 4 + 1) * 4
}

fn grid(paper: &Paper) -> AnyView {
    (0..=4)
        .map(|quarter| {
            let value = paper.max / 4 * quarter;
            let y = paper.y(value);
            view! {
                <path class="grid" d=format!("M{LEFT} {}H{RIGHT}", short(y))></path>
                <text x=(LEFT - 8.0).to_string() y=short(y + 4.0) text-anchor="end">{value}</text>
            }
        })
        .collect_view()
        .into_any()
}

fn limit(chart: &LineChart, paper: &Paper) -> Option<AnyView> {
    let (limit, name) = chart.limit.clone()?;
    let y = paper.y(limit);
    let start = format!("M{LEFT} {}", short(y));
    let (line, second) = match &chart.change {
        Some(change) => {
            let (x, to) = (paper.x(change.at as usize), paper.y(change.to));
            let text = view! {
                <text x=RIGHT.to_string() y=short(to - 7.0) text-anchor="end">{change.name.clone()}</text>
            };
            (format!("{start}H{}V{}H{RIGHT}", short(x), short(to)), Some(text))
        }
        None => (format!("{start}H{RIGHT}"), None),
    };
    let view = view! {
        <path class="limit" d=line></path>
        <text x=(LEFT + 6.0).to_string() y=short(y - 6.0)>{name}</text>
        {second}
    };
    Some(view.into_any())
}

fn dot(paper: &Paper, last: usize, value: u32, below: bool) -> AnyView {
    let (x, y) = (paper.x(last), paper.y(value));
    // The limit runs above the line, so the number goes below it; near the axis it would leave the paper.
    let text_y = if below && y + 24.0 < BOTTOM { y + 24.0 } else { y - 12.0 };
    view! {
        <circle class="dot" cx=short(x) cy=short(y) r="5"></circle>
        <text class="strong" x=short(x - 2.0) y=short(text_y) text-anchor="end">{value}</text>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::html::Sent;

    fn chart() -> LineChart {
        LineChart {
            values: vec![3, 20, 57],
            steps: vec![(0, "sie".into())],
            limit: Some((50, "limit 50".into())),
            change: Some(LimitChange { at: 1, to: 60, name: "limit 60".into() }),
            label: "Od 3 do 57 miast".into(),
        }
    }

    #[test]
    fn line_and_limit_share_one_scale() {
        let html = line_chart(chart()).sent();
        for part in
            ["limit 50", "limit 60", r#"role="img""#, r#"aria-label="Od 3 do 57 miast""#, ">57</text>"]
        {
            assert!(html.contains(part), "{part} in {html}");
        }
        assert!(html.contains(r#"d="M34 81.5H211V59H388""#), "{html}");
        assert!(!html.contains("style="), "{html}");
    }

    #[test]
    fn nothing_measured_is_an_empty_chart() {
        let html = line_chart(LineChart::default()).sent();
        assert!(!html.contains("NaN") && !html.contains("circle"), "{html}");
    }
}
