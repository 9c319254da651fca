//! What each behaviour does to a reply on its way.

use std::io;
use std::sync::Arc;

use bytes::Bytes;
use http::{HeaderValue, Response};

use super::behaviour::{Behaviour, RetryAfter};
use super::body::{self, Body, Delivery, End};
use super::dialect::Wire;
use super::fault::{self, Fault};
use super::route::EMBEDDINGS;
use super::script::{Call, Judging};
use super::seen::{Seen, Underway};
use super::{answer, embedding};

/// An error closes the connection without a status.
pub(crate) async fn give(
    call: &Call,
    behaviour: &Behaviour,
    judging: Judging,
    mut underway: Underway,
    seen: &Arc<Seen>,
) -> io::Result<Response<Body>> {
    seen.load.keep(behaviour).await;
    if *behaviour == Behaviour::HangUp {
        underway.done();
        return Err(io::Error::other("hung up on purpose"));
    }
    if let Some(refused) = refused(call, behaviour, seen) {
        underway.done();
        return Ok(refused);
    }
    if call.path == EMBEDDINGS && *behaviour == Behaviour::Well {
        underway.done();
        return Ok(body::json(200, &embedding::embedded(&call.body)));
    }
    let delivery = match behaviour {
        Behaviour::EnormousBody => Delivery::of(kind(call, behaviour), body::enormous("data: {\"")),
        Behaviour::EnormousError(status) => {
            let parts = body::enormous("{\"error\":{\"message\":\"");
            Delivery { status: *status, ..Delivery::of("application/json", parts) }
        }
        _ => answered(call, behaviour, judging, seen),
    };
    Ok(delivery.into_response(underway))
}

/// The behaviours that are an error status.
fn refused(call: &Call, behaviour: &Behaviour, seen: &Seen) -> Option<Response<Body>> {
    if let Behaviour::PlainStatus(status) = behaviour {
        return Some(body::page(*status, &format!("gateway says no to {}", call.asked.text)));
    }
    if let Behaviour::RateLimited { per_second } = behaviour {
        let over = seen.load.is_over(*per_second);
        return over.then(|| refusal(call.dialect.wire(), &Fault::TooManyRequests, Some(&RetryAfter::Seconds(1))));
    }
    let (fault, after) = fault::scripted(call, behaviour)?;
    Some(refusal(call.dialect.wire(), &fault, after.as_ref()))
}

/// A refusal in the vendor's words, with the headers that go with it.
pub(crate) fn refusal(wire: &dyn Wire, fault: &Fault, after: Option<&RetryAfter>) -> Response<Body> {
    let (status, value) = wire.refuse(fault, after);
    let mut response = body::json(status, &value);
    for (name, value) in wire.headers() {
        response.headers_mut().insert(*name, HeaderValue::from_static(value));
    }
    if let Some(after) = after.filter(|after| !(wire.delays_in_body() && after.delay().is_some())) {
        after.put(response.headers_mut());
    }
    response
}

fn answered(call: &Call, behaviour: &Behaviour, judging: Judging, seen: &Seen) -> Delivery {
    let wire = call.dialect.wire();
    let answer = answer::compose(call, behaviour, judging, seen);
    let streaming = streams(call, behaviour);
    let mut parts = if streaming {
        wire.pieces(call, &answer)
    } else {
        let whole = Bytes::from(wire.whole(call, &answer).to_string());
        vec![whole.slice(..whole.len() / 2), whole.slice(whole.len() / 2..)]
    };
    if streaming && *behaviour == Behaviour::ErrorInStream {
        parts.truncate(parts.len() / 2);
        parts.push(wire.broken(call));
    }
    if streaming && matches!(behaviour, Behaviour::Dripping(_)) {
        parts.insert(0, Bytes::from_static(wire.hello(call).as_bytes()));
    }
    spoiled(Delivery::of(kind(call, behaviour), parts), behaviour)
}

fn streams(call: &Call, behaviour: &Behaviour) -> bool {
    call.streaming && *behaviour != Behaviour::NeverStreams
}

fn kind(call: &Call, behaviour: &Behaviour) -> &'static str {
    match behaviour {
        Behaviour::WrongContentType => "text/plain; charset=utf-8",
        _ if streams(call, behaviour) => call.dialect.wire().stream_type(call),
        _ => "application/json",
    }
}

/// The behaviours that are about how the bytes come.
fn spoiled(mut delivery: Delivery, behaviour: &Behaviour) -> Delivery {
    let half = delivery.parts.len() / 2;
    match behaviour {
        Behaviour::SlowFirstToken(delay) => delivery.start = *delay,
        Behaviour::Dripping(pause) => {
            delivery.parts = body::shredded(&delivery.parts);
            delivery.pause = *pause;
        }
        Behaviour::Reset => {
            delivery.parts.truncate(half);
            delivery.end = End::Broken;
        }
        Behaviour::EndsEarly => delivery.parts.truncate(half),
        Behaviour::Stalling => {
            delivery.parts.truncate(half.min(5));
            delivery.end = End::Never;
        }
        _ => {}
    }
    delivery
}
