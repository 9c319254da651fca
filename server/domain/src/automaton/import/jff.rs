//! JFLAP files.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::{Imported, Nondeterministic, NotAMachine, Places, finish};
use crate::automaton::alphabet::Alphabet;
use crate::automaton::build::Budget;

/// What is of interest in a file.
#[derive(Default)]
struct Drawing {
    kind: String,
    states: Vec<String>,
    starts: Vec<String>,
    accepting: Vec<String>,
    transitions: Vec<Transition>,
}

#[derive(Default)]
struct Transition {
    from: String,
    to: String,
    read: String,
}

/// Reads a finite automaton of JFLAP, deterministic or not. An empty label reads nothing; a label of several symbols reads one after
/// the other. Where no alphabet is asked for, it is the characters of the labels in their order.
///
/// # Errors
/// What is wrong with the text, or with the machine.
pub fn from_jff(text: &str, wanted: Option<&Alphabet>, budget: &Budget<'_>) -> Result<Imported, NotAMachine> {
    let drawing = draw(text)?;
    if drawing.kind != "fa" {
        return Err(NotAMachine::Kind(drawing.kind));
    }
    let [start] = &drawing.starts[..] else { return Err(NotAMachine::Starts(drawing.starts.len())) };
    let alphabet = match wanted {
        Some(wanted) => wanted.clone(),
        None => {
            let used: BTreeSet<char> =
                drawing.transitions.iter().flat_map(|transition| transition.read.chars()).collect();
            Alphabet::new(used.into_iter().map(String::from))?
        }
    };
    let places = Places::of(&drawing.states)?;
    let mut machine = Nondeterministic::new(drawing.states.clone(), places.find(start)?);
    for name in &drawing.accepting {
        machine.accept(places.find(name)?);
    }
    for Transition { from, to, read } in &drawing.transitions {
        let word = alphabet.read(read)?;
        machine.connect(places.find(from)?, &word, places.find(to)?);
    }
    finish(&machine, alphabet, budget)
}

fn draw(text: &str) -> Result<Drawing, NotAMachine> {
    let mut reader = Reader::from_str(text);
    let mut drawing = Drawing::default();
    let mut path: Vec<String> = Vec::new();
    loop {
        let at = reader.buffer_position();
        let fault = |fault: String| NotAMachine::Notation {
            notation: "a JFLAP file",
            fault: format!("{fault} (at byte {at})"),
        };
        match reader.read_event().map_err(|error| fault(error.to_string()))? {
            Event::Start(element) => {
                drawing.open(&element, &fault)?;
                path.push(name(&element));
            }
            Event::Empty(element) => drawing.open(&element, &fault)?,
            Event::End(_) => {
                path.pop();
            }
            Event::Text(part) => {
                let part = part.xml10_content();
                drawing.say(&path, &part);
            }
            Event::GeneralRef(reference) => {
                let named: &str = &reference;
                let referred = match reference.resolve_char_ref().map_err(|error| fault(error.to_string()))? {
                    Some(character) => character.to_string(),
                    None => quick_xml::escape::resolve_predefined_entity(named)
                        .ok_or_else(|| fault(format!("the unknown entity {named:?}")))?
                        .to_owned(),
                };
                drawing.say(&path, &referred);
            }
            Event::Eof if path.is_empty() && !drawing.kind.is_empty() => return Ok(drawing),
            Event::Eof => return Err(fault("it ends before its structure does".to_owned())),
            _ => {}
        }
    }
}

fn name(element: &BytesStart<'_>) -> String {
    AsRef::<str>::as_ref(&element.local_name()).to_owned()
}

impl Drawing {
    fn open(&mut self, element: &BytesStart<'_>, fault: &dyn Fn(String) -> NotAMachine) -> Result<(), NotAMachine> {
        match &*name(element) {
            "state" => {
                let id = element.try_get_attribute("id").map_err(|error| fault(error.to_string()))?;
                let id = id.ok_or_else(|| fault("a state without an id".to_owned()))?;
                self.states.push(id.value.into_owned());
            }
            "initial" => self.starts.extend(self.states.last().cloned()),
            "final" => self.accepting.extend(self.states.last().cloned()),
            "transition" => self.transitions.push(Transition::default()),
            _ => {}
        }
        Ok(())
    }

    fn say(&mut self, path: &[String], text: &str) {
        let (Some(element), parent) = (path.last(), path.iter().rev().nth(1)) else { return };
        let within = parent.is_some_and(|parent| parent == "transition");
        match (&**element, self.transitions.last_mut()) {
            ("type", _) => self.kind += text.trim(),
            ("from", Some(transition)) if within => transition.from += text.trim(),
            ("to", Some(transition)) if within => transition.to += text.trim(),
            ("read", Some(transition)) if within => transition.read += text,
            _ => {}
        }
    }
}
