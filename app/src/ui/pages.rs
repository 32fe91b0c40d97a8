//! Going through a long list page by page. Links, so that every page can be shared.

use leptos::prelude::*;

use super::icon::{Icon, icon};

/// The words of [`Pages`] in the language of the page.
#[derive(Clone, Copy, Debug)]
pub struct PageWords<'a> {
    /// Name of the navigation, "Strony".
    pub label: &'a str,
    /// "Poprzednia".
    pub previous: &'a str,
    /// "Następna".
    pub next: &'a str,
}

/// Links to the first, the last and the neighbouring pages. `address` builds the address of a page, counted from 1.
/// Nothing when there is only one page.
pub fn numbered(here: u32, count: u32, words: PageWords<'_>, address: impl Fn(u32) -> String) -> AnyView {
    if count < 2 {
        return ().into_any();
    }
    let mut last = 0;
    let numbers = (1..=count)
        .filter(|page| *page == 1 || *page == count || page.abs_diff(here) <= 1)
        .map(|page| {
            let gap = (page > last + 1).then(|| view! { <li><span aria-hidden="true">"…"</span></li> });
            last = page;
            view! { {gap} <li>{number(page, here, address(page))}</li> }
        })
        .collect_view();
    view! { <nav aria-label=words.label.to_owned()><ul class="pages">
        {(here > 1).then(|| step(Icon::Back, words.previous, address(here - 1), true))}
        {numbers}
        {(here < count).then(|| step(Icon::Arrow, words.next, address(here + 1), false))}
    </ul></nav> }
    .into_any()
}

/// "Previous" and "next" for lists that know only where the next page begins.
#[must_use]
pub fn onward(previous: Option<String>, next: Option<String>, words: PageWords<'_>) -> AnyView {
    if previous.is_none() && next.is_none() {
        return ().into_any();
    }
    view! { <nav aria-label=words.label.to_owned()><ul class="pages">
        {previous.map(|href| step(Icon::Back, words.previous, href, true))}
        {next.map(|href| step(Icon::Arrow, words.next, href, false))}
    </ul></nav> }
    .into_any()
}

fn number(page: u32, here: u32, href: String) -> AnyView {
    if page == here {
        view! { <span aria-current="page">{page}</span> }.into_any()
    } else {
        view! { <a href=href>{page}</a> }.into_any()
    }
}

fn step(sign: Icon, text: &str, href: String, back: bool) -> AnyView {
    let text = text.to_owned();
    let (before, after) = if back { (Some(icon(sign)), None) } else { (None, Some(icon(sign))) };
    let rel = if back { "prev" } else { "next" };
    view! { <li><a href=href rel=rel>{before}{text}{after}</a></li> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::html::Sent;

    const WORDS: PageWords<'static> =
        PageWords { label: "Strony", previous: "Poprzednia", next: "Następna" };

    #[test]
    fn far_pages_are_left_out() {
        let html = numbered(5, 9, WORDS, |page| format!("?strona={page}")).sent();
        for page in [1, 4, 6, 9] {
            assert!(html.contains(&format!("?strona={page}\"")), "{page} in {html}");
        }
        assert!(!html.contains("?strona=3\"") && html.matches('…').count() == 2, "{html}");
        assert!(html.contains(r#"<span aria-current="page">5</span>"#), "{html}");
    }

    #[test]
    fn one_page_needs_no_links() {
        assert!(!numbered(1, 1, WORDS, |_| String::new()).sent().contains("<nav"));
    }
}
