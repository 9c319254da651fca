//! The verbs, one file each: its arguments, and what it does with them. Values that the server has a rule for are passed on as
//! they are, so that there is one rule.

mod automaton;
mod compare;
mod config;
mod doctor;
mod estimate;
mod generate;
mod grade;
mod judge;
mod metrics;
mod models;
mod plugin;
mod providers;
mod runs;
mod score;
mod serve;
mod sets;
mod sources;
mod tokens;
mod upload;

use clap::Subcommand;

use crate::arguments::Global;
use crate::failure::Failure;

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Write personas from files and folders
    Generate(Box<generate::Arguments>),
    /// Score personas: overall, level, and what every metric noticed
    Score(Box<score::Arguments>),
    /// Grade clinical notes: rubric, measures of the text, and every claim against the transcript
    Grade(Box<grade::Arguments>),
    /// Turn sentences into proved minimal automata
    Automaton(automaton::Arguments),
    /// Compare personas: how alike every two are and by what, duplicates, and what changed in one
    Compare(Box<compare::Arguments>),
    /// Say what files and folders hold: format, people, tokens
    Sources(sources::Arguments),
    /// Count the tokens of files and folders as a model does
    Tokens(tokens::Arguments),
    /// Upload files and folders as a set that other verbs can name
    Upload(upload::Arguments),
    /// List, show, pin and delete sets that were uploaded
    Sets(sets::Arguments),
    /// List, show, watch, cancel and delete runs
    Runs(runs::Arguments),
    /// Find out how far a judge agrees with people, and correct it
    Judge(judge::Arguments),
    /// List the metrics that personas are scored by
    Metrics(metrics::Arguments),
    /// List the models that are configured
    Models(models::Arguments),
    /// List the providers that are configured
    Providers(providers::Arguments),
    /// Check a plugin: a metric or a stage of your own
    Plugin(plugin::Arguments),
    /// Check the configuration, and ask every provider and plugin one cheap question
    Doctor(doctor::Arguments),
    /// Check the configuration
    Config(config::Arguments),
    /// Run the server until it is interrupted
    Serve(serve::Arguments),
}

impl Verb {
    /// Does it.
    pub(crate) async fn run(self, global: &Global) -> Result<(), Failure> {
        match self {
            Self::Serve(args) => serve::run(global, args).await,
            Self::Generate(args) => generate::run(global, *args).await,
            Self::Score(args) => score::run(global, *args).await,
            Self::Grade(args) => grade::run(global, *args).await,
            Self::Automaton(args) => automaton::run(global, args).await,
            Self::Compare(args) => compare::run(global, *args).await,
            Self::Upload(args) => upload::run(global, args).await,
            Self::Sets(args) => sets::run(global, args).await,
            Self::Runs(args) => runs::run(global, args).await,
            Self::Sources(args) => sources::run(global, args).await,
            Self::Tokens(args) => tokens::run(global, args).await,
            Self::Judge(args) => judge::run(global, args).await,
            Self::Metrics(args) => metrics::run(global, args).await,
            Self::Models(args) => models::run(global, args).await,
            Self::Providers(args) => providers::run(global, args).await,
            Self::Plugin(args) => plugin::run(args).await,
            Self::Doctor(args) => doctor::run(global, args).await,
            Self::Config(args) => config::run(global, &args),
        }
    }
}
