//! Words in quotation marks within what an author wrote: they are claimed to be somebody's, as quotes are.

/// Fewer words in marks are a name, a term, or said with a wink.
const FEWEST_WORDS: usize = 4;

/// How a quotation is opened, and how it is closed.
const MARKS: [(char, char); 4] = [('"', '"'), ('“', '”'), ('„', '“'), ('«', '»')];

/// `text` without the marks around words that nobody says, and those words.
pub(super) fn keep_said(text: &str, says: impl Fn(&str) -> bool) -> (String, Vec<String>) {
    let (mut kept, mut unsaid, mut rest) = (String::with_capacity(text.len()), Vec::new(), text);
    while let Some((before, opening, words, closing, after)) = next(rest) {
        kept.push_str(before);
        if words.split_whitespace().count() < FEWEST_WORDS || says(words) {
            kept.extend([opening]);
            kept.push_str(words);
            kept.extend([closing]);
        } else {
            kept.push_str(words);
            unsaid.push(words.to_owned());
        }
        rest = after;
    }
    kept.push_str(rest);
    (kept, unsaid)
}

/// What stands before the first quotation, its mark, its words, its other mark, and what follows.
fn next(text: &str) -> Option<(&str, char, &str, char, &str)> {
    let quotation = |(at, c): (usize, char)| {
        let words = &text[at + c.len_utf8()..];
        let closing = MARKS.iter().find(|(opening, closing)| *opening == c && words.contains(*closing))?.1;
        let (words, after) = words.split_once(closing)?;
        Some((&text[..at], c, words, closing, after))
    };
    text.char_indices().find_map(quotation)
}

#[cfg(test)]
mod tests {
    use super::keep_said;

    fn kept(text: &str) -> (String, usize) {
        let (kept, unsaid) = keep_said(text, |words| words.contains("risky"));
        (kept, unsaid.len())
    }

    #[test]
    fn marks_stay_around_what_is_said_and_around_a_few_words() {
        for text in [
            "Finds it “far too risky to use”, and says so.",
            "Calls it \"the old way\" of 9\" screens.",
            "Never opens “ what is not closed by anybody here",
            "«Trop risky pour moi, merci.»",
        ] {
            assert_eq!(kept(text), (text.to_owned(), 0));
        }
    }

    #[test]
    fn marks_go_from_around_what_nobody_says() {
        let (text, unsaid) =
            kept("Says \"I dream of a giant screen\" and “it is far too risky”, „alles muss viel größer sein“.");
        assert_eq!(text, "Says I dream of a giant screen and “it is far too risky”, alles muss viel größer sein.");
        assert_eq!(unsaid, 2);
    }
}
