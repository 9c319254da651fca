//! Promises of `port::verdicts`.

use assay_domain::digest::Digest;
use assay_engine::pipeline::automaton::verdict::{Conclusion, VerdictStatus};
use assay_engine::port::clock::Timestamp;
use assay_engine::port::verdicts::Kept;

use super::Ledger;
use super::store::Factory;

fn key(name: &str) -> Digest {
    Digest::of(name.as_bytes())
}

fn conclusion(witness: &str) -> Conclusion {
    Conclusion { witness: Some(witness.to_owned()), ..Conclusion::of(VerdictStatus::Fail) }
}

async fn keep(ledger: &Ledger, new: &[(&str, &str)], used: &[&str], at: i64) {
    let new = new.iter().map(|(name, witness)| (key(name), conclusion(witness))).collect();
    let kept = Kept { new, used: used.iter().map(|name| key(name)).collect() };
    ledger.verdicts.keep(kept, Timestamp(at)).await.expect("keep");
}

async fn found(ledger: &Ledger, names: &[&str]) -> Vec<Option<Conclusion>> {
    let keys: Vec<Digest> = names.iter().map(|name| key(name)).collect();
    ledger.verdicts.find(&keys).await.expect("find")
}

/// What is kept is found under its key, in the order of the keys.
pub async fn a_kept_verdict_is_found_as_it_was(factory: &impl Factory) {
    let ledger = factory().await;
    keep(&ledger, &[("a", "01"), ("b", "")], &[], 1).await;
    assert_eq!(found(&ledger, &["b", "c", "a"]).await, [Some(conclusion("")), None, Some(conclusion("01"))]);
}

/// What was made again takes the place of what was there.
pub async fn a_verdict_made_again_replaces_the_old_one(factory: &impl Factory) {
    let ledger = factory().await;
    keep(&ledger, &[("a", "01")], &[], 1).await;
    keep(&ledger, &[("a", "10")], &[], 2).await;
    assert_eq!(found(&ledger, &["a"]).await, [Some(conclusion("10"))]);
}

/// What is used stays, what nobody uses goes.
pub async fn verdicts_that_nobody_uses_are_forgotten(factory: &impl Factory) {
    let ledger = factory().await;
    keep(&ledger, &[("old", "0"), ("used", "1")], &[], 10).await;
    keep(&ledger, &[("new", "2")], &["used", "unknown"], 20).await;
    assert_eq!(ledger.verdicts.forget_before(Timestamp(20)).await.expect("forget"), 1);
    let left: Vec<bool> = found(&ledger, &["old", "used", "new"]).await.iter().map(Option::is_some).collect();
    assert_eq!(left, [false, true, true]);
}

/// A batch is begun for the first time once.
pub async fn a_batch_is_new_once(factory: &impl Factory) {
    let ledger = factory().await;
    let begin = async |name: &str| ledger.verdicts.begin(&key(name), Timestamp(1)).await.expect("begin");
    assert_eq!([begin("a").await, begin("b").await, begin("a").await], [false, false, true]);
}
