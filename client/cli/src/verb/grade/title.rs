//! What items of a rubric are called.

use assay_client::v1::{RubricGrade, RubricItemGrade};

/// What an item is called; its id where the grade has no title of it.
pub(super) fn of(item: &RubricItemGrade) -> &str {
    if item.title.is_empty() { &item.item } else { &item.title }
}

/// What a rubric is called, with its id and version.
pub(super) fn of_rubric(rubric: &RubricGrade) -> String {
    let RubricGrade { rubric: id, version, title, .. } = rubric;
    if title.is_empty() { format!("{id}, version {version}") } else { format!("{title} ({id}, version {version})") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_called_by_its_title_and_by_its_id_where_it_has_none() {
        let item = |title: &str| RubricItemGrade { item: "useful".into(), title: title.into(), ..Default::default() };
        assert_eq!((of(&item("Useful")), of(&item(""))), ("Useful", "useful"));
        let rubric = |title: &str| RubricGrade {
            rubric: "mine".into(),
            version: "2".into(),
            title: title.into(),
            ..RubricGrade::default()
        };
        assert_eq!(of_rubric(&rubric("Mine")), "Mine (mine, version 2)");
        assert_eq!(of_rubric(&rubric("")), "mine, version 2");
    }
}
