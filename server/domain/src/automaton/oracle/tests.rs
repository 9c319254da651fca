use super::*;
use crate::automaton::alphabet::Alphabet;
use crate::automaton::build::Budget;
use crate::automaton::solve;
use crate::automaton::testing::pattern;
use crate::automaton::tree::Pattern;

#[test]
fn examples_that_a_machine_does_not_satisfy_are_named_and_none_is_skipped() {
    let solved = solve("binary strings that end in 01", None, &Budget::USUAL).unwrap();
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let check = |accept: &[&str], reject: &[&str]| {
        let examples = Examples { must_accept: texts(accept), must_reject: texts(reject) };
        let found = check_examples(solved.machine.table(), &solved.sentence.alphabet, &examples);
        found.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert!(check(&["01", "1101"], &["", "10"]).is_empty());
    assert_eq!(
        check(&["10", "2"], &["001", ""]),
        [
            "\"10\" must be accepted and is rejected",
            "an example is no string of this alphabet: \"2\" is not a string over {0, 1}: no symbol of it begins at \"2\"",
            "\"001\" must be rejected and is accepted",
        ]
    );
}

#[test]
fn probing_finds_a_machine_that_is_not_what_the_tree_says() {
    let machine = |sentence: &str| solve(sentence, None, &Budget::USUAL).unwrap().machine;
    let tree = pattern(Pattern::Ends(vec![vec![0, 1]]));
    assert_eq!(probe(&tree, &machine("ends with 01"), (20, 20), &|| false), Probed { strings: 38, disagreement: None });
    let found = probe(&tree, &machine("ends with 1"), (20, 20), &|| false).disagreement.unwrap();
    assert_eq!((Alphabet::binary().spell(&found.word), found.wanted), ("1".to_owned(), false));
    let deep = probe(&tree, &machine("ends with 01 and is not 0000001"), (1, 500), &|| false).disagreement.unwrap();
    assert_eq!(Alphabet::binary().spell(&deep.word), "0000001");
}
