//! Millions of random and mutated buffers: no panic, every reject is a `WireError` at a byte of the buffer, the fast
//! check accepts exactly what the table accepts, and what is accepted survives its text form.
//!
//! Every run does the same: the generator below is seeded, and a failure prints the case's number.

use lx_core::wire::{
    FLAG_EXTENSION, FLAG_SLIDE, FRAME_EVENTS, FRAME_SEALED, FRAME_SNAPSHOT, FRAME_SYNCED,
    FieldSpec, FieldType, FrameHeader, Group, MESSAGE_BYTES_MAX, New, PADDING_MAX, RECORDS,
    RecordSpec, WireError, announced_by, build_frame, build_message, check_payload, check_record,
    check_record_slow, decode_frame, from_text, is_valid_fast, kind, order_type, push_padded,
    push_short, read_message, reason, seal, spec_of, time_in_force, to_text, verify_chain,
};
use std::collections::BTreeMap;

const SEED: u64 = 0x5EED_0001;
const CASES: u64 = 1_000_000;
const TEXT_BYTES: &[u8] = b"ABCXYZabcxyz0189._-/";

/// xorshift64*: the test's own, so that no dependency can change the cases.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    fn below(&mut self, bound: u64) -> u64 {
        (self.next() >> 11) % bound
    }

    fn one_in(&mut self, odds: u64) -> bool {
        self.below(odds) == 0
    }

    fn pick<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u64) as usize]
    }
}

fn specs(wanted: impl Fn(&RecordSpec) -> bool) -> Vec<&'static RecordSpec> {
    RECORDS
        .iter()
        .filter_map(|spec| *spec)
        .filter(|spec| wanted(spec))
        .collect()
}

/// The bytes of a value that the field allows: often a limit, else anything between.
fn allowed_value(random: &mut Random, field: &FieldSpec) -> [u8; 16] {
    let mut bytes = [0; 16];
    if field.field_type == FieldType::Text16 {
        let length = random.below(16) as usize + usize::from(!field.optional);
        bytes
            .iter_mut()
            .take(length)
            .for_each(|byte| *byte = random.pick(TEXT_BYTES));
        return bytes;
    }
    if let Some(enumeration) = field.enumeration {
        let value = random.pick(enumeration.members).0;
        return i128::from(value).max(field.min.unwrap_or(0)).to_le_bytes();
    }
    if let Some(flags) = field.flags {
        let value = flags
            .iter()
            .filter(|_| random.one_in(2))
            .map(|(bit, _)| i128::from(*bit))
            .sum::<i128>();
        return value.max(field.min.unwrap_or(0)).to_le_bytes();
    }
    let (low, high) = match field.field_type {
        FieldType::I32 => (i128::from(i32::MIN), i128::from(i32::MAX)),
        FieldType::I64 => (i128::from(i64::MIN), i128::from(i64::MAX)),
        _ => (0, (1 << (8 * field.size)) - 1),
    };
    let (low, high) = (field.min.unwrap_or(low), field.max.unwrap_or(high));
    let value = match random.below(4) {
        0 => low,
        1 => high,
        2 => (low + i128::from(random.below(1000))).min(high),
        _ => low + i128::from(random.next()) % (high - low + 1),
    };
    value.to_le_bytes()
}

/// A valid record of the kind. Values are drawn anew until the rules hold.
fn valid_record(random: &mut Random, spec: &RecordSpec) -> [u8; 64] {
    for _ in 0..10_000 {
        let mut record = [0; 64];
        record[0] = spec.kind;
        for field in spec.fields {
            let value = allowed_value(random, field);
            record[field.offset..field.offset + field.size].copy_from_slice(&value[..field.size]);
        }
        if check_record_slow(&record).is_ok() {
            return record;
        }
    }
    panic!("no valid {} found", spec.name);
}

