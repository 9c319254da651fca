//! Cases made up from a seed, a handful at a time.

use std::sync::Arc;

use assay_domain::automaton::cases::Case;
use assay_domain::automaton::generate::{Generator, generate};
use futures::{Stream, StreamExt as _};

use super::Unserved;
use crate::runner::Runner;

/// How many are made at a time.
const HANDFUL: u32 = 64;

impl Runner {
    /// The first `count` cases of a seed, made as they are read.
    pub fn generate_cases(
        self: &Arc<Self>,
        seed: u64,
        count: u32,
    ) -> impl Stream<Item = Result<Case, Unserved>> + Send + use<> {
        let runner = Arc::clone(self);
        let handfuls = futures::stream::unfold((generate(seed), count), move |(cases, left)| {
            let runner = Arc::clone(&runner);
            async move {
                if left == 0 {
                    return None;
                }
                let many = left.min(HANDFUL);
                match runner.workshop.work_through(move |_| handful(cases, many)).await {
                    Ok((made, cases)) => Some((Ok(made), (cases, left - many))),
                    // Nothing follows an error.
                    Err(unserved) => Some((Err(unserved), (generate(seed), 0))),
                }
            }
        });
        handfuls.flat_map(|handful| {
            let each = match handful {
                Ok(made) => made.into_iter().map(Ok).collect(),
                Err(unserved) => vec![Err(unserved)],
            };
            futures::stream::iter(each)
        })
    }
}

fn handful(mut cases: Generator, many: u32) -> (Vec<Case>, Generator) {
    (cases.by_ref().take(many as usize).collect(), cases)
}
