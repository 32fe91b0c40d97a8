//! Tables.

use leptos::prelude::*;

/// A table with named columns in a frame of its own that scrolls sideways and can be reached by keyboard.
/// Children are the `<tr>`s of the body; their first cell should be `<th scope="row">`.
#[component]
pub fn DataTable(
    /// What the table holds; read by screen readers, and seen when `show_caption` is set.
    #[prop(into)]
    caption: String,
    /// Heads of the columns; an empty one belongs to a column of actions.
    columns: Vec<String>,
    #[prop(optional)] show_caption: bool,
    /// `cities`, `heat`: tables with a look of their own.
    #[prop(default = "plain")]
    class: &'static str,
    children: Children,
) -> impl IntoView {
    let heads = columns
        .into_iter()
        .map(|head| {
            if head.is_empty() {
                view! { <td></td> }.into_any()
            } else {
                view! { <th scope="col">{head}</th> }.into_any()
            }
        })
        .collect_view();
    let name = caption.clone();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=name>
            <table class=class>
                <caption class=if show_caption { "shown" } else { "hidden" }>{caption}</caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::html::Sent;

    #[test]
    fn the_frame_has_a_name_and_takes_focus() {
        let html = view! {
            <DataTable caption="Miejsca" columns=vec!["Miasto".to_owned(), String::new()]>
                <tr><th scope="row">"Ełk"</th><td>"4"</td></tr>
            </DataTable>
        }
        .sent();
        assert!(
            html.contains(r#"role="region" aria-label="Miejsca""#)
                || html.contains(r#"aria-label="Miejsca""#),
            "{html}"
        );
        assert!(
            html.contains(r#"tabindex="0""#) && html.contains(r#"<th scope="col">Miasto</th>"#),
            "{html}"
        );
    }
}
