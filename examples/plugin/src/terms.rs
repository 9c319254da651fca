//! The list of terms, and where they stand in a persona.

use assay_client::v1::{Persona, Trait};

/// A term that is not written, and what is written instead.
#[derive(Debug)]
struct Term {
    /// Its words, in lower case.
    words: Vec<String>,
    instead: String,
}

/// A house's vocabulary.
#[derive(Debug)]
pub(crate) struct Terms(Vec<Term>);

/// A term that stands in a persona.
#[derive(Debug, PartialEq)]
pub(crate) struct Found {
    /// The part of the persona, such as `goals[2]`.
    pub(crate) path: String,
    /// What is wrong there, in a sentence.
    pub(crate) message: String,
}

impl Terms {
    /// Reads a list: a term and what to write instead on each line, between a tab; `#` begins a comment.
    ///
    /// # Errors
    /// Every line that is none, with its number.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        let (mut terms, mut wrong) = (Vec::new(), Vec::new());
        for (at, line) in text.lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            match line.split_once('\t').map(|(term, instead)| (words(term), instead.trim())) {
                Some((words, instead)) if !words.is_empty() && !instead.is_empty() => {
                    terms.push(Term { words, instead: instead.to_owned() });
                }
                _ => wrong.push(format!("line {}: write TERM, a tab, and what to write instead", at + 1)),
            }
        }
        if wrong.is_empty() { Ok(Self(terms)) } else { Err(wrong.join("\n")) }
    }

    /// Every term in what is written about a persona. What people say is theirs: quotes are not looked at.
    pub(crate) fn in_persona(&self, persona: &Persona) -> Vec<Found> {
        let own = [("archetype".to_owned(), &persona.archetype), ("background".to_owned(), &persona.background)];
        let lists: [(&str, &[Trait]); 5] = [
            ("goals", &persona.goals),
            ("frustrations", &persona.frustrations),
            ("behaviours", &persona.behaviours),
            ("motivations", &persona.motivations),
            ("preferences", &persona.preferences),
        ];
        let traits = lists.into_iter().flat_map(|(list, traits)| {
            traits.iter().enumerate().map(move |(at, known)| (format!("{list}[{at}]"), &known.text))
        });
        own.into_iter().chain(traits).flat_map(|(path, text)| self.in_text(&path, text)).collect()
    }

    fn in_text(&self, path: &str, text: &str) -> Vec<Found> {
        let text = words(text);
        let stands = |term: &&Term| text.windows(term.words.len()).any(|window| window == term.words);
        let found = |term: &Term| Found {
            path: path.to_owned(),
            message: format!("This house writes {:?} instead of {:?}.", term.instead, term.words.join(" ")),
        };
        self.0.iter().filter(stands).map(found).collect()
    }
}

fn words(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms() -> Terms {
        Terms::read(include_str!("../terms.tsv")).unwrap()
    }

    #[test]
    fn terms_are_found_as_whole_words_with_their_place() {
        let goal = Trait { text: "Wants every power-user feature.".into(), ..Trait::default() };
        let persona = Persona { background: "No superuser.".into(), goals: vec![goal], ..Persona::default() };
        let found = terms().in_persona(&persona);
        let places: Vec<&str> = found.iter().map(|found| found.path.as_str()).collect();
        assert_eq!(places, ["goals[0]", "goals[0]"], "user and power user; a superuser is neither: {found:?}");
    }

    #[test]
    fn what_people_say_is_not_looked_at() {
        let persona = Persona { quote: "I am a power user.".into(), ..Persona::default() };
        assert_eq!(terms().in_persona(&persona), []);
    }

    #[test]
    fn every_line_that_is_none_is_named() {
        let wrong = Terms::read("# comment\nuser\n\nleverage\tuse\n\tnothing\n").unwrap_err();
        let lines: Vec<&str> = wrong.lines().map(|line| line.split(':').next().unwrap_or_default()).collect();
        assert_eq!(lines, ["line 2", "line 5"]);
    }
}