fn valid_frame(random: &mut Random) -> Vec<u8> {
    let (flags, group) = random.pick(&[
        (0, Group::Command),
        (FRAME_SYNCED, Group::Command),
        (FRAME_EVENTS, Group::Event),
        (FRAME_SNAPSHOT, Group::State),
    ]);
    let choices = specs(|spec| spec.group == group);
    let mut payload = Vec::new();
    for _ in 0..=random.below(4) {
        let spec = random.pick(&choices);
        let record = valid_record(random, spec);
        payload.extend_from_slice(&record);
        if let Some(extension) = announced_by(spec, &record).and_then(spec_of) {
            payload.extend_from_slice(&valid_record(random, extension));
        }
    }
    let header = FrameHeader {
        flags,
        shard: random.next() as u32,
        sequence: random.next().max(1),
        term: random.next(),
        time_ns: random.next(),
        command_count: 3,
        ..FrameHeader::default()
    };
    let mut frame = build_frame(&header, &payload);
    if random.one_in(2) {
        seal(&mut frame, &[random.next() as u8; 64]).expect("a whole frame");
    }
    frame
}

fn valid_message(random: &mut Random) -> Vec<u8> {
    if random.one_in(4) {
        let mut message = Vec::new();
        let bytes = 81 + random.below(PADDING_MAX) as usize;
        push_padded(&mut message, &[1; 64], bytes);
        return message;
    }
    if random.one_in(8) {
        let mut message = Vec::new();
        push_short(&mut message, &New::default(), random.next() as u16);
        return message;
    }
    let choices = specs(|spec| matches!(spec.group, Group::Command | Group::Control));
    let count = random.below(4) + 1;
    let payload: Vec<u8> = (0..count)
        .flat_map(|_| {
            let spec = random.pick(&choices);
            valid_record(random, spec)
        })
        .collect();
    build_message(random.below(8) as u8 + 1, &payload)
}

/// One to four changes of a bit, a byte or the length.
fn mutate(random: &mut Random, buffer: &mut Vec<u8>) {
    for _ in 0..=random.below(4) {
        let at = random.below(buffer.len().max(1) as u64) as usize;
        let any = random.next() as u8;
        let byte = random.pick(&[0, 1, 2, 0x7F, 0xFF, any]);
        match random.below(12) {
            0 => buffer.truncate(at),
            1 => buffer.insert(at, byte),
            2 if at < buffer.len() => drop(buffer.remove(at)),
            3 => buffer.extend_from_slice(&[byte; 64]),
            4..=7 if at < buffer.len() => buffer[at] ^= 1 << random.below(8),
            _ if at < buffer.len() => buffer[at] = byte,
            _ => buffer.push(byte),
        }
    }
}

/// Make the checksum right again, so that the checks behind it are reached.
fn mend_checksum(frame: &mut [u8]) {
    if frame.len() >= 64 && frame[6] & FRAME_SEALED as u8 != 0 {
        seal(frame, &[0; 64]).expect("a whole frame");
    }
}

fn random_bytes(random: &mut Random) -> Vec<u8> {
    let length = match random.below(4) {
        0 => random.below(20),
        1 => 64,
        2 => 16 + 64 * random.below(4),
        _ => random.below(300),
    };
    // Few bytes that are not zero get deeper into the checks than many.
    let sparsity = random.pick(&[1, 4, 16, 48]);
    (0..length)
        .map(|_| {
            if random.one_in(sparsity) {
                random.next() as u8
            } else {
                0
            }
        })
        .collect()
}

/// What each decoder says of the buffer; counts the reasons.
fn decode_all(case: u64, buffer: &[u8], reasons: &mut BTreeMap<u16, u64>) {
    let results = [
        decode_frame(buffer).map(drop),
        read_message(buffer).map(drop),
        FrameHeader::parse(buffer).map(drop),
        check_payload(buffer, Group::Command, 0).map(drop),
        verify_chain(&[0; 64], buffer),
    ];
    for result in results {
        *reasons
            .entry(result.map_or_else(|error| checked(case, buffer, error), |()| reason::NONE))
            .or_default() += 1;
    }
    if let Some(record) = buffer.first_chunk::<64>() {
        let found = decode_record(case, record);
        *reasons
            .entry(found.map_or_else(|error| checked(case, buffer, error), |()| reason::NONE))
            .or_default() += 1;
    }
}

