//! `assay generate --estimate`: what personas would take.

use std::fmt::Write as _;
use std::time::Duration;

use assay_client::v1::{
    ContextLevel, ContextUse, CountEstimate, EstimatePersonasRequest, EstimatePersonasResponse, ModelCost,
};

use crate::arguments::RunOutput;
use crate::failure::Failure;
use crate::notices::named;
use crate::render::{self, list::List};
use crate::session::Session;
use crate::terminal::{self, clean};

/// Asks, and shows.
pub(crate) async fn run(session: Session, request: EstimatePersonasRequest, output: RunOutput) -> Result<(), Failure> {
    if matches!(output, RunOutput::Markdown | RunOutput::Html) {
        let refused = Failure::Usage("an estimate is written as table, json or jsonl".into());
        return session.close(Err(refused)).await;
    }
    let asked = session.client.personas().estimate_personas(request).await;
    let asked = asked.map_err(|status| assay_client::Error::from(status).into());
    let answer = session.close(asked).await?.into_inner();
    terminal::print(&match output {
        RunOutput::Json => render::json(&answer)?,
        RunOutput::Jsonl => render::json_line(&answer)?,
        _ => text(&answer),
    })?;
    Ok(())
}

fn text(answer: &EstimatePersonasResponse) -> String {
    let mut text = String::new();
    for warning in &answer.warnings {
        let _ = writeln!(text, "warning: {}", clean(warning));
    }
    if let Some(count) = &answer.count {
        text.push_str(&personas(count));
    }
    let themes: Vec<_> =
        answer.themes.iter().take(8).map(|theme| format!("{} ({})", clean(&theme.word), theme.participants)).collect();
    let people = answer.participants;
    let _ = writeln!(text, "\nMaterial: {} tokens, {people} people", render::thousands(answer.tokens));
    if !themes.is_empty() {
        let _ = writeln!(text, "They speak about: {}", themes.join(", "));
    }
    if let Some(context) = &answer.context {
        text.push_str(&window(context));
    }
    let _ = write!(text, "\n{}", costs(&answer.cost));
    text
}

fn personas(count: &CountEstimate) -> String {
    let mut text = match count.recommended {
        Some(number) if count.min == count.max => format!("Personas: {number}"),
        Some(number) => format!("Personas: {number}, from {} to {}", count.min, count.max),
        None => "Personas: not enough data".to_owned(),
    };
    if count.recommended.is_some() {
        let _ = write!(text, " (confidence {:.0} %)", count.confidence * 100.0);
    }
    text.push('\n');
    for reason in &count.reasons {
        let _ = writeln!(text, "  {}", clean(reason));
    }
    text
}

fn window(context: &ContextUse) -> String {
    let model = context.model.as_ref().map(named).unwrap_or_default();
    let level = match context.level() {
        ContextLevel::Unspecified => return String::new(),
        ContextLevel::None => "fits",
        ContextLevel::Yellow => "fits (yellow)",
        ContextLevel::Orange => "fits, with little to spare (orange)",
        ContextLevel::Red => "just fits (red)",
        ContextLevel::Exceeded => "does not fit",
    };
    let (used, window) = (context.used.unwrap_or_default() * 100.0, context.window.unwrap_or_default());
    let mut text = format!("Window of {model}: {level}, {used:.0} % of {}\n", render::thousands(window));
    for suggestion in &context.suggestions {
        let _ = writeln!(text, "  {}", clean(suggestion));
    }
    text
}

fn costs(costs: &[ModelCost]) -> String {
    let mut list = List::new(["model", "cost", "time", "window"]);
    for cost in costs {
        let money = match (&cost.min, &cost.max) {
            (Some(min), Some(max)) if min == max => render::dollars(min.micros),
            (Some(min), Some(max)) => format!("{} to {}", render::dollars(min.micros), render::dollars(max.micros)),
            _ => "not known".to_owned(),
        };
        let fits = match cost.fits {
            Some(true) => "fits",
            Some(false) => "too small",
            None => "not known",
        };
        let time = format!("{} to {}", span(cost.shortest.as_ref()), span(cost.longest.as_ref()));
        list.row([cost.model.as_ref().map(named).unwrap_or_default(), money, time, fits.to_owned()]);
    }
    list.to_string()
}

/// In whole seconds above one.
fn span(span: Option<&pbjson_types::Duration>) -> String {
    let span = span.and_then(|span| Duration::try_from(*span).ok()).unwrap_or_default();
    let rounded = match span.as_secs() {
        0 => Duration::from_millis(u64::try_from(span.as_millis()).unwrap_or(u64::MAX)),
        seconds => Duration::from_secs(seconds),
    };
    humantime::format_duration(rounded).to_string()
}
