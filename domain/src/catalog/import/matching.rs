//! Which block of the file is which block of the academy.
//!
//! Blocks have no id in the file. Within a lesson, a block whose content has not changed keeps its id wherever it
//! moved; of the others, the first of its kind takes the id of the first such block left over, and so on. What is
//! left gets an id of its own, made of lesson, kind and ordinal.

use std::collections::HashSet;

use crate::catalog::content::BlockKind;
use crate::ids::BlockId;

/// A block that the academy has: its id, kind and everything that it says.
pub struct Known {
    pub id: BlockId,
    pub kind: BlockKind,
    pub content: String,
}

/// The ids of a lesson's blocks, which are given by kind and content in their order. `taken` holds every id that the
/// module has ever used, and takes the new ones in.
pub fn ids(
    lesson: &str,
    blocks: &[(BlockKind, String)],
    known: &[Known],
    taken: &mut HashSet<BlockId>,
) -> Vec<BlockId> {
    let mut free: Vec<&Known> = known.iter().collect();
    let mut found: Vec<Option<BlockId>> = vec![None; blocks.len()];
    for same_content in [true, false] {
        for (place, (kind, content)) in blocks.iter().enumerate() {
            if found[place].is_some() {
                continue;
            }
            let fits = |known: &&Known| known.kind == *kind && (!same_content || known.content == *content);
            if let Some(at) = free.iter().position(fits) {
                found[place] = Some(free.remove(at).id);
            }
        }
    }
    let mut next = |kind: BlockKind, ordinal: usize| {
        (ordinal..)
            .map(|n| BlockId(super::derived(&["block", lesson, kind.word(), &n.to_string()])))
            .find(|id| taken.insert(*id))
            .unwrap_or(BlockId(uuid::Uuid::nil()))
    };
    let ordinal = |place: usize| blocks[..=place].iter().filter(|(kind, _)| *kind == blocks[place].0).count();
    let places = found.into_iter().enumerate();
    places.map(|(place, id)| id.unwrap_or_else(|| next(blocks[place].0, ordinal(place)))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(content: &str) -> (BlockKind, String) {
        (BlockKind::Text, content.to_owned())
    }

    #[test]
    fn a_moved_block_keeps_its_id_and_a_changed_one_takes_the_place_of_its_kind() {
        let mut taken = HashSet::new();
        let first = ids("L1", &[text("a"), text("b"), text("c")], &[], &mut taken);
        let known: Vec<_> = first
            .iter()
            .zip(["a", "b", "c"])
            .map(|(id, content)| Known { id: *id, kind: BlockKind::Text, content: content.into() })
            .collect();
        let again = ids("L1", &[text("c"), text("a"), text("B"), text("new")], &known, &mut taken);
        assert_eq!(again[..3], [first[2], first[0], first[1]]);
        assert!(!first.contains(&again[3]));
    }
}
