//! Constants, enumerations, records and check tables of the wire.
//!
//! Written by schema/generate.py from schema/wire.toml; change that file and run it again.

/// How a field is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldType {
    /// Unsigned, 1 byte.
    U8,
    /// Unsigned, 2 bytes, little-endian.
    U16,
    /// Unsigned, 4 bytes, little-endian.
    U32,
    /// Unsigned, 8 bytes, little-endian.
    U64,
    /// Signed, 4 bytes, little-endian.
    I32,
    /// Signed, 8 bytes, little-endian.
    I64,
    /// 1 to 16 characters, padded with zero bytes.
    Text16,
}

/// Members of an enumeration: value and name.
#[derive(Debug)]
pub struct EnumSpec {
    /// Name of the enumeration.
    pub name: &'static str,
    /// Value and name of each member.
    pub members: &'static [(u64, &'static str)],
}

/// What is checked of a field.
#[derive(Debug)]
pub struct FieldSpec {
    /// Name in text forms and errors.
    pub name: &'static str,
    /// How it is read.
    pub field_type: FieldType,
    /// First byte within the record.
    pub offset: usize,
    /// Bytes.
    pub size: usize,
    /// Its enumeration, when it is one.
    pub enumeration: Option<&'static EnumSpec>,
    /// Its allowed flags, bit and name, when it is the flags byte.
    pub flags: Option<&'static [(u64, &'static str)]>,
    /// Lowest value, inclusive.
    pub min: Option<i128>,
    /// Highest value, inclusive.
    pub max: Option<i128>,
    /// An empty text is allowed.
    pub optional: bool,
}

/// When `(field & mask) == value`, the field `then` must lie within `min..=max`; with `min` above `max` it must
/// not lie between the two.
#[derive(Debug)]
pub struct RuleSpec {
    /// Index of the field looked at.
    pub field: usize,
    /// Bits looked at.
    pub mask: u64,
    /// Value they must have for the rule to apply.
    pub value: u64,
    /// Index of the field that is bound.
    pub then: usize,
    /// Lowest value, inclusive.
    pub min: i128,
    /// Highest value, inclusive.
    pub max: i128,
}

/// Where a record may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// A request to change state.
    Command,
    /// Rare fields of the record before it.
    Extension,
    /// Between a client and a server, never in the log.
    Control,
    /// A fact.
    Event,
    /// A piece of a snapshot.
    State,
}

/// What is checked of a record kind.
#[derive(Debug)]
pub struct RecordSpec {
    /// Name in text forms.
    pub name: &'static str,
    /// First byte.
    pub kind: u8,
    /// Where it may stand.
    pub group: Group,
    /// Kind of the extension record that follows; see [`RecordSpec::announced`].
    pub extension: Option<u8>,
    /// The extension follows only when flag `extension` is set.
    pub by_flag: bool,
    /// Fields by offset.
    pub fields: &'static [FieldSpec],
    /// Their indices in the order of the text form.
    pub text_order: &'static [usize],
    /// Rules, in the order they are checked.
    pub rules: &'static [RuleSpec],
    /// Bits that must be zero, as eight little-endian words.
    pub reserved: [u64; 8],
}

/// Version of the wire.
pub const WIRE_VERSION: u8 = 3;
/// Bytes of every record.
pub const RECORD_SIZE: usize = 64;
/// highest price in ticks: 2^42 - 1
pub const PRICE_MAX: u64 = 4398046511103;
/// highest quantity of one order in lots: 2^53 - 1, exact in JSON
pub const QUANTITY_MAX: u64 = 9007199254740991;
/// highest total quantity of one price level in lots: 2^63 - 1
pub const LEVEL_QUANTITY_MAX: u64 = 9223372036854775807;
/// highest amount of an asset in all accounts together, in minor units: 2^62 - 1
pub const AMOUNT_MAX: u64 = 4611686018427387903;
/// highest fee rate in parts per million: 10 %
pub const FEE_PPM_MAX: u64 = 100000;
/// lowest fee rate, the highest rebate
pub const FEE_PPM_MIN: i64 = -100000;
/// fee rate of a new instrument for maker and taker: 0.1 %
pub const FEE_PPM_DEFAULT: u64 = 1000;
/// most resting orders of one engine; an engine can be created with less
pub const ORDERS_MAX: u64 = 16777216;
/// most accounts of one engine
pub const ACCOUNTS_MAX: u64 = 1048576;
/// deposits and withdrawals of an account whose ids are remembered
pub const TRANSFERS_KEPT: u64 = 64;
/// most sessions one log ever opens
pub const SESSIONS_MAX: u64 = 1048576;
/// most sessions that are open at a time
pub const SESSIONS_OPEN_MAX: u64 = 65536;
/// commands of a session whose outcomes are remembered
pub const OUTCOMES_KEPT: u64 = 1024;
/// most assets of one engine
pub const ASSETS_MAX: u64 = 65535;
/// most instruments of one engine
pub const INSTRUMENTS_MAX: u64 = 65535;
/// most decimals of an asset, and highest scale of a tick or lot
pub const DECIMALS_MAX: u64 = 18;
/// highest mantissa of a tick or lot, so that tick x lot x 10^18 fits 128 bits
pub const MANTISSA_MAX: u64 = 1000000000;
/// most records in one command frame
pub const RECORDS_PER_FRAME_MAX: u64 = 65536;
/// most records in one order-entry message
pub const RECORDS_PER_MESSAGE_MAX: u64 = 16384;
/// bytes of a short command
pub const SHORT_SIZE: u64 = 34;
/// most bytes of padding of one message, which then has 1,000
pub const PADDING_MAX: u64 = 920;
/// a byte of padding is its offset in the message modulo this, a prime
pub const PADDING_MODULUS: u64 = 251;
/// most slices of an order: one command may have to trade with each of them
pub const ICEBERG_SLICES_MAX: u64 = 1000;
/// longest countdown of an account: one day
pub const COUNTDOWN_NS_MAX: u64 = 86400000000000;
/// most entries in the timetable of one instrument
pub const SCHEDULE_MAX: u64 = 64;
/// widest price band to each side in parts per million: 100 %
pub const BAND_PPM_MAX: u64 = 1000000;
/// most levels a side in the answer to one depth query
pub const LEVELS_PER_QUERY_MAX: u64 = 1000;
/// First bytes of a frame.
pub const FRAME_MAGIC: u32 = 0x4d52464c;
/// First bytes of a message.
pub const ENVELOPE_MAGIC: u16 = 0x584c;
/// an extension record follows
pub const FLAG_EXTENSION: u8 = 1;
/// target_id is an engine order id, not a client id of the session
pub const FLAG_ENGINE_TARGET: u8 = 2;
/// reject instead of taking
pub const FLAG_POST_ONLY: u8 = 4;
/// move the price instead of rejecting; only with post_only
pub const FLAG_SLIDE: u8 = 8;
/// cancel the session's orders when its connection ends
pub const FLAG_CANCEL_ON_DISCONNECT: u8 = 16;
/// may enter and replace no orders
pub const RIGHT_NO_TRADE: u8 = 1;
/// may take money out of its own account
pub const RIGHT_WITHDRAW: u8 = 2;
/// may send the operator's commands
pub const RIGHT_ADMIN: u8 = 4;
/// padding follows the one command of the message: for benchmarks
pub const ENVELOPE_PADDED: u16 = 1;
/// checksum and hash are filled and must be right
pub const FRAME_SEALED: u16 = 1;
/// the records are events; an unset bit means commands
pub const FRAME_EVENTS: u16 = 2;
/// the records are the state of an engine
pub const FRAME_SNAPSHOT: u16 = 4;
/// first frame after a completed sync: all frames before it were on disk when it was made
pub const FRAME_SYNCED: u16 = 8;

/// Members of `Side`.
pub mod side {
    use super::EnumSpec;
    /// no side, or both
    pub const NONE: u8 = 0;
    /// bid
    pub const BUY: u8 = 1;
    /// offer
    pub const SELL: u8 = 2;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "Side", members: &[(0, "none"), (1, "buy"), (2, "sell")] };
}

/// Members of `OrderType`.
pub mod order_type {
    use super::EnumSpec;
    /// at the price or better
    pub const LIMIT: u8 = 1;
    /// at any price, never rests
    pub const MARKET: u8 = 2;
    /// waits for a price that is worse for it, then comes in as a market order
    pub const STOP: u8 = 3;
    /// waits for a price that is worse for it, then comes in as a limit order
    pub const STOP_LIMIT: u8 = 4;
    /// waits for a price that is better for it, then comes in as a market order
    pub const TAKE_PROFIT: u8 = 5;
    /// waits for a price that is better for it, then comes in as a limit order
    pub const TAKE_PROFIT_LIMIT: u8 = 6;
    /// a stop whose price follows the market at a distance
    pub const TRAILING_STOP: u8 = 7;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "OrderType", members: &[(1, "limit"), (2, "market"), (3, "stop"), (4, "stop_limit"), (5, "take_profit"), (6, "take_profit_limit"), (7, "trailing_stop")] };
}

/// Members of `Trigger`.
pub mod trigger {
    use super::EnumSpec;
    /// the price of the last trade
    pub const LAST: u8 = 0;
    /// the best price of the side it would trade with
    pub const BEST: u8 = 1;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "Trigger", members: &[(0, "last"), (1, "best")] };
}

/// Members of `TrailUnit`.
pub mod trail_unit {
    use super::EnumSpec;
    /// the distance is in ticks
    pub const TICKS: u8 = 0;
    /// the distance is in hundredths of a percent of the best price so far
    pub const BASIS_POINTS: u8 = 1;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "TrailUnit", members: &[(0, "ticks"), (1, "basis_points")] };
}

/// Members of `TimeInForce`.
pub mod time_in_force {
    use super::EnumSpec;
    /// immediate or cancel
    pub const IOC: u8 = 1;
    /// fill or kill
    pub const FOK: u8 = 2;
    /// good till canceled
    pub const GTC: u8 = 3;
    /// good till the time in its terms
    pub const GTD: u8 = 4;
    /// good till its instrument closes
    pub const DAY: u8 = 5;
    /// takes part in the opening auction only
    pub const AT_OPEN: u8 = 6;
    /// takes part in the closing auction only
    pub const AT_CLOSE: u8 = 7;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "TimeInForce", members: &[(1, "ioc"), (2, "fok"), (3, "gtc"), (4, "gtd"), (5, "day"), (6, "at_open"), (7, "at_close")] };
}

/// Members of `Until`.
pub mod until {
    use super::EnumSpec;
    /// no phase ends it
    pub const NONE: u8 = 0;
    /// gone when its instrument closes
    pub const DAY: u8 = 1;
    /// gone after the opening auction
    pub const AT_OPEN: u8 = 2;
    /// gone after the closing auction
    pub const AT_CLOSE: u8 = 3;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "Until", members: &[(0, "none"), (1, "day"), (2, "at_open"), (3, "at_close")] };
}

/// Members of `Phase`.
pub mod phase {
    use super::EnumSpec;
    /// orders trade as they come in
    pub const CONTINUOUS: u8 = 0;
    /// orders are collected; no auction yet
    pub const PRE_OPEN: u8 = 1;
    /// orders are collected and trade together when it ends
    pub const OPENING_AUCTION: u8 = 2;
    /// nothing but cancels
    pub const HALT: u8 = 3;
    /// nothing but what takes orders away or makes them smaller
    pub const CANCEL_ONLY: u8 = 4;
    /// as the opening auction, with the orders for the close
    pub const CLOSING_AUCTION: u8 = 5;
    /// the day is over: nothing but cancels
    pub const CLOSED: u8 = 6;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "Phase", members: &[(0, "continuous"), (1, "pre_open"), (2, "opening_auction"), (3, "halt"), (4, "cancel_only"), (5, "closing_auction"), (6, "closed")] };
}

/// Members of `PhaseCause`.
pub mod phase_cause {
    use super::EnumSpec;
    /// the operator's command
    pub const COMMAND: u8 = 0;
    /// its time came
    pub const TIMETABLE: u8 = 1;
    /// an order would have traded outside the price bands
    pub const BAND: u8 = 2;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "PhaseCause", members: &[(0, "command"), (1, "timetable"), (2, "band")] };
}

/// Members of `BandAction`.
pub mod band_action {
    use super::EnumSpec;
    /// the rest of the order is canceled
    pub const REJECT: u8 = 0;
    /// and the instrument is halted
    pub const HALT: u8 = 1;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "BandAction", members: &[(0, "reject"), (1, "halt")] };
}

/// Members of `Listing`.
pub mod listing {
    use super::EnumSpec;
    /// can be traded
    pub const LISTED: u8 = 0;
    /// never traded again
    pub const DELISTED: u8 = 1;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "Listing", members: &[(0, "listed"), (1, "delisted")] };
}

/// Members of `SelfTrade`.
pub mod self_trade {
    use super::EnumSpec;
    /// orders of one account may meet
    pub const NONE: u8 = 0;
    /// the incoming order ends
    pub const EXPIRE_TAKER: u8 = 1;
    /// the resting order ends
    pub const EXPIRE_MAKER: u8 = 2;
    /// both end
    pub const EXPIRE_BOTH: u8 = 3;
    /// both lose the smaller quantity, without a trade
    pub const DECREMENT: u8 = 4;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "SelfTrade", members: &[(0, "none"), (1, "expire_taker"), (2, "expire_maker"), (3, "expire_both"), (4, "decrement")] };
}

/// Members of `Scope`.
pub mod scope {
    use super::EnumSpec;
    /// the orders of the sending session
    pub const SESSION: u8 = 1;
    /// the orders of the sending session's account
    pub const ACCOUNT: u8 = 2;
    /// all orders; for the operator only
    pub const VENUE: u8 = 3;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "Scope", members: &[(1, "session"), (2, "account"), (3, "venue")] };
}

/// Members of `Visibility`.
pub mod visibility {
    use super::EnumSpec;
    /// all can see it
    pub const SHOWN: u8 = 0;
    /// nobody can; it trades behind all that is shown at its price
    pub const HIDDEN: u8 = 1;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "Visibility", members: &[(0, "shown"), (1, "hidden")] };
}

/// Members of `ListState`.
pub mod list_state {
    use super::EnumSpec;
    /// both legs are open
    pub const EXECUTING: u8 = 1;
    /// no more than one leg is open, and it is a leg no more
    pub const ALL_DONE: u8 = 2;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "ListState", members: &[(1, "executing"), (2, "all_done")] };
}

/// Members of `Role`.
pub mod role {
    use super::EnumSpec;
    /// the order rested
    pub const MAKER: u8 = 1;
    /// the order came in
    pub const TAKER: u8 = 2;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "Role", members: &[(1, "maker"), (2, "taker")] };
}

/// Members of `Priority`.
pub mod priority {
    use super::EnumSpec;
    /// went to the back of its level
    pub const LOST: u8 = 0;
    /// kept its place
    pub const KEPT: u8 = 1;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "Priority", members: &[(0, "lost"), (1, "kept")] };
}

/// Members of `SessionState`.
pub mod session_state {
    use super::EnumSpec;
    /// takes commands
    pub const OPEN: u8 = 1;
    /// never takes commands again
    pub const ENDED: u8 = 2;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "SessionState", members: &[(1, "open"), (2, "ended")] };
}

/// Members of `Risk`.
pub mod risk {
    use super::EnumSpec;
    /// orders need no funds: there are no accounts
    pub const OFF: u8 = 0;
    /// accounts have balances, orders reserve what they may cost
    pub const ON: u8 = 1;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "Risk", members: &[(0, "off"), (1, "on")] };
}

/// Members of `AccountState`.
pub mod account_state {
    use super::EnumSpec;
    /// may do everything
    pub const OPEN: u8 = 1;
    /// enters no orders
    pub const BLOCKED: u8 = 2;
    /// is empty and never used again
    pub const CLOSED: u8 = 3;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "AccountState", members: &[(1, "open"), (2, "blocked"), (3, "closed")] };
}

/// Members of `Rates`.
pub mod rates {
    use super::EnumSpec;
    /// the fee rates of each instrument
    pub const INSTRUMENT: u8 = 0;
    /// the account's own rates everywhere
    pub const OWN: u8 = 1;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "Rates", members: &[(0, "instrument"), (1, "own")] };
}

/// Members of `FeeAsset`.
pub mod fee_asset {
    use super::EnumSpec;
    /// the fee is taken from what the order receives
    pub const RECEIVED: u8 = 0;
    /// the fee is paid in the quote asset
    pub const QUOTE: u8 = 1;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "FeeAsset", members: &[(0, "received"), (1, "quote")] };
}

/// Members of `Transfer`.
pub mod transfer {
    use super::EnumSpec;
    /// from outside into an account
    pub const DEPOSIT: u8 = 1;
    /// out of an account
    pub const WITHDRAWAL: u8 = 2;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "Transfer", members: &[(1, "deposit"), (2, "withdrawal")] };
}

/// Members of `Execution`.
pub mod execution {
    use super::EnumSpec;
    /// done now
    pub const EXECUTED: u8 = 0;
    /// done before; told again
    pub const REPLAYED: u8 = 1;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "Execution", members: &[(0, "executed"), (1, "replayed")] };
}

/// Members of `GapState`.
pub mod gap_state {
    use super::EnumSpec;
    /// nothing of the log is left: what comes later comes by itself
    pub const COMPLETE: u8 = 0;
    /// ask again from there
    pub const MORE: u8 = 1;
    /// what comes next is not yet where it can be read: ask again from there, some time later
    pub const RETRY: u8 = 2;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "GapState", members: &[(0, "complete"), (1, "more"), (2, "retry")] };
}

/// Members of `MessageType`.
pub mod message_type {
    use super::EnumSpec;
    /// client to server: command records
    pub const COMMANDS: u8 = 1;
    /// server to client: a position record, then the events for this connection; perhaps another position, its events, and so on
    pub const EVENTS: u8 = 2;
    /// client to server: hello records, one a session
    pub const HELLO: u8 = 3;
    /// server to client: welcome or refused records, one a hello
    pub const WELCOME: u8 = 4;
    /// either way: one heartbeat record; the server sends it back
    pub const HEARTBEAT: u8 = 5;
    /// client to server: one query, shards_query or one_way_query record
    pub const QUERY: u8 = 6;
    /// server to client: a position record, then what was asked for
    pub const ANSWER: u8 = 7;
    /// server to client: one refused record for a message that was refused whole
    pub const REFUSED: u8 = 8;
    /// client to server: one gap_fill record
    pub const GAP_FILL: u8 = 9;
    /// client to server, one-way only: one short command of 34 bytes
    pub const SHORT: u8 = 11;
    /// server to client: position records, each before the session's events of its frame; then one gap_filled record
    pub const MISSED: u8 = 10;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "MessageType", members: &[(1, "commands"), (2, "events"), (3, "hello"), (4, "welcome"), (5, "heartbeat"), (6, "query"), (7, "answer"), (8, "refused"), (9, "gap_fill"), (11, "short"), (10, "missed")] };
}

/// Members of `ShortKind`.
pub mod short_kind {
    use super::EnumSpec;
    /// new, type limit, good till canceled
    pub const LIMIT: u8 = 1;
    /// new, type market, immediate or cancel; price is 0
    pub const MARKET: u8 = 2;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "ShortKind", members: &[(1, "limit"), (2, "market")] };
}

/// Members of `FollowFault`.
pub mod follow_fault {
    use super::EnumSpec;
    /// the logs are of different shards
    pub const OTHER_SHARD: u8 = 1;
    /// the log of the server that wants to follow ends with a frame that this log hasn't
    pub const OTHER_LOG: u8 = 2;
    /// it has more commands than this log
    pub const AHEAD: u8 = 3;
    /// it has heard of a later term: this server was replaced
    pub const OLD_TERM: u8 = 4;
    /// this log begins behind what it needs next
    pub const PRUNED: u8 = 5;
    /// this server follows another one itself
    pub const FOLLOWING: u8 = 6;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "FollowFault", members: &[(1, "other_shard"), (2, "other_log"), (3, "ahead"), (4, "old_term"), (5, "pruned"), (6, "following")] };
}

/// Members of `Promotion`.
pub mod promotion {
    use super::EnumSpec;
    /// the server takes clients from now on
    pub const DONE: u8 = 0;
    /// it follows nobody
    pub const IS_PRIMARY: u8 = 1;
    /// the server that it follows still speaks
    pub const PRIMARY_ALIVE: u8 = 2;
    /// it has not got the beginning of a log yet
    pub const NOTHING_FOLLOWED: u8 = 3;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "Promotion", members: &[(0, "done"), (1, "is_primary"), (2, "primary_alive"), (3, "nothing_followed")] };
}

