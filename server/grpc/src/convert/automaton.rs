//! Requests for automata.

use assay_domain::automaton::alphabet::Alphabet;
use assay_domain::automaton::export::{Transition, Written};
use assay_domain::automaton::oracle::Examples;
use assay_engine::automata::{Described, Format, Given};
use assay_engine::pipeline::automaton::translation::Translate;
use assay_proto::v1;
use assay_proto::v1::{check_automaton_request, export_automaton_request, run_automaton_request};
use tonic::Status;

use super::translation;
use crate::status::Violations;

/// The most states, as asked for and where nothing is asked for.
const MOST_STATES: u32 = 1 << 20;
/// The most examples, and the most strings to run.
const MOST_STRINGS: usize = 10_000;
/// The longest example, in characters.
const LONGEST_EXAMPLE: usize = 10_000;
/// The most bytes of all strings to run: each symbol comes back with a state.
const MOST_BYTES_TO_RUN: usize = 200_000;
/// The longest file of a machine, in bytes.
const LONGEST_FILE: usize = 16 << 20;
/// The longest strings of which shares are told, as asked for and where nothing is asked for.
const LONGEST_SHARE: (u32, u32) = (1000, 12);

/// What is to be built, checked.
pub(crate) fn build(request: v1::BuildAutomatonRequest) -> Result<(Described, Examples, Option<Translate>), Status> {
    let mut violations = Violations::default();
    let v = &mut violations;
    let v1::BuildAutomatonRequest { sentence, alphabet, max_states, must_accept, must_reject, translate } = request;
    let described = Described { sentence, alphabet: self::alphabet(alphabet, v), max_states: states(max_states, v) };
    examples("must_accept", &must_accept, v);
    examples("must_reject", &must_reject, v);
    let translate = translation::asked(translate, v);
    violations.finish()?;
    Ok((described, Examples { must_accept, must_reject }, translate))
}

/// What is to be run, checked.
pub(crate) fn run(request: v1::RunAutomatonRequest) -> Result<(Given, Vec<String>), Status> {
    use run_automaton_request::Machine;
    let mut violations = Violations::default();
    let v = &mut violations;
    let v1::RunAutomatonRequest { machine, alphabet, strings } = request;
    let alphabet = self::alphabet(alphabet, v);
    let given = match machine {
        Some(Machine::Sentence(sentence)) => described(sentence, alphabet),
        Some(Machine::Automaton(automaton)) => Given::Parts(written(automaton), alphabet),
        Some(Machine::File(text)) => file(text, alphabet, v),
        None => no_machine("sentence, automaton or file", v),
    };
    match strings.len() {
        0 => v.add("strings", "there is no string; give at least one, which may be empty"),
        1..=MOST_STRINGS => {}
        many => v.add("strings", format!("{many} strings; at most {MOST_STRINGS} are taken")),
    }
    let bytes: usize = strings.iter().map(String::len).sum();
    if bytes > MOST_BYTES_TO_RUN {
        v.add("strings", format!("{bytes} bytes in all; at most {MOST_BYTES_TO_RUN} are taken"));
    }
    violations.finish()?;
    Ok((given, strings))
}

/// What is to be exported, checked.
pub(crate) fn export(request: v1::ExportAutomatonRequest) -> Result<(Given, Format), Status> {
    use export_automaton_request::Machine;
    let mut violations = Violations::default();
    let v = &mut violations;
    let v1::ExportAutomatonRequest { machine, alphabet, format } = request;
    let alphabet = self::alphabet(alphabet, v);
    let given = match machine {
        Some(Machine::Sentence(sentence)) => described(sentence, alphabet),
        Some(Machine::Automaton(automaton)) => Given::Parts(written(automaton), alphabet),
        Some(Machine::File(text)) => file(text, alphabet, v),
        None => no_machine("sentence, automaton or file", v),
    };
    let format = self::format(format, v);
    violations.finish()?;
    let format = format.ok_or_else(|| Status::internal("a checked request lacks a field"))?;
    Ok((given, format))
}

/// What is to be checked against what, and to which length.
pub(crate) fn check(request: v1::CheckAutomatonRequest) -> Result<(Described, Given, usize), Status> {
    use check_automaton_request::Machine;
    let mut violations = Violations::default();
    let v = &mut violations;
    let v1::CheckAutomatonRequest { sentence, alphabet, machine, longest } = request;
    let described = Described { sentence, alphabet: self::alphabet(alphabet, v), max_states: MOST_STATES };
    let given = match machine {
        Some(Machine::Automaton(automaton)) => Given::Parts(written(automaton), None),
        Some(Machine::File(text)) => file(text, None, v),
        None => no_machine("automaton or file", v),
    };
    let (most, usual) = LONGEST_SHARE;
    let longest = longest.unwrap_or(usual);
    if longest > most {
        v.add("longest", format!("{longest} is outside 0 to {most}"));
    }
    violations.finish()?;
    Ok((described, given, longest as usize))
}

/// The sentence that a machine is named by; empty where it is brought.
pub(crate) fn sentence(given: &Given) -> &str {
    match given {
        Given::Sentence(described) => &described.sentence,
        Given::Parts(..) | Given::File(..) => "",
    }
}

fn described(sentence: String, alphabet: Option<Alphabet>) -> Given {
    Given::Sentence(Described { sentence, alphabet, max_states: MOST_STATES })
}

