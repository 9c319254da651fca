//! What people speak about: the words that several of them use, each as most of them write it.

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

use super::reading::{Reading, Sentence};
use crate::words::{Language, Lexicon, each_word};

/// A subject, by the word that people have for it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Theme {
    /// The word, in the spelling that is used most; of equals, the one met first.
    pub word: String,
    /// How many participants use it, in any of its forms.
    pub people: u32,
    /// These, of all participants: above 0, at most 1.
    pub share: f64,
    /// How often it is used.
    pub uses: u32,
}

/// The themes of a reading, those of most people first, then those used most, then those met first; at most `most`.
///
/// A word is a theme if two participants use it; where there is one alone, if it is used twice. Each document is read in the
/// language its participants speak. Takes time linear in the length of their words, and the same reading has the same themes.
#[must_use]
pub fn themes(reading: &Reading, most: usize) -> Vec<Theme> {
    themes_in(reading, &Language::of_documents(reading), most)
}

/// The same, of documents whose languages are known.
pub(crate) fn themes_in(reading: &Reading, languages: &[Language], most: usize) -> Vec<Theme> {
    let mut tally = Tally::default();
    let same = |a: &Sentence, b: &Sentence| languages[a.document] == languages[b.document];
    for said in reading.sentences().chunk_by(same) {
        if let Some(first) = said.first() {
            tally.add(reading, said, &Lexicon::of(languages[first.document]));
        }
    }
    tally.themes(reading.participants().len(), most)
}

/// One stem's uses.
#[derive(Default)]
struct Use {
    people: u32,
    times: u32,
    /// The spelling used most so far, and how often.
    best: (usize, u32),
}

/// Words are counted by spelling, and spellings by stem.
#[derive(Default)]
struct Tally<'r> {
    uses: Vec<Use>,
    stems: FxHashMap<String, usize>,
    spellings: FxHashMap<&'r str, usize>,
    /// For each spelling, the stem and how often it is used.
    counts: Vec<(&'r str, usize, u32)>,
    /// Who uses which stem.
    used: FxHashSet<(usize, usize)>,
}

impl<'r> Tally<'r> {
    fn add(&mut self, reading: &'r Reading, said: &[Sentence], lexicon: &Lexicon) {
        // A spelling may be another word in another language, and a small one there.
        let mut known: FxHashMap<&'r str, Option<usize>> = FxHashMap::default();
        for sentence in said {
            each_word(reading.text_of(sentence), |word| {
                let spelling = *known.entry(word).or_insert_with(|| self.spelling(word, lexicon));
                if let Some(spelling) = spelling {
                    self.count(spelling, sentence.participant);
                }
            });
        }
    }

    /// The number of a word's spelling; `None` where it says nothing about a subject.
    fn spelling(&mut self, word: &'r str, lexicon: &Lexicon) -> Option<usize> {
        let (stem, _) = lexicon.stem(word)?;
        let next = self.uses.len();
        let stem = *self.stems.entry(stem).or_insert(next);
        if stem == next {
            self.uses.push(Use::default());
        }
        let (bare, next) = (lexicon.bare(word), self.counts.len());
        let spelling = *self.spellings.entry(bare).or_insert(next);
        if spelling == next {
            self.counts.push((bare, stem, 0));
        }
        Some(spelling)
    }

    fn count(&mut self, spelling: usize, person: usize) {
        let (_, stem, times) = &mut self.counts[spelling];
        *times += 1;
        let of_stem = &mut self.uses[*stem];
        of_stem.times += 1;
        if *times > of_stem.best.1 {
            of_stem.best = (spelling, *times);
        }
        of_stem.people += u32::from(self.used.insert((*stem, person)));
    }

    fn themes(&self, people: usize, most: usize) -> Vec<Theme> {
        let alone = people < 2;
        let shared = |of_stem: &&Use| if alone { of_stem.times > 1 } else { of_stem.people > 1 };
        let mut uses: Vec<&Use> = self.uses.iter().filter(shared).collect();
        uses.sort_by_key(|of_stem| std::cmp::Reverse((of_stem.people, of_stem.times)));
        let theme = |of_stem: &Use| Theme {
            word: self.counts[of_stem.best.0].0.to_owned(),
            people: of_stem.people,
            share: f64::from(of_stem.people) / people.max(1) as f64,
            uses: of_stem.times,
        };
        uses.into_iter().take(most).map(theme).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::document::Document;

    fn themes_of(texts: &[&str]) -> Vec<Theme> {
        let document =
            |(at, text): (usize, &&str)| Document::read(format!("{at}.txt"), text.as_bytes().to_vec()).unwrap();
        let documents: Vec<Document> = texts.iter().enumerate().map(document).collect();
        themes(&Reading::of(&documents), 10)
    }

    fn words(texts: &[&str]) -> Vec<(String, u32)> {
        themes_of(texts).into_iter().map(|theme| (theme.word, theme.people)).collect()
    }

    const ENGLISH: &str = "Interviewer: Do you like reports and dashboards?\n\
        Ann: I export the report every Friday, and the reports are late.\n\
        Bob: My report never shows the budget that I want to see.\n\
        Cleo: The budget is what they ask me about, and I keep reports for it.\n\
        Interviewer: And dashboards?\nAnn: Not at all.\nBob: I don't know.\nCleo: Maybe.\n";

    #[test]
    fn a_theme_is_a_word_in_all_its_forms_and_the_people_who_use_it() {
        let themes = themes_of(&[ENGLISH]);
        assert_eq!((themes[0].word.as_str(), themes[0].people, themes[0].uses), ("report", 3, 4));
        assert!((themes[0].share - 1.0).abs() < 1e-9);
        assert_eq!((themes[1].word.as_str(), themes[1].people), ("budget", 2));
        assert_eq!(themes.len(), 2, "what one person says, or an interviewer, is no theme: {themes:?}");
    }

    #[test]
    fn themes_are_found_in_the_language_that_people_speak() {
        let german = "Anna: Ich will, dass die Rechnungen schneller kommen, aber das passiert nicht.\n\
            Bernd: Die Rechnung kommt bei mir immer zu spät, und das nervt mich sehr.\n\
            Anna: Ja, genau.\nBernd: Eben.\n";
        assert_eq!(words(&[german])[0], ("Rechnungen".into(), 2));
        let french = "Anne: Je voudrais que l'application soit plus rapide, mais elle ne l'est pas.\n\
            Bruno: Les applications que nous avons sont trop lentes pour nous, et c'est pénible.\n\
            Anne: Oui, voilà.\nBruno: Voilà.\n";
        assert_eq!(words(&[french]), [("application".into(), 2)]);
        let spanish = "Ana: Quiero que las facturas lleguen antes, pero nunca es así.\n\
            Bruno: La factura que me mandan siempre llega tarde, y eso no me gusta.\n\
            Ana: Sí, claro.\nBruno: Claro.\n";
        assert!(words(&[spanish]).contains(&("facturas".into(), 2)));
    }

    #[test]
    fn each_document_is_read_in_its_own_language() {
        let german =
            "Anna: Ich sehe den Report nie, aber ich will ihn sehen, und zwar die ganze Woche.\nAnna: Ja, eben.\n";
        let found = words(&[ENGLISH, german]);
        assert_eq!(found[0], ("report".into(), 4));
        assert!(!found.iter().any(|(word, _)| word == "the" || word == "die" || word == "will"), "{found:?}");
    }

    #[test]
    fn where_nobody_speaks_there_is_no_theme() {
        assert!(themes_of(&[]).is_empty());
        assert!(themes_of(&["Interviewer: Hello? Is anybody there?\n"]).is_empty());
    }
}
