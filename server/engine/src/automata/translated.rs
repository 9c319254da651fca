//! The use-case of building a machine, by a model's translation where the grammar does not read the sentence and one may be asked.

use std::sync::Arc;

use assay_domain::automaton::Unsolved;
use assay_domain::automaton::language::{Fault, stated_alphabet};
use assay_domain::automaton::oracle::Examples;
use assay_domain::money::Money;

use super::{AutomatonError, Built, Described, LONGEST, Unserved};
use crate::pipeline::automaton::question::TranslateSentence;
use crate::pipeline::automaton::translate::{Examined, Lost, Translator, Unread};
use crate::pipeline::automaton::translation::{Rejection, Translate, Translation, Untranslated, Why};
use crate::port::model::{Deaf, Unresolved};
use crate::runner::Runner;
use crate::stage::budget::Budget;

impl Runner {
    /// Builds and proves a machine. A sentence that could be said in other words is translated where `translate` allows it; the
    /// questions belong to no run, and their answers are not kept.
    ///
    /// # Errors
    /// See [`AutomatonError`].
    pub async fn build_automaton(
        &self,
        asked: Described,
        examples: Examples,
        translate: Option<Translate>,
    ) -> Result<Built, AutomatonError> {
        let translate = translate.map(|by| self.may_translate(&by)).transpose()?;
        match (self.built(asked.clone(), examples.clone()).await, translate) {
            (Err(AutomatonError::Unsolved(Unsolved::Fault(fault))), Some(by)) if fault.is_wording() => {
                self.translated(asked, examples, fault, by).await
            }
            (built, _) => built,
        }
    }

    /// The model that `by` names, and whether it is one.
    pub(super) fn may_translate(&self, by: &Translate) -> Result<Translate, Unresolved> {
        let model = self.ports.model.resolve(&by.model)?;
        let providers = self.ports.catalog.providers();
        let no_model = providers.iter().any(|it| it.name == model.provider && it.extractive);
        Ok(Translate { model, no_model, ..by.clone() })
    }

    async fn built(&self, asked: Described, examples: Examples) -> Result<Built, AutomatonError> {
        self.workshop.work(LONGEST, move |stopped| asked.build(&examples, stopped)).await?
    }

    async fn translated(
        &self,
        asked: Described,
        examples: Examples,
        fault: Fault,
        by: Translate,
    ) -> Result<Built, AutomatonError> {
        if by.no_model {
            let translation = Translation::of(&asked.sentence, &examples);
            let why = Why::NoModel(by.model);
            return Err(AutomatonError::Untranslated(Box::new(Untranslated { fault, translation, why })));
        }
        let alphabet = asked.alphabet.clone().or_else(|| stated_alphabet(&asked.sentence));
        let question = TranslateSentence {
            sentence: asked.sentence.clone(),
            alphabet: alphabet.clone(),
            fault: String::new(),
            examples: examples.clone(),
            tried: Vec::new(),
        };
        let budget = Budget::new(by.budget, Money::ZERO);
        let translator = Translator { model: Arc::clone(&self.ports.model), by, run: self.ports.ids.run(), budget };
        let examine = |sentence| {
            let described = Described { sentence, alphabet: alphabet.clone(), ..asked.clone() };
            self.examined(described, examples.clone())
        };
        let unread = Unread::new(question, fault);
        match translator.translate(unread, Arc::new(Deaf), examine, |_, _| ()).await {
            Ok((built, translation)) => Ok(Built { translation: Some(translation), ..built }),
            Err(Lost::Unread(untranslated)) => Err(AutomatonError::Untranslated(untranslated)),
            Err(Lost::Broken(error)) => Err(error),
        }
    }

    /// A proposal, built like every other sentence.
    async fn examined(&self, asked: Described, examples: Examples) -> Result<Examined<Built>, AutomatonError> {
        match self.built(asked, examples).await {
            Ok(built) => Ok(Rejection::by(built.unsatisfied.clone()).map_or(Ok(built), Err)),
            Err(AutomatonError::Unsolved(Unsolved::Fault(fault))) => Ok(Err(Rejection::because(fault))),
            Err(error @ (AutomatonError::NotDeliverable(_) | AutomatonError::Unserved(Unserved::Overtime(_)))) => {
                Ok(Err(Rejection::because(error)))
            }
            Err(error) => Err(error),
        }
    }
}
