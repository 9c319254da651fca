//! The calls of the contract, by their names there.

use std::pin::pin;

use assay_client::v1::*;
use assay_client::{Client, Error, RunStream};
use futures::StreamExt as _;
use prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage};
use serde_json::Value;

use crate::asked::Step;
use crate::said::{Did, Failed};

/// A run of the client's; `None`: the call is another.
pub(crate) async fn run(client: &Client, step: &Step) -> Option<Result<RunStream, Failed>> {
    Some(match step.call.as_str() {
        "GeneratePersonas" => open(step, |request| client.generate_personas(request)).await,
        "VerifyAutomata" => open(step, |request| client.verify_automata(request)).await,
        "GradeNotes" => open(step, |request| client.grade_notes(request)).await,
        "WatchRun" => {
            let watch = |request: WatchRunRequest| async move {
                client.watch_run(&request.run_id, request.after_sequence, request.event_detail()).await
            };
            open(step, watch).await
        }
        _ => return None,
    })
}

async fn open<M: Message + Default, F>(step: &Step, call: impl FnOnce(M) -> F) -> Result<RunStream, Failed>
where
    F: Future<Output = Result<RunStream, Error>>,
{
    Ok(call(request(step)?).await?)
}

/// The one stream that is no run.
pub(crate) async fn cases(client: &Client, step: &Step) -> Result<Did, Failed> {
    let mut stream = pin!(client.generate_cases(request(step)?).await?);
    let mut did = Did::default();
    while let Some(case) = stream.next().await {
        match case {
            Ok(case) => did.answers.push(serde_json::to_value(GenerateCasesResponse { case: Some(case) })?),
            Err(error) => return Ok(Did { error: Some(error.into()), ..did }),
        }
        if Some(did.answers.len()) == step.stop_after {
            return Ok(Did { stopped: true, ..did });
        }
    }
    Ok(did)
}

/// The request of a step, by the contract's own description of it: the generated code reads no number of an enum that it does not know.
fn request<M: Message + Default>(step: &Step) -> Result<M, Failed> {
    let pool = DescriptorPool::decode(assay_proto::DESCRIPTORS).map_err(Failed::told)?;
    let name = format!("assay.v1.{}Request", step.call);
    let message = pool.get_message_by_name(&name).ok_or_else(|| Failed::told(format!("there is no {name}")))?;
    let written = step.request.clone().unwrap_or_default();
    let read = DynamicMessage::deserialize(message, Value::Object(written))?;
    read.transcode_to().map_err(Failed::told)
}

macro_rules! calls {
    ($client:expr, $step:expr, $($service:ident { $($name:literal $method:ident),+ $(,)? })+) => {
        match $step.call.as_str() {
            $($($name => {
                let answer = $client.$service().$method(tonic::Request::new(request($step)?)).await;
                serde_json::to_value(answer.map_err(Error::from)?.into_inner())?
            })+)+
            call => return Err(Failed::told(format!("this runner has no {call}"))),
        }
    };
}

/// A call that is answered once.
pub(crate) async fn call(client: &Client, step: &Step) -> Result<Value, Failed> {
    Ok(calls! { client, step,
        automata {
            "BuildAutomaton" build_automaton,
            "RunAutomaton" run_automaton,
            "ExportAutomaton" export_automaton,
            "CheckAutomaton" check_automaton,
            "DescribeLanguage" describe_language,
        }
        catalog {
            "ListProviders" list_providers,
            "ListModels" list_models,
            "ListMetrics" list_metrics,
            "CheckProviders" check_providers,
            "CheckPlugins" check_plugins,
        }
        personas {
            "EstimatePersonas" estimate_personas,
            "ScorePersonas" score_personas,
            "ComparePersonas" compare_personas,
            "DiffPersonas" diff_personas,
            "CalibrateJudge" calibrate_judge,
            "ListJudgeCalibrations" list_judge_calibrations,
            "DeleteJudgeCalibration" delete_judge_calibration,
        }
        runs {
            "GetRun" get_run,
            "ListRuns" list_runs,
            "CancelRun" cancel_run,
            "DeleteRun" delete_run,
        }
        sources {
            "AnalyzeSources" analyze_sources,
            "CountTokens" count_tokens,
            "GetDocumentSet" get_document_set,
            "PinDocumentSet" pin_document_set,
            "ListDocumentSets" list_document_sets,
            "DeleteDocumentSet" delete_document_set,
            "GetUpload" get_upload,
        }
    })
}
