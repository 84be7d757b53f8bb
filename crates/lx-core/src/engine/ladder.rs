//! Price levels of all books: one ladder a side of an instrument.
//!
//! Prices are 42 bits. A ladder orders its levels by a *key*: the price for asks, the price with all bits flipped for
//! bids. So the best level of either side is the one of the lowest key, and nothing below here asks which side it is.
//!
//! Sixteen neighbouring keys make a leaf: their levels lie side by side, and a bit each says which are in use. Above the
//! leaves stands a trie of nodes of 64 children with a bit each; it is only as high as the keys of its side differ, and
//! it is walked down only for a leaf that the cache does not know, and up only when a leaf has run empty. The next
//! better level is a bit scan away, most often within its leaf. Everything lives in slabs with free lists.
//!
//! A level comes into use with its first order and goes with its last, which on a live market is a coin toss. So `enter`
//! and `leave` write the same things either way and only ask what is rarely so: that a leaf is new, or the best level
//! gone.

mod check;

use super::market::{Limits, Markets};
use super::orders::{NONE, if_none, reserve};
use crate::wire::InstrumentLimits;

/// Flips a price of 42 bits into the key of a bid.
const KEY_MASK: u64 = (1 << 42) - 1;
/// Above all keys: the best key of a side without levels.
pub(super) const NO_KEY: u64 = u64::MAX;
/// The limit of an order that takes any price: at or above all keys, below `NO_KEY`.
pub(super) const ANY_KEY: u64 = KEY_MASK;
/// Bits of a key within its leaf.
const LEAF_BITS: u32 = 4;
const LEAF_SIZE: u32 = 1 << LEAF_BITS;
/// Bits of a key that a node decides.
const NODE_BITS: u32 = 6;
/// No ladder: that of a free leaf. It is of instrument 0, which there is not.
pub(super) const NO_BOOK: u32 = 0;
/// Entries of the cache: a power of two.
const CACHE_SIZE: usize = 1 << 14;

/// A price level: the queue of its orders, first in first.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(32))]
pub(super) struct Level {
    /// Its price in ticks.
    pub price: i64,
    /// Open lots of its orders together.
    pub total: u64,
    /// First order.
    pub head: u32,
    /// Last order.
    pub tail: u32,
    /// Orders in the queue; 0 when the level is not in use, or only for orders that are hidden whole.
    pub count: u32,
    /// Its side: see [`book_of`]. Like the price it is what it was when the level was last in use.
    pub book: u32,
}

const _: () = assert!(size_of::<Level>() == 32);

const VACANT: Level = Level {
    price: 0,
    total: 0,
    head: NONE,
    tail: NONE,
    count: 0,
    book: NO_BOOK,
};

/// The number of one side of an instrument's book: four times the instrument's number, plus 0 for bids, 1 for asks. `side`
/// is a member of `wire::side`, 1 or 2.
#[inline(always)]
pub(super) fn book_of(instrument: u16, side: u8) -> u32 {
    4 * u32::from(instrument) + u32::from(side) - 1
}

/// Added to the number of a side: the ladder of the orders of that side that wait for an auction. It has one level, of
/// price 0, which is their queue.
pub(super) const ASIDE: u32 = 2;

/// The ladders of an instrument: bids, asks, and those of either that wait.
pub(super) fn sides_of(instrument: u16) -> std::ops::Range<u32> {
    let first = 4 * u32::from(instrument);
    first..first + 4
}

/// Whether the orders of a ladder wait for an auction.
#[inline(always)]
pub(super) fn is_aside(book: u32) -> bool {
    book & ASIDE != 0
}

/// The key of a price on a side.
#[inline(always)]
pub(super) fn key_of(book: u32, price: i64) -> u64 {
    let mask = u64::from(book & 1).wrapping_sub(1) & KEY_MASK;
    price as u64 ^ mask
}

/// The trie of one side of a book. What is asked for more often, the best level, stands with its market.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ladder {
    /// Key of any of its leaves, shifted right by the bits its root decides.
    prefix: u64,
    /// The root: a node, or a leaf when `height` is 0.
    root: u32,
    /// Nodes on the way from the root to a leaf.
    height: u32,
}

