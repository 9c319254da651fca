//! The content words of every sentence, stemmed (Snowball English) and counted by the people who use them.

use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::parallel;
use crate::source::reading::{Reading, Sentence};

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

/// Sentences whose words are looked up by one thread.
const PART: usize = 2048;

/// The content words of a reading's sentences.
pub(super) struct Terms {
    ids: Vec<u32>,
    /// For each sentence, the end of its terms in `ids`.
    until: Vec<usize>,
    /// For each sentence, the length of its vector of rarities.
    norms: Vec<f32>,
    /// For each term, its inverse document frequency over people, smoothed.
    rarity: Vec<f32>,
    /// For each person, every term used and how often, by term.
    pub(super) used_by: Vec<Vec<(u32, u32)>>,
    /// For each term, the people who use it.
    pub(super) people_using: Vec<u32>,
    /// For each term, the first form met.
    pub(super) surface: Vec<String>,
    pub(super) people: usize,
}

impl Terms {
    pub(super) fn of(reading: &Reading) -> Self {
        let parts: Vec<&[Sentence]> = reading.sentences().chunks(PART).collect();
        let mut known: FxHashMap<String, u32> = FxHashMap::default();
        let mut terms = Self {
            ids: Vec::new(),
            until: Vec::with_capacity(reading.sentences().len()),
            norms: Vec::new(),
            rarity: Vec::new(),
            used_by: Vec::new(),
            people_using: Vec::new(),
            surface: Vec::new(),
            people: reading.participants().len(),
        };
        for part in parallel::map(&parts, |sentences| Part::of(reading, sentences)) {
            terms.add(part, &mut known);
        }
        terms.count_people(reading);
        terms.weigh();
        terms
    }

    /// Puts a part behind those before it, under the numbers that its stems have there.
    fn add(&mut self, part: Part, known: &mut FxHashMap<String, u32>) {
        let surface = &mut self.surface;
        let mut number = |(stem, form): (String, String)| {
            *known.entry(stem).or_insert_with(|| {
                surface.push(form);
                surface.len() as u32 - 1
            })
        };
        let numbers: Vec<u32> = part.forms.into_iter().map(&mut number).collect();
        let before = self.ids.len();
        self.ids.extend(part.ids.into_iter().map(|id| numbers[id as usize]));
        let mut from = before;
        for until in part.until {
            self.ids[from..before + until].sort_unstable();
            from = before + until;
            self.until.push(from);
        }
    }

    fn count_people(&mut self, reading: &Reading) {
        let mut said: Vec<Vec<usize>> = vec![Vec::new(); self.people];
        reading.sentences().iter().enumerate().for_each(|(at, sentence)| said[sentence.participant].push(at));
        let mut counts = vec![0u32; self.surface.len()];
        let mut used_by = Vec::with_capacity(self.people);
        for sentences in said {
            let mut used: Vec<u32> = Vec::new();
            for id in sentences.into_iter().flat_map(|at| self.in_sentence(at)) {
                if counts[*id as usize] == 0 {
                    used.push(*id);
                }
                counts[*id as usize] += 1;
            }
            used.sort_unstable();
            used_by.push(used.into_iter().map(|id| (id, std::mem::take(&mut counts[id as usize]))).collect());
        }
        self.people_using = counts;
        used_by.iter().flatten().for_each(|(id, _): &(u32, u32)| self.people_using[*id as usize] += 1);
        self.used_by = used_by;
    }

    fn weigh(&mut self) {
        let rarity = |using: &u32| ((1.0 + self.people as f32) / (1.0 + *using as f32)).ln() + 1.0;
        self.rarity = self.people_using.iter().map(rarity).collect();
        let norm = |at| self.in_sentence(at).iter().map(|id| self.rarity(*id).powi(2)).sum::<f32>().sqrt();
        self.norms = (0..self.until.len()).map(norm).collect();
    }

