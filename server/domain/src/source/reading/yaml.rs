//! YAML as the tree that JSON is read as: the same people, the same words, other marks around them.

use saphyr_parser::{Event, Parser, ScalarStyle, Span};

use super::json::{self, tree};
use super::note::Fault;
use super::script::Script;
use tree::{Kind, Node};

/// Values that may stand at one place without a character between them: empty ones, at the ends of nested mappings.
const EMPTY: usize = 1000;
/// Characters between the places whose bytes are kept.
const STEP: usize = 64;

/// Reads every document of a stream; `false` where they are nothing but text.
///
/// # Errors
/// Where and why the text is not YAML.
pub(super) fn read(script: &mut Script<'_>) -> Result<bool, (u32, Fault)> {
    let text = script.text;
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let bytes = Bytes::of(text, start);
    let mut documents = vec![Tree::default()];
    let (mut furthest, mut still) = (0, 0);
    for event in Parser::new_from_str(&text[start..]) {
        let (event, span) = event.map_err(|error| {
            let at = bytes.of_character(error.marker().index());
            (at as u32, Fault::NotYaml(error.info().to_owned()))
        })?;
        let begins = matches!(event, Event::Scalar(..) | Event::MappingStart(..) | Event::SequenceStart(..));
        match span.end.index() > furthest {
            true => (furthest, still) = (span.end.index(), 0),
            false => still += usize::from(begins),
        }
        // Some texts that are no YAML, such as `[? `, have the parser find empty values without end.
        if still > EMPTY {
            let at = bytes.of_character(span.start.index());
            return Err((at as u32, Fault::NotYaml("values are missing".into())));
        }
        if matches!(event, Event::DocumentStart(_)) {
            documents.push(Tree::default());
        }
        if let Some(tree) = documents.last_mut() {
            tree.event(&event, bytes.of_span(span), text);
        }
    }
    let holds = |tree: &Tree| tree.nodes.first().is_some_and(|root| matches!(root.kind, Kind::Object | Kind::Array));
    if !documents.iter().any(holds) {
        return Ok(false);
    }
    documents.iter().for_each(|tree| json::walk(script, &tree.nodes));
    Ok(true)
}

/// The bytes of characters, which the parser counts in.
struct Bytes<'a> {
    text: &'a str,
    /// The byte of every [`STEP`]th character.
    steps: Vec<u32>,
}

impl<'a> Bytes<'a> {
    fn of(text: &'a str, start: usize) -> Self {
        let steps = text[start..].char_indices().step_by(STEP).map(|(at, _)| (start + at) as u32).collect();
        Self { text, steps }
    }

    fn of_character(&self, index: usize) -> usize {
        let Some(step) = self.steps.get(index / STEP).map(|step| *step as usize) else { return self.text.len() };
        let inside = self.text[step..].char_indices().nth(index % STEP).map(|(at, _)| at);
        inside.map_or(self.text.len(), |at| step + at)
    }

    fn of_span(&self, span: Span) -> (usize, usize) {
        let start = self.of_character(span.start.index());
        (start, self.of_character(span.end.index()).max(start))
    }
}

/// A mapping or sequence that is not at its end.
struct Open {
    node: usize,
    /// In a mapping, the key whose value comes next; a key that is no scalar is nothing's name.
    key: Option<Option<(usize, usize)>>,
}

#[derive(Default)]
struct Tree {
    nodes: Vec<Node>,
    open: Vec<Open>,
}

impl Tree {
    fn event(&mut self, event: &Event<'_>, (start, end): (usize, usize), text: &str) {
        match event {
            Event::Scalar(value, style, ..) => self.scalar(value, *style, bare(text, start, end)),
            Event::MappingStart(..) => self.begin(Kind::Object, start),
            Event::SequenceStart(..) => self.begin(Kind::Array, start),
            Event::MappingEnd | Event::SequenceEnd => {
                if let Some(open) = self.open.pop() {
                    self.nodes[open.node].end = end;
                    self.nodes[open.node].until = self.nodes.len();
                }
            }
            // What an alias stands for has been read where it was written, and is not said twice.
            Event::Alias(_) => {
                self.node(Kind::Word, (start, start), "");
            }
            _ => {}
        }
    }

    fn scalar(&mut self, value: &str, style: ScalarStyle, (start, end): (usize, usize)) {
        let (kind, span, escape) = match style {
            ScalarStyle::Plain => (plain_kind(value), (start, end), ""),
            ScalarStyle::SingleQuoted => (Kind::Text, (start + 1, end.saturating_sub(1)), "''"),
            ScalarStyle::DoubleQuoted => (Kind::Text, (start + 1, end.saturating_sub(1)), "\\"),
            ScalarStyle::Literal | ScalarStyle::Folded => (Kind::Text, (start, end), ""),
        };
        let span = (span.0, span.1.max(span.0));
        match self.open.last_mut() {
            Some(Open { node, key: key @ None }) if self.nodes[*node].kind == Kind::Object => *key = Some(Some(span)),
            _ => self.node(kind, span, escape),
        }
    }

    fn begin(&mut self, kind: Kind, start: usize) {
        let node = self.nodes.len();
        self.node(kind, (start, start), "");
        self.open.push(Open { node, key: None });
    }

    fn node(&mut self, kind: Kind, (start, end): (usize, usize), escape: &'static str) {
        let mut key = None;
        if let Some(open) = self.open.last_mut().filter(|open| self.nodes[open.node].kind == Kind::Object) {
            open.key = match open.key.take() {
                Some(name) => {
                    key = name;
                    None
                }
                None => Some(None),
            };
        }
        self.nodes.push(Node { kind, start, end, key, until: self.nodes.len() + 1, escape });
    }
}

/// A scalar without the anchor and the tag before it.
fn bare(text: &str, mut start: usize, end: usize) -> (usize, usize) {
    while let Some(rest) = text.get(start..end).filter(|rest| rest.starts_with(['&', '!'])) {
        let name = rest.find(char::is_whitespace).unwrap_or(rest.len());
        let gap = rest[name..].len() - rest[name..].trim_start().len();
        start += name + gap;
    }
    (start, end)
}

fn plain_kind(value: &str) -> Kind {
    match value {
        "" | "~" | "null" | "Null" | "NULL" | "true" | "True" | "TRUE" | "false" | "False" | "FALSE" => Kind::Word,
        _ if value.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'))
            && value.parse::<f64>().is_ok() =>
        {
            Kind::Number
        }
        _ => Kind::Text,
    }
}
