//! An alphabet on the command line.

use assay_client::Client;
use assay_client::v1::DescribeLanguageRequest;

use crate::failure::Failure;

/// The symbols of `text`: those of an alphabet with this name, else what stands between commas or spaces, else each character.
/// Nothing where nothing is given.
pub(super) async fn symbols(client: &Client, text: Option<&str>) -> Result<Vec<String>, Failure> {
    let Some(text) = text else { return Ok(Vec::new()) };
    let listed = listed(text);
    if listed.is_empty() {
        let message =
            "--alphabet: the alphabet is empty; write the symbols, such as 01 or a,b,c, or a name, such as binary";
        return Err(Failure::Usage(message.to_owned()));
    }
    let known = client.automata().describe_language(DescribeLanguageRequest {}).await?.into_inner().alphabets;
    Ok(known.into_iter().find(|known| known.name == text.trim()).map_or(listed, |known| known.symbols))
}

fn listed(text: &str) -> Vec<String> {
    let bare = text.trim();
    let bare = bare.strip_prefix('{').and_then(|bare| bare.strip_suffix('}')).unwrap_or(bare).trim();
    let separator = |c: char| c == ',' || c.is_whitespace();
    if !bare.contains(separator) {
        return bare.chars().map(String::from).collect();
    }
    // Two commas in a row leave a blank symbol, which the server names; spaces around commas separate nothing.
    let parts: Vec<&str> =
        if bare.contains(',') { bare.split(',').collect() } else { bare.split_whitespace().collect() };
    parts.into_iter().map(|part| part.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::listed;

    #[test]
    fn symbols_are_listed_with_and_without_separators() {
        assert_eq!(listed("01"), ["0", "1"]);
        assert_eq!(listed("{a, b, c}"), ["a", "b", "c"]);
        assert_eq!(listed("ab c"), ["ab", "c"]);
        assert_eq!(listed("{red}"), ["r", "e", "d"]);
        assert_eq!(listed("a,,b"), ["a", "", "b"]);
        assert!(listed(" ").is_empty() && listed("{}").is_empty());
    }
}
