//! The fields of a persona, by name: in which two versions differ, and one field taken from another version.

use super::draft::{PersonaDraft, TraitDraft};
use super::{Persona, TraitKind};

/// A field of a persona.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// A personal name.
    Name,
    /// The kind of person.
    Archetype,
    /// A sentence in its voice.
    Quote,
    /// Stated attributes.
    Demographics,
    /// A short paragraph.
    Background,
    /// A list of traits.
    Traits(TraitKind),
}

impl Field {
    /// All fields, in the order of the persona.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let plain = [Self::Name, Self::Archetype, Self::Quote, Self::Demographics, Self::Background];
        plain.into_iter().chain(TraitKind::ALL.map(Self::Traits)).collect()
    }

    /// Its name, as in the persona.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Archetype => "archetype",
            Self::Quote => "quote",
            Self::Demographics => "demographics",
            Self::Background => "background",
            Self::Traits(kind) => kind.list_name(),
        }
    }

    /// The fields in which two versions claim different things. Where quotes are said to start is a hint and no claim.
    #[must_use]
    pub fn that_differ(before: &PersonaDraft, after: &PersonaDraft) -> Vec<Self> {
        Self::all().into_iter().filter(|field| field.differs(before, after)).collect()
    }

    fn differs(self, a: &PersonaDraft, b: &PersonaDraft) -> bool {
        match self {
            Self::Name => a.name != b.name,
            Self::Archetype => a.archetype != b.archetype,
            Self::Quote => a.quote != b.quote,
            Self::Demographics => a.demographics != b.demographics,
            Self::Background => a.background != b.background,
            Self::Traits(kind) => {
                let (a, b) = (list(a, kind), list(b, kind));
                a.len() != b.len() || a.iter().zip(b).any(|(a, b)| claims(a) != claims(b))
            }
        }
    }

    /// Takes this field of `from` into `into`.
    pub fn take(self, from: &Persona, into: &mut Persona) {
        match self {
            Self::Name => into.name.clone_from(&from.name),
            Self::Archetype => into.archetype.clone_from(&from.archetype),
            Self::Quote => into.quote.clone_from(&from.quote),
            Self::Demographics => into.demographics.clone_from(&from.demographics),
            Self::Background => into.background.clone_from(&from.background),
            Self::Traits(TraitKind::Goal) => into.goals.clone_from(&from.goals),
            Self::Traits(TraitKind::Frustration) => into.frustrations.clone_from(&from.frustrations),
            Self::Traits(TraitKind::Behaviour) => into.behaviours.clone_from(&from.behaviours),
            Self::Traits(TraitKind::Motivation) => into.motivations.clone_from(&from.motivations),
            Self::Traits(TraitKind::Preference) => into.preferences.clone_from(&from.preferences),
        }
    }
}

fn list(draft: &PersonaDraft, kind: TraitKind) -> &[TraitDraft] {
    match kind {
        TraitKind::Goal => &draft.goals,
        TraitKind::Frustration => &draft.frustrations,
        TraitKind::Behaviour => &draft.behaviours,
        TraitKind::Motivation => &draft.motivations,
        TraitKind::Preference => &draft.preferences,
    }
}

fn claims(of: &TraitDraft) -> (&str, Vec<(Option<&str>, &str)>) {
    let quotes = of.quotes.iter().map(|claim| (claim.document.as_deref(), claim.quote.as_str()));
    (&of.text, quotes.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::persona::draft::QuoteClaim;
    use crate::persona::{Demographics, Strength, Trait};

    fn filled() -> Persona {
        let one =
            || vec![Trait { text: "Walks.".into(), strength: Strength::Weak, evidence: Vec::new(), support: None }];
        Persona {
            id: "persona-1".into(),
            name: "n".into(),
            archetype: "a".into(),
            quote: "q".into(),
            demographics: Demographics { location: Some("l".into()), ..Demographics::default() },
            background: "b".into(),
            goals: one(),
            frustrations: one(),
            behaviours: one(),
            motivations: one(),
            preferences: one(),
        }
    }

    #[test]
    fn each_field_is_told_apart_and_taken_alone() {
        let blank = PersonaDraft::default();
        let whole = PersonaDraft::from(&filled());
        assert_eq!(Field::that_differ(&blank, &whole), Field::all());
        for field in Field::all() {
            let mut other = filled();
            let mut emptied = filled();
            for list in [&mut emptied.goals, &mut emptied.frustrations, &mut emptied.behaviours] {
                list.clear();
            }
            (emptied.motivations, emptied.preferences) = (Vec::new(), Vec::new());
            (emptied.name, emptied.archetype, emptied.quote) = Default::default();
            (emptied.demographics, emptied.background) = Default::default();
            field.take(&emptied, &mut other);
            assert_eq!(Field::that_differ(&whole, &PersonaDraft::from(&other)), [field], "{}", field.name());
        }
    }

    #[test]
    fn where_a_quote_is_said_to_start_is_no_difference() {
        let claim = |start_byte| QuoteClaim { document: Some("a.txt".into()), quote: "I walk.".into(), start_byte };
        let with = |start_byte| PersonaDraft {
            goals: vec![TraitDraft { text: "Walks.".into(), quotes: vec![claim(start_byte)] }],
            ..PersonaDraft::default()
        };
        assert_eq!(Field::that_differ(&with(Some(3)), &with(None)), []);
    }
}
