//! Rows and fields of a table by their places, and what parts them.

/// Rows that are looked at to tell the delimiter.
const SAMPLE: usize = 32;

/// A field without its quotation marks.
#[derive(Clone, Copy)]
pub(super) struct Field {
    pub(super) start: usize,
    pub(super) end: usize,
}

pub(super) struct Row {
    pub(super) start: usize,
    pub(super) fields: Vec<Field>,
    pub(super) open: bool,
}

/// The delimiter that parts the most rows into as many fields as the first has, more than one; of several, that with the most fields. A
/// bar is one only in a file that is `named` a table: elsewhere it is drawn rather than meant.
pub(super) fn delimiter(text: &str, start: usize, named: bool) -> Option<u8> {
    let candidates: &[u8] = if named { b"\t,;|" } else { b"\t,;" };
    let score = |delimiter: u8| {
        let mut rows = Rows { text, at: start, delimiter }.take(SAMPLE);
        let fields = rows.next().map(|row| row.fields.len()).filter(|fields| *fields > 1)?;
        let (alike, all) =
            rows.fold((0, 0), |(alike, all), row| (alike + usize::from(row.fields.len() == fields), all + 1));
        // Twice the rows that are alike, against all: half of them may be ragged before the number of fields decides.
        Some((2 * alike >= all, fields))
    };
    let scored = candidates.iter().filter_map(|delimiter| Some((score(*delimiter)?, *delimiter)));
    scored.rev().max_by_key(|(score, _)| *score).map(|(_, delimiter)| delimiter)
}

/// Rows of a table as RFC 4180 has them, with byte offsets. Blank lines are no rows.
pub(super) struct Rows<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) delimiter: u8,
}

impl Iterator for Rows<'_> {
    type Item = Row;

    fn next(&mut self) -> Option<Row> {
        let bytes = self.text.as_bytes();
        loop {
            while matches!(bytes.get(self.at), Some(b'\n' | b'\r')) {
                self.at += 1;
            }
            if self.at >= bytes.len() {
                return None;
            }
            let row = self.row();
            if row.fields.len() > 1 || row.fields.iter().any(|field| field.end > field.start) {
                return Some(row);
            }
        }
    }
}

impl Rows<'_> {
    fn row(&mut self) -> Row {
        let bytes = self.text.as_bytes();
        let mut row = Row { start: self.at, fields: Vec::new(), open: false };
        loop {
            let field = self.field(&mut row.open);
            row.fields.push(field);
            match bytes.get(self.at) {
                Some(byte) if *byte == self.delimiter => self.at += 1,
                _ => return row,
            }
        }
    }

    /// One field; leaves `at` on the delimiter, the line break or the end.
    fn field(&mut self, open: &mut bool) -> Field {
        let bytes = self.text.as_bytes();
        let stops = |byte: u8, delimiter: u8| byte == delimiter || byte == b'\n' || byte == b'\r';
        let spaces = bytes[self.at..].iter().take_while(|byte| **byte == b' ').count();
        if bytes.get(self.at + spaces) != Some(&b'"') {
            let start = self.at;
            while bytes.get(self.at).is_some_and(|byte| !stops(*byte, self.delimiter)) {
                self.at += 1;
            }
            return Field { start, end: self.at };
        }
        self.at += spaces + 1;
        let start = self.at;
        loop {
            match bytes.get(self.at) {
                Some(b'"') if bytes.get(self.at + 1) == Some(&b'"') => self.at += 2,
                Some(b'"') => break,
                Some(_) => self.at += 1,
                None => {
                    *open = true;
                    break;
                }
            }
        }
        let end = self.at;
        while bytes.get(self.at).is_some_and(|byte| !stops(*byte, self.delimiter)) {
            self.at += 1;
        }
        Field { start, end }
    }
}
