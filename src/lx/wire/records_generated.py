"""Constants, enumerations and records of the wire.

Written by schema/generate.py from schema/wire.toml; change that file and run it again.
"""

# ruff: noqa
# fmt: off

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar, Self

from lx.wire.spec import FieldSpec, Printed, RecordSpec, RuleSpec

#: Version of the wire.
WIRE_VERSION = 3
RECORD_SIZE = 64
#: highest price in ticks: 2^42 - 1
PRICE_MAX = 4398046511103
#: highest quantity of one order in lots: 2^53 - 1, exact in JSON
QUANTITY_MAX = 9007199254740991
#: highest total quantity of one price level in lots: 2^63 - 1
LEVEL_QUANTITY_MAX = 9223372036854775807
#: highest amount of an asset in all accounts together, in minor units: 2^62 - 1
AMOUNT_MAX = 4611686018427387903
#: highest fee rate in parts per million: 10 %
FEE_PPM_MAX = 100000
#: lowest fee rate, the highest rebate
FEE_PPM_MIN = -100000
#: fee rate of a new instrument for maker and taker: 0.1 %
FEE_PPM_DEFAULT = 1000
#: most resting orders of one engine; an engine can be created with less
ORDERS_MAX = 16777216
#: most accounts of one engine
ACCOUNTS_MAX = 1048576
#: deposits and withdrawals of an account whose ids are remembered
TRANSFERS_KEPT = 64
#: most sessions one log ever opens
SESSIONS_MAX = 1048576
#: most sessions that are open at a time
SESSIONS_OPEN_MAX = 65536
#: commands of a session whose outcomes are remembered
OUTCOMES_KEPT = 1024
#: most assets of one engine
ASSETS_MAX = 65535
#: most instruments of one engine
INSTRUMENTS_MAX = 65535
#: most decimals of an asset, and highest scale of a tick or lot
DECIMALS_MAX = 18
#: highest mantissa of a tick or lot, so that tick x lot x 10^18 fits 128 bits
MANTISSA_MAX = 1000000000
#: most records in one command frame
RECORDS_PER_FRAME_MAX = 65536
#: most records in one order-entry message
RECORDS_PER_MESSAGE_MAX = 16384
#: bytes of a short command
SHORT_SIZE = 34
#: most bytes of padding of one message, which then has 1,000
PADDING_MAX = 920
#: a byte of padding is its offset in the message modulo this, a prime
PADDING_MODULUS = 251
#: most slices of an order: one command may have to trade with each of them
ICEBERG_SLICES_MAX = 1000
#: longest countdown of an account: one day
COUNTDOWN_NS_MAX = 86400000000000
#: most entries in the timetable of one instrument
SCHEDULE_MAX = 64
#: widest price band to each side in parts per million: 100 %
BAND_PPM_MAX = 1000000
#: most levels a side in the answer to one depth query
LEVELS_PER_QUERY_MAX = 1000
#: First bytes of a frame.
FRAME_MAGIC = 0x4d52464c
#: First bytes of an envelope.
ENVELOPE_MAGIC = 0x584c
#: an extension record follows
FLAG_EXTENSION = 1
#: target_id is an engine order id, not a client id of the session
FLAG_ENGINE_TARGET = 2
#: reject instead of taking
FLAG_POST_ONLY = 4
#: move the price instead of rejecting; only with post_only
FLAG_SLIDE = 8
#: cancel the session's orders when its connection ends
FLAG_CANCEL_ON_DISCONNECT = 16
#: may enter and replace no orders
RIGHT_NO_TRADE = 1
#: may take money out of its own account
RIGHT_WITHDRAW = 2
#: may send the operator's commands
RIGHT_ADMIN = 4
#: padding follows the one command of the message: for benchmarks
ENVELOPE_PADDED = 1
#: checksum and hash are filled and must be right
FRAME_SEALED = 1
#: the records are events; an unset bit means commands
FRAME_EVENTS = 2
#: the records are the state of an engine
FRAME_SNAPSHOT = 4
#: first frame after a completed sync: all frames before it were on disk when it was made
FRAME_SYNCED = 8


