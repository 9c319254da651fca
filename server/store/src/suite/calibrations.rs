//! Promises of `port::calibrations`.

use assay_engine::port::calibrations::Calibration;
use assay_engine::port::model::ModelRef;

use super::store::Factory;
use super::{Ledger, samples};

async fn put(ledger: &Ledger, calibration: &Calibration) {
    ledger.calibrations.put(calibration).await.expect("put");
}

async fn of(ledger: &Ledger, model: &ModelRef) -> Option<Calibration> {
    ledger.calibrations.of(model).await.expect("of")
}

/// What is kept is found by its model, and nothing else.
pub async fn a_calibration_is_found_as_it_was(factory: &impl Factory) {
    let ledger = factory().await;
    let calibration = samples::calibration("p", "m", 1);
    assert_eq!(of(&ledger, &calibration.model).await, None);
    put(&ledger, &calibration).await;
    assert_eq!(of(&ledger, &calibration.model).await, Some(calibration));
    assert_eq!(of(&ledger, &samples::calibration("p", "n", 1).model).await, None);
}

/// A model has one calibration.
pub async fn a_newer_calibration_takes_the_place_of_an_older_one(factory: &impl Factory) {
    let ledger = factory().await;
    let newer = samples::calibration("p", "m", 2);
    put(&ledger, &samples::calibration("p", "m", 1)).await;
    put(&ledger, &newer).await;
    assert_eq!(ledger.calibrations.all().await.expect("all"), [newer]);
}

/// Whatever the order they came in.
pub async fn calibrations_are_listed_by_provider_and_model(factory: &impl Factory) {
    let ledger = factory().await;
    let [first, second, third] = [("a", "z"), ("b", "a"), ("b", "b")].map(|(p, m)| samples::calibration(p, m, 1));
    for calibration in [&third, &first, &second] {
        put(&ledger, calibration).await;
    }
    assert_eq!(ledger.calibrations.all().await.expect("all"), [first, second, third]);
}

/// Another's stays.
pub async fn a_forgotten_calibration_is_gone(factory: &impl Factory) {
    let ledger = factory().await;
    let [one, other] = ["m", "n"].map(|model| samples::calibration("p", model, 1));
    put(&ledger, &one).await;
    put(&ledger, &other).await;
    assert!(ledger.calibrations.forget(&one.model).await.expect("forget"));
    assert!(!ledger.calibrations.forget(&one.model).await.expect("forget twice"));
    assert_eq!(ledger.calibrations.all().await.expect("all"), [other]);
}
