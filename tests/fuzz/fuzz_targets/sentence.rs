//! No sentence makes reading panic; where a fault lies is in the sentence, and what is read of it is read again from its canonical form.
#![no_main]

use assay_domain::automaton::build::{Budget, build};
use assay_domain::automaton::language::{MOST_BYTES, others, print, read};

libfuzzer_sys::fuzz_target!(|text: &str| {
    let sentence = match read(text, None) {
        Ok(sentence) => sentence,
        Err(fault) => {
            assert!(text.len() > MOST_BYTES || fault.span.of(text).is_some());
            return;
        }
    };
    for assumption in &sentence.assumptions {
        assert!(assumption.span.of(text).is_some());
    }
    let canonical = print(&sentence.tree, &sentence.alphabet);
    if let Ok(again) = read(&canonical, None) {
        assert_eq!(print(&again.tree, &again.alphabet), canonical);
    }
    let budget = Budget { states: 1024, ..Budget::USUAL };
    if let Ok(machine) = build(&sentence.tree, sentence.alphabet.size(), &budget) {
        let _ = others(text, &sentence, &machine, &budget);
    }
});
