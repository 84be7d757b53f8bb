"""NumPy layouts of the records: one dtype a kind, and one for all commands and all events.

Written by schema/generate.py from schema/wire.toml; change that file and run it again.
"""

# ruff: noqa
# fmt: off

from __future__ import annotations

import numpy as np

#: Enter an order.
NEW = np.dtype(
    {
        "names": ["kind", "side", "type", "tif", "stp", "flags", "instrument", "account", "session", "client_id", "price", "quantity", "client_time_ns"],
        "formats": ["u1", "u1", "u1", "u1", "u1", "u1", "<u2", "<u4", "<u4", "<u8", "<i8", "<u8", "<u8"],
        "offsets": [0, 1, 2, 3, 4, 5, 6, 8, 12, 16, 32, 40, 56],
        "itemsize": 64,
    }
)

#: Cancel a resting or waiting order of the session, or by engine id one of the account.
CANCEL = np.dtype(
    {
        "names": ["kind", "flags", "instrument", "account", "session", "client_id", "target_id", "client_time_ns"],
        "formats": ["u1", "u1", "<u2", "<u4", "<u4", "<u8", "<u8", "<u8"],
        "offsets": [0, 5, 6, 8, 12, 16, 24, 56],
        "itemsize": 64,
    }
)

#: State price, quantity, self-trade mode and post-only of a resting or waiting order of the session anew; client_id becomes its name.
REPLACE = np.dtype(
    {
        "names": ["kind", "stp", "flags", "instrument", "account", "session", "client_id", "target_id", "price", "quantity", "client_time_ns"],
        "formats": ["u1", "u1", "u1", "<u2", "<u4", "<u4", "<u8", "<u8", "<i8", "<u8", "<u8"],
        "offsets": [0, 4, 5, 6, 8, 12, 16, 24, 32, 40, 56],
        "itemsize": 64,
    }
)

#: Take a quantity off a resting or waiting order of the session; it keeps its priority and its name.
REDUCE = np.dtype(
    {
        "names": ["kind", "flags", "instrument", "account", "session", "client_id", "target_id", "quantity", "client_time_ns"],
        "formats": ["u1", "u1", "<u2", "<u4", "<u4", "<u8", "<u8", "<u8", "<u8"],
        "offsets": [0, 5, 6, 8, 12, 16, 24, 40, 56],
        "itemsize": 64,
    }
)

#: Cancel all orders of a scope, filtered by side and instrument.
MASS_CANCEL = np.dtype(
    {
        "names": ["kind", "side", "scope", "instrument", "account", "session", "client_id", "client_time_ns"],
        "formats": ["u1", "u1", "u1", "<u2", "<u4", "<u4", "<u8", "<u8"],
        "offsets": [0, 1, 2, 6, 8, 12, 16, 56],
        "itemsize": 64,
    }
)

#: Enter two orders of which one cancels the other: a limit order (leg 1), and the waiting order in list_leg (leg 2).
NEW_LIST = np.dtype(
    {
        "names": ["kind", "side", "type", "tif", "stp", "flags", "instrument", "account", "session", "client_id", "price", "quantity", "client_time_ns"],
        "formats": ["u1", "u1", "u1", "u1", "u1", "u1", "<u2", "<u4", "<u4", "<u8", "<i8", "<u8", "<u8"],
        "offsets": [0, 1, 2, 3, 4, 5, 6, 8, 12, 16, 32, 40, 56],
        "itemsize": 64,
    }
)

#: Cancel all orders of the session's account unless this is said again in time.
COUNTDOWN = np.dtype(
    {
        "names": ["kind", "account", "session", "client_id", "after_ns", "client_time_ns"],
        "formats": ["u1", "<u4", "<u4", "<u8", "<u8", "<u8"],
        "offsets": [0, 8, 12, 16, 24, 56],
        "itemsize": 64,
    }
)

#: Open a session of an account; its number comes from the log. For the server only.
OPEN_SESSION = np.dtype(
    {
        "names": ["kind", "rights", "flags", "account", "client_id", "lease_ns", "client_time_ns"],
        "formats": ["u1", "u1", "u1", "<u4", "<u8", "<u8", "<u8"],
        "offsets": [0, 1, 5, 8, 16, 32, 56],
        "itemsize": 64,
    }
)

#: End a session for good; its orders are canceled.
CLOSE_SESSION = np.dtype(
    {
        "names": ["kind", "account", "session", "client_id", "client_time_ns"],
        "formats": ["u1", "<u4", "<u4", "<u8", "<u8"],
        "offsets": [0, 8, 12, 16, 56],
        "itemsize": 64,
    }
)

#: Another connection takes an open session over. For the server only.
RESUME_SESSION = np.dtype(
    {
        "names": ["kind", "flags", "account", "session", "client_id", "client_time_ns"],
        "formats": ["u1", "u1", "<u4", "<u4", "<u8", "<u8"],
        "offsets": [0, 5, 8, 12, 16, 56],
        "itemsize": 64,
    }
)

#: The connection of a session has ended. For the server only.
DISCONNECT = np.dtype(
    {
        "names": ["kind", "session", "client_id", "epoch", "client_time_ns"],
        "formats": ["u1", "<u4", "<u8", "<u4", "<u8"],
        "offsets": [0, 12, 16, 24, 56],
        "itemsize": 64,
    }
)

