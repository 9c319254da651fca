//! A machine for reading in a terminal: what was understood, the table, what was assumed, how it was found to be right.

use std::collections::HashMap;
use std::fmt::Write as _;

use anstyle::{AnsiColor, Style};
use assay_client::v1::{Automaton, BuildAutomatonResponse, Clause, ClauseKind, Verification};

use super::{shown, translate};
use crate::terminal::{Page, clean, columns, wrap};

/// More states than this are not shown row by row.
const MOST_ROWS: usize = 40;

const BOLD: Style = Style::new().bold();
const DIM: Style = Style::new().dimmed();

/// The picture.
pub(super) fn of(answer: &BuildAutomatonResponse, sentence: &str, page: Page) -> String {
    let mut picture = Picture { page, text: String::new() };
    let automaton = answer.automaton.clone().unwrap_or_default();
    let verification = answer.verification.clone().unwrap_or_default();
    for line in wrap(sentence, page.width) {
        picture.line(&page.paint(BOLD, &line));
    }
    picture.summary(&automaton, &verification);
    picture.translated(answer);
    if let Some(tree) = answer.tree.as_ref().filter(|tree| !tree.clauses.is_empty()) {
        picture.heading("Understood as");
        picture.tree(tree, 1);
    }
    picture.heading("Transitions");
    picture.table(&automaton);
    picture.heading("Shortest strings");
    picture.line(&format!("  accepted  {}", string(verification.shortest_accepted.as_deref())));
    picture.line(&format!("  rejected  {}", string(verification.shortest_rejected.as_deref())));
    picture.assumed(answer);
    picture.verified(&verification);
    picture.text
}

fn string(text: Option<&str>) -> String {
    text.map_or_else(|| "none".to_owned(), shown)
}

struct Picture {
    page: Page,
    text: String,
}

impl Picture {
    fn line(&mut self, line: &str) {
        let _ = writeln!(self.text, "{}", line.trim_end());
    }

    fn heading(&mut self, heading: &str) {
        let painted = self.page.paint(BOLD, heading);
        self.line(&format!("\n{painted}"));
    }

    fn wrapped(&mut self, mark: &str, text: &str) {
        let indent = columns(mark);
        for (at, line) in wrap(text, self.page.width.saturating_sub(indent)).into_iter().enumerate() {
            let before = if at == 0 { mark.to_owned() } else { " ".repeat(indent) };
            self.line(&format!("{before}{line}"));
        }
    }

    fn summary(&mut self, automaton: &Automaton, verification: &Verification) {
        let states = automaton.states.len();
        let all = automaton.alphabet.iter().map(|symbol| shown(symbol)).collect::<Vec<_>>().join(", ");
        let what = match (verification.is_empty, verification.is_universal) {
            (true, _) => ", which accepts nothing: the sentence contradicts itself",
            (_, true) => ", which accepts every string",
            _ => "",
        };
        let states = if states == 1 { "1 state".to_owned() } else { format!("{states} states") };
        self.wrapped("", &format!("{states} over {{{all}}}, minimal and proved{what}"));
    }

    fn translated(&mut self, answer: &BuildAutomatonResponse) {
        let translation = answer.translation.as_ref();
        let Some((translation, taken)) = translation.zip(translate::taken(answer.origin(), translation)) else {
            return;
        };
        self.heading("Translated by a model");
        self.wrapped("  ", taken);
        for attempt in translate::attempts(translation) {
            self.wrapped("  · ", &attempt);
        }
        for caveat in &translation.caveats {
            self.wrapped("  · ", &format!("warning: {caveat}"));
        }
    }

