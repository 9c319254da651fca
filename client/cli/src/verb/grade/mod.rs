//! `assay grade`.

mod blend;
mod deduction;
mod messages;
mod notes;
mod page;
mod parity;
mod quoted;
mod reviewers;
mod rows;
mod summary;
mod table;
mod title;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use assay_client::v1::run_event::Kind;
use assay_client::v1::{
    CancelRunRequest, ClinicalNoteKind, GradeNotesRequest, GradeNotesResponse, ItemFinished, NoteGrade, NoteRetention,
    RunFinished, item_finished,
};
use assay_client::{Client, StreamItem};
use clap::{Args, ValueEnum};
use futures::StreamExt as _;

use crate::arguments::Global;
use crate::failure::Failure;
use crate::material::Rules;
use crate::notices::Notices;
use crate::render;
use crate::session::Session;
use crate::terminal;
use notes::Notes;
use parity::Parity;
use reviewers::Reviewers;
use summary::{Failed, Summary};

const EXAMPLES: &str = "\
Examples:
  assay grade visit.note.txt --transcript visit.transcript.txt
          One note against the transcript of its encounter
  assay grade notes/ --transcript transcripts/ --output csv > grades.csv
          Every note of a folder, each with the transcript of the same name up to the first dot
  assay grade notes/ --strategy nine-rings --model gpt-5 --ring accurate=anthropic/claude-sonnet-4-5
          A reviewer an item by a model, one of them by another
  assay grade visit.json --output html > visit.html
          A FHIR R4 DocumentReference; what a file is is told by its content
  assay grade - < batch.jsonl
          A note a line, as JSON of ClinicalNote: {\"document\": \"a\", \"text\": \"...\", \"transcript\": \"...\"}

It grades the quality of documentation. It is no medical advice. Exit status: 0 every note has a grade, 1 not every note has one,
2 no note can be graded.";

/// Grade clinical notes: rubric, measures of the text, and every claim against the transcript.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Files, folders and patterns, or `-` for standard input: text, Markdown, FHIR DocumentReference, HL7 MDM^T02, or JSON lines
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// The transcript of the encounter; of several notes, the folder of their transcripts
    #[arg(long, value_name = "PATH")]
    transcript: Option<PathBuf>,
    #[command(flatten)]
    reviewers: Reviewers,
    /// The rubric: `pdqi-9`, `nine-plain`, `pdsqi-like`, `five-c`, or a file of your own that ends in .toml [default: pdqi-9]
    #[arg(long, value_name = "NAME|FILE")]
    profile: Option<String>,
    /// What the components weigh, such as `pdqi=0.7,heuristics=0.2,factuality=0.1` (the default); one left out weighs nothing
    #[arg(long, value_name = "NAME=N,...", value_parser = blend::weights)]
    weights: Option<assay_client::v1::ComponentWeights>,
    /// The lowest means of A, B, C and D [default: 4.5,3.5,2.5,1.5]
    #[arg(long, value_name = "A,B,C,D", value_parser = blend::cut_offs)]
    cut_offs: Option<assay_client::v1::LetterCutOffs>,
    /// What kind of notes they are [default: told by their sections]
    #[arg(long, value_enum, value_name = "KIND")]
    note_type: Option<NoteType>,
    /// The day the notes were written, as YYYY-MM-DD
    #[arg(long, value_name = "DAY")]
    written: Option<String>,
    /// An earlier note of the patient, as text; can be given several times
    #[arg(long, value_name = "FILE")]
    earlier: Vec<PathBuf>,
    /// The longest that a note may take, such as `30s` [default: 60s]
    #[arg(long, value_name = "SPAN", value_parser = humantime::parse_duration)]
    timeout: Option<Duration>,
    /// What the ledger keeps of patients' words; `--ledger memory` keeps nothing on a disk
    #[arg(long, value_enum, default_value_t = Retain::All, value_name = "WHAT")]
    retain: Retain,
    /// How to write the result
    #[arg(long, short, value_enum, default_value_t = Output::Table, value_name = "FORMAT")]
    output: Output,
    #[command(flatten)]
    rules: Rules,
}

