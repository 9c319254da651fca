//! The bank of what failed: a file of JSON lines, a row each, with what was seen of it and when, to be replayed.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use assay_client::v1::{AutomatonCase, AutomatonVerdict, VerdictStatus};
use pbjson_types::Timestamp;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;

/// A row that failed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Entry {
    /// The row.
    case: AutomatonCase,
    /// How it failed last: the name of a `VerdictStatus`.
    status: String,
    /// The string on which it failed last; null where there is none.
    witness: Option<String>,
    /// When it failed first.
    first_seen: Timestamp,
    /// When it failed last.
    last_seen: Timestamp,
    /// How often it failed.
    count: u64,
}

/// The bank.
#[derive(Debug)]
pub(super) struct Bank {
    path: PathBuf,
    entries: Vec<Entry>,
    /// Where a row stands among the entries.
    places: HashMap<String, usize>,
    /// Entries that pass now.
    cured: BTreeSet<usize>,
    change: Change,
}

/// What a run changed in the bank.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Change {
    /// Rows that failed and were not in it.
    pub(super) new: usize,
    /// Rows that failed again.
    pub(super) again: usize,
    /// Rows that pass now and are taken out.
    pub(super) cured: usize,
}

impl Bank {
    /// The bank in a file; empty where there is none yet.
    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let text = match fs::read_to_string(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
            read => read.map_err(|error| Failure::Usage(format!("{} cannot be read: {error}", path.display())))?,
        };
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        let entry = |(at, line): (usize, &str)| {
            serde_json::from_str(line).map_err(|error| {
                let place = format!("{} line {}", path.display(), at + 1);
                Failure::Usage(format!("{place} is no row of a bank of failures: {error}; it was not changed"))
            })
        };
        let entries: Vec<Entry> = lines.map(entry).collect::<Result<_, _>>()?;
        let places = entries.iter().enumerate().map(|(at, entry)| (key(&entry.case), at)).collect();
        Ok(Self { path: path.to_owned(), entries, places, cured: BTreeSet::new(), change: Change::default() })
    }

    /// The rows, to be verified again.
    pub(super) fn cases(&self) -> Vec<AutomatonCase> {
        self.entries.iter().map(|entry| entry.case.clone()).collect()
    }

    /// Takes in what a row came to at `time`. A row that breaks the schema is no row of it.
    pub(super) fn take(&mut self, verdict: &AutomatonVerdict, time: Timestamp) {
        let Some(case) = &verdict.case else { return };
        if matches!(verdict.status(), VerdictStatus::Skipped | VerdictStatus::Unspecified) {
            return;
        }
        let key = key(case);
        match (verdict.status(), self.places.get(&key)) {
            (VerdictStatus::Pass, None) => {}
            (VerdictStatus::Pass, Some(&at)) => self.change.cured += usize::from(self.cured.insert(at)),
            (_, Some(&at)) => {
                self.entries[at].fail_again(verdict, time);
                self.change.again += 1;
            }
            (_, None) => {
                self.places.insert(key, self.entries.len());
                self.entries.push(Entry::new(case.clone(), verdict, time));
                self.change.new += 1;
            }
        }
    }

    /// Writes the file anew, whole or not at all; what changed.
    pub(super) fn save(self) -> Result<Change, Failure> {
        let left = self.entries.iter().enumerate().filter(|(at, _)| !self.cured.contains(at));
        let text = left.map(|(_, entry)| Ok(serde_json::to_string(entry)? + "\n")).collect::<io::Result<String>>();
        let text = text.map_err(Failure::Output)?;
        let cannot = |error: io::Error| Failure::Output(io::Error::other(format!("{}: {error}", self.path.display())));
        let mut name = self.path.file_name().unwrap_or_default().to_owned();
        name.push(".new");
        let beside = self.path.with_file_name(name);
        let write = || {
            let mut file = fs::File::create(&beside)?;
            file.write_all(text.as_bytes())?;
            file.sync_all()?;
            fs::rename(&beside, &self.path)
        };
        write().map_err(cannot)?;
        Ok(self.change)
    }
}

impl Entry {
    fn new(case: AutomatonCase, verdict: &AutomatonVerdict, time: Timestamp) -> Self {
        let status = verdict.status().as_str_name().to_owned();
        Self { case, status, witness: verdict.witness.clone(), first_seen: time, last_seen: time, count: 1 }
    }

    fn fail_again(&mut self, verdict: &AutomatonVerdict, time: Timestamp) {
        self.status = verdict.status().as_str_name().to_owned();
        self.witness.clone_from(&verdict.witness);
        self.last_seen = time;
        self.count += 1;
    }
}

/// What makes two rows the same: what they ask, not how their author sorts them.
fn key(case: &AutomatonCase) -> String {
    let AutomatonCase { prompt, must_accept, must_reject, is_contradiction, alphabet, states, tree, .. } = case;
    serde_json::json!([prompt, must_accept, must_reject, is_contradiction, alphabet, states, tree]).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(prompt: &str, status: VerdictStatus, witness: Option<&str>) -> AutomatonVerdict {
        AutomatonVerdict {
            case: Some(AutomatonCase { prompt: prompt.into(), ..AutomatonCase::default() }),
            status: status.into(),
            witness: witness.map(str::to_owned),
            ..AutomatonVerdict::default()
        }
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp { seconds, nanos: 0 }
    }

    #[test]
    fn failures_are_kept_counted_and_taken_out_when_they_pass() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bank.jsonl");
        let mut bank = Bank::open(&path).unwrap();
        let first = [
            verdict("a", VerdictStatus::Fail, Some("01")),
            verdict("b", VerdictStatus::Error, None),
            verdict("c", VerdictStatus::Pass, None),
            verdict("", VerdictStatus::Skipped, None),
        ];
        first.iter().for_each(|verdict| bank.take(verdict, at(10)));
        assert_eq!(bank.save().unwrap(), Change { new: 2, ..Change::default() });

        let mut bank = Bank::open(&path).unwrap();
        let prompts: Vec<String> = bank.cases().into_iter().map(|case| case.prompt).collect();
        assert_eq!(prompts, ["a", "b"]);
        let second = [verdict("a", VerdictStatus::Fail, Some("")), verdict("b", VerdictStatus::Pass, None)];
        second.iter().for_each(|verdict| bank.take(verdict, at(20)));
        assert_eq!(bank.save().unwrap(), Change { again: 1, cured: 1, new: 0 });

        let bank = Bank::open(&path).unwrap();
        let [entry] = &bank.entries[..] else { panic!("{:?}", bank.entries) };
        assert_eq!((entry.count, entry.witness.as_deref()), (2, Some("")));
        assert_eq!((entry.first_seen, entry.last_seen), (at(10), at(20)));
    }

    #[test]
    fn a_file_that_is_no_bank_is_refused_by_its_line_and_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notes.txt");
        fs::write(&path, "\nmy notes\n").unwrap();
        let Err(Failure::Usage(message)) = Bank::open(&path) else { panic!("opened") };
        assert!(message.contains("line 2 is no row of a bank"), "{message}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "\nmy notes\n");
    }
}
