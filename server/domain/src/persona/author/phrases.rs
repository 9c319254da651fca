//! Many phrases sought in one pass over a text, letters of any case.

use aho_corasick::AhoCorasick;

/// Words of 64 bits that have a bit for every phrase of the longest list.
const WORDS: usize = 4;

/// Phrases, and what each stands for.
pub(super) struct Phrases<T> {
    /// `None` where there are more phrases than memory: these are few.
    automaton: Option<AhoCorasick>,
    meanings: Vec<T>,
}

impl<T: Copy> Phrases<T> {
    pub(super) fn of<'p>(phrases: impl Iterator<Item = (&'p str, T)>) -> Self {
        let (phrases, meanings): (Vec<&str>, Vec<T>) = phrases.unzip();
        debug_assert!(phrases.len() <= 64 * WORDS);
        Self { automaton: AhoCorasick::builder().ascii_case_insensitive(true).build(phrases).ok(), meanings }
    }

    /// Calls `each` once a phrase that stands in `text`, in whatever order, with the first byte where it does.
    pub(super) fn each_in(&self, text: &str, mut each: impl FnMut(T, usize)) {
        let Some(automaton) = &self.automaton else { return };
        let mut met = [0u64; WORDS];
        for found in automaton.find_overlapping_iter(text) {
            let phrase = found.pattern().as_usize();
            let (word, bit) = (phrase / 64 % WORDS, 1 << (phrase % 64));
            if met[word] & bit == 0 {
                met[word] |= bit;
                each(self.meanings[phrase], found.start());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Phrases;

    #[test]
    fn a_phrase_counts_once_wherever_it_overlaps_others() {
        let phrases = Phrases::of([("too much", 1), ("much", 2), ("never", 3)].into_iter());
        let mut met = Vec::new();
        phrases.each_in("Too much is too much", |meaning, at| met.push((meaning, at)));
        met.sort_unstable();
        assert_eq!(met, [(1, 0), (2, 4)]);
    }
}
