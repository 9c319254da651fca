//! Cases made up to test with: sentences over the whole language, each with what is known of its strings.
//!
//! The same seed gives the same cases on every machine. Cases go round the strata in turn, so that any run of [`STRATA`] of them has
//! one of each: every family of patterns, every kind of logic, a contradiction, and the two halves of a near miss, which are two
//! sentences that differ in one number, string or word, with a string that is in one language and not in the other. What a case says
//! of its language comes from a machine that is proved, and its sentence reads as the tree it was made from.

mod draw;
mod near;
mod pattern;
mod phrase;

use super::alphabet::{Alphabet, Word};
use super::build::Budget;
use super::cases::Case;
use super::language::{print, read};
use super::machine::{Table, difference};
use super::oracle::Examples;
use super::solve::{Solved, solve};
use super::tree::{Clause, Kind, Pattern};
use crate::source::span::Span;
use draw::Draw;
use pattern::FAMILIES;

/// How many kinds of cases there are.
pub const STRATA: u64 = FAMILIES.len() as u64 + LOGIC.len() as u64 + 3;

/// The kinds of logic, by the names that `expected_type` has.
const LOGIC: [&str; 5] = ["not", "and", "or", "xor", "implies"];

/// How many strings a case says are accepted, and how many rejected, at most.
const EXAMPLES: usize = 3;

/// The most states of a machine that a case is made of.
const MOST_STATES: u32 = 4096;

/// Cases without end, by their seed.
#[derive(Clone, Debug)]
pub struct Generator {
    seed: u64,
    at: u64,
}

/// The cases of a seed, from the first one.
#[must_use]
pub fn generate(seed: u64) -> Generator {
    Generator { seed, at: 0 }
}

impl Iterator for Generator {
    type Item = Case;

    fn next(&mut self) -> Option<Case> {
        let at = self.at;
        self.at += 1;
        // What cannot be built within the bounds is drawn again with other numbers.
        (0..64).find_map(|attempt| case(self.seed, at, attempt))
    }
}

fn case(seed: u64, at: u64, attempt: u64) -> Option<Case> {
    let (round, stratum) = (at / STRATA, at % STRATA);
    let (families, logic) = (FAMILIES.len() as u64, LOGIC.len() as u64);
    // Both halves of a near miss are drawn from the same numbers.
    let second = stratum == STRATA - 1;
    let mut draw = Draw::of(&[seed, round, stratum - u64::from(second), attempt]);
    let digits = FAMILIES.get(stratum as usize).is_some_and(|family| pattern::needs_digits(family));
    let alphabet = pattern::alphabet(&mut draw, digits);
    let tree = |draw: &mut Draw| match stratum {
        family if family < families => Some((pattern::of(draw, family as usize, &alphabet), FAMILIES[family as usize])),
        joined if joined < families + logic => {
            Some((joined_by(draw, LOGIC[(joined - families) as usize], &alphabet), "logic"))
        }
        contradiction if contradiction == families + logic => {
            Some((near::contradiction(draw, &alphabet)?, "contradiction"))
        }
        _ => None,
    };
    match tree(&mut draw) {
        Some((tree, category)) => {
            let solved = Made::of(&mut draw, &tree, &alphabet)?;
            let decided = solved.solved.machine.is_empty() || solved.solved.machine.is_universal();
            let wanted = match category {
                "contradiction" => solved.solved.machine.is_empty(),
                "everything" | "nothing" => true,
                _ => !decided,
            };
            wanted.then(|| solved.case(category, None))
        }
        None => near_miss(&mut draw, &alphabet, second),
    }
}

/// One of two sentences that nearly say the same.
fn near_miss(draw: &mut Draw, alphabet: &Alphabet, second: bool) -> Option<Case> {
    let family = draw.below(FAMILIES.len() as u64) as usize;
    let tree = pattern::of(draw, family, alphabet);
    let other = near::miss(draw, &tree, alphabet)?;
    let (one, other) = (Made::of(draw, &tree, alphabet)?, Made::of(draw, &other, alphabet)?);
    let between = difference(one.solved.machine.table(), other.solved.machine.table())?;
    let made = if second { other } else { one };
    Some(made.case("near miss", Some(&(between.word, between.accepted_by_first != second))))
}

