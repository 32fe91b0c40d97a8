//! HTML of texts that were rendered before. Rendering and cleaning a lesson costs more than everything else on its page,
//! and the same text always gives the same HTML.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use domain::catalog::views::Source;
use domain::lang::Lang;

/// How many texts are kept; above, the memo starts anew.
const ROOM: usize = 2048;
/// Longer texts, in bytes, are rendered each time.
const LONGEST: usize = 32 * 1024;

struct Kept {
    text: Box<str>,
    sources: Box<[Source]>,
    lang: Lang,
    html: Arc<str>,
}

type Memo = (RandomState, RwLock<HashMap<u64, Kept>>);

static MEMO: LazyLock<Memo> = LazyLock::new(Memo::default);

/// The HTML of a text with its sources in that language, made now or known from before.
pub fn rendered(text: &str, sources: &[Source], lang: Lang, render: impl FnOnce() -> String) -> Arc<str> {
    if text.len() > LONGEST {
        return render().into();
    }
    let (hasher, memo) = &*MEMO;
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
