//! Trailing stops: those that have the same reference move together, whatever their number.
//!
//! All of one side that watch the same price, follow it and have seen the same best price have one reference. They are a
//! *group*: a leftist tree by trail, of which the top, which is due first, stands for all of them and keeps their reference.
//! A new best price takes the groups that it is better than and melds them into one, which has it as its reference: a group
//! ends, and no member is looked at. So an order that waits costs a logarithm when it comes, once when its group is melded
//! into another, and when it goes. The order by trail stays when the reference moves, for trails of one unit.

use super::invariants::hold;
use super::orders::NONE;
use super::queues::{Due, Heap, NOWHERE, depth_of, price_of};
use super::stop::{Look, Stop};

/// The place of an order in the tree of its group.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Ties {
    /// `NONE` at the top.
    parent: u32,
    /// The rank of the left one is not below that of the right one.
    left: u32,
    right: u32,
    /// Orders on the way from here to the right as far as it goes; 0 of none.
    rank: u32,
}

const ALONE: Ties = Ties {
    parent: NONE,
    left: NONE,
    right: NONE,
    rank: 1,
};

/// Trailing stops of one side that watch the same price, with trails of one unit.
#[derive(Debug, Default)]
pub(super) struct Trail {
    /// Those that do not follow yet, by the price from which they do.
    asleep: Heap<0>,
    /// The tops of the groups, by the price that moves their reference.
    moving: Heap<0>,
    /// The same, by the price at which the top is due.
    nearest: Heap<1>,
    count: usize,
}

impl Trail {
    /// At or above which price, and at or below which, something happens to any of them.
    pub fn bounds(&self, is_buyer: bool) -> (i64, i64) {
        let [asleep, moving] = [&self.asleep, &self.moving].map(Heap::first_depth);
        let best = price_of(asleep.min(moving), !is_buyer);
        let due = price_of(self.nearest.first_depth(), is_buyer);
        if is_buyer { (due, best) } else { (best, due) }
    }

    pub fn insert(&mut self, stops: &mut [Stop], at: u32) {
        self.count += 1;
        self.asleep.make_room(self.count); // all may be asleep, and each a group of its own
        self.moving.make_room(self.count);
        self.nearest.make_room(self.count);
        let entry = &mut stops[at as usize];
        entry.ties = ALONE;
        entry.position = [0; 2]; // not `NOWHERE`, which it could stay as the member of a group
        if entry.reference == 0 {
            let depth = depth_of(entry.moves_at(), !entry.is_buyer());
            self.asleep.insert(stops, (depth, at));
        } else {
            self.join(stops, at);
        }
    }

    /// Add a group, to the one of the same reference if that is the first to move, as it is for one that begins to follow.
    fn join(&mut self, stops: &mut [Stop], top: u32) {
        let entry = stops[top as usize];
        let depth = depth_of(entry.moves_at(), !entry.is_buyer());
        match self.moving.entries.first() {
            Some((first, old)) if *first == depth => {
                let old = *old;
                let new = meld(stops, old, top);
                if new != old {
                    self.stand_in(stops, old, new);
                }
            }
            _ => {
                self.moving.insert(stops, (depth, top));
                let depth = depth_of(entry.due_at(), entry.is_buyer());
                self.nearest.insert(stops, (depth, top));
            }
        }
    }

    /// Another order is the top of a group.
    fn stand_in(&mut self, stops: &mut [Stop], old: u32, new: u32) {
        let [moving, nearest] = stops[old as usize].position.map(|at| at as usize);
        stops[new as usize].reference = stops[old as usize].reference;
        let entry = stops[new as usize];
        let depth = self.moving.entries[moving].0;
        self.moving.exchange(stops, moving, (depth, new));
        let depth = depth_of(entry.due_at(), entry.is_buyer());
        self.nearest.exchange(stops, nearest, (depth, new));
    }

    pub fn remove(&mut self, stops: &mut [Stop], at: u32) {
        self.count -= 1;
        let entry = &stops[at as usize];
        if entry.reference == 0 {
            self.asleep.remove(stops, entry.position[0] as usize);
        } else if entry.ties.parent == NONE {
            self.remove_top(stops, at);
        } else {
            cut(stops, at);
        }
    }

    /// Take the top out of its group.
    fn remove_top(&mut self, stops: &mut [Stop], old: u32) {
        let Stop { ties, position, .. } = stops[old as usize];
        let new = meld(stops, ties.left, ties.right);
        if new == NONE {
            self.moving.remove(stops, position[0] as usize);
            self.nearest.remove(stops, position[1] as usize);
        } else {
            self.stand_in(stops, old, new);
        }
    }

    /// Let all follow the price; those that are due leave and are added to `due`.
    pub fn follow(&mut self, stops: &mut [Stop], is_buyer: bool, look: Look, due: &mut Vec<Due>) {
        let best = if is_buyer { look.low } else { look.high };
        let reached = depth_of(best, !is_buyer);
        let mut moved = NONE;
        while let Some(woken) = self.asleep.pop(stops, reached) {
            stops[woken as usize].reference = best;
            moved = meld(stops, moved, woken);
        }
        while let Some(top) = self.moving.pop(stops, reached) {
            let at = stops[top as usize].position[1];
            self.nearest.remove(stops, at as usize);
            moved = meld(stops, moved, top);
        }
        if moved != NONE {
            stops[moved as usize].reference = best;
            self.join(stops, moved);
        }
        let reached = depth_of(look.last, is_buyer);
        while let Some((depth, top)) = self.nearest.entries.first().copied() {
            if depth > reached {
                break;
            }
            self.remove_top(stops, top);
            self.count -= 1;
            let entry = &mut stops[top as usize];
            entry.position[0] = NOWHERE;
            due.push((entry.order_id, top, look.last));
        }
    }