    /// The terms of a sentence, sorted; a term used twice stands twice.
    pub(super) fn in_sentence(&self, sentence: usize) -> &[u32] {
        let start = sentence.checked_sub(1).map_or(0, |before| self.until[before]);
        &self.ids[start..self.until[sentence]]
    }

    /// Inverse document frequency over people, smoothed.
    pub(super) fn rarity(&self, term: u32) -> f32 {
        self.rarity[term as usize]
    }

    /// Cosine of two sentences' terms, weighted by rarity; 0 unless two terms are shared.
    pub(super) fn alike(&self, one: usize, other: usize) -> f32 {
        let mut b = self.in_sentence(other);
        let (mut shared, mut sum) = (0, 0.0);
        for id in self.in_sentence(one) {
            while b.first().is_some_and(|first| first < id) {
                b = &b[1..];
            }
            if b.first() == Some(id) {
                (shared, sum) = (shared + 1, sum + self.rarity(*id).powi(2));
            }
        }
        if shared < 2 { 0.0 } else { sum / (self.norms[one] * self.norms[other]).max(f32::EPSILON) }
    }
}

/// The terms of some sentences, numbered in the order met in them.
struct Part {
    ids: Vec<u32>,
    /// For each sentence, the end of its terms in `ids`.
    until: Vec<usize>,
    /// For each number, the stem and the first form met.
    forms: Vec<(String, String)>,
}

impl Part {
    fn of(reading: &Reading, sentences: &[Sentence]) -> Self {
        let stop: FxHashSet<&str> = STOP.split_ascii_whitespace().collect();
        let stemmer = Stemmer::create(Algorithm::English);
        let mut words: FxHashMap<&str, Option<u32>> = FxHashMap::default();
        let mut stems: FxHashMap<String, u32> = FxHashMap::default();
        let mut part = Self { ids: Vec::new(), until: Vec::with_capacity(sentences.len()), forms: Vec::new() };
        for sentence in sentences {
            each_word(reading.text_of(sentence), |word| {
                let id = *words.entry(word).or_insert_with(|| {
                    let lower = word.to_lowercase().replace('’', "'");
                    if !tells(&lower) || stop.contains(lower.as_str()) {
                        return None;
                    }
                    let form = lower.trim_end_matches("'s");
                    let stem = stemmer.stem(form).into_owned();
                    let next = part.forms.len() as u32;
                    let forms = &mut part.forms;
                    Some(*stems.entry(stem).or_insert_with_key(|stem| {
                        forms.push((stem.clone(), form.to_owned()));
                        next
                    }))
                });
                part.ids.extend(id);
            });
            part.until.push(part.ids.len());
        }
        part
    }
}

fn tells(lower: &str) -> bool {
    lower.chars().count() > 2 && lower.starts_with(char::is_alphabetic)
}

/// Calls `each` with every word: letters, digits and apostrophes within.
fn each_word<'a>(text: &'a str, mut each: impl FnMut(&'a str)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let from = at;
        let mut plain = true;
        while let Some(byte) = bytes.get(at) {
            match byte {
                b'\'' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => at += 1,
                0x80.. => {
                    let Some(c) = text[at..].chars().next().filter(|c| *c == '’' || c.is_alphanumeric()) else {
                        break;
                    };
                    plain = false;
                    at += c.len_utf8();
                }
                _ => break,
            }
        }
        let word = &text[from..at];
        let quoted = !plain || word.starts_with('\'') || word.ends_with('\'');
        let word = if quoted { word.trim_matches(['\'', '’']) } else { word };
        if !word.is_empty() {
            each(word);
        }
        at += text[at..].chars().next().map_or(1, char::len_utf8);
    }
}

#[cfg(test)]
mod tests {
    use super::each_word;

    #[test]
    fn words_are_told_apart_as_by_their_marks() {
        let mut words = Vec::new();
        each_word("‘Don’t’ – naïve 'quotes', 2nd…Über", |word| words.push(word));
        assert_eq!(words, ["Don’t", "naïve", "quotes", "2nd", "Über"]);
    }
}
