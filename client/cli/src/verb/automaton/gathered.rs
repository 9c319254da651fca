//! What comes of a batch, taken in event by event.

use assay_client::v1::run_event::Kind;
use assay_client::v1::{
    AutomatonVerdict, CancelRunRequest, ItemFinished, VerifyAutomataRequest, VerifyAutomataResponse, item_finished,
};
use assay_client::{Client, StreamItem};
use futures::StreamExt as _;
use pbjson_types::Timestamp;

use super::bank::{Bank, Change};
use super::order::InOrder;
use super::sheet::{Output, Sheet};
use super::summary::Summary;
use crate::failure::Failure;
use crate::notices::Notices;
use crate::{render, terminal};

/// What came of the run so far.
pub(super) struct Gathered {
    run: String,
    output: Output,
    order: InOrder,
    sheet: Sheet,
    bank: Option<Bank>,
    summary: Summary,
    /// When the last of it happened.
    last: Timestamp,
}

impl Gathered {
    /// Nothing yet, to be written as `output`.
    pub(super) fn new(output: Output, bank: Option<Bank>) -> Self {
        Self {
            run: String::new(),
            output,
            order: InOrder::default(),
            sheet: Sheet::new(output),
            bank,
            summary: Summary::default(),
            last: Timestamp::default(),
        }
    }

    /// Has the rows verified, and takes in what comes until the end.
    pub(super) async fn follow(
        &mut self,
        client: &Client,
        request: VerifyAutomataRequest,
        notices: &mut Notices,
    ) -> Result<(), Failure> {
        let mut stream = client.verify_automata(request).await?;
        while let Some(item) = stream.next().await {
            let item = item?;
            notices.see(&item);
            if self.output == Output::Jsonl {
                terminal::print(&render::json_line(&VerifyAutomataResponse::from(item.clone()))?)?;
            }
            self.take(item)?;
        }
        Ok(())
    }

    fn take(&mut self, item: StreamItem) -> Result<(), Failure> {
        let StreamItem::Event(event) = item else { return Ok(()) };
        if self.run.is_empty() {
            self.run = event.run_id;
        }
        self.last = event.occur_time.unwrap_or(self.last);
        let number = event.item_id.rsplit('-').next().and_then(|number| number.parse().ok());
        match event.kind {
            Some(Kind::ItemFinished(ItemFinished { result: Some(item_finished::Result::Automaton(it)), .. })) => {
                self.order.put(number.unwrap_or(u64::MAX), Some(it));
            }
            Some(Kind::ItemFailed(_)) => self.order.put(number.unwrap_or(u64::MAX), None),
            Some(Kind::RunFinished(finished)) => self.summary.end(&finished),
            _ => {}
        }
        while let Some(verdict) = self.order.next() {
            self.see(verdict)?;
        }
        Ok(())
    }

    fn see(&mut self, verdict: AutomatonVerdict) -> Result<(), Failure> {
        self.summary.count(&verdict);
        if let Some(bank) = &mut self.bank {
            bank.take(&verdict, self.last);
        }
        self.sheet.write(verdict)
    }

    /// Writes what has come and is not written yet, and what is said at the end.
    pub(super) fn finish(mut self, notices: &Notices) -> Result<Summary, Failure> {
        while let Some(verdict) = self.order.next_of_rest() {
            self.see(verdict)?;
        }
        let Self { run, sheet, bank, summary, .. } = self;
        if summary.outcome.is_some() || summary.rows > 0 {
            sheet.finish(&summary, notices)?;
        }
        if let Some(bank) = bank.filter(|_| !run.is_empty()) {
            let Change { new, again, cured } = bank.save()?;
            notices.line(&format!("bank of failures: {new} new, {again} again, {cured} pass now and are taken out"));
        }
        Ok(summary)
    }

    /// Ends the run where it has begun.
    pub(super) async fn cancel(&self, client: &Client) {
        if !self.run.is_empty() {
            // The run ends by itself when nobody watches; this only ends it sooner.
            let _ = client.runs().cancel_run(CancelRunRequest { run_id: self.run.clone() }).await;
        }
    }
}
