//! The facts a note states, as values, sentence by sentence.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::claim::ClaimKind;
use super::heard::{Name, Sided, is_dose, sided};
use super::stance::{Stance, stances};
use crate::note::document::Note;
use crate::note::lexicon::{Lexicon, Term};
use crate::note::mention::{Mention, Quantity, What, mentions};
use crate::note::section::SectionKind;
use crate::note::sentence::Sentence;
use crate::note::word::{Word, key};

/// A fact as a value.
#[derive(Clone, Debug)]
pub(super) enum Fact {
    Drug(Name),
    Dose(Name, Quantity),
    Often(Name, f64),
    Given(Name, u16),
    /// Not borne; `false` where it is said that nothing is.
    Allergy(Option<Name>, bool),
    Measured(u16, Quantity),
    Side(Sided),
    Finding(u16, Stance),
    /// Something else that is denied, or said to be.
    Clause(Stance, Range<usize>),
    /// A relative has it.
    Kin(u16),
    /// Any other number; whether it is how old somebody is.
    Figure(Quantity, bool),
    Statement,
}

/// A fact and the words that state it.
#[derive(Clone, Debug)]
pub(super) struct Stated {
    pub(super) fact: Fact,
    pub(super) words: Range<usize>,
}

/// The facts of a sentence and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Facts {
    pub(super) words: Range<usize>,
    pub(super) mentions: Range<usize>,
    pub(super) stated: Vec<Stated>,
}

/// Words by which a note denies and reports outright; `not` stands in much that is no finding.
const DENYING: &[&str] = &["denies", "denied", "denying", "no", "without", "negative"];
const REPORTING: &[&str] = &["reports", "reported", "endorses", "endorsed", "positive", "admits"];

/// Words that may stand between a report and the denial that is reported.
static SMALL: LazyLock<FxHashSet<u64>> = LazyLock::new(|| {
    "that he she it they the patient has have had is are was were does do did can could still also"
        .split(' ')
        .map(key)
        .collect()
});

/// Words behind a cue among which what it denies or reports begins: farther on, a complaint is a part of something else.
const OBJECT: usize = 5;

/// Words between a number and what it is a number of.
const APART: usize = 8;

/// The facts of every sentence, and the mentions they rest on.
pub(super) fn facts(note: &Note) -> (Vec<Mention>, Vec<Facts>) {
    let mentions = mentions(note.text(), &note.words);
    let mut from = 0;
    let mut facts = Vec::with_capacity(note.sentences.len());
    for sentence in &note.sentences {
        from += mentions[from..].iter().take_while(|mention| mention.at.start < sentence.words.start).count();
        let end = from + mentions[from..].iter().take_while(|mention| mention.at.end <= sentence.words.end).count();
        facts.push(Reader { note, mentions: &mentions }.read(sentence, from..end));
        from = end;
    }
    (mentions, facts)
}

struct Reader<'n> {
    note: &'n Note,
    mentions: &'n [Mention],
}

