use super::{HeaderFault, Link, SEGMENT_HEADER_SIZE, SegmentHeader, Stop, look_behind, scan};
use crate::wire::{
    FRAME_SYNCED, FrameHeader, HEADER_SIZE, NO_HEADER, OpenSession, build_frame, seal,
};

const SIZE: usize = 2048;

fn header() -> SegmentHeader {
    SegmentHeader {
        shard: 3,
        segment: 1,
        first_sequence: 1,
        size: SIZE as u64,
        previous: NO_HEADER,
    }
}

fn link() -> Link {
    Link {
        shard: 3,
        sequence: 1,
        previous: NO_HEADER,
    }
}

/// A segment with one frame of one command for each flag, and where each begins.
fn segment(flags: &[u16]) -> (Vec<u8>, Vec<usize>) {
    let mut bytes = header().to_bytes().to_vec();
    let mut previous = NO_HEADER;
    let mut starts = Vec::new();
    for (sequence, &flags) in (1..).zip(flags) {
        let open = OpenSession {
            account: 7,
            client_id: sequence,
            ..OpenSession::default()
        };
        let header = FrameHeader {
            flags,
            shard: 3,
            sequence,
            ..FrameHeader::default()
        };
        let mut frame = build_frame(&header, &open.to_bytes());
        seal(&mut frame, &previous).expect("a frame has a header");
        previous.copy_from_slice(&frame[..HEADER_SIZE]);
        starts.push(bytes.len());
        bytes.extend_from_slice(&frame);
    }
    starts.push(bytes.len());
    bytes.resize(SIZE, 0);
    (bytes, starts)
}

#[test]
fn a_header_is_read_as_it_was_written() {
    let bytes = header().to_bytes();
    assert_eq!(SegmentHeader::parse(&bytes), Ok(header()));
    for size in 0..SEGMENT_HEADER_SIZE {
        assert_eq!(
            SegmentHeader::parse(&bytes[..size]),
            Err(HeaderFault::Foreign)
        );
    }
}

#[test]
fn every_flipped_bit_of_a_header_is_found() {
    for bit in 0..SEGMENT_HEADER_SIZE * 8 {
        let mut bytes = header().to_bytes();
        bytes[bit / 8] ^= 1 << (bit % 8);
        let expected = match bit / 8 {
            0..4 => HeaderFault::Foreign,
            4..8 => HeaderFault::Version,
            _ => HeaderFault::Checksum,
        };
        assert_eq!(SegmentHeader::parse(&bytes), Err(expected), "bit {bit}");
    }
}

#[test]
fn a_scan_ends_at_the_mark_or_at_the_end() {
    let (bytes, starts) = segment(&[0, 0, 0]);
    let found = scan(&bytes, SEGMENT_HEADER_SIZE, link());
    assert_eq!(
        (found.frames, found.end, found.stop),
        (3, starts[3], Stop::End)
    );
    assert_eq!(found.link.sequence, 4);
    let found = scan(&bytes[..starts[3]], SEGMENT_HEADER_SIZE, link());
    assert_eq!((found.frames, found.stop), (3, Stop::End));
    let found = scan(&bytes[..starts[3] - 1], SEGMENT_HEADER_SIZE, link());
    assert_eq!(
        (found.frames, found.end, found.stop),
        (2, starts[2], Stop::TooLong)
    );
}

#[test]
fn a_scan_stops_at_every_flipped_bit() {
    let (bytes, starts) = segment(&[0, 0]);
    for at in starts[1]..starts[2] {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1 << (at % 8);
        let found = scan(&bytes, SEGMENT_HEADER_SIZE, link());
        assert_eq!((found.frames, found.end), (1, starts[1]), "offset {at}");
        assert_ne!(found.stop, Stop::End);
    }
}

#[test]
fn a_frame_of_another_log_is_not_followed() {
    let (bytes, starts) = segment(&[0, 0]);
    let other = Link { shard: 4, ..link() };
    assert_eq!(scan(&bytes, 128, other).stop, Stop::OtherFrame);
    let later = Link {
        sequence: 2,
        ..link()
    };
    assert_eq!(scan(&bytes, 128, later).stop, Stop::OtherFrame);
    assert_eq!(scan(&bytes, starts[1], later).stop, Stop::Chain);
}

#[test]
fn behind_the_end_only_the_future_counts() {
    let (bytes, starts) = segment(&[0, 0, FRAME_SYNCED, 0, FRAME_SYNCED]);
    let behind = look_behind(&bytes, starts[0], 3, 2);
    assert_eq!(behind.frames, 3);
    assert_eq!(behind.end, starts[5]);
    assert_eq!(behind.synced, Some((starts[2], 3)));
    // The flag proves what lies before it, not itself.
    assert_eq!(
        look_behind(&bytes, starts[2], 3, 3).synced,
        Some((starts[4], 5))
    );
    assert_eq!(
        look_behind(&bytes, starts[0], 3, 6),
        super::Behind::default()
    );
    assert_eq!(
        look_behind(&bytes, starts[0], 4, 1),
        super::Behind::default()
    );
}

#[test]
fn a_broken_frame_behind_the_end_is_seen_and_not_counted() {
    let (mut bytes, starts) = segment(&[0, 0, 0, FRAME_SYNCED]);
    bytes[starts[3] + 70] ^= 1;
    let behind = look_behind(&bytes, starts[1], 3, 2);
    assert_eq!(
        (behind.frames, behind.end, behind.synced),
        (1, starts[4], None)
    );
}
