//! Trees in the words that people use, in several ways. What a phrase leaves open may read otherwise than the tree; whoever speaks
//! has to read it again.

use super::draw::Draw;
use crate::automaton::alphabet::{Alphabet, Set, Word};
use crate::automaton::tree::{Clause, End, Kind, Near, Numbers, Order, Pattern, Relation};

/// A sentence for `tree`.
pub(super) fn of(draw: &mut Draw, tree: &Clause, alphabet: &Alphabet) -> String {
    let names = alphabet.names().collect::<Vec<_>>().join(", ");
    let opening = match draw.below(4) {
        0 => format!("strings over {{{names}}} where "),
        1 => format!("the set of all strings over {{{names}}} such that "),
        2 => format!("over {{{names}}}, "),
        _ if names == "0, 1" => "binary strings such that ".to_owned(),
        _ => format!("all strings over {{{names}}} in which "),
    };
    match &tree.kind {
        Kind::Pattern(Pattern::Everything) => return format!("all strings over {{{names}}}"),
        Kind::Pattern(Pattern::Nothing) => return format!("the empty language over {{{names}}}"),
        _ => {}
    }
    let mut speaker = Speaker { draw, alphabet };
    format!("{opening}{}", speaker.clause(tree))
}

struct Speaker<'d> {
    draw: &'d mut Draw,
    alphabet: &'d Alphabet,
}