#: Leases of up to 256 sessions start anew: bit b of mask w is session first + 64 w + b. For the server only.
RENEW = np.dtype(
    {
        "names": ["kind", "first", "mask0", "mask1", "mask2", "mask3"],
        "formats": ["u1", "<u4", "<u8", "<u8", "<u8", "<u8"],
        "offsets": [0, 8, 24, 32, 40, 48],
        "itemsize": 64,
    }
)

#: Nothing but the time of its frame. For the server only.
TICK = np.dtype(
    {
        "names": ["kind", "client_time_ns"],
        "formats": ["u1", "<u8"],
        "offsets": [0, 56],
        "itemsize": 64,
    }
)

#: Time begins again after a stop: all leases start anew. For the server only.
RESUME_TIME = np.dtype(
    {
        "names": ["kind", "client_id", "client_time_ns"],
        "formats": ["u1", "<u8", "<u8"],
        "offsets": [0, 16, 56],
        "itemsize": 64,
    }
)

#: Create an asset; its number is the count of assets so far plus one. For the operator only.
ADD_ASSET = np.dtype(
    {
        "names": ["kind", "decimals", "session", "client_id", "name", "client_time_ns"],
        "formats": ["u1", "u1", "<u4", "<u8", "S16", "<u8"],
        "offsets": [0, 1, 12, 16, 24, 56],
        "itemsize": 64,
    }
)

#: Create an instrument; its number is the count of instruments so far plus one. For the operator only.
ADD_INSTRUMENT = np.dtype(
    {
        "names": ["kind", "tick_scale", "lot_scale", "flags", "session", "client_id", "symbol", "base", "quote", "client_time_ns"],
        "formats": ["u1", "u1", "u1", "u1", "<u4", "<u8", "S16", "<u2", "<u2", "<u8"],
        "offsets": [0, 1, 2, 5, 12, 16, 24, 40, 42, 56],
        "itemsize": 64,
    }
)

#: Whether orders need funds. For the operator only, before the first account and session.
CONFIGURE = np.dtype(
    {
        "names": ["kind", "risk", "session", "client_id", "client_time_ns"],
        "formats": ["u1", "u1", "<u4", "<u8", "<u8"],
        "offsets": [0, 1, 12, 16, 56],
        "itemsize": 64,
    }
)

#: Open an account, or state its state and fee rates anew. For the operator only.
SET_ACCOUNT = np.dtype(
    {
        "names": ["kind", "state", "rates", "account", "session", "client_id", "group", "maker_ppm", "taker_ppm", "client_time_ns"],
        "formats": ["u1", "u1", "u1", "<u4", "<u4", "<u8", "<u4", "<i4", "<i4", "<u8"],
        "offsets": [0, 1, 2, 8, 12, 16, 24, 32, 36, 56],
        "itemsize": 64,
    }
)

#: State the fees of an instrument anew; orders that rest keep the rates they have. For the operator only.
SET_FEES = np.dtype(
    {
        "names": ["kind", "fee_asset", "instrument", "session", "client_id", "maker_ppm", "taker_ppm", "client_time_ns"],
        "formats": ["u1", "u1", "<u2", "<u4", "<u8", "<i4", "<i4", "<u8"],
        "offsets": [0, 1, 6, 12, 16, 32, 36, 56],
        "itemsize": 64,
    }
)

#: Put money into an account, once for each transfer id. For the operator only.
DEPOSIT = np.dtype(
    {
        "names": ["kind", "asset", "account", "session", "client_id", "transfer_id", "amount", "client_time_ns"],
        "formats": ["u1", "<u2", "<u4", "<u4", "<u8", "<u8", "<i8", "<u8"],
        "offsets": [0, 6, 8, 12, 16, 24, 32, 56],
        "itemsize": 64,
    }
)

#: Take free money out of an account, once for each transfer id. For the operator, and for a session with the right to it.
WITHDRAW = np.dtype(
    {
        "names": ["kind", "asset", "account", "session", "client_id", "transfer_id", "amount", "client_time_ns"],
        "formats": ["u1", "<u2", "<u4", "<u4", "<u8", "<u8", "<i8", "<u8"],
        "offsets": [0, 6, 8, 12, 16, 24, 32, 56],
        "itemsize": 64,
    }
)

#: State the phase of an instrument. For the operator only.
SET_PHASE = np.dtype(
    {
        "names": ["kind", "phase", "instrument", "session", "client_id", "client_time_ns"],
        "formats": ["u1", "u1", "<u2", "<u4", "<u8", "<u8"],
        "offsets": [0, 1, 6, 12, 16, 56],
        "itemsize": 64,
    }
)

#: Add an entry to the timetable of an instrument, or clear it. For the operator only.
SCHEDULE_PHASE = np.dtype(
    {
        "names": ["kind", "phase", "instrument", "session", "client_id", "at_ns", "every_ns", "client_time_ns"],
        "formats": ["u1", "u1", "<u2", "<u4", "<u8", "<u8", "<u8", "<u8"],
        "offsets": [0, 1, 6, 12, 16, 32, 40, 56],
        "itemsize": 64,
    }
)

#: End the auction of an instrument with its trades, and begin the next one. For the operator only.
UNCROSS = np.dtype(
    {
        "names": ["kind", "instrument", "session", "client_id", "client_time_ns"],
        "formats": ["u1", "<u2", "<u4", "<u8", "<u8"],
        "offsets": [0, 6, 12, 16, 56],
        "itemsize": 64,
    }
)

