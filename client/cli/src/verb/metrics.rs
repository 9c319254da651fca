//! `assay metrics`: what personas are scored by.

use std::fmt::Write as _;

use assay_client::v1::{ListMetricsRequest, ListMetricsResponse, Metric, MetricNeed, MetricParameter};

use crate::arguments::{Global, ListOutput, Listing};
use crate::failure::Failure;
use crate::render::{self, list::List};
use crate::session::Session;
use crate::terminal::{self, clean};

/// List the metrics.
pub(crate) type Arguments = Listing;

/// Does it.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    let session = Session::open(global).await?;
    let asked = session.client.catalog().list_metrics(ListMetricsRequest {}).await;
    let answer = session.close(asked.map(tonic::Response::into_inner).map_err(Failure::from)).await?;
    terminal::print(&match args.output {
        ListOutput::Json => render::json(&answer)?,
        ListOutput::Jsonl => render::json_lines(&answer.metrics)?,
        ListOutput::Table => table(&answer),
    })?;
    Ok(())
}

fn table(answer: &ListMetricsResponse) -> String {
    let presets: Vec<&str> = answer.presets.iter().map(|preset| preset.name.as_str()).collect();
    let mut heading =
        vec!["metric".to_owned(), "version".to_owned(), "category".to_owned(), "needs".to_owned(), "from".to_owned()];
    heading.extend(presets.iter().map(|preset| (*preset).to_owned()));
    let mut list = List::new(&heading).right(&(5..5 + presets.len()).chain([1]).collect::<Vec<_>>());
    for metric in &answer.metrics {
        let category = word(metric.category().as_str_name(), "METRIC_CATEGORY_");
        let mut cells = vec![metric.name.clone(), metric.version.to_string(), category, needs(metric), from(metric)];
        cells.extend(presets.iter().map(|preset| weight(metric.weights.get(*preset))));
        list.row(cells);
    }
    let passes: Vec<String> =
        answer.presets.iter().map(|preset| format!("{} points in {}", preset.pass, clean(&preset.name))).collect();
    let mut text =
        format!("{list}\n\nThe last columns are weights, a preset each. What passes: {}.\n", passes.join(", "));
    for metric in &answer.metrics {
        let _ = writeln!(text, "\n{}\n  {}", clean(&metric.name), clean(&metric.description));
        if let Some(plugin) = metric.plugin.as_ref().filter(|plugin| !plugin.unusable.is_empty()) {
            let _ = writeln!(text, "  Its plugin cannot be used: it {}", clean(&plugin.unusable));
        }
        metric.parameters.iter().for_each(|known| text.push_str(&parameter(metric, known, &presets)));
    }
    text
}

/// That a plugin needs its program, the column beside says.
fn needs(metric: &Metric) -> String {
    let needs = metric.needs().filter(|need| metric.plugin.is_none() || *need != MetricNeed::Model);
    let needs: Vec<String> = needs.map(|need| word(need.as_str_name(), "METRIC_NEED_")).collect();
    if needs.is_empty() { "-".to_owned() } else { needs.join(", ") }
}

/// Who computes it.
fn from(metric: &Metric) -> String {
    match &metric.plugin {
        None => "built in".to_owned(),
        Some(plugin) if plugin.unusable.is_empty() => format!("plugin at {}", plugin.address),
        Some(plugin) => format!("plugin at {}: UNUSABLE", plugin.address),
    }
}

fn weight(weight: Option<&f64>) -> String {
    weight.map_or_else(|| "-".to_owned(), |weight| format!("{weight:.2}"))
}

fn parameter(metric: &Metric, known: &MetricParameter, presets: &[&str]) -> String {
    let MetricParameter { name, default_value, min, max, description, values } = known;
    let other = |preset: &&&str| values.get(**preset).filter(|value| *value != default_value);
    let others: String = presets
        .iter()
        .filter_map(|preset| other(&preset).map(|value| format!(", {} in {}", value, clean(preset))))
        .collect();
    let name = format!("{}.{}", clean(&metric.name), clean(name));
    format!("  {name} = {default_value}{others}; {min} to {max}. {}\n", clean(description))
}

/// The name of a value in lower case.
fn word(name: &str, prefix: &str) -> String {
    name.trim_start_matches(prefix).to_lowercase()
}
