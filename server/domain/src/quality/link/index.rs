//! The participants' sentences, searched by the words of a claim.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::source::reading::{Reading, Sentence};
use crate::words::{Language, Lexicon, each_word};

/// Saturation of a term's count and the part of a sentence's length, as usual for BM25 (Robertson and Zaragoza, The Probabilistic
/// Relevance Framework: BM25 and Beyond, 2009, section 3.4).
const K1: f32 = 1.2;
const B: f32 = 0.75;

/// Letters of a common beginning by which a word that nobody uses is taken for one that somebody does: `gardener` for `garden`.
const BEGINNING: usize = 5;

/// What a word counts for that stands beside a sentence in its turn, elsewhere in the same person's words, or with others alone.
const BESIDE: f32 = 0.7;
const SAME_PERSON: f32 = 0.5;
const ANYWHERE: f32 = 0.2;

/// What a word counts for that people use whatever they talk about, of English; and these words.
const COMMONPLACE: f32 = 0.5;
const COMMONPLACES: &str = include_str!("commonplace.txt");

/// Verbs by which an author says that somebody wants, likes, does or dislikes something; a speaker says the same in other words,
/// so that they tell nothing about what is claimed. Stems of English.
const FRAMES: &str = "accept afraid aim alway annoy appreci ask avoid believ choos consid consist depend desir dislik eager enjoy expect experi \
    fear favour feel frequent frustrat hate hope insist interest keen like love motiv need often person prefer regular reject reli resent \
    rare seek struggl tend trust user usual valu want wish worri would lack toward becaus sinc across";

/// An index of a reading's sentences, a part for each language that its participants speak.
#[derive(Debug)]
pub(in crate::quality) struct Index {
    parts: Vec<Part>,
    /// For each sentence of the reading, the length of its list of terms.
    lengths: Vec<f32>,
}

/// What is told of a claim's words in one language.
#[derive(Debug)]
pub(super) struct Query {
    part: usize,
    /// Terms and how telling each is, those that nobody uses with no term.
    terms: Vec<(Option<u32>, f32)>,
}

/// A sentence by its position in the reading, and how well it answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Hit {
    pub(super) sentence: usize,
    pub(super) score: f32,
}

struct Part {
    language: Language,
    lexicon: Lexicon,
    /// Stems of words that people use whatever they talk about.
    commonplace: FxHashSet<String>,
    stems: FxHashMap<String, u32>,
    /// The stems in order, to find those that begin alike.
    sorted: Vec<(String, u32)>,
    /// For each term, the sentences that hold it, in order, and how often.
    postings: Vec<Vec<(u32, u32)>>,
    sentences: usize,
    terms: usize,
}

impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Part")
            .field("language", &self.language)
            .field("terms", &self.stems.len())
            .finish_non_exhaustive()
    }
}

impl Index {
    /// Takes time linear in the words of the sentences; `languages` are the documents'.
    pub(in crate::quality) fn of(reading: &Reading, languages: &[Language]) -> Self {
        let mut index = Self { parts: Vec::new(), lengths: vec![0.0; reading.sentences().len()] };
        for (at, sentence) in reading.sentences().iter().enumerate() {
            let language = languages[sentence.document];
            let known = index.parts.iter().position(|part| part.language == language);
            let part = known.unwrap_or_else(|| {
                index.parts.push(Part::new(language));
                index.parts.len() - 1
            });
            index.lengths[at] = index.parts[part].add(at as u32, reading.text_of(sentence));
        }
        index.parts.iter_mut().for_each(Part::sort);
        index
    }

    /// Whether somebody speaks `language`.
    pub(super) fn speaks(&self, language: Language) -> bool {
        self.parts.iter().any(|part| part.language == language)
    }

    /// A claim's words, once for each language of the sources.
    pub(super) fn queries(&self, text: &str) -> Vec<Query> {
        let told = |(part, known): (usize, &Part)| Query { part, terms: known.query(text) };
        self.parts.iter().enumerate().map(told).filter(|query| !query.terms.is_empty()).collect()
    }

    /// The sentences that answer best by BM25, at most `most`; of equals, the earlier.
    pub(super) fn search(&self, query: &Query, most: usize) -> Vec<Hit> {
        let part = &self.parts[query.part];
        let mean = part.terms as f32 / part.sentences.max(1) as f32;
        let mut scores: FxHashMap<u32, f32> = FxHashMap::default();
        for (term, rarity) in query.terms.iter().filter_map(|(term, rarity)| term.map(|term| (term, rarity))) {
            for (sentence, times) in &part.postings[term as usize] {
                let length = self.lengths[*sentence as usize] / mean;
                let times = *times as f32;
                let part_of = times * (K1 + 1.0) / (times + K1 * (1.0 - B + B * length));
                *scores.entry(*sentence).or_default() += rarity * part_of;
            }
        }
        let mut hits: Vec<Hit> =
            scores.into_iter().map(|(sentence, score)| Hit { sentence: sentence as usize, score }).collect();
        hits.sort_unstable_by(|a, b| b.score.total_cmp(&a.score).then(a.sentence.cmp(&b.sentence)));
        hits.truncate(most);
        hits
    }

