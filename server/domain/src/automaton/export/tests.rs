use std::process::{Command, Stdio};

use proptest::prelude::*;

use super::*;
use crate::automaton::build::Budget;
use crate::automaton::import::{from_jff, from_json};
use crate::automaton::solve;
use crate::automaton::testing::{any_table, words_up_to};

fn alphabet(symbols: usize) -> Alphabet {
    Alphabet::new((0..symbols).map(|symbol| symbol.to_string())).unwrap()
}

fn ends_in_01() -> (Alphabet, Table) {
    let solved = solve("binary strings that end in 01", None, &Budget::USUAL).unwrap();
    (solved.sentence.alphabet, solved.machine.table().clone())
}

#[test]
fn the_notations_of_one_machine() {
    let (alphabet, table) = ends_in_01();
    let named = Named { table: &table, alphabet: &alphabet };
    assert_eq!(
        dot(named),
        "digraph dfa {\n    rankdir=LR;\n    node [shape=circle];\n    start [shape=point];\n    q2 [shape=doublecircle];\n    \
         start -> q0;\n    q0 -> q0 [label=\"1\"];\n    q0 -> q1 [label=\"0\"];\n    q1 -> q1 [label=\"0\"];\n    \
         q1 -> q2 [label=\"1\"];\n    q2 -> q0 [label=\"1\"];\n    q2 -> q1 [label=\"0\"];\n}\n"
    );
    assert_eq!(
        mermaid(named),
        "flowchart LR\n    start(( )) --> q0\n    q0((q0))\n    q1((q1))\n    q2(((q2)))\n    q0 -->|\"1\"| q0\n    q0 -->|\"0\"| q1\n    \
         q1 -->|\"0\"| q1\n    q1 -->|\"1\"| q2\n    q2 -->|\"1\"| q0\n    q2 -->|\"0\"| q1\n"
    );
    assert_eq!(
        transition_table(named),
        "|  | 0 | 1 |\n|---|---|---|\n| ->q0 | q1 | q0 |\n| q1 | q1 | q2 |\n| *q2 | q1 | q0 |\n"
    );
}

#[test]
fn labels_are_grouped_and_escaped() {
    let alphabet = Alphabet::new(["a", "b", "c", "d", "\"", "\\", " ", "|", "<"]).unwrap();
    let table = Table::new(9, vec![true], vec![0; 9]).unwrap();
    let named = Named { table: &table, alphabet: &alphabet };
    assert!(dot(named).contains("label=\"a-d, \\\", \\\\, ␠, |, <\""));
    assert!(mermaid(named).contains("|\"a-d, #34;, #92;, ␠, #124;, #60;\"|"));
    assert!(transition_table(named).starts_with("|  | a | b | c | d | \" | \\\\ | ␠ | \\| | < |\n"));
    let read = from_jff(&jff(named), Some(&alphabet), &Budget::USUAL).unwrap();
    assert_eq!(read.table.minimal(), table.minimal());
}

/// Runs a program over words, one a line, and gives what it says of each.
fn run(mut program: Command, words: &[String]) -> Vec<bool> {
    let child = program.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.as_ref().unwrap(), words.join("\n").as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    String::from_utf8(output.stdout).unwrap().lines().map(|line| line.eq_ignore_ascii_case("true")).collect()
}

#[test]
fn the_python_matcher_accepts_what_the_machine_accepts() {
    let (alphabet, table) = ends_in_01();
    let words = words_up_to(2, 6);
    let spelt: Vec<String> = words.iter().map(|word| alphabet.spell(word)).collect();
    let mut program = Command::new("python3");
    let source = python(Named { table: &table, alphabet: &alphabet });
    program.args([
        "-c",
        &format!("{source}\nimport sys\nfor line in sys.stdin.read().split(chr(10)):\n    print(accepts(line))\n"),
    ]);
    let wanted: Vec<bool> = words.iter().map(|word| table.accepts(word)).collect();
    assert_eq!(run(program, &spelt), wanted);
}

#[test]
fn the_rust_matcher_accepts_what_the_machine_accepts() {
    let (alphabet, table) = ends_in_01();
    let source = rust(Named { table: &table, alphabet: &alphabet });
    assert!(
        source.contains("const NEXT: [[u32; 2]; 3] = [\n        [1, 0],\n        [1, 2],\n        [1, 0],\n    ];")
    );
    assert!(source.contains("const ACCEPTING: [bool; 3] = [false, false, true];"));
    assert!(source.contains("            '0' => 0,\n            '1' => 1,\n            _ => return false,"));
}

#[test]
fn an_expression_that_would_be_too_long_is_refused() {
    let solved =
        solve("number of 0s is divisible by 7 and number of 1s is divisible by 11", None, &Budget::USUAL).unwrap();
    let named = Named { table: solved.machine.table(), alphabet: &solved.sentence.alphabet };
    assert_eq!(regular_expression(named, 10_000), Err(TooLong(10_000)));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn what_is_written_reads_as_the_same_language(table in any_table(1..8)) {
        let alphabet = alphabet(table.symbols());
        let named = Named { table: &table, alphabet: &alphabet };
        let budget = Budget::USUAL;
        for read in [from_json(&json(named), None, &budget).unwrap(), from_jff(&jff(named), Some(&alphabet), &budget).unwrap()] {
            prop_assert_eq!(read.table.minimal(), table.minimal());
            prop_assert!(!read.partial && !read.nondeterministic);
            prop_assert_eq!(&read.alphabet, &alphabet);
        }
    }

    #[test]
    fn the_regular_expression_matches_what_the_machine_accepts(table in any_table(1..5)) {
        let alphabet = alphabet(table.symbols());
        let minimal = table.minimal();
        let expression = regular_expression(Named { table: minimal.table(), alphabet: &alphabet }, 1 << 16).unwrap();
        let matcher = regex::Regex::new(&format!("^(?:{expression})$")).unwrap();
        for word in words_up_to(table.symbols(), 5) {
            prop_assert_eq!(matcher.is_match(&alphabet.spell(&word)), table.accepts(&word), "{}", expression);
        }
    }
}