impl Ladder {
    /// That of a side without levels.
    pub const EMPTY: Self = Self {
        prefix: 0,
        root: NONE,
        height: 0,
    };
}

#[derive(Clone, Copy, Debug)]
struct Leaf {
    /// Key of its levels without the last bits.
    key: u64,
    /// Node above it, or `NONE`; in a free leaf the next free one.
    parent: u32,
    /// Its ladder; `NO_BOOK` when it is free.
    book: u32,
    /// Levels in use.
    bitmap: u32,
}

#[derive(Clone, Copy, Debug)]
struct Node {
    /// Children in use.
    bitmap: u64,
    /// Node above it, or `NONE`; in a free node the next free one.
    parent: u32,
    /// Nodes, or leaves at height 1.
    children: [u32; 64],
}

/// The ladders of all instruments.
#[derive(Debug)]
pub(super) struct Ladders {
    pub markets: Markets,
    /// The ladder that changed last; 0 before the first.
    pub changed: u32,
    levels: Vec<Level>,
    leaves: Vec<Leaf>,
    nodes: Vec<Node>,
    leaf_free: u32,
    node_free: u32,
    /// Leaves lately used, by their hash; never trusted unseen.
    cache: Box<[u32; CACHE_SIZE]>,
}

impl Ladders {
    /// No ladders; address space is reserved for as many leaves as `orders_max` orders usually need, and for nodes above
    /// them that are seldom alone.
    pub fn new(orders_max: usize) -> Self {
        let leaves = (orders_max / 4).clamp(64, 1 << 20);
        let mut ladders = Self {
            markets: Markets::default(),
            changed: NO_BOOK,
            levels: reserve(leaves << LEAF_BITS),
            leaves: reserve(leaves),
            nodes: reserve(leaves / 4),
            leaf_free: NONE,
            node_free: NONE,
            cache: Box::new([0; CACHE_SIZE]),
        };
        // Leaf and node 0 are never used: they are `NONE`, and what an unused entry of the cache names.
        ladders.new_leaf(NO_BOOK, 0);
        ladders.new_node(NONE);
        ladders
    }

    /// Let the orders of an instrument keep these limits; `None` sends them all to the rules of the instrument.
    pub fn set_limits(&mut self, instrument: u16, limits: Option<&InstrumentLimits>) {
        self.markets.set_limits(instrument, limits);
    }

    /// Add the sides of one more instrument.
    pub fn add_instrument(&mut self, limits: &InstrumentLimits) {
        self.markets.add(limits);
    }

    /// The limits of an instrument. One that does not exist allows nothing.
    #[inline(always)]
    pub fn limits(&self, instrument: u16) -> &Limits {
        self.markets.limits(instrument)
    }

    /// Key of the best level of a side, or `NO_KEY`.
    #[inline(always)]
    pub fn best_key(&self, book: u32) -> u64 {
        self.markets.best_key(book)
    }

    /// The best level of a side, or `NONE`.
    #[inline(always)]
    pub fn best(&self, book: u32) -> u32 {
        self.markets.best(book)
    }

    #[inline(always)]
    pub fn level(&self, level: u32) -> &Level {
        &self.levels[level as usize]
    }

    #[inline(always)]
    pub fn level_mut(&mut self, level: u32) -> &mut Level {
        &mut self.levels[level as usize]
    }

    #[inline(always)]
    fn cache_slot(&self, book: u32, leaf_key: u64) -> usize {
        let hash = (leaf_key as u32).wrapping_add(book.wrapping_mul(0x9E37_79B9) >> 7);
        hash as usize % CACHE_SIZE
    }

    /// The level of a price, in use or not, or `NONE` when it has no leaf yet. The total of one not in use is 0.
    #[inline(always)]
    pub fn find(&mut self, book: u32, price: i64) -> u32 {
        let key = key_of(book, price);
        let leaf_key = key >> LEAF_BITS;
        let slot = self.cache_slot(book, leaf_key);
        let cached = self.cache[slot];
        let leaf = &self.leaves[cached as usize];
        if leaf.key == leaf_key && leaf.book == book {
            return level_of(cached, key);
        }
        let leaf = self.walk_to_leaf(book, leaf_key, slot);
        if leaf == NONE {
            NONE
        } else {
            level_of(leaf, key)
        }
    }

