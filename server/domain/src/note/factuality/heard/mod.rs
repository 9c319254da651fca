//! What a transcript says, laid out to look claims up in.

mod bind;
mod count;
mod side;

pub(in crate::note) use side::{Sided, sided};

use rustc_hash::{FxHashMap, FxHashSet};

use crate::note::factuality::answer;
use crate::note::factuality::stance::{Stance, stances};
use crate::note::lexicon::{Lexicon, Term};
use crate::note::mention::{Mention, Quantity, What, mentions};
use crate::note::transcript::{Role, Transcript};
use crate::note::word::{Kind, Word, key};
use crate::source::span::Span;
use crate::words::{Language, Lexicon as Stems};

/// A number where it stands, and what it is a number of.
#[derive(Clone, Debug)]
pub(in crate::note::factuality) struct Figure {
    pub(in crate::note::factuality) word: usize,
    pub(in crate::note::factuality) end: usize,
    pub(in crate::note::factuality) quantity: Quantity,
    /// The medication whose dose it is.
    pub(in crate::note::factuality) drug: Option<Name>,
    /// What it measures.
    pub(in crate::note::factuality) measure: Option<u16>,
}

/// Which medication.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::note::factuality) enum Name {
    Listed(u16),
    /// The key of a word that no list has.
    Unlisted(u64),
}

/// A complaint where it is mentioned.
#[derive(Clone, Copy, Debug)]
pub(in crate::note::factuality) struct Complaint {
    pub(in crate::note::factuality) word: usize,
    pub(in crate::note::factuality) end: usize,
    pub(in crate::note::factuality) stance: Stance,
    pub(in crate::note::factuality) relative: bool,
    /// The patient says so, or answers so.
    pub(in crate::note::factuality) patient: bool,
}

/// How a note holds a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::note::factuality) enum Held {
    /// So it is: it should be said.
    Affirmed,
    /// It is not there, which need not be said.
    Absent,
    /// The patient denies it, which is an answer, and should be heard.
    Denied,
}

/// The transcript.
pub(in crate::note::factuality) struct Heard<'t> {
    pub(in crate::note::factuality) transcript: &'t Transcript,
    pub(in crate::note::factuality) mentions: Vec<Mention>,
    pub(in crate::note::factuality) drugs: FxHashMap<Name, Vec<usize>>,
    pub(in crate::note::factuality) figures: Vec<Figure>,
    pub(in crate::note::factuality) measures: FxHashMap<u16, Vec<usize>>,
    /// Word and times a day.
    pub(in crate::note::factuality) frequencies: Vec<(usize, f64)>,
    pub(in crate::note::factuality) routes: Vec<(usize, u16)>,
    pub(in crate::note::factuality) complaints: FxHashMap<u16, Vec<Complaint>>,
    pub(in crate::note::factuality) sided: Vec<Sided>,
    pub(in crate::note::factuality) sites: FxHashSet<u16>,
    /// Words at which allergies are spoken of.
    pub(in crate::note::factuality) allergies: Vec<(usize, Stance)>,
    pub(in crate::note::factuality) relatives: FxHashSet<u64>,
    /// Stem of each word that says something; empty for others.
    pub(in crate::note::factuality) stems: Vec<String>,
    terms: FxHashSet<(u8, u16)>,
    /// Questions are marked as such.
    marks: bool,
    whole: FxHashMap<u64, Span>,
    /// Where each stem is said, in order, and how often of that behind a denial or in a question that is answered with no.
    said: FxHashMap<String, (Vec<u32>, u32)>,
    pub(in crate::note::factuality) stemmer: Stems,
}

impl<'t> Heard<'t> {
    pub(in crate::note::factuality) fn of(transcript: &'t Transcript) -> Self {
        let words = &transcript.words;
        let stemmer = Stems::of(Language::English);
        let stems: Vec<String> = words.iter().map(|word| stem(&stemmer, word, transcript.text())).collect();
        let mut heard = Self {
            transcript,
            mentions: mentions(transcript.text(), words),
            drugs: FxHashMap::default(),
            figures: Vec::new(),
            measures: FxHashMap::default(),
            frequencies: Vec::new(),
            routes: Vec::new(),
            complaints: FxHashMap::default(),
            sided: Vec::new(),
            sites: FxHashSet::default(),
            allergies: Vec::new(),
            relatives: FxHashSet::default(),
            said: FxHashMap::default(),
            stems,
            terms: FxHashSet::default(),
            marks: words.iter().any(|word| word.is(b'?')),
            whole: FxHashMap::default(),
            stemmer,
        };
        heard.gather();
        heard.bind();
        heard.stand();
        heard.side();
        heard.remember();
        heard.count();
        heard
    }

