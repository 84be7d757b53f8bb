//! Sockets of `lx-zmtp` for Python: lists of messages in and out.

use lx_zmtp::{
    AddressFault, Batch, CloseReason, Message, Options, PeerId, PollMode, SendError, SocketType,
};
use pyo3::exceptions::{PyConnectionError, PyOSError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList};
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd};
use std::time::{Duration, Instant};

/// How long a wait leaves Python's signals unheard.
const SIGNALS_EVERY: Duration = Duration::from_millis(100);
/// What a wait takes into the batch at most.
const BATCH_MESSAGES: usize = 8_192;
const BATCH_BYTES: usize = 1 << 20;
/// The number by which Linux says that an address is in use.
const EADDRINUSE: i32 = 98;

/// An endpoint and the messages it has read that Python has not taken.
pub(crate) struct Core {
    pub(crate) endpoint: Option<lx_zmtp::Endpoint>,
    pub(crate) batch: Batch,
    /// Messages of the batch that were taken.
    pub(crate) taken: usize,
}

impl Core {
    pub(crate) fn new(kind: SocketType, options: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let options = to_options(options)?;
        Ok(Self {
            endpoint: Some(lx_zmtp::Endpoint::new(kind, options)?),
            batch: Batch::new(BATCH_MESSAGES, BATCH_BYTES),
            taken: 0,
        })
    }

    pub(crate) fn endpoint(&mut self) -> PyResult<&mut lx_zmtp::Endpoint> {
        self.endpoint.as_mut().ok_or_else(is_closed)
    }

    pub(crate) fn bind(&mut self, address: &str) -> PyResult<String> {
        self.endpoint()?.bind(address).map_err(address_error)
    }

    pub(crate) fn connect(&mut self, address: &str) -> PyResult<u64> {
        let peer = self.endpoint()?.connect(address).map_err(address_error)?;
        Ok(peer.to_bits())
    }

    pub(crate) fn wake_by(&mut self, descriptor: i32) -> PyResult<()> {
        let owned = duplicate(descriptor)?;
        Ok(self.endpoint()?.wake_by(owned)?)
    }

    /// Readable when there is something to receive.
    pub(crate) fn descriptor(&mut self) -> PyResult<i32> {
        Ok(self.endpoint()?.descriptor().as_raw_fd())
    }

    /// Wait until a message is in the batch, or a wake descriptor is readable; false when the time is over, or room has come
    /// after a message was refused.
    pub(crate) fn wait(&mut self, py: Python<'_>, timeout_ns: Option<u64>) -> PyResult<bool> {
        let end = timeout_ns.map(|timeout| Instant::now() + Duration::from_nanos(timeout));
        let was_full = self.endpoint()?.is_full();
        loop {
            if self.batch.len() > self.taken {
                return Ok(true);
            }
            let left = end.map(|end| end.saturating_duration_since(Instant::now()));
            let step = left.map_or(SIGNALS_EVERY, |left| left.min(SIGNALS_EVERY));
            if self.read(py, step)? {
                return Ok(true);
            }
            let has_room = was_full && !self.endpoint()?.is_full();
            let is_over = left.is_some_and(|left| left == step);
            if self.batch.is_empty() && (is_over || has_room) {
                return Ok(false);
            }
            py.check_signals()?;
        }
    }

    /// Read into the empty batch; whether a wake descriptor was readable.
    fn read(&mut self, py: Python<'_>, timeout: Duration) -> PyResult<bool> {
        self.batch.clear();
        self.taken = 0;
        self.endpoint()?;
        let Self {
            endpoint, batch, ..
        } = self;
        let Some(endpoint) = endpoint else {
            return Ok(false);
        };
        if timeout.is_zero() {
            return Ok(endpoint.receive(batch, Some(timeout))?); // it doesn't wait, so the lock may be kept
        }
        Ok(py.detach(|| endpoint.receive(batch, Some(timeout)))?)
    }

    /// Make sure that messages which wait are in the batch.
    pub(crate) fn fill(
        &mut self,
        py: Python<'_>,
        messages_max: usize,
        bytes_max: usize,
    ) -> PyResult<()> {
        if self.batch.len() == self.taken {
            self.batch.set_limits(messages_max, bytes_max);
            self.read(py, Duration::ZERO)?;
        }
        Ok(())
    }

