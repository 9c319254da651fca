//! JFLAP.

use std::fmt::Write as _;

use super::Named;

/// A file of JFLAP 7, states on a circle wide enough for their edges.
#[must_use]
pub fn jff(machine: Named<'_>) -> String {
    let mut text = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\"?>\n<structure>\n\t<type>fa</type>\n\t<automaton>\n",
    );
    let states = machine.table.states();
    let radius = 40.0 * states as f64 / std::f64::consts::PI + 80.0;
    for state in 0..states as u32 {
        let angle = std::f64::consts::TAU * f64::from(state) / states as f64;
        let (x, y) = (radius * (1.2 - angle.cos()), radius * (1.2 - angle.sin()));
        let initial = if state == 0 { "<initial/>" } else { "" };
        let last = if machine.table.accepts_in(state) { "<final/>" } else { "" };
        let _ = writeln!(
            text,
            "\t\t<state id=\"{state}\" name=\"q{state}\"><x>{x:.1}</x><y>{y:.1}</y>{initial}{last}</state>"
        );
    }
    for ((from, to), symbols) in machine.edges() {
        for symbol in symbols {
            let read = escaped(machine.alphabet.name(symbol));
            let _ = writeln!(text, "\t\t<transition><from>{from}</from><to>{to}</to><read>{read}</read></transition>");
        }
    }
    text.push_str("\t</automaton>\n</structure>\n");
    text
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace(' ', "&#32;")
}
