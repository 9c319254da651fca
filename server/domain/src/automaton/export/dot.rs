//! Graphviz.

use std::fmt::Write as _;

use super::Named;

/// A DOT digraph, from left to right, accepting states with a double ring.
#[must_use]
pub fn dot(machine: Named<'_>) -> String {
    let mut text = String::from("digraph dfa {\n    rankdir=LR;\n    node [shape=circle];\n    start [shape=point];\n");
    for state in machine.accepting() {
        let _ = writeln!(text, "    q{state} [shape=doublecircle];");
    }
    text.push_str("    start -> q0;\n");
    for ((from, to), symbols) in machine.edges() {
        let label = machine.label(&symbols).replace('\\', "\\\\").replace('"', "\\\"");
        let _ = writeln!(text, "    q{from} -> q{to} [label=\"{label}\"];");
    }
    text.push_str("}\n");
    text
}