class Side(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: no side, or both
    NONE = 0
    #: bid
    BUY = 1
    #: offer
    SELL = 2


class OrderType(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: at the price or better
    LIMIT = 1
    #: at any price, never rests
    MARKET = 2
    #: waits for a price that is worse for it, then comes in as a market order
    STOP = 3
    #: waits for a price that is worse for it, then comes in as a limit order
    STOP_LIMIT = 4
    #: waits for a price that is better for it, then comes in as a market order
    TAKE_PROFIT = 5
    #: waits for a price that is better for it, then comes in as a limit order
    TAKE_PROFIT_LIMIT = 6
    #: a stop whose price follows the market at a distance
    TRAILING_STOP = 7


class Trigger(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: the price of the last trade
    LAST = 0
    #: the best price of the side it would trade with
    BEST = 1


class TrailUnit(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: the distance is in ticks
    TICKS = 0
    #: the distance is in hundredths of a percent of the best price so far
    BASIS_POINTS = 1


class TimeInForce(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: immediate or cancel
    IOC = 1
    #: fill or kill
    FOK = 2
    #: good till canceled
    GTC = 3
    #: good till the time in its terms
    GTD = 4
    #: good till its instrument closes
    DAY = 5
    #: takes part in the opening auction only
    AT_OPEN = 6
    #: takes part in the closing auction only
    AT_CLOSE = 7


class Until(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: no phase ends it
    NONE = 0
    #: gone when its instrument closes
    DAY = 1
    #: gone after the opening auction
    AT_OPEN = 2
    #: gone after the closing auction
    AT_CLOSE = 3


class Phase(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: orders trade as they come in
    CONTINUOUS = 0
    #: orders are collected; no auction yet
    PRE_OPEN = 1
    #: orders are collected and trade together when it ends
    OPENING_AUCTION = 2
    #: nothing but cancels
    HALT = 3
    #: nothing but what takes orders away or makes them smaller
    CANCEL_ONLY = 4
    #: as the opening auction, with the orders for the close
    CLOSING_AUCTION = 5
    #: the day is over: nothing but cancels
    CLOSED = 6


class PhaseCause(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: the operator's command
    COMMAND = 0
    #: its time came
    TIMETABLE = 1
    #: an order would have traded outside the price bands
    BAND = 2


class BandAction(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: the rest of the order is canceled
    REJECT = 0
    #: and the instrument is halted
    HALT = 1


class Listing(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: can be traded
    LISTED = 0
    #: never traded again
    DELISTED = 1


class SelfTrade(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: orders of one account may meet
    NONE = 0
    #: the incoming order ends
    EXPIRE_TAKER = 1
    #: the resting order ends
    EXPIRE_MAKER = 2
    #: both end
    EXPIRE_BOTH = 3
    #: both lose the smaller quantity, without a trade
    DECREMENT = 4


class Scope(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: the orders of the sending session
    SESSION = 1
    #: the orders of the sending session's account
    ACCOUNT = 2
    #: all orders; for the operator only
    VENUE = 3


class Visibility(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: all can see it
    SHOWN = 0
    #: nobody can; it trades behind all that is shown at its price
    HIDDEN = 1


class ListState(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: both legs are open
    EXECUTING = 1
    #: no more than one leg is open, and it is a leg no more
    ALL_DONE = 2


class Role(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: the order rested
    MAKER = 1
    #: the order came in
    TAKER = 2


class Priority(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: went to the back of its level
    LOST = 0
    #: kept its place
    KEPT = 1


class SessionState(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: takes commands
    OPEN = 1
    #: never takes commands again
    ENDED = 2


class Risk(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: orders need no funds: there are no accounts
    OFF = 0
    #: accounts have balances, orders reserve what they may cost
    ON = 1


class AccountState(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: may do everything
    OPEN = 1
    #: enters no orders
    BLOCKED = 2
    #: is empty and never used again
    CLOSED = 3


class Rates(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: the fee rates of each instrument
    INSTRUMENT = 0
    #: the account's own rates everywhere
    OWN = 1


class FeeAsset(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: the fee is taken from what the order receives
    RECEIVED = 0
    #: the fee is paid in the quote asset
    QUOTE = 1


class Transfer(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: from outside into an account
    DEPOSIT = 1
    #: out of an account
    WITHDRAWAL = 2


class Execution(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: done now
    EXECUTED = 0
    #: done before; told again
    REPLAYED = 1


class GapState(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: nothing of the log is left: what comes later comes by itself
    COMPLETE = 0
    #: ask again from there
    MORE = 1
    #: what comes next is not yet where it can be read: ask again from there, some time later
    RETRY = 2


class MessageType(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: client to server: command records
    COMMANDS = 1
    #: server to client: a position record, then the events for this connection; perhaps another position, its events, and so on
    EVENTS = 2
    #: client to server: hello records, one a session
    HELLO = 3
    #: server to client: welcome or refused records, one a hello
    WELCOME = 4
    #: either way: one heartbeat record; the server sends it back
    HEARTBEAT = 5
    #: client to server: one query, shards_query or one_way_query record
    QUERY = 6
    #: server to client: a position record, then what was asked for
    ANSWER = 7
    #: server to client: one refused record for a message that was refused whole
    REFUSED = 8
    #: client to server: one gap_fill record
    GAP_FILL = 9
    #: client to server, one-way only: one short command of 34 bytes
    SHORT = 11
    #: server to client: position records, each before the session's events of its frame; then one gap_filled record
    MISSED = 10


class ShortKind(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: new, type limit, good till canceled
    LIMIT = 1
    #: new, type market, immediate or cancel; price is 0
    MARKET = 2


class FollowFault(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: the logs are of different shards
    OTHER_SHARD = 1
    #: the log of the server that wants to follow ends with a frame that this log hasn't
    OTHER_LOG = 2
    #: it has more commands than this log
    AHEAD = 3
    #: it has heard of a later term: this server was replaced
    OLD_TERM = 4
    #: this log begins behind what it needs next
    PRUNED = 5
    #: this server follows another one itself
    FOLLOWING = 6


class Promotion(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: the server takes clients from now on
    DONE = 0
    #: it follows nobody
    IS_PRIMARY = 1
    #: the server that it follows still speaks
    PRIMARY_ALIVE = 2
    #: it has not got the beginning of a log yet
    NOTHING_FOLLOWED = 3


class Reason(IntEnum):
    """Enumeration of the wire; each member says what it means."""

    #: no reason
    NONE = 0
    #: the first bytes are not those of LX
    BAD_MAGIC = 1
    #: a version this program does not speak
    BAD_VERSION = 2
    #: the buffer is shorter or longer than its header says
    BAD_LENGTH = 3
    #: CRC32C does not match
    BAD_CHECKSUM = 4
    #: the hash chain does not match
    BAD_HASH = 5
    #: the count of records or commands is wrong or beyond its limit
    BAD_COUNT = 6
    #: no such record kind, or not allowed here
    BAD_KIND = 7
    #: no such member of the enumeration
    BAD_ENUM = 8
    #: a flag that is unknown or not allowed here
    BAD_FLAGS = 9
    #: a reserved byte is not zero
    RESERVED_NOT_ZERO = 10
    #: not 1 to 16 of A-Z a-z 0-9 . _ - / padded with zero bytes
    BAD_TEXT = 11
    #: a number outside its limits
    OUT_OF_RANGE = 12
    #: an extension record is missing, or stands where none was announced
    BAD_EXTENSION = 13
    #: more bytes than a message may have
    MESSAGE_TOO_LARGE = 14
    #: no such message type, or not one a client may send
    BAD_TYPE = 15
    #: a byte of the padding that is not the one that belongs there
    BAD_PADDING = 16
    #: no such session
    UNKNOWN_SESSION = 100
    #: the session has ended
    SESSION_ENDED = 101
    #: the session belongs to another account
    ACCOUNT_MISMATCH = 102
    #: no command of this client id was executed, and none ever will be; limit is the highest id so far
    NOT_EXECUTED = 103
    #: no more sessions can be opened
    SESSIONS_FULL = 104
    #: the session is not bound to this connection
    SESSION_NOT_BOUND = 105
    #: the sender lacks the right to this command
    NOT_PERMITTED = 106
    #: the credential is not accepted
    BAD_CREDENTIAL = 107
    #: the command's outcome is no longer kept; limit is the oldest client id kept
    TOO_OLD = 108
    #: the session was resumed since; limit is its epoch
    STALE_EPOCH = 109
    #: no such instrument
    UNKNOWN_INSTRUMENT = 200
    #: limit is the lowest price in ticks
    PRICE_BELOW_MIN = 201
    #: limit is the highest price in ticks
    PRICE_ABOVE_MAX = 202
    #: limit is the lowest quantity in lots
    QUANTITY_BELOW_MIN = 203
    #: limit is the highest quantity in lots
    QUANTITY_ABOVE_MAX = 204
    #: a term does not fit the order or another term; value is its offset in order_terms
    TERMS_CONFLICT = 208
    #: limit is the time of the log
    ALREADY_EXPIRED = 209
    #: the price is not a whole number of ticks
    OFF_TICK = 205
    #: the quantity is not a whole number of lots
    OFF_LOT = 206
    #: not taken in this phase of the instrument; value is the phase
    WRONG_PHASE = 210
    #: a price outside the price bands; limit is the bound in ticks
    OUTSIDE_BAND = 211
    #: price x quantity in minor units of quote; limit is the instrument's lowest
    NOTIONAL_BELOW_MIN = 212
    #: price x quantity in minor units of quote; limit is the instrument's highest
    NOTIONAL_ABOVE_LIMIT = 213
    #: too much for a market order, or no multiple of the market lot; limit is the one broken
    MARKET_QUANTITY = 214
    #: the instrument is traded no more
    INSTRUMENT_DELISTED = 215
    #: there is no auction to uncross; value is the phase
    NO_AUCTION = 216
    #: price x quantity in minor units of the quote asset, fee included; limit is AMOUNT_MAX
    NOTIONAL_ABOVE_MAX = 207
    #: no such account
    UNKNOWN_ACCOUNT = 300
    #: value is what the order or withdrawal needs, limit what is free
    INSUFFICIENT_BALANCE = 301
    #: this engine keeps no accounts
    RISK_OFF = 302
    #: the account is closed
    ACCOUNT_CLOSED = 303
    #: limit is the most accounts of an engine
    ACCOUNTS_FULL = 304
    #: it has open sessions, orders or money; value is how much of the first of them
    ACCOUNT_IN_USE = 305
    #: the asset's amount in all accounts; limit is the highest
    SUPPLY_ABOVE_MAX = 306
    #: the transfer's outcome is no longer kept; limit is the oldest id kept
    TRANSFER_TOO_OLD = 307
    #: this transfer was never executed, and never will be; limit is the highest id so far
    TRANSFER_NOT_EXECUTED = 308
    #: the account may enter no orders
    ACCOUNT_BLOCKED = 309
    #: open orders of the account in this instrument; limit is the most
    TOO_MANY_ORDERS = 310
    #: waiting stops of the account in this instrument; limit is the most
    TOO_MANY_STOPS = 311
    #: lists of the account in this instrument; limit is the most
    TOO_MANY_LISTS = 312
    #: no such resting order for this sender
    UNKNOWN_ORDER = 400
    #: limit is the best opposite price in ticks
    POST_ONLY_WOULD_CROSS = 401
    #: limit is the most resting orders of this engine
    ORDERS_FULL = 402
    #: limit is the highest total quantity of a level
    LEVEL_FULL = 403
    #: value is the price it watches, limit its stop price
    STOP_WOULD_TRIGGER = 404
    #: limit is the most waiting orders of this engine
    STOPS_FULL = 405
    #: value is the offset in list_leg of what does not fit; 0: an order of a list is not changed
    LIST_CONFLICT = 406
    #: an asset or instrument of this name exists
    ALREADY_EXISTS = 500
    #: no such asset
    UNKNOWN_ASSET = 501
    #: base and quote are the same asset
    SAME_ASSET = 502
    #: a lot is not a whole number of the base asset's minor units
    LOT_NOT_WHOLE = 503
    #: tick x lot is not a whole number of the quote asset's minor units
    TICK_NOT_WHOLE = 504
    #: a lowest value is above its highest
    LIMITS_INVERTED = 505
    #: limit is the most assets of an engine
    ASSETS_FULL = 506
    #: limit is the most instruments of an engine
    INSTRUMENTS_FULL = 507
    #: only an engine without accounts and sessions takes this
    TOO_LATE = 508
    #: only while no orders rest; value is how many do
    ORDERS_RESTING = 509
    #: limit is the time of the log
    IN_THE_PAST = 510
    #: limit is the most entries of a timetable
    SCHEDULE_FULL = 511
    #: the server's queue is full; nothing was executed
    BUSY = 600
    #: the server takes no more commands
    STOPPING = 601
    #: events of that place in the log are kept no more; limit is the first position from which they are
    EVENTS_GONE = 602
    #: the server is a backup and follows another one; speak to that one
    FOLLOWING = 610
    #: canceled by its owner
    USER_CANCEL = 700
    #: the rest of an immediate-or-cancel order
    IOC_REMAINDER = 701
    #: the rest of a market order
    NO_LIQUIDITY = 702
    #: a fill-or-kill order that could not be filled whole
    FOK_NOT_FILLED = 703
    #: replaced by a quantity that was already executed
    REPLACED_BELOW_EXECUTED = 704
    #: reduced by all that was left
    REDUCED_TO_ZERO = 705
    #: canceled by a mass cancel
    MASS_CANCEL = 706
    #: its session was closed
    SESSION_CLOSED = 707
    #: it would have met an order of its own account or group
    SELF_TRADE = 708
    #: its time has come
    EXPIRED = 709
    #: the rest of a market order whose budget buys no further lot
    BUDGET_SPENT = 710
    #: less than its minimum quantity could be had at once
    MINIMUM_NOT_MET = 711
    #: the rest of a market order whose account can pay for no further lot
    FUNDS_SPENT = 712
    #: its session's connection ended
    DISCONNECTED = 714
    #: its session's lease ended
    LEASE_ENDED = 715
    #: the countdown of its account has run out
    COUNTDOWN = 716
    #: its instrument was delisted
    DELISTED = 717
    #: its instrument closed
    DAY_ENDED = 718
    #: what is left after its auction
    AUCTION_ENDED = 719
    #: its instrument was halted as it would have traded outside the price bands
    HALTED = 720
    #: the other order of its list came first
    OTHER_LEG = 721


class Kind(IntEnum):
    """First byte of every record."""

    #: Enter an order.
    NEW = 1
    #: Cancel a resting or waiting order of the session, or by engine id one of the account.
    CANCEL = 2
    #: State price, quantity, self-trade mode and post-only of a resting or waiting order of the session anew; client_id becomes its name.
    REPLACE = 3
    #: Take a quantity off a resting or waiting order of the session; it keeps its priority and its name.
    REDUCE = 4
    #: Cancel all orders of a scope, filtered by side and instrument.
    MASS_CANCEL = 5
    #: Enter two orders of which one cancels the other: a limit order (leg 1), and the waiting order in list_leg (leg 2).
    NEW_LIST = 6
    #: Cancel all orders of the session's account unless this is said again in time.
    COUNTDOWN = 7
    #: Open a session of an account; its number comes from the log. For the server only.
    OPEN_SESSION = 8
    #: End a session for good; its orders are canceled.
    CLOSE_SESSION = 9
    #: Another connection takes an open session over. For the server only.
    RESUME_SESSION = 10
    #: The connection of a session has ended. For the server only.
    DISCONNECT = 11
    #: Leases of up to 256 sessions start anew: bit b of mask w is session first + 64 w + b. For the server only.
    RENEW = 12
    #: Nothing but the time of its frame. For the server only.
    TICK = 13
    #: Time begins again after a stop: all leases start anew. For the server only.
    RESUME_TIME = 14
    #: Create an asset; its number is the count of assets so far plus one. For the operator only.
    ADD_ASSET = 16
    #: Create an instrument; its number is the count of instruments so far plus one. For the operator only.
    ADD_INSTRUMENT = 17
    #: Whether orders need funds. For the operator only, before the first account and session.
    CONFIGURE = 18
    #: Open an account, or state its state and fee rates anew. For the operator only.
    SET_ACCOUNT = 19
    #: State the fees of an instrument anew; orders that rest keep the rates they have. For the operator only.
    SET_FEES = 20
    #: Put money into an account, once for each transfer id. For the operator only.
    DEPOSIT = 21
    #: Take free money out of an account, once for each transfer id. For the operator, and for a session with the right to it.
    WITHDRAW = 22
    #: State the phase of an instrument. For the operator only.
    SET_PHASE = 23
    #: Add an entry to the timetable of an instrument, or clear it. For the operator only.
    SCHEDULE_PHASE = 24
    #: End the auction of an instrument with its trades, and begin the next one. For the operator only.
    UNCROSS = 25
    #: State the price bands of an instrument anew. For the operator only.
    SET_BANDS = 26
    #: State the limits of an instrument anew; orders that rest go on. For the operator only.
    SET_LIMITS = 27
    #: Cancel all orders of an instrument and never trade it again. For the operator only.
    DELIST = 28
    #: Tick, lot and limits of the instrument in the record before.
    INSTRUMENT_LIMITS = 64
    #: Rare terms of the order in the record before; 0 = none.
    ORDER_TERMS = 65
    #: Terms of the resting or waiting order in the record before.
    STATE_TERMS = 66
    #: Leg 2 of the list in the record before: a stop or a stop_limit.
    LIST_LEG = 67
    #: More limits of the instrument in the record before; 0 = none.
    ORDER_LIMITS = 68
    #: Ask for a session and bind it to this connection.
    HELLO = 80
    #: The session is bound to this connection.
    WELCOME = 81
    #: A hello or a whole message was refused; nothing of it was executed.
    REFUSED = 82
    #: Ask for the best levels of both sides of a book; levels = 1 is the top of the book.
    QUERY = 83
    #: The place in the log of the records that follow.
    POSITION = 84
    #: Alive; sent back as it came.
    HEARTBEAT = 85
    #: Ask what came by the one-way connection that a session is bound to.
    ONE_WAY_QUERY = 88
    #: What came by a one-way connection so far: take two of them, and the difference is what came between.
    ONE_WAY_COUNTS = 89
    #: Ask which shards there are, and which of them has which market.
    SHARDS_QUERY = 96
    #: One shard of the address book. Its shard_market records follow.
    SHARD = 97
    #: A market of a shard.
    SHARD_MARKET = 98
    #: Ask for the events of a session that this connection has, from a place in the log on.
    GAP_FILL = 86
    #: The session's events up to here were told.
    GAP_FILLED = 87
    #: A backup says what it has on disk: to begin, once a second, and after each sync.
    FOLLOW = 112
    #: Frames of the log follow, whole and in order, all of them durable at the sender; none of them: it is alive.
    FRAMES = 113
    #: What the state of the sender's engine was at a place of the log.
    LOG_STATE = 114
    #: The log of the server that wants to follow is no beginning of this one.
    FOLLOW_REFUSED = 115
    #: Stop following, and take clients.
    PROMOTE = 116
    #: What a server had when it was promoted, or why it was not.
    PROMOTED = 117
    #: The order was entered; fills or its rest follow.
    ACCEPTED = 128
    #: The command changed nothing but, from stage `instrument` on and when it was not permitted, the session's highest client id.
    REJECTED = 129
    #: One execution, told to one owner.
    FILL = 130
    #: One execution, told to all.
    TRADE = 131
    #: What was open of the order is gone.
    CANCELED = 132
    #: The order was stated anew; fills may follow.
    REPLACED = 133
    #: The order is smaller; it kept its place.
    REDUCED = 134
    #: Answer to a mass cancel, after the canceled events of its orders.
    MASS_CANCELED = 135
    #: A price level as it is now; quantity 0: the level is gone. Public.
    LEVEL = 136
    #: The money of the fill before it: what the order's account paid, received and was charged.
    SETTLED = 137
    #: Two orders of one owner would have met: both lose this quantity without a trade (mode decrement).
    PREVENTED = 138
    #: A waiting order comes in as a market or limit order; fills, its rest or its end follow.
    TRIGGERED = 140
    #: The command came before and was executed then: its outcome, told again.
    OUTCOME = 141
    #: A list was entered, or is one no more.
    LIST_STATUS = 142
    #: The countdown of an account from now on.
    COUNTDOWN_SET = 143
    #: A session was opened, in epoch 1.
    SESSION_OPENED = 144
    #: A session has ended, after the canceled events of its orders.
    SESSION_CLOSED = 145
    #: An account as it is from now on.
    ACCOUNT_SET = 146
    #: Money went into or out of an account, now or, when replayed, before.
    TRANSFERRED = 147
    #: Another connection has the session; the session's next event has the number after this one's.
    SESSION_RESUMED = 148
    #: The connection of the session has ended, after the canceled events of its orders if they are canceled then.
    SESSION_DISCONNECTED = 149
    #: All leases have started anew. Public.
    TIME_RESUMED = 150
    #: An asset was created. Public.
    ASSET_ADDED = 152
    #: An instrument was created. Public. Its limits follow.
    INSTRUMENT_ADDED = 153
    #: Whether orders need funds. Public.
    CONFIGURED = 154
    #: Fees of an instrument from now on. Public.
    FEES_SET = 155
    #: The phase of an instrument from now on. Public.
    PHASE_SET = 156
    #: What an auction would give if it ended now; zeros: nothing would trade. Public.
    INDICATIVE = 157
    #: Price bands of an instrument from now on. Public.
    BANDS_SET = 158
    #: Limits of an instrument from now on. Public. More of them follow.
    LIMITS_SET = 159
    #: The instrument is traded no more, after the canceled events of its orders. Public.
    DELISTED = 160
    #: An entry of the timetable was added, or all were cleared. Public.
    PHASE_SCHEDULED = 161
    #: First record of a snapshot.
    STATE_ENGINE = 192
    #: An asset; in the order of their numbers.
    STATE_ASSET = 193
    #: An instrument; in the order of their numbers. Its limits follow.
    STATE_INSTRUMENT = 194
    #: Phase, bands and more limits of an instrument, when one of them is not as at first; by instrument, behind all of them.
    STATE_RULES = 202
    #: An entry of a timetable; by instrument, then in the order they were added.
    STATE_SCHEDULE = 203
    #: An account; by number.
    STATE_ACCOUNT = 197
    #: Money of an account that has some; by account, the venue first, then by asset.
    STATE_BALANCE = 198
    #: A transfer that is remembered; by account, the venue first, then by transfer id.
    STATE_TRANSFER = 199
    #: A session; in the order of their numbers.
    STATE_SESSION = 195
    #: The outcome of a command of an open session; by session, then by client id.
    STATE_OUTCOME = 201
    #: A countdown that runs; by account.
    STATE_COUNTDOWN = 204
    #: A resting order; by instrument, bids then asks, best price first, shown before hidden, first in first; then those that wait for an auction.
    STATE_ORDER = 196
    #: A waiting order; by instrument, then by engine id.
    STATE_STOP = 200
    #: Two open orders of which one cancels the other; by engine id of leg 1. That of leg 2 is the next.
    STATE_LIST = 205


@dataclass(slots=True, init=False, repr=False, eq=False)
class New(Printed):
    """Enter an order.

    side: buy or sell
    type: order type
    tif: time in force
    stp: self-trade mode
    flags: flags; extension: order_terms follows
    instrument: number of the instrument
    account: account of the session
    session: session that sends
    client_id: name of the order; rises within the session
    price: limit in ticks; 0 for an order that trades at any price
    quantity: lots
    client_time_ns: when the client meant to send it
    """

    NAME: ClassVar[str] = "new"
    KIND: ClassVar[int] = 1
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBBBBBHIIQ8xqQ8xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "new",
        1,
        "command",
        65,
        (
            FieldSpec("side", "u8", 1, 1, enum=Side, minimum=1),
            FieldSpec("type", "u8", 2, 1, enum=OrderType),
            FieldSpec("tif", "u8", 3, 1, enum=TimeInForce),
            FieldSpec("stp", "u8", 4, 1, enum=SelfTrade),
            FieldSpec("flags", "u8", 5, 1, flags=((1, "extension"), (4, "post_only"), (8, "slide"),)),
            FieldSpec("instrument", "u16", 6, 2),
            FieldSpec("account", "u32", 8, 4),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("price", "i64", 32, 8, minimum=0, maximum=4398046511103),
            FieldSpec("quantity", "u64", 40, 8, minimum=1, maximum=9007199254740991),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
            RuleSpec(1, 255, 1, 9, 1, 4398046511103, "type = limit"),
            RuleSpec(1, 255, 2, 9, 0, 0, "type = market"),
            RuleSpec(1, 255, 2, 2, 6, 2, "type = market"),
            RuleSpec(1, 255, 3, 9, 0, 0, "type = stop"),
            RuleSpec(1, 255, 3, 2, 3, 5, "type = stop"),
            RuleSpec(1, 255, 4, 9, 1, 4398046511103, "type = stop_limit"),
            RuleSpec(1, 255, 4, 2, 1, 5, "type = stop_limit"),
            RuleSpec(1, 255, 5, 9, 0, 0, "type = take_profit"),
            RuleSpec(1, 255, 5, 2, 3, 5, "type = take_profit"),
            RuleSpec(1, 255, 6, 9, 1, 4398046511103, "type = take_profit_limit"),
            RuleSpec(1, 255, 6, 2, 1, 5, "type = take_profit_limit"),
            RuleSpec(1, 255, 7, 9, 0, 0, "type = trailing_stop"),
            RuleSpec(1, 255, 7, 2, 3, 5, "type = trailing_stop"),
            RuleSpec(4, 4, 4, 9, 1, 4398046511103, "post_only is set"),
            RuleSpec(4, 4, 4, 2, 3, 5, "post_only is set"),
            RuleSpec(4, 12, 8, 4, 0, 0, "`slide` needs `post_only`"),
            RuleSpec(4, 8, 8, 1, 1, 1, "slide is set"),
        ),
        (24, 25, 26, 27, 28, 29, 30, 31, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
    )

    side: int = 0
    type: int = 0
    tif: int = 0
    stp: int = 0
    flags: int = 0
    instrument: int = 0
    account: int = 0
    session: int = 0
    client_id: int = 0
    price: int = 0
    quantity: int = 0
    client_time_ns: int = 0

    def __init__(self, side: int = 0, type: int = 0, tif: int = 0, stp: int = 0, flags: int = 0, instrument: int = 0, account: int = 0, session: int = 0, client_id: int = 0, price: int = 0, quantity: int = 0, client_time_ns: int = 0) -> None:
        self.side = side
        self.type = type
        self.tif = tif
        self.stp = stp
        self.flags = flags
        self.instrument = instrument
        self.account = account
        self.session = session
        self.client_id = client_id
        self.price = price
        self.quantity = quantity
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, New):
            return NotImplemented
        return (self.side, self.type, self.tif, self.stp, self.flags, self.instrument, self.account, self.session, self.client_id, self.price, self.quantity, self.client_time_ns,) == (other.side, other.type, other.tif, other.stp, other.flags, other.instrument, other.account, other.session, other.client_id, other.price, other.quantity, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(1, self.side, self.type, self.tif, self.stp, self.flags, self.instrument, self.account, self.session, self.client_id, self.price, self.quantity, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Cancel(Printed):
    """Cancel a resting or waiting order of the session, or by engine id one of the account.

    flags: flags
    instrument: instrument of the order, or 0
    account: account of the session
    session: session that sends
    client_id: id of this command; rises within the session
    target_id: the order: its client id, or its engine id by flag
    client_time_ns: when the client meant to send it
    """

    NAME: ClassVar[str] = "cancel"
    KIND: ClassVar[int] = 2
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B4xBHIIQQ24xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "cancel",
        2,
        "command",
        None,
        (
            FieldSpec("flags", "u8", 5, 1, flags=((2, "engine_target"),)),
            FieldSpec("instrument", "u16", 6, 2),
            FieldSpec("account", "u32", 8, 4),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("target_id", "u64", 24, 8, minimum=1),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
        ),
        (1, 2, 3, 4, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4, 5, 6),
    )

    flags: int = 0
    instrument: int = 0
    account: int = 0
    session: int = 0
    client_id: int = 0
    target_id: int = 0
    client_time_ns: int = 0

    def __init__(self, flags: int = 0, instrument: int = 0, account: int = 0, session: int = 0, client_id: int = 0, target_id: int = 0, client_time_ns: int = 0) -> None:
        self.flags = flags
        self.instrument = instrument
        self.account = account
        self.session = session
        self.client_id = client_id
        self.target_id = target_id
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Cancel):
            return NotImplemented
        return (self.flags, self.instrument, self.account, self.session, self.client_id, self.target_id, self.client_time_ns,) == (other.flags, other.instrument, other.account, other.session, other.client_id, other.target_id, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(2, self.flags, self.instrument, self.account, self.session, self.client_id, self.target_id, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Replace(Printed):
    """State price, quantity, self-trade mode and post-only of a resting or waiting order of the session anew; client_id becomes its name.

    stp: self-trade mode, should it trade at once
    flags: flags
    instrument: instrument of the order, or 0
    account: account of the session
    session: session that sends
    client_id: new name of the order; rises within the session
    target_id: the order: its client id, or its engine id by flag
    price: new limit in ticks; 0 for a waiting order that has none
    quantity: new total in lots, what was executed included
    client_time_ns: when the client meant to send it
    """

    NAME: ClassVar[str] = "replace"
    KIND: ClassVar[int] = 3
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B3xBBHIIQQqQ8xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "replace",
        3,
        "command",
        None,
        (
            FieldSpec("stp", "u8", 4, 1, enum=SelfTrade),
            FieldSpec("flags", "u8", 5, 1, flags=((2, "engine_target"), (4, "post_only"), (8, "slide"),)),
            FieldSpec("instrument", "u16", 6, 2),
            FieldSpec("account", "u32", 8, 4),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("target_id", "u64", 24, 8, minimum=1),
            FieldSpec("price", "i64", 32, 8, minimum=0, maximum=4398046511103),
            FieldSpec("quantity", "u64", 40, 8, minimum=1, maximum=9007199254740991),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
            RuleSpec(1, 12, 8, 1, 0, 0, "`slide` needs `post_only`"),
        ),
        (1, 2, 3, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    )

    stp: int = 0
    flags: int = 0
    instrument: int = 0
    account: int = 0
    session: int = 0
    client_id: int = 0
    target_id: int = 0
    price: int = 0
    quantity: int = 0
    client_time_ns: int = 0

    def __init__(self, stp: int = 0, flags: int = 0, instrument: int = 0, account: int = 0, session: int = 0, client_id: int = 0, target_id: int = 0, price: int = 0, quantity: int = 0, client_time_ns: int = 0) -> None:
        self.stp = stp
        self.flags = flags
        self.instrument = instrument
        self.account = account
        self.session = session
        self.client_id = client_id
        self.target_id = target_id
        self.price = price
        self.quantity = quantity
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Replace):
            return NotImplemented
        return (self.stp, self.flags, self.instrument, self.account, self.session, self.client_id, self.target_id, self.price, self.quantity, self.client_time_ns,) == (other.stp, other.flags, other.instrument, other.account, other.session, other.client_id, other.target_id, other.price, other.quantity, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(3, self.stp, self.flags, self.instrument, self.account, self.session, self.client_id, self.target_id, self.price, self.quantity, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Reduce(Printed):
    """Take a quantity off a resting or waiting order of the session; it keeps its priority and its name.

    flags: flags
    instrument: instrument of the order, or 0
    account: account of the session
    session: session that sends
    client_id: id of this command; rises within the session
    target_id: the order: its client id, or its engine id by flag
    quantity: lots to take off
    client_time_ns: when the client meant to send it
    """

    NAME: ClassVar[str] = "reduce"
    KIND: ClassVar[int] = 4
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B4xBHIIQQ8xQ8xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "reduce",
        4,
        "command",
        None,
        (
            FieldSpec("flags", "u8", 5, 1, flags=((2, "engine_target"),)),
            FieldSpec("instrument", "u16", 6, 2),
            FieldSpec("account", "u32", 8, 4),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("target_id", "u64", 24, 8, minimum=1),
            FieldSpec("quantity", "u64", 40, 8, minimum=1, maximum=9007199254740991),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
        ),
        (1, 2, 3, 4, 32, 33, 34, 35, 36, 37, 38, 39, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4, 5, 6, 7),
    )

    flags: int = 0
    instrument: int = 0
    account: int = 0
    session: int = 0
    client_id: int = 0
    target_id: int = 0
    quantity: int = 0
    client_time_ns: int = 0

    def __init__(self, flags: int = 0, instrument: int = 0, account: int = 0, session: int = 0, client_id: int = 0, target_id: int = 0, quantity: int = 0, client_time_ns: int = 0) -> None:
        self.flags = flags
        self.instrument = instrument
        self.account = account
        self.session = session
        self.client_id = client_id
        self.target_id = target_id
        self.quantity = quantity
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Reduce):
            return NotImplemented
        return (self.flags, self.instrument, self.account, self.session, self.client_id, self.target_id, self.quantity, self.client_time_ns,) == (other.flags, other.instrument, other.account, other.session, other.client_id, other.target_id, other.quantity, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(4, self.flags, self.instrument, self.account, self.session, self.client_id, self.target_id, self.quantity, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class MassCancel(Printed):
    """Cancel all orders of a scope, filtered by side and instrument.

    side: only this side; none = both
    scope: whose orders
    instrument: only this instrument; 0 = all
    account: account of the session
    session: session that sends; 0 = the operator
    client_id: id of this command; rises within the session
    client_time_ns: when the client meant to send it
    """

    NAME: ClassVar[str] = "mass_cancel"
    KIND: ClassVar[int] = 5
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBB3xHIIQ32xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "mass_cancel",
        5,
        "command",
        None,
        (
            FieldSpec("side", "u8", 1, 1, enum=Side),
            FieldSpec("scope", "u8", 2, 1, enum=Scope),
            FieldSpec("instrument", "u16", 6, 2),
            FieldSpec("account", "u32", 8, 4),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
        ),
        (3, 4, 5, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4, 5, 6),
    )

    side: int = 0
    scope: int = 0
    instrument: int = 0
    account: int = 0
    session: int = 0
    client_id: int = 0
    client_time_ns: int = 0

    def __init__(self, side: int = 0, scope: int = 0, instrument: int = 0, account: int = 0, session: int = 0, client_id: int = 0, client_time_ns: int = 0) -> None:
        self.side = side
        self.scope = scope
        self.instrument = instrument
        self.account = account
        self.session = session
        self.client_id = client_id
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, MassCancel):
            return NotImplemented
        return (self.side, self.scope, self.instrument, self.account, self.session, self.client_id, self.client_time_ns,) == (other.side, other.scope, other.instrument, other.account, other.session, other.client_id, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(5, self.side, self.scope, self.instrument, self.account, self.session, self.client_id, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class NewList(Printed):
    """Enter two orders of which one cancels the other: a limit order (leg 1), and the waiting order in list_leg (leg 2).

    side: buy or sell, both legs
    type: order type of leg 1: limit
    tif: time in force of leg 1: gtc
    stp: self-trade mode of both legs
    flags: flags; extension is set; post_only is of leg 1
    instrument: number of the instrument
    account: account of the session
    session: session that sends
    client_id: name of the list and of leg 1; rises within the session
    price: limit of leg 1 in ticks
    quantity: lots of each leg
    client_time_ns: when the client meant to send it
    """

    NAME: ClassVar[str] = "new_list"
    KIND: ClassVar[int] = 6
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBBBBBHIIQ8xqQ8xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "new_list",
        6,
        "command",
        67,
        (
            FieldSpec("side", "u8", 1, 1, enum=Side, minimum=1),
            FieldSpec("type", "u8", 2, 1, enum=OrderType, maximum=1),
            FieldSpec("tif", "u8", 3, 1, enum=TimeInForce, minimum=3, maximum=3),
            FieldSpec("stp", "u8", 4, 1, enum=SelfTrade),
            FieldSpec("flags", "u8", 5, 1, flags=((1, "extension"), (4, "post_only"),), minimum=1),
            FieldSpec("instrument", "u16", 6, 2),
            FieldSpec("account", "u32", 8, 4),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("price", "i64", 32, 8, minimum=1, maximum=4398046511103),
            FieldSpec("quantity", "u64", 40, 8, minimum=1, maximum=9007199254740991),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
            RuleSpec(4, 5, 4, 4, 0, 0, "`post_only` needs `extension`"),
        ),
        (24, 25, 26, 27, 28, 29, 30, 31, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
    )

    side: int = 0
    type: int = 0
    tif: int = 0
    stp: int = 0
    flags: int = 0
    instrument: int = 0
    account: int = 0
    session: int = 0
    client_id: int = 0
    price: int = 0
    quantity: int = 0
    client_time_ns: int = 0

    def __init__(self, side: int = 0, type: int = 0, tif: int = 0, stp: int = 0, flags: int = 0, instrument: int = 0, account: int = 0, session: int = 0, client_id: int = 0, price: int = 0, quantity: int = 0, client_time_ns: int = 0) -> None:
        self.side = side
        self.type = type
        self.tif = tif
        self.stp = stp
        self.flags = flags
        self.instrument = instrument
        self.account = account
        self.session = session
        self.client_id = client_id
        self.price = price
        self.quantity = quantity
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, NewList):
            return NotImplemented
        return (self.side, self.type, self.tif, self.stp, self.flags, self.instrument, self.account, self.session, self.client_id, self.price, self.quantity, self.client_time_ns,) == (other.side, other.type, other.tif, other.stp, other.flags, other.instrument, other.account, other.session, other.client_id, other.price, other.quantity, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(6, self.side, self.type, self.tif, self.stp, self.flags, self.instrument, self.account, self.session, self.client_id, self.price, self.quantity, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Countdown(Printed):
    """Cancel all orders of the session's account unless this is said again in time.

    account: account of the session
    session: session that sends
    client_id: id of this command; rises within the session
    after_ns: time of the log from now on; 0 = no longer
    client_time_ns: when the client meant to send it
    """

    NAME: ClassVar[str] = "countdown"
    KIND: ClassVar[int] = 7
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B7xIIQQ24xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "countdown",
        7,
        "command",
        None,
        (
            FieldSpec("account", "u32", 8, 4),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("after_ns", "u64", 24, 8, maximum=86400000000000),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
        ),
        (1, 2, 3, 4, 5, 6, 7, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4),
    )

    account: int = 0
    session: int = 0
    client_id: int = 0
    after_ns: int = 0
    client_time_ns: int = 0

    def __init__(self, account: int = 0, session: int = 0, client_id: int = 0, after_ns: int = 0, client_time_ns: int = 0) -> None:
        self.account = account
        self.session = session
        self.client_id = client_id
        self.after_ns = after_ns
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Countdown):
            return NotImplemented
        return (self.account, self.session, self.client_id, self.after_ns, self.client_time_ns,) == (other.account, other.session, other.client_id, other.after_ns, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(7, self.account, self.session, self.client_id, self.after_ns, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class OpenSession(Printed):
    """Open a session of an account; its number comes from the log. For the server only.

    rights: what it may do; 0 = trade
    flags: flags
    account: owner
    client_id: the sender's reference, given back as request_id
    lease_ns: time of the log without a sign of life after which it ends; 0 = never
    client_time_ns: when the client meant to send it
    """

    NAME: ClassVar[str] = "open_session"
    KIND: ClassVar[int] = 8
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BB3xB2xI4xQ8xQ16xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "open_session",
        8,
        "command",
        None,
        (
            FieldSpec("rights", "u8", 1, 1, flags=((1, "no_trade"), (2, "withdraw"), (4, "admin"),)),
            FieldSpec("flags", "u8", 5, 1, flags=((16, "cancel_on_disconnect"),)),
            FieldSpec("account", "u32", 8, 4, minimum=1),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("lease_ns", "u64", 32, 8),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
        ),
        (2, 3, 4, 6, 7, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4, 5),
    )

    rights: int = 0
    flags: int = 0
    account: int = 0
    client_id: int = 0
    lease_ns: int = 0
    client_time_ns: int = 0

    def __init__(self, rights: int = 0, flags: int = 0, account: int = 0, client_id: int = 0, lease_ns: int = 0, client_time_ns: int = 0) -> None:
        self.rights = rights
        self.flags = flags
        self.account = account
        self.client_id = client_id
        self.lease_ns = lease_ns
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, OpenSession):
            return NotImplemented
        return (self.rights, self.flags, self.account, self.client_id, self.lease_ns, self.client_time_ns,) == (other.rights, other.flags, other.account, other.client_id, other.lease_ns, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(8, self.rights, self.flags, self.account, self.client_id, self.lease_ns, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class CloseSession(Printed):
    """End a session for good; its orders are canceled.

    account: account of the session
    session: session that sends
    client_id: id of this command; rises within the session
    client_time_ns: when the client meant to send it
    """

    NAME: ClassVar[str] = "close_session"
    KIND: ClassVar[int] = 9
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B7xIIQ32xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "close_session",
        9,
        "command",
        None,
        (
            FieldSpec("account", "u32", 8, 4),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
        ),
        (1, 2, 3, 4, 5, 6, 7, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3),
    )

    account: int = 0
    session: int = 0
    client_id: int = 0
    client_time_ns: int = 0

    def __init__(self, account: int = 0, session: int = 0, client_id: int = 0, client_time_ns: int = 0) -> None:
        self.account = account
        self.session = session
        self.client_id = client_id
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CloseSession):
            return NotImplemented
        return (self.account, self.session, self.client_id, self.client_time_ns,) == (other.account, other.session, other.client_id, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(9, self.account, self.session, self.client_id, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class ResumeSession(Printed):
    """Another connection takes an open session over. For the server only.

    flags: flags, from now on
    account: account of the session
    session: the session
    client_id: the sender's reference, given back as request_id
    client_time_ns: when the client meant to send it
    """

    NAME: ClassVar[str] = "resume_session"
    KIND: ClassVar[int] = 10
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B4xB2xIIQ32xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "resume_session",
        10,
        "command",
        None,
        (
            FieldSpec("flags", "u8", 5, 1, flags=((16, "cancel_on_disconnect"),)),
            FieldSpec("account", "u32", 8, 4),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
        ),
        (1, 2, 3, 4, 6, 7, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4),
    )

    flags: int = 0
    account: int = 0
    session: int = 0
    client_id: int = 0
    client_time_ns: int = 0

    def __init__(self, flags: int = 0, account: int = 0, session: int = 0, client_id: int = 0, client_time_ns: int = 0) -> None:
        self.flags = flags
        self.account = account
        self.session = session
        self.client_id = client_id
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ResumeSession):
            return NotImplemented
        return (self.flags, self.account, self.session, self.client_id, self.client_time_ns,) == (other.flags, other.account, other.session, other.client_id, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(10, self.flags, self.account, self.session, self.client_id, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Disconnect(Printed):
    """The connection of a session has ended. For the server only.

    session: the session
    client_id: the sender's reference, given back as request_id
    epoch: epoch in which the connection had the session
    client_time_ns: when the connection ended
    """

    NAME: ClassVar[str] = "disconnect"
    KIND: ClassVar[int] = 11
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B11xIQI28xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "disconnect",
        11,
        "command",
        None,
        (
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("epoch", "u32", 24, 4),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
        ),
        (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3),
    )

    session: int = 0
    client_id: int = 0
    epoch: int = 0
    client_time_ns: int = 0

    def __init__(self, session: int = 0, client_id: int = 0, epoch: int = 0, client_time_ns: int = 0) -> None:
        self.session = session
        self.client_id = client_id
        self.epoch = epoch
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Disconnect):
            return NotImplemented
        return (self.session, self.client_id, self.epoch, self.client_time_ns,) == (other.session, other.client_id, other.epoch, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(11, self.session, self.client_id, self.epoch, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Renew(Printed):
    """Leases of up to 256 sessions start anew: bit b of mask w is session first + 64 w + b. For the server only.

    first: session of the lowest bit
    mask0: sessions first to first + 63
    mask1: the next 64
    mask2: the next 64
    mask3: the next 64
    """

    NAME: ClassVar[str] = "renew"
    KIND: ClassVar[int] = 12
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B7xI12xQQQQ8x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "renew",
        12,
        "command",
        None,
        (
            FieldSpec("first", "u32", 8, 4, minimum=1),
            FieldSpec("mask0", "u64", 24, 8),
            FieldSpec("mask1", "u64", 32, 8),
            FieldSpec("mask2", "u64", 40, 8),
            FieldSpec("mask3", "u64", 48, 8),
        ),
        (
        ),
        (1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3, 4),
    )

    first: int = 0
    mask0: int = 0
    mask1: int = 0
    mask2: int = 0
    mask3: int = 0

    def __init__(self, first: int = 0, mask0: int = 0, mask1: int = 0, mask2: int = 0, mask3: int = 0) -> None:
        self.first = first
        self.mask0 = mask0
        self.mask1 = mask1
        self.mask2 = mask2
        self.mask3 = mask3

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Renew):
            return NotImplemented
        return (self.first, self.mask0, self.mask1, self.mask2, self.mask3,) == (other.first, other.mask0, other.mask1, other.mask2, other.mask3,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(12, self.first, self.mask0, self.mask1, self.mask2, self.mask3)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Tick(Printed):
    """Nothing but the time of its frame. For the server only.

    client_time_ns: when the server meant to send it
    """

    NAME: ClassVar[str] = "tick"
    KIND: ClassVar[int] = 13
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B55xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "tick",
        13,
        "command",
        None,
        (
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
        ),
        (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0,),
    )

    client_time_ns: int = 0

    def __init__(self, client_time_ns: int = 0) -> None:
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Tick):
            return NotImplemented
        return (self.client_time_ns,) == (other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(13, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class ResumeTime(Printed):
    """Time begins again after a stop: all leases start anew. For the server only.

    client_id: the sender's reference, given back as request_id
    client_time_ns: when the server meant to send it
    """

    NAME: ClassVar[str] = "resume_time"
    KIND: ClassVar[int] = 14
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B15xQ32xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "resume_time",
        14,
        "command",
        None,
        (
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
        ),
        (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1),
    )

    client_id: int = 0
    client_time_ns: int = 0

    def __init__(self, client_id: int = 0, client_time_ns: int = 0) -> None:
        self.client_id = client_id
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ResumeTime):
            return NotImplemented
        return (self.client_id, self.client_time_ns,) == (other.client_id, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(14, self.client_id, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class AddAsset(Printed):
    """Create an asset; its number is the count of assets so far plus one. For the operator only.

    decimals: one whole unit is 10^decimals minor units
    session: 0 = the operator, else a session with the right admin
    client_id: the sender's reference, given back as request_id
    name: name of the asset
    client_time_ns: when the client meant to send it
    """

    NAME: ClassVar[str] = "add_asset"
    KIND: ClassVar[int] = 16
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BB10xIQ16s16xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "add_asset",
        16,
        "command",
        None,
        (
            FieldSpec("decimals", "u8", 1, 1, maximum=18),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("name", "text16", 24, 16),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
        ),
        (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4),
    )

    decimals: int = 0
    session: int = 0
    client_id: int = 0
    name: str = ""
    client_time_ns: int = 0

    def __init__(self, decimals: int = 0, session: int = 0, client_id: int = 0, name: str = "", client_time_ns: int = 0) -> None:
        self.decimals = decimals
        self.session = session
        self.client_id = client_id
        self.name = name
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, AddAsset):
            return NotImplemented
        return (self.decimals, self.session, self.client_id, self.name, self.client_time_ns,) == (other.decimals, other.session, other.client_id, other.name, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(16, self.decimals, self.session, self.client_id, self.name.encode("ascii"), self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        _, decimals, session, client_id, name, client_time_ns = cls.STRUCT.unpack_from(buffer, offset)
        return cls(decimals, session, client_id, name.rstrip(b"\0").decode("ascii", "replace"), client_time_ns)


@dataclass(slots=True, init=False, repr=False, eq=False)
class AddInstrument(Printed):
    """Create an instrument; its number is the count of instruments so far plus one. For the operator only.

    tick_scale: tick = tick mantissa x 10^-tick_scale quote units
    lot_scale: lot = lot mantissa x 10^-lot_scale base units
    flags: flags; extension is set
    session: 0 = the operator, else a session with the right admin
    client_id: the sender's reference, given back as request_id
    symbol: symbol of the instrument
    base: number of the base asset
    quote: number of the quote asset
    client_time_ns: when the client meant to send it
    """

    NAME: ClassVar[str] = "add_instrument"
    KIND: ClassVar[int] = 17
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBB2xB6xIQ16sHH12xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "add_instrument",
        17,
        "command",
        64,
        (
            FieldSpec("tick_scale", "u8", 1, 1, maximum=18),
            FieldSpec("lot_scale", "u8", 2, 1, maximum=18),
            FieldSpec("flags", "u8", 5, 1, flags=((1, "extension"),), minimum=1),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("symbol", "text16", 24, 16),
            FieldSpec("base", "u16", 40, 2, minimum=1),
            FieldSpec("quote", "u16", 42, 2, minimum=1),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
        ),
        (3, 4, 6, 7, 8, 9, 10, 11, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4, 5, 6, 7, 8),
    )

    tick_scale: int = 0
    lot_scale: int = 0
    flags: int = 0
    session: int = 0
    client_id: int = 0
    symbol: str = ""
    base: int = 0
    quote: int = 0
    client_time_ns: int = 0

    def __init__(self, tick_scale: int = 0, lot_scale: int = 0, flags: int = 0, session: int = 0, client_id: int = 0, symbol: str = "", base: int = 0, quote: int = 0, client_time_ns: int = 0) -> None:
        self.tick_scale = tick_scale
        self.lot_scale = lot_scale
        self.flags = flags
        self.session = session
        self.client_id = client_id
        self.symbol = symbol
        self.base = base
        self.quote = quote
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, AddInstrument):
            return NotImplemented
        return (self.tick_scale, self.lot_scale, self.flags, self.session, self.client_id, self.symbol, self.base, self.quote, self.client_time_ns,) == (other.tick_scale, other.lot_scale, other.flags, other.session, other.client_id, other.symbol, other.base, other.quote, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(17, self.tick_scale, self.lot_scale, self.flags, self.session, self.client_id, self.symbol.encode("ascii"), self.base, self.quote, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        _, tick_scale, lot_scale, flags, session, client_id, symbol, base, quote, client_time_ns = cls.STRUCT.unpack_from(buffer, offset)
        return cls(tick_scale, lot_scale, flags, session, client_id, symbol.rstrip(b"\0").decode("ascii", "replace"), base, quote, client_time_ns)


@dataclass(slots=True, init=False, repr=False, eq=False)
class Configure(Printed):
    """Whether orders need funds. For the operator only, before the first account and session.

    risk: off or on
    session: 0 = the operator, else a session with the right admin
    client_id: the sender's reference, given back as request_id
    client_time_ns: when the client meant to send it
    """

    NAME: ClassVar[str] = "configure"
    KIND: ClassVar[int] = 18
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BB10xIQ32xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "configure",
        18,
        "command",
        None,
        (
            FieldSpec("risk", "u8", 1, 1, enum=Risk),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
        ),
        (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3),
    )

    risk: int = 0
    session: int = 0
    client_id: int = 0
    client_time_ns: int = 0

    def __init__(self, risk: int = 0, session: int = 0, client_id: int = 0, client_time_ns: int = 0) -> None:
        self.risk = risk
        self.session = session
        self.client_id = client_id
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Configure):
            return NotImplemented
        return (self.risk, self.session, self.client_id, self.client_time_ns,) == (other.risk, other.session, other.client_id, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(18, self.risk, self.session, self.client_id, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetAccount(Printed):
    """Open an account, or state its state and fee rates anew. For the operator only.

    state: open, blocked or closed
    rates: whose fee rates apply
    account: number of the account
    session: 0 = the operator, else a session with the right admin
    client_id: the sender's reference, given back as request_id
    group: accounts of one group count as one for self-trade modes; 0 = alone
    maker_ppm: own maker rate in parts per million; negative: a rebate
    taker_ppm: own taker rate in parts per million
    client_time_ns: when the client meant to send it
    """

    NAME: ClassVar[str] = "set_account"
    KIND: ClassVar[int] = 19
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBB5xIIQI4xii16xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "set_account",
        19,
        "command",
        None,
        (
            FieldSpec("state", "u8", 1, 1, enum=AccountState, minimum=1),
            FieldSpec("rates", "u8", 2, 1, enum=Rates),
            FieldSpec("account", "u32", 8, 4, minimum=1),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("group", "u32", 24, 4),
            FieldSpec("maker_ppm", "i32", 32, 4, minimum=-100000, maximum=100000),
            FieldSpec("taker_ppm", "i32", 36, 4, minimum=0, maximum=100000),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
            RuleSpec(1, 255, 0, 6, 0, 0, "rates = instrument"),
            RuleSpec(1, 255, 0, 7, 0, 0, "rates = instrument"),
        ),
        (3, 4, 5, 6, 7, 28, 29, 30, 31, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4, 5, 6, 7, 8),
    )

    state: int = 0
    rates: int = 0
    account: int = 0
    session: int = 0
    client_id: int = 0
    group: int = 0
    maker_ppm: int = 0
    taker_ppm: int = 0
    client_time_ns: int = 0

    def __init__(self, state: int = 0, rates: int = 0, account: int = 0, session: int = 0, client_id: int = 0, group: int = 0, maker_ppm: int = 0, taker_ppm: int = 0, client_time_ns: int = 0) -> None:
        self.state = state
        self.rates = rates
        self.account = account
        self.session = session
        self.client_id = client_id
        self.group = group
        self.maker_ppm = maker_ppm
        self.taker_ppm = taker_ppm
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SetAccount):
            return NotImplemented
        return (self.state, self.rates, self.account, self.session, self.client_id, self.group, self.maker_ppm, self.taker_ppm, self.client_time_ns,) == (other.state, other.rates, other.account, other.session, other.client_id, other.group, other.maker_ppm, other.taker_ppm, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(19, self.state, self.rates, self.account, self.session, self.client_id, self.group, self.maker_ppm, self.taker_ppm, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetFees(Printed):
    """State the fees of an instrument anew; orders that rest keep the rates they have. For the operator only.

    fee_asset: what fees are paid in
    instrument: number of the instrument
    session: 0 = the operator, else a session with the right admin
    client_id: the sender's reference, given back as request_id
    maker_ppm: maker rate in parts per million; negative: a rebate
    taker_ppm: taker rate in parts per million
    client_time_ns: when the client meant to send it
    """

    NAME: ClassVar[str] = "set_fees"
    KIND: ClassVar[int] = 20
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BB4xH4xIQ8xii16xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "set_fees",
        20,
        "command",
        None,
        (
            FieldSpec("fee_asset", "u8", 1, 1, enum=FeeAsset),
            FieldSpec("instrument", "u16", 6, 2, minimum=1),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("maker_ppm", "i32", 32, 4, minimum=-100000, maximum=100000),
            FieldSpec("taker_ppm", "i32", 36, 4, minimum=0, maximum=100000),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
        ),
        (2, 3, 4, 5, 8, 9, 10, 11, 24, 25, 26, 27, 28, 29, 30, 31, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4, 5, 6),
    )

    fee_asset: int = 0
    instrument: int = 0
    session: int = 0
    client_id: int = 0
    maker_ppm: int = 0
    taker_ppm: int = 0
    client_time_ns: int = 0

    def __init__(self, fee_asset: int = 0, instrument: int = 0, session: int = 0, client_id: int = 0, maker_ppm: int = 0, taker_ppm: int = 0, client_time_ns: int = 0) -> None:
        self.fee_asset = fee_asset
        self.instrument = instrument
        self.session = session
        self.client_id = client_id
        self.maker_ppm = maker_ppm
        self.taker_ppm = taker_ppm
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SetFees):
            return NotImplemented
        return (self.fee_asset, self.instrument, self.session, self.client_id, self.maker_ppm, self.taker_ppm, self.client_time_ns,) == (other.fee_asset, other.instrument, other.session, other.client_id, other.maker_ppm, other.taker_ppm, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(20, self.fee_asset, self.instrument, self.session, self.client_id, self.maker_ppm, self.taker_ppm, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Deposit(Printed):
    """Put money into an account, once for each transfer id. For the operator only.

    asset: number of the asset
    account: number of the account; 0 = the venue
    session: 0 = the operator, else a session with the right admin
    client_id: the sender's reference, given back as request_id
    transfer_id: rises within the account
    amount: minor units
    client_time_ns: when the client meant to send it
    """

    NAME: ClassVar[str] = "deposit"
    KIND: ClassVar[int] = 21
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B5xHIIQQq16xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "deposit",
        21,
        "command",
        None,
        (
            FieldSpec("asset", "u16", 6, 2, minimum=1),
            FieldSpec("account", "u32", 8, 4),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("transfer_id", "u64", 24, 8, minimum=1),
            FieldSpec("amount", "i64", 32, 8, minimum=1, maximum=4611686018427387903),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
        ),
        (1, 2, 3, 4, 5, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4, 5, 6),
    )

    asset: int = 0
    account: int = 0
    session: int = 0
    client_id: int = 0
    transfer_id: int = 0
    amount: int = 0
    client_time_ns: int = 0

    def __init__(self, asset: int = 0, account: int = 0, session: int = 0, client_id: int = 0, transfer_id: int = 0, amount: int = 0, client_time_ns: int = 0) -> None:
        self.asset = asset
        self.account = account
        self.session = session
        self.client_id = client_id
        self.transfer_id = transfer_id
        self.amount = amount
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Deposit):
            return NotImplemented
        return (self.asset, self.account, self.session, self.client_id, self.transfer_id, self.amount, self.client_time_ns,) == (other.asset, other.account, other.session, other.client_id, other.transfer_id, other.amount, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(21, self.asset, self.account, self.session, self.client_id, self.transfer_id, self.amount, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Withdraw(Printed):
    """Take free money out of an account, once for each transfer id. For the operator, and for a session with the right to it.

    asset: number of the asset
    account: number of the account; 0 = the venue
    session: 0 = the operator, else a session with the right withdraw or admin
    client_id: the sender's reference, given back as request_id
    transfer_id: rises within the account
    amount: minor units
    client_time_ns: when the client meant to send it
    """

    NAME: ClassVar[str] = "withdraw"
    KIND: ClassVar[int] = 22
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B5xHIIQQq16xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "withdraw",
        22,
        "command",
        None,
        (
            FieldSpec("asset", "u16", 6, 2, minimum=1),
            FieldSpec("account", "u32", 8, 4),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("transfer_id", "u64", 24, 8, minimum=1),
            FieldSpec("amount", "i64", 32, 8, minimum=1, maximum=4611686018427387903),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
        ),
        (1, 2, 3, 4, 5, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4, 5, 6),
    )

    asset: int = 0
    account: int = 0
    session: int = 0
    client_id: int = 0
    transfer_id: int = 0
    amount: int = 0
    client_time_ns: int = 0

    def __init__(self, asset: int = 0, account: int = 0, session: int = 0, client_id: int = 0, transfer_id: int = 0, amount: int = 0, client_time_ns: int = 0) -> None:
        self.asset = asset
        self.account = account
        self.session = session
        self.client_id = client_id
        self.transfer_id = transfer_id
        self.amount = amount
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Withdraw):
            return NotImplemented
        return (self.asset, self.account, self.session, self.client_id, self.transfer_id, self.amount, self.client_time_ns,) == (other.asset, other.account, other.session, other.client_id, other.transfer_id, other.amount, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(22, self.asset, self.account, self.session, self.client_id, self.transfer_id, self.amount, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetPhase(Printed):
    """State the phase of an instrument. For the operator only.

    phase: phase from now on
    instrument: number of the instrument
    session: 0 = the operator, else a session with the right admin
    client_id: the sender's reference, given back as request_id
    client_time_ns: when the client meant to send it
    """

    NAME: ClassVar[str] = "set_phase"
    KIND: ClassVar[int] = 23
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BB4xH4xIQ32xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "set_phase",
        23,
        "command",
        None,
        (
            FieldSpec("phase", "u8", 1, 1, enum=Phase),
            FieldSpec("instrument", "u16", 6, 2, minimum=1),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
        ),
        (2, 3, 4, 5, 8, 9, 10, 11, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4),
    )

    phase: int = 0
    instrument: int = 0
    session: int = 0
    client_id: int = 0
    client_time_ns: int = 0

    def __init__(self, phase: int = 0, instrument: int = 0, session: int = 0, client_id: int = 0, client_time_ns: int = 0) -> None:
        self.phase = phase
        self.instrument = instrument
        self.session = session
        self.client_id = client_id
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SetPhase):
            return NotImplemented
        return (self.phase, self.instrument, self.session, self.client_id, self.client_time_ns,) == (other.phase, other.instrument, other.session, other.client_id, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(23, self.phase, self.instrument, self.session, self.client_id, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class SchedulePhase(Printed):
    """Add an entry to the timetable of an instrument, or clear it. For the operator only.

    phase: phase from that time on
    instrument: number of the instrument
    session: 0 = the operator, else a session with the right admin
    client_id: the sender's reference, given back as request_id
    at_ns: time of the log when it comes; 0 = clear the timetable
    every_ns: it comes again each time so much later; 0 = once
    client_time_ns: when the client meant to send it
    """

    NAME: ClassVar[str] = "schedule_phase"
    KIND: ClassVar[int] = 24
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BB4xH4xIQ8xQQ8xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "schedule_phase",
        24,
        "command",
        None,
        (
            FieldSpec("phase", "u8", 1, 1, enum=Phase),
            FieldSpec("instrument", "u16", 6, 2, minimum=1),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("at_ns", "u64", 32, 8),
            FieldSpec("every_ns", "u64", 40, 8),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
        ),
        (2, 3, 4, 5, 8, 9, 10, 11, 24, 25, 26, 27, 28, 29, 30, 31, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4, 5, 6),
    )

    phase: int = 0
    instrument: int = 0
    session: int = 0
    client_id: int = 0
    at_ns: int = 0
    every_ns: int = 0
    client_time_ns: int = 0

    def __init__(self, phase: int = 0, instrument: int = 0, session: int = 0, client_id: int = 0, at_ns: int = 0, every_ns: int = 0, client_time_ns: int = 0) -> None:
        self.phase = phase
        self.instrument = instrument
        self.session = session
        self.client_id = client_id
        self.at_ns = at_ns
        self.every_ns = every_ns
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SchedulePhase):
            return NotImplemented
        return (self.phase, self.instrument, self.session, self.client_id, self.at_ns, self.every_ns, self.client_time_ns,) == (other.phase, other.instrument, other.session, other.client_id, other.at_ns, other.every_ns, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(24, self.phase, self.instrument, self.session, self.client_id, self.at_ns, self.every_ns, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Uncross(Printed):
    """End the auction of an instrument with its trades, and begin the next one. For the operator only.

    instrument: number of the instrument
    session: 0 = the operator, else a session with the right admin
    client_id: the sender's reference, given back as request_id
    client_time_ns: when the client meant to send it
    """

    NAME: ClassVar[str] = "uncross"
    KIND: ClassVar[int] = 25
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B5xH4xIQ32xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "uncross",
        25,
        "command",
        None,
        (
            FieldSpec("instrument", "u16", 6, 2, minimum=1),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
        ),
        (1, 2, 3, 4, 5, 8, 9, 10, 11, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3),
    )

    instrument: int = 0
    session: int = 0
    client_id: int = 0
    client_time_ns: int = 0

    def __init__(self, instrument: int = 0, session: int = 0, client_id: int = 0, client_time_ns: int = 0) -> None:
        self.instrument = instrument
        self.session = session
        self.client_id = client_id
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Uncross):
            return NotImplemented
        return (self.instrument, self.session, self.client_id, self.client_time_ns,) == (other.instrument, other.session, other.client_id, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(25, self.instrument, self.session, self.client_id, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetBands(Printed):
    """State the price bands of an instrument anew. For the operator only.

    action: what becomes of an order that would trade outside
    instrument: number of the instrument
    session: 0 = the operator, else a session with the right admin
    client_id: the sender's reference, given back as request_id
    static_ppm: parts per million to each side of the reference; 0 = off
    dynamic_ppm: parts per million to each side of the last trade; 0 = off
    reference: reference price in ticks; 0 = as it is
    client_time_ns: when the client meant to send it
    """

    NAME: ClassVar[str] = "set_bands"
    KIND: ClassVar[int] = 26
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BB4xH4xIQIIq16xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "set_bands",
        26,
        "command",
        None,
        (
            FieldSpec("action", "u8", 1, 1, enum=BandAction),
            FieldSpec("instrument", "u16", 6, 2, minimum=1),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("static_ppm", "u32", 24, 4, maximum=1000000),
            FieldSpec("dynamic_ppm", "u32", 28, 4, maximum=1000000),
            FieldSpec("reference", "i64", 32, 8, minimum=0, maximum=4398046511103),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
        ),
        (2, 3, 4, 5, 8, 9, 10, 11, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4, 5, 6, 7),
    )

    action: int = 0
    instrument: int = 0
    session: int = 0
    client_id: int = 0
    static_ppm: int = 0
    dynamic_ppm: int = 0
    reference: int = 0
    client_time_ns: int = 0

    def __init__(self, action: int = 0, instrument: int = 0, session: int = 0, client_id: int = 0, static_ppm: int = 0, dynamic_ppm: int = 0, reference: int = 0, client_time_ns: int = 0) -> None:
        self.action = action
        self.instrument = instrument
        self.session = session
        self.client_id = client_id
        self.static_ppm = static_ppm
        self.dynamic_ppm = dynamic_ppm
        self.reference = reference
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SetBands):
            return NotImplemented
        return (self.action, self.instrument, self.session, self.client_id, self.static_ppm, self.dynamic_ppm, self.reference, self.client_time_ns,) == (other.action, other.instrument, other.session, other.client_id, other.static_ppm, other.dynamic_ppm, other.reference, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(26, self.action, self.instrument, self.session, self.client_id, self.static_ppm, self.dynamic_ppm, self.reference, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class SetLimits(Printed):
    """State the limits of an instrument anew; orders that rest go on. For the operator only.

    flags: flags; extension is set
    instrument: number of the instrument
    session: 0 = the operator, else a session with the right admin
    client_id: the sender's reference, given back as request_id
    price_min: lowest price in ticks
    price_max: highest price in ticks
    quantity_min: lowest quantity in lots
    quantity_max: highest quantity in lots
    client_time_ns: when the client meant to send it
    """

    NAME: ClassVar[str] = "set_limits"
    KIND: ClassVar[int] = 27
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B4xBH4xIQqqQQQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "set_limits",
        27,
        "command",
        68,
        (
            FieldSpec("flags", "u8", 5, 1, flags=((1, "extension"),), minimum=1),
            FieldSpec("instrument", "u16", 6, 2, minimum=1),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("price_min", "i64", 24, 8, minimum=1, maximum=4398046511103),
            FieldSpec("price_max", "i64", 32, 8, minimum=1, maximum=4398046511103),
            FieldSpec("quantity_min", "u64", 40, 8, minimum=1, maximum=9007199254740991),
            FieldSpec("quantity_max", "u64", 48, 8, minimum=1, maximum=9007199254740991),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
        ),
        (1, 2, 3, 4, 8, 9, 10, 11),
        (0, 1, 2, 3, 4, 5, 6, 7, 8),
    )

    flags: int = 0
    instrument: int = 0
    session: int = 0
    client_id: int = 0
    price_min: int = 0
    price_max: int = 0
    quantity_min: int = 0
    quantity_max: int = 0
    client_time_ns: int = 0

    def __init__(self, flags: int = 0, instrument: int = 0, session: int = 0, client_id: int = 0, price_min: int = 0, price_max: int = 0, quantity_min: int = 0, quantity_max: int = 0, client_time_ns: int = 0) -> None:
        self.flags = flags
        self.instrument = instrument
        self.session = session
        self.client_id = client_id
        self.price_min = price_min
        self.price_max = price_max
        self.quantity_min = quantity_min
        self.quantity_max = quantity_max
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SetLimits):
            return NotImplemented
        return (self.flags, self.instrument, self.session, self.client_id, self.price_min, self.price_max, self.quantity_min, self.quantity_max, self.client_time_ns,) == (other.flags, other.instrument, other.session, other.client_id, other.price_min, other.price_max, other.quantity_min, other.quantity_max, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(27, self.flags, self.instrument, self.session, self.client_id, self.price_min, self.price_max, self.quantity_min, self.quantity_max, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Delist(Printed):
    """Cancel all orders of an instrument and never trade it again. For the operator only.

    instrument: number of the instrument
    session: 0 = the operator, else a session with the right admin
    client_id: the sender's reference, given back as request_id
    client_time_ns: when the client meant to send it
    """

    NAME: ClassVar[str] = "delist"
    KIND: ClassVar[int] = 28
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B5xH4xIQ32xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "delist",
        28,
        "command",
        None,
        (
            FieldSpec("instrument", "u16", 6, 2, minimum=1),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
        ),
        (1, 2, 3, 4, 5, 8, 9, 10, 11, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3),
    )

    instrument: int = 0
    session: int = 0
    client_id: int = 0
    client_time_ns: int = 0

    def __init__(self, instrument: int = 0, session: int = 0, client_id: int = 0, client_time_ns: int = 0) -> None:
        self.instrument = instrument
        self.session = session
        self.client_id = client_id
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Delist):
            return NotImplemented
        return (self.instrument, self.session, self.client_id, self.client_time_ns,) == (other.instrument, other.session, other.client_id, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(28, self.instrument, self.session, self.client_id, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class InstrumentLimits(Printed):
    """Tick, lot and limits of the instrument in the record before.

    tick: mantissa of the tick
    lot: mantissa of the lot
    price_min: lowest price in ticks
    price_max: highest price in ticks
    quantity_min: lowest quantity in lots
    quantity_max: highest quantity in lots
    """

    NAME: ClassVar[str] = "instrument_limits"
    KIND: ClassVar[int] = 64
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B7xQQqqQQ8x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "instrument_limits",
        64,
        "extension",
        None,
        (
            FieldSpec("tick", "u64", 8, 8, minimum=1, maximum=1000000000),
            FieldSpec("lot", "u64", 16, 8, minimum=1, maximum=1000000000),
            FieldSpec("price_min", "i64", 24, 8, minimum=1, maximum=4398046511103),
            FieldSpec("price_max", "i64", 32, 8, minimum=1, maximum=4398046511103),
            FieldSpec("quantity_min", "u64", 40, 8, minimum=1, maximum=9007199254740991),
            FieldSpec("quantity_max", "u64", 48, 8, minimum=1, maximum=9007199254740991),
        ),
        (
        ),
        (1, 2, 3, 4, 5, 6, 7, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3, 4, 5),
    )

    tick: int = 0
    lot: int = 0
    price_min: int = 0
    price_max: int = 0
    quantity_min: int = 0
    quantity_max: int = 0

    def __init__(self, tick: int = 0, lot: int = 0, price_min: int = 0, price_max: int = 0, quantity_min: int = 0, quantity_max: int = 0) -> None:
        self.tick = tick
        self.lot = lot
        self.price_min = price_min
        self.price_max = price_max
        self.quantity_min = quantity_min
        self.quantity_max = quantity_max

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, InstrumentLimits):
            return NotImplemented
        return (self.tick, self.lot, self.price_min, self.price_max, self.quantity_min, self.quantity_max,) == (other.tick, other.lot, other.price_min, other.price_max, other.quantity_min, other.quantity_max,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(64, self.tick, self.lot, self.price_min, self.price_max, self.quantity_min, self.quantity_max)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class OrderTerms(Printed):
    """Rare terms of the order in the record before; 0 = none.

    trigger: which price a waiting order watches
    trail_unit: what trail is counted in
    visibility: whether it can be seen while it rests
    min_quantity: lots that an ioc order must fill, or nothing; least lots of a trade with a hidden order
    display: most lots that are shown of it while it rests
    expires_ns: time of the log from which a gtd order is gone
    budget: most minor units of the quote asset that a market order trades for
    stop_price: ticks that the watched price must reach
    trail: distance of a trailing stop from the best watched price
    activation_price: ticks from which a trailing stop follows; 0 = at once
    """

    NAME: ClassVar[str] = "order_terms"
    KIND: ClassVar[int] = 65
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBBB4xQQQqqQq")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "order_terms",
        65,
        "extension",
        None,
        (
            FieldSpec("trigger", "u8", 1, 1, enum=Trigger),
            FieldSpec("trail_unit", "u8", 2, 1, enum=TrailUnit),
            FieldSpec("visibility", "u8", 3, 1, enum=Visibility),
            FieldSpec("min_quantity", "u64", 8, 8, maximum=9007199254740991),
            FieldSpec("display", "u64", 16, 8, maximum=9007199254740991),
            FieldSpec("expires_ns", "u64", 24, 8),
            FieldSpec("budget", "i64", 32, 8, minimum=0, maximum=4611686018427387903),
            FieldSpec("stop_price", "i64", 40, 8, minimum=0, maximum=4398046511103),
            FieldSpec("trail", "u64", 48, 8, maximum=4398046511103),
            FieldSpec("activation_price", "i64", 56, 8, minimum=0, maximum=4398046511103),
        ),
        (
        ),
        (4, 5, 6, 7),
        (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    )

    trigger: int = 0
    trail_unit: int = 0
    visibility: int = 0
    min_quantity: int = 0
    display: int = 0
    expires_ns: int = 0
    budget: int = 0
    stop_price: int = 0
    trail: int = 0
    activation_price: int = 0

    def __init__(self, trigger: int = 0, trail_unit: int = 0, visibility: int = 0, min_quantity: int = 0, display: int = 0, expires_ns: int = 0, budget: int = 0, stop_price: int = 0, trail: int = 0, activation_price: int = 0) -> None:
        self.trigger = trigger
        self.trail_unit = trail_unit
        self.visibility = visibility
        self.min_quantity = min_quantity
        self.display = display
        self.expires_ns = expires_ns
        self.budget = budget
        self.stop_price = stop_price
        self.trail = trail
        self.activation_price = activation_price

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, OrderTerms):
            return NotImplemented
        return (self.trigger, self.trail_unit, self.visibility, self.min_quantity, self.display, self.expires_ns, self.budget, self.stop_price, self.trail, self.activation_price,) == (other.trigger, other.trail_unit, other.visibility, other.min_quantity, other.display, other.expires_ns, other.budget, other.stop_price, other.trail, other.activation_price,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(65, self.trigger, self.trail_unit, self.visibility, self.min_quantity, self.display, self.expires_ns, self.budget, self.stop_price, self.trail, self.activation_price)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class StateTerms(Printed):
    """Terms of the resting or waiting order in the record before.

    until: the phase that ends it
    visibility: whether it can be seen
    min_quantity: of a hidden order: least lots of a trade with it; of a waiting ioc order: lots it must fill, or nothing
    display: most lots shown; 0 = all
    expires_ns: time of the log from which it is gone; 0 = never
    activation_price: of a trailing stop: ticks from which it follows; 0 = at once
    shown: lots of its slice that are left; 0 without display, or while it waits
    trail: of a trailing stop: its distance
    reference: of a trailing stop: the best watched price since it follows; 0 = it does not yet
    """

    NAME: ClassVar[str] = "state_terms"
    KIND: ClassVar[int] = 66
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B1xBB4xQQQqQQq")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "state_terms",
        66,
        "extension",
        None,
        (
            FieldSpec("until", "u8", 2, 1, enum=Until),
            FieldSpec("visibility", "u8", 3, 1, enum=Visibility),
            FieldSpec("min_quantity", "u64", 8, 8, maximum=9007199254740991),
            FieldSpec("display", "u64", 16, 8, maximum=9007199254740991),
            FieldSpec("expires_ns", "u64", 24, 8),
            FieldSpec("activation_price", "i64", 32, 8, minimum=0, maximum=4398046511103),
            FieldSpec("shown", "u64", 40, 8, maximum=9007199254740991),
            FieldSpec("trail", "u64", 48, 8, maximum=4398046511103),
            FieldSpec("reference", "i64", 56, 8, minimum=0, maximum=4398046511103),
        ),
        (
        ),
        (1, 4, 5, 6, 7),
        (0, 1, 2, 3, 4, 5, 6, 7, 8),
    )

    until: int = 0
    visibility: int = 0
    min_quantity: int = 0
    display: int = 0
    expires_ns: int = 0
    activation_price: int = 0
    shown: int = 0
    trail: int = 0
    reference: int = 0

    def __init__(self, until: int = 0, visibility: int = 0, min_quantity: int = 0, display: int = 0, expires_ns: int = 0, activation_price: int = 0, shown: int = 0, trail: int = 0, reference: int = 0) -> None:
        self.until = until
        self.visibility = visibility
        self.min_quantity = min_quantity
        self.display = display
        self.expires_ns = expires_ns
        self.activation_price = activation_price
        self.shown = shown
        self.trail = trail
        self.reference = reference

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StateTerms):
            return NotImplemented
        return (self.until, self.visibility, self.min_quantity, self.display, self.expires_ns, self.activation_price, self.shown, self.trail, self.reference,) == (other.until, other.visibility, other.min_quantity, other.display, other.expires_ns, other.activation_price, other.shown, other.trail, other.reference,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(66, self.until, self.visibility, self.min_quantity, self.display, self.expires_ns, self.activation_price, self.shown, self.trail, self.reference)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class ListLeg(Printed):
    """Leg 2 of the list in the record before: a stop or a stop_limit.

    trigger: which price it watches
    type: stop or stop_limit
    tif: time in force: gtc, of a stop_limit ioc and fok too
    client_id: name of leg 2; above the list's
    price: limit in ticks; 0 for a stop
    stop_price: ticks that the watched price must reach
    """

    NAME: ClassVar[str] = "list_leg"
    KIND: ClassVar[int] = 67
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBBB12xQ8xqq16x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "list_leg",
        67,
        "extension",
        None,
        (
            FieldSpec("trigger", "u8", 1, 1, enum=Trigger),
            FieldSpec("type", "u8", 2, 1, enum=OrderType, minimum=3, maximum=4),
            FieldSpec("tif", "u8", 3, 1, enum=TimeInForce, maximum=3),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("price", "i64", 32, 8, minimum=0, maximum=4398046511103),
            FieldSpec("stop_price", "i64", 40, 8, minimum=1, maximum=4398046511103),
        ),
        (
            RuleSpec(1, 255, 3, 4, 0, 0, "type = stop"),
            RuleSpec(1, 255, 3, 2, 3, 3, "type = stop"),
            RuleSpec(1, 255, 4, 4, 1, 4398046511103, "type = stop_limit"),
        ),
        (4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3, 4, 5),
    )

    trigger: int = 0
    type: int = 0
    tif: int = 0
    client_id: int = 0
    price: int = 0
    stop_price: int = 0

    def __init__(self, trigger: int = 0, type: int = 0, tif: int = 0, client_id: int = 0, price: int = 0, stop_price: int = 0) -> None:
        self.trigger = trigger
        self.type = type
        self.tif = tif
        self.client_id = client_id
        self.price = price
        self.stop_price = stop_price

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ListLeg):
            return NotImplemented
        return (self.trigger, self.type, self.tif, self.client_id, self.price, self.stop_price,) == (other.trigger, other.type, other.tif, other.client_id, other.price, other.stop_price,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(67, self.trigger, self.type, self.tif, self.client_id, self.price, self.stop_price)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class OrderLimits(Printed):
    """More limits of the instrument in the record before; 0 = none.

    notional_min: lowest price x quantity in minor units of quote
    notional_max: highest price x quantity in minor units of quote
    market_quantity_max: highest quantity of a market order in lots
    market_lot: market orders are multiples of so many lots
    orders_max: most open orders of an account
    stops_max: most waiting stops of an account
    lists_max: most lists of an account
    """

    NAME: ClassVar[str] = "order_limits"
    KIND: ClassVar[int] = 68
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B7xqqQQIII12x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "order_limits",
        68,
        "extension",
        None,
        (
            FieldSpec("notional_min", "i64", 8, 8, minimum=0, maximum=4611686018427387903),
            FieldSpec("notional_max", "i64", 16, 8, minimum=0, maximum=4611686018427387903),
            FieldSpec("market_quantity_max", "u64", 24, 8, maximum=9007199254740991),
            FieldSpec("market_lot", "u64", 32, 8, maximum=9007199254740991),
            FieldSpec("orders_max", "u32", 40, 4),
            FieldSpec("stops_max", "u32", 44, 4),
            FieldSpec("lists_max", "u32", 48, 4),
        ),
        (
        ),
        (1, 2, 3, 4, 5, 6, 7, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3, 4, 5, 6),
    )

    notional_min: int = 0
    notional_max: int = 0
    market_quantity_max: int = 0
    market_lot: int = 0
    orders_max: int = 0
    stops_max: int = 0
    lists_max: int = 0

    def __init__(self, notional_min: int = 0, notional_max: int = 0, market_quantity_max: int = 0, market_lot: int = 0, orders_max: int = 0, stops_max: int = 0, lists_max: int = 0) -> None:
        self.notional_min = notional_min
        self.notional_max = notional_max
        self.market_quantity_max = market_quantity_max
        self.market_lot = market_lot
        self.orders_max = orders_max
        self.stops_max = stops_max
        self.lists_max = lists_max

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, OrderLimits):
            return NotImplemented
        return (self.notional_min, self.notional_max, self.market_quantity_max, self.market_lot, self.orders_max, self.stops_max, self.lists_max,) == (other.notional_min, other.notional_max, other.market_quantity_max, other.market_lot, other.orders_max, other.stops_max, other.lists_max,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(68, self.notional_min, self.notional_max, self.market_quantity_max, self.market_lot, self.orders_max, self.stops_max, self.lists_max)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Hello(Printed):
    """Ask for a session and bind it to this connection.

    rights: of a new session: what it may do; 0 = trade
    flags: flags of the session
    account: account that speaks
    session: session to resume; 0 = open a new one
    request_id: given back in the welcome
    credential: empty in development mode
    silence_ms: silence of the connection, in ms, after which it counts as ended; 0 = as the server says
    lease_ms: of a new session: ms without a sign of life after which it ends; 0 = never
    """

    NAME: ClassVar[str] = "hello"
    KIND: ClassVar[int] = 80
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BB3xB2xIIQ16sII16x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "hello",
        80,
        "control",
        None,
        (
            FieldSpec("rights", "u8", 1, 1, flags=((1, "no_trade"), (2, "withdraw"), (4, "admin"),)),
            FieldSpec("flags", "u8", 5, 1, flags=((16, "cancel_on_disconnect"),)),
            FieldSpec("account", "u32", 8, 4, minimum=1),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("request_id", "u64", 16, 8, minimum=1),
            FieldSpec("credential", "text16", 24, 16, optional=True),
            FieldSpec("silence_ms", "u32", 40, 4),
            FieldSpec("lease_ms", "u32", 44, 4),
        ),
        (
        ),
        (2, 3, 4, 6, 7, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3, 4, 5, 6, 7),
    )

    rights: int = 0
    flags: int = 0
    account: int = 0
    session: int = 0
    request_id: int = 0
    credential: str = ""
    silence_ms: int = 0
    lease_ms: int = 0

    def __init__(self, rights: int = 0, flags: int = 0, account: int = 0, session: int = 0, request_id: int = 0, credential: str = "", silence_ms: int = 0, lease_ms: int = 0) -> None:
        self.rights = rights
        self.flags = flags
        self.account = account
        self.session = session
        self.request_id = request_id
        self.credential = credential
        self.silence_ms = silence_ms
        self.lease_ms = lease_ms

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Hello):
            return NotImplemented
        return (self.rights, self.flags, self.account, self.session, self.request_id, self.credential, self.silence_ms, self.lease_ms,) == (other.rights, other.flags, other.account, other.session, other.request_id, other.credential, other.silence_ms, other.lease_ms,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(80, self.rights, self.flags, self.account, self.session, self.request_id, self.credential.encode("ascii"), self.silence_ms, self.lease_ms)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        _, rights, flags, account, session, request_id, credential, silence_ms, lease_ms = cls.STRUCT.unpack_from(buffer, offset)
        return cls(rights, flags, account, session, request_id, credential.rstrip(b"\0").decode("ascii", "replace"), silence_ms, lease_ms)


@dataclass(slots=True, init=False, repr=False, eq=False)
class Welcome(Printed):
    """The session is bound to this connection.

    account: account of the session
    session: number of the session
    request_id: from the hello
    sequence: position of the log: ordinal of its next command
    client_id: highest client id of the session so far
    epoch: epoch of the session: 1 when new, one more each time it is resumed
    number: number of the session's last event
    """

    NAME: ClassVar[str] = "welcome"
    KIND: ClassVar[int] = 81
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B7xIIQQQII16x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "welcome",
        81,
        "control",
        None,
        (
            FieldSpec("account", "u32", 8, 4),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("request_id", "u64", 16, 8),
            FieldSpec("sequence", "u64", 24, 8),
            FieldSpec("client_id", "u64", 32, 8),
            FieldSpec("epoch", "u32", 40, 4),
            FieldSpec("number", "u32", 44, 4),
        ),
        (
        ),
        (1, 2, 3, 4, 5, 6, 7, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3, 4, 5, 6),
    )

    account: int = 0
    session: int = 0
    request_id: int = 0
    sequence: int = 0
    client_id: int = 0
    epoch: int = 0
    number: int = 0

    def __init__(self, account: int = 0, session: int = 0, request_id: int = 0, sequence: int = 0, client_id: int = 0, epoch: int = 0, number: int = 0) -> None:
        self.account = account
        self.session = session
        self.request_id = request_id
        self.sequence = sequence
        self.client_id = client_id
        self.epoch = epoch
        self.number = number

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Welcome):
            return NotImplemented
        return (self.account, self.session, self.request_id, self.sequence, self.client_id, self.epoch, self.number,) == (other.account, other.session, other.request_id, other.sequence, other.client_id, other.epoch, other.number,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(81, self.account, self.session, self.request_id, self.sequence, self.client_id, self.epoch, self.number)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Refused(Printed):
    """A hello or a whole message was refused; nothing of it was executed.

    reason: why
    offset: byte of the message
    session: session asked for, or 0
    request_id: from the hello, or 0
    value: the value found
    limit: the limit it broke, or 0
    """

    NAME: ClassVar[str] = "refused"
    KIND: ClassVar[int] = 82
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B1xH4xIIQ8xQQ16x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "refused",
        82,
        "control",
        None,
        (
            FieldSpec("reason", "u16", 2, 2, enum=Reason),
            FieldSpec("offset", "u32", 8, 4),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("request_id", "u64", 16, 8),
            FieldSpec("value", "u64", 32, 8),
            FieldSpec("limit", "u64", 40, 8),
        ),
        (
        ),
        (1, 4, 5, 6, 7, 24, 25, 26, 27, 28, 29, 30, 31, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3, 4, 5),
    )

    reason: int = 0
    offset: int = 0
    session: int = 0
    request_id: int = 0
    value: int = 0
    limit: int = 0

    def __init__(self, reason: int = 0, offset: int = 0, session: int = 0, request_id: int = 0, value: int = 0, limit: int = 0) -> None:
        self.reason = reason
        self.offset = offset
        self.session = session
        self.request_id = request_id
        self.value = value
        self.limit = limit

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Refused):
            return NotImplemented
        return (self.reason, self.offset, self.session, self.request_id, self.value, self.limit,) == (other.reason, other.offset, other.session, other.request_id, other.value, other.limit,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(82, self.reason, self.offset, self.session, self.request_id, self.value, self.limit)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Query(Printed):
    """Ask for the best levels of both sides of a book; levels = 1 is the top of the book.

    instrument: number of the instrument
    levels: levels a side
    request_id: given back in the position record
    """

    NAME: ClassVar[str] = "query"
    KIND: ClassVar[int] = 83
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B5xHI4xQ40x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "query",
        83,
        "control",
        None,
        (
            FieldSpec("instrument", "u16", 6, 2, minimum=1),
            FieldSpec("levels", "u32", 8, 4, minimum=1, maximum=1000),
            FieldSpec("request_id", "u64", 16, 8, minimum=1),
        ),
        (
        ),
        (1, 2, 3, 4, 5, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2),
    )

    instrument: int = 0
    levels: int = 0
    request_id: int = 0

    def __init__(self, instrument: int = 0, levels: int = 0, request_id: int = 0) -> None:
        self.instrument = instrument
        self.levels = levels
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Query):
            return NotImplemented
        return (self.instrument, self.levels, self.request_id,) == (other.instrument, other.levels, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(83, self.instrument, self.levels, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Position(Printed):
    """The place in the log of the records that follow.

    count: commands of the frame
    request_id: of the query answered, or 0
    sequence: ordinal of the frame's first command
    time_ns: time of the frame
    term: term of the frame
    """

    NAME: ClassVar[str] = "position"
    KIND: ClassVar[int] = 84
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B3xI8xQQQQ16x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "position",
        84,
        "control",
        None,
        (
            FieldSpec("count", "u32", 4, 4),
            FieldSpec("request_id", "u64", 16, 8),
            FieldSpec("sequence", "u64", 24, 8),
            FieldSpec("time_ns", "u64", 32, 8),
            FieldSpec("term", "u64", 40, 8),
        ),
        (
        ),
        (1, 2, 3, 8, 9, 10, 11, 12, 13, 14, 15, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3, 4),
    )

    count: int = 0
    request_id: int = 0
    sequence: int = 0
    time_ns: int = 0
    term: int = 0

    def __init__(self, count: int = 0, request_id: int = 0, sequence: int = 0, time_ns: int = 0, term: int = 0) -> None:
        self.count = count
        self.request_id = request_id
        self.sequence = sequence
        self.time_ns = time_ns
        self.term = term

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Position):
            return NotImplemented
        return (self.count, self.request_id, self.sequence, self.time_ns, self.term,) == (other.count, other.request_id, other.sequence, other.time_ns, other.term,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(84, self.count, self.request_id, self.sequence, self.time_ns, self.term)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Heartbeat(Printed):
    """Alive; sent back as it came.

    request_id: given back
    client_time_ns: given back
    """

    NAME: ClassVar[str] = "heartbeat"
    KIND: ClassVar[int] = 85
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B15xQ32xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "heartbeat",
        85,
        "control",
        None,
        (
            FieldSpec("request_id", "u64", 16, 8),
            FieldSpec("client_time_ns", "u64", 56, 8),
        ),
        (
        ),
        (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1),
    )

    request_id: int = 0
    client_time_ns: int = 0

    def __init__(self, request_id: int = 0, client_time_ns: int = 0) -> None:
        self.request_id = request_id
        self.client_time_ns = client_time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Heartbeat):
            return NotImplemented
        return (self.request_id, self.client_time_ns,) == (other.request_id, other.client_time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(85, self.request_id, self.client_time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class OneWayQuery(Printed):
    """Ask what came by the one-way connection that a session is bound to.

    session: the session; 0 = ask for the port alone
    request_id: given back
    """

    NAME: ClassVar[str] = "one_way_query"
    KIND: ClassVar[int] = 88
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B11xIQ40x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "one_way_query",
        88,
        "control",
        None,
        (
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("request_id", "u64", 16, 8, minimum=1),
        ),
        (
        ),
        (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1),
    )

    session: int = 0
    request_id: int = 0

    def __init__(self, session: int = 0, request_id: int = 0) -> None:
        self.session = session
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, OneWayQuery):
            return NotImplemented
        return (self.session, self.request_id,) == (other.session, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(88, self.session, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class OneWayCounts(Printed):
    """What came by a one-way connection so far: take two of them, and the difference is what came between.

    port: of one-way connections on the host that was asked; 0 = there is none
    refused: messages and records that were refused before the log; 2^32 - 1: or more
    session: from the query
    request_id: from the query
    messages: messages that came, hellos and refused ones included
    bytes_in: bytes of these
    checksum: sum of the CRC32C of each of them, modulo 2^64
    acknowledged: commands of its sessions that the engine answered by another event than rejected
    rejected: commands of its sessions that the engine rejected
    """

    NAME: ClassVar[str] = "one_way_counts"
    KIND: ClassVar[int] = 89
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B1xHI4xIQQQQQQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "one_way_counts",
        89,
        "control",
        None,
        (
            FieldSpec("port", "u16", 2, 2),
            FieldSpec("refused", "u32", 4, 4),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("request_id", "u64", 16, 8),
            FieldSpec("messages", "u64", 24, 8),
            FieldSpec("bytes_in", "u64", 32, 8),
            FieldSpec("checksum", "u64", 40, 8),
            FieldSpec("acknowledged", "u64", 48, 8),
            FieldSpec("rejected", "u64", 56, 8),
        ),
        (
        ),
        (1, 8, 9, 10, 11),
        (0, 1, 2, 3, 4, 5, 6, 7, 8),
    )

    port: int = 0
    refused: int = 0
    session: int = 0
    request_id: int = 0
    messages: int = 0
    bytes_in: int = 0
    checksum: int = 0
    acknowledged: int = 0
    rejected: int = 0

    def __init__(self, port: int = 0, refused: int = 0, session: int = 0, request_id: int = 0, messages: int = 0, bytes_in: int = 0, checksum: int = 0, acknowledged: int = 0, rejected: int = 0) -> None:
        self.port = port
        self.refused = refused
        self.session = session
        self.request_id = request_id
        self.messages = messages
        self.bytes_in = bytes_in
        self.checksum = checksum
        self.acknowledged = acknowledged
        self.rejected = rejected

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, OneWayCounts):
            return NotImplemented
        return (self.port, self.refused, self.session, self.request_id, self.messages, self.bytes_in, self.checksum, self.acknowledged, self.rejected,) == (other.port, other.refused, other.session, other.request_id, other.messages, other.bytes_in, other.checksum, other.acknowledged, other.rejected,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(89, self.port, self.refused, self.session, self.request_id, self.messages, self.bytes_in, self.checksum, self.acknowledged, self.rejected)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class ShardsQuery(Printed):
    """Ask which shards there are, and which of them has which market.

    request_id: given back in the position record
    """

    NAME: ClassVar[str] = "shards_query"
    KIND: ClassVar[int] = 96
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B15xQ40x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "shards_query",
        96,
        "control",
        None,
        (
            FieldSpec("request_id", "u64", 16, 8, minimum=1),
        ),
        (
        ),
        (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0,),
    )

    request_id: int = 0

    def __init__(self, request_id: int = 0) -> None:
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ShardsQuery):
            return NotImplemented
        return (self.request_id,) == (other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(96, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Shard(Printed):
    """One shard of the address book. Its shard_market records follow.

    port: its port on the host that was asked; 0 = the address that was asked
    shard: its number
    markets: number of its shard_market records
    shards: number of all shards
    feed: port of its feed of public events on the same host; 0 = it has none
    """

    NAME: ClassVar[str] = "shard"
    KIND: ClassVar[int] = 97
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B1xHIIIH46x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "shard",
        97,
        "control",
        None,
        (
            FieldSpec("port", "u16", 2, 2),
            FieldSpec("shard", "u32", 4, 4),
            FieldSpec("markets", "u32", 8, 4),
            FieldSpec("shards", "u32", 12, 4),
            FieldSpec("feed", "u16", 16, 2),
        ),
        (
        ),
        (1, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3, 4),
    )

    port: int = 0
    shard: int = 0
    markets: int = 0
    shards: int = 0
    feed: int = 0

    def __init__(self, port: int = 0, shard: int = 0, markets: int = 0, shards: int = 0, feed: int = 0) -> None:
        self.port = port
        self.shard = shard
        self.markets = markets
        self.shards = shards
        self.feed = feed

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Shard):
            return NotImplemented
        return (self.port, self.shard, self.markets, self.shards, self.feed,) == (other.port, other.shard, other.markets, other.shards, other.feed,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(97, self.port, self.shard, self.markets, self.shards, self.feed)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class ShardMarket(Printed):
    """A market of a shard.

    shard: number of the shard
    instrument: number of the instrument on this shard
    symbol: its symbol
    """

    NAME: ClassVar[str] = "shard_market"
    KIND: ClassVar[int] = 98
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B3xIH14x16s24x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "shard_market",
        98,
        "control",
        None,
        (
            FieldSpec("shard", "u32", 4, 4),
            FieldSpec("instrument", "u16", 8, 2, minimum=1),
            FieldSpec("symbol", "text16", 24, 16),
        ),
        (
        ),
        (1, 2, 3, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2),
    )

    shard: int = 0
    instrument: int = 0
    symbol: str = ""

    def __init__(self, shard: int = 0, instrument: int = 0, symbol: str = "") -> None:
        self.shard = shard
        self.instrument = instrument
        self.symbol = symbol

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ShardMarket):
            return NotImplemented
        return (self.shard, self.instrument, self.symbol,) == (other.shard, other.instrument, other.symbol,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(98, self.shard, self.instrument, self.symbol.encode("ascii"))

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        _, shard, instrument, symbol = cls.STRUCT.unpack_from(buffer, offset)
        return cls(shard, instrument, symbol.rstrip(b"\0").decode("ascii", "replace"))


@dataclass(slots=True, init=False, repr=False, eq=False)
class GapFill(Printed):
    """Ask for the events of a session that this connection has, from a place in the log on.

    session: the session
    request_id: given back in position and gap_filled records
    position: ordinal of a command: events of its frame are the first
    skip: records of that frame to leave out, as gap_filled said; 0 at first
    """

    NAME: ClassVar[str] = "gap_fill"
    KIND: ClassVar[int] = 86
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B11xIQQI28x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "gap_fill",
        86,
        "control",
        None,
        (
            FieldSpec("session", "u32", 12, 4, minimum=1),
            FieldSpec("request_id", "u64", 16, 8, minimum=1),
            FieldSpec("position", "u64", 24, 8, minimum=1),
            FieldSpec("skip", "u32", 32, 4),
        ),
        (
        ),
        (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3),
    )

    session: int = 0
    request_id: int = 0
    position: int = 0
    skip: int = 0

    def __init__(self, session: int = 0, request_id: int = 0, position: int = 0, skip: int = 0) -> None:
        self.session = session
        self.request_id = request_id
        self.position = position
        self.skip = skip

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, GapFill):
            return NotImplemented
        return (self.session, self.request_id, self.position, self.skip,) == (other.session, other.request_id, other.position, other.skip,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(86, self.session, self.request_id, self.position, self.skip)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class GapFilled(Printed):
    """The session's events up to here were told.

    state: whether more are to come
    session: the session
    request_id: from the gap_fill
    position: where to ask from next: all events of commands below it were told
    skip: and what to leave out there
    """

    NAME: ClassVar[str] = "gap_filled"
    KIND: ClassVar[int] = 87
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BB10xIQQI28x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "gap_filled",
        87,
        "control",
        None,
        (
            FieldSpec("state", "u8", 1, 1, enum=GapState),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("request_id", "u64", 16, 8),
            FieldSpec("position", "u64", 24, 8),
            FieldSpec("skip", "u32", 32, 4),
        ),
        (
        ),
        (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3, 4),
    )

    state: int = 0
    session: int = 0
    request_id: int = 0
    position: int = 0
    skip: int = 0

    def __init__(self, state: int = 0, session: int = 0, request_id: int = 0, position: int = 0, skip: int = 0) -> None:
        self.state = state
        self.session = session
        self.request_id = request_id
        self.position = position
        self.skip = skip

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, GapFilled):
            return NotImplemented
        return (self.state, self.session, self.request_id, self.position, self.skip,) == (other.state, other.session, other.request_id, other.position, other.skip,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(87, self.state, self.session, self.request_id, self.position, self.skip)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Follow(Printed):
    """A backup says what it has on disk: to begin, once a second, and after each sync.

    shard: shard of its log
    sequence: ordinal of the command that it needs next
    term: highest term it has heard of
    checksum: checksum of its last frame; 0 in an empty log
    hash_a: hash of its last frame; 0 in an empty log, first half
    hash_b: hash of its last frame; 0 in an empty log, second half
    """

    NAME: ClassVar[str] = "follow"
    KIND: ClassVar[int] = 112
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B3xIQQI4xQQ16x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "follow",
        112,
        "control",
        None,
        (
            FieldSpec("shard", "u32", 4, 4),
            FieldSpec("sequence", "u64", 8, 8, minimum=1),
            FieldSpec("term", "u64", 16, 8),
            FieldSpec("checksum", "u32", 24, 4),
            FieldSpec("hash_a", "u64", 32, 8),
            FieldSpec("hash_b", "u64", 40, 8),
        ),
        (
        ),
        (1, 2, 3, 28, 29, 30, 31, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3, 4, 5),
    )

    shard: int = 0
    sequence: int = 0
    term: int = 0
    checksum: int = 0
    hash_a: int = 0
    hash_b: int = 0

    def __init__(self, shard: int = 0, sequence: int = 0, term: int = 0, checksum: int = 0, hash_a: int = 0, hash_b: int = 0) -> None:
        self.shard = shard
        self.sequence = sequence
        self.term = term
        self.checksum = checksum
        self.hash_a = hash_a
        self.hash_b = hash_b

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Follow):
            return NotImplemented
        return (self.shard, self.sequence, self.term, self.checksum, self.hash_a, self.hash_b,) == (other.shard, other.sequence, other.term, other.checksum, other.hash_a, other.hash_b,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(112, self.shard, self.sequence, self.term, self.checksum, self.hash_a, self.hash_b)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Frames(Printed):
    """Frames of the log follow, whole and in order, all of them durable at the sender; none of them: it is alive.

    shard: shard of the log
    sequence: ordinal of the first command that follows
    term: term of the sender
    durable: ordinal of the first command that is not durable at the sender
    """

    NAME: ClassVar[str] = "frames"
    KIND: ClassVar[int] = 113
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B3xIQQQ32x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "frames",
        113,
        "control",
        None,
        (
            FieldSpec("shard", "u32", 4, 4),
            FieldSpec("sequence", "u64", 8, 8, minimum=1),
            FieldSpec("term", "u64", 16, 8),
            FieldSpec("durable", "u64", 24, 8, minimum=1),
        ),
        (
        ),
        (1, 2, 3, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3),
    )

    shard: int = 0
    sequence: int = 0
    term: int = 0
    durable: int = 0

    def __init__(self, shard: int = 0, sequence: int = 0, term: int = 0, durable: int = 0) -> None:
        self.shard = shard
        self.sequence = sequence
        self.term = term
        self.durable = durable

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Frames):
            return NotImplemented
        return (self.shard, self.sequence, self.term, self.durable,) == (other.shard, other.sequence, other.term, other.durable,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(113, self.shard, self.sequence, self.term, self.durable)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class LogState(Printed):
    """What the state of the sender's engine was at a place of the log.

    sequence: ordinal of the next command
    hash_a: hash of the state, first half
    hash_b: hash of the state, second half
    """

    NAME: ClassVar[str] = "log_state"
    KIND: ClassVar[int] = 114
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B7xQ16xQQ16x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "log_state",
        114,
        "control",
        None,
        (
            FieldSpec("sequence", "u64", 8, 8, minimum=1),
            FieldSpec("hash_a", "u64", 32, 8),
            FieldSpec("hash_b", "u64", 40, 8),
        ),
        (
        ),
        (1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2),
    )

    sequence: int = 0
    hash_a: int = 0
    hash_b: int = 0

    def __init__(self, sequence: int = 0, hash_a: int = 0, hash_b: int = 0) -> None:
        self.sequence = sequence
        self.hash_a = hash_a
        self.hash_b = hash_b

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, LogState):
            return NotImplemented
        return (self.sequence, self.hash_a, self.hash_b,) == (other.sequence, other.hash_a, other.hash_b,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(114, self.sequence, self.hash_a, self.hash_b)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class FollowRefused(Printed):
    """The log of the server that wants to follow is no beginning of this one.

    fault: why
    shard: shard of this log
    sequence: ordinal of this log's next command, or of its first one when that is the fault
    term: term of this server
    """

    NAME: ClassVar[str] = "follow_refused"
    KIND: ClassVar[int] = 115
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BB2xIQQ40x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "follow_refused",
        115,
        "control",
        None,
        (
            FieldSpec("fault", "u8", 1, 1, enum=FollowFault),
            FieldSpec("shard", "u32", 4, 4),
            FieldSpec("sequence", "u64", 8, 8),
            FieldSpec("term", "u64", 16, 8),
        ),
        (
        ),
        (2, 3, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3),
    )

    fault: int = 0
    shard: int = 0
    sequence: int = 0
    term: int = 0

    def __init__(self, fault: int = 0, shard: int = 0, sequence: int = 0, term: int = 0) -> None:
        self.fault = fault
        self.shard = shard
        self.sequence = sequence
        self.term = term

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, FollowRefused):
            return NotImplemented
        return (self.fault, self.shard, self.sequence, self.term,) == (other.fault, other.shard, other.sequence, other.term,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(115, self.fault, self.shard, self.sequence, self.term)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Promote(Printed):
    """Stop following, and take clients.

    is_forced: 1: even while the server that it follows still speaks
    """

    NAME: ClassVar[str] = "promote"
    KIND: ClassVar[int] = 116
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BB62x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "promote",
        116,
        "control",
        None,
        (
            FieldSpec("is_forced", "u8", 1, 1, maximum=1),
        ),
        (
        ),
        (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0,),
    )

    is_forced: int = 0

    def __init__(self, is_forced: int = 0) -> None:
        self.is_forced = is_forced

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Promote):
            return NotImplemented
        return (self.is_forced,) == (other.is_forced,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(116, self.is_forced)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Promoted(Printed):
    """What a server had when it was promoted, or why it was not.

    outcome: done, or why not
    sequence: ordinal of the first command that it has not from the server it followed
    told: the last it heard of: the first command that was not durable there
    term: its own term
    hash_a: hash of the last frame that it has from there, first half
    hash_b: hash of the last frame that it has from there, second half
    state_a: hash of the engine's state behind that frame, first half
    state_b: hash of the engine's state behind that frame, second half
    """

    NAME: ClassVar[str] = "promoted"
    KIND: ClassVar[int] = 117
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BB6xQQQQQQQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "promoted",
        117,
        "control",
        None,
        (
            FieldSpec("outcome", "u8", 1, 1, enum=Promotion),
            FieldSpec("sequence", "u64", 8, 8),
            FieldSpec("told", "u64", 16, 8),
            FieldSpec("term", "u64", 24, 8),
            FieldSpec("hash_a", "u64", 32, 8),
            FieldSpec("hash_b", "u64", 40, 8),
            FieldSpec("state_a", "u64", 48, 8),
            FieldSpec("state_b", "u64", 56, 8),
        ),
        (
        ),
        (2, 3, 4, 5, 6, 7),
        (0, 1, 2, 3, 4, 5, 6, 7),
    )

    outcome: int = 0
    sequence: int = 0
    told: int = 0
    term: int = 0
    hash_a: int = 0
    hash_b: int = 0
    state_a: int = 0
    state_b: int = 0

    def __init__(self, outcome: int = 0, sequence: int = 0, told: int = 0, term: int = 0, hash_a: int = 0, hash_b: int = 0, state_a: int = 0, state_b: int = 0) -> None:
        self.outcome = outcome
        self.sequence = sequence
        self.told = told
        self.term = term
        self.hash_a = hash_a
        self.hash_b = hash_b
        self.state_a = state_a
        self.state_b = state_b

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Promoted):
            return NotImplemented
        return (self.outcome, self.sequence, self.told, self.term, self.hash_a, self.hash_b, self.state_a, self.state_b,) == (other.outcome, other.sequence, other.told, other.term, other.hash_a, other.hash_b, other.state_a, other.state_b,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(117, self.outcome, self.sequence, self.told, self.term, self.hash_a, self.hash_b, self.state_a, self.state_b)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Accepted(Printed):
    """The order was entered; fills or its rest follow.

    side: buy or sell
    command: index of the command
    number: number of the event in its session
    instrument: instrument
    type: order type
    tif: time in force
    session: owner's session
    client_id: name of the order
    order_id: engine id: ordinal of the command x 256 + index
    price: limit in ticks; 0 for a market order
    quantity: lots
    request_id: client id of the command
    """

    NAME: ClassVar[str] = "accepted"
    KIND: ClassVar[int] = 128
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBHIHBBIQQqQ8xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "accepted",
        128,
        "event",
        None,
        (
            FieldSpec("side", "u8", 1, 1, enum=Side),
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("number", "u32", 4, 4),
            FieldSpec("instrument", "u16", 8, 2),
            FieldSpec("type", "u8", 10, 1, enum=OrderType),
            FieldSpec("tif", "u8", 11, 1, enum=TimeInForce),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8),
            FieldSpec("order_id", "u64", 24, 8),
            FieldSpec("price", "i64", 32, 8),
            FieldSpec("quantity", "u64", 40, 8),
            FieldSpec("request_id", "u64", 56, 8),
        ),
        (
        ),
        (48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
    )

    side: int = 0
    command: int = 0
    number: int = 0
    instrument: int = 0
    type: int = 0
    tif: int = 0
    session: int = 0
    client_id: int = 0
    order_id: int = 0
    price: int = 0
    quantity: int = 0
    request_id: int = 0

    def __init__(self, side: int = 0, command: int = 0, number: int = 0, instrument: int = 0, type: int = 0, tif: int = 0, session: int = 0, client_id: int = 0, order_id: int = 0, price: int = 0, quantity: int = 0, request_id: int = 0) -> None:
        self.side = side
        self.command = command
        self.number = number
        self.instrument = instrument
        self.type = type
        self.tif = tif
        self.session = session
        self.client_id = client_id
        self.order_id = order_id
        self.price = price
        self.quantity = quantity
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Accepted):
            return NotImplemented
        return (self.side, self.command, self.number, self.instrument, self.type, self.tif, self.session, self.client_id, self.order_id, self.price, self.quantity, self.request_id,) == (other.side, other.command, other.number, other.instrument, other.type, other.tif, other.session, other.client_id, other.order_id, other.price, other.quantity, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(128, self.side, self.command, self.number, self.instrument, self.type, self.tif, self.session, self.client_id, self.order_id, self.price, self.quantity, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Rejected(Printed):
    """The command changed nothing but, from stage `instrument` on and when it was not permitted, the session's highest client id.

    command: index of the command
    number: number of the event in its session
    instrument: instrument named in the command
    reason: why
    session: session that sent it
    offset: byte of the record, for reasons of the wire
    order_id: engine id of the order concerned, or 0
    value: the value found
    limit: the limit it broke, or 0
    request_id: client id of the command
    """

    NAME: ClassVar[str] = "rejected"
    KIND: ClassVar[int] = 129
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B1xHIHHIH6xQQQ8xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "rejected",
        129,
        "event",
        None,
        (
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("number", "u32", 4, 4),
            FieldSpec("instrument", "u16", 8, 2),
            FieldSpec("reason", "u16", 10, 2, enum=Reason),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("offset", "u16", 16, 2),
            FieldSpec("order_id", "u64", 24, 8),
            FieldSpec("value", "u64", 32, 8),
            FieldSpec("limit", "u64", 40, 8),
            FieldSpec("request_id", "u64", 56, 8),
        ),
        (
        ),
        (1, 18, 19, 20, 21, 22, 23, 48, 49, 50, 51, 52, 53, 54, 55),
        (3, 0, 1, 2, 5, 4, 6, 7, 8, 9),
    )

    command: int = 0
    number: int = 0
    instrument: int = 0
    reason: int = 0
    session: int = 0
    offset: int = 0
    order_id: int = 0
    value: int = 0
    limit: int = 0
    request_id: int = 0

    def __init__(self, command: int = 0, number: int = 0, instrument: int = 0, reason: int = 0, session: int = 0, offset: int = 0, order_id: int = 0, value: int = 0, limit: int = 0, request_id: int = 0) -> None:
        self.command = command
        self.number = number
        self.instrument = instrument
        self.reason = reason
        self.session = session
        self.offset = offset
        self.order_id = order_id
        self.value = value
        self.limit = limit
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Rejected):
            return NotImplemented
        return (self.command, self.number, self.instrument, self.reason, self.session, self.offset, self.order_id, self.value, self.limit, self.request_id,) == (other.command, other.number, other.instrument, other.reason, other.session, other.offset, other.order_id, other.value, other.limit, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(129, self.command, self.number, self.instrument, self.reason, self.session, self.offset, self.order_id, self.value, self.limit, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Fill(Printed):
    """One execution, told to one owner.

    side: side of this order
    command: index of the command
    number: number of the event in its session
    instrument: instrument
    role: maker or taker
    session: owner's session
    client_id: name of the order
    order_id: engine id
    price: ticks: the maker's price
    quantity: lots executed
    remaining: lots still open
    trade: trade id: (ordinal of the command, this index)
    """

    NAME: ClassVar[str] = "fill"
    KIND: ClassVar[int] = 130
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBHIHB1xIQQqQQI4x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "fill",
        130,
        "event",
        None,
        (
            FieldSpec("side", "u8", 1, 1, enum=Side),
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("number", "u32", 4, 4),
            FieldSpec("instrument", "u16", 8, 2),
            FieldSpec("role", "u8", 10, 1, enum=Role),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8),
            FieldSpec("order_id", "u64", 24, 8),
            FieldSpec("price", "i64", 32, 8),
            FieldSpec("quantity", "u64", 40, 8),
            FieldSpec("remaining", "u64", 48, 8),
            FieldSpec("trade", "u32", 56, 4),
        ),
        (
        ),
        (11, 60, 61, 62, 63),
        (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
    )

    side: int = 0
    command: int = 0
    number: int = 0
    instrument: int = 0
    role: int = 0
    session: int = 0
    client_id: int = 0
    order_id: int = 0
    price: int = 0
    quantity: int = 0
    remaining: int = 0
    trade: int = 0

    def __init__(self, side: int = 0, command: int = 0, number: int = 0, instrument: int = 0, role: int = 0, session: int = 0, client_id: int = 0, order_id: int = 0, price: int = 0, quantity: int = 0, remaining: int = 0, trade: int = 0) -> None:
        self.side = side
        self.command = command
        self.number = number
        self.instrument = instrument
        self.role = role
        self.session = session
        self.client_id = client_id
        self.order_id = order_id
        self.price = price
        self.quantity = quantity
        self.remaining = remaining
        self.trade = trade

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Fill):
            return NotImplemented
        return (self.side, self.command, self.number, self.instrument, self.role, self.session, self.client_id, self.order_id, self.price, self.quantity, self.remaining, self.trade,) == (other.side, other.command, other.number, other.instrument, other.role, other.session, other.client_id, other.order_id, other.price, other.quantity, other.remaining, other.trade,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(130, self.side, self.command, self.number, self.instrument, self.role, self.session, self.client_id, self.order_id, self.price, self.quantity, self.remaining, self.trade)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Trade(Printed):
    """One execution, told to all.

    side: side of the taker
    command: index of the command
    instrument: instrument
    price: ticks
    quantity: lots
    trade: trade id: (ordinal of the command, this index)
    """

    NAME: ClassVar[str] = "trade"
    KIND: ClassVar[int] = 131
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBH4xH22xqQ8xI4x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "trade",
        131,
        "event",
        None,
        (
            FieldSpec("side", "u8", 1, 1, enum=Side),
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("instrument", "u16", 8, 2),
            FieldSpec("price", "i64", 32, 8),
            FieldSpec("quantity", "u64", 40, 8),
            FieldSpec("trade", "u32", 56, 4),
        ),
        (
        ),
        (4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 48, 49, 50, 51, 52, 53, 54, 55, 60, 61, 62, 63),
        (0, 1, 2, 3, 4, 5),
    )

    side: int = 0
    command: int = 0
    instrument: int = 0
    price: int = 0
    quantity: int = 0
    trade: int = 0

    def __init__(self, side: int = 0, command: int = 0, instrument: int = 0, price: int = 0, quantity: int = 0, trade: int = 0) -> None:
        self.side = side
        self.command = command
        self.instrument = instrument
        self.price = price
        self.quantity = quantity
        self.trade = trade

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Trade):
            return NotImplemented
        return (self.side, self.command, self.instrument, self.price, self.quantity, self.trade,) == (other.side, other.command, other.instrument, other.price, other.quantity, other.trade,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(131, self.side, self.command, self.instrument, self.price, self.quantity, self.trade)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Canceled(Printed):
    """What was open of the order is gone.

    side: side of the order
    command: index of the command
    number: number of the event in its session
    instrument: instrument
    reason: why
    session: session told: the owner's, or the requester's
    client_id: name of the order
    order_id: engine id
    price: limit in ticks; 0 for a market order
    quantity: lots canceled
    request_id: client id of the command it answers, or 0
    """

    NAME: ClassVar[str] = "canceled"
    KIND: ClassVar[int] = 132
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBHIHHIQQqQ8xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "canceled",
        132,
        "event",
        None,
        (
            FieldSpec("side", "u8", 1, 1, enum=Side),
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("number", "u32", 4, 4),
            FieldSpec("instrument", "u16", 8, 2),
            FieldSpec("reason", "u16", 10, 2, enum=Reason),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8),
            FieldSpec("order_id", "u64", 24, 8),
            FieldSpec("price", "i64", 32, 8),
            FieldSpec("quantity", "u64", 40, 8),
            FieldSpec("request_id", "u64", 56, 8),
        ),
        (
        ),
        (48, 49, 50, 51, 52, 53, 54, 55),
        (0, 4, 1, 2, 3, 5, 6, 7, 8, 9, 10),
    )

    side: int = 0
    command: int = 0
    number: int = 0
    instrument: int = 0
    reason: int = 0
    session: int = 0
    client_id: int = 0
    order_id: int = 0
    price: int = 0
    quantity: int = 0
    request_id: int = 0

    def __init__(self, side: int = 0, command: int = 0, number: int = 0, instrument: int = 0, reason: int = 0, session: int = 0, client_id: int = 0, order_id: int = 0, price: int = 0, quantity: int = 0, request_id: int = 0) -> None:
        self.side = side
        self.command = command
        self.number = number
        self.instrument = instrument
        self.reason = reason
        self.session = session
        self.client_id = client_id
        self.order_id = order_id
        self.price = price
        self.quantity = quantity
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Canceled):
            return NotImplemented
        return (self.side, self.command, self.number, self.instrument, self.reason, self.session, self.client_id, self.order_id, self.price, self.quantity, self.request_id,) == (other.side, other.command, other.number, other.instrument, other.reason, other.session, other.client_id, other.order_id, other.price, other.quantity, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(132, self.side, self.command, self.number, self.instrument, self.reason, self.session, self.client_id, self.order_id, self.price, self.quantity, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Replaced(Printed):
    """The order was stated anew; fills may follow.

    side: side of the order
    command: index of the command
    number: number of the event in its session
    instrument: instrument
    priority: kept or lost
    session: owner's session
    client_id: new name of the order
    order_id: engine id, as before
    price: new limit in ticks
    quantity: new total in lots
    remaining: lots open before any fill that follows
    request_id: client id of the command
    """

    NAME: ClassVar[str] = "replaced"
    KIND: ClassVar[int] = 133
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBHIHB1xIQQqQQQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "replaced",
        133,
        "event",
        None,
        (
            FieldSpec("side", "u8", 1, 1, enum=Side),
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("number", "u32", 4, 4),
            FieldSpec("instrument", "u16", 8, 2),
            FieldSpec("priority", "u8", 10, 1, enum=Priority),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8),
            FieldSpec("order_id", "u64", 24, 8),
            FieldSpec("price", "i64", 32, 8),
            FieldSpec("quantity", "u64", 40, 8),
            FieldSpec("remaining", "u64", 48, 8),
            FieldSpec("request_id", "u64", 56, 8),
        ),
        (
        ),
        (11,),
        (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11),
    )

    side: int = 0
    command: int = 0
    number: int = 0
    instrument: int = 0
    priority: int = 0
    session: int = 0
    client_id: int = 0
    order_id: int = 0
    price: int = 0
    quantity: int = 0
    remaining: int = 0
    request_id: int = 0

    def __init__(self, side: int = 0, command: int = 0, number: int = 0, instrument: int = 0, priority: int = 0, session: int = 0, client_id: int = 0, order_id: int = 0, price: int = 0, quantity: int = 0, remaining: int = 0, request_id: int = 0) -> None:
        self.side = side
        self.command = command
        self.number = number
        self.instrument = instrument
        self.priority = priority
        self.session = session
        self.client_id = client_id
        self.order_id = order_id
        self.price = price
        self.quantity = quantity
        self.remaining = remaining
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Replaced):
            return NotImplemented
        return (self.side, self.command, self.number, self.instrument, self.priority, self.session, self.client_id, self.order_id, self.price, self.quantity, self.remaining, self.request_id,) == (other.side, other.command, other.number, other.instrument, other.priority, other.session, other.client_id, other.order_id, other.price, other.quantity, other.remaining, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(133, self.side, self.command, self.number, self.instrument, self.priority, self.session, self.client_id, self.order_id, self.price, self.quantity, self.remaining, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Reduced(Printed):
    """The order is smaller; it kept its place.

    side: side of the order
    command: index of the command
    number: number of the event in its session
    instrument: instrument
    session: owner's session
    client_id: name of the order
    order_id: engine id
    price: limit in ticks
    quantity: lots taken off
    remaining: lots still open
    request_id: client id of the command
    """

    NAME: ClassVar[str] = "reduced"
    KIND: ClassVar[int] = 134
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBHIH2xIQQqQQQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "reduced",
        134,
        "event",
        None,
        (
            FieldSpec("side", "u8", 1, 1, enum=Side),
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("number", "u32", 4, 4),
            FieldSpec("instrument", "u16", 8, 2),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8),
            FieldSpec("order_id", "u64", 24, 8),
            FieldSpec("price", "i64", 32, 8),
            FieldSpec("quantity", "u64", 40, 8),
            FieldSpec("remaining", "u64", 48, 8),
            FieldSpec("request_id", "u64", 56, 8),
        ),
        (
        ),
        (10, 11),
        (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
    )

    side: int = 0
    command: int = 0
    number: int = 0
    instrument: int = 0
    session: int = 0
    client_id: int = 0
    order_id: int = 0
    price: int = 0
    quantity: int = 0
    remaining: int = 0
    request_id: int = 0

    def __init__(self, side: int = 0, command: int = 0, number: int = 0, instrument: int = 0, session: int = 0, client_id: int = 0, order_id: int = 0, price: int = 0, quantity: int = 0, remaining: int = 0, request_id: int = 0) -> None:
        self.side = side
        self.command = command
        self.number = number
        self.instrument = instrument
        self.session = session
        self.client_id = client_id
        self.order_id = order_id
        self.price = price
        self.quantity = quantity
        self.remaining = remaining
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Reduced):
            return NotImplemented
        return (self.side, self.command, self.number, self.instrument, self.session, self.client_id, self.order_id, self.price, self.quantity, self.remaining, self.request_id,) == (other.side, other.command, other.number, other.instrument, other.session, other.client_id, other.order_id, other.price, other.quantity, other.remaining, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(134, self.side, self.command, self.number, self.instrument, self.session, self.client_id, self.order_id, self.price, self.quantity, self.remaining, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class MassCanceled(Printed):
    """Answer to a mass cancel, after the canceled events of its orders.

    side: filter
    command: index of the command
    number: number of the event in its session
    instrument: filter
    scope: whose orders
    session: session that sent it
    count: orders canceled
    request_id: client id of the command
    """

    NAME: ClassVar[str] = "mass_canceled"
    KIND: ClassVar[int] = 135
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBHIHB1xI24xQ8xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "mass_canceled",
        135,
        "event",
        None,
        (
            FieldSpec("side", "u8", 1, 1, enum=Side),
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("number", "u32", 4, 4),
            FieldSpec("instrument", "u16", 8, 2),
            FieldSpec("scope", "u8", 10, 1, enum=Scope),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("count", "u64", 40, 8),
            FieldSpec("request_id", "u64", 56, 8),
        ),
        (
        ),
        (11, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4, 5, 6, 7),
    )

    side: int = 0
    command: int = 0
    number: int = 0
    instrument: int = 0
    scope: int = 0
    session: int = 0
    count: int = 0
    request_id: int = 0

    def __init__(self, side: int = 0, command: int = 0, number: int = 0, instrument: int = 0, scope: int = 0, session: int = 0, count: int = 0, request_id: int = 0) -> None:
        self.side = side
        self.command = command
        self.number = number
        self.instrument = instrument
        self.scope = scope
        self.session = session
        self.count = count
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, MassCanceled):
            return NotImplemented
        return (self.side, self.command, self.number, self.instrument, self.scope, self.session, self.count, self.request_id,) == (other.side, other.command, other.number, other.instrument, other.scope, other.session, other.count, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(135, self.side, self.command, self.number, self.instrument, self.scope, self.session, self.count, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Level(Printed):
    """A price level as it is now; quantity 0: the level is gone. Public.

    side: side of the level
    command: index of the command
    instrument: instrument
    price: ticks
    quantity: total lots
    orders: orders of the level
    """

    NAME: ClassVar[str] = "level"
    KIND: ClassVar[int] = 136
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBH4xH22xqQQ8x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "level",
        136,
        "event",
        None,
        (
            FieldSpec("side", "u8", 1, 1, enum=Side),
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("instrument", "u16", 8, 2),
            FieldSpec("price", "i64", 32, 8),
            FieldSpec("quantity", "u64", 40, 8),
            FieldSpec("orders", "u64", 48, 8),
        ),
        (
        ),
        (4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3, 4, 5),
    )

    side: int = 0
    command: int = 0
    instrument: int = 0
    price: int = 0
    quantity: int = 0
    orders: int = 0

    def __init__(self, side: int = 0, command: int = 0, instrument: int = 0, price: int = 0, quantity: int = 0, orders: int = 0) -> None:
        self.side = side
        self.command = command
        self.instrument = instrument
        self.price = price
        self.quantity = quantity
        self.orders = orders

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Level):
            return NotImplemented
        return (self.side, self.command, self.instrument, self.price, self.quantity, self.orders,) == (other.side, other.command, other.instrument, other.price, other.quantity, other.orders,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(136, self.side, self.command, self.instrument, self.price, self.quantity, self.orders)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Settled(Printed):
    """The money of the fill before it: what the order's account paid, received and was charged.

    side: side of this order
    command: index of the command
    number: number of the event in its session
    instrument: instrument
    role: maker or taker
    fee_asset: what the fee is paid in
    session: owner's session
    account: owner
    trade: trade id: (ordinal of the command, this index)
    paid: minor units: quote by a buyer, base by a seller
    received: minor units, the fee not yet taken off
    fee: minor units to the venue; negative: a rebate from it
    released: minor units that were reserved for this quantity, not needed, and are free
    """

    NAME: ClassVar[str] = "settled"
    KIND: ClassVar[int] = 137
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBHIHBBIIIqqqq8x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "settled",
        137,
        "event",
        None,
        (
            FieldSpec("side", "u8", 1, 1, enum=Side),
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("number", "u32", 4, 4),
            FieldSpec("instrument", "u16", 8, 2),
            FieldSpec("role", "u8", 10, 1, enum=Role),
            FieldSpec("fee_asset", "u8", 11, 1, enum=FeeAsset),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("account", "u32", 16, 4),
            FieldSpec("trade", "u32", 20, 4),
            FieldSpec("paid", "i64", 24, 8),
            FieldSpec("received", "i64", 32, 8),
            FieldSpec("fee", "i64", 40, 8),
            FieldSpec("released", "i64", 48, 8),
        ),
        (
        ),
        (56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12),
    )

    side: int = 0
    command: int = 0
    number: int = 0
    instrument: int = 0
    role: int = 0
    fee_asset: int = 0
    session: int = 0
    account: int = 0
    trade: int = 0
    paid: int = 0
    received: int = 0
    fee: int = 0
    released: int = 0

    def __init__(self, side: int = 0, command: int = 0, number: int = 0, instrument: int = 0, role: int = 0, fee_asset: int = 0, session: int = 0, account: int = 0, trade: int = 0, paid: int = 0, received: int = 0, fee: int = 0, released: int = 0) -> None:
        self.side = side
        self.command = command
        self.number = number
        self.instrument = instrument
        self.role = role
        self.fee_asset = fee_asset
        self.session = session
        self.account = account
        self.trade = trade
        self.paid = paid
        self.received = received
        self.fee = fee
        self.released = released

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Settled):
            return NotImplemented
        return (self.side, self.command, self.number, self.instrument, self.role, self.fee_asset, self.session, self.account, self.trade, self.paid, self.received, self.fee, self.released,) == (other.side, other.command, other.number, other.instrument, other.role, other.fee_asset, other.session, other.account, other.trade, other.paid, other.received, other.fee, other.released,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(137, self.side, self.command, self.number, self.instrument, self.role, self.fee_asset, self.session, self.account, self.trade, self.paid, self.received, self.fee, self.released)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Prevented(Printed):
    """Two orders of one owner would have met: both lose this quantity without a trade (mode decrement).

    side: side of this order
    command: index of the command
    number: number of the event in its session
    instrument: instrument
    role: maker or taker
    session: owner's session
    client_id: name of the order
    order_id: engine id
    price: ticks: the maker's price
    quantity: lots prevented
    remaining: lots still open
    """

    NAME: ClassVar[str] = "prevented"
    KIND: ClassVar[int] = 138
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBHIHB1xIQQqQQ8x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "prevented",
        138,
        "event",
        None,
        (
            FieldSpec("side", "u8", 1, 1, enum=Side),
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("number", "u32", 4, 4),
            FieldSpec("instrument", "u16", 8, 2),
            FieldSpec("role", "u8", 10, 1, enum=Role),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8),
            FieldSpec("order_id", "u64", 24, 8),
            FieldSpec("price", "i64", 32, 8),
            FieldSpec("quantity", "u64", 40, 8),
            FieldSpec("remaining", "u64", 48, 8),
        ),
        (
        ),
        (11, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
    )

    side: int = 0
    command: int = 0
    number: int = 0
    instrument: int = 0
    role: int = 0
    session: int = 0
    client_id: int = 0
    order_id: int = 0
    price: int = 0
    quantity: int = 0
    remaining: int = 0

    def __init__(self, side: int = 0, command: int = 0, number: int = 0, instrument: int = 0, role: int = 0, session: int = 0, client_id: int = 0, order_id: int = 0, price: int = 0, quantity: int = 0, remaining: int = 0) -> None:
        self.side = side
        self.command = command
        self.number = number
        self.instrument = instrument
        self.role = role
        self.session = session
        self.client_id = client_id
        self.order_id = order_id
        self.price = price
        self.quantity = quantity
        self.remaining = remaining

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Prevented):
            return NotImplemented
        return (self.side, self.command, self.number, self.instrument, self.role, self.session, self.client_id, self.order_id, self.price, self.quantity, self.remaining,) == (other.side, other.command, other.number, other.instrument, other.role, other.session, other.client_id, other.order_id, other.price, other.quantity, other.remaining,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(138, self.side, self.command, self.number, self.instrument, self.role, self.session, self.client_id, self.order_id, self.price, self.quantity, self.remaining)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Triggered(Printed):
    """A waiting order comes in as a market or limit order; fills, its rest or its end follow.

    side: side of the order
    command: index of the command
    number: number of the event in its session
    instrument: instrument
    type: what it waited as
    trigger: which price it watched
    session: owner's session
    client_id: name of the order
    order_id: engine id
    price: ticks: the watched price that did it
    quantity: lots that come in
    """

    NAME: ClassVar[str] = "triggered"
    KIND: ClassVar[int] = 140
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBHIHBBIQQqQ16x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "triggered",
        140,
        "event",
        None,
        (
            FieldSpec("side", "u8", 1, 1, enum=Side),
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("number", "u32", 4, 4),
            FieldSpec("instrument", "u16", 8, 2),
            FieldSpec("type", "u8", 10, 1, enum=OrderType),
            FieldSpec("trigger", "u8", 11, 1, enum=Trigger),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8),
            FieldSpec("order_id", "u64", 24, 8),
            FieldSpec("price", "i64", 32, 8),
            FieldSpec("quantity", "u64", 40, 8),
        ),
        (
        ),
        (48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
    )

    side: int = 0
    command: int = 0
    number: int = 0
    instrument: int = 0
    type: int = 0
    trigger: int = 0
    session: int = 0
    client_id: int = 0
    order_id: int = 0
    price: int = 0
    quantity: int = 0

    def __init__(self, side: int = 0, command: int = 0, number: int = 0, instrument: int = 0, type: int = 0, trigger: int = 0, session: int = 0, client_id: int = 0, order_id: int = 0, price: int = 0, quantity: int = 0) -> None:
        self.side = side
        self.command = command
        self.number = number
        self.instrument = instrument
        self.type = type
        self.trigger = trigger
        self.session = session
        self.client_id = client_id
        self.order_id = order_id
        self.price = price
        self.quantity = quantity

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Triggered):
            return NotImplemented
        return (self.side, self.command, self.number, self.instrument, self.type, self.trigger, self.session, self.client_id, self.order_id, self.price, self.quantity,) == (other.side, other.command, other.number, other.instrument, other.type, other.trigger, other.session, other.client_id, other.order_id, other.price, other.quantity,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(140, self.side, self.command, self.number, self.instrument, self.type, self.trigger, self.session, self.client_id, self.order_id, self.price, self.quantity)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Outcome(Printed):
    """The command came before and was executed then: its outcome, told again.

    of: kind of the event that answered it
    command: index of the command that came again
    number: number of the event in its session
    reason: reason in that answer
    session: session that sent it
    order_id: engine id in that answer, or 0
    position: ordinal of the command when it was executed
    quantity: lots its order executed at once
    request_id: client id of the command
    """

    NAME: ClassVar[str] = "outcome"
    KIND: ClassVar[int] = 141
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBHI2xHI8xQQQ8xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "outcome",
        141,
        "event",
        None,
        (
            FieldSpec("of", "u8", 1, 1),
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("number", "u32", 4, 4),
            FieldSpec("reason", "u16", 10, 2, enum=Reason),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("order_id", "u64", 24, 8),
            FieldSpec("position", "u64", 32, 8),
            FieldSpec("quantity", "u64", 40, 8),
            FieldSpec("request_id", "u64", 56, 8),
        ),
        (
        ),
        (8, 9, 16, 17, 18, 19, 20, 21, 22, 23, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4, 5, 6, 7, 8),
    )

    of: int = 0
    command: int = 0
    number: int = 0
    reason: int = 0
    session: int = 0
    order_id: int = 0
    position: int = 0
    quantity: int = 0
    request_id: int = 0

    def __init__(self, of: int = 0, command: int = 0, number: int = 0, reason: int = 0, session: int = 0, order_id: int = 0, position: int = 0, quantity: int = 0, request_id: int = 0) -> None:
        self.of = of
        self.command = command
        self.number = number
        self.reason = reason
        self.session = session
        self.order_id = order_id
        self.position = position
        self.quantity = quantity
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Outcome):
            return NotImplemented
        return (self.of, self.command, self.number, self.reason, self.session, self.order_id, self.position, self.quantity, self.request_id,) == (other.of, other.command, other.number, other.reason, other.session, other.order_id, other.position, other.quantity, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(141, self.of, self.command, self.number, self.reason, self.session, self.order_id, self.position, self.quantity, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class ListStatus(Printed):
    """A list was entered, or is one no more.

    status: which of the two
    command: index of the command
    number: number of the event in its session
    instrument: instrument
    session: owner's session
    client_id: name of the list
    order_id: engine id of leg 1
    other_id: engine id of leg 2
    request_id: client id of the command; 0 when the list has ended
    """

    NAME: ClassVar[str] = "list_status"
    KIND: ClassVar[int] = 142
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBHIH2xIQQQ16xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "list_status",
        142,
        "event",
        None,
        (
            FieldSpec("status", "u8", 1, 1, enum=ListState),
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("number", "u32", 4, 4),
            FieldSpec("instrument", "u16", 8, 2),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("client_id", "u64", 16, 8),
            FieldSpec("order_id", "u64", 24, 8),
            FieldSpec("other_id", "u64", 32, 8),
            FieldSpec("request_id", "u64", 56, 8),
        ),
        (
        ),
        (10, 11, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4, 5, 6, 7, 8),
    )

    status: int = 0
    command: int = 0
    number: int = 0
    instrument: int = 0
    session: int = 0
    client_id: int = 0
    order_id: int = 0
    other_id: int = 0
    request_id: int = 0

    def __init__(self, status: int = 0, command: int = 0, number: int = 0, instrument: int = 0, session: int = 0, client_id: int = 0, order_id: int = 0, other_id: int = 0, request_id: int = 0) -> None:
        self.status = status
        self.command = command
        self.number = number
        self.instrument = instrument
        self.session = session
        self.client_id = client_id
        self.order_id = order_id
        self.other_id = other_id
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ListStatus):
            return NotImplemented
        return (self.status, self.command, self.number, self.instrument, self.session, self.client_id, self.order_id, self.other_id, self.request_id,) == (other.status, other.command, other.number, other.instrument, other.session, other.client_id, other.order_id, other.other_id, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(142, self.status, self.command, self.number, self.instrument, self.session, self.client_id, self.order_id, self.other_id, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class CountdownSet(Printed):
    """The countdown of an account from now on.

    command: index of the command
    number: number of the event in its session
    session: session that sent it
    account: account
    deadline_ns: time of the log at which its orders are canceled; 0 = none
    request_id: client id of the command
    """

    NAME: ClassVar[str] = "countdown_set"
    KIND: ClassVar[int] = 143
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B1xHI4xII4xQ24xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "countdown_set",
        143,
        "event",
        None,
        (
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("number", "u32", 4, 4),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("account", "u32", 16, 4),
            FieldSpec("deadline_ns", "u64", 24, 8),
            FieldSpec("request_id", "u64", 56, 8),
        ),
        (
        ),
        (1, 8, 9, 10, 11, 20, 21, 22, 23, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4, 5),
    )

    command: int = 0
    number: int = 0
    session: int = 0
    account: int = 0
    deadline_ns: int = 0
    request_id: int = 0

    def __init__(self, command: int = 0, number: int = 0, session: int = 0, account: int = 0, deadline_ns: int = 0, request_id: int = 0) -> None:
        self.command = command
        self.number = number
        self.session = session
        self.account = account
        self.deadline_ns = deadline_ns
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, CountdownSet):
            return NotImplemented
        return (self.command, self.number, self.session, self.account, self.deadline_ns, self.request_id,) == (other.command, other.number, other.session, other.account, other.deadline_ns, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(143, self.command, self.number, self.session, self.account, self.deadline_ns, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class SessionOpened(Printed):
    """A session was opened, in epoch 1.

    rights: what it may do; 0 = trade
    command: index of the command
    number: number of the event in its session
    flags: as in the command
    session: its number
    account: its owner
    lease_ns: as in the command
    request_id: client id of the command
    """

    NAME: ClassVar[str] = "session_opened"
    KIND: ClassVar[int] = 144
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBHI2xB1xII12xQ16xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "session_opened",
        144,
        "event",
        None,
        (
            FieldSpec("rights", "u8", 1, 1, flags=((1, "no_trade"), (2, "withdraw"), (4, "admin"),)),
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("number", "u32", 4, 4),
            FieldSpec("flags", "u8", 10, 1, flags=((16, "cancel_on_disconnect"),)),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("account", "u32", 16, 4),
            FieldSpec("lease_ns", "u64", 32, 8),
            FieldSpec("request_id", "u64", 56, 8),
        ),
        (
        ),
        (8, 9, 11, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 4, 5, 3, 6, 7),
    )

    rights: int = 0
    command: int = 0
    number: int = 0
    flags: int = 0
    session: int = 0
    account: int = 0
    lease_ns: int = 0
    request_id: int = 0

    def __init__(self, rights: int = 0, command: int = 0, number: int = 0, flags: int = 0, session: int = 0, account: int = 0, lease_ns: int = 0, request_id: int = 0) -> None:
        self.rights = rights
        self.command = command
        self.number = number
        self.flags = flags
        self.session = session
        self.account = account
        self.lease_ns = lease_ns
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SessionOpened):
            return NotImplemented
        return (self.rights, self.command, self.number, self.flags, self.session, self.account, self.lease_ns, self.request_id,) == (other.rights, other.command, other.number, other.flags, other.session, other.account, other.lease_ns, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(144, self.rights, self.command, self.number, self.flags, self.session, self.account, self.lease_ns, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class SessionClosed(Printed):
    """A session has ended, after the canceled events of its orders.

    command: index of the command
    number: number of the event in its session
    reason: lease_ended, or none when it was closed
    session: its number
    account: its owner
    count: orders canceled
    request_id: client id of the command, or 0
    """

    NAME: ClassVar[str] = "session_closed"
    KIND: ClassVar[int] = 145
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B1xHI2xHII20xQ8xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "session_closed",
        145,
        "event",
        None,
        (
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("number", "u32", 4, 4),
            FieldSpec("reason", "u16", 10, 2, enum=Reason),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("account", "u32", 16, 4),
            FieldSpec("count", "u64", 40, 8),
            FieldSpec("request_id", "u64", 56, 8),
        ),
        (
        ),
        (1, 8, 9, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4, 5, 6),
    )

    command: int = 0
    number: int = 0
    reason: int = 0
    session: int = 0
    account: int = 0
    count: int = 0
    request_id: int = 0

    def __init__(self, command: int = 0, number: int = 0, reason: int = 0, session: int = 0, account: int = 0, count: int = 0, request_id: int = 0) -> None:
        self.command = command
        self.number = number
        self.reason = reason
        self.session = session
        self.account = account
        self.count = count
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SessionClosed):
            return NotImplemented
        return (self.command, self.number, self.reason, self.session, self.account, self.count, self.request_id,) == (other.command, other.number, other.reason, other.session, other.account, other.count, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(145, self.command, self.number, self.reason, self.session, self.account, self.count, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class AccountSet(Printed):
    """An account as it is from now on.

    state: open, blocked or closed
    command: index of the command
    number: number of the event in its session
    rates: whose fee rates apply
    session: session that sent it
    account: number of the account
    group: its group; 0 = alone
    maker_ppm: own maker rate
    taker_ppm: own taker rate
    request_id: client id of the command
    """

    NAME: ClassVar[str] = "account_set"
    KIND: ClassVar[int] = 146
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBHI2xB1xII4xI4xii16xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "account_set",
        146,
        "event",
        None,
        (
            FieldSpec("state", "u8", 1, 1, enum=AccountState),
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("number", "u32", 4, 4),
            FieldSpec("rates", "u8", 10, 1, enum=Rates),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("account", "u32", 16, 4),
            FieldSpec("group", "u32", 24, 4),
            FieldSpec("maker_ppm", "i32", 32, 4),
            FieldSpec("taker_ppm", "i32", 36, 4),
            FieldSpec("request_id", "u64", 56, 8),
        ),
        (
        ),
        (8, 9, 11, 20, 21, 22, 23, 28, 29, 30, 31, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 3, 1, 2, 4, 5, 6, 7, 8, 9),
    )

    state: int = 0
    command: int = 0
    number: int = 0
    rates: int = 0
    session: int = 0
    account: int = 0
    group: int = 0
    maker_ppm: int = 0
    taker_ppm: int = 0
    request_id: int = 0

    def __init__(self, state: int = 0, command: int = 0, number: int = 0, rates: int = 0, session: int = 0, account: int = 0, group: int = 0, maker_ppm: int = 0, taker_ppm: int = 0, request_id: int = 0) -> None:
        self.state = state
        self.command = command
        self.number = number
        self.rates = rates
        self.session = session
        self.account = account
        self.group = group
        self.maker_ppm = maker_ppm
        self.taker_ppm = taker_ppm
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, AccountSet):
            return NotImplemented
        return (self.state, self.command, self.number, self.rates, self.session, self.account, self.group, self.maker_ppm, self.taker_ppm, self.request_id,) == (other.state, other.command, other.number, other.rates, other.session, other.account, other.group, other.maker_ppm, other.taker_ppm, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(146, self.state, self.command, self.number, self.rates, self.session, self.account, self.group, self.maker_ppm, self.taker_ppm, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Transferred(Printed):
    """Money went into or out of an account, now or, when replayed, before.

    transfer: deposit or withdrawal
    command: index of the command
    number: number of the event in its session
    asset: asset
    outcome: executed or replayed
    session: session that sent it
    account: account; 0 = the venue
    transfer_id: id of the transfer
    amount: minor units
    free: minor units of the asset that are free now
    reserved: minor units of the asset that are reserved now
    request_id: client id of the command
    """

    NAME: ClassVar[str] = "transferred"
    KIND: ClassVar[int] = 147
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBHIHB1xII4xQqqqQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "transferred",
        147,
        "event",
        None,
        (
            FieldSpec("transfer", "u8", 1, 1, enum=Transfer),
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("number", "u32", 4, 4),
            FieldSpec("asset", "u16", 8, 2),
            FieldSpec("outcome", "u8", 10, 1, enum=Execution),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("account", "u32", 16, 4),
            FieldSpec("transfer_id", "u64", 24, 8),
            FieldSpec("amount", "i64", 32, 8),
            FieldSpec("free", "i64", 40, 8),
            FieldSpec("reserved", "i64", 48, 8),
            FieldSpec("request_id", "u64", 56, 8),
        ),
        (
        ),
        (11, 20, 21, 22, 23),
        (0, 4, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11),
    )

    transfer: int = 0
    command: int = 0
    number: int = 0
    asset: int = 0
    outcome: int = 0
    session: int = 0
    account: int = 0
    transfer_id: int = 0
    amount: int = 0
    free: int = 0
    reserved: int = 0
    request_id: int = 0

    def __init__(self, transfer: int = 0, command: int = 0, number: int = 0, asset: int = 0, outcome: int = 0, session: int = 0, account: int = 0, transfer_id: int = 0, amount: int = 0, free: int = 0, reserved: int = 0, request_id: int = 0) -> None:
        self.transfer = transfer
        self.command = command
        self.number = number
        self.asset = asset
        self.outcome = outcome
        self.session = session
        self.account = account
        self.transfer_id = transfer_id
        self.amount = amount
        self.free = free
        self.reserved = reserved
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Transferred):
            return NotImplemented
        return (self.transfer, self.command, self.number, self.asset, self.outcome, self.session, self.account, self.transfer_id, self.amount, self.free, self.reserved, self.request_id,) == (other.transfer, other.command, other.number, other.asset, other.outcome, other.session, other.account, other.transfer_id, other.amount, other.free, other.reserved, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(147, self.transfer, self.command, self.number, self.asset, self.outcome, self.session, self.account, self.transfer_id, self.amount, self.free, self.reserved, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class SessionResumed(Printed):
    """Another connection has the session; the session's next event has the number after this one's.

    command: index of the command
    number: number of the event in its session
    flags: as in the command
    session: its number
    account: its owner
    epoch: its epoch from now on
    client_id: its highest client id so far
    oldest: lowest client id whose outcome is kept; 0 = none
    request_id: reference of the command
    """

    NAME: ClassVar[str] = "session_resumed"
    KIND: ClassVar[int] = 148
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B1xHI2xB1xII4xI4xQQ8xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "session_resumed",
        148,
        "event",
        None,
        (
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("number", "u32", 4, 4),
            FieldSpec("flags", "u8", 10, 1, flags=((16, "cancel_on_disconnect"),)),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("account", "u32", 16, 4),
            FieldSpec("epoch", "u32", 24, 4),
            FieldSpec("client_id", "u64", 32, 8),
            FieldSpec("oldest", "u64", 40, 8),
            FieldSpec("request_id", "u64", 56, 8),
        ),
        (
        ),
        (1, 8, 9, 11, 20, 21, 22, 23, 28, 29, 30, 31, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4, 5, 6, 7, 8),
    )

    command: int = 0
    number: int = 0
    flags: int = 0
    session: int = 0
    account: int = 0
    epoch: int = 0
    client_id: int = 0
    oldest: int = 0
    request_id: int = 0

    def __init__(self, command: int = 0, number: int = 0, flags: int = 0, session: int = 0, account: int = 0, epoch: int = 0, client_id: int = 0, oldest: int = 0, request_id: int = 0) -> None:
        self.command = command
        self.number = number
        self.flags = flags
        self.session = session
        self.account = account
        self.epoch = epoch
        self.client_id = client_id
        self.oldest = oldest
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SessionResumed):
            return NotImplemented
        return (self.command, self.number, self.flags, self.session, self.account, self.epoch, self.client_id, self.oldest, self.request_id,) == (other.command, other.number, other.flags, other.session, other.account, other.epoch, other.client_id, other.oldest, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(148, self.command, self.number, self.flags, self.session, self.account, self.epoch, self.client_id, self.oldest, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class SessionDisconnected(Printed):
    """The connection of the session has ended, after the canceled events of its orders if they are canceled then.

    command: index of the command
    number: number of the event in its session
    session: its number
    account: its owner
    epoch: its epoch
    count: orders canceled
    request_id: reference of the command
    """

    NAME: ClassVar[str] = "session_disconnected"
    KIND: ClassVar[int] = 149
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B1xHI4xII4xI12xQ8xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "session_disconnected",
        149,
        "event",
        None,
        (
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("number", "u32", 4, 4),
            FieldSpec("session", "u32", 12, 4),
            FieldSpec("account", "u32", 16, 4),
            FieldSpec("epoch", "u32", 24, 4),
            FieldSpec("count", "u64", 40, 8),
            FieldSpec("request_id", "u64", 56, 8),
        ),
        (
        ),
        (1, 8, 9, 10, 11, 20, 21, 22, 23, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4, 5, 6),
    )

    command: int = 0
    number: int = 0
    session: int = 0
    account: int = 0
    epoch: int = 0
    count: int = 0
    request_id: int = 0

    def __init__(self, command: int = 0, number: int = 0, session: int = 0, account: int = 0, epoch: int = 0, count: int = 0, request_id: int = 0) -> None:
        self.command = command
        self.number = number
        self.session = session
        self.account = account
        self.epoch = epoch
        self.count = count
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, SessionDisconnected):
            return NotImplemented
        return (self.command, self.number, self.session, self.account, self.epoch, self.count, self.request_id,) == (other.command, other.number, other.session, other.account, other.epoch, other.count, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(149, self.command, self.number, self.session, self.account, self.epoch, self.count, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class TimeResumed(Printed):
    """All leases have started anew. Public.

    command: index of the command
    time_ns: time of the log
    request_id: reference of the command
    """

    NAME: ClassVar[str] = "time_resumed"
    KIND: ClassVar[int] = 150
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B1xH20xQ24xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "time_resumed",
        150,
        "event",
        None,
        (
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("time_ns", "u64", 24, 8),
            FieldSpec("request_id", "u64", 56, 8),
        ),
        (
        ),
        (1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2),
    )

    command: int = 0
    time_ns: int = 0
    request_id: int = 0

    def __init__(self, command: int = 0, time_ns: int = 0, request_id: int = 0) -> None:
        self.command = command
        self.time_ns = time_ns
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, TimeResumed):
            return NotImplemented
        return (self.command, self.time_ns, self.request_id,) == (other.command, other.time_ns, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(150, self.command, self.time_ns, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class AssetAdded(Printed):
    """An asset was created. Public.

    decimals: decimals
    command: index of the command
    asset: its number
    name: its name
    request_id: client id of the command
    """

    NAME: ClassVar[str] = "asset_added"
    KIND: ClassVar[int] = 152
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBH4xH14x16s16xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "asset_added",
        152,
        "event",
        None,
        (
            FieldSpec("decimals", "u8", 1, 1),
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("asset", "u16", 8, 2),
            FieldSpec("name", "text16", 24, 16),
            FieldSpec("request_id", "u64", 56, 8),
        ),
        (
        ),
        (4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4),
    )

    decimals: int = 0
    command: int = 0
    asset: int = 0
    name: str = ""
    request_id: int = 0

    def __init__(self, decimals: int = 0, command: int = 0, asset: int = 0, name: str = "", request_id: int = 0) -> None:
        self.decimals = decimals
        self.command = command
        self.asset = asset
        self.name = name
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, AssetAdded):
            return NotImplemented
        return (self.decimals, self.command, self.asset, self.name, self.request_id,) == (other.decimals, other.command, other.asset, other.name, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(152, self.decimals, self.command, self.asset, self.name.encode("ascii"), self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        _, decimals, command, asset, name, request_id = cls.STRUCT.unpack_from(buffer, offset)
        return cls(decimals, command, asset, name.rstrip(b"\0").decode("ascii", "replace"), request_id)


@dataclass(slots=True, init=False, repr=False, eq=False)
class InstrumentAdded(Printed):
    """An instrument was created. Public. Its limits follow.

    tick_scale: as in the command
    command: index of the command
    instrument: its number
    lot_scale: as in the command
    symbol: its symbol
    base: base asset
    quote: quote asset
    request_id: client id of the command
    """

    NAME: ClassVar[str] = "instrument_added"
    KIND: ClassVar[int] = 153
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBH4xHB13x16sHH12xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "instrument_added",
        153,
        "event",
        64,
        (
            FieldSpec("tick_scale", "u8", 1, 1),
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("instrument", "u16", 8, 2),
            FieldSpec("lot_scale", "u8", 10, 1),
            FieldSpec("symbol", "text16", 24, 16),
            FieldSpec("base", "u16", 40, 2),
            FieldSpec("quote", "u16", 42, 2),
            FieldSpec("request_id", "u64", 56, 8),
        ),
        (
        ),
        (4, 5, 6, 7, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 3, 1, 2, 4, 5, 6, 7),
    )

    tick_scale: int = 0
    command: int = 0
    instrument: int = 0
    lot_scale: int = 0
    symbol: str = ""
    base: int = 0
    quote: int = 0
    request_id: int = 0

    def __init__(self, tick_scale: int = 0, command: int = 0, instrument: int = 0, lot_scale: int = 0, symbol: str = "", base: int = 0, quote: int = 0, request_id: int = 0) -> None:
        self.tick_scale = tick_scale
        self.command = command
        self.instrument = instrument
        self.lot_scale = lot_scale
        self.symbol = symbol
        self.base = base
        self.quote = quote
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, InstrumentAdded):
            return NotImplemented
        return (self.tick_scale, self.command, self.instrument, self.lot_scale, self.symbol, self.base, self.quote, self.request_id,) == (other.tick_scale, other.command, other.instrument, other.lot_scale, other.symbol, other.base, other.quote, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(153, self.tick_scale, self.command, self.instrument, self.lot_scale, self.symbol.encode("ascii"), self.base, self.quote, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        _, tick_scale, command, instrument, lot_scale, symbol, base, quote, request_id = cls.STRUCT.unpack_from(buffer, offset)
        return cls(tick_scale, command, instrument, lot_scale, symbol.rstrip(b"\0").decode("ascii", "replace"), base, quote, request_id)


@dataclass(slots=True, init=False, repr=False, eq=False)
class Configured(Printed):
    """Whether orders need funds. Public.

    risk: off or on
    command: index of the command
    request_id: client id of the command
    """

    NAME: ClassVar[str] = "configured"
    KIND: ClassVar[int] = 154
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBH52xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "configured",
        154,
        "event",
        None,
        (
            FieldSpec("risk", "u8", 1, 1, enum=Risk),
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("request_id", "u64", 56, 8),
        ),
        (
        ),
        (4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2),
    )

    risk: int = 0
    command: int = 0
    request_id: int = 0

    def __init__(self, risk: int = 0, command: int = 0, request_id: int = 0) -> None:
        self.risk = risk
        self.command = command
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Configured):
            return NotImplemented
        return (self.risk, self.command, self.request_id,) == (other.risk, other.command, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(154, self.risk, self.command, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class FeesSet(Printed):
    """Fees of an instrument from now on. Public.

    fee_asset: what fees are paid in
    command: index of the command
    instrument: instrument
    maker_ppm: maker rate
    taker_ppm: taker rate
    request_id: client id of the command
    """

    NAME: ClassVar[str] = "fees_set"
    KIND: ClassVar[int] = 155
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBH4xH22xii16xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "fees_set",
        155,
        "event",
        None,
        (
            FieldSpec("fee_asset", "u8", 1, 1, enum=FeeAsset),
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("instrument", "u16", 8, 2),
            FieldSpec("maker_ppm", "i32", 32, 4),
            FieldSpec("taker_ppm", "i32", 36, 4),
            FieldSpec("request_id", "u64", 56, 8),
        ),
        (
        ),
        (4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4, 5),
    )

    fee_asset: int = 0
    command: int = 0
    instrument: int = 0
    maker_ppm: int = 0
    taker_ppm: int = 0
    request_id: int = 0

    def __init__(self, fee_asset: int = 0, command: int = 0, instrument: int = 0, maker_ppm: int = 0, taker_ppm: int = 0, request_id: int = 0) -> None:
        self.fee_asset = fee_asset
        self.command = command
        self.instrument = instrument
        self.maker_ppm = maker_ppm
        self.taker_ppm = taker_ppm
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, FeesSet):
            return NotImplemented
        return (self.fee_asset, self.command, self.instrument, self.maker_ppm, self.taker_ppm, self.request_id,) == (other.fee_asset, other.command, other.instrument, other.maker_ppm, other.taker_ppm, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(155, self.fee_asset, self.command, self.instrument, self.maker_ppm, self.taker_ppm, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class PhaseSet(Printed):
    """The phase of an instrument from now on. Public.

    phase: phase
    command: index of the command
    instrument: instrument
    cause: why
    request_id: client id of the command, or 0
    """

    NAME: ClassVar[str] = "phase_set"
    KIND: ClassVar[int] = 156
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBH4xHB45xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "phase_set",
        156,
        "event",
        None,
        (
            FieldSpec("phase", "u8", 1, 1, enum=Phase),
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("instrument", "u16", 8, 2),
            FieldSpec("cause", "u8", 10, 1, enum=PhaseCause),
            FieldSpec("request_id", "u64", 56, 8),
        ),
        (
        ),
        (4, 5, 6, 7, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4),
    )

    phase: int = 0
    command: int = 0
    instrument: int = 0
    cause: int = 0
    request_id: int = 0

    def __init__(self, phase: int = 0, command: int = 0, instrument: int = 0, cause: int = 0, request_id: int = 0) -> None:
        self.phase = phase
        self.command = command
        self.instrument = instrument
        self.cause = cause
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PhaseSet):
            return NotImplemented
        return (self.phase, self.command, self.instrument, self.cause, self.request_id,) == (other.phase, other.command, other.instrument, other.cause, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(156, self.phase, self.command, self.instrument, self.cause, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Indicative(Printed):
    """What an auction would give if it ended now; zeros: nothing would trade. Public.

    command: index of the command
    instrument: instrument
    price: ticks
    quantity: lots that would trade, at most 2^63 - 1
    imbalance: lots to buy less lots to sell at that price, within 2^63 - 1
    """

    NAME: ClassVar[str] = "indicative"
    KIND: ClassVar[int] = 157
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B1xH4xH22xqQq8x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "indicative",
        157,
        "event",
        None,
        (
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("instrument", "u16", 8, 2),
            FieldSpec("price", "i64", 32, 8),
            FieldSpec("quantity", "u64", 40, 8),
            FieldSpec("imbalance", "i64", 48, 8),
        ),
        (
        ),
        (1, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3, 4),
    )

    command: int = 0
    instrument: int = 0
    price: int = 0
    quantity: int = 0
    imbalance: int = 0

    def __init__(self, command: int = 0, instrument: int = 0, price: int = 0, quantity: int = 0, imbalance: int = 0) -> None:
        self.command = command
        self.instrument = instrument
        self.price = price
        self.quantity = quantity
        self.imbalance = imbalance

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Indicative):
            return NotImplemented
        return (self.command, self.instrument, self.price, self.quantity, self.imbalance,) == (other.command, other.instrument, other.price, other.quantity, other.imbalance,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(157, self.command, self.instrument, self.price, self.quantity, self.imbalance)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class BandsSet(Printed):
    """Price bands of an instrument from now on. Public.

    action: what becomes of an order that would trade outside
    command: index of the command
    instrument: instrument
    static_ppm: to each side of the reference
    dynamic_ppm: to each side of the last trade
    reference: reference price in ticks; 0 = none
    request_id: client id of the command
    """

    NAME: ClassVar[str] = "bands_set"
    KIND: ClassVar[int] = 158
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBH4xH14xIIq16xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "bands_set",
        158,
        "event",
        None,
        (
            FieldSpec("action", "u8", 1, 1, enum=BandAction),
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("instrument", "u16", 8, 2),
            FieldSpec("static_ppm", "u32", 24, 4),
            FieldSpec("dynamic_ppm", "u32", 28, 4),
            FieldSpec("reference", "i64", 32, 8),
            FieldSpec("request_id", "u64", 56, 8),
        ),
        (
        ),
        (4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3, 4, 5, 6),
    )

    action: int = 0
    command: int = 0
    instrument: int = 0
    static_ppm: int = 0
    dynamic_ppm: int = 0
    reference: int = 0
    request_id: int = 0

    def __init__(self, action: int = 0, command: int = 0, instrument: int = 0, static_ppm: int = 0, dynamic_ppm: int = 0, reference: int = 0, request_id: int = 0) -> None:
        self.action = action
        self.command = command
        self.instrument = instrument
        self.static_ppm = static_ppm
        self.dynamic_ppm = dynamic_ppm
        self.reference = reference
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, BandsSet):
            return NotImplemented
        return (self.action, self.command, self.instrument, self.static_ppm, self.dynamic_ppm, self.reference, self.request_id,) == (other.action, other.command, other.instrument, other.static_ppm, other.dynamic_ppm, other.reference, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(158, self.action, self.command, self.instrument, self.static_ppm, self.dynamic_ppm, self.reference, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class LimitsSet(Printed):
    """Limits of an instrument from now on. Public. More of them follow.

    command: index of the command
    instrument: instrument
    price_min: lowest price in ticks
    price_max: highest price in ticks
    quantity_min: lowest quantity in lots
    quantity_max: highest quantity in lots
    request_id: client id of the command
    """

    NAME: ClassVar[str] = "limits_set"
    KIND: ClassVar[int] = 159
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B1xH4xH14xqqQQQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "limits_set",
        159,
        "event",
        68,
        (
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("instrument", "u16", 8, 2),
            FieldSpec("price_min", "i64", 24, 8),
            FieldSpec("price_max", "i64", 32, 8),
            FieldSpec("quantity_min", "u64", 40, 8),
            FieldSpec("quantity_max", "u64", 48, 8),
            FieldSpec("request_id", "u64", 56, 8),
        ),
        (
        ),
        (1, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23),
        (0, 1, 2, 3, 4, 5, 6),
    )

    command: int = 0
    instrument: int = 0
    price_min: int = 0
    price_max: int = 0
    quantity_min: int = 0
    quantity_max: int = 0
    request_id: int = 0

    def __init__(self, command: int = 0, instrument: int = 0, price_min: int = 0, price_max: int = 0, quantity_min: int = 0, quantity_max: int = 0, request_id: int = 0) -> None:
        self.command = command
        self.instrument = instrument
        self.price_min = price_min
        self.price_max = price_max
        self.quantity_min = quantity_min
        self.quantity_max = quantity_max
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, LimitsSet):
            return NotImplemented
        return (self.command, self.instrument, self.price_min, self.price_max, self.quantity_min, self.quantity_max, self.request_id,) == (other.command, other.instrument, other.price_min, other.price_max, other.quantity_min, other.quantity_max, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(159, self.command, self.instrument, self.price_min, self.price_max, self.quantity_min, self.quantity_max, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class Delisted(Printed):
    """The instrument is traded no more, after the canceled events of its orders. Public.

    command: index of the command
    instrument: instrument
    count: orders canceled
    request_id: client id of the command
    """

    NAME: ClassVar[str] = "delisted"
    KIND: ClassVar[int] = 160
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B1xH4xH30xQ8xQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "delisted",
        160,
        "event",
        None,
        (
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("instrument", "u16", 8, 2),
            FieldSpec("count", "u64", 40, 8),
            FieldSpec("request_id", "u64", 56, 8),
        ),
        (
        ),
        (1, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 48, 49, 50, 51, 52, 53, 54, 55),
        (0, 1, 2, 3),
    )

    command: int = 0
    instrument: int = 0
    count: int = 0
    request_id: int = 0

    def __init__(self, command: int = 0, instrument: int = 0, count: int = 0, request_id: int = 0) -> None:
        self.command = command
        self.instrument = instrument
        self.count = count
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Delisted):
            return NotImplemented
        return (self.command, self.instrument, self.count, self.request_id,) == (other.command, other.instrument, other.count, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(160, self.command, self.instrument, self.count, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class PhaseScheduled(Printed):
    """An entry of the timetable was added, or all were cleared. Public.

    phase: phase from that time on
    command: index of the command
    instrument: instrument
    at_ns: time of the log when it comes; 0 = all were cleared
    every_ns: it comes again each time so much later; 0 = once
    count: entries of the instrument's timetable
    request_id: client id of the command
    """

    NAME: ClassVar[str] = "phase_scheduled"
    KIND: ClassVar[int] = 161
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBH4xH22xQQQQ")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "phase_scheduled",
        161,
        "event",
        None,
        (
            FieldSpec("phase", "u8", 1, 1, enum=Phase),
            FieldSpec("command", "u16", 2, 2),
            FieldSpec("instrument", "u16", 8, 2),
            FieldSpec("at_ns", "u64", 32, 8),
            FieldSpec("every_ns", "u64", 40, 8),
            FieldSpec("count", "u64", 48, 8),
            FieldSpec("request_id", "u64", 56, 8),
        ),
        (
        ),
        (4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31),
        (0, 1, 2, 3, 4, 5, 6),
    )

    phase: int = 0
    command: int = 0
    instrument: int = 0
    at_ns: int = 0
    every_ns: int = 0
    count: int = 0
    request_id: int = 0

    def __init__(self, phase: int = 0, command: int = 0, instrument: int = 0, at_ns: int = 0, every_ns: int = 0, count: int = 0, request_id: int = 0) -> None:
        self.phase = phase
        self.command = command
        self.instrument = instrument
        self.at_ns = at_ns
        self.every_ns = every_ns
        self.count = count
        self.request_id = request_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, PhaseScheduled):
            return NotImplemented
        return (self.phase, self.command, self.instrument, self.at_ns, self.every_ns, self.count, self.request_id,) == (other.phase, other.command, other.instrument, other.at_ns, other.every_ns, other.count, other.request_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(161, self.phase, self.command, self.instrument, self.at_ns, self.every_ns, self.count, self.request_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class StateEngine(Printed):
    """First record of a snapshot.

    risk: whether orders need funds
    orders_max: most resting orders
    next_sequence: ordinal of the next command
    time_ns: time of the last frame
    """

    NAME: ClassVar[str] = "state_engine"
    KIND: ClassVar[int] = 192
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BB6xQQQ32x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "state_engine",
        192,
        "state",
        None,
        (
            FieldSpec("risk", "u8", 1, 1, enum=Risk),
            FieldSpec("orders_max", "u64", 8, 8),
            FieldSpec("next_sequence", "u64", 16, 8),
            FieldSpec("time_ns", "u64", 24, 8),
        ),
        (
        ),
        (2, 3, 4, 5, 6, 7, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3),
    )

    risk: int = 0
    orders_max: int = 0
    next_sequence: int = 0
    time_ns: int = 0

    def __init__(self, risk: int = 0, orders_max: int = 0, next_sequence: int = 0, time_ns: int = 0) -> None:
        self.risk = risk
        self.orders_max = orders_max
        self.next_sequence = next_sequence
        self.time_ns = time_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StateEngine):
            return NotImplemented
        return (self.risk, self.orders_max, self.next_sequence, self.time_ns,) == (other.risk, other.orders_max, other.next_sequence, other.time_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(192, self.risk, self.orders_max, self.next_sequence, self.time_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class StateAsset(Printed):
    """An asset; in the order of their numbers.

    decimals: decimals
    asset: its number
    name: its name
    supply: minor units in all accounts: deposits less withdrawals
    """

    NAME: ClassVar[str] = "state_asset"
    KIND: ClassVar[int] = 193
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BB4xH16x16sq16x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "state_asset",
        193,
        "state",
        None,
        (
            FieldSpec("decimals", "u8", 1, 1, maximum=18),
            FieldSpec("asset", "u16", 6, 2, minimum=1),
            FieldSpec("name", "text16", 24, 16),
            FieldSpec("supply", "i64", 40, 8, minimum=0, maximum=4611686018427387903),
        ),
        (
        ),
        (2, 3, 4, 5, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3),
    )

    decimals: int = 0
    asset: int = 0
    name: str = ""
    supply: int = 0

    def __init__(self, decimals: int = 0, asset: int = 0, name: str = "", supply: int = 0) -> None:
        self.decimals = decimals
        self.asset = asset
        self.name = name
        self.supply = supply

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StateAsset):
            return NotImplemented
        return (self.decimals, self.asset, self.name, self.supply,) == (other.decimals, other.asset, other.name, other.supply,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(193, self.decimals, self.asset, self.name.encode("ascii"), self.supply)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        _, decimals, asset, name, supply = cls.STRUCT.unpack_from(buffer, offset)
        return cls(decimals, asset, name.rstrip(b"\0").decode("ascii", "replace"), supply)


@dataclass(slots=True, init=False, repr=False, eq=False)
class StateInstrument(Printed):
    """An instrument; in the order of their numbers. Its limits follow.

    tick_scale: as in the command
    lot_scale: as in the command
    fee_asset: what fees are paid in
    instrument: its number
    symbol: its symbol
    base: base asset
    quote: quote asset
    maker_ppm: maker rate
    taker_ppm: taker rate
    last_price: ticks of its last trade; 0 = none yet
    """

    NAME: ClassVar[str] = "state_instrument"
    KIND: ClassVar[int] = 194
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBBB2xH16x16sHHii4xq")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "state_instrument",
        194,
        "state",
        64,
        (
            FieldSpec("tick_scale", "u8", 1, 1, maximum=18),
            FieldSpec("lot_scale", "u8", 2, 1, maximum=18),
            FieldSpec("fee_asset", "u8", 3, 1, enum=FeeAsset),
            FieldSpec("instrument", "u16", 6, 2, minimum=1),
            FieldSpec("symbol", "text16", 24, 16),
            FieldSpec("base", "u16", 40, 2, minimum=1),
            FieldSpec("quote", "u16", 42, 2, minimum=1),
            FieldSpec("maker_ppm", "i32", 44, 4, minimum=-100000, maximum=100000),
            FieldSpec("taker_ppm", "i32", 48, 4, minimum=0, maximum=100000),
            FieldSpec("last_price", "i64", 56, 8, minimum=0, maximum=4398046511103),
        ),
        (
        ),
        (4, 5, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 52, 53, 54, 55),
        (0, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    )

    tick_scale: int = 0
    lot_scale: int = 0
    fee_asset: int = 0
    instrument: int = 0
    symbol: str = ""
    base: int = 0
    quote: int = 0
    maker_ppm: int = 0
    taker_ppm: int = 0
    last_price: int = 0

    def __init__(self, tick_scale: int = 0, lot_scale: int = 0, fee_asset: int = 0, instrument: int = 0, symbol: str = "", base: int = 0, quote: int = 0, maker_ppm: int = 0, taker_ppm: int = 0, last_price: int = 0) -> None:
        self.tick_scale = tick_scale
        self.lot_scale = lot_scale
        self.fee_asset = fee_asset
        self.instrument = instrument
        self.symbol = symbol
        self.base = base
        self.quote = quote
        self.maker_ppm = maker_ppm
        self.taker_ppm = taker_ppm
        self.last_price = last_price

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StateInstrument):
            return NotImplemented
        return (self.tick_scale, self.lot_scale, self.fee_asset, self.instrument, self.symbol, self.base, self.quote, self.maker_ppm, self.taker_ppm, self.last_price,) == (other.tick_scale, other.lot_scale, other.fee_asset, other.instrument, other.symbol, other.base, other.quote, other.maker_ppm, other.taker_ppm, other.last_price,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(194, self.tick_scale, self.lot_scale, self.fee_asset, self.instrument, self.symbol.encode("ascii"), self.base, self.quote, self.maker_ppm, self.taker_ppm, self.last_price)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        _, tick_scale, lot_scale, fee_asset, instrument, symbol, base, quote, maker_ppm, taker_ppm, last_price = cls.STRUCT.unpack_from(buffer, offset)
        return cls(tick_scale, lot_scale, fee_asset, instrument, symbol.rstrip(b"\0").decode("ascii", "replace"), base, quote, maker_ppm, taker_ppm, last_price)


@dataclass(slots=True, init=False, repr=False, eq=False)
class StateRules(Printed):
    """Phase, bands and more limits of an instrument, when one of them is not as at first; by instrument, behind all of them.

    phase: phase
    action: what becomes of an order that would trade outside
    listing: listed or delisted
    flags: extension: order_limits follows
    instrument: its number
    static_ppm: to each side of the reference; 0 = off
    dynamic_ppm: to each side of the last trade; 0 = off
    reference: reference price in ticks; 0 = none
    """

    NAME: ClassVar[str] = "state_rules"
    KIND: ClassVar[int] = 202
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBBB1xBH16xIIq24x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "state_rules",
        202,
        "state",
        68,
        (
            FieldSpec("phase", "u8", 1, 1, enum=Phase),
            FieldSpec("action", "u8", 2, 1, enum=BandAction),
            FieldSpec("listing", "u8", 3, 1, enum=Listing),
            FieldSpec("flags", "u8", 5, 1, flags=((1, "extension"),)),
            FieldSpec("instrument", "u16", 6, 2, minimum=1),
            FieldSpec("static_ppm", "u32", 24, 4, maximum=1000000),
            FieldSpec("dynamic_ppm", "u32", 28, 4, maximum=1000000),
            FieldSpec("reference", "i64", 32, 8, minimum=0, maximum=4398046511103),
        ),
        (
        ),
        (4, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3, 4, 5, 6, 7),
    )

    phase: int = 0
    action: int = 0
    listing: int = 0
    flags: int = 0
    instrument: int = 0
    static_ppm: int = 0
    dynamic_ppm: int = 0
    reference: int = 0

    def __init__(self, phase: int = 0, action: int = 0, listing: int = 0, flags: int = 0, instrument: int = 0, static_ppm: int = 0, dynamic_ppm: int = 0, reference: int = 0) -> None:
        self.phase = phase
        self.action = action
        self.listing = listing
        self.flags = flags
        self.instrument = instrument
        self.static_ppm = static_ppm
        self.dynamic_ppm = dynamic_ppm
        self.reference = reference

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StateRules):
            return NotImplemented
        return (self.phase, self.action, self.listing, self.flags, self.instrument, self.static_ppm, self.dynamic_ppm, self.reference,) == (other.phase, other.action, other.listing, other.flags, other.instrument, other.static_ppm, other.dynamic_ppm, other.reference,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(202, self.phase, self.action, self.listing, self.flags, self.instrument, self.static_ppm, self.dynamic_ppm, self.reference)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class StateSchedule(Printed):
    """An entry of a timetable; by instrument, then in the order they were added.

    phase: phase from that time on
    instrument: its instrument
    at_ns: time of the log when it comes
    every_ns: it comes again each time so much later; 0 = once
    """

    NAME: ClassVar[str] = "state_schedule"
    KIND: ClassVar[int] = 203
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BB4xH24xQQ16x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "state_schedule",
        203,
        "state",
        None,
        (
            FieldSpec("phase", "u8", 1, 1, enum=Phase),
            FieldSpec("instrument", "u16", 6, 2, minimum=1),
            FieldSpec("at_ns", "u64", 32, 8, minimum=1),
            FieldSpec("every_ns", "u64", 40, 8),
        ),
        (
        ),
        (2, 3, 4, 5, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3),
    )

    phase: int = 0
    instrument: int = 0
    at_ns: int = 0
    every_ns: int = 0

    def __init__(self, phase: int = 0, instrument: int = 0, at_ns: int = 0, every_ns: int = 0) -> None:
        self.phase = phase
        self.instrument = instrument
        self.at_ns = at_ns
        self.every_ns = every_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StateSchedule):
            return NotImplemented
        return (self.phase, self.instrument, self.at_ns, self.every_ns,) == (other.phase, other.instrument, other.at_ns, other.every_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(203, self.phase, self.instrument, self.at_ns, self.every_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class StateAccount(Printed):
    """An account; by number.

    state: open, blocked or closed
    rates: whose fee rates apply
    account: its number
    group: its group; 0 = alone
    maker_ppm: own maker rate
    taker_ppm: own taker rate
    """

    NAME: ClassVar[str] = "state_account"
    KIND: ClassVar[int] = 197
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBB5xI12xI4xii24x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "state_account",
        197,
        "state",
        None,
        (
            FieldSpec("state", "u8", 1, 1, enum=AccountState, minimum=1),
            FieldSpec("rates", "u8", 2, 1, enum=Rates),
            FieldSpec("account", "u32", 8, 4, minimum=1),
            FieldSpec("group", "u32", 24, 4),
            FieldSpec("maker_ppm", "i32", 32, 4, minimum=-100000, maximum=100000),
            FieldSpec("taker_ppm", "i32", 36, 4, minimum=0, maximum=100000),
        ),
        (
        ),
        (3, 4, 5, 6, 7, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 28, 29, 30, 31, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3, 4, 5),
    )

    state: int = 0
    rates: int = 0
    account: int = 0
    group: int = 0
    maker_ppm: int = 0
    taker_ppm: int = 0

    def __init__(self, state: int = 0, rates: int = 0, account: int = 0, group: int = 0, maker_ppm: int = 0, taker_ppm: int = 0) -> None:
        self.state = state
        self.rates = rates
        self.account = account
        self.group = group
        self.maker_ppm = maker_ppm
        self.taker_ppm = taker_ppm

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StateAccount):
            return NotImplemented
        return (self.state, self.rates, self.account, self.group, self.maker_ppm, self.taker_ppm,) == (other.state, other.rates, other.account, other.group, other.maker_ppm, other.taker_ppm,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(197, self.state, self.rates, self.account, self.group, self.maker_ppm, self.taker_ppm)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class StateBalance(Printed):
    """Money of an account that has some; by account, the venue first, then by asset.

    asset: asset
    account: account; 0 = the venue
    free: minor units that are free
    reserved: minor units reserved by its orders
    """

    NAME: ClassVar[str] = "state_balance"
    KIND: ClassVar[int] = 198
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B5xHI4xqq32x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "state_balance",
        198,
        "state",
        None,
        (
            FieldSpec("asset", "u16", 6, 2, minimum=1),
            FieldSpec("account", "u32", 8, 4),
            FieldSpec("free", "i64", 16, 8, minimum=0, maximum=4611686018427387903),
            FieldSpec("reserved", "i64", 24, 8, minimum=0, maximum=4611686018427387903),
        ),
        (
        ),
        (1, 2, 3, 4, 5, 12, 13, 14, 15, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3),
    )

    asset: int = 0
    account: int = 0
    free: int = 0
    reserved: int = 0

    def __init__(self, asset: int = 0, account: int = 0, free: int = 0, reserved: int = 0) -> None:
        self.asset = asset
        self.account = account
        self.free = free
        self.reserved = reserved

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StateBalance):
            return NotImplemented
        return (self.asset, self.account, self.free, self.reserved,) == (other.asset, other.account, other.free, other.reserved,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(198, self.asset, self.account, self.free, self.reserved)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class StateTransfer(Printed):
    """A transfer that is remembered; by account, the venue first, then by transfer id.

    transfer: deposit or withdrawal
    asset: asset
    account: account; 0 = the venue
    transfer_id: its id
    amount: minor units
    """

    NAME: ClassVar[str] = "state_transfer"
    KIND: ClassVar[int] = 199
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BB4xHI12xQq24x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "state_transfer",
        199,
        "state",
        None,
        (
            FieldSpec("transfer", "u8", 1, 1, enum=Transfer, minimum=1),
            FieldSpec("asset", "u16", 6, 2, minimum=1),
            FieldSpec("account", "u32", 8, 4),
            FieldSpec("transfer_id", "u64", 24, 8, minimum=1),
            FieldSpec("amount", "i64", 32, 8, minimum=1, maximum=4611686018427387903),
        ),
        (
        ),
        (2, 3, 4, 5, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3, 4),
    )

    transfer: int = 0
    asset: int = 0
    account: int = 0
    transfer_id: int = 0
    amount: int = 0

    def __init__(self, transfer: int = 0, asset: int = 0, account: int = 0, transfer_id: int = 0, amount: int = 0) -> None:
        self.transfer = transfer
        self.asset = asset
        self.account = account
        self.transfer_id = transfer_id
        self.amount = amount

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StateTransfer):
            return NotImplemented
        return (self.transfer, self.asset, self.account, self.transfer_id, self.amount,) == (other.transfer, other.asset, other.account, other.transfer_id, other.amount,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(199, self.transfer, self.asset, self.account, self.transfer_id, self.amount)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class StateSession(Printed):
    """A session; in the order of their numbers.

    state: open or ended
    rights: what it may do; 0 = trade
    flags: flags
    account: its owner
    session: its number
    client_id: highest client id so far
    epoch: times it was opened or resumed; 0 when ended
    next_number: number of its next event
    lease_ns: its lease; 0 = none
    deadline_ns: time of the log at which it ends; 0 = none
    """

    NAME: ClassVar[str] = "state_session"
    KIND: ClassVar[int] = 195
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBB2xB2xIIQIIQQ16x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "state_session",
        195,
        "state",
        None,
        (
            FieldSpec("state", "u8", 1, 1, enum=SessionState),
            FieldSpec("rights", "u8", 2, 1, flags=((1, "no_trade"), (2, "withdraw"), (4, "admin"),)),
            FieldSpec("flags", "u8", 5, 1, flags=((16, "cancel_on_disconnect"),)),
            FieldSpec("account", "u32", 8, 4, minimum=1),
            FieldSpec("session", "u32", 12, 4, minimum=1),
            FieldSpec("client_id", "u64", 16, 8),
            FieldSpec("epoch", "u32", 24, 4),
            FieldSpec("next_number", "u32", 28, 4),
            FieldSpec("lease_ns", "u64", 32, 8),
            FieldSpec("deadline_ns", "u64", 40, 8),
        ),
        (
        ),
        (3, 4, 6, 7, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 3, 4, 5, 1, 2, 6, 7, 8, 9),
    )

    state: int = 0
    rights: int = 0
    flags: int = 0
    account: int = 0
    session: int = 0
    client_id: int = 0
    epoch: int = 0
    next_number: int = 0
    lease_ns: int = 0
    deadline_ns: int = 0

    def __init__(self, state: int = 0, rights: int = 0, flags: int = 0, account: int = 0, session: int = 0, client_id: int = 0, epoch: int = 0, next_number: int = 0, lease_ns: int = 0, deadline_ns: int = 0) -> None:
        self.state = state
        self.rights = rights
        self.flags = flags
        self.account = account
        self.session = session
        self.client_id = client_id
        self.epoch = epoch
        self.next_number = next_number
        self.lease_ns = lease_ns
        self.deadline_ns = deadline_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StateSession):
            return NotImplemented
        return (self.state, self.rights, self.flags, self.account, self.session, self.client_id, self.epoch, self.next_number, self.lease_ns, self.deadline_ns,) == (other.state, other.rights, other.flags, other.account, other.session, other.client_id, other.epoch, other.next_number, other.lease_ns, other.deadline_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(195, self.state, self.rights, self.flags, self.account, self.session, self.client_id, self.epoch, self.next_number, self.lease_ns, self.deadline_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class StateOutcome(Printed):
    """The outcome of a command of an open session; by session, then by client id.

    of: kind of the event that answered it
    reason: reason in that answer
    session: session
    client_id: client id of the command
    order_id: engine id in that answer, or 0
    position: ordinal of the command
    quantity: lots its order executed at once
    """

    NAME: ClassVar[str] = "state_outcome"
    KIND: ClassVar[int] = 201
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BB8xHIQQQQ16x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "state_outcome",
        201,
        "state",
        None,
        (
            FieldSpec("of", "u8", 1, 1, minimum=128, maximum=191),
            FieldSpec("reason", "u16", 10, 2, enum=Reason),
            FieldSpec("session", "u32", 12, 4, minimum=1),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("order_id", "u64", 24, 8),
            FieldSpec("position", "u64", 32, 8, minimum=1),
            FieldSpec("quantity", "u64", 40, 8, maximum=9007199254740991),
        ),
        (
        ),
        (2, 3, 4, 5, 6, 7, 8, 9, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1, 2, 3, 4, 5, 6),
    )

    of: int = 0
    reason: int = 0
    session: int = 0
    client_id: int = 0
    order_id: int = 0
    position: int = 0
    quantity: int = 0

    def __init__(self, of: int = 0, reason: int = 0, session: int = 0, client_id: int = 0, order_id: int = 0, position: int = 0, quantity: int = 0) -> None:
        self.of = of
        self.reason = reason
        self.session = session
        self.client_id = client_id
        self.order_id = order_id
        self.position = position
        self.quantity = quantity

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StateOutcome):
            return NotImplemented
        return (self.of, self.reason, self.session, self.client_id, self.order_id, self.position, self.quantity,) == (other.of, other.reason, other.session, other.client_id, other.order_id, other.position, other.quantity,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(201, self.of, self.reason, self.session, self.client_id, self.order_id, self.position, self.quantity)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class StateCountdown(Printed):
    """A countdown that runs; by account.

    account: whose orders it cancels
    deadline_ns: time of the log at which it does
    """

    NAME: ClassVar[str] = "state_countdown"
    KIND: ClassVar[int] = 204
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B7xI12xQ32x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "state_countdown",
        204,
        "state",
        None,
        (
            FieldSpec("account", "u32", 8, 4, minimum=1),
            FieldSpec("deadline_ns", "u64", 24, 8, minimum=1),
        ),
        (
        ),
        (1, 2, 3, 4, 5, 6, 7, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0, 1),
    )

    account: int = 0
    deadline_ns: int = 0

    def __init__(self, account: int = 0, deadline_ns: int = 0) -> None:
        self.account = account
        self.deadline_ns = deadline_ns

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StateCountdown):
            return NotImplemented
        return (self.account, self.deadline_ns,) == (other.account, other.deadline_ns,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(204, self.account, self.deadline_ns)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class StateOrder(Printed):
    """A resting order; by instrument, bids then asks, best price first, shown before hidden, first in first; then those that wait for an auction.

    side: buy or sell
    flags: extension: state_terms follows
    instrument: instrument
    session: owner's session
    client_id: name of the order
    order_id: engine id
    price: ticks; 0 for a market order
    quantity: total lots: executed and open
    remaining: lots open
    maker_ppm: maker rate it was entered with; 0 without accounts
    taker_ppm: taker rate it was entered with; 0 without accounts
    """

    NAME: ClassVar[str] = "state_order"
    KIND: ClassVar[int] = 196
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BB3xBH4xIQQqQQii")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "state_order",
        196,
        "state",
        66,
        (
            FieldSpec("side", "u8", 1, 1, enum=Side, minimum=1),
            FieldSpec("flags", "u8", 5, 1, flags=((1, "extension"),)),
            FieldSpec("instrument", "u16", 6, 2, minimum=1),
            FieldSpec("session", "u32", 12, 4, minimum=1),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("order_id", "u64", 24, 8, minimum=256),
            FieldSpec("price", "i64", 32, 8, minimum=0, maximum=4398046511103),
            FieldSpec("quantity", "u64", 40, 8, minimum=1, maximum=9007199254740991),
            FieldSpec("remaining", "u64", 48, 8, minimum=1, maximum=9007199254740991),
            FieldSpec("maker_ppm", "i32", 56, 4, minimum=-100000, maximum=100000),
            FieldSpec("taker_ppm", "i32", 60, 4, minimum=0, maximum=100000),
        ),
        (
        ),
        (2, 3, 4, 8, 9, 10, 11),
        (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
    )

    side: int = 0
    flags: int = 0
    instrument: int = 0
    session: int = 0
    client_id: int = 0
    order_id: int = 0
    price: int = 0
    quantity: int = 0
    remaining: int = 0
    maker_ppm: int = 0
    taker_ppm: int = 0

    def __init__(self, side: int = 0, flags: int = 0, instrument: int = 0, session: int = 0, client_id: int = 0, order_id: int = 0, price: int = 0, quantity: int = 0, remaining: int = 0, maker_ppm: int = 0, taker_ppm: int = 0) -> None:
        self.side = side
        self.flags = flags
        self.instrument = instrument
        self.session = session
        self.client_id = client_id
        self.order_id = order_id
        self.price = price
        self.quantity = quantity
        self.remaining = remaining
        self.maker_ppm = maker_ppm
        self.taker_ppm = taker_ppm

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StateOrder):
            return NotImplemented
        return (self.side, self.flags, self.instrument, self.session, self.client_id, self.order_id, self.price, self.quantity, self.remaining, self.maker_ppm, self.taker_ppm,) == (other.side, other.flags, other.instrument, other.session, other.client_id, other.order_id, other.price, other.quantity, other.remaining, other.maker_ppm, other.taker_ppm,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(196, self.side, self.flags, self.instrument, self.session, self.client_id, self.order_id, self.price, self.quantity, self.remaining, self.maker_ppm, self.taker_ppm)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class StateStop(Printed):
    """A waiting order; by instrument, then by engine id.

    side: buy or sell
    type: what it waits as
    tif: time in force
    stp: self-trade mode
    flags: flags; extension: state_terms follows
    instrument: instrument
    trigger: which price it watches
    trail_unit: what its trail is counted in
    session: owner's session
    client_id: name of the order
    order_id: engine id
    price: limit in ticks; 0 for an order that trades at any price
    quantity: lots, all of them open
    stop_price: ticks; 0 for a trailing stop
    maker_ppm: maker rate it was entered with; 0 without accounts
    taker_ppm: taker rate it was entered with; 0 without accounts
    """

    NAME: ClassVar[str] = "state_stop"
    KIND: ClassVar[int] = 200
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<BBBBBBHBB2xIQQqQqii")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "state_stop",
        200,
        "state",
        66,
        (
            FieldSpec("side", "u8", 1, 1, enum=Side, minimum=1),
            FieldSpec("type", "u8", 2, 1, enum=OrderType, minimum=3),
            FieldSpec("tif", "u8", 3, 1, enum=TimeInForce),
            FieldSpec("stp", "u8", 4, 1, enum=SelfTrade),
            FieldSpec("flags", "u8", 5, 1, flags=((1, "extension"), (4, "post_only"),)),
            FieldSpec("instrument", "u16", 6, 2, minimum=1),
            FieldSpec("trigger", "u8", 8, 1, enum=Trigger),
            FieldSpec("trail_unit", "u8", 9, 1, enum=TrailUnit),
            FieldSpec("session", "u32", 12, 4, minimum=1),
            FieldSpec("client_id", "u64", 16, 8, minimum=1),
            FieldSpec("order_id", "u64", 24, 8, minimum=256),
            FieldSpec("price", "i64", 32, 8, minimum=0, maximum=4398046511103),
            FieldSpec("quantity", "u64", 40, 8, minimum=1, maximum=9007199254740991),
            FieldSpec("stop_price", "i64", 48, 8, minimum=0, maximum=4398046511103),
            FieldSpec("maker_ppm", "i32", 56, 4, minimum=-100000, maximum=100000),
            FieldSpec("taker_ppm", "i32", 60, 4, minimum=0, maximum=100000),
        ),
        (
            RuleSpec(1, 255, 3, 11, 0, 0, "type = stop"),
            RuleSpec(1, 255, 3, 2, 3, 5, "type = stop"),
            RuleSpec(1, 255, 4, 11, 1, 4398046511103, "type = stop_limit"),
            RuleSpec(1, 255, 4, 2, 1, 5, "type = stop_limit"),
            RuleSpec(1, 255, 5, 11, 0, 0, "type = take_profit"),
            RuleSpec(1, 255, 5, 2, 3, 5, "type = take_profit"),
            RuleSpec(1, 255, 6, 11, 1, 4398046511103, "type = take_profit_limit"),
            RuleSpec(1, 255, 6, 2, 1, 5, "type = take_profit_limit"),
            RuleSpec(1, 255, 7, 11, 0, 0, "type = trailing_stop"),
            RuleSpec(1, 255, 7, 2, 3, 5, "type = trailing_stop"),
            RuleSpec(4, 4, 4, 11, 1, 4398046511103, "post_only is set"),
            RuleSpec(4, 4, 4, 2, 3, 5, "post_only is set"),
        ),
        (10, 11),
        (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
    )

    side: int = 0
    type: int = 0
    tif: int = 0
    stp: int = 0
    flags: int = 0
    instrument: int = 0
    trigger: int = 0
    trail_unit: int = 0
    session: int = 0
    client_id: int = 0
    order_id: int = 0
    price: int = 0
    quantity: int = 0
    stop_price: int = 0
    maker_ppm: int = 0
    taker_ppm: int = 0

    def __init__(self, side: int = 0, type: int = 0, tif: int = 0, stp: int = 0, flags: int = 0, instrument: int = 0, trigger: int = 0, trail_unit: int = 0, session: int = 0, client_id: int = 0, order_id: int = 0, price: int = 0, quantity: int = 0, stop_price: int = 0, maker_ppm: int = 0, taker_ppm: int = 0) -> None:
        self.side = side
        self.type = type
        self.tif = tif
        self.stp = stp
        self.flags = flags
        self.instrument = instrument
        self.trigger = trigger
        self.trail_unit = trail_unit
        self.session = session
        self.client_id = client_id
        self.order_id = order_id
        self.price = price
        self.quantity = quantity
        self.stop_price = stop_price
        self.maker_ppm = maker_ppm
        self.taker_ppm = taker_ppm

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StateStop):
            return NotImplemented
        return (self.side, self.type, self.tif, self.stp, self.flags, self.instrument, self.trigger, self.trail_unit, self.session, self.client_id, self.order_id, self.price, self.quantity, self.stop_price, self.maker_ppm, self.taker_ppm,) == (other.side, other.type, other.tif, other.stp, other.flags, other.instrument, other.trigger, other.trail_unit, other.session, other.client_id, other.order_id, other.price, other.quantity, other.stop_price, other.maker_ppm, other.taker_ppm,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(200, self.side, self.type, self.tif, self.stp, self.flags, self.instrument, self.trigger, self.trail_unit, self.session, self.client_id, self.order_id, self.price, self.quantity, self.stop_price, self.maker_ppm, self.taker_ppm)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


@dataclass(slots=True, init=False, repr=False, eq=False)
class StateList(Printed):
    """Two open orders of which one cancels the other; by engine id of leg 1. That of leg 2 is the next.

    order_id: engine id of leg 1
    """

    NAME: ClassVar[str] = "state_list"
    KIND: ClassVar[int] = 205
    STRUCT: ClassVar[struct.Struct] = struct.Struct("<B23xQ32x")
    SPEC: ClassVar[RecordSpec] = RecordSpec(
        "state_list",
        205,
        "state",
        None,
        (
            FieldSpec("order_id", "u64", 24, 8, minimum=256),
        ),
        (
        ),
        (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63),
        (0,),
    )

    order_id: int = 0

    def __init__(self, order_id: int = 0) -> None:
        self.order_id = order_id

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, StateList):
            return NotImplemented
        return (self.order_id,) == (other.order_id,)

    def pack(self) -> bytes:
        """The 64 bytes of the record, unchecked."""
        return self.STRUCT.pack(205, self.order_id)

    @classmethod
    def unpack(cls, buffer: bytes | bytearray | memoryview, offset: int = 0) -> Self:
        """The record at `offset` of the buffer, unchecked."""
        return cls(*cls.STRUCT.unpack_from(buffer, offset)[1:])


