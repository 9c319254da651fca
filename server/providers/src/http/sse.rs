//! Server-sent events, as bytes arrive: fragments may end anywhere, in a line or in a character.
//!
//! Only `data` is kept; comments, which servers send to keep a connection alive, and other fields are skipped. Lines end in LF or
//! CR LF; a lone CR, which the standard allows and no model server sends, does not end one. The caller bounds what it feeds.

use std::borrow::Cow;

/// A growing stream of events.
#[derive(Debug, Default)]
pub(super) struct Events {
    pending: Vec<u8>,
    /// How much of `pending` holds no line end: it is searched once.
    searched: usize,
    data: Option<String>,
}

impl Events {
    /// Takes the next bytes, gives the data of the events they complete.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Vec<String> {
        let mut pending = std::mem::take(&mut self.pending);
        pending.extend_from_slice(bytes);
        let mut events = Vec::new();
        let mut start = 0;
        while let Some(length) = pending[self.searched.max(start)..].iter().position(|&byte| byte == b'\n') {
            let end = self.searched.max(start) + length;
            let line = text(&pending[start..end]);
            start = end + 1;
            events.extend(self.line(line.strip_suffix('\r').unwrap_or(&line)));
        }
        pending.drain(..start);
        self.searched = pending.len();
        self.pending = pending;
        events
    }

    /// The event that was left open when the stream ended: some servers forget the last blank line.
    pub(super) fn finish(mut self) -> Option<String> {
        let rest = std::mem::take(&mut self.pending);
        let line = text(&rest);
        let done = self.line(line.trim_end_matches('\r'));
        done.or(self.data)
    }

    fn line(&mut self, line: &str) -> Option<String> {
        if line.is_empty() {
            return self.data.take();
        }
        let value = line.strip_prefix("data")?;
        let value = if value.is_empty() { value } else { value.strip_prefix(':')? };
        let value = value.strip_prefix(' ').unwrap_or(value);
        match &mut self.data {
            Some(data) => {
                data.push('\n');
                data.push_str(value);
            }
            None => self.data = Some(value.to_owned()),
        }
        None
    }
}

/// What is no UTF-8 is replaced; to see that nothing is takes a fraction of the time.
fn text(bytes: &[u8]) -> Cow<'_, str> {
    str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

#[cfg(test)]
mod tests {
    use super::Events;

    const STREAM: &str = ": hello\r\n\r\ndata: {\"a\":\"größe 🙂\"}\n\nevent: x\r\ndata: one\r\ndata:two\r\n\r\nid: 7\n\ndata\n\ndata: [DONE]\n\n";
    const EVENTS: [&str; 4] = ["{\"a\":\"größe 🙂\"}", "one\ntwo", "", "[DONE]"];

    #[test]
    fn events_are_the_same_however_the_bytes_are_cut() {
        for size in 1..STREAM.len() {
            let mut events = Events::default();
            let heard: Vec<String> = STREAM.as_bytes().chunks(size).flat_map(|part| events.feed(part)).collect();
            assert_eq!(heard, EVENTS, "fragments of {size} bytes");
            assert_eq!(events.finish(), None);
        }
    }

    #[test]
    fn the_last_event_counts_without_its_blank_line() {
        for end in ["", "\n", "\r\n"] {
            let mut events = Events::default();
            assert_eq!(events.feed(format!("data: x\n\ndata: [DONE]{end}").as_bytes()), ["x"]);
            assert_eq!(events.finish().as_deref(), Some("[DONE]"));
        }
    }
}
