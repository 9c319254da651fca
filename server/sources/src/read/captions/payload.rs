//! The words of a cue without their markup, under the label of who says them.

use super::super::weave::Weave;

/// The longest tag. What goes on beyond is no tag, and is not searched for its end again and again.
const LONGEST_TAG: usize = 1000;
/// Character references that captions know.
const REFERENCES: [(&str, &str); 7] = [
    ("&amp;", "&"),
    ("&lt;", "<"),
    ("&gt;", ">"),
    ("&nbsp;", "\u{a0}"),
    ("&lrm;", "\u{200e}"),
    ("&rlm;", "\u{200f}"),
    ("&quot;", "\""),
];

pub(super) struct Payload<'a> {
    weave: Weave<'a>,
    text: &'a str,
    vtt: bool,
    /// Who spoke last, as a voice tag says it.
    voice: Option<&'a str>,
}

impl<'a> Payload<'a> {
    pub(super) fn new(weave: Weave<'a>, text: &'a str, vtt: bool) -> Self {
        Self { weave, text, vtt, voice: None }
    }

    /// A line of a cue, which stands in `start..end` of the file's text.
    pub(super) fn line(&mut self, start: usize, end: usize) {
        self.open_line();
        let (mut at, mut from) = (start, start);
        while let Some(mark) = self.text[at..end].find(['<', '{', '&']).map(|found| at + found) {
            let rest = &self.text[mark..end];
            let Some(length) = self.markup(rest) else {
                at = mark + 1;
                continue;
            };
            self.weave.take(from, mark);
            self.stand_in(mark, mark + length);
            (at, from) = (mark + length, mark + length);
        }
        self.weave.take(from, end);
    }

    pub(super) fn finish(self) -> Weave<'a> {
        self.weave
    }

    fn open_line(&mut self) {
        if !self.weave.text().is_empty() && !self.weave.text().ends_with('\n') {
            self.weave.join("\n");
        }
    }

    /// Bytes of the tag, override or reference at the start of `rest`, if there is one.
    fn markup(&self, rest: &str) -> Option<usize> {
        let near = &rest.as_bytes()[..rest.len().min(LONGEST_TAG)];
        let inner = |close: u8| memchr::memchr(close, near).map(|at| (at + 1, &rest[1..at]));
        match rest.as_bytes().first()? {
            b'<' => {
                let tag = |c: char| c.is_ascii_alphanumeric() || c == '/';
                inner(b'>').filter(|(_, inner)| inner.starts_with(tag)).map(|(length, _)| length)
            }
            b'{' => inner(b'}').filter(|(_, inner)| inner.starts_with('\\')).map(|(length, _)| length),
            _ => REFERENCES.iter().find(|(name, _)| self.vtt && rest.starts_with(name)).map(|(name, _)| name.len()),
        }
    }

    /// What stands for the markup in `start..end`: a character, a speaker's label, or nothing.
    fn stand_in(&mut self, start: usize, end: usize) {
        let markup = &self.text[start..end];
        if let Some((_, character)) = REFERENCES.iter().find(|(name, _)| *name == markup) {
            return self.weave.put(character, start, end);
        }
        let Some(annotation) = voice(markup) else { return };
        if self.voice != Some(annotation) {
            self.open_line();
            let from = start + (annotation.as_ptr() as usize).saturating_sub(markup.as_ptr() as usize);
            self.weave.take(from, from + annotation.len());
            self.weave.join(": ");
            self.voice = Some(annotation);
        }
    }
}

/// The annotation of `<v Ann>`, `<v.loud Ann>`.
fn voice(tag: &str) -> Option<&str> {
    let inner = tag.strip_prefix("<v")?.strip_suffix('>')?;
    let (classes, annotation) = inner.split_once([' ', '\t'])?;
    let annotation = annotation.trim();
    ((classes.is_empty() || classes.starts_with('.')) && !annotation.is_empty()).then_some(annotation)
}
