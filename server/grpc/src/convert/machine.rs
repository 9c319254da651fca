//! Machines, sentences, and how they were found to be right.

use assay_domain::automaton::Solved;
use assay_domain::automaton::alphabet::Alphabet;
use assay_domain::automaton::export::{Named, Transition, Written};
use assay_domain::automaton::language::{self, Convention, Other};
use assay_domain::automaton::oracle::{Examples, Unsatisfied};
use assay_domain::automaton::tree::{Clause, Kind};
use assay_domain::digest::Digest;
use assay_domain::source::span::Span;
use assay_engine::automata::{Built, Checked, Traced};
use assay_engine::pipeline::automaton::translation::Translation;
use assay_proto::v1;

use super::translation;

/// A machine with all that is told beside it; `asked` and `examples` as they were asked. Places are in the sentence that was read.
pub(crate) fn built(built: &Built, asked: &str, examples: &Examples) -> v1::BuildAutomatonResponse {
    let Built { solved, others, unsatisfied, translation } = built;
    let translation = translation.as_ref();
    let sentence = translation.and_then(Translation::sentence).unwrap_or(asked);
    let repairs = translation.into_iter().flat_map(|it| &it.attempts).flat_map(|attempt| attempt.repairs.clone());
    let caveats = translation.into_iter().flat_map(Translation::caveats).map(str::to_owned);
    v1::BuildAutomatonResponse {
        automaton: Some(automaton(solved)),
        tree: Some(clause(&solved.sentence.tree, sentence)),
        assumptions: assumptions(solved, sentence)
            .into_iter()
            .chain(translation.map(translation::assumption))
            .collect(),
        verification: Some(verification(solved, examples, unsatisfied)),
        other_readings: others.iter().map(|other| reading(other, &solved.sentence.alphabet, sentence)).collect(),
        warnings: warnings(solved).into_iter().chain(caveats).chain(repairs).collect(),
        canonical: language::print(&solved.sentence.tree, &solved.sentence.alphabet),
        origin: translation::origin(translation).into(),
        translation: translation.map(translation::message),
    }
}

fn automaton(solved: &Solved) -> v1::Automaton {
    let named = Named { table: solved.machine.table(), alphabet: &solved.sentence.alphabet };
    let Written { alphabet, states, start, accepting, transitions } = Written::of(named);
    let transition = |Transition { from, symbol, to }| v1::Transition { from, symbol, to };
    let transitions = transitions.into_iter().map(transition).collect();
    v1::Automaton { alphabet, states, start, accepting, transitions }
}

fn clause(clause: &Clause, sentence: &str) -> v1::Clause {
    let (kind, pattern, clauses): (_, _, Vec<&Clause>) = match &clause.kind {
        Kind::Pattern(pattern) => (v1::ClauseKind::Pattern, pattern.name(), Vec::new()),
        Kind::Not(inner) => (v1::ClauseKind::Not, "", vec![inner]),
        Kind::All(clauses) => (v1::ClauseKind::All, "", clauses.iter().collect()),
        Kind::Any(clauses) => (v1::ClauseKind::Any, "", clauses.iter().collect()),
        Kind::One(clauses) => (v1::ClauseKind::One, "", clauses.iter().collect()),
        Kind::Implies(one, other) => (v1::ClauseKind::Implies, "", vec![one, other]),
    };
    v1::Clause {
        kind: kind.into(),
        span: Some(span(clause.span, sentence)),
        pattern: pattern.to_owned(),
        clauses: clauses.into_iter().map(|clause| self::clause(clause, sentence)).collect(),
    }
}

pub(crate) fn span(span: Span, sentence: &str) -> v1::SentenceSpan {
    let text = span.of(sentence).unwrap_or_default().to_owned();
    v1::SentenceSpan { start_byte: span.start, end_byte: span.end, text }
}

fn assumptions(solved: &Solved, sentence: &str) -> Vec<v1::Assumption> {
    let one = |assumption: &language::Assumption| v1::Assumption {
        convention: assumption.convention.name().to_owned(),
        taken: taken(assumption.convention, solved),
        span: Some(span(assumption.span, sentence)),
    };
    solved.sentence.assumptions.iter().map(one).collect()
}

/// What is taken; of the alphabet also which it is.
fn taken(convention: Convention, solved: &Solved) -> String {
    match convention {
        Convention::Alphabet => format!("{}: {}", convention.taken(), solved.sentence.alphabet),
        other => other.taken().to_owned(),
    }
}

