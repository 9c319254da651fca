//! Abbreviations that are misread: those of the Joint Commission's official "Do Not Use" list, and numbers written against it (trailing
//! zero, no leading zero).

use std::sync::LazyLock;

use super::{Measure, Measured, Shown, measured};
use crate::note::document::Note;
use crate::note::keys::Keys;
use crate::note::word::{Kind, Word, key};

struct Unsafe {
    spelt: &'static [&'static str],
    instead: &'static str,
    /// Only behind a number.
    dosed: bool,
}

static UNSAFE: LazyLock<Keys<Unsafe>> = LazyLock::new(|| {
    let entry = |word: &str, spelt, instead, dosed| (key(word), Unsafe { spelt, instead, dosed });
    [
        entry("u", &["U", "u"], "unit", true),
        entry("iu", &["IU"], "international unit", true),
        entry("qd", &["QD", "qd"], "daily", false),
        entry("qod", &["QOD", "qod"], "every other day", false),
        entry("ms", &["MS"], "morphine sulfate or magnesium sulfate", true),
        entry("mso4", &["MSO4"], "morphine sulfate", false),
        entry("mgso4", &["MgSO4"], "magnesium sulfate", false),
    ]
    .into_iter()
    .collect()
});

pub(super) fn measure(note: &Note) -> (Measured, Vec<Shown>) {
    let unsafe_words: &Keys<Unsafe> = &UNSAFE;
    let text = note.text();
    let mut shown = Vec::new();
    let mut show = |word: &Word, what: String| {
        shown.push(Shown { measure: Measure::Abbreviations, span: Some(word.span()), other: None, what });
    };
    for (at, word) in note.words.iter().enumerate() {
        let before = at.checked_sub(1).map(|at| &note.words[at]);
        match word.kind {
            Kind::Letters => {
                let entry = unsafe_words
                    .get(word)
                    .filter(|entry| !entry.dosed || before.is_some_and(|before| before.kind == Kind::Number));
                if let Some(entry) = entry.filter(|entry| entry.spelt.contains(&word.text(text))) {
                    show(word, format!("an abbreviation that is misread; write {}", entry.instead));
                }
            }
            Kind::Number => {
                let dosed = note.words.get(at + 1).is_some_and(is_mass);
                let bare = before.is_some_and(|before| before.is(b'.') && before.end == word.start)
                    && at.checked_sub(2).is_none_or(|at| note.words[at].end + 1 != word.start);
                if dosed && word.text(text).ends_with(".0") {
                    show(word, "a zero behind the point; leave it out".to_owned());
                } else if dosed && bare {
                    show(word, "no zero before the point; write one".to_owned());
                }
            }
            _ => {}
        }
    }
    let score = 4.0 / (4.0 + shown.len() as f64);
    (
        measured(Measure::Abbreviations, score, format!("{} abbreviations or numbers that are misread", shown.len())),
        shown,
    )
}

static MASSES: LazyLock<[u64; 5]> = LazyLock::new(|| ["mg", "mcg", "g", "ml", "units"].map(key));

fn is_mass(word: &Word) -> bool {
    word.kind == Kind::Letters && MASSES.contains(&word.key)
}
