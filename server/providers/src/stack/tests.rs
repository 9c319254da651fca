//! The promises of the stack, kept without a socket: on a paused clock, against a provider that acts as the test says.
#![expect(clippy::print_stdout, reason = "figures that are published come from here")]

mod acting;
mod sockets;

use std::sync::Arc;
use std::time::Duration;

use assay_domain::money::Money;
use assay_engine::port::catalog::{Catalog as _, CircuitState};
use assay_engine::port::model::{DecisionKind as Kind, ErrorClass, Model as _, Usage};
use assay_engine::stage::budget::Budget;
use futures::future::join_all;
use tokio::time::Instant;

use super::*;
use crate::limits::CircuitLimits;
use crate::pool::Pool;
use acting::*;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn the_order_of_the_layers() {
    let named = std::any::type_name::<Layers>();
    let words = named.split(['<', '>', ',', ' ']).filter(|word| !word.is_empty());
    let order: Vec<&str> = words.filter_map(|word| word.rsplit("::").next()).collect();
    let expected = [
        "Cached", "Flight", "Retry", "AskAgain", "Reader", "Fitting", "Hedged", "Budgeted", "Slotted", "Paced",
        "Guarded", "Send",
    ];
    assert_eq!(order, expected);
}

#[tokio::test(start_paused = true)]
async fn what_may_pass_is_asked_again_and_what_may_not_is_not() {
    for (class, sent) in [
        (ErrorClass::Transient, 4),
        (ErrorClass::Permanent, 1),
        (ErrorClass::Refused, 1),
        (ErrorClass::Unauthorised, 1),
    ] {
        let actor = Actor::new(move |act| Box::pin(async move { Err(act.error(class)) }));
        let error = actor.pool(Limits::default()).ask(draft(1), Story::new()).await.unwrap_err();
        assert_eq!((error.class, error.usage.calls, actor.sent()), (class, sent, sent), "{class:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_lone_call_that_is_told_to_slow_down_waits_as_long_as_patience_lasts() {
    let well_again = Instant::now() + 120 * SECOND;
    let act = move |act: Act| -> Acts {
        Box::pin(async move {
            if Instant::now() < well_again { Err(act.error(ErrorClass::RateLimited)) } else { Ok(act.well()) }
        })
    };
    let actor = Actor::new(act);
    actor.pool(Limits { circuit: never_opens(), ..Limits::default() }).ask(draft(1), Story::new()).await.unwrap();
    assert!(well_again.elapsed() <= 5 * SECOND, "{:?}", well_again.elapsed());
    assert!(actor.failed() <= 120, "{} calls", actor.failed());

    let never = Actor::new(|act| Box::pin(async move { Err(act.error(ErrorClass::RateLimited)) }));
    let start = Instant::now();
    let limits = Limits { circuit: CircuitLimits { patience: 30 * SECOND, ..never_opens() }, ..Limits::default() };
    let error = never.pool(limits).ask(draft(1), Story::new()).await.unwrap_err();
    assert!(error.message.contains("not well again within 30s"), "{}", error.message);
    assert!(start.elapsed() <= 35 * SECOND);
}

#[tokio::test(start_paused = true)]
async fn waits_are_drawn_below_a_bound_and_not_below_what_the_provider_asks() {
    let actor = Actor::new(|act| {
        Box::pin(async move {
            let wait = (act.number == 2).then(|| 7 * SECOND);
            if act.number < 4 {
                Err(ModelError { retry_after: wait, ..act.error(ErrorClass::RateLimited) })
            } else {
                Ok(act.well())
            }
        })
    });
    let story = Story::new();
    actor.pool(Limits::default()).ask(draft(1), story.clone()).await.unwrap();
    let delays: Vec<Duration> = story.retries().iter().map(|retry| retry.delay).collect();
    assert!(delays[0] <= Duration::from_millis(250) && delays[2] <= SECOND, "{delays:?}");
    assert!((7 * SECOND..8 * SECOND).contains(&delays[1]), "{delays:?}");
}

#[tokio::test(start_paused = true)]
async fn retries_are_a_part_of_all_calls() {
    let actor = Actor::new(|act| Box::pin(async move { Err(act.error(ErrorClass::Transient)) }));
    let limits = Limits { retry_floor: 1, circuit: never_opens(), ..Limits::default() };
    let pool = actor.pool(limits);
    let asked = (0..100).map(|item| pool.ask(draft(item), Story::new()));
    let errors: Vec<ModelError> = join_all(asked).await.into_iter().filter_map(Result::err).collect();
    assert_eq!(errors.len(), 100);
    assert!(actor.sent() <= 110, "{} calls", actor.sent());
    assert!(errors.iter().any(|error| error.message.contains("too many calls are retries")));
}

#[tokio::test(start_paused = true)]
async fn an_unreadable_answer_is_asked_for_again_with_the_complaint() {
    let actor = Actor::new(|act| {
        Box::pin(async move {
            let complained = act.request.complaint.is_some();
            Ok(if complained { act.well() } else { act.written("no JSON at all") })
        })
    });
    let story = Story::new();
    let reply = actor.pool(Limits::default()).ask(draft(1), story.clone()).await.unwrap();
    assert_eq!((reply.usage.calls, actor.sent()), (2, 2));
    assert_eq!(story.retries()[0].reason, ErrorClass::Unreadable);

    let never = Actor::new(|act| Box::pin(async move { Ok(act.written("no JSON at all")) }));
    let error = never.pool(Limits::default()).ask(draft(1), Story::new()).await.unwrap_err();
    assert_eq!((error.class, never.sent()), (ErrorClass::Unreadable, 3));
}

#[tokio::test(start_paused = true)]
async fn a_cut_off_answer_may_be_longer_up_to_the_models_own_limit() {
    let actor = Actor::new(|act| {
        Box::pin(async move {
            let limit = act.request.max_output_tokens;
            Ok(if limit < Some(800) { act.cut_off(limit) } else { act.well() })
        })
    });
    let story = Story::new();
    let request = Request { max_output_tokens: Some(200), ..draft(1) };
    actor.pool_of(Limits::default(), Priced::to(1_000)).ask(request.clone(), story.clone()).await.unwrap();
    assert_eq!(story.count(Kind::OutputLimitRaised), 2);

    let error = actor.pool_of(Limits::default(), Priced::to(400)).ask(request, Story::new()).await.unwrap_err();
    assert_eq!(error.class, ErrorClass::Truncated);
    assert!(error.message.contains("400 tokens, the model's own"), "{}", error.message);
}

#[tokio::test(start_paused = true)]
async fn a_budget_that_does_not_cover_a_call_sends_none() {
    let actor = Actor::well();
    let pool = actor.pool_of(Limits::default(), Priced::to(1_000));
    let poor = Budget::new(Some(Money::from_micros(1)), Money::ZERO);
    let error = pool.ask(Request { budget: poor, ..draft(1) }, Story::new()).await.unwrap_err();
    assert_eq!((error.class, actor.sent()), (ErrorClass::Budget, 0));
    assert!(error.message.contains("0.000001 USD"), "{}", error.message);

    let rich = Budget::new(Some(Money::from_micros(1_000_000)), Money::ZERO);
    let reply = pool.ask(Request { budget: Arc::clone(&rich), ..draft(1) }, Story::new()).await.unwrap();
    assert!(reply.usage.cost > Money::ZERO);
    assert_eq!(rich.left(), Money::from_micros(1_000_000).minus(reply.usage.cost));
}

#[tokio::test(start_paused = true)]
async fn a_prompt_longer_than_the_window_is_not_sent() {
    let actor = Actor::well();
    let prompt = draft(1).question.prompt().clone();
    let length = (prompt.system.len() + prompt.user.len() + draft(1).question.schema().text.len()) as u64;
    actor.pool_of(Limits::default(), Priced::reading(length)).ask(draft(1), Story::new()).await.unwrap();
    let error =
        actor.pool_of(Limits::default(), Priced::reading(length - 1)).ask(draft(2), Story::new()).await.unwrap_err();
    assert_eq!((error.class, error.usage.calls, actor.sent()), (ErrorClass::Permanent, 0, 1));
    let expected = format!("the prompt is {length} tokens long and actor/act-1 reads {} at once", length - 1);
    assert!(error.message.starts_with(&expected), "{}", error.message);
}

#[tokio::test(start_paused = true)]
async fn a_budget_refuses_a_model_of_unknown_price() {
    let actor = Actor::well();
    let pool = actor.pool(Limits::default());
    let budget = Budget::new(Some(Money::from_micros(1_000_000)), Money::ZERO);
    let error = pool.ask(Request { budget, ..draft(1) }, Story::new()).await.unwrap_err();
    assert_eq!((error.class, actor.sent()), (ErrorClass::Budget, 0));
    assert!(error.message.contains("the price of actor/act-1 is not known"), "{}", error.message);
    let reply = pool.ask(draft(1), Story::new()).await.unwrap();
    assert_eq!(reply.usage.unpriced_calls, 1);
}

#[tokio::test(start_paused = true)]
async fn a_kept_answer_costs_no_call() {
    let actor = Actor::well();
    let pool = actor.keeping();
    let first = pool.ask(draft(1), Story::new()).await.unwrap();
    let story = Story::new();
    let second = pool.ask(draft(1), story.clone()).await.unwrap();
    assert_eq!((second.answer, second.usage), (first.answer, Usage::default()));
    assert_eq!((story.count(Kind::AnswerReused), actor.sent()), (1, 1));
    pool.ask(draft(2), Story::new()).await.unwrap();
    let health = pool.providers().remove(0).health.remove(0);
    assert_eq!((health.cache_hits, health.cache_misses, health.calls), (1, 2, 2));
}

#[tokio::test(start_paused = true)]
async fn a_question_under_way_is_shared_and_outlives_who_asked_it_first() {
    let actor = Actor::slow(SECOND);
    let pool = actor.pool(Limits::default());
    let story = Story::new();
    let asked = (0..5).map(|_| pool.ask(draft(1), story.clone()));
    let replies: Vec<Reply> = join_all(asked).await.into_iter().map(Result::unwrap).collect();
    assert_eq!((actor.sent(), story.count(Kind::CallShared)), (1, 4));
    assert_eq!(replies.iter().map(|reply| reply.usage.calls).sum::<u64>(), 1);

    let mut leader = pool.ask(draft(2), Story::new());
    let mut follower = pool.ask(draft(2), Story::new());
    assert!(futures::poll!(&mut leader).is_pending() && futures::poll!(&mut follower).is_pending());
    drop(leader);
    assert!(follower.await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn two_minutes_of_429_are_sat_out() {
    let well_again = Instant::now() + 120 * SECOND;
    let actor = Actor::new(move |act| {
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(50)).await;
            if Instant::now() < well_again { Err(act.error(ErrorClass::RateLimited)) } else { Ok(act.well()) }
        })
    });
    let pool = actor.pool(Limits::default());
    let story = Story::new();
    let budget = Budget::unlimited();
    let asked = (0..64).map(|item| pool.ask(Request { budget: Arc::clone(&budget), ..draft(item) }, story.clone()));
    let replies = join_all(asked).await;
    let recovered = Instant::now() - well_again;
    assert!(replies.iter().all(Result::is_ok), "nobody fails");
    assert_eq!(story.count(Kind::CircuitOpened), 1, "a run is told once");
    assert_eq!(story.count(Kind::CircuitClosed), 1);
    // Without a limit, 64 at once of 50 ms each would have sent 153,600.
    let limited = actor.failed();
    println!("sent while limited: {limited}; all {} answered {recovered:?} after it was well", replies.len());
    assert!(limited <= 200, "{limited} were sent while limited");
    assert!(recovered <= 6 * SECOND, "{recovered:?}");
}

#[tokio::test(start_paused = true)]
async fn patience_with_an_open_circuit_ends() {
    let actor = Actor::new(|act| Box::pin(async move { Err(act.error(ErrorClass::RateLimited)) }));
    let circuit = CircuitLimits { patience: 20 * SECOND, ..CircuitLimits::default() };
    let pool = actor.pool(Limits { circuit, ..Limits::default() });
    let start = Instant::now();
    let errors = join_all((0..30).map(|item| pool.ask(draft(item), Story::new()))).await;
    assert!(start.elapsed() < 60 * SECOND);
    let last = errors.into_iter().filter_map(Result::err).find(|error| error.message.contains("not well again"));
    assert_eq!(last.unwrap().class, ErrorClass::Transient);
    assert_ne!(pool.providers()[0].health[0].circuit, CircuitState::Closed);
}

#[tokio::test(start_paused = true)]
async fn a_server_that_falls_over_beyond_eight_settles_at_eight() {
    let actor = Actor::new(|act| {
        Box::pin(async move {
            let slow = act.in_flight > 8;
            tokio::time::sleep(Duration::from_millis(if slow { 2_000 } else { 50 })).await;
            Ok(act.well())
        })
    });
    for initial in [4, 8, 16, 32] {
        let pool = actor.pool(Limits { initial_concurrency: initial, ..Limits::default() });
        let before = actor.sent();
        busy(&pool, 64, 30 * SECOND).await;
        let (calls, limit) = (actor.sent() - before, pool.providers()[0].health[0].concurrency_limit);
        // The best fixed limit, 8, gives 160 a second: 4,800 in the same time.
        println!(
            "from {initial}: {calls} calls in 30 s, {:.1} % of the best fixed limit, settled at {limit}",
            calls as f64 / 48.0
        );
        assert!((7..=9).contains(&limit), "settled at {limit}");
        assert!(calls as f64 > 0.85 * 4_800.0, "{calls} calls from {initial}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_server_that_bears_all_is_given_all() {
    let actor = Actor::slow(Duration::from_millis(50));
    let pool = actor.pool(Limits { initial_concurrency: 4, ..Limits::default() });
    busy(&pool, 64, 5 * SECOND).await;
    assert_eq!(pool.providers()[0].health[0].concurrency_limit, 60);
}

#[tokio::test(start_paused = true)]
async fn requests_a_minute_are_kept_and_waiting_is_told() {
    let actor = Actor::well();
    let pool = actor.pool(Limits { requests_per_minute: Some(60), ..Limits::default() });
    let (start, story) = (Instant::now(), Story::new());
    let asked = join_all((0..60).map(|item| pool.ask(draft(item), story.clone()))).await;
    assert!(asked.iter().all(Result::is_ok));
    assert!(start.elapsed() > 50 * SECOND, "{:?}", start.elapsed());
    assert!(story.count(Kind::WaitedForRate) > 40);
}

#[tokio::test(start_paused = true)]
async fn a_slow_call_is_hedged_only_when_asked_to() {
    let act = |act: Act| -> Acts {
        Box::pin(async move {
            tokio::time::sleep(if act.number == 1 { 60 * SECOND } else { SECOND }).await;
            Ok(act.well())
        })
    };
    let (start, story, actor) = (Instant::now(), Story::new(), Actor::new(act));
    let limits = Limits { hedge_after: Some(2 * SECOND), ..Limits::default() };
    let reply = actor.pool(limits).ask(draft(1), story.clone()).await.unwrap();
    assert_eq!(start.elapsed(), 3 * SECOND);
    assert_eq!((story.count(Kind::Hedged), reply.usage.calls, reply.usage.unreported_calls), (1, 2, 1));
    assert_eq!(Actor::new(act).pool(Limits::default()).ask(draft(1), Story::new()).await.unwrap().usage.calls, 1);
}

#[tokio::test(start_paused = true)]
async fn another_is_asked_in_its_place_until_somebody_was_heard() {
    let ill = Actor::new(|act| Box::pin(async move { Err(act.error(ErrorClass::Unauthorised)) }));
    let story = Story::new();
    let reply = ill.pool_with(Actor::well()).ask(draft(1), story.clone()).await.unwrap();
    assert_eq!((reply.model.provider.as_str(), story.count(Kind::FellBack)), ("other", 1));

    let talks = Actor::new(|act| {
        Box::pin(async move {
            act.listener.heard("{");
            Err(act.error(ErrorClass::Permanent))
        })
    });
    assert!(talks.pool_with(Actor::well()).ask(draft(1), Story::new()).await.is_err());
    let declines = Actor::new(|act| Box::pin(async move { Err(act.error(ErrorClass::Refused)) }));
    assert!(declines.pool_with(Actor::well()).ask(draft(1), Story::new()).await.is_err());
}

fn never_opens() -> CircuitLimits {
    CircuitLimits { calls: usize::MAX, ..CircuitLimits::default() }
}

/// So many ask, one question after the other, for so long.
async fn busy(pool: &Pool, callers: u32, span: Duration) {
    let end = Instant::now() + span;
    let caller = async |caller: u32| {
        for item in 0.. {
            if pool.ask(draft(caller * 100_000 + item), Story::new()).await.is_err() {
                return;
            }
        }
    };
    let _ = tokio::time::timeout_at(end, join_all((1..=callers).map(caller))).await;
}
