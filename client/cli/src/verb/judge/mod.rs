//! `assay judge`: how far a judge agrees with people, and the corrections that follow from it.

mod cases;
pub(super) mod name;
mod table;

use std::path::PathBuf;

use assay_client::Client;
use assay_client::v1::{
    CalibrateJudgeRequest, CalibrateJudgeResponse, DeleteJudgeCalibrationRequest, ListJudgeCalibrationsRequest,
    ModelRef, Money,
};
use clap::{Args, Subcommand};

use crate::arguments::{Global, ListOutput, Listing};
use crate::failure::Failure;
use crate::material::{Paths, Rules};
use crate::notices::{Notices, named};
use crate::render;
use crate::session::Session;
use crate::terminal;

const EXAMPLES: &str = "\
Examples:
  assay judge calibrate cases.jsonl --judge-provider NAME --judge-model NAME
          How far the judge agrees with the people who scored the cases
  assay judge calibrate cases.jsonl --judge-model NAME --save
          The same, and keep the correction for `assay generate --calibrated`

A line of the file is a case: what `assay generate --output json` has in `personas`, with what people say of it, such as
  {\"persona\": {...}, \"scores\": {\"coherence\": 80, \"realism\": 65}}
Scores go from 0 to 100; another scale is said: `\"scale\": 10` or `\"scale\": \"1-5\"` beside them, or \"4/5\" for a score.";

/// Find out how far a judge agrees with people, and correct it.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Have a judge score personas that people have scored, and compare
    Calibrate(Box<Calibrate>),
    /// List the calibrations that are kept
    List(Listing),
    /// Forget a calibration
    Forget(Forget),
}

#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
struct Calibrate {
    /// Cases, one a line, as JSON: a persona, and what people say of it; 10 to 1000
    #[arg(value_name = "CASES.jsonl")]
    cases: PathBuf,
    /// The provider that judges [default: the server's]
    #[arg(long, value_name = "NAME")]
    judge_provider: Option<String>,
    /// The model that judges [default: the provider's]
    #[arg(long, value_name = "NAME")]
    judge_model: Option<String>,
    /// What the personas were drawn from, for a judge that is no model: files, folders, and patterns such as `data/**/*.csv`
    #[arg(long, value_name = "PATH", num_args = 1..)]
    sources: Vec<PathBuf>,
    /// The same, as a set that was uploaded before; can be given several times
    #[arg(long, value_name = "ID")]
    set: Vec<String>,
    /// The most it may cost, in dollars: a call that what is left does not cover is not sent
    #[arg(long, value_name = "DOLLARS", value_parser = assay_client::money::dollars, allow_hyphen_values = true)]
    budget: Option<Money>,
    /// Keep the correction, in place of an older one of this judge
    #[arg(long)]
    save: bool,
    #[command(flatten)]
    listing: Listing,
    #[command(flatten)]
    rules: Rules,
}

#[derive(Debug, Args)]
struct Forget {
    /// The judge; `assay judge list` has them
    #[arg(value_name = "PROVIDER/MODEL", value_parser = name::whole)]
    judge: ModelRef,
}

/// Does it.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    let notices = Notices::new(global.verbose);
    match args.what {
        What::Calibrate(args) => calibrate(global, &notices, *args).await,
        What::List(listing) => {
            let session = Session::open(global).await?;
            let outcome = list(&session.client, listing.output).await;
            session.close(outcome).await
        }
        What::Forget(args) => {
            let session = Session::open(global).await?;
            let outcome = forget(&session.client, args.judge).await;
            session.close(outcome).await
        }
    }
}

async fn calibrate(global: &Global, notices: &Notices, args: Calibrate) -> Result<(), Failure> {
    let mut request = CalibrateJudgeRequest {
        cases: cases::read(&args.cases)?,
        judge_model: name::of(args.judge_provider.clone(), args.judge_model.clone()),
        budget: args.budget.clone(),
        save: args.save,
        ..CalibrateJudgeRequest::default()
    };
    let (output, save, cases) = (args.listing.output, args.save, request.cases.len());
    let session = Session::open(global).await?;
    let asking = async {
        if let Some(paths) = args.material() {
            let material = paths.material(&session, notices).await?;
            (request.set_ids, request.paths) = (material.set_ids, material.paths);
        }
        Ok(session.client.personas().calibrate_judge(request).await?.into_inner())
    };
    let outcome = asking.await;
    let answer = session.close(outcome).await?;
    warn(notices, &answer);
    terminal::print(&match output {
        ListOutput::Json => render::json(&answer)?,
        ListOutput::Jsonl => render::json_lines(&answer.agreements)?,
        ListOutput::Table => table::calibrated(&answer),
    })?;
    if answer.failures.len() == cases {
        return Err(Failure::Run("the judge gave no verdict on any case".into()));
    }
    match save && !answer.saved {
        true => Err(Failure::Run(format!("nothing is kept, for no correction follows: {}", answer.not_corrected))),
        false => Ok(()),
    }
}

fn warn(notices: &Notices, answer: &CalibrateJudgeResponse) {
    answer.warnings.iter().for_each(|warning| notices.warning("", warning));
    for failure in &answer.failures {
        let why = failure.error.as_ref().map_or("", |error| error.message.as_str());
        notices.warning("", &format!("line {}: the judge gave no verdict: {why}", failure.case + 1));
    }
}

async fn list(client: &Client, output: ListOutput) -> Result<(), Failure> {
    let answer = client.personas().list_judge_calibrations(ListJudgeCalibrationsRequest {}).await?.into_inner();
    terminal::print(&match output {
        ListOutput::Json => render::json(&answer)?,
        ListOutput::Jsonl => render::json_lines(&answer.calibrations)?,
        ListOutput::Table => table::calibrations(&answer),
    })?;
    Ok(())
}

async fn forget(client: &Client, judge: ModelRef) -> Result<(), Failure> {
    let request = DeleteJudgeCalibrationRequest { judge_model: Some(judge.clone()) };
    client.personas().delete_judge_calibration(request).await?;
    terminal::print(&format!("the calibration of {} is forgotten", terminal::clean(&named(&judge))))?;
    Ok(())
}

impl Calibrate {
    /// What the personas were drawn from, where that is said.
    fn material(self) -> Option<Paths> {
        let some = !(self.sources.is_empty() && self.set.is_empty());
        some.then_some(Paths { paths: self.sources, set: self.set, rules: self.rules })
    }
}
