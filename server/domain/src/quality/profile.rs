//! The words of a set of personas, taken apart and weighed once, for whatever compares them.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::words::{Statement, Vocabulary, hash};
use crate::parallel;
use crate::persona::{Persona, TraitKind};
use crate::words::{Language, Sparse, dot, scaled};

/// Personas whose rows are computed by one thread at a time.
const PART: usize = 32;
/// Personas whose words are taken apart by one thread: every part looks its words up anew.
const READ_BY_ONE: usize = 250;
/// By how much the sum of some products may differ from the same by another order.
const ROUNDING: f32 = 1e-4;

/// One persona's texts.
pub(super) struct Profile {
    pub(super) language: Language,
    pub(super) archetype: Statement,
    pub(super) quote: Statement,
    pub(super) background: Statement,
    pub(super) traits: Vec<TraitWords>,
}

/// One trait's text.
pub(super) struct TraitWords {
    pub(super) kind: TraitKind,
    /// Position in its list.
    pub(super) at: usize,
    pub(super) said: Statement,
    /// Of length 1; empty where it says nothing.
    pub(super) vector: Sparse,
}

/// A set of personas as vectors of their stems.
///
/// A stem weighs the more, the fewer of the set use it: (1 + ln tf) * (ln((1 + n) / (1 + df)) + 1), the smoothed tf-idf of Salton and
/// Buckley (Term-weighting approaches in automatic text retrieval, 1988). Vectors have length 1, so that the product of two is their
/// cosine. Built in time linear in the words.
pub struct Profiles<'p> {
    pub(super) personas: Vec<&'p Persona>,
    pub(super) profiles: Vec<Profile>,
    pub(super) vectors: Vec<Sparse>,
    /// For each term, the form first met.
    pub(super) surface: Vec<String>,
    /// For each term, the personas that use it and its weight there.
    postings: Vec<Vec<(u32, f32)>>,
    rows: OnceLock<Vec<Vec<f32>>>,
    all_traits: OnceLock<AllTraits>,
}

impl Profile {
    fn of(persona: &Persona, vocabularies: &mut Vec<Vocabulary>) -> Self {
        let language = language_of(persona);
        let known = vocabularies.iter().position(|vocabulary| vocabulary.language == language).unwrap_or_else(|| {
            vocabularies.push(Vocabulary::new(language));
            vocabularies.len() - 1
        });
        let vocabulary = &mut vocabularies[known];
        let mut traits = Vec::new();
        for kind in TraitKind::ALL {
            for (at, known) in persona.traits(kind).iter().enumerate() {
                traits.push(TraitWords {
                    kind,
                    at,
                    said: Statement::of(&known.text, vocabulary),
                    vector: Sparse::new(),
                });
            }
        }
        Self {
            language,
            archetype: Statement::of(&persona.archetype, vocabulary),
            quote: Statement::of(&persona.quote, vocabulary),
            background: Statement::of(&persona.background, vocabulary),
            traits,
        }
    }

    /// Every text, in the order of the persona.
    pub(super) fn texts(&self) -> impl Iterator<Item = &Statement> {
        [&self.archetype, &self.quote, &self.background].into_iter().chain(self.traits.iter().map(|known| &known.said))
    }
}

impl TraitWords {
    /// `goals[2]`.
    pub(super) fn path(&self) -> String {
        format!("{}[{}]", self.kind.list_name(), self.at)
    }
}

/// Words of a persona's own name and attributes, which its traits may use whatever the evidence says.
pub(super) fn own_names(persona: &Persona) -> Vec<u64> {
    let about = &persona.demographics;
    let texts = [Some(&persona.name), about.occupation.as_ref(), about.location.as_ref()].into_iter().flatten();
    let words = texts.flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    words.map(|word| hash(&word.to_lowercase())).collect()
}

/// The profiles, and the vocabularies that they were read with. A word is looked up once a part and language.
fn taken_apart(personas: &[&Persona]) -> (Vec<Profile>, Vec<Vocabulary>) {
    let parts: Vec<&[&Persona]> = personas.chunks(READ_BY_ONE).collect();
    let read = parallel::map(&parts, |part| {
        let mut vocabularies = Vec::new();
        let profiles: Vec<Profile> = part.iter().map(|persona| Profile::of(persona, &mut vocabularies)).collect();
        (profiles, vocabularies)
    });
    let (mut profiles, mut vocabularies) = (Vec::with_capacity(personas.len()), Vec::new());
    for (part, words) in read {
        profiles.extend(part);
        vocabularies.extend(words);
    }
    (profiles, vocabularies)
}

