//! The content words of every sentence, stemmed (Snowball English) and counted by the people who use them.

use std::collections::HashMap;

use rust_stemmers::{Algorithm, Stemmer};

use crate::source::reading::Reading;

/// Words that say nothing about a subject, and the small talk of interviews.
const STOP: &str = " n't a able about above actually after again all almost also although always am an and another any anything are \
aren't as at back be because been before being below between both but by came can can't cannot come could couldn't did didn't \
do does doesn't doing don't done down during each either else even ever every everything few find first for from further get gets \
getting give go goes going good got had has have haven't having he her here hers hey him his hmm how however i i'd i'll i'm i've \
if in into is isn't it it's its itself just keep kind know least let let's like little ll look looking lot lots made make makes many \
maybe me mean might mine more most much must my myself need never no nor not nothing now of off oh ok okay on once one only or \
other our ours out over own part people perhaps pretty probably put quite re really right said same say see seem seems she should \
so some someone something sometimes sort still such sure take than that that's the their theirs them then there there's these they \
they're thing things think this those though through time times to too try trying two uh um under until up us use used using ve very \
want was wasn't way we we're well went were what when where which while who whole why will wish with without won't work works would \
wouldn't yeah year yes yet you you're your yours feel feels felt thought three ";

/// The content words of a reading's sentences.
pub(super) struct Terms {
    ids: Vec<u32>,
    /// For each sentence, the end of its terms in `ids`.
    until: Vec<usize>,
    /// For each term, how many people use it.
    pub(super) people_using: Vec<u32>,
    /// For each term, the first form met.
    pub(super) surface: Vec<String>,
    pub(super) people: usize,
}

impl Terms {
    pub(super) fn of(reading: &Reading) -> Self {
        let stemmer = Stemmer::create(Algorithm::English);
        let mut known: HashMap<&str, Option<u32>> = HashMap::new();
        let mut stems: HashMap<String, u32> = HashMap::new();
        let mut surface = Vec::new();
        let (mut ids, mut until) = (Vec::new(), Vec::new());
        for sentence in reading.sentences() {
            let from = ids.len();
            let text = reading.text_of(sentence);
            for word in text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’') {
                let word = word.trim_matches(['\'', '’']);
                let id = *known.entry(word).or_insert_with(|| {
                    let lower = word.to_lowercase().replace('’', "'");
                    let telling = lower.chars().count() > 2 && lower.starts_with(char::is_alphabetic);
                    if !telling || STOP.contains(&format!(" {lower} ")) {
                        return None;
                    }
                    let stem = stemmer.stem(lower.trim_end_matches("'s")).into_owned();
                    Some(*stems.entry(stem).or_insert_with(|| {
                        surface.push(lower.trim_end_matches("'s").to_owned());
                        surface.len() as u32 - 1
                    }))
                });
                ids.extend(id);
            }
            ids[from..].sort_unstable();
            until.push(ids.len());
        }
        let mut terms =
            Self { ids, until, people_using: vec![0; surface.len()], surface, people: reading.participants().len() };
        terms.count_people(reading);
        terms
    }

    fn count_people(&mut self, reading: &Reading) {
        let mut pairs: Vec<u64> = Vec::with_capacity(self.ids.len());
        for (at, sentence) in reading.sentences().iter().enumerate() {
            pairs.extend(self.in_sentence(at).iter().map(|id| u64::from(*id) << 32 | sentence.participant as u64));
        }
        pairs.sort_unstable();
        pairs.dedup();
        for pair in pairs {
            self.people_using[(pair >> 32) as usize] += 1;
        }
    }

    /// The terms of a sentence, sorted; a term used twice stands twice.
    pub(super) fn in_sentence(&self, sentence: usize) -> &[u32] {
        let start = sentence.checked_sub(1).map_or(0, |before| self.until[before]);
        &self.ids[start..self.until[sentence]]
    }

    /// Inverse document frequency over people, smoothed.
    pub(super) fn rarity(&self, term: u32) -> f32 {
        ((1.0 + self.people as f32) / (1.0 + self.people_using[term as usize] as f32)).ln() + 1.0
    }

    /// Cosine of two sentences' terms, weighted by rarity; 0 unless two terms are shared.
    pub(super) fn alike(&self, one: usize, other: usize) -> f32 {
        let (a, b) = (self.in_sentence(one), self.in_sentence(other));
        let norm = |terms: &[u32]| terms.iter().map(|id| self.rarity(*id).powi(2)).sum::<f32>().sqrt();
        let shared: Vec<u32> = a.iter().copied().filter(|id| b.binary_search(id).is_ok()).collect();
        if shared.len() < 2 {
            return 0.0;
        }
        shared.iter().map(|id| self.rarity(*id).powi(2)).sum::<f32>() / (norm(a) * norm(b)).max(f32::EPSILON)
    }
}
