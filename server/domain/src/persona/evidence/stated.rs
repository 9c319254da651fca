//! Which claimed attributes the sources state.

use super::{Finding, Locator, fold};
use crate::persona::{Age, Demographics};

/// Shortest value, in bytes, that counts as stated because it stands somewhere in the text: "high" stands anywhere.
const TELLING: usize = 5;

/// Keeps what a participant states or the text says; reports the rest.
pub(super) fn keep(claimed: Demographics, locator: &Locator<'_>, findings: &mut Vec<Finding>) -> Demographics {
    let people = || locator.reading().participants().iter().map(|person| &person.demographics);
    let mut keep = |attribute: &str, value: Option<String>, stated: &dyn Fn(&Demographics) -> Option<&String>| {
        let value = value.filter(|value| !value.trim().is_empty())?;
        let folded = fold::words(&value);
        let known = people().filter_map(stated).any(|other| fold::words(other) == folded);
        if known || (value.len() >= TELLING && locator.stands_anywhere(&value)) {
            return Some(value);
        }
        findings.push(Finding::DemographicNotStated { attribute: attribute.to_owned(), value });
        None
    };
    let occupation = keep("occupation", claimed.occupation, &|person| person.occupation.as_ref());
    let location = keep("location", claimed.location, &|person| person.location.as_ref());
    let education = keep("education", claimed.education, &|person| person.education.as_ref());
    let experience = keep("experience", claimed.experience, &|person| person.experience.as_ref());
    let mut other = std::collections::BTreeMap::new();
    for (key, value) in claimed.other {
        if let Some(value) = keep(&key, Some(value), &|person| person.other.get(&key)) {
            other.insert(key, value);
        }
    }
    let age = claimed.age.filter(|age| {
        let stated = age_is_stated(*age, locator);
        if !stated {
            findings.push(Finding::DemographicNotStated { attribute: "age".to_owned(), value: shown(*age) });
        }
        stated
    });
    Demographics { age, occupation, location, education, experience, other }
}

/// An age is stated when a participant's is the same; a range when both its ends are ends of stated ages.
fn age_is_stated(age: Age, locator: &Locator<'_>) -> bool {
    let ages: Vec<Age> = locator.reading().participants().iter().filter_map(|person| person.demographics.age).collect();
    let starts =
        |years: u8| ages.iter().any(|age| matches!(age, Age::Years(n) | Age::Range { min: n, .. } if *n == years));
    let ends = |years: Option<u8>| {
        ages.iter().any(|age| match age {
            Age::Years(n) => Some(*n) == years,
            Age::Range { max, .. } => *max == years,
        })
    };
    match age {
        Age::Years(years) => ages.contains(&age) || said(years, locator),
        Age::Range { min, max } => ages.contains(&age) || (starts(min) && ends(max)),
    }
}

/// "I'm 34", "34 years old", "aged 34".
fn said(years: u8, locator: &Locator<'_>) -> bool {
    let forms = ["I'm {}", "I am {}", "{} years old", "{}-year-old", "aged {}", "age {}"];
    forms.iter().any(|form| locator.stands_anywhere(&form.replace("{}", &years.to_string())))
}

fn shown(age: Age) -> String {
    match age {
        Age::Years(years) => years.to_string(),
        Age::Range { min, max: Some(max) } => format!("{min}-{max}"),
        Age::Range { min, max: None } => format!("{min}+"),
    }
}
