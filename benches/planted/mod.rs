//! One error planted in a note: by rule, or drawn by a seed.

mod draw;
mod rules;
pub(crate) mod tally;

pub(crate) use draw::drawn;

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Error {
    Dose,
    Medication,
    Allergy,
    Side,
    Negation,
    Vital,
}

impl Error {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Dose => "dose",
            Self::Medication => "medication",
            Self::Allergy => "allergy",
            Self::Side => "laterality",
            Self::Negation => "negation",
            Self::Vital => "vital",
        }
    }
}

/// Where a note can be changed, and what may stand there instead.
struct Place {
    error: Error,
    start: usize,
    end: usize,
    with: Vec<String>,
}

/// A note with one error, and the bytes of it.
pub(crate) struct Change {
    pub(crate) error: Error,
    pub(crate) note: String,
    pub(crate) start: usize,
    pub(crate) end: usize,
    was: String,
}

impl Change {
    fn of(note: &str, place: &Place, with: &str) -> Self {
        let mut changed = note.to_owned();
        changed.replace_range(place.start..place.end, with);
        let was = note[place.start..place.end].to_owned();
        Self { error: place.error, note: changed, start: place.start, end: place.start + with.len(), was }
    }

    pub(crate) fn told(&self) -> String {
        let from = self.note[..self.start].rfind('\n').map_or(0, |at| at + 1);
        let to = self.note[self.end..].find('\n').map_or(self.note.len(), |at| at + self.end);
        format!("{:?} became {:?} in {:?}", self.was, &self.note[self.start..self.end], &self.note[from..to])
    }
}

/// Every change that the rules make to a note, one at a time.
pub(crate) fn changes(note: &str) -> Vec<Change> {
    let of = |place: &Place| place.with.iter().map(|with| Change::of(note, place, with)).collect::<Vec<_>>();
    rules::places(note).iter().flat_map(of).collect()
}
