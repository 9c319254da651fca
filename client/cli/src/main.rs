//! The `assay` command: every verb of the contract on the command line, with a server of its own where none is named.

mod arguments;
mod failure;
mod follow;
mod notices;
mod option;
mod render;
mod report;
mod session;
mod terminal;
mod verb;

use std::process::ExitCode;

use clap::Parser as _;

use arguments::{Cli, Verb};
use failure::Failure;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime.block_on(dispatch(cli)),
        Err(error) => Err(Failure::Output(error)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

async fn dispatch(cli: Cli) -> Result<(), Failure> {
    let global = cli.global;
    match cli.verb {
        Verb::Serve(args) => verb::serve::run(&global, args).await,
        Verb::Generate(args) => verb::generate::run(&global, *args).await,
        Verb::Runs(args) => verb::runs::run(&global, args).await,
        Verb::Sources(args) => verb::sources::run(&global, args).await,
        Verb::Models(args) => verb::models::run(&global, args).await,
        Verb::Providers(args) => verb::providers::run(&global, args).await,
        Verb::Doctor(args) => verb::doctor::run(&global, args).await,
        Verb::Config(args) => verb::config::run(&global, &args),
    }
}
