//! `assay compare`: how alike personas are, and what changed between two versions of one.

mod chosen;
mod diff;
mod heat;
mod table;

use assay_client::Client;
use assay_client::v1::{ComparePersonasRequest, ComparePersonasResponse};
use clap::{Args, ValueEnum};

use crate::arguments::Global;
use crate::failure::Failure;
use crate::notices::Notices;
use crate::personas::{self, Read};
use crate::render;
use crate::session::Session;
use crate::terminal;

/// Pairs that are told in full, where all pairs are looked at.
const PAIRS: u32 = 10;

const EXAMPLES: &str = "\
Examples:
  assay compare personas.json
          How alike they are: the matrix, duplicates, and the pairs that are most alike with their reasons
  assay compare spring.json autumn.json --against \"Martha Vogel\"
          One against all others, the most alike first
  assay compare personas.json --output svg > map.svg
          A heat map
  assay compare BEFORE NOW --diff persona-1
          What changed in a persona between two runs, field by field, with its scores before and after";

/// Compare personas: how alike every two are and by what, duplicates, and what changed in one. No model is asked.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Personas: a file as `assay score` takes them, or else a run in the ledger
    #[arg(required = true, value_name = "RUN_OR_FILE")]
    from: Vec<String>,
    /// Compare this persona with all others
    #[arg(long, value_name = "NAME_OR_ID", conflicts_with = "diff")]
    against: Option<String>,
    /// Say what changed in this persona from the first RUN_OR_FILE to the second
    #[arg(long, value_name = "NAME_OR_ID", conflicts_with_all = ["threshold", "pairs"])]
    diff: Option<String>,
    /// Similarity from which two are duplicates, 0 to 1 [default: 0.8]
    #[arg(long, value_name = "SIMILARITY", allow_hyphen_values = true)]
    threshold: Option<f64>,
    /// The most pairs that are told with their reasons, 0 to 1000 [default: 10; with --against 100]
    #[arg(long, value_name = "N")]
    pairs: Option<u32>,
    /// How to write the result
    #[arg(long, short, value_enum, default_value_t = Output::Table, value_name = "FORMAT")]
    output: Output,
}

/// How a comparison is written to standard output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    /// Columns, and reasons in words
    Table,
    /// The answer of the server as JSON
    Json,
    /// A heat map of every two
    Svg,
}

/// Does it.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    args.check()?;
    let notices = Notices::new(global.verbose);
    let session = Session::open(global).await?;
    let outcome = args.told(&session.client, &notices).await;
    terminal::print(&session.close(outcome).await?)?;
    Ok(())
}

impl Arguments {
    /// What options allow together.
    fn check(&self) -> Result<(), Failure> {
        let alone = match (self.output, &self.against, &self.diff) {
            (Output::Svg, Some(_), _) => "--against lists the pairs of one, and a heat map shows those of all",
            (Output::Svg, _, Some(_)) => "--diff is of one persona, and a heat map shows all",
            (_, _, Some(_)) if self.from.len() != 2 => {
                return Err(Failure::Usage(format!(
                    "--diff compares two versions: name two runs or files, not {}",
                    self.from.len()
                )));
            }
            _ => return Ok(()),
        };
        Err(Failure::Usage(format!("{alone}; leave one of them out")))
    }

    async fn told(&self, client: &Client, notices: &Notices) -> Result<String, Failure> {
        if let Some(wanted) = &self.diff {
            let versions = [&self.from[0], &self.from[1]];
            let before = personas::named(client, std::slice::from_ref(versions[0])).await?;
            let now = personas::named(client, std::slice::from_ref(versions[1])).await?;
            let diff = diff::Diff::of(client, wanted, [before, now]).await?;
            return if self.output == Output::Json { render::json(&diff) } else { Ok(diff.text()) };
        }
        let read = personas::named(client, &self.from).await?;
        chosen::repeated(&read).iter().for_each(|warning| notices.warning("", warning));
        let from: Vec<String> = read.iter().map(|read| read.from.clone()).collect();
        let answer = client.personas().compare_personas(self.request(read)?).await?.into_inner();
        self.shown(&answer, &from)
    }

    fn request(&self, read: Vec<Read>) -> Result<ComparePersonasRequest, Failure> {
        let one = self.against.as_ref().map(|wanted| chosen::position(&read, wanted)).transpose()?;
        Ok(ComparePersonasRequest {
            personas: read.into_iter().map(|read| read.persona).collect(),
            one: one.and_then(|one| u32::try_from(one).ok()),
            duplicate_threshold: self.threshold,
            max_pairs: self.pairs.or(one.is_none().then_some(PAIRS)),
        })
    }

    fn shown(&self, answer: &ComparePersonasResponse, from: &[String]) -> Result<String, Failure> {
        match self.output {
            Output::Json => render::json(answer),
            Output::Table => Ok(table::of(answer, from, self.against.is_some())),
            Output::Svg => heat::of(answer).map_err(Failure::Usage),
        }
    }
}
