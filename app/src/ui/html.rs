//! From a view to the text that is sent.

use leptos::prelude::*;
use memchr::memmem;

const MARKER: &str = "<!>";
const ISLAND: &str = "<leptos-island";
const ISLAND_END: &str = "</leptos-island>";

/// Renders a page or a part of it. Leptos marks where text nodes meet; only islands need those marks, so everywhere else
/// they are left out: a page without islands is a tenth smaller.
pub fn html(view: impl IntoView) -> String {
    without_markers(&view.into_view().to_html())
}

/// The text without the marks outside of islands.
#[must_use]
pub fn without_markers(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = memmem::find(rest.as_bytes(), ISLAND.as_bytes()) {
        let end = end_of_island(&rest[start..]) + start;
        push_bare(&mut out, &rest[..start]);
        out.push_str(&rest[start..end]);
        rest = &rest[end..];
    }
    push_bare(&mut out, rest);
    out
}

fn push_bare(out: &mut String, html: &str) {
    let mut rest = html;
    while let Some(at) = memmem::find(rest.as_bytes(), MARKER.as_bytes()) {
        out.push_str(&rest[..at]);
        rest = &rest[at + MARKER.len()..];
    }
    out.push_str(rest);
}

/// Where the island that begins the text ends; islands stand inside islands.
fn end_of_island(html: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0_usize);
    loop {
        let Some(close) = html[at..].find(ISLAND_END) else { return html.len() };
        depth += html[at..at + close].matches(ISLAND).count();
        at += close + ISLAND_END.len();
        depth = depth.saturating_sub(1);
        if depth == 0 {
            return at;
        }
    }
}

/// Text for the inside of `<textarea>` and `<title>`, where a mark of Leptos would be read as words.
#[must_use]
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// `view.sent()` in tests: the text that is sent.
#[cfg(test)]
pub(crate) trait Sent: IntoView {
    fn sent(self) -> String {
        html(self)
    }
}

#[cfg(test)]
impl<V: IntoView> Sent for V {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stay_inside_islands_only() {
        let page = "<p>a<!></p><leptos-island x><b>1<!></b><leptos-island>2<!></leptos-island><!></leptos-island>c<!>";
        let bare =
            "<p>a</p><leptos-island x><b>1<!></b><leptos-island>2<!></leptos-island><!></leptos-island>c";
        assert_eq!(without_markers(page), bare);
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(escaped("</textarea>&"), "&lt;/textarea&gt;&amp;");
        assert_eq!(html(view! { <p>{"a<!>b".to_owned()}</p> }), "<p>a&lt;!&gt;b</p>");
    }
}
