//! What may be told to all: the public events of a frame, and nothing that names an account, a session or a client id.

use super::check::records_of;
use super::error::WireError;
use super::frame::{FrameHeader, HEADER_SIZE};
use super::records_generated::{FRAME_EVENTS, RECORD_SIZE, kind, reason};

/// Where a public event that answers a command has its client id.
const REQUEST_ID_AT: usize = 56;

/// Replace `public` by the frame of the public events among those of an event frame. It has the place, the time and the
/// number of commands of that frame, also when none of its events is public, so that frames lie end to end; it is
/// unsealed. Client ids of the operator's commands are zero in it.
///
/// The kinds are named here one by one: an event without a session may still name an account.
///
/// # Errors
/// [`WireError`] when the bytes are no frame of events; `public` is empty then.
pub fn public_events(events: &[u8], public: &mut Vec<u8>) -> Result<(), WireError> {
    public.clear();
    let header = FrameHeader::parse(events)?;
    if header.flags & FRAME_EVENTS == 0 {
        let flags = i128::from(header.flags);
        return Err(WireError::new(reason::BAD_FLAGS, 6, "flags", flags));
    }
    public.resize(HEADER_SIZE, 0);
    for record in records_of(&events[HEADER_SIZE..]) {
        match record[0] {
            kind::TRADE | kind::LEVEL | kind::INDICATIVE => public.extend_from_slice(record),
            kind::INSTRUMENT_LIMITS | kind::ORDER_LIMITS => public.extend_from_slice(record),
            kind::TIME_RESUMED
            | kind::ASSET_ADDED
            | kind::INSTRUMENT_ADDED
            | kind::CONFIGURED
            | kind::FEES_SET
            | kind::PHASE_SET
            | kind::BANDS_SET
            | kind::LIMITS_SET
            | kind::DELISTED
            | kind::PHASE_SCHEDULED => {
                public.extend_from_slice(&record[..REQUEST_ID_AT]);
                public.extend_from_slice(&[0; RECORD_SIZE - REQUEST_ID_AT]);
            }
            _ => {}
        }
    }
    let header = FrameHeader {
        flags: FRAME_EVENTS,
        record_count: ((public.len() - HEADER_SIZE) / RECORD_SIZE) as u32,
        checksum: 0,
        hash: [0; 16],
        ..header
    };
    header.write(public);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{build_frame, decode_frame, from_text, to_text};

    const EVENTS: [&str; 9] = [
        "accepted side=buy type=limit tif=gtc command=1 number=1 instrument=1 session=1 client_id=5 order_id=512 price=7 quantity=5 request_id=5",
        "fill side=buy command=1 number=2 instrument=1 role=taker session=1 client_id=5 order_id=512 price=7 quantity=5",
        "trade side=buy command=1 instrument=1 price=7 quantity=5",
        "account_set state=open command=2 account=7",
        "transferred transfer=deposit outcome=executed command=2 asset=1 account=7 transfer_id=1 amount=100 free=100",
        "rejected reason=unknown_account command=3 value=9 request_id=8",
        "phase_set phase=halt command=4 instrument=1 request_id=77",
        "limits_set command=5 instrument=1 price_min=1 price_max=9 quantity_min=1 quantity_max=9 request_id=78",
        "order_limits orders_max=5 stops_max=5 lists_max=5",
    ];

    fn frame(lines: &[&str]) -> Vec<u8> {
        let records: Vec<u8> = lines
            .iter()
            .flat_map(|line| from_text(line).expect("the line is a record"))
            .collect();
        let header = FrameHeader {
            flags: FRAME_EVENTS,
            shard: 3,
            record_count: lines.len() as u32,
            sequence: 17,
            time_ns: 5,
            command_count: 6,
            ..FrameHeader::default()
        };
        build_frame(&header, &records)
    }

    #[test]
    fn only_what_is_public_is_left_and_no_client_id() {
        let mut public = vec![1, 2, 3];
        public_events(&frame(&EVENTS), &mut public).expect("a frame of events");
        let (header, payload) = decode_frame(&public).expect("a frame that is right");
        let place = (
            header.shard,
            header.sequence,
            header.time_ns,
            header.command_count,
        );
        assert_eq!(place, (3, 17, 5, 6));
        let texts: Vec<_> = records_of(payload).map(to_text).collect();
        let expected = [
            EVENTS[2],
            "phase_set phase=halt command=4 instrument=1",
            "limits_set command=5 instrument=1 price_min=1 price_max=9 quantity_min=1 quantity_max=9",
            EVENTS[8],
        ];
        assert_eq!(texts, expected);
    }

    #[test]
    fn a_frame_without_public_events_still_says_where_it_lies() {
        let mut public = Vec::new();
        public_events(&frame(&EVENTS[..2]), &mut public).expect("a frame of events");
        let (header, payload) = decode_frame(&public).expect("a frame that is right");
        assert_eq!((header.sequence, header.command_count), (17, 6));
        assert!(payload.is_empty());
    }

    #[test]
    fn what_is_no_frame_of_events_is_refused() {
        let mut public = vec![1];
        let mut commands = frame(&EVENTS[..1]);
        (commands[6], commands[44]) = (0, 1);
        let error = public_events(&commands, &mut public).unwrap_err();
        assert_eq!((error.reason, error.offset), (reason::BAD_FLAGS, 6));
        assert!(public_events(&commands[..63], &mut public).is_err());
        assert!(public.is_empty());
    }
}
