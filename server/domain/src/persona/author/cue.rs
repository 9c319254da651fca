//! English words and phrases that tell wants from complaints, habits, reasons and likes.

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

/// The kind a cleaned sentence (lower case) reads as, and how plainly.
pub(super) fn kind_of(sentence: &str) -> Option<(TraitKind, f32)> {
    let counts = |cues: &[&str]| cues.iter().filter(|cue| sentence.contains(**cue)).count();
    let starts = |cues: &[&str]| cues.iter().any(|cue| sentence.starts_with(cue));
    if starts(WANTS) {
        return Some((TraitKind::Goal, 2.0));
    }
    if starts(LIKES) {
        return Some((TraitKind::Preference, 2.0));
    }
    let content = sentence.contains("without too much") || sentence.contains("no complaints");
    let complaints = if content { 0 } else { counts(COMPLAINTS) };
    if starts(HABITS) {
        return Some((TraitKind::Behaviour, 2.0));
    }
    let told_because = sentence.starts_with("i ")
        && counts(REASONS) > 0
        && complaints == 0
        && !sentence.starts_with("i expected ")
        && !sentence.contains("because of it");
    if starts(REASONS) || told_because {
        return Some((TraitKind::Motivation, 1.8));
    }
    if complaints == 0 && counts(WANTS) > 0 {
        return Some((TraitKind::Goal, 1.3));
    }
    if complaints > 0 {
        return Some((TraitKind::Frustration, 1.2 + 0.3 * complaints.min(3) as f32));
    }
    [(TraitKind::Behaviour, HABITS), (TraitKind::Preference, LIKES), (TraitKind::Motivation, REASONS)]
        .into_iter()
        .find(|(_, cues)| counts(cues) > 0)
        .map(|(kind, _)| (kind, 1.0))
}

/// Whether a sentence (lower case) denies something: statements that differ in this do not support one another.
pub(super) fn denies(sentence: &str) -> bool {
    sentence.contains("n't")
        || sentence
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| ["not", "no", "never", "without", "nothing", "cannot"].contains(&word))
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
