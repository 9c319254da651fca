//! Who is to score the items of a rubric.

use assay_domain::note::rubric::Rubric;
use assay_engine::pipeline::note::precision::Precision;
use assay_engine::pipeline::note::ring::{Ring, SetBy};
use assay_engine::pipeline::note::strategy::{Reviewing, Rings, Strategy};
use assay_engine::port::model::ModelRef;
use assay_proto::v1;

use super::model;
use crate::status::Violations;

/// The most further models.
const LARGEST_JURY: usize = 9;

/// The strategy of a request, checked against its rubric.
pub(super) fn strategy(request: &v1::GradeNotesRequest, rubric: Option<&Rubric>, v: &mut Violations) -> Strategy {
    let asked = v1::GradeStrategy::try_from(request.strategy);
    let precision = precision(request.precision, v);
    if let Ok(v1::GradeStrategy::Unspecified | v1::GradeStrategy::Embedded) = asked {
        for field in reviewing_fields(request).chain(ring_fields(request)) {
            v.add(
                field,
                "the strategy embedded asks no model; name the strategy single or nine-rings, or leave this out",
            );
        }
        return Strategy::Embedded;
    }
    let reviewing = reviewing(request, precision, v);
    match asked {
        Ok(v1::GradeStrategy::NineRings) => {
            let rings = rings(request, &reviewing.model, rubric, v);
            Strategy::NineRings(Rings { reviewing, rings, compare_single: request.compare_single })
        }
        Ok(_) => {
            for field in ring_fields(request) {
                v.add(field, "one answer has no rings; name the strategy nine-rings, or leave this out");
            }
            Strategy::Single(reviewing)
        }
        Err(_) => {
            v.add("strategy", format!("{} is not a value of GradeStrategy", request.strategy));
            Strategy::Embedded
        }
    }
}

/// Fields in use that only a strategy which asks models has.
fn reviewing_fields(request: &v1::GradeNotesRequest) -> impl Iterator<Item = &'static str> {
    let fields = [
        ("model", request.model.is_some()),
        ("arbiter", request.arbiter.is_some()),
        ("jury", !request.jury.is_empty()),
        ("precision", request.precision != 0),
        ("budget", request.budget.is_some()),
        ("deidentify", request.deidentify),
    ];
    fields.into_iter().filter_map(|(field, used)| used.then_some(field))
}

/// Fields in use that only nine rings have.
fn ring_fields(request: &v1::GradeNotesRequest) -> impl Iterator<Item = &'static str> {
    let fields = [("rings", !request.rings.is_empty()), ("compare_single", request.compare_single)];
    fields.into_iter().filter_map(|(field, used)| used.then_some(field))
}

fn precision(value: i32, v: &mut Violations) -> Precision {
    match v1::GradePrecision::try_from(value) {
        Ok(v1::GradePrecision::Low) => Precision::Low,
        Ok(v1::GradePrecision::Unspecified | v1::GradePrecision::Medium) => Precision::Medium,
        Ok(v1::GradePrecision::High) => Precision::High,
        Err(_) => {
            v.add("precision", format!("{value} is not a value of GradePrecision"));
            Precision::Medium
        }
    }
}

fn reviewing(request: &v1::GradeNotesRequest, precision: Precision, v: &mut Violations) -> Reviewing {
    let model = model::asked("model", request.model.clone(), v).unwrap_or_default();
    let arbiter = model::asked("arbiter", request.arbiter.clone(), v).unwrap_or_else(|| model.clone());
    let many = request.jury.len();
    if many > LARGEST_JURY {
        v.add("jury", format!("{many} models; at most {LARGEST_JURY} sit beside the first"));
    } else if many > 0 && precision != Precision::High {
        v.add("jury", "a jury sits at precision high; ask for that, or leave the jury out");
    }
    let mut jury: Vec<ModelRef> = Vec::new();
    for (at, judge) in request.jury.iter().take(LARGEST_JURY).enumerate() {
        let field = format!("jury[{at}]");
        let judge = model::asked(&field, Some(judge.clone()), v).unwrap_or_default();
        if jury.contains(&judge) {
            v.add(field, "this model sits already; name each once");
        }
        jury.push(judge);
    }
    Reviewing { model, arbiter, jury, precision, deidentify: request.deidentify }
}

