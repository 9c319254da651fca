//! Which vendors keep the promises of [`super::over_http`]: a line each.

use assay_harness::fake::Dialect;
use reqwest::header::HeaderName;

use super::case::Case;
use crate::vendor::{Deployments, Shape, Vendor};
use crate::{Auth, anthropic, azure};

macro_rules! promises {
    ($case:ident: $($promise:ident)*) => {
        $(#[tokio::test]
        async fn $promise() {
            super::super::over_http::$promise(super::$case()).await;
        })*
    };
}

/// A vendor keeps all of them.
macro_rules! keeps {
    ($name:ident = $vendor:expr, $wire:expr, $schema_at:expr) => {
        fn $name() -> Case {
            Case { vendor: $vendor, wire: $wire, schema_at: $schema_at }
        }

        mod $name {
            promises! { $name:
                every_question_is_answered
                system_prompt_schema_and_complaint_reach_the_server
                an_answer_is_heard_piece_by_piece
                an_answer_of_another_form_is_the_same_answer
                every_misbehaviour_has_its_class
                what_is_declined_is_refused
                tokens_are_counted_as_the_server_counts_them
                a_cut_off_answer_says_by_what_limit_and_what_it_took
                a_model_without_structured_output_is_asked_otherwise_from_then_on
                a_refusal_for_good_teaches_nothing
                a_server_says_when_to_come_back
                keys_take_turns
                a_planted_key_is_shown_nowhere
                nobody_listening_is_transient_and_no_call
                a_dropped_call_is_cancelled_at_the_server
                calls_in_a_row_share_one_connection
                a_missing_key_is_said_with_where_it_is_looked_for
            }
        }
    };
}

const IN_OPENAI: &str = "/response_format/json_schema/schema";
const IN_ANTHROPIC: &str = "/output_config/format/schema";

fn on_azure(bearer: bool) -> Vendor {
    let (api_version, deployments) = (azure::API_VERSION.to_owned(), Deployments::default());
    Vendor::Azure { api_version, deployments, bearer, reasoning_effort: None }
}

fn custom(shape: Shape, auth: Auth) -> Vendor {
    Vendor::Custom { shape, auth }
}

keeps!(openai = Vendor::OpenAi { reasoning_effort: None }, Dialect::OpenAi, IN_OPENAI);
keeps!(openai_compatible = Vendor::OpenAiCompatible { reasoning_effort: None }, Dialect::OpenAi, IN_OPENAI);
keeps!(anthropic_messages = Vendor::Anthropic { version: anthropic::VERSION.into() }, Dialect::Anthropic, IN_ANTHROPIC);
keeps!(gemini = Vendor::Gemini, Dialect::Gemini, "/generationConfig/responseJsonSchema");
keeps!(azure_by_key = on_azure(false), Dialect::Azure, IN_OPENAI);
keeps!(azure_by_token = on_azure(true), Dialect::Azure, IN_OPENAI);
keeps!(ollama = Vendor::Ollama { num_ctx: None }, Dialect::Ollama, "/format");
keeps!(custom_by_query = custom(Shape::OpenAi, Auth::Query("key".into())), Dialect::OpenAi, IN_OPENAI);
keeps!(custom_without_key = custom(Shape::OpenAi, Auth::None), Dialect::OpenAi, IN_OPENAI);
keeps!(
    custom_by_header = custom(Shape::Anthropic, Auth::Header(HeaderName::from_static("x-api-key"))),
    Dialect::Anthropic,
    IN_ANTHROPIC
);
