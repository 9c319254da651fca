//! No file makes reading panic, and what is read of it stands in it.
#![no_main]

use assay_domain::digest::Digest;
use assay_domain::source::format::Format;
use assay_domain::source::reading::Reading;
use assay_sources::read::{Given, Limits, read};

libfuzzer_sys::fuzz_target!(|input: (u8, &[u8])| {
    let (choice, bytes) = input;
    let format = Format::ALL[usize::from(choice) % Format::ALL.len()];
    let name = format!("t.{}", format.name());
    let given = Given { name: &name, bytes: bytes.to_vec(), sha256: Digest::of(bytes) };
    let Ok(read) = read(given, &Limits::default()) else { return };
    let reading = Reading::of(&read.documents);
    for sentence in reading.sentences() {
        let place = reading.documents()[sentence.document].place(sentence.span);
        assert!(place.bytes.is_none_or(|(start, end)| start <= end && end <= bytes.len() as u64));
    }
});
