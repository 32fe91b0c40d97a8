//! What the list of a lesson says of each of its blocks.

use domain::catalog::authoring::EditedBlock;
use domain::catalog::body::BlockBody;
use domain::catalog::content::{BlockData, VideoSource};
use domain::lang::Lang;
use domain::say;
use leptos::prelude::*;

use crate::ui::{Icon, Tone, tag};

/// Captions of a film, a missing description of a picture, how many points or right answers.
pub fn marks(lang: Lang, block: &EditedBlock) -> Option<AnyView> {
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
            soft(format!("{count} {unit}"))
        }
        (_, BlockBody::Check) => {
            let options = block.questions.first().map(|question| question.options.as_slice());
            let (right, all) = options.map_or((0, 0), |options| {
                (options.iter().filter(|(_, is_right)| *is_right).count(), options.len())
            });
            soft(say!(lang, "dobre odpowiedzi: {right} z {all}", "right answers: {right} of {all}"))
        }
        _ => None,
    }
}

fn soft(says: String) -> Option<AnyView> {
    Some(view! { <span class="soft" data-text="sm">{says}</span> }.into_any())
}
