//! `[grading]` as it is written.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GradingSection {
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) rings: BTreeMap<String, RingTable>,
}

#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RingTable {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) provider: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) model: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) weight: Option<f64>,
}

impl GradingSection {
    pub(super) fn is_empty(&self) -> bool {
        self.rings.is_empty()
    }
}
