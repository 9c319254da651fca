//! English words and phrases that tell wants from complaints, habits, reasons and likes.

use std::sync::LazyLock;

use super::phrases::Phrases;
use crate::persona::TraitKind;

const WANTS: &[&str] = &[
    "i wish ",
    "i just wish ",
    "i really wish ",
    "i want ",
    "i just want ",
    "i'd like ",
    "i would like ",
    "i hope ",
    "i need it ",
    "i need more ",
    "i need a ",
    "i need the ",
    "i really want ",
    "i really need ",
    "would be helpful",
    "would be nice",
    "would be great",
    "would help",
    "would be so helpful",
    "there should be ",
    "should be ",
    "i'd love ",
    "i would love ",
    "i need to be able ",
    "i want it ",
];
const LIKES: &[&str] = &[
    "i prefer ",
    "i'd rather ",
    "i would rather ",
    "i love ",
    "i like ",
    "i liked ",
    "i loved ",
    "i enjoy",
    "i appreciate",
    "i'm more comfortable",
    "i'm used to ",
    "my favourite",
    "my favorite",
    "i'll stick to ",
    "which i liked",
    "which i appreciate",
    "i trust ",
    "is helpful",
    "was helpful",
    "are helpful",
    "was nice",
    "is beautiful",
];
const HABITS: &[&str] = &[
    "i usually ",
    "i always ",
    "i often ",
    "i end up ",
    "i ended up ",
    "i keep ",
    "every time ",
    "all the time",
    "every day",
    "every week",
    "every morning",
    "i check ",
    "i use ",
    "i click around",
    "i clicked around",
    "i just call",
    "i started ",
    "i tend to ",
    "most of the time",
    "i never use",
    "i've never used",
    "i gave up",
    "i finally gave up",
    "i have to google",
    "i had to look ",
    "i have to remember",
    "i have to manually",
    "i manage ",
    "i spend ",
    "i spent ",
    "i'm spending ",
    "i'll just ",
    "i typically ",
    "i rely ",
    "i call ",
    "i write ",
    "i wrote ",
    "i take ",
    "i go ",
    "once a ",
    "twice a ",
    "daily",
    "regularly",
    "i've been working around",
    "i mostly ",
    "i sometimes ",
];
const COMPLAINTS: &[&str] = &[
    "frustrat",
    "don't want",
    "confus",
    "annoy",
    "can't",
    "couldn't",
    "cannot",
    "don't know",
    "didn't know",
    "don't understand",
    "not sure",
    "wasn't sure",
    "hard to",
    "difficult",
    "too many",
    "too much",
    "too fast",
    "too small",
    "too slow",
    "too complicated",
    "overwhelm",
    "clunky",
    "buried",
    "hidden",
    "lacks",
    "missing",
    "never know",
    "no way to",
    "no idea",
    "stuck",
    "forget",
    "forgot",
    "inconsistent",
    "slow",
    "trouble",
    "problem",
    "unnecessary",
    "outdated",
    "cluttered",
    "tedious",
    "not intuitive",
    "isn't intuitive",
    "weak",
    "takes forever",
    "doesn't",
    "isn't explained",
    "aren't",
    "so many",
    "harder",
    "complicated",
    "friction",
    "not optimized",
    "waste",
    "wasting",
    "no clear",
    "generic",
    "painful",
    "hate",
    "worse",
    "struggle",
    "struggling",
    "never",
    "nothing is",
    "hurts",
    "pain",
    "isn't",
    "wasn't",
    "won't",
];
const REASONS: &[&str] = &[
    "because ",
    "so that ",
    "in order to",
    "so i can ",
    "to make sure",
    "i'm worried",
    "i'm afraid",
    "worried about",
    "afraid ",
    "important to me",
    "i worry",
    "i don't want to",
    "chronic",
    "i care about",
    "matters to me",
    "what matters",
];

/// A list of cues.
#[derive(Clone, Copy, PartialEq, Eq)]
enum List {
    Wants,
    Likes,
    Habits,
    Complaints,
    Reasons,
}

const LISTS: [(List, &[&str]); 5] = [
    (List::Wants, WANTS),
    (List::Likes, LIKES),
    (List::Habits, HABITS),
    (List::Complaints, COMPLAINTS),
    (List::Reasons, REASONS),
];

/// The cues of all lists, sought in one pass over a sentence.
static CUES: LazyLock<Phrases<List>> =
    LazyLock::new(|| Phrases::of(LISTS.iter().flat_map(|(list, cues)| cues.iter().map(|cue| (*cue, *list)))));

/// How many cues of each list a sentence holds, and whether it starts with one.
#[derive(Default)]
struct Heard([(usize, bool); LISTS.len()]);

