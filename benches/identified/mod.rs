//! Notes and talks that nobody wrote, with identifiers planted at places that are known.

mod lines;

use std::ops::Range;

use lines::{CLINICAL, HEADS, LATER, NOTES, TALKS};

/// Common in the United States and not, half of them on no list of common names.
const FIRST: &[&str] = &[
    "Linda",
    "Carlos",
    "Margaret",
    "Kevin",
    "Dorothy",
    "Anthony",
    "Julia",
    "Frances",
    "Chidi",
    "Aoife",
    "Zofia",
    "Thuy",
    "Ravindra",
    "Ifeoma",
    "Siobhan",
    "Oluwaseun",
];
const LAST: &[&str] = &[
    "Alvarez",
    "Thompson",
    "Nowakowski",
    "O'Brien",
    "Okonkwo",
    "Nguyen",
    "Garcia-Lopez",
    "Johansson",
    "Brown",
    "Young",
    "Patel",
    "McAllister",
    "Price",
    "Yamamoto",
    "Haddad",
    "Woods",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const STREETS: &[&str] =
    &["Elm Street", "Old Mill Road", "Washington Ave", "Peachtree Blvd.", "Lake View Dr", "5th Avenue"];
const CITIES: &[(&str, &str, &str)] = &[
    ("Dallas", "TX", "Texas"),
    ("Grand Rapids", "MI", "Michigan"),
    ("St. Paul", "MN", "Minnesota"),
    ("Macon", "GA", "Georgia"),
    ("Fresno", "CA", "California"),
];

/// Clinical lines, lines with identifiers and later ones of a note, and lines of its talk.
const LINES: [usize; 4] = [8, 14, 4, 5];

/// A text, and what identifies in it.
#[derive(Default)]
pub(crate) struct Invented {
    pub(crate) text: String,
    pub(crate) planted: Vec<Planted>,
}

/// An identifier.
pub(crate) struct Planted {
    pub(crate) kind: &'static str,
    /// The line it stands in, as it was invented.
    pub(crate) line: &'static str,
    /// Whether the line was written after the rules.
    pub(crate) later: bool,
    pub(crate) place: Range<usize>,
}

/// A note and its talk; the same for the same seed.
pub(crate) fn encounter(seed: u64) -> [Invented; 2] {
    let mut draw = Draw(seed);
    let people = People::drawn(&mut draw);
    let [clinical, identified, later, said] = LINES;
    let mut of = |lines: &'static [&'static str], many: usize| -> Vec<&'static str> {
        (0..many).map(|_| *draw.one(lines)).collect()
    };
    let mut note = of(HEADS, 1);
    let mut body = [of(CLINICAL, clinical), of(NOTES, identified), of(LATER, later)].concat();
    let talk = of(TALKS, said);
    while !body.is_empty() {
        note.push(body.swap_remove(draw.below(body.len())));
    }
    [note, talk].map(|lines| {
        let mut text = Invented::default();
        lines.into_iter().for_each(|line| text.line(line, &people, &mut draw));
        text
    })
}

impl Invented {
    fn line(&mut self, line: &'static str, people: &People, draw: &mut Draw) {
        let home = *draw.one(CITIES);
        let mut rest = line;
        while let Some((before, from)) = rest.split_once('<') {
            let Some((identifier, after)) = from.split_once('>') else { break };
            let Some((kind, form)) = identifier.split_once(':') else { break };
            self.text.push_str(before);
            let start = self.text.len();
            self.text.push_str(&people.written(form, home, draw));
            if !kind.is_empty() {
                let later = LATER.contains(&line);
                self.planted.push(Planted { kind, line, later, place: start..self.text.len() });
            }
            rest = after;
        }
        self.text.push_str(rest);
        self.text.push('\n');
    }
}

/// Who an encounter is about.
struct People {
    patient: (&'static str, &'static str),
    physician: (&'static str, &'static str),
    relative: &'static str,
}

impl People {
    fn drawn(draw: &mut Draw) -> Self {
        let patient = (*draw.one(FIRST), *draw.one(LAST));
        Self { patient, physician: (*draw.one(FIRST), *draw.one(LAST)), relative: *draw.one(FIRST) }
    }

    /// A form with its words in capitals replaced.
    fn written(&self, form: &str, (city, state, state_name): (&str, &str, &str), draw: &mut Draw) -> String {
        let mut written = String::new();
        let mut rest = form;
        while let Some(next) = rest.chars().next() {
            let word = &rest[..rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len())];
            // Of `Dth` and `AGE-year` the capitals are the word.
            let word = ["Dth", "DDMONY"].into_iter().find(|known| word == *known).unwrap_or(word);
            let replaced = self.word(word, draw).or(match word {
                "CITY" => Some(city.to_owned()),
                "ST" => Some(state.to_owned()),
                "STATE" => Some(state_name.to_owned()),
                _ => None,
            });
            let taken = if word.is_empty() { next.len_utf8() } else { word.len() };
            match replaced {
                Some(replaced) => written.push_str(&replaced),
                None if next == '#' => written.push_str(&(1 + draw.below(9)).to_string()),
                None => written.push_str(&rest[..taken]),
            }
            rest = &rest[taken..];
        }
        written
    }

    fn word(&self, word: &str, draw: &mut Draw) -> Option<String> {
        let (first, last) = self.patient;
        let (month, day, year) = (draw.below(12), 1 + draw.below(28), 2015 + draw.below(10));
        let name = MONTHS[month];
        Some(match word {
            "FIRST" => first.to_owned(),
            "LAST" => last.to_owned(),
            "UFIRST" => first.to_uppercase(),
            "ULAST" => last.to_uppercase(),
            "lfirst" => first.to_lowercase(),
            "llast" => last.to_lowercase(),
            "INITIAL" => char::from(b'A' + draw.below(26) as u8).to_string(),
            "DFIRST" => self.physician.0.to_owned(),
            "DLAST" => self.physician.1.to_owned(),
            "ldlast" => self.physician.1.to_lowercase(),
            "RFIRST" => self.relative.to_owned(),
            "lrfirst" => self.relative.to_lowercase(),
            "M" => (month + 1).to_string(),
            "D" => day.to_string(),
            "MM" => format!("{:02}", month + 1),
            "DD" => format!("{day:02}"),
            "Dth" => format!("{day}{}", ordinal(day)),
            "DDMONY" => format!("{day:02}{}{year}", &name[..3]),
            "Y" => year.to_string(),
            "YY" => (year % 100).to_string(),
            "BIRTH" => (1930 + draw.below(70)).to_string(),
            "MON" => name[..3].to_owned(),
            "MONTH" => name.to_owned(),
            "lmonth" => name.to_lowercase(),
            "AGE" => (90 + draw.below(15)).to_string(),
            "STREET" => (*draw.one(STREETS)).to_owned(),
            _ => return None,
        })
    }
}

fn ordinal(day: usize) -> &'static str {
    match (day % 10, day) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}

/// SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
struct Draw(u64);

impl Draw {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % end as u64) as usize
    }

    fn one<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }
}
