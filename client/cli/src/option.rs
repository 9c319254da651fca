//! The fields of requests in the words of the command line.

/// What the user typed that became `field`, such as `--count` for `count`.
pub(crate) fn of(field: &str) -> String {
    let (head, rest) = field.split_at(field.find(['.', '[']).unwrap_or(field.len()));
    match (head, rest) {
        ("documents", _) => "PATH".to_owned(),
        ("paths", rest) => path(rest),
        ("set_ids" | "set_id", _) => "--set".to_owned(),
        ("provenance", rest) => format!("--{}", rest.trim_start_matches('.')),
        ("run_id", _) => "RUN".to_owned(),
        ("sentence", _) => "SENTENCE".to_owned(),
        ("strings", rest) => format!("STRING{rest}"),
        ("machine" | "automaton" | "file", _) => "--machine".to_owned(),
        ("personas" | "before" | "now", _) => field.to_owned(),
        ("one", _) => "--against".to_owned(),
        ("duplicate_threshold", _) => "--threshold".to_owned(),
        ("max_pairs", _) => "--pairs".to_owned(),
        ("cases", rest) => case(rest),
        ("notes", rest) => note(rest),
        ("component_weights", _) => "--weights".to_owned(),
        ("rubric", _) => "--profile".to_owned(),
        ("rings", _) => "--ring".to_owned(),
        ("compare_single", _) => "--parity".to_owned(),
        ("use_calibration", _) => "--calibrated".to_owned(),
        ("weights", rest) => format!("--weight {}", rest.trim_start_matches('.')).trim_end().to_owned(),
        ("parameters", rest) => format!("--parameter {}", rest.trim_start_matches('.')),
        ("providers", _) => "PROVIDER".to_owned(),
        ("page_size", _) => "--limit".to_owned(),
        ("model", rest) => model("", rest),
        ("draft_model", rest) => model("", rest),
        ("judge_model", rest) => model("judge-", rest),
        ("refine_model", rest) => model("refine-", rest),
        ("translate", rest) => match rest.strip_prefix(".model") {
            Some(rest) => model("", rest),
            None => format!("--{}", rest.trim_start_matches('.').split('.').next().unwrap_or_default()),
        },
        (head, _) => format!("--{}", head.replace('_', "-")),
    }
}

fn model(role: &str, rest: &str) -> String {
    match rest {
        ".provider" => format!("--{role}provider"),
        _ => format!("--{role}model"),
    }
}

/// The number of a note, from 1, in the order of the command line.
fn note(rest: &str) -> String {
    let at = rest.strip_prefix('[').and_then(|rest| rest.split(']').next()).and_then(|at| at.parse::<usize>().ok());
    at.map_or_else(|| "PATH".to_owned(), |at| format!("note {}", at + 1))
}

/// A line of the file of cases, and what of it.
fn case(rest: &str) -> String {
    let line = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    match line.and_then(|(at, part)| Some((at.parse::<usize>().ok()?, part))) {
        Some((at, part)) => format!("line {} {}", at + 1, part.trim_start_matches('.')).trim_end().to_owned(),
        None => "CASES.jsonl".to_owned(),
    }
}

/// A rule of a path, or the path itself.
fn path(rest: &str) -> String {
    match rest.split_once("].") {
        Some((_, rule)) if rule != "path" => {
            format!("--{}", rule.split('[').next().unwrap_or(rule).replace('_', "-"))
        }
        _ => "PATH".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn fields_are_named_as_they_were_typed() {
        let named = of;
        assert_eq!(named("count"), "--count");
        assert_eq!(named("max_refinement_attempts"), "--max-refinement-attempts");
        assert_eq!(named("stages[1]"), "--stages");
        assert_eq!(named("draft_model.provider"), "--provider");
        assert_eq!(named("judge_model.model"), "--judge-model");
        assert_eq!(named("refine_model"), "--refine-model");
        assert_eq!(named("translate.model.provider"), "--provider");
        assert_eq!(named("translate.attempts"), "--attempts");
        assert_eq!(named("translate.budget.currency"), "--budget");
        assert_eq!(named("documents"), "PATH");
        assert_eq!(named("documents[1].name"), "PATH");
        assert_eq!(named("paths[0].path"), "PATH");
        assert_eq!(named("paths[0].max_depth"), "--max-depth");
        assert_eq!(named("paths[0].include[2]"), "--include");
        assert_eq!(named("set_ids[0]"), "--set");
        assert_eq!(named("provenance.title"), "--title");
        assert_eq!(named("run_id"), "RUN");
        assert_eq!(named("sentence"), "SENTENCE");
        assert_eq!(named("strings[2]"), "STRING[2]");
        assert_eq!(named("must_accept[0]"), "--must-accept");
        assert_eq!(named("machine"), "--machine");
        assert_eq!(named("providers[0]"), "PROVIDER");
        assert_eq!(named("page_size"), "--limit");
        assert_eq!(named("jury[1].provider"), "--jury");
        assert_eq!(named("use_calibration"), "--calibrated");
        assert_eq!(named("cases[3].scores[0].score"), "line 4 scores[0].score");
        assert_eq!(named("cases"), "CASES.jsonl");
        assert_eq!(named("notes[2]"), "note 3");
        assert_eq!(named("component_weights"), "--weights");
        assert_eq!(named("personas[3].goals[0].text"), "personas[3].goals[0].text");
        assert_eq!(named("now.goals[0].text"), "now.goals[0].text");
        assert_eq!(named("one"), "--against");
        assert_eq!(named("duplicate_threshold"), "--threshold");
        assert_eq!(named("max_pairs"), "--pairs");
        assert_eq!(named("weights.realism"), "--weight realism");
        assert_eq!(named("weights"), "--weight");
        assert_eq!(named("parameters.completeness.size"), "--parameter completeness.size");
    }
}