impl Heard {
    /// In a sentence in lower case.
    fn of(sentence: &str) -> Self {
        let mut heard = Self::default();
        CUES.each_in(sentence, |list, at| {
            let (count, starts) = &mut heard.0[list as usize];
            *count += 1;
            *starts |= at == 0;
        });
        heard
    }

    fn count(&self, list: List) -> usize {
        self.0[list as usize].0
    }

    fn starts(&self, list: List) -> bool {
        self.0[list as usize].1
    }
}

/// The kind a cleaned sentence (lower case) reads as, and how plainly.
pub(super) fn kind_of(sentence: &str) -> Option<(TraitKind, f32)> {
    let heard = Heard::of(sentence);
    if heard.starts(List::Wants) {
        return Some((TraitKind::Goal, 2.0));
    }
    if heard.starts(List::Likes) {
        return Some((TraitKind::Preference, 2.0));
    }
    if heard.starts(List::Habits) {
        return Some((TraitKind::Behaviour, 2.0));
    }
    let complaints = match heard.count(List::Complaints) {
        some if some > 0 && (sentence.contains("without too much") || sentence.contains("no complaints")) => 0,
        some => some,
    };
    let told_because = sentence.starts_with("i ")
        && heard.count(List::Reasons) > 0
        && complaints == 0
        && !sentence.starts_with("i expected ")
        && !sentence.contains("because of it");
    if heard.starts(List::Reasons) || told_because {
        return Some((TraitKind::Motivation, 1.8));
    }
    if complaints == 0 && heard.count(List::Wants) > 0 {
        return Some((TraitKind::Goal, 1.3));
    }
    if complaints > 0 {
        return Some((TraitKind::Frustration, 1.2 + 0.3 * complaints.min(3) as f32));
    }
    [(TraitKind::Behaviour, List::Habits), (TraitKind::Preference, List::Likes), (TraitKind::Motivation, List::Reasons)]
        .into_iter()
        .find(|(_, list)| heard.count(*list) > 0)
        .map(|(kind, _)| (kind, 1.0))
}

/// Whether a sentence (lower case) denies something: statements that differ in this do not support one another.
pub(super) fn denies(sentence: &str) -> bool {
    let whole = |word: &str| ["not", "no", "never", "without", "nothing", "cannot"].contains(&word);
    sentence.contains("n't") || sentence.split(|c: char| !c.is_alphanumeric()).any(whole)
}

/// The moods that a text betrays, by position in [`MOODS`]; `each` hears one as often as its stems stand there.
pub(super) fn moods_in(text: &str, each: impl FnMut(usize, usize)) {
    static STEMS: LazyLock<Phrases<usize>> = LazyLock::new(|| {
        let moods = MOODS.iter().enumerate();
        Phrases::of(moods.flat_map(|(mood, (_, stems))| stems.iter().map(move |stem| (*stem, mood))))
    });
    STEMS.each_in(text, each);
}

/// What a group's words betray of how people feel: stems counted, and the word for it.
pub(super) const MOODS: &[(&str, &[&str])] = &[
    ("worried", &["worried", "afraid", "worry", "scared", "nervous", "anxi", "stressful"]),
    ("overwhelmed", &["overwhelm", "too much", "so many", "too many", "so much"]),
    (
        "efficiency-minded",
        &["efficient", "too many steps", "extra step", "extra tap", "friction", "taps", "steps", "faster"],
    ),
    (
        "design-critical",
        &["architecture", "hierarchy", "pattern", "mental model", "convention", "use case", "affordance", "ux"],
    ),
    ("unimpressed", &["outdated", "modern", "not great", "not amazing", "dated", "not excited", "basic"]),
    ("confused", &["confus", "not sure", "don't know", "don't understand", "unclear"]),
    ("frustrated", &["frustrat", "annoy", "tedious", "fighting"]),
    ("trend-watching", &["trend", "compare", "graph", "chart", "over time", "range"]),
    ("phone-first", &["call", "phone", "calling"]),
    ("independent-learning", &["google", "tutorial", "learn", "video", "figure out"]),
    ("purpose-seeking", &["why", "what happens next", "goal"]),
    ("exploring", &["explore", "discover", "found this", "finding", "stumbled", "by accident"]),
    ("guidance-seeking", &["guidance", "checklist", "show me", "hand", "help", "explain", "walk"]),
    ("unsettled", &["hidden", "buried", "can't find", "couldn't find", "missing"]),
    ("hopeful", &["potential", "getting better", "growing on", "worth it", "impressed", "powerful"]),
    ("careful", &["sure it", "safe", "secur", "mistake", "wrong", "confident"]),
    ("customising", &["customi", "personal", "my role", "relevant"]),
    ("practical", &["work", "need", "use", "time"]),
];