/// Members of `Reason`.
pub mod reason {
    use super::EnumSpec;
    /// no reason
    pub const NONE: u16 = 0;
    /// the first bytes are not those of LX
    pub const BAD_MAGIC: u16 = 1;
    /// a version this program does not speak
    pub const BAD_VERSION: u16 = 2;
    /// the buffer is shorter or longer than its header says
    pub const BAD_LENGTH: u16 = 3;
    /// CRC32C does not match
    pub const BAD_CHECKSUM: u16 = 4;
    /// the hash chain does not match
    pub const BAD_HASH: u16 = 5;
    /// the count of records or commands is wrong or beyond its limit
    pub const BAD_COUNT: u16 = 6;
    /// no such record kind, or not allowed here
    pub const BAD_KIND: u16 = 7;
    /// no such member of the enumeration
    pub const BAD_ENUM: u16 = 8;
    /// a flag that is unknown or not allowed here
    pub const BAD_FLAGS: u16 = 9;
    /// a reserved byte is not zero
    pub const RESERVED_NOT_ZERO: u16 = 10;
    /// not 1 to 16 of A-Z a-z 0-9 . _ - / padded with zero bytes
    pub const BAD_TEXT: u16 = 11;
    /// a number outside its limits
    pub const OUT_OF_RANGE: u16 = 12;
    /// an extension record is missing, or stands where none was announced
    pub const BAD_EXTENSION: u16 = 13;
    /// more bytes than a message may have
    pub const MESSAGE_TOO_LARGE: u16 = 14;
    /// no such message type, or not one a client may send
    pub const BAD_TYPE: u16 = 15;
    /// a byte of the padding that is not the one that belongs there
    pub const BAD_PADDING: u16 = 16;
    /// no such session
    pub const UNKNOWN_SESSION: u16 = 100;
    /// the session has ended
    pub const SESSION_ENDED: u16 = 101;
    /// the session belongs to another account
    pub const ACCOUNT_MISMATCH: u16 = 102;
    /// no command of this client id was executed, and none ever will be; limit is the highest id so far
    pub const NOT_EXECUTED: u16 = 103;
    /// no more sessions can be opened
    pub const SESSIONS_FULL: u16 = 104;
    /// the session is not bound to this connection
    pub const SESSION_NOT_BOUND: u16 = 105;
    /// the sender lacks the right to this command
    pub const NOT_PERMITTED: u16 = 106;
    /// the credential is not accepted
    pub const BAD_CREDENTIAL: u16 = 107;
    /// the command's outcome is no longer kept; limit is the oldest client id kept
    pub const TOO_OLD: u16 = 108;
    /// the session was resumed since; limit is its epoch
    pub const STALE_EPOCH: u16 = 109;
    /// no such instrument
    pub const UNKNOWN_INSTRUMENT: u16 = 200;
    /// limit is the lowest price in ticks
    pub const PRICE_BELOW_MIN: u16 = 201;
    /// limit is the highest price in ticks
    pub const PRICE_ABOVE_MAX: u16 = 202;
    /// limit is the lowest quantity in lots
    pub const QUANTITY_BELOW_MIN: u16 = 203;
    /// limit is the highest quantity in lots
    pub const QUANTITY_ABOVE_MAX: u16 = 204;
    /// a term does not fit the order or another term; value is its offset in order_terms
    pub const TERMS_CONFLICT: u16 = 208;
    /// limit is the time of the log
    pub const ALREADY_EXPIRED: u16 = 209;
    /// the price is not a whole number of ticks
    pub const OFF_TICK: u16 = 205;
    /// the quantity is not a whole number of lots
    pub const OFF_LOT: u16 = 206;
    /// not taken in this phase of the instrument; value is the phase
    pub const WRONG_PHASE: u16 = 210;
    /// a price outside the price bands; limit is the bound in ticks
    pub const OUTSIDE_BAND: u16 = 211;
    /// price x quantity in minor units of quote; limit is the instrument's lowest
    pub const NOTIONAL_BELOW_MIN: u16 = 212;
    /// price x quantity in minor units of quote; limit is the instrument's highest
    pub const NOTIONAL_ABOVE_LIMIT: u16 = 213;
    /// too much for a market order, or no multiple of the market lot; limit is the one broken
    pub const MARKET_QUANTITY: u16 = 214;
    /// the instrument is traded no more
    pub const INSTRUMENT_DELISTED: u16 = 215;
    /// there is no auction to uncross; value is the phase
    pub const NO_AUCTION: u16 = 216;
    /// price x quantity in minor units of the quote asset, fee included; limit is AMOUNT_MAX
    pub const NOTIONAL_ABOVE_MAX: u16 = 207;
    /// no such account
    pub const UNKNOWN_ACCOUNT: u16 = 300;
    /// value is what the order or withdrawal needs, limit what is free
    pub const INSUFFICIENT_BALANCE: u16 = 301;
    /// this engine keeps no accounts
    pub const RISK_OFF: u16 = 302;
    /// the account is closed
    pub const ACCOUNT_CLOSED: u16 = 303;
    /// limit is the most accounts of an engine
    pub const ACCOUNTS_FULL: u16 = 304;
    /// it has open sessions, orders or money; value is how much of the first of them
    pub const ACCOUNT_IN_USE: u16 = 305;
    /// the asset's amount in all accounts; limit is the highest
    pub const SUPPLY_ABOVE_MAX: u16 = 306;
    /// the transfer's outcome is no longer kept; limit is the oldest id kept
    pub const TRANSFER_TOO_OLD: u16 = 307;
    /// this transfer was never executed, and never will be; limit is the highest id so far
    pub const TRANSFER_NOT_EXECUTED: u16 = 308;
    /// the account may enter no orders
    pub const ACCOUNT_BLOCKED: u16 = 309;
    /// open orders of the account in this instrument; limit is the most
    pub const TOO_MANY_ORDERS: u16 = 310;
    /// waiting stops of the account in this instrument; limit is the most
    pub const TOO_MANY_STOPS: u16 = 311;
    /// lists of the account in this instrument; limit is the most
    pub const TOO_MANY_LISTS: u16 = 312;
    /// no such resting order for this sender
    pub const UNKNOWN_ORDER: u16 = 400;
    /// limit is the best opposite price in ticks
    pub const POST_ONLY_WOULD_CROSS: u16 = 401;
    /// limit is the most resting orders of this engine
    pub const ORDERS_FULL: u16 = 402;
    /// limit is the highest total quantity of a level
    pub const LEVEL_FULL: u16 = 403;
    /// value is the price it watches, limit its stop price
    pub const STOP_WOULD_TRIGGER: u16 = 404;
    /// limit is the most waiting orders of this engine
    pub const STOPS_FULL: u16 = 405;
    /// value is the offset in list_leg of what does not fit; 0: an order of a list is not changed
    pub const LIST_CONFLICT: u16 = 406;
    /// an asset or instrument of this name exists
    pub const ALREADY_EXISTS: u16 = 500;
    /// no such asset
    pub const UNKNOWN_ASSET: u16 = 501;
    /// base and quote are the same asset
    pub const SAME_ASSET: u16 = 502;
    /// a lot is not a whole number of the base asset's minor units
    pub const LOT_NOT_WHOLE: u16 = 503;
    /// tick x lot is not a whole number of the quote asset's minor units
    pub const TICK_NOT_WHOLE: u16 = 504;
    /// a lowest value is above its highest
    pub const LIMITS_INVERTED: u16 = 505;
    /// limit is the most assets of an engine
    pub const ASSETS_FULL: u16 = 506;
    /// limit is the most instruments of an engine
    pub const INSTRUMENTS_FULL: u16 = 507;
    /// only an engine without accounts and sessions takes this
    pub const TOO_LATE: u16 = 508;
    /// only while no orders rest; value is how many do
    pub const ORDERS_RESTING: u16 = 509;
    /// limit is the time of the log
    pub const IN_THE_PAST: u16 = 510;
    /// limit is the most entries of a timetable
    pub const SCHEDULE_FULL: u16 = 511;
    /// the server's queue is full; nothing was executed
    pub const BUSY: u16 = 600;
    /// the server takes no more commands
    pub const STOPPING: u16 = 601;
    /// events of that place in the log are kept no more; limit is the first position from which they are
    pub const EVENTS_GONE: u16 = 602;
    /// the server is a backup and follows another one; speak to that one
    pub const FOLLOWING: u16 = 610;
    /// canceled by its owner
    pub const USER_CANCEL: u16 = 700;
    /// the rest of an immediate-or-cancel order
    pub const IOC_REMAINDER: u16 = 701;
    /// the rest of a market order
    pub const NO_LIQUIDITY: u16 = 702;
    /// a fill-or-kill order that could not be filled whole
    pub const FOK_NOT_FILLED: u16 = 703;
    /// replaced by a quantity that was already executed
    pub const REPLACED_BELOW_EXECUTED: u16 = 704;
    /// reduced by all that was left
    pub const REDUCED_TO_ZERO: u16 = 705;
    /// canceled by a mass cancel
    pub const MASS_CANCEL: u16 = 706;
    /// its session was closed
    pub const SESSION_CLOSED: u16 = 707;
    /// it would have met an order of its own account or group
    pub const SELF_TRADE: u16 = 708;
    /// its time has come
    pub const EXPIRED: u16 = 709;
    /// the rest of a market order whose budget buys no further lot
    pub const BUDGET_SPENT: u16 = 710;
    /// less than its minimum quantity could be had at once
    pub const MINIMUM_NOT_MET: u16 = 711;
    /// the rest of a market order whose account can pay for no further lot
    pub const FUNDS_SPENT: u16 = 712;
    /// its session's connection ended
    pub const DISCONNECTED: u16 = 714;
    /// its session's lease ended
    pub const LEASE_ENDED: u16 = 715;
    /// the countdown of its account has run out
    pub const COUNTDOWN: u16 = 716;
    /// its instrument was delisted
    pub const DELISTED: u16 = 717;
    /// its instrument closed
    pub const DAY_ENDED: u16 = 718;
    /// what is left after its auction
    pub const AUCTION_ENDED: u16 = 719;
    /// its instrument was halted as it would have traded outside the price bands
    pub const HALTED: u16 = 720;
    /// the other order of its list came first
    pub const OTHER_LEG: u16 = 721;
    /// Table of the members.
    pub static SPEC: EnumSpec = EnumSpec { name: "Reason", members: &[(0, "none"), (1, "bad_magic"), (2, "bad_version"), (3, "bad_length"), (4, "bad_checksum"), (5, "bad_hash"), (6, "bad_count"), (7, "bad_kind"), (8, "bad_enum"), (9, "bad_flags"), (10, "reserved_not_zero"), (11, "bad_text"), (12, "out_of_range"), (13, "bad_extension"), (14, "message_too_large"), (15, "bad_type"), (16, "bad_padding"), (100, "unknown_session"), (101, "session_ended"), (102, "account_mismatch"), (103, "not_executed"), (104, "sessions_full"), (105, "session_not_bound"), (106, "not_permitted"), (107, "bad_credential"), (108, "too_old"), (109, "stale_epoch"), (200, "unknown_instrument"), (201, "price_below_min"), (202, "price_above_max"), (203, "quantity_below_min"), (204, "quantity_above_max"), (208, "terms_conflict"), (209, "already_expired"), (205, "off_tick"), (206, "off_lot"), (210, "wrong_phase"), (211, "outside_band"), (212, "notional_below_min"), (213, "notional_above_limit"), (214, "market_quantity"), (215, "instrument_delisted"), (216, "no_auction"), (207, "notional_above_max"), (300, "unknown_account"), (301, "insufficient_balance"), (302, "risk_off"), (303, "account_closed"), (304, "accounts_full"), (305, "account_in_use"), (306, "supply_above_max"), (307, "transfer_too_old"), (308, "transfer_not_executed"), (309, "account_blocked"), (310, "too_many_orders"), (311, "too_many_stops"), (312, "too_many_lists"), (400, "unknown_order"), (401, "post_only_would_cross"), (402, "orders_full"), (403, "level_full"), (404, "stop_would_trigger"), (405, "stops_full"), (406, "list_conflict"), (500, "already_exists"), (501, "unknown_asset"), (502, "same_asset"), (503, "lot_not_whole"), (504, "tick_not_whole"), (505, "limits_inverted"), (506, "assets_full"), (507, "instruments_full"), (508, "too_late"), (509, "orders_resting"), (510, "in_the_past"), (511, "schedule_full"), (600, "busy"), (601, "stopping"), (602, "events_gone"), (610, "following"), (700, "user_cancel"), (701, "ioc_remainder"), (702, "no_liquidity"), (703, "fok_not_filled"), (704, "replaced_below_executed"), (705, "reduced_to_zero"), (706, "mass_cancel"), (707, "session_closed"), (708, "self_trade"), (709, "expired"), (710, "budget_spent"), (711, "minimum_not_met"), (712, "funds_spent"), (714, "disconnected"), (715, "lease_ended"), (716, "countdown"), (717, "delisted"), (718, "day_ended"), (719, "auction_ended"), (720, "halted"), (721, "other_leg")] };
}

/// First byte of every record.
pub mod kind {
    /// Enter an order.
    pub const NEW: u8 = 1;
    /// Cancel a resting or waiting order of the session, or by engine id one of the account.
    pub const CANCEL: u8 = 2;
    /// State price, quantity, self-trade mode and post-only of a resting or waiting order of the session anew; client_id becomes its name.
    pub const REPLACE: u8 = 3;
    /// Take a quantity off a resting or waiting order of the session; it keeps its priority and its name.
    pub const REDUCE: u8 = 4;
    /// Cancel all orders of a scope, filtered by side and instrument.
    pub const MASS_CANCEL: u8 = 5;
    /// Enter two orders of which one cancels the other: a limit order (leg 1), and the waiting order in list_leg (leg 2).
    pub const NEW_LIST: u8 = 6;
    /// Cancel all orders of the session's account unless this is said again in time.
    pub const COUNTDOWN: u8 = 7;
    /// Open a session of an account; its number comes from the log. For the server only.
    pub const OPEN_SESSION: u8 = 8;
    /// End a session for good; its orders are canceled.
    pub const CLOSE_SESSION: u8 = 9;
    /// Another connection takes an open session over. For the server only.
    pub const RESUME_SESSION: u8 = 10;
    /// The connection of a session has ended. For the server only.
    pub const DISCONNECT: u8 = 11;
    /// Leases of up to 256 sessions start anew: bit b of mask w is session first + 64 w + b. For the server only.
    pub const RENEW: u8 = 12;
    /// Nothing but the time of its frame. For the server only.
    pub const TICK: u8 = 13;
    /// Time begins again after a stop: all leases start anew. For the server only.
    pub const RESUME_TIME: u8 = 14;
    /// Create an asset; its number is the count of assets so far plus one. For the operator only.
    pub const ADD_ASSET: u8 = 16;
    /// Create an instrument; its number is the count of instruments so far plus one. For the operator only.
    pub const ADD_INSTRUMENT: u8 = 17;
    /// Whether orders need funds. For the operator only, before the first account and session.
    pub const CONFIGURE: u8 = 18;
    /// Open an account, or state its state and fee rates anew. For the operator only.
    pub const SET_ACCOUNT: u8 = 19;
    /// State the fees of an instrument anew; orders that rest keep the rates they have. For the operator only.
    pub const SET_FEES: u8 = 20;
    /// Put money into an account, once for each transfer id. For the operator only.
    pub const DEPOSIT: u8 = 21;
    /// Take free money out of an account, once for each transfer id. For the operator, and for a session with the right to it.
    pub const WITHDRAW: u8 = 22;
    /// State the phase of an instrument. For the operator only.
    pub const SET_PHASE: u8 = 23;
    /// Add an entry to the timetable of an instrument, or clear it. For the operator only.
    pub const SCHEDULE_PHASE: u8 = 24;
    /// End the auction of an instrument with its trades, and begin the next one. For the operator only.
    pub const UNCROSS: u8 = 25;
    /// State the price bands of an instrument anew. For the operator only.
    pub const SET_BANDS: u8 = 26;
    /// State the limits of an instrument anew; orders that rest go on. For the operator only.
    pub const SET_LIMITS: u8 = 27;
    /// Cancel all orders of an instrument and never trade it again. For the operator only.
    pub const DELIST: u8 = 28;
    /// Tick, lot and limits of the instrument in the record before.
    pub const INSTRUMENT_LIMITS: u8 = 64;
    /// Rare terms of the order in the record before; 0 = none.
    pub const ORDER_TERMS: u8 = 65;
    /// Terms of the resting or waiting order in the record before.
    pub const STATE_TERMS: u8 = 66;
    /// Leg 2 of the list in the record before: a stop or a stop_limit.
    pub const LIST_LEG: u8 = 67;
    /// More limits of the instrument in the record before; 0 = none.
    pub const ORDER_LIMITS: u8 = 68;
    /// Ask for a session and bind it to this connection.
    pub const HELLO: u8 = 80;
    /// The session is bound to this connection.
    pub const WELCOME: u8 = 81;
    /// A hello or a whole message was refused; nothing of it was executed.
    pub const REFUSED: u8 = 82;
    /// Ask for the best levels of both sides of a book; levels = 1 is the top of the book.
    pub const QUERY: u8 = 83;
    /// The place in the log of the records that follow.
    pub const POSITION: u8 = 84;
    /// Alive; sent back as it came.
    pub const HEARTBEAT: u8 = 85;
    /// Ask what came by the one-way connection that a session is bound to.
    pub const ONE_WAY_QUERY: u8 = 88;
    /// What came by a one-way connection so far: take two of them, and the difference is what came between.
    pub const ONE_WAY_COUNTS: u8 = 89;
    /// Ask which shards there are, and which of them has which market.
    pub const SHARDS_QUERY: u8 = 96;
    /// One shard of the address book. Its shard_market records follow.
    pub const SHARD: u8 = 97;
    /// A market of a shard.
    pub const SHARD_MARKET: u8 = 98;
    /// Ask for the events of a session that this connection has, from a place in the log on.
    pub const GAP_FILL: u8 = 86;
    /// The session's events up to here were told.
    pub const GAP_FILLED: u8 = 87;
    /// A backup says what it has on disk: to begin, once a second, and after each sync.
    pub const FOLLOW: u8 = 112;
    /// Frames of the log follow, whole and in order, all of them durable at the sender; none of them: it is alive.
    pub const FRAMES: u8 = 113;
    /// What the state of the sender's engine was at a place of the log.
    pub const LOG_STATE: u8 = 114;
    /// The log of the server that wants to follow is no beginning of this one.
    pub const FOLLOW_REFUSED: u8 = 115;
    /// Stop following, and take clients.
    pub const PROMOTE: u8 = 116;
    /// What a server had when it was promoted, or why it was not.
    pub const PROMOTED: u8 = 117;
    /// The order was entered; fills or its rest follow.
    pub const ACCEPTED: u8 = 128;
    /// The command changed nothing but, from stage `instrument` on and when it was not permitted, the session's highest client id.
    pub const REJECTED: u8 = 129;
    /// One execution, told to one owner.
    pub const FILL: u8 = 130;
    /// One execution, told to all.
    pub const TRADE: u8 = 131;
    /// What was open of the order is gone.
    pub const CANCELED: u8 = 132;
    /// The order was stated anew; fills may follow.
    pub const REPLACED: u8 = 133;
    /// The order is smaller; it kept its place.
    pub const REDUCED: u8 = 134;
    /// Answer to a mass cancel, after the canceled events of its orders.
    pub const MASS_CANCELED: u8 = 135;
    /// A price level as it is now; quantity 0: the level is gone. Public.
    pub const LEVEL: u8 = 136;
    /// The money of the fill before it: what the order's account paid, received and was charged.
    pub const SETTLED: u8 = 137;
    /// Two orders of one owner would have met: both lose this quantity without a trade (mode decrement).
    pub const PREVENTED: u8 = 138;
    /// A waiting order comes in as a market or limit order; fills, its rest or its end follow.
    pub const TRIGGERED: u8 = 140;
    /// The command came before and was executed then: its outcome, told again.
    pub const OUTCOME: u8 = 141;
    /// A list was entered, or is one no more.
    pub const LIST_STATUS: u8 = 142;
    /// The countdown of an account from now on.
    pub const COUNTDOWN_SET: u8 = 143;
    /// A session was opened, in epoch 1.
    pub const SESSION_OPENED: u8 = 144;
    /// A session has ended, after the canceled events of its orders.
    pub const SESSION_CLOSED: u8 = 145;
    /// An account as it is from now on.
    pub const ACCOUNT_SET: u8 = 146;
    /// Money went into or out of an account, now or, when replayed, before.
    pub const TRANSFERRED: u8 = 147;
    /// Another connection has the session; the session's next event has the number after this one's.
    pub const SESSION_RESUMED: u8 = 148;
    /// The connection of the session has ended, after the canceled events of its orders if they are canceled then.
    pub const SESSION_DISCONNECTED: u8 = 149;
    /// All leases have started anew. Public.
    pub const TIME_RESUMED: u8 = 150;
    /// An asset was created. Public.
    pub const ASSET_ADDED: u8 = 152;
    /// An instrument was created. Public. Its limits follow.
    pub const INSTRUMENT_ADDED: u8 = 153;
    /// Whether orders need funds. Public.
    pub const CONFIGURED: u8 = 154;
    /// Fees of an instrument from now on. Public.
    pub const FEES_SET: u8 = 155;
    /// The phase of an instrument from now on. Public.
    pub const PHASE_SET: u8 = 156;
    /// What an auction would give if it ended now; zeros: nothing would trade. Public.
    pub const INDICATIVE: u8 = 157;
    /// Price bands of an instrument from now on. Public.
    pub const BANDS_SET: u8 = 158;
    /// Limits of an instrument from now on. Public. More of them follow.
    pub const LIMITS_SET: u8 = 159;
    /// The instrument is traded no more, after the canceled events of its orders. Public.
    pub const DELISTED: u8 = 160;
    /// An entry of the timetable was added, or all were cleared. Public.
    pub const PHASE_SCHEDULED: u8 = 161;
    /// First record of a snapshot.
    pub const STATE_ENGINE: u8 = 192;
    /// An asset; in the order of their numbers.
    pub const STATE_ASSET: u8 = 193;
    /// An instrument; in the order of their numbers. Its limits follow.
    pub const STATE_INSTRUMENT: u8 = 194;
    /// Phase, bands and more limits of an instrument, when one of them is not as at first; by instrument, behind all of them.
    pub const STATE_RULES: u8 = 202;
    /// An entry of a timetable; by instrument, then in the order they were added.
    pub const STATE_SCHEDULE: u8 = 203;
    /// An account; by number.
    pub const STATE_ACCOUNT: u8 = 197;
    /// Money of an account that has some; by account, the venue first, then by asset.
    pub const STATE_BALANCE: u8 = 198;
    /// A transfer that is remembered; by account, the venue first, then by transfer id.
    pub const STATE_TRANSFER: u8 = 199;
    /// A session; in the order of their numbers.
    pub const STATE_SESSION: u8 = 195;
    /// The outcome of a command of an open session; by session, then by client id.
    pub const STATE_OUTCOME: u8 = 201;
    /// A countdown that runs; by account.
    pub const STATE_COUNTDOWN: u8 = 204;
    /// A resting order; by instrument, bids then asks, best price first, shown before hidden, first in first; then those that wait for an auction.
    pub const STATE_ORDER: u8 = 196;
    /// A waiting order; by instrument, then by engine id.
    pub const STATE_STOP: u8 = 200;
    /// Two open orders of which one cancels the other; by engine id of leg 1. That of leg 2 is the next.
    pub const STATE_LIST: u8 = 205;
}

/// Enter an order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct New {
    /// buy or sell
    pub side: u8,
    /// order type
    pub type_: u8,
    /// time in force
    pub tif: u8,
    /// self-trade mode
    pub stp: u8,
    /// flags; extension: order_terms follows
    pub flags: u8,
    /// number of the instrument
    pub instrument: u16,
    /// account of the session
    pub account: u32,
    /// session that sends
    pub session: u32,
    /// name of the order; rises within the session
    pub client_id: u64,
    /// limit in ticks; 0 for an order that trades at any price
    pub price: i64,
    /// lots
    pub quantity: u64,
    /// when the client meant to send it
    pub client_time_ns: u64,
}

