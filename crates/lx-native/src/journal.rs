//! Files of the journal for Python: writing, syncing, a thread that syncs. The bytes are those of `lx_core::journal`.
//!
//! Errors of the system become Python's OSError; what they mean is decided in `lx.journal`.

use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::wire::{Input, first_header, to_value_error};
use lx_core::journal::{self, END_MARK, Link, SegmentHeader};
use lx_core::wire::{self, FRAME_SYNCED, FrameHeader};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

/// What the system is told to forget at a time, and the pause behind it: so nobody waits long for the processor.
const FORGET_BYTES: u64 = 1 << 20;
const FORGET_PAUSE: Duration = Duration::from_millis(1);
/// Bytes of zeros written at a time.
const ZEROS: usize = 1 << 20;

/// A segment's file, and how far the log in it was written.
struct Shared {
    file: File,
    /// Ordinal of the command after the last frame that was written here.
    position: AtomicU64,
}

/// One file of fixed size.
#[pyclass(module = "lx._native", frozen)]
pub(crate) struct JournalFile {
    shared: Arc<Shared>,
    size: u64,
}

#[pymethods]
impl JournalFile {
    /// Make a file of `size` bytes whose blocks are reserved; OSError when it exists or the space is not there.
    #[staticmethod]
    #[pyo3(signature = (path, size, /))]
    fn create(py: Python<'_>, path: PathBuf, size: u64) -> PyResult<Self> {
        py.detach(|| {
            let file = OpenOptions::new()
                .read(true)
                .write(true)
                .create_new(true)
                .open(&path)?;
            match rustix::fs::fallocate(&file, rustix::fs::FallocateFlags::empty(), 0, size) {
                Ok(()) => {}
                Err(rustix::io::Errno::OPNOTSUPP) => write_zeros(&file, 0, size)?,
                Err(error) => return Err(io::Error::from(error).into()),
            }
            Ok(Self::of(file, size))
        })
    }

    /// Open a file that is there, for reading and, when `write` is set, for writing.
    #[staticmethod]
    #[pyo3(signature = (path, /, *, write))]
    fn open(path: PathBuf, write: bool) -> PyResult<Self> {
        let file = OpenOptions::new().read(true).write(write).open(path)?;
        let size = file.metadata()?.len();
        Ok(Self::of(file, size))
    }

    /// Bytes of the file.
    #[getter]
    fn size(&self) -> u64 {
        self.size
    }

    /// At most `length` bytes from `offset` on; less at the end of the file.
    #[pyo3(signature = (offset, length, /))]
    fn read<'py>(
        &self,
        py: Python<'py>,
        offset: u64,
        length: u64,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let length = length.min(self.size.saturating_sub(offset)) as usize;
        PyBytes::new_with(py, length, |bytes| {
            py.detach(|| self.shared.file.read_exact_at(bytes, offset))
                .map_err(PyErr::from)
        })
    }

    /// Write `data` at `offset`.
    #[pyo3(signature = (data, offset, /))]
    fn write(&self, py: Python<'_>, data: Input, offset: u64) -> PyResult<()> {
        Ok(py.detach(|| self.shared.file.write_all_at(data.as_slice(), offset))?)
    }

    /// Write zeros from `offset` to the end of the file.
    #[pyo3(signature = (offset, /))]
    fn zero(&self, py: Python<'_>, offset: u64) -> PyResult<()> {
        Ok(py.detach(|| write_zeros(&self.shared.file, offset, self.size))?)
    }

    /// Seal an unsealed frame, chained to `previous_header` and with the flag `synced` when `is_synced`, write it and the
    /// end mark at `offset`; returns the sealed frame. ValueError when the frame has no header, OSError of the write.
    #[pyo3(signature = (frame, previous_header, offset, /, *, is_synced))]
    fn append<'py>(
        &self,
        py: Python<'py>,
        frame: Input,
        previous_header: Input,
        offset: u64,
        is_synced: bool,
    ) -> PyResult<Bound<'py, PyBytes>> {
        let previous = first_header(previous_header.as_slice())?;
        let frame = frame.as_slice();
        let header = FrameHeader::parse(frame).map_err(to_value_error)?;
        if frame.len() as u64 != (u64::from(header.record_count) + 1) * wire::RECORD_SIZE as u64 {
            return Err(PyValueError::new_err(
                "the frame has not the records of its header",
            ));
        }
        PyBytes::new_with(py, frame.len(), |sealed| {
            py.detach(|| {
                sealed.copy_from_slice(frame);
                if is_synced {
                    sealed[6] |= FRAME_SYNCED as u8;
                }
                wire::seal(sealed, previous).map_err(to_value_error)?;
                self.write_frame(sealed, offset)?;
                let next = header.sequence + u64::from(header.command_count);
                self.shared.position.store(next, Ordering::Release);
                Ok(())
            })
        })
    }

    /// Let the system forget what it keeps of the file in memory, as far as it is on disk; beside the caller, and without
    /// a word when it can't be done.
    fn forget_cached(&self) {
        let (shared, size) = (Arc::clone(&self.shared), self.size);
        let forget = move || {
            for at in (0..size).step_by(FORGET_BYTES as usize) {
                let length = std::num::NonZeroU64::new(FORGET_BYTES);
                let _ = rustix::fs::fadvise(&shared.file, at, length, rustix::fs::Advice::DontNeed);
                std::thread::sleep(FORGET_PAUSE);
            }
        };
        let _ = std::thread::Builder::new()
            .name("lx-forget".to_owned())
            .spawn(forget);
    }

    /// Wait until all that was written is on disk.
    fn sync(&self, py: Python<'_>) -> PyResult<()> {
        Ok(py.detach(|| self.shared.file.sync_data())?)
    }
}

