//! What a model answered, read as JSON.
//!
//! Models wrap JSON in prose and fences, and are cut off. Reading is strict first, then takes the last complete value found;
//! nothing is repaired. Every scan runs forward, knows strings, does not recurse and restarts a bounded number of times.

mod scan;

use serde_json::Value;

pub use scan::complete_items;

/// Why there is no JSON value in a reply.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No object or array begins.
    #[error("the reply holds no JSON object or array")]
    Nothing,
    /// A value begins and never ends.
    #[error("the JSON that begins at byte {at} is cut off")]
    Truncated {
        /// Where the value begins.
        at: usize,
    },
    /// A value ends but is not JSON.
    #[error("the JSON is malformed at byte {at}: {reason}")]
    Malformed {
        /// Where it goes wrong.
        at: usize,
        /// What is wrong, without the reply's words.
        reason: String,
    },
}

/// The JSON value a reply holds: the whole reply, or else the last complete object or array in it.
///
/// # Errors
/// Says why there is none.
pub fn read_json(text: &str) -> Result<Value, Unreadable> {
    let trimmed = text.trim();
    if trimmed.starts_with(['{', '['])
        && let Ok(value) = serde_json::from_str(trimmed)
    {
        return Ok(value);
    }
    let mut last = Err(Unreadable::Nothing);
    scan::values(text, |at, end| match end {
        Some(end) => match serde_json::from_str::<Value>(&text[at..end]) {
            Ok(value) => {
                last = Ok(value);
                true
            }
            Err(error) => {
                if last.is_err() {
                    let reason = format!("{:?} error", error.classify()).to_lowercase();
                    last = Err(Unreadable::Malformed { at: at + offset(&text[at..end], &error), reason });
                }
                false
            }
        },
        None => {
            if matches!(last, Err(Unreadable::Nothing)) {
                last = Err(Unreadable::Truncated { at });
            }
            false
        }
    });
    last
}

/// The byte a parser's line and column point at.
fn offset(text: &str, error: &serde_json::Error) -> usize {
    let before: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
    (before + error.column().saturating_sub(1)).min(text.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_is_found_in_fences_and_prose() {
        assert_eq!(read_json(r#" {"a": 1} "#), Ok(json!({"a": 1})));
        assert_eq!(read_json("Sure:\n```json\n[1, {\"b\": \"}\"}]\n```\nDone."), Ok(json!([1, {"b": "}"}])));
        assert_eq!(read_json("first {\"a\": 1} then {\"a\": 2}"), Ok(json!({"a": 2})));
        assert_eq!(read_json("a stray { and then {\"a\": 2}"), Ok(json!({"a": 2})));
        assert_eq!(read_json("see [note] and {\"a\": 3} [sic]"), Ok(json!({"a": 3})));
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        assert_eq!(read_json("I cannot do that."), Err(Unreadable::Nothing));
        assert_eq!(read_json("ok {\"a\": [1, 2"), Err(Unreadable::Truncated { at: 3 }));
        assert!(matches!(read_json("{\"a\": 1,}"), Err(Unreadable::Malformed { at: 8, .. })));
    }

    #[test]
    fn items_are_given_as_soon_as_they_are_complete() {
        let text = r#"Here: {"personas": [{"name": "A, [b"}, {"name": "C"}, {"na"#;
        assert_eq!(complete_items(text), [r#"{"name": "A, [b"}"#, r#"{"name": "C"}"#]);
        assert_eq!(complete_items(r#"["a", 12, 1"#), [r#""a""#, "12"]);
        assert_eq!(complete_items("[1, [2, 3]] [4]"), ["1", "[2, 3]"]);
        assert!(complete_items("nothing").is_empty());
    }

    proptest! {
        #[test]
        fn no_text_makes_reading_panic(text in r#"[\[\]{}",:\\a1 \n`é]{0,80}|\PC{0,60}"#) {
            let _ = read_json(&text);
            for item in complete_items(&text) {
                prop_assert!(text.contains(item));
            }
        }

        #[test]
        fn every_prefix_of_a_list_yields_its_first_items(words in prop::collection::vec("\\PC{0,12}", 0..6), cut in 0usize..200) {
            let text = serde_json::to_string(&words).unwrap();
            let cut = (0..=cut.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
            for (item, word) in complete_items(&text[..cut]).iter().zip(&words) {
                prop_assert_eq!(&serde_json::from_str::<String>(item).unwrap(), word);
            }
        }
    }
}