    /// How much of what the query says is said in `sentence` and around it, 0 to 1.
    pub(super) fn support(&self, query: &Query, sentences: &[Sentence], sentence: usize) -> f32 {
        let postings = &self.parts[query.part].postings;
        let told = |term: u32| near(&postings[term as usize], sentences, sentence);
        let found: f32 = query.terms.iter().filter_map(|(term, weight)| term.map(|term| told(term) * weight)).sum();
        found / query.terms.iter().map(|(_, weight)| weight).sum::<f32>().max(f32::EPSILON)
    }
}

/// What a word counts for by where it stands: in the sentence, beside it in the same turn, elsewhere in the same person's words, or
/// with others. An author sums up a whole answer, and names what a study is about.
fn near(holding: &[(u32, u32)], sentences: &[Sentence], sentence: usize) -> f32 {
    let held = |at: usize| holding.binary_search_by_key(&(at as u32), |(holds, _)| *holds).is_ok();
    let Sentence { turn, participant, .. } = sentences[sentence];
    let beside =
        |at: Option<usize>| at.is_some_and(|at| sentences.get(at).is_some_and(|other| other.turn == turn) && held(at));
    match () {
        () if held(sentence) => 1.0,
        () if beside(sentence.checked_sub(1)) || beside(sentence.checked_add(1)) => BESIDE,
        () if holding.iter().any(|(at, _)| sentences[*at as usize].participant == participant) => SAME_PERSON,
        () => ANYWHERE,
    }
}

impl Part {
    fn new(language: Language) -> Self {
        let lexicon = Lexicon::of(language);
        let words = COMMONPLACES.lines().filter(|line| language == Language::English && !line.starts_with('#'));
        let stem = |word: &str| lexicon.stem(word).map(|(stem, _)| stem);
        let commonplace = words.flat_map(str::split_ascii_whitespace).filter_map(stem).collect();
        let (stems, sorted, postings) = (FxHashMap::default(), Vec::new(), Vec::new());
        Self { language, lexicon, commonplace, stems, sorted, postings, sentences: 0, terms: 0 }
    }

    fn add(&mut self, sentence: u32, text: &str) -> f32 {
        let mut length = 0;
        each_word(text, |word| {
            let Some((stem, _)) = self.lexicon.stem(word) else { return };
            length += 1;
            let next = self.postings.len() as u32;
            let term = *self.stems.entry(stem).or_insert(next);
            if term == next {
                self.postings.push(Vec::new());
            }
            match self.postings[term as usize].last_mut() {
                Some((last, times)) if *last == sentence => *times += 1,
                _ => self.postings[term as usize].push((sentence, 1)),
            }
        });
        self.sentences += 1;
        self.terms += length;
        length as f32
    }

    fn sort(&mut self) {
        self.sorted = self.stems.iter().map(|(stem, term)| (stem.clone(), *term)).collect();
        self.sorted.sort_unstable();
    }

    fn query(&self, text: &str) -> Vec<(Option<u32>, f32)> {
        let mut stems: Vec<String> = Vec::new();
        each_word(text, |word| {
            if let Some((stem, _)) = self.lexicon.stem(word)
                && !(self.language == Language::English && FRAMES.split_ascii_whitespace().any(|frame| frame == stem))
                && !stems.contains(&stem)
            {
                stems.push(stem);
            }
        });
        let term = |stem: &String| self.stems.get(stem).copied().or_else(|| self.beginning_alike(stem));
        let weighed = |stem: &String| {
            let (term, common) = (term(stem), self.commonplace.contains(stem));
            (term, self.rarity(term) * if common { COMMONPLACE } else { 1.0 })
        };
        stems.iter().map(weighed).collect()
    }

    /// Inverse document frequency over sentences, as BM25 has it.
    fn rarity(&self, term: Option<u32>) -> f32 {
        // A word that nobody uses is as telling as one that one sentence holds.
        let holding = term.map_or(1, |term| self.postings[term as usize].len()) as f32;
        (1.0 + (self.sentences as f32 - holding + 0.5) / (holding + 0.5)).ln()
    }

    /// The stem in use with the longest beginning in common; of equals, the first in order.
    fn beginning_alike(&self, stem: &str) -> Option<u32> {
        let beginning: String = stem.chars().take(BEGINNING).collect();
        if beginning.chars().count() < BEGINNING {
            return None;
        }
        let from = self.sorted.partition_point(|(other, _)| other.as_str() < beginning.as_str());
        let alike = self.sorted[from..].iter().take_while(|(other, _)| other.starts_with(&beginning));
        let common = |other: &str| other.chars().zip(stem.chars()).take_while(|(a, b)| a == b).count();
        let longest = |best: Option<(usize, u32)>, (other, term): &(String, u32)| {
            let length = common(other);
            if best.is_some_and(|(known, _)| known >= length) { best } else { Some((length, *term)) }
        };
        alike.fold(None, longest).map(|(_, term)| term)
    }
}
