//! Personas that the user brings: JSON as `generate` writes it, a list of personas, one persona; or those of a run.

use std::path::{Path, PathBuf};

use assay_client::Client;
use assay_client::v1::{GetRunRequest, Persona};
use serde_json::Value;
use tonic::Code;

use crate::failure::Failure;
use crate::schema::Schema;

/// A persona and what it was read from.
pub(crate) struct Read {
    /// The file or the run.
    pub(crate) from: String,
    pub(crate) persona: Persona,
}

/// The personas of all files, or everything that is wrong with any of them.
pub(crate) fn read(files: &[PathBuf]) -> Result<Vec<Read>, Failure> {
    let schema = Schema::load().map_err(|error| Failure::Run(format!("the contract cannot be read: {error}")))?;
    let (mut read, mut faults) = (Vec::new(), Vec::new());
    for file in files {
        match of_file(&schema, file) {
            Ok(personas) => read.extend(personas),
            Err(wrong) => faults.extend(wrong.into_iter().map(|wrong| format!("{}: {wrong}", file.display()))),
        }
    }
    if faults.is_empty() { Ok(read) } else { Err(Failure::Usage(faults.join("\n"))) }
}

/// The personas that runs delivered.
pub(crate) async fn delivered(client: &Client, runs: &[String]) -> Result<Vec<Read>, Failure> {
    let mut read = Vec::new();
    for run in runs {
        let answer = client.runs().get_run(GetRunRequest { run_id: run.clone() }).await?.into_inner();
        if answer.personas.is_empty() {
            return Err(Failure::Usage(format!("run {run} has delivered no persona")));
        }
        let personas = answer.personas.into_iter().filter_map(|result| result.persona);
        read.extend(personas.map(|persona| Read { from: run.clone(), persona }));
    }
    Ok(read)
}

/// The personas of files and runs in their order: what is no file is a run.
pub(crate) async fn named(client: &Client, from: &[String]) -> Result<Vec<Read>, Failure> {
    let is_run = |name: &String| !Path::new(name).exists() && !name.contains(['/', '\\', '.']);
    let files: Vec<PathBuf> = from.iter().filter(|name| !is_run(name)).map(PathBuf::from).collect();
    let mut of_files = read(&files)?;
    let mut all = Vec::new();
    for name in from {
        if is_run(name) {
            let told = delivered(client, std::slice::from_ref(name)).await;
            all.extend(told.map_err(|failure| neither(name, failure))?);
        } else {
            let own = of_files.iter().take_while(|read| read.from == *name).count();
            all.extend(of_files.drain(..own));
        }
    }
    Ok(all)
}

/// What is missing, where there is neither a file nor a run.
fn neither(name: &str, failure: Failure) -> Failure {
    match failure {
        Failure::Call(error) if error.code() == Code::NotFound => {
            Failure::Usage(format!("{name}: there is no file of this name, and no run of this id"))
        }
        other => other,
    }
}

fn of_file(schema: &Schema, file: &Path) -> Result<Vec<Read>, Vec<String>> {
    let text = std::fs::read_to_string(file).map_err(|error| vec![error.to_string()])?;
    let value: Value = serde_json::from_str(&text).map_err(|error| vec![format!("it is not JSON: {error}")])?;
    let personas = personas(schema, value)?;
    if personas.is_empty() {
        return Err(vec!["there is no persona in it".to_owned()]);
    }
    let from = file.display().to_string();
    Ok(personas.into_iter().map(|persona| Read { from: from.clone(), persona }).collect())
}

fn personas(schema: &Schema, value: Value) -> Result<Vec<Persona>, Vec<String>> {
    let mut faults = Vec::new();
    let (path, items) = match value {
        Value::Array(items) => ("", items),
        Value::Object(mut report) if report.contains_key("personas") => {
            let strange = report.keys().filter(|key| !["run", "personas", "summary"].contains(&key.as_str()));
            faults.extend(strange.map(|key| format!("{key}: no such field; there are run, personas, summary")));
            match report.remove("personas") {
                Some(Value::Array(items)) => ("personas", items),
                _ => return Err(vec!["personas: it is no list".to_owned()]),
            }
        }
        one @ Value::Object(_) => return of_item(schema, one, "").map(|persona| vec![persona]),
        _ => return Err(vec!["it is no persona, no list of them, and nothing that `assay generate` wrote".to_owned()]),
    };
    let mut personas = Vec::with_capacity(items.len());
    for (at, item) in items.into_iter().enumerate() {
        match of_item(schema, item, &format!("{path}[{at}]")) {
            Ok(persona) => personas.push(persona),
            Err(wrong) => faults.extend(wrong),
        }
    }
    if faults.is_empty() { Ok(personas) } else { Err(faults) }
}

/// A persona, with or without what is known about it.
pub(crate) fn of_item(schema: &Schema, mut item: Value, path: &str) -> Result<Persona, Vec<String>> {
    let is_result = item.get("persona").is_some();
    let message = if is_result { "PersonaResult" } else { "Persona" };
    let faults = schema.faults(message, &item, path);
    if !faults.is_empty() {
        return Err(faults);
    }
    let persona = if is_result { item["persona"].take() } else { item };
    serde_json::from_value(persona).map_err(|error| vec![format!("{path}: {error}")])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Vec<String>, Vec<String>> {
        let read = personas(&Schema::load().unwrap(), serde_json::from_str(text).unwrap())?;
        Ok(read.into_iter().map(|persona| persona.name).collect())
    }

    #[test]
    fn a_report_a_list_and_one_persona_are_read() {
        assert_eq!(parse(r#"{"name": "A"}"#).unwrap(), ["A"]);
        assert_eq!(parse(r#"[{"name": "A"}, {"persona": {"name": "B"}, "status": 1}]"#).unwrap(), ["A", "B"]);
        assert_eq!(parse(r#"{"run": {}, "personas": [{"persona": {"name": "B"}}]}"#).unwrap(), ["B"]);
    }

    #[test]
    fn what_is_no_persona_is_refused_with_every_reason() {
        assert!(parse("3").unwrap_err()[0].contains("no persona"));
        assert!(parse(r#"{"personas": 3}"#).unwrap_err()[0].contains("no list"));
        let text = r#"{"people": 3, "personas": [{"persona": {"name": "B", "gaols": []}}, {"id": "1"}]}"#;
        let faults = parse(text).unwrap_err();
        let paths: Vec<&str> = faults.iter().map(|line| line.split_once(": ").unwrap().0).collect();
        assert_eq!(paths, ["people", "personas[0].persona.gaols", "personas[1].name"]);
    }
}
