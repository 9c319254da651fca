//! Formats of files.

use serde::{Deserialize, Serialize};

/// What a file is, by its content and its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Plain text.
    #[default]
    Text,
    /// Markdown.
    Markdown,
    /// A table with commas or semicolons.
    Csv,
    /// A table with tabs.
    Tsv,
    /// One JSON value.
    Json,
    /// A JSON value a line.
    JsonLines,
    /// YAML, one document or several.
    Yaml,
    /// HTML.
    Html,
    /// Org mode.
    Org,
    /// SubRip subtitles.
    Srt,
    /// WebVTT captions.
    Vtt,
    /// A Word document (Office Open XML).
    Docx,
    /// A workbook (Office Open XML).
    Xlsx,
    /// PDF with text in it.
    Pdf,
}

impl Format {
    /// Every format, in the order of this list.
    pub const ALL: [Self; 14] = [
        Self::Text,
        Self::Markdown,
        Self::Csv,
        Self::Tsv,
        Self::Json,
        Self::JsonLines,
        Self::Yaml,
        Self::Html,
        Self::Org,
        Self::Srt,
        Self::Vtt,
        Self::Docx,
        Self::Xlsx,
        Self::Pdf,
    ];

    /// The lower-case name, which is also the usual ending of a file's name.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.endings()[0]
    }

    /// Endings of file names, the usual one first.
    #[must_use]
    pub fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Text => &["txt", "text", "log"],
            Self::Markdown => &["md", "markdown", "mdown"],
            Self::Csv => &["csv"],
            Self::Tsv => &["tsv", "tab"],
            Self::Json => &["json"],
            Self::JsonLines => &["jsonl", "ndjson"],
            Self::Yaml => &["yaml", "yml"],
            Self::Html => &["html", "htm", "xhtml"],
            Self::Org => &["org"],
            Self::Srt => &["srt"],
            Self::Vtt => &["vtt"],
            Self::Docx => &["docx"],
            Self::Xlsx => &["xlsx"],
            Self::Pdf => &["pdf"],
        }
    }

    /// The format that a file's name stands for; `None` where its ending is no format's.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        let ending = ending.to_ascii_lowercase();
        Self::ALL.into_iter().find(|format| format.endings().contains(&ending.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::Format;

    #[test]
    fn a_format_is_known_by_the_ending_of_a_name() {
        assert_eq!(Format::named("study/Talk 1.VTT"), Some(Format::Vtt));
        assert_eq!(Format::named("answers.ndjson"), Some(Format::JsonLines));
        assert_eq!(Format::named("README"), None);
        for format in Format::ALL {
            assert_eq!(Format::named(&format!("x.{}", format.name())), Some(format));
        }
    }
}