    /// Entries of all of them, with their references.
    pub fn members<'a>(&'a self, stops: &'a [Stop]) -> impl Iterator<Item = (u32, i64)> + 'a {
        let asleep = self.asleep.entries.iter().map(|(_, at)| (*at, 0));
        let groups = self.moving.entries.iter().flat_map(|(_, top)| {
            let reference = stops[*top as usize].reference;
            group(stops, *top).map(move |at| (at, reference))
        });
        asleep.chain(groups)
    }

    /// Heaps and trees are in order and fit together.
    pub fn check(&self, stops: &[Stop]) -> Result<(), String> {
        let order = |entry: &Stop| depth_of(entry.moves_at(), !entry.is_buyer());
        self.asleep.check(stops, order)?;
        self.moving.check(stops, order)?;
        let order = |entry: &Stop| depth_of(entry.due_at(), entry.is_buyer());
        self.nearest.check(stops, order)?;
        hold!(
            self.moving.entries.len() == self.nearest.entries.len(),
            "not all groups of trailing stops are found"
        );
        let members = self.members(stops).count();
        hold!(
            members == self.count,
            "{members} trailing stops are found, not {}",
            self.count
        );
        for (_, at) in &self.asleep.entries {
            let entry = &stops[*at as usize];
            hold!(
                entry.reference == 0,
                "trailing stop {} is asleep and follows",
                entry.order_id
            );
        }
        for (_, top) in &self.moving.entries {
            let entry = &stops[*top as usize];
            hold!(
                entry.reference != 0 && entry.ties.parent == NONE,
                "trailing stop {} is no top of a group",
                entry.order_id
            );
            group(stops, *top).try_for_each(|at| check_ties(stops, at))?;
        }
        Ok(())
    }
}

fn check_ties(stops: &[Stop], at: u32) -> Result<(), String> {
    let entry = &stops[at as usize];
    let Ties {
        left, right, rank, ..
    } = entry.ties;
    let ranks = [left, right].map(|child| stops[child as usize].ties.rank);
    let hangs_on = |child: u32| {
        let found = &stops[child as usize];
        child == NONE || found.ties.parent == at && found.trail >= entry.trail
    };
    hold!(
        ranks[0] >= ranks[1] && rank == ranks[1] + 1 && hangs_on(left) && hangs_on(right),
        "trailing stop {}: its group is out of order",
        entry.order_id
    );
    Ok(())
}

/// Entries of a group.
fn group(stops: &[Stop], top: u32) -> impl Iterator<Item = u32> + '_ {
    let there = |at: u32| (at != NONE).then_some(at);
    std::iter::successors(there(top), move |at| there(next_of(stops, *at)))
}

/// The entry behind another one of its group, as it stands before its left and then its right.
fn next_of(stops: &[Stop], mut at: u32) -> u32 {
    let left = stops[at as usize].ties.left;
    if left != NONE {
        return left; // where nothing is left, nothing is right
    }
    loop {
        let parent = stops[at as usize].ties.parent;
        if parent == NONE {
            return NONE;
        }
        let right = stops[parent as usize].ties.right;
        if right != NONE && right != at {
            return right;
        }
        at = parent;
    }
}

/// Make one tree of two, each of which may be `NONE`; returns its top. Entry 0, which is no order, is written to.
fn meld(stops: &mut [Stop], mut one: u32, mut two: u32) -> u32 {
    let (mut top, mut last) = (NONE, NONE);
    while one != NONE && two != NONE {
        if stops[two as usize].trail < stops[one as usize].trail {
            std::mem::swap(&mut one, &mut two);
        }
        if top == NONE {
            top = one;
        }
        hang(stops, last, one);
        last = one;
        let ties = &mut stops[one as usize].ties;
        ties.rank = 0; // not known any more, so that `mend` comes past
        one = ties.right;
    }
    let rest = one | two; // one of them is none
    hang(stops, last, rest);
    mend(stops, last);
    if top == NONE { rest } else { top }
}

/// Put a tree to the right of an order.
fn hang(stops: &mut [Stop], parent: u32, child: u32) {
    stops[parent as usize].ties.right = child;
    stops[child as usize].ties.parent = parent;
}

/// Take an order that is not the top out of its tree.
fn cut(stops: &mut [Stop], at: u32) {
    let Ties {
        parent,
        left,
        right,
        ..
    } = stops[at as usize].ties;
    let heir = meld(stops, left, right);
    stops[heir as usize].ties.parent = parent;
    let ties = &mut stops[parent as usize].ties;
    if ties.left == at {
        ties.left = heir;
    } else {
        ties.right = heir;
    }
    mend(stops, parent);
}

/// Put the children of an order in order, and those of the orders above it as far as ranks change.
fn mend(stops: &mut [Stop], mut at: u32) {
    while at != NONE {
        let ties = stops[at as usize].ties;
        let [left, right] = [ties.left, ties.right].map(|child| stops[child as usize].ties.rank);
        let found = &mut stops[at as usize].ties;
        if left < right {
            (found.left, found.right) = (ties.right, ties.left);
        }
        found.rank = left.min(right) + 1;
        if found.rank == ties.rank {
            break;
        }
        at = ties.parent;
    }
}