#: State the price bands of an instrument anew. For the operator only.
SET_BANDS = np.dtype(
    {
        "names": ["kind", "action", "instrument", "session", "client_id", "static_ppm", "dynamic_ppm", "reference", "client_time_ns"],
        "formats": ["u1", "u1", "<u2", "<u4", "<u8", "<u4", "<u4", "<i8", "<u8"],
        "offsets": [0, 1, 6, 12, 16, 24, 28, 32, 56],
        "itemsize": 64,
    }
)

#: State the limits of an instrument anew; orders that rest go on. For the operator only.
SET_LIMITS = np.dtype(
    {
        "names": ["kind", "flags", "instrument", "session", "client_id", "price_min", "price_max", "quantity_min", "quantity_max", "client_time_ns"],
        "formats": ["u1", "u1", "<u2", "<u4", "<u8", "<i8", "<i8", "<u8", "<u8", "<u8"],
        "offsets": [0, 5, 6, 12, 16, 24, 32, 40, 48, 56],
        "itemsize": 64,
    }
)

#: Cancel all orders of an instrument and never trade it again. For the operator only.
DELIST = np.dtype(
    {
        "names": ["kind", "instrument", "session", "client_id", "client_time_ns"],
        "formats": ["u1", "<u2", "<u4", "<u8", "<u8"],
        "offsets": [0, 6, 12, 16, 56],
        "itemsize": 64,
    }
)

#: Tick, lot and limits of the instrument in the record before.
INSTRUMENT_LIMITS = np.dtype(
    {
        "names": ["kind", "tick", "lot", "price_min", "price_max", "quantity_min", "quantity_max"],
        "formats": ["u1", "<u8", "<u8", "<i8", "<i8", "<u8", "<u8"],
        "offsets": [0, 8, 16, 24, 32, 40, 48],
        "itemsize": 64,
    }
)

#: Rare terms of the order in the record before; 0 = none.
ORDER_TERMS = np.dtype(
    {
        "names": ["kind", "trigger", "trail_unit", "visibility", "min_quantity", "display", "expires_ns", "budget", "stop_price", "trail", "activation_price"],
        "formats": ["u1", "u1", "u1", "u1", "<u8", "<u8", "<u8", "<i8", "<i8", "<u8", "<i8"],
        "offsets": [0, 1, 2, 3, 8, 16, 24, 32, 40, 48, 56],
        "itemsize": 64,
    }
)

#: Terms of the resting or waiting order in the record before.
STATE_TERMS = np.dtype(
    {
        "names": ["kind", "until", "visibility", "min_quantity", "display", "expires_ns", "activation_price", "shown", "trail", "reference"],
        "formats": ["u1", "u1", "u1", "<u8", "<u8", "<u8", "<i8", "<u8", "<u8", "<i8"],
        "offsets": [0, 2, 3, 8, 16, 24, 32, 40, 48, 56],
        "itemsize": 64,
    }
)

#: Leg 2 of the list in the record before: a stop or a stop_limit.
LIST_LEG = np.dtype(
    {
        "names": ["kind", "trigger", "type", "tif", "client_id", "price", "stop_price"],
        "formats": ["u1", "u1", "u1", "u1", "<u8", "<i8", "<i8"],
        "offsets": [0, 1, 2, 3, 16, 32, 40],
        "itemsize": 64,
    }
)

#: More limits of the instrument in the record before; 0 = none.
ORDER_LIMITS = np.dtype(
    {
        "names": ["kind", "notional_min", "notional_max", "market_quantity_max", "market_lot", "orders_max", "stops_max", "lists_max"],
        "formats": ["u1", "<i8", "<i8", "<u8", "<u8", "<u4", "<u4", "<u4"],
        "offsets": [0, 8, 16, 24, 32, 40, 44, 48],
        "itemsize": 64,
    }
)

#: Ask for a session and bind it to this connection.
HELLO = np.dtype(
    {
        "names": ["kind", "rights", "flags", "account", "session", "request_id", "credential", "silence_ms", "lease_ms"],
        "formats": ["u1", "u1", "u1", "<u4", "<u4", "<u8", "S16", "<u4", "<u4"],
        "offsets": [0, 1, 5, 8, 12, 16, 24, 40, 44],
        "itemsize": 64,
    }
)

#: The session is bound to this connection.
WELCOME = np.dtype(
    {
        "names": ["kind", "account", "session", "request_id", "sequence", "client_id", "epoch", "number"],
        "formats": ["u1", "<u4", "<u4", "<u8", "<u8", "<u8", "<u4", "<u4"],
        "offsets": [0, 8, 12, 16, 24, 32, 40, 44],
        "itemsize": 64,
    }
)

#: A hello or a whole message was refused; nothing of it was executed.
REFUSED = np.dtype(
    {
        "names": ["kind", "reason", "offset", "session", "request_id", "value", "limit"],
        "formats": ["u1", "<u2", "<u4", "<u4", "<u8", "<u8", "<u8"],
        "offsets": [0, 2, 8, 12, 16, 32, 40],
        "itemsize": 64,
    }
)

#: Ask for the best levels of both sides of a book; levels = 1 is the top of the book.
QUERY = np.dtype(
    {
        "names": ["kind", "instrument", "levels", "request_id"],
        "formats": ["u1", "<u2", "<u4", "<u8"],
        "offsets": [0, 6, 8, 16],
        "itemsize": 64,
    }
)

#: The place in the log of the records that follow.
POSITION = np.dtype(
    {
        "names": ["kind", "count", "request_id", "sequence", "time_ns", "term"],
        "formats": ["u1", "<u4", "<u8", "<u8", "<u8", "<u8"],
        "offsets": [0, 4, 16, 24, 32, 40],
        "itemsize": 64,
    }
)

