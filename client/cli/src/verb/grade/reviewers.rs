//! Who scores the items of a rubric, as it is typed.

use assay_client::v1::{GradeNotesRequest, GradePrecision, GradeRing, GradeStrategy, ModelRef, Money};
use clap::{Args, ValueEnum};

use crate::failure::Failure;
use crate::verb::judge::name;

/// Who scores.
#[derive(Debug, Args)]
pub(super) struct Reviewers {
    /// Who scores the items of the rubric [default: embedded]
    #[arg(long, value_enum, value_name = "NAME")]
    strategy: Option<Strategy>,
    /// The provider whose model scores; `assay providers` lists them [default: the server's]
    #[arg(long, value_name = "NAME")]
    provider: Option<String>,
    /// The model that scores, and settles claims that text alone leaves open [default: the provider's]
    #[arg(long, value_name = "NAME")]
    model: Option<String>,
    /// How much is asked of models: `high` asks each three times, and with a jury [default: medium]
    #[arg(long, value_enum, value_name = "NAME")]
    precision: Option<Precision>,
    /// Models that score beside the first, separated by commas; with `--precision high`
    #[arg(long, value_name = "PROVIDER/MODEL", value_delimiter = ',')]
    jury: Vec<String>,
    /// Who is asked where opinions of an item lie 2 or more apart [default: as --model]
    #[arg(long, value_name = "PROVIDER/MODEL")]
    arbiter: Option<String>,
    /// The model that scores one item of nine rings, such as `accurate=openai/gpt-5`; can be given several times
    #[arg(long, value_name = "ITEM=MODEL")]
    ring: Vec<String>,
    /// What an item of nine rings weighs in the mean of the rubric, such as `accurate=2`; can be given several times [default: 1]
    #[arg(long, value_name = "ITEM=N")]
    ring_weight: Vec<String>,
    /// Score with nine rings and in one answer, and report how far the two lie apart
    #[arg(long)]
    parity: bool,
    /// The most the run may cost, in dollars: a call that what is left does not cover is not sent, and what it was for is absent
    #[arg(long, value_name = "DOLLARS", value_parser = assay_client::money::dollars, allow_hyphen_values = true)]
    budget: Option<Money>,
    /// Take names, dates and numbers that identify out of what models are shown, as far as they are found; the result has them again
    #[arg(long)]
    deidentify: bool,
}

/// Who scores the items of the rubric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Strategy {
    /// No model: statistics of the text, where they bear on an item
    Embedded,
    /// A model, every item in one answer
    Single,
    /// A reviewer an item, all at the same time
    NineRings,
}

/// How much is asked of models.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Precision {
    /// One short answer, with little thought
    Low,
    /// One answer
    Medium,
    /// Three answers of each model, with much thought
    High,
}

impl Reviewers {
    /// Says it in a request.
    pub(super) fn ask(&self, request: &mut GradeNotesRequest) -> Result<(), Failure> {
        let usual = if self.parity { Strategy::NineRings } else { Strategy::Embedded };
        let strategy = match self.strategy.unwrap_or(usual) {
            Strategy::Embedded => GradeStrategy::Embedded,
            Strategy::Single => GradeStrategy::Single,
            Strategy::NineRings => GradeStrategy::NineRings,
        };
        let precision = match self.precision {
            None => GradePrecision::Unspecified,
            Some(Precision::Low) => GradePrecision::Low,
            Some(Precision::Medium) => GradePrecision::Medium,
            Some(Precision::High) => GradePrecision::High,
        };
        request.strategy = strategy.into();
        request.precision = precision.into();
        request.model = name::of(self.provider.clone(), self.model.clone());
        request.jury = self.jury.iter().map(|judge| self.named(judge)).collect();
        request.arbiter = self.arbiter.as_deref().map(|arbiter| self.named(arbiter));
        request.rings = self.rings().map_err(Failure::Usage)?;
        request.compare_single = self.parity;
        request.budget.clone_from(&self.budget);
        request.deidentify = self.deidentify;
        Ok(())
    }

    fn named(&self, model: &str) -> ModelRef {
        name::or_model(model, self.provider.as_deref())
    }

    /// Models and weights of one item are one ring.
    fn rings(&self) -> Result<Vec<GradeRing>, String> {
        let mut rings: Vec<GradeRing> = Vec::new();
        for typed in &self.ring {
            let (item, model) = pair("--ring", typed)?;
            if rings.iter().any(|ring| ring.item == item) {
                return Err(format!("--ring: {item} is given twice"));
            }
            rings.push(GradeRing { item: item.to_owned(), model: Some(self.named(model)), weight: None });
        }
        for typed in &self.ring_weight {
            let (item, weight) = pair("--ring-weight", typed)?;
            let weight: f64 = weight.parse().map_err(|_| format!("--ring-weight: `{weight}` is no number"))?;
            match rings.iter_mut().find(|ring| ring.item == item) {
                Some(ring) if ring.weight.is_some() => return Err(format!("--ring-weight: {item} is given twice")),
                Some(ring) => ring.weight = Some(weight),
                None => rings.push(GradeRing { item: item.to_owned(), model: None, weight: Some(weight) }),
            }
        }
        Ok(rings)
    }
}

fn pair<'t>(option: &str, typed: &'t str) -> Result<(&'t str, &'t str), String> {
    let pair = typed.split_once('=').map(|(item, rest)| (item.trim(), rest.trim()));
    let pair = pair.filter(|(item, rest)| !item.is_empty() && !rest.is_empty());
    pair.ok_or_else(|| format!("{option}: `{typed}` is no ITEM=VALUE, such as `accurate=2`"))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Typed {
        #[command(flatten)]
        reviewers: Reviewers,
    }

    fn asked(line: &[&str]) -> Result<GradeNotesRequest, Failure> {
        let typed = Typed::try_parse_from([&["grade"], line].concat()).unwrap();
        let mut request = GradeNotesRequest::default();
        typed.reviewers.ask(&mut request).map(|()| request)
    }

    #[test]
    fn model_and_weight_of_an_item_are_one_ring() {
        let line = ["--ring", "accurate=q/m", "--ring", "useful=n", "--ring-weight", "accurate=2", "--provider", "p"];
        let request = asked(&line).unwrap();
        let shown: Vec<(&str, Option<ModelRef>, Option<f64>)> =
            request.rings.iter().map(|ring| (ring.item.as_str(), ring.model.clone(), ring.weight)).collect();
        let named = |provider: &str, model: &str| Some(ModelRef { provider: provider.into(), model: model.into() });
        assert_eq!(shown, [("accurate", named("q", "m"), Some(2.0)), ("useful", named("p", "n"), None)]);
    }

    #[test]
    fn what_is_typed_wrong_or_twice_is_refused() {
        for (line, why) in [
            (&["--ring", "accurate"][..], "no ITEM=VALUE"),
            (&["--ring-weight", "accurate=much"], "no number"),
            (&["--ring", "a=m", "--ring", "a=n"], "given twice"),
            (&["--ring-weight", "a=1", "--ring-weight", "a=2"], "given twice"),
        ] {
            let refused = format!("{:?}", asked(line).unwrap_err());
            assert!(refused.contains(why), "{line:?}: {refused}");
        }
    }

    #[test]
    fn nobody_is_asked_unless_a_strategy_says_so_and_parity_is_nine_rings() {
        assert_eq!(asked(&[]).unwrap().strategy(), GradeStrategy::Embedded);
        let parity = asked(&["--parity"]).unwrap();
        assert_eq!((parity.strategy(), parity.compare_single), (GradeStrategy::NineRings, true));
    }
}