    pub(crate) fn counters<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let endpoint = self.endpoint()?;
        let counters = endpoint.counters();
        let (held_in, held_out) = endpoint.held_bytes();
        let dict = PyDict::new(py);
        dict.set_item("held_bytes_in", held_in)?;
        dict.set_item("held_bytes_out", held_out)?;
        dict.set_item("handshakes", counters.handshakes)?;
        dict.set_item("messages_lost", counters.messages_lost)?;
        for (name, count) in CloseReason::NAMES.iter().zip(counters.closed) {
            dict.set_item(format!("closed_{name}"), count)?;
        }
        Ok(dict)
    }

    pub(crate) fn close(&mut self, py: Python<'_>, linger_ms: u64) -> (usize, usize) {
        let Some(endpoint) = self.endpoint.take() else {
            return (0, 0);
        };
        let closed = py.detach(|| endpoint.close(Duration::from_millis(linger_ms)));
        (closed.messages_lost, closed.connections_open)
    }
}

/// A socket of any pattern that is not a server with numbered connections.
#[pyclass(module = "lx._native")]
pub(crate) struct Endpoint {
    pub(crate) core: Core,
}

#[pymethods]
impl Endpoint {
    #[new]
    #[pyo3(signature = (kind, /, **options))]
    fn new(kind: &str, options: Option<&Bound<'_, PyDict>>) -> PyResult<Self> {
        let unknown = || PyValueError::new_err(format!("no socket type is named {kind:?}"));
        let kind = SocketType::from_name(kind.as_bytes()).ok_or_else(unknown)?;
        let core = Core::new(kind, options)?;
        Ok(Self { core })
    }

    /// Listen; the address with the port that the system chose.
    #[pyo3(signature = (address, /))]
    fn bind(&mut self, address: &str) -> PyResult<String> {
        self.core.bind(address)
    }

    /// Connect in the background, again and again; the name of the peer.
    #[pyo3(signature = (address, /))]
    fn connect(&mut self, address: &str) -> PyResult<u64> {
        self.core.connect(address)
    }

    /// Wait for a message; False when the time was over or room has come for what could not be sent.
    #[pyo3(signature = (timeout_ns, /))]
    fn wait(&mut self, py: Python<'_>, timeout_ns: Option<u64>) -> PyResult<bool> {
        self.core.wait(py, timeout_ns)
    }

    /// Becomes readable when there is something to receive; connecting and heartbeats need calls besides.
    #[getter]
    fn descriptor(&mut self) -> PyResult<i32> {
        self.core.descriptor()
    }

    /// Messages that wait: (peer, parts).
    #[pyo3(signature = (messages_max, bytes_max, /))]
    fn receive<'py>(
        &mut self,
        py: Python<'py>,
        messages_max: usize,
        bytes_max: usize,
    ) -> PyResult<Bound<'py, PyList>> {
        let core = &mut self.core;
        core.fill(py, messages_max, bytes_max)?;
        let list = PyList::empty(py);
        let mut size = 0;
        for (peer, message) in core.batch.iter().skip(core.taken) {
            if list.len() >= messages_max || size >= bytes_max {
                break;
            }
            size += message.parts().map(<[u8]>::len).sum::<usize>();
            list.append((peer.to_bits(), to_parts(py, message)?))?;
        }
        core.taken += list.len();
        Ok(list)
    }

    /// Queue a message by the pattern; False when no peer has room. ConnectionError when each of them refuses this side.
    #[pyo3(signature = (parts, /))]
    fn send(&mut self, parts: Vec<PyBackedParts>) -> PyResult<bool> {
        let parts: Vec<&[u8]> = parts.iter().map(|part| &**part).collect();
        is_queued(self.core.endpoint()?.send(&parts))
    }

    /// Queue a message for one peer; False when it has no room. ConnectionError when it is gone or was dropped.
    #[pyo3(signature = (peer, parts, /))]
    fn send_to(&mut self, peer: u64, parts: Vec<PyBackedParts>) -> PyResult<bool> {
        let parts: Vec<&[u8]> = parts.iter().map(|part| &**part).collect();
        is_queued(
            self.core
                .endpoint()?
                .send_to(PeerId::from_bits(peer), &parts),
        )
    }

    /// Write what was queued, as far as there is room.
    fn flush(&mut self) -> PyResult<()> {
        self.core.endpoint()?.flush();
        Ok(())
    }

    /// SUB: want messages that begin so.
    #[pyo3(signature = (prefix, /))]
    fn subscribe(&mut self, prefix: &[u8]) -> PyResult<()> {
        self.core.endpoint()?.subscribe(prefix).map_err(send_error)
    }

    /// SUB: take a subscription back.
    #[pyo3(signature = (prefix, /))]
    fn unsubscribe(&mut self, prefix: &[u8]) -> PyResult<()> {
        self.core
            .endpoint()?
            .unsubscribe(prefix)
            .map_err(send_error)
    }

    /// Identity of a peer; None when it is gone.
    #[pyo3(signature = (peer, /))]
    fn identity<'py>(
        &mut self,
        py: Python<'py>,
        peer: u64,
    ) -> PyResult<Option<Bound<'py, PyBytes>>> {
        let identity = self.core.endpoint()?.identity(PeerId::from_bits(peer));
        Ok(identity.map(|identity| PyBytes::new(py, identity)))
    }

    /// Handshakes, messages lost, bytes held, and connections that ended by reason.
    fn counters<'py>(&mut self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        self.core.counters(py)
    }

    /// Close within the linger time; messages that were not written, connections that the other side had open.
    #[pyo3(signature = (linger_ms, /))]
    fn close(&mut self, py: Python<'_>, linger_ms: u64) -> (usize, usize) {
        self.core.close(py, linger_ms)
    }
}