#: Every record class.
Record = (
    New
    | Cancel
    | Replace
    | Reduce
    | MassCancel
    | NewList
    | Countdown
    | OpenSession
    | CloseSession
    | ResumeSession
    | Disconnect
    | Renew
    | Tick
    | ResumeTime
    | AddAsset
    | AddInstrument
    | Configure
    | SetAccount
    | SetFees
    | Deposit
    | Withdraw
    | SetPhase
    | SchedulePhase
    | Uncross
    | SetBands
    | SetLimits
    | Delist
    | InstrumentLimits
    | OrderTerms
    | StateTerms
    | ListLeg
    | OrderLimits
    | Hello
    | Welcome
    | Refused
    | Query
    | Position
    | Heartbeat
    | OneWayQuery
    | OneWayCounts
    | ShardsQuery
    | Shard
    | ShardMarket
    | GapFill
    | GapFilled
    | Follow
    | Frames
    | LogState
    | FollowRefused
    | Promote
    | Promoted
    | Accepted
    | Rejected
    | Fill
    | Trade
    | Canceled
    | Replaced
    | Reduced
    | MassCanceled
    | Level
    | Settled
    | Prevented
    | Triggered
    | Outcome
    | ListStatus
    | CountdownSet
    | SessionOpened
    | SessionClosed
    | AccountSet
    | Transferred
    | SessionResumed
    | SessionDisconnected
    | TimeResumed
    | AssetAdded
    | InstrumentAdded
    | Configured
    | FeesSet
    | PhaseSet
    | Indicative
    | BandsSet
    | LimitsSet
    | Delisted
    | PhaseScheduled
    | StateEngine
    | StateAsset
    | StateInstrument
    | StateRules
    | StateSchedule
    | StateAccount
    | StateBalance
    | StateTransfer
    | StateSession
    | StateOutcome
    | StateCountdown
    | StateOrder
    | StateStop
    | StateList
)