fn checked(case: u64, buffer: &[u8], error: WireError) -> u16 {
    assert!(
        (1..100).contains(&error.reason),
        "case {case} of seed {SEED:#x}: {error:?}"
    );
    assert!(
        error.offset as usize <= buffer.len(),
        "case {case} of seed {SEED:#x}: {error:?} is outside"
    );
    assert!(
        !error.field.is_empty() && error.name() != "unknown",
        "case {case} of seed {SEED:#x}: {error:?}"
    );
    error.reason
}

fn decode_record(case: u64, record: &[u8; 64]) -> Result<(), WireError> {
    let slow = check_record_slow(record);
    assert_eq!(
        check_record(record),
        slow,
        "case {case} of seed {SEED:#x}: {record:?}"
    );
    let has_fast_path = match record[0] {
        kind::NEW => {
            let waits = record[2] > order_type::MARKET;
            record[5] & (FLAG_EXTENSION | FLAG_SLIDE) == 0
                && record[3] < time_in_force::GTD
                && !waits
        }
        kind::REPLACE => record[5] & FLAG_SLIDE == 0,
        kind::CANCEL | kind::REDUCE => true,
        _ => false,
    };
    assert_eq!(
        is_valid_fast(record),
        has_fast_path && slow.is_ok(),
        "case {case} of seed {SEED:#x}: the fast path and the table differ on {record:?}, {slow:?}"
    );
    let text = to_text(record);
    if slow.is_ok() {
        assert_eq!(
            from_text(&text).as_ref(),
            Ok(record),
            "case {case} of seed {SEED:#x}: {text}"
        );
    }
    slow
}

#[test]
fn random_buffers_give_an_answer_or_an_error() {
    let mut random = Random(SEED);
    let mut reasons = BTreeMap::new();
    let starts: [&[u8]; 4] = [&[], b"LFRM\x01\x00", b"LX\x01", &[kind::NEW]];
    for case in 0..CASES {
        let mut buffer = random_bytes(&mut random);
        let start = random.pick(&starts);
        let length = start.len().min(buffer.len());
        buffer[..length].copy_from_slice(&start[..length]);
        decode_all(case, &buffer, &mut reasons);
    }
    println!("{CASES} random buffers, seed {SEED:#x}: answers by reason {reasons:?}");
    assert!(reasons.len() > 8, "too shallow: {reasons:?}");
}

#[test]
fn mutated_buffers_give_an_answer_or_an_error() {
    let mut random = Random(SEED + 1);
    let mut reasons = BTreeMap::new();
    let frames: Vec<Vec<u8>> = (0..5_000).map(|_| valid_frame(&mut random)).collect();
    let messages: Vec<Vec<u8>> = (0..2_000).map(|_| valid_message(&mut random)).collect();
    let kinds = specs(|_| true);
    let records: Vec<Vec<u8>> = (0..5_000)
        .map(|index| valid_record(&mut random, kinds[index % kinds.len()]).to_vec())
        .collect();
    for case in 0..CASES {
        let which = random.below(4);
        let pool = if which < 2 {
            &frames
        } else if which == 2 {
            &messages
        } else {
            &records
        };
        let mut buffer = pool[random.below(pool.len() as u64) as usize].clone();
        mutate(&mut random, &mut buffer);
        if which < 2 && random.one_in(2) {
            mend_checksum(&mut buffer);
        }
        decode_all(case, &buffer, &mut reasons);
    }
    println!(
        "{CASES} mutated buffers, seed {:#x}: answers by reason {reasons:?}",
        SEED + 1
    );
    for wanted in
        (reason::NONE..=reason::BAD_PADDING).filter(|code| *code != reason::MESSAGE_TOO_LARGE)
    {
        assert!(
            reasons.contains_key(&wanted),
            "the mutations never reach reason {wanted}: {reasons:?}"
        );
    }
}