    /// Read what the level of a price is found by, and most likely the level, and the best of the side; the number means
    /// nothing. There need be no such side.
    #[inline(always)]
    pub fn peek(&self, book: u32, price: i64) -> u32 {
        let key = key_of(book, price);
        let cached = self.cache[self.cache_slot(book, key >> LEAF_BITS)];
        let leaf = &self.leaves[cached as usize];
        leaf.bitmap ^ self.level(level_of(cached, key)).tail ^ self.markets.peek(book)
    }

    #[inline(never)]
    fn walk_to_leaf(&mut self, book: u32, leaf_key: u64, slot: usize) -> u32 {
        let side = self.markets.ladder(book);
        if side.root == NONE || leaf_key >> (NODE_BITS * side.height) != side.prefix {
            return NONE;
        }
        let mut at = side.root;
        for height in (1..=side.height).rev() {
            let node = &self.nodes[at as usize];
            let index = child_index(leaf_key, height);
            if node.bitmap >> index & 1 == 0 {
                return NONE;
            }
            at = node.children[index];
        }
        self.cache[slot] = at;
        at
    }

    #[inline(never)]
    fn insert(&mut self, book: u32, price: i64) -> u32 {
        let key = key_of(book, price);
        let leaf_key = key >> LEAF_BITS;
        let leaf = self.insert_leaf(book, leaf_key);
        let slot = self.cache_slot(book, leaf_key);
        self.cache[slot] = leaf;
        level_of(leaf, key)
    }

    /// A level that [`Ladders::find`] gave, or the one of `price` when it gave `NONE`. An order must enter it at once.
    #[inline(always)]
    pub fn in_use(&mut self, level: u32, book: u32, price: i64) -> u32 {
        if level == NONE {
            self.insert(book, price)
        } else {
            level
        }
    }

    /// Put an order of `open` lots at the back of a level, which is that of `price`; returns the order before it, and the
    /// level as it is then.
    #[inline(always)]
    pub fn enter(
        &mut self,
        at: u32,
        (book, price): (u32, i64),
        (handle, open): (u32, u64),
    ) -> (u32, Level) {
        self.leaves[(at >> LEAF_BITS) as usize].bitmap |= 1 << (at & 15);
        let entry = &mut self.levels[at as usize];
        let level = *entry;
        let previous = level.tail;
        let level = Level {
            price,
            total: level.total + open,
            head: if_none(level.head, handle, level.head),
            tail: handle,
            count: level.count + 1,
            book,
        };
        *entry = level;
        self.changed = book;
        let key = key_of(book, price);
        let (best_key, best) = self.markets.best_mut(book);
        let is_best = key < *best_key;
        *best_key = if is_best { key } else { *best_key };
        *best = if is_best { at } else { *best };
        (previous, level)
    }

    /// A level stays in use, or comes into it, for orders that do not stand in its queue.
    pub fn keep(&mut self, at: u32, (book, price): (u32, i64)) {
        self.leaves[(at >> LEAF_BITS) as usize].bitmap |= 1 << (at & 15);
        let level = self.level_mut(at);
        (level.price, level.book) = (price, book);
        self.changed = book;
        let key = key_of(book, price);
        let (best_key, best) = self.markets.best_mut(book);
        if key < *best_key {
            (*best_key, *best) = (key, at);
        }
    }

    /// A level goes out of use; returns whether other levels that [`Ladders::find`] gave must be found anew.
    pub fn put_out(&mut self, at: u32) -> bool {
        let leaf = &mut self.leaves[(at >> LEAF_BITS) as usize];
        leaf.bitmap &= !(1 << (at & 15));
        let retires = leaf.bitmap == 0 || self.markets.best(leaf.book) == at;
        self.changed = leaf.book;
        if retires {
            self.retire(at);
        }
        retires
    }

