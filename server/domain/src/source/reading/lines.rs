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
