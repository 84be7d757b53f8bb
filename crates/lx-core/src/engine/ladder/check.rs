//! What must hold of the tries of all ladders.

use super::{LEAF_BITS, LEAF_SIZE, Ladders};
use crate::engine::orders::NONE;

impl Ladders {
    /// Leaves and nodes that memory holds.
    #[cfg(test)]
    pub fn sizes(&self) -> (usize, usize) {
        (self.leaves.len(), self.nodes.len())
    }

    /// Check the tries: every leaf and node is in one trie or free, and the links between them agree. `keeps` says which
    /// levels are in use for orders that do not stand in their queues.
    pub fn check(&self, keeps: &impl Fn(u32) -> bool) -> Result<(), String> {
        let (mut leaves, mut nodes) = (1, 1); // leaf and node 0 are in no list
        for book in self.books() {
            let side = self.markets.ladder(book);
            if side.root != NONE {
                self.check_below(
                    book,
                    side.root,
                    (side.height, NONE),
                    (&mut leaves, &mut nodes),
                    keeps,
                )?;
            }
        }
        let mut at = self.leaf_free;
        while at != NONE && leaves <= self.leaves.len() {
            leaves += 1;
            at = self.leaves[at as usize].parent;
        }
        let mut at = self.node_free;
        while at != NONE && nodes <= self.nodes.len() {
            nodes += 1;
            at = self.nodes[at as usize].parent;
        }
        let (all_leaves, all_nodes) = (self.leaves.len(), self.nodes.len());
        if (leaves, nodes) != (all_leaves, all_nodes)
            || all_leaves << LEAF_BITS != self.levels.len()
        {
            return Err(format!(
                "tries and free lists hold {leaves} of {all_leaves} leaves, {nodes} of {all_nodes} nodes"
            ));
        }
        Ok(())
    }

    fn check_below(
        &self,
        book: u32,
        at: u32,
        (height, parent): (u32, u32),
        (leaves, nodes): (&mut usize, &mut usize),
        keeps: &impl Fn(u32) -> bool,
    ) -> Result<(), String> {
        if height == 0 {
            let leaf = &self.leaves[at as usize];
            let first = (at << LEAF_BITS) as usize;
            let levels = (0..).zip(&self.levels[first..first + LEAF_SIZE as usize]);
            let used = levels.fold(0, |bits, (index, level)| {
                let is_used = level.count != 0 || keeps(first as u32 + index);
                bits | u32::from(is_used) << index
            });
            *leaves += 1;
            if (leaf.book, leaf.parent, leaf.bitmap) != (book, parent, used) || used == 0 {
                return Err(format!("ladder {book}: leaf {at} is wrong"));
            }
            return Ok(());
        }
        let node = &self.nodes[at as usize];
        *nodes += 1;
        if node.parent != parent || node.bitmap == 0 {
            return Err(format!("ladder {book}: node {at} is wrong"));
        }
        for index in (0..64).filter(|index| node.bitmap >> index & 1 != 0) {
            let child = node.children[index];
            self.check_below(book, child, (height - 1, at), (leaves, nodes), keeps)?;
        }
        Ok(())
    }
}
