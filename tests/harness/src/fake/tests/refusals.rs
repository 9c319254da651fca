//! Refusals in each vendor's status and words.

use std::time::{Duration, SystemTime};

use serde_json::{Value, json};

use super::client::{Client, asked, question, read};
use crate::fake::{Behaviour, Dialect, RetryAfter};

/// Where the vendor says what kind of error it is.
fn kind(dialect: Dialect, body: &Value) -> Value {
    let place = match dialect {
        Dialect::OpenAi | Dialect::Azure => "/error/code",
        Dialect::Anthropic => "/error/type",
        Dialect::Gemini => "/error/status",
        Dialect::Ollama => "/error",
    };
    body.pointer(place).cloned().unwrap_or_default()
}

#[tokio::test]
async fn overload_has_each_vendors_status() {
    let expected = [
        (503, "server_is_overloaded"),
        (503, "503"),
        (529, "overloaded_error"),
        (503, "UNAVAILABLE"),
        (503, "server busy, please try again. maximum pending requests exceeded"),
    ];
    for (dialect, (status, word)) in Dialect::ALL.into_iter().zip(expected) {
        let reply = asked(dialect, true, Behaviour::Overloaded).await;
        assert_eq!((reply.status, kind(dialect, &reply.json())), (status, json!(word)));
    }
}

#[tokio::test]
async fn any_status_comes_with_the_vendors_body_and_echoes_the_prompt() {
    for status in [400, 401, 403, 404, 408, 409, 413, 429, 500, 503, 529] {
        for dialect in Dialect::ALL {
            let reply = asked(dialect, true, Behaviour::Status(status)).await;
            assert_eq!((reply.status, reply.kind()), (status, "application/json"));
            assert!(kind(dialect, &reply.json()).is_string() && reply.text.contains("invoice"), "{}", reply.text);
        }
    }
    let large = asked(Dialect::Anthropic, true, Behaviour::Status(413)).await;
    assert_eq!(
        (kind(Dialect::Anthropic, &large.json()), large.header("request-id")),
        (json!("request_too_large"), "req_1")
    );
}

#[tokio::test]
async fn a_rejected_key_and_an_empty_purse_have_their_statuses() {
    let expected = [(401, 429), (401, 403), (401, 400), (400, 429), (401, 429)];
    for (dialect, (key, purse)) in Dialect::ALL.into_iter().zip(expected) {
        let rejected = asked(dialect, false, Behaviour::Unauthorised).await;
        assert_eq!((rejected.status, rejected.text.contains("sk-echoed-1")), (key, true), "{dialect:?}");
        assert_eq!(asked(dialect, false, Behaviour::QuotaExhausted).await.status, purse, "{dialect:?}");
    }
}

#[tokio::test]
async fn a_page_is_no_json_in_any_dialect() {
    for dialect in Dialect::ALL {
        let reply = asked(dialect, true, Behaviour::PlainStatus(502)).await;
        assert_eq!((reply.status, reply.kind()), (502, "text/html"));
        assert!(reply.text.starts_with("<html>"));
    }
}

#[tokio::test]
async fn when_to_ask_again_is_said_in_every_form() {
    let told = async |after: RetryAfter| {
        let reply = asked(Dialect::Anthropic, true, Behaviour::RetryLater(429, after)).await;
        assert_eq!(reply.status, 429);
        (reply.header("retry-after").to_owned(), reply.header("retry-after-ms").to_owned())
    };
    assert_eq!(told(RetryAfter::Seconds(7)).await, ("7".into(), String::new()));
    assert_eq!(told(RetryAfter::Millis(1_200)).await, ("2".into(), "1200".into()));
    assert_eq!(told(RetryAfter::Verbatim("later".into())).await.0, "later");
    let date = httpdate::parse_http_date(&told(RetryAfter::Date(Duration::from_secs(60))).await.0).unwrap();
    let away = date.duration_since(SystemTime::now()).unwrap();
    assert!(away > Duration::from_secs(50) && away <= Duration::from_secs(60), "{away:?}");
    let busy = asked(Dialect::Ollama, true, Behaviour::RetryLater(503, RetryAfter::Seconds(3))).await;
    assert_eq!((busy.status, busy.header("retry-after")), (503, "3"));
}

#[tokio::test]
async fn a_refused_schema_is_refused_until_it_is_left_out() {
    for dialect in Dialect::ALL {
        let client = Client::facing(Behaviour::SchemaRefused).await;
        assert_eq!(client.asks(dialect, false).await.status, 400, "{dialect:?}");
        let mut body = question(dialect, false);
        for field in ["response_format", "output_config", "format", "generationConfig"] {
            body.as_object_mut().unwrap().remove(field);
        }
        assert_eq!(read(client.post(dialect, false, &body)).await.unwrap().status, 200, "{dialect:?}");
    }
}
