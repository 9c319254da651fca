//! What is known of rows from before.

use std::sync::LazyLock;

use assay_domain::automaton::language;
use assay_domain::digest::Digest;

use super::brief::Row;
use super::verdict::Conclusion;

/// Raised whenever a sentence may come to another machine or another fault by the same language file.
const CONSTRUCTION: &str = "2";

/// Tells conclusions of other versions apart: the program's, the construction's, and the language file.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let words = Digest::of(language::words().as_bytes());
    format!("{} {CONSTRUCTION} {words}", env!("CARGO_PKG_VERSION"))
});

/// Under what a row's conclusion is kept: all that it depends on. The sentence stands for itself, capitals and all, for in quotation
/// marks and in symbols they matter. Where a row stands and how its author sorts it makes no difference.
pub(super) fn key(row: &Row, max_states: u32) -> Digest {
    let asked = serde_json::json!([
        row.prompt,
        row.alphabet,
        row.must_accept,
        row.must_reject,
        row.is_contradiction,
        row.states,
        row.tree,
        max_states,
    ]);
    Digest::of_parts([VERSION.as_bytes(), asked.to_string().as_bytes()])
}

/// A row, and what it came to before, where that is known.
pub(super) struct Known {
    pub(super) item: u32,
    pub(super) row: Row,
    /// `None`: the row breaks the schema and is not looked up.
    pub(super) key: Option<Digest>,
    pub(super) before: Option<Conclusion>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(prompt: &str) -> Row {
        Row { prompt: prompt.into(), ..Row::default() }
    }

    #[test]
    fn a_key_depends_on_all_that_a_verdict_depends_on_and_on_nothing_else() {
        let plain = key(&row("contains \"a\""), 10);
        let sorted = Row { line: 7, category: "contains".into(), difficulty: "easy".into(), ..row("contains \"a\"") };
        assert_eq!(key(&sorted, 10), plain);
        for other in [
            row("contains \"A\""),
            Row { alphabet: vec!["a".into()], ..row("contains \"a\"") },
            Row { must_accept: vec!["a".into()], ..row("contains \"a\"") },
            Row { must_reject: vec!["a".into()], ..row("contains \"a\"") },
            Row { is_contradiction: Some(false), ..row("contains \"a\"") },
        ] {
            assert_ne!(key(&other, 10), plain, "{other:?}");
        }
        assert_ne!(key(&row("contains \"a\""), 11), plain);
    }
}
