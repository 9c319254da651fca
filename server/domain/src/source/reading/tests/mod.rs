//! The promises of a reading.

mod org;
mod tables;
mod yaml;

use proptest::prelude::*;

use super::{Reading, Speaker};
use crate::persona::Age;
use crate::source::document::Document;

fn document(name: &str, text: &str) -> Document {
    Document::read(name.to_owned(), text.as_bytes().to_vec()).unwrap()
}

fn read(name: &str, text: &str) -> Reading {
    let reading = Reading::of(&[document(name, text)]);
    for sentence in reading.sentences() {
        let words = sentence.span.of(text).unwrap();
        assert_eq!(words, reading.text_of(sentence));
        assert_eq!(words, words.trim());
        assert_eq!(reading.speaker_at(0, sentence.span), Speaker::Participant(sentence.participant), "{words:?}");
    }
    reading
}

fn said(reading: &Reading) -> Vec<(&str, &str)> {
    let label = |person: usize| reading.participants()[person].label.as_str();
    reading.sentences().iter().map(|sentence| (label(sentence.participant), reading.text_of(sentence))).collect()
}

const TABLE: &str = "\u{feff}participant_id,phase,response,age,role\r\n\
    P1,start,\"It's slow — \"\"very\"\" slow. I gave up, naïvely.\",34,Nurse\r\n\
    P2,start,\"I like it.\nIt is quick and it does what I need.\",25-34,Baker\r\n\
    P3,oops\r\n\
    P1,end,I would still rather call somebody about it.,34,Nurse\r\n";

#[test]
fn a_table_yields_its_people_once_and_notes_ragged_rows() {
    let reading = read("study.csv", TABLE);
    assert_eq!(
        said(&reading),
        [
            ("P1", "It's slow — \"\"very\"\" slow."),
            ("P1", "I gave up, naïvely."),
            ("P2", "I like it."),
            ("P2", "It is quick and it does what I need."),
            ("P1", "I would still rather call somebody about it."),
        ]
    );
    assert!(reading.sentences()[0].escaped && !reading.sentences()[1].escaped);
    assert_eq!(reading.participants()[0].demographics.occupation.as_deref(), Some("Nurse"));
    assert_eq!(reading.participants()[1].demographics.age, Some(Age::Range { min: 25, max: Some(34) }));
    assert_eq!(reading.turns()[0].topic.as_deref(), Some("start"));
    assert_eq!(
        reading.notes()[0].to_string(),
        "study.csv, line 5: the row has 2 fields and the header 5; it was left out"
    );
}

#[test]
fn semicolons_and_tabs_part_fields_too() {
    for delimiter in [";", "\t"] {
        let text = ["speaker", "text"].join(delimiter)
            + "\n"
            + &["Ana", "I pay by card, always."].join(delimiter)
            + "\n"
            + &["Interviewer", "Do you pay by card?"].join(delimiter);
        assert_eq!(said(&read("t.csv", &text)), [("Ana", "I pay by card, always.")]);
    }
}

#[test]
fn json_keeps_places_and_tells_people_from_studies() {
    let text = r#"{"study": {"name": "A study of something long enough to look like words."}, "interviews": [
        {"participant_id": "A1", "demographics": {"age_range": "65+", "gender": "Female"},
         "responses": {"start": "I can’t find it. He said \"no\" to me.\nThen I left.", "end": "No."}},
        {"participant_id": "A2", "transcript": [{"speaker": "Interviewer", "text": "Do you like it, and why?"},
         {"speaker": "Participant", "text": "I do."}]}]}"#;
    let text = text.replace("\n         ", "").replace(".\nThen", ".\\nThen");
    let reading = read("study.json", &text);
    assert_eq!(
        said(&reading),
        [
            ("A1", "I can’t find it."),
            ("A1", "He said \\\"no\\\" to me."),
            ("A1", "Then I left."),
            ("A1", "No."),
            ("A2", "I do."),
        ]
    );
    assert_eq!(reading.sentences().iter().map(|s| s.escaped).collect::<Vec<_>>(), [false, true, false, false, false]);
    assert_eq!(reading.participants()[0].demographics.other["gender"], "Female");
    assert_eq!(reading.participants()[0].demographics.age, Some(Age::Range { min: 65, max: None }));
}

