//! Trees to sentences: for every tree one canonical sentence, which reads as that tree.

use crate::automaton::alphabet::{Alphabet, Set, Word};
use crate::automaton::tree::{Clause, End, Kind, Near, Numbers, Order, Pattern, Relation};

/// The canonical sentence of `tree` over `alphabet`. It states the alphabet, quotes every string and leaves nothing open, so that it
/// reads as the same tree and relies on no convention that could be turned round; only trees that no sentence has (positions that
/// are numbered otherwise than by a remainder, occurrences of a single symbol, digits that are not those of the symbols) have none,
/// and clauses nested beyond a third of what is read.
#[must_use]
pub fn print(tree: &Clause, alphabet: &Alphabet) -> String {
    let symbols: Vec<String> =
        alphabet.names().map(|name| if bare(name) { name.to_owned() } else { quoted(name) }).collect();
    format!("strings over {{{}}} such that {}", symbols.join(", "), Printer { alphabet }.clause(tree))
}

/// Whether a symbol can be listed without quotation marks.
fn bare(name: &str) -> bool {
    name.len() == 1 && name.chars().all(|c| c.is_ascii_alphanumeric())
}

/// Between the first quotation marks that the text does not have.
fn quoted(text: &str) -> String {
    let marks = [('"', '"'), ('\'', '\''), ('`', '`'), ('«', '»'), ('“', '”')];
    let (open, close) = marks.into_iter().find(|(_, close)| !text.contains(*close)).unwrap_or(marks[0]);
    format!("{open}{text}{close}")
}

struct Printer<'a> {
    alphabet: &'a Alphabet,
}

impl Printer<'_> {
    fn clause(&self, clause: &Clause) -> String {
        match &clause.kind {
            Kind::Pattern(pattern) => self.pattern(pattern),
            Kind::Not(inner) => format!("not {}", self.enclosed(inner)),
            Kind::All(clauses) => self.joined(clauses, " and "),
            Kind::Any(clauses) => self.joined(clauses, " or "),
            Kind::One(clauses) => format!("exactly one of ({})", self.joined(clauses, ", ")),
            Kind::Implies(one, other) => format!("if {} then {}", self.enclosed(one), self.enclosed(other)),
        }
    }

    fn enclosed(&self, clause: &Clause) -> String {
        format!("({})", self.clause(clause))
    }

    fn joined(&self, clauses: &[Clause], by: &str) -> String {
        clauses.iter().map(|clause| self.enclosed(clause)).collect::<Vec<_>>().join(by)
    }

    fn pattern(&self, pattern: &Pattern) -> String {
        match pattern {
            Pattern::Everything => "everything".to_owned(),
            Pattern::Nothing => "nothing".to_owned(),
            Pattern::Equals(words) => format!("equals {}", self.words(words)),
            Pattern::Starts(words) => format!("starts with {}", self.words(words)),
            Pattern::Ends(words) => format!("ends with {}", self.words(words)),
            Pattern::Contains(words) => format!("contains {}", self.words(words)),
            Pattern::Subsequence(word) => format!("contains the subsequence {}", self.word(word)),
            Pattern::Only(set) => format!("consists only of {}", self.set(*set)),
            Pattern::SameEnds(true) => "starts and ends with the same symbol".to_owned(),
            Pattern::SameEnds(false) => "starts and ends with different symbols".to_owned(),
            Pattern::Nth { from, position, set } => {
                let from = if *from == End::Start { "start" } else { "end" };
                format!("the symbol at position {position} from the {from} is {}", self.set(*set))
            }
            Pattern::Positions { at, set } => format!("every position that {} is {}", numbers(*at), self.set(*set)),
            Pattern::Runs { of, numbers } => {
                format!("every run of {} has length that {}", self.set(*of), self::numbers(*numbers))
            }
            Pattern::RunCount { of, numbers } => {
                format!("the number of runs of {} {}", self.set(*of), self::numbers(*numbers))
            }
            Pattern::Followed { word, by, near } => self.order(word, *near, "followed", by),
            Pattern::Preceded { word, by, near } => self.order(word, *near, "preceded", by),
            _ => self.measured(pattern),
        }
    }

    /// Patterns of numbers.
    fn measured(&self, pattern: &Pattern) -> String {
        match pattern {
            Pattern::Length(numbers) => format!("length {}", self::numbers(*numbers)),
            Pattern::Count { of, numbers } => format!("the number of {} {}", self.set(*of), self::numbers(*numbers)),
            Pattern::Occurrences { of, overlapping, numbers } => {
                let how = if *overlapping { "overlapping" } else { "non-overlapping" };
                format!("the number of {how} {} {}", self.word(of), self::numbers(*numbers))
            }
            Pattern::Compare { left, right, relation } => {
                let relation = match relation {
                    Relation::Equal => "equals",
                    Relation::More => "is more than",
                    Relation::AtLeast => "is at least",
                };
                format!("the number of {} {relation} the number of {}", self.word(left), self.word(right))
            }
            Pattern::Value { numeral, numbers } => {
                let order = if numeral.order == Order::Most { "most" } else { "least" };
                format!("value in base {} {}, {order} significant digit first", numeral.base, self::numbers(*numbers))
            }
            Pattern::Sum { numbers, .. } => format!("the sum of digits {}", self::numbers(*numbers)),
            Pattern::Product { modulo, .. } => format!("the product of digits {}", numbers(Numbers::Modulo(*modulo))),
            _ => String::new(),
        }
    }

    fn order(&self, word: &Word, near: Near, how: &str, by: &Word) -> String {
        let near = if near == Near::Immediately { "immediately" } else { "eventually" };
        format!("every {} is {near} {how} by {}", self.word(word), self.word(by))
    }

    fn word(&self, word: &Word) -> String {
        quoted(&self.alphabet.spell(word))
    }

    fn words(&self, words: &[Word]) -> String {
        match words {
            [word] => self.word(word),
            words => format!("{{{}}}", words.iter().map(|word| self.word(word)).collect::<Vec<_>>().join(", ")),
        }
    }

    fn set(&self, set: Set) -> String {
        self.words(&set.iter().map(|symbol| vec![symbol]).collect::<Vec<Word>>())
    }
}