    fn words(&self) -> &'t [Word] {
        &self.transcript.words
    }

    fn gather(&mut self) {
        for mention in &self.mentions {
            let at = mention.at.start;
            match &mention.what {
                What::Quantity(quantity) => self.figures.push(Figure {
                    word: at,
                    end: mention.at.end,
                    quantity: quantity.clone(),
                    drug: None,
                    measure: None,
                }),
                What::Unlisted(key) => self.drugs.entry(Name::Unlisted(*key)).or_default().push(at),
                What::Term(term) => {
                    match term {
                        Term::Drug(drug) => self.drugs.entry(Name::Listed(*drug)).or_default().push(at),
                        Term::Measure(measure) => self.measures.entry(*measure).or_default().push(at),
                        Term::Frequency(times) => {
                            self.frequencies.push((at, Lexicon::get().frequencies[usize::from(*times)]));
                        }
                        Term::Route(route) => self.routes.push((at, *route)),
                        Term::Site(site) => _ = self.sites.insert(*site),
                        Term::Relative => self.relatives.extend(self.transcript.words.get(at).map(|word| word.key)),
                        _ => {}
                    }
                    self.terms.extend(code(*term));
                }
            }
        }
    }

    /// The stance of complaints: said so by either, or asked by one and answered by the other.
    fn stand(&mut self) {
        let turns = self.transcript.turns();
        let sentences = &self.transcript.sentences;
        let mut from = 0;
        for (number, sentence) in sentences.iter().enumerate() {
            let end =
                from + self.mentions[from..].iter().take_while(|mention| mention.at.start < sentence.words.end).count();
            let turn = self.transcript.turn_of(sentence.words.start);
            let marked = self.words()[sentence.words.clone()].last().is_some_and(|word| word.is(b'?'));
            let told = self.is_told(sentence.words.clone(), &self.mentions[from..end]);
            for stood in stances(self.words(), &self.mentions, from..end, true) {
                let mention = &self.mentions[stood.mention];
                // Whoever asks: labels are sometimes the wrong way round, and patients ask too.
                let asked = marked || stood.asked && !told || self.is_refused(mention.at.end);
                let asks = asked && stood.stance != Stance::Supposed;
                let stance = match stood.stance {
                    Stance::Affirmed if asks => self.answered(number, turn),
                    other => other,
                };
                match mention.what {
                    What::Term(Term::Finding(finding)) => self.complaints.entry(finding).or_default().push(Complaint {
                        word: mention.at.start,
                        end: mention.at.end,
                        stance,
                        relative: stood.relative,
                        patient: turns[turn].role == Role::Patient || asks,
                    }),
                    What::Term(Term::Allergy) => self.allergies.push((mention.at.start, stance)),
                    _ => {}
                }
            }
            from = end;
        }
    }

    /// What is said to a question: a no right behind it in the same turn, else the next turn.
    fn answered(&self, sentence: usize, turn: usize) -> Stance {
        let next = self.transcript.sentences.get(sentence + 1);
        let own = next.filter(|next| self.transcript.turn_of(next.words.start) == turn);
        if own.is_some_and(|own| answer::refuses(&self.words()[own.words.clone()])) {
            return Stance::Denied;
        }
        let answer = self.transcript.turns().get(turn + 1).map(|answer| &self.words()[answer.words.clone()]);
        let question = &self.words()[self.transcript.sentences[sentence].words.clone()];
        match answer {
            Some(answer) if answer::presupposes(question) && !answer::refuses(answer) => Stance::Affirmed,
            Some(answer) => answer::stance(answer),
            None => Stance::Asked,
        }
    }

    /// Whether a sentence that could be a question by its words is none by its marks: `you have asthma .`
    fn is_told(&self, words: std::ops::Range<usize>, mentions: &[Mention]) -> bool {
        let ended = self.words()[words].last().is_some_and(|word| word.is(b'.'));
        let direct = |mention: &Mention| self.words().get(mention.at.start).is_some_and(|word| word.key == key("you"));
        let asking = |mention: &&Mention| mention.what == What::Term(Term::Asks);
        ended && self.marks && mentions.iter().filter(asking).all(direct)
    }

    fn remember(&mut self) {
        for sentence in &self.transcript.sentences {
            let words = &self.transcript.words[sentence.words.clone()];
            let span = crate::note::document::span_of(words);
            self.whole.insert(spoken(words), span);
            if let Some(colon) = words.iter().position(|word| word.is(b':')) {
                self.whole.insert(spoken(&words[colon + 1..]), span);
            }
        }
    }

    /// Where a sentence of these words is said, word for word.
    pub(in crate::note::factuality) fn verbatim(&self, words: &[Word]) -> Option<Span> {
        self.whole.get(&spoken(words)).copied()
    }

    /// Whether what a term stands for is mentioned, in whatever words.
    pub(in crate::note::factuality) fn mentions_term(&self, term: Term) -> bool {
        code(term).is_some_and(|code| self.terms.contains(&code))
    }

    /// Words up to `reach` to either side of a word, within its sentence.
    pub(in crate::note::factuality) fn around(&self, word: usize, reach: usize) -> std::ops::Range<usize> {
        let sentences = &self.transcript.sentences;
        let at = sentences.partition_point(|sentence| sentence.words.end <= word);
        let own = sentences.get(at).map_or(0..self.stems.len(), |sentence| sentence.words.clone());
        let (from, end) = (word.saturating_sub(reach), (word + reach).min(self.stems.len()));
        from.max(own.start.min(word))..end.min(own.end.max(word + 1))
    }

    pub(in crate::note::factuality) fn span(&self, from: usize, end: usize) -> Span {
        crate::note::document::span_of(&self.transcript.words[from..end.min(self.transcript.words.len())])
    }
}

