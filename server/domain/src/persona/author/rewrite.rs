//! Sentences of a speaker turned into sentences about the speaker: fillers out, first person to third.
//!
//! Only what the rules handle surely is rewritten; any other sentence gives `None` and is left to others. Singular "they" keeps
//! verbs inside a sentence as they were; only the verb of a dropped leading "I" is conjugated.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::verbs::{self, Lead};

const FILLED: &[&str] = &[
    "okay",
    "ok",
    "but",
    "and",
    "well",
    "i mean",
    "honestly",
    "also",
    "actually",
    "yeah",
    "yes",
    "oh",
    "um",
    "uh",
    "hmm",
    "you know",
    "i guess",
    "i think",
    "basically",
    "anyway",
    "then",
    "although",
    "though",
    "to be honest",
    "overall",
    "or",
    "sure",
    "alright",
    "again",
    "i know that",
    "i just think",
    "of course",
    "no",
];
/// Fillers only before a comma.
const COMMAED: &[&str] = &["like", "so", "now", "right", "look", "see", "i see", "fine", "good"];
const INLINE: &[&str] = &[
    ", like,",
    ", um,",
    ", uh,",
    ", you know,",
    ", i mean,",
    ", i guess,",
    ", honestly,",
    ", actually,",
    ", basically,",
    " um ",
    " uh ",
];
const TRAILING: &[&str] = &[
    ", you know",
    ", i guess",
    ", honestly",
    ", right",
    ", for sure",
    " or something like that",
    " or something",
    ", i think",
    ", though",
    " or anything",
    ", i suppose",
    " at all",
    ", too",
];
/// Words no sentence ends on.
const OPEN_ENDS: &[&str] = &[
    "to", "the", "a", "an", "and", "or", "of", "but", "so", "my", "like", "with", "for", "is", "was", "i", "because",
    "just", "that",
];
/// What is said while doing, and says nothing lasting.
const PASSING: &[&str] = &[
    "let me",
    "i see ",
    "i can see",
    "i'm looking",
    "i'm waiting",
    "there it is",
    "i saw",
    "i clicked it",
    "i'll try",
    "i need to tap",
    "i need to find",
    "i'm trying to find",
    "now i can",
    "it's asking",
    "it's loading",
    "i don't see",
    "thank you",
    "i said",
    "i need to send",
    "i just got",
    "what do",
    "here's",
    "i'm sitting",
    "he said",
    "she said",
];

/// How a fragment or a remark in passing starts.
const FRAGMENTS: &[&str] = &[
    "should ",
    "confusing ",
    "glad ",
    "nothing other",
    "man ",
    "stuck ",
    "that information",
    "there it ",
    "looks like",
    "thank ",
    "that was",
    "which ",
    "because ",
    "that's ",
    "if ",
    "when ",
    "not ",
    "than ",
    "at least",
    "where ",
    "who ",
    "what ",
    "how ",
    "why ",
    "maybe ",
];

static INLINE_FILLERS: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::builder().ascii_case_insensitive(true).build(INLINE).ok());

/// A sentence that stands alone, without fillers.
pub(super) struct Clean {
    pub(super) text: String,
    /// The same in lower case.
    pub(super) lower: String,
}

/// A sentence without fillers and its closing mark; `None` for questions, fragments and what breaks off.
pub(super) fn clean(sentence: &str) -> Option<Clean> {
    let mut text = plain(sentence)?;
    text.truncate(text.trim_end_matches(['.', '!', ',', ' ']).len());
    while let Some(found) = INLINE_FILLERS.as_ref().and_then(|fillers| fillers.find(&text)) {
        let space = if text[found.end()..].starts_with(' ') { "" } else { " " };
        text.replace_range(found.range(), space);
    }
    while let Some(filler) = TRAILING.iter().find(|filler| ends(&text, filler)) {
        text.truncate(text.len() - filler.len());
    }
    let text = unfilled(&text).trim();
    let words = text.bytes().filter(|byte| *byte == b' ').count() + 1;
    if !(4..=24).contains(&words) || !text.is_char_boundary(1) {
        return None;
    }
    let lower = text.to_lowercase();
    let last = lower.rsplit(' ').next().unwrap_or_default();
    let broken = [PASSING, FRAGMENTS].into_iter().flatten().any(|start| lower.starts_with(start));
    (!broken && !OPEN_ENDS.contains(&last)).then(|| Clean { text: text.to_owned(), lower })
}

