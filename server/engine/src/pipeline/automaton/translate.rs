//! Translate: a model proposes sentences until one is right, or as often as it may.
//!
//! What is proposed is read, built and proved as every other sentence, and held against the caller's examples; what is wrong goes back
//! to the model. No answer is taken for a machine.

use std::sync::Arc;

use assay_domain::automaton::language::{Fault, stated_alphabet};

use super::question::{Proposal, TranslateSentence};
use super::translation::{Attempt, Rejection, Translate, Translation, Untranslated, Why};
use crate::failure::{Failure, FailureReason};
use crate::port::model::{Answer, Ask, Listener, Model, Question, Reply, Request};
use crate::run::RunId;
use crate::stage::budget::Budget;

/// What a proposal comes to.
pub(crate) type Examined<T> = Result<T, Rejection>;

/// Asks a model for sentences.
#[derive(Clone)]
pub(crate) struct Translator {
    pub(crate) model: Arc<dyn Model>,
    pub(crate) by: Translate,
    pub(crate) run: RunId,
    pub(crate) budget: Arc<Budget>,
}

/// What is to be translated: the question without attempts, and what the grammar says of the sentence.
pub(crate) struct Unread {
    pub(crate) question: TranslateSentence,
    pub(crate) fault: Fault,
}

impl Unread {
    /// A sentence with what its caller says of it. The alphabet that it states holds for what is proposed too.
    pub(crate) fn new(question: TranslateSentence, fault: Fault) -> Self {
        let alphabet = question.alphabet.clone().or_else(|| stated_alphabet(&question.sentence));
        Self { question: TranslateSentence { alphabet, fault: fault.to_string(), ..question }, fault }
    }
}

/// How a translation ended without one: the sentence stays unread, or the examination broke off.
pub(crate) enum Lost<E> {
    Unread(Box<Untranslated>),
    Broken(E),
}

impl Translator {
    /// Has `unread` translated, each proposal examined in turn; `rejected` hears of those that are wrong and are asked for again.
    pub(crate) async fn translate<T, E, F>(
        &self,
        unread: Unread,
        listener: Arc<dyn Listener>,
        examine: impl Fn(String) -> F,
        rejected: impl Fn(&Attempt, usize),
    ) -> Result<(T, Translation), Lost<E>>
    where
        F: Future<Output = Result<Examined<T>, E>>,
    {
        let Unread { mut question, fault } = unread;
        let mut translation = Translation::of(&question.sentence, &question.examples);
        for number in 1..=self.by.attempts {
            let why = match self.ask(&question, &listener, &mut translation).await {
                Err(failure) => Why::Failed(failure),
                // The model says that it cannot be said: asking again would only press it.
                Ok(attempt) if attempt.sentence.is_empty() => {
                    let problem = "the model says that the pattern language cannot say it".to_owned();
                    translation.attempts.push(Attempt { problem, ..attempt });
                    Why::NoneRight
                }
                Ok(attempt) => match examine(attempt.sentence.clone()).await.map_err(Lost::Broken)? {
                    Ok(right) => {
                        translation.attempts.push(attempt);
                        return Ok((right, translation));
                    }
                    Err(Rejection { problem, counterexamples }) => {
                        let wrong = Attempt { problem, counterexamples, ..attempt };
                        rejected(&wrong, number as usize);
                        translation.attempts.push(wrong);
                        question.tried.clone_from(&translation.attempts);
                        continue;
                    }
                },
            };
            return Err(Lost::Unread(Box::new(Untranslated { fault, translation, why })));
        }
        Err(Lost::Unread(Box::new(Untranslated { fault, translation, why: Why::NoneRight })))
    }