#: Alive; sent back as it came.
HEARTBEAT = np.dtype(
    {
        "names": ["kind", "request_id", "client_time_ns"],
        "formats": ["u1", "<u8", "<u8"],
        "offsets": [0, 16, 56],
        "itemsize": 64,
    }
)

#: Ask what came by the one-way connection that a session is bound to.
ONE_WAY_QUERY = np.dtype(
    {
        "names": ["kind", "session", "request_id"],
        "formats": ["u1", "<u4", "<u8"],
        "offsets": [0, 12, 16],
        "itemsize": 64,
    }
)

#: What came by a one-way connection so far: take two of them, and the difference is what came between.
ONE_WAY_COUNTS = np.dtype(
    {
        "names": ["kind", "port", "refused", "session", "request_id", "messages", "bytes_in", "checksum", "acknowledged", "rejected"],
        "formats": ["u1", "<u2", "<u4", "<u4", "<u8", "<u8", "<u8", "<u8", "<u8", "<u8"],
        "offsets": [0, 2, 4, 12, 16, 24, 32, 40, 48, 56],
        "itemsize": 64,
    }
)

#: Ask which shards there are, and which of them has which market.
SHARDS_QUERY = np.dtype(
    {
        "names": ["kind", "request_id"],
        "formats": ["u1", "<u8"],
        "offsets": [0, 16],
        "itemsize": 64,
    }
)

#: One shard of the address book. Its shard_market records follow.
SHARD = np.dtype(
    {
        "names": ["kind", "port", "shard", "markets", "shards", "feed"],
        "formats": ["u1", "<u2", "<u4", "<u4", "<u4", "<u2"],
        "offsets": [0, 2, 4, 8, 12, 16],
        "itemsize": 64,
    }
)

#: A market of a shard.
SHARD_MARKET = np.dtype(
    {
        "names": ["kind", "shard", "instrument", "symbol"],
        "formats": ["u1", "<u4", "<u2", "S16"],
        "offsets": [0, 4, 8, 24],
        "itemsize": 64,
    }
)

#: Ask for the events of a session that this connection has, from a place in the log on.
GAP_FILL = np.dtype(
    {
        "names": ["kind", "session", "request_id", "position", "skip"],
        "formats": ["u1", "<u4", "<u8", "<u8", "<u4"],
        "offsets": [0, 12, 16, 24, 32],
        "itemsize": 64,
    }
)

#: The session's events up to here were told.
GAP_FILLED = np.dtype(
    {
        "names": ["kind", "state", "session", "request_id", "position", "skip"],
        "formats": ["u1", "u1", "<u4", "<u8", "<u8", "<u4"],
        "offsets": [0, 1, 12, 16, 24, 32],
        "itemsize": 64,
    }
)

#: A backup says what it has on disk: to begin, once a second, and after each sync.
FOLLOW = np.dtype(
    {
        "names": ["kind", "shard", "sequence", "term", "checksum", "hash_a", "hash_b"],
        "formats": ["u1", "<u4", "<u8", "<u8", "<u4", "<u8", "<u8"],
        "offsets": [0, 4, 8, 16, 24, 32, 40],
        "itemsize": 64,
    }
)

#: Frames of the log follow, whole and in order, all of them durable at the sender; none of them: it is alive.
FRAMES = np.dtype(
    {
        "names": ["kind", "shard", "sequence", "term", "durable"],
        "formats": ["u1", "<u4", "<u8", "<u8", "<u8"],
        "offsets": [0, 4, 8, 16, 24],
        "itemsize": 64,
    }
)

#: What the state of the sender's engine was at a place of the log.
LOG_STATE = np.dtype(
    {
        "names": ["kind", "sequence", "hash_a", "hash_b"],
        "formats": ["u1", "<u8", "<u8", "<u8"],
        "offsets": [0, 8, 32, 40],
        "itemsize": 64,
    }
)

#: The log of the server that wants to follow is no beginning of this one.
FOLLOW_REFUSED = np.dtype(
    {
        "names": ["kind", "fault", "shard", "sequence", "term"],
        "formats": ["u1", "u1", "<u4", "<u8", "<u8"],
        "offsets": [0, 1, 4, 8, 16],
        "itemsize": 64,
    }
)

#: Stop following, and take clients.
PROMOTE = np.dtype(
    {
        "names": ["kind", "is_forced"],
        "formats": ["u1", "u1"],
        "offsets": [0, 1],
        "itemsize": 64,
    }
)

#: What a server had when it was promoted, or why it was not.
PROMOTED = np.dtype(
    {
        "names": ["kind", "outcome", "sequence", "told", "term", "hash_a", "hash_b", "state_a", "state_b"],
        "formats": ["u1", "u1", "<u8", "<u8", "<u8", "<u8", "<u8", "<u8", "<u8"],
        "offsets": [0, 1, 8, 16, 24, 32, 40, 48, 56],
        "itemsize": 64,
    }
)

#: The order was entered; fills or its rest follow.
ACCEPTED = np.dtype(
    {
        "names": ["kind", "side", "command", "number", "instrument", "type", "tif", "session", "client_id", "order_id", "price", "quantity", "request_id"],
        "formats": ["u1", "u1", "<u2", "<u4", "<u2", "u1", "u1", "<u4", "<u8", "<u8", "<i8", "<u8", "<u8"],
        "offsets": [0, 1, 2, 4, 8, 10, 11, 12, 16, 24, 32, 40, 56],
        "itemsize": 64,
    }
)

