//! The front page of the repository: it prints what the program prints, and has every verb that the program has.

#![expect(clippy::unwrap_used, reason = "a test: what is missing fails it")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn readme() -> String {
    std::fs::read_to_string(root().join("README.md")).unwrap()
}

/// What the command prints from the root of the repository, away from the configuration of whoever runs the tests.
fn assay(arguments: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_assay"));
    let inherited = std::env::vars_os().map(|(name, _)| name);
    for name in inherited.filter(|name| name.to_string_lossy().starts_with("ASSAY_")) {
        command.env_remove(name);
    }
    let home = tempfile::tempdir().unwrap();
    command.env_remove("COLUMNS").env("XDG_DATA_HOME", home.path()).current_dir(root()).stdin(Stdio::null());
    let done = command.args(arguments).output().unwrap();
    assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8(done.stdout).unwrap()
}

/// The verbs below `verb`, or all of the program.
fn verbs(of: &[&str]) -> Vec<String> {
    let help = assay(&[of, &["--help"]].concat());
    let (_, listed) = help.split_once("Commands:\n").unwrap_or_default();
    let lines = listed.lines().take_while(|line| !line.is_empty());
    // What goes on from the line before is further in.
    let named = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    named.filter_map(|line| line.split_whitespace().next()).filter(|verb| *verb != "help").map(str::to_owned).collect()
}

#[test]
fn the_cards_are_what_the_program_prints() {
    let readme = readme();
    let printed: [(&str, &[&str]); 3] = [
        ("Javier Rojas", &["generate", "examples/interviews", "--count", "4"]),
        ("note.txt: ", &["grade", "examples/visit/note.txt", "--transcript", "examples/visit/transcript.txt"]),
        ("binary strings", &["automaton", "build", "binary strings that end in 01"]),
    ];
    for (begins, arguments) in printed {
        let quoted = arguments.iter().map(|it| if it.contains(' ') { format!("\"{it}\"") } else { (*it).to_owned() });
        let asked = quoted.collect::<Vec<_>>().join(" ");
        assert!(readme.contains(&asked), "the front page does not say how to print it: {asked}");
        let card = readme.split("```text\n").skip(1).find(|block| block.starts_with(begins)).unwrap();
        let (card, _) = card.split_once("```").unwrap();
        let output = assay(arguments);
        let mut output = output.lines();
        for line in card.lines().filter(|line| line.trim() != "...") {
            assert!(output.any(|known| known == line), "{asked} does not print this, in this place: {line:?}");
        }
    }
}

#[test]
fn every_verb_has_its_row() {
    let readme = readme();
    let (_, table) = readme.split_once("## The command\n").unwrap();
    let (table, _) = table.split_once("\n## ").unwrap();
    let cells: Vec<&str> = table.lines().filter_map(|row| row.strip_prefix("| `")?.split(" | ").next()).collect();
    for verb in verbs(&[]) {
        let is_own = |cell: &&&str| cell.split(['`', ' ']).any(|word| word == verb);
        let own: Vec<&str> = cells.iter().filter(is_own).flat_map(|cell| cell.split(['`', ' ', ','])).collect();
        assert!(!own.is_empty(), "{verb} has no row");
        let missing: BTreeSet<String> = verbs(&[&verb]).into_iter().filter(|it| !own.contains(&it.as_str())).collect();
        assert!(missing.is_empty(), "{verb}: its row does not have {missing:?}");
    }
}
