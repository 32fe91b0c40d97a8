//! Published rounds in memory: a sealed file never changes, and one of ten thousand applications is a megabyte to read.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use super::file::AllocationFile;
use crate::ids::AllocationRoundId;

/// How many are kept; above, the cache starts anew.
const ROOM: usize = 8;

/// Published rounds that were read.
#[derive(Default)]
pub struct RoundCache(RwLock<HashMap<AllocationRoundId, Arc<AllocationFile>>>);

impl RoundCache {
    pub(super) fn find(&self, round: AllocationRoundId) -> Option<Arc<AllocationFile>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).get(&round).cloned()
    }

    pub(super) fn keep(&self, round: AllocationRoundId, file: &Arc<AllocationFile>) {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= ROOM {
            kept.clear();
        }
        kept.insert(round, file.clone());
    }
}
