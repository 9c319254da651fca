//! WebVTT: everything but the words is blanked out, so that bytes stay where they are. A cue's voice becomes a label.

pub(super) fn is_captions(text: &str) -> bool {
    text.trim_start_matches('\u{feff}').starts_with("WEBVTT")
}

/// As long as `text`, byte for byte; `<v Name>` is `[Name] ` there.
pub(super) fn words_alone(text: &str) -> String {
    let mut words = String::with_capacity(text.len());
    // Between a time and the next blank line there are words.
    let mut speaking = false;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        if bare.contains("-->") || bare.trim().is_empty() {
            speaking = bare.contains("-->");
            blank(bare, &mut words);
        } else if speaking {
            cue(bare, &mut words);
        } else {
            blank(bare, &mut words);
        }
        words.push_str(&line[bare.len()..]);
    }
    words
}

fn blank(line: &str, words: &mut String) {
    words.extend(std::iter::repeat_n(' ', line.len()));
}

fn cue(line: &str, words: &mut String) {
    let mut rest = line;
    while let Some(open) = rest.find('<') {
        words.push_str(&rest[..open]);
        let Some(length) = rest[open..].find('>').map(|close| close + 1) else {
            rest = &rest[open..];
            break;
        };
        let tag = &rest[open..open + length];
        match tag.strip_prefix("<v").and_then(|tag| tag.strip_suffix('>')) {
            Some(named) if named.contains(' ') => voice(named, words),
            _ => blank(tag, words),
        }
        rest = &rest[open + length..];
    }
    words.push_str(rest);
}

/// `<v.class Name>`, of which `<v` and `>` are taken off, as long as it was.
fn voice(named: &str, words: &mut String) {
    let (class, name) = named.split_once(' ').unwrap_or_default();
    blank(class, words);
    words.push_str("  [");
    words.push_str(name);
    words.push(']');
}