impl Speaker<'_> {
    fn clause(&mut self, clause: &Clause) -> String {
        match &clause.kind {
            Kind::Pattern(pattern) => self.pattern(pattern),
            Kind::Not(inner) => match &inner.kind {
                Kind::Pattern(Pattern::Contains(words)) => {
                    let verb = self.draw.one_of(&["does not contain", "avoids", "the string does not contain"]);
                    format!("{verb} {}", self.words(words, "or"))
                }
                _ => format!("not ({})", self.clause(inner)),
            },
            Kind::All(clauses) => self.joined(clauses, "and"),
            Kind::Any(clauses) => self.joined(clauses, "or"),
            Kind::One(clauses) => self.joined(clauses, "xor"),
            Kind::Implies(one, other) => {
                let other = match other.kind {
                    Kind::Pattern(_) => self.clause(other),
                    _ => format!("({})", self.clause(other)),
                };
                format!("if ({}) then {other}", self.clause(one))
            }
        }
    }

    fn joined(&mut self, clauses: &[Clause], by: &str) -> String {
        let parts: Vec<String> = clauses.iter().map(|clause| format!("({})", self.clause(clause))).collect();
        parts.join(&format!(" {by} "))
    }

    fn pattern(&mut self, pattern: &Pattern) -> String {
        match pattern {
            Pattern::Everything => "anything".to_owned(),
            Pattern::Nothing => "nothing".to_owned(),
            Pattern::Equals(words) => format!("the string is {}", self.words(words, "or")),
            Pattern::Starts(words) => {
                let verb = self.draw.one_of(&["it starts with", "the string begins with", "starts with"]);
                format!("{verb} {}", self.words(words, "or"))
            }
            Pattern::Ends(words) => {
                let verb = self.draw.one_of(&["it ends with", "the string ends in", "ends with"]);
                format!("{verb} {}", self.words(words, "or"))
            }
            Pattern::Contains(words) => {
                let verb = self.draw.one_of(&["it contains", "contains", "the string contains the substring"]);
                format!("{verb} {}", self.words(words, "or"))
            }
            Pattern::Subsequence(word) => format!("contains {} as a subsequence", self.word(word)),
            Pattern::Only(set) => {
                format!("{} {}", self.draw.one_of(&["consists only of", "contains only"]), self.set(*set, "and"))
            }
            Pattern::SameEnds(same) => match (same, self.draw.is()) {
                (true, true) => "the first and last symbols are the same".to_owned(),
                (true, false) => "it starts and ends with the same symbol".to_owned(),
                (false, true) => "the first and last symbols are different".to_owned(),
                (false, false) => "it starts and ends with different symbols".to_owned(),
            },
            Pattern::Nth { from, position, set } => self.nth(*from, *position, *set),
            Pattern::Positions { at, set } => self.positions(*at, *set),
            Pattern::Runs { of, numbers } => {
                format!(
                    "every {} of {} has length {}",
                    self.draw.one_of(&["run", "block"]),
                    self.set(*of, "and"),
                    self.amount(*numbers)
                )
            }
            Pattern::RunCount { of, numbers } => {
                format!("the number of runs of {} is {}", self.set(*of, "and"), self.amount(*numbers))
            }
            Pattern::Followed { word, by, near } => self.order(word, *near, "followed", by),
            Pattern::Preceded { word, by, near } => self.order(word, *near, "preceded", by),
            _ => self.measured(pattern),
        }
    }

    fn measured(&mut self, pattern: &Pattern) -> String {
        match pattern {
            Pattern::Length(numbers) => {
                let subject = self.draw.one_of(&["the length is", "its length is", "length is"]);
                format!("{subject} {}", self.amount(*numbers))
            }
            Pattern::Count { of, numbers } => self.count(*of, *numbers),
            Pattern::Occurrences { of, overlapping, numbers } => {
                let how = if *overlapping { "overlapping" } else { "non-overlapping" };
                format!("the number of {how} occurrences of {} is {}", self.word(of), self.amount(*numbers))
            }
            Pattern::Compare { left, right, relation } => {
                let relation = match relation {
                    Relation::Equal => "is equal to",
                    Relation::More => "is greater than",
                    Relation::AtLeast => "is at least",
                };
                format!("the number of {} {relation} the number of {}", self.word(left), self.word(right))
            }
            Pattern::Value { numeral, numbers } => {
                let amount = self.amount(*numbers);
                let order = if numeral.order == Order::Most { "" } else { ", least significant digit first" };
                match self.draw.below(3) {
                    0 => format!("its value in base {} is {amount}{order}", numeral.base),
                    1 => format!("the value is {amount}{order}"),
                    _ => format!("the value of the string is {amount}{order}"),
                }
            }
            Pattern::Sum { numbers, .. } => {
                format!(
                    "{} is {}",
                    self.draw.one_of(&["the sum of its digits", "the digit sum"]),
                    self.amount(*numbers)
                )
            }
            Pattern::Product { modulo, .. } => {
                format!("the product of its digits is {}", self.amount(Numbers::Modulo(*modulo)))
            }
            _ => String::new(),
        }
    }

    fn count(&mut self, of: Set, numbers: Numbers) -> String {
        let [symbol] = of.iter().collect::<Vec<_>>()[..] else {
            return format!("the total number of {} is {}", self.set(of, "and"), self.amount(numbers));
        };
        let what = self.word(&vec![symbol]);
        let what = if self.alphabet.is_plain() { format!("{what}'s") } else { what };
        match (numbers, self.draw.is()) {
            (Numbers::Exactly(number), true) => format!("there are exactly {number} {what}"),
            (Numbers::AtLeast(least), true) => format!("it has at least {least} {what}"),
            (Numbers::AtMost(most), true) => format!("it contains at most {most} {what}"),
            (Numbers::Between(least, most), true) => format!("it has between {least} and {most} {what}"),
            (Numbers::Modulo(modulo), true) if modulo.modulus() == 2 => {
                format!("it has an {} number of {what}", if modulo.remainder() == 0 { "even" } else { "odd" })
            }
            _ => format!("the number of {what} is {}", self.amount(numbers)),
        }
    }

    fn nth(&mut self, from: End, position: u64, set: Set) -> String {
        let ordinals = ["first", "second", "third", "fourth", "fifth", "sixth"];
        let ordinal = usize::try_from(position - 1).ok().and_then(|at| ordinals.get(at)).copied().unwrap_or("last");
        let set = self.set(set, "or");
        match (from, position, self.draw.is()) {
            (End::Finish, 1, _) => format!("the last symbol is {set}"),
            (End::Start, _, true) => format!("the symbol at position {position} is {set}"),
            (End::Start, _, false) => format!("the {ordinal} symbol is {set}"),
            (End::Finish, _, true) => format!("the {ordinal} symbol from the end is {set}"),
            (End::Finish, _, false) => format!("the {ordinal} to last symbol is {set}"),
        }
    }

    fn positions(&mut self, at: Numbers, set: Set) -> String {
        let set = self.set(set, "or");
        match at {
            Numbers::Modulo(modulo) if modulo.modulus() == 2 => {
                format!("every {} position is {set}", if modulo.remainder() == 0 { "even" } else { "odd" })
            }
            numbers => format!("every position that is {} is {set}", self.amount(numbers)),
        }
    }

    fn order(&mut self, word: &Word, near: Near, how: &str, by: &Word) -> String {
        let near = if near == Near::Immediately { "immediately" } else { "eventually" };
        let every = self.draw.one_of(&["every", "each"]);
        format!("{every} {} is {near} {how} by {}", self.word(word), self.word(by))
    }

    /// A condition on a number, behind is.
    fn amount(&mut self, numbers: Numbers) -> String {
        let second = self.draw.is();
        match numbers {
            Numbers::Exactly(number) => format!("{}{number}", if second { "exactly " } else { "" }),
            Numbers::AtLeast(least) if second && least > 0 => format!("more than {}", least - 1),
            Numbers::AtLeast(least) => format!("at least {least}"),
            Numbers::AtMost(most) if second => format!("less than {}", most + 1),
            Numbers::AtMost(most) => format!("at most {most}"),
            Numbers::Between(least, most) => format!("between {least} and {most}"),
            Numbers::Modulo(modulo) => match (modulo.modulus(), modulo.remainder()) {
                (2, 0) => "even".to_owned(),
                (2, 1) => "odd".to_owned(),
                (modulus, 0) => format!("{} {modulus}", self.draw.one_of(&["divisible by", "a multiple of"])),
                (modulus, remainder) => format!("congruent to {remainder} modulo {modulus}"),
            },
        }
    }

    fn word(&self, word: &Word) -> String {
        let text = self.alphabet.spell(word);
        let bare = self.alphabet.is_plain() && text != "a" && !text.is_empty();
        if bare { text } else { format!("\"{text}\"") }
    }

    fn words(&self, words: &[Word], joint: &str) -> String {
        let mut texts: Vec<String> = words.iter().map(|word| self.word(word)).collect();
        match texts.pop() {
            Some(last) if !texts.is_empty() => format!("{} {joint} {last}", texts.join(", ")),
            Some(only) => only,
            None => String::new(),
        }
    }

    fn set(&self, set: Set, joint: &str) -> String {
        self.words(&set.iter().map(|symbol| vec![symbol]).collect::<Vec<Word>>(), joint)
    }
}
