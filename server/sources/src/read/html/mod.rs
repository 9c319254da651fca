//! HTML: the words a reader of the page sees, a line a block.

mod page;

use std::cell::RefCell;

use assay_domain::source::document::Unusable;
use assay_domain::source::place::{Map, Unit};
use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Error, Span, Tokenizer};

use super::decode::Decoded;
use super::part::{Limits, Note};
use super::weave::Weave;
use page::Page;

/// The visible text.
///
/// # Errors
/// Says that there is more text than is taken.
pub(super) fn read(source: &Decoded, limits: &Limits, notes: &mut Vec<Note>) -> Result<(String, Map), Unusable> {
    // The tokenizer gives its callback no way out but a shared one.
    let page = RefCell::new(Page::new(&source.text, Weave::new(source)));
    let mut cut = false;
    let callback = |event: CallbackEvent<'_>, span: Span<usize>| -> Option<std::convert::Infallible> {
        let mut page = page.borrow_mut();
        match event {
            CallbackEvent::OpenStartTag { name } => page.open(name),
            CallbackEvent::EndTag { name } => page.close(name),
            CallbackEvent::String { .. } => page.words(span.start, span.end),
            CallbackEvent::Error(Error::EofInTag | Error::EofInComment | Error::EofBeforeTagName) => cut = true,
            _ => {}
        }
        None
    };
    let mut emitter = CallbackEmitter::new(callback);
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(source.text.as_str(), emitter).finish();
    let page = page.into_inner();
    if cut || page.is_open() {
        let line = 1 + memchr::memchr_iter(b'\n', source.text.as_bytes()).count() as u32;
        let message = "the page ends in the middle; what comes before was read";
        notes.push(Note { at: Unit::Line(line), message: message.into() });
    }
    page.finish().finish(limits)
}

/// What `&...;` or `</>` at the start of `text` stands for, and its length there; `None` where it is no reference.
fn reference(text: &str) -> Option<(usize, String)> {
    // An end tag without a name is nothing, and does not even part words.
    if text.starts_with("</>") {
        return Some((3, String::new()));
    }
    if !text.starts_with('&') {
        return None;
    }
    let name = text.get(1..)?.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'#').count();
    let length = 1 + name + usize::from(text.as_bytes().get(1 + name) == Some(&b';'));
    // The longest name there is has fewer letters.
    let raw = text.get(..length).filter(|raw| (3..=40).contains(&raw.len()))?;
    let mut meant = String::new();
    for token in Tokenizer::new(raw) {
        let Ok(token) = token;
        if let html5gum::Token::String(words) = token {
            meant.push_str(&String::from_utf8_lossy(&words));
        }
    }
    (meant != raw).then_some((length, meant))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What a reader is shown of `raw`.
    fn shown(raw: &str) -> String {
        let (mut shown, mut at) = (String::new(), 0);
        while let Some(character) = raw[at..].chars().next() {
            let (length, meant) = reference(&raw[at..]).unwrap_or((character.len_utf8(), character.into()));
            shown.push_str(&meant);
            at += length;
        }
        shown.replace("\r\n", "\n").replace('\r', "\n")
    }

    proptest! {
        #[test]
        fn words_stand_where_the_tokenizer_says(
            text in r#"(<p>|</p|<b |<!--|-->|<!|</|<script>|</script>|&amp;|&notit;|&#x41;|&#|&eacute|&|;|<|>|"|=|\?|/|\r\n|\r|\n| |é|€|[a-z]{1,4}){0,30}"#,
        ) {
            let seen = RefCell::new(Vec::new());
            let callback = |event: CallbackEvent<'_>, span: Span<usize>| -> Option<std::convert::Infallible> {
                if let CallbackEvent::String { value } = event {
                    seen.borrow_mut().push((String::from_utf8_lossy(value).into_owned(), span.start, span.end));
                }
                None
            };
            let mut emitter = CallbackEmitter::new(callback);
            emitter.naively_switch_states(true);
            let Ok(()) = Tokenizer::new_with_emitter(text.as_str(), emitter).finish();
            for (value, start, end) in seen.into_inner() {
                let raw = text.get(start..end).unwrap_or_default();
                prop_assert!(value == shown(raw) || value == raw.replace("\r\n", "\n").replace('\r', "\n"), "{value:?} is not {raw:?}");
            }
        }
    }
}