/// A condition on a number, as what follows its name.
fn numbers(numbers: Numbers) -> String {
    match numbers {
        Numbers::Exactly(number) => format!("is {number}"),
        Numbers::AtLeast(least) => format!("is at least {least}"),
        Numbers::AtMost(most) => format!("is at most {most}"),
        Numbers::Between(least, most) => format!("is between {least} and {most}"),
        Numbers::Modulo(modulo) => match (modulo.modulus(), modulo.remainder()) {
            (2, 0) => "is even".to_owned(),
            (2, 1) => "is odd".to_owned(),
            (modulus, 0) => format!("is divisible by {modulus}"),
            (modulus, remainder) => format!("is {remainder} mod {modulus}"),
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::automaton::language::{examples, read};
    use crate::automaton::testing::{any_clause, bare_tree};

    /// Whether a sentence has such a tree.
    fn is_said(clause: &Clause) -> bool {
        match &clause.kind {
            Kind::Pattern(Pattern::Occurrences { of, .. }) => of.len() > 1,
            Kind::Pattern(Pattern::Positions { at, .. }) => matches!(at, Numbers::Modulo(_)),
            Kind::Pattern(_) => true,
            Kind::Not(inner) => is_said(inner),
            Kind::Implies(one, other) => is_said(one) && is_said(other),
            Kind::All(clauses) | Kind::Any(clauses) | Kind::One(clauses) => clauses.iter().all(is_said),
        }
    }

    fn again(tree: &Clause, alphabet: &Alphabet) -> Clause {
        let sentence = print(tree, alphabet);
        let read = read(&sentence, None).unwrap_or_else(|fault| panic!("{sentence}: {fault}"));
        assert_eq!(&read.alphabet, alphabet, "{sentence}");
        for assumption in &read.assumptions {
            assert_eq!(assumption.convention.other(), None, "{sentence}");
        }
        read.tree
    }

    #[test]
    fn a_sentence_and_its_canonical_form() {
        let canonical = |sentence: &str| {
            let read = read(sentence, None).unwrap();
            print(&read.tree, &read.alphabet)
        };
        assert_eq!(
            canonical("binary strings that end in 01 and have an even number of 1s"),
            "strings over {0, 1} such that (ends with \"01\") and (the number of \"1\" is even)"
        );
        assert_eq!(
            canonical("over {go, '\"'} if it starts with go then '\"' is the third symbol from the end"),
            "strings over {\"go\", '\"'} such that if (starts with \"go\") then (the symbol at position 3 from the end is '\"')"
        );
    }

    #[test]
    fn the_canonical_form_of_every_example_reads_as_the_same_tree() {
        for example in examples() {
            let read = read(&example.sentence, None).unwrap();
            assert_eq!(bare_tree(&again(&read.tree, &read.alphabet)), bare_tree(&read.tree), "{}", example.sentence);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

        #[test]
        fn every_tree_has_a_sentence_that_reads_as_it(
            (symbols, tree) in (2..4_usize).prop_flat_map(|symbols| (Just(symbols), any_clause(symbols)))
        ) {
            prop_assume!(is_said(&tree));
            let alphabet = Alphabet::new((0..symbols).map(|symbol| symbol.to_string())).unwrap();
            prop_assert_eq!(bare_tree(&again(&tree, &alphabet)), tree);
        }
    }
}
