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
/// About the width of a letter, and of the last number with its dot.
const LETTER: f64 = 7.0;
const NUMBER: f64 = 28.0;

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
            {chart.values.last().map(|value| dot(&paper, &chart, *value))}
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
            let is_passed = chart.values.last().is_some_and(|value| *value > change.to);
            (
                format!("{start}H{}V{}H{RIGHT}", short(x), short(to)),
                Some(second_name(&change.name, x, to, is_passed)),
            )
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

/// The name of a changed limit begins at the change. Where it would meet the last number or leave the paper it ends before
/// the last dot, on the side of the line that the number does not need.
fn second_name(name: &str, x: f64, to: f64, is_passed: bool) -> AnyView {
    let width = name.chars().count() as f64 * LETTER;
    let fits = x + 6.0 + width < RIGHT - NUMBER;
    let (x, anchor) = if fits { (x + 6.0, "start") } else { (RIGHT - 10.0, "end") };
    let y = if is_passed && !fits { to + 16.0 } else { to - 7.0 };
    view! { <text x=short(x) y=short(y) text-anchor=anchor>{name.to_owned()}</text> }.into_any()
}

fn dot(paper: &Paper, chart: &LineChart, value: u32) -> AnyView {
    let last = chart.values.len() - 1;
    let (x, y) = (paper.x(last), paper.y(value));
    let before =
        last.checked_sub(1).map_or((LEFT, y), |index| (paper.x(index), paper.y(chart.values[index])));
    // How high the line is where the number would stand.
    let line = y + (before.1 - y) * (NUMBER / 2.0) / (x - before.0).max(1.0);
    let bound =
        chart.change.as_ref().map(|change| change.to).or(chart.limit.as_ref().map(|(limit, _)| *limit));
    let text_y = number_y(y, line, bound.map(|bound| paper.y(bound)));
    view! {
        <circle class="dot" cx=short(x) cy=short(y) r="5"></circle>
        <text class="strong" x=short(x - 2.0) y=short(text_y) text-anchor="end">{value}</text>
    }
    .into_any()
}

/// Where the last number stands. While the limit runs above its dot it stands below, unless it would leave the paper there
/// or touch the line and the limit leaves room above.
fn number_y(y: f64, line: f64, limit: Option<f64>) -> f64 {
    let (above, below) = (y - 12.0, y + 24.0);
    let Some(limit) = limit else { return above };
    let is_passed = limit > y;
    let touches = (y + 10.0..y + 28.0).contains(&line) && limit < y - 28.0;
    if is_passed || below >= BOTTOM || touches { above } else { below }
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
    fn the_last_number_keeps_clear_of_the_limit() {
        let below = line_chart(chart()).sent();
        assert!(below.contains(r#"y="89.8""#), "{below}");
        let passed = LineChart { values: vec![3, 20, 61], ..chart() };
        let above = line_chart(passed).sent();
        assert!(above.contains(r#"y="44.8""#), "{above}");
        assert_eq!(number_y(100.0, 100.0, None), 88.0, "nothing runs above");
        assert_eq!(number_y(180.0, 180.0, Some(60.0)), 168.0, "the axis is below");
        assert_eq!(number_y(100.0, 120.0, Some(60.0)), 88.0, "the line is below");
        assert_eq!(number_y(100.0, 120.0, Some(90.0)), 124.0, "the limit is right above");
    }

    #[test]
    fn the_second_limit_is_named_where_it_begins() {
        let early = line_chart(chart()).sent();
        assert!(early.contains(r#"x="217" y="52""#), "{early}");
        let late = |last| {
            let change = chart().change.map(|change| LimitChange { at: 2, ..change });
            line_chart(LineChart { values: vec![3, 20, last], change, ..chart() }).sent()
        };
        assert!(late(57).contains(r#"x="378" y="52""#), "above the line");
        assert!(late(61).contains(r#"x="378" y="75""#), "away from the number");
    }

    #[test]
    fn nothing_measured_is_an_empty_chart() {
        let html = line_chart(LineChart::default()).sent();
        assert!(!html.contains("NaN") && !html.contains("circle"), "{html}");
    }
}
