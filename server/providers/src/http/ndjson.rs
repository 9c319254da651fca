//! JSON values a line each, as bytes arrive: fragments may end anywhere.

/// A growing stream of lines. The caller bounds what it feeds.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pending: Vec<u8>,
    /// How much of `pending` holds no line end: it is searched once.
    searched: usize,
}

impl Lines {
    /// Takes the next bytes, gives the lines they complete, without blank ones.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Vec<String> {
        self.pending.extend_from_slice(bytes);
        let Some(last) = self.pending[self.searched..].iter().rposition(|&byte| byte == b'\n') else {
            self.searched = self.pending.len();
            return Vec::new();
        };
        let rest = self.pending.split_off(self.searched + last + 1);
        let whole = std::mem::replace(&mut self.pending, rest);
        self.searched = self.pending.len();
        let lines = whole.split(|&byte| byte == b'\n').map(|line| String::from_utf8_lossy(line).trim().to_owned());
        lines.filter(|line| !line.is_empty()).collect()
    }

    /// The line that was left open when the stream ended.
    pub(super) fn finish(&mut self) -> Option<String> {
        let line = String::from_utf8_lossy(&std::mem::take(&mut self.pending)).trim().to_owned();
        Some(line).filter(|line| !line.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::Lines;

    const STREAM: &str = "{\"a\":\"größe 🙂\"}\r\n\n{\"b\":1}\n{\"done\":true}";

    #[test]
    fn lines_are_the_same_however_the_bytes_are_cut() {
        for size in 1..STREAM.len() {
            let mut lines = Lines::default();
            let mut heard: Vec<String> = STREAM.as_bytes().chunks(size).flat_map(|part| lines.feed(part)).collect();
            heard.extend(lines.finish());
            assert_eq!(heard, ["{\"a\":\"größe 🙂\"}", "{\"b\":1}", "{\"done\":true}"], "fragments of {size} bytes");
        }
    }
}