impl JournalFile {
    fn of(file: File, size: u64) -> Self {
        let position = AtomicU64::new(0);
        Self {
            shared: Arc::new(Shared { file, position }),
            size,
        }
    }

    /// The frame and the end mark in one write where the system takes both.
    fn write_frame(&self, frame: &[u8], offset: u64) -> io::Result<()> {
        let behind = offset + frame.len() as u64;
        let mark: &[u8] = if behind < self.size { &END_MARK } else { &[] };
        let parts = [io::IoSlice::new(frame), io::IoSlice::new(mark)];
        let written = rustix::io::pwritev(&self.shared.file, &parts, offset).unwrap_or(0);
        if written == frame.len() + mark.len() {
            return Ok(());
        }
        // Cut short or refused: again in single writes, which either succeed or name the reason.
        self.shared.file.write_all_at(frame, offset)?;
        self.shared.file.write_all_at(mark, behind)
    }
}

fn write_zeros(file: &File, offset: u64, end: u64) -> io::Result<()> {
    let zeros = vec![0; ZEROS];
    let mut at = offset;
    while at < end {
        let length = (end - at).min(ZEROS as u64);
        file.write_all_at(&zeros[..length as usize], at)?;
        at += length;
    }
    Ok(())
}

/// What the thread has to do, and what became of it.
#[derive(Default)]
struct Work {
    job: Option<(Arc<Shared>, Duration)>,
    is_running: bool,
    is_hurried: bool,
    is_stopping: bool,
    result: Option<io::Result<u64>>,
}

struct Desk {
    work: Mutex<Work>,
    changed: Condvar,
    event: OwnedFd,
}

impl Desk {
    fn lock(&self) -> MutexGuard<'_, Work> {
        self.work.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A thread that syncs a file while Python goes on.
#[pyclass(module = "lx._native", frozen)]
pub(crate) struct SyncThread {
    desk: Arc<Desk>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

#[pymethods]
impl SyncThread {
    /// Start the thread; OSError when the system has no thread or descriptor left.
    #[new]
    fn new() -> PyResult<Self> {
        let flags = rustix::event::EventfdFlags::CLOEXEC | rustix::event::EventfdFlags::NONBLOCK;
        let event = rustix::event::eventfd(0, flags).map_err(io::Error::from)?;
        let desk = Arc::new(Desk {
            work: Mutex::new(Work::default()),
            changed: Condvar::new(),
            event,
        });
        let at_desk = Arc::clone(&desk);
        let thread = std::thread::Builder::new()
            .name("lx-sync".to_owned())
            .spawn(move || serve(&at_desk))?;
        Ok(Self {
            desk,
            thread: Mutex::new(Some(thread)),
        })
    }

    /// Becomes readable when a sync is done, and stays so until `result` is asked for.
    #[getter]
    fn descriptor(&self) -> i32 {
        self.desk.event.as_raw_fd()
    }

