//! A run that has ended, gathered from its events.

use std::collections::BTreeMap;

use assay_proto::v1::run_event::Kind;
use assay_proto::v1::{
    AutomatonVerdict, GetRunRequest, ItemFinished, NoteGrade, PersonaResult, PersonaStatus, Run, RunEvent, RunFinished,
    Warning, item_finished,
};
use futures::StreamExt as _;

use super::{RunStream, StreamItem};
use crate::client::Client;
use crate::error::Error;
use crate::text::say;

/// A run that has ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Finished {
    /// The run.
    pub run: Run,
    /// What was delivered, by number.
    pub personas: Vec<PersonaResult>,
    /// What stayed below the threshold, by number: shown, not delivered.
    pub rejected: Vec<PersonaResult>,
    /// Verdicts of a batch of sentences, in the order of its rows.
    pub verdicts: Vec<AutomatonVerdict>,
    /// Grades of notes, in the order of the notes.
    pub grades: Vec<NoteGrade>,
    /// Every warning, in order.
    pub warnings: Vec<Warning>,
    /// How it ended.
    pub finished: RunFinished,
}

impl RunStream {
    /// Follows the run to its end.
    ///
    /// # Errors
    /// As the stream's.
    pub async fn collect(self) -> Result<Finished, Error> {
        self.collect_with(|_| Ok(())).await
    }

    /// Follows the run to its end, and shows every message to `see` as it comes.
    ///
    /// # Errors
    /// As the stream's, and those of `see`.
    pub async fn collect_with<E: From<Error>>(
        mut self,
        mut see: impl FnMut(&StreamItem) -> Result<(), E>,
    ) -> Result<Finished, E> {
        let mut gathered = Gathered::default();
        while let Some(item) = self.next().await {
            let item = item?;
            see(&item)?;
            if let StreamItem::Event(event) = item {
                gathered.take(*event);
            }
        }
        Ok(gathered.finish(&self.client).await?)
    }
}

#[derive(Default)]
struct Gathered {
    run: String,
    results: BTreeMap<(u64, String), PersonaResult>,
    verdicts: BTreeMap<(u64, String), AutomatonVerdict>,
    grades: BTreeMap<(u64, String), NoteGrade>,
    warnings: Vec<Warning>,
    finished: Option<RunFinished>,
}

impl Gathered {
    fn take(&mut self, event: RunEvent) {
        self.run = event.run_id;
        match event.kind {
            Some(Kind::ItemFinished(ItemFinished { result: Some(item_finished::Result::Persona(it)), last: true })) => {
                self.results.insert(place(event.item_id), it);
            }
            Some(Kind::ItemFinished(ItemFinished { result: Some(item_finished::Result::Automaton(it)), .. })) => {
                self.verdicts.insert(place(event.item_id), it);
            }
            Some(Kind::ItemFinished(ItemFinished { result: Some(item_finished::Result::Note(it)), .. })) => {
                self.grades.insert(place(event.item_id), it);
            }
            Some(Kind::ItemFailed(_)) => {
                self.results.remove(&place(event.item_id));
            }
            Some(Kind::Warning(warning)) => self.warnings.push(warning),
            Some(Kind::RunFinished(finished)) => self.finished = Some(finished),
            _ => (),
        }
    }

    async fn finish(self, client: &Client) -> Result<Finished, Error> {
        let finished = self.finished.ok_or_else(|| Error::contract(say("no_end", &[])))?;
        let answer = client.runs().get_run(GetRunRequest { run_id: self.run }).await?.into_inner();
        let run = answer.run.ok_or_else(|| Error::contract("the server answered no run"))?;
        let (rejected, personas) =
            self.results.into_values().partition(|result| result.status() == PersonaStatus::Rejected);
        let verdicts = self.verdicts.into_values().collect();
        let grades = self.grades.into_values().collect();
        Ok(Finished { run, personas, rejected, verdicts, grades, warnings: self.warnings, finished })
    }
}

/// Where an item belongs: by the number at its end, so that `persona-2` comes before `persona-10`.
fn place(item: String) -> (u64, String) {
    let number = item.rsplit('-').next().and_then(|digits| digits.parse().ok());
    (number.unwrap_or(u64::MAX), item)
}
