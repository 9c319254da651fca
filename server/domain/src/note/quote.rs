//! Finding quoted words in a text: verbatim but for case, marks, white space and Unicode form.

use super::document::span_of;
use super::word::{Word, words};
use crate::source::span::Span;

/// Where the words of `quote` stand in a row among `said`, the words of a text; the first such place. `None` for a quote without words.
pub(crate) fn find(said: &[Word], quote: &str) -> Option<Span> {
    let wanted: Vec<u64> = words(quote).iter().filter(|word| word.is_said()).map(|word| word.key).collect();
    let places: Vec<usize> = (0..said.len()).filter(|at| said[*at].is_said()).collect();
    let first = wanted.first()?;
    let starts = |at: &usize| {
        said[places[*at]].key == *first
            && places[*at..].len() >= wanted.len()
            && wanted.iter().zip(&places[*at..]).all(|(key, place)| said[*place].key == *key)
    };
    let at = (0..places.len()).find(starts)?;
    Some(span_of(&said[places[at]..=places[at + wanted.len() - 1]]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_found_by_its_words_alone() {
        let text = "She takes: “Lasix, 80 mg” daily. Then rest.";
        let found = |quote: &str| find(&words(text), quote).map(|span| span.of(text).unwrap());
        assert_eq!(found("lasix 80  mg daily"), Some("Lasix, 80 mg” daily"));
        assert_eq!(found("lasix 40 mg"), None);
        assert_eq!(found(" ... "), None);
    }
}