#: The command changed nothing but, from stage `instrument` on and when it was not permitted, the session's highest client id.
REJECTED = np.dtype(
    {
        "names": ["kind", "command", "number", "instrument", "reason", "session", "offset", "order_id", "value", "limit", "request_id"],
        "formats": ["u1", "<u2", "<u4", "<u2", "<u2", "<u4", "<u2", "<u8", "<u8", "<u8", "<u8"],
        "offsets": [0, 2, 4, 8, 10, 12, 16, 24, 32, 40, 56],
        "itemsize": 64,
    }
)

#: One execution, told to one owner.
FILL = np.dtype(
    {
        "names": ["kind", "side", "command", "number", "instrument", "role", "session", "client_id", "order_id", "price", "quantity", "remaining", "trade"],
        "formats": ["u1", "u1", "<u2", "<u4", "<u2", "u1", "<u4", "<u8", "<u8", "<i8", "<u8", "<u8", "<u4"],
        "offsets": [0, 1, 2, 4, 8, 10, 12, 16, 24, 32, 40, 48, 56],
        "itemsize": 64,
    }
)

#: One execution, told to all.
TRADE = np.dtype(
    {
        "names": ["kind", "side", "command", "instrument", "price", "quantity", "trade"],
        "formats": ["u1", "u1", "<u2", "<u2", "<i8", "<u8", "<u4"],
        "offsets": [0, 1, 2, 8, 32, 40, 56],
        "itemsize": 64,
    }
)

#: What was open of the order is gone.
CANCELED = np.dtype(
    {
        "names": ["kind", "side", "command", "number", "instrument", "reason", "session", "client_id", "order_id", "price", "quantity", "request_id"],
        "formats": ["u1", "u1", "<u2", "<u4", "<u2", "<u2", "<u4", "<u8", "<u8", "<i8", "<u8", "<u8"],
        "offsets": [0, 1, 2, 4, 8, 10, 12, 16, 24, 32, 40, 56],
        "itemsize": 64,
    }
)

#: The order was stated anew; fills may follow.
REPLACED = np.dtype(
    {
        "names": ["kind", "side", "command", "number", "instrument", "priority", "session", "client_id", "order_id", "price", "quantity", "remaining", "request_id"],
        "formats": ["u1", "u1", "<u2", "<u4", "<u2", "u1", "<u4", "<u8", "<u8", "<i8", "<u8", "<u8", "<u8"],
        "offsets": [0, 1, 2, 4, 8, 10, 12, 16, 24, 32, 40, 48, 56],
        "itemsize": 64,
    }
)

#: The order is smaller; it kept its place.
REDUCED = np.dtype(
    {
        "names": ["kind", "side", "command", "number", "instrument", "session", "client_id", "order_id", "price", "quantity", "remaining", "request_id"],
        "formats": ["u1", "u1", "<u2", "<u4", "<u2", "<u4", "<u8", "<u8", "<i8", "<u8", "<u8", "<u8"],
        "offsets": [0, 1, 2, 4, 8, 12, 16, 24, 32, 40, 48, 56],
        "itemsize": 64,
    }
)

#: Answer to a mass cancel, after the canceled events of its orders.
MASS_CANCELED = np.dtype(
    {
        "names": ["kind", "side", "command", "number", "instrument", "scope", "session", "count", "request_id"],
        "formats": ["u1", "u1", "<u2", "<u4", "<u2", "u1", "<u4", "<u8", "<u8"],
        "offsets": [0, 1, 2, 4, 8, 10, 12, 40, 56],
        "itemsize": 64,
    }
)

#: A price level as it is now; quantity 0: the level is gone. Public.
LEVEL = np.dtype(
    {
        "names": ["kind", "side", "command", "instrument", "price", "quantity", "orders"],
        "formats": ["u1", "u1", "<u2", "<u2", "<i8", "<u8", "<u8"],
        "offsets": [0, 1, 2, 8, 32, 40, 48],
        "itemsize": 64,
    }
)

#: The money of the fill before it: what the order's account paid, received and was charged.
SETTLED = np.dtype(
    {
        "names": ["kind", "side", "command", "number", "instrument", "role", "fee_asset", "session", "account", "trade", "paid", "received", "fee", "released"],
        "formats": ["u1", "u1", "<u2", "<u4", "<u2", "u1", "u1", "<u4", "<u4", "<u4", "<i8", "<i8", "<i8", "<i8"],
        "offsets": [0, 1, 2, 4, 8, 10, 11, 12, 16, 20, 24, 32, 40, 48],
        "itemsize": 64,
    }
)

#: Two orders of one owner would have met: both lose this quantity without a trade (mode decrement).
PREVENTED = np.dtype(
    {
        "names": ["kind", "side", "command", "number", "instrument", "role", "session", "client_id", "order_id", "price", "quantity", "remaining"],
        "formats": ["u1", "u1", "<u2", "<u4", "<u2", "u1", "<u4", "<u8", "<u8", "<i8", "<u8", "<u8"],
        "offsets": [0, 1, 2, 4, 8, 10, 12, 16, 24, 32, 40, 48],
        "itemsize": 64,
    }
)

