//! The wire: records of 64 bytes, frames, messages and their text form (docs/wire.md).
//!
//! `records_generated` holds constants, plain structs without checks, and the tables; `check` decides whether bytes are
//! a valid record, `frame` and `message` do so for what records travel in, `text` shows them to people. Decoding reads
//! nothing outside its input, never panics, and allocates nothing. `public` selects the events that may be told to all.

pub mod check;
pub mod error;
pub mod frame;
pub mod message;
pub mod public;
#[rustfmt::skip] // as the generator writes it
pub mod records_generated;
pub mod short;
pub mod text;

pub use check::{
    announced_by, check_payload, check_record, check_record_slow, first_record, is_valid_fast,
    records_of, spec_of,
};
pub use error::{TextError, WireError, reason_name};
pub use frame::{
    FrameHeader, HEADER_SIZE, NO_HEADER, build_frame, chain_hash, decode_frame, is_checksum_right,
    seal, verify_chain,
};
pub use message::{
    ENVELOPE_SIZE, Envelope, MESSAGE_BYTES_MAX, build_message, padding_of, push_padded,
    read_message,
};
pub use public::public_events;
pub use records_generated::*;
pub use short::{SHORT_BYTES, SHORT_MESSAGE_BYTES, push_short, read_short};
pub use text::{ParseError, from_text, to_text};