    /// Take an order of `open` lots out of its level; `previous` and `next` are its neighbours there. Returns the level as
    /// it is then, and whether other levels that [`Ladders::find`] gave must be found anew.
    #[inline(always)]
    pub fn leave(&mut self, at: u32, open: u64, previous: u32, next: u32) -> (Level, bool) {
        let level = self.take_out(at, open, previous, next);
        let is_empty = level.count == 0;
        let leaf = &mut self.leaves[(at >> LEAF_BITS) as usize];
        leaf.bitmap &= !(u32::from(is_empty) << (at & 15));
        let is_best = self.markets.best(level.book) == at;
        let retires = is_empty & (is_best | (leaf.bitmap == 0));
        if retires {
            self.retire(at);
        }
        (level, retires)
    }

    /// The same for a level that stays in use whatever it holds.
    #[inline(always)]
    pub fn take_out(&mut self, at: u32, open: u64, previous: u32, next: u32) -> Level {
        let entry = &mut self.levels[at as usize];
        let mut level = *entry;
        level.total -= open;
        level.count -= 1;
        level.head = if_none(previous, next, level.head);
        level.tail = if_none(next, previous, level.tail);
        *entry = level;
        self.changed = level.book;
        level
    }

    #[inline(never)]
    fn insert_leaf(&mut self, book: u32, leaf_key: u64) -> u32 {
        let leaf = self.new_leaf(book, leaf_key);
        let side = *self.markets.ladder(book);
        if side.root == NONE {
            let side = self.markets.ladder_mut(book);
            (side.root, side.height, side.prefix) = (leaf, 0, leaf_key);
            return leaf;
        }
        self.raise_root(book, leaf_key);
        let side = *self.markets.ladder(book);
        let mut at = side.root;
        for height in (2..=side.height).rev() {
            let index = child_index(leaf_key, height);
            if self.nodes[at as usize].bitmap >> index & 1 == 0 {
                let child = self.new_node(at);
                self.set_child(at, index, child);
            }
            at = self.nodes[at as usize].children[index];
        }
        self.set_child(at, child_index(leaf_key, 1), leaf);
        self.leaves[leaf as usize].parent = at;
        leaf
    }

    /// Put nodes above the root until it covers the key.
    fn raise_root(&mut self, book: u32, leaf_key: u64) {
        let mut side = *self.markets.ladder(book);
        while leaf_key >> (NODE_BITS * side.height) != side.prefix {
            let node = self.new_node(NONE);
            self.set_child(node, (side.prefix & 63) as usize, side.root);
            if side.height == 0 {
                self.leaves[side.root as usize].parent = node;
            } else {
                self.nodes[side.root as usize].parent = node;
            }
            side.root = node;
            side.height += 1;
            side.prefix >>= NODE_BITS;
        }
        *self.markets.ladder_mut(book) = side;
    }

    #[inline(always)]
    fn set_child(&mut self, node: u32, index: usize, child: u32) {
        let node = &mut self.nodes[node as usize];
        node.bitmap |= 1 << index;
        node.children[index] = child;
    }

    /// Write back the best level of a side after orders were taken from its front.
    #[inline(always)]
    pub fn set_best(&mut self, at: u32, level: Level) {
        self.levels[at as usize] = level;
        self.changed = level.book;
        if level.count == 0 {
            self.leaves[(at >> LEAF_BITS) as usize].bitmap &= !(1 << (at & 15));
            self.retire(at);
        }
    }

    /// A level is no longer in use, and it was the best of its side or the last of its leaf.
    #[inline(never)]
    fn retire(&mut self, at: u32) {
        let leaf = &self.leaves[(at >> LEAF_BITS) as usize];
        let (book, is_empty) = (leaf.book, leaf.bitmap == 0);
        if self.best(book) == at {
            let best = self.next(at);
            let key = if best == NONE {
                NO_KEY
            } else {
                self.key_at(best)
            };
            let (best_key, old) = self.markets.best_mut(book);
            (*best_key, *old) = (key, best);
        }
        if is_empty {
            self.remove_leaf(at >> LEAF_BITS);
        }
    }

    #[inline(always)]
    fn key_at(&self, handle: u32) -> u64 {
        self.leaves[(handle >> LEAF_BITS) as usize].key << LEAF_BITS | u64::from(handle & 15)
    }

