//! The golden vectors of every version of the wire (schema/vectors) still mean what their text says.
//!
//! A vector is a paragraph: a line of hex, then its text, for each part (header or record) of one buffer.

use lx_core::wire::{
    FRAME_EVENTS, FRAME_SEALED, FRAME_SNAPSHOT, FRAME_SYNCED, FrameHeader, check_record,
    decode_frame, from_text, message_type, push_short, read_message, read_short, to_text,
};
use std::fs;
use std::path::{Path, PathBuf};

/// One vector: where it is, and the bytes and text of its parts.
struct Vector {
    place: String,
    parts: Vec<(Vec<u8>, String)>,
}

fn vectors(group: &str) -> Vec<Vector> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/vectors");
    let mut found = Vec::new();
    for version in entries(&root) {
        for file in entries(&version.join(group)) {
            let text = fs::read_to_string(&file).expect("a file of vectors");
            for (index, paragraph) in text.split("\n\n").enumerate() {
                let lines: Vec<&str> = paragraph.lines().collect();
                assert_eq!(lines.len() % 2, 0, "{file:?}: a line of hex, then its text");
                let parts = lines
                    .chunks(2)
                    .map(|pair| (bytes_of(pair[0]), String::from(pair[1])))
                    .collect();
                found.push(Vector {
                    place: format!("{}, paragraph {}", file.display(), index + 1),
                    parts,
                });
            }
        }
    }
    assert!(!found.is_empty(), "no vectors in {root:?}");
    found
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap_or_else(|error| panic!("{folder:?}: {error}"));
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    paths
}

fn bytes_of(hex: &str) -> Vec<u8> {
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex"))
        .collect()
}

fn record_of(bytes: &[u8]) -> &[u8; 64] {
    bytes.try_into().expect("64 bytes")
}

fn header_text(header: &FrameHeader) -> String {
    let names = [
        (FRAME_SEALED, "sealed"),
        (FRAME_EVENTS, "events"),
        (FRAME_SNAPSHOT, "snapshot"),
        (FRAME_SYNCED, "synced"),
    ];
    let flags: Vec<&str> = names
        .iter()
        .filter(|(bit, _)| header.flags & bit != 0)
        .map(|(_, name)| *name)
        .collect();
    let hash: String = header
        .hash
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let values = [
        ("flags", flags.join("|")),
        ("shard", header.shard.to_string()),
        ("record_count", header.record_count.to_string()),
        ("sequence", header.sequence.to_string()),
        ("term", header.term.to_string()),
        ("time_ns", header.time_ns.to_string()),
        ("checksum", header.checksum.to_string()),
        ("command_count", header.command_count.to_string()),
        (
            "hash",
            if header.hash == [0; 16] {
                String::new()
            } else {
                hash
            },
        ),
    ];
    let words = values
        .iter()
        .filter(|(_, value)| !matches!(value.as_str(), "" | "0"));
    words.fold(String::from("frame"), |text, (name, value)| {
        format!("{text} {name}={value}")
    })
}

#[test]
fn records_decode_to_their_text_and_back() {
    for vector in vectors("records") {
        let (bytes, text) = &vector.parts[0];
        let record = record_of(bytes);
        assert_eq!(check_record(record), Ok(()), "{}", vector.place);
        assert_eq!(&to_text(record), text, "{}", vector.place);
        assert_eq!(from_text(text).as_ref(), Ok(record), "{}", vector.place);
    }
}

#[test]
fn frames_decode_to_their_text() {
    for vector in vectors("frames") {
        let frame: Vec<u8> = vector
            .parts
            .iter()
            .flat_map(|(bytes, _)| bytes.clone())
            .collect();
        let (header, _) =
            decode_frame(&frame).unwrap_or_else(|error| panic!("{}: {error}", vector.place));
        assert_eq!(header_text(&header), vector.parts[0].1, "{}", vector.place);
        assert_eq!(header.to_bytes()[..], vector.parts[0].0, "{}", vector.place);
        for (bytes, text) in &vector.parts[1..] {
            assert_eq!(&to_text(record_of(bytes)), text, "{}", vector.place);
        }
    }
}

#[test]
fn messages_decode_to_their_text() {
    for vector in vectors("messages") {
        let message: Vec<u8> = vector
            .parts
            .iter()
            .flat_map(|(bytes, _)| bytes.clone())
            .collect();
        let (envelope, _) =
            read_message(&message).unwrap_or_else(|error| panic!("{}: {error}", vector.place));
        let members = message_type::SPEC.members;
        let name = members
            .iter()
            .find(|(value, _)| *value == u64::from(envelope.message_type))
            .expect("a type")
            .1;
        let mut text = format!("message type={name} count={}", envelope.count);
        if envelope.padding > 0 {
            text += &format!(" padding={}", envelope.padding);
        }
        assert_eq!(text, vector.parts[0].1, "{}", vector.place);
        assert_eq!(
            envelope.to_bytes()[..],
            vector.parts[0].0,
            "{}",
            vector.place
        );
        if envelope.message_type == message_type::SHORT {
            let command = vector.parts[1].0.as_slice().try_into().expect("34 bytes");
            let (place, order) = read_short(command);
            let text = format!("place={place} {}", to_text(&order.to_bytes()));
            assert_eq!(text, vector.parts[1].1, "{}", vector.place);
            let mut again = Vec::new();
            push_short(&mut again, &order, place);
            assert_eq!(again, message, "{}", vector.place);
            continue;
        }
        for (bytes, text) in &vector.parts[1..=envelope.count as usize] {
            assert_eq!(check_record(record_of(bytes)), Ok(()), "{}", vector.place);
            assert_eq!(&to_text(record_of(bytes)), text, "{}", vector.place);
        }
    }
}