/// The language of the background; where none shows there, of the traits.
fn language_of(persona: &Persona) -> Language {
    let traits = || {
        let texts: Vec<&str> = persona.all_traits().map(|(_, known)| known.text.as_str()).collect();
        Language::of(&texts.join(" "))
    };
    Language::of(&persona.background).or_else(traits).unwrap_or_default()
}

impl<'p> Profiles<'p> {
    /// The profiles of `personas`, in their order.
    #[must_use]
    pub fn of(personas: impl IntoIterator<Item = &'p Persona>) -> Self {
        let personas: Vec<&Persona> = personas.into_iter().collect();
        let (profiles, vocabularies) = taken_apart(&personas);
        let mut weigher = Weigher::of(&profiles);
        let vectors: Vec<Sparse> = profiles.iter().map(|profile| weigher.vector(profile.texts())).collect();
        let mut set = Self {
            personas,
            profiles,
            vectors,
            surface: weigher.surfaces(&vocabularies),
            postings: Vec::new(),
            rows: OnceLock::new(),
            all_traits: OnceLock::new(),
        };
        for profile in &mut set.profiles {
            for known in &mut profile.traits {
                known.vector = weigher.vector(std::iter::once(&known.said));
            }
        }
        set.postings = postings(&set.vectors, set.surface.len());
        set
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.personas.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.personas.is_empty()
    }

    /// For each persona, how alike each is to it, 0 to 1; computed once.
    pub(super) fn rows(&self) -> &[Vec<f32>] {
        self.rows.get_or_init(|| {
            let parts: Vec<&[Sparse]> = self.vectors.chunks(PART).collect();
            parallel::map(&parts, |part| part.iter().map(|vector| self.row(vector)).collect::<Vec<_>>())
                .into_iter()
                .flatten()
                .collect()
        })
    }

    /// How alike each is to the persona at `at`, 0 to 1.
    pub(super) fn row_of(&self, at: usize) -> Vec<f32> {
        self.row(&self.vectors[at])
    }

    fn row(&self, vector: &Sparse) -> Vec<f32> {
        let mut row = vec![0.0f32; self.len()];
        for (term, weight) in vector {
            for (other, theirs) in &self.postings[*term as usize] {
                row[*other as usize] += weight * theirs;
            }
        }
        row.iter_mut().for_each(|alike| *alike = alike.clamp(0.0, 1.0));
        row
    }

    /// For each trait of a persona, the trait of another that is most like it, if their cosine is at least `least`; of equals, the
    /// first. Takes time linear in the pairs of traits that share a word.
    pub(super) fn copies(&self, persona: usize, least: f32) -> Vec<Option<Copied>> {
        let all = self.all_traits.get_or_init(|| AllTraits::of(&self.profiles, self.surface.len()));
        let own = all.from[persona]..all.from[persona + 1];
        let mut search = Search { all, profiles: &self.profiles, own, least, alike: vec![0.0; all.owner.len()] };
        self.profiles[persona].traits.iter().map(|known| search.copy_of(&known.vector)).collect()
    }
}

/// A search among all traits but those of one persona.
struct Search<'a> {
    all: &'a AllTraits,
    profiles: &'a [Profile],
    own: std::ops::Range<usize>,
    least: f32,
    /// For each trait, the product with the vector sought, as far as it is summed up; 0 between two searches.
    alike: Vec<f32>,
}

impl Search<'_> {
    /// Sums up the rarer terms alone, until what is left of the vector is shorter than half the bound; only what comes near the bound
    /// by these is multiplied out. The commonest terms, which most traits have, are never walked.
    fn copy_of(&mut self, vector: &Sparse) -> Option<Copied> {
        let mut terms = vector.clone();
        terms.sort_unstable_by_key(|(term, _)| (self.all.postings[*term as usize].len(), *term));
        let (mut candidates, mut left) = (Vec::new(), 1.0f32);
        for (term, weight) in terms {
            if left < (self.least / 2.0).powi(2) {
                break;
            }
            left -= weight * weight;
            for (other, theirs) in &self.all.postings[term as usize] {
                let alike = &mut self.alike[*other as usize];
                if *alike == 0.0 {
                    candidates.push(*other as usize);
                }
                *alike += weight * theirs;
            }
        }
        let needed = self.least - left.max(0.0).sqrt() - ROUNDING;
        candidates.into_iter().filter_map(|other| self.taken(other, needed, vector)).max_by(Copied::cmp)
    }

    /// What a candidate comes to if its sum is as high as needed; the sum is forgotten.
    fn taken(&mut self, other: usize, needed: f32, vector: &Sparse) -> Option<Copied> {
        let sum = std::mem::take(&mut self.alike[other]);
        if sum < needed || self.own.contains(&other) {
            return None;
        }
        let persona = self.all.owner[other] as usize;
        let at = other - self.all.from[persona];
        let cosine = dot(vector, &self.profiles[persona].traits[at].vector);
        (cosine >= self.least).then_some(Copied { persona, at, cosine })
    }
}