#[test]
fn the_fast_path_equals_the_table_on_all_small_fields_of_new() {
    let mut record = [0; 64];
    (record[0], record[16], record[40]) = (kind::NEW, 1, 1);
    for bits in 0..2 * 8u32.pow(4) {
        for (index, byte) in record[1..5].iter_mut().enumerate() {
            *byte = (bits >> (3 * index) & 7) as u8;
        }
        for flags in (0..16).chain([16, 32, 64, 128, 255]) {
            record[5] = flags;
            record[32] = u8::from(bits >> 12 & 1 != 0);
            let _ = decode_record(u64::from(bits), &record);
        }
    }
}

#[test]
fn the_fast_path_equals_the_table_at_every_limit_and_reserved_byte() {
    let mut random = Random(SEED + 2);
    for kind in [kind::NEW, kind::CANCEL, kind::REPLACE, kind::REDUCE] {
        let spec = spec_of(kind).expect("a known kind");
        for case in 0..200 {
            let valid = valid_record(&mut random, spec);
            for at in 1..64 {
                for byte in [0, 1, 0x80, 0xFF] {
                    let mut record = valid;
                    record[at] = byte;
                    let _ = decode_record(case, &record);
                }
            }
            for field in spec.fields.iter().filter(|field| field.size == 8) {
                for bound in [field.min, field.max].into_iter().flatten() {
                    for value in [bound - 1, bound, bound + 1] {
                        let mut record = valid;
                        record[field.offset..field.offset + 8]
                            .copy_from_slice(&value.to_le_bytes()[..8]);
                        let _ = decode_record(case, &record);
                    }
                }
            }
        }
    }
}

#[test]
fn a_valid_buffer_cut_at_any_byte_is_an_error_of_length() {
    let mut random = Random(SEED + 3);
    for _ in 0..50 {
        let (frame, message) = (valid_frame(&mut random), valid_message(&mut random));
        assert!(decode_frame(&frame).is_ok() && read_message(&message).is_ok());
        for length in 0..frame.len() {
            let error = decode_frame(&frame[..length]).expect_err("cut");
            assert_eq!(
                (error.reason, error.offset, error.value),
                (reason::BAD_LENGTH, length as u32, length as i128)
            );
        }
        for length in 0..message.len() {
            let error = read_message(&message[..length]).expect_err("cut");
            assert_eq!(
                (error.reason, error.offset, error.value),
                (reason::BAD_LENGTH, length as u32, length as i128)
            );
        }
    }
}

#[test]
fn a_message_beyond_the_limit_is_refused_by_its_size_alone() {
    let error = read_message(&vec![0; MESSAGE_BYTES_MAX + 1]).expect_err("too large");
    assert_eq!(error.reason, reason::MESSAGE_TOO_LARGE);
    let largest = build_message(1, &vec![0; MESSAGE_BYTES_MAX - 16]);
    assert!(
        read_message(&largest).is_ok(),
        "the largest message is allowed"
    );
}

#[test]
fn the_chain_holds_for_its_previous_header_only() {
    let mut random = Random(SEED + 4);
    let mut previous = [0; 64];
    for _ in 0..100 {
        let mut frame = valid_frame(&mut random);
        seal(&mut frame, &previous).expect("a whole frame");
        assert!(decode_frame(&frame).is_ok());
        assert_eq!(verify_chain(&previous, &frame), Ok(()));
        previous[random.below(64) as usize] ^= 1;
        assert_eq!(
            verify_chain(&previous, &frame)
                .expect_err("other header")
                .reason,
            reason::BAD_HASH
        );
        previous.copy_from_slice(&frame[..64]);
    }
}
