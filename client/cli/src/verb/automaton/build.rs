//! `assay automaton build`.

use assay_client::v1::export_automaton_request::Machine;
use assay_client::v1::{
    AutomatonFormat, BuildAutomatonRequest, BuildAutomatonResponse, ExportAutomatonRequest, UnsatisfiedExample,
};
use clap::{Args, ValueEnum};

use super::translate::Translating;
use super::{alphabet, fault, picture};
use crate::arguments::Global;
use crate::failure::Failure;
use crate::notices::Notices;
use crate::render;
use crate::session::Session;
use crate::terminal::{self, Page, clean};

const EXAMPLES: &str = "\
Examples:
  assay automaton build \"binary strings that end in 01 and have an even number of 1s\"
          The machine as a table, what was assumed, and how it was proved
  assay automaton build \"every a is followed by b\" --alphabet abc --format svg > machine.svg
          A drawing
  assay automaton build \"divisible by 3\" --must-accept 110 --must-reject 10
          Also held against strings of your own; exit status 1 where one is not satisfied
  assay automaton build \"bits that finish on a one\" --translate --provider NAME --must-accept 01 --must-reject 10
          A sentence that the grammar does not read, put into its language by a model; the answer says so

`assay automaton language` prints what sentences can say.";

/// Build, prove and show the machine of a sentence.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// What the strings are like
    #[arg(value_name = "SENTENCE")]
    sentence: String,
    /// The symbols, such as `01`, `a,b,c` or `binary` [default: as the sentence states or suggests]
    #[arg(long, value_name = "SYMBOLS")]
    alphabet: Option<String>,
    /// How to write the machine
    #[arg(long, short, value_enum, default_value_t = Format::Text, value_name = "FORMAT")]
    format: Format,
    /// A string that it must accept; can be given several times
    #[arg(long, value_name = "STRING", allow_hyphen_values = true)]
    must_accept: Vec<String>,
    /// A string that it must reject; can be given several times
    #[arg(long, value_name = "STRING", allow_hyphen_values = true)]
    must_reject: Vec<String>,
    /// The most states at any time while it is built, 1 to 1048576
    #[arg(long, value_name = "N")]
    max_states: Option<u32>,
    #[command(flatten)]
    translating: Translating,
}

/// Notations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For reading in a terminal: table, assumptions, verification
    Text,
    /// The answer of the server: machine, tree, assumptions, verification
    Json,
    /// A drawing
    Svg,
    /// Graphviz
    Dot,
    /// Mermaid
    Mermaid,
    /// A file of JFLAP
    Jff,
    /// A regular expression that matches whole strings
    Regex,
    /// A table in Markdown
    Table,
    /// A function in Rust
    Rust,
    /// A function in Python
    Python,
}

/// Does it.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    let notices = Notices::new(global.verbose);
    let session = Session::open(global).await?;
    let outcome = args.build(&session).await;
    let (answer, text) = session.close(outcome).await?;
    if args.format != Format::Text {
        answer.warnings.iter().for_each(|warning| notices.warning("", warning));
    }
    terminal::print(&text)?;
    let verification = answer.verification.unwrap_or_default();
    satisfied(&verification.unsatisfied)
}

impl Arguments {
    /// The answer, and how it is shown.
    async fn build(&self, session: &Session) -> Result<(BuildAutomatonResponse, String), Failure> {
        let mut automata = session.client.automata();
        let request = BuildAutomatonRequest {
            sentence: self.sentence.clone(),
            alphabet: alphabet::symbols(&session.client, self.alphabet.as_deref()).await?,
            max_states: self.max_states,
            must_accept: self.must_accept.clone(),
            must_reject: self.must_reject.clone(),
            translate: self.translating.options(),
        };
        let answer = automata.build_automaton(request).await.map_err(|status| fault::of(status, &self.sentence))?;
        let answer = answer.into_inner();
        let text = match self.format.notation() {
            Some(format) => {
                let machine = answer.automaton.clone().map(Machine::Automaton);
                let request = ExportAutomatonRequest { machine, format: format.into(), ..Default::default() };
                automata.export_automaton(request).await?.into_inner().text
            }
            None if self.format == Format::Json => render::json(&answer)?,
            None => picture::of(&answer, &self.sentence, Page::stdout()),
        };
        Ok((answer, text))
    }
}

impl Format {
    /// The notation that the server writes; `None`: it is written here.
    fn notation(self) -> Option<AutomatonFormat> {
        match self {
            Self::Text | Self::Json => None,
            Self::Svg => Some(AutomatonFormat::Svg),
            Self::Dot => Some(AutomatonFormat::Dot),
            Self::Mermaid => Some(AutomatonFormat::Mermaid),
            Self::Jff => Some(AutomatonFormat::Jff),
            Self::Regex => Some(AutomatonFormat::Regex),
            Self::Table => Some(AutomatonFormat::Table),
            Self::Rust => Some(AutomatonFormat::Rust),
            Self::Python => Some(AutomatonFormat::Python),
        }
    }
}

fn satisfied(unsatisfied: &[UnsatisfiedExample]) -> Result<(), Failure> {
    if unsatisfied.is_empty() {
        return Ok(());
    }
    let each: Vec<String> = unsatisfied.iter().map(|example| clean(&example.problem)).collect();
    Err(Failure::Run(format!("the machine does not satisfy every example:\n{}", each.join("\n"))))
}
