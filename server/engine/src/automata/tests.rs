use super::*;
use assay_domain::automaton::build::Refused;
use assay_domain::automaton::language::{Fault, Wrong};

fn described(sentence: &str) -> Described {
    Described { sentence: sentence.to_owned(), alphabet: None, max_states: 1 << 20 }
}

fn machine(file: &str) -> Given {
    Given::File(file.to_owned(), None)
}

/// Ends with 1, but for the string 1.
const STUDENT: &str = r#"{"alphabet": ["1", "0"], "states": ["a", "b", "c"], "start": "a", "accepting": ["c"], "transitions": [
    {"from": "a", "symbol": "0", "to": "b"}, {"from": "a", "symbol": "1", "to": "b"}, {"from": "b", "symbol": "0", "to": "b"},
    {"from": "b", "symbol": "1", "to": "c"}, {"from": "c", "symbol": "0", "to": "b"}, {"from": "c", "symbol": "1", "to": "c"}]}"#;

#[test]
fn a_machine_comes_with_its_other_readings_and_the_examples_it_misses() {
    let examples = Examples { must_accept: vec!["01".into(), "10".into()], must_reject: vec!["0".into(), "2".into()] };
    let built = described("starts with 0 and ends with 1 or contains 11").build(&examples, &|| false).unwrap();
    assert_eq!(built.others.len(), 1);
    assert_eq!(built.unsatisfied.len(), 2, "{:?}", built.unsatisfied);
}

#[test]
fn a_machine_over_the_limit_of_delivery_is_built_and_not_delivered() {
    let refused = described("18th symbol from the end is 1").build(&Examples::default(), &|| false);
    assert!(
        matches!(&refused, Err(AutomatonError::NotDeliverable(why)) if why.contains("262144 states")),
        "{refused:?}"
    );
}

#[test]
fn fewer_states_than_usual_can_be_asked_for() {
    let asked = Described { max_states: 100, ..described("8th symbol from the end is 1") };
    let Err(AutomatonError::Unsolved(Unsolved::Fault(Fault { wrong, .. }))) =
        asked.build(&Examples::default(), &|| false)
    else {
        panic!("built")
    };
    assert!(matches!(wrong, Wrong::Refused(Refused::TooLarge { most: 100, .. })), "{wrong:?}");
}

#[test]
fn a_students_machine_differs_on_its_shortest_string_and_by_length() {
    let checked = check(&described("binary strings that end in 1"), &machine(STUDENT), 3, &|| false).unwrap();
    let difference = checked.difference.clone().unwrap();
    assert_eq!((difference.word, difference.accepted_by_first), (vec![1], true));
    assert_eq!(checked.shares, [0.0, 0.5, 0.0, 0.0]);
    let right = check(&described("ends in 1 and length at least 2"), &machine(STUDENT), 3, &|| false).unwrap();
    assert_eq!((right.difference, right.shares), (None, Vec::new()));
}

#[test]
fn a_machine_over_another_alphabet_is_not_compared() {
    let refused = check(&described("strings over {a, b} that end in a"), &machine(STUDENT), 3, &|| false);
    assert!(matches!(refused, Err(AutomatonError::NotAMachine(NotAMachine::OtherAlphabet { .. }))), "{refused:?}");
}

#[test]
fn a_trace_names_the_states_as_their_maker_did() {
    let traced = trace(&machine(STUDENT), &["01".into(), String::new()], &|| false).unwrap();
    let names: Vec<Vec<String>> = traced
        .traces
        .iter()
        .map(|(_, states)| states.iter().map(|&state| traced.machine.name(state)).collect())
        .collect();
    assert_eq!(names, [vec!["a", "b", "c"], vec!["a"]]);
}

#[test]
fn every_string_outside_the_alphabet_is_named() {
    let strings = ["01", "02", "x"].map(str::to_owned);
    let Err(AutomatonError::Outside(outside)) = trace(&machine(STUDENT), &strings, &|| false) else { panic!("run") };
    assert_eq!(outside.iter().map(|(at, _)| *at).collect::<Vec<_>>(), [1, 2]);
}

#[test]
fn what_is_exported_is_minimal_and_what_became_of_it_is_said() {
    let wasteful = STUDENT.replace(r#""accepting": ["c"]"#, r#""accepting": ["a", "b", "c"]"#);
    let exported = write(&machine(&wasteful), Format::Json, &|| false).unwrap();
    assert!(exported.text.contains("\"states\": [\n    \"q0\"\n  ]"), "{}", exported.text);
    assert_eq!(exported.warnings, ["the machine has 3 states; the minimal one of its language has 1"]);
    let refused = write(&machine("digraph {}"), Format::Dot, &|| false);
    assert!(matches!(refused, Err(AutomatonError::NotAMachine(NotAMachine::Notation { .. }))), "{refused:?}");
}
