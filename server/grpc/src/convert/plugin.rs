//! What came of asking plugins to describe themselves.

use assay_engine::port::plugin::{PluginCheck, PluginKind};
use assay_proto::v1;

use super::duration;

pub(crate) fn check(check: PluginCheck) -> v1::PluginCheck {
    let kind = match check.kind {
        PluginKind::Metric => v1::PluginKind::Metric,
        PluginKind::Stage => v1::PluginKind::Stage,
    };
    let (version, unusable) = match check.version {
        Ok(version) => (version, String::new()),
        Err(fault) => (0, fault.what),
    };
    v1::PluginCheck {
        name: check.plugin.name,
        kind: kind.into(),
        address: check.plugin.address,
        elapsed: Some(duration(check.elapsed)),
        version,
        unusable,
    }
}
