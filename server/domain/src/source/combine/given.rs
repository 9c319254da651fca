//! The templates that are given. Written out, since the words of every call go through one of them; `minimal.jinja` and the others
//! beside this file say the same, to begin a template of one's own from.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::combined::{Builder, Combined};
use super::line::quoted;
use super::{Part, tag};

/// People who are named in a mark; of more, the number is said.
const NAMED: usize = 12;

/// A template that is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Given {
    /// The texts and what sets them apart.
    Minimal,
    /// The name of each document, and of the people in it.
    #[default]
    Standard,
    /// Format, size, tokens, title and licence as well, as far as they are known.
    Detailed,
}

impl Given {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Minimal, Self::Standard, Self::Detailed];

    /// The lower-case name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Minimal => "minimal",
            Self::Standard => "standard",
            Self::Detailed => "detailed",
        }
    }

    /// The same as the source of a template.
    #[must_use]
    pub fn source(self) -> &'static str {
        match self {
            Self::Minimal => include_str!("minimal.jinja"),
            Self::Standard => include_str!("standard.jinja"),
            Self::Detailed => include_str!("detailed.jinja"),
        }
    }

    /// Puts `parts` together, in time linear in their length.
    #[must_use]
    pub fn combine(self, parts: &[Part<'_>]) -> Combined {
        let tag = tag::of(parts);
        let mut text = Builder::new(parts, tag.clone());
        for (document, part) in parts.iter().enumerate() {
            text.write(&format!("<document-{tag}"));
            self.attributes(part).for_each(|(name, value)| text.write(&format!(" {name}={value}")));
            text.write(">\n");
            text.place_next(document);
            text.write(&format!("\n</document-{tag}>\n"));
        }
        text.unchecked()
    }

    fn attributes(self, part: &Part<'_>) -> impl Iterator<Item = (&'static str, String)> {
        let file = &part.document.file;
        let said = |name, words: &str| (!words.is_empty()).then(|| (name, quoted(words)));
        let standard =
            || [Some(("name", quoted(&part.document.name))), said("participants", &people(&part.participants))];
        let detailed = || {
            [
                file.format.map(|format| ("format", quoted(format.name()))),
                Some(("bytes", file.bytes.to_string())),
                part.tokens.map(|tokens| ("tokens", tokens.to_string())),
                said("title", &file.provenance.title),
                said("licence", &file.provenance.licence),
            ]
        };
        let standard = (self != Self::Minimal).then(standard);
        let detailed = (self == Self::Detailed).then(detailed);
        standard.into_iter().flatten().chain(detailed.into_iter().flatten()).flatten()
    }
}

/// Who is in a document, in words that stay short.
pub(super) fn people(labels: &[&str]) -> String {
    let (named, more) = labels.split_at(labels.len().min(NAMED));
    let more = if more.is_empty() { Cow::default() } else { format!(" and {} more", more.len()).into() };
    named.join(", ") + &more
}
