"""The one tree of operating errors.

    LxError                 whatever LX reports to its caller; `exit_code` is what the command line ends with (1)
    ├── UsageError          an option or argument is wrong: our user can mend it on the command line (2)
    │   ├── ArgumentError       the same of a call from Python, also a ValueError
    │   ├── ArgumentTypeError   an argument of the wrong type, such as a float, also a TypeError
    │   └── AddressError        not an address, or none of this machine (lx.transport.errors)
    ├── InputError          a file, row or message from outside is wrong: what, where, why, how to mend (2)
    ├── WireError           bytes break the wire's rules: reason, offset, field, value (lx.wire.errors)
    ├── TextError           a line is not the text form of a record (lx.wire.errors)
    ├── EngineError         an engine can't be made, or can't do what it was asked
    │   ├── SequenceError       a frame does not begin with the next ordinal
    │   ├── TimeError           a frame's time lies before that of the frame before it
    │   ├── SnapshotError       the records of a snapshot can't be the state of an engine
    │   └── UnknownInstrumentError  a query names an instrument that does not exist
    ├── JournalError        a journal can't be opened or used (lx.journal.errors)
    │   ├── JournalLockedError  another process has it open (3)
    │   ├── JournalDamagedError bytes that had been durable are missing or changed: file, offset, why, mend
    │   └── JournalFullError    no space, or an I/O error; the journal is as before
    │       └── JournalSyncError    a sync failed: the journal is closed
    ├── ClientError         a command was not taken, or what became of it can't be told (lx.client.errors)
    │   ├── NotExecutedError    it was not executed and never will be
    │   ├── TooOldError         whether it was executed is not remembered
    │   ├── SessionEndedError   its session has ended, or the server does not know it
    │   ├── SessionRefusedError the server opens no session
    │   ├── ClientFullError     too much is under way
    │   └── ClientClosedError   the client was closed, or its thread has failed
    ├── FollowError         a backup can't follow, or not any further (lx.node.follower)
    ├── RejectedError       the embedded exchange could not set up what it was asked to (lx.exchange)
    ├── AddressInUseError   somebody else listens at the address (3; lx.transport.errors)
    ├── NoAnswerError       nobody, or nobody who speaks LX, answers at the address (3; lx.transport.errors)
    ├── EnginesDiffer       two engines gave different events or states (lx.lab.replay)
    ├── Difference          the same, found by `lx lab diff` (lx.lab.diff)
    ├── PeerError           a peer of the benchmark can't be installed or run (lx.lab.bench)
    └── VerificationError   a benchmark's row did other work than the reference (lx.lab.bench)

A class of one layer lives in that layer; a test holds this tree against the source.

A rejection of an order is a value on the wire, never an exception. A broken invariant is `lx.checks.InvariantError`,
outside of this tree, so that no `except LxError` can hide it.
"""

from typing import ClassVar

__all__ = [
    "ArgumentError",
    "ArgumentTypeError",
    "EngineError",
    "InputError",
    "LxError",
    "SequenceError",
    "SnapshotError",
    "TimeError",
    "UnknownInstrumentError",
    "UsageError",
]


class LxError(Exception):
    """Root of all operating errors of LX.

    The message is one line for a person: what, where, why, how to mend. `exit_code` is the exit status of `lx`.
    """

    exit_code: ClassVar[int] = 1


class UsageError(LxError):
    """An option or an argument can't be used; the message names it, its value and what is allowed.

    Example: `raise UsageError("--rate: '-1' is not a rate; give orders per second, above 0, such as --rate 100")`
    """

    exit_code: ClassVar[int] = 2


class ArgumentError(UsageError, ValueError):
    """An argument of a call can't be used; the message names it, its value and what is allowed.

    Example: `raise ArgumentError("side='bid' is unknown; give 'buy' or 'sell'")`
    """


class ArgumentTypeError(UsageError, TypeError):
    """An argument of a call has a type that can't be used, such as a float for a price; the message says what can."""


class InputError(LxError):
    """Something read from outside (file, row, message) is malformed; the message names place, field, value, reason."""

    exit_code: ClassVar[int] = 2


class EngineError(LxError):
    """An engine can't be made, or can't do what it was asked; its state is what it was before."""


class SequenceError(EngineError):
    """A frame does not begin with the next ordinal: `expected` and `found`. A frame was lost, repeated or swapped."""

    def __init__(self, *, expected: int, found: int) -> None:
        self.expected = expected
        self.found = found
        super().__init__(f"the frame begins with command {found}, but the next of this log is {expected}")


class TimeError(EngineError):
    """A frame's time lies before that of the frame before it: `last` and `found`, in ns since 1970."""

    def __init__(self, *, last: int, found: int) -> None:
        self.last = last
        self.found = found
        super().__init__(f"the frame's time {found} ns lies before {last} ns, the time of the frame before it")


class SnapshotError(EngineError):
    """The records of a snapshot can't be the state of an engine: index of the first wrong `record`, and why."""

    def __init__(self, record: int, why: str) -> None:
        self.record = record
        self.why = why
        super().__init__(f"record {record} of the snapshot: {why}; take another snapshot or replay the log")


class UnknownInstrumentError(EngineError):
    """A query names an `instrument` that does not exist; numbers begin at 1 in the order of creation."""

    def __init__(self, instrument: int) -> None:
        self.instrument = instrument
        super().__init__(f"instrument {instrument} does not exist; they are numbered from 1 as they were added")
