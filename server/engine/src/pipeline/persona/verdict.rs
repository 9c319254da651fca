//! A judge's answer: its scores, on the scale that was asked for or on one that it states.
//!
//! What is off its scale, or whose scale cannot be told, is a complaint for the next attempt and never a low score.

use assay_domain::persona::evaluation::{Criterion, CriterionScore, Evaluation};
use assay_domain::persona::scale::{Given, OffScale, Scale};
use serde::Deserialize;

use super::rubric::Rubric;
use crate::pipeline::answer::Value;
use crate::port::model::{Answer, Complaint, Read};

#[derive(Deserialize)]
struct Wire {
    scores: Vec<Verdict>,
    #[serde(flatten)]
    stated: Stated,
}

#[derive(Deserialize)]
struct Verdict {
    criterion: Criterion,
    score: Told,
    reason: String,
    #[serde(flatten)]
    stated: Stated,
}

/// Where judges state a scale, beside writing `8/10`.
#[derive(Deserialize)]
struct Stated {
    scale: Option<Told>,
    max: Option<Told>,
    out_of: Option<Told>,
}

/// A number, or a number in words.
#[derive(Deserialize)]
#[serde(untagged)]
enum Told {
    Number(f64),
    Text(String),
}

/// The verdict of a judge's answer, and what was done to its scores.
pub(super) fn read(text: &str, asked: &[Criterion]) -> Result<Read, Complaint> {
    let rubric = Rubric::of(asked);
    let answer = Value::<Wire>::read(text, &rubric.wanted)?.whole("among the scores")?;
    let mut done = Vec::new();
    let evaluation: Value<Evaluation> = answer.map(|wire| {
        let (scores, repairs) = scores(wire)?;
        done = repairs;
        Evaluation::new(asked, &scores).map_err(|error| error.to_string())
    })?;
    let mut read = evaluation.answered(Answer::Evaluation);
    read.repairs.extend(done);
    Ok(read)
}

/// The scores from 0 to 1, and what was done for that.
fn scores(wire: Wire) -> Result<(Vec<CriterionScore>, Vec<String>), String> {
    let whole = wire.stated.scale()?;
    let read = wire.scores.into_iter().map(|verdict| verdict.read(whole));
    let read: Vec<(CriterionScore, OnScale)> = read.collect::<Result<_, String>>()?;
    doubtful(read.iter().map(|(_, on)| on))?;
    let repairs = repairs(read.iter().map(|(_, on)| on));
    Ok((read.into_iter().map(|(score, _)| score).collect(), repairs))
}

fn repairs<'s>(scores: impl Iterator<Item = &'s OnScale>) -> Vec<String> {
    let mut repairs = Vec::new();
    for on in scores {
        let done = match on.scale.is_other() {
            true => format!("scores {}, brought to 0 to 1", on.scale),
            false if on.text => "a score in quotation marks".to_owned(),
            false => continue,
        };
        if !repairs.contains(&done) {
            repairs.push(done);
        }
    }
    repairs
}

/// How a score was given.
struct OnScale {
    value: f64,
    scale: Scale,
    /// Whether the score itself says so, as `8/10` does.
    itself: bool,
    /// Whether it came as a text.
    text: bool,
}

/// Scores of at most 1 on a scale said to go to 10 may be of that scale or of the one that was asked for: nobody can tell.
fn doubtful<'s>(scores: impl Iterator<Item = &'s OnScale>) -> Result<(), String> {
    let mut apart = scores.filter(|on| on.scale.is_other() && !on.itself).peekable();
    let Some(first) = apart.peek() else { return Ok(()) };
    let scale = first.scale;
    match apart.all(|on| on.value <= 1.0) {
        true => Err(format!(
            "the scale is said to go {scale} and no score is above 1: answer with scores from 0 to 1, without a scale"
        )),
        false => Ok(()),
    }
}

impl Verdict {
    fn read(self, whole: Option<Scale>) -> Result<(CriterionScore, OnScale), String> {
        let name = self.criterion.name();
        let text = matches!(self.score, Told::Text(_));
        let given = self.score.given().ok_or_else(|| format!("{name}: {NO_NUMBER}"))?;
        let stated = [given.scale, self.stated.scale()?, whole];
        let scale = stated.into_iter().flatten().try_fold(None::<Scale>, |known, next| match known {
            Some(known) => known.agreed(next).map(Some),
            None => Some(Some(next)),
        });
        let scale = scale.ok_or_else(|| format!("{name}: two scales are stated; state one, or answer from 0 to 1"))?;
        let score = scale.unwrap_or(Scale::UNIT).score(given.value).map_err(|off| format!("{name}: {}", said(off)))?;
        let on =
            OnScale { value: given.value, scale: scale.unwrap_or(Scale::UNIT), itself: given.scale.is_some(), text };
        Ok((CriterionScore::new(self.criterion, score, self.reason), on))
    }
}

const NO_NUMBER: &str = "the score is no number; answer with a number from 0 to 1";

fn said(off: OffScale) -> String {
    match off.scale.is_other() {
        true => off.to_string(),
        false => format!("{} is not a score: a score is a number from 0 to 1, or says its scale", off.value),
    }
}

