//! Rules by which one error is planted in a note. They look at letters and digits alone.

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

/// A note with one error, and the bytes of it.
pub(crate) struct Change {
    pub(crate) error: Error,
    pub(crate) note: String,
    pub(crate) start: usize,
    pub(crate) end: usize,
    was: String,
}

impl Change {
    pub(crate) fn told(&self) -> String {
        let from = self.note[..self.start].rfind('\n').map_or(0, |at| at + 1);
        let to = self.note[self.end..].find('\n').map_or(self.note.len(), |at| at + self.end);
        format!("{:?} became {:?} in {:?}", self.was, &self.note[self.start..self.end], &self.note[from..to])
    }
}

/// Medications that are looked for, and what each becomes: another of its kind or of none.
const MEDICATIONS: &[(&str, &str)] = &[
    ("lisinopril", "carvedilol"),
    ("metformin", "glipizide"),
    ("lasix", "Eliquis"),
    ("norvasc", "Plavix"),
    ("amlodipine", "clopidogrel"),
    ("prozac", "Zoloft"),
    ("ibuprofen", "naproxen"),
    ("motrin", "Celebrex"),
    ("tylenol", "Naprosyn"),
    ("meloxicam", "gabapentin"),
    ("ultram", "Percocet"),
    ("doxycycline", "levofloxacin"),
    ("prednisone", "azathioprine"),
    ("oxycodone", "tramadol"),
    ("bumex", "Aldactone"),
    ("cozaar", "Toprol"),
    ("farxiga", "Januvia"),
    ("hydrochlorothiazide", "spironolactone"),
    ("cisplatin", "carboplatin"),
    ("etoposide", "docetaxel"),
    ("digoxin", "amiodarone"),
    ("miralax", "Colace"),
    ("lipitor", "Zetia"),
    ("atorvastatin", "ezetimibe"),
    ("metoprolol", "diltiazem"),
    ("omeprazole", "famotidine"),
    ("levothyroxine", "methimazole"),
    ("albuterol", "montelukast"),
    ("amoxicillin", "clindamycin"),
    ("aspirin", "warfarin"),
    ("losartan", "verapamil"),
    ("gabapentin", "topiramate"),
    ("insulin", "glyburide"),
    ("ferrous sulfate", "potassium chloride"),
];

const ALLERGENS: &[(&str, &str)] = &[
    ("penicillin", "codeine"),
    ("sulfa", "latex"),
    ("codeine", "aspirin"),
    ("latex", "penicillin"),
    ("shellfish", "iodine"),
];

const DENIALS: &[(&str, &str)] = &[
    ("denies ", "reports "),
    ("denied ", "reported "),
    ("reports ", "denies "),
    ("endorses ", "denies "),
    ("positive for ", "negative for "),
    ("negative for ", "positive for "),
    ("without ", "with "),
    ("no ", ""),
];

const UNITS: &[&str] = &["mg", "mcg", "milligrams", "units", "ml", "g"];

/// Every single change that can be made to a note.
pub(crate) fn changes(note: &str) -> Vec<Change> {
    let lower = note.to_ascii_lowercase();
    let mut changes = Vec::new();
    doses(note, &lower, &mut changes);
    vitals(note, &lower, &mut changes);
    names(note, &lower, &mut changes);
    sides(note, &lower, &mut changes);
    denials(note, &lower, &mut changes);
    changes
}

fn change(error: Error, note: &str, start: usize, end: usize, with: &str) -> Change {
    let mut changed = note.to_owned();
    changed.replace_range(start..end, with);
    Change { error, note: changed, start, end: start + with.len(), was: note[start..end].to_owned() }
}

/// Places of `word` with no letter or digit on either side.
fn places<'t>(lower: &'t str, word: &'t str) -> impl Iterator<Item = usize> + 't {
    let open = |c: Option<char>| !c.is_some_and(char::is_alphanumeric);
    let bare = word.ends_with(' ');
    lower.match_indices(word).map(|(at, _)| at).filter(move |at| {
        open(lower[..*at].chars().next_back()) && (bare || open(lower[at + word.len()..].chars().next()))
    })
}

/// Numbers with where they stand.
fn numbers(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        while at < bytes.len()
            && (bytes[at].is_ascii_digit()
                || (at > start && bytes[at] == b'.' && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)))
        {
            at += 1;
        }
        if at > start {
            let before = text[..start].chars().next_back();
            if !before.is_some_and(char::is_alphabetic) {
                found.push((start, at));
            }
        } else {
            at += 1;
        }
    }
    found
}

fn doses(note: &str, lower: &str, changes: &mut Vec<Change>) {
    for (start, end) in numbers(note) {
        let rest = lower[end..].trim_start_matches([' ', '-']);
        let unit = rest.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        let Ok(value) = note[start..end].parse::<f64>() else { continue };
        if UNITS.contains(&unit) {
            for with in [value * 2.0, value * 10.0, value / 2.0] {
                changes.push(change(Error::Dose, note, start, end, &with.to_string()));
            }
        }
    }
}

const VITALS: &[&str] = &[
    "blood pressure",
    "heart rate",
    "pulse",
    "temperature",
    "respiratory rate",
    "respirations",
    "oxygen saturation",
    "weight",
    "bp",
];

fn vitals(note: &str, lower: &str, changes: &mut Vec<Change>) {
    for vital in VITALS {
        for at in places(lower, vital) {
            let line = lower[at..].find('\n').map_or(lower.len(), |end| at + end);
            let near = (at + vital.len() + 30).min(line);
            let first = numbers(note).into_iter().find(|(start, _)| *start >= at && *start < near);
            if let Some((start, end)) = first
                && let Ok(value) = note[start..end].parse::<f64>()
            {
                let with = if value > 90.0 && value < 110.0 { value + 4.0 } else { value + 22.0 };
                changes.push(change(Error::Vital, note, start, end, &format!("{}", (with * 10.0).round() / 10.0)));
            }
        }
    }
}

fn names(note: &str, lower: &str, changes: &mut Vec<Change>) {
    for (name, with) in MEDICATIONS {
        for at in places(lower, name) {
            changes.push(change(Error::Medication, note, at, at + name.len(), with));
        }
    }
    for (name, with) in ALLERGENS {
        for at in places(lower, name) {
            let line = lower[..at].rfind('\n').map_or(0, |at| at + 1);
            if lower[line..at].contains("allerg") || lower[..line].trim_end().ends_with("allergies") {
                changes.push(change(Error::Allergy, note, at, at + name.len(), with));
            }
        }
    }
}

fn sides(note: &str, lower: &str, changes: &mut Vec<Change>) {
    for (side, with) in [("left", "right"), ("right", "left")] {
        for at in places(lower, side) {
            let capital = note[at..].starts_with(char::is_uppercase);
            let with = if capital { format!("{}{}", with[..1].to_uppercase(), &with[1..]) } else { with.to_owned() };
            changes.push(change(Error::Side, note, at, at + side.len(), &with));
        }
    }
}

fn denials(note: &str, lower: &str, changes: &mut Vec<Change>) {
    for (word, with) in DENIALS {
        for at in places(lower, word) {
            changes.push(change(Error::Negation, note, at, at + word.len(), with));
        }
    }
}
