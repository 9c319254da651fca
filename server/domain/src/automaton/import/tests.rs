use super::*;
use crate::automaton::machine::difference;
use crate::automaton::solve;

fn jff(inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?><!--Created with JFLAP.--><structure>&#13;<type>fa</type>&#13;<automaton>{inside}</automaton></structure>"
    )
}

/// A student's machine for "ends with 01", nondeterministic and partial as it may be.
fn student() -> String {
    jff("<state id=\"0\" name=\"q0\"><x>1.0</x><y>2.0</y><initial/></state><state id=\"1\" name=\"q1\"/>\
         <state id=\"7\" name=\"q2\"><final/></state>\
         <transition><from>0</from><to>0</to><read>0</read></transition><transition><from>0</from><to>0</to><read>1</read></transition>\
         <transition><from>0</from><to>1</to><read/></transition><transition><from>1</from><to>7</to><read>01</read></transition>")
}

#[test]
fn a_students_machine_is_held_against_a_sentence() {
    let read = from_jff(&student(), None, &Budget::USUAL).unwrap();
    assert!(read.partial && read.nondeterministic);
    assert_eq!((read.states, read.alphabet.to_string()), (3, "{0, 1}".to_owned()));
    let right = solve("binary strings that end in 01", None, &Budget::USUAL).unwrap();
    assert_eq!(difference(&read.table, right.machine.table()), None);
    let wrong = solve("binary strings that end in 1", None, &Budget::USUAL).unwrap();
    let difference = difference(&read.table, wrong.machine.table()).unwrap();
    assert_eq!((read.alphabet.spell(&difference.word), difference.accepted_by_first), ("1".to_owned(), false));
}

#[test]
fn what_is_no_machine_is_refused_with_the_reason() {
    let refused = |text: &str| from_jff(text, None, &Budget::USUAL).unwrap_err().to_string();
    assert!(refused("").contains("ends before its structure does"));
    assert!(refused("<structure><type>fa</type>").contains("ends before its structure does"));
    assert!(refused("<structure><type>fa</wrong>").starts_with("this is not a JFLAP file"));
    assert_eq!(
        refused("<structure><type>pda</type></structure>"),
        "a machine of type \"pda\" cannot be read; only finite automata, of type \"fa\", can"
    );
    assert_eq!(refused(&jff("<state id=\"0\"/>")), "the machine has 0 start states; it must have one");
    assert!(refused(&jff("<state name=\"q\"/>")).contains("a state without an id"));
    let nowhere = "<state id=\"0\"><initial/></state><transition><from>0</from><to>9</to><read>a</read></transition>";
    assert_eq!(refused(&jff(nowhere)), "the state \"9\" is named 0 times among the states; it must be there once");
    let binary = Alphabet::binary();
    let outside = from_jff(&jff(&nowhere.replace('9', "0")), Some(&binary), &Budget::USUAL).unwrap_err();
    assert_eq!(outside.to_string(), "\"a\" is not a string over {0, 1}: no symbol of it begins at \"a\"");
}

#[test]
fn json_that_is_no_machine_is_refused_with_the_reason() {
    let refused =
        |text: &str, wanted: Option<&Alphabet>| from_json(text, wanted, &Budget::USUAL).unwrap_err().to_string();
    assert!(refused("{", None).starts_with("this is not a machine in JSON: EOF"));
    let json = |start: &str, symbol: &str| {
        format!(
            r#"{{"alphabet": ["0", "1"], "states": ["a", "b"], "start": "{start}", "accepting": ["b"], "transitions": [{{"from": "a", "symbol": "{symbol}", "to": "b"}}]}}"#
        )
    };
    assert!(refused(&json("c", "0"), None).contains("\"c\" is named 0 times"));
    assert!(refused(&json("a", "2"), None).contains("\"2\" is not a string over {0, 1}"));
    let other = Alphabet::new(["a", "b"]).unwrap();
    assert_eq!(refused(&json("a", "0"), Some(&other)), "the machine is over {0, 1}, and one over {a, b} is needed");
    assert!(refused(&json("a", "0").replace("start", "begin"), None).contains("unknown field"));
    let read = from_json(&json("a", "0"), None, &Budget::USUAL).unwrap();
    assert!(read.partial && !read.nondeterministic);
    assert!(read.table.accepts(&[0]) && !read.table.accepts(&[0, 0]) && !read.table.accepts(&[]));
    assert_eq!(read.names, ["a", "b", "∅"]);
    let beside = format!(r#"{{"automaton": {}, "assumptions": []}}"#, json("a", "0"));
    assert_eq!(from_json(&beside, None, &Budget::USUAL).unwrap(), read);
}

#[test]
fn a_machine_that_explodes_when_made_deterministic_is_refused() {
    let mut inside = String::from("<state id=\"0\"><initial/></state>");
    inside += "<transition><from>0</from><to>0</to><read>0</read></transition><transition><from>0</from><to>0</to><read>1</read></transition>";
    inside += "<transition><from>0</from><to>1</to><read>1</read></transition>";
    for state in 1..30 {
        inside += &format!("<state id=\"{state}\">{}</state>", if state == 29 { "<final/>" } else { "" });
        for read in ["0", "1"].iter().filter(|_| state < 29) {
            inside +=
                &format!("<transition><from>{state}</from><to>{}</to><read>{read}</read></transition>", state + 1);
        }
    }
    let budget = Budget { states: 1000, ..Budget::USUAL };
    assert_eq!(from_jff(&jff(&inside), None, &budget).unwrap_err(), NotAMachine::TooLarge(1000));
}