/// What the ledger keeps of patients' words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Retain {
    /// Grades whose places have no words and whose models give no reasons, and nothing of the texts
    None,
    /// Grades with their quotes, without the texts: after a crash, what has no grade fails
    Results,
    /// The texts too, until `assay runs delete`
    All,
}

impl From<Retain> for NoteRetention {
    fn from(retain: Retain) -> Self {
        match retain {
            Retain::None => Self::None,
            Retain::Results => Self::Results,
            Retain::All => Self::All,
        }
    }
}

/// What kind of note it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum NoteType {
    /// Subjective, objective, assessment, plan
    Soap,
    /// History and physical examination
    HistoryAndPhysical,
    /// The course since the last note
    Progress,
    /// At the end of a stay
    Discharge,
}

/// How grades are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Output {
    /// Every grade with its deductions, and a summary
    Table,
    /// One object: grades, failures, summary
    Json,
    /// One message of the stream a line, as it comes
    Jsonl,
    /// A page that needs nothing else, with the deductions marked in the text
    Html,
    /// A row a note
    Csv,
}

/// Does it. What came is written, also where the rest does not come.
pub(crate) async fn run(global: &Global, args: Arguments) -> Result<(), Failure> {
    let mut notices = Notices::new(global.verbose);
    let notes = Notes::read(&args, &notices)?;
    let request = args.request(&notes)?;
    let session = Session::open(global).await?;
    let mut gathered = Gathered::default();
    let done = tokio::select! {
        done = gathered.follow(&session.client, request, args.output, &mut notices) => done,
        _ = tokio::signal::ctrl_c() => Err(Failure::Interrupted("what was graded until now is written".to_owned())),
    };
    notices.clear();
    if let Err(Failure::Interrupted(_)) = &done {
        gathered.cancel(&session.client).await;
    }
    session.close(Ok(())).await?;
    let Gathered { grades, failed, finished, .. } = gathered;
    let mut grades: Vec<NoteGrade> = grades.into_values().collect();
    quoted::fill(&mut grades, &notes.given);
    let failed: Vec<Failed> = notes.failed.iter().cloned().chain(failed).collect();
    let summary = Summary::of(&grades, &failed, finished.as_ref());
    if finished.is_some() || !grades.is_empty() {
        args.output.write(&Graded { notes: &notes, grades: &grades, failed: &failed, summary: &summary }, &notices)?;
    }
    done?;
    summary.verdict()
}

/// All that came of the notes.
struct Graded<'g> {
    notes: &'g Notes,
    grades: &'g [NoteGrade],
    failed: &'g [Failed],
    summary: &'g Summary,
}

impl Arguments {
    fn request(&self, notes: &Notes) -> Result<GradeNotesRequest, Failure> {
        let own = self.profile.as_deref().filter(|profile| profile.ends_with(".toml"));
        let rubric = own.map(|path| notes::text(path.as_ref())).transpose()?.unwrap_or_default();
        let profile = self.profile.clone().filter(|_| own.is_none()).unwrap_or_default();
        let mut request = GradeNotesRequest {
            notes: notes.given.clone(),
            profile,
            rubric,
            component_weights: self.weights,
            cut_offs: self.cut_offs,
            timeout: self.timeout.map(Into::into),
            retention: NoteRetention::from(self.retain).into(),
            ..GradeNotesRequest::default()
        };
        self.reviewers.ask(&mut request)?;
        Ok(request)
    }

    fn kind(&self) -> ClinicalNoteKind {
        match self.note_type {
            None => ClinicalNoteKind::Unspecified,
            Some(NoteType::Soap) => ClinicalNoteKind::Soap,
            Some(NoteType::HistoryAndPhysical) => ClinicalNoteKind::HistoryAndPhysical,
            Some(NoteType::Progress) => ClinicalNoteKind::Progress,
            Some(NoteType::Discharge) => ClinicalNoteKind::Discharge,
        }
    }
}

