//! The notes of a command line: files and standard input, each with its transcript.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use assay_client::LocalFile;
use assay_client::v1::clinical_note::Content;
use assay_client::v1::{ClinicalNote, EarlierNote};

use super::summary::Failed;
use super::{Arguments, messages};
use crate::failure::Failure;
use crate::notices::Notices;

/// The notes that are sent, and those that could not be.
#[derive(Default)]
pub(super) struct Notes {
    pub(super) given: Vec<ClinicalNote>,
    /// Lines that are no notes.
    pub(super) failed: Vec<Failed>,
    /// The files that were read as notes.
    files: Vec<PathBuf>,
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
                if is_transcript(&path, args) {
                    continue;
                }
                let bytes = bytes(&path)?;
                notes.take(&name, &path, bytes, notices);
                notes.files.push(resolved(&path));
            }
        }
        if notes.given.is_empty() {
            let why = notes.failed.first().map_or("there is no note", |failed| failed.message.as_str());
            return Err(Failure::Usage(format!("no note can be graded: {why}")));
        }
        notes.complete(args, notices)?;
        Ok(notes)
    }

    fn take(&mut self, name: &str, path: &Path, bytes: Vec<u8>, notices: &Notices) {
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

    /// Adds what is the same for all notes, and each its transcript.
    fn complete(&mut self, args: &Arguments, notices: &Notices) -> Result<(), Failure> {
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
        match &args.transcript {
            None => Ok(()),
            Some(folder) if folder.is_dir() => self.transcripts(folder, notices),
            Some(file) => self.transcript(file),
        }
    }

    /// One transcript for the one note.
    fn transcript(&mut self, file: &Path) -> Result<(), Failure> {
        let [note] = self.given.as_mut_slice() else {
            let many = self.given.len();
            let message = format!("one transcript for {many} notes; name the folder of their transcripts");
            return Err(Failure::Usage(message));
        };
        note.transcript = Some(text(file)?);
        Ok(())
    }

    /// Of a folder, each note the transcript of its name.
    fn transcripts(&mut self, folder: &Path, notices: &Notices) -> Result<(), Failure> {
        let mut all = transcripts(folder)?;
        // Where both are in one folder, no note is the transcript of another.
        all.retain(|path| !self.files.contains(&resolved(path)));
        for note in self.given.iter_mut().filter(|note| note.transcript.is_none()) {
            let name = stem(Path::new(&note.document));
            let is_own = |path: &&PathBuf| !is_one_of_several(&note.document) && stem(path) == name;
            let own: Vec<&PathBuf> = all.iter().filter(is_own).collect();
            match own[..] {
                [] => notices.warning("", &format!("{} has no transcript in {}", note.document, folder.display())),
                [one] => note.transcript = Some(text(one)?),
                [one, two, ..] => {
                    let (one, two) = (one.display(), two.display());
                    let message = format!("{one} and {two} may both be the transcript of {}", note.document);
                    return Err(Failure::Usage(message));
                }
            }
        }
        Ok(())
    }
}

/// Whether a note is called by its place in a file of several: what is called as the file is no transcript of each.
fn is_one_of_several(document: &str) -> bool {
    document.rsplit_once(':').is_some_and(|(_, place)| place.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A name up to its first dot: what a note and its transcript have in common.
fn stem(path: &Path) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    name.split('.').next().unwrap_or_default().to_owned()
}

/// The file itself, by whatever way it is named.
fn resolved(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Whether a file's name says that it is a transcript, where transcripts are asked for.
fn is_transcript(path: &Path, args: &Arguments) -> bool {
    args.transcript.is_some() && says_transcript(path)
}

fn says_transcript(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    name.contains(".transcript.") || name.ends_with(".vtt")
}

/// The transcripts of a folder: those whose names say so, else all of its files.
fn transcripts(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let cannot = |error: std::io::Error| Failure::Usage(format!("{} cannot be read: {error}", folder.display()));
    let entries = std::fs::read_dir(folder).map_err(cannot)?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, _>>().map_err(cannot)?;
    files.retain(|path| path.is_file());
    files.sort();
    if files.iter().any(|path| says_transcript(path)) {
        files.retain(|path| says_transcript(path));
    }
    Ok(files)
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
    fn a_note_and_its_transcript_share_their_name_up_to_the_first_dot() {
        assert_eq!(stem(Path::new("a/D2N068.note.txt")), stem(Path::new("b/D2N068.transcript.txt")));
        assert!(says_transcript(Path::new("D2N068.transcript.txt")) && !says_transcript(Path::new("D2N068.note.txt")));
    }

    #[test]
    fn a_transcript_may_be_called_as_its_note_in_another_folder_and_no_note_is_one() {
        let home = tempfile::tempdir().unwrap();
        let [notes, talks] = ["notes", "talks"].map(|name| home.path().join(name));
        for (folder, name) in [(&notes, "a.txt"), (&notes, "a.md"), (&talks, "a.txt")] {
            std::fs::create_dir_all(folder).unwrap();
            std::fs::write(folder.join(name), folder.file_name().unwrap().as_encoded_bytes()).unwrap();
        }
        let transcript = |folder: &Path| {
            let given = vec![ClinicalNote { document: "a.txt".into(), ..ClinicalNote::default() }];
            let files = ["a.txt", "a.md"].map(|name| resolved(&notes.join(name))).to_vec();
            let mut read = Notes { given, files, ..Notes::default() };
            read.transcripts(folder, &Notices::new(false)).unwrap();
            read.given.remove(0).transcript
        };
        assert_eq!((transcript(&talks).as_deref(), transcript(&notes)), (Some("talks"), None));
    }

    #[test]
    fn each_message_of_a_file_is_a_note_and_none_has_the_transcript_of_the_file() {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("a.transcript.txt"), "Doctor: Hello.").unwrap();
        let mut notes = Notes::default();
        let file = b"MSH|^~\\&|A\rOBX|1\rMSH|^~\\&|B\rOBX|1\r".to_vec();
        notes.take("a.hl7", Path::new("a.hl7"), file, &Notices::new(false));
        notes.transcripts(home.path(), &Notices::new(false)).unwrap();
        let told: Vec<(&str, bool)> =
            notes.given.iter().map(|note| (note.document.as_str(), note.transcript.is_some())).collect();
        assert_eq!(told, [("a.hl7:1", false), ("a.hl7:2", false)]);
    }

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
