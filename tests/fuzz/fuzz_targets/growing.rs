//! What is complete of a growing answer does not depend on how it is cut into chunks.
#![no_main]

use assay_domain::reply::Growing;

libfuzzer_sys::fuzz_target!(|text: &str| {
    let whole = Growing::new().feed(text);
    let mut growing = Growing::new();
    let mut pieces = Vec::new();
    for letter in text.chars() {
        pieces.extend(growing.feed(letter.encode_utf8(&mut [0; 4])));
    }
    assert_eq!(whole, pieces);
});
