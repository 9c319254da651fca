//! The verb after a dropped "I", and the first person inside a sentence.

/// A leading verb as conjugated.
pub(super) struct Lead {
    pub(super) text: String,
    /// A present-tense verb that had to be conjugated.
    pub(super) present: bool,
}

const AS_THEY_ARE: &[&str] = &[
    "can",
    "can't",
    "cannot",
    "could",
    "couldn't",
    "would",
    "wouldn't",
    "should",
    "shouldn't",
    "will",
    "won't",
    "might",
    "must",
    "may",
    "didn't",
    "did",
    "was",
    "wasn't",
    "had",
    "hadn't",
    "got",
    "went",
    "came",
    "gave",
    "took",
    "made",
    "found",
    "felt",
    "thought",
    "knew",
    "wrote",
    "kept",
    "left",
    "lost",
    "spent",
    "began",
    "forgot",
    "told",
    "heard",
    "bought",
    "paid",
    "ran",
    "chose",
    "saw",
    "said",
    "meant",
    "met",
    "sent",
    "built",
    "learnt",
    "ate",
    "drove",
    "slept",
    "fell",
    "stuck",
    "stood",
];
const BASE: &[&str] = &[
    "want",
    "need",
    "know",
    "think",
    "feel",
    "like",
    "love",
    "hate",
    "prefer",
    "enjoy",
    "appreciate",
    "use",
    "check",
    "call",
    "click",
    "look",
    "find",
    "keep",
    "end",
    "try",
    "manage",
    "forget",
    "remember",
    "worry",
    "wonder",
    "wish",
    "hope",
    "expect",
    "understand",
    "get",
    "go",
    "take",
    "make",
    "spend",
    "rely",
    "tend",
    "start",
    "stop",
    "write",
    "work",
    "ask",
    "send",
    "pay",
    "buy",
    "open",
    "close",
    "skip",
    "switch",
    "scroll",
    "search",
    "wait",
    "talk",
    "speak",
    "trust",
    "believe",
    "care",
    "mind",
    "depend",
    "plan",
    "avoid",
    "prepare",
    "print",
    "save",
    "store",
    "share",
    "compare",
    "track",
    "order",
    "book",
    "watch",
    "learn",
    "live",
    "visit",
    "drink",
    "eat",
    "sleep",
    "walk",
    "run",
    "drive",
    "give",
    "see",
    "say",
    "tell",
    "show",
    "help",
    "struggle",
    "ignore",
    "change",
    "choose",
    "pick",
    "type",
    "press",
    "tap",
    "google",
    "email",
    "message",
    "log",
    "sign",
    "turn",
    "sit",
    "bring",
    "carry",
    "leave",
    "come",
    "play",
    "listen",
    "notice",
    "handle",
    "organise",
    "organize",
    "set",
    "put",
    "add",
    "move",
    "hear",
    "hold",
    "meet",
    "cook",
    "clean",
    "exercise",
    "test",
    "measure",
    "stick",
    "mean",
    "squint",
    "have",
    "do",
];
const ADVERBS: &[&str] = &[
    "never",
    "always",
    "usually",
    "often",
    "still",
    "almost",
    "finally",
    "sometimes",
    "only",
    "constantly",
    "typically",
    "generally",
    "rarely",
    "mostly",
    "regularly",
    "normally",
    "frequently",
    "occasionally",
    "definitely",
    "even",
    "barely",
    "hardly",
    "currently",
    "recently",
    "once",
    "absolutely",
    "immediately",
    "eventually",
    "already",
];
const DROPPED: &[&str] =
    &["just", "really", "actually", "also", "basically", "honestly", "literally", "kinda", "totally", "probably"];

pub(super) fn is_base(word: &str) -> bool {
    BASE.contains(&word.trim_end_matches([',', '.']))
}

pub(super) fn is_subject(word: &str) -> bool {
    ["i", "i'm", "i've", "i'll"].iter().any(|subject| word.eq_ignore_ascii_case(subject))
}

/// The conjugated start of a sentence that begins with "I", how many words it stands for, and whether it is in the present.
pub(super) fn lead(words: &[&str]) -> Option<(String, usize, bool)> {
    let (lead, used) = continued(words)?;
    Some((lead.text, used, lead.present))
}