    fn tree(&mut self, clause: &Clause, depth: usize) {
        let words = clause.span.as_ref().map(|span| clean(&span.text)).unwrap_or_default();
        let joined = match clause.kind() {
            ClauseKind::Not => "not",
            ClauseKind::All => "all of",
            ClauseKind::Any => "any of",
            ClauseKind::One => "exactly one of",
            ClauseKind::Implies => "if the first then the second",
            ClauseKind::Pattern | ClauseKind::Unspecified => "",
        };
        let indent = "  ".repeat(depth);
        if joined.is_empty() {
            let kind = self.page.paint(DIM, &clause.pattern);
            self.line(&format!("{indent}{words}  {kind}"));
        } else {
            self.line(&format!("{indent}{joined}"));
        }
        clause.clauses.iter().for_each(|clause| self.tree(clause, depth + 1));
    }

    fn table(&mut self, automaton: &Automaton) {
        let columns_of = grouped(automaton);
        let rows = rows(automaton, &columns_of);
        let widths: Vec<usize> = (0..=columns_of.len())
            .map(|at| rows.iter().map(|row| columns(&row[at])).max().unwrap_or_default())
            .collect();
        if widths.iter().sum::<usize>() + 3 * widths.len() > self.page.width {
            return self.list(automaton, &columns_of);
        }
        for (at, row) in rows.iter().enumerate().take(MOST_ROWS + 1) {
            let cell = |(cell, width): (&String, &usize)| format!("{cell}{}", " ".repeat(width - columns(cell)));
            let cells: Vec<String> = row.iter().zip(&widths).map(cell).collect();
            let line = cells.join("   ");
            let line = if at == 0 { self.page.paint(DIM, &line) } else { line };
            self.line(&format!("  {line}"));
        }
        self.rest(automaton.states.len());
    }

    /// A line a state, where a table would be wider than the page.
    fn list(&mut self, automaton: &Automaton, groups: &[Group]) {
        let marks = Marks::of(automaton);
        for (at, state) in automaton.states.iter().enumerate().take(MOST_ROWS) {
            let mut ways: Vec<(&str, Vec<&str>)> = Vec::new();
            for group in groups {
                match ways.iter_mut().find(|(to, _)| *to == group.to[at]) {
                    Some((_, labels)) => labels.push(&group.label),
                    None => ways.push((&group.to[at], vec![&group.label])),
                }
            }
            let ways: Vec<String> = ways.iter().map(|(to, labels)| format!("{} → {to}", labels.join(", "))).collect();
            self.wrapped(&format!("  {}   ", marks.shown(state)), &ways.join("; "));
        }
        self.rest(automaton.states.len());
    }

    fn rest(&mut self, states: usize) {
        if states > MOST_ROWS {
            let rest = format!("  ... and {} more states; --format table or json has them all", states - MOST_ROWS);
            self.line(&rest);
        }
        let legend = self.page.paint(DIM, "→ start, * accepting");
        self.line(&format!("  {legend}"));
    }

    fn assumed(&mut self, answer: &BuildAutomatonResponse) {
        if !answer.assumptions.is_empty() {
            self.heading("Assumed");
        }
        let whole = answer.tree.as_ref().and_then(|tree| tree.span.as_ref()).map(|span| span.text.len()).unwrap_or(0);
        for assumption in &answer.assumptions {
            let words = assumption.span.as_ref().filter(|span| span.text.len() < whole).map(|span| clean(&span.text));
            let words = words.map(|words| format!(" (“{words}”)")).unwrap_or_default();
            self.wrapped("  · ", &format!("{}{words}", assumption.taken));
        }
        if !answer.other_readings.is_empty() {
            self.heading("Could also mean");
        }
        for other in &answer.other_readings {
            let (now, then) = if other.accepted { ("accepted", "rejected") } else { ("rejected", "accepted") };
            let string = shown(&other.separates);
            self.wrapped("  · ", &format!("{}: then {string} would be {then}; it is {now}", other.meaning));
        }
    }

