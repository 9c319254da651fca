//! What holds for every text.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::super::{Unreadable, Wanted, read};
use super::damage::{damage, value};

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn strict_json_is_read_as_it_is_and_without_notes(value in value()) {
        let text = value.to_string();
        let found = read(&text, &Wanted::anything()).unwrap();
        prop_assert_eq!(&found.notes, &[]);
        prop_assert_eq!(found.into_json(), value);
    }

    #[test]
    fn damaged_json_gives_the_value_back_and_says_what_was_damaged(value in value(), damage in damage()) {
        let text = damage.print(&value);
        let found = read(&text, &Wanted::anything()).map_err(|error| TestCaseError::fail(format!("{error}: {text}")))?;
        for note in &found.notes {
            prop_assert!(damage.notes().contains(&note.kind), "{} in {}", note, text);
            prop_assert!(note.at <= text.len());
        }
        prop_assert!(!found.truncated);
        prop_assert_eq!(found.into_json(), value, "{}", text);
    }

    #[test]
    fn a_cut_off_list_gives_its_first_elements_and_nothing_else(
        items in prop::collection::vec(value(), 1..5),
        cut in any::<prop::sample::Index>(),
    ) {
        let text = json!({"items": items}).to_string();
        let cut = (0..=cut.index(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        match read(&text[..cut], &Wanted::anything()) {
            Ok(found) => {
                let complete = cut >= text.len() - 1;
                prop_assert!(found.truncated || complete, "{}", &text[..cut]);
                let got = found.into_json();
                let got = got["items"].as_array().unwrap();
                prop_assert!(!got.is_empty());
                prop_assert_eq!(got.as_slice(), &items[..got.len()]);
            }
            Err(error) => prop_assert!(matches!(error, Unreadable::Truncated { .. } | Unreadable::Nothing), "{}", error),
        }
    }

    #[test]
    fn no_text_makes_reading_panic(text in r#"[\[\]{}",:\\'a1 \n`é“”/#.<>-]{0,80}|\PC{0,60}"#, damage in damage(), value in value()) {
        let schema = json!({"type": "object", "properties": {"ka": {"type": "string"}}, "required": ["ka"], "additionalProperties": false});
        for wanted in [Wanted::anything(), Wanted::new(&schema).unwrap()] {
            let _ = read(&text, &wanted);
            let mixed = damage.print(&value) + &text;
            let _ = read(&mixed, &wanted);
        }
    }

    #[test]
    fn what_is_read_satisfies_the_schema(text in r#"\{"(people|x)": ?\[?(\{"(name|Name)": ?("A"|1|null), ?"age": ?("?[0-9]{1,3}"?|null|"x"),?\}?,? ?){0,3}\]?\}?"#) {
        let person = json!({"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": ["integer", "null"]}},
            "required": ["name", "age"], "additionalProperties": false});
        let schema = json!({"type": "object", "properties": {"people": {"type": "array", "items": person}},
            "required": ["people"], "additionalProperties": false});
        if let Ok(found) = read(&text, &Wanted::new(&schema).unwrap()) {
            let json: Json = found.into_json();
            prop_assert!(jsonschema::is_valid(&schema, &json), "{} of {}", json, text);
        }
    }

    #[test]
    fn complaints_and_notes_never_repeat_the_answer(word in "zq[a-z]{6}") {
        let schema = json!({"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"], "additionalProperties": false});
        let wanted = Wanted::new(&schema).unwrap();
        for text in [format!(r#"{{"a": "{word}"}}"#), format!(r#"{{"{word}": 1}}"#), format!(r#"{{"a": {word} @"#), format!(r#"{{"a": 1, {word}: 2}}"#)] {
            match read(&text, &wanted) {
                Ok(found) => prop_assert!(!found.notes.iter().any(|note| note.to_string().contains(&word))),
                Err(error) => prop_assert!(!error.to_string().contains(&word)),
            }
        }
    }
}
