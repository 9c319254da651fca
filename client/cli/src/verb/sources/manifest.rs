//! Manifests: what files were, written down; and whether they still are.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use assay_client::v1::{AnalyzeSourcesResponse, Provenance, SourceReport};
use assay_sources::track::{Checked, Entry, Format, Hashed, How, Manifest, Standing, hash_all, verify};
use clap::Args;
use serde::Serialize;

use crate::arguments::ListOutput;
use crate::failure::Failure;
use crate::material::Rules;
use crate::notices::Notices;
use crate::render::{self, list::List};
use crate::terminal;

/// Writing and verifying.
#[derive(Debug, Args)]
pub(super) struct Tracking {
    /// Write down what the files are: name, bytes, SHA-256, time, format, encoding, tokens and provenance, as JSON
    #[arg(long, value_name = "FILE", help_heading = "Manifest", conflicts_with = "set")]
    pub(super) manifest: Option<PathBuf>,
    /// Say of each file whether it is as this manifest has it: ok, changed, missing or new. A file of the same size and time is
    /// taken to be the same
    #[arg(long, value_name = "MANIFEST", help_heading = "Manifest", conflicts_with_all = ["set", "manifest"])]
    pub(super) verify: Option<PathBuf>,
    /// With --verify: read every file, whatever its size and time
    #[arg(long, requires = "verify", help_heading = "Manifest")]
    pub(super) thorough: bool,
}

/// Files of this machine.
pub(super) struct Local<'a> {
    pub(super) paths: &'a [PathBuf],
    pub(super) rules: &'a Rules,
    pub(super) notices: &'a Notices,
}

impl Local<'_> {
    /// Writes a manifest, with what the server found out.
    pub(super) fn write(
        &self,
        path: &Path,
        answer: &AnalyzeSourcesResponse,
        provenance: Option<Provenance>,
    ) -> Result<(), Failure> {
        let Provenance { title, licence, consent } = provenance.unwrap_or_default();
        let provenance = assay_sources::track::Provenance { title, licence, consent };
        let mut entries = Vec::new();
        // Whoever writes the manifest into the folder it speaks of does not mean the manifest.
        let scan = self.rules.scan(self.paths)?;
        for hashed in hash_all(scan, threads()).map_err(Failure::Output)? {
            match hashed {
                Hashed::File(file) if same(&file.path, path) => {}
                Hashed::File(file) => {
                    let report = answer.sources.iter().find(|report| report.document == file.name);
                    let entry = Entry { provenance: provenance.clone(), ..Entry::from(file) };
                    entries.push(with_report(entry, report));
                }
                Hashed::Skipped { path, reason } => {
                    self.notices.warning("", &format!("{} is not in the manifest: {reason}", path.display()));
                }
            }
        }
        let manifest = Manifest::of(entries).map_err(|error| Failure::Usage(error.to_string()))?;
        manifest.write(path).map_err(|error| Failure::Usage(error.to_string()))?;
        let files = manifest.files().len();
        self.notices.line(&format!("{files} files, {} are in {}", manifest.digest(), path.display()));
        Ok(())
    }

    /// Prints how the files stand to a manifest.
    pub(super) fn verify(&self, path: &Path, thorough: bool, output: ListOutput) -> Result<(), Failure> {
        let manifest = Manifest::read(path).map_err(|error| Failure::Usage(error.to_string()))?;
        let scan = self.rules.scan(self.paths)?;
        let how = How { thorough, threads: threads() };
        let checking = verify(Arc::new(manifest), scan, how).map_err(Failure::Output)?;
        let is_it = |checked: &Checked| checked.path.as_deref().is_some_and(|found| same(found, path));
        let checked: Vec<Checked> = checking.filter(|checked| !is_it(checked)).collect();
        let rows: Vec<Row> = checked.iter().map(Row::from).collect();
        terminal::print(&match output {
            ListOutput::Json => render::json(&rows)?,
            ListOutput::Jsonl => render::json_lines(&rows)?,
            ListOutput::Table => table(&rows),
        })?;
        let differ = checked.iter().filter(|checked| !checked.standing.is_ok()).count();
        match differ {
            0 => Ok(()),
            _ => {
                Err(Failure::Run(format!("{differ} of {} files are not as {} has them", checked.len(), path.display())))
            }
        }
    }
}

fn with_report(entry: Entry, report: Option<&SourceReport>) -> Entry {
    let Some(report) = report.filter(|report| report.unusable.is_empty()) else { return entry };
    Entry {
        format: Format::ALL.into_iter().find(|format| format.name() == report.format).or(entry.format),
        encoding: Some(report.encoding.clone()).filter(|encoding| !encoding.is_empty()),
        tokens: Some(report.tokens),
        ..entry
    }
}

fn threads() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| std::fs::canonicalize(path).ok();
    real(one).is_some_and(|one| real(other) == Some(one))
}

/// A file, as it is shown.
#[derive(Serialize)]
struct Row {
    name: String,
    standing: &'static str,
    detail: String,
}

impl From<&Checked> for Row {
    fn from(checked: &Checked) -> Self {
        let (standing, detail) = match &checked.standing {
            Standing::Same => ("ok", String::new()),
            Standing::Touched => ("ok", "its time is new, its bytes are the same".to_owned()),
            Standing::Changed(change) => ("changed", change.to_string()),
            Standing::Missing => ("missing", String::new()),
            Standing::New => ("new", String::new()),
            Standing::Skipped(reason) => ("unknown", reason.to_string()),
        };
        Self { name: checked.name.clone(), standing, detail }
    }
}

fn table(rows: &[Row]) -> String {
    let mut list = List::new(["file", "is", ""]);
    for row in rows {
        list.row([row.name.clone(), row.standing.to_owned(), row.detail.clone()]);
    }
    let count = |standing: &str| rows.iter().filter(|row| row.standing == standing).count();
    let counts = ["ok", "changed", "missing", "new", "unknown"].map(|standing| (count(standing), standing));
    let counts: Vec<String> =
        counts.iter().filter(|(count, _)| *count > 0).map(|(count, standing)| format!("{count} {standing}")).collect();
    format!("{list}\n\n{}", if counts.is_empty() { "no files".to_owned() } else { counts.join(", ") })
}