/// With single spaces and plain apostrophes; `None` where there are marks of a question, of a list, of somebody else's words.
fn plain(sentence: &str) -> Option<String> {
    let mut text = String::with_capacity(sentence.len());
    let mut before = ' ';
    for c in sentence.chars() {
        let c = match c {
            '’' | '‘' => '\'',
            '?' | '[' | ']' | '{' | '}' | '\\' | '*' | '"' | '“' | '”' | ':' | ';' | '…' | '<' | '|' | '_' => {
                return None;
            }
            '.' if before == '.' => return None,
            c if c.is_whitespace() => ' ',
            c => c,
        };
        if c != ' ' || before != ' ' {
            text.push(c);
        }
        before = c;
    }
    // Some transcribers part the negation from its verb.
    Some(if text.contains(" n't") { text.replace(" n't", "n't") } else { text })
}

fn ends(text: &str, with: &str) -> bool {
    let end = text.len().checked_sub(with.len()).and_then(|start| text.get(start..));
    end.is_some_and(|end| end.eq_ignore_ascii_case(with))
}

fn unfilled(mut text: &str) -> &str {
    loop {
        let cut =
            FILLED.iter().map(|filler| (*filler, false)).chain(COMMAED.iter().map(|filler| (*filler, true))).find_map(
                |(filler, comma)| {
                    let head = text.get(..filler.len())?;
                    let rest = &text[filler.len()..];
                    let rest = match rest.strip_prefix(',') {
                        Some(rest) => rest,
                        None if comma => return None,
                        None => rest,
                    };
                    (head.eq_ignore_ascii_case(filler) && rest.starts_with(' ')).then(|| rest.trim_start())
                },
            );
        let so = text.get(..3).filter(|head| head.eq_ignore_ascii_case("so ")).map(|_| &text[3..]);
        let so = so.filter(|rest| !["many", "much", "far", "long"].iter().any(|word| rest.starts_with(word)));
        match cut.or(so) {
            Some(rest) => text = rest,
            None => return text,
        }
    }
}

/// A cleaned sentence in the third person, as a statement a designer can read alone.
pub(super) fn third(clean: &Clean) -> Option<String> {
    let lower = clean.lower.as_str();
    let clean = aside(&clean.text);
    let words: Vec<&str> = clean.split(' ').collect();
    let first = words.first()?.to_lowercase();
    let text = match () {
        () if lower.starts_with("there should be ") => format!("Wants {}", others(&words, 3, false)),
        () if first == "i" || first.starts_with("i'") => spoken_of(&words)?,
        () if lower.contains(" would be ") => welcome(&words).unwrap_or_else(|| others(&words, 0, false)),
        () => others(&words, 0, false),
    };
    let text = text.replace(" ,", ",");
    let mut letters = text.chars();
    let first = letters.next()?.to_uppercase();
    Some(first.chain(letters).collect())
}

/// Without what is added after a dash or a spliced comma, if a statement stands before it.
pub(super) fn aside(clean: &str) -> &str {
    let cuts = [" - ", " – ", " — ", ", she's ", ", he's ", " but like", ", because like", ", so maybe "];
    let cut = cuts.iter().filter_map(|cut| clean.find(cut)).min();
    match cut.map(|at| &clean[..at]) {
        Some(head) if head.split(' ').count() >= 4 => head,
        _ => clean,
    }
}

/// "A summary view would be nice" as "Would welcome a summary view".
fn welcome(words: &[&str]) -> Option<String> {
    let at = words.iter().position(|word| *word == "would")?;
    let praise = words.get(at + 2..)?;
    let last = praise.last()?;
    let short = praise.len() <= 2 && ["helpful", "nice", "great", "good", "useful"].contains(last);
    let start = words[0].to_lowercase();
    let noun = !["it", "that", "this", "they", "there", "which", "having"].contains(&start.as_str()) && at <= 6;
    (short && noun && words.get(at + 1) == Some(&"be")).then(|| {
        let subject = others(&[&[start.as_str()], &words[1..at]].concat(), 0, false);
        format!("Would welcome {subject}")
    })
}

fn spoken_of(words: &[&str]) -> Option<String> {
    let lower: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
    if let Some(text) = wished(words, &lower) {
        return Some(text);
    }
    let (lead, used, present) = verbs::lead(words)?;
    if present && coordinates(&lower[used..]) {
        return None;
    }
    let rest = others(&words[used..], 0, true);
    Some(if rest.is_empty() { lead } else { format!("{lead} {rest}") })
}

