//! HTML that was made before: rendering and cleaning the words of a lesson costs more than everything else on its page,
//! and the same words always give the same HTML.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use domain::catalog::views::Source;
use domain::ids::{BlockId, ModuleVersionId};
use domain::lang::Lang;

/// How many are kept; above, the memo starts anew.
const ROOM: usize = 2048;
/// Longer texts, in bytes, are rendered each time.
const LONGEST: usize = 32 * 1024;

struct Kept {
    text: Box<str>,
    sources: Box<[Source]>,
    lang: Lang,
    html: Arc<str>,
}

type Texts = (RandomState, RwLock<HashMap<u64, Kept>>);

static TEXTS: LazyLock<Texts> = LazyLock::new(Texts::default);

/// A block of a published version in one revision of its texts and one language: what it says never changes.
pub type Reading = (ModuleVersionId, u32, Lang, BlockId);

static BLOCKS: LazyLock<RwLock<HashMap<Reading, Arc<str>>>> = LazyLock::new(RwLock::default);

/// The HTML of a block that asks for nothing, made now or known from before.
pub fn read(block: Reading, render: impl FnOnce() -> String) -> Arc<str> {
    if let Some(html) = BLOCKS.read().unwrap_or_else(PoisonError::into_inner).get(&block) {
        return html.clone();
    }
    let html: Arc<str> = render().into();
    let mut blocks = BLOCKS.write().unwrap_or_else(PoisonError::into_inner);
    if blocks.len() >= ROOM {
        blocks.clear();
    }
    blocks.insert(block, html.clone());
    html
}

/// The HTML of a text with its sources in that language, made now or known from before.
pub fn rendered(text: &str, sources: &[Source], lang: Lang, render: impl FnOnce() -> String) -> Arc<str> {
    if text.len() > LONGEST {
        return render().into();
    }
    let (hasher, memo) = &*TEXTS;
    let key = hasher.hash_one((text, lang));
    // Two texts of one hash take turns in its place: what is kept is compared, not trusted.
    if let Some(kept) = memo.read().unwrap_or_else(PoisonError::into_inner).get(&key)
        && (&*kept.text, &*kept.sources, kept.lang) == (text, sources, lang)
    {
        return kept.html.clone();
    }
    let html: Arc<str> = render().into();
    let kept = Kept { text: text.into(), sources: sources.into(), lang, html: html.clone() };
    let mut memo = memo.write().unwrap_or_else(PoisonError::into_inner);
    if memo.len() >= ROOM {
        memo.clear();
    }
    memo.insert(key, kept);
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_made_once_for_each_language_and_each_list_of_sources() {
        let sources = [Source { key: "1".into(), title: "a".into() }];
        let html =
            |sources: &[Source], lang, fresh: &str| rendered("memo [1]", sources, lang, || fresh.into());
        assert_eq!(&*html(&[], Lang::Pl, "first"), "first");
        assert_eq!(&*html(&[], Lang::Pl, "second"), "first");
        assert_eq!(&*html(&[], Lang::En, "english"), "english");
        assert_eq!(&*html(&sources, Lang::Pl, "with sources"), "with sources");
        assert_eq!(&*html(&sources, Lang::Pl, "again"), "with sources");
    }

    #[test]
    fn a_block_is_made_anew_for_each_revision_of_its_texts() {
        let (version, block) = (ModuleVersionId(uuid::Uuid::from_u128(1)), BlockId(uuid::Uuid::from_u128(2)));
        let html = |revision, fresh: &str| read((version, revision, Lang::Pl, block), || fresh.into());
        assert_eq!(&*html(1, "old"), "old");
        assert_eq!(&*html(2, "corrected"), "corrected");
        assert_eq!(&*html(1, "never made"), "old");
    }
}