/// The words of a sentence as one number: equal where they are the same, whatever marks stand between.
fn spoken(words: &[Word]) -> u64 {
    words
        .iter()
        .filter(|word| word.is_said())
        .fold(7, |hash: u64, word| (hash.rotate_left(17) ^ word.key).wrapping_mul(0x9e37_79b9_7f4a_7c15))
}

fn code(term: Term) -> Option<(u8, u16)> {
    match term {
        Term::Drug(drug) => Some((0, drug)),
        Term::Finding(finding) => Some((1, finding)),
        Term::Site(site) => Some((2, site)),
        Term::Measure(measure) => Some((3, measure)),
        Term::Frequency(times) => Some((4, times)),
        Term::Route(route) => Some((5, route)),
        _ => None,
    }
}

/// The stem of a word that says something; empty for others.
pub(in crate::note::factuality) fn stem(stemmer: &Stems, word: &Word, text: &str) -> String {
    match word.kind {
        Kind::Letters => stemmer.stem(word.text(text)).map(|(stem, _)| stem).unwrap_or_default(),
        _ => String::new(),
    }
}

/// Whether a number's unit is one that medications are dosed in.
pub(in crate::note::factuality) fn is_dose(quantity: &Quantity) -> bool {
    quantity.unit.is_some_and(|unit| {
        let unit = &Lexicon::get().units[usize::from(unit)];
        match unit.dimension {
            "mass" => matches!(unit.name, "milligram" | "microgram" | "gram"),
            dimension => matches!(dimension, "volume" | "activity" | "amount" | "count"),
        }
    })
}

/// The part of the body a mention is of, or its complaint is in: abdominal pain is in the abdomen.
pub(in crate::note::factuality) fn site(mention: &Mention) -> Option<u16> {
    match mention.what {
        What::Term(Term::Site(site)) => Some(site),
        What::Term(Term::Finding(finding)) => Lexicon::get().findings[usize::from(finding)].site,
        _ => None,
    }
}