impl Reader<'_> {
    fn read(&self, sentence: &Sentence, within: Range<usize>) -> Facts {
        let section = self.note.section_at(self.note.words[sentence.words.start].start);
        let allergy = section == Some(SectionKind::Allergies)
            || self.mentions[within.clone()].iter().any(|mention| mention.what == What::Term(Term::Allergy));
        let mut stated = vec![Stated { fact: Fact::Statement, words: sentence.words.clone() }];
        match allergy {
            true => self.allergies(within.clone(), &mut stated),
            false => self.drugs(within.clone(), &mut stated),
        }
        self.figures(within.clone(), &mut stated);
        self.sides(within.clone(), &mut stated);
        self.findings(section, within.clone(), &mut stated);
        self.clauses(sentence, within.clone(), &mut stated);
        // Of one word, there is nothing to say but what it states.
        stated.retain(|stated| !matches!(stated.fact, Fact::Statement) || stated.words.len() > 1);
        Facts { words: sentence.words.clone(), mentions: within, stated }
    }

    fn allergies(&self, within: Range<usize>, stated: &mut Vec<Stated>) {
        let stood = stances(&self.note.words, self.mentions, within.clone(), false);
        for one in &stood {
            let mention = &self.mentions[one.mention];
            if let Some(name) = name(mention) {
                let fact = Fact::Allergy(Some(name), one.stance != Stance::Denied);
                stated.push(Stated { fact, words: mention.at.clone() });
            }
        }
        let cue = stood.iter().find(|one| self.mentions[one.mention].what == What::Term(Term::Allergy));
        if let Some(cue) = cue.filter(|_| stated.len() == 1) {
            let at = self.mentions[cue.mention].at.clone();
            let none = cue.stance == Stance::Denied || is_none_known(&self.note.words[at.clone()], self.note.text());
            stated.push(Stated { fact: Fact::Allergy(None, !none), words: at });
        }
    }

    fn drugs(&self, within: Range<usize>, stated: &mut Vec<Stated>) {
        let mut current: Option<(Name, usize)> = None;
        let mut waiting: Vec<usize> = Vec::new();
        for at in within {
            let mention = &self.mentions[at];
            if let Some(name) = name(mention) {
                stated.push(Stated { fact: Fact::Drug(name), words: mention.at.clone() });
                for dose in waiting.drain(..) {
                    self.dose(name, dose, stated);
                }
                current = Some((name, mention.at.end));
                continue;
            }
            match (&mention.what, current) {
                (What::Quantity(quantity), Some((name, _))) if is_dose(quantity) => {
                    let of = self.mentions.get(at + 1).and_then(self::name);
                    let directly = self.mentions.get(at + 1).is_some_and(|next| next.at.start <= mention.at.end + 1);
                    match of.filter(|_| directly) {
                        Some(_) => waiting.push(at),
                        None => self.dose(name, at, stated),
                    }
                }
                (What::Quantity(quantity), None) if is_dose(quantity) => waiting.push(at),
                (What::Term(Term::Frequency(times)), Some((name, _))) => {
                    let fact = Fact::Often(name, Lexicon::get().frequencies[usize::from(*times)]);
                    stated.push(Stated { fact, words: mention.at.clone() });
                }
                (What::Term(Term::Route(route)), Some((name, end))) if mention.at.start - end <= APART => {
                    stated.push(Stated { fact: Fact::Given(name, *route), words: mention.at.clone() });
                }
                _ => {}
            }
        }
    }

    fn dose(&self, name: Name, at: usize, stated: &mut Vec<Stated>) {
        if let What::Quantity(quantity) = &self.mentions[at].what {
            stated.push(Stated { fact: Fact::Dose(name, quantity.clone()), words: self.mentions[at].at.clone() });
        }
    }

    /// Numbers that are no dose: what is measured, or any other.
    fn figures(&self, within: Range<usize>, stated: &mut Vec<Stated>) {
        let mut measure: Option<(u16, usize)> = None;
        for at in within {
            let mention = &self.mentions[at];
            match &mention.what {
                What::Term(Term::Measure(of)) => measure = Some((*of, mention.at.end)),
                What::Quantity(quantity) => {
                    let dosed = stated.iter().any(|stated| stated.words == mention.at);
                    if dosed || self.is_no_figure(mention) {
                        continue;
                    }
                    let near = measure.filter(|(_, end)| mention.at.start - end <= APART && !is_time(quantity));
                    let fact = match near {
                        Some((of, _)) => Fact::Measured(of, quantity.clone()),
                        None => Fact::Figure(quantity.clone(), self.is_age(mention)),
                    };
                    stated.push(Stated { fact, words: mention.at.clone() });
                }
                _ => {}
            }
        }
    }

    /// Numbers of lists and dates, and those within words (`COVID-19`, `L4-5`, `T2`), say nothing to be checked as numbers.
    fn is_no_figure(&self, mention: &Mention) -> bool {
        let words = &self.note.words;
        let before = mention.at.start.checked_sub(1).map(|at| &words[at]);
        let after = words.get(mention.at.end);
        let joined = |word: Option<&Word>| word.is_some_and(|word| word.is(b'/'));
        let dated = matches!(&mention.what, What::Quantity(of) if of.over.iter().any(|year| *year >= 1900.0));
        let hung = before.is_some_and(|word| word.is(b'-') && word.end == words[mention.at.start].start)
            && mention.at.start >= 2
            && words[mention.at.start - 2].is_said()
            && words[mention.at.start - 2].number(self.note.text()).is_none();
        dated || joined(before) || joined(after) || hung
    }

    /// `61-year-old`, `age 61`
    fn is_age(&self, mention: &Mention) -> bool {
        let is = |at: Option<usize>, words: [&str; 2]| {
            let word = at.and_then(|at| self.note.words.get(at)).map(|word| word.text(self.note.text()));
            word.is_some_and(|word| words.iter().any(|other| word.eq_ignore_ascii_case(other)))
        };
        let hyphen = usize::from(self.note.words.get(mention.at.end).is_some_and(|word| word.is(b'-')));
        is(Some(mention.at.end + hyphen), ["old", "o"]) || is(mention.at.start.checked_sub(1), ["age", "aged"])
    }

    fn sides(&self, within: Range<usize>, stated: &mut Vec<Stated>) {
        for at in within {
            let What::Term(Term::Side(side)) = self.mentions[at].what else { continue };
            if let Some(sided) = sided(&self.note.words, self.mentions, at, side) {
                let words = self.mentions[at].at.start..sided.end.max(self.mentions[at].at.end);
                stated.push(Stated { fact: Fact::Side(sided), words });
            }
        }
    }

    fn findings(&self, section: Option<SectionKind>, within: Range<usize>, stated: &mut Vec<Stated>) {
        for one in stances(&self.note.words, self.mentions, within, false) {
            let mention = &self.mentions[one.mention];
            let What::Term(Term::Finding(finding)) = mention.what else { continue };
            let kin = one.relative || section == Some(SectionKind::FamilyHistory);
            let fact = match kin && one.stance == Stance::Affirmed {
                true => Fact::Kin(finding),
                false => Fact::Finding(finding, one.stance),
            };
            stated.push(Stated { fact, words: mention.at.clone() });
        }
    }

    /// What is denied or reported and is no complaint that the lexicon has: from the cue to the next, or to the sentence's end.
    fn clauses(&self, sentence: &Sentence, within: Range<usize>, stated: &mut Vec<Stated>) {
        for at in within.clone() {
            let cue = &self.mentions[at];
            let stance = match cue.what {
                What::Term(Term::Denies) if self.is_said_by(cue, DENYING) => Stance::Denied,
                What::Term(Term::Affirms) if self.is_said_by(cue, REPORTING) => Stance::Affirmed,
                _ => continue,
            };
            let (stance, from, end) = self.clause(sentence, at..within.end, stance);
            let found = |stated: &Stated| {
                matches!(stated.fact, Fact::Finding(..) | Fact::Kin(_) | Fact::Allergy(..))
                    && (cue.at.end..end.min(cue.at.end + OBJECT)).contains(&stated.words.start)
            };
            if end > from && !stated.iter().any(found) {
                stated.push(Stated { fact: Fact::Clause(stance, from..end), words: cue.at.start..end });
            }
        }
    }

    /// What a cue reaches: up to the next, or to the sentence's end. In `reports that he has not slept` nothing stands between two of
    /// them, and what is reported is a denial.
    fn clause(&self, sentence: &Sentence, from: Range<usize>, stance: Stance) -> (Stance, usize, usize) {
        let cue = self.mentions[from.start].at.end;
        let turns = |mention: &&Mention| {
            matches!(mention.what, What::Term(Term::Denies | Term::Affirms | Term::Supposes)) && mention.at.start >= cue
        };
        let mut next = self.mentions[from.start + 1..from.end].iter().filter(turns);
        let Some(first) = next.next() else { return (stance, cue, sentence.words.end) };
        let between = &self.note.words[cue..first.at.start];
        let bare = |word: &Word| !word.is_said() || SMALL.contains(&word.key);
        if first.what != What::Term(Term::Denies) || between.is_empty() || !between.iter().all(bare) {
            return (stance, cue, first.at.start);
        }
        let turned = if stance == Stance::Denied { Stance::Affirmed } else { Stance::Denied };
        (turned, first.at.end, next.next().map_or(sentence.words.end, |next| next.at.start))
    }

    /// Whether a cue is one of these words.
    fn is_said_by(&self, cue: &Mention, words: &[&str]) -> bool {
        let word = |at: usize| self.note.words[at].text(self.note.text()).to_lowercase();
        let either = cue.at.start.checked_sub(1).is_some_and(|before| word(before) == "or");
        words.contains(&word(cue.at.start).as_str()) && !either
    }
}

