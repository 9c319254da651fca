//! The words of a set of personas, taken apart and weighed once, for whatever compares them.

use std::sync::OnceLock;

use super::copies::{self, Copied};
use super::weigh::{Terms, Weigher};
use super::words::{Statement, Vocabulary, hash};
use crate::parallel;
use crate::persona::{Persona, TraitKind};
use crate::words::{Language, Sparse};

/// Personas whose rows are computed by one thread at a time.
const PART: usize = 32;
/// Personas whose words are taken apart by one thread: every part looks its words up anew.
const READ_BY_ONE: usize = 250;

/// One persona's texts.
pub(super) struct Profile {
    pub(super) language: Language,
    /// Which of the set's vocabularies it was read with.
    pub(super) vocabulary: usize,
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
    pub(super) terms: Terms,
    rows: OnceLock<Vec<Vec<f32>>>,
}

impl Profile {
    fn of(persona: &Persona, vocabularies: &mut Vec<Vocabulary>) -> Self {
        let language = language_of(persona);
        let known = vocabularies.iter().position(|vocabulary| vocabulary.language == language).unwrap_or_else(|| {
            vocabularies.push(Vocabulary::new(language));
            vocabularies.len() - 1
        });
        let vocabulary = &mut vocabularies[known];
        let mut traits = Vec::with_capacity(persona.all_traits().count());
        for kind in TraitKind::ALL {
            for (at, said) in persona.traits(kind).iter().enumerate() {
                traits.push(TraitWords {
                    kind,
                    at,
                    said: Statement::of(&said.text, vocabulary),
                    vector: Sparse::new(),
                });
            }
        }
        Self {
            language,
            vocabulary: known,
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
    for (mut part, words) in read {
        part.iter_mut().for_each(|profile| profile.vocabulary += vocabularies.len());
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
        let (mut profiles, vocabularies) = taken_apart(&personas);
        let terms = Terms::of(&profiles, &vocabularies);
        let parts: Vec<&[Profile]> = profiles.chunks(PART).collect();
        let weighed = parallel::map(&parts, |part| Weigher::of(&terms).all(part));
        let mut vectors = Vec::with_capacity(profiles.len());
        for (profile, weighed) in profiles.iter_mut().zip(weighed.into_iter().flatten()) {
            vectors.push(weighed.of_all);
            for (known, vector) in profile.traits.iter_mut().zip(weighed.of_traits) {
                known.vector = vector;
            }
        }
        Self { personas, profiles, vectors, terms, rows: OnceLock::new() }
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
            let postings = Postings::of(&self.vectors, self.terms.surface.len());
            let places: Vec<usize> = (0..self.len()).collect();
            let parts: Vec<&[usize]> = places.chunks(PART).collect();
            let halves = |part: &&[usize]| part.iter().map(|at| postings.row(&self.vectors[*at], *at)).collect();
            let halves: Vec<Vec<Vec<f32>>> = parallel::map(&parts, halves);
            mirrored(halves.into_iter().flatten().collect())
        })
    }

    /// For each trait of each persona, the trait of another that is most like it; see [`copies::copies`].
    pub(super) fn copies(&self, least: f32) -> Vec<Vec<Option<Copied>>> {
        copies::copies(&self.profiles, self.terms.surface.len(), least)
    }
}

/// Rows up to and with the diagonal, made whole.
fn mirrored(mut rows: Vec<Vec<f32>>) -> Vec<Vec<f32>> {
    for one in 0..rows.len() {
        let behind: Vec<f32> = rows[one + 1..].iter().map(|row| row[one]).collect();
        rows[one].extend(behind);
    }
    rows
}

/// For each term, the vectors that have it and its weight there.
struct Postings {
    /// For each term, its first posting; and the count of all.
    from: Vec<usize>,
    all: Vec<(u32, f32)>,
}

impl Postings {
    fn of(vectors: &[Sparse], terms: usize) -> Self {
        let mut from = vec![0; terms + 1];
        vectors.iter().flatten().for_each(|(term, _)| from[*term as usize + 1] += 1);
        (0..terms).for_each(|term| from[term + 1] += from[term]);
        let (mut next, mut all) = (from.clone(), vec![(0, 0.0); from[terms]]);
        for (at, vector) in vectors.iter().enumerate() {
            for (term, weight) in vector {
                all[next[*term as usize]] = (at as u32, *weight);
                next[*term as usize] += 1;
            }
        }
        Self { from, all }
    }

    /// The products of `vector`, which stands at `at`, with those before it and with itself.
    fn row(&self, vector: &Sparse, at: usize) -> Vec<f32> {
        let mut row = vec![0.0f32; at + 1];
        for (term, weight) in vector {
            for (other, theirs) in &self.all[self.from[*term as usize]..self.from[*term as usize + 1]] {
                let Some(alike) = row.get_mut(*other as usize) else { break };
                *alike += weight * theirs;
            }
        }
        row.iter_mut().for_each(|alike| *alike = alike.clamp(0.0, 1.0));
        row
    }
}
