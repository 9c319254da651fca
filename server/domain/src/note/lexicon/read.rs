//! Reading the data files. They are part of the program, so a fault in them is found by a test and not at run time: what cannot be read
//! is left out here, and `every_line_of_the_data_files_is_read` counts.

use super::{Drug, Finding, Lexicon, Measure, Prefix, Side, Site, Term, Unit, set, step};
use crate::note::word::words;

pub(super) const DRUGS: &str = include_str!("drugs.tsv");
pub(super) const ENDINGS: &str = include_str!("endings.tsv");
pub(super) const FINDINGS: &str = include_str!("findings.tsv");
pub(super) const SITES: &str = include_str!("sites.tsv");
pub(super) const MEASURES: &str = include_str!("measures.tsv");
pub(super) const UNITS: &str = include_str!("units.tsv");
pub(super) const FREQUENCIES: &str = include_str!("frequencies.tsv");
pub(super) const ROUTES: &str = include_str!("routes.tsv");
pub(super) const CUES: &str = include_str!("cues.tsv");

/// The fields of every line that is no remark.
pub(crate) fn lines(file: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    file.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| line.split('\t').collect())
}

/// The words of a field between commas.
pub(crate) fn listed(field: &'static str) -> impl Iterator<Item = &'static str> {
    field.split(',').map(str::trim).filter(|word| !word.is_empty())
}

pub(super) fn lexicon() -> Lexicon {
    let mut lexicon = Lexicon { endings: lines(ENDINGS).map(|fields| fields[0]).collect(), ..Lexicon::default() };
    drugs(&mut lexicon);
    // Before findings, some of which have a part of the body in their names.
    sites(&mut lexicon);
    findings(&mut lexicon);
    measures(&mut lexicon);
    units(&mut lexicon);
    for fields in lines(FREQUENCIES) {
        let [times, said] = fields[..] else { continue };
        let Ok(times) = times.parse() else { continue };
        lexicon.frequencies.push(times);
        let term = Term::Frequency(last(lexicon.frequencies.len()));
        listed(said).for_each(|phrase| lexicon.add(phrase, term));
    }
    for fields in lines(ROUTES) {
        let [name, said] = fields[..] else { continue };
        lexicon.routes.push(name);
        let term = Term::Route(last(lexicon.routes.len()));
        listed(said).for_each(|phrase| lexicon.add(phrase, term));
    }
    for fields in lines(CUES) {
        let [name, said] = fields[..] else { continue };
        let Some(term) = cue(name) else { continue };
        listed(said).for_each(|phrase| lexicon.add(phrase, term));
    }
    lexicon
}

fn cue(name: &str) -> Option<Term> {
    Some(match name {
        "denies" => Term::Denies,
        "affirms" => Term::Affirms,
        "supposes" => Term::Supposes,
        "allergy" => Term::Allergy,
        "relative" => Term::Relative,
        "asks" => Term::Asks,
        "left" => Term::Side(Side::Left),
        "right" => Term::Side(Side::Right),
        "both" => Term::Side(Side::Both),
        _ => return None,
    })
}

fn last(length: usize) -> u16 {
    u16::try_from(length.saturating_sub(1)).unwrap_or(u16::MAX)
}

fn drugs(lexicon: &mut Lexicon) {
    for fields in lines(DRUGS) {
        let [name, class, others] = fields[..] else { continue };
        lexicon.drugs.push(Drug { name, class: class.trim_matches('-') });
        let term = Term::Drug(last(lexicon.drugs.len()));
        lexicon.add(name, term);
        listed(others).for_each(|phrase| lexicon.add(phrase, term));
    }
}

fn findings(lexicon: &mut Lexicon) {
    for fields in lines(FINDINGS) {
        let [name, place, others] = fields[..] else { continue };
        let site = lexicon.site_in(name);
        lexicon.findings.push(Finding { name, local: place == "local", site });
        let term = Term::Finding(last(lexicon.findings.len()));
        lexicon.add(name, term);
        listed(others).for_each(|phrase| lexicon.add(phrase, term));
    }
}

fn sites(lexicon: &mut Lexicon) {
    for fields in lines(SITES) {
        let [name, chain, others] = fields[..] else { continue };
        lexicon.sites.push(Site { chain });
        let term = Term::Site(last(lexicon.sites.len()));
        lexicon.add(name, term);
        listed(others).for_each(|phrase| lexicon.add(phrase, term));
    }
}

fn measures(lexicon: &mut Lexicon) {
    for fields in lines(MEASURES) {
        let [name, kind, _, others] = fields[..] else { continue };
        lexicon.measures.push(Measure { vital: kind == "vital" });
        let term = Term::Measure(last(lexicon.measures.len()));
        lexicon.add(name, term);
        listed(others).for_each(|phrase| lexicon.add(phrase, term));
    }
}

fn units(lexicon: &mut Lexicon) {
    for fields in lines(UNITS) {
        let [name, dimension, factor, others] = fields[..] else { continue };
        let Ok(factor) = factor.parse() else { continue };
        lexicon.units.push(Unit { name, dimension, factor });
        let term = Term::Unit(last(lexicon.units.len()));
        listed(others).for_each(|phrase| lexicon.add(phrase, term));
    }
}

impl Lexicon {
    fn site_in(&self, name: &str) -> Option<u16> {
        let words = words(name);
        (0..words.len()).find_map(|at| {
            self.longest(&words[at..])?.0.iter().find_map(|term| match term {
                Term::Site(site) => Some(*site),
                _ => None,
            })
        })
    }

    fn add(&mut self, phrase: &'static str, term: Term) {
        let said: Vec<u64> = words(phrase).iter().filter(|word| word.is_said()).map(|word| word.key).collect();
        if let Some(first) = said.first() {
            set(&mut self.begins, *first);
            let lead = said.get(1).map_or(step(0, *first), |next| step(step(0, *first), *next));
            set(&mut self.leads, lead);
        }
        let mut hash = 0;
        for (at, key) in said.iter().enumerate() {
            hash = step(hash, *key);
            let prefix: &mut Prefix = self.prefixes.entry(hash).or_default();
            if at + 1 < said.len() {
                prefix.longer = true;
            } else if !prefix.terms.contains(&term) {
                prefix.terms.push(term);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_data_files_is_read() {
        let lexicon = lexicon();
        let count = |file| lines(file).count();
        assert_eq!(lexicon.drugs.len(), count(DRUGS));
        assert_eq!(lexicon.findings.len(), count(FINDINGS));
        assert_eq!(lexicon.sites.len(), count(SITES));
        assert_eq!(lexicon.measures.len(), count(MEASURES));
        assert_eq!(lexicon.units.len(), count(UNITS));
        assert_eq!(lexicon.frequencies.len(), count(FREQUENCIES));
        assert_eq!(lexicon.routes.len(), count(ROUTES));
        assert!(lines(CUES).all(|fields| cue(fields[0]).is_some()), "a cue that is none");
    }

    #[test]
    fn no_two_medications_share_a_name() {
        let lexicon = lexicon();
        let twice: Vec<_> = lexicon
            .prefixes
            .values()
            .filter(|prefix| prefix.terms.iter().filter(|term| matches!(term, Term::Drug(_))).count() > 1)
            .map(|prefix| &prefix.terms)
            .collect();
        assert!(twice.is_empty(), "{twice:?}");
    }
}