/// A ring for each item of the rubric: as asked for, or by `model` with weight 1. Who names the model of all has said who sees the
/// note: no configuration sends it to another.
fn rings(request: &v1::GradeNotesRequest, model: &ModelRef, rubric: Option<&Rubric>, v: &mut Violations) -> Vec<Ring> {
    let Some(rubric) = rubric else { return Vec::new() };
    let model_by = if request.model.is_some() { SetBy::Request } else { SetBy::Default };
    let usual = |item: &str| Ring { model_by, ..Ring::usual(item, model.clone()) };
    let mut rings: Vec<Ring> = rubric.items.iter().map(|item| usual(&item.id)).collect();
    let mut seen: Vec<&str> = Vec::new();
    for (at, own) in request.rings.iter().enumerate() {
        let field = |part: &str| format!("rings[{at}].{part}");
        let Some(ring) = rings.iter_mut().find(|ring| ring.item == own.item) else {
            let items: Vec<&str> = rubric.items.iter().map(|item| item.id.as_str()).collect();
            v.add(field("item"), format!("the rubric has no item {:?}; it has {}", own.item, items.join(", ")));
            continue;
        };
        if seen.contains(&own.item.as_str()) {
            v.add(field("item"), format!("{:?} has a ring already; name each item once", own.item));
        }
        seen.push(&own.item);
        if let Some(own) = model::asked(&field("model"), own.model.clone(), v) {
            (ring.model, ring.model_by) = (own, SetBy::Request);
        }
        match own.weight {
            None => {}
            Some(weight) if weight.is_finite() && weight >= 0.0 => {
                (ring.weight, ring.weight_by) = (weight, SetBy::Request);
            }
            Some(weight) => v.add(field("weight"), format!("{weight} is no weight; a weight is a number from 0 up")),
        }
    }
    if rings.iter().all(|ring| ring.weight == 0.0) {
        v.add("rings", "every item weighs nothing; give at least one a weight");
    }
    rings
}

#[cfg(test)]
mod tests {
    use tonic_types::StatusExt as _;

    use super::*;

    fn named(model: &str) -> Option<v1::ModelRef> {
        Some(v1::ModelRef { provider: "p".into(), model: model.into() })
    }

    fn ring(item: &str, model: Option<v1::ModelRef>, weight: Option<f64>) -> v1::GradeRing {
        v1::GradeRing { item: item.into(), model, weight }
    }

    fn asked(strategy: v1::GradeStrategy) -> v1::GradeNotesRequest {
        v1::GradeNotesRequest { strategy: strategy.into(), model: named("m"), ..v1::GradeNotesRequest::default() }
    }

    fn checked(request: &v1::GradeNotesRequest) -> Result<Strategy, Vec<String>> {
        let mut violations = Violations::default();
        let strategy = strategy(request, Some(Rubric::named("pdqi-9").unwrap()), &mut violations);
        match violations.finish() {
            Ok(()) => Ok(strategy),
            Err(status) => {
                let of = status.get_details_bad_request().unwrap().field_violations;
                Err(of.into_iter().map(|it| it.field).collect())
            }
        }
    }

    #[test]
    fn nine_rings_are_one_an_item_by_the_model_unless_said_otherwise() {
        let rings = vec![ring("useful", named("other"), None), ring("accurate", None, Some(2.5))];
        let request = v1::GradeNotesRequest { rings, ..asked(v1::GradeStrategy::NineRings) };
        let Strategy::NineRings(found) = checked(&request).unwrap() else { panic!("another strategy") };
        let of = |item: &str| found.rings.iter().find(|ring| ring.item == item).unwrap();
        assert_eq!((found.rings.len(), of("useful").model.model.as_str()), (9, "other"));
        assert_eq!((of("accurate").model.model.as_str(), of("accurate").weight), ("m", 2.5));
    }

    #[test]
    fn what_a_strategy_has_no_use_for_is_refused_and_never_dropped() {
        let full = |strategy| v1::GradeNotesRequest {
            arbiter: named("a"),
            jury: vec![named("j").unwrap()],
            precision: v1::GradePrecision::Low.into(),
            rings: vec![ring("useful", None, None)],
            compare_single: true,
            budget: Some(v1::Money { micros: 1, currency: String::new() }),
            deidentify: true,
            ..asked(strategy)
        };
        let all = ["model", "arbiter", "jury", "precision", "budget", "deidentify", "rings", "compare_single"];
        assert_eq!(checked(&full(v1::GradeStrategy::Embedded)).unwrap_err(), all);
        assert_eq!(checked(&full(v1::GradeStrategy::Single)).unwrap_err(), ["jury", "rings", "compare_single"]);
        assert_eq!(checked(&full(v1::GradeStrategy::NineRings)).unwrap_err(), ["jury"], "a jury sits at high alone");
    }

    #[test]
    fn every_wrong_ring_is_named() {
        let rings =
            vec![ring("beauty", None, None), ring("useful", None, Some(-1.0)), ring("useful", None, Some(f64::NAN))];
        let request = v1::GradeNotesRequest { rings, ..asked(v1::GradeStrategy::NineRings) };
        let wrong = checked(&request).unwrap_err();
        assert_eq!(wrong, ["rings[0].item", "rings[1].weight", "rings[2].item", "rings[2].weight"]);
        let items = Rubric::named("pdqi-9").unwrap().items.iter();
        let rings = items.map(|item| ring(&item.id, None, Some(0.0))).collect();
        let weightless = v1::GradeNotesRequest { rings, ..asked(v1::GradeStrategy::NineRings) };
        assert_eq!(checked(&weightless).unwrap_err(), ["rings"]);
        let unknown = v1::GradeNotesRequest { strategy: 9, precision: 9, ..v1::GradeNotesRequest::default() };
        assert_eq!(checked(&unknown).unwrap_err(), ["precision", "strategy"]);
    }
}