    /// The next level behind this one, or `NONE`.
    #[inline(always)]
    pub fn next(&self, handle: u32) -> u32 {
        let leaf = &self.leaves[(handle >> LEAF_BITS) as usize];
        let rest = leaf.bitmap >> (handle & 15) >> 1;
        if rest != 0 {
            return handle + 1 + rest.trailing_zeros();
        }
        self.next_leaf(leaf.key, leaf.parent)
    }

    /// The first level of the leaf behind the one of this key.
    #[inline(never)]
    fn next_leaf(&self, leaf_key: u64, parent: u32) -> u32 {
        let (mut at, mut height) = (parent, 1);
        while at != NONE {
            let node = &self.nodes[at as usize];
            let rest = node.bitmap & (u64::MAX - 1) << child_index(leaf_key, height);
            if rest != 0 {
                let mut child = node.children[rest.trailing_zeros() as usize];
                for _ in 1..height {
                    let node = &self.nodes[child as usize];
                    child = node.children[node.bitmap.trailing_zeros() as usize];
                }
                let bitmap = self.leaves[child as usize].bitmap;
                return child << LEAF_BITS | bitmap.trailing_zeros();
            }
            at = node.parent;
            height += 1;
        }
        NONE
    }

    #[inline(never)]
    fn remove_leaf(&mut self, index: u32) {
        let leaf = self.leaves[index as usize];
        self.free_leaf(index);
        let (mut at, mut height) = (leaf.parent, 1);
        while at != NONE {
            let node = &mut self.nodes[at as usize];
            node.bitmap &= !(1 << child_index(leaf.key, height));
            if node.bitmap != 0 {
                return;
            }
            let parent = node.parent;
            node.parent = self.node_free;
            self.node_free = at;
            at = parent;
            height += 1;
        }
        self.markets.ladder_mut(leaf.book).root = NONE;
    }

    fn free_leaf(&mut self, index: u32) {
        let leaf = &mut self.leaves[index as usize];
        (leaf.book, leaf.parent) = (NO_BOOK, self.leaf_free);
        self.leaf_free = index;
    }

    fn new_leaf(&mut self, book: u32, key: u64) -> u32 {
        let new = Leaf {
            key,
            parent: NONE,
            book,
            bitmap: 0,
        };
        let index = self.leaf_free;
        if index != NONE {
            self.leaf_free = self.leaves[index as usize].parent;
            self.leaves[index as usize] = new;
            return index;
        }
        let index = self.leaves.len() as u32;
        self.leaves.push(new);
        self.levels
            .resize(self.levels.len() + LEAF_SIZE as usize, VACANT);
        index
    }

    fn new_node(&mut self, parent: u32) -> u32 {
        let index = self.node_free;
        if index != NONE {
            let node = &mut self.nodes[index as usize];
            self.node_free = node.parent;
            node.parent = parent; // its bitmap is zero, and says that its children mean nothing
            return index;
        }
        self.nodes.push(Node {
            bitmap: 0,
            parent,
            children: [NONE; 64],
        });
        self.nodes.len() as u32 - 1
    }

    /// The first order of a ladder that has one level, or `NONE`.
    pub fn queue(&self, book: u32) -> u32 {
        let best = self.best(book);
        if best == NONE {
            NONE
        } else {
            self.level(best).head
        }
    }

    /// Levels of a side, best first.
    pub fn levels_of(&self, book: u32) -> impl Iterator<Item = (u32, &Level)> {
        let mut at = self.best(book);
        std::iter::from_fn(move || {
            let handle = at;
            if handle == NONE {
                return None;
            }
            at = self.next(handle);
            Some((handle, self.level(handle)))
        })
    }

    /// Levels that there is address space for.
    pub fn room(&self) -> usize {
        self.levels.capacity()
    }

    /// The ladders of all instruments, in the order of their numbers.
    pub fn books(&self) -> std::ops::Range<u32> {
        self.markets.books()
    }
}

/// The handle of a key's level within its leaf.
#[inline(always)]
fn level_of(leaf: u32, key: u64) -> u32 {
    leaf << LEAF_BITS | (key & 15) as u32
}

/// Which child of a node at `height` (1 is just above the leaves) leads to the leaf.
#[inline(always)]
fn child_index(leaf_key: u64, height: u32) -> usize {
    (leaf_key >> (NODE_BITS * (height - 1)) & 63) as usize
}
