//! The notes of a command line: files and standard input, each with its transcript.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use assay_client::LocalFile;
use assay_client::v1::clinical_note::Content;
use assay_client::v1::{ClinicalNote, EarlierNote};

use super::summary::Failed;
use super::{Arguments, messages, transcript};
use crate::failure::Failure;
use crate::notices::Notices;

/// The notes that are sent, and those that could not be.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) given: Vec<ClinicalNote>,
    /// Lines that are no notes.
    pub(super) failed: Vec<Failed>,
    /// The files that were read as notes.
    pub(super) files: Vec<PathBuf>,
    /// The files among them that are transcripts.
    pub(super) transcripts: Vec<LocalFile>,
}

impl Notes {
    /// Reads them all; what is wrong with one line of JSON is told and counted.
    pub(super) fn read(args: &Arguments, notices: &Notices) -> Result<Self, Failure> {
        let mut notes = Self::default();
        if args.paths == [Path::new("-")] {
            let mut bytes = Vec::new();
            let read = std::io::stdin().read_to_end(&mut bytes);
            read.map_err(|error| Failure::Usage(format!("standard input cannot be read: {error}")))?;
            notes.take("-", Path::new("-"), bytes, notices);
        } else {
            for LocalFile { name, path } in args.rules.files(&args.paths, notices)? {
                if transcript::is_one(&path) {
                    notes.transcripts.push(LocalFile { name, path });
                    continue;
                }
                let bytes = bytes(&path)?;
                notes.take(&name, &path, bytes, notices);
                notes.files.push(resolved(&path));
            }
        }
        if args.transcript.is_none() {
            notes.hear_beside(notices)?;
        }
        if notes.given.is_empty() {
            let why = notes.failed.first().map_or("there is no note", |failed| failed.message.as_str());
            return Err(Failure::Usage(format!("no note can be graded: {why}")));
        }
        match &args.transcript {
            Some(folder) if folder.is_dir() => notes.hear_folder(folder, notices)?,
            Some(file) => notes.hear(file)?,
            None => {}
        }
        notes.complete(args)?;
        Ok(notes)
    }

    pub(super) fn take(&mut self, name: &str, path: &Path, bytes: Vec<u8>, notices: &Notices) {
        if !is_json_lines(path, &bytes) {
            let messages = messages::several(&bytes).into_iter().enumerate();
            let mut files: Vec<(String, Vec<u8>)> =
                messages.map(|(at, message)| (format!("{name}:{}", at + 1), message.to_vec())).collect();
            if files.is_empty() {
                files.push((name.to_owned(), bytes));
            }
            self.given.extend(files.into_iter().map(|(document, bytes)| {
                let content = Some(Content::File(bytes.into()));
                ClinicalNote { document, content, ..ClinicalNote::default() }
            }));
            return;
        }
        for (at, line) in
            bytes.split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| !line.trim_ascii().is_empty())
        {
            let place = format!("{name}:{}", at + 1);
            match serde_json::from_slice::<ClinicalNote>(line) {
                Ok(note) => {
                    let document = if note.document.is_empty() { place } else { note.document.clone() };
                    self.given.push(ClinicalNote { document, ..note });
                }
                // The message of a JSON error may quote what it stumbled over, which is a patient's.
                Err(error) => {
                    let message =
                        format!("the line is no ClinicalNote in JSON, at column {}; it is left out", error.column());
                    notices.warning("", &format!("{place}: {message}"));
                    self.failed.push(Failed { document: place, message });
                }
            }
        }
    }

    /// Adds what is the same for all notes.
    fn complete(&mut self, args: &Arguments) -> Result<(), Failure> {
        let earlier = args.earlier.iter().map(|path| {
            let source = path.display().to_string();
            Ok(EarlierNote { source, written: String::new(), text: text(path)? })
        });
        let earlier: Vec<EarlierNote> = earlier.collect::<Result<_, Failure>>()?;
        for note in &mut self.given {
            if note.kind() == assay_client::v1::ClinicalNoteKind::Unspecified {
                note.kind = args.kind().into();
            }
            if let (true, Some(day)) = (note.written.is_empty(), &args.written) {
                note.written.clone_from(day);
            }
            note.earlier.extend(earlier.iter().cloned());
        }
        Ok(())
    }
}

/// The file itself, by whatever way it is named.
pub(super) fn resolved(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// By the name, else by an object on the first line that is no FHIR resource.
fn is_json_lines(path: &Path, bytes: &[u8]) -> bool {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("jsonl" | "ndjson") => true,
        Some(_) => false,
        None => {
            let first = bytes.trim_ascii_start().split(|byte| *byte == b'\n').next().unwrap_or_default();
            serde_json::from_slice::<serde_json::Value>(first)
                .is_ok_and(|line| line.is_object() && line.get("resourceType").is_none())
        }
    }
}

fn bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(path).map_err(|error| Failure::Usage(format!("{} cannot be read: {error}", path.display())))
}

/// A file's text.
pub(super) fn text(path: &Path) -> Result<String, Failure> {
    let bytes = bytes(path)?;
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return Err(Failure::Usage(format!("{} is UTF-16; give it in UTF-8", path.display())));
    }
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Failure::Usage(format!("{} is binary or not UTF-8 at byte {at}; give it as text", path.display()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_lines_are_told_by_name_or_by_their_first_line_and_no_fhir_is_one() {
        assert!(is_json_lines(Path::new("a.jsonl"), b""));
        assert!(is_json_lines(Path::new("-"), b"{\"text\": \"a\"}\n{"));
        assert!(!is_json_lines(Path::new("-"), b"{\"resourceType\": \"DocumentReference\"}"));
        assert!(!is_json_lines(Path::new("-"), b"{\n\"resourceType\": \"DocumentReference\"}"));
        assert!(!is_json_lines(Path::new("a.json"), b"{\"text\": \"a\"}"));
    }

    #[test]
    fn a_line_that_is_no_note_is_counted_without_its_words_and_the_others_stay() {
        let mut notes = Notes::default();
        let lines = b"{\"text\": \"one\"}\n\n{\"txt\": \"Vane\"}\n{\"document\": \"b\", \"text\": \"two\"}\n".to_vec();
        notes.take("batch.jsonl", Path::new("batch.jsonl"), lines, &Notices::new(false));
        let names: Vec<&str> = notes.given.iter().map(|note| note.document.as_str()).collect();
        assert_eq!(names, ["batch.jsonl:1", "b"]);
        assert_eq!(notes.failed[0].document, "batch.jsonl:3");
        assert!(!notes.failed[0].message.contains("Vane"));
    }
}