#: A waiting order comes in as a market or limit order; fills, its rest or its end follow.
TRIGGERED = np.dtype(
    {
        "names": ["kind", "side", "command", "number", "instrument", "type", "trigger", "session", "client_id", "order_id", "price", "quantity"],
        "formats": ["u1", "u1", "<u2", "<u4", "<u2", "u1", "u1", "<u4", "<u8", "<u8", "<i8", "<u8"],
        "offsets": [0, 1, 2, 4, 8, 10, 11, 12, 16, 24, 32, 40],
        "itemsize": 64,
    }
)

#: The command came before and was executed then: its outcome, told again.
OUTCOME = np.dtype(
    {
        "names": ["kind", "of", "command", "number", "reason", "session", "order_id", "position", "quantity", "request_id"],
        "formats": ["u1", "u1", "<u2", "<u4", "<u2", "<u4", "<u8", "<u8", "<u8", "<u8"],
        "offsets": [0, 1, 2, 4, 10, 12, 24, 32, 40, 56],
        "itemsize": 64,
    }
)

#: A list was entered, or is one no more.
LIST_STATUS = np.dtype(
    {
        "names": ["kind", "status", "command", "number", "instrument", "session", "client_id", "order_id", "other_id", "request_id"],
        "formats": ["u1", "u1", "<u2", "<u4", "<u2", "<u4", "<u8", "<u8", "<u8", "<u8"],
        "offsets": [0, 1, 2, 4, 8, 12, 16, 24, 32, 56],
        "itemsize": 64,
    }
)

#: The countdown of an account from now on.
COUNTDOWN_SET = np.dtype(
    {
        "names": ["kind", "command", "number", "session", "account", "deadline_ns", "request_id"],
        "formats": ["u1", "<u2", "<u4", "<u4", "<u4", "<u8", "<u8"],
        "offsets": [0, 2, 4, 12, 16, 24, 56],
        "itemsize": 64,
    }
)

#: A session was opened, in epoch 1.
SESSION_OPENED = np.dtype(
    {
        "names": ["kind", "rights", "command", "number", "flags", "session", "account", "lease_ns", "request_id"],
        "formats": ["u1", "u1", "<u2", "<u4", "u1", "<u4", "<u4", "<u8", "<u8"],
        "offsets": [0, 1, 2, 4, 10, 12, 16, 32, 56],
        "itemsize": 64,
    }
)

#: A session has ended, after the canceled events of its orders.
SESSION_CLOSED = np.dtype(
    {
        "names": ["kind", "command", "number", "reason", "session", "account", "count", "request_id"],
        "formats": ["u1", "<u2", "<u4", "<u2", "<u4", "<u4", "<u8", "<u8"],
        "offsets": [0, 2, 4, 10, 12, 16, 40, 56],
        "itemsize": 64,
    }
)

#: An account as it is from now on.
ACCOUNT_SET = np.dtype(
    {
        "names": ["kind", "state", "command", "number", "rates", "session", "account", "group", "maker_ppm", "taker_ppm", "request_id"],
        "formats": ["u1", "u1", "<u2", "<u4", "u1", "<u4", "<u4", "<u4", "<i4", "<i4", "<u8"],
        "offsets": [0, 1, 2, 4, 10, 12, 16, 24, 32, 36, 56],
        "itemsize": 64,
    }
)

#: Money went into or out of an account, now or, when replayed, before.
TRANSFERRED = np.dtype(
    {
        "names": ["kind", "transfer", "command", "number", "asset", "outcome", "session", "account", "transfer_id", "amount", "free", "reserved", "request_id"],
        "formats": ["u1", "u1", "<u2", "<u4", "<u2", "u1", "<u4", "<u4", "<u8", "<i8", "<i8", "<i8", "<u8"],
        "offsets": [0, 1, 2, 4, 8, 10, 12, 16, 24, 32, 40, 48, 56],
        "itemsize": 64,
    }
)

#: Another connection has the session; the session's next event has the number after this one's.
SESSION_RESUMED = np.dtype(
    {
        "names": ["kind", "command", "number", "flags", "session", "account", "epoch", "client_id", "oldest", "request_id"],
        "formats": ["u1", "<u2", "<u4", "u1", "<u4", "<u4", "<u4", "<u8", "<u8", "<u8"],
        "offsets": [0, 2, 4, 10, 12, 16, 24, 32, 40, 56],
        "itemsize": 64,
    }
)

#: The connection of the session has ended, after the canceled events of its orders if they are canceled then.
SESSION_DISCONNECTED = np.dtype(
    {
        "names": ["kind", "command", "number", "session", "account", "epoch", "count", "request_id"],
        "formats": ["u1", "<u2", "<u4", "<u4", "<u4", "<u4", "<u8", "<u8"],
        "offsets": [0, 2, 4, 12, 16, 24, 40, 56],
        "itemsize": 64,
    }
)

#: All leases have started anew. Public.
TIME_RESUMED = np.dtype(
    {
        "names": ["kind", "command", "time_ns", "request_id"],
        "formats": ["u1", "<u2", "<u8", "<u8"],
        "offsets": [0, 2, 24, 56],
        "itemsize": 64,
    }
)

#: An asset was created. Public.
ASSET_ADDED = np.dtype(
    {
        "names": ["kind", "decimals", "command", "asset", "name", "request_id"],
        "formats": ["u1", "u1", "<u2", "<u2", "S16", "<u8"],
        "offsets": [0, 1, 2, 8, 24, 56],
        "itemsize": 64,
    }
)