fn file(text: String, alphabet: Option<Alphabet>, violations: &mut Violations) -> Given {
    if text.len() > LONGEST_FILE {
        violations.add("file", format!("the file has {} bytes; at most {LONGEST_FILE} are read", text.len()));
    }
    Given::File(text, alphabet)
}

fn no_machine(wanted: &str, violations: &mut Violations) -> Given {
    violations.add("machine", format!("there is no machine; give one of {wanted}"));
    Given::File(String::new(), None)
}

fn written(automaton: v1::Automaton) -> Written {
    let v1::Automaton { alphabet, states, start, accepting, transitions } = automaton;
    let transition = |v1::Transition { from, symbol, to }| Transition { from, symbol, to };
    let transitions = transitions.into_iter().map(transition).collect();
    Written { alphabet, states, start, accepting, transitions }
}

/// The alphabet; none where no symbol is given.
pub(crate) fn alphabet(symbols: Vec<String>, violations: &mut Violations) -> Option<Alphabet> {
    if symbols.is_empty() {
        return None;
    }
    let alphabet = Alphabet::new(symbols);
    alphabet
        .map_err(|fault| violations.add_because(v1::ErrorReason::SentenceBadAlphabet, "alphabet", fault.to_string()))
        .ok()
}

/// The most states at any time.
pub(crate) fn states(asked: Option<u32>, violations: &mut Violations) -> u32 {
    let states = asked.unwrap_or(MOST_STATES);
    if !(1..=MOST_STATES).contains(&states) {
        violations.add("max_states", format!("{states} is outside 1 to {MOST_STATES}"));
    }
    states
}

fn examples(field: &str, texts: &[String], violations: &mut Violations) {
    if texts.len() > MOST_STRINGS {
        violations.add(field, format!("{} examples; at most {MOST_STRINGS} are taken", texts.len()));
    }
    for (at, text) in texts.iter().enumerate().take(MOST_STRINGS) {
        let length = text.chars().count();
        if length > LONGEST_EXAMPLE {
            let wrong = format!("{length} characters; at most {LONGEST_EXAMPLE} are taken");
            violations.add(format!("{field}[{at}]"), wrong);
        }
    }
}

fn format(value: i32, violations: &mut Violations) -> Option<Format> {
    let format = match v1::AutomatonFormat::try_from(value) {
        Ok(v1::AutomatonFormat::Dot) => Format::Dot,
        Ok(v1::AutomatonFormat::Svg) => Format::Svg,
        Ok(v1::AutomatonFormat::Mermaid) => Format::Mermaid,
        Ok(v1::AutomatonFormat::Json) => Format::Json,
        Ok(v1::AutomatonFormat::Jff) => Format::Jff,
        Ok(v1::AutomatonFormat::Regex) => Format::Regex,
        Ok(v1::AutomatonFormat::Table) => Format::Table,
        Ok(v1::AutomatonFormat::Rust) => Format::Rust,
        Ok(v1::AutomatonFormat::Python) => Format::Python,
        Ok(v1::AutomatonFormat::Unspecified) | Err(_) => {
            violations.add("format", format!("{value} is no notation; give a value of AutomatonFormat"));
            return None;
        }
    };
    Some(format)
}

/// The media type of a notation.
pub(crate) fn media_type(format: Format) -> &'static str {
    match format {
        Format::Dot => "text/vnd.graphviz",
        Format::Svg => "image/svg+xml",
        Format::Mermaid => "text/vnd.mermaid",
        Format::Json => "application/json",
        Format::Jff => "application/xml",
        Format::Regex => "text/plain",
        Format::Table => "text/markdown",
        Format::Rust => "text/x-rust",
        Format::Python => "text/x-python",
    }
}

#[cfg(test)]
mod tests {
    use tonic_types::StatusExt as _;

    use super::*;

    fn fields(status: &Status) -> Vec<String> {
        let violations = status.get_details_bad_request().unwrap().field_violations;
        violations.into_iter().map(|violation| violation.field).collect()
    }

    #[test]
    fn every_violation_is_named_at_once() {
        let request = v1::BuildAutomatonRequest {
            sentence: "ends in 1".into(),
            alphabet: vec!["0".into(), "0".into()],
            max_states: Some(0),
            must_accept: vec!["1".into(), "1".repeat(10_001)],
            must_reject: vec![String::new(); 10_001],
            translate: Some(v1::TranslateOptions { attempts: Some(0), ..Default::default() }),
        };
        let status = build(request).unwrap_err();
        assert_eq!(fields(&status), ["alphabet", "max_states", "must_accept[1]", "must_reject", "translate.attempts"]);
        let status = run(v1::RunAutomatonRequest::default()).unwrap_err();
        assert_eq!(fields(&status), ["machine", "strings"]);
        let status = export(v1::ExportAutomatonRequest { format: 99, ..Default::default() }).unwrap_err();
        assert_eq!(fields(&status), ["machine", "format"]);
        let status = check(v1::CheckAutomatonRequest { longest: Some(1001), ..Default::default() }).unwrap_err();
        assert_eq!(fields(&status), ["machine", "longest"]);
    }

    #[test]
    fn an_alphabet_that_is_none_has_a_reason_of_its_own() {
        let request = v1::BuildAutomatonRequest { alphabet: vec![String::new()], ..Default::default() };
        let status = build(request).unwrap_err();
        assert_eq!(status.get_details_error_info().unwrap().reason, "SENTENCE_BAD_ALPHABET");
        assert!(build(v1::BuildAutomatonRequest::default()).unwrap().0.alphabet.is_none());
    }
}