    fn verified(&mut self, verification: &Verification) {
        self.heading("Verified");
        let proved = format!(
            "proved for strings of every length: {} pairs of a state and a derivative agree",
            verification.proved_pairs
        );
        self.told(true, &proved);
        self.told(true, &format!("tried on {} strings chosen to tell machines apart", verification.probed_strings));
        let missed = verification.unsatisfied.len();
        if verification.examples > 0 {
            let satisfied = verification.examples as usize - missed;
            self.told(missed == 0, &format!("{satisfied} of {} examples satisfied", verification.examples));
        }
        for example in &verification.unsatisfied {
            self.told(false, &example.problem);
        }
    }

    fn told(&mut self, well: bool, text: &str) {
        let (mark, colour) = if well { ("✓", AnsiColor::Green) } else { ("✗", AnsiColor::Red) };
        let mark = self.page.paint(colour.on_default(), mark);
        self.line(&format!("  {mark} {}", clean(text)));
    }
}

/// Symbols that lead to the same states from everywhere.
struct Group {
    label: String,
    /// Where they lead, by state.
    to: Vec<String>,
}

fn grouped(automaton: &Automaton) -> Vec<Group> {
    let symbols = automaton.alphabet.len();
    let mut groups: Vec<(Vec<&str>, Vec<String>)> = Vec::new();
    let mut known: HashMap<Vec<&str>, usize> = HashMap::new();
    for (at, symbol) in automaton.alphabet.iter().enumerate() {
        let to: Vec<&str> =
            automaton.transitions.iter().skip(at).step_by(symbols.max(1)).map(|way| way.to.as_str()).collect();
        match known.get(&to) {
            Some(&group) => groups[group].0.push(symbol),
            None => {
                known.insert(to.clone(), groups.len());
                groups.push((vec![symbol], to.into_iter().map(clean).collect()));
            }
        }
    }
    groups.into_iter().map(|(symbols, to)| Group { label: label(&symbols), to }).collect()
}

/// Three or more characters that follow each other are a range.
fn label(symbols: &[&str]) -> String {
    let character = |symbol: &str| {
        let mut characters = symbol.chars();
        characters.next().filter(|c| c.is_alphanumeric() && characters.next().is_none())
    };
    let follows = |one: &&str, other: &&str| {
        let next = character(one).and_then(|one| char::from_u32(u32::from(one) + 1));
        next.is_some() && next == character(other)
    };
    let runs = symbols.chunk_by(follows).map(|run| match run {
        [first, _, .., last] => format!("{}-{}", shown(first), shown(last)),
        few => few.iter().map(|symbol| visible(symbol)).collect::<Vec<_>>().join(","),
    });
    runs.collect::<Vec<_>>().join(",")
}

fn visible(symbol: &str) -> String {
    if symbol == " " { "␠".to_owned() } else { shown(symbol) }
}

/// How states are marked.
struct Marks<'a> {
    automaton: &'a Automaton,
    accepting: std::collections::HashSet<&'a str>,
}

impl<'a> Marks<'a> {
    fn of(automaton: &'a Automaton) -> Self {
        Self { automaton, accepting: automaton.accepting.iter().map(String::as_str).collect() }
    }

    fn shown(&self, state: &str) -> String {
        let start = if *state == self.automaton.start { "→" } else { " " };
        let accepting = if self.accepting.contains(state) { "*" } else { " " };
        format!("{start}{accepting} {}", clean(state))
    }
}

/// A heading, and a row a state.
fn rows(automaton: &Automaton, groups: &[Group]) -> Vec<Vec<String>> {
    let marks = Marks::of(automaton);
    let heading = std::iter::once(String::new()).chain(groups.iter().map(|group| group.label.clone())).collect();
    let row = |(at, state): (usize, &String)| {
        let to = groups.iter().map(|group| group.to.get(at).cloned().unwrap_or_default());
        std::iter::once(marks.shown(state)).chain(to).collect()
    };
    std::iter::once(heading).chain(automaton.states.iter().enumerate().take(MOST_ROWS).map(row)).collect()
}
