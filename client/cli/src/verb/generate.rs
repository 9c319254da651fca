//! `assay generate`: personas from files and folders.

use assay_client::v1::{
    Criterion, EstimatePersonasRequest, EventDetail, GeneratePersonasRequest, ModelRef, Money, OnDisconnect,
    UnsupportedTraits,
};
use clap::{Args, ValueEnum};

use crate::arguments::{Global, RunOutput, Showing};
use crate::failure::Failure;
use crate::follow::Following;
use crate::material::{From, Material, Paths};
use crate::notices::Notices;
use crate::session::Session;
use crate::verb::estimate;
use crate::verb::judge::name;

/// What becomes of traits of a model's that are not in the sources.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Unsupported {
    /// They stay, marked
    Keep,
    /// They are taken out, each with a warning
    Remove,
    /// The persona is improved for them; what is not in the sources then stays, marked
    Refine,
}

/// What becomes of a run that nobody watches.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Unwatched {
    /// It is cancelled after the grace period
    Cancel,
    /// It goes on
    Continue,
}

const EXAMPLES: &str = "\
Examples:
  assay generate interviews/ --count 5
          Five personas, without a model and offline, as cards
  assay generate interviews/ -n 8 --provider NAME --model NAME --judge-model NAME --budget 0.50
          Eight by a configured model, judged by another, for half a dollar at most
  assay generate interviews/ --estimate
          How many the interviews bear, and what they would cost with every configured model
  assay generate talk.txt notes.csv -n 3 --stages draft --output markdown > personas.md
          Three drafts that nobody judges, as a document

Progress, warnings and retries go to standard error, progress only where that is a terminal. Ctrl-C cancels the run; `assay \
runs show` has what it delivered.";

/// Write personas from files and folders. Every trait of theirs carries the words that support it; what the interviews do not
/// bear out is taken out and said.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    #[command(flatten)]
    paths: Paths,
    #[command(flatten)]
    from: From,
    /// How many personas, 1 to 500: `5`, `3-5`, `about 4`, `at least 3`, `at most 6` or `auto`
    #[arg(long, short = 'n', value_name = "N", allow_hyphen_values = true, required_unless_present = "estimate")]
    count: Option<String>,
    /// Say how many personas the material bears and what they would cost and take, and make none; no model is asked
    #[arg(long)]
    estimate: bool,
    /// Stages in order, separated by commas: `draft` writes, `filter` judges, `refine` improves what does not pass
    /// [default: draft,filter,refine]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    stages: Vec<String>,
    /// Least overall score that passes, 0 to 1; what stays below it is not delivered [default: 0.7]
    #[arg(long, value_name = "SCORE", allow_hyphen_values = true)]
    threshold: Option<f64>,
    /// What is judged, separated by commas: coherence, realism, usefulness, completeness, specificity, distinctiveness
    /// [default: the first three]
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = name::criterion)]
    criteria: Vec<Criterion>,
    /// How often a persona below the threshold is improved [default: 2]
    #[arg(long, value_name = "N")]
    max_refinement_attempts: Option<u32>,
    /// What becomes of traits of a model's that are not in the sources
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = Unsupported::Keep)]
    unsupported: Unsupported,
    /// The provider that writes, judges and refines; `assay providers` lists them [default: the server's]
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
    /// The model that does; `assay models` lists them [default: the provider's]
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    /// The provider that judges [default: as --provider]
    #[arg(long, value_name = "NAME")]
    judge_provider: Option<String>,
    /// The model that judges [default: as --model]
    #[arg(long, value_name = "NAME")]
    judge_model: Option<String>,
    /// A jury of 2 to 9 models, separated by commas, in place of one judge: each judges by itself, the verdict is their mean, and says how
    /// far they are apart. A name without a provider is a model of --judge-provider, or of --provider
    #[arg(long, value_name = "PROVIDER/MODEL", value_delimiter = ',')]
    jury: Vec<String>,
    /// Correct judges' scores by their calibrations; `assay judge calibrate --save` makes them
    #[arg(long)]
    calibrated: bool,
    /// The provider that refines [default: as --provider]
    #[arg(long, value_name = "NAME")]
    refine_provider: Option<String>,
    /// The model that refines [default: as --model]
    #[arg(long, value_name = "NAME")]
    refine_model: Option<String>,
    /// How documents are set out for a model: `minimal`, `standard`, `detailed`, or a file with a template of yours [default: standard]
    #[arg(long, value_name = "NAME|FILE", value_parser = template)]
    template: Option<String>,
    /// For everything that is drawn: the same seed and sources give the same personas, where a model allows it
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// The longest the run may take, such as `90s` or `5m`
    #[arg(long, value_name = "SPAN", value_parser = humantime::parse_duration)]
    time_budget: Option<std::time::Duration>,
    /// The most the run may cost, in dollars: a call that what is left does not cover is not sent
    #[arg(long, value_name = "DOLLARS", value_parser = assay_client::money::dollars, allow_hyphen_values = true)]
    budget: Option<Money>,
    /// A UUID: the same id and content again is the same run
    #[arg(long, value_name = "UUID")]
    request_id: Option<String>,
    /// What becomes of the run when nobody watches
    #[arg(long, value_enum, value_name = "WHAT", default_value_t = Unwatched::Cancel)]
    on_disconnect: Unwatched,
    /// With `--output jsonl`: also results while they are being written
    #[arg(long)]
    partials: bool,
    #[command(flatten)]
    showing: Showing,
}

