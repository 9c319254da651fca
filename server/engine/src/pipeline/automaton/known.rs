//! What is known of rows from before.

use std::sync::{Arc, LazyLock};

use assay_domain::automaton::language;
use assay_domain::digest::Digest;

use super::brief::{AutomataBrief, Row};
use super::verdict::Conclusion;
use crate::run::WorkKind;

/// Raised whenever a sentence may come to another machine or another fault by the same language file.
const CONSTRUCTION: &str = "2";

/// Tells conclusions of other versions apart: the program's, the construction's, and the language file.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let words = Digest::of(language::words().as_bytes());
    format!("{} {CONSTRUCTION} {words}", env!("CARGO_PKG_VERSION"))
});

/// Under what a row's conclusion is kept: all that it depends on. The sentence stands for itself, capitals and all, for in quotation
/// marks and in symbols they matter. Where a row stands and how its author sorts it makes no difference. Nor does what may be spent on
/// a translation: what it comes to without enough of that is not kept.
pub(super) fn key(row: &Row, brief: &AutomataBrief) -> Digest {
    let asked = serde_json::json!([
        row.prompt,
        row.alphabet,
        row.must_accept,
        row.must_reject,
        row.is_contradiction,
        row.states,
        row.tree,
        brief.max_states,
    ]);
    let translated = brief.translate.as_ref().map(|by| serde_json::json!([by.model, by.attempts]).to_string());
    let asked = asked.to_string();
    let parts = [Some(VERSION.as_str()), Some(&asked), translated.as_deref()];
    Digest::of_parts(parts.iter().flatten().map(|part| part.as_bytes()).collect::<Vec<_>>())
}

/// A row, and what it came to before, where that is known.
pub(super) struct Known {
    pub(super) item: u32,
    pub(super) row: Arc<Row>,
    /// `None`: the row breaks the schema and is not looked up.
    pub(super) key: Option<Digest>,
    pub(super) before: Option<Conclusion>,
}

impl Known {
    /// Its id among the items of the run.
    pub(super) fn item_id(&self) -> String {
        WorkKind::Automata.item_id(self.item).to_string()
    }
}

#[cfg(test)]
mod tests {
    use assay_domain::money::Money;

    use super::super::translation::Translate;
    use super::*;
    use crate::port::model::ModelRef;

    fn row(prompt: &str) -> Row {
        Row { prompt: prompt.into(), ..Row::default() }
    }

    fn brief(max_states: u32) -> AutomataBrief {
        AutomataBrief {
            rows: Vec::new(),
            workers: 1,
            timeout: std::time::Duration::MAX,
            max_states,
            translate: None,
            again: false,
        }
    }

    fn translated(model: &str, attempts: u32, budget: u64) -> AutomataBrief {
        let model = ModelRef { provider: "p".into(), model: model.into() };
        let budget = Some(Money::from_micros(budget));
        AutomataBrief { translate: Some(Translate { model, attempts, budget, no_model: false }), ..brief(10) }
    }

    #[test]
    fn a_key_depends_on_all_that_a_verdict_depends_on_and_on_nothing_else() {
        let plain = key(&row("contains \"a\""), &brief(10));
        let sorted = Row { line: 7, category: "contains".into(), difficulty: "easy".into(), ..row("contains \"a\"") };
        assert_eq!(key(&sorted, &brief(10)), plain);
        for other in [
            row("contains \"A\""),
            Row { alphabet: vec!["a".into()], ..row("contains \"a\"") },
            Row { must_accept: vec!["a".into()], ..row("contains \"a\"") },
            Row { must_reject: vec!["a".into()], ..row("contains \"a\"") },
            Row { is_contradiction: Some(false), ..row("contains \"a\"") },
        ] {
            assert_ne!(key(&other, &brief(10)), plain, "{other:?}");
        }
        assert_ne!(key(&row("contains \"a\""), &brief(11)), plain);
    }

    #[test]
    fn what_a_model_may_translate_is_known_apart_from_what_nobody_may() {
        let key = |brief: &AutomataBrief| key(&row("zorble"), brief);
        let one = key(&translated("one", 3, 1));
        assert_ne!(one, key(&brief(10)));
        assert_ne!(one, key(&translated("other", 3, 1)));
        assert_ne!(one, key(&translated("one", 2, 1)));
        assert_eq!(one, key(&translated("one", 3, 2)), "money buys answers, not other ones");
    }
}
