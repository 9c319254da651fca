//! Who scores the items of the rubric.

use serde::{Deserialize, Serialize};

use super::precision::Precision;
use super::ring::{OwnRings, Ring};
use crate::port::model::ModelRef;
use crate::run::StageName;
use crate::run::event::StageModel;

/// Who scores the items of the rubric.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// Nobody: items that statistics of the text bear on are scored, the others are not assessed.
    #[default]
    Embedded,
    /// A model scores every item in one answer.
    Single(Reviewing),
    /// A reviewer an item, each asked by itself and all at the same time.
    NineRings(Rings),
}

/// The models that are asked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reviewing {
    /// Who scores, and says what becomes of claims that text alone leaves open.
    pub model: ModelRef,
    /// Who is asked where opinions of an item lie far apart.
    pub arbiter: ModelRef,
    /// Who scores beside the model.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub jury: Vec<ModelRef>,
    /// How much is asked.
    pub precision: Precision,
    /// Whether what identifies is taken out of what is shown.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub deidentify: bool,
}

/// A reviewer an item.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rings {
    /// The models that are asked.
    pub reviewing: Reviewing,
    /// One for each item of the rubric, in its order.
    pub rings: Vec<Ring>,
    /// Whether one answer to all items is asked for too, to compare with.
    pub compare_single: bool,
}

impl Strategy {
    /// As requests and grades name it.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Embedded => "embedded",
            Self::Single(_) => "single",
            Self::NineRings(_) => "nine-rings",
        }
    }

    /// The models that are asked; `None`: none is.
    #[must_use]
    pub fn reviewing(&self) -> Option<&Reviewing> {
        match self {
            Self::Embedded => None,
            Self::Single(reviewing) => Some(reviewing),
            Self::NineRings(rings) => Some(&rings.reviewing),
        }
    }

    /// What each item weighs in the mean of the rubric: the same, unless rings say otherwise.
    #[must_use]
    pub fn weight(&self, item: &str) -> f64 {
        match self {
            Self::Embedded | Self::Single(_) => 1.0,
            Self::NineRings(rings) => rings.rings.iter().find(|ring| ring.item == item).map_or(1.0, |ring| ring.weight),
        }
    }

    /// The reviewers of single items; none where one model scores all.
    pub(crate) fn rings(&self) -> &[Ring] {
        match self {
            Self::Embedded | Self::Single(_) => &[],
            Self::NineRings(rings) => &rings.rings,
        }
    }

    /// Takes what is configured of single items, where whoever asked said nothing. Whether any item still weighs something.
    pub(crate) fn configure(&mut self, own: &OwnRings) -> bool {
        let Self::NineRings(Rings { rings, .. }) = self else { return true };
        for ring in rings.iter_mut() {
            own.get(&ring.item).into_iter().for_each(|own| ring.configure(own));
        }
        rings.iter().any(|ring| ring.weight > 0.0)
    }

    /// Every model, with the field of the request that names it.
    pub(crate) fn models_mut(&mut self) -> Vec<(String, &mut ModelRef)> {
        let (reviewing, rings) = match self {
            Self::Embedded => return Vec::new(),
            Self::Single(reviewing) => (reviewing, &mut [][..]),
            Self::NineRings(rings) => (&mut rings.reviewing, &mut rings.rings[..]),
        };
        let jury = reviewing.jury.iter_mut().enumerate().map(|(at, judge)| (format!("jury[{at}]"), judge));
        let rings = rings.iter_mut().map(|ring| (format!("rings[{}].model", ring.item), &mut ring.model));
        let mut models = vec![("model".to_owned(), &mut reviewing.model)];
        models.push(("arbiter".to_owned(), &mut reviewing.arbiter));
        models.extend(jury.chain(rings));
        models
    }

    /// Who answers for each part of the grading.
    pub(super) fn plan(&self) -> Vec<StageModel> {
        let Some(reviewing) = self.reviewing() else { return Vec::new() };
        let part = |stage: &str, model: &ModelRef| StageModel { stage: StageName::new(stage), model: model.clone() };
        let mut planned = match self {
            Self::NineRings(rings) => {
                rings.rings.iter().map(|ring| part(&format!("grade.{}", ring.item), &ring.model)).collect()
            }
            Self::Embedded | Self::Single(_) => vec![part("grade.pdqi", &reviewing.model)],
        };
        planned.extend(reviewing.jury.iter().map(|judge| part("grade.jury", judge)));
        planned.push(part("grade.arbiter", &reviewing.arbiter));
        planned.push(part("grade.claims", &reviewing.model));
        planned
    }
}