    /// Sync `file` after `delay_ns`; nothing happens while another sync is under way.
    #[pyo3(signature = (file, /, *, delay_ns))]
    fn start(&self, file: &JournalFile, delay_ns: u64) {
        let mut work = self.desk.lock();
        if work.job.is_none() && !work.is_running && work.result.is_none() {
            work.job = Some((Arc::clone(&file.shared), Duration::from_nanos(delay_ns)));
            self.desk.changed.notify_all();
        }
    }

    /// Whether a sync was started whose result was not asked for.
    #[getter]
    fn is_busy(&self) -> bool {
        let work = self.desk.lock();
        work.job.is_some() || work.is_running || work.result.is_some()
    }

    /// None while the sync runs or when there is none; else the first ordinal that it did not make durable. OSError.
    fn result(&self) -> PyResult<Option<u64>> {
        self.take(&mut self.desk.lock())
    }

    /// The same, after waiting for a sync that was started; a delay is cut short.
    fn wait(&self, py: Python<'_>) -> PyResult<Option<u64>> {
        py.detach(|| {
            let mut work = self.desk.lock();
            work.is_hurried = true;
            self.desk.changed.notify_all();
            while work.job.is_some() || work.is_running {
                let woken = self.desk.changed.wait(work);
                work = woken.unwrap_or_else(PoisonError::into_inner);
            }
            work.is_hurried = false;
            self.take(&mut work)
        })
    }

    /// End the thread, after the sync that is under way.
    fn close(&self, py: Python<'_>) {
        py.detach(|| {
            self.desk.lock().is_stopping = true;
            self.desk.changed.notify_all();
            let thread = self
                .thread
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take();
            // The thread's panic was printed by itself; here nothing is left to do about it.
            let _ = thread.map(JoinHandle::join);
        });
    }
}

impl SyncThread {
    fn take(&self, work: &mut Work) -> PyResult<Option<u64>> {
        let Some(result) = work.result.take() else {
            return Ok(None);
        };
        let mut count = [0; 8];
        // The count is of no interest, and a descriptor that is not readable is what is wanted.
        let _ = rustix::io::read(&self.desk.event, &mut count);
        Ok(Some(result?))
    }
}

/// The thread's loop.
fn serve(desk: &Desk) {
    let mut work = desk.lock();
    while !work.is_stopping {
        let Some((_, delay)) = work.job else {
            work = desk
                .changed
                .wait(work)
                .unwrap_or_else(PoisonError::into_inner);
            continue;
        };
        if !delay.is_zero() {
            let is_waiting = |work: &mut Work| !work.is_hurried && !work.is_stopping;
            let woken = desk.changed.wait_timeout_while(work, delay, is_waiting);
            work = woken.unwrap_or_else(PoisonError::into_inner).0;
        }
        let Some((shared, _)) = work.job.take() else {
            continue;
        };
        work.is_running = true;
        drop(work);
        // What is written after this line may or may not be in this sync.
        let position = shared.position.load(Ordering::Acquire);
        let result = shared.file.sync_data().map(|()| position);
        work = desk.lock();
        work.is_running = false;
        work.result = Some(result);
        // It can fail only when nobody reads 2^64 results.
        let _ = rustix::io::write(&desk.event, &1_u64.to_ne_bytes());
        desk.changed.notify_all();
    }
}

/// The 128 bytes of a segment's header.
#[pyfunction]
#[pyo3(signature = (*, shard, segment, first_sequence, size, previous_header))]
pub(crate) fn journal_header<'py>(
    py: Python<'py>,
    shard: u32,
    segment: u64,
    first_sequence: u64,
    size: u64,
    previous_header: Input,
) -> PyResult<Bound<'py, PyBytes>> {
    let header = SegmentHeader {
        shard,
        segment,
        first_sequence,
        size,
        previous: *first_header(previous_header.as_slice())?,
    };
    Ok(PyBytes::new(py, &header.to_bytes()))
}

type Header<'py> = (u32, u64, u64, u64, Bound<'py, PyBytes>);

