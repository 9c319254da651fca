//! A drawing.

use std::fmt::Write as _;

use super::Named;
use super::layout::{LINE, Layout, Point, RADIUS, Route, layout};

/// How far from a corner an edge begins to turn.
const ROUNDING: f64 = 18.0;

/// The most states of a drawing; with more, edges and labels cover each other.
pub const MOST_STATES_DRAWN: usize = 48;

/// The most edges of a drawing, those with the same ends as one.
pub const MOST_EDGES_DRAWN: usize = 160;

/// That a machine is too large to be drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a machine of {states} states and {edges} edges cannot be drawn readably; at most {MOST_STATES_DRAWN} states and {MOST_EDGES_DRAWN} \
     edges can: ask for the transition table or for DOT instead"
)]
pub struct TooLarge {
    /// How many states it has.
    pub states: usize,
    /// How many pairs of states have an edge between them.
    pub edges: usize,
}

/// An SVG drawing from left to right: an arrow at the start, a double ring where accepting, one edge between two states with all its
/// symbols, three or more that follow each other as a range.
///
/// # Errors
/// Where the machine has more states or edges than can be drawn so that they are read.
pub fn svg(machine: Named<'_>) -> Result<String, TooLarge> {
    let states = machine.table.states();
    // Every state has an edge for every symbol, so that a large machine is told without looking at its edges.
    let edges = if states > MOST_STATES_DRAWN { states } else { machine.edges().len() };
    if states > MOST_STATES_DRAWN || edges > MOST_EDGES_DRAWN {
        return Err(TooLarge { states, edges });
    }
    let Layout { states, routes, size } = layout(machine);
    let mut text = head(size, states.len());
    for route in &routes {
        let _ = writeln!(text, "  <path class=\"edge\" d=\"{}\"/>", path(&route.points));
    }
    if let Some(start) = states.first() {
        let (x, y) = (start.x - RADIUS, start.y);
        let _ = writeln!(text, "  <path class=\"edge\" d=\"M{:.1},{y:.1} L{x:.1},{y:.1}\"/>", x - 32.0);
    }
    for (state, at) in states.iter().enumerate() {
        draw_state(&mut text, state, *at, machine.table.accepts_in(state as u32));
    }
    for route in &routes {
        draw_label(&mut text, route);
    }
    text.push_str("</svg>\n");
    Ok(text)
}

fn head(size: Point, states: usize) -> String {
    let Point { x, y } = size;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{x:.0}\" height=\"{y:.0}\" viewBox=\"0 0 {x:.0} {y:.0}\" role=\"img\">\n  \
         <title>A deterministic finite automaton of {states} states</title>\n  \
         <style>.edge {{ fill: none; stroke: #444; stroke-width: 1.3; marker-end: url(#arrow) }} .state {{ fill: #fff; stroke: #111; \
         stroke-width: 1.6 }} text {{ font: 13px Helvetica, Arial, sans-serif; text-anchor: middle; fill: #111 }} .label {{ font-family: \
         monospace }} .ground {{ fill: #fff }}</style>\n  \
         <defs><marker id=\"arrow\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto\">\
         <path d=\"M0,1 L10,5 L0,9 z\" fill=\"#444\"/></marker></defs>\n  <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
    )
}

/// Straight, with the corners rounded.
fn path(points: &[Point]) -> String {
    let mut path = String::new();
    for (at, point) in points.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|before| points.get(before));
        let _ = match (before, points.get(at + 1)) {
            (None, _) => write!(path, "M{:.1},{:.1}", point.x, point.y),
            (_, None) => write!(path, " L{:.1},{:.1}", point.x, point.y),
            (Some(&before), Some(&after)) => {
                let (from, to) = (towards(*point, before), towards(*point, after));
                write!(path, " L{:.1},{:.1} Q{:.1},{:.1} {:.1},{:.1}", from.x, from.y, point.x, point.y, to.x, to.y)
            }
        };
    }
    path
}

/// A place near a corner on the way to the next one, at most half way.
fn towards(corner: Point, next: Point) -> Point {
    let (dx, dy) = (next.x - corner.x, next.y - corner.y);
    let length = dx.hypot(dy);
    let share = if length == 0.0 { 0.0 } else { (ROUNDING / length).min(0.5) };
    Point { x: corner.x + dx * share, y: corner.y + dy * share }
}

