//! Which transcript is whose note's.

use std::path::{Path, PathBuf};

use assay_client::LocalFile;
use assay_client::v1::ClinicalNote;

use super::notes::{Notes, resolved, text};
use super::summary::Failed;
use crate::failure::Failure;
use crate::notices::Notices;

impl Notes {
    /// One transcript for the one note.
    pub(super) fn hear(&mut self, file: &Path) -> Result<(), Failure> {
        let [note] = self.given.as_mut_slice() else {
            let many = self.given.len();
            let message = format!("one transcript for {many} notes; name the folder of their transcripts");
            return Err(Failure::Usage(message));
        };
        note.transcript = Some(text(file)?);
        Ok(())
    }

    /// Of a folder, each note the transcript of its name.
    pub(super) fn hear_folder(&mut self, folder: &Path, notices: &Notices) -> Result<(), Failure> {
        let mut all = all(folder)?;
        // Where both are in one folder, no note is the transcript of another.
        all.retain(|path| !self.files.contains(&resolved(path)));
        for note in self.given.iter_mut().filter(|note| note.transcript.is_none()) {
            let own = all.iter().filter(|path| is_own(note, path));
            if !hear(note, &own.map(PathBuf::as_path).collect::<Vec<_>>())? {
                notices.warning("", &format!("{} has no transcript in {}", note.document, folder.display()));
            }
        }
        Ok(())
    }

    /// Of the transcripts among the notes, each note that of its name in its own folder. One without a note has no grade.
    pub(super) fn hear_beside(&mut self, notices: &Notices) -> Result<(), Failure> {
        let beside = |note: &ClinicalNote, file: &LocalFile| {
            let [one, two] = [&note.document, &file.name].map(|name| Path::new(name.as_str()));
            is_own(note, two) && one.parent() == two.parent()
        };
        for note in self.given.iter_mut().filter(|note| note.transcript.is_none()) {
            let own = self.transcripts.iter().filter(|file| beside(note, file));
            hear(note, &own.map(|file| file.path.as_path()).collect::<Vec<_>>())?;
        }
        for file in &self.transcripts {
            if !self.given.iter().any(|note| beside(note, file)) {
                let message = "a transcript by its name, and no note of that name is beside it".to_owned();
                notices.warning("", &format!("{}: {message}", file.name));
                self.failed.push(Failed { document: file.name.clone(), message });
            }
        }
        Ok(())
    }
}

/// Whether there is a transcript for the note; it is the note's now.
fn hear(note: &mut ClinicalNote, own: &[&Path]) -> Result<bool, Failure> {
    match own {
        [] => Ok(false),
        [one] => {
            note.transcript = Some(text(one)?);
            Ok(true)
        }
        [one, two, ..] => {
            let (one, two) = (one.display(), two.display());
            Err(Failure::Usage(format!("{one} and {two} may both be the transcript of {}", note.document)))
        }
    }
}

/// Whether a file is called as the note is.
fn is_own(note: &ClinicalNote, file: &Path) -> bool {
    !is_one_of_several(&note.document) && stem(file) == stem(Path::new(&note.document))
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

/// Whether a file's name says that it is a transcript.
pub(super) fn is_one(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    name.contains(".transcript.") || name.ends_with(".vtt")
}

/// The transcripts of a folder: those whose names say so, else all of its files.
fn all(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let cannot = |error: std::io::Error| Failure::Usage(format!("{} cannot be read: {error}", folder.display()));
    let entries = std::fs::read_dir(folder).map_err(cannot)?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>, _>>().map_err(cannot)?;
    files.retain(|path| path.is_file());
    files.sort();
    if files.iter().any(|path| is_one(path)) {
        files.retain(|path| is_one(path));
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_and_its_transcript_share_their_name_up_to_the_first_dot() {
        assert_eq!(stem(Path::new("a/D2N068.note.txt")), stem(Path::new("b/D2N068.transcript.txt")));
        assert!(is_one(Path::new("D2N068.transcript.txt")) && !is_one(Path::new("D2N068.note.txt")));
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
            read.hear_folder(folder, &Notices::new(false)).unwrap();
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
        notes.hear_folder(home.path(), &Notices::new(false)).unwrap();
        let told: Vec<(&str, bool)> =
            notes.given.iter().map(|note| (note.document.as_str(), note.transcript.is_some())).collect();
        assert_eq!(told, [("a.hl7:1", false), ("a.hl7:2", false)]);
    }

    #[test]
    fn a_transcript_among_the_notes_is_that_of_the_note_of_its_name_in_its_folder() {
        let home = tempfile::tempdir().unwrap();
        let file = |name: &str| {
            let path = home.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, name).unwrap();
            LocalFile { name: name.into(), path }
        };
        let note = |name: &str| ClinicalNote { document: name.into(), ..ClinicalNote::default() };
        let transcripts = ["a.transcript.txt", "more/a.transcript.txt", "b.vtt"].map(file).to_vec();
        let mut notes = Notes { given: vec![note("a.note.txt"), note("c.md")], transcripts, ..Notes::default() };
        notes.hear_beside(&Notices::new(false)).unwrap();
        let heard: Vec<_> = notes.given.iter().map(|note| note.transcript.as_deref()).collect();
        assert_eq!(heard, [Some("a.transcript.txt"), None]);
        let alone: Vec<&str> = notes.failed.iter().map(|failed| failed.document.as_str()).collect();
        assert_eq!(alone, ["more/a.transcript.txt", "b.vtt"]);
    }
}
