//! Why an engine refuses a frame, a snapshot or a question.

use crate::wire::WireError;
use std::fmt;

/// An operating error of an engine. A rejected order is none: it is an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EngineError {
    /// The bytes are no frame of the kind that is needed.
    Wire(WireError),
    /// The frame is not the next one of the log.
    Sequence {
        /// Ordinal of the next command.
        expected: u64,
        /// That of the frame's first command.
        found: u64,
    },
    /// The frame's time lies before the last frame's.
    Time {
        /// Time of the last frame, ns.
        last: u64,
        /// Time of this one, ns.
        found: u64,
    },
    /// The frame is a snapshot, but not of a state that an engine can have.
    Snapshot {
        /// Index of the first record that can't be, extensions counted.
        record: u32,
        /// What is wrong with it.
        message: String,
    },
    /// No such instrument.
    UnknownInstrument(u16),
}

impl From<WireError> for EngineError {
    fn from(error: WireError) -> Self {
        Self::Wire(error)
    }
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Wire(error) => error.fmt(f),
            Self::Sequence { expected, found } => write!(
                f,
                "the frame's sequence is {found}, but the next command of the log is {expected}; \
                 apply the frames of one log in order, without gaps or repeats"
            ),
            Self::Time { last, found } => write!(
                f,
                "the frame's time_ns is {found}, before that of the last frame, {last}; \
                 give a time that never goes back"
            ),
            Self::Snapshot { record, message } => write!(
                f,
                "record {record} of the snapshot: {message}; restore a snapshot that an engine made"
            ),
            Self::UnknownInstrument(instrument) => write!(
                f,
                "no instrument has number {instrument}; add it first, numbers count from 1"
            ),
        }
    }
}

impl std::error::Error for EngineError {}
