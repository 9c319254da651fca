//! Where one error can be planted in a note, and what it becomes. The rules look at letters and digits alone and know nothing of the
//! detectors.

use super::{Error, Place};

/// Medications that are looked for, and what each becomes: another of its kind or of none.
pub(super) const MEDICATIONS: &[(&str, &str)] = &[
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
    ("glipizide", "pioglitazone"),
    ("empagliflozin", "liraglutide"),
    ("furosemide", "torsemide"),
    ("carvedilol", "bisoprolol"),
    ("apixaban", "rivaroxaban"),
    ("naproxen", "celecoxib"),
    ("acetaminophen", "aspirin"),
    ("sertraline", "bupropion"),
    ("trazodone", "mirtazapine"),
    ("sumatriptan", "rizatriptan"),
    ("topiramate", "propranolol"),
    ("cefdinir", "azithromycin"),
    ("nitrofurantoin", "ciprofloxacin"),
    ("loratadine", "cetirizine"),
    ("budesonide", "fluticasone"),
    ("triamcinolone", "dexamethasone"),
    ("calcium carbonate", "magnesium oxide"),
];

pub(super) const ALLERGENS: &[(&str, &str)] = &[
    ("penicillin", "codeine"),
    ("sulfa", "latex"),
    ("codeine", "aspirin"),
    ("latex", "penicillin"),
    ("shellfish", "iodine"),
    ("amoxicillin", "cephalexin"),
    ("aspirin", "erythromycin"),
    ("morphine", "hydrocodone"),
    ("latex", "peanuts"),
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

/// Every place at which a note can be changed.
pub(super) fn places(note: &str) -> Vec<Place> {
    let lower = note.to_ascii_lowercase();
    let mut places = Vec::new();
    doses(note, &lower, &mut places);
    vitals(note, &lower, &mut places);
    names(&lower, &mut places);
    sides(note, &lower, &mut places);
    denials(&lower, &mut places);
    places
}

/// Places of `word` with no letter or digit on either side.
fn at<'t>(lower: &'t str, word: &'t str) -> impl Iterator<Item = usize> + 't {
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

fn doses(note: &str, lower: &str, places: &mut Vec<Place>) {
    for (start, end) in numbers(note) {
        let rest = lower[end..].trim_start_matches([' ', '-']);
        let unit = rest.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
        let Ok(value) = note[start..end].parse::<f64>() else { continue };
        if UNITS.contains(&unit) {
            let with = [value * 2.0, value * 10.0, value / 2.0].map(|value| value.to_string());
            places.push(Place { error: Error::Dose, start, end, with: with.into() });
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

fn vitals(note: &str, lower: &str, places: &mut Vec<Place>) {
    for vital in VITALS {
        for at in at(lower, vital) {
            let line = lower[at..].find('\n').map_or(lower.len(), |end| at + end);
            let near = (at + vital.len() + 30).min(line);
            let first = numbers(note).into_iter().find(|(start, _)| *start >= at && *start < near);
            if let Some((start, end)) = first
                && let Ok(value) = note[start..end].parse::<f64>()
            {
                let with = if value > 90.0 && value < 110.0 { value + 4.0 } else { value + 22.0 };
                let with = vec![format!("{}", (with * 10.0).round() / 10.0)];
                places.push(Place { error: Error::Vital, start, end, with });
            }
        }
    }
}

fn names(lower: &str, places: &mut Vec<Place>) {
    for (name, with) in MEDICATIONS {
        for at in at(lower, name) {
            places.push(one(Error::Medication, at, name, with));
        }
    }
    for (name, with) in ALLERGENS {
        for at in at(lower, name) {
            let line = lower[..at].rfind('\n').map_or(0, |at| at + 1);
            if lower[line..at].contains("allerg") || lower[..line].trim_end().ends_with("allergies") {
                places.push(one(Error::Allergy, at, name, with));
            }
        }
    }
}

fn sides(note: &str, lower: &str, places: &mut Vec<Place>) {
    for (side, with) in [("left", "right"), ("right", "left")] {
        for at in at(lower, side) {
            let capital = note[at..].starts_with(char::is_uppercase);
            let with = if capital { format!("{}{}", with[..1].to_uppercase(), &with[1..]) } else { with.to_owned() };
            places.push(one(Error::Side, at, side, &with));
        }
    }
}

fn denials(lower: &str, places: &mut Vec<Place>) {
    for (word, with) in DENIALS {
        for at in at(lower, word) {
            places.push(one(Error::Negation, at, word, with));
        }
    }
}

fn one(error: Error, start: usize, word: &str, with: &str) -> Place {
    Place { error, start, end: start + word.len(), with: vec![with.to_owned()] }
}
