//! From an answer's text to typed values. An answer that leaves something out is a complaint for the next attempt: what is missing
//! would count as nothing said.

use std::sync::LazyLock;

use assay_domain::note::factuality::{Ruling, Verdict};
use assay_domain::note::rubric::{ItemDraft, ItemScore};
use assay_domain::reply::{BadSchema, Wanted};
use serde::Deserialize;

use super::prompts;
use super::question::{NoteAnswer, OpenWords};
use crate::pipeline::answer::Value;
use crate::port::model::{Answer, Complaint, Read};

static CLAIMS: LazyLock<Result<Wanted, BadSchema>> = LazyLock::new(|| Wanted::new(&prompts::claims::shape()));

/// What is said of `asked`, each once.
pub(super) fn items(text: &str, asked: &[String]) -> Result<Read, Complaint> {
    #[derive(Deserialize)]
    struct Wire {
        items: Vec<ItemDraft>,
    }
    let wanted = Wanted::new(&prompts::review::shape(asked));
    let answer = Value::<Wire>::read(text, &wanted)?.whole("among the items")?;
    let said = &answer.value.items;
    for draft in said {
        let item = &draft.item;
        if !asked.contains(item) {
            return Err(Complaint::unreadable(format!(
                "an item was scored that was not asked for; asked for: {}",
                asked.join(", ")
            )));
        }
        if let Err(bad) = ItemScore::new(draft.score) {
            return Err(Complaint::unreadable(format!("item {item:?}: {bad}")));
        }
        if draft.rationale.trim().is_empty() {
            return Err(Complaint::unreadable(format!("item {item:?} has a score and no rationale")));
        }
    }
    for item in asked {
        match said.iter().filter(|draft| draft.item == *item).count() {
            1 => {}
            0 => return Err(Complaint::unreadable(format!("item {item:?} is missing; score every item asked for"))),
            many => return Err(Complaint::unreadable(format!("item {item:?} was scored {many} times; score it once"))),
        }
    }
    Ok(answer.answered(|wire| Answer::Note(NoteAnswer::Items(wire.items))))
}

/// What the transcript is said to say of `asked`.
pub(super) fn rulings(text: &str, asked: &[OpenWords]) -> Result<Read, Complaint> {
    #[derive(Deserialize)]
    struct Wire {
        claims: Vec<Settled>,
    }
    let answer = Value::<Wire>::read(text, &CLAIMS)?.whole("among the claims")?;
    if let Some(stray) = answer.value.claims.iter().find(|it| !asked.iter().any(|open| open.number == it.claim)) {
        let message = format!("there is no claim {} among those asked about; use their numbers", stray.claim);
        return Err(Complaint::unreadable(message));
    }
    let rulings = |wire: Wire| wire.claims.into_iter().filter_map(Settled::ruling).collect();
    Ok(answer.answered(|wire| Answer::Note(NoteAnswer::Rulings(rulings(wire)))))
}

#[derive(Deserialize)]
struct Settled {
    claim: usize,
    verdict: Said,
    quote: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
enum Said {
    Supported,
    Contradicted,
    Open,
}

impl Settled {
    /// `None`: it stays open.
    fn ruling(self) -> Option<Ruling> {
        let verdict = match self.verdict {
            Said::Supported => Verdict::Supported,
            Said::Contradicted => Verdict::Contradicted,
            Said::Open => return None,
        };
        Some(Ruling { number: self.claim, verdict, quote: self.quote })
    }
}

#[cfg(test)]
mod tests {
    use assay_domain::source::span::Span;

    use super::*;
    use crate::port::model::ErrorClass;

    fn item(item: &str, score: i64) -> String {
        format!(r#"{{"item":"{item}","score":{score},"rationale":"Vane","quotes":["cough"],"suggestions":[]}}"#)
    }

    fn read(said: &[String]) -> Result<Read, Complaint> {
        items(&format!(r#"{{"items":[{}]}}"#, said.join(",")), &["useful".to_owned(), "accurate".to_owned()])
    }

    #[test]
    fn every_item_asked_for_is_scored_once_from_1_to_5_or_it_is_no_answer() {
        let Answer::Note(NoteAnswer::Items(drafts)) = read(&[item("accurate", 1), item("useful", 5)]).unwrap().answer
        else {
            panic!("another answer")
        };
        assert_eq!(drafts.iter().map(|draft| draft.score).collect::<Vec<_>>(), [1, 5]);
        for (said, complaint) in [
            (vec![item("useful", 3)], "\"accurate\" is missing"),
            (vec![item("useful", 3), item("accurate", 6)], "6 is no score of an item"),
            (vec![item("useful", 3), item("accurate", 0)], "0 is no score of an item"),
            (vec![item("useful", 3), item("useful", 3), item("accurate", 2)], "scored 2 times"),
            (vec![item("useful", 3), item("accurate", 2).replace("Vane", " ")], "no rationale"),
            (vec![item("beauty", 3), item("useful", 3), item("accurate", 2)], "item"),
        ] {
            let said = read(&said).unwrap_err();
            assert!(said.message.contains(complaint) && !said.message.contains("Vane"), "{said:?}");
        }
    }

    #[test]
    fn an_answer_that_was_cut_off_is_asked_for_again() {
        let text = format!(r#"{{"items":[{},{}]}}"#, item("useful", 3), item("accurate", 3));
        let asked = ["useful".to_owned(), "accurate".to_owned()];
        let cut = items(&text[..text.len() - 20], &asked).unwrap_err();
        assert_eq!(cut.class, ErrorClass::Truncated);
        assert_eq!(items("I found it a pleasant note.", &asked).unwrap_err().class, ErrorClass::Unreadable);
    }

    #[test]
    fn claims_that_are_left_open_are_no_rulings_and_strange_numbers_no_answer() {
        let span = Span { start: 0, end: 1 };
        let asked = [2, 7].map(|number| OpenWords { number, kind: "dose", words: span, sentence: span });
        let claim = |number: usize, verdict: &str| {
            format!(r#"{{"claim":{number},"verdict":"{verdict}","quote":"twice a day"}}"#)
        };
        let read = |said: &[String]| rulings(&format!(r#"{{"claims":[{}]}}"#, said.join(",")), &asked);
        let Answer::Note(NoteAnswer::Rulings(found)) =
            read(&[claim(2, "OPEN"), claim(7, "CONTRADICTED")]).unwrap().answer
        else {
            panic!("another answer")
        };
        assert_eq!((found.len(), found[0].number, found[0].verdict), (1, 7, Verdict::Contradicted));
        assert!(read(&[claim(3, "OPEN")]).unwrap_err().message.contains("no claim 3"));
        assert!(read(&[claim(2, "UNSUPPORTED")]).is_err(), "a model settles by the transcript's words or not at all");
    }
}
