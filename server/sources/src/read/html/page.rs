//! How the words of a page are laid out: what breaks a line, what parts cells, what is not shown.

use super::super::weave::Weave;
use super::reference;

/// Elements whose text nobody sees, or sees elsewhere than on the page.
const UNSEEN: [&str; 9] =
    ["script", "style", "template", "title", "noscript", "iframe", "noembed", "noframes", "datalist"];
/// Elements that stand on lines of their own.
const BLOCKS: [&str; 40] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
    "option",
];

/// What is to stand between the words so far and the next ones.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    None,
    /// White space, at this place of the file.
    Space(usize, usize),
    /// The end of a paragraph within a cell, which has to stay on its row's line.
    Paragraph,
    Line,
    /// An empty line: no sentence goes on over it.
    Block,
}

pub(super) struct Page<'a> {
    text: &'a str,
    weave: Weave<'a>,
    /// The unseen element that is open, and how many of its name.
    unseen: Option<(Vec<u8>, usize)>,
    gap: Gap,
    row: Row,
    preformatted: usize,
    terms: Terms,
}

/// A row of a table, which is one line with tabs, so that it can be read as a table again.
#[derive(Default)]
struct Row {
    in_cell: bool,
    cells: usize,
    /// Ends of cells not written yet.
    tabs: usize,
    written: bool,
}

/// Terms and descriptions: `Ann` and what she says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Terms {
    None,
    Term,
    /// A description has begun on the line of its term.
    Described,
}

impl<'a> Page<'a> {
    pub(super) fn new(text: &'a str, weave: Weave<'a>) -> Self {
        Self { text, weave, unseen: None, gap: Gap::None, row: Row::default(), preformatted: 0, terms: Terms::None }
    }

    /// Whether an element that hides its text was never closed.
    pub(super) fn is_open(&self) -> bool {
        self.unseen.is_some()
    }

    pub(super) fn finish(self) -> Weave<'a> {
        self.weave
    }

    pub(super) fn open(&mut self, name: &[u8]) {
        if let Some((unseen, depth)) = &mut self.unseen {
            *depth += usize::from(unseen == name);
            return;
        }
        let described = self.terms == Terms::Term;
        match name {
            _ if among(&UNSEEN, name) => self.unseen = Some((name.to_vec(), 1)),
            b"td" | b"th" => self.cell(),
            b"tr" => self.end_row(),
            b"br" => self.part(Gap::Line),
            b"dd" if described => self.terms = Terms::Described,
            b"dt" => {
                self.part(Gap::Block);
                self.terms = Terms::Term;
            }
            _ if among(&BLOCKS, name) => self.part(Gap::Block),
            _ => {}
        }
        self.preformatted += usize::from(name == b"pre");
    }

    pub(super) fn close(&mut self, name: &[u8]) {
        if let Some((unseen, depth)) = &mut self.unseen {
            *depth -= usize::from(unseen == name);
            if *depth == 0 {
                self.unseen = None;
            }
            return;
        }
        match name {
            b"td" | b"th" => self.row.in_cell = false,
            b"tr" => self.end_row(),
            b"pre" => self.preformatted = self.preformatted.saturating_sub(1),
            b"dd" | b"dl" => self.terms = Terms::None,
            b"table" => {
                self.end_row();
                self.part(Gap::Block);
            }
            _ => {}
        }
        if among(&BLOCKS, name) {
            self.part(Gap::Block);
        }
    }

    fn cell(&mut self) {
        self.row.tabs += usize::from(self.row.cells > 0);
        self.row.cells += 1;
        self.row.in_cell = true;
        if !matches!(self.gap, Gap::Line | Gap::Block) {
            self.gap = Gap::None;
        }
    }

    /// Cells without words at the end of a row are cells still. No sentence goes on over the end of a row.
    fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        if row.written && row.tabs > 0 {
            self.weave.join(&"\t".repeat(row.tabs));
        }
        self.part(Gap::Block);
    }

    /// In a cell a block parts sentences and a break parts words, but neither parts lines.
    fn part(&mut self, gap: Gap) {
        self.widen(match gap {
            Gap::Block if self.row.in_cell => Gap::Paragraph,
            _ if self.row.in_cell => Gap::Space(usize::MAX, usize::MAX),
            gap => gap,
        });
    }

    fn widen(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    /// Text between tags, which is written in `start..end`.
    pub(super) fn words(&mut self, start: usize, end: usize) {
        let Some(raw) = self.text.get(start..end).filter(|_| self.unseen.is_none()) else { return };
        let mut at = 0;
        while let Some(rest) = raw.get(at..).filter(|rest| !rest.is_empty()) {
            let from = start + at;
            if let Some((length, meant)) = reference(rest) {
                self.meant(&meant, from, from + length);
                at += length;
            } else {
                let plain =
                    rest.match_indices(['&', '<']).map(|(mark, _)| mark).find(|mark| *mark > 0).unwrap_or(rest.len());
                self.plain(from, from + plain);
                at += plain;
            }
        }
    }

    /// Characters that a reference stands for.
    fn meant(&mut self, meant: &str, start: usize, end: usize) {
        if meant.is_empty() {
            return;
        }
        if meant.chars().all(|c| c.is_whitespace() && c != '\u{a0}') {
            return self.widen(Gap::Space(start, end));
        }
        self.fill_gap();
        self.weave.put(meant, start, end);
    }

    /// Text as it is written; white space in it is one space, except where it is laid out.
    fn plain(&mut self, start: usize, end: usize) {
        let raw = &self.text[start..end];
        if self.preformatted > 0 {
            self.fill_gap();
            return self.weave.take(start, end);
        }
        let white = |c: char| c.is_ascii_whitespace();
        let mut at = start;
        for word in raw.split_inclusive(white) {
            let bare = word.trim_end_matches(white);
            if !bare.is_empty() {
                self.fill_gap();
                self.weave.take(at, at + bare.len());
            }
            if bare.len() < word.len() {
                self.space(at + bare.len(), at + word.len());
            }
            at += word.len();
        }
    }

    fn space(&mut self, start: usize, end: usize) {
        self.gap = match self.gap {
            Gap::None => Gap::Space(start, end),
            Gap::Space(from, to) if to == start => Gap::Space(from, end),
            other => other,
        };
    }

    fn fill_gap(&mut self) {
        let gap = std::mem::replace(&mut self.gap, Gap::None);
        self.row.written = true;
        let tabs = std::mem::take(&mut self.row.tabs);
        let last = self.weave.text().chars().next_back();
        match gap {
            _ if self.terms == Terms::Described => {
                self.terms = Terms::None;
                self.weave.join(if last == Some(':') { " " } else { ": " });
            }
            Gap::Block if last.is_some() => self.weave.join("\n\n"),
            Gap::Line if last.is_some() => self.weave.join("\n"),
            Gap::Paragraph if tabs == 0 && last.is_some() => self.weave.join("\u{2029}"),
            Gap::Space(start, end) if tabs == 0 && last.is_some() => match self.text.get(start..end) {
                Some(" ") => self.weave.take(start, end),
                Some(_) => self.weave.put(" ", start, end),
                None => self.weave.join(" "),
            },
            _ => {}
        }
        if tabs > 0 {
            self.weave.join(&"\t".repeat(tabs));
        }
    }
}

fn among(names: &[&str], name: &[u8]) -> bool {
    names.iter().any(|known| known.as_bytes() == name)
}
