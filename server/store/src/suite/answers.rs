//! Promises of `port::answers`.

use assay_domain::digest::Digest;
use assay_engine::port::answers::KeptAnswer;
use assay_engine::port::clock::Timestamp;

use super::store::Factory;
use super::{Ledger, samples};

/// A ledger with one run in it, and an answer for that run.
async fn ledger(factory: &impl Factory) -> (Ledger, KeptAnswer) {
    let ledger = factory().await;
    let spec = samples::spec(1);
    ledger.store.open(&spec, samples::first(&spec.id)).await.expect("open");
    (ledger, samples::answer(&spec.id))
}

fn key(name: &str) -> Digest {
    Digest::of(name.as_bytes())
}

async fn found(ledger: &Ledger, name: &str) -> Option<KeptAnswer> {
    ledger.answers.find(&key(name)).await.expect("find")
}

/// What is kept is found under its key, and nothing else.
pub async fn a_kept_answer_is_found_as_it_was(factory: &impl Factory) {
    let (ledger, answer) = ledger(factory).await;
    assert_eq!(found(&ledger, "a").await, None);
    ledger.answers.keep(&key("a"), &answer).await.expect("keep");
    assert_eq!(found(&ledger, "a").await, Some(answer));
    assert_eq!(found(&ledger, "b").await, None);
}

/// The first answer stays.
pub async fn an_answer_is_not_replaced(factory: &impl Factory) {
    let (ledger, answer) = ledger(factory).await;
    ledger.answers.keep(&key("a"), &answer).await.expect("keep");
    let other = KeptAnswer { text: "other".into(), ..answer.clone() };
    ledger.answers.keep(&key("a"), &other).await.expect("keep");
    assert_eq!(found(&ledger, "a").await, Some(answer));
}

/// Whoever deletes a run deletes what was written for it.
pub async fn an_answer_goes_with_its_run(factory: &impl Factory) {
    let (ledger, answer) = ledger(factory).await;
    ledger.answers.keep(&key("a"), &answer).await.expect("keep");
    ledger.store.delete(&answer.run).await.expect("delete");
    assert_eq!(found(&ledger, "a").await, None);
    ledger.answers.keep(&key("a"), &answer).await.expect("a run that is gone is no failure");
    assert_eq!(found(&ledger, "a").await, None);
}

/// Old answers go, others stay.
pub async fn answers_are_forgotten_by_age(factory: &impl Factory) {
    let (ledger, answer) = ledger(factory).await;
    for (name, at) in [("old", 10), ("new", 20)] {
        let answer = KeptAnswer { at: Timestamp(at), ..answer.clone() };
        ledger.answers.keep(&key(name), &answer).await.expect("keep");
    }
    assert_eq!(ledger.answers.forget_before(Timestamp(20)).await.expect("forget"), 1);
    assert!(found(&ledger, "old").await.is_none() && found(&ledger, "new").await.is_some());
}
