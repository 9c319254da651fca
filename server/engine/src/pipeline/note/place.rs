//! Places in a text, with the words that stand there.

use assay_domain::source::span::Span;

use super::component::Place;

/// Finds the words of places in one text.
#[derive(Clone, Copy)]
pub(super) struct Quoting<'t>(pub(super) &'t str);

impl Quoting<'_> {
    /// A place, with its words.
    pub(super) fn place(self, span: Span) -> Place {
        Place { span, quote: span.of(self.0).unwrap_or_default().to_owned() }
    }

    /// Places, with their words.
    pub(super) fn places(self, spans: &[Span]) -> Vec<Place> {
        spans.iter().map(|span| self.place(*span)).collect()
    }
}
