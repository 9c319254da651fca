//! Encounters in a folder: `NAME.note.txt` beside `NAME.transcript.txt`.

use std::path::Path;

/// A note and its transcript, as they stand in their files.
pub(crate) struct Texts {
    /// What both files are called.
    pub(crate) name: String,
    /// The note.
    pub(crate) note: String,
    /// The transcript.
    pub(crate) transcript: String,
}

/// Those of a folder, by name.
pub(crate) fn read(folder: &Path) -> Vec<Texts> {
    let mut encounters = Vec::new();
    for entry in std::fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("an entry").path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".note.txt")) else { continue };
        let text = |path: &Path| std::fs::read_to_string(path).expect("a text file");
        let transcript = text(&path.with_file_name(format!("{name}.transcript.txt")));
        encounters.push(Texts { name: name.to_owned(), note: text(&path), transcript });
    }
    encounters.sort_by(|a, b| a.name.cmp(&b.name));
    encounters
}
