//! Which claims the sources bear.
//!
//! score = supported traits / all traits. A trait is supported if evidence of it stands in the sources where a participant speaks, byte
//! for byte, in the same words, or nearly so by edit distance; if the one who is named says it; and if no number, name or denial of
//! the trait disagrees with it (see `quality/words/disagree`). What disagrees is contradicted, not supported. A sentence before and one
//! behind the evidence are read with it. That a quote bears on its trait at all is not measured here: linking says that, and a trait
//! that it did not find borne out is not supported, whatever is quoted for it.

use std::sync::Arc;

use super::{Case, Category, Metric, Need, Plan, share};
use crate::persona::evidence::Found;
use crate::persona::{Evidence, Match, Support, Trait};
use crate::quality::outcome::{Finding, Outcome, Place};
use crate::quality::profile::{TraitWords, own_names};
use crate::quality::sources::Sources;
use crate::quality::words::{Statement, disagreements};

pub(super) fn metric() -> Metric {
    Plan {
        name: "groundedness",
        category: Category::Evidential,
        needs: &[Need::Sources],
        weight: 0.20,
        about: "Share of traits whose evidence stands in the sources, said by who is named, and disagrees in no number, name or denial.",
        parameters: &[],
        compute,
    }
    .metric()
}

/// What a trait's evidence comes to.
enum Verdict {
    Exact,
    Near,
    Contradicted,
    Unsupported,
}

fn compute(case: &Case<'_>) -> Outcome {
    let (persona, traits) = (case.persona(), &case.profile().traits);
    let Some(sources) = case.whole.sources else { return Outcome::missing("the sources are not at hand") };
    if traits.is_empty() {
        return Outcome::missing("the persona claims no trait");
    }
    let ground = Ground { sources, names: own_names(persona) };
    let (mut exact, mut near, mut contradicted) = (0, 0, 0);
    let mut findings = Vec::new();
    for (words, (_, known)) in traits.iter().zip(persona.all_traits()) {
        let (verdict, found) = ground.verdict(words, known);
        findings.extend(found);
        match verdict {
            Verdict::Exact => exact += 1,
            Verdict::Near => near += 1,
            Verdict::Contradicted => contradicted += 1,
            Verdict::Unsupported => {}
        }
    }
    let supported = exact + near;
    let explanation = format!(
        "{supported} of {} traits are supported, {exact} of them word for word; {contradicted} contradict their evidence.",
        traits.len()
    );
    Outcome::scored(share(supported, traits.len()), explanation, findings)
}

struct Ground<'a> {
    sources: &'a Sources<'a>,
    names: Vec<u64>,
}

impl Ground<'_> {
    fn verdict(&self, words: &TraitWords, known: &Trait) -> (Verdict, Vec<Finding>) {
        if let Some(support) = known.refuted() {
            let message = format!("it was looked up and is {}", support.reason());
            let verdict = if support == Support::Contradicted { Verdict::Contradicted } else { Verdict::Unsupported };
            return (verdict, vec![Finding::at(words.path(), message)]);
        }
        let (mut standing, mut findings) = (Vec::new(), Vec::new());
        for evidence in &known.evidence {
            match self.stands(evidence) {
                Ok(found) => standing.push(found),
                Err(message) => findings.push(Finding::at(words.path(), message).with(Some(place(evidence)))),
            }
        }
        let Some(best) = standing.iter().min_by_key(|found| found.matched as u8) else {
            findings.push(Finding::at(words.path(), "nothing in the sources is shown to support it"));
            return (Verdict::Unsupported, findings);
        };
        let around: Vec<Arc<Statement>> =
            standing.iter().flat_map(|found| self.sources.around(found.document, found.span)).collect();
        let said: Vec<&Statement> = around.iter().map(Arc::as_ref).collect();
        let differs = disagreements(&words.said, &said, &self.names);
        findings.extend(
            differs.iter().map(|differs| Finding::at(words.path(), differs.to_string()).with(Some(self.place(best)))),
        );
        match best.matched {
            _ if !differs.is_empty() => (Verdict::Contradicted, findings),
            Match::Exact => (Verdict::Exact, findings),
            _ => (Verdict::Near, findings),
        }
    }

    /// Where the evidence stands; why not, where it does not.
    fn stands(&self, evidence: &Evidence) -> Result<Found, String> {
        let found = self.sources.locator.standing(evidence).ok_or("its evidence stands nowhere in the sources")?;
        let who = &self.sources.reading.participants()[found.participant].label;
        if *who == evidence.participant {
            return Ok(found);
        }
        Err(format!("its evidence is said by {}, not by {}", named(who), named(&evidence.participant)))
    }

    fn place(&self, found: &Found) -> Place {
        Place::new(&self.sources.reading.documents()[found.document].name, found.span)
    }
}

fn named(label: &str) -> &str {
    if label.is_empty() { "somebody unnamed" } else { label }
}

fn place(evidence: &Evidence) -> Place {
    Place::new(&evidence.document, evidence.span)
}