impl Output {
    fn write(self, graded: &Graded<'_>, notices: &Notices) -> Result<(), Failure> {
        let Graded { grades, failed, summary, .. } = *graded;
        let parity = Parity::of(grades);
        let compared = || parity.iter().flat_map(Parity::lines);
        let aside = || summary.lines().into_iter().chain(compared()).for_each(|line| notices.line(&line));
        match self {
            Self::Jsonl => aside(),
            Self::Json => {
                let mut all = serde_json::json!({"grades": grades, "failures": failed, "summary": summary});
                if let Some(parity) = &parity {
                    all["parity"] = serde_json::json!(parity);
                }
                terminal::print(&render::json(&all)?)?;
            }
            Self::Csv => {
                terminal::print(&rows::csv(grades, failed)?)?;
                aside();
            }
            Self::Html => terminal::print(&page::of(graded))?,
            Self::Table => {
                let lines: Vec<String> = compared().collect();
                terminal::print(&table::of(grades, summary, &lines))?;
            }
        }
        Ok(())
    }
}

/// What came of the run so far.
#[derive(Default)]
struct Gathered {
    run: String,
    grades: BTreeMap<u64, NoteGrade>,
    failed: Vec<Failed>,
    /// What each item is called, by number from 1.
    documents: Vec<String>,
    finished: Option<RunFinished>,
}

impl Gathered {
    async fn follow(
        &mut self,
        client: &Client,
        request: GradeNotesRequest,
        output: Output,
        notices: &mut Notices,
    ) -> Result<(), Failure> {
        self.documents = request.notes.iter().map(|note| note.document.clone()).collect();
        let mut stream = client.grade_notes(request).await.map_err(|error| self.refused(error))?;
        while let Some(item) = stream.next().await {
            let item = item?;
            notices.see(&self.named(item.clone()));
            if output == Output::Jsonl {
                terminal::print(&render::json_line(&GradeNotesResponse::from(item.clone()))?)?;
            }
            self.take(item);
        }
        Ok(())
    }

    /// A refusal in the names of the notes, which the server knows by number alone.
    fn refused(&self, error: assay_client::Error) -> Failure {
        let named = |violation: &assay_client::Violation| {
            let at = violation.field.strip_prefix("notes[")?.split(']').next()?.parse::<usize>().ok()?;
            Some(format!("{}: {}", self.documents.get(at)?, violation.description))
        };
        match error.violations().iter().map(named).collect::<Option<Vec<String>>>() {
            Some(lines) if !lines.is_empty() => Failure::Usage(lines.join("\n")),
            _ => error.into(),
        }
    }

    /// What an item of the run is called.
    fn document(&self, item: &str) -> Option<&String> {
        let number: usize = item.rsplit('-').next()?.parse().ok()?;
        self.documents.get(number.checked_sub(1)?)
    }

    /// A failure by the name of its note.
    fn named(&self, item: StreamItem) -> StreamItem {
        match item {
            StreamItem::Event(mut event) if matches!(event.kind, Some(Kind::ItemFailed(_))) => {
                if let Some(document) = self.document(&event.item_id) {
                    event.item_id.clone_from(document);
                }
                StreamItem::Event(event)
            }
            other => other,
        }
    }

    fn take(&mut self, item: StreamItem) {
        let StreamItem::Event(event) = item else { return };
        self.run.clone_from(&event.run_id);
        let number: u64 = event.item_id.rsplit('-').next().and_then(|digits| digits.parse().ok()).unwrap_or(u64::MAX);
        match event.kind {
            Some(Kind::ItemFinished(ItemFinished { result: Some(item_finished::Result::Note(it)), .. })) => {
                self.grades.insert(number, it);
            }
            Some(Kind::ItemFailed(failed)) => {
                let document = self.document(&event.item_id).cloned().unwrap_or(event.item_id);
                let message = failed.error.map(|error| error.message).unwrap_or_default();
                self.failed.push(Failed { document, message });
            }
            Some(Kind::RunFinished(finished)) => self.finished = Some(finished),
            _ => {}
        }
    }

    async fn cancel(&self, client: &Client) {
        if !self.run.is_empty() {
            // The run ends by itself when nobody watches; this only ends it sooner.
            let _ = client.runs().cancel_run(CancelRunRequest { run_id: self.run.clone() }).await;
        }
    }
}