#: The class of each kind.
CLASSES: dict[int, type[Record]] = {
    1: New,
    2: Cancel,
    3: Replace,
    4: Reduce,
    5: MassCancel,
    6: NewList,
    7: Countdown,
    8: OpenSession,
    9: CloseSession,
    10: ResumeSession,
    11: Disconnect,
    12: Renew,
    13: Tick,
    14: ResumeTime,
    16: AddAsset,
    17: AddInstrument,
    18: Configure,
    19: SetAccount,
    20: SetFees,
    21: Deposit,
    22: Withdraw,
    23: SetPhase,
    24: SchedulePhase,
    25: Uncross,
    26: SetBands,
    27: SetLimits,
    28: Delist,
    64: InstrumentLimits,
    65: OrderTerms,
    66: StateTerms,
    67: ListLeg,
    68: OrderLimits,
    80: Hello,
    81: Welcome,
    82: Refused,
    83: Query,
    84: Position,
    85: Heartbeat,
    88: OneWayQuery,
    89: OneWayCounts,
    96: ShardsQuery,
    97: Shard,
    98: ShardMarket,
    86: GapFill,
    87: GapFilled,
    112: Follow,
    113: Frames,
    114: LogState,
    115: FollowRefused,
    116: Promote,
    117: Promoted,
    128: Accepted,
    129: Rejected,
    130: Fill,
    131: Trade,
    132: Canceled,
    133: Replaced,
    134: Reduced,
    135: MassCanceled,
    136: Level,
    137: Settled,
    138: Prevented,
    140: Triggered,
    141: Outcome,
    142: ListStatus,
    143: CountdownSet,
    144: SessionOpened,
    145: SessionClosed,
    146: AccountSet,
    147: Transferred,
    148: SessionResumed,
    149: SessionDisconnected,
    150: TimeResumed,
    152: AssetAdded,
    153: InstrumentAdded,
    154: Configured,
    155: FeesSet,
    156: PhaseSet,
    157: Indicative,
    158: BandsSet,
    159: LimitsSet,
    160: Delisted,
    161: PhaseScheduled,
    192: StateEngine,
    193: StateAsset,
    194: StateInstrument,
    202: StateRules,
    203: StateSchedule,
    197: StateAccount,
    198: StateBalance,
    199: StateTransfer,
    195: StateSession,
    201: StateOutcome,
    204: StateCountdown,
    196: StateOrder,
    200: StateStop,
    205: StateList,
}

