//! A table to read.

use std::fmt::Write as _;

use super::{Named, shown};

/// A table in Markdown: a row a state, a column a symbol; `->` marks the start and `*` what accepts.
#[must_use]
pub fn transition_table(machine: Named<'_>) -> String {
    let names: Vec<String> =
        machine.alphabet.names().map(|name| shown(name).replace('\\', "\\\\").replace('|', "\\|")).collect();
    let mut text = format!("|  | {} |\n|---|{}\n", names.join(" | "), "---|".repeat(names.len()));
    for state in 0..machine.table.states() as u32 {
        let start = if state == 0 { "->" } else { "" };
        let accepts = if machine.table.accepts_in(state) { "*" } else { "" };
        let row: Vec<String> = machine.table.row(state).iter().map(|to| format!("q{to}")).collect();
        let _ = writeln!(text, "| {start}{accepts}q{state} | {} |", row.join(" | "));
    }
    text
}