/// Whether another bare verb may depend on the dropped subject: "I click around and hope".
fn coordinates(rest: &[String]) -> bool {
    let upto = rest
        .iter()
        .position(|word| ["to", "i", "that", "can", "could", "i'm"].contains(&word.as_str()))
        .unwrap_or(rest.len());
    rest[..upto]
        .windows(2)
        .any(|pair| ["and", "or", "then", "but"].contains(&pair[0].as_str()) && verbs::is_base(&pair[1]))
}

/// "I wish I could see it" as "Wants to see it".
fn wished(words: &[&str], lower: &[String]) -> Option<String> {
    let at = lower.iter().position(|word| word == "wish").filter(|at| *at <= 2)?;
    let skip = usize::from(lower.get(at + 1).is_some_and(|word| word == "that"));
    let from = at + 1 + skip;
    let rest = &lower[from..];
    let just = |at: usize| at + usize::from(rest.get(at).is_some_and(|word| word == "just"));
    let plain = |at: usize| others(&words[from + at..], 0, false);
    let is = |at: usize, word: &str| rest.get(at).is_some_and(|other| other == word);
    let text = match () {
        () if is(0, "i") && is(1, "could") && !rest[2..].iter().any(|word| word == "be") => {
            format!("Wants to {}", plain(just(2)))
        }
        () if is(0, "there") && (is(1, "was") || is(1, "were")) => format!("Wants {}", plain(just(2))),
        () => {
            let verb = rest.iter().take(6).position(|word| ["would", "was", "were"].contains(&word.as_str()));
            match verb.filter(|at| *at >= 1 && rest[0] != "i" && rest[0] != "there") {
                Some(at) if rest.get(at + 1).is_some_and(|word| word != "not" && word != "n't") => {
                    let subject = others(&words[from..from + at], 0, false);
                    let be = if rest[at] == "would" { "" } else { "be " };
                    format!("Wants {subject} to {be}{}", plain(just(at + 1)))
                }
                _ => format!("Wishes {}", plain(0)),
            }
        }
    };
    Some(text)
}

/// Words after the lead, first person to singular "they". Words in quotation marks stay as they are. With `dropped`, "and I"
/// and "but I" lose their subject like the lead did.
fn others(words: &[&str], from: usize, dropped: bool) -> String {
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    let mut quoted = false;
    let mut at = from;
    while at < words.len() {
        let word = words[at];
        let opens = word.starts_with('\'') && word.len() > 1;
        if quoted || opens {
            quoted = !word.trim_end_matches([',', '.', ')', '!']).trim_start_matches('\'').ends_with('\'');
            out.push(word.to_owned());
            at += 1;
            continue;
        }
        let before = out.last().map(|word| word.to_lowercase()).unwrap_or_default();
        if dropped
            && ["but", "and"].contains(&before.as_str())
            && verbs::is_subject(word)
            && let Some((Lead { text, .. }, used)) = verbs::continued(&words[at..])
        {
            out.push(text);
            at += used;
            continue;
        }
        let (text, used) = verbs::they(word, words.get(at + 1).copied());
        out.push(text);
        at += used;
    }
    out.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rewritten(sentence: &str) -> String {
        clean(sentence).and_then(|clean| third(&clean)).unwrap_or_default()
    }

    #[test]
    fn wishes_become_wants() {
        assert_eq!(
            rewritten("But I wish I could see all my balances at once."),
            "Wants to see all their balances at once"
        );
        assert_eq!(rewritten("I wish there was more help available."), "Wants more help available");
        assert_eq!(rewritten("I wish the font was bigger."), "Wants the font to be bigger");
        assert_eq!(rewritten("I wish it would just show me the total."), "Wants it to show them the total");
        assert_eq!(rewritten("Like, a summary view would be nice."), "Would welcome a summary view");
    }

    #[test]
    fn the_first_person_becomes_the_third() {
        assert_eq!(rewritten("I never know when I'll get a response."), "Never knows when they'll get a response");
        assert_eq!(rewritten("I'm worried I'll make a mistake."), "Worries they'll make a mistake");
        assert_eq!(
            rewritten("I wanted to ask my boss, but I couldn't find her."),
            "Wanted to ask their boss, but couldn't find her"
        );
        assert_eq!(rewritten("Honestly, I don't know what I was doing."), "Doesn't know what they were doing");
        assert_eq!(rewritten("I press 'I agree' every time, you know."), "Presses 'I agree' every time");
    }

    #[test]
    fn what_breaks_off_or_asks_is_left_alone() {
        for unfit in [
            "Why would I do that?",
            "I was just... stuck there.",
            "Let me look at it first.",
            "I see [taps] a button here.",
        ] {
            assert!(clean(unfit).is_none(), "{unfit}");
        }
    }
}
