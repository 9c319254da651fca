//! The check of stereotypes: each persona that is through is shown to a model, where that is asked for, before it is scored.
//!
//! The model is the judge; of a jury the first, since a finding is held against the persona's own words and needs no vote. That it
//! gives no answer is no failure of the persona: the list applies alone, with a warning.

use std::collections::BTreeMap;
use std::sync::Arc;

use assay_domain::persona::Persona;
use assay_domain::quality::stereotypes::{Check, sift};
use futures::future::join_all;

use super::question::{CheckStereotypes, NamedStereotypes};
use crate::failure::Failure;
use crate::port::model::{ModelRef, Usage};
use crate::run::Task;
use crate::run::event::{Warning, WarningReason};
use crate::run::state::item_id;
use crate::stage::{Asked, Context, Posed, Unwatched};

/// The part of a run that the check is, as the plan names it beside the stages.
pub const CHECK_BIAS: &str = "check_bias";

/// What came of asking, by item.
#[derive(Default)]
pub(super) struct Checks {
    pub(super) of: BTreeMap<u32, Check>,
    pub(super) usage: Usage,
    pub(super) warnings: Vec<(Option<u32>, Warning)>,
}

/// Has `personas` checked, each by a call of its own; nobody is asked where that is not asked for.
pub(super) async fn check(context: &Context, task: &Task, personas: &[(u32, Persona)]) -> Checks {
    let mut checks = Checks::default();
    let brief = context.brief();
    let (true, Some(judge)) = (brief.check_bias, brief.judges().first()) else { return checks };
    let posed: Vec<_> = personas.iter().map(|(_, persona)| Posed::new(CheckStereotypes::of(persona))).collect();
    let asked = posed.iter().map(|question| context.ask(task, judge, question, Arc::new(Unwatched)));
    for ((item, persona), answer) in personas.iter().zip(join_all(asked).await) {
        match answer {
            Ok(asked) => checks.take(*item, persona, asked),
            Err((failure, usage)) => checks.lose(*item, judge, &failure, usage),
        }
    }
    checks
}

impl Checks {
    fn take(&mut self, item: u32, persona: &Persona, asked: Asked<NamedStereotypes>) {
        self.usage += asked.usage;
        let Held { check, left_out } = Held::of(persona, &asked.model, asked.value);
        self.warnings.extend(left_out.into_iter().map(|(path, what)| {
            let message = format!("{}: {what}", persona.name);
            (Some(item), Warning { reason: WarningReason::AnswerRepaired, message, subject: path })
        }));
        self.of.insert(item, check);
    }

    fn lose(&mut self, item: u32, judge: &ModelRef, failure: &Failure, usage: Usage) {
        self.usage += usage;
        let message = unheard(judge, failure);
        let subject = item_id(item).to_string();
        self.warnings.push((Some(item), Warning { reason: WarningReason::BiasUnchecked, message, subject }));
        self.of.insert(item, Check::Failed { model: judge.to_string() });
    }
}

/// An answer, held against the persona that it is about.
pub(crate) struct Held {
    pub(crate) check: Check,
    /// What of it does not count: the path that was named, and a sentence without the model's words.
    pub(crate) left_out: Vec<(String, String)>,
}

impl Held {
    pub(crate) fn of(persona: &Persona, model: &ModelRef, answer: NamedStereotypes) -> Self {
        let NamedStereotypes { named, by_list } = answer;
        if by_list {
            return Self { check: Check::ByList, left_out: Vec::new() };
        }
        let sifted = sift(persona, named);
        let left_out = sifted.dropped.into_iter().map(|(path, why)| {
            let what = format!("a stereotype that {model} names in {path:?} is left out: {why}");
            (path, what)
        });
        Self { left_out: left_out.collect(), check: Check::Answered { model: model.to_string(), named: sifted.kept } }
    }
}

/// That `judge` gave no answer, in words.
pub(crate) fn unheard(judge: &ModelRef, failure: &Failure) -> String {
    format!("{judge} was not heard on stereotypes, so the list applies alone: {}", failure.message)
}
