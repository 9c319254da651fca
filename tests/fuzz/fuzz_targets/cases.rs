//! No batch makes reading panic, a row ends within the file, and a row that is read is read again from what is written of it.
#![no_main]

use assay_domain::automaton::cases::{Format, read, write_csv};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    for format in [Format::Csv, Format::JsonLines] {
        let Ok(rows) = read(bytes, format) else { continue };
        let (mut good, mut all) = (Vec::new(), 0);
        for row in rows {
            all += 1;
            good.extend(row);
        }
        assert!(all <= bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() + 1);
        let Ok(written) = write_csv(&good) else { continue };
        let again = read(written.as_bytes(), Format::Csv).map(|rows| rows.flatten().count());
        assert_eq!(again.ok().filter(|_| !good.is_empty()), Some(good.len()).filter(|_| !good.is_empty()));
    }
});
