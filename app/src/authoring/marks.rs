//! What the list of a lesson says of each of its blocks.

use domain::catalog::authoring::{EditedBlock, EditedQuestion};
use domain::catalog::body::BlockBody;
use domain::catalog::content::{BlockData, BlockKind, VideoSource};
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use crate::ui::{Icon, Tone, tag};

/// What is known of a block, and whether English readers will miss it.
pub fn marks(lang: Lang, block: &EditedBlock) -> AnyView {
    // A check has no words but its question.
    let is_asked = block.data.kind() == BlockKind::Check;
    let is_missed = block.has_no_english() || (is_asked && block.questions.iter().any(has_no_english));
    view! { {known(lang, block)} " " {is_missed.then(|| no_english(lang))} }.into_any()
}

/// Whether English readers see the question in Polish.
pub const fn has_no_english(question: &EditedQuestion) -> bool {
    question.body.en.is_none()
}

/// Says of a block or a question that it has no English text.
pub fn no_english(lang: Lang) -> AnyView {
    soft(lang.t("bez angielskiego", "no English").to_owned())
}

/// Captions of a film, a missing description of a picture, how many points or right answers.
fn known(lang: Lang, block: &EditedBlock) -> Option<AnyView> {
    let lacks = |says: &str| Some(tag(says, Tone::Brick, Some(Icon::Warn)));
    match (&block.data, &block.body.pl) {
        (_, BlockBody::Image { alt, .. }) if alt.trim().is_empty() => {
            lacks(lang.t("brak opisu", "no description"))
        }
        (BlockData::Video { source: VideoSource::File(_), captions }, _) if captions.is_empty() => {
            lacks(lang.t("brak napisów", "no captions"))
        }
        (BlockData::Video { captions, .. }, _) if !captions.is_empty() => {
            let tongues: Vec<_> = captions.keys().map(String::as_str).collect();
            let says = say!(lang, "napisy: {}", "captions: {}", tongues.join(", "));
            Some(tag(says, Tone::Patina, Some(Icon::Check)))
        }
        (_, BlockBody::Checklist { items, .. }) => {
            let count = items.len();
            let unit = lang.plural(count as u64, ["punkt", "punkty", "punktów"], ["point", "points"]);
            Some(soft(format!("{count} {unit}")))
        }
        (_, BlockBody::Check) => {
            let options = block.questions.first().map(|question| question.options.as_slice());
            let (right, all) = options.map_or((0, 0), |options| {
                (options.iter().filter(|(_, is_right)| *is_right).count(), options.len())
            });
            Some(soft(say!(lang, "dobre odpowiedzi: {right} z {all}", "right answers: {right} of {all}")))
        }
        _ => None,
    }
}

fn soft(says: String) -> AnyView {
    view! { <span class="soft" data-text="sm">{says}</span> }.into_any()
}

#[cfg(test)]
mod tests {
    use domain::catalog::authoring::Both;
    use domain::ids::BlockId;

    use super::*;
    use crate::ui::html::Sent;

    #[test]
    fn a_block_without_english_says_so() {
        let text = || BlockBody::Text { heading: "Woda".into(), markdown: "Ginie.".into() };
        let block = |en| EditedBlock {
            id: BlockId(uuid::Uuid::nil()),
            data: BlockData::Text,
            body: Both { pl: text(), en },
            questions: Vec::new(),
            stamp: String::new(),
        };
        assert!(marks(Lang::Pl, &block(None)).sent().contains("bez angielskiego"));
        assert!(!marks(Lang::En, &block(Some(text()))).sent().contains("no English"));
    }
}