fn joined_by(draw: &mut Draw, how: &str, alphabet: &Alphabet) -> Clause {
    let mut part = || {
        let family = draw.below(FAMILIES.len() as u64) as usize;
        pattern::of(draw, family, alphabet)
    };
    let (one, other) = (part(), part());
    clause(match how {
        "not" => Kind::Not(Box::new(one)),
        "and" => Kind::All(vec![one, other]),
        "or" => Kind::Any(vec![one, other, part()]),
        "xor" => Kind::One(vec![one, other]),
        _ => Kind::Implies(Box::new(one), Box::new(clause(Kind::Any(vec![other, part()])))),
    })
}

fn clause(kind: Kind) -> Clause {
    Clause { span: Span { start: 0, end: 0 }, kind }
}

/// A sentence with its machine.
struct Made {
    prompt: String,
    solved: Solved,
}

impl Made {
    /// `None` where the machine is too large.
    fn of(draw: &mut Draw, tree: &Clause, alphabet: &Alphabet) -> Option<Self> {
        let canonical = print(tree, alphabet);
        let spoken = phrase::of(draw, tree, alphabet);
        let reads =
            |sentence: &String| read(sentence, None).is_ok_and(|read| print(&read.tree, &read.alphabet) == canonical);
        let prompt = Some(spoken).filter(reads).unwrap_or(canonical);
        let budget = Budget { states: MOST_STATES, ..Budget::USUAL };
        solve(&prompt, None, &budget).ok().map(|solved| Self { prompt, solved })
    }

    fn case(self, category: &str, between: Option<&(Word, bool)>) -> Case {
        let Self { prompt, solved } = self;
        let (table, alphabet) = (solved.machine.table(), &solved.sentence.alphabet);
        let words = |accepted: bool| {
            let told = between.iter().filter(|(_, accepts)| *accepts == accepted).map(|(word, _)| word.clone());
            let mut words: Vec<Word> = told.collect();
            words.extend(
                shortest(table, accepted).into_iter().filter(|word| between.iter().all(|(other, _)| other != word)),
            );
            words.iter().take(EXAMPLES).map(|word| alphabet.spell(word)).collect()
        };
        let states = table.states();
        Case {
            line: 0,
            prompt,
            category: category.to_owned(),
            expected_type: name(&solved.sentence.tree.kind).to_owned(),
            difficulty: difficulty(&solved.sentence.tree, states).to_owned(),
            examples: Examples { must_accept: words(true), must_reject: words(false) },
            is_contradiction: Some(solved.machine.is_empty()),
            alphabet: Some(alphabet.clone()),
            states: Some(states as u64),
            tree: Some(print(&solved.sentence.tree, alphabet)),
        }
    }
}

/// The first words by length that are accepted, or rejected: one for each state that says so, so that they are of different kinds.
fn shortest(table: &Table, accepted: bool) -> Vec<Word> {
    let machine = table.minimal();
    let access = machine.access(64).into_iter().enumerate();
    access.filter(|(state, _)| machine.table().accepts_in(*state as u32) == accepted).map(|(_, word)| word).collect()
}

fn difficulty(tree: &Clause, states: usize) -> &'static str {
    match (clauses(tree), states) {
        (1, ..=5) => "easy",
        (..=2, ..=16) => "medium",
        _ => "hard",
    }
}

fn clauses(tree: &Clause) -> usize {
    match &tree.kind {
        Kind::Pattern(_) => 1,
        Kind::Not(inner) => clauses(inner),
        Kind::All(inner) | Kind::Any(inner) | Kind::One(inner) => inner.iter().map(clauses).sum(),
        Kind::Implies(one, other) => clauses(one) + clauses(other),
    }
}

/// What is at the root of a tree.
fn name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Not(_) => "not",
        Kind::All(_) => "and",
        Kind::Any(_) => "or",
        Kind::One(_) => "xor",
        Kind::Implies(..) => "implies",
        Kind::Pattern(pattern) => pattern_name(pattern),
    }
}

