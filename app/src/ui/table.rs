//! Tables.

use leptos::prelude::*;

use super::html::{escaped, html};

/// A table with named columns in a frame of its own that scrolls sideways and can be reached by keyboard. On narrow pages
/// its rows become cards, unless it is `steady`.
/// Children are the `<tr>`s of the body; one cell of each should be `<th scope="row">`.
#[component]
pub fn DataTable(
    /// What the table holds; read by screen readers, and seen when `show_caption` is set.
    #[prop(into)]
    caption: String,
    /// Heads of the columns; an empty one belongs to a column of actions.
    columns: Vec<String>,
    #[prop(optional)] show_caption: bool,
    /// `plain`: each cell of a card names its column. `cities`, `people`: cards with a look of their own. `steady`: it has
    /// so few columns, or is compared so much down its columns, that it stays a table.
    #[prop(default = "plain")]
    class: &'static str,
    children: Children,
) -> impl IntoView {
    let heads = columns
        .iter()
        .cloned()
        .map(|head| {
            if head.is_empty() {
                view! { <td></td> }.into_any()
            } else {
                view! { <th scope="col">{head}</th> }.into_any()
            }
        })
        .collect_view();
    let rows = html(children());
    // Cards are no table to a browser any more, so roles say it.
    let (role, rows) = match class {
        "steady" => (None, rows),
        _ if class.starts_with("plain") => (Some("table"), marked(&rows, &columns)),
        _ => (Some("table"), marked(&rows, &[])),
    };
    let name = caption.clone();
    view! {
        <div class="scroll" tabindex="0" role="region" aria-label=name>
            <table class=class role=role>
                <caption class=if show_caption { "shown" } else { "hidden" }>{caption}</caption>
                <thead>
                    <tr>{heads}</tr>
                </thead>
                <tbody role=role.map(|_| "rowgroup") inner_html=rows></tbody>
            </table>
        </div>
    }
}

/// The rows with the roles that their tags lose when they are laid out as cards, and each cell with the head of its column.
fn marked(rows: &str, heads: &[String]) -> String {
    let mut pieces = rows.split("<t");
    let mut out = pieces.next().unwrap_or_default().to_owned();
    let mut column = 0;
    for piece in pieces {
        out.push_str("<t");
        let tag = piece.find([' ', '>']).map_or(piece, |end| &piece[..end]);
        let (role, label) = match tag {
            "r" => {
                column = 0;
                ("row", None)
            }
            "h" => ("rowheader", None),
            "d" => ("cell", heads.get(column).filter(|head| !head.is_empty())),
            _ => {
                out.push_str(piece);
                continue;
            }
        };
        column += usize::from(tag != "r");
        out.extend([tag, " role=\"", role, "\""]);
        if let Some(label) = label {
            out.extend([" data-label=\"", &escaped(label).replace('"', "&quot;"), "\""]);
        }
        out.push_str(&piece[tag.len()..]);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::html::Sent;

    fn table(class: &'static str) -> String {
        let columns = ["Kiedy", "Miasto", "Miejsca", ""].map(str::to_owned).to_vec();
        view! {
            <DataTable caption="Miejsca" columns=columns class=class>
                <tr><td><time>"dziś"</time></td><th scope="row">"Ełk"</th><td>"4"</td><td>{None::<String>}</td></tr>
            </DataTable>
        }
        .sent()
    }

    #[test]
    fn the_frame_has_a_name_and_takes_focus() {
        let html = table("plain");
        for part in
            [r#"role="region""#, r#"aria-label="Miejsca""#, r#"tabindex="0""#, r#"scope="col">Miasto</th>"#]
        {
            assert!(html.contains(part), "{part} in {html}");
        }
    }

    #[test]
    fn cells_name_their_column_and_stay_cells() {
        let html = table("plain");
        let row = concat!(
            r#"<tr role="row"><td role="cell" data-label="Kiedy"><time>dziś</time></td>"#,
            r#"<th role="rowheader" scope="row">Ełk</th>"#,
            r#"<td role="cell" data-label="Miejsca">4</td><td role="cell"></td></tr>"#,
        );
        assert!(html.contains(row) && html.contains(r#"role="table""#), "{html}");
    }

    #[test]
    fn a_steady_table_needs_no_marks_and_one_with_its_own_look_no_labels() {
        let steady = table("steady");
        assert!(steady.contains("<tr><td><time>") && !steady.contains("data-label"), "{steady}");
        let people = table("people");
        assert!(people.contains(r#"role="cell">4"#) && !people.contains("data-label"), "{people}");
    }
}
