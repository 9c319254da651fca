//! Where the lines of a document start.

/// The offset of every line's first byte.
#[derive(Clone, Debug)]
pub(super) struct Lines(Vec<u32>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        let after_newlines = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1);
        Self(std::iter::once(0).chain(after_newlines).collect())
    }

    /// The line of `byte`, from 1.
    pub(super) fn line_of(&self, byte: u32) -> u32 {
        self.0.partition_point(|&start| start <= byte) as u32
    }
}

/// Byte ranges of lines, without line breaks, indentation or a byte-order mark.
pub(super) fn bare(text: &str) -> Vec<(usize, usize)> {
    let mut at = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        let trimmed = line.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        let start = at + line.len() - trimmed.len();
        lines.push((start, start + trimmed.trim_end().len()));
        at += line.len();
    }
    lines
}