fn pattern_name(pattern: &Pattern) -> &'static str {
    match pattern {
        Pattern::Everything => "everything",
        Pattern::Nothing => "nothing",
        Pattern::Equals(_) => "equals",
        Pattern::Starts(_) => "starts",
        Pattern::Ends(_) => "ends",
        Pattern::Contains(_) => "contains",
        Pattern::Subsequence(_) => "subsequence",
        Pattern::Length(_) => "length",
        Pattern::Count { .. } => "count",
        Pattern::Occurrences { .. } => "occurrences",
        Pattern::Compare { .. } => "compare",
        Pattern::Value { .. } => "value",
        Pattern::Sum { .. } => "sum",
        Pattern::Product { .. } => "product",
        Pattern::Nth { .. } => "position",
        Pattern::Positions { .. } => "positions",
        Pattern::Runs { .. } | Pattern::RunCount { .. } => "runs",
        Pattern::Followed { .. } => "followed",
        Pattern::Preceded { .. } => "preceded",
        Pattern::Only(_) => "only",
        Pattern::SameEnds(_) => "same ends",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::automaton::cases::{Format, read as read_cases, write_csv, write_json_lines};

    fn some() -> Vec<Case> {
        generate(7).take(3 * STRATA as usize).collect()
    }

    #[test]
    fn a_seed_gives_the_same_cases_and_another_one_others() {
        let prompts = |seed| generate(seed).take(STRATA as usize).map(|case| case.prompt).collect::<Vec<_>>();
        assert_eq!(prompts(1), prompts(1));
        assert_ne!(prompts(1), prompts(2));
        let pinned = [
            "all strings over {a, b, c}",
            "the empty language over {0, 1, 2}",
            "all strings over {a, b} in which the string is aa, aabb or aaab",
        ];
        assert_eq!(prompts(1)[..3], pinned);
    }

    #[test]
    fn every_stratum_comes_in_every_round() {
        let cases = some();
        assert_eq!(cases.len(), 3 * STRATA as usize);
        for family in FAMILIES.into_iter().chain(["logic", "contradiction", "near miss"]) {
            assert!(cases.iter().filter(|case| case.category == family).count() >= 3, "{family}");
        }
        for how in LOGIC {
            assert!(cases.iter().any(|case| case.category == "logic" && case.expected_type == how), "{how}");
        }
        for difficulty in ["easy", "medium", "hard"] {
            assert!(cases.iter().any(|case| case.difficulty == difficulty), "{difficulty}");
        }
    }

    #[test]
    fn what_a_case_says_holds() {
        for case in some() {
            let solved = solve(&case.prompt, None, &Budget::USUAL).unwrap();
            assert_eq!(case.unmet(&solved), [], "{}", case.prompt);
            assert_eq!(case.is_contradiction, Some(solved.machine.is_empty()));
            assert!(case.category != "contradiction" || solved.machine.is_empty(), "{}", case.prompt);
            assert!(!case.examples.must_accept.is_empty() || solved.machine.is_empty(), "{}", case.prompt);
            assert!(!case.examples.must_reject.is_empty() || solved.machine.is_universal(), "{}", case.prompt);
        }
    }

    #[test]
    fn near_misses_come_in_pairs_with_a_string_that_tells_them_apart() {
        let misses: Vec<Case> = some().into_iter().filter(|case| case.category == "near miss").collect();
        for pair in misses.chunks(2) {
            let [one, other] = pair else { panic!("half a pair") };
            assert_ne!(one.tree, other.tree);
            assert_eq!(one.alphabet, other.alphabet);
            let tells = |one: &Case, other: &Case| {
                one.examples.must_accept.first().is_some_and(|word| Some(word) == other.examples.must_reject.first())
            };
            assert!(tells(one, other) || tells(other, one), "{} / {}", one.prompt, other.prompt);
        }
    }

    #[test]
    fn cases_are_written_and_read_back() {
        let cases = some();
        for (text, format) in [(write_csv(&cases).unwrap(), Format::Csv), (write_json_lines(&cases), Format::JsonLines)]
        {
            let read: Vec<Case> =
                read_cases(text.as_bytes(), format).unwrap().map(|row| Case { line: 0, ..row.unwrap() }).collect();
            assert_eq!(read, cases);
        }
    }

    #[test]
    fn most_sentences_are_spoken_and_not_canonical() {
        let cases = some();
        let canonical = cases.iter().filter(|case| case.tree.as_ref() == Some(&case.prompt)).count();
        assert!(canonical * 10 <= cases.len(), "{canonical} of {}", cases.len());
    }
}
