//! Clauses joined by logic. Not binds most tightly, then and, xor, or.

use super::convention::Convention;
use super::fault::Wrong;
use super::lexicon::Key;
use super::parser::Parser;
use super::token::Located;
use crate::automaton::tree::{Clause, Kind};

/// What stands between two clauses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Joined {
    And,
    Xor,
    Or,
    /// Nothing but a comma, which takes the next word that joins.
    Comma,
}

/// What begins a clause that nothing joins to the one before.
pub(super) const BEGINNINGS: [Key; 8] =
    [Key::Lead, Key::Has, Key::Without, Key::No, Key::Starts, Key::Ends, Key::Only, Key::Contains];

impl Parser<'_> {
    /// Clauses joined by anything.
    pub(super) fn formula(&mut self) -> Located<Clause> {
        let start = self.at;
        self.level += 1;
        if self.level > super::MOST_LEVELS {
            return Err((self.span(start), Wrong::TooDeep));
        }
        let first = self.disjunction()?;
        let joined = self.implication(start, first)?;
        self.level -= 1;
        Ok(joined)
    }

    fn implication(&mut self, start: usize, first: Clause) -> Located<Clause> {
        let Some(key) = self.eat_any(&[Key::Iff, Key::Implies, Key::If, Key::Unless]) else { return Ok(first) };
        let from = self.at;
        let second = self.disjunction()?;
        Ok(match key {
            Key::Implies => self.clause(start, Kind::Implies(Box::new(first), Box::new(second))),
            Key::If => self.clause(start, Kind::Implies(Box::new(second), Box::new(first))),
            Key::Unless => self.clause(start, Kind::Any(vec![first, second])),
            _ => {
                let different = self.clause(from, Kind::One(vec![first, second]));
                self.negated(start, different)
            }
        })
    }

    pub(super) fn disjunction(&mut self) -> Located<Clause> {
        let start = self.at;
        let (mut clauses, mut joints) = (vec![self.unary()?], Vec::new());
        let mut commas = start;
        while let Some(joint) = self.joint() {
            commas = if joint == Joined::Comma { self.at - 1 } else { commas };
            joints.push(joint);
            clauses.push(self.unary()?);
            let _ = joint == Joined::Or && self.or_both();
        }
        if joints.last() == Some(&Joined::Comma) {
            self.rely(Convention::CommaAnd, commas);
        }
        let mut next = Joined::And;
        for joint in joints.iter_mut().rev() {
            *joint = if *joint == Joined::Comma { next } else { *joint };
            next = *joint;
        }
        let not_both = self.not_both();
        let grouped = self.grouped(start, clauses, &joints);
        match grouped.kind {
            Kind::Any(clauses) if not_both => Ok(Clause { span: grouped.span, kind: Kind::One(clauses) }),
            _ if not_both => {
                self.at -= 1;
                self.wanted("\"or\" between two clauses before \"but not both\"")
            }
            _ => Ok(grouped),
        }
    }

    /// `but not both`, behind what is joined by or.
    pub(super) fn not_both(&mut self) -> bool {
        let back = self.mark();
        self.eat_mark(',');
        let stands = self.eat_row(&[Key::But, Key::Not, Key::Both]) || self.eat_row(&[Key::And, Key::Not, Key::Both]);
        if !stands {
            self.back(&back);
        }
        stands
    }

    pub(super) fn not_both_ahead(&mut self) -> bool {
        let back = self.mark();
        let stands = self.not_both();
        self.back(&back);
        stands
    }

    /// Eats `or both` behind what is joined by or, which allows both as it is.
    pub(super) fn or_both(&mut self) -> bool {
        let back = self.mark();
        self.eat_mark(',');
        let stands = self.eat_row(&[Key::Or, Key::Both]) && self.ends_clause();
        if !stands {
            self.back(&back);
        }
        stands
    }

    /// What joins the next clause, if one follows.
    fn joint(&mut self) -> Option<Joined> {
        if self.not_both_ahead() {
            return None;
        }
        // In "if it starts with 0 it ends with 1" the condition ends before the second it.
        if self.comma_ends && self.token(0).is_some_and(|token| matches!(&*token.text, "it" | "they")) {
            return None;
        }
        let and = usize::from(self.is_mark(0, ','));
        if self.and_if_ends && matches!(self.key(and), Some(Key::And | Key::But)) && self.key(and + 1) == Some(Key::If)
        {
            return None;
        }
        let back = self.mark();
        let comma = self.eat_mark(',');
        let key = self.eat_any(&[Key::And, Key::But, Key::Or, Key::AndOr, Key::Xor]);
        let except = key.is_none() && self.key(0) == Some(Key::Except);
        let joint = match key {
            Some(Key::Or | Key::AndOr) => Joined::Or,
            Some(Key::Xor) => Joined::Xor,
            Some(_) => Joined::And,
            None if comma && self.comma_ends => {
                self.back(&back);
                return None;
            }
            None if comma && !except && !self.done() => Joined::Comma,
            None if except || self.key(0).is_some_and(|key| BEGINNINGS.contains(&key)) => Joined::And,
            None if comma => Joined::Comma,
            None => return None,
        };
        let ends = key.is_none()
            && (self.done()
                || self.is_at(&[Key::Then, Key::Otherwise, Key::Over, Key::Sigma, Key::Nor])
                || self.is_mark(0, ')'));
        if ends {
            self.back(&back);
            return None;
        }
        Some(joint)
    }

    /// Splits by the joint that binds least, then within the parts by the next.
    fn grouped(&mut self, start: usize, clauses: Vec<Clause>, joints: &[Joined]) -> Clause {
        let mixed = joints.contains(&Joined::And) && joints.contains(&Joined::Or);
        let flipped = mixed && self.rely(Convention::AndBeforeOr, start);
        let order =
            if flipped { [Joined::And, Joined::Xor, Joined::Or] } else { [Joined::Or, Joined::Xor, Joined::And] };
        if joints.iter().filter(|joint| **joint == Joined::Xor).count() > 1 {
            self.rely(Convention::OnlyOne, start);
        }
        group(clauses, joints, &order)
    }

    /// A clause with what stands before it.
    pub(super) fn unary(&mut self) -> Located<Clause> {
        self.level += 1;
        if self.level > super::MOST_LEVELS {
            return Err((self.span(self.at), Wrong::TooDeep));
        }
        while self.is_at(&[Key::Lead, Key::Both]) {
            self.at += 1;
        }
        let start = self.at;
        let clause = match self.key(0) {
            Some(Key::Complement) => self.complement(start)?,
            Some(Key::Not | Key::DoesNot | Key::Except) => self.not(start)?,
            Some(Key::If) => self.conditional(start)?,
            Some(Key::Either) if self.has_operand(1) && !self.operand_begins_clause(1) => self.plain()?,
            Some(Key::Either) => self.either(start)?,
            Some(Key::Neither) if self.has_operand(1) => self.plain()?,
            Some(Key::Neither) => self.neither(start)?,
            Some(Key::AnyOf | Key::OneOf | Key::AllOf | Key::NoneOf) if self.names_ends() => self.among_ends(start)?,
            Some(Key::OneOf | Key::AllOf) if self.names_strings() => self.plain()?,
            Some(Key::OneOf | Key::AllOf | Key::NoneOf) => self.selection(start)?,
            Some(Key::AnyOf) if !self.names_strings() => self.selection(start)?,
            _ if self.some_of_ahead() => self.some_of(start)?,
            _ if self.expression_ahead() > 0 => self.expression(self.expression_ahead())?,
            _ if self.eat_mark('(') => {
                let before = std::mem::take(&mut self.and_if_ends);
                let inner = self.formula()?;
                self.and_if_ends = before;
                if !self.eat_mark(')') {
                    return if self.done() {
                        Err((self.given.tokens[start].span, Wrong::Unbalanced('(')))
                    } else {
                        self.wanted("a closing parenthesis")
                    };
                }
                inner
            }
            _ => self.plain()?,
        };
        self.level -= 1;
        Ok(clause)
    }

    fn operand_begins_clause(&mut self, ahead: usize) -> bool {
        self.at += ahead;
        let begins = self.begins_clause();
        self.at -= ahead;
        begins
    }

    /// Whether `one of` is followed by strings and not by clauses.
    fn names_strings(&self) -> bool {
        let ahead = 1 + usize::from(self.key(1) == Some(Key::Article));
        let ahead = ahead + usize::from(self.key(ahead) == Some(Key::Following));
        self.is_mark(ahead, '{') || self.has_operand(ahead)
    }
}