/// Does it.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    let mut notices = Notices::new(global.verbose);
    let following = Following { output: args.showing.output, owned: true };
    let session = Session::open(global).await?;
    let material = match args.paths.clone().material(&session, &notices).await {
        Ok(material) => material,
        Err(failure) => return session.close(Err(failure)).await,
    };
    if args.estimate {
        let output = args.showing.output;
        return estimate::run(session, args.estimate_request(material), output).await;
    }
    let request = args.request(material);
    let opening = session.client.generate_personas(request);
    let outcome = following.run(&session.client, &mut notices, opening).await;
    session.close(outcome).await
}

impl Arguments {
    fn request(self, material: Material) -> GeneratePersonasRequest {
        let detail = match self.showing.output {
            RunOutput::Jsonl if self.partials => EventDetail::Partials,
            _ => EventDetail::All,
        };
        let on_disconnect = match self.on_disconnect {
            Unwatched::Cancel => OnDisconnect::Cancel,
            Unwatched::Continue => OnDisconnect::Continue,
        };
        let unsupported = match self.unsupported {
            Unsupported::Keep => UnsupportedTraits::Keep,
            Unsupported::Remove => UnsupportedTraits::Remove,
            Unsupported::Refine => UnsupportedTraits::Refine,
        };
        let (jury, judge_model) = (self.jury(), self.judge_model());
        GeneratePersonasRequest {
            request_id: self.request_id.unwrap_or_default(),
            set_ids: material.set_ids,
            paths: material.paths,
            provenance: self.from.provenance(),
            documents: Vec::new(),
            count: self.count.unwrap_or_default(),
            stages: self.stages,
            threshold: self.threshold,
            max_refinement_attempts: self.max_refinement_attempts,
            criteria: self.criteria.into_iter().map(Into::into).collect(),
            draft_model: name::of(self.provider, self.model),
            judge_model,
            jury,
            use_calibration: self.calibrated,
            refine_model: name::of(self.refine_provider, self.refine_model),
            seed: self.seed,
            event_detail: detail.into(),
            on_disconnect: on_disconnect.into(),
            time_budget: self.time_budget.map(Into::into),
            budget: self.budget,
            template: self.template.unwrap_or_default(),
            unsupported: unsupported.into(),
        }
    }

    /// The judge; a provider alone says whose models the jury's are.
    fn judge_model(&self) -> Option<ModelRef> {
        let named = self.jury.is_empty() || self.judge_model.is_some();
        named.then(|| name::of(self.judge_provider.clone(), self.judge_model.clone())).flatten()
    }

    fn jury(&self) -> Vec<ModelRef> {
        let provider = self.judge_provider.as_deref().or(self.provider.as_deref());
        self.jury.iter().map(|judge| name::or_model(judge, provider)).collect()
    }

    fn estimate_request(self, material: Material) -> EstimatePersonasRequest {
        EstimatePersonasRequest {
            jury: self.jury(),
            documents: Vec::new(),
            set_ids: material.set_ids,
            paths: material.paths,
            count: self.count.unwrap_or_default(),
            stages: self.stages,
            draft_model: name::of(self.provider, self.model),
            template: self.template.unwrap_or_default(),
        }
    }
}

/// A template by its name, or what is in a file.
fn template(text: &str) -> Result<String, String> {
    if ["minimal", "standard", "detailed"].contains(&text) {
        return Ok(text.to_owned());
    }
    std::fs::read_to_string(text)
        .map_err(|error| format!("{error}; give minimal, standard, detailed, or a file with a template"))
}
