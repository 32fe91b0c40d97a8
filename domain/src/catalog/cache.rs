//! Published versions in memory: their structure never changes, and a new revision of texts is a new key.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::views::ModuleContent;
use crate::ids::ModuleVersionId;
use crate::lang::Lang;

type Key = (ModuleVersionId, Lang, u32);

/// How many versions × languages are kept; above, the cache starts anew.
const ROOM: usize = 256;

/// Published versions that were read.
#[derive(Default)]
pub struct ContentCache(RwLock<HashMap<Key, Arc<ModuleContent>>>);

impl ContentCache {
    pub(super) fn find(&self, key: &Key) -> Option<Arc<ModuleContent>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(key).cloned()
    }

    pub(super) fn keep(&self, key: Key, content: &Arc<ModuleContent>) {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= ROOM {
            kept.clear();
        }
        kept.insert(key, content.clone());
    }
}
