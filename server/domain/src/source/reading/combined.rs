//! The documents of a reading in one text, with the people that were found in them.

use std::sync::Arc;

use super::Reading;
use crate::source::combine::{Combined, Fault, Part, Template};

impl Reading {
    /// The documents by `template`. Kept for the first template asked for, since a run asks about the same documents many times and
    /// in one way.
    ///
    /// # Errors
    /// What is wrong with a template of the user's own.
    pub fn combined(&self, template: &Template) -> Result<Arc<Combined>, Fault> {
        let combine = || template.combine(&self.parts()).map(Arc::new);
        let (kept, combined) = self.combined.get_or_init(|| (template.clone(), combine()));
        if kept == template { combined.clone() } else { combine() }
    }

    /// The documents, each with the people it names; tokens are not counted.
    #[must_use]
    pub fn parts(&self) -> Vec<Part<'_>> {
        let part = |document| Part { document, participants: Vec::new(), tokens: None };
        let mut parts: Vec<Part<'_>> = self.documents.iter().map(part).collect();
        for participant in self.participants.iter().filter(|participant| !participant.label.is_empty()) {
            parts[participant.document].participants.push(&participant.label);
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::combine::Given;
    use crate::source::document::Document;

    #[test]
    fn documents_are_combined_once_a_template_and_named_with_their_people() {
        let read = |name: &str, text: &str| Document::read(name.into(), text.into()).unwrap();
        let talk = "Interviewer: How do you pay?\nAna: I never pay by phone.\nBen: I always do.\nAna: Well, I keep every receipt.\n";
        let reading = Reading::of(&[read("talk.md", talk), read("note.md", "It rained all day and nobody came.")]);
        let combined = reading.combined(&Template::default()).unwrap();
        assert!(
            combined.text.contains("name=\"talk.md\" participants=\"Ana, Ben\">\nInterviewer: "),
            "{}",
            combined.text
        );
        assert!(combined.text.contains("name=\"note.md\">\n"), "{}", combined.text);
        assert!(Arc::ptr_eq(&combined, &reading.combined(&Template::default()).unwrap()));
        assert!(!reading.combined(&Given::Minimal.into()).unwrap().text.contains("Ben\">"));
    }
}
