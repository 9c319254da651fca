//! Faults in how the bytes come, in every dialect.

use std::time::{Duration, Instant};

use super::client::{Client, answer, asked, personas, read};
use crate::fake::{Behaviour, Dialect, FakeModel};

const WHILE: Duration = Duration::from_millis(150);

#[tokio::test]
async fn a_slow_answer_keeps_its_headers_back() {
    for dialect in Dialect::ALL {
        let client = Client::facing(Behaviour::Slow(WHILE)).await;
        let start = Instant::now();
        client.request(dialect, true).send().await.unwrap();
        assert!(start.elapsed() >= WHILE, "{dialect:?}");
    }
}

#[tokio::test]
async fn a_slow_first_token_comes_after_the_headers() {
    for dialect in Dialect::ALL {
        let client = Client::facing(Behaviour::SlowFirstToken(Duration::from_secs(3600))).await;
        let mut response = client.request(dialect, true).send().await.unwrap();
        assert_eq!(response.status(), 200, "{dialect:?}");
        assert!(tokio::time::timeout(WHILE, response.chunk()).await.is_err(), "{dialect:?}");
        let reply = asked(dialect, true, Behaviour::SlowFirstToken(WHILE)).await;
        personas(&answer(dialect, true, &reply));
    }
}

#[tokio::test]
async fn dripping_cuts_the_same_answer_into_crumbs() {
    for dialect in Dialect::ALL {
        for stream in [false, true] {
            let reply = asked(dialect, stream, Behaviour::Dripping(Duration::from_micros(50))).await;
            personas(&answer(dialect, stream, &reply));
        }
    }
}

#[tokio::test]
async fn a_reset_breaks_the_body_and_a_hang_up_leaves_no_status() {
    for dialect in Dialect::ALL {
        for stream in [false, true] {
            let client = Client::facing(Behaviour::Reset).await;
            let response = client.request(dialect, stream).send().await.unwrap();
            assert_eq!(response.status(), 200);
            assert!(response.bytes().await.is_err(), "{dialect:?}");
            let client = Client::facing(Behaviour::HangUp).await;
            assert!(client.request(dialect, stream).send().await.is_err(), "{dialect:?}");
            assert_eq!((client.fake.calls() > 0, client.fake.aborted()), (true, 0));
        }
    }
}

#[tokio::test]
async fn an_early_end_is_orderly_and_half_the_answer() {
    for dialect in Dialect::ALL {
        let whole = asked(dialect, true, Behaviour::Well).await.text;
        let half = asked(dialect, true, Behaviour::EndsEarly).await.text;
        assert!(half.len() < whole.len() && whole.starts_with(&half), "{dialect:?}");
        let half = asked(dialect, false, Behaviour::EndsEarly).await.text;
        assert!(serde_json::from_str::<serde_json::Value>(&half).is_err(), "{dialect:?}");
    }
}

#[tokio::test]
async fn who_waits_in_vain_and_goes_is_seen_to_go() {
    for dialect in Dialect::ALL {
        for behaviour in [Behaviour::Hang, Behaviour::Stalling] {
            let client = Client::facing(behaviour).await;
            let request = client.request(dialect, true).timeout(WHILE);
            assert!(read(request).await.err().unwrap().is_timeout(), "{dialect:?}");
            client.fake.until(|fake| fake.aborted() == 1 && fake.underway() == 0).await;
        }
    }
}

#[tokio::test]
async fn a_stalling_stream_has_begun_to_answer() {
    for dialect in Dialect::ALL {
        let client = Client::facing(Behaviour::Stalling).await;
        let mut response = client.request(dialect, true).send().await.unwrap();
        let mut text = String::new();
        while !text.contains("personas") {
            text.push_str(str::from_utf8(&response.chunk().await.unwrap().unwrap()).unwrap());
        }
    }
}

#[tokio::test]
async fn an_error_in_the_stream_follows_half_the_answer() {
    for dialect in Dialect::ALL {
        let reply = asked(dialect, true, Behaviour::ErrorInStream).await;
        assert_eq!(reply.status, 200);
        assert!(reply.text.contains("personas") && reply.text.trim_end().lines().last().unwrap().contains("\"error\""));
    }
}

#[tokio::test]
async fn a_wrong_label_is_on_the_right_answer() {
    for dialect in Dialect::ALL {
        let reply = asked(dialect, true, Behaviour::WrongContentType).await;
        assert_eq!(reply.kind(), "text/plain; charset=utf-8");
        personas(&answer(dialect, true, &reply));
    }
}

#[tokio::test]
async fn enormous_bodies_are_enormous() {
    for (behaviour, status) in [(Behaviour::EnormousBody, 200), (Behaviour::EnormousError(500), 500)] {
        let reply = asked(Dialect::Anthropic, true, behaviour).await;
        assert_eq!((reply.status, reply.text.lines().count()), (status, 1));
        assert!(reply.text.len() > 60 << 20);
    }
}

#[tokio::test]
async fn who_never_streams_answers_in_one_body() {
    for dialect in Dialect::ALL {
        let reply = asked(dialect, true, Behaviour::NeverStreams).await;
        assert_eq!(reply.kind(), "application/json");
        personas(&answer(dialect, false, &reply));
    }
}

#[tokio::test]
async fn nobody_listens_where_the_server_is_gone() {
    let refused = reqwest::Client::new().post(FakeModel::gone(Dialect::Gemini).await).send().await;
    assert!(refused.unwrap_err().is_connect());
}