fn reading(other: &Other, alphabet: &Alphabet, sentence: &str) -> v1::OtherReading {
    let convention = other.assumption.convention;
    v1::OtherReading {
        convention: convention.name().to_owned(),
        meaning: convention.other().unwrap_or_default().to_owned(),
        span: Some(span(other.assumption.span, sentence)),
        separates: alphabet.spell(&other.separates),
        accepted: other.allowed,
    }
}

fn verification(solved: &Solved, examples: &Examples, unsatisfied: &[Unsatisfied]) -> v1::Verification {
    let spell = |word: &Vec<u8>| solved.sentence.alphabet.spell(word);
    v1::Verification {
        proved: true,
        proved_pairs: solved.proof.pairs as u64,
        derivatives: solved.proof.derivatives as u64,
        probed_strings: solved.probed.strings as u64,
        is_empty: solved.machine.is_empty(),
        is_universal: solved.machine.is_universal(),
        shortest_accepted: solved.shortest_accepted.as_ref().map(spell),
        shortest_rejected: solved.shortest_rejected.as_ref().map(spell),
        examples: (examples.must_accept.len() + examples.must_reject.len()) as u32,
        unsatisfied: unsatisfied.iter().map(self::unsatisfied).collect(),
    }
}

fn unsatisfied(unsatisfied: &Unsatisfied) -> v1::UnsatisfiedExample {
    v1::UnsatisfiedExample {
        text: unsatisfied.text().to_owned(),
        must_accept: unsatisfied.must_accept(),
        problem: unsatisfied.to_string(),
    }
}

fn warnings(solved: &Solved) -> Vec<String> {
    let mut warnings = Vec::new();
    if solved.machine.is_empty() {
        warnings.push("the sentence contradicts itself: no string is accepted".to_owned());
    }
    if solved.machine.is_universal() {
        warnings.push("the sentence says nothing of strings: every one is accepted".to_owned());
    }
    warnings
}

/// What a machine does with strings.
pub(crate) fn traced(traced: &Traced, strings: Vec<String>) -> v1::RunAutomatonResponse {
    let Traced { machine, traces } = traced;
    let trace = |((word, states), text): (&(Vec<u8>, Vec<u32>), String)| v1::Trace {
        text,
        accepted: states.last().is_some_and(|&state| machine.table.accepts_in(state)),
        symbols: word.iter().map(|&symbol| machine.alphabet.name(symbol).to_owned()).collect(),
        states: states.iter().map(|&state| machine.name(state)).collect(),
    };
    v1::RunAutomatonResponse { traces: traces.iter().zip(strings).map(trace).collect() }
}

/// How a machine compares with a sentence.
pub(crate) fn checked(checked: &Checked, sentence: &str) -> v1::CheckAutomatonResponse {
    let Checked { brought, solved, difference, shares } = checked;
    let differs = difference.as_ref();
    v1::CheckAutomatonResponse {
        comparison: Some(v1::Comparison {
            equal: differs.is_none(),
            difference: differs.map(|difference| solved.sentence.alphabet.spell(&difference.word)),
            accepted_by_sentence: differs.is_some_and(|difference| difference.accepted_by_first),
            share_by_length: shares.clone(),
        }),
        states: brought.states as u32,
        minimal_states: solved.machine.table().states() as u32,
        partial: brought.partial,
        nondeterministic: brought.nondeterministic,
        assumptions: assumptions(solved, sentence),
    }
}

/// The pattern language.
pub(crate) fn language() -> v1::DescribeLanguageResponse {
    let form = |example: &language::Example| v1::LanguageForm {
        form: example.form.clone(),
        sentence: example.sentence.clone(),
    };
    let convention = |convention: &Convention| v1::LanguageConvention {
        name: convention.name().to_owned(),
        taken: convention.taken().to_owned(),
        other: convention.other().unwrap_or_default().to_owned(),
    };
    let alphabet = |(name, alphabet): (&str, &Alphabet)| v1::NamedAlphabet {
        name: name.to_owned(),
        symbols: alphabet.names().map(str::to_owned).collect(),
    };
    v1::DescribeLanguageResponse {
        forms: language::examples().iter().map(form).collect(),
        conventions: Convention::ALL.iter().map(convention).collect(),
        words: language::words().to_owned(),
        words_sha256: Digest::of(language::words().as_bytes()).to_string(),
        alphabets: language::named_alphabets().map(alphabet).collect(),
    }
}
