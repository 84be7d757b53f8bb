//! What a flow knows of the orders it has sent: a small book of its own per symbol.
//!
//! A load generator must not look at the answers (then the load would depend on the server), yet its cancels and
//! replaces must name orders that rest. So it keeps its own book by the exchange's rules of price and time: as long as
//! one flow feeds an engine and its commands arrive in the order they were made, the model is exact. Where several
//! flows meet at one exchange it is an approximation, and some cancels come too late, as in life.
//!
//! A book covers a window of 512 ticks; prices are indexes into it. It holds no rule but those a flow can make use of.
//! `src/lx/workload/book.py` is the same in Python.

/// Levels of a book; prices run from `LEVELS / 2` below the middle of the window to `LEVELS / 2 - 1` above it.
pub(crate) const LEVELS: usize = 512;
const WORDS: usize = LEVELS / 64;
const NONE: u32 = u32::MAX;

/// Index of a side in a book.
pub(crate) const BUY: usize = 0;
/// Index of a side in a book.
pub(crate) const SELL: usize = 1;

/// A resting order.
#[derive(Clone, Debug)]
pub(crate) struct Order {
    pub(crate) client_id: u64,
    pub(crate) remaining: u64,
    pub(crate) executed: u64,
    /// Index of its session in the flow.
    pub(crate) session: u32,
    next: u32,
    previous: u32,
    /// Where it stands among the live orders of its book.
    live_at: u32,
    pub(crate) level: u16,
    pub(crate) side: u8,
}

/// Orders by handle, shared by all books of a flow; freed handles are used again, the last one first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Orders {
    slots: Vec<Order>,
    free: Vec<u32>,
}

impl Orders {
    #[inline]
    pub(crate) fn get(&self, handle: u32) -> &Order {
        &self.slots[handle as usize]
    }

    #[inline]
    pub(crate) fn get_mut(&mut self, handle: u32) -> &mut Order {
        &mut self.slots[handle as usize]
    }

    #[inline]
    fn add(&mut self, order: Order) -> u32 {
        if let Some(handle) = self.free.pop() {
            self.slots[handle as usize] = order;
            return handle;
        }
        self.slots.push(order);
        (self.slots.len() - 1) as u32
    }
}

#[derive(Clone, Copy, Debug)]
struct Level {
    first: u32,
    last: u32,
}

#[derive(Clone, Debug)]
struct Half {
    /// One bit a level that has orders, and one bit a word that has bits.
    words: [u64; WORDS],
    summary: u8,
    levels: [Level; LEVELS],
    quantity: u64,
}

impl Half {
    fn new() -> Self {
        Self {
            words: [0; WORDS],
            summary: 0,
            levels: [Level {
                first: NONE,
                last: NONE,
            }; LEVELS],
            quantity: 0,
        }
    }
}

/// The book of one symbol.
#[derive(Clone, Debug)]
pub(crate) struct Book {
    halves: Box<[Half; 2]>,
    /// Handles of all its orders in no order that matters to the market: for a uniform pick.
    live: Vec<u32>,
}

/// What an incoming quantity met.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Executed {
    pub(crate) trades: u64,
    pub(crate) quantity: u64,
}

impl Book {
    pub(crate) fn new() -> Self {
        Self {
            halves: Box::new([Half::new(), Half::new()]),
            live: Vec::new(),
        }
    }

    /// Handles of all resting orders.
    pub(crate) fn live(&self) -> &[u32] {
        &self.live
    }

    /// Lots that rest on a side.
    pub(crate) fn quantity(&self, side: usize) -> u64 {
        self.halves[side].quantity
    }

    /// Best level of a side: the highest bid, the lowest offer.
    #[inline]
    pub(crate) fn best(&self, side: usize) -> Option<usize> {
        let half = &self.halves[side];
        if half.summary == 0 {
            return None;
        }
        if side == BUY {
            let word = 7 - half.summary.leading_zeros() as usize;
            Some(word * 64 + 63 - half.words[word].leading_zeros() as usize)
        } else {
            let word = half.summary.trailing_zeros() as usize;
            Some(word * 64 + half.words[word].trailing_zeros() as usize)
        }
    }