/// Bytes of Python's that outlive the call that borrows them.
type PyBackedParts = pyo3::pybacked::PyBackedBytes;

fn to_parts<'py>(py: Python<'py>, message: Message<'_>) -> PyResult<Bound<'py, PyList>> {
    PyList::new(py, message.parts().map(|part| PyBytes::new(py, part)))
}

fn is_queued(outcome: Result<(), SendError>) -> PyResult<bool> {
    match outcome {
        Ok(()) => Ok(true),
        Err(SendError::Full) => Ok(false),
        Err(error) => Err(send_error(error)),
    }
}

fn send_error(error: SendError) -> PyErr {
    match error {
        SendError::Gone | SendError::Dropped => PyConnectionError::new_err(error.to_string()),
        _ => PyValueError::new_err(error.to_string()),
    }
}

/// OSError with the system's number, or ValueError for a text that is no address.
fn address_error(fault: AddressFault) -> PyErr {
    match fault {
        AddressFault::Syntax => PyValueError::new_err(fault.to_string()),
        AddressFault::InUse => PyOSError::new_err((EADDRINUSE, fault.to_string())),
        AddressFault::System(error) => match error.raw_os_error() {
            Some(number) => PyOSError::new_err((number, error.to_string())),
            None => PyOSError::new_err(error.to_string()),
        },
    }
}

fn is_closed() -> PyErr {
    PyValueError::new_err("the socket is closed")
}

/// A descriptor of Python's, duplicated, so that it may be closed there at any time.
fn duplicate(descriptor: i32) -> PyResult<OwnedFd> {
    if descriptor < 0 {
        return Err(PyValueError::new_err("a descriptor is not negative"));
    }
    // SAFETY: The number is not -1. It is borrowed for the one system call that duplicates it, which fails with EBADF
    // when it is not open; nothing is read, written or closed through it.
    let borrowed = unsafe { BorrowedFd::borrow_raw(descriptor) };
    Ok(borrowed.try_clone_to_owned()?)
}

/// Options by name; times in the unit that the name ends with.
fn to_options(given: Option<&Bound<'_, PyDict>>) -> PyResult<Options> {
    let mut options = Options::default();
    for (name, value) in given.into_iter().flatten() {
        let name: String = name.extract()?;
        match name.as_str() {
            "identity" => options.identity = value.extract()?,
            "queue_messages_max" => options.queue_messages_max = value.extract()?,
            "queue_bytes_max" => options.queue_bytes_max = value.extract()?,
            "message_bytes_max" => options.message_bytes_max = value.extract()?,
            "total_bytes_max" => options.total_bytes_max = value.extract()?,
            "connections_max" => options.connections_max = value.extract()?,
            "handshake_timeout_ms" => options.handshake_timeout = millis(&value)?,
            "message_timeout_ms" => options.message_timeout = millis(&value)?,
            "keepalive_idle_s" => options.keepalive_idle = Duration::from_secs(value.extract()?),
            "output_timeout_ms" => options.output_timeout = millis(&value)?,
            "heartbeat_interval_ms" => options.heartbeat_interval = millis(&value)?,
            "heartbeat_timeout_ms" => options.heartbeat_timeout = millis(&value)?,
            "reconnect_first_ms" => options.reconnect_first = millis(&value)?,
            "reconnect_max_ms" => options.reconnect_max = millis(&value)?,
            "poll" => options.poll = to_poll(&value)?,
            _ => return Err(PyTypeError::new_err(format!("no option is named {name:?}"))),
        }
    }
    Ok(options)
}

fn millis(value: &Bound<'_, PyAny>) -> PyResult<Duration> {
    Ok(Duration::from_millis(value.extract()?))
}

fn to_poll(value: &Bound<'_, PyAny>) -> PyResult<PollMode> {
    match value.extract::<&str>()? {
        "block" => Ok(PollMode::Block),
        "hybrid" => Ok(PollMode::Hybrid),
        "spin" => Ok(PollMode::Spin),
        other => Err(PyValueError::new_err(format!(
            "poll is block, hybrid or spin, not {other:?}"
        ))),
    }
}