pub(super) fn is_time(quantity: &Quantity) -> bool {
    quantity.unit.is_some_and(|unit| Lexicon::get().units[usize::from(unit)].dimension == "time")
}

fn is_none_known(words: &[Word], text: &str) -> bool {
    words.iter().any(|word| word.text(text).eq_ignore_ascii_case("nkda") || word.text(text).eq_ignore_ascii_case("no"))
}

/// The medication a mention is of.
pub(super) fn name(mention: &Mention) -> Option<Name> {
    match mention.what {
        What::Term(Term::Drug(drug)) => Some(Name::Listed(drug)),
        What::Unlisted(key) => Some(Name::Unlisted(key)),
        _ => None,
    }
}

impl Fact {
    pub(super) fn kind(&self) -> ClaimKind {
        match self {
            Self::Drug(_) => ClaimKind::Medication,
            Self::Dose(..) => ClaimKind::Dose,
            Self::Often(..) => ClaimKind::Frequency,
            Self::Given(..) => ClaimKind::Route,
            Self::Allergy(..) => ClaimKind::Allergy,
            Self::Measured(measure, _) if Lexicon::get().measures[usize::from(*measure)].vital => ClaimKind::Vital,
            Self::Measured(..) => ClaimKind::Lab,
            Self::Side(_) => ClaimKind::Laterality,
            Self::Finding(..) | Self::Clause(..) => ClaimKind::Finding,
            Self::Kin(_) => ClaimKind::Experiencer,
            Self::Figure(quantity, _) if is_time(quantity) => ClaimKind::Duration,
            Self::Figure(..) => ClaimKind::Number,
            Self::Statement => ClaimKind::Statement,
        }
    }
}
