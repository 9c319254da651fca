//! What a template may hold, looked at before the engine sees it.
//!
//! The engine bounds steps and depth, not the size of a value: a dozen lines that join a string to itself fill any memory. So
//! nothing is taken that makes a value larger than those it is made of: joining, repeating, lists, blocks that are kept. What is left
//! sets documents out. The look is stricter than the engine's own reading, so that the two cannot disagree about what a tag is.

use super::MAX_BYTES;
use super::values::MARK;
use crate::source::combine::Fault;

const TAGS: [&str; 7] = ["for", "endfor", "if", "elif", "else", "endif", "set"];
/// Words before a bracket that begins a list and is no index.
const BEFORE_A_LIST: [&str; 7] = ["in", "and", "or", "not", "if", "else", "is"];
/// Most tags; each may be read within the one before it.
const MAX_TAGS: usize = 400;

/// Whether `source` may be shown to the engine.
pub(super) fn check(source: &str) -> Result<(), Fault> {
    if source.len() > MAX_BYTES {
        return Err(Fault::TooLong { bytes: source.len(), most: MAX_BYTES });
    }
    if let Some((before, _)) = source.split_once(MARK) {
        return Err(Fault::line(line_of(before), "the character NUL is not text"));
    }
    let (mut rest, mut tags) = (source, 0);
    while let Some(at) = rest.find('{') {
        let inside = rest.get(at + 2..).unwrap_or_default();
        let fault = |reason| Fault::line(line_of(&source[..source.len() - inside.len()]), reason);
        rest = match rest.as_bytes().get(at + 1) {
            Some(b'#') => inside.split_once("#}").map_or("", |(_, after)| after),
            Some(b'{') => after_tag(inside, '}').map_err(fault)?,
            Some(b'%') => {
                tags += 1;
                known(inside, tags).map_err(fault)?;
                after_tag(inside, '%').map_err(fault)?
            }
            _ => &rest[at + 1..],
        };
    }
    Ok(())
}

fn line_of(before: &str) -> usize {
    1 + before.matches('\n').count()
}

fn known(inside: &str, tags: usize) -> Result<(), String> {
    let inside = inside.trim_start_matches(['-', ' ', '\t', '\r', '\n']);
    let name = inside.split(|letter: char| !is_word(letter)).next().unwrap_or_default();
    if tags > MAX_TAGS {
        return Err(format!("there are more than {MAX_TAGS} tags"));
    }
    if TAGS.contains(&name) { Ok(()) } else { Err(format!("there is no tag `{name}`; there are for, if and set")) }
}

/// What follows the tag that `inside` begins with and that ends with `end` and a brace.
fn after_tag(inside: &str, end: char) -> Result<&str, String> {
    let mut letters = inside.char_indices().peekable();
    let (mut word, mut before) = (0..0, ' ');
    while let Some((at, letter)) = letters.next() {
        if is_word(letter) {
            word = if is_word(before) { word.start..at + letter.len_utf8() } else { at..at + letter.len_utf8() };
            if &inside[word.clone()] == "recursive" {
                return Err("loops do not call themselves".into());
            }
        } else if matches!(letter, '"' | '\'') {
            skip_string(letter, &mut letters);
        } else if letter == end && letters.peek().is_some_and(|(_, next)| *next == '}') {
            return Ok(&inside[at + 2..]);
        } else {
            let lists = letter == '[' && (!is_index(before) || BEFORE_A_LIST.contains(&&inside[word.clone()]));
            refuse(letter, lists)?;
        }
        before = letter;
    }
    Err("a tag is not closed".into())
}

fn skip_string(mark: char, letters: &mut impl Iterator<Item = (usize, char)>) {
    while let Some((_, letter)) = letters.next() {
        if letter == mark {
            return;
        }
        if letter == '\\' {
            letters.next();
        }
    }
}

fn is_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Whether a bracket behind `before` takes something out of what stands before it.
fn is_index(before: char) -> bool {
    is_word(before) || matches!(before, ')' | ']')
}

fn refuse(letter: char, lists: bool) -> Result<(), String> {
    match letter {
        '~' | '+' | '*' | '%' => Err(format!(
            "`{letter}` is not for templates of documents; write values one after the other: {{{{ a }}}}{{{{ b }}}}"
        )),
        '{' | '}' => Err(format!("`{letter}` within a tag; is the one before it closed?")),
        ',' => Err("`,` is not for templates of documents; filters take one argument".into()),
        '[' if lists => Err("lists are not for templates of documents; an index follows its name at once".into()),
        _ => Ok(()),
    }
}