/// The same inside a sentence, after "and" or "but".
pub(super) fn continued(words: &[&str]) -> Option<(Lead, usize)> {
    let subject = words.first()?.to_lowercase();
    let mut used = 1;
    let mut adverbs: Vec<String> = Vec::new();
    let lower = |at: usize| words.get(at).map(|word| word.to_lowercase());
    while let Some(word) =
        lower(used).filter(|word| ADVERBS.contains(&word.as_str()) || DROPPED.contains(&word.as_str()))
    {
        if !DROPPED.contains(&word.as_str()) {
            adverbs.push(word);
        }
        used += 1;
    }
    let next = lower(used)?;
    let bare = next.trim_end_matches(',');
    let (verb, taken, present) = match subject.as_str() {
        "i'm" => be(bare, words.get(used + 1).copied()),
        "i've" => ("has".to_owned(), 0, false),
        "i'll" => ("will".to_owned(), 0, false),
        "i'd" if ["rather", "like", "love", "prefer", "be", "want", "need", "have"].contains(&bare) => {
            ("would".to_owned(), 0, false)
        }
        "i" if bare == "am" => be(&lower(used + 1)?, None).shifted(),
        "i" => {
            let (verb, present) = conjugated(bare)?;
            (verb, 1, present)
        }
        _ => return None,
    };
    let comma = if taken > 0 && next.ends_with(',') { "," } else { "" };
    let auxiliary = ["has", "will", "would", "is"].contains(&verb.as_str()) && taken == 0;
    adverbs.retain(|adverb| !adverb.is_empty());
    let parts: Vec<String> = if auxiliary { [vec![verb], adverbs].concat() } else { [adverbs, vec![verb]].concat() };
    Some((Lead { text: parts.join(" ") + comma, present }, used + taken))
}

trait Shifted {
    fn shifted(self) -> Self;
}

impl Shifted for (String, usize, bool) {
    /// One word further: "I am" is two words where "I'm" is one.
    fn shifted(self) -> Self {
        (self.0, self.1 + 1, self.2)
    }
}

/// "I'm worried" worries; "I'm not" isn't; anything else "is".
fn be(next: &str, after: Option<&str>) -> (String, usize, bool) {
    let clause = after.is_some_and(|word| is_subject(word) || ["about", "it'll", "it", "that", "the"].contains(&word));
    match next {
        "worried" if clause => ("worries".to_owned(), 1, false),
        "afraid" if after.is_some_and(|word| is_subject(word) || word == "it'll") => ("fears".to_owned(), 1, false),
        "not" => ("isn't".to_owned(), 1, false),
        _ => ("is".to_owned(), 0, false),
    }
}

fn conjugated(verb: &str) -> Option<(String, bool)> {
    let irregular = match verb {
        "have" => Some("has"),
        "haven't" => Some("hasn't"),
        "do" => Some("does"),
        "don't" => Some("doesn't"),
        "go" => Some("goes"),
        _ => None,
    };
    if let Some(form) = irregular {
        return Some((form.to_owned(), !verb.ends_with("n't")));
    }
    if AS_THEY_ARE.contains(&verb) || (verb.len() > 4 && verb.ends_with("ed") && !BASE.contains(&verb)) {
        return Some((verb.to_owned(), false));
    }
    if !BASE.contains(&verb) || ["set", "put"].contains(&verb) {
        return None;
    }
    let hissing = ["s", "sh", "ch", "x", "z", "o"].iter().any(|end| verb.ends_with(end));
    let form = match verb.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ if hissing => format!("{verb}es"),
        _ => format!("{verb}s"),
    };
    Some((form, true))
}

/// A word of the first person as singular "they" has it, and how many words it stands for.
pub(super) fn they(word: &str, next: Option<&str>) -> (String, usize) {
    let core = word.trim_matches([',', '.', ')', '(', '!']);
    let swap = |with: &str| word.replacen(core, with, 1);
    let next_is = |other: &str| next.is_some_and(|next| next.trim_end_matches(',').eq_ignore_ascii_case(other));
    let lower = core.to_lowercase();
    let with = match lower.as_str() {
        "i" if next_is("am") => return ("they are".to_owned(), 2),
        "i" if next_is("was") => return ("they were".to_owned(), 2),
        "i" if next_is("wasn't") => return ("they weren't".to_owned(), 2),
        "i" | "we" => "they",
        "i'm" | "we're" => "they're",
        "i've" | "we've" => "they've",
        "i'll" | "we'll" => "they'll",
        "i'd" | "we'd" => "they'd",
        "my" | "our" => "their",
        "me" | "us" => "them",
        "mine" | "ours" => "theirs",
        "myself" | "ourselves" => "themselves",
        _ => return (word.to_owned(), 1),
    };
    if core == "US" {
        return (word.to_owned(), 1);
    }
    (swap(with), 1)
}
