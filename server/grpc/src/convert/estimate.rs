//! Estimates.

use assay_domain::source::context::{Budget, Level, Suggestion};
use assay_domain::source::estimate::Estimate;
use assay_domain::source::themes::Theme;
use assay_engine::estimates::{ModelEffort, PersonaEstimate};
use assay_proto::v1;

use super::{duration, model};

/// An estimate, with what is to be known beside it.
pub(crate) fn estimate(estimate: PersonaEstimate, warnings: Vec<String>) -> v1::EstimatePersonasResponse {
    v1::EstimatePersonasResponse {
        count: Some(count(&estimate)),
        tokens: estimate.context.input,
        participants: u32::try_from(estimate.participants).unwrap_or(u32::MAX),
        context: Some(context(&estimate)),
        cost: estimate.efforts.iter().map(cost).collect(),
        warnings,
        themes: estimate.themes.into_iter().map(theme).collect(),
    }
}

fn count(estimate: &PersonaEstimate) -> v1::CountEstimate {
    let asked = estimate.wanted.bounds();
    match &estimate.bears {
        Estimate::Personas(bears) => {
            // What the material bears, as far as that was asked for; where it was not at all, what was asked for.
            let (min, max) = (asked.nearest(bears.range.min), asked.nearest(bears.range.max));
            v1::CountEstimate {
                min,
                max,
                recommended: Some(estimate.wanted.aim().get()),
                confidence: bears.confidence.get(),
                reasons: bears.reasons.iter().map(ToString::to_string).collect(),
            }
        }
        Estimate::NotEnoughData(reason) => {
            let open = estimate.wanted.is_open();
            v1::CountEstimate {
                min: if open { 0 } else { asked.min },
                max: if open { 0 } else { asked.max },
                recommended: None,
                confidence: 0.0,
                reasons: vec![format!("there is not enough data: {reason}")],
            }
        }
    }
}

fn context(estimate: &PersonaEstimate) -> v1::ContextUse {
    let budget = &estimate.context;
    v1::ContextUse {
        model: Some(model::reference(&estimate.model)),
        window: budget.window,
        system_tokens: budget.system,
        input_tokens: budget.input,
        reserved_tokens: budget.reserve,
        used: budget.share(),
        level: level(budget).into(),
        suggestions: estimate.suggestions.iter().map(suggestion).collect(),
    }
}

fn level(budget: &Budget) -> v1::ContextLevel {
    match budget.level() {
        Level::Unknown => v1::ContextLevel::Unspecified,
        Level::Green => v1::ContextLevel::None,
        Level::Yellow => v1::ContextLevel::Yellow,
        Level::Orange => v1::ContextLevel::Orange,
        Level::Red => v1::ContextLevel::Red,
        Level::Exceeded => v1::ContextLevel::Exceeded,
    }
}

fn suggestion(suggestion: &Suggestion) -> String {
    match suggestion {
        Suggestion::UseModel { name, window, .. } => {
            format!("{name} reads {window} tokens at once: all of it fits there")
        }
        Suggestion::LowerReserve { to } => {
            format!(
                "it fits where the answer is given no more than {to} tokens: set max_output_tokens of the provider to that"
            )
        }
        Suggestion::Dominant { name, share, .. } => format!("{name} is {:.0} % of the material", share * 100.0),
        Suggestion::InChunks { chunks } => {
            let largest = chunks.iter().map(|chunk| chunk.tokens).max().unwrap_or_default();
            format!("as it is, it is read in {} pieces of {largest} tokens at most, a call each", chunks.len())
        }
    }
}

fn cost(effort: &ModelEffort) -> v1::ModelCost {
    v1::ModelCost {
        model: Some(model::reference(&effort.model)),
        min: effort.effort.cost.map(|cost| model::money(cost.min)),
        max: effort.effort.cost.map(|cost| model::money(cost.max)),
        shortest: Some(duration(effort.effort.time.min)),
        longest: Some(duration(effort.effort.time.max)),
        fits: effort.fits,
    }
}

fn theme(theme: Theme) -> v1::Theme {
    v1::Theme { word: theme.word, participants: theme.people, share: theme.share }
}
