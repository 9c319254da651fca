//! Promises of `port::bus`.

use std::sync::Arc;

use assay_engine::port::bus::{Bus, News};
use assay_engine::run::Sequence;

use super::samples::run;

/// Makes a bus.
pub trait Factory: AsyncFn() -> Arc<dyn Bus> {}
impl<F: AsyncFn() -> Arc<dyn Bus>> Factory for F {}

async fn hears(news: &mut Box<dyn News>, seen: u64) {
    let past = tokio::time::timeout(std::time::Duration::from_secs(20), news.past(Sequence(seen)));
    past.await.expect("news comes");
}

async fn hears_nothing(news: &mut Box<dyn News>, seen: u64) {
    tokio::select! {
        biased;
        () = news.past(Sequence(seen)) => panic!("nothing grew past {seen}"),
        () = tokio::task::yield_now() => {}
    }
}

/// Whoever waits hears.
pub async fn news_wakes_a_listener(factory: &impl Factory) {
    let bus = factory().await;
    let mut news = bus.subscribe(&run(1));
    let tell = async { bus.announce(&run(1), Sequence(1)) };
    tokio::join!(hears(&mut news, 0), tell);
}

/// Nobody waits for what was already told.
pub async fn known_growth_is_told_at_once(factory: &impl Factory) {
    let bus = factory().await;
    let mut news = bus.subscribe(&run(1));
    bus.announce(&run(1), Sequence(7));
    hears(&mut news, 3).await;
    hears(&mut news, 6).await;
}

/// What a listener has seen is no news.
pub async fn old_news_wakes_nobody(factory: &impl Factory) {
    let bus = factory().await;
    let mut news = bus.subscribe(&run(1));
    bus.announce(&run(1), Sequence(7));
    hears(&mut news, 6).await;
    hears_nothing(&mut news, 7).await;
}

/// Runs are apart.
pub async fn news_of_another_run_wakes_nobody(factory: &impl Factory) {
    let bus = factory().await;
    let mut news = bus.subscribe(&run(1));
    let _other = bus.subscribe(&run(2));
    bus.announce(&run(2), Sequence(7));
    hears_nothing(&mut news, 0).await;
}

/// News that comes late does not take newer news away.
pub async fn news_never_goes_backwards(factory: &impl Factory) {
    let bus = factory().await;
    let mut news = bus.subscribe(&run(1));
    bus.announce(&run(1), Sequence(7));
    bus.announce(&run(1), Sequence(3));
    hears(&mut news, 6).await;
}

/// News is for all.
pub async fn every_listener_hears(factory: &impl Factory) {
    let bus = factory().await;
    let (mut one, mut two) = (bus.subscribe(&run(1)), bus.subscribe(&run(1)));
    bus.announce(&run(1), Sequence(1));
    hears(&mut one, 0).await;
    drop(one);
    bus.announce(&run(1), Sequence(2));
    hears(&mut two, 1).await;
}

/// Leaving costs nothing but the news in between.
pub async fn a_listener_may_come_back(factory: &impl Factory) {
    let bus = factory().await;
    drop(bus.subscribe(&run(1)));
    bus.announce(&run(1), Sequence(1));
    let mut news = bus.subscribe(&run(1));
    bus.announce(&run(1), Sequence(2));
    hears(&mut news, 1).await;
}
