//! The ledger and the bus in memory, on paused time.

use std::sync::Arc;

use assay_engine::port::bus::Bus;
use assay_engine::run::Sequence;

use crate::memory::{MemoryBus, MemoryLedger};
use crate::suite::{Ledger, samples};

async fn ledger() -> Ledger {
    let ledger = Arc::new(MemoryLedger::new());
    Ledger {
        store: ledger.clone(),
        answers: ledger.clone(),
        calibrations: ledger.clone(),
        delivery: ledger,
        keep: Box::new(()),
    }
}

async fn a_bus() -> Arc<dyn Bus> {
    Arc::new(MemoryBus::new())
}

mod store {
    crate::store_suite!(
        #[tokio::test(start_paused = true)]
        super::ledger
    );
}

mod answers {
    crate::answers_suite!(
        #[tokio::test(start_paused = true)]
        super::ledger
    );
}

mod calibrations {
    crate::calibrations_suite!(
        #[tokio::test(start_paused = true)]
        super::ledger
    );
}

mod delivery {
    crate::delivery_suite!(
        #[tokio::test(start_paused = true)]
        super::ledger
    );
}

mod bus {
    crate::bus_suite!(
        #[tokio::test(start_paused = true)]
        super::a_bus
    );
}

#[tokio::test]
async fn a_run_that_nobody_listens_to_takes_no_room() {
    let bus = MemoryBus::new();
    (1..=100).for_each(|number| bus.announce(&samples::run(number), Sequence(1)));
    assert_eq!(bus.followed(), 0);
    let both = [bus.subscribe(&samples::run(1)), bus.subscribe(&samples::run(1))];
    assert_eq!(bus.followed(), 1);
    drop(both);
    assert_eq!(bus.followed(), 0);
}

#[tokio::test]
async fn tasks_wait_in_the_outbox_until_they_are_confirmed() {
    let ledger = ledger().await;
    let spec = samples::spec(1);
    let mut first = samples::first(&spec.id);
    first.send = vec![samples::task(&spec.id, "draft", 1)];
    ledger.store.open(&spec, first.clone()).await.expect("open");
    assert_eq!(ledger.store.unsent().await.expect("unsent"), first.send);
    ledger.store.sent(&[first.send[0].id.clone()]).await.expect("sent");
    assert!(ledger.store.unsent().await.expect("unsent").is_empty());
}
