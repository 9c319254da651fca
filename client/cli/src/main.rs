//! The `assay` command: every verb of the contract on the command line, with a server of its own where none is named.

mod arguments;
mod documents;
mod failure;
mod follow;
mod material;
mod notices;
mod option;
mod personas;
mod progress;
mod render;
mod report;
mod schema;
mod session;
mod terminal;
mod verb;
mod voice;

use std::process::ExitCode;

use clap::Parser;

use arguments::Global;
use failure::Failure;
use verb::Verb;

/// Calls and events are many small allocations: with the system's allocator a call to a model takes a tenth longer.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Personas from interviews, grades of clinical notes and automata from sentences, each checked before it is delivered.
#[derive(Debug, Parser)]
#[command(
    name = "assay",
    version,
    propagate_version = true,
    after_help = "Exit status: 0 all well, 1 the run failed or was partial, 2 bad usage or bad input, 3 server or provider \
                  unavailable, 130 interrupted."
)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    verb: Verb,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    voice::speak(cli.global.log_format.into(), cli.global.verbose);
    let outcome = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime.block_on(cli.verb.run(&cli.global)),
        Err(error) => Err(Failure::Output(error)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_agrees_with_itself() {
        super::Cli::command().debug_assert();
    }
}