    /// One proposal; what it took is added to the translation, also where nothing comes of it.
    async fn ask(
        &self,
        question: &TranslateSentence,
        listener: &Arc<dyn Listener>,
        translation: &mut Translation,
    ) -> Result<Attempt, Failure> {
        let question = Arc::new(Question::new(Ask::Translate(question.clone())));
        let request = Request {
            run: self.run.clone(),
            model: self.by.model.clone(),
            temperature: question.wants_repeatable_answer().then_some(0.0),
            question,
            seed: 0,
            max_output_tokens: None,
            effort: None,
            budget: Arc::clone(&self.budget),
            complaint: None,
        };
        let reply = self.model.ask(request, Arc::clone(listener)).await;
        translation.usage += reply.as_ref().map_or_else(|error| error.usage, |reply| reply.usage);
        let Reply { answer, model, repairs, .. } = reply.map_err(Failure::from)?;
        let Answer::Translation(Proposal { sentence, notes }) = answer else {
            return Err(Failure::new(FailureReason::Internal, "the answer is to another question"));
        };
        Ok(Attempt { sentence, notes, model, repairs, ..Attempt::default() })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::convert::Infallible;
    use std::sync::Mutex;

    use assay_domain::automaton::build::Budget as Room;
    use assay_domain::automaton::language::read;
    use assay_domain::automaton::oracle::{Examples, check_examples};
    use assay_domain::automaton::solve;
    use async_trait::async_trait;

    use super::*;
    use crate::port::model::{Deaf, ErrorClass, ModelError, ModelRef, Unresolved, Usage};

    /// Says what it is told to, one after the other: a sentence, or a failure.
    #[derive(Default)]
    struct Scripted {
        says: Mutex<VecDeque<Result<&'static str, ErrorClass>>>,
        heard: Mutex<Vec<String>>,
    }

    #[async_trait]
    impl Model for Scripted {
        async fn ask(&self, request: Request, _: Arc<dyn Listener>) -> Result<Reply, ModelError> {
            self.heard.lock().unwrap().push(request.question.prompt().user.clone());
            let (usage, model) = (Usage { calls: 1, ..Usage::default() }, request.model);
            match self.says.lock().unwrap().pop_front().unwrap() {
                Err(class) => {
                    let message = "no answer".into();
                    Err(ModelError { class, model, message, retry_after: None, usage })
                }
                Ok(sentence) => {
                    let answer = Answer::Translation(Proposal { sentence: sentence.into(), notes: "noted".into() });
                    let (repairs, answered_by) = (Vec::new(), "scripted".into());
                    Ok(Reply { answer, truncated: false, repairs, usage, model, answered_by })
                }
            }
        }

        fn resolve(&self, asked: &ModelRef) -> Result<ModelRef, Unresolved> {
            Ok(asked.clone())
        }

        fn draft_batch(&self, _: &ModelRef) -> Option<u32> {
            None
        }
    }

    fn examples() -> Examples {
        Examples { must_accept: vec!["01".into(), "1".into()], must_reject: vec![String::new(), "10".into()] }
    }

    async fn examine(sentence: String) -> Result<Examined<usize>, Infallible> {
        Ok(match solve(&sentence, None, &Room::USUAL) {
            Err(unsolved) => Err(Rejection::because(unsolved)),
            Ok(solved) => {
                let missed = check_examples(solved.machine.table(), &solved.sentence.alphabet, &examples());
                Rejection::by(missed).map_or(Ok(solved.machine.table().states()), Err)
            }
        })
    }

    /// What comes of three attempts with a model that says this, and what it heard.
    async fn told(
        says: &[Result<&'static str, ErrorClass>],
    ) -> (Result<(usize, Translation), Box<Untranslated>>, Vec<String>) {
        let model = Arc::new(Scripted { says: Mutex::new(says.iter().copied().collect()), ..Scripted::default() });
        let named = ModelRef { provider: "p".into(), model: "m".into() };
        let translator = Translator {
            model: Arc::<Scripted>::clone(&model),
            by: Translate { model: named, attempts: 3, budget: None, no_model: false },
            run: RunId::new("run"),
            budget: Budget::unlimited(),
        };
        let sentence = "binary strings that zorble";
        let question = TranslateSentence {
            sentence: sentence.into(),
            alphabet: None,
            fault: String::new(),
            examples: examples(),
            tried: Vec::new(),
        };
        let unread = Unread::new(question, read(sentence, None).unwrap_err());
        let came = translator.translate(unread, Arc::new(Deaf), examine, |_, _| ()).await;
        let came = came.map_err(|lost| match lost {
            Lost::Unread(untranslated) => untranslated,
            Lost::Broken(never) => match never {},
        });
        let heard = std::mem::take(&mut *model.heard.lock().unwrap());
        (came, heard)
    }

    #[tokio::test]
    async fn the_first_sentence_that_is_right_is_taken() {
        let (came, heard) = told(&[Ok("ends with 1")]).await;
        let (states, translation) = came.unwrap();
        assert_eq!((states, translation.sentence(), heard.len()), (2, Some("ends with 1"), 1));
        assert_eq!((translation.original.as_str(), translation.usage.calls), ("binary strings that zorble", 1));
        let given: serde_json::Value = serde_json::from_str(between(&heard[0])).unwrap();
        assert_eq!(given["alphabet"], serde_json::json!(["0", "1"]), "the alphabet that the sentence states");
    }

    fn between(prompt: &str) -> &str {
        prompt.trim_start_matches("Description:\n").trim_end().trim_end_matches("Translate it.")
    }

    #[tokio::test]
    async fn what_is_wrong_goes_back_shortest_first_and_the_next_sentence_may_be_right() {
        let (came, heard) = told(&[Ok("ends with 0"), Ok("ends wiht 1"), Ok("ends with 1")]).await;
        let (_, translation) = came.unwrap();
        let [wrong, unread, right] = translation.attempts.as_slice() else { panic!("{translation:?}") };
        assert_eq!(wrong.counterexamples, ["1", "01", "10"]);
        assert!(unread.problem.contains("not understood: wiht") && right.problem.is_empty(), "{translation:?}");
        assert!(heard[1].contains(r#"\"1\" must be accepted and is rejected; \"01\""#), "{}", heard[1]);
        assert!(heard[2].contains("ends with 0") && heard[2].contains("not understood: wiht"), "{}", heard[2]);
        assert_eq!(translation.usage.calls, 3);
    }

    #[tokio::test]
    async fn what_is_never_right_is_an_error_that_says_what_was_tried() {
        let (came, _) = told(&[Ok("ends with 0"), Ok("length is 2"), Ok("nothing")]).await;
        let untranslated = came.unwrap_err();
        assert_eq!((&untranslated.why, untranslated.translation.attempts.len()), (&Why::NoneRight, 3));
        let message = untranslated.to_string();
        assert!(message.starts_with("at character 21: not understood: zorble"), "{message}");
        assert!(message.contains("attempt 3 by p/m, \"nothing\": \"1\" must be accepted"), "{message}");
    }

    #[tokio::test]
    async fn a_model_that_says_it_cannot_be_said_is_not_pressed() {
        let (came, heard) = told(&[Ok("")]).await;
        let untranslated = came.unwrap_err();
        assert_eq!((heard.len(), &untranslated.why), (1, &Why::NoneRight));
        assert!(untranslated.to_string().contains("\"noted\": the model says"), "{untranslated}");
    }

    #[tokio::test]
    async fn a_model_that_gives_no_answer_is_an_error_of_the_model() {
        let (came, heard) = told(&[Ok("ends with 0"), Err(ErrorClass::Unauthorised)]).await;
        let untranslated = came.unwrap_err();
        assert!(
            matches!(&untranslated.why, Why::Failed(failure) if failure.reason == FailureReason::ProviderUnauthorised)
        );
        assert_eq!((heard.len(), untranslated.translation.usage.calls), (2, 2));
        assert!(untranslated.to_string().contains("no translation: p/m: no answer; attempt 1"), "{untranslated}");
    }
}