/// A trait of another persona that is like one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Copied {
    pub(super) persona: usize,
    /// Position among all its traits.
    pub(super) at: usize,
    pub(super) cosine: f32,
}

impl Copied {
    /// By cosine; of equals, the first is the greatest.
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.cosine.total_cmp(&other.cosine).then_with(|| (other.persona, other.at).cmp(&(self.persona, self.at)))
    }
}

/// The traits of all personas, numbered one after the other.
struct AllTraits {
    /// For each persona, its first trait; and the count of all.
    from: Vec<usize>,
    /// For each trait, its persona.
    owner: Vec<u32>,
    /// For each term, the traits that use it and its weight there.
    postings: Vec<Vec<(u32, f32)>>,
}

impl AllTraits {
    fn of(profiles: &[Profile], terms: usize) -> Self {
        let (mut from, mut owner, mut postings) = (vec![0], Vec::new(), vec![Vec::new(); terms]);
        for (persona, profile) in profiles.iter().enumerate() {
            for known in &profile.traits {
                for (term, weight) in &known.vector {
                    postings[*term as usize].push((owner.len() as u32, *weight));
                }
                owner.push(persona as u32);
            }
            from.push(owner.len());
        }
        Self { from, owner, postings }
    }
}

fn postings(vectors: &[Sparse], terms: usize) -> Vec<Vec<(u32, f32)>> {
    let mut postings = vec![Vec::new(); terms];
    for (at, vector) in vectors.iter().enumerate() {
        for (term, weight) in vector {
            postings[*term as usize].push((at as u32, *weight));
        }
    }
    postings
}

/// Numbers stems and weighs them by how few personas use them.
struct Weigher {
    numbers: FxHashMap<u64, u32>,
    rarity: Vec<f32>,
    /// For each term, how often it stands in the text being weighed.
    counts: Vec<u32>,
}

impl Weigher {
    fn of(profiles: &[Profile]) -> Self {
        let mut numbers: FxHashMap<u64, u32> = FxHashMap::default();
        // For each term, how many personas use it, and the last that did.
        let mut using: Vec<(u32, usize)> = Vec::new();
        for (at, profile) in profiles.iter().enumerate() {
            for (stem, _) in profile.texts().flat_map(Statement::stems) {
                let next = using.len() as u32;
                let number = *numbers.entry(stem).or_insert(next);
                if number == next {
                    using.push((1, at));
                } else if using[number as usize].1 != at {
                    using[number as usize] = (using[number as usize].0 + 1, at);
                }
            }
        }
        let rarity = |(df, _): &(u32, usize)| ((1.0 + profiles.len() as f32) / (1.0 + *df as f32)).ln() + 1.0;
        Self { numbers, rarity: using.iter().map(rarity).collect(), counts: vec![0; using.len()] }
    }

    fn vector<'s>(&mut self, texts: impl Iterator<Item = &'s Statement>) -> Sparse {
        let mut used: Vec<u32> = Vec::new();
        for number in texts.flat_map(Statement::stems).filter_map(|(stem, _)| self.numbers.get(&stem)) {
            let count = &mut self.counts[*number as usize];
            if *count == 0 {
                used.push(*number);
            }
            *count += 1;
        }
        used.sort_unstable();
        let weigh = |number: u32| {
            let count = std::mem::take(&mut self.counts[number as usize]);
            (number, (1.0 + (count as f32).ln()) * self.rarity[number as usize])
        };
        scaled(used.into_iter().map(weigh).collect(), 1.0)
    }

    fn surfaces(&self, vocabularies: &[Vocabulary]) -> Vec<String> {
        let mut surfaces = vec![String::new(); self.numbers.len()];
        for (stem, number) in &self.numbers {
            let form = vocabularies.iter().find_map(|vocabulary| vocabulary.surface.get(stem));
            surfaces[*number as usize] = form.cloned().unwrap_or_default();
        }
        surfaces
    }
}
