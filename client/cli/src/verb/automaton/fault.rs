//! What is wrong with a sentence, shown where it is.

use assay_client::Error;

use crate::failure::Failure;
use crate::terminal::{clean, columns};

/// Lines longer than this are not repeated.
const WIDEST: usize = 200;

/// The failure of a call; one of the sentence with the sentence below it, and marks under what is wrong.
pub(super) fn of(error: impl Into<Error>, sentence: &str) -> Failure {
    let error = error.into();
    // Of what is no fault of the sentence its place says nothing.
    match marked(&error, sentence).filter(|_| error.code() == tonic::Code::InvalidArgument) {
        Some(marked) => Failure::Usage(format!("{}\n{marked}", error.message())),
        None => error.into(),
    }
}

fn marked(error: &Error, sentence: &str) -> Option<String> {
    let byte = |name: &str| error.metadata().get(name)?.parse::<usize>().ok();
    let (start, end) = (byte("start_byte")?, byte("end_byte")?);
    let (before, wrong) = (sentence.get(..start)?, sentence.get(start..end)?);
    let whole = clean(sentence);
    if whole.trim().is_empty() || sentence.chars().any(char::is_control) || columns(&whole) > WIDEST {
        return None;
    }
    let marks = "^".repeat(columns(wrong).max(1));
    Some(format!("{whole}\n{}{marks}", " ".repeat(columns(before))))
}