#: An instrument was created. Public. Its limits follow.
INSTRUMENT_ADDED = np.dtype(
    {
        "names": ["kind", "tick_scale", "command", "instrument", "lot_scale", "symbol", "base", "quote", "request_id"],
        "formats": ["u1", "u1", "<u2", "<u2", "u1", "S16", "<u2", "<u2", "<u8"],
        "offsets": [0, 1, 2, 8, 10, 24, 40, 42, 56],
        "itemsize": 64,
    }
)

#: Whether orders need funds. Public.
CONFIGURED = np.dtype(
    {
        "names": ["kind", "risk", "command", "request_id"],
        "formats": ["u1", "u1", "<u2", "<u8"],
        "offsets": [0, 1, 2, 56],
        "itemsize": 64,
    }
)

#: Fees of an instrument from now on. Public.
FEES_SET = np.dtype(
    {
        "names": ["kind", "fee_asset", "command", "instrument", "maker_ppm", "taker_ppm", "request_id"],
        "formats": ["u1", "u1", "<u2", "<u2", "<i4", "<i4", "<u8"],
        "offsets": [0, 1, 2, 8, 32, 36, 56],
        "itemsize": 64,
    }
)

#: The phase of an instrument from now on. Public.
PHASE_SET = np.dtype(
    {
        "names": ["kind", "phase", "command", "instrument", "cause", "request_id"],
        "formats": ["u1", "u1", "<u2", "<u2", "u1", "<u8"],
        "offsets": [0, 1, 2, 8, 10, 56],
        "itemsize": 64,
    }
)

#: What an auction would give if it ended now; zeros: nothing would trade. Public.
INDICATIVE = np.dtype(
    {
        "names": ["kind", "command", "instrument", "price", "quantity", "imbalance"],
        "formats": ["u1", "<u2", "<u2", "<i8", "<u8", "<i8"],
        "offsets": [0, 2, 8, 32, 40, 48],
        "itemsize": 64,
    }
)

#: Price bands of an instrument from now on. Public.
BANDS_SET = np.dtype(
    {
        "names": ["kind", "action", "command", "instrument", "static_ppm", "dynamic_ppm", "reference", "request_id"],
        "formats": ["u1", "u1", "<u2", "<u2", "<u4", "<u4", "<i8", "<u8"],
        "offsets": [0, 1, 2, 8, 24, 28, 32, 56],
        "itemsize": 64,
    }
)

#: Limits of an instrument from now on. Public. More of them follow.
LIMITS_SET = np.dtype(
    {
        "names": ["kind", "command", "instrument", "price_min", "price_max", "quantity_min", "quantity_max", "request_id"],
        "formats": ["u1", "<u2", "<u2", "<i8", "<i8", "<u8", "<u8", "<u8"],
        "offsets": [0, 2, 8, 24, 32, 40, 48, 56],
        "itemsize": 64,
    }
)

#: The instrument is traded no more, after the canceled events of its orders. Public.
DELISTED = np.dtype(
    {
        "names": ["kind", "command", "instrument", "count", "request_id"],
        "formats": ["u1", "<u2", "<u2", "<u8", "<u8"],
        "offsets": [0, 2, 8, 40, 56],
        "itemsize": 64,
    }
)

#: An entry of the timetable was added, or all were cleared. Public.
PHASE_SCHEDULED = np.dtype(
    {
        "names": ["kind", "phase", "command", "instrument", "at_ns", "every_ns", "count", "request_id"],
        "formats": ["u1", "u1", "<u2", "<u2", "<u8", "<u8", "<u8", "<u8"],
        "offsets": [0, 1, 2, 8, 32, 40, 48, 56],
        "itemsize": 64,
    }
)

#: First record of a snapshot.
STATE_ENGINE = np.dtype(
    {
        "names": ["kind", "risk", "orders_max", "next_sequence", "time_ns"],
        "formats": ["u1", "u1", "<u8", "<u8", "<u8"],
        "offsets": [0, 1, 8, 16, 24],
        "itemsize": 64,
    }
)

#: An asset; in the order of their numbers.
STATE_ASSET = np.dtype(
    {
        "names": ["kind", "decimals", "asset", "name", "supply"],
        "formats": ["u1", "u1", "<u2", "S16", "<i8"],
        "offsets": [0, 1, 6, 24, 40],
        "itemsize": 64,
    }
)

#: An instrument; in the order of their numbers. Its limits follow.
STATE_INSTRUMENT = np.dtype(
    {
        "names": ["kind", "tick_scale", "lot_scale", "fee_asset", "instrument", "symbol", "base", "quote", "maker_ppm", "taker_ppm", "last_price"],
        "formats": ["u1", "u1", "u1", "u1", "<u2", "S16", "<u2", "<u2", "<i4", "<i4", "<i8"],
        "offsets": [0, 1, 2, 3, 6, 24, 40, 42, 44, 48, 56],
        "itemsize": 64,
    }
)

#: Phase, bands and more limits of an instrument, when one of them is not as at first; by instrument, behind all of them.
STATE_RULES = np.dtype(
    {
        "names": ["kind", "phase", "action", "listing", "flags", "instrument", "static_ppm", "dynamic_ppm", "reference"],
        "formats": ["u1", "u1", "u1", "u1", "u1", "<u2", "<u4", "<u4", "<i8"],
        "offsets": [0, 1, 2, 3, 5, 6, 24, 28, 32],
        "itemsize": 64,
    }
)