/// (shard, segment, first sequence, size, previous header); ValueError "foreign", "version" or "checksum".
#[pyfunction]
#[pyo3(signature = (data, /))]
pub(crate) fn journal_header_parse<'py>(py: Python<'py>, data: Input) -> PyResult<Header<'py>> {
    let header = SegmentHeader::parse(data.as_slice()).map_err(|fault| {
        PyValueError::new_err(match fault {
            journal::HeaderFault::Foreign => "foreign",
            journal::HeaderFault::Version => "version",
            journal::HeaderFault::Checksum => "checksum",
        })
    })?;
    let previous = PyBytes::new(py, &header.previous);
    Ok((
        header.shard,
        header.segment,
        header.first_sequence,
        header.size,
        previous,
    ))
}

type Scanned<'py> = (u64, usize, u64, Bound<'py, PyBytes>, &'static str, bool);

/// Walk along the frames of a segment: (frames, offset behind them, next sequence, last header, why it ended, whether it
/// ended at the end mark or the end of the segment).
#[pyfunction]
#[pyo3(signature = (segment, at, /, *, shard, sequence, previous_header))]
pub(crate) fn journal_scan<'py>(
    py: Python<'py>,
    segment: Input,
    at: usize,
    shard: u32,
    sequence: u64,
    previous_header: Input,
) -> PyResult<Scanned<'py>> {
    let previous = *first_header(previous_header.as_slice())?;
    let link = Link {
        shard,
        sequence,
        previous,
    };
    let found = py.detach(|| journal::scan(segment.as_slice(), at, link));
    Ok((
        found.frames,
        found.end,
        found.link.sequence,
        PyBytes::new(py, &found.link.previous),
        found.stop.text(),
        found.stop == journal::Stop::End,
    ))
}

type Behind = (u64, usize, Option<(usize, u64)>);

/// What lies behind the frames: (whole frames of a higher sequence, end of what looks like a frame of this log's future or
/// 0, offset and sequence of the first whole one with the flag `synced`).
#[pyfunction]
#[pyo3(signature = (segment, at, /, *, shard, sequence))]
pub(crate) fn journal_behind(
    py: Python<'_>,
    segment: Input,
    at: usize,
    shard: u32,
    sequence: u64,
) -> Behind {
    let found = py.detach(|| journal::look_behind(segment.as_slice(), at, shard, sequence));
    (found.frames, found.end, found.synced)
}

/// The sealed parts of an event frame as event files hold them, packed and chained to the header of its command frame. ValueError when
/// the one is not the events of the other.
#[pyfunction]
#[pyo3(signature = (command_header, events, /))]
pub(crate) fn event_parts<'py>(
    py: Python<'py>,
    command_header: Input,
    events: Input,
) -> PyResult<Bound<'py, PyBytes>> {
    let header = first_header(command_header.as_slice())?;
    let parts = py.detach(|| journal::sealed_parts(events.as_slice(), header));
    Ok(PyBytes::new(py, &parts.map_err(to_value_error)?))
}

/// The first parts of a piece of an event file, which was found right, as an intake takes them: about as many as give
/// `bytes_max` bytes, one at least. ValueError when they are none.
#[pyfunction]
#[pyo3(signature = (data, /, *, bytes_max))]
pub(crate) fn event_unpack<'py>(
    py: Python<'py>,
    data: Input,
    bytes_max: usize,
) -> PyResult<Bound<'py, PyBytes>> {
    let parts = py.detach(|| journal::unpack_parts(data.as_slice(), bytes_max));
    Ok(PyBytes::new(py, &parts.map_err(to_value_error)?))
}

type Walked = (usize, u32, usize, u64, u32, usize, u64);

/// Walk along the parts of an event file, the first of them of the frame of command `sequence` and with `base` records of
/// that before it, and look for record `skip` of the frame of command `position`: (offset of the part that has it, records
/// of its frame before that part, offset behind the last whole part, sequence and base of what follows there, offset
/// behind the last whole frame, sequence of what follows there).
#[pyfunction]
#[pyo3(signature = (data, /, *, sequence, base, position, skip))]
pub(crate) fn event_walk(
    py: Python<'_>,
    data: Input,
    sequence: u64,
    base: u32,
    position: u64,
    skip: u32,
) -> Walked {
    let found = py.detach(|| journal::walk(data.as_slice(), sequence, base, position, skip));
    (
        found.start,
        found.start_base,
        found.end,
        found.sequence,
        found.base,
        found.frames_end,
        found.frames_sequence,
    )
}
