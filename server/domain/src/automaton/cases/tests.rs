use proptest::prelude::*;

use super::*;
use crate::automaton::build::Budget;
use crate::automaton::solve;

const HEADER: &str = "prompt,category,expected_type,difficulty,must_accept,must_reject,is_contradiction\n";

fn rows(text: &str) -> Vec<Result<Case, String>> {
    let rows = read(text.as_bytes(), Format::Csv).unwrap();
    rows.map(|row| row.map_err(|bad| bad.to_string())).collect()
}

fn bad(rows: &str) -> Vec<String> {
    self::rows(&format!("{HEADER}{rows}")).into_iter().filter_map(Result::err).collect()
}

fn refused(text: impl AsRef<[u8]>) -> String {
    read(text.as_ref(), Format::Csv).err().unwrap().to_string()
}

fn line(text: &str) -> Result<Case, String> {
    read(text.as_bytes(), Format::JsonLines).unwrap().next().unwrap().map_err(|bad| bad.to_string())
}

#[test]
fn a_row_is_a_sentence_with_what_is_known_of_its_language() {
    let found = rows(&format!("{HEADER}ends with 01,suffix,ENDS_WITH,easy,01;101,ε;10,false\n"));
    let Ok(case) = &found[0] else { panic!("{found:?}") };
    assert_eq!((case.line, &*case.prompt, &*case.category), (2, "ends with 01", "suffix"));
    assert_eq!((&*case.expected_type, &*case.difficulty), ("ENDS_WITH", "easy"));
    assert_eq!(case.examples.must_accept, ["01", "101"]);
    assert_eq!(case.examples.must_reject, ["", "10"]);
    assert_eq!((case.is_contradiction, &case.alphabet, case.states), (Some(false), &None, None));
}

#[test]
fn columns_come_in_any_order_and_three_more_may_be_there() {
    let text = "\u{feff}TREE,must_reject,prompt,states,alphabet,category,expected_type,difficulty,must_accept,is_contradiction\r\n\
                x,,contains a,3,\"{a, b}\",,,,,\r\n";
    let case = rows(text)[0].clone().unwrap();
    assert_eq!((case.tree.as_deref(), case.states, case.is_contradiction), (Some("x"), Some(3), None));
    assert_eq!(case.alphabet.unwrap().to_string(), "{a, b}");
    assert_eq!(case.examples, Examples::default());
}

#[test]
fn lists_have_semicolons_and_the_empty_string_in_four_ways() {
    for (text, wanted) in [
        ("", vec![]),
        ("0; 1 ;01", vec!["0", "1", "01"]),
        (";0", vec!["", "0"]),
        ("λ", vec![""]),
        ("\"\"\"\"\"\"", vec![""]),
    ] {
        let case = rows(&format!("{HEADER}x,,,,{text},,\n"))[0].clone().unwrap();
        assert_eq!(case.examples.must_accept, wanted, "{text}");
    }
}

#[test]
fn quoted_cells_hold_commas_quotation_marks_and_lines_and_lines_are_still_counted() {
    let found = rows(&format!("{HEADER}\"starts with \"\"0\"\",\nends with 1\",,,,,,\r\n\n\nx,,,,,,\rlast,,,,,,"));
    let cases: Vec<(u64, String)> =
        found.into_iter().map(|row| row.map(|case| (case.line, case.prompt)).unwrap()).collect();
    assert_eq!(cases, [(2, "starts with \"0\",\nends with 1".to_owned()), (6, "x".to_owned()), (7, "last".to_owned())]);
}

#[test]
fn a_file_without_the_right_header_is_refused_with_what_is_wrong_with_it() {
    assert!(refused("").starts_with("the file is empty"));
    assert!(refused(" \r\n\u{a0}".replace('\u{a0}', "")).starts_with("the file is empty"));
    assert!(refused([0xFF, 0xFE, b'p', 0]).contains("UTF-16"));
    assert!(refused("ends with 01,suffix,,,,,\n").starts_with("line 1 is no header: it begins with \"ends with 01\""));
    assert!(refused("prompt;category\n").starts_with("line 1 is no header"));
    assert_eq!(
        refused("prompt,categroy,expected_type,difficulty,must_accept,must_reject,zebra,prompt\n"),
        "the header is wrong: missing: category, is_contradiction; \"categroy\" is no column (is category meant?); \
         \"zebra\" is no column; there twice: prompt"
    );
    assert_eq!(
        refused("\"prompt,category\n"),
        "line 1, the header: column 1: the quotation mark that opens the cell is not closed"
    );
}

#[test]
fn a_bad_row_names_all_that_is_wrong_with_its_line_and_columns() {
    assert_eq!(
        bad(" ,c\u{0},,,0;1,1,maybe\n"),
        [
            "line 2: column 1 (prompt): it is blank; write a sentence; column 2 (category): it has the control character U+0000; \
          remove it; column 6 (must_reject): \"1\" is in must_accept too; no string can be both accepted and rejected; \
          column 7 (is_contradiction): \"maybe\" is neither true nor false"
        ]
    );
    assert_eq!(
        bad("x,y\n"),
        ["line 2: the row has 2 cells and the header 7; put cells with commas in quotation marks"]
    );
    assert_eq!(
        bad("x,,,,01,,yes\n"),
        ["line 2: column 7 (is_contradiction): it says that no string is accepted, and must_accept has \"01\""]
    );
    let long = format!("{},,,,,,\nnext,,,,,,\n", "x".repeat(MOST_ROW_BYTES));
    assert_eq!(bad(&long), ["line 2: the row has 1048582 bytes; at most 1048576 are read"]);
}