#: What is checked of each kind, fields by offset.
SPECS: dict[int, RecordSpec] = {
    1: New.SPEC,
    2: Cancel.SPEC,
    3: Replace.SPEC,
    4: Reduce.SPEC,
    5: MassCancel.SPEC,
    6: NewList.SPEC,
    7: Countdown.SPEC,
    8: OpenSession.SPEC,
    9: CloseSession.SPEC,
    10: ResumeSession.SPEC,
    11: Disconnect.SPEC,
    12: Renew.SPEC,
    13: Tick.SPEC,
    14: ResumeTime.SPEC,
    16: AddAsset.SPEC,
    17: AddInstrument.SPEC,
    18: Configure.SPEC,
    19: SetAccount.SPEC,
    20: SetFees.SPEC,
    21: Deposit.SPEC,
    22: Withdraw.SPEC,
    23: SetPhase.SPEC,
    24: SchedulePhase.SPEC,
    25: Uncross.SPEC,
    26: SetBands.SPEC,
    27: SetLimits.SPEC,
    28: Delist.SPEC,
    64: InstrumentLimits.SPEC,
    65: OrderTerms.SPEC,
    66: StateTerms.SPEC,
    67: ListLeg.SPEC,
    68: OrderLimits.SPEC,
    80: Hello.SPEC,
    81: Welcome.SPEC,
    82: Refused.SPEC,
    83: Query.SPEC,
    84: Position.SPEC,
    85: Heartbeat.SPEC,
    88: OneWayQuery.SPEC,
    89: OneWayCounts.SPEC,
    96: ShardsQuery.SPEC,
    97: Shard.SPEC,
    98: ShardMarket.SPEC,
    86: GapFill.SPEC,
    87: GapFilled.SPEC,
    112: Follow.SPEC,
    113: Frames.SPEC,
    114: LogState.SPEC,
    115: FollowRefused.SPEC,
    116: Promote.SPEC,
    117: Promoted.SPEC,
    128: Accepted.SPEC,
    129: Rejected.SPEC,
    130: Fill.SPEC,
    131: Trade.SPEC,
    132: Canceled.SPEC,
    133: Replaced.SPEC,
    134: Reduced.SPEC,
    135: MassCanceled.SPEC,
    136: Level.SPEC,
    137: Settled.SPEC,
    138: Prevented.SPEC,
    140: Triggered.SPEC,
    141: Outcome.SPEC,
    142: ListStatus.SPEC,
    143: CountdownSet.SPEC,
    144: SessionOpened.SPEC,
    145: SessionClosed.SPEC,
    146: AccountSet.SPEC,
    147: Transferred.SPEC,
    148: SessionResumed.SPEC,
    149: SessionDisconnected.SPEC,
    150: TimeResumed.SPEC,
    152: AssetAdded.SPEC,
    153: InstrumentAdded.SPEC,
    154: Configured.SPEC,
    155: FeesSet.SPEC,
    156: PhaseSet.SPEC,
    157: Indicative.SPEC,
    158: BandsSet.SPEC,
    159: LimitsSet.SPEC,
    160: Delisted.SPEC,
    161: PhaseScheduled.SPEC,
    192: StateEngine.SPEC,
    193: StateAsset.SPEC,
    194: StateInstrument.SPEC,
    202: StateRules.SPEC,
    203: StateSchedule.SPEC,
    197: StateAccount.SPEC,
    198: StateBalance.SPEC,
    199: StateTransfer.SPEC,
    195: StateSession.SPEC,
    201: StateOutcome.SPEC,
    204: StateCountdown.SPEC,
    196: StateOrder.SPEC,
    200: StateStop.SPEC,
    205: StateList.SPEC,
}
