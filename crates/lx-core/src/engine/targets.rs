//! The order that a command is about: how it is found, and what of it the command needs to know.

use super::Engine;
use super::ahead::Hint;
use super::command::Command;
use super::events::Place;
use super::index::{hash_id, hash_name};
use super::ladder::NO_BOOK;
use super::orders::{NONE, if_none};
use crate::wire::FLAG_ENGINE_TARGET;

/// A command's order that rests.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target {
    pub handle: u32,
    /// Hash of its name.
    pub hash: u32,
    pub level: u32,
    /// The ladder that this level is of.
    pub book: u32,
    /// Its limit; of an order kept aside only where the rules are looked at.
    pub price: i64,
    pub place: Place,
    pub quantity: u64,
    pub remaining: u64,
    pub order_id: u64,
}

impl Engine {
    /// The resting order of a session by its current name, whose hash is given, or `NONE`.
    #[inline(always)]
    pub(super) fn find_name(&self, session: u32, client_id: u64, hash: u32) -> u32 {
        self.names.find(&self.orders, hash, |order| {
            order.client_id == client_id && order.session == session
        })
    }

    /// As `find_name`, most often without a look at the index.
    #[inline(always)]
    pub(super) fn find_hinted(&self, session: u32, client_id: u64, hint: Hint) -> u32 {
        let order = self.orders.at(hint.order);
        if order.client_id == client_id && order.session == session {
            hint.order // names of orders that rest are unique, and other entries have none
        } else {
            self.find_unhinted(session, client_id, hint.hash)
        }
    }

    #[inline(never)]
    fn find_unhinted(&self, session: u32, client_id: u64, hash: u32) -> u32 {
        self.find_name(session, client_id, hash)
    }

    /// The resting or waiting order of an engine id, or `NONE`.
    pub(super) fn find_id(&self, order_id: u64) -> u32 {
        let (ids, hash) = (&self.ids, hash_id(order_id));
        let found = ids.find(&self.orders, hash, |order| order.order_id == order_id);
        if_none(found, self.find_waiting_id(order_id), found)
    }

    /// The target of a command that is for the session's own orders, or `NONE`, and the hash of its name.
    #[inline(always)]
    pub(super) fn find_own(&self, command: &Command, hint: Hint) -> (u32, u32) {
        let (session, target_id) = (command.session(), command.target_id);
        if command.flags() & FLAG_ENGINE_TARGET == 0 {
            (self.find_hinted(session, target_id, hint), hint.hash)
        } else {
            self.find_own_by_id(session, target_id)
        }
    }

    #[inline(never)]
    fn find_own_by_id(&self, session: u32, target_id: u64) -> (u32, u32) {
        let handle = self.find_id(target_id);
        let order = self.orders.at(handle);
        if order.session == session {
            (handle, hash_name(session, order.client_id))
        } else {
            (NONE, 0)
        }
    }

    /// Whether there is no such order at a level, or it is of another instrument than the command names (0: any). An order
    /// that waits, and none, have the level of no book.
    #[inline(always)]
    pub(super) fn is_elsewhere(&self, handle: u32, instrument: u16) -> bool {
        let book = self.ladders.level(self.orders.at(handle).level).book;
        (book == NO_BOOK) | ((instrument != 0) & (instrument != Place::of(book).instrument))
    }

    /// An order that was found.
    #[inline(always)]
    pub(super) fn target(&self, handle: u32, hash: u32) -> Target {
        let order = self.orders.at(handle);
        let level = self.ladders.level(order.level);
        Target {
            handle,
            hash,
            level: order.level,
            price: level.price,
            place: Place::of(level.book),
            book: level.book,
            quantity: order.quantity,
            remaining: order.remaining,
            order_id: order.order_id,
        }
    }
}
