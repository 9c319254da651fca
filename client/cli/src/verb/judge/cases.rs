//! Cases: personas that people have scored, as JSON, one a line.

use std::path::Path;

use assay_client::v1::{HumanScore, JudgeCase};
use serde_json::{Map, Value};

use super::name;
use crate::failure::Failure;
use crate::personas;
use crate::schema::Schema;

/// The cases of a file, or everything that is wrong with it, by line.
pub(super) fn read(file: &Path) -> Result<Vec<JudgeCase>, Failure> {
    let schema = Schema::load().map_err(|error| Failure::Run(format!("the contract cannot be read: {error}")))?;
    let usage = |wrong: &str| Failure::Usage(format!("{}: {wrong}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|error| usage(&error.to_string()))?;
    let (mut cases, mut faults) = (Vec::new(), Vec::new());
    for (at, line) in text.trim_end().lines().enumerate() {
        match of_line(&schema, line) {
            Ok(case) => cases.push(case),
            Err(wrong) => faults.extend(wrong.iter().map(|wrong| format!("line {}: {wrong}", at + 1))),
        }
    }
    match (faults.is_empty(), cases.is_empty()) {
        (false, _) => Err(usage(&faults.join("\n"))),
        (true, true) => Err(usage("there is no case in it")),
        (true, false) => Ok(cases),
    }
}

fn of_line(schema: &Schema, line: &str) -> Result<JudgeCase, Vec<String>> {
    if line.trim().is_empty() {
        return Err(vec!["it is empty; a line is a case".into()]);
    }
    let value: Value = serde_json::from_str(line).map_err(|error| vec![format!("it is not JSON: {error}")])?;
    let Value::Object(mut fields) = value else {
        return Err(vec!["it is no object; a case is {\"persona\": ..., \"scores\": ...}".into()]);
    };
    let (scores, scale) = (fields.remove("scores"), fields.remove("scale"));
    let mut faults = Vec::new();
    let persona = match fields.contains_key("persona") {
        true => personas::of_item(schema, Value::Object(fields), "").map_err(|wrong| faults.extend(wrong)).ok(),
        false => {
            faults.push("persona: it is missing".into());
            None
        }
    };
    let scores = self::scores(scores, scale, &mut faults);
    if faults.is_empty() { Ok(JudgeCase { persona, scores }) } else { Err(faults) }
}

fn scores(scores: Option<Value>, scale: Option<Value>, faults: &mut Vec<String>) -> Vec<HumanScore> {
    let scale = match scale {
        None => String::new(),
        Some(Value::String(text)) => text,
        Some(Value::Number(number)) => number.to_string(),
        Some(_) => {
            faults.push("scale: it is neither a number nor a text such as \"1-5\"".into());
            String::new()
        }
    };
    let none = "people's scores by criterion, such as {\"coherence\": 80}";
    match scores {
        None => faults.push(format!("scores: missing are {none}")),
        Some(Value::Object(given)) if given.is_empty() => faults.push(format!("scores: it is empty; it has {none}")),
        Some(Value::Object(given)) => return each(given, &scale, faults),
        Some(_) => faults.push(format!("scores: it is no object; it has {none}")),
    }
    Vec::new()
}

fn each(given: Map<String, Value>, scale: &str, faults: &mut Vec<String>) -> Vec<HumanScore> {
    let mut scores = Vec::with_capacity(given.len());
    for (criterion, value) in given {
        match (name::criterion(&criterion), score(&value)) {
            (Err(wrong), _) => faults.push(format!("scores.{criterion}: {wrong}")),
            (_, None) => faults.push(format!("scores.{criterion}: it is no number, and no text such as \"4/5\"")),
            (Ok(criterion), Some((score, own))) => {
                let scale = own.unwrap_or_else(|| scale.to_owned());
                scores.push(HumanScore { criterion: criterion.into(), score, scale });
            }
        }
    }
    scores
}

/// A number, and its scale where it says one.
fn score(value: &Value) -> Option<(f64, Option<String>)> {
    match value {
        Value::Number(number) => Some((number.as_f64()?, None)),
        Value::String(text) => {
            let (score, scale) = text.split_once('/')?;
            Some((score.trim().parse().ok()?, Some(scale.trim().to_owned())))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use assay_client::v1::Criterion;

    use super::*;

    fn case(line: &str) -> Result<JudgeCase, Vec<String>> {
        of_line(&Schema::load().unwrap(), line)
    }

    fn scored(rest: &str) -> Vec<(f64, String)> {
        let case = case(&format!(r#"{{"persona": {{"name": "A"}}, {rest}}}"#)).unwrap();
        case.scores.into_iter().map(|score| (score.score, score.scale)).collect()
    }

    #[test]
    fn a_case_is_a_result_and_what_people_say_of_it() {
        let line =
            r#"{"persona": {"name": "A"}, "status": 2, "evaluation": {"overall": 0.5}, "scores": {"realism": 80}}"#;
        let case = case(line).unwrap();
        assert_eq!(case.persona.unwrap().name, "A");
        assert_eq!(case.scores[0].criterion(), Criterion::Realism);
    }

    #[test]
    fn scores_may_say_their_scale() {
        assert_eq!(scored(r#""scores": {"realism": 80}"#), [(80.0, String::new())]);
        assert_eq!(scored(r#""scores": {"realism": 4}, "scale": "1-5""#), [(4.0, "1-5".into())]);
        assert_eq!(scored(r#""scores": {"realism": "4/5"}, "scale": 10"#), [(4.0, "5".into())]);
    }

    #[test]
    fn everything_wrong_with_a_line_is_named_at_once() {
        let faults = case(r#"{"persona": {"nam": "A"}, "scores": {"beauty": 1, "realism": "good"}, "scale": []}"#);
        let paths: Vec<String> =
            faults.unwrap_err().iter().map(|it| it.split(':').next().unwrap().to_owned()).collect();
        assert_eq!(paths, ["persona.nam", "persona.name", "scale", "scores.beauty", "scores.realism"]);
        assert!(case("").unwrap_err()[0].contains("empty"));
        assert!(case("[]").unwrap_err()[0].contains("no object"));
        assert!(case("{").unwrap_err()[0].contains("not JSON"));
        assert_eq!(case("{}").unwrap_err().len(), 2);
    }
}
