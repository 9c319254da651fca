//! Answers that are still being written.

use proptest::prelude::*;
use serde_json::{Value as Json, json};

use super::super::Growing;
use super::damage::value;

fn elements(chunks: &[&str]) -> Vec<String> {
    let mut growing = Growing::new();
    let mut all = Vec::new();
    for chunk in chunks {
        let complete = growing.feed(chunk);
        all.extend(
            complete.into_iter().filter(|one| one.element.is_some()).map(|one| growing.text()[one.at].to_owned()),
        );
    }
    all
}

#[test]
fn elements_are_given_as_soon_as_they_are_complete() {
    let text = r#"Here: {"personas": [{"name": "A, [b"}, {"name": "C"}, {"na"#;
    assert_eq!(elements(&[text]), [r#"{"name": "A, [b"}"#, r#"{"name": "C"}"#]);
    assert_eq!(elements(&[r#"["a", 12, 1"#]), [r#""a""#, "12"]);
    assert_eq!(elements(&["[1, [2, 3]] [4]"]), ["1", "[2, 3]", "4"]);
    assert!(elements(&["nothing"]).is_empty());
}

#[test]
fn numbers_and_strings_wait_for_their_end() {
    let mut growing = Growing::new();
    assert_eq!(growing.feed("{\"a\": 1").len(), 0);
    assert_eq!(growing.feed("2").len(), 0);
    let complete = growing.feed(", \"b\": \"x\\");
    assert_eq!(&growing.text()[complete[0].at.clone()], "12");
    assert_eq!(&growing.text()[complete[0].key.clone().unwrap()], "\"a\"");
    assert_eq!(growing.feed("\" y\"").len(), 0);
    let complete = growing.feed(" }");
    assert_eq!(&growing.text()[complete[0].at.clone()], "\"x\\\" y\"");
    assert_eq!(complete[1].depth, 0);
}

#[test]
fn reasoning_and_brackets_in_prose_are_passed_over() {
    assert_eq!(elements(&["<thi", "nk>[1, 2]</th", "ink> see [note] {or} [3, ", "4]"]), ["3", "4"]);
}

#[test]
fn a_mark_of_reasoning_may_come_letter_by_letter() {
    let text = "[THINK]{\"a\": 0}[/THINK][1, 2]";
    let letters: Vec<String> = text.chars().map(String::from).collect();
    let letters: Vec<&str> = letters.iter().map(String::as_str).collect();
    assert_eq!(elements(&letters), ["1", "2"]);
    assert_eq!(elements(&[text]), ["1", "2"]);
}

#[test]
fn a_quote_inside_a_string_does_not_end_it() {
    assert_eq!(elements(&["[\"say \"", "hi\" now\"", " , 1]"]), ["\"say \"hi\" now\"", "1"]);
}

proptest! {
    #[test]
    fn what_is_complete_does_not_depend_on_the_chunks(items in prop::collection::vec(value(), 0..4), size in 1usize..9) {
        let text = format!("Sure: {}", json!({"items": items}));
        let letters: Vec<char> = text.chars().collect();
        let chunks: Vec<String> = letters.chunks(size).map(|chunk| chunk.iter().collect()).collect();
        let chunks: Vec<&str> = chunks.iter().map(String::as_str).collect();
        let read: Vec<Json> = elements(&chunks).iter().map(|one| serde_json::from_str(one).unwrap()).collect();
        prop_assert_eq!(read, items);
    }

    #[test]
    fn no_text_makes_growing_panic(chunks in prop::collection::vec(r#"[\[\]{}",:\\'a1 \n`é<>/think-]{0,20}|\PC{0,9}"#, 0..9)) {
        let mut growing = Growing::new();
        for chunk in &chunks {
            for complete in growing.feed(chunk) {
                prop_assert!(growing.text().get(complete.at).is_some());
            }
        }
    }
}
