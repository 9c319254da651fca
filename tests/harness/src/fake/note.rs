//! Answers about notes.

use serde_json::{Value, json};

/// Every item of the schema scored 4, by the first words of the note.
pub(crate) fn scores(text: &str, schema: &Value) -> Value {
    let items = schema["properties"]["items"]["items"]["properties"]["item"]["enum"].as_array().cloned();
    let quote = part(text, "note").split_whitespace().take(4).collect::<Vec<_>>().join(" ");
    let item = |item: Value| {
        json!({"item": item, "score": 4, "rationale": "It names what was found.", "quotes": [quote],
            "suggestions": ["Name the plan for each problem."]})
    };
    json!({"items": items.unwrap_or_default().into_iter().map(item).collect::<Vec<_>>()})
}

/// Every claim asked about is borne out by the first words said in the transcript: a model that agrees to everything.
pub(crate) fn claims(text: &str) -> Value {
    let said = part(text, "transcript").split_once(": ").map_or("", |(_, said)| said);
    let quote = said.split_whitespace().take(5).collect::<Vec<_>>().join(" ");
    let number = |line: &str| -> Option<u64> { line.strip_prefix("- claim ")?.split(',').next()?.parse().ok() };
    let claims = text.lines().filter_map(number);
    let settled = |claim: u64| json!({"claim": claim, "verdict": "SUPPORTED", "quote": quote});
    json!({"claims": claims.map(settled).collect::<Vec<_>>()})
}

/// What stands between the marks of `name`.
fn part<'t>(text: &'t str, name: &str) -> &'t str {
    let marked = text.split_once(&format!("<{name}-")).and_then(|(_, rest)| rest.split_once(">\n"));
    marked.map_or("", |(tag, rest)| rest.split(&format!("\n</{name}-{tag}>")).next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASKED: &str = "<note-1f>\nHPI: She coughs at night.\n</note-1f>\n<transcript-1f>\nDoctor: You cough at night, I hear.\n\
                         </transcript-1f>\nClaims of the note:\n- claim 3, finding: \"coughs\", in \"She coughs at night.\"\n";

    #[test]
    fn answers_quote_what_was_shown() {
        let schema = json!({"properties": {"items": {"items": {"properties": {"item": {"enum": ["useful"]}}}}}});
        let said = scores(ASKED, &schema);
        assert_eq!(
            (said["items"][0]["item"].as_str(), said["items"][0]["quotes"][0].as_str()),
            (Some("useful"), Some("HPI: She coughs at"))
        );
        assert_eq!(
            claims(ASKED),
            json!({"claims": [{"claim": 3, "verdict": "SUPPORTED", "quote": "You cough at night, I"}]})
        );
    }
}
