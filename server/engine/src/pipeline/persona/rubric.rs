//! What a judge's answer looks like: worked out once for each choice of criteria, and not for each persona that is judged.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use assay_domain::persona::evaluation::Criterion;
use assay_domain::reply::{BadSchema, Wanted};

use super::prompts;
use crate::port::model::AnswerSchema;

/// The shape of a judge's answer, as it is asked for and as it is read.
pub(super) struct Rubric {
    pub(super) schema: Arc<AnswerSchema>,
    pub(super) wanted: Result<Wanted, BadSchema>,
}

/// By criteria, in the order asked: few, for a request names each at most once.
static KNOWN: Mutex<BTreeMap<Vec<Criterion>, Arc<Rubric>>> = Mutex::new(BTreeMap::new());

impl Rubric {
    pub(super) fn of(criteria: &[Criterion]) -> Arc<Self> {
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(rubric) = known.get(criteria) {
            return Arc::clone(rubric);
        }
        let rubric = Arc::new(Self::new(criteria));
        known.insert(criteria.to_vec(), Arc::clone(&rubric));
        rubric
    }

    fn new(criteria: &[Criterion]) -> Self {
        let schema = prompts::scores(criteria);
        let wanted = Wanted::new(&prompts::read_scores(criteria));
        Self { schema: Arc::new(AnswerSchema::new("persona_scores", schema)), wanted }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rubric_is_made_once_and_is_that_of_its_criteria() {
        let of = |criteria: &[Criterion]| Rubric::of(criteria);
        let [one, other] = [Criterion::Realism, Criterion::Coherence];
        assert!(Arc::ptr_eq(&of(&[one, other]), &of(&[one, other])));
        let asked = |criteria: &[Criterion]| {
            of(criteria).schema.schema["properties"]["scores"]["items"]["properties"]["criterion"]["enum"].clone()
        };
        assert_eq!(asked(&[one, other]), serde_json::json!(["realism", "coherence"]));
        assert_eq!(asked(&[other, one]), serde_json::json!(["coherence", "realism"]));
    }
}
