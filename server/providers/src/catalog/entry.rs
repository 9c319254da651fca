//! An entry of a catalogue file, as it was written.

use assay_domain::price::Prices;
use assay_engine::port::catalog::Capability;

use super::book::Known;
use super::read::Fault;
use super::tokens::Encoding;

/// A model's table: what it says, and on which line.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) name: String,
    pub(super) context: Option<Stated<u64>>,
    pub(super) max_output: Option<Stated<u64>>,
    pub(super) encoding: Option<Encoding>,
    pub(super) capabilities: Option<Vec<Capability>>,
    pub(super) aliases: Vec<Stated<String>>,
    pub(super) prices: Option<Prices>,
}

/// A value and its line.
#[derive(Clone, Debug)]
pub(super) struct Stated<T> {
    pub(super) value: T,
    pub(super) line: usize,
}

impl<T> Stated<T> {
    pub(super) fn fault(&self, message: impl Into<String>) -> Fault {
        Fault { line: self.line, message: message.into() }
    }
}

impl Entry {
    /// Writes what it says over what is known; the two together must make sense.
    pub(super) fn apply(&self, known: &mut Known, faults: &mut Vec<Fault>) {
        let value = |stated: &Option<Stated<u64>>| stated.as_ref().map(|stated| stated.value);
        known.context = value(&self.context).or(known.context);
        known.max_output = value(&self.max_output).or(known.max_output);
        known.encoding = self.encoding.or(known.encoding);
        known.capabilities = self.capabilities.clone().or_else(|| known.capabilities.take());
        known.prices = self.prices.clone().or_else(|| known.prices.take());
        let (Some(context), Some(max_output)) = (known.context, known.max_output) else { return };
        let Some(stated) = self.max_output.as_ref().or(self.context.as_ref()).filter(|_| max_output > context) else {
            return;
        };
        faults.push(
            stated.fault(format!(
                "max_output is {max_output}, more than the context of {context}; give at most {context}"
            )),
        );
    }
}
