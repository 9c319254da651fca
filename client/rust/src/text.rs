//! What a client finds out by itself, in the words that the clients of all languages share.

use std::collections::HashMap;
use std::fmt::Display;
use std::sync::LazyLock;

/// A test reads every text, so that a file that is none cannot be shipped.
static TEXTS: LazyLock<HashMap<String, String>> =
    LazyLock::new(|| serde_json::from_str(include_str!("../data/messages.json")).unwrap_or_default());

/// The text of that name, with `facts` in its places.
pub(crate) fn say(name: &str, facts: &[(&str, &dyn Display)]) -> String {
    let text = TEXTS.get(name).cloned().unwrap_or_default();
    facts.iter().fold(text, |said, (place, fact)| said.replace(&format!("{{{place}}}"), &fact.to_string()))
}

/// Puts the cause, which is the platform's to word, behind what is said.
pub(crate) fn because(said: String, cause: impl Display) -> String {
    match cause.to_string() {
        cause if cause.is_empty() => said,
        cause => format!("{said} ({cause})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_those_that_all_clients_share() {
        let shared: HashMap<String, String> = serde_json::from_str(include_str!("../../messages.json")).unwrap();
        assert_eq!(*TEXTS, shared);
    }

    #[test]
    fn every_text_that_is_said_is_there() {
        let sources = [
            include_str!("address.rs"),
            include_str!("connect.rs"),
            include_str!("diagnosis.rs"),
            include_str!("error.rs"),
            include_str!("folder/mod.rs"),
            include_str!("line/called.rs"),
            include_str!("run/finished.rs"),
            include_str!("run/mod.rs"),
            include_str!("upload.rs"),
        ];
        let mut said = 0;
        for after in sources.iter().flat_map(|source| source.split("say(\"").skip(1)) {
            let name = after.split('"').next().unwrap();
            assert!(TEXTS.contains_key(name), "{name}");
            said += 1;
        }
        assert!(said > 15, "{said}");
    }

    #[test]
    fn facts_go_to_their_places_and_the_cause_into_brackets() {
        let said = say("tls_to_plaintext", &[("address", &"https://a:1"), ("authority", &"a:1")]);
        assert_eq!(said, "the server at https://a:1 speaks no TLS: write `http://a:1`, or put TLS in front of it");
        assert_eq!(because("it broke".into(), "reset"), "it broke (reset)");
        assert_eq!(because("it broke".into(), ""), "it broke");
    }
}