    /// Take up to `quantity` from the side opposite to `side`, best price first, first come first; `limit` is the last
    /// level that is acceptable, `None` for any.
    #[inline]
    pub(crate) fn take(
        &mut self,
        orders: &mut Orders,
        side: usize,
        limit: Option<usize>,
        quantity: u64,
    ) -> Executed {
        let mut executed = Executed::default();
        while executed.quantity < quantity {
            let Some(level) = self.best(1 - side) else {
                break;
            };
            if limit.is_some_and(|limit| {
                if side == BUY {
                    level > limit
                } else {
                    level < limit
                }
            }) {
                break;
            }
            let handle = self.halves[1 - side].levels[level].first;
            let maker = orders.get_mut(handle);
            let traded = maker.remaining.min(quantity - executed.quantity);
            maker.remaining -= traded;
            maker.executed += traded;
            let is_filled = maker.remaining == 0;
            self.halves[1 - side].quantity -= traded;
            executed.quantity += traded;
            executed.trades += 1;
            if is_filled {
                self.remove(orders, handle);
            }
        }
        executed
    }

    /// A new order at the back of its level.
    #[inline]
    pub(crate) fn add(
        &mut self,
        orders: &mut Orders,
        session: u32,
        client_id: u64,
        place: (usize, usize),
        (remaining, executed): (u64, u64),
    ) {
        let (side, level) = place;
        let live_at = self.live.len() as u32;
        let handle = orders.add(Order {
            client_id,
            remaining,
            executed,
            session,
            next: NONE,
            previous: NONE,
            live_at,
            level: level as u16,
            side: side as u8,
        });
        self.live.push(handle);
        self.link(orders, handle);
    }

    /// Let an order go, wherever it stands.
    #[inline]
    pub(crate) fn remove(&mut self, orders: &mut Orders, handle: u32) {
        self.unlink(orders, handle);
        let at = orders.get(handle).live_at as usize;
        self.live.swap_remove(at);
        if let Some(&moved) = self.live.get(at) {
            orders.get_mut(moved).live_at = at as u32;
        }
        orders.free.push(handle);
    }

    /// Make an order smaller where it stands.
    #[inline]
    pub(crate) fn shrink(&mut self, orders: &mut Orders, handle: u32, remaining: u64) {
        let order = orders.get_mut(handle);
        self.halves[usize::from(order.side)].quantity -= order.remaining - remaining;
        order.remaining = remaining;
    }

    fn link(&mut self, orders: &mut Orders, handle: u32) {
        let order = orders.get(handle);
        let (level, remaining) = (usize::from(order.level), order.remaining);
        let half = &mut self.halves[usize::from(order.side)];
        let last = half.levels[level].last;
        if last == NONE {
            half.levels[level].first = handle;
            half.words[level / 64] |= 1 << (level % 64);
            half.summary |= 1 << (level / 64);
        } else {
            orders.get_mut(last).next = handle;
            orders.get_mut(handle).previous = last;
        }
        half.levels[level].last = handle;
        half.quantity += remaining;
    }

    fn unlink(&mut self, orders: &mut Orders, handle: u32) {
        let order = orders.get(handle);
        let (level, next, previous) = (usize::from(order.level), order.next, order.previous);
        let half = &mut self.halves[usize::from(order.side)];
        half.quantity -= order.remaining;
        if previous == NONE {
            half.levels[level].first = next;
        } else {
            orders.get_mut(previous).next = next;
        }
        if next == NONE {
            half.levels[level].last = previous;
        } else {
            orders.get_mut(next).previous = previous;
        }
        if previous == NONE && next == NONE {
            half.words[level / 64] &= !(1 << (level % 64));
            if half.words[level / 64] == 0 {
                half.summary &= !(1 << (level / 64));
            }
        }
    }
}