#[test]
fn broken_quotation_marks_cost_one_row_and_not_the_rest() {
    let text = format!("{HEADER}\"open,,,,,,\nfine,,,,,,\nin\"side,,,,,,\n\"x\"y,,,,,,\nfine too,,,,,,\n");
    let found = rows(&text);
    let prompts: Vec<_> = found.iter().flatten().map(|case| &*case.prompt).collect();
    assert_eq!(prompts, ["fine", "fine too"]);
    let faults: Vec<_> = found.iter().filter_map(|row| row.as_ref().err()).collect();
    assert!(faults[0].starts_with("line 2: column 1 (prompt): "));
    assert!(faults[1].starts_with("line 4: column 1 (prompt): a quotation mark within the cell"));
    assert_eq!(
        faults[2],
        "line 5: column 1 (prompt): 'y' behind the closing quotation mark; a comma or the end of the line must follow"
    );
    assert!(
        bad("x,\"y,,,,,\n")[0].contains("column 2 (category): the quotation mark that opens the cell is not closed")
    );
}

#[test]
fn bytes_that_are_no_text_are_named_by_their_cell() {
    let mut bytes = HEADER.as_bytes().to_vec();
    bytes.extend(b"fine,,,,,,\nx,\xC3\x28,,,,,\nfine,,,,,,\n");
    let found: Vec<_> = read(&bytes, Format::Csv).unwrap().collect();
    assert_eq!(found.iter().filter(|row| row.is_ok()).count(), 2);
    assert!(
        found[1].as_ref().unwrap_err().to_string().starts_with("line 3: column 2 (category): its bytes are no UTF-8")
    );
}

#[test]
fn json_lines_keep_every_string_as_it_is() {
    let case = line(r#"{"prompt": "x", "must_accept": ["", "ε", "a;b", " "], "states": 3, "is_contradiction": null}"#)
        .unwrap();
    assert_eq!(case.examples.must_accept, ["", "ε", "a;b", " "]);
    assert_eq!((case.states, case.is_contradiction), (Some(3), None));
}

#[test]
fn a_bad_line_of_json_names_all_that_is_wrong_with_it() {
    assert!(line("[]").unwrap_err().starts_with("line 1: the line is no JSON object: "));
    assert!(line("\n{").unwrap_err().starts_with("line 2: the line is no JSON object: EOF"));
    assert_eq!(line("{}").unwrap_err(), "line 1: prompt: it is blank; write a sentence");
    let found = line(
        r#"{"prompt": 1, "prompt": "x", "must_acept": [], "must_reject": [1], "is_contradiction": "x", "states": -1}"#,
    );
    let found = found.unwrap_err();
    for part in [
        "\"must_acept\" is no column; is must_accept meant?",
        "prompt: a number stands there; it must be a text",
        "prompt: it is there twice",
        "must_reject: a number stands there; it must be an array of texts",
        "is_contradiction: \"x\" is neither true nor false",
        "states: \"-1\" is no whole number",
    ] {
        assert!(found.contains(part), "{part}: {found}");
    }
}

#[test]
fn what_a_case_says_is_held_against_the_machine() {
    let solved = solve("binary strings that end in 01", None, &Budget::USUAL).unwrap();
    let unmet = |text: &str| line(text).unwrap().unmet(&solved).iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(
        unmet(r#"{"prompt": "x", "must_accept": ["01"], "must_reject": [""], "is_contradiction": false, "states": 3}"#),
        [""; 0]
    );
    assert_eq!(
        unmet(r#"{"prompt": "x", "must_accept": ["2"], "must_reject": ["01"], "states": 4}"#),
        [
            "an example is no string of this alphabet: \"2\" is not a string over {0, 1}: no symbol of it begins at \"2\"",
            "\"01\" must be rejected and is accepted",
            "the minimal machine should have 4 states, and has 3"
        ]
    );
    assert_eq!(unmet(r#"{"prompt": "x", "is_contradiction": true}"#), ["no string should be accepted, and \"01\" is"]);
}

fn any_case() -> impl Strategy<Value = Case> {
    let strings = || prop::collection::vec("[01]{0,4}", 0..4);
    let label = || "[a-z,\"]{0,6}";
    (
        ("[a-z]\\PC{0,20}", label(), label()),
        strings(),
        strings(),
        prop::option::of(Just(false)),
        prop::option::of(any::<u64>()),
    )
        .prop_map(|((prompt, category, difficulty), must_accept, must_reject, is_contradiction, states)| {
            let must_reject = must_reject.into_iter().filter(|text| !must_accept.contains(text)).collect();
            let examples = Examples { must_accept, must_reject };
            Case { prompt, category, difficulty, examples, is_contradiction, states, ..Case::default() }
        })
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(cases in prop::collection::vec(any_case(), 1..5)) {
        for (text, format) in [(write_csv(&cases).unwrap(), Format::Csv), (write_json_lines(&cases), Format::JsonLines)] {
            let read: Vec<Case> = read(text.as_bytes(), format).unwrap().map(|row| Case { line: 0, ..row.unwrap() }).collect();
            prop_assert_eq!(&read, &cases, "{}", text);
        }
    }

    #[test]
    fn no_bytes_are_too_odd_to_be_answered_and_every_line_of_rows_is_accounted_for(
        bytes in prop::collection::vec(prop::sample::select(b"a,\"\n\r;\0\xC3 1".to_vec()), 0..80)
    ) {
        let mut text = HEADER.as_bytes().to_vec();
        text.extend(&bytes);
        let found: Vec<_> = read(&text, Format::Csv).unwrap().collect();
        let lines = bytes.split(|&byte| byte == b'\n' || byte == b'\r').filter(|line| !line.trim_ascii().is_empty()).count();
        prop_assert!(found.len() <= lines && (lines == 0 || !found.is_empty()));
    }
}