#: An entry of a timetable; by instrument, then in the order they were added.
STATE_SCHEDULE = np.dtype(
    {
        "names": ["kind", "phase", "instrument", "at_ns", "every_ns"],
        "formats": ["u1", "u1", "<u2", "<u8", "<u8"],
        "offsets": [0, 1, 6, 32, 40],
        "itemsize": 64,
    }
)

#: An account; by number.
STATE_ACCOUNT = np.dtype(
    {
        "names": ["kind", "state", "rates", "account", "group", "maker_ppm", "taker_ppm"],
        "formats": ["u1", "u1", "u1", "<u4", "<u4", "<i4", "<i4"],
        "offsets": [0, 1, 2, 8, 24, 32, 36],
        "itemsize": 64,
    }
)

#: Money of an account that has some; by account, the venue first, then by asset.
STATE_BALANCE = np.dtype(
    {
        "names": ["kind", "asset", "account", "free", "reserved"],
        "formats": ["u1", "<u2", "<u4", "<i8", "<i8"],
        "offsets": [0, 6, 8, 16, 24],
        "itemsize": 64,
    }
)

#: A transfer that is remembered; by account, the venue first, then by transfer id.
STATE_TRANSFER = np.dtype(
    {
        "names": ["kind", "transfer", "asset", "account", "transfer_id", "amount"],
        "formats": ["u1", "u1", "<u2", "<u4", "<u8", "<i8"],
        "offsets": [0, 1, 6, 8, 24, 32],
        "itemsize": 64,
    }
)

#: A session; in the order of their numbers.
STATE_SESSION = np.dtype(
    {
        "names": ["kind", "state", "rights", "flags", "account", "session", "client_id", "epoch", "next_number", "lease_ns", "deadline_ns"],
        "formats": ["u1", "u1", "u1", "u1", "<u4", "<u4", "<u8", "<u4", "<u4", "<u8", "<u8"],
        "offsets": [0, 1, 2, 5, 8, 12, 16, 24, 28, 32, 40],
        "itemsize": 64,
    }
)

#: The outcome of a command of an open session; by session, then by client id.
STATE_OUTCOME = np.dtype(
    {
        "names": ["kind", "of", "reason", "session", "client_id", "order_id", "position", "quantity"],
        "formats": ["u1", "u1", "<u2", "<u4", "<u8", "<u8", "<u8", "<u8"],
        "offsets": [0, 1, 10, 12, 16, 24, 32, 40],
        "itemsize": 64,
    }
)

#: A countdown that runs; by account.
STATE_COUNTDOWN = np.dtype(
    {
        "names": ["kind", "account", "deadline_ns"],
        "formats": ["u1", "<u4", "<u8"],
        "offsets": [0, 8, 24],
        "itemsize": 64,
    }
)

#: A resting order; by instrument, bids then asks, best price first, shown before hidden, first in first; then those that wait for an auction.
STATE_ORDER = np.dtype(
    {
        "names": ["kind", "side", "flags", "instrument", "session", "client_id", "order_id", "price", "quantity", "remaining", "maker_ppm", "taker_ppm"],
        "formats": ["u1", "u1", "u1", "<u2", "<u4", "<u8", "<u8", "<i8", "<u8", "<u8", "<i4", "<i4"],
        "offsets": [0, 1, 5, 6, 12, 16, 24, 32, 40, 48, 56, 60],
        "itemsize": 64,
    }
)

#: A waiting order; by instrument, then by engine id.
STATE_STOP = np.dtype(
    {
        "names": ["kind", "side", "type", "tif", "stp", "flags", "instrument", "trigger", "trail_unit", "session", "client_id", "order_id", "price", "quantity", "stop_price", "maker_ppm", "taker_ppm"],
        "formats": ["u1", "u1", "u1", "u1", "u1", "u1", "<u2", "u1", "u1", "<u4", "<u8", "<u8", "<i8", "<u8", "<i8", "<i4", "<i4"],
        "offsets": [0, 1, 2, 3, 4, 5, 6, 8, 9, 12, 16, 24, 32, 40, 48, 56, 60],
        "itemsize": 64,
    }
)

#: Two open orders of which one cancels the other; by engine id of leg 1. That of leg 2 is the next.
STATE_LIST = np.dtype(
    {
        "names": ["kind", "order_id"],
        "formats": ["u1", "<u8"],
        "offsets": [0, 24],
        "itemsize": 64,
    }
)

#: The order commands: new, cancel, replace, reduce. A field a kind lacks is zero.
COMMAND = np.dtype(
    {
        "names": ["kind", "side", "type", "tif", "stp", "flags", "instrument", "account", "session", "client_id", "target_id", "price", "quantity", "client_time_ns"],
        "formats": ["u1", "u1", "u1", "u1", "u1", "u1", "<u2", "<u4", "<u4", "<u8", "<u8", "<i8", "<u8", "<u8"],
        "offsets": [0, 1, 2, 3, 4, 5, 6, 8, 12, 16, 24, 32, 40, 56],
        "itemsize": 64,
    }
)

#: The events about orders and levels. A field a kind lacks is zero.
EVENT = np.dtype(
    {
        "names": ["kind", "side", "command", "number", "instrument", "reason", "session", "client_id", "order_id", "price", "quantity", "remaining", "request_id"],
        "formats": ["u1", "u1", "<u2", "<u4", "<u2", "<u2", "<u4", "<u8", "<u8", "<i8", "<u8", "<u8", "<u8"],
        "offsets": [0, 1, 2, 4, 8, 10, 12, 16, 24, 32, 40, 48, 56],
        "itemsize": 64,
    }
)
