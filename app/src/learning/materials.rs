//! "Materiały": every file of a lesson in one place beside it.

use domain::catalog::body::BlockBody;
use domain::catalog::content::BlockData;
use domain::catalog::views::BlockView;
use leptos::prelude::*;

use super::blocks::Shown;
use super::outline::foreign;
use crate::catalog::blocks::file_href;
use crate::ui::{Icon, icon};
use crate::urls;

/// The files that can be fetched, with their titles; nothing where there is none.
pub fn materials(shown: &Shown<'_>, blocks: &[BlockView]) -> Option<AnyView> {
    let lang = shown.caller.lang;
    let files: Vec<_> = blocks.iter().filter_map(|block| Some((block, file(shown, block)?))).collect();
    if files.is_empty() {
        return None;
    }
    let items = files
        .into_iter()
        .map(|(block, (title, href))| {
            let tongue = foreign(lang, block.lang);
            view! { <li class="row nowrap">{icon(Icon::Download)} <a href=href lang=tongue>{title}</a></li> }
        })
        .collect_view();
    Some(
        view! {
            <aside class="flow" data-space="3" aria-labelledby="materialy">
                <h2 id="materialy" data-text="lg">{lang.t("Materiały", "Materials")}</h2>
                <ul class="links flow" data-space="2">{items}</ul>
            </aside>
        }
        .into_any(),
    )
}

/// The title of a file's block and where the file is fetched; a template without a file is made from its text.
fn file(shown: &Shown<'_>, block: &BlockView) -> Option<(String, String)> {
    match (&block.data, &block.body) {
        (BlockData::File { file }, BlockBody::File { title, .. })
        | (BlockData::Download { file: Some(file) }, BlockBody::Download { title, .. }) => {
            Some((title.clone(), file_href(*file)))
        }
        (BlockData::Download { file: None }, BlockBody::Download { title, template, .. })
            if !template.is_empty() =>
        {
            let (cohort, module, lesson) = shown.address;
            let href = shown.caller.href(&urls::template(cohort, module, lesson, block.id));
            Some((title.clone(), href))
        }
        _ => None,
    }
}