impl New {
    /// First byte of this record.
    pub const KIND: u8 = 1;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            side: b[1],
            type_: b[2],
            tif: b[3],
            stp: b[4],
            flags: b[5],
            instrument: u16::from_le_bytes([b[6], b[7]]),
            account: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            price: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            quantity: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 1;
        b[1] = self.side;
        b[2] = self.type_;
        b[3] = self.tif;
        b[4] = self.stp;
        b[5] = self.flags;
        b[6..8].copy_from_slice(&self.instrument.to_le_bytes());
        b[8..12].copy_from_slice(&self.account.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[32..40].copy_from_slice(&self.price.to_le_bytes());
        b[40..48].copy_from_slice(&self.quantity.to_le_bytes());
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `new`.
pub static NEW_SPEC: RecordSpec = RecordSpec {
    name: "new",
    kind: 1,
    group: Group::Command,
    extension: Some(65),
    by_flag: true,
    fields: &[
        FieldSpec { name: "side", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&side::SPEC), flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "type", field_type: FieldType::U8, offset: 2, size: 1, enumeration: Some(&order_type::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "tif", field_type: FieldType::U8, offset: 3, size: 1, enumeration: Some(&time_in_force::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "stp", field_type: FieldType::U8, offset: 4, size: 1, enumeration: Some(&self_trade::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "flags", field_type: FieldType::U8, offset: 5, size: 1, enumeration: None, flags: Some(&[(1, "extension"), (4, "post_only"), (8, "slide")]), min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 6, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 8, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "price", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: Some(0), max: Some(4398046511103), optional: false },
        FieldSpec { name: "quantity", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: Some(1), max: Some(9007199254740991), optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    rules: &[
        RuleSpec { field: 1, mask: 0xff, value: 0x1, then: 9, min: 1, max: 4398046511103 },
        RuleSpec { field: 1, mask: 0xff, value: 0x2, then: 9, min: 0, max: 0 },
        RuleSpec { field: 1, mask: 0xff, value: 0x2, then: 2, min: 6, max: 2 },
        RuleSpec { field: 1, mask: 0xff, value: 0x3, then: 9, min: 0, max: 0 },
        RuleSpec { field: 1, mask: 0xff, value: 0x3, then: 2, min: 3, max: 5 },
        RuleSpec { field: 1, mask: 0xff, value: 0x4, then: 9, min: 1, max: 4398046511103 },
        RuleSpec { field: 1, mask: 0xff, value: 0x4, then: 2, min: 1, max: 5 },
        RuleSpec { field: 1, mask: 0xff, value: 0x5, then: 9, min: 0, max: 0 },
        RuleSpec { field: 1, mask: 0xff, value: 0x5, then: 2, min: 3, max: 5 },
        RuleSpec { field: 1, mask: 0xff, value: 0x6, then: 9, min: 1, max: 4398046511103 },
        RuleSpec { field: 1, mask: 0xff, value: 0x6, then: 2, min: 1, max: 5 },
        RuleSpec { field: 1, mask: 0xff, value: 0x7, then: 9, min: 0, max: 0 },
        RuleSpec { field: 1, mask: 0xff, value: 0x7, then: 2, min: 3, max: 5 },
        RuleSpec { field: 4, mask: 0x4, value: 0x4, then: 9, min: 1, max: 4398046511103 },
        RuleSpec { field: 4, mask: 0x4, value: 0x4, then: 2, min: 3, max: 5 },
        RuleSpec { field: 4, mask: 0xc, value: 0x8, then: 4, min: 0, max: 0 },
        RuleSpec { field: 4, mask: 0x8, value: 0x8, then: 1, min: 1, max: 1 },
    ],
    reserved: [0x0, 0x0, 0x0, 0xffffffffffffffff, 0x0, 0x0, 0xffffffffffffffff, 0x0],
};

/// Cancel a resting or waiting order of the session, or by engine id one of the account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cancel {
    /// flags
    pub flags: u8,
    /// instrument of the order, or 0
    pub instrument: u16,
    /// account of the session
    pub account: u32,
    /// session that sends
    pub session: u32,
    /// id of this command; rises within the session
    pub client_id: u64,
    /// the order: its client id, or its engine id by flag
    pub target_id: u64,
    /// when the client meant to send it
    pub client_time_ns: u64,
}

impl Cancel {
    /// First byte of this record.
    pub const KIND: u8 = 2;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            flags: b[5],
            instrument: u16::from_le_bytes([b[6], b[7]]),
            account: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            target_id: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 2;
        b[5] = self.flags;
        b[6..8].copy_from_slice(&self.instrument.to_le_bytes());
        b[8..12].copy_from_slice(&self.account.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[24..32].copy_from_slice(&self.target_id.to_le_bytes());
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `cancel`.
pub static CANCEL_SPEC: RecordSpec = RecordSpec {
    name: "cancel",
    kind: 2,
    group: Group::Command,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "flags", field_type: FieldType::U8, offset: 5, size: 1, enumeration: None, flags: Some(&[(2, "engine_target")]), min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 6, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 8, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "target_id", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6],
    rules: &[
    ],
    reserved: [0xffffffff00, 0x0, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// State price, quantity, self-trade mode and post-only of a resting or waiting order of the session anew; client_id becomes its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replace {
    /// self-trade mode, should it trade at once
    pub stp: u8,
    /// flags
    pub flags: u8,
    /// instrument of the order, or 0
    pub instrument: u16,
    /// account of the session
    pub account: u32,
    /// session that sends
    pub session: u32,
    /// new name of the order; rises within the session
    pub client_id: u64,
    /// the order: its client id, or its engine id by flag
    pub target_id: u64,
    /// new limit in ticks; 0 for a waiting order that has none
    pub price: i64,
    /// new total in lots, what was executed included
    pub quantity: u64,
    /// when the client meant to send it
    pub client_time_ns: u64,
}

impl Replace {
    /// First byte of this record.
    pub const KIND: u8 = 3;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            stp: b[4],
            flags: b[5],
            instrument: u16::from_le_bytes([b[6], b[7]]),
            account: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            target_id: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            price: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            quantity: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 3;
        b[4] = self.stp;
        b[5] = self.flags;
        b[6..8].copy_from_slice(&self.instrument.to_le_bytes());
        b[8..12].copy_from_slice(&self.account.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[24..32].copy_from_slice(&self.target_id.to_le_bytes());
        b[32..40].copy_from_slice(&self.price.to_le_bytes());
        b[40..48].copy_from_slice(&self.quantity.to_le_bytes());
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `replace`.
pub static REPLACE_SPEC: RecordSpec = RecordSpec {
    name: "replace",
    kind: 3,
    group: Group::Command,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "stp", field_type: FieldType::U8, offset: 4, size: 1, enumeration: Some(&self_trade::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "flags", field_type: FieldType::U8, offset: 5, size: 1, enumeration: None, flags: Some(&[(2, "engine_target"), (4, "post_only"), (8, "slide")]), min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 6, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 8, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "target_id", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "price", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: Some(0), max: Some(4398046511103), optional: false },
        FieldSpec { name: "quantity", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: Some(1), max: Some(9007199254740991), optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    rules: &[
        RuleSpec { field: 1, mask: 0xc, value: 0x8, then: 1, min: 0, max: 0 },
    ],
    reserved: [0xffffff00, 0x0, 0x0, 0x0, 0x0, 0x0, 0xffffffffffffffff, 0x0],
};

/// Take a quantity off a resting or waiting order of the session; it keeps its priority and its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reduce {
    /// flags
    pub flags: u8,
    /// instrument of the order, or 0
    pub instrument: u16,
    /// account of the session
    pub account: u32,
    /// session that sends
    pub session: u32,
    /// id of this command; rises within the session
    pub client_id: u64,
    /// the order: its client id, or its engine id by flag
    pub target_id: u64,
    /// lots to take off
    pub quantity: u64,
    /// when the client meant to send it
    pub client_time_ns: u64,
}

impl Reduce {
    /// First byte of this record.
    pub const KIND: u8 = 4;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            flags: b[5],
            instrument: u16::from_le_bytes([b[6], b[7]]),
            account: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            target_id: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            quantity: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 4;
        b[5] = self.flags;
        b[6..8].copy_from_slice(&self.instrument.to_le_bytes());
        b[8..12].copy_from_slice(&self.account.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[24..32].copy_from_slice(&self.target_id.to_le_bytes());
        b[40..48].copy_from_slice(&self.quantity.to_le_bytes());
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `reduce`.
pub static REDUCE_SPEC: RecordSpec = RecordSpec {
    name: "reduce",
    kind: 4,
    group: Group::Command,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "flags", field_type: FieldType::U8, offset: 5, size: 1, enumeration: None, flags: Some(&[(2, "engine_target")]), min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 6, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 8, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "target_id", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "quantity", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: Some(1), max: Some(9007199254740991), optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7],
    rules: &[
    ],
    reserved: [0xffffffff00, 0x0, 0x0, 0x0, 0xffffffffffffffff, 0x0, 0xffffffffffffffff, 0x0],
};

/// Cancel all orders of a scope, filtered by side and instrument.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MassCancel {
    /// only this side; none = both
    pub side: u8,
    /// whose orders
    pub scope: u8,
    /// only this instrument; 0 = all
    pub instrument: u16,
    /// account of the session
    pub account: u32,
    /// session that sends; 0 = the operator
    pub session: u32,
    /// id of this command; rises within the session
    pub client_id: u64,
    /// when the client meant to send it
    pub client_time_ns: u64,
}

impl MassCancel {
    /// First byte of this record.
    pub const KIND: u8 = 5;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            side: b[1],
            scope: b[2],
            instrument: u16::from_le_bytes([b[6], b[7]]),
            account: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 5;
        b[1] = self.side;
        b[2] = self.scope;
        b[6..8].copy_from_slice(&self.instrument.to_le_bytes());
        b[8..12].copy_from_slice(&self.account.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `mass_cancel`.
pub static MASS_CANCEL_SPEC: RecordSpec = RecordSpec {
    name: "mass_cancel",
    kind: 5,
    group: Group::Command,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "side", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&side::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "scope", field_type: FieldType::U8, offset: 2, size: 1, enumeration: Some(&scope::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 6, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 8, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6],
    rules: &[
    ],
    reserved: [0xffffff000000, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// Enter two orders of which one cancels the other: a limit order (leg 1), and the waiting order in list_leg (leg 2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NewList {
    /// buy or sell, both legs
    pub side: u8,
    /// order type of leg 1: limit
    pub type_: u8,
    /// time in force of leg 1: gtc
    pub tif: u8,
    /// self-trade mode of both legs
    pub stp: u8,
    /// flags; extension is set; post_only is of leg 1
    pub flags: u8,
    /// number of the instrument
    pub instrument: u16,
    /// account of the session
    pub account: u32,
    /// session that sends
    pub session: u32,
    /// name of the list and of leg 1; rises within the session
    pub client_id: u64,
    /// limit of leg 1 in ticks
    pub price: i64,
    /// lots of each leg
    pub quantity: u64,
    /// when the client meant to send it
    pub client_time_ns: u64,
}

impl NewList {
    /// First byte of this record.
    pub const KIND: u8 = 6;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            side: b[1],
            type_: b[2],
            tif: b[3],
            stp: b[4],
            flags: b[5],
            instrument: u16::from_le_bytes([b[6], b[7]]),
            account: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            price: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            quantity: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 6;
        b[1] = self.side;
        b[2] = self.type_;
        b[3] = self.tif;
        b[4] = self.stp;
        b[5] = self.flags;
        b[6..8].copy_from_slice(&self.instrument.to_le_bytes());
        b[8..12].copy_from_slice(&self.account.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[32..40].copy_from_slice(&self.price.to_le_bytes());
        b[40..48].copy_from_slice(&self.quantity.to_le_bytes());
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `new_list`.
pub static NEW_LIST_SPEC: RecordSpec = RecordSpec {
    name: "new_list",
    kind: 6,
    group: Group::Command,
    extension: Some(67),
    by_flag: true,
    fields: &[
        FieldSpec { name: "side", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&side::SPEC), flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "type", field_type: FieldType::U8, offset: 2, size: 1, enumeration: Some(&order_type::SPEC), flags: None, min: None, max: Some(1), optional: false },
        FieldSpec { name: "tif", field_type: FieldType::U8, offset: 3, size: 1, enumeration: Some(&time_in_force::SPEC), flags: None, min: Some(3), max: Some(3), optional: false },
        FieldSpec { name: "stp", field_type: FieldType::U8, offset: 4, size: 1, enumeration: Some(&self_trade::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "flags", field_type: FieldType::U8, offset: 5, size: 1, enumeration: None, flags: Some(&[(1, "extension"), (4, "post_only")]), min: Some(1), max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 6, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 8, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "price", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: Some(1), max: Some(4398046511103), optional: false },
        FieldSpec { name: "quantity", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: Some(1), max: Some(9007199254740991), optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    rules: &[
        RuleSpec { field: 4, mask: 0x5, value: 0x4, then: 4, min: 0, max: 0 },
    ],
    reserved: [0x0, 0x0, 0x0, 0xffffffffffffffff, 0x0, 0x0, 0xffffffffffffffff, 0x0],
};

/// Cancel all orders of the session's account unless this is said again in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Countdown {
    /// account of the session
    pub account: u32,
    /// session that sends
    pub session: u32,
    /// id of this command; rises within the session
    pub client_id: u64,
    /// time of the log from now on; 0 = no longer
    pub after_ns: u64,
    /// when the client meant to send it
    pub client_time_ns: u64,
}

impl Countdown {
    /// First byte of this record.
    pub const KIND: u8 = 7;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            account: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            after_ns: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 7;
        b[8..12].copy_from_slice(&self.account.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[24..32].copy_from_slice(&self.after_ns.to_le_bytes());
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `countdown`.
pub static COUNTDOWN_SPEC: RecordSpec = RecordSpec {
    name: "countdown",
    kind: 7,
    group: Group::Command,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 8, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "after_ns", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: Some(86400000000000), optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4],
    rules: &[
    ],
    reserved: [0xffffffffffffff00, 0x0, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// Open a session of an account; its number comes from the log. For the server only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OpenSession {
    /// what it may do; 0 = trade
    pub rights: u8,
    /// flags
    pub flags: u8,
    /// owner
    pub account: u32,
    /// the sender's reference, given back as request_id
    pub client_id: u64,
    /// time of the log without a sign of life after which it ends; 0 = never
    pub lease_ns: u64,
    /// when the client meant to send it
    pub client_time_ns: u64,
}

impl OpenSession {
    /// First byte of this record.
    pub const KIND: u8 = 8;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            rights: b[1],
            flags: b[5],
            account: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            lease_ns: u64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 8;
        b[1] = self.rights;
        b[5] = self.flags;
        b[8..12].copy_from_slice(&self.account.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[32..40].copy_from_slice(&self.lease_ns.to_le_bytes());
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `open_session`.
pub static OPEN_SESSION_SPEC: RecordSpec = RecordSpec {
    name: "open_session",
    kind: 8,
    group: Group::Command,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "rights", field_type: FieldType::U8, offset: 1, size: 1, enumeration: None, flags: Some(&[(1, "no_trade"), (2, "withdraw"), (4, "admin")]), min: None, max: None, optional: false },
        FieldSpec { name: "flags", field_type: FieldType::U8, offset: 5, size: 1, enumeration: None, flags: Some(&[(16, "cancel_on_disconnect")]), min: None, max: None, optional: false },
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 8, size: 4, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "lease_ns", field_type: FieldType::U64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5],
    rules: &[
    ],
    reserved: [0xffff00ffffff0000, 0xffffffff00000000, 0x0, 0xffffffffffffffff, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// End a session for good; its orders are canceled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CloseSession {
    /// account of the session
    pub account: u32,
    /// session that sends
    pub session: u32,
    /// id of this command; rises within the session
    pub client_id: u64,
    /// when the client meant to send it
    pub client_time_ns: u64,
}

impl CloseSession {
    /// First byte of this record.
    pub const KIND: u8 = 9;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            account: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 9;
        b[8..12].copy_from_slice(&self.account.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `close_session`.
pub static CLOSE_SESSION_SPEC: RecordSpec = RecordSpec {
    name: "close_session",
    kind: 9,
    group: Group::Command,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 8, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3],
    rules: &[
    ],
    reserved: [0xffffffffffffff00, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// Another connection takes an open session over. For the server only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ResumeSession {
    /// flags, from now on
    pub flags: u8,
    /// account of the session
    pub account: u32,
    /// the session
    pub session: u32,
    /// the sender's reference, given back as request_id
    pub client_id: u64,
    /// when the client meant to send it
    pub client_time_ns: u64,
}

impl ResumeSession {
    /// First byte of this record.
    pub const KIND: u8 = 10;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            flags: b[5],
            account: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 10;
        b[5] = self.flags;
        b[8..12].copy_from_slice(&self.account.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `resume_session`.
pub static RESUME_SESSION_SPEC: RecordSpec = RecordSpec {
    name: "resume_session",
    kind: 10,
    group: Group::Command,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "flags", field_type: FieldType::U8, offset: 5, size: 1, enumeration: None, flags: Some(&[(16, "cancel_on_disconnect")]), min: None, max: None, optional: false },
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 8, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4],
    rules: &[
    ],
    reserved: [0xffff00ffffffff00, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// The connection of a session has ended. For the server only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Disconnect {
    /// the session
    pub session: u32,
    /// the sender's reference, given back as request_id
    pub client_id: u64,
    /// epoch in which the connection had the session
    pub epoch: u32,
    /// when the connection ended
    pub client_time_ns: u64,
}

impl Disconnect {
    /// First byte of this record.
    pub const KIND: u8 = 11;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            epoch: u32::from_le_bytes([b[24], b[25], b[26], b[27]]),
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 11;
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[24..28].copy_from_slice(&self.epoch.to_le_bytes());
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `disconnect`.
pub static DISCONNECT_SPEC: RecordSpec = RecordSpec {
    name: "disconnect",
    kind: 11,
    group: Group::Command,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "epoch", field_type: FieldType::U32, offset: 24, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3],
    rules: &[
    ],
    reserved: [0xffffffffffffff00, 0xffffffff, 0x0, 0xffffffff00000000, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// Leases of up to 256 sessions start anew: bit b of mask w is session first + 64 w + b. For the server only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Renew {
    /// session of the lowest bit
    pub first: u32,
    /// sessions first to first + 63
    pub mask0: u64,
    /// the next 64
    pub mask1: u64,
    /// the next 64
    pub mask2: u64,
    /// the next 64
    pub mask3: u64,
}

impl Renew {
    /// First byte of this record.
    pub const KIND: u8 = 12;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            first: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            mask0: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            mask1: u64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            mask2: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            mask3: u64::from_le_bytes([b[48], b[49], b[50], b[51], b[52], b[53], b[54], b[55]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 12;
        b[8..12].copy_from_slice(&self.first.to_le_bytes());
        b[24..32].copy_from_slice(&self.mask0.to_le_bytes());
        b[32..40].copy_from_slice(&self.mask1.to_le_bytes());
        b[40..48].copy_from_slice(&self.mask2.to_le_bytes());
        b[48..56].copy_from_slice(&self.mask3.to_le_bytes());
        b
    }
}

/// Table of `renew`.
pub static RENEW_SPEC: RecordSpec = RecordSpec {
    name: "renew",
    kind: 12,
    group: Group::Command,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "first", field_type: FieldType::U32, offset: 8, size: 4, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "mask0", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "mask1", field_type: FieldType::U64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "mask2", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "mask3", field_type: FieldType::U64, offset: 48, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4],
    rules: &[
    ],
    reserved: [0xffffffffffffff00, 0xffffffff00000000, 0xffffffffffffffff, 0x0, 0x0, 0x0, 0x0, 0xffffffffffffffff],
};

/// Nothing but the time of its frame. For the server only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tick {
    /// when the server meant to send it
    pub client_time_ns: u64,
}

impl Tick {
    /// First byte of this record.
    pub const KIND: u8 = 13;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 13;
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `tick`.
pub static TICK_SPEC: RecordSpec = RecordSpec {
    name: "tick",
    kind: 13,
    group: Group::Command,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0],
    rules: &[
    ],
    reserved: [0xffffffffffffff00, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// Time begins again after a stop: all leases start anew. For the server only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ResumeTime {
    /// the sender's reference, given back as request_id
    pub client_id: u64,
    /// when the server meant to send it
    pub client_time_ns: u64,
}

impl ResumeTime {
    /// First byte of this record.
    pub const KIND: u8 = 14;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 14;
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `resume_time`.
pub static RESUME_TIME_SPEC: RecordSpec = RecordSpec {
    name: "resume_time",
    kind: 14,
    group: Group::Command,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1],
    rules: &[
    ],
    reserved: [0xffffffffffffff00, 0xffffffffffffffff, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// Create an asset; its number is the count of assets so far plus one. For the operator only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AddAsset {
    /// one whole unit is 10^decimals minor units
    pub decimals: u8,
    /// 0 = the operator, else a session with the right admin
    pub session: u32,
    /// the sender's reference, given back as request_id
    pub client_id: u64,
    /// name of the asset
    pub name: [u8; 16],
    /// when the client meant to send it
    pub client_time_ns: u64,
}

impl AddAsset {
    /// First byte of this record.
    pub const KIND: u8 = 16;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            decimals: b[1],
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            name: [b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31], b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]],
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 16;
        b[1] = self.decimals;
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[24..40].copy_from_slice(&self.name);
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `add_asset`.
pub static ADD_ASSET_SPEC: RecordSpec = RecordSpec {
    name: "add_asset",
    kind: 16,
    group: Group::Command,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "decimals", field_type: FieldType::U8, offset: 1, size: 1, enumeration: None, flags: None, min: None, max: Some(18), optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "name", field_type: FieldType::Text16, offset: 24, size: 16, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4],
    rules: &[
    ],
    reserved: [0xffffffffffff0000, 0xffffffff, 0x0, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// Create an instrument; its number is the count of instruments so far plus one. For the operator only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AddInstrument {
    /// tick = tick mantissa x 10^-tick_scale quote units
    pub tick_scale: u8,
    /// lot = lot mantissa x 10^-lot_scale base units
    pub lot_scale: u8,
    /// flags; extension is set
    pub flags: u8,
    /// 0 = the operator, else a session with the right admin
    pub session: u32,
    /// the sender's reference, given back as request_id
    pub client_id: u64,
    /// symbol of the instrument
    pub symbol: [u8; 16],
    /// number of the base asset
    pub base: u16,
    /// number of the quote asset
    pub quote: u16,
    /// when the client meant to send it
    pub client_time_ns: u64,
}

impl AddInstrument {
    /// First byte of this record.
    pub const KIND: u8 = 17;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            tick_scale: b[1],
            lot_scale: b[2],
            flags: b[5],
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            symbol: [b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31], b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]],
            base: u16::from_le_bytes([b[40], b[41]]),
            quote: u16::from_le_bytes([b[42], b[43]]),
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 17;
        b[1] = self.tick_scale;
        b[2] = self.lot_scale;
        b[5] = self.flags;
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[24..40].copy_from_slice(&self.symbol);
        b[40..42].copy_from_slice(&self.base.to_le_bytes());
        b[42..44].copy_from_slice(&self.quote.to_le_bytes());
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `add_instrument`.
pub static ADD_INSTRUMENT_SPEC: RecordSpec = RecordSpec {
    name: "add_instrument",
    kind: 17,
    group: Group::Command,
    extension: Some(64),
    by_flag: true,
    fields: &[
        FieldSpec { name: "tick_scale", field_type: FieldType::U8, offset: 1, size: 1, enumeration: None, flags: None, min: None, max: Some(18), optional: false },
        FieldSpec { name: "lot_scale", field_type: FieldType::U8, offset: 2, size: 1, enumeration: None, flags: None, min: None, max: Some(18), optional: false },
        FieldSpec { name: "flags", field_type: FieldType::U8, offset: 5, size: 1, enumeration: None, flags: Some(&[(1, "extension")]), min: Some(1), max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "symbol", field_type: FieldType::Text16, offset: 24, size: 16, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "base", field_type: FieldType::U16, offset: 40, size: 2, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "quote", field_type: FieldType::U16, offset: 42, size: 2, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7, 8],
    rules: &[
    ],
    reserved: [0xffff00ffff000000, 0xffffffff, 0x0, 0x0, 0x0, 0xffffffff00000000, 0xffffffffffffffff, 0x0],
};

/// Whether orders need funds. For the operator only, before the first account and session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Configure {
    /// off or on
    pub risk: u8,
    /// 0 = the operator, else a session with the right admin
    pub session: u32,
    /// the sender's reference, given back as request_id
    pub client_id: u64,
    /// when the client meant to send it
    pub client_time_ns: u64,
}

impl Configure {
    /// First byte of this record.
    pub const KIND: u8 = 18;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            risk: b[1],
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 18;
        b[1] = self.risk;
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `configure`.
pub static CONFIGURE_SPEC: RecordSpec = RecordSpec {
    name: "configure",
    kind: 18,
    group: Group::Command,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "risk", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&risk::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3],
    rules: &[
    ],
    reserved: [0xffffffffffff0000, 0xffffffff, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// Open an account, or state its state and fee rates anew. For the operator only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SetAccount {
    /// open, blocked or closed
    pub state: u8,
    /// whose fee rates apply
    pub rates: u8,
    /// number of the account
    pub account: u32,
    /// 0 = the operator, else a session with the right admin
    pub session: u32,
    /// the sender's reference, given back as request_id
    pub client_id: u64,
    /// accounts of one group count as one for self-trade modes; 0 = alone
    pub group: u32,
    /// own maker rate in parts per million; negative: a rebate
    pub maker_ppm: i32,
    /// own taker rate in parts per million
    pub taker_ppm: i32,
    /// when the client meant to send it
    pub client_time_ns: u64,
}

impl SetAccount {
    /// First byte of this record.
    pub const KIND: u8 = 19;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            state: b[1],
            rates: b[2],
            account: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            group: u32::from_le_bytes([b[24], b[25], b[26], b[27]]),
            maker_ppm: i32::from_le_bytes([b[32], b[33], b[34], b[35]]),
            taker_ppm: i32::from_le_bytes([b[36], b[37], b[38], b[39]]),
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 19;
        b[1] = self.state;
        b[2] = self.rates;
        b[8..12].copy_from_slice(&self.account.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[24..28].copy_from_slice(&self.group.to_le_bytes());
        b[32..36].copy_from_slice(&self.maker_ppm.to_le_bytes());
        b[36..40].copy_from_slice(&self.taker_ppm.to_le_bytes());
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `set_account`.
pub static SET_ACCOUNT_SPEC: RecordSpec = RecordSpec {
    name: "set_account",
    kind: 19,
    group: Group::Command,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "state", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&account_state::SPEC), flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "rates", field_type: FieldType::U8, offset: 2, size: 1, enumeration: Some(&rates::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 8, size: 4, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "group", field_type: FieldType::U32, offset: 24, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "maker_ppm", field_type: FieldType::I32, offset: 32, size: 4, enumeration: None, flags: None, min: Some(-100000), max: Some(100000), optional: false },
        FieldSpec { name: "taker_ppm", field_type: FieldType::I32, offset: 36, size: 4, enumeration: None, flags: None, min: Some(0), max: Some(100000), optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7, 8],
    rules: &[
        RuleSpec { field: 1, mask: 0xff, value: 0x0, then: 6, min: 0, max: 0 },
        RuleSpec { field: 1, mask: 0xff, value: 0x0, then: 7, min: 0, max: 0 },
    ],
    reserved: [0xffffffffff000000, 0x0, 0x0, 0xffffffff00000000, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// State the fees of an instrument anew; orders that rest keep the rates they have. For the operator only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SetFees {
    /// what fees are paid in
    pub fee_asset: u8,
    /// number of the instrument
    pub instrument: u16,
    /// 0 = the operator, else a session with the right admin
    pub session: u32,
    /// the sender's reference, given back as request_id
    pub client_id: u64,
    /// maker rate in parts per million; negative: a rebate
    pub maker_ppm: i32,
    /// taker rate in parts per million
    pub taker_ppm: i32,
    /// when the client meant to send it
    pub client_time_ns: u64,
}

impl SetFees {
    /// First byte of this record.
    pub const KIND: u8 = 20;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            fee_asset: b[1],
            instrument: u16::from_le_bytes([b[6], b[7]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            maker_ppm: i32::from_le_bytes([b[32], b[33], b[34], b[35]]),
            taker_ppm: i32::from_le_bytes([b[36], b[37], b[38], b[39]]),
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 20;
        b[1] = self.fee_asset;
        b[6..8].copy_from_slice(&self.instrument.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[32..36].copy_from_slice(&self.maker_ppm.to_le_bytes());
        b[36..40].copy_from_slice(&self.taker_ppm.to_le_bytes());
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `set_fees`.
pub static SET_FEES_SPEC: RecordSpec = RecordSpec {
    name: "set_fees",
    kind: 20,
    group: Group::Command,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "fee_asset", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&fee_asset::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 6, size: 2, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "maker_ppm", field_type: FieldType::I32, offset: 32, size: 4, enumeration: None, flags: None, min: Some(-100000), max: Some(100000), optional: false },
        FieldSpec { name: "taker_ppm", field_type: FieldType::I32, offset: 36, size: 4, enumeration: None, flags: None, min: Some(0), max: Some(100000), optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6],
    rules: &[
    ],
    reserved: [0xffffffff0000, 0xffffffff, 0x0, 0xffffffffffffffff, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// Put money into an account, once for each transfer id. For the operator only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Deposit {
    /// number of the asset
    pub asset: u16,
    /// number of the account; 0 = the venue
    pub account: u32,
    /// 0 = the operator, else a session with the right admin
    pub session: u32,
    /// the sender's reference, given back as request_id
    pub client_id: u64,
    /// rises within the account
    pub transfer_id: u64,
    /// minor units
    pub amount: i64,
    /// when the client meant to send it
    pub client_time_ns: u64,
}

impl Deposit {
    /// First byte of this record.
    pub const KIND: u8 = 21;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            asset: u16::from_le_bytes([b[6], b[7]]),
            account: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            transfer_id: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            amount: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 21;
        b[6..8].copy_from_slice(&self.asset.to_le_bytes());
        b[8..12].copy_from_slice(&self.account.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[24..32].copy_from_slice(&self.transfer_id.to_le_bytes());
        b[32..40].copy_from_slice(&self.amount.to_le_bytes());
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `deposit`.
pub static DEPOSIT_SPEC: RecordSpec = RecordSpec {
    name: "deposit",
    kind: 21,
    group: Group::Command,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "asset", field_type: FieldType::U16, offset: 6, size: 2, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 8, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "transfer_id", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "amount", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: Some(1), max: Some(4611686018427387903), optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6],
    rules: &[
    ],
    reserved: [0xffffffffff00, 0x0, 0x0, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// Take free money out of an account, once for each transfer id. For the operator, and for a session with the right to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Withdraw {
    /// number of the asset
    pub asset: u16,
    /// number of the account; 0 = the venue
    pub account: u32,
    /// 0 = the operator, else a session with the right withdraw or admin
    pub session: u32,
    /// the sender's reference, given back as request_id
    pub client_id: u64,
    /// rises within the account
    pub transfer_id: u64,
    /// minor units
    pub amount: i64,
    /// when the client meant to send it
    pub client_time_ns: u64,
}

impl Withdraw {
    /// First byte of this record.
    pub const KIND: u8 = 22;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            asset: u16::from_le_bytes([b[6], b[7]]),
            account: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            transfer_id: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            amount: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 22;
        b[6..8].copy_from_slice(&self.asset.to_le_bytes());
        b[8..12].copy_from_slice(&self.account.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[24..32].copy_from_slice(&self.transfer_id.to_le_bytes());
        b[32..40].copy_from_slice(&self.amount.to_le_bytes());
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `withdraw`.
pub static WITHDRAW_SPEC: RecordSpec = RecordSpec {
    name: "withdraw",
    kind: 22,
    group: Group::Command,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "asset", field_type: FieldType::U16, offset: 6, size: 2, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 8, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "transfer_id", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "amount", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: Some(1), max: Some(4611686018427387903), optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6],
    rules: &[
    ],
    reserved: [0xffffffffff00, 0x0, 0x0, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// State the phase of an instrument. For the operator only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SetPhase {
    /// phase from now on
    pub phase: u8,
    /// number of the instrument
    pub instrument: u16,
    /// 0 = the operator, else a session with the right admin
    pub session: u32,
    /// the sender's reference, given back as request_id
    pub client_id: u64,
    /// when the client meant to send it
    pub client_time_ns: u64,
}

impl SetPhase {
    /// First byte of this record.
    pub const KIND: u8 = 23;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            phase: b[1],
            instrument: u16::from_le_bytes([b[6], b[7]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 23;
        b[1] = self.phase;
        b[6..8].copy_from_slice(&self.instrument.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `set_phase`.
pub static SET_PHASE_SPEC: RecordSpec = RecordSpec {
    name: "set_phase",
    kind: 23,
    group: Group::Command,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "phase", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&phase::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 6, size: 2, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4],
    rules: &[
    ],
    reserved: [0xffffffff0000, 0xffffffff, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// Add an entry to the timetable of an instrument, or clear it. For the operator only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SchedulePhase {
    /// phase from that time on
    pub phase: u8,
    /// number of the instrument
    pub instrument: u16,
    /// 0 = the operator, else a session with the right admin
    pub session: u32,
    /// the sender's reference, given back as request_id
    pub client_id: u64,
    /// time of the log when it comes; 0 = clear the timetable
    pub at_ns: u64,
    /// it comes again each time so much later; 0 = once
    pub every_ns: u64,
    /// when the client meant to send it
    pub client_time_ns: u64,
}

impl SchedulePhase {
    /// First byte of this record.
    pub const KIND: u8 = 24;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            phase: b[1],
            instrument: u16::from_le_bytes([b[6], b[7]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            at_ns: u64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            every_ns: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 24;
        b[1] = self.phase;
        b[6..8].copy_from_slice(&self.instrument.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[32..40].copy_from_slice(&self.at_ns.to_le_bytes());
        b[40..48].copy_from_slice(&self.every_ns.to_le_bytes());
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `schedule_phase`.
pub static SCHEDULE_PHASE_SPEC: RecordSpec = RecordSpec {
    name: "schedule_phase",
    kind: 24,
    group: Group::Command,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "phase", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&phase::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 6, size: 2, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "at_ns", field_type: FieldType::U64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "every_ns", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6],
    rules: &[
    ],
    reserved: [0xffffffff0000, 0xffffffff, 0x0, 0xffffffffffffffff, 0x0, 0x0, 0xffffffffffffffff, 0x0],
};

/// End the auction of an instrument with its trades, and begin the next one. For the operator only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Uncross {
    /// number of the instrument
    pub instrument: u16,
    /// 0 = the operator, else a session with the right admin
    pub session: u32,
    /// the sender's reference, given back as request_id
    pub client_id: u64,
    /// when the client meant to send it
    pub client_time_ns: u64,
}

impl Uncross {
    /// First byte of this record.
    pub const KIND: u8 = 25;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            instrument: u16::from_le_bytes([b[6], b[7]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 25;
        b[6..8].copy_from_slice(&self.instrument.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `uncross`.
pub static UNCROSS_SPEC: RecordSpec = RecordSpec {
    name: "uncross",
    kind: 25,
    group: Group::Command,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 6, size: 2, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3],
    rules: &[
    ],
    reserved: [0xffffffffff00, 0xffffffff, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// State the price bands of an instrument anew. For the operator only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SetBands {
    /// what becomes of an order that would trade outside
    pub action: u8,
    /// number of the instrument
    pub instrument: u16,
    /// 0 = the operator, else a session with the right admin
    pub session: u32,
    /// the sender's reference, given back as request_id
    pub client_id: u64,
    /// parts per million to each side of the reference; 0 = off
    pub static_ppm: u32,
    /// parts per million to each side of the last trade; 0 = off
    pub dynamic_ppm: u32,
    /// reference price in ticks; 0 = as it is
    pub reference: i64,
    /// when the client meant to send it
    pub client_time_ns: u64,
}

impl SetBands {
    /// First byte of this record.
    pub const KIND: u8 = 26;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            action: b[1],
            instrument: u16::from_le_bytes([b[6], b[7]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            static_ppm: u32::from_le_bytes([b[24], b[25], b[26], b[27]]),
            dynamic_ppm: u32::from_le_bytes([b[28], b[29], b[30], b[31]]),
            reference: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 26;
        b[1] = self.action;
        b[6..8].copy_from_slice(&self.instrument.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[24..28].copy_from_slice(&self.static_ppm.to_le_bytes());
        b[28..32].copy_from_slice(&self.dynamic_ppm.to_le_bytes());
        b[32..40].copy_from_slice(&self.reference.to_le_bytes());
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `set_bands`.
pub static SET_BANDS_SPEC: RecordSpec = RecordSpec {
    name: "set_bands",
    kind: 26,
    group: Group::Command,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "action", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&band_action::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 6, size: 2, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "static_ppm", field_type: FieldType::U32, offset: 24, size: 4, enumeration: None, flags: None, min: None, max: Some(1000000), optional: false },
        FieldSpec { name: "dynamic_ppm", field_type: FieldType::U32, offset: 28, size: 4, enumeration: None, flags: None, min: None, max: Some(1000000), optional: false },
        FieldSpec { name: "reference", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: Some(0), max: Some(4398046511103), optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7],
    rules: &[
    ],
    reserved: [0xffffffff0000, 0xffffffff, 0x0, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// State the limits of an instrument anew; orders that rest go on. For the operator only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SetLimits {
    /// flags; extension is set
    pub flags: u8,
    /// number of the instrument
    pub instrument: u16,
    /// 0 = the operator, else a session with the right admin
    pub session: u32,
    /// the sender's reference, given back as request_id
    pub client_id: u64,
    /// lowest price in ticks
    pub price_min: i64,
    /// highest price in ticks
    pub price_max: i64,
    /// lowest quantity in lots
    pub quantity_min: u64,
    /// highest quantity in lots
    pub quantity_max: u64,
    /// when the client meant to send it
    pub client_time_ns: u64,
}

impl SetLimits {
    /// First byte of this record.
    pub const KIND: u8 = 27;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            flags: b[5],
            instrument: u16::from_le_bytes([b[6], b[7]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            price_min: i64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            price_max: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            quantity_min: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            quantity_max: u64::from_le_bytes([b[48], b[49], b[50], b[51], b[52], b[53], b[54], b[55]]),
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 27;
        b[5] = self.flags;
        b[6..8].copy_from_slice(&self.instrument.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[24..32].copy_from_slice(&self.price_min.to_le_bytes());
        b[32..40].copy_from_slice(&self.price_max.to_le_bytes());
        b[40..48].copy_from_slice(&self.quantity_min.to_le_bytes());
        b[48..56].copy_from_slice(&self.quantity_max.to_le_bytes());
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `set_limits`.
pub static SET_LIMITS_SPEC: RecordSpec = RecordSpec {
    name: "set_limits",
    kind: 27,
    group: Group::Command,
    extension: Some(68),
    by_flag: true,
    fields: &[
        FieldSpec { name: "flags", field_type: FieldType::U8, offset: 5, size: 1, enumeration: None, flags: Some(&[(1, "extension")]), min: Some(1), max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 6, size: 2, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "price_min", field_type: FieldType::I64, offset: 24, size: 8, enumeration: None, flags: None, min: Some(1), max: Some(4398046511103), optional: false },
        FieldSpec { name: "price_max", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: Some(1), max: Some(4398046511103), optional: false },
        FieldSpec { name: "quantity_min", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: Some(1), max: Some(9007199254740991), optional: false },
        FieldSpec { name: "quantity_max", field_type: FieldType::U64, offset: 48, size: 8, enumeration: None, flags: None, min: Some(1), max: Some(9007199254740991), optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7, 8],
    rules: &[
    ],
    reserved: [0xffffffff00, 0xffffffff, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0],
};

/// Cancel all orders of an instrument and never trade it again. For the operator only.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delist {
    /// number of the instrument
    pub instrument: u16,
    /// 0 = the operator, else a session with the right admin
    pub session: u32,
    /// the sender's reference, given back as request_id
    pub client_id: u64,
    /// when the client meant to send it
    pub client_time_ns: u64,
}

impl Delist {
    /// First byte of this record.
    pub const KIND: u8 = 28;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            instrument: u16::from_le_bytes([b[6], b[7]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 28;
        b[6..8].copy_from_slice(&self.instrument.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `delist`.
pub static DELIST_SPEC: RecordSpec = RecordSpec {
    name: "delist",
    kind: 28,
    group: Group::Command,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 6, size: 2, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3],
    rules: &[
    ],
    reserved: [0xffffffffff00, 0xffffffff, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// Tick, lot and limits of the instrument in the record before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InstrumentLimits {
    /// mantissa of the tick
    pub tick: u64,
    /// mantissa of the lot
    pub lot: u64,
    /// lowest price in ticks
    pub price_min: i64,
    /// highest price in ticks
    pub price_max: i64,
    /// lowest quantity in lots
    pub quantity_min: u64,
    /// highest quantity in lots
    pub quantity_max: u64,
}

impl InstrumentLimits {
    /// First byte of this record.
    pub const KIND: u8 = 64;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            tick: u64::from_le_bytes([b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]]),
            lot: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            price_min: i64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            price_max: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            quantity_min: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            quantity_max: u64::from_le_bytes([b[48], b[49], b[50], b[51], b[52], b[53], b[54], b[55]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 64;
        b[8..16].copy_from_slice(&self.tick.to_le_bytes());
        b[16..24].copy_from_slice(&self.lot.to_le_bytes());
        b[24..32].copy_from_slice(&self.price_min.to_le_bytes());
        b[32..40].copy_from_slice(&self.price_max.to_le_bytes());
        b[40..48].copy_from_slice(&self.quantity_min.to_le_bytes());
        b[48..56].copy_from_slice(&self.quantity_max.to_le_bytes());
        b
    }
}

/// Table of `instrument_limits`.
pub static INSTRUMENT_LIMITS_SPEC: RecordSpec = RecordSpec {
    name: "instrument_limits",
    kind: 64,
    group: Group::Extension,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "tick", field_type: FieldType::U64, offset: 8, size: 8, enumeration: None, flags: None, min: Some(1), max: Some(1000000000), optional: false },
        FieldSpec { name: "lot", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: Some(1000000000), optional: false },
        FieldSpec { name: "price_min", field_type: FieldType::I64, offset: 24, size: 8, enumeration: None, flags: None, min: Some(1), max: Some(4398046511103), optional: false },
        FieldSpec { name: "price_max", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: Some(1), max: Some(4398046511103), optional: false },
        FieldSpec { name: "quantity_min", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: Some(1), max: Some(9007199254740991), optional: false },
        FieldSpec { name: "quantity_max", field_type: FieldType::U64, offset: 48, size: 8, enumeration: None, flags: None, min: Some(1), max: Some(9007199254740991), optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5],
    rules: &[
    ],
    reserved: [0xffffffffffffff00, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0, 0xffffffffffffffff],
};

/// Rare terms of the order in the record before; 0 = none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderTerms {
    /// which price a waiting order watches
    pub trigger: u8,
    /// what trail is counted in
    pub trail_unit: u8,
    /// whether it can be seen while it rests
    pub visibility: u8,
    /// lots that an ioc order must fill, or nothing; least lots of a trade with a hidden order
    pub min_quantity: u64,
    /// most lots that are shown of it while it rests
    pub display: u64,
    /// time of the log from which a gtd order is gone
    pub expires_ns: u64,
    /// most minor units of the quote asset that a market order trades for
    pub budget: i64,
    /// ticks that the watched price must reach
    pub stop_price: i64,
    /// distance of a trailing stop from the best watched price
    pub trail: u64,
    /// ticks from which a trailing stop follows; 0 = at once
    pub activation_price: i64,
}

impl OrderTerms {
    /// First byte of this record.
    pub const KIND: u8 = 65;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            trigger: b[1],
            trail_unit: b[2],
            visibility: b[3],
            min_quantity: u64::from_le_bytes([b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]]),
            display: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            expires_ns: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            budget: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            stop_price: i64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            trail: u64::from_le_bytes([b[48], b[49], b[50], b[51], b[52], b[53], b[54], b[55]]),
            activation_price: i64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 65;
        b[1] = self.trigger;
        b[2] = self.trail_unit;
        b[3] = self.visibility;
        b[8..16].copy_from_slice(&self.min_quantity.to_le_bytes());
        b[16..24].copy_from_slice(&self.display.to_le_bytes());
        b[24..32].copy_from_slice(&self.expires_ns.to_le_bytes());
        b[32..40].copy_from_slice(&self.budget.to_le_bytes());
        b[40..48].copy_from_slice(&self.stop_price.to_le_bytes());
        b[48..56].copy_from_slice(&self.trail.to_le_bytes());
        b[56..64].copy_from_slice(&self.activation_price.to_le_bytes());
        b
    }
}

/// Table of `order_terms`.
pub static ORDER_TERMS_SPEC: RecordSpec = RecordSpec {
    name: "order_terms",
    kind: 65,
    group: Group::Extension,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "trigger", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&trigger::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "trail_unit", field_type: FieldType::U8, offset: 2, size: 1, enumeration: Some(&trail_unit::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "visibility", field_type: FieldType::U8, offset: 3, size: 1, enumeration: Some(&visibility::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "min_quantity", field_type: FieldType::U64, offset: 8, size: 8, enumeration: None, flags: None, min: None, max: Some(9007199254740991), optional: false },
        FieldSpec { name: "display", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: None, max: Some(9007199254740991), optional: false },
        FieldSpec { name: "expires_ns", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "budget", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: Some(0), max: Some(4611686018427387903), optional: false },
        FieldSpec { name: "stop_price", field_type: FieldType::I64, offset: 40, size: 8, enumeration: None, flags: None, min: Some(0), max: Some(4398046511103), optional: false },
        FieldSpec { name: "trail", field_type: FieldType::U64, offset: 48, size: 8, enumeration: None, flags: None, min: None, max: Some(4398046511103), optional: false },
        FieldSpec { name: "activation_price", field_type: FieldType::I64, offset: 56, size: 8, enumeration: None, flags: None, min: Some(0), max: Some(4398046511103), optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    rules: &[
    ],
    reserved: [0xffffffff00000000, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0],
};

/// Terms of the resting or waiting order in the record before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateTerms {
    /// the phase that ends it
    pub until: u8,
    /// whether it can be seen
    pub visibility: u8,
    /// of a hidden order: least lots of a trade with it; of a waiting ioc order: lots it must fill, or nothing
    pub min_quantity: u64,
    /// most lots shown; 0 = all
    pub display: u64,
    /// time of the log from which it is gone; 0 = never
    pub expires_ns: u64,
    /// of a trailing stop: ticks from which it follows; 0 = at once
    pub activation_price: i64,
    /// lots of its slice that are left; 0 without display, or while it waits
    pub shown: u64,
    /// of a trailing stop: its distance
    pub trail: u64,
    /// of a trailing stop: the best watched price since it follows; 0 = it does not yet
    pub reference: i64,
}

impl StateTerms {
    /// First byte of this record.
    pub const KIND: u8 = 66;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            until: b[2],
            visibility: b[3],
            min_quantity: u64::from_le_bytes([b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]]),
            display: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            expires_ns: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            activation_price: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            shown: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            trail: u64::from_le_bytes([b[48], b[49], b[50], b[51], b[52], b[53], b[54], b[55]]),
            reference: i64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 66;
        b[2] = self.until;
        b[3] = self.visibility;
        b[8..16].copy_from_slice(&self.min_quantity.to_le_bytes());
        b[16..24].copy_from_slice(&self.display.to_le_bytes());
        b[24..32].copy_from_slice(&self.expires_ns.to_le_bytes());
        b[32..40].copy_from_slice(&self.activation_price.to_le_bytes());
        b[40..48].copy_from_slice(&self.shown.to_le_bytes());
        b[48..56].copy_from_slice(&self.trail.to_le_bytes());
        b[56..64].copy_from_slice(&self.reference.to_le_bytes());
        b
    }
}

/// Table of `state_terms`.
pub static STATE_TERMS_SPEC: RecordSpec = RecordSpec {
    name: "state_terms",
    kind: 66,
    group: Group::Extension,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "until", field_type: FieldType::U8, offset: 2, size: 1, enumeration: Some(&until::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "visibility", field_type: FieldType::U8, offset: 3, size: 1, enumeration: Some(&visibility::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "min_quantity", field_type: FieldType::U64, offset: 8, size: 8, enumeration: None, flags: None, min: None, max: Some(9007199254740991), optional: false },
        FieldSpec { name: "display", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: None, max: Some(9007199254740991), optional: false },
        FieldSpec { name: "expires_ns", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "activation_price", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: Some(0), max: Some(4398046511103), optional: false },
        FieldSpec { name: "shown", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: Some(9007199254740991), optional: false },
        FieldSpec { name: "trail", field_type: FieldType::U64, offset: 48, size: 8, enumeration: None, flags: None, min: None, max: Some(4398046511103), optional: false },
        FieldSpec { name: "reference", field_type: FieldType::I64, offset: 56, size: 8, enumeration: None, flags: None, min: Some(0), max: Some(4398046511103), optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7, 8],
    rules: &[
    ],
    reserved: [0xffffffff0000ff00, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0],
};

/// Leg 2 of the list in the record before: a stop or a stop_limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListLeg {
    /// which price it watches
    pub trigger: u8,
    /// stop or stop_limit
    pub type_: u8,
    /// time in force: gtc, of a stop_limit ioc and fok too
    pub tif: u8,
    /// name of leg 2; above the list's
    pub client_id: u64,
    /// limit in ticks; 0 for a stop
    pub price: i64,
    /// ticks that the watched price must reach
    pub stop_price: i64,
}

impl ListLeg {
    /// First byte of this record.
    pub const KIND: u8 = 67;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            trigger: b[1],
            type_: b[2],
            tif: b[3],
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            price: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            stop_price: i64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 67;
        b[1] = self.trigger;
        b[2] = self.type_;
        b[3] = self.tif;
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[32..40].copy_from_slice(&self.price.to_le_bytes());
        b[40..48].copy_from_slice(&self.stop_price.to_le_bytes());
        b
    }
}

/// Table of `list_leg`.
pub static LIST_LEG_SPEC: RecordSpec = RecordSpec {
    name: "list_leg",
    kind: 67,
    group: Group::Extension,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "trigger", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&trigger::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "type", field_type: FieldType::U8, offset: 2, size: 1, enumeration: Some(&order_type::SPEC), flags: None, min: Some(3), max: Some(4), optional: false },
        FieldSpec { name: "tif", field_type: FieldType::U8, offset: 3, size: 1, enumeration: Some(&time_in_force::SPEC), flags: None, min: None, max: Some(3), optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "price", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: Some(0), max: Some(4398046511103), optional: false },
        FieldSpec { name: "stop_price", field_type: FieldType::I64, offset: 40, size: 8, enumeration: None, flags: None, min: Some(1), max: Some(4398046511103), optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5],
    rules: &[
        RuleSpec { field: 1, mask: 0xff, value: 0x3, then: 4, min: 0, max: 0 },
        RuleSpec { field: 1, mask: 0xff, value: 0x3, then: 2, min: 3, max: 3 },
        RuleSpec { field: 1, mask: 0xff, value: 0x4, then: 4, min: 1, max: 4398046511103 },
    ],
    reserved: [0xffffffff00000000, 0xffffffffffffffff, 0x0, 0xffffffffffffffff, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// More limits of the instrument in the record before; 0 = none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OrderLimits {
    /// lowest price x quantity in minor units of quote
    pub notional_min: i64,
    /// highest price x quantity in minor units of quote
    pub notional_max: i64,
    /// highest quantity of a market order in lots
    pub market_quantity_max: u64,
    /// market orders are multiples of so many lots
    pub market_lot: u64,
    /// most open orders of an account
    pub orders_max: u32,
    /// most waiting stops of an account
    pub stops_max: u32,
    /// most lists of an account
    pub lists_max: u32,
}

impl OrderLimits {
    /// First byte of this record.
    pub const KIND: u8 = 68;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            notional_min: i64::from_le_bytes([b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]]),
            notional_max: i64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            market_quantity_max: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            market_lot: u64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            orders_max: u32::from_le_bytes([b[40], b[41], b[42], b[43]]),
            stops_max: u32::from_le_bytes([b[44], b[45], b[46], b[47]]),
            lists_max: u32::from_le_bytes([b[48], b[49], b[50], b[51]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 68;
        b[8..16].copy_from_slice(&self.notional_min.to_le_bytes());
        b[16..24].copy_from_slice(&self.notional_max.to_le_bytes());
        b[24..32].copy_from_slice(&self.market_quantity_max.to_le_bytes());
        b[32..40].copy_from_slice(&self.market_lot.to_le_bytes());
        b[40..44].copy_from_slice(&self.orders_max.to_le_bytes());
        b[44..48].copy_from_slice(&self.stops_max.to_le_bytes());
        b[48..52].copy_from_slice(&self.lists_max.to_le_bytes());
        b
    }
}

/// Table of `order_limits`.
pub static ORDER_LIMITS_SPEC: RecordSpec = RecordSpec {
    name: "order_limits",
    kind: 68,
    group: Group::Extension,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "notional_min", field_type: FieldType::I64, offset: 8, size: 8, enumeration: None, flags: None, min: Some(0), max: Some(4611686018427387903), optional: false },
        FieldSpec { name: "notional_max", field_type: FieldType::I64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(0), max: Some(4611686018427387903), optional: false },
        FieldSpec { name: "market_quantity_max", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: Some(9007199254740991), optional: false },
        FieldSpec { name: "market_lot", field_type: FieldType::U64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: Some(9007199254740991), optional: false },
        FieldSpec { name: "orders_max", field_type: FieldType::U32, offset: 40, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "stops_max", field_type: FieldType::U32, offset: 44, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "lists_max", field_type: FieldType::U32, offset: 48, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6],
    rules: &[
    ],
    reserved: [0xffffffffffffff00, 0x0, 0x0, 0x0, 0x0, 0x0, 0xffffffff00000000, 0xffffffffffffffff],
};

/// Ask for a session and bind it to this connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hello {
    /// of a new session: what it may do; 0 = trade
    pub rights: u8,
    /// flags of the session
    pub flags: u8,
    /// account that speaks
    pub account: u32,
    /// session to resume; 0 = open a new one
    pub session: u32,
    /// given back in the welcome
    pub request_id: u64,
    /// empty in development mode
    pub credential: [u8; 16],
    /// silence of the connection, in ms, after which it counts as ended; 0 = as the server says
    pub silence_ms: u32,
    /// of a new session: ms without a sign of life after which it ends; 0 = never
    pub lease_ms: u32,
}

impl Hello {
    /// First byte of this record.
    pub const KIND: u8 = 80;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            rights: b[1],
            flags: b[5],
            account: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            request_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            credential: [b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31], b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]],
            silence_ms: u32::from_le_bytes([b[40], b[41], b[42], b[43]]),
            lease_ms: u32::from_le_bytes([b[44], b[45], b[46], b[47]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 80;
        b[1] = self.rights;
        b[5] = self.flags;
        b[8..12].copy_from_slice(&self.account.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.request_id.to_le_bytes());
        b[24..40].copy_from_slice(&self.credential);
        b[40..44].copy_from_slice(&self.silence_ms.to_le_bytes());
        b[44..48].copy_from_slice(&self.lease_ms.to_le_bytes());
        b
    }
}

/// Table of `hello`.
pub static HELLO_SPEC: RecordSpec = RecordSpec {
    name: "hello",
    kind: 80,
    group: Group::Control,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "rights", field_type: FieldType::U8, offset: 1, size: 1, enumeration: None, flags: Some(&[(1, "no_trade"), (2, "withdraw"), (4, "admin")]), min: None, max: None, optional: false },
        FieldSpec { name: "flags", field_type: FieldType::U8, offset: 5, size: 1, enumeration: None, flags: Some(&[(16, "cancel_on_disconnect")]), min: None, max: None, optional: false },
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 8, size: 4, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "credential", field_type: FieldType::Text16, offset: 24, size: 16, enumeration: None, flags: None, min: None, max: None, optional: true },
        FieldSpec { name: "silence_ms", field_type: FieldType::U32, offset: 40, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "lease_ms", field_type: FieldType::U32, offset: 44, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7],
    rules: &[
    ],
    reserved: [0xffff00ffffff0000, 0x0, 0x0, 0x0, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// The session is bound to this connection.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Welcome {
    /// account of the session
    pub account: u32,
    /// number of the session
    pub session: u32,
    /// from the hello
    pub request_id: u64,
    /// position of the log: ordinal of its next command
    pub sequence: u64,
    /// highest client id of the session so far
    pub client_id: u64,
    /// epoch of the session: 1 when new, one more each time it is resumed
    pub epoch: u32,
    /// number of the session's last event
    pub number: u32,
}

impl Welcome {
    /// First byte of this record.
    pub const KIND: u8 = 81;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            account: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            request_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            sequence: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            client_id: u64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            epoch: u32::from_le_bytes([b[40], b[41], b[42], b[43]]),
            number: u32::from_le_bytes([b[44], b[45], b[46], b[47]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 81;
        b[8..12].copy_from_slice(&self.account.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.request_id.to_le_bytes());
        b[24..32].copy_from_slice(&self.sequence.to_le_bytes());
        b[32..40].copy_from_slice(&self.client_id.to_le_bytes());
        b[40..44].copy_from_slice(&self.epoch.to_le_bytes());
        b[44..48].copy_from_slice(&self.number.to_le_bytes());
        b
    }
}

/// Table of `welcome`.
pub static WELCOME_SPEC: RecordSpec = RecordSpec {
    name: "welcome",
    kind: 81,
    group: Group::Control,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 8, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "sequence", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "epoch", field_type: FieldType::U32, offset: 40, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "number", field_type: FieldType::U32, offset: 44, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6],
    rules: &[
    ],
    reserved: [0xffffffffffffff00, 0x0, 0x0, 0x0, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// A hello or a whole message was refused; nothing of it was executed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Refused {
    /// why
    pub reason: u16,
    /// byte of the message
    pub offset: u32,
    /// session asked for, or 0
    pub session: u32,
    /// from the hello, or 0
    pub request_id: u64,
    /// the value found
    pub value: u64,
    /// the limit it broke, or 0
    pub limit: u64,
}

impl Refused {
    /// First byte of this record.
    pub const KIND: u8 = 82;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            reason: u16::from_le_bytes([b[2], b[3]]),
            offset: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            request_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            value: u64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            limit: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 82;
        b[2..4].copy_from_slice(&self.reason.to_le_bytes());
        b[8..12].copy_from_slice(&self.offset.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.request_id.to_le_bytes());
        b[32..40].copy_from_slice(&self.value.to_le_bytes());
        b[40..48].copy_from_slice(&self.limit.to_le_bytes());
        b
    }
}

/// Table of `refused`.
pub static REFUSED_SPEC: RecordSpec = RecordSpec {
    name: "refused",
    kind: 82,
    group: Group::Control,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "reason", field_type: FieldType::U16, offset: 2, size: 2, enumeration: Some(&reason::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "offset", field_type: FieldType::U32, offset: 8, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "value", field_type: FieldType::U64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "limit", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5],
    rules: &[
    ],
    reserved: [0xffffffff0000ff00, 0x0, 0x0, 0xffffffffffffffff, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// Ask for the best levels of both sides of a book; levels = 1 is the top of the book.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// number of the instrument
    pub instrument: u16,
    /// levels a side
    pub levels: u32,
    /// given back in the position record
    pub request_id: u64,
}

impl Query {
    /// First byte of this record.
    pub const KIND: u8 = 83;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            instrument: u16::from_le_bytes([b[6], b[7]]),
            levels: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            request_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 83;
        b[6..8].copy_from_slice(&self.instrument.to_le_bytes());
        b[8..12].copy_from_slice(&self.levels.to_le_bytes());
        b[16..24].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `query`.
pub static QUERY_SPEC: RecordSpec = RecordSpec {
    name: "query",
    kind: 83,
    group: Group::Control,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 6, size: 2, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "levels", field_type: FieldType::U32, offset: 8, size: 4, enumeration: None, flags: None, min: Some(1), max: Some(1000), optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
    ],
    text_order: &[0, 1, 2],
    rules: &[
    ],
    reserved: [0xffffffffff00, 0xffffffff00000000, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// The place in the log of the records that follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// commands of the frame
    pub count: u32,
    /// of the query answered, or 0
    pub request_id: u64,
    /// ordinal of the frame's first command
    pub sequence: u64,
    /// time of the frame
    pub time_ns: u64,
    /// term of the frame
    pub term: u64,
}

impl Position {
    /// First byte of this record.
    pub const KIND: u8 = 84;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            count: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            request_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            sequence: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            time_ns: u64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            term: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 84;
        b[4..8].copy_from_slice(&self.count.to_le_bytes());
        b[16..24].copy_from_slice(&self.request_id.to_le_bytes());
        b[24..32].copy_from_slice(&self.sequence.to_le_bytes());
        b[32..40].copy_from_slice(&self.time_ns.to_le_bytes());
        b[40..48].copy_from_slice(&self.term.to_le_bytes());
        b
    }
}

/// Table of `position`.
pub static POSITION_SPEC: RecordSpec = RecordSpec {
    name: "position",
    kind: 84,
    group: Group::Control,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "count", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "sequence", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "time_ns", field_type: FieldType::U64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "term", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4],
    rules: &[
    ],
    reserved: [0xffffff00, 0xffffffffffffffff, 0x0, 0x0, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// Alive; sent back as it came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Heartbeat {
    /// given back
    pub request_id: u64,
    /// given back
    pub client_time_ns: u64,
}

impl Heartbeat {
    /// First byte of this record.
    pub const KIND: u8 = 85;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            request_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            client_time_ns: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 85;
        b[16..24].copy_from_slice(&self.request_id.to_le_bytes());
        b[56..64].copy_from_slice(&self.client_time_ns.to_le_bytes());
        b
    }
}

/// Table of `heartbeat`.
pub static HEARTBEAT_SPEC: RecordSpec = RecordSpec {
    name: "heartbeat",
    kind: 85,
    group: Group::Control,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_time_ns", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1],
    rules: &[
    ],
    reserved: [0xffffffffffffff00, 0xffffffffffffffff, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// Ask what came by the one-way connection that a session is bound to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OneWayQuery {
    /// the session; 0 = ask for the port alone
    pub session: u32,
    /// given back
    pub request_id: u64,
}

impl OneWayQuery {
    /// First byte of this record.
    pub const KIND: u8 = 88;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            request_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 88;
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `one_way_query`.
pub static ONE_WAY_QUERY_SPEC: RecordSpec = RecordSpec {
    name: "one_way_query",
    kind: 88,
    group: Group::Control,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
    ],
    text_order: &[0, 1],
    rules: &[
    ],
    reserved: [0xffffffffffffff00, 0xffffffff, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// What came by a one-way connection so far: take two of them, and the difference is what came between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OneWayCounts {
    /// of one-way connections on the host that was asked; 0 = there is none
    pub port: u16,
    /// messages and records that were refused before the log; 2^32 - 1: or more
    pub refused: u32,
    /// from the query
    pub session: u32,
    /// from the query
    pub request_id: u64,
    /// messages that came, hellos and refused ones included
    pub messages: u64,
    /// bytes of these
    pub bytes_in: u64,
    /// sum of the CRC32C of each of them, modulo 2^64
    pub checksum: u64,
    /// commands of its sessions that the engine answered by another event than rejected
    pub acknowledged: u64,
    /// commands of its sessions that the engine rejected
    pub rejected: u64,
}

impl OneWayCounts {
    /// First byte of this record.
    pub const KIND: u8 = 89;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            port: u16::from_le_bytes([b[2], b[3]]),
            refused: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            request_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            messages: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            bytes_in: u64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            checksum: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            acknowledged: u64::from_le_bytes([b[48], b[49], b[50], b[51], b[52], b[53], b[54], b[55]]),
            rejected: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 89;
        b[2..4].copy_from_slice(&self.port.to_le_bytes());
        b[4..8].copy_from_slice(&self.refused.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.request_id.to_le_bytes());
        b[24..32].copy_from_slice(&self.messages.to_le_bytes());
        b[32..40].copy_from_slice(&self.bytes_in.to_le_bytes());
        b[40..48].copy_from_slice(&self.checksum.to_le_bytes());
        b[48..56].copy_from_slice(&self.acknowledged.to_le_bytes());
        b[56..64].copy_from_slice(&self.rejected.to_le_bytes());
        b
    }
}

/// Table of `one_way_counts`.
pub static ONE_WAY_COUNTS_SPEC: RecordSpec = RecordSpec {
    name: "one_way_counts",
    kind: 89,
    group: Group::Control,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "port", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "refused", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "messages", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "bytes_in", field_type: FieldType::U64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "checksum", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "acknowledged", field_type: FieldType::U64, offset: 48, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "rejected", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7, 8],
    rules: &[
    ],
    reserved: [0xff00, 0xffffffff, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0],
};

/// Ask which shards there are, and which of them has which market.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShardsQuery {
    /// given back in the position record
    pub request_id: u64,
}

impl ShardsQuery {
    /// First byte of this record.
    pub const KIND: u8 = 96;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            request_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 96;
        b[16..24].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `shards_query`.
pub static SHARDS_QUERY_SPEC: RecordSpec = RecordSpec {
    name: "shards_query",
    kind: 96,
    group: Group::Control,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
    ],
    text_order: &[0],
    rules: &[
    ],
    reserved: [0xffffffffffffff00, 0xffffffffffffffff, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// One shard of the address book. Its shard_market records follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shard {
    /// its port on the host that was asked; 0 = the address that was asked
    pub port: u16,
    /// its number
    pub shard: u32,
    /// number of its shard_market records
    pub markets: u32,
    /// number of all shards
    pub shards: u32,
    /// port of its feed of public events on the same host; 0 = it has none
    pub feed: u16,
}

impl Shard {
    /// First byte of this record.
    pub const KIND: u8 = 97;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            port: u16::from_le_bytes([b[2], b[3]]),
            shard: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            markets: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            shards: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            feed: u16::from_le_bytes([b[16], b[17]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 97;
        b[2..4].copy_from_slice(&self.port.to_le_bytes());
        b[4..8].copy_from_slice(&self.shard.to_le_bytes());
        b[8..12].copy_from_slice(&self.markets.to_le_bytes());
        b[12..16].copy_from_slice(&self.shards.to_le_bytes());
        b[16..18].copy_from_slice(&self.feed.to_le_bytes());
        b
    }
}

/// Table of `shard`.
pub static SHARD_SPEC: RecordSpec = RecordSpec {
    name: "shard",
    kind: 97,
    group: Group::Control,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "port", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "shard", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "markets", field_type: FieldType::U32, offset: 8, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "shards", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "feed", field_type: FieldType::U16, offset: 16, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4],
    rules: &[
    ],
    reserved: [0xff00, 0x0, 0xffffffffffff0000, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// A market of a shard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ShardMarket {
    /// number of the shard
    pub shard: u32,
    /// number of the instrument on this shard
    pub instrument: u16,
    /// its symbol
    pub symbol: [u8; 16],
}

impl ShardMarket {
    /// First byte of this record.
    pub const KIND: u8 = 98;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            shard: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            instrument: u16::from_le_bytes([b[8], b[9]]),
            symbol: [b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31], b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]],
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 98;
        b[4..8].copy_from_slice(&self.shard.to_le_bytes());
        b[8..10].copy_from_slice(&self.instrument.to_le_bytes());
        b[24..40].copy_from_slice(&self.symbol);
        b
    }
}

/// Table of `shard_market`.
pub static SHARD_MARKET_SPEC: RecordSpec = RecordSpec {
    name: "shard_market",
    kind: 98,
    group: Group::Control,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "shard", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 8, size: 2, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "symbol", field_type: FieldType::Text16, offset: 24, size: 16, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2],
    rules: &[
    ],
    reserved: [0xffffff00, 0xffffffffffff0000, 0xffffffffffffffff, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// Ask for the events of a session that this connection has, from a place in the log on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GapFill {
    /// the session
    pub session: u32,
    /// given back in position and gap_filled records
    pub request_id: u64,
    /// ordinal of a command: events of its frame are the first
    pub position: u64,
    /// records of that frame to leave out, as gap_filled said; 0 at first
    pub skip: u32,
}

impl GapFill {
    /// First byte of this record.
    pub const KIND: u8 = 86;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            request_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            position: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            skip: u32::from_le_bytes([b[32], b[33], b[34], b[35]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 86;
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.request_id.to_le_bytes());
        b[24..32].copy_from_slice(&self.position.to_le_bytes());
        b[32..36].copy_from_slice(&self.skip.to_le_bytes());
        b
    }
}

/// Table of `gap_fill`.
pub static GAP_FILL_SPEC: RecordSpec = RecordSpec {
    name: "gap_fill",
    kind: 86,
    group: Group::Control,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "position", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "skip", field_type: FieldType::U32, offset: 32, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3],
    rules: &[
    ],
    reserved: [0xffffffffffffff00, 0xffffffff, 0x0, 0x0, 0xffffffff00000000, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// The session's events up to here were told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GapFilled {
    /// whether more are to come
    pub state: u8,
    /// the session
    pub session: u32,
    /// from the gap_fill
    pub request_id: u64,
    /// where to ask from next: all events of commands below it were told
    pub position: u64,
    /// and what to leave out there
    pub skip: u32,
}

impl GapFilled {
    /// First byte of this record.
    pub const KIND: u8 = 87;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            state: b[1],
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            request_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            position: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            skip: u32::from_le_bytes([b[32], b[33], b[34], b[35]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 87;
        b[1] = self.state;
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.request_id.to_le_bytes());
        b[24..32].copy_from_slice(&self.position.to_le_bytes());
        b[32..36].copy_from_slice(&self.skip.to_le_bytes());
        b
    }
}

/// Table of `gap_filled`.
pub static GAP_FILLED_SPEC: RecordSpec = RecordSpec {
    name: "gap_filled",
    kind: 87,
    group: Group::Control,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "state", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&gap_state::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "position", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "skip", field_type: FieldType::U32, offset: 32, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4],
    rules: &[
    ],
    reserved: [0xffffffffffff0000, 0xffffffff, 0x0, 0x0, 0xffffffff00000000, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// A backup says what it has on disk: to begin, once a second, and after each sync.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Follow {
    /// shard of its log
    pub shard: u32,
    /// ordinal of the command that it needs next
    pub sequence: u64,
    /// highest term it has heard of
    pub term: u64,
    /// checksum of its last frame; 0 in an empty log
    pub checksum: u32,
    /// hash of its last frame; 0 in an empty log, first half
    pub hash_a: u64,
    /// hash of its last frame; 0 in an empty log, second half
    pub hash_b: u64,
}

impl Follow {
    /// First byte of this record.
    pub const KIND: u8 = 112;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            shard: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            sequence: u64::from_le_bytes([b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]]),
            term: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            checksum: u32::from_le_bytes([b[24], b[25], b[26], b[27]]),
            hash_a: u64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            hash_b: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 112;
        b[4..8].copy_from_slice(&self.shard.to_le_bytes());
        b[8..16].copy_from_slice(&self.sequence.to_le_bytes());
        b[16..24].copy_from_slice(&self.term.to_le_bytes());
        b[24..28].copy_from_slice(&self.checksum.to_le_bytes());
        b[32..40].copy_from_slice(&self.hash_a.to_le_bytes());
        b[40..48].copy_from_slice(&self.hash_b.to_le_bytes());
        b
    }
}

/// Table of `follow`.
pub static FOLLOW_SPEC: RecordSpec = RecordSpec {
    name: "follow",
    kind: 112,
    group: Group::Control,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "shard", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "sequence", field_type: FieldType::U64, offset: 8, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "term", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "checksum", field_type: FieldType::U32, offset: 24, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "hash_a", field_type: FieldType::U64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "hash_b", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5],
    rules: &[
    ],
    reserved: [0xffffff00, 0x0, 0x0, 0xffffffff00000000, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// Frames of the log follow, whole and in order, all of them durable at the sender; none of them: it is alive.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Frames {
    /// shard of the log
    pub shard: u32,
    /// ordinal of the first command that follows
    pub sequence: u64,
    /// term of the sender
    pub term: u64,
    /// ordinal of the first command that is not durable at the sender
    pub durable: u64,
}

impl Frames {
    /// First byte of this record.
    pub const KIND: u8 = 113;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            shard: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            sequence: u64::from_le_bytes([b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]]),
            term: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            durable: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 113;
        b[4..8].copy_from_slice(&self.shard.to_le_bytes());
        b[8..16].copy_from_slice(&self.sequence.to_le_bytes());
        b[16..24].copy_from_slice(&self.term.to_le_bytes());
        b[24..32].copy_from_slice(&self.durable.to_le_bytes());
        b
    }
}

/// Table of `frames`.
pub static FRAMES_SPEC: RecordSpec = RecordSpec {
    name: "frames",
    kind: 113,
    group: Group::Control,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "shard", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "sequence", field_type: FieldType::U64, offset: 8, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "term", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "durable", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3],
    rules: &[
    ],
    reserved: [0xffffff00, 0x0, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// What the state of the sender's engine was at a place of the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LogState {
    /// ordinal of the next command
    pub sequence: u64,
    /// hash of the state, first half
    pub hash_a: u64,
    /// hash of the state, second half
    pub hash_b: u64,
}

impl LogState {
    /// First byte of this record.
    pub const KIND: u8 = 114;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            sequence: u64::from_le_bytes([b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]]),
            hash_a: u64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            hash_b: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 114;
        b[8..16].copy_from_slice(&self.sequence.to_le_bytes());
        b[32..40].copy_from_slice(&self.hash_a.to_le_bytes());
        b[40..48].copy_from_slice(&self.hash_b.to_le_bytes());
        b
    }
}

/// Table of `log_state`.
pub static LOG_STATE_SPEC: RecordSpec = RecordSpec {
    name: "log_state",
    kind: 114,
    group: Group::Control,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "sequence", field_type: FieldType::U64, offset: 8, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "hash_a", field_type: FieldType::U64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "hash_b", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2],
    rules: &[
    ],
    reserved: [0xffffffffffffff00, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// The log of the server that wants to follow is no beginning of this one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FollowRefused {
    /// why
    pub fault: u8,
    /// shard of this log
    pub shard: u32,
    /// ordinal of this log's next command, or of its first one when that is the fault
    pub sequence: u64,
    /// term of this server
    pub term: u64,
}

impl FollowRefused {
    /// First byte of this record.
    pub const KIND: u8 = 115;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            fault: b[1],
            shard: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            sequence: u64::from_le_bytes([b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]]),
            term: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 115;
        b[1] = self.fault;
        b[4..8].copy_from_slice(&self.shard.to_le_bytes());
        b[8..16].copy_from_slice(&self.sequence.to_le_bytes());
        b[16..24].copy_from_slice(&self.term.to_le_bytes());
        b
    }
}

/// Table of `follow_refused`.
pub static FOLLOW_REFUSED_SPEC: RecordSpec = RecordSpec {
    name: "follow_refused",
    kind: 115,
    group: Group::Control,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "fault", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&follow_fault::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "shard", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "sequence", field_type: FieldType::U64, offset: 8, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "term", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3],
    rules: &[
    ],
    reserved: [0xffff0000, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// Stop following, and take clients.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Promote {
    /// 1: even while the server that it follows still speaks
    pub is_forced: u8,
}

impl Promote {
    /// First byte of this record.
    pub const KIND: u8 = 116;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            is_forced: b[1],
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 116;
        b[1] = self.is_forced;
        b
    }
}

/// Table of `promote`.
pub static PROMOTE_SPEC: RecordSpec = RecordSpec {
    name: "promote",
    kind: 116,
    group: Group::Control,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "is_forced", field_type: FieldType::U8, offset: 1, size: 1, enumeration: None, flags: None, min: None, max: Some(1), optional: false },
    ],
    text_order: &[0],
    rules: &[
    ],
    reserved: [0xffffffffffff0000, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// What a server had when it was promoted, or why it was not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Promoted {
    /// done, or why not
    pub outcome: u8,
    /// ordinal of the first command that it has not from the server it followed
    pub sequence: u64,
    /// the last it heard of: the first command that was not durable there
    pub told: u64,
    /// its own term
    pub term: u64,
    /// hash of the last frame that it has from there, first half
    pub hash_a: u64,
    /// hash of the last frame that it has from there, second half
    pub hash_b: u64,
    /// hash of the engine's state behind that frame, first half
    pub state_a: u64,
    /// hash of the engine's state behind that frame, second half
    pub state_b: u64,
}

impl Promoted {
    /// First byte of this record.
    pub const KIND: u8 = 117;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            outcome: b[1],
            sequence: u64::from_le_bytes([b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]]),
            told: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            term: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            hash_a: u64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            hash_b: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            state_a: u64::from_le_bytes([b[48], b[49], b[50], b[51], b[52], b[53], b[54], b[55]]),
            state_b: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 117;
        b[1] = self.outcome;
        b[8..16].copy_from_slice(&self.sequence.to_le_bytes());
        b[16..24].copy_from_slice(&self.told.to_le_bytes());
        b[24..32].copy_from_slice(&self.term.to_le_bytes());
        b[32..40].copy_from_slice(&self.hash_a.to_le_bytes());
        b[40..48].copy_from_slice(&self.hash_b.to_le_bytes());
        b[48..56].copy_from_slice(&self.state_a.to_le_bytes());
        b[56..64].copy_from_slice(&self.state_b.to_le_bytes());
        b
    }
}

/// Table of `promoted`.
pub static PROMOTED_SPEC: RecordSpec = RecordSpec {
    name: "promoted",
    kind: 117,
    group: Group::Control,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "outcome", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&promotion::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "sequence", field_type: FieldType::U64, offset: 8, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "told", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "term", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "hash_a", field_type: FieldType::U64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "hash_b", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "state_a", field_type: FieldType::U64, offset: 48, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "state_b", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7],
    rules: &[
    ],
    reserved: [0xffffffffffff0000, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0],
};

/// The order was entered; fills or its rest follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Accepted {
    /// buy or sell
    pub side: u8,
    /// index of the command
    pub command: u16,
    /// number of the event in its session
    pub number: u32,
    /// instrument
    pub instrument: u16,
    /// order type
    pub type_: u8,
    /// time in force
    pub tif: u8,
    /// owner's session
    pub session: u32,
    /// name of the order
    pub client_id: u64,
    /// engine id: ordinal of the command x 256 + index
    pub order_id: u64,
    /// limit in ticks; 0 for a market order
    pub price: i64,
    /// lots
    pub quantity: u64,
    /// client id of the command
    pub request_id: u64,
}

impl Accepted {
    /// First byte of this record.
    pub const KIND: u8 = 128;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            side: b[1],
            command: u16::from_le_bytes([b[2], b[3]]),
            number: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            instrument: u16::from_le_bytes([b[8], b[9]]),
            type_: b[10],
            tif: b[11],
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            order_id: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            price: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            quantity: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            request_id: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 128;
        b[1] = self.side;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[4..8].copy_from_slice(&self.number.to_le_bytes());
        b[8..10].copy_from_slice(&self.instrument.to_le_bytes());
        b[10] = self.type_;
        b[11] = self.tif;
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[24..32].copy_from_slice(&self.order_id.to_le_bytes());
        b[32..40].copy_from_slice(&self.price.to_le_bytes());
        b[40..48].copy_from_slice(&self.quantity.to_le_bytes());
        b[56..64].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `accepted`.
pub static ACCEPTED_SPEC: RecordSpec = RecordSpec {
    name: "accepted",
    kind: 128,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "side", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&side::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "number", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 8, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "type", field_type: FieldType::U8, offset: 10, size: 1, enumeration: Some(&order_type::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "tif", field_type: FieldType::U8, offset: 11, size: 1, enumeration: Some(&time_in_force::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "order_id", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "price", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "quantity", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    rules: &[
    ],
    reserved: [0x0, 0x0, 0x0, 0x0, 0x0, 0x0, 0xffffffffffffffff, 0x0],
};

/// The command changed nothing but, from stage `instrument` on and when it was not permitted, the session's highest client id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rejected {
    /// index of the command
    pub command: u16,
    /// number of the event in its session
    pub number: u32,
    /// instrument named in the command
    pub instrument: u16,
    /// why
    pub reason: u16,
    /// session that sent it
    pub session: u32,
    /// byte of the record, for reasons of the wire
    pub offset: u16,
    /// engine id of the order concerned, or 0
    pub order_id: u64,
    /// the value found
    pub value: u64,
    /// the limit it broke, or 0
    pub limit: u64,
    /// client id of the command
    pub request_id: u64,
}

impl Rejected {
    /// First byte of this record.
    pub const KIND: u8 = 129;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            command: u16::from_le_bytes([b[2], b[3]]),
            number: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            instrument: u16::from_le_bytes([b[8], b[9]]),
            reason: u16::from_le_bytes([b[10], b[11]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            offset: u16::from_le_bytes([b[16], b[17]]),
            order_id: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            value: u64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            limit: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            request_id: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 129;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[4..8].copy_from_slice(&self.number.to_le_bytes());
        b[8..10].copy_from_slice(&self.instrument.to_le_bytes());
        b[10..12].copy_from_slice(&self.reason.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..18].copy_from_slice(&self.offset.to_le_bytes());
        b[24..32].copy_from_slice(&self.order_id.to_le_bytes());
        b[32..40].copy_from_slice(&self.value.to_le_bytes());
        b[40..48].copy_from_slice(&self.limit.to_le_bytes());
        b[56..64].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `rejected`.
pub static REJECTED_SPEC: RecordSpec = RecordSpec {
    name: "rejected",
    kind: 129,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "number", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 8, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "reason", field_type: FieldType::U16, offset: 10, size: 2, enumeration: Some(&reason::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "offset", field_type: FieldType::U16, offset: 16, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "order_id", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "value", field_type: FieldType::U64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "limit", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[3, 0, 1, 2, 5, 4, 6, 7, 8, 9],
    rules: &[
    ],
    reserved: [0xff00, 0x0, 0xffffffffffff0000, 0x0, 0x0, 0x0, 0xffffffffffffffff, 0x0],
};

/// One execution, told to one owner.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fill {
    /// side of this order
    pub side: u8,
    /// index of the command
    pub command: u16,
    /// number of the event in its session
    pub number: u32,
    /// instrument
    pub instrument: u16,
    /// maker or taker
    pub role: u8,
    /// owner's session
    pub session: u32,
    /// name of the order
    pub client_id: u64,
    /// engine id
    pub order_id: u64,
    /// ticks: the maker's price
    pub price: i64,
    /// lots executed
    pub quantity: u64,
    /// lots still open
    pub remaining: u64,
    /// trade id: (ordinal of the command, this index)
    pub trade: u32,
}

impl Fill {
    /// First byte of this record.
    pub const KIND: u8 = 130;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            side: b[1],
            command: u16::from_le_bytes([b[2], b[3]]),
            number: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            instrument: u16::from_le_bytes([b[8], b[9]]),
            role: b[10],
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            order_id: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            price: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            quantity: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            remaining: u64::from_le_bytes([b[48], b[49], b[50], b[51], b[52], b[53], b[54], b[55]]),
            trade: u32::from_le_bytes([b[56], b[57], b[58], b[59]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 130;
        b[1] = self.side;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[4..8].copy_from_slice(&self.number.to_le_bytes());
        b[8..10].copy_from_slice(&self.instrument.to_le_bytes());
        b[10] = self.role;
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[24..32].copy_from_slice(&self.order_id.to_le_bytes());
        b[32..40].copy_from_slice(&self.price.to_le_bytes());
        b[40..48].copy_from_slice(&self.quantity.to_le_bytes());
        b[48..56].copy_from_slice(&self.remaining.to_le_bytes());
        b[56..60].copy_from_slice(&self.trade.to_le_bytes());
        b
    }
}

/// Table of `fill`.
pub static FILL_SPEC: RecordSpec = RecordSpec {
    name: "fill",
    kind: 130,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "side", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&side::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "number", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 8, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "role", field_type: FieldType::U8, offset: 10, size: 1, enumeration: Some(&role::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "order_id", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "price", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "quantity", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "remaining", field_type: FieldType::U64, offset: 48, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "trade", field_type: FieldType::U32, offset: 56, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    rules: &[
    ],
    reserved: [0x0, 0xff000000, 0x0, 0x0, 0x0, 0x0, 0x0, 0xffffffff00000000],
};

/// One execution, told to all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Trade {
    /// side of the taker
    pub side: u8,
    /// index of the command
    pub command: u16,
    /// instrument
    pub instrument: u16,
    /// ticks
    pub price: i64,
    /// lots
    pub quantity: u64,
    /// trade id: (ordinal of the command, this index)
    pub trade: u32,
}

impl Trade {
    /// First byte of this record.
    pub const KIND: u8 = 131;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            side: b[1],
            command: u16::from_le_bytes([b[2], b[3]]),
            instrument: u16::from_le_bytes([b[8], b[9]]),
            price: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            quantity: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            trade: u32::from_le_bytes([b[56], b[57], b[58], b[59]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 131;
        b[1] = self.side;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[8..10].copy_from_slice(&self.instrument.to_le_bytes());
        b[32..40].copy_from_slice(&self.price.to_le_bytes());
        b[40..48].copy_from_slice(&self.quantity.to_le_bytes());
        b[56..60].copy_from_slice(&self.trade.to_le_bytes());
        b
    }
}

/// Table of `trade`.
pub static TRADE_SPEC: RecordSpec = RecordSpec {
    name: "trade",
    kind: 131,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "side", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&side::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 8, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "price", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "quantity", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "trade", field_type: FieldType::U32, offset: 56, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5],
    rules: &[
    ],
    reserved: [0xffffffff00000000, 0xffffffffffff0000, 0xffffffffffffffff, 0xffffffffffffffff, 0x0, 0x0, 0xffffffffffffffff, 0xffffffff00000000],
};

/// What was open of the order is gone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Canceled {
    /// side of the order
    pub side: u8,
    /// index of the command
    pub command: u16,
    /// number of the event in its session
    pub number: u32,
    /// instrument
    pub instrument: u16,
    /// why
    pub reason: u16,
    /// session told: the owner's, or the requester's
    pub session: u32,
    /// name of the order
    pub client_id: u64,
    /// engine id
    pub order_id: u64,
    /// limit in ticks; 0 for a market order
    pub price: i64,
    /// lots canceled
    pub quantity: u64,
    /// client id of the command it answers, or 0
    pub request_id: u64,
}

impl Canceled {
    /// First byte of this record.
    pub const KIND: u8 = 132;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            side: b[1],
            command: u16::from_le_bytes([b[2], b[3]]),
            number: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            instrument: u16::from_le_bytes([b[8], b[9]]),
            reason: u16::from_le_bytes([b[10], b[11]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            order_id: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            price: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            quantity: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            request_id: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 132;
        b[1] = self.side;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[4..8].copy_from_slice(&self.number.to_le_bytes());
        b[8..10].copy_from_slice(&self.instrument.to_le_bytes());
        b[10..12].copy_from_slice(&self.reason.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[24..32].copy_from_slice(&self.order_id.to_le_bytes());
        b[32..40].copy_from_slice(&self.price.to_le_bytes());
        b[40..48].copy_from_slice(&self.quantity.to_le_bytes());
        b[56..64].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `canceled`.
pub static CANCELED_SPEC: RecordSpec = RecordSpec {
    name: "canceled",
    kind: 132,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "side", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&side::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "number", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 8, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "reason", field_type: FieldType::U16, offset: 10, size: 2, enumeration: Some(&reason::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "order_id", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "price", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "quantity", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 4, 1, 2, 3, 5, 6, 7, 8, 9, 10],
    rules: &[
    ],
    reserved: [0x0, 0x0, 0x0, 0x0, 0x0, 0x0, 0xffffffffffffffff, 0x0],
};

/// The order was stated anew; fills may follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replaced {
    /// side of the order
    pub side: u8,
    /// index of the command
    pub command: u16,
    /// number of the event in its session
    pub number: u32,
    /// instrument
    pub instrument: u16,
    /// kept or lost
    pub priority: u8,
    /// owner's session
    pub session: u32,
    /// new name of the order
    pub client_id: u64,
    /// engine id, as before
    pub order_id: u64,
    /// new limit in ticks
    pub price: i64,
    /// new total in lots
    pub quantity: u64,
    /// lots open before any fill that follows
    pub remaining: u64,
    /// client id of the command
    pub request_id: u64,
}

impl Replaced {
    /// First byte of this record.
    pub const KIND: u8 = 133;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            side: b[1],
            command: u16::from_le_bytes([b[2], b[3]]),
            number: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            instrument: u16::from_le_bytes([b[8], b[9]]),
            priority: b[10],
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            order_id: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            price: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            quantity: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            remaining: u64::from_le_bytes([b[48], b[49], b[50], b[51], b[52], b[53], b[54], b[55]]),
            request_id: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 133;
        b[1] = self.side;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[4..8].copy_from_slice(&self.number.to_le_bytes());
        b[8..10].copy_from_slice(&self.instrument.to_le_bytes());
        b[10] = self.priority;
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[24..32].copy_from_slice(&self.order_id.to_le_bytes());
        b[32..40].copy_from_slice(&self.price.to_le_bytes());
        b[40..48].copy_from_slice(&self.quantity.to_le_bytes());
        b[48..56].copy_from_slice(&self.remaining.to_le_bytes());
        b[56..64].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `replaced`.
pub static REPLACED_SPEC: RecordSpec = RecordSpec {
    name: "replaced",
    kind: 133,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "side", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&side::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "number", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 8, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "priority", field_type: FieldType::U8, offset: 10, size: 1, enumeration: Some(&priority::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "order_id", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "price", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "quantity", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "remaining", field_type: FieldType::U64, offset: 48, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11],
    rules: &[
    ],
    reserved: [0x0, 0xff000000, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0],
};

/// The order is smaller; it kept its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reduced {
    /// side of the order
    pub side: u8,
    /// index of the command
    pub command: u16,
    /// number of the event in its session
    pub number: u32,
    /// instrument
    pub instrument: u16,
    /// owner's session
    pub session: u32,
    /// name of the order
    pub client_id: u64,
    /// engine id
    pub order_id: u64,
    /// limit in ticks
    pub price: i64,
    /// lots taken off
    pub quantity: u64,
    /// lots still open
    pub remaining: u64,
    /// client id of the command
    pub request_id: u64,
}

impl Reduced {
    /// First byte of this record.
    pub const KIND: u8 = 134;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            side: b[1],
            command: u16::from_le_bytes([b[2], b[3]]),
            number: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            instrument: u16::from_le_bytes([b[8], b[9]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            order_id: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            price: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            quantity: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            remaining: u64::from_le_bytes([b[48], b[49], b[50], b[51], b[52], b[53], b[54], b[55]]),
            request_id: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 134;
        b[1] = self.side;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[4..8].copy_from_slice(&self.number.to_le_bytes());
        b[8..10].copy_from_slice(&self.instrument.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[24..32].copy_from_slice(&self.order_id.to_le_bytes());
        b[32..40].copy_from_slice(&self.price.to_le_bytes());
        b[40..48].copy_from_slice(&self.quantity.to_le_bytes());
        b[48..56].copy_from_slice(&self.remaining.to_le_bytes());
        b[56..64].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `reduced`.
pub static REDUCED_SPEC: RecordSpec = RecordSpec {
    name: "reduced",
    kind: 134,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "side", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&side::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "number", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 8, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "order_id", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "price", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "quantity", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "remaining", field_type: FieldType::U64, offset: 48, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    rules: &[
    ],
    reserved: [0x0, 0xffff0000, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0],
};

/// Answer to a mass cancel, after the canceled events of its orders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MassCanceled {
    /// filter
    pub side: u8,
    /// index of the command
    pub command: u16,
    /// number of the event in its session
    pub number: u32,
    /// filter
    pub instrument: u16,
    /// whose orders
    pub scope: u8,
    /// session that sent it
    pub session: u32,
    /// orders canceled
    pub count: u64,
    /// client id of the command
    pub request_id: u64,
}

impl MassCanceled {
    /// First byte of this record.
    pub const KIND: u8 = 135;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            side: b[1],
            command: u16::from_le_bytes([b[2], b[3]]),
            number: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            instrument: u16::from_le_bytes([b[8], b[9]]),
            scope: b[10],
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            count: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            request_id: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 135;
        b[1] = self.side;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[4..8].copy_from_slice(&self.number.to_le_bytes());
        b[8..10].copy_from_slice(&self.instrument.to_le_bytes());
        b[10] = self.scope;
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[40..48].copy_from_slice(&self.count.to_le_bytes());
        b[56..64].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `mass_canceled`.
pub static MASS_CANCELED_SPEC: RecordSpec = RecordSpec {
    name: "mass_canceled",
    kind: 135,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "side", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&side::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "number", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 8, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "scope", field_type: FieldType::U8, offset: 10, size: 1, enumeration: Some(&scope::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "count", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7],
    rules: &[
    ],
    reserved: [0x0, 0xff000000, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0x0, 0xffffffffffffffff, 0x0],
};

/// A price level as it is now; quantity 0: the level is gone. Public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Level {
    /// side of the level
    pub side: u8,
    /// index of the command
    pub command: u16,
    /// instrument
    pub instrument: u16,
    /// ticks
    pub price: i64,
    /// total lots
    pub quantity: u64,
    /// orders of the level
    pub orders: u64,
}

impl Level {
    /// First byte of this record.
    pub const KIND: u8 = 136;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            side: b[1],
            command: u16::from_le_bytes([b[2], b[3]]),
            instrument: u16::from_le_bytes([b[8], b[9]]),
            price: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            quantity: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            orders: u64::from_le_bytes([b[48], b[49], b[50], b[51], b[52], b[53], b[54], b[55]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 136;
        b[1] = self.side;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[8..10].copy_from_slice(&self.instrument.to_le_bytes());
        b[32..40].copy_from_slice(&self.price.to_le_bytes());
        b[40..48].copy_from_slice(&self.quantity.to_le_bytes());
        b[48..56].copy_from_slice(&self.orders.to_le_bytes());
        b
    }
}

/// Table of `level`.
pub static LEVEL_SPEC: RecordSpec = RecordSpec {
    name: "level",
    kind: 136,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "side", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&side::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 8, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "price", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "quantity", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "orders", field_type: FieldType::U64, offset: 48, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5],
    rules: &[
    ],
    reserved: [0xffffffff00000000, 0xffffffffffff0000, 0xffffffffffffffff, 0xffffffffffffffff, 0x0, 0x0, 0x0, 0xffffffffffffffff],
};

/// The money of the fill before it: what the order's account paid, received and was charged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settled {
    /// side of this order
    pub side: u8,
    /// index of the command
    pub command: u16,
    /// number of the event in its session
    pub number: u32,
    /// instrument
    pub instrument: u16,
    /// maker or taker
    pub role: u8,
    /// what the fee is paid in
    pub fee_asset: u8,
    /// owner's session
    pub session: u32,
    /// owner
    pub account: u32,
    /// trade id: (ordinal of the command, this index)
    pub trade: u32,
    /// minor units: quote by a buyer, base by a seller
    pub paid: i64,
    /// minor units, the fee not yet taken off
    pub received: i64,
    /// minor units to the venue; negative: a rebate from it
    pub fee: i64,
    /// minor units that were reserved for this quantity, not needed, and are free
    pub released: i64,
}

impl Settled {
    /// First byte of this record.
    pub const KIND: u8 = 137;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            side: b[1],
            command: u16::from_le_bytes([b[2], b[3]]),
            number: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            instrument: u16::from_le_bytes([b[8], b[9]]),
            role: b[10],
            fee_asset: b[11],
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            account: u32::from_le_bytes([b[16], b[17], b[18], b[19]]),
            trade: u32::from_le_bytes([b[20], b[21], b[22], b[23]]),
            paid: i64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            received: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            fee: i64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            released: i64::from_le_bytes([b[48], b[49], b[50], b[51], b[52], b[53], b[54], b[55]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 137;
        b[1] = self.side;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[4..8].copy_from_slice(&self.number.to_le_bytes());
        b[8..10].copy_from_slice(&self.instrument.to_le_bytes());
        b[10] = self.role;
        b[11] = self.fee_asset;
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..20].copy_from_slice(&self.account.to_le_bytes());
        b[20..24].copy_from_slice(&self.trade.to_le_bytes());
        b[24..32].copy_from_slice(&self.paid.to_le_bytes());
        b[32..40].copy_from_slice(&self.received.to_le_bytes());
        b[40..48].copy_from_slice(&self.fee.to_le_bytes());
        b[48..56].copy_from_slice(&self.released.to_le_bytes());
        b
    }
}

/// Table of `settled`.
pub static SETTLED_SPEC: RecordSpec = RecordSpec {
    name: "settled",
    kind: 137,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "side", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&side::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "number", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 8, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "role", field_type: FieldType::U8, offset: 10, size: 1, enumeration: Some(&role::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "fee_asset", field_type: FieldType::U8, offset: 11, size: 1, enumeration: Some(&fee_asset::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 16, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "trade", field_type: FieldType::U32, offset: 20, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "paid", field_type: FieldType::I64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "received", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "fee", field_type: FieldType::I64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "released", field_type: FieldType::I64, offset: 48, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
    rules: &[
    ],
    reserved: [0x0, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0, 0xffffffffffffffff],
};

/// Two orders of one owner would have met: both lose this quantity without a trade (mode decrement).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prevented {
    /// side of this order
    pub side: u8,
    /// index of the command
    pub command: u16,
    /// number of the event in its session
    pub number: u32,
    /// instrument
    pub instrument: u16,
    /// maker or taker
    pub role: u8,
    /// owner's session
    pub session: u32,
    /// name of the order
    pub client_id: u64,
    /// engine id
    pub order_id: u64,
    /// ticks: the maker's price
    pub price: i64,
    /// lots prevented
    pub quantity: u64,
    /// lots still open
    pub remaining: u64,
}

impl Prevented {
    /// First byte of this record.
    pub const KIND: u8 = 138;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            side: b[1],
            command: u16::from_le_bytes([b[2], b[3]]),
            number: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            instrument: u16::from_le_bytes([b[8], b[9]]),
            role: b[10],
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            order_id: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            price: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            quantity: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            remaining: u64::from_le_bytes([b[48], b[49], b[50], b[51], b[52], b[53], b[54], b[55]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 138;
        b[1] = self.side;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[4..8].copy_from_slice(&self.number.to_le_bytes());
        b[8..10].copy_from_slice(&self.instrument.to_le_bytes());
        b[10] = self.role;
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[24..32].copy_from_slice(&self.order_id.to_le_bytes());
        b[32..40].copy_from_slice(&self.price.to_le_bytes());
        b[40..48].copy_from_slice(&self.quantity.to_le_bytes());
        b[48..56].copy_from_slice(&self.remaining.to_le_bytes());
        b
    }
}

/// Table of `prevented`.
pub static PREVENTED_SPEC: RecordSpec = RecordSpec {
    name: "prevented",
    kind: 138,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "side", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&side::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "number", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 8, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "role", field_type: FieldType::U8, offset: 10, size: 1, enumeration: Some(&role::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "order_id", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "price", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "quantity", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "remaining", field_type: FieldType::U64, offset: 48, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    rules: &[
    ],
    reserved: [0x0, 0xff000000, 0x0, 0x0, 0x0, 0x0, 0x0, 0xffffffffffffffff],
};

/// A waiting order comes in as a market or limit order; fills, its rest or its end follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Triggered {
    /// side of the order
    pub side: u8,
    /// index of the command
    pub command: u16,
    /// number of the event in its session
    pub number: u32,
    /// instrument
    pub instrument: u16,
    /// what it waited as
    pub type_: u8,
    /// which price it watched
    pub trigger: u8,
    /// owner's session
    pub session: u32,
    /// name of the order
    pub client_id: u64,
    /// engine id
    pub order_id: u64,
    /// ticks: the watched price that did it
    pub price: i64,
    /// lots that come in
    pub quantity: u64,
}

impl Triggered {
    /// First byte of this record.
    pub const KIND: u8 = 140;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            side: b[1],
            command: u16::from_le_bytes([b[2], b[3]]),
            number: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            instrument: u16::from_le_bytes([b[8], b[9]]),
            type_: b[10],
            trigger: b[11],
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            order_id: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            price: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            quantity: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 140;
        b[1] = self.side;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[4..8].copy_from_slice(&self.number.to_le_bytes());
        b[8..10].copy_from_slice(&self.instrument.to_le_bytes());
        b[10] = self.type_;
        b[11] = self.trigger;
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[24..32].copy_from_slice(&self.order_id.to_le_bytes());
        b[32..40].copy_from_slice(&self.price.to_le_bytes());
        b[40..48].copy_from_slice(&self.quantity.to_le_bytes());
        b
    }
}

/// Table of `triggered`.
pub static TRIGGERED_SPEC: RecordSpec = RecordSpec {
    name: "triggered",
    kind: 140,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "side", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&side::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "number", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 8, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "type", field_type: FieldType::U8, offset: 10, size: 1, enumeration: Some(&order_type::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "trigger", field_type: FieldType::U8, offset: 11, size: 1, enumeration: Some(&trigger::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "order_id", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "price", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "quantity", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    rules: &[
    ],
    reserved: [0x0, 0x0, 0x0, 0x0, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// The command came before and was executed then: its outcome, told again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// kind of the event that answered it
    pub of: u8,
    /// index of the command that came again
    pub command: u16,
    /// number of the event in its session
    pub number: u32,
    /// reason in that answer
    pub reason: u16,
    /// session that sent it
    pub session: u32,
    /// engine id in that answer, or 0
    pub order_id: u64,
    /// ordinal of the command when it was executed
    pub position: u64,
    /// lots its order executed at once
    pub quantity: u64,
    /// client id of the command
    pub request_id: u64,
}

impl Outcome {
    /// First byte of this record.
    pub const KIND: u8 = 141;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            of: b[1],
            command: u16::from_le_bytes([b[2], b[3]]),
            number: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            reason: u16::from_le_bytes([b[10], b[11]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            order_id: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            position: u64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            quantity: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            request_id: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 141;
        b[1] = self.of;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[4..8].copy_from_slice(&self.number.to_le_bytes());
        b[10..12].copy_from_slice(&self.reason.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[24..32].copy_from_slice(&self.order_id.to_le_bytes());
        b[32..40].copy_from_slice(&self.position.to_le_bytes());
        b[40..48].copy_from_slice(&self.quantity.to_le_bytes());
        b[56..64].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `outcome`.
pub static OUTCOME_SPEC: RecordSpec = RecordSpec {
    name: "outcome",
    kind: 141,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "of", field_type: FieldType::U8, offset: 1, size: 1, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "number", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "reason", field_type: FieldType::U16, offset: 10, size: 2, enumeration: Some(&reason::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "order_id", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "position", field_type: FieldType::U64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "quantity", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7, 8],
    rules: &[
    ],
    reserved: [0x0, 0xffff, 0xffffffffffffffff, 0x0, 0x0, 0x0, 0xffffffffffffffff, 0x0],
};

/// A list was entered, or is one no more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ListStatus {
    /// which of the two
    pub status: u8,
    /// index of the command
    pub command: u16,
    /// number of the event in its session
    pub number: u32,
    /// instrument
    pub instrument: u16,
    /// owner's session
    pub session: u32,
    /// name of the list
    pub client_id: u64,
    /// engine id of leg 1
    pub order_id: u64,
    /// engine id of leg 2
    pub other_id: u64,
    /// client id of the command; 0 when the list has ended
    pub request_id: u64,
}

impl ListStatus {
    /// First byte of this record.
    pub const KIND: u8 = 142;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            status: b[1],
            command: u16::from_le_bytes([b[2], b[3]]),
            number: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            instrument: u16::from_le_bytes([b[8], b[9]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            order_id: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            other_id: u64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            request_id: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 142;
        b[1] = self.status;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[4..8].copy_from_slice(&self.number.to_le_bytes());
        b[8..10].copy_from_slice(&self.instrument.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[24..32].copy_from_slice(&self.order_id.to_le_bytes());
        b[32..40].copy_from_slice(&self.other_id.to_le_bytes());
        b[56..64].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `list_status`.
pub static LIST_STATUS_SPEC: RecordSpec = RecordSpec {
    name: "list_status",
    kind: 142,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "status", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&list_state::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "number", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 8, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "order_id", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "other_id", field_type: FieldType::U64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7, 8],
    rules: &[
    ],
    reserved: [0x0, 0xffff0000, 0x0, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// The countdown of an account from now on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CountdownSet {
    /// index of the command
    pub command: u16,
    /// number of the event in its session
    pub number: u32,
    /// session that sent it
    pub session: u32,
    /// account
    pub account: u32,
    /// time of the log at which its orders are canceled; 0 = none
    pub deadline_ns: u64,
    /// client id of the command
    pub request_id: u64,
}

impl CountdownSet {
    /// First byte of this record.
    pub const KIND: u8 = 143;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            command: u16::from_le_bytes([b[2], b[3]]),
            number: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            account: u32::from_le_bytes([b[16], b[17], b[18], b[19]]),
            deadline_ns: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            request_id: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 143;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[4..8].copy_from_slice(&self.number.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..20].copy_from_slice(&self.account.to_le_bytes());
        b[24..32].copy_from_slice(&self.deadline_ns.to_le_bytes());
        b[56..64].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `countdown_set`.
pub static COUNTDOWN_SET_SPEC: RecordSpec = RecordSpec {
    name: "countdown_set",
    kind: 143,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "number", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 16, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "deadline_ns", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5],
    rules: &[
    ],
    reserved: [0xff00, 0xffffffff, 0xffffffff00000000, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// A session was opened, in epoch 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SessionOpened {
    /// what it may do; 0 = trade
    pub rights: u8,
    /// index of the command
    pub command: u16,
    /// number of the event in its session
    pub number: u32,
    /// as in the command
    pub flags: u8,
    /// its number
    pub session: u32,
    /// its owner
    pub account: u32,
    /// as in the command
    pub lease_ns: u64,
    /// client id of the command
    pub request_id: u64,
}

impl SessionOpened {
    /// First byte of this record.
    pub const KIND: u8 = 144;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            rights: b[1],
            command: u16::from_le_bytes([b[2], b[3]]),
            number: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            flags: b[10],
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            account: u32::from_le_bytes([b[16], b[17], b[18], b[19]]),
            lease_ns: u64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            request_id: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 144;
        b[1] = self.rights;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[4..8].copy_from_slice(&self.number.to_le_bytes());
        b[10] = self.flags;
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..20].copy_from_slice(&self.account.to_le_bytes());
        b[32..40].copy_from_slice(&self.lease_ns.to_le_bytes());
        b[56..64].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `session_opened`.
pub static SESSION_OPENED_SPEC: RecordSpec = RecordSpec {
    name: "session_opened",
    kind: 144,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "rights", field_type: FieldType::U8, offset: 1, size: 1, enumeration: None, flags: Some(&[(1, "no_trade"), (2, "withdraw"), (4, "admin")]), min: None, max: None, optional: false },
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "number", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "flags", field_type: FieldType::U8, offset: 10, size: 1, enumeration: None, flags: Some(&[(16, "cancel_on_disconnect")]), min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 16, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "lease_ns", field_type: FieldType::U64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 4, 5, 3, 6, 7],
    rules: &[
    ],
    reserved: [0x0, 0xff00ffff, 0xffffffff00000000, 0xffffffffffffffff, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// A session has ended, after the canceled events of its orders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SessionClosed {
    /// index of the command
    pub command: u16,
    /// number of the event in its session
    pub number: u32,
    /// lease_ended, or none when it was closed
    pub reason: u16,
    /// its number
    pub session: u32,
    /// its owner
    pub account: u32,
    /// orders canceled
    pub count: u64,
    /// client id of the command, or 0
    pub request_id: u64,
}

impl SessionClosed {
    /// First byte of this record.
    pub const KIND: u8 = 145;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            command: u16::from_le_bytes([b[2], b[3]]),
            number: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            reason: u16::from_le_bytes([b[10], b[11]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            account: u32::from_le_bytes([b[16], b[17], b[18], b[19]]),
            count: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            request_id: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 145;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[4..8].copy_from_slice(&self.number.to_le_bytes());
        b[10..12].copy_from_slice(&self.reason.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..20].copy_from_slice(&self.account.to_le_bytes());
        b[40..48].copy_from_slice(&self.count.to_le_bytes());
        b[56..64].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `session_closed`.
pub static SESSION_CLOSED_SPEC: RecordSpec = RecordSpec {
    name: "session_closed",
    kind: 145,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "number", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "reason", field_type: FieldType::U16, offset: 10, size: 2, enumeration: Some(&reason::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 16, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "count", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6],
    rules: &[
    ],
    reserved: [0xff00, 0xffff, 0xffffffff00000000, 0xffffffffffffffff, 0xffffffffffffffff, 0x0, 0xffffffffffffffff, 0x0],
};

/// An account as it is from now on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AccountSet {
    /// open, blocked or closed
    pub state: u8,
    /// index of the command
    pub command: u16,
    /// number of the event in its session
    pub number: u32,
    /// whose fee rates apply
    pub rates: u8,
    /// session that sent it
    pub session: u32,
    /// number of the account
    pub account: u32,
    /// its group; 0 = alone
    pub group: u32,
    /// own maker rate
    pub maker_ppm: i32,
    /// own taker rate
    pub taker_ppm: i32,
    /// client id of the command
    pub request_id: u64,
}

impl AccountSet {
    /// First byte of this record.
    pub const KIND: u8 = 146;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            state: b[1],
            command: u16::from_le_bytes([b[2], b[3]]),
            number: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            rates: b[10],
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            account: u32::from_le_bytes([b[16], b[17], b[18], b[19]]),
            group: u32::from_le_bytes([b[24], b[25], b[26], b[27]]),
            maker_ppm: i32::from_le_bytes([b[32], b[33], b[34], b[35]]),
            taker_ppm: i32::from_le_bytes([b[36], b[37], b[38], b[39]]),
            request_id: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 146;
        b[1] = self.state;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[4..8].copy_from_slice(&self.number.to_le_bytes());
        b[10] = self.rates;
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..20].copy_from_slice(&self.account.to_le_bytes());
        b[24..28].copy_from_slice(&self.group.to_le_bytes());
        b[32..36].copy_from_slice(&self.maker_ppm.to_le_bytes());
        b[36..40].copy_from_slice(&self.taker_ppm.to_le_bytes());
        b[56..64].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `account_set`.
pub static ACCOUNT_SET_SPEC: RecordSpec = RecordSpec {
    name: "account_set",
    kind: 146,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "state", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&account_state::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "number", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "rates", field_type: FieldType::U8, offset: 10, size: 1, enumeration: Some(&rates::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 16, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "group", field_type: FieldType::U32, offset: 24, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "maker_ppm", field_type: FieldType::I32, offset: 32, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "taker_ppm", field_type: FieldType::I32, offset: 36, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 3, 1, 2, 4, 5, 6, 7, 8, 9],
    rules: &[
    ],
    reserved: [0x0, 0xff00ffff, 0xffffffff00000000, 0xffffffff00000000, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// Money went into or out of an account, now or, when replayed, before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Transferred {
    /// deposit or withdrawal
    pub transfer: u8,
    /// index of the command
    pub command: u16,
    /// number of the event in its session
    pub number: u32,
    /// asset
    pub asset: u16,
    /// executed or replayed
    pub outcome: u8,
    /// session that sent it
    pub session: u32,
    /// account; 0 = the venue
    pub account: u32,
    /// id of the transfer
    pub transfer_id: u64,
    /// minor units
    pub amount: i64,
    /// minor units of the asset that are free now
    pub free: i64,
    /// minor units of the asset that are reserved now
    pub reserved: i64,
    /// client id of the command
    pub request_id: u64,
}

impl Transferred {
    /// First byte of this record.
    pub const KIND: u8 = 147;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            transfer: b[1],
            command: u16::from_le_bytes([b[2], b[3]]),
            number: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            asset: u16::from_le_bytes([b[8], b[9]]),
            outcome: b[10],
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            account: u32::from_le_bytes([b[16], b[17], b[18], b[19]]),
            transfer_id: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            amount: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            free: i64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            reserved: i64::from_le_bytes([b[48], b[49], b[50], b[51], b[52], b[53], b[54], b[55]]),
            request_id: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 147;
        b[1] = self.transfer;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[4..8].copy_from_slice(&self.number.to_le_bytes());
        b[8..10].copy_from_slice(&self.asset.to_le_bytes());
        b[10] = self.outcome;
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..20].copy_from_slice(&self.account.to_le_bytes());
        b[24..32].copy_from_slice(&self.transfer_id.to_le_bytes());
        b[32..40].copy_from_slice(&self.amount.to_le_bytes());
        b[40..48].copy_from_slice(&self.free.to_le_bytes());
        b[48..56].copy_from_slice(&self.reserved.to_le_bytes());
        b[56..64].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `transferred`.
pub static TRANSFERRED_SPEC: RecordSpec = RecordSpec {
    name: "transferred",
    kind: 147,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "transfer", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&transfer::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "number", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "asset", field_type: FieldType::U16, offset: 8, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "outcome", field_type: FieldType::U8, offset: 10, size: 1, enumeration: Some(&execution::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 16, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "transfer_id", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "amount", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "free", field_type: FieldType::I64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "reserved", field_type: FieldType::I64, offset: 48, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 4, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11],
    rules: &[
    ],
    reserved: [0x0, 0xff000000, 0xffffffff00000000, 0x0, 0x0, 0x0, 0x0, 0x0],
};

/// Another connection has the session; the session's next event has the number after this one's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SessionResumed {
    /// index of the command
    pub command: u16,
    /// number of the event in its session
    pub number: u32,
    /// as in the command
    pub flags: u8,
    /// its number
    pub session: u32,
    /// its owner
    pub account: u32,
    /// its epoch from now on
    pub epoch: u32,
    /// its highest client id so far
    pub client_id: u64,
    /// lowest client id whose outcome is kept; 0 = none
    pub oldest: u64,
    /// reference of the command
    pub request_id: u64,
}

impl SessionResumed {
    /// First byte of this record.
    pub const KIND: u8 = 148;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            command: u16::from_le_bytes([b[2], b[3]]),
            number: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            flags: b[10],
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            account: u32::from_le_bytes([b[16], b[17], b[18], b[19]]),
            epoch: u32::from_le_bytes([b[24], b[25], b[26], b[27]]),
            client_id: u64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            oldest: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            request_id: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 148;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[4..8].copy_from_slice(&self.number.to_le_bytes());
        b[10] = self.flags;
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..20].copy_from_slice(&self.account.to_le_bytes());
        b[24..28].copy_from_slice(&self.epoch.to_le_bytes());
        b[32..40].copy_from_slice(&self.client_id.to_le_bytes());
        b[40..48].copy_from_slice(&self.oldest.to_le_bytes());
        b[56..64].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `session_resumed`.
pub static SESSION_RESUMED_SPEC: RecordSpec = RecordSpec {
    name: "session_resumed",
    kind: 148,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "number", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "flags", field_type: FieldType::U8, offset: 10, size: 1, enumeration: None, flags: Some(&[(16, "cancel_on_disconnect")]), min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 16, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "epoch", field_type: FieldType::U32, offset: 24, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "oldest", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7, 8],
    rules: &[
    ],
    reserved: [0xff00, 0xff00ffff, 0xffffffff00000000, 0xffffffff00000000, 0x0, 0x0, 0xffffffffffffffff, 0x0],
};

/// The connection of the session has ended, after the canceled events of its orders if they are canceled then.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SessionDisconnected {
    /// index of the command
    pub command: u16,
    /// number of the event in its session
    pub number: u32,
    /// its number
    pub session: u32,
    /// its owner
    pub account: u32,
    /// its epoch
    pub epoch: u32,
    /// orders canceled
    pub count: u64,
    /// reference of the command
    pub request_id: u64,
}

impl SessionDisconnected {
    /// First byte of this record.
    pub const KIND: u8 = 149;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            command: u16::from_le_bytes([b[2], b[3]]),
            number: u32::from_le_bytes([b[4], b[5], b[6], b[7]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            account: u32::from_le_bytes([b[16], b[17], b[18], b[19]]),
            epoch: u32::from_le_bytes([b[24], b[25], b[26], b[27]]),
            count: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            request_id: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 149;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[4..8].copy_from_slice(&self.number.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..20].copy_from_slice(&self.account.to_le_bytes());
        b[24..28].copy_from_slice(&self.epoch.to_le_bytes());
        b[40..48].copy_from_slice(&self.count.to_le_bytes());
        b[56..64].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `session_disconnected`.
pub static SESSION_DISCONNECTED_SPEC: RecordSpec = RecordSpec {
    name: "session_disconnected",
    kind: 149,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "number", field_type: FieldType::U32, offset: 4, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 16, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "epoch", field_type: FieldType::U32, offset: 24, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "count", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6],
    rules: &[
    ],
    reserved: [0xff00, 0xffffffff, 0xffffffff00000000, 0xffffffff00000000, 0xffffffffffffffff, 0x0, 0xffffffffffffffff, 0x0],
};

/// All leases have started anew. Public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TimeResumed {
    /// index of the command
    pub command: u16,
    /// time of the log
    pub time_ns: u64,
    /// reference of the command
    pub request_id: u64,
}

impl TimeResumed {
    /// First byte of this record.
    pub const KIND: u8 = 150;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            command: u16::from_le_bytes([b[2], b[3]]),
            time_ns: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            request_id: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 150;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[24..32].copy_from_slice(&self.time_ns.to_le_bytes());
        b[56..64].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `time_resumed`.
pub static TIME_RESUMED_SPEC: RecordSpec = RecordSpec {
    name: "time_resumed",
    kind: 150,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "time_ns", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2],
    rules: &[
    ],
    reserved: [0xffffffff0000ff00, 0xffffffffffffffff, 0xffffffffffffffff, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// An asset was created. Public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AssetAdded {
    /// decimals
    pub decimals: u8,
    /// index of the command
    pub command: u16,
    /// its number
    pub asset: u16,
    /// its name
    pub name: [u8; 16],
    /// client id of the command
    pub request_id: u64,
}

impl AssetAdded {
    /// First byte of this record.
    pub const KIND: u8 = 152;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            decimals: b[1],
            command: u16::from_le_bytes([b[2], b[3]]),
            asset: u16::from_le_bytes([b[8], b[9]]),
            name: [b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31], b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]],
            request_id: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 152;
        b[1] = self.decimals;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[8..10].copy_from_slice(&self.asset.to_le_bytes());
        b[24..40].copy_from_slice(&self.name);
        b[56..64].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `asset_added`.
pub static ASSET_ADDED_SPEC: RecordSpec = RecordSpec {
    name: "asset_added",
    kind: 152,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "decimals", field_type: FieldType::U8, offset: 1, size: 1, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "asset", field_type: FieldType::U16, offset: 8, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "name", field_type: FieldType::Text16, offset: 24, size: 16, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4],
    rules: &[
    ],
    reserved: [0xffffffff00000000, 0xffffffffffff0000, 0xffffffffffffffff, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// An instrument was created. Public. Its limits follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InstrumentAdded {
    /// as in the command
    pub tick_scale: u8,
    /// index of the command
    pub command: u16,
    /// its number
    pub instrument: u16,
    /// as in the command
    pub lot_scale: u8,
    /// its symbol
    pub symbol: [u8; 16],
    /// base asset
    pub base: u16,
    /// quote asset
    pub quote: u16,
    /// client id of the command
    pub request_id: u64,
}

impl InstrumentAdded {
    /// First byte of this record.
    pub const KIND: u8 = 153;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            tick_scale: b[1],
            command: u16::from_le_bytes([b[2], b[3]]),
            instrument: u16::from_le_bytes([b[8], b[9]]),
            lot_scale: b[10],
            symbol: [b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31], b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]],
            base: u16::from_le_bytes([b[40], b[41]]),
            quote: u16::from_le_bytes([b[42], b[43]]),
            request_id: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 153;
        b[1] = self.tick_scale;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[8..10].copy_from_slice(&self.instrument.to_le_bytes());
        b[10] = self.lot_scale;
        b[24..40].copy_from_slice(&self.symbol);
        b[40..42].copy_from_slice(&self.base.to_le_bytes());
        b[42..44].copy_from_slice(&self.quote.to_le_bytes());
        b[56..64].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `instrument_added`.
pub static INSTRUMENT_ADDED_SPEC: RecordSpec = RecordSpec {
    name: "instrument_added",
    kind: 153,
    group: Group::Event,
    extension: Some(64),
    by_flag: false,
    fields: &[
        FieldSpec { name: "tick_scale", field_type: FieldType::U8, offset: 1, size: 1, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 8, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "lot_scale", field_type: FieldType::U8, offset: 10, size: 1, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "symbol", field_type: FieldType::Text16, offset: 24, size: 16, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "base", field_type: FieldType::U16, offset: 40, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "quote", field_type: FieldType::U16, offset: 42, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 3, 1, 2, 4, 5, 6, 7],
    rules: &[
    ],
    reserved: [0xffffffff00000000, 0xffffffffff000000, 0xffffffffffffffff, 0x0, 0x0, 0xffffffff00000000, 0xffffffffffffffff, 0x0],
};

/// Whether orders need funds. Public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Configured {
    /// off or on
    pub risk: u8,
    /// index of the command
    pub command: u16,
    /// client id of the command
    pub request_id: u64,
}

impl Configured {
    /// First byte of this record.
    pub const KIND: u8 = 154;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            risk: b[1],
            command: u16::from_le_bytes([b[2], b[3]]),
            request_id: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 154;
        b[1] = self.risk;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[56..64].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `configured`.
pub static CONFIGURED_SPEC: RecordSpec = RecordSpec {
    name: "configured",
    kind: 154,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "risk", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&risk::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2],
    rules: &[
    ],
    reserved: [0xffffffff00000000, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// Fees of an instrument from now on. Public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FeesSet {
    /// what fees are paid in
    pub fee_asset: u8,
    /// index of the command
    pub command: u16,
    /// instrument
    pub instrument: u16,
    /// maker rate
    pub maker_ppm: i32,
    /// taker rate
    pub taker_ppm: i32,
    /// client id of the command
    pub request_id: u64,
}

impl FeesSet {
    /// First byte of this record.
    pub const KIND: u8 = 155;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            fee_asset: b[1],
            command: u16::from_le_bytes([b[2], b[3]]),
            instrument: u16::from_le_bytes([b[8], b[9]]),
            maker_ppm: i32::from_le_bytes([b[32], b[33], b[34], b[35]]),
            taker_ppm: i32::from_le_bytes([b[36], b[37], b[38], b[39]]),
            request_id: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 155;
        b[1] = self.fee_asset;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[8..10].copy_from_slice(&self.instrument.to_le_bytes());
        b[32..36].copy_from_slice(&self.maker_ppm.to_le_bytes());
        b[36..40].copy_from_slice(&self.taker_ppm.to_le_bytes());
        b[56..64].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `fees_set`.
pub static FEES_SET_SPEC: RecordSpec = RecordSpec {
    name: "fees_set",
    kind: 155,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "fee_asset", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&fee_asset::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 8, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "maker_ppm", field_type: FieldType::I32, offset: 32, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "taker_ppm", field_type: FieldType::I32, offset: 36, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5],
    rules: &[
    ],
    reserved: [0xffffffff00000000, 0xffffffffffff0000, 0xffffffffffffffff, 0xffffffffffffffff, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// The phase of an instrument from now on. Public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PhaseSet {
    /// phase
    pub phase: u8,
    /// index of the command
    pub command: u16,
    /// instrument
    pub instrument: u16,
    /// why
    pub cause: u8,
    /// client id of the command, or 0
    pub request_id: u64,
}

impl PhaseSet {
    /// First byte of this record.
    pub const KIND: u8 = 156;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            phase: b[1],
            command: u16::from_le_bytes([b[2], b[3]]),
            instrument: u16::from_le_bytes([b[8], b[9]]),
            cause: b[10],
            request_id: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 156;
        b[1] = self.phase;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[8..10].copy_from_slice(&self.instrument.to_le_bytes());
        b[10] = self.cause;
        b[56..64].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `phase_set`.
pub static PHASE_SET_SPEC: RecordSpec = RecordSpec {
    name: "phase_set",
    kind: 156,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "phase", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&phase::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 8, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "cause", field_type: FieldType::U8, offset: 10, size: 1, enumeration: Some(&phase_cause::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4],
    rules: &[
    ],
    reserved: [0xffffffff00000000, 0xffffffffff000000, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// What an auction would give if it ended now; zeros: nothing would trade. Public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Indicative {
    /// index of the command
    pub command: u16,
    /// instrument
    pub instrument: u16,
    /// ticks
    pub price: i64,
    /// lots that would trade, at most 2^63 - 1
    pub quantity: u64,
    /// lots to buy less lots to sell at that price, within 2^63 - 1
    pub imbalance: i64,
}

impl Indicative {
    /// First byte of this record.
    pub const KIND: u8 = 157;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            command: u16::from_le_bytes([b[2], b[3]]),
            instrument: u16::from_le_bytes([b[8], b[9]]),
            price: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            quantity: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            imbalance: i64::from_le_bytes([b[48], b[49], b[50], b[51], b[52], b[53], b[54], b[55]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 157;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[8..10].copy_from_slice(&self.instrument.to_le_bytes());
        b[32..40].copy_from_slice(&self.price.to_le_bytes());
        b[40..48].copy_from_slice(&self.quantity.to_le_bytes());
        b[48..56].copy_from_slice(&self.imbalance.to_le_bytes());
        b
    }
}

/// Table of `indicative`.
pub static INDICATIVE_SPEC: RecordSpec = RecordSpec {
    name: "indicative",
    kind: 157,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 8, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "price", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "quantity", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "imbalance", field_type: FieldType::I64, offset: 48, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4],
    rules: &[
    ],
    reserved: [0xffffffff0000ff00, 0xffffffffffff0000, 0xffffffffffffffff, 0xffffffffffffffff, 0x0, 0x0, 0x0, 0xffffffffffffffff],
};

/// Price bands of an instrument from now on. Public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BandsSet {
    /// what becomes of an order that would trade outside
    pub action: u8,
    /// index of the command
    pub command: u16,
    /// instrument
    pub instrument: u16,
    /// to each side of the reference
    pub static_ppm: u32,
    /// to each side of the last trade
    pub dynamic_ppm: u32,
    /// reference price in ticks; 0 = none
    pub reference: i64,
    /// client id of the command
    pub request_id: u64,
}

impl BandsSet {
    /// First byte of this record.
    pub const KIND: u8 = 158;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            action: b[1],
            command: u16::from_le_bytes([b[2], b[3]]),
            instrument: u16::from_le_bytes([b[8], b[9]]),
            static_ppm: u32::from_le_bytes([b[24], b[25], b[26], b[27]]),
            dynamic_ppm: u32::from_le_bytes([b[28], b[29], b[30], b[31]]),
            reference: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            request_id: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 158;
        b[1] = self.action;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[8..10].copy_from_slice(&self.instrument.to_le_bytes());
        b[24..28].copy_from_slice(&self.static_ppm.to_le_bytes());
        b[28..32].copy_from_slice(&self.dynamic_ppm.to_le_bytes());
        b[32..40].copy_from_slice(&self.reference.to_le_bytes());
        b[56..64].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `bands_set`.
pub static BANDS_SET_SPEC: RecordSpec = RecordSpec {
    name: "bands_set",
    kind: 158,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "action", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&band_action::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 8, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "static_ppm", field_type: FieldType::U32, offset: 24, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "dynamic_ppm", field_type: FieldType::U32, offset: 28, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "reference", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6],
    rules: &[
    ],
    reserved: [0xffffffff00000000, 0xffffffffffff0000, 0xffffffffffffffff, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0x0],
};

/// Limits of an instrument from now on. Public. More of them follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LimitsSet {
    /// index of the command
    pub command: u16,
    /// instrument
    pub instrument: u16,
    /// lowest price in ticks
    pub price_min: i64,
    /// highest price in ticks
    pub price_max: i64,
    /// lowest quantity in lots
    pub quantity_min: u64,
    /// highest quantity in lots
    pub quantity_max: u64,
    /// client id of the command
    pub request_id: u64,
}

impl LimitsSet {
    /// First byte of this record.
    pub const KIND: u8 = 159;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            command: u16::from_le_bytes([b[2], b[3]]),
            instrument: u16::from_le_bytes([b[8], b[9]]),
            price_min: i64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            price_max: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            quantity_min: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            quantity_max: u64::from_le_bytes([b[48], b[49], b[50], b[51], b[52], b[53], b[54], b[55]]),
            request_id: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 159;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[8..10].copy_from_slice(&self.instrument.to_le_bytes());
        b[24..32].copy_from_slice(&self.price_min.to_le_bytes());
        b[32..40].copy_from_slice(&self.price_max.to_le_bytes());
        b[40..48].copy_from_slice(&self.quantity_min.to_le_bytes());
        b[48..56].copy_from_slice(&self.quantity_max.to_le_bytes());
        b[56..64].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `limits_set`.
pub static LIMITS_SET_SPEC: RecordSpec = RecordSpec {
    name: "limits_set",
    kind: 159,
    group: Group::Event,
    extension: Some(68),
    by_flag: false,
    fields: &[
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 8, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "price_min", field_type: FieldType::I64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "price_max", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "quantity_min", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "quantity_max", field_type: FieldType::U64, offset: 48, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6],
    rules: &[
    ],
    reserved: [0xffffffff0000ff00, 0xffffffffffff0000, 0xffffffffffffffff, 0x0, 0x0, 0x0, 0x0, 0x0],
};

/// The instrument is traded no more, after the canceled events of its orders. Public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delisted {
    /// index of the command
    pub command: u16,
    /// instrument
    pub instrument: u16,
    /// orders canceled
    pub count: u64,
    /// client id of the command
    pub request_id: u64,
}

impl Delisted {
    /// First byte of this record.
    pub const KIND: u8 = 160;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            command: u16::from_le_bytes([b[2], b[3]]),
            instrument: u16::from_le_bytes([b[8], b[9]]),
            count: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            request_id: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 160;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[8..10].copy_from_slice(&self.instrument.to_le_bytes());
        b[40..48].copy_from_slice(&self.count.to_le_bytes());
        b[56..64].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `delisted`.
pub static DELISTED_SPEC: RecordSpec = RecordSpec {
    name: "delisted",
    kind: 160,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 8, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "count", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3],
    rules: &[
    ],
    reserved: [0xffffffff0000ff00, 0xffffffffffff0000, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0x0, 0xffffffffffffffff, 0x0],
};

/// An entry of the timetable was added, or all were cleared. Public.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PhaseScheduled {
    /// phase from that time on
    pub phase: u8,
    /// index of the command
    pub command: u16,
    /// instrument
    pub instrument: u16,
    /// time of the log when it comes; 0 = all were cleared
    pub at_ns: u64,
    /// it comes again each time so much later; 0 = once
    pub every_ns: u64,
    /// entries of the instrument's timetable
    pub count: u64,
    /// client id of the command
    pub request_id: u64,
}

impl PhaseScheduled {
    /// First byte of this record.
    pub const KIND: u8 = 161;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            phase: b[1],
            command: u16::from_le_bytes([b[2], b[3]]),
            instrument: u16::from_le_bytes([b[8], b[9]]),
            at_ns: u64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            every_ns: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            count: u64::from_le_bytes([b[48], b[49], b[50], b[51], b[52], b[53], b[54], b[55]]),
            request_id: u64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 161;
        b[1] = self.phase;
        b[2..4].copy_from_slice(&self.command.to_le_bytes());
        b[8..10].copy_from_slice(&self.instrument.to_le_bytes());
        b[32..40].copy_from_slice(&self.at_ns.to_le_bytes());
        b[40..48].copy_from_slice(&self.every_ns.to_le_bytes());
        b[48..56].copy_from_slice(&self.count.to_le_bytes());
        b[56..64].copy_from_slice(&self.request_id.to_le_bytes());
        b
    }
}

/// Table of `phase_scheduled`.
pub static PHASE_SCHEDULED_SPEC: RecordSpec = RecordSpec {
    name: "phase_scheduled",
    kind: 161,
    group: Group::Event,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "phase", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&phase::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "command", field_type: FieldType::U16, offset: 2, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 8, size: 2, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "at_ns", field_type: FieldType::U64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "every_ns", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "count", field_type: FieldType::U64, offset: 48, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "request_id", field_type: FieldType::U64, offset: 56, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6],
    rules: &[
    ],
    reserved: [0xffffffff00000000, 0xffffffffffff0000, 0xffffffffffffffff, 0xffffffffffffffff, 0x0, 0x0, 0x0, 0x0],
};

/// First record of a snapshot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateEngine {
    /// whether orders need funds
    pub risk: u8,
    /// most resting orders
    pub orders_max: u64,
    /// ordinal of the next command
    pub next_sequence: u64,
    /// time of the last frame
    pub time_ns: u64,
}

impl StateEngine {
    /// First byte of this record.
    pub const KIND: u8 = 192;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            risk: b[1],
            orders_max: u64::from_le_bytes([b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]]),
            next_sequence: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            time_ns: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 192;
        b[1] = self.risk;
        b[8..16].copy_from_slice(&self.orders_max.to_le_bytes());
        b[16..24].copy_from_slice(&self.next_sequence.to_le_bytes());
        b[24..32].copy_from_slice(&self.time_ns.to_le_bytes());
        b
    }
}

/// Table of `state_engine`.
pub static STATE_ENGINE_SPEC: RecordSpec = RecordSpec {
    name: "state_engine",
    kind: 192,
    group: Group::State,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "risk", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&risk::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "orders_max", field_type: FieldType::U64, offset: 8, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "next_sequence", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "time_ns", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3],
    rules: &[
    ],
    reserved: [0xffffffffffff0000, 0x0, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// An asset; in the order of their numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateAsset {
    /// decimals
    pub decimals: u8,
    /// its number
    pub asset: u16,
    /// its name
    pub name: [u8; 16],
    /// minor units in all accounts: deposits less withdrawals
    pub supply: i64,
}

impl StateAsset {
    /// First byte of this record.
    pub const KIND: u8 = 193;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            decimals: b[1],
            asset: u16::from_le_bytes([b[6], b[7]]),
            name: [b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31], b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]],
            supply: i64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 193;
        b[1] = self.decimals;
        b[6..8].copy_from_slice(&self.asset.to_le_bytes());
        b[24..40].copy_from_slice(&self.name);
        b[40..48].copy_from_slice(&self.supply.to_le_bytes());
        b
    }
}

/// Table of `state_asset`.
pub static STATE_ASSET_SPEC: RecordSpec = RecordSpec {
    name: "state_asset",
    kind: 193,
    group: Group::State,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "decimals", field_type: FieldType::U8, offset: 1, size: 1, enumeration: None, flags: None, min: None, max: Some(18), optional: false },
        FieldSpec { name: "asset", field_type: FieldType::U16, offset: 6, size: 2, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "name", field_type: FieldType::Text16, offset: 24, size: 16, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "supply", field_type: FieldType::I64, offset: 40, size: 8, enumeration: None, flags: None, min: Some(0), max: Some(4611686018427387903), optional: false },
    ],
    text_order: &[0, 1, 2, 3],
    rules: &[
    ],
    reserved: [0xffffffff0000, 0xffffffffffffffff, 0xffffffffffffffff, 0x0, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// An instrument; in the order of their numbers. Its limits follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateInstrument {
    /// as in the command
    pub tick_scale: u8,
    /// as in the command
    pub lot_scale: u8,
    /// what fees are paid in
    pub fee_asset: u8,
    /// its number
    pub instrument: u16,
    /// its symbol
    pub symbol: [u8; 16],
    /// base asset
    pub base: u16,
    /// quote asset
    pub quote: u16,
    /// maker rate
    pub maker_ppm: i32,
    /// taker rate
    pub taker_ppm: i32,
    /// ticks of its last trade; 0 = none yet
    pub last_price: i64,
}

impl StateInstrument {
    /// First byte of this record.
    pub const KIND: u8 = 194;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            tick_scale: b[1],
            lot_scale: b[2],
            fee_asset: b[3],
            instrument: u16::from_le_bytes([b[6], b[7]]),
            symbol: [b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31], b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]],
            base: u16::from_le_bytes([b[40], b[41]]),
            quote: u16::from_le_bytes([b[42], b[43]]),
            maker_ppm: i32::from_le_bytes([b[44], b[45], b[46], b[47]]),
            taker_ppm: i32::from_le_bytes([b[48], b[49], b[50], b[51]]),
            last_price: i64::from_le_bytes([b[56], b[57], b[58], b[59], b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 194;
        b[1] = self.tick_scale;
        b[2] = self.lot_scale;
        b[3] = self.fee_asset;
        b[6..8].copy_from_slice(&self.instrument.to_le_bytes());
        b[24..40].copy_from_slice(&self.symbol);
        b[40..42].copy_from_slice(&self.base.to_le_bytes());
        b[42..44].copy_from_slice(&self.quote.to_le_bytes());
        b[44..48].copy_from_slice(&self.maker_ppm.to_le_bytes());
        b[48..52].copy_from_slice(&self.taker_ppm.to_le_bytes());
        b[56..64].copy_from_slice(&self.last_price.to_le_bytes());
        b
    }
}

/// Table of `state_instrument`.
pub static STATE_INSTRUMENT_SPEC: RecordSpec = RecordSpec {
    name: "state_instrument",
    kind: 194,
    group: Group::State,
    extension: Some(64),
    by_flag: false,
    fields: &[
        FieldSpec { name: "tick_scale", field_type: FieldType::U8, offset: 1, size: 1, enumeration: None, flags: None, min: None, max: Some(18), optional: false },
        FieldSpec { name: "lot_scale", field_type: FieldType::U8, offset: 2, size: 1, enumeration: None, flags: None, min: None, max: Some(18), optional: false },
        FieldSpec { name: "fee_asset", field_type: FieldType::U8, offset: 3, size: 1, enumeration: Some(&fee_asset::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 6, size: 2, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "symbol", field_type: FieldType::Text16, offset: 24, size: 16, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "base", field_type: FieldType::U16, offset: 40, size: 2, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "quote", field_type: FieldType::U16, offset: 42, size: 2, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "maker_ppm", field_type: FieldType::I32, offset: 44, size: 4, enumeration: None, flags: None, min: Some(-100000), max: Some(100000), optional: false },
        FieldSpec { name: "taker_ppm", field_type: FieldType::I32, offset: 48, size: 4, enumeration: None, flags: None, min: Some(0), max: Some(100000), optional: false },
        FieldSpec { name: "last_price", field_type: FieldType::I64, offset: 56, size: 8, enumeration: None, flags: None, min: Some(0), max: Some(4398046511103), optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    rules: &[
    ],
    reserved: [0xffff00000000, 0xffffffffffffffff, 0xffffffffffffffff, 0x0, 0x0, 0x0, 0xffffffff00000000, 0x0],
};

/// Phase, bands and more limits of an instrument, when one of them is not as at first; by instrument, behind all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateRules {
    /// phase
    pub phase: u8,
    /// what becomes of an order that would trade outside
    pub action: u8,
    /// listed or delisted
    pub listing: u8,
    /// extension: order_limits follows
    pub flags: u8,
    /// its number
    pub instrument: u16,
    /// to each side of the reference; 0 = off
    pub static_ppm: u32,
    /// to each side of the last trade; 0 = off
    pub dynamic_ppm: u32,
    /// reference price in ticks; 0 = none
    pub reference: i64,
}

impl StateRules {
    /// First byte of this record.
    pub const KIND: u8 = 202;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            phase: b[1],
            action: b[2],
            listing: b[3],
            flags: b[5],
            instrument: u16::from_le_bytes([b[6], b[7]]),
            static_ppm: u32::from_le_bytes([b[24], b[25], b[26], b[27]]),
            dynamic_ppm: u32::from_le_bytes([b[28], b[29], b[30], b[31]]),
            reference: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 202;
        b[1] = self.phase;
        b[2] = self.action;
        b[3] = self.listing;
        b[5] = self.flags;
        b[6..8].copy_from_slice(&self.instrument.to_le_bytes());
        b[24..28].copy_from_slice(&self.static_ppm.to_le_bytes());
        b[28..32].copy_from_slice(&self.dynamic_ppm.to_le_bytes());
        b[32..40].copy_from_slice(&self.reference.to_le_bytes());
        b
    }
}

/// Table of `state_rules`.
pub static STATE_RULES_SPEC: RecordSpec = RecordSpec {
    name: "state_rules",
    kind: 202,
    group: Group::State,
    extension: Some(68),
    by_flag: true,
    fields: &[
        FieldSpec { name: "phase", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&phase::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "action", field_type: FieldType::U8, offset: 2, size: 1, enumeration: Some(&band_action::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "listing", field_type: FieldType::U8, offset: 3, size: 1, enumeration: Some(&listing::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "flags", field_type: FieldType::U8, offset: 5, size: 1, enumeration: None, flags: Some(&[(1, "extension")]), min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 6, size: 2, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "static_ppm", field_type: FieldType::U32, offset: 24, size: 4, enumeration: None, flags: None, min: None, max: Some(1000000), optional: false },
        FieldSpec { name: "dynamic_ppm", field_type: FieldType::U32, offset: 28, size: 4, enumeration: None, flags: None, min: None, max: Some(1000000), optional: false },
        FieldSpec { name: "reference", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: Some(0), max: Some(4398046511103), optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7],
    rules: &[
    ],
    reserved: [0xff00000000, 0xffffffffffffffff, 0xffffffffffffffff, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// An entry of a timetable; by instrument, then in the order they were added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateSchedule {
    /// phase from that time on
    pub phase: u8,
    /// its instrument
    pub instrument: u16,
    /// time of the log when it comes
    pub at_ns: u64,
    /// it comes again each time so much later; 0 = once
    pub every_ns: u64,
}

impl StateSchedule {
    /// First byte of this record.
    pub const KIND: u8 = 203;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            phase: b[1],
            instrument: u16::from_le_bytes([b[6], b[7]]),
            at_ns: u64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            every_ns: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 203;
        b[1] = self.phase;
        b[6..8].copy_from_slice(&self.instrument.to_le_bytes());
        b[32..40].copy_from_slice(&self.at_ns.to_le_bytes());
        b[40..48].copy_from_slice(&self.every_ns.to_le_bytes());
        b
    }
}

/// Table of `state_schedule`.
pub static STATE_SCHEDULE_SPEC: RecordSpec = RecordSpec {
    name: "state_schedule",
    kind: 203,
    group: Group::State,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "phase", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&phase::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 6, size: 2, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "at_ns", field_type: FieldType::U64, offset: 32, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "every_ns", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 1, 2, 3],
    rules: &[
    ],
    reserved: [0xffffffff0000, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// An account; by number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateAccount {
    /// open, blocked or closed
    pub state: u8,
    /// whose fee rates apply
    pub rates: u8,
    /// its number
    pub account: u32,
    /// its group; 0 = alone
    pub group: u32,
    /// own maker rate
    pub maker_ppm: i32,
    /// own taker rate
    pub taker_ppm: i32,
}

impl StateAccount {
    /// First byte of this record.
    pub const KIND: u8 = 197;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            state: b[1],
            rates: b[2],
            account: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            group: u32::from_le_bytes([b[24], b[25], b[26], b[27]]),
            maker_ppm: i32::from_le_bytes([b[32], b[33], b[34], b[35]]),
            taker_ppm: i32::from_le_bytes([b[36], b[37], b[38], b[39]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 197;
        b[1] = self.state;
        b[2] = self.rates;
        b[8..12].copy_from_slice(&self.account.to_le_bytes());
        b[24..28].copy_from_slice(&self.group.to_le_bytes());
        b[32..36].copy_from_slice(&self.maker_ppm.to_le_bytes());
        b[36..40].copy_from_slice(&self.taker_ppm.to_le_bytes());
        b
    }
}

/// Table of `state_account`.
pub static STATE_ACCOUNT_SPEC: RecordSpec = RecordSpec {
    name: "state_account",
    kind: 197,
    group: Group::State,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "state", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&account_state::SPEC), flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "rates", field_type: FieldType::U8, offset: 2, size: 1, enumeration: Some(&rates::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 8, size: 4, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "group", field_type: FieldType::U32, offset: 24, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "maker_ppm", field_type: FieldType::I32, offset: 32, size: 4, enumeration: None, flags: None, min: Some(-100000), max: Some(100000), optional: false },
        FieldSpec { name: "taker_ppm", field_type: FieldType::I32, offset: 36, size: 4, enumeration: None, flags: None, min: Some(0), max: Some(100000), optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5],
    rules: &[
    ],
    reserved: [0xffffffffff000000, 0xffffffff00000000, 0xffffffffffffffff, 0xffffffff00000000, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// Money of an account that has some; by account, the venue first, then by asset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateBalance {
    /// asset
    pub asset: u16,
    /// account; 0 = the venue
    pub account: u32,
    /// minor units that are free
    pub free: i64,
    /// minor units reserved by its orders
    pub reserved: i64,
}

impl StateBalance {
    /// First byte of this record.
    pub const KIND: u8 = 198;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            asset: u16::from_le_bytes([b[6], b[7]]),
            account: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            free: i64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            reserved: i64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 198;
        b[6..8].copy_from_slice(&self.asset.to_le_bytes());
        b[8..12].copy_from_slice(&self.account.to_le_bytes());
        b[16..24].copy_from_slice(&self.free.to_le_bytes());
        b[24..32].copy_from_slice(&self.reserved.to_le_bytes());
        b
    }
}

/// Table of `state_balance`.
pub static STATE_BALANCE_SPEC: RecordSpec = RecordSpec {
    name: "state_balance",
    kind: 198,
    group: Group::State,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "asset", field_type: FieldType::U16, offset: 6, size: 2, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 8, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "free", field_type: FieldType::I64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(0), max: Some(4611686018427387903), optional: false },
        FieldSpec { name: "reserved", field_type: FieldType::I64, offset: 24, size: 8, enumeration: None, flags: None, min: Some(0), max: Some(4611686018427387903), optional: false },
    ],
    text_order: &[0, 1, 2, 3],
    rules: &[
    ],
    reserved: [0xffffffffff00, 0xffffffff00000000, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// A transfer that is remembered; by account, the venue first, then by transfer id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateTransfer {
    /// deposit or withdrawal
    pub transfer: u8,
    /// asset
    pub asset: u16,
    /// account; 0 = the venue
    pub account: u32,
    /// its id
    pub transfer_id: u64,
    /// minor units
    pub amount: i64,
}

impl StateTransfer {
    /// First byte of this record.
    pub const KIND: u8 = 199;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            transfer: b[1],
            asset: u16::from_le_bytes([b[6], b[7]]),
            account: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            transfer_id: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            amount: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 199;
        b[1] = self.transfer;
        b[6..8].copy_from_slice(&self.asset.to_le_bytes());
        b[8..12].copy_from_slice(&self.account.to_le_bytes());
        b[24..32].copy_from_slice(&self.transfer_id.to_le_bytes());
        b[32..40].copy_from_slice(&self.amount.to_le_bytes());
        b
    }
}

/// Table of `state_transfer`.
pub static STATE_TRANSFER_SPEC: RecordSpec = RecordSpec {
    name: "state_transfer",
    kind: 199,
    group: Group::State,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "transfer", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&transfer::SPEC), flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "asset", field_type: FieldType::U16, offset: 6, size: 2, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 8, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "transfer_id", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "amount", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: Some(1), max: Some(4611686018427387903), optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4],
    rules: &[
    ],
    reserved: [0xffffffff0000, 0xffffffff00000000, 0xffffffffffffffff, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// A session; in the order of their numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateSession {
    /// open or ended
    pub state: u8,
    /// what it may do; 0 = trade
    pub rights: u8,
    /// flags
    pub flags: u8,
    /// its owner
    pub account: u32,
    /// its number
    pub session: u32,
    /// highest client id so far
    pub client_id: u64,
    /// times it was opened or resumed; 0 when ended
    pub epoch: u32,
    /// number of its next event
    pub next_number: u32,
    /// its lease; 0 = none
    pub lease_ns: u64,
    /// time of the log at which it ends; 0 = none
    pub deadline_ns: u64,
}

impl StateSession {
    /// First byte of this record.
    pub const KIND: u8 = 195;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            state: b[1],
            rights: b[2],
            flags: b[5],
            account: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            epoch: u32::from_le_bytes([b[24], b[25], b[26], b[27]]),
            next_number: u32::from_le_bytes([b[28], b[29], b[30], b[31]]),
            lease_ns: u64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            deadline_ns: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 195;
        b[1] = self.state;
        b[2] = self.rights;
        b[5] = self.flags;
        b[8..12].copy_from_slice(&self.account.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[24..28].copy_from_slice(&self.epoch.to_le_bytes());
        b[28..32].copy_from_slice(&self.next_number.to_le_bytes());
        b[32..40].copy_from_slice(&self.lease_ns.to_le_bytes());
        b[40..48].copy_from_slice(&self.deadline_ns.to_le_bytes());
        b
    }
}

/// Table of `state_session`.
pub static STATE_SESSION_SPEC: RecordSpec = RecordSpec {
    name: "state_session",
    kind: 195,
    group: Group::State,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "state", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&session_state::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "rights", field_type: FieldType::U8, offset: 2, size: 1, enumeration: None, flags: Some(&[(1, "no_trade"), (2, "withdraw"), (4, "admin")]), min: None, max: None, optional: false },
        FieldSpec { name: "flags", field_type: FieldType::U8, offset: 5, size: 1, enumeration: None, flags: Some(&[(16, "cancel_on_disconnect")]), min: None, max: None, optional: false },
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 8, size: 4, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "epoch", field_type: FieldType::U32, offset: 24, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "next_number", field_type: FieldType::U32, offset: 28, size: 4, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "lease_ns", field_type: FieldType::U64, offset: 32, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "deadline_ns", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
    ],
    text_order: &[0, 3, 4, 5, 1, 2, 6, 7, 8, 9],
    rules: &[
    ],
    reserved: [0xffff00ffff000000, 0x0, 0x0, 0x0, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// The outcome of a command of an open session; by session, then by client id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateOutcome {
    /// kind of the event that answered it
    pub of: u8,
    /// reason in that answer
    pub reason: u16,
    /// session
    pub session: u32,
    /// client id of the command
    pub client_id: u64,
    /// engine id in that answer, or 0
    pub order_id: u64,
    /// ordinal of the command
    pub position: u64,
    /// lots its order executed at once
    pub quantity: u64,
}

impl StateOutcome {
    /// First byte of this record.
    pub const KIND: u8 = 201;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            of: b[1],
            reason: u16::from_le_bytes([b[10], b[11]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            order_id: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            position: u64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            quantity: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 201;
        b[1] = self.of;
        b[10..12].copy_from_slice(&self.reason.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[24..32].copy_from_slice(&self.order_id.to_le_bytes());
        b[32..40].copy_from_slice(&self.position.to_le_bytes());
        b[40..48].copy_from_slice(&self.quantity.to_le_bytes());
        b
    }
}

/// Table of `state_outcome`.
pub static STATE_OUTCOME_SPEC: RecordSpec = RecordSpec {
    name: "state_outcome",
    kind: 201,
    group: Group::State,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "of", field_type: FieldType::U8, offset: 1, size: 1, enumeration: None, flags: None, min: Some(128), max: Some(191), optional: false },
        FieldSpec { name: "reason", field_type: FieldType::U16, offset: 10, size: 2, enumeration: Some(&reason::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "order_id", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "position", field_type: FieldType::U64, offset: 32, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "quantity", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: None, max: Some(9007199254740991), optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6],
    rules: &[
    ],
    reserved: [0xffffffffffff0000, 0xffff, 0x0, 0x0, 0x0, 0x0, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// A countdown that runs; by account.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateCountdown {
    /// whose orders it cancels
    pub account: u32,
    /// time of the log at which it does
    pub deadline_ns: u64,
}

impl StateCountdown {
    /// First byte of this record.
    pub const KIND: u8 = 204;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            account: u32::from_le_bytes([b[8], b[9], b[10], b[11]]),
            deadline_ns: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 204;
        b[8..12].copy_from_slice(&self.account.to_le_bytes());
        b[24..32].copy_from_slice(&self.deadline_ns.to_le_bytes());
        b
    }
}

/// Table of `state_countdown`.
pub static STATE_COUNTDOWN_SPEC: RecordSpec = RecordSpec {
    name: "state_countdown",
    kind: 204,
    group: Group::State,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "account", field_type: FieldType::U32, offset: 8, size: 4, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "deadline_ns", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
    ],
    text_order: &[0, 1],
    rules: &[
    ],
    reserved: [0xffffffffffffff00, 0xffffffff00000000, 0xffffffffffffffff, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// A resting order; by instrument, bids then asks, best price first, shown before hidden, first in first; then those that wait for an auction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateOrder {
    /// buy or sell
    pub side: u8,
    /// extension: state_terms follows
    pub flags: u8,
    /// instrument
    pub instrument: u16,
    /// owner's session
    pub session: u32,
    /// name of the order
    pub client_id: u64,
    /// engine id
    pub order_id: u64,
    /// ticks; 0 for a market order
    pub price: i64,
    /// total lots: executed and open
    pub quantity: u64,
    /// lots open
    pub remaining: u64,
    /// maker rate it was entered with; 0 without accounts
    pub maker_ppm: i32,
    /// taker rate it was entered with; 0 without accounts
    pub taker_ppm: i32,
}

impl StateOrder {
    /// First byte of this record.
    pub const KIND: u8 = 196;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            side: b[1],
            flags: b[5],
            instrument: u16::from_le_bytes([b[6], b[7]]),
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            order_id: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            price: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            quantity: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            remaining: u64::from_le_bytes([b[48], b[49], b[50], b[51], b[52], b[53], b[54], b[55]]),
            maker_ppm: i32::from_le_bytes([b[56], b[57], b[58], b[59]]),
            taker_ppm: i32::from_le_bytes([b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 196;
        b[1] = self.side;
        b[5] = self.flags;
        b[6..8].copy_from_slice(&self.instrument.to_le_bytes());
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[24..32].copy_from_slice(&self.order_id.to_le_bytes());
        b[32..40].copy_from_slice(&self.price.to_le_bytes());
        b[40..48].copy_from_slice(&self.quantity.to_le_bytes());
        b[48..56].copy_from_slice(&self.remaining.to_le_bytes());
        b[56..60].copy_from_slice(&self.maker_ppm.to_le_bytes());
        b[60..64].copy_from_slice(&self.taker_ppm.to_le_bytes());
        b
    }
}

/// Table of `state_order`.
pub static STATE_ORDER_SPEC: RecordSpec = RecordSpec {
    name: "state_order",
    kind: 196,
    group: Group::State,
    extension: Some(66),
    by_flag: true,
    fields: &[
        FieldSpec { name: "side", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&side::SPEC), flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "flags", field_type: FieldType::U8, offset: 5, size: 1, enumeration: None, flags: Some(&[(1, "extension")]), min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 6, size: 2, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "order_id", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: Some(256), max: None, optional: false },
        FieldSpec { name: "price", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: Some(0), max: Some(4398046511103), optional: false },
        FieldSpec { name: "quantity", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: Some(1), max: Some(9007199254740991), optional: false },
        FieldSpec { name: "remaining", field_type: FieldType::U64, offset: 48, size: 8, enumeration: None, flags: None, min: Some(1), max: Some(9007199254740991), optional: false },
        FieldSpec { name: "maker_ppm", field_type: FieldType::I32, offset: 56, size: 4, enumeration: None, flags: None, min: Some(-100000), max: Some(100000), optional: false },
        FieldSpec { name: "taker_ppm", field_type: FieldType::I32, offset: 60, size: 4, enumeration: None, flags: None, min: Some(0), max: Some(100000), optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
    rules: &[
    ],
    reserved: [0xffffff0000, 0xffffffff, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0],
};

/// A waiting order; by instrument, then by engine id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateStop {
    /// buy or sell
    pub side: u8,
    /// what it waits as
    pub type_: u8,
    /// time in force
    pub tif: u8,
    /// self-trade mode
    pub stp: u8,
    /// flags; extension: state_terms follows
    pub flags: u8,
    /// instrument
    pub instrument: u16,
    /// which price it watches
    pub trigger: u8,
    /// what its trail is counted in
    pub trail_unit: u8,
    /// owner's session
    pub session: u32,
    /// name of the order
    pub client_id: u64,
    /// engine id
    pub order_id: u64,
    /// limit in ticks; 0 for an order that trades at any price
    pub price: i64,
    /// lots, all of them open
    pub quantity: u64,
    /// ticks; 0 for a trailing stop
    pub stop_price: i64,
    /// maker rate it was entered with; 0 without accounts
    pub maker_ppm: i32,
    /// taker rate it was entered with; 0 without accounts
    pub taker_ppm: i32,
}

impl StateStop {
    /// First byte of this record.
    pub const KIND: u8 = 200;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            side: b[1],
            type_: b[2],
            tif: b[3],
            stp: b[4],
            flags: b[5],
            instrument: u16::from_le_bytes([b[6], b[7]]),
            trigger: b[8],
            trail_unit: b[9],
            session: u32::from_le_bytes([b[12], b[13], b[14], b[15]]),
            client_id: u64::from_le_bytes([b[16], b[17], b[18], b[19], b[20], b[21], b[22], b[23]]),
            order_id: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
            price: i64::from_le_bytes([b[32], b[33], b[34], b[35], b[36], b[37], b[38], b[39]]),
            quantity: u64::from_le_bytes([b[40], b[41], b[42], b[43], b[44], b[45], b[46], b[47]]),
            stop_price: i64::from_le_bytes([b[48], b[49], b[50], b[51], b[52], b[53], b[54], b[55]]),
            maker_ppm: i32::from_le_bytes([b[56], b[57], b[58], b[59]]),
            taker_ppm: i32::from_le_bytes([b[60], b[61], b[62], b[63]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 200;
        b[1] = self.side;
        b[2] = self.type_;
        b[3] = self.tif;
        b[4] = self.stp;
        b[5] = self.flags;
        b[6..8].copy_from_slice(&self.instrument.to_le_bytes());
        b[8] = self.trigger;
        b[9] = self.trail_unit;
        b[12..16].copy_from_slice(&self.session.to_le_bytes());
        b[16..24].copy_from_slice(&self.client_id.to_le_bytes());
        b[24..32].copy_from_slice(&self.order_id.to_le_bytes());
        b[32..40].copy_from_slice(&self.price.to_le_bytes());
        b[40..48].copy_from_slice(&self.quantity.to_le_bytes());
        b[48..56].copy_from_slice(&self.stop_price.to_le_bytes());
        b[56..60].copy_from_slice(&self.maker_ppm.to_le_bytes());
        b[60..64].copy_from_slice(&self.taker_ppm.to_le_bytes());
        b
    }
}

/// Table of `state_stop`.
pub static STATE_STOP_SPEC: RecordSpec = RecordSpec {
    name: "state_stop",
    kind: 200,
    group: Group::State,
    extension: Some(66),
    by_flag: true,
    fields: &[
        FieldSpec { name: "side", field_type: FieldType::U8, offset: 1, size: 1, enumeration: Some(&side::SPEC), flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "type", field_type: FieldType::U8, offset: 2, size: 1, enumeration: Some(&order_type::SPEC), flags: None, min: Some(3), max: None, optional: false },
        FieldSpec { name: "tif", field_type: FieldType::U8, offset: 3, size: 1, enumeration: Some(&time_in_force::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "stp", field_type: FieldType::U8, offset: 4, size: 1, enumeration: Some(&self_trade::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "flags", field_type: FieldType::U8, offset: 5, size: 1, enumeration: None, flags: Some(&[(1, "extension"), (4, "post_only")]), min: None, max: None, optional: false },
        FieldSpec { name: "instrument", field_type: FieldType::U16, offset: 6, size: 2, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "trigger", field_type: FieldType::U8, offset: 8, size: 1, enumeration: Some(&trigger::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "trail_unit", field_type: FieldType::U8, offset: 9, size: 1, enumeration: Some(&trail_unit::SPEC), flags: None, min: None, max: None, optional: false },
        FieldSpec { name: "session", field_type: FieldType::U32, offset: 12, size: 4, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "client_id", field_type: FieldType::U64, offset: 16, size: 8, enumeration: None, flags: None, min: Some(1), max: None, optional: false },
        FieldSpec { name: "order_id", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: Some(256), max: None, optional: false },
        FieldSpec { name: "price", field_type: FieldType::I64, offset: 32, size: 8, enumeration: None, flags: None, min: Some(0), max: Some(4398046511103), optional: false },
        FieldSpec { name: "quantity", field_type: FieldType::U64, offset: 40, size: 8, enumeration: None, flags: None, min: Some(1), max: Some(9007199254740991), optional: false },
        FieldSpec { name: "stop_price", field_type: FieldType::I64, offset: 48, size: 8, enumeration: None, flags: None, min: Some(0), max: Some(4398046511103), optional: false },
        FieldSpec { name: "maker_ppm", field_type: FieldType::I32, offset: 56, size: 4, enumeration: None, flags: None, min: Some(-100000), max: Some(100000), optional: false },
        FieldSpec { name: "taker_ppm", field_type: FieldType::I32, offset: 60, size: 4, enumeration: None, flags: None, min: Some(0), max: Some(100000), optional: false },
    ],
    text_order: &[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    rules: &[
        RuleSpec { field: 1, mask: 0xff, value: 0x3, then: 11, min: 0, max: 0 },
        RuleSpec { field: 1, mask: 0xff, value: 0x3, then: 2, min: 3, max: 5 },
        RuleSpec { field: 1, mask: 0xff, value: 0x4, then: 11, min: 1, max: 4398046511103 },
        RuleSpec { field: 1, mask: 0xff, value: 0x4, then: 2, min: 1, max: 5 },
        RuleSpec { field: 1, mask: 0xff, value: 0x5, then: 11, min: 0, max: 0 },
        RuleSpec { field: 1, mask: 0xff, value: 0x5, then: 2, min: 3, max: 5 },
        RuleSpec { field: 1, mask: 0xff, value: 0x6, then: 11, min: 1, max: 4398046511103 },
        RuleSpec { field: 1, mask: 0xff, value: 0x6, then: 2, min: 1, max: 5 },
        RuleSpec { field: 1, mask: 0xff, value: 0x7, then: 11, min: 0, max: 0 },
        RuleSpec { field: 1, mask: 0xff, value: 0x7, then: 2, min: 3, max: 5 },
        RuleSpec { field: 4, mask: 0x4, value: 0x4, then: 11, min: 1, max: 4398046511103 },
        RuleSpec { field: 4, mask: 0x4, value: 0x4, then: 2, min: 3, max: 5 },
    ],
    reserved: [0x0, 0xffff0000, 0x0, 0x0, 0x0, 0x0, 0x0, 0x0],
};

/// Two open orders of which one cancels the other; by engine id of leg 1. That of leg 2 is the next.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateList {
    /// engine id of leg 1
    pub order_id: u64,
}

impl StateList {
    /// First byte of this record.
    pub const KIND: u8 = 205;

    /// Read without checks.
    #[inline(always)]
    #[must_use]
    pub fn from_bytes(b: &[u8; 64]) -> Self {
        Self {
            order_id: u64::from_le_bytes([b[24], b[25], b[26], b[27], b[28], b[29], b[30], b[31]]),
        }
    }

    /// The bytes, without checks.
    #[inline(always)]
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 64] {
        let mut b = [0u8; 64];
        b[0] = 205;
        b[24..32].copy_from_slice(&self.order_id.to_le_bytes());
        b
    }
}

/// Table of `state_list`.
pub static STATE_LIST_SPEC: RecordSpec = RecordSpec {
    name: "state_list",
    kind: 205,
    group: Group::State,
    extension: None,
    by_flag: false,
    fields: &[
        FieldSpec { name: "order_id", field_type: FieldType::U64, offset: 24, size: 8, enumeration: None, flags: None, min: Some(256), max: None, optional: false },
    ],
    text_order: &[0],
    rules: &[
    ],
    reserved: [0xffffffffffffff00, 0xffffffffffffffff, 0xffffffffffffffff, 0x0, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff, 0xffffffffffffffff],
};

/// The table of each kind, by its first byte.
pub static RECORDS: [Option<&RecordSpec>; 256] = {
    let mut table: [Option<&RecordSpec>; 256] = [None; 256];
    table[1] = Some(&NEW_SPEC);
    table[2] = Some(&CANCEL_SPEC);
    table[3] = Some(&REPLACE_SPEC);
    table[4] = Some(&REDUCE_SPEC);
    table[5] = Some(&MASS_CANCEL_SPEC);
    table[6] = Some(&NEW_LIST_SPEC);
    table[7] = Some(&COUNTDOWN_SPEC);
    table[8] = Some(&OPEN_SESSION_SPEC);
    table[9] = Some(&CLOSE_SESSION_SPEC);
    table[10] = Some(&RESUME_SESSION_SPEC);
    table[11] = Some(&DISCONNECT_SPEC);
    table[12] = Some(&RENEW_SPEC);
    table[13] = Some(&TICK_SPEC);
    table[14] = Some(&RESUME_TIME_SPEC);
    table[16] = Some(&ADD_ASSET_SPEC);
    table[17] = Some(&ADD_INSTRUMENT_SPEC);
    table[18] = Some(&CONFIGURE_SPEC);
    table[19] = Some(&SET_ACCOUNT_SPEC);
    table[20] = Some(&SET_FEES_SPEC);
    table[21] = Some(&DEPOSIT_SPEC);
    table[22] = Some(&WITHDRAW_SPEC);
    table[23] = Some(&SET_PHASE_SPEC);
    table[24] = Some(&SCHEDULE_PHASE_SPEC);
    table[25] = Some(&UNCROSS_SPEC);
    table[26] = Some(&SET_BANDS_SPEC);
    table[27] = Some(&SET_LIMITS_SPEC);
    table[28] = Some(&DELIST_SPEC);
    table[64] = Some(&INSTRUMENT_LIMITS_SPEC);
    table[65] = Some(&ORDER_TERMS_SPEC);
    table[66] = Some(&STATE_TERMS_SPEC);
    table[67] = Some(&LIST_LEG_SPEC);
    table[68] = Some(&ORDER_LIMITS_SPEC);
    table[80] = Some(&HELLO_SPEC);
    table[81] = Some(&WELCOME_SPEC);
    table[82] = Some(&REFUSED_SPEC);
    table[83] = Some(&QUERY_SPEC);
    table[84] = Some(&POSITION_SPEC);
    table[85] = Some(&HEARTBEAT_SPEC);
    table[88] = Some(&ONE_WAY_QUERY_SPEC);
    table[89] = Some(&ONE_WAY_COUNTS_SPEC);
    table[96] = Some(&SHARDS_QUERY_SPEC);
    table[97] = Some(&SHARD_SPEC);
    table[98] = Some(&SHARD_MARKET_SPEC);
    table[86] = Some(&GAP_FILL_SPEC);
    table[87] = Some(&GAP_FILLED_SPEC);
    table[112] = Some(&FOLLOW_SPEC);
    table[113] = Some(&FRAMES_SPEC);
    table[114] = Some(&LOG_STATE_SPEC);
    table[115] = Some(&FOLLOW_REFUSED_SPEC);
    table[116] = Some(&PROMOTE_SPEC);
    table[117] = Some(&PROMOTED_SPEC);
    table[128] = Some(&ACCEPTED_SPEC);
    table[129] = Some(&REJECTED_SPEC);
    table[130] = Some(&FILL_SPEC);
    table[131] = Some(&TRADE_SPEC);
    table[132] = Some(&CANCELED_SPEC);
    table[133] = Some(&REPLACED_SPEC);
    table[134] = Some(&REDUCED_SPEC);
    table[135] = Some(&MASS_CANCELED_SPEC);
    table[136] = Some(&LEVEL_SPEC);
    table[137] = Some(&SETTLED_SPEC);
    table[138] = Some(&PREVENTED_SPEC);
    table[140] = Some(&TRIGGERED_SPEC);
    table[141] = Some(&OUTCOME_SPEC);
    table[142] = Some(&LIST_STATUS_SPEC);
    table[143] = Some(&COUNTDOWN_SET_SPEC);
    table[144] = Some(&SESSION_OPENED_SPEC);
    table[145] = Some(&SESSION_CLOSED_SPEC);
    table[146] = Some(&ACCOUNT_SET_SPEC);
    table[147] = Some(&TRANSFERRED_SPEC);
    table[148] = Some(&SESSION_RESUMED_SPEC);
    table[149] = Some(&SESSION_DISCONNECTED_SPEC);
    table[150] = Some(&TIME_RESUMED_SPEC);
    table[152] = Some(&ASSET_ADDED_SPEC);
    table[153] = Some(&INSTRUMENT_ADDED_SPEC);
    table[154] = Some(&CONFIGURED_SPEC);
    table[155] = Some(&FEES_SET_SPEC);
    table[156] = Some(&PHASE_SET_SPEC);
    table[157] = Some(&INDICATIVE_SPEC);
    table[158] = Some(&BANDS_SET_SPEC);
    table[159] = Some(&LIMITS_SET_SPEC);
    table[160] = Some(&DELISTED_SPEC);
    table[161] = Some(&PHASE_SCHEDULED_SPEC);
    table[192] = Some(&STATE_ENGINE_SPEC);
    table[193] = Some(&STATE_ASSET_SPEC);
    table[194] = Some(&STATE_INSTRUMENT_SPEC);
    table[202] = Some(&STATE_RULES_SPEC);
    table[203] = Some(&STATE_SCHEDULE_SPEC);
    table[197] = Some(&STATE_ACCOUNT_SPEC);
    table[198] = Some(&STATE_BALANCE_SPEC);
    table[199] = Some(&STATE_TRANSFER_SPEC);
    table[195] = Some(&STATE_SESSION_SPEC);
    table[201] = Some(&STATE_OUTCOME_SPEC);
    table[204] = Some(&STATE_COUNTDOWN_SPEC);
    table[196] = Some(&STATE_ORDER_SPEC);
    table[200] = Some(&STATE_STOP_SPEC);
    table[205] = Some(&STATE_LIST_SPEC);
    table
};
