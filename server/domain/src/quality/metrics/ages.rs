//! Goals and occupations that an age does not fit, by a list that is shipped with the program.

use std::sync::LazyLock;

use crate::persona::{Age, Persona};
use crate::quality::outcome::Finding;
use crate::words::lowered;

/// Where, what, least and most age, between tabs; `-` is no bound.
pub(super) const TABLE: &str = include_str!("lexicon/ages.tsv");

static RULES: LazyLock<Vec<Rule>> = LazyLock::new(|| TABLE.lines().filter_map(Rule::of).collect());

pub(super) struct Rule {
    goals: bool,
    phrase: String,
    least: u8,
    most: u8,
}

impl Rule {
    /// `None` of a comment, and of a line that is no rule; a test holds that there is none.
    pub(super) fn of(line: &str) -> Option<Self> {
        let bound = |text: &str, none: u8| if text == "-" { Some(none) } else { text.parse().ok() };
        let [place @ ("goals" | "occupation"), phrase, least, most] = line.split('\t').collect::<Vec<_>>()[..] else {
            return None;
        };
        let phrase = format!(" {phrase} ");
        Some(Self { goals: place == "goals", phrase, least: bound(least, 0)?, most: bound(most, u8::MAX)? })
    }

    fn fits(&self, youngest: u8, oldest: u8) -> bool {
        self.least <= oldest && youngest <= self.most
    }
}

/// A finding for every goal, and for the occupation, that nobody of the persona's age has.
pub(super) fn clashes(persona: &Persona) -> Vec<Finding> {
    let (youngest, oldest) = match persona.demographics.age {
        None => return Vec::new(),
        Some(Age::Years(years)) => (years, years),
        Some(Age::Range { min, max }) => (min, max.unwrap_or(u8::MAX)),
    };
    let unfit: Vec<&Rule> = RULES.iter().filter(|rule| !rule.fits(youngest, oldest)).collect();
    let unfit = |goals: bool, text: &str| {
        let folded = folded(text);
        unfit.iter().copied().find(|rule| rule.goals == goals && folded.contains(&rule.phrase))
    };
    let said = |path: String, rule: &Rule| {
        Finding::at(path, format!("{:?} does not fit the age of {}", rule.phrase.trim(), shown(youngest, oldest)))
    };
    let goals = persona.goals.iter().enumerate();
    let mut findings: Vec<Finding> =
        goals.filter_map(|(at, goal)| unfit(true, &goal.text).map(|rule| said(format!("goals[{at}]"), rule))).collect();
    let occupation = persona.demographics.occupation.as_deref().and_then(|occupation| unfit(false, occupation));
    findings.extend(occupation.map(|rule| said("demographics.occupation".to_owned(), rule)));
    findings
}

fn shown(youngest: u8, oldest: u8) -> String {
    if youngest == oldest { youngest.to_string() } else { format!("{youngest} to {oldest}") }
}

/// Lower-case words with a space before and behind each.
fn folded(text: &str) -> String {
    let (mut folded, mut lower) = (String::with_capacity(text.len() + 2), String::new());
    folded.push(' ');
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        folded.push_str(lowered(word, &mut lower));
        folded.push(' ');
    }
    folded
}
