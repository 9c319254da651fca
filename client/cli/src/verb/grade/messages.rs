//! Files of several HL7 v2 messages, one behind the other or in a batch: each is a note of its own.

/// Segments around and between the messages of a batch.
const AROUND: [&[u8]; 4] = [b"FHS", b"BHS", b"BTS", b"FTS"];

/// The messages of a file; none where it holds fewer than two.
pub(super) fn several(bytes: &[u8]) -> Vec<&[u8]> {
    let mut starts = segments(bytes);
    let is_message = |start: &usize| bytes[*start..].starts_with(b"MSH");
    let around = |start: &usize| AROUND.iter().any(|name| bytes[*start..].starts_with(name));
    starts.retain(|start| is_message(start) || around(start));
    let begins = segments(bytes).first() == starts.first();
    if !begins || starts.iter().filter(|start| is_message(start)).count() < 2 {
        return Vec::new();
    }
    let ends = starts.iter().skip(1).copied().chain([bytes.len()]);
    starts.iter().zip(ends).filter(|(start, _)| is_message(start)).map(|(start, end)| &bytes[*start..end]).collect()
}

/// Where each segment begins.
fn segments(bytes: &[u8]) -> Vec<usize> {
    let bytes_before =
        bytes.iter().enumerate().scan(b'\r', |before, (at, byte)| Some((std::mem::replace(before, *byte), at)));
    let parts = |byte: u8| matches!(byte, b'\r' | b'\n' | 0x0b | 0x1c);
    bytes_before.filter(|(before, at)| parts(*before) && !parts(bytes[*at])).map(|(_, at)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_behind_each_other_framed_or_in_a_batch_are_parted() {
        let one = "MSH|^~\\&|A\rOBX|1|TX|||one\r";
        let two = "MSH|^~\\&|B\nOBX|1|TX|||two\n";
        for file in [
            format!("{one}{two}"),
            format!("\u{b}{one}\u{1c}\r\u{b}{two}\u{1c}\r"),
            format!("FHS|^~\\&\rBHS|^~\\&\r{one}{two}BTS|2\rFTS|1\r"),
        ] {
            let parted = several(file.as_bytes());
            assert_eq!(parted.len(), 2, "{file}");
            assert!(parted[0].starts_with(one.as_bytes()) && parted[1].starts_with(two.as_bytes()), "{file}");
        }
    }

    #[test]
    fn one_message_and_text_stay_whole() {
        for file in ["MSH|^~\\&|A\rOBX|1", "", "HPI\nMSH|\nMSH|\n", "FHS|\rMSH|^~\\&\r"] {
            assert!(several(file.as_bytes()).is_empty(), "{file}");
        }
    }
}
