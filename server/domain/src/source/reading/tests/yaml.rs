//! The promises of reading YAML.

use proptest::prelude::*;

use super::{document, read, said};
use crate::source::reading::{Reading, Shape};

const STUDY: &str = "\u{feff}# Eine Studie\n---\nparticipant: &who Ann\ndemographics: {age: 34, role: 'Nurse, head'}\nanswers:\n  - \
    Die Tür klemmt — immer.\n  - \"Ich sage \\\"nein\\\" dazu. Wirklich.\"\n  - 'That''s it. I like it.'\n  - |\n    First line.\n    Second é line.\n  \
    - >-\n    Folded over\n    two lines.\n  - *who\n---\n- speaker: Interviewer\n  text: Why is that so?\n- speaker: Bob\n  text: !!str &b Because.\n- \
    speaker: Bob\n  text: *b\n";

#[test]
fn yaml_is_read_as_json_is_with_all_its_documents() {
    let reading = read("s.yaml", STUDY);
    assert_eq!(reading.shapes(), [Shape::Json]);
    assert_eq!(
        said(&reading),
        [
            ("Ann", "Die Tür klemmt — immer."),
            ("Ann", "Ich sage \\\"nein\\\" dazu."),
            ("Ann", "Wirklich."),
            ("Ann", "That''s it."),
            ("Ann", "I like it."),
            ("Ann", "First line."),
            ("Ann", "Second é line."),
            ("Ann", "Folded over\n    two lines."),
            ("Bob", "Because."),
        ]
    );
    let escaped: Vec<usize> = (0..9).filter(|at| reading.sentences()[*at].escaped).collect();
    assert_eq!(escaped, [1, 3]);
    assert_eq!(reading.participants()[0].demographics.occupation.as_deref(), Some("Nurse, head"));
}

#[test]
fn an_alias_is_not_followed_so_that_nothing_grows() {
    let level = |n: usize| format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 9].join(", "));
    let text = format!(
        "participant: Ann\na0: &a0 [I said this once and at some length I think.]\n{}",
        (1..20).map(level).collect::<String>()
    );
    assert_eq!(said(&read("bomb.yml", &text)).len(), 1);
}

#[test]
fn invalid_yaml_is_noted_with_its_line_and_read_as_text() {
    let reading = read("s.yaml", "participant: Ann\nanswers: [I walk to work.\nnote: x: y\n");
    let note = reading.notes()[0].to_string();
    assert!(note.starts_with("s.yaml, line 3: not YAML: ") && note.ends_with("read as text"), "{note}");
    let deep = "[".repeat(10_000);
    assert!(read("s.yaml", "I walk: [? ").notes()[0].to_string().starts_with("s.yaml, line 1: not YAML"));
    assert!(read("deep.yaml", &format!("I walk. {{\n{deep}")).notes().len() <= 1);
}

#[test]
fn a_text_that_is_called_yaml_is_read_as_the_text_it_is() {
    let reading = read("s.yaml", "We met on a day in May.\nIt rained.\n");
    assert_eq!((reading.shapes(), reading.notes().len()), (&[Shape::Prose][..], 0));
}

proptest! {
    #[test]
    fn any_yaml_is_read_without_a_panic(
        text in r#"(---\n|\.\.\.\n|- |\? |: |a:|id: |text: |\n|\n  |\n    |\r\n|\||>-?|'|''|"|\\n|\\x|&a |\*a|!t |!!str |%YAML 1\.2\n|#|\{|\}|\[|\]|,|é|\t| |[a-z]{1,5}|[0-9~]|@|`){0,50}"#,
    ) {
        if let Ok(document) = crate::source::document::Document::read("t.yaml".into(), text.clone().into_bytes()) {
            let reading = Reading::of(&[document]);
            for sentence in reading.sentences() {
                prop_assert!(sentence.span.of(&text).is_some_and(|words| !words.trim().is_empty()));
            }
        }
    }
}

#[test]
fn a_long_stream_is_read_in_one_pass() {
    let text = "- {user: ann, text: Grüße aus Köln}\n".repeat(2000);
    assert_eq!(Reading::of(&[document("l.yaml", &text)]).sentences().len(), 2000);
}
