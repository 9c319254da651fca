//! Forward scans for where JSON values begin and end.

/// How often a scan may start again behind an opening that led nowhere; keeps it linear.
const RESTARTS: usize = 16;

/// Calls `found` with the extent of every object or array in `text`, outermost first, in order; without an end when it never
/// ends. `found` says whether to go on behind the value rather than to look inside it.
pub(super) fn values(text: &str, mut found: impl FnMut(usize, Option<usize>) -> bool) {
    let bytes = text.as_bytes();
    let mut restarts = 0;
    let mut at = 0;
    while let Some(gap) = bytes[at..].iter().position(|byte| matches!(byte, b'{' | b'[')) {
        let start = at + gap;
        let end = end_of(bytes, start);
        let taken = found(start, end);
        at = match end {
            Some(end) if taken => end,
            _ => {
                restarts += 1;
                start + 1
            }
        };
        if restarts > RESTARTS {
            return;
        }
    }
}

/// Just behind the value that opens at `start`.
fn end_of(bytes: &[u8], start: usize) -> Option<usize> {
    let mut depth = 0usize;
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => at = string(bytes, at)?,
            b'{' | b'[' => {
                depth += 1;
                at += 1;
            }
            b'}' | b']' => {
                depth -= 1;
                at += 1;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => at += 1,
        }
    }
    None
}

/// Just behind the string that opens at `start`.
fn string(bytes: &[u8], start: usize) -> Option<usize> {
    let mut at = start + 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// The complete items so far of the first array of objects in `text`, or of the first array if none holds objects.
#[must_use]
pub fn complete_items(text: &str) -> Vec<&str> {
    array(text).map(|start| items(text, start)).unwrap_or_default()
}

/// Just behind the opening bracket of the array.
fn array(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut first = None;
    let mut inside = false;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' if inside => match string(bytes, at) {
                Some(end) => {
                    at = end;
                    continue;
                }
                None => break,
            },
            b'{' => inside = true,
            b'[' => {
                inside = true;
                first.get_or_insert(at + 1);
                if text[at + 1..].trim_start().starts_with('{') {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
        at += 1;
    }
    first
}

fn items(text: &str, start: usize) -> Vec<&str> {
    let bytes = text.as_bytes();
    let mut items = Vec::new();
    let mut at = start;
    loop {
        while bytes.get(at).is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b',') {
            at += 1;
        }
        let end = match bytes.get(at) {
            Some(b'{' | b'[') => end_of(bytes, at),
            Some(b'"') => string(bytes, at).filter(|end| *end <= bytes.len()),
            Some(b']' | b'}') | None => return items,
            Some(_) => bytes[at..].iter().position(|byte| matches!(byte, b',' | b']' | b'}')).map(|length| at + length),
        };
        let Some(item) = end.and_then(|end| text.get(at..end)) else { return items };
        items.push(item.trim_end());
        at += item.len();
    }
}
