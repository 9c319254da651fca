//! The fields of requests in the words of the command line.

/// What the user typed that became `field`, such as `--count` for `count`. `documents` are the names that were sent, in order.
pub(crate) fn of(field: &str, documents: &[String]) -> String {
    let (head, rest) = field.split_at(field.find(['.', '[']).unwrap_or(field.len()));
    match (head, rest) {
        ("documents", rest) => document(rest, documents),
        ("run_id", _) => "RUN".to_owned(),
        ("providers", _) => "PROVIDER".to_owned(),
        ("page_size", _) => "--limit".to_owned(),
        ("draft_model", rest) => model("", rest),
        ("judge_model", rest) => model("judge-", rest),
        ("refine_model", rest) => model("refine-", rest),
        (head, _) => format!("--{}", head.replace('_', "-")),
    }
}

fn model(role: &str, rest: &str) -> String {
    match rest {
        ".provider" => format!("--{role}provider"),
        _ => format!("--{role}model"),
    }
}

fn document(rest: &str, documents: &[String]) -> String {
    let index = rest.strip_prefix('[').and_then(|rest| rest.split(']').next()).and_then(|digits| digits.parse().ok());
    index.and_then(|index: usize| documents.get(index)).cloned().unwrap_or_else(|| "PATH".to_owned())
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn fields_are_named_as_they_were_typed() {
        let documents = ["a.txt".to_owned(), "b/c.txt".to_owned()];
        let named = |field| of(field, &documents);
        assert_eq!(named("count"), "--count");
        assert_eq!(named("max_refinement_attempts"), "--max-refinement-attempts");
        assert_eq!(named("stages[1]"), "--stages");
        assert_eq!(named("draft_model.provider"), "--provider");
        assert_eq!(named("judge_model.model"), "--judge-model");
        assert_eq!(named("refine_model"), "--refine-model");
        assert_eq!(named("documents"), "PATH");
        assert_eq!(named("documents[1].name"), "b/c.txt");
        assert_eq!(named("documents[9].data"), "PATH");
        assert_eq!(named("run_id"), "RUN");
        assert_eq!(named("providers[0]"), "PROVIDER");
        assert_eq!(named("page_size"), "--limit");
    }
}
