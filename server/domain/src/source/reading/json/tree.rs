//! JSON as a flat tree that keeps where every string stands. Iterative: depth costs memory, not stack.

/// What a value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::source::reading) enum Kind {
    Object,
    Array,
    /// Offsets are those between the quotation marks.
    Text,
    /// A number.
    Number,
    /// `true`, `false` or `null`.
    Word,
}

/// A value, with the key it stands under.
#[derive(Clone, Copy, Debug)]
pub(in crate::source::reading) struct Node {
    pub(in crate::source::reading) kind: Kind,
    pub(in crate::source::reading) start: usize,
    pub(in crate::source::reading) end: usize,
    pub(in crate::source::reading) key: Option<(usize, usize)>,
    /// Position after the last value inside this one: children run from the next position to here.
    pub(in crate::source::reading) until: usize,
    /// The mark of an escape sequence in it; empty where there are none.
    pub(in crate::source::reading) escape: &'static str,
}

/// Where and why a text is not JSON.
pub(in crate::source::reading) type Fault = (usize, &'static str);

/// Reads one value from `at`; the values in document order, parents before children, and where it ended.
pub(in crate::source::reading) fn parse(text: &str, at: usize) -> Result<(Vec<Node>, usize), Fault> {
    let mut scan = Scan { bytes: text.as_bytes(), at, nodes: Vec::new(), open: Vec::new() };
    scan.value(None)?;
    while let Some(&parent) = scan.open.last() {
        scan.member(parent)?;
    }
    Ok((scan.nodes, scan.at))
}

struct Scan<'a> {
    bytes: &'a [u8],
    at: usize,
    nodes: Vec<Node>,
    open: Vec<usize>,
}

impl Scan<'_> {
    fn white(&mut self) {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn value(&mut self, key: Option<(usize, usize)>) -> Result<(), Fault> {
        self.white();
        let start = self.at;
        let index = self.nodes.len();
        let (kind, start, end) = match self.bytes.get(self.at) {
            Some(b'{') => (Kind::Object, start, start),
            Some(b'[') => (Kind::Array, start, start),
            Some(b'"') => {
                let (start, end) = self.text()?;
                (Kind::Text, start, end)
            }
            Some(b'-' | b'0'..=b'9') => {
                (Kind::Number, start, self.run(|b| matches!(b, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')))
            }
            Some(b't' | b'f' | b'n') => (Kind::Word, start, self.run(|byte| byte.is_ascii_lowercase())),
            Some(_) => return Err((start, "a value was expected")),
            None => return Err((start, "the text ends in the middle")),
        };
        if kind == Kind::Word && !matches!(&self.bytes[start..end], b"true" | b"false" | b"null") {
            return Err((start, "a value was expected"));
        }
        self.nodes.push(Node { kind, start, end, key, until: index + 1, escape: "\\" });
        if matches!(kind, Kind::Object | Kind::Array) {
            self.at += 1;
            self.open.push(index);
        }
        Ok(())
    }

    /// The next member of an open object or array, or its end.
    fn member(&mut self, parent: usize) -> Result<(), Fault> {
        let object = self.nodes[parent].kind == Kind::Object;
        let close = if object { b'}' } else { b']' };
        let first = self.nodes.len() == parent + 1;
        self.white();
        match self.bytes.get(self.at) {
            Some(byte) if *byte == close => {
                self.at += 1;
                self.nodes[parent].end = self.at;
                self.nodes[parent].until = self.nodes.len();
                self.open.pop();
                return Ok(());
            }
            Some(b',') if !first => {
                self.at += 1;
                self.white();
            }
            None => return Err((self.at, "the text ends in the middle")),
            Some(_) if first => {}
            Some(_) => return Err((self.at, "a comma was expected")),
        }
        if !object {
            return self.value(None);
        }
        if self.bytes.get(self.at) != Some(&b'"') {
            return Err((self.at, "a key was expected"));
        }
        let key = self.text()?;
        self.white();
        if self.bytes.get(self.at) != Some(&b':') {
            return Err((self.at, "a colon was expected"));
        }
        self.at += 1;
        self.value(Some(key))
    }

    fn text(&mut self) -> Result<(usize, usize), Fault> {
        let start = self.at + 1;
        let mut at = start;
        loop {
            match self.bytes.get(at) {
                Some(b'"') => break,
                Some(b'\\') => at += 2,
                Some(0..=0x1f) => return Err((at, "a control character in a string")),
                Some(_) => at += 1,
                None => return Err((start - 1, "a string never ends")),
            }
        }
        self.at = at + 1;
        Ok((start, at))
    }

    fn run(&mut self, belongs: impl Fn(u8) -> bool) -> usize {
        while self.bytes.get(self.at).is_some_and(|byte| belongs(*byte)) {
            self.at += 1;
        }
        self.at
    }
}

/// The positions of a value's own children.
pub(in crate::source::reading) fn children(nodes: &[Node], parent: usize) -> impl Iterator<Item = usize> + '_ {
    let until = nodes[parent].until;
    let mut next = parent + 1;
    std::iter::from_fn(move || {
        (next < until).then(|| {
            let child = next;
            next = nodes[child].until;
            child
        })
    })
}