#[test]
fn json_lines_and_broken_json_are_read_as_far_as_they_go() {
    let lines = "{\"user\": \"u1\", \"text\": \"I like the new one better.\"}\n{broken\n{\"user\": \"u2\", \"text\": \"So do I.\"}\n";
    let reading = read("chat.jsonl", lines);
    assert_eq!(said(&reading), [("u1", "I like the new one better."), ("u2", "So do I.")]);
    assert!(reading.notes()[0].to_string().starts_with("chat.jsonl, line 2: not JSON"));
    let broken = read("broken.json", "{\"a\": [1, 2\nI walk to work.");
    assert!(broken.notes()[0].to_string().starts_with("broken.json, line 2: not JSON"));
}

#[test]
fn labelled_turns_are_told_from_the_interviewers() {
    let text = "Study: Buses\nDate: May\n\nInterviewer: How do you travel?\nAnd why?\n\n**Ana:** [00:12] I take the bus.\nEvery day.\n\n\
        Interviewer: Thanks. I take the bus.\n\n**Ana:** You are welcome.\n";
    let reading = read("t.txt", text);
    assert_eq!(reading.participants().len(), 1);
    assert!(
        said(&reading).iter().all(|(label, words)| *label == "Ana" && !words.contains("Thanks")),
        "{:?}",
        said(&reading)
    );
}

#[test]
fn of_two_speakers_the_one_who_asks_is_the_interviewer() {
    let turn = |n: usize| {
        format!("[host{n}] how do you do that\n[guest{n}] i write it on paper\n").replace(&n.to_string(), "")
    };
    let reading = read("t.txt", &(0..4).map(turn).collect::<String>());
    assert!(said(&reading).iter().all(|(label, _)| *label == "guest"));
}

#[test]
fn sections_are_headed_by_their_participants() {
    let rule = "=".repeat(20);
    let text = format!(
        "A STUDY\r\n\r\n{rule}\r\nPARTICIPANT 1 - Age: 28, Role: Cook, Head, Experience: New\r\n{rule}\r\n\r\n[Task: Pay]\r\n\r\n\
         \"I pay. 'Now' I wait.\"\r\n\r\nInterviewer: Why?\r\n\r\nI must.\r\n\r\n{rule}\r\nEND OF EXCERPTS\r\n\r\n## Participant 2\r\n\
         - Age: 40\r\n- Location: Leeds\r\n\r\nI walk.\r\n"
    );
    let reading = read("t.md", &text);
    assert_eq!(
        said(&reading),
        [
            ("PARTICIPANT 1", "I pay."),
            ("PARTICIPANT 1", "'Now' I wait."),
            ("PARTICIPANT 1", "I must."),
            ("Participant 2", "I walk."),
        ]
    );
    assert_eq!(reading.participants()[0].demographics.occupation.as_deref(), Some("Cook, Head"));
    assert_eq!(reading.participants()[1].demographics.location.as_deref(), Some("Leeds"));
    assert_eq!(reading.turns()[0].topic.as_deref(), Some("Pay"));
    assert_eq!(reading.line_of(0, reading.sentences()[0].span.start), 9);
}

#[test]
fn the_same_label_in_two_documents_is_two_people_and_prose_is_nobody_named() {
    let text = "P1: I like it a lot.\nP2: I do not.\n";
    let reading =
        Reading::of(&[document("a.txt", text), document("b.txt", text), document("c.txt", "We met. It rained.")]);
    let labels: Vec<(&str, usize)> = reading.participants().iter().map(|p| (p.label.as_str(), p.document)).collect();
    assert_eq!(labels, [("P1", 0), ("P2", 0), ("P1", 1), ("P2", 1), ("", 2)]);
}

proptest! {
    #[test]
    fn any_text_is_read_without_a_panic_and_spans_hold(
        text in r#"([A-Za-zé]{1,6}: |\[b\] |"|""|,|\\n|\\u00e9|\{|\}|\[|\]|:|[a-z]{1,5}|[.?!… ]|\n|\r\n|## P1|=====){0,60}"#,
        name in "[abc]\\.(txt|csv|json|jsonl|yaml|org|tsv)",
    ) {
        if let Ok(document) = Document::read(name, text.clone().into_bytes()) {
            let reading = Reading::of(&[document]);
            for sentence in reading.sentences() {
                prop_assert!(sentence.span.of(&text).is_some_and(|words| !words.trim().is_empty()));
                prop_assert_eq!(reading.speaker_at(0, sentence.span), Speaker::Participant(sentence.participant));
            }
        }
    }
}
