//! What is left in hand when reading stops: a whole value, the complete part of one that was cut off, or nothing.

use super::{Last, Scanner, Step, Stop};
use crate::reply::node::Node;
use crate::reply::note::NoteKind;
use crate::reply::unreadable::Reason;

/// How a value ended.
pub(in crate::reply) enum Ending<'t> {
    /// All of it is there.
    Whole(Node<'t>),
    /// Only closing brackets are missing where the text ends: no more may have been meant, or more.
    Unclosed(Node<'t>),
    /// The text ended first.
    Cut { salvage: Option<Salvage<'t>>, meant: bool },
    /// It goes wrong beyond repair, `depth` brackets deep; `meant` when it was surely meant to be JSON.
    Broken {
        reason: Reason,
        depth: usize,
        meant: bool,
        /// Where the text seems to start over.
        restart: Option<usize>,
    },
    /// It is nested too deeply.
    Deep,
}

/// What a cut-off value holds, down to the elements of its outermost list.
pub(in crate::reply) struct Salvage<'t> {
    pub(in crate::reply) node: Node<'t>,
    /// The last element of that list was not closed; what it has so far is complete.
    pub(in crate::reply) last_is_open: bool,
}

impl<'t> Scanner<'t> {
    pub(super) fn ending(&mut self, stop: Option<Stop>, step: Step) -> Ending<'t> {
        match stop {
            None => self.whole(),
            Some(Stop::Deep) => Ending::Deep,
            Some(Stop::Broken(reason)) => self.broke(reason),
            Some(Stop::Eof) => self.cut(step == Step::After && !self.ends_in_number()),
            Some(Stop::Left) => self.left(step),
        }
    }

    fn broke(&self, reason: Reason) -> Ending<'t> {
        let meant = self.is_meant() || reason == Reason::TooManyDigits;
        Ending::Broken { reason, depth: self.frames.len(), meant, restart: self.restart }
    }

    /// Whether enough was read to tell JSON from brackets in prose.
    fn is_meant(&self) -> bool {
        let started = self.members.len() + self.values.len() > 0;
        let awaits = self.frames.iter().any(|frame| frame.key.is_some() && frame.key_was_quoted);
        started || awaits || self.frames.len() > 1 || self.at == self.bytes.len()
    }

    /// The text is over. Behind a complete value, only brackets may be missing; in a list, elements may be, too.
    fn cut(&mut self, behind_value: bool) -> Ending<'t> {
        let meant = self.is_meant();
        let list = self.frames.iter().position(|frame| frame.closer != b'}');
        let Some(list) = list else {
            return match self.close_all().filter(|_| behind_value) {
                Some(node) => Ending::Unclosed(node),
                None => Ending::Cut { salvage: None, meant },
            };
        };
        let inner = self.frames.len() > list + 1;
        if !behind_value {
            self.drop_incomplete(list);
        }
        let last_is_open = behind_value && inner;
        Ending::Cut { salvage: self.close_all().map(|node| Salvage { node, last_is_open }), meant }
    }

    /// The writer went on to something else without closing: brackets are missing, but nothing was cut off.
    fn left(&mut self, step: Step) -> Ending<'t> {
        let empty = self.frames.last().is_none_or(|frame| matches!(frame.last, Last::Nothing));
        match step {
            Step::Value => self.broke(Reason::NoValue),
            Step::Key | Step::Item if empty => self.broke(Reason::NoValue),
            Step::Key | Step::Item | Step::After | Step::Done => self.whole(),
        }
    }

    fn whole(&mut self) -> Ending<'t> {
        self.close_all().map_or(Ending::Cut { salvage: None, meant: false }, Ending::Whole)
    }

    fn close_all(&mut self) -> Option<Node<'t>> {
        while !self.frames.is_empty() {
            self.note(NoteKind::MissingCloser, self.at);
            self.close();
        }
        self.root.take()
    }

    /// Whether the text ends right behind a number, which may therefore lack digits.
    fn ends_in_number(&self) -> bool {
        self.frames.last().is_some_and(|frame| matches!(frame.last, Last::Number(end) if end == self.bytes.len()))
    }

    /// Drops what is open inside the outermost list, and a number at the end of it.
    fn drop_incomplete(&mut self, list: usize) {
        let in_number = self.ends_in_number() && self.frames.len() == list + 1;
        while self.frames.len() > list + 1 {
            let Some(frame) = self.frames.pop() else { return };
            if frame.closer == b'}' {
                self.members.truncate(frame.base);
            } else {
                self.values.truncate(frame.base);
            }
        }
        if in_number {
            self.values.pop();
        }
    }
}
