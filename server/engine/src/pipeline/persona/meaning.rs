//! The second opinion of a model's embeddings on traits that nobody's words bear, where one is configured.
//!
//! The participants' sentences are embedded once a run, in batches that are kept as every answer is, so that another run of the same
//! sources asks for none of them again. That the model gives no answer costs nothing but the second opinion, and is said.

use std::sync::Arc;

use assay_domain::persona::{Persona, Support, TraitKind};
use assay_domain::quality::link::near::{Near, Vector, adopt, nearest};
use assay_domain::score::Score;
use futures::StreamExt as _;
use serde::{Deserialize, Serialize};

use super::ground::Grounded;
use crate::failure::{Failure, FailureReason};
use crate::port::model::{Answer, Ask, EmbedTexts, MOST_TEXTS, ModelRef, Question, Request, Usage};
use crate::run::Task;
use crate::run::event::{Warning, WarningReason};
use crate::run::state::item_id;
use crate::stage::{Context, Unwatched};

/// The part of a run that it is, as the plan names it beside the stages.
pub const LINKING: &str = "linking";

/// Batches under way at once.
const AT_ONCE: usize = 4;

/// A model that embeds, and from what cosine on a sentence bears a trait.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Embeddings {
    /// The model, both parts set.
    pub model: ModelRef,
    /// The least cosine, above 0. What is near differs from model to model.
    pub threshold: Score,
}

/// A trait to be asked about.
struct Doubt {
    /// Its persona, among those that are looked at.
    of: usize,
    kind: TraitKind,
    at: usize,
    text: String,
}

/// Looks at the traits of `grounded` that are unsupported, where a model is configured for it; what it took.
///
/// # Errors
/// The server is going down.
pub(super) async fn second_opinion(
    context: &Context,
    task: &Task,
    grounded: &mut [Grounded],
) -> Result<Usage, (Failure, Usage)> {
    let Some(embeddings) = context.brief().embeddings.as_deref().filter(|_| context.brief().linked) else {
        return Ok(Usage::default());
    };
    let doubts = doubts(grounded);
    if doubts.is_empty() {
        return Ok(Usage::default());
    }
    let asking = Asking { context, task, model: &embeddings.model };
    let mut usage = Usage::default();
    match asking.near(&doubts, embeddings.threshold, &mut usage).await {
        Ok(near) => take(context, embeddings, grounded, near).await.map_err(|failure| (failure, usage))?,
        Err(failure) => {
            for of in grounded.iter_mut().enumerate().filter(|(of, _)| doubts.iter().any(|doubt| doubt.of == *of)) {
                of.1.warnings.push(unheard(of.1.item, &embeddings.model, &failure));
            }
        }
    }
    Ok(usage)
}

fn doubts(grounded: &[Grounded]) -> Vec<Doubt> {
    let mut doubts = Vec::new();
    for (of, Grounded { persona, .. }) in grounded.iter().enumerate() {
        for kind in TraitKind::ALL {
            let listed = persona.traits(kind).iter().enumerate();
            let doubtful = listed.filter(|(_, known)| known.support == Some(Support::Unsupported));
            doubts.extend(doubtful.map(|(at, known)| Doubt { of, kind, at, text: known.text.clone() }));
        }
    }
    doubts
}

fn unheard(item: u32, model: &ModelRef, failure: &Failure) -> Warning {
    let message = format!("{model} gave no embeddings, so what words tell of the traits stands: {}", failure.message);
    Warning { reason: WarningReason::EmbeddingsUnheard, message, subject: item_id(item).to_string() }
}

