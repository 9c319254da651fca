//! Regular expressions, by taking states out one by one (Brzozowski and McCluskey, 1963).

use std::collections::BTreeMap;

use super::Named;

/// An expression would be longer than asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the regular expression would be longer than {0} bytes; a machine can be exponentially smaller than its expression"
)]
pub struct TooLong(pub usize);

/// An expression that matches a whole string exactly if the machine accepts it, of at most `longest` bytes, in the syntax that Rust,
/// Python and JavaScript share: `|`, `*`, `?`, `[...]`, `(?:...)`. No string at all is `[^\s\S]`.
///
/// # Errors
/// Where it, or a part of it on the way, would be longer.
pub fn regular_expression(machine: Named<'_>, longest: usize) -> Result<String, TooLong> {
    let states = machine.table.states();
    let (start, end) = (states, states + 1);
    let mut graph = Graph { edges: BTreeMap::new(), longest };
    for ((from, to), symbols) in machine.edges() {
        let names: Vec<&str> = symbols.iter().map(|&symbol| machine.alphabet.name(symbol)).collect();
        graph.add(from as usize, to as usize, Part::symbols(&names))?;
    }
    graph.add(start, 0, Part::EMPTY)?;
    for state in machine.accepting() {
        graph.add(state as usize, end, Part::EMPTY)?;
    }
    let mut left: Vec<usize> = (0..states).collect();
    while let Some(at) = (0..left.len()).min_by_key(|&at| graph.weight(left[at])) {
        graph.take_out(left.swap_remove(at))?;
    }
    Ok(graph.edges.remove(&(start, end)).map_or_else(|| "[^\\s\\S]".to_owned(), |part| part.alone()))
}

/// How tightly the outermost operator of an expression binds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Choice,
    Sequence,
    Single,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Part {
    text: String,
    binding: Binding,
    /// Whether the empty string is one more choice.
    or_empty: bool,
}

impl Part {
    /// The empty string only.
    const EMPTY: Self = Self { text: String::new(), binding: Binding::Sequence, or_empty: true };

    fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    fn symbols(names: &[&str]) -> Self {
        let single: Vec<&str> = names.iter().copied().filter(|name| name.chars().count() == 1).collect();
        let mut choices: Vec<String> =
            names.iter().filter(|name| name.chars().count() > 1).map(|name| escaped(name)).collect();
        match single[..] {
            [] => {}
            [only] => choices.push(escaped(only)),
            _ => choices.push(format!("[{}]", single.iter().map(|name| escaped(name)).collect::<String>())),
        }
        let whole = choices.len() == 1 && !single.is_empty();
        let binding = if whole {
            Binding::Single
        } else if choices.len() == 1 {
            Binding::Sequence
        } else {
            Binding::Choice
        };
        Self { text: choices.join("|"), binding, or_empty: false }
    }

    fn within(&self, binding: Binding) -> String {
        match (self.or_empty && !self.is_empty(), self.binding >= binding) {
            (false, true) => self.text.clone(),
            (false, false) => format!("(?:{})", self.text),
            (true, _) if self.binding == Binding::Single => format!("{}?", self.text),
            (true, _) => format!("(?:{})?", self.text),
        }
    }

    fn alone(&self) -> String {
        self.within(Binding::Choice)
    }

    fn or(self, other: Self) -> Self {
        let or_empty = self.or_empty || other.or_empty;
        if self.is_empty() || self.text == other.text {
            return Self { or_empty, ..other };
        }
        if other.is_empty() {
            return Self { or_empty, ..self };
        }
        Self { text: format!("{}|{}", self.text, other.text), binding: Binding::Choice, or_empty }
    }

    fn then(&self, other: &Self) -> Self {
        if self.is_empty() || other.is_empty() {
            return if self.is_empty() { other.clone() } else { self.clone() };
        }
        let text = self.within(Binding::Sequence) + &other.within(Binding::Sequence);
        Self { text, binding: Binding::Sequence, or_empty: false }
    }

    fn star(&self) -> Self {
        if self.is_empty() {
            return Self::EMPTY;
        }
        let repeated = Self { or_empty: false, ..self.clone() };
        Self { text: repeated.within(Binding::Single) + "*", binding: Binding::Sequence, or_empty: false }
    }
}

struct Graph {
    edges: BTreeMap<(usize, usize), Part>,
    longest: usize,
}

impl Graph {
    fn add(&mut self, from: usize, to: usize, part: Part) -> Result<(), TooLong> {
        let joined = match self.edges.remove(&(from, to)) {
            Some(known) => known.or(part),
            None => part,
        };
        if joined.text.len() > self.longest {
            return Err(TooLong(self.longest));
        }
        self.edges.insert((from, to), joined);
        Ok(())
    }

    fn edges_to(&self, state: usize) -> impl Iterator<Item = (usize, &Part)> {
        self.edges
            .iter()
            .filter(move |((from, to), _)| *to == state && *from != state)
            .map(|((from, _), part)| (*from, part))
    }

    fn edges_from(&self, state: usize) -> impl Iterator<Item = (usize, &Part)> {
        self.edges
            .range((state, 0)..(state + 1, 0))
            .filter(move |((_, to), _)| *to != state)
            .map(|((_, to), part)| (*to, part))
    }

    /// How much longer the expression grows when a state is taken out (Delgado and Morais, 2004).
    fn weight(&self, state: usize) -> usize {
        let sum = |parts: &mut dyn Iterator<Item = (usize, &Part)>| {
            parts.fold((0, 0), |(count, length), (_, part)| (count + 1, length + part.text.len()))
        };
        let (into, out) = (sum(&mut self.edges_to(state)), sum(&mut self.edges_from(state)));
        let around = self.edges.get(&(state, state)).map_or(0, |part| part.text.len());
        into.1 * out.0 + out.1 * into.0 + around * into.0 * out.0
    }

    fn take_out(&mut self, state: usize) -> Result<(), TooLong> {
        let around = self.edges.remove(&(state, state)).map_or(Part::EMPTY, |part| part.star());
        let into: Vec<(usize, Part)> = self.edges_to(state).map(|(from, part)| (from, part.then(&around))).collect();
        let out: Vec<(usize, Part)> = self.edges_from(state).map(|(to, part)| (to, part.clone())).collect();
        self.edges.retain(|(from, to), _| *from != state && *to != state);
        for (from, before) in &into {
            for (to, after) in &out {
                self.add(*from, *to, before.then(after))?;
            }
        }
        Ok(())
    }
}

fn escaped(name: &str) -> String {
    let harmless = |c: char| c.is_alphanumeric() || c == ' ' || !c.is_ascii();
    name.chars().map(|c| if harmless(c) { c.to_string() } else { format!("\\{c}") }).collect()
}
