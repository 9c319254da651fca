//! Mermaid.

use std::fmt::Write as _;

use super::Named;

/// A Mermaid flowchart; accepting states with a double ring.
#[must_use]
pub fn mermaid(machine: Named<'_>) -> String {
    let mut text = String::from("flowchart LR\n    start(( )) --> q0\n");
    for state in 0..machine.table.states() as u32 {
        let (open, close) = if machine.table.accepts_in(state) { ("(((", ")))") } else { ("((", "))") };
        let _ = writeln!(text, "    q{state}{open}q{state}{close}");
    }
    for ((from, to), symbols) in machine.edges() {
        let _ = writeln!(text, "    q{from} -->|\"{}\"| q{to}", escaped(&machine.label(&symbols)));
    }
    text
}

/// Every character that means something to Mermaid or HTML by its number.
fn escaped(label: &str) -> String {
    let harmless = |c: &char| c.is_alphanumeric() || matches!(c, ',' | ' ' | '-' | '␠');
    label.chars().map(|c| if harmless(&c) { c.to_string() } else { format!("#{};", u32::from(c)) }).collect()
}
