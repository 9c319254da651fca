//! The content words of every sentence, stemmed in its language and counted by the people who use them.

use rustc_hash::FxHashMap;

use super::each_word;
use super::language::Language;
use super::lexicon::Lexicon;
use crate::parallel;
use crate::source::reading::{Reading, Sentence};

/// Sentences whose words are looked up by one thread.
const PART: usize = 2048;

/// The content words of a reading's sentences.
pub(crate) struct Terms {
    ids: Vec<u32>,
    /// For each sentence, the end of its terms in `ids`.
    until: Vec<usize>,
    /// For each sentence, the length of its vector of rarities.
    norms: Vec<f32>,
    /// For each term, its inverse document frequency over people, smoothed.
    rarity: Vec<f32>,
    /// For each person, every term used and how often, by term.
    pub(crate) used_by: Vec<Vec<(u32, u32)>>,
    /// For each term, the people who use it.
    pub(crate) people_using: Vec<u32>,
    /// For each term, the first form met.
    pub(crate) surface: Vec<String>,
    pub(crate) people: usize,
}

impl Terms {
    pub(crate) fn of(reading: &Reading) -> Self {
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
        let languages = Language::of_documents(reading);
        let read = Reader { reading, languages: &languages };
        for part in parallel::map(&parts, |sentences| read.part(sentences)) {
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
    pub(crate) fn in_sentence(&self, sentence: usize) -> &[u32] {
        let start = sentence.checked_sub(1).map_or(0, |before| self.until[before]);
        &self.ids[start..self.until[sentence]]
    }

    /// Inverse document frequency over people, smoothed.
    pub(crate) fn rarity(&self, term: u32) -> f32 {
        self.rarity[term as usize]
    }

    /// Cosine of two sentences' terms, weighted by rarity; 0 unless two terms are shared.
    pub(crate) fn alike(&self, one: usize, other: usize) -> f32 {
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

/// Reads parts; a word is looked up once a part and language.
struct Reader<'r> {
    reading: &'r Reading,
    /// Of each document.
    languages: &'r [Language],
}

impl Reader<'_> {
    fn part(&self, sentences: &[Sentence]) -> Part {
        let mut stems: FxHashMap<String, u32> = FxHashMap::default();
        let mut part = Part { ids: Vec::new(), until: Vec::with_capacity(sentences.len()), forms: Vec::new() };
        for alike in sentences.chunk_by(|a, b| self.languages[a.document] == self.languages[b.document]) {
            let Some(first) = alike.first() else { continue };
            let lexicon = Lexicon::of(self.languages[first.document]);
            let mut words: FxHashMap<&str, Option<u32>> = FxHashMap::default();
            for sentence in alike {
                each_word(self.reading.text_of(sentence), |word| {
                    let id = *words.entry(word).or_insert_with(|| {
                        let (stem, form) = lexicon.stem(word)?;
                        let (next, forms) = (part.forms.len() as u32, &mut part.forms);
                        Some(*stems.entry(stem).or_insert_with_key(|stem| {
                            forms.push((stem.clone(), form));
                            next
                        }))
                    });
                    part.ids.extend(id);
                });
                part.until.push(part.ids.len());
            }
        }
        part
    }
}
