//! `assay score`: the quality of personas.

mod bias;
mod table;

use std::collections::HashMap;
use std::path::PathBuf;

use assay_client::v1::{ParameterValues, ScorePersonasRequest};
use clap::Args;

use crate::arguments::{Global, ListOutput};
use crate::failure::Failure;
use crate::material::{Paths, Rules};
use crate::notices::Notices;
use crate::personas::{self, Read};
use crate::progress::spent;
use crate::render;
use crate::session::Session;
use crate::terminal;

const EXAMPLES: &str = "\
Examples:
  assay generate interviews/ -n 5 --output json > personas.json
  assay score personas.json --sources interviews/
          Every metric, also those that look evidence up in the interviews
  assay score --run RUN --preset strict --weight stereotypes=0.1
          The personas of a run in the ledger, asked more of, with a metric that does not weigh by default
  assay score personas.json --check-bias --provider NAME --model NAME
          A model names stereotypes, beside the list that the metric goes by

`assay metrics` lists the metrics, their parameters and presets. All personas together are one set: each is compared with the others.";

/// Score personas: overall, level, and every metric with what it noticed. No model is asked but for `--check-bias`.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Personas as JSON: what `assay generate --output json` writes, a list of personas, or one
    #[arg(required_unless_present = "run", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// A run in the ledger, for the personas it delivered; can be given several times
    #[arg(long, value_name = "RUN")]
    run: Vec<String>,
    /// What the personas were drawn from: files, folders, and patterns such as `data/**/*.csv`
    #[arg(long, value_name = "PATH", num_args = 1..)]
    sources: Vec<PathBuf>,
    /// The same, as a set that was uploaded before; can be given several times
    #[arg(long, value_name = "ID")]
    set: Vec<String>,
    /// How much is asked of them: `default`, `strict` or `lenient` [default: default]
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
    preset: String,
    /// The weight of a metric, from 0 on, otherwise than in the preset; can be given several times
    #[arg(long, value_name = "METRIC=N", value_parser = named)]
    weight: Vec<(String, f64)>,
    /// What a metric is set to, otherwise than in the preset; can be given several times
    #[arg(long, value_name = "METRIC.NAME=N", value_parser = named)]
    parameter: Vec<(String, f64)>,
    /// Least overall score that passes, 0 to 100 [default: the preset's]
    #[arg(long, value_name = "SCORE", allow_hyphen_values = true)]
    pass: Option<f64>,
    #[command(flatten)]
    bias: bias::Check,
    /// How to write the result
    #[arg(long, short, value_enum, default_value_t = ListOutput::Table, value_name = "FORMAT")]
    output: ListOutput,
    #[command(flatten)]
    rules: Rules,
}

/// Does it.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    let notices = Notices::new(global.verbose);
    let mut read = personas::read(&args.files)?;
    let mut request = args.request()?;
    let output = args.output;
    let session = Session::open(global).await?;
    let asking = async {
        read.extend(personas::delivered(&session.client, &args.run).await?);
        if let Some(paths) = args.material() {
            let material = paths.material(&session, &notices).await?;
            (request.set_ids, request.paths) = (material.set_ids, material.paths);
        }
        let (from, personas): (Vec<_>, _) = read.into_iter().map(|Read { from, persona }| (from, persona)).unzip();
        request.personas = personas;
        let answer = session.client.personas().score_personas(request).await?.into_inner();
        Ok((answer, from))
    };
    let outcome = asking.await;
    let (answer, from) = session.close(outcome).await?;
    answer.warnings.iter().for_each(|warning| notices.warning("", warning));
    if let Some(spent) = answer.usage.as_ref().and_then(spent) {
        notices.line(&format!("the check for stereotypes took {spent}"));
    }
    terminal::print(&match output {
        ListOutput::Json => render::json(&answer)?,
        ListOutput::Jsonl => render::json_lines(&answer.scores)?,
        ListOutput::Table => table::of(&answer, &from),
    })?;
    Ok(())
}

impl Arguments {
    /// What is asked, but for personas and material.
    fn request(&self) -> Result<ScorePersonasRequest, Failure> {
        Ok(self.bias.of(ScorePersonasRequest {
            weights: once("--weight", self.weight.clone())?,
            parameters: parameters(once("--parameter", self.parameter.clone())?)?,
            preset: self.preset.clone(),
            pass: self.pass,
            ..ScorePersonasRequest::default()
        }))
    }

    /// What the personas were drawn from, where that is said.
    fn material(self) -> Option<Paths> {
        let some = !(self.sources.is_empty() && self.set.is_empty());
        some.then_some(Paths { paths: self.sources, set: self.set, rules: self.rules })
    }
}

/// `NAME=N`.
fn named(text: &str) -> Result<(String, f64), String> {
    let (name, value) = text.split_once('=').ok_or("write NAME=NUMBER")?;
    let value = value.trim().parse().map_err(|_| format!("{value:?} is no number"))?;
    Ok((name.trim().to_owned(), value))
}

fn once(option: &str, named: Vec<(String, f64)>) -> Result<HashMap<String, f64>, Failure> {
    let mut values = HashMap::new();
    for (name, value) in named {
        if values.insert(name.clone(), value).is_some() {
            return Err(Failure::Usage(format!("{option} {name} is given twice; give it once")));
        }
    }
    Ok(values)
}

fn parameters(named: HashMap<String, f64>) -> Result<HashMap<String, ParameterValues>, Failure> {
    let mut parameters: HashMap<String, ParameterValues> = HashMap::new();
    for (name, value) in named {
        let (metric, parameter) = name.split_once('.').ok_or_else(|| {
            Failure::Usage(format!("--parameter {name}: write METRIC.NAME=NUMBER; `assay metrics` lists them"))
        })?;
        parameters.entry(metric.to_owned()).or_default().values.insert(parameter.to_owned(), value);
    }
    Ok(parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_a_number_go_together() {
        assert_eq!(named("realism=0.5"), Ok(("realism".to_owned(), 0.5)));
        assert!(named("realism").unwrap_err().contains("NAME=NUMBER"));
        assert!(named("realism=much").unwrap_err().contains("no number"));
    }

    #[test]
    fn parameters_are_of_a_metric() {
        let given = once("--parameter", vec![("a.b".into(), 1.0), ("a.c".into(), 2.0)]).unwrap();
        assert_eq!(parameters(given).unwrap()["a"].values.len(), 2);
        assert!(parameters([("b".to_owned(), 1.0)].into()).is_err());
        assert!(once("--weight", vec![("a".into(), 1.0), ("a".into(), 2.0)]).is_err());
    }
}
