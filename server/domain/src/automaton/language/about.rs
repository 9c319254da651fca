//! A clause that begins with a string, and what is said of it.

use super::lexicon::{Key, Sense};
use super::operand::{Joint, Targets};
use super::parser::Parser;
use super::token::Located;
use crate::automaton::tree::{Clause, Pattern};

/// Where, or as what, a string can be said to stand.
const WHERE: [Key; 8] =
    [Key::Substring, Key::Subsequence, Key::Starts, Key::Ends, Key::First, Key::Last, Key::Position, Key::Article];

impl Parser<'_> {
    /// Whether `a substring`, `a prefix` and the like stand here.
    fn names_part(&self, ahead: usize) -> bool {
        let article = self.token(ahead).is_some_and(|token| matches!(&*token.text.to_lowercase(), "a" | "an" | "the"));
        let parts = [Key::Substring, Key::Subsequence, Key::Starts, Key::Ends];
        self.key(ahead + usize::from(article)).is_some_and(|key| parts.contains(&key))
    }

    /// `a substring`, of which part of the string the targets are.
    fn part(&mut self, start: usize, targets: &Targets) -> Located<Clause> {
        let article = self.token(0).is_some_and(|token| matches!(&*token.text.to_lowercase(), "a" | "an" | "the"));
        self.at += usize::from(article);
        self.said(start, targets, Some(Key::Contains))
    }

    /// Whether `with` stands here for the verb before: `starts with 1 but not with 10`.
    pub(super) fn is_same_edge(&self) -> bool {
        let with = self.token(0).is_some_and(|token| token.text.eq_ignore_ascii_case("with"));
        let edge = matches!(self.verb, Some(Key::Starts | Key::StartsBare | Key::Ends | Key::EndsBare));
        let before = self.at.checked_sub(1).and_then(|at| self.given.tokens[at].key());
        with && edge && matches!(before, Some(Key::Not | Key::Or)) && self.has_operand(1) && !self.is_number_of(1)
    }

    /// Whether a list of strings stands here with a verb behind it: `at least one of 00 and 11 occurs`.
    pub(super) fn is_subject(&mut self) -> bool {
        let back = self.mark();
        let listed = self.subject().is_ok();
        let verb = listed && self.is_at(&[Key::Occurs, Key::Is, Key::Followed, Key::Preceded, Key::DoesNot]);
        self.back(&back);
        verb
    }

    /// Whether the sentence ends here, or goes on with another clause.
    pub(super) fn ends_clause(&self) -> bool {
        self.done() || self.is_at(&[Key::And, Key::Or, Key::But]) || self.is_mark(0, ',') || self.is_mark(0, ')')
    }

    /// A clause that begins with a string: what is said of it, or the string of the verb before.
    pub(super) fn about(&mut self, start: usize) -> Located<Clause> {
        let (back, two) = (self.mark(), self.is_symbol_a());
        let targets = self.subject()?;
        if targets.items.len() == 2 {
            self.eat(Key::Both);
        }
        self.at += usize::from(self.token(0).is_some_and(|token| token.text == "each"));
        let negated = self.eat_any(&[Key::DoesNot, Key::Not]).is_some() || self.eat_row(&[Key::Is, Key::DoesNot]);
        if self.only_there_ahead() {
            return self.only_there(start, &targets, negated);
        }
        let clause = match self.key(0) {
            Some(Key::Occurs) => {
                self.at += 1;
                self.verb = Some(Key::Contains);
                let said = self.mark();
                let clause = self.said(start, &targets, None)?;
                // In "00 or 11 occurs but not both" what is behind the verb is about what stands before it.
                if targets.joint != Joint::Any || targets.items.len() < 2 || !self.not_both() {
                    clause
                } else {
                    let end = self.at;
                    self.back(&said);
                    let clause = self.said(start, &Targets { joint: Joint::One, ..targets }, None)?;
                    self.at = end;
                    clause
                }
            }
            // In "aa occurs but bb does not" the verb is the one before.
            _ if negated && self.verb == Some(Key::Contains) && self.ends_clause() => {
                self.each(start, &targets, &Pattern::Contains)
            }
            Some(Key::Is)
                if self.key(1).is_some_and(|key| WHERE.contains(&key))
                    || matches!(self.sense(1), Some(Sense::Ordinal(_))) =>
            {
                self.at += 1;
                self.said(start, &targets, None)?
            }
            _ if self.relates(0) || self.key(0) == Some(Key::Is) && self.relates(1) => {
                self.back(&back);
                return if negated { self.never_in_order(start) } else { self.order(start, false) };
            }
            Some(Key::Alternating) => {
                self.at += 1;
                return self.alternation(start, Some(&targets));
            }
            _ if negated && self.names_part(0) => self.part(start, &targets)?,
            Some(Key::Is) if self.names_part(1) => {
                self.at += 1;
                self.part(start, &targets)?
            }
            _ if negated => return self.wanted("what is not said of it, such as \"occur\""),
            _ if two && self.verb.is_none() => return self.two_strings(start),
            _ => self.said(start, &targets, self.verb)?,
        };
        Ok(if negated { self.negated(start, clause) } else { clause })
    }
}
