//! Which labels name somebody who asks, and which somebody who answers.

use super::attribute::key_of;

const ASKS: &[&str] = &[
    "interviewer",
    "interviewers",
    "moderator",
    "moderators",
    "researcher",
    "researchers",
    "facilitator",
    "facilitators",
];
const ASKS_ALONE: &[&str] = &[
    "q",
    "int",
    "i",
    "mod",
    "question",
    "questions",
    "fac",
    "host",
    "uxr",
    "iv",
    "ux",
    "assistant",
    "system",
    "observer",
    "note_taker",
    "notetaker",
    "prompt",
];
const ANSWERS: &[&str] = &[
    "participant",
    "respondent",
    "interviewee",
    "subject",
    "user",
    "customer",
    "patient",
    "informant",
    "person",
    "client",
    "employee",
    "student",
    "speaker",
    "guest",
];

/// Whether a label is an interviewer's: `Interviewer`, `Moderator 2`, `Q`, `Sam (researcher)`.
pub(super) fn asks(label: &str) -> bool {
    let key = key_of(label);
    let mut words = key.split('_').filter(|word| !word.bytes().all(|byte| byte.is_ascii_digit()));
    let bare = words.clone().collect::<Vec<_>>().join("_");
    words.any(|word| ASKS.contains(&word)) || ASKS_ALONE.contains(&bare.trim_end_matches(|c: char| c.is_ascii_digit()))
}

/// Whether a label is somebody's by its form: `Participant 3`, `P3`, `HP001`, `Respondent`, `A`.
pub(super) fn answers(label: &str) -> bool {
    let key = key_of(label);
    let first = key.split('_').next().unwrap_or_default();
    ANSWERS.contains(&first.trim_end_matches(|c: char| c.is_ascii_digit())) && key.split('_').count() <= 2
        || is_code(label)
        || key == "a"
        || key == "answer"
        || key == "p"
}

/// Letters, at most four, then digits: `P1`, `HP001`.
pub(super) fn is_code(label: &str) -> bool {
    let letters = label.bytes().take_while(u8::is_ascii_alphabetic).count();
    let digits = label.bytes().skip(letters).take_while(u8::is_ascii_digit).count();
    (1..=4).contains(&letters) && (1..=6).contains(&digits) && letters + digits == label.len()
}

/// The first words of a participant's heading: `Participant 3`, `INTERVIEW #2`.
pub(super) fn heads(word: &str) -> bool {
    ANSWERS.iter().any(|known| word.eq_ignore_ascii_case(known)) || word.eq_ignore_ascii_case("interview")
}