/// Takes up what is near each persona's traits.
async fn take(
    context: &Context,
    embeddings: &Embeddings,
    grounded: &mut [Grounded],
    near: Vec<(usize, Near)>,
) -> Result<(), Failure> {
    let personas: Vec<Persona> = grounded.iter().map(|grounded| grounded.persona.clone()).collect();
    let model = embeddings.model.to_string();
    let adopted = context.aside(move |context| {
        let sources = context.sources();
        let of = |at: usize| near.iter().filter(move |(of, _)| *of == at).map(|(_, near)| near.clone());
        let each = personas.iter().enumerate();
        each.map(|(at, persona)| adopt(persona, &sources, &of(at).collect::<Vec<_>>(), &model)).collect::<Vec<_>>()
    });
    for (grounded, persona) in grounded.iter_mut().zip(adopted.await?) {
        grounded.persona = persona;
    }
    Ok(())
}

/// Who is asked, and for whom.
struct Asking<'a> {
    context: &'a Context,
    task: &'a Task,
    model: &'a ModelRef,
}

impl Asking<'_> {
    /// What is near each trait; what it took is added to `usage`, whatever comes of it.
    async fn near(&self, doubts: &[Doubt], least: Score, usage: &mut Usage) -> Result<Vec<(usize, Near)>, Failure> {
        let mut known = self.context.meaning.lock().await;
        if known.is_none() {
            let reading = self.context.reading();
            let sentences = reading.sentences().iter().map(|sentence| reading.text_of(sentence).to_owned());
            *known = Some(Arc::new(self.embed(sentences.collect(), usage).await?));
        }
        let sentences = known.clone().unwrap_or_default();
        drop(known);
        let texts = self.embed(doubts.iter().map(|doubt| doubt.text.clone()).collect(), usage).await?;
        let asked: Vec<(usize, TraitKind, usize)> =
            doubts.iter().map(|doubt| (doubt.of, doubt.kind, doubt.at)).collect();
        self.context
            .aside(move |_| {
                let near = |(of, kind, at), text: &Vector| {
                    (of, Near { kind, at, sentences: nearest(text, &sentences, least) })
                };
                asked.into_iter().zip(&texts).map(|(of, text)| near(of, text)).collect()
            })
            .await
    }

    /// The vectors of `texts`, in order.
    async fn embed(&self, texts: Vec<String>, usage: &mut Usage) -> Result<Vec<Vector>, Failure> {
        let batches: Vec<Vec<String>> = texts.chunks(MOST_TEXTS).map(<[String]>::to_vec).collect();
        let requests = batches.into_iter().map(|texts| self.request(texts));
        let listener = self.context.listener(self.task, Arc::new(Unwatched));
        let asked = futures::stream::iter(requests.collect::<Vec<_>>()).map(|request| {
            let (model, listener) = (Arc::clone(&self.context.model), Arc::clone(&listener));
            async move { model.ask(request, listener).await }
        });
        let answers: Vec<_> = asked.buffered(AT_ONCE).collect().await;
        let (mut vectors, mut failed) = (Vec::with_capacity(texts.len()), None);
        for answer in answers {
            match answer {
                Ok(reply) => {
                    *usage += reply.usage;
                    match reply.answer {
                        Answer::Vectors(more) if reply.model == *self.model => vectors.extend(more),
                        _ => failed = Some(elsewhere(&reply.model)),
                    }
                }
                Err(error) => {
                    *usage += error.usage;
                    failed = Some(error.into());
                }
            }
        }
        failed.map_or(Ok(vectors), Err)
    }

    fn request(&self, texts: Vec<String>) -> Request {
        Request {
            run: self.task.run.clone(),
            model: self.model.clone(),
            question: Arc::new(Question::new(Ask::Embed(EmbedTexts { texts }))),
            temperature: None,
            seed: 0,
            max_output_tokens: Some(0),
            effort: None,
            budget: Arc::clone(&self.context.budget),
            complaint: None,
        }
    }
}

/// Vectors of another model are of another space.
fn elsewhere(model: &ModelRef) -> Failure {
    let message = format!("{model} answered in its place, whose vectors cannot be compared with its own");
    Failure::new(FailureReason::ProviderUnavailable, message)
}