fn group(clauses: Vec<Clause>, joints: &[Joined], order: &[Joined]) -> Clause {
    let Some((&weakest, stronger)) = order.split_first() else { return all(clauses) };
    let mut parts: Vec<(Vec<Clause>, Vec<Joined>)> = vec![Default::default()];
    for (at, clause) in clauses.into_iter().enumerate() {
        if at > 0 && joints[at - 1] == weakest {
            parts.push(Default::default());
        } else if at > 0
            && let Some((_, inner)) = parts.last_mut()
        {
            inner.push(joints[at - 1]);
        }
        if let Some((members, _)) = parts.last_mut() {
            members.push(clause);
        }
    }
    let mut grouped: Vec<Clause> = parts.into_iter().map(|(members, inner)| group(members, &inner, stronger)).collect();
    if grouped.len() == 1 {
        return grouped.remove(0);
    }
    let span = whole(&grouped);
    let kind = match weakest {
        Joined::Or => Kind::Any(grouped),
        Joined::Xor => Kind::One(grouped),
        Joined::And | Joined::Comma => Kind::All(grouped),
    };
    Clause { span, kind }
}

fn all(mut clauses: Vec<Clause>) -> Clause {
    if clauses.len() == 1 { clauses.remove(0) } else { Clause { span: whole(&clauses), kind: Kind::All(clauses) } }
}

fn whole(clauses: &[Clause]) -> crate::source::span::Span {
    let (first, last) =
        (clauses.first().map_or(0, |first| first.span.start), clauses.last().map_or(0, |last| last.span.end));
    crate::source::span::Span { start: first, end: last }
}