impl Stated {
    /// The one scale that is stated.
    fn scale(&self) -> Result<Option<Scale>, String> {
        let mut known = None::<Scale>;
        for told in [&self.scale, &self.max, &self.out_of].into_iter().flatten() {
            let scale = match told {
                Told::Number(most) => Scale::to(*most),
                Told::Text(text) => Scale::parse(text),
            };
            let scale = scale.map_err(|error| format!("the scale: {error}"))?;
            let agreed = known.map_or(Some(scale), |known| known.agreed(scale));
            known = Some(agreed.ok_or("two scales are stated; state one, or answer from 0 to 1")?);
        }
        Ok(known)
    }
}

impl Told {
    fn given(&self) -> Option<Given> {
        match self {
            Self::Number(value) => Some(Given { value: *value, scale: None }),
            Self::Text(text) => Given::parse(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: [Criterion; 1] = [Criterion::Coherence];

    /// The scores of an answer with this score and these further properties, and what was said of them.
    fn scored(score: &str, beside: &str, top: &str) -> Result<(f64, Vec<String>), String> {
        let text =
            format!(r#"{{"scores":[{{"criterion":"coherence","score":{score},"reason":"fine"{beside}}}]{top}}}"#);
        let read = read(&text, &ONE).map_err(|complaint| complaint.message)?;
        let Answer::Evaluation(evaluation) = read.answer else { panic!("no evaluation") };
        Ok((evaluation.overall.get(), read.repairs))
    }

    #[test]
    fn a_score_on_the_scale_asked_for_is_taken_as_it_is() {
        assert_eq!(scored("0.7", "", ""), Ok((0.7, vec![])));
        assert_eq!(scored("1", r#","scale":1"#, ""), Ok((1.0, vec![])));
        assert_eq!(scored(r#""0.7""#, "", ""), Ok((0.7, vec!["a score in quotation marks".into()])));
    }

    #[test]
    fn a_score_whose_scale_is_stated_is_brought_to_it_and_that_is_said() {
        let said = |scale: &str| vec![format!("scores {scale}, brought to 0 to 1")];
        for (score, beside, top, value, scale) in [
            (r#""8/10""#, "", "", 0.8, "from 0 to 10"),
            (r#""80/100""#, "", "", 0.8, "from 0 to 100"),
            (r#""4 out of 5""#, "", "", 0.8, "from 0 to 5"),
            (r#""80%""#, "", "", 0.8, "from 0 to 100"),
            ("8", r#","scale":10"#, "", 0.8, "from 0 to 10"),
            ("80", r#","max":100"#, "", 0.8, "from 0 to 100"),
            ("4", "", r#","out_of":5"#, 0.8, "from 0 to 5"),
            ("4", "", r#","scale":"1-5""#, 0.75, "from 1 to 5"),
            (r#""8/10""#, r#","scale":"out of 10""#, r#","max":10"#, 0.8, "from 0 to 10"),
        ] {
            assert_eq!(scored(score, beside, top), Ok((value, said(scale))), "{score}{beside}{top}");
        }
    }

    #[test]
    fn a_score_without_its_scale_is_a_complaint_not_a_low_score() {
        let complaint = scored("7", "", "").unwrap_err();
        assert_eq!(complaint, "coherence: 7 is not a score: a score is a number from 0 to 1, or says its scale");
        assert!(scored(r#""good""#, "", "").unwrap_err().contains("no number"));
    }

    #[test]
    fn a_score_off_its_stated_scale_is_a_complaint() {
        assert_eq!(scored(r#""11/10""#, "", ""), Err("coherence: 11 is not from 0 to 10".into()));
        assert_eq!(scored("0", r#","scale":"1-5""#, ""), Err("coherence: 0 is not from 1 to 5".into()));
    }

    #[test]
    fn scales_that_contradict_or_are_none_are_a_complaint() {
        assert!(scored(r#""8/10""#, r#","scale":100"#, "").unwrap_err().contains("two scales"));
        assert!(scored("8", r#","scale":10,"max":5"#, "").unwrap_err().contains("two scales"));
        assert!(scored("8", r#","scale":"stars""#, "").unwrap_err().contains("no scale"));
        assert!(scored("8", r#","scale":12"#, "").unwrap_err().contains("1, 5, 10 or 100"));
    }

    #[test]
    fn a_score_that_may_be_of_two_scales_is_a_complaint() {
        assert!(scored("0.8", r#","scale":10"#, "").unwrap_err().contains("no score is above 1"));
        assert_eq!(scored(r#""1/10""#, "", "").unwrap().0, 0.1, "what says its own scale is plain");
        let text = r#"{"scale":10,"scores":[{"criterion":"coherence","score":1,"reason":"a"},
            {"criterion":"realism","score":8,"reason":"b"}]}"#;
        let asked = [Criterion::Coherence, Criterion::Realism];
        let Answer::Evaluation(evaluation) = read(text, &asked).unwrap().answer else { panic!("no evaluation") };
        assert_eq!(evaluation.criteria[0].score.get(), 0.1, "beside a score above 1, 1 is of the same scale");
    }

    #[test]
    fn a_missing_criterion_is_a_complaint() {
        let text = r#"{"scores":[{"criterion":"coherence","score":0.7,"reason":"fine"}]}"#;
        let asked = [Criterion::Coherence, Criterion::Realism];
        assert_eq!(read(text, &asked).unwrap_err().message, "no score for realism");
    }
}