fn draw_state(text: &mut String, state: usize, at: Point, accepts: bool) {
    let Point { x, y } = at;
    let _ = writeln!(text, "  <circle class=\"state\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{RADIUS}\"/>");
    if accepts {
        let _ = writeln!(text, "  <circle class=\"state\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{}\"/>", RADIUS - 4.0);
    }
    let _ = writeln!(text, "  <text x=\"{x:.1}\" y=\"{:.1}\">q{state}</text>", y + 4.5);
}

/// On a ground of its own, so that no edge runs through the letters.
fn draw_label(text: &mut String, route: &Route) {
    let (Point { x, y }, Point { x: width, y: height }) = (route.label, route.extent());
    let _ = writeln!(
        text,
        "  <rect class=\"ground\" x=\"{:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"/>",
        x - width / 2.0,
        y - height / 2.0
    );
    for (at, line) in route.lines.iter().enumerate() {
        let base = y - height / 2.0 + LINE * (at as f64 + 0.78);
        let _ = writeln!(text, "  <text class=\"label\" x=\"{x:.1}\" y=\"{base:.1}\">{}</text>", escaped(line));
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::automaton::alphabet::Alphabet;
    use crate::automaton::build::Budget;
    use crate::automaton::machine::Table;
    use crate::automaton::solve;
    use crate::automaton::testing::any_table;

    fn drawn(sentence: &str) -> Result<String, TooLarge> {
        let solved = solve(sentence, None, &Budget::USUAL).unwrap();
        svg(Named { table: solved.machine.table(), alphabet: &solved.sentence.alphabet })
    }

    /// Whether a text is well-formed XML.
    fn is_xml(text: &str) -> bool {
        let mut reader = quick_xml::Reader::from_str(text);
        loop {
            match reader.read_event() {
                Ok(quick_xml::events::Event::Eof) => return true,
                Ok(_) => {}
                Err(_) => return false,
            }
        }
    }

    #[test]
    fn a_drawing_has_every_state_its_edges_with_grouped_labels_and_a_start() {
        let drawing = drawn("binary strings that end in 01").unwrap();
        assert_eq!(drawing.matches("class=\"state\"").count(), 3 + 1);
        assert_eq!(drawing.matches("class=\"edge\"").count(), 6 + 1);
        assert!(drawing.contains(">q2</text>") && is_xml(&drawing));
        let letters = drawn("strings of letters that start with a vowel").unwrap();
        assert!(letters.contains(">b-d, f-h, j-n, p-t,</text>") && letters.contains(">v-z</text>"), "{letters}");
    }

    #[test]
    fn labels_are_escaped() {
        let alphabet = Alphabet::new(["<", "&", ">", "\""]).unwrap();
        let table = Table::new(4, vec![true], vec![0; 4]).unwrap();
        let drawing = svg(Named { table: &table, alphabet: &alphabet }).unwrap();
        assert!(drawing.contains("&lt;, &amp;, &gt;, \"") && is_xml(&drawing));
    }

    #[test]
    fn what_nobody_could_read_is_not_drawn() {
        assert_eq!(drawn("length divisible by 49"), Err(TooLarge { states: 49, edges: 49 }));
        assert!(drawn("length divisible by 48").is_ok());
        assert!(drawn("hexadecimal strings divisible by 17").is_err_and(|large| large.edges > MOST_EDGES_DRAWN));
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

        #[test]
        fn any_machine_is_drawn_the_same_way_twice_and_within_its_frame(table in any_table(1..24)) {
            let alphabet = Alphabet::new((0..table.symbols()).map(|symbol| symbol.to_string())).unwrap();
            let named = Named { table: &table, alphabet: &alphabet };
            let drawing = svg(named).unwrap();
            prop_assert!(is_xml(&drawing));
            prop_assert_eq!(svg(named).unwrap(), drawing);
            let Layout { states, routes, size } = layout(named);
            prop_assert!(routes.iter().all(|route| route.points.len() > 1));
            let places = states.iter().chain(routes.iter().flat_map(|route| &route.points));
            for at in places {
                prop_assert!(at.x >= 0.0 && at.y >= 0.0 && at.x <= size.x && at.y <= size.y, "{:?}", at);
            }
            for (one, at) in states.iter().enumerate() {
                for other in &states[..one] {
                    prop_assert!((at.x - other.x).hypot(at.y - other.y) >= 2.0 * RADIUS);
                }
            }
        }
    }
}
