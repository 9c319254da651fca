//! Complaints, signs and diagnoses: there, denied, or a relative's.

use std::ops::Range;

use super::{AROUND, Bench, Decision, contradicted, not_checkable, supported, unsupported};
use crate::note::factuality::heard::{Complaint, site};
use crate::note::factuality::stance::Stance;
use crate::note::lexicon::Lexicon;
use crate::note::mention::Mention;

/// Support of a complaint that is said, though not near what the note says it of.
const ELSEWHERE: f64 = 0.35;

/// How the note tells of a complaint.
#[derive(Clone, Copy)]
struct Told {
    stance: Stance,
    /// No mention is near what the note says it of.
    apart: bool,
    /// The note has the patient deny it.
    outright: bool,
}

impl Bench<'_> {
    pub(super) fn finding(&self, finding: u16, stance: Stance, words: &Range<usize>) -> Decision {
        if stance == Stance::Supposed {
            return not_checkable("it is not said to be");
        }
        let all = self.heard.complaints.get(&finding).map(Vec::as_slice).unwrap_or_default();
        let heard: Vec<&Complaint> = all.iter().filter(|one| one.stance != Stance::Supposed).collect();
        if heard.is_empty() {
            return self.unmentioned(finding, stance, words);
        }
        let likeness: Vec<f64> = heard.iter().map(|one| self.likeness(words, one.word)).collect();
        let best = likeness.iter().copied().fold(0.0, f64::max);
        let local = Lexicon::get().findings[usize::from(finding)].local;
        let close = |at: &usize| !local || likeness[*at] >= best * 0.75;
        let close: Vec<&Complaint> = (0..heard.len()).filter(close).map(|at| heard[at]).collect();
        if local && stance == Stance::Affirmed && self.is_elsewhere(words, &close) {
            return self.elsewhere(words, close[0]);
        }
        let outright = stance == Stance::Denied && self.is_denied_by_patient(words.start);
        let denied = || heard.iter().any(|one| one.stance == Stance::Denied);
        // Where nothing speaks for a denial, no other place need be meant.
        let sole = outright && !denied() && !self.is_elsewhere(words, &heard);
        let apart = local && best < 1.0 && !sole;
        // What the clinician finds on a part of the body is no answer of the patient's.
        self.weigh(&close, Told { stance, apart, outright: outright && !local })
    }

    fn elsewhere(&self, words: &Range<usize>, heard: &Complaint) -> Decision {
        let place = self.heard.span(heard.word, heard.end);
        match self.is_spoken_of(words) {
            true => supported("it is said, not clearly of this place").at(place).weak(ELSEWHERE),
            false => unsupported("it is said of elsewhere").at(place),
        }
    }

    /// Whether the note names a part of the body right beside a complaint, and the transcript speaks of it beside parts of other chains
    /// only, each time.
    fn is_elsewhere(&self, words: &Range<usize>, heard: &[&Complaint]) -> bool {
        let chain = |site: u16| Lexicon::get().sites[usize::from(site)].chain;
        let beside = |mention: &&Mention| mention.at.start + 4 >= words.start && mention.at.start <= words.end + 4;
        let own: Vec<&str> =
            self.mentions.iter().filter(beside).filter_map(site).map(chain).filter(|chain| *chain != "-").collect();
        let around = |word: usize| {
            let near = move |mention: &&Mention| mention.at.start.abs_diff(word) <= AROUND;
            self.heard.mentions.iter().filter(near).filter_map(site).map(chain).filter(|chain| *chain != "-")
        };
        let apart =
            |one: &&Complaint| around(one.word).next().is_some() && !around(one.word).any(|chain| own.contains(&chain));
        !own.is_empty() && heard.iter().all(apart)
    }

    /// Whether a part of the body that the note names right beside a complaint is named anywhere.
    fn is_spoken_of(&self, words: &Range<usize>) -> bool {
        let beside = |mention: &&Mention| mention.at.start + 4 >= words.start && mention.at.start <= words.end + 4;
        self.mentions.iter().filter(beside).filter_map(site).any(|site| self.heard.sites.contains(&site))
    }

    /// What mentions of a complaint say together.
    fn weigh(&self, heard: &[&Complaint], told: Told) -> Decision {
        let Told { stance, apart, outright } = told;
        let opposite = if stance == Stance::Denied { Stance::Affirmed } else { Stance::Denied };
        let count = |wanted: Stance| heard.iter().filter(|one| one.stance == wanted).count();
        let (with, against) = (count(stance), count(opposite));
        let place = |one: &Complaint| self.heard.span(one.word, one.end);
        let first = |wanted: Stance| heard.iter().find(|one| one.stance == wanted);
        let share = with as f64 / (with + against).max(1) as f64;
        let outweighed = with * if stance == Stance::Denied { 3 } else { 4 } <= against;
        if let Some(one) = first(stance).filter(|_| !outweighed) {
            let support = if apart { ELSEWHERE } else { 0.5 + share / 2.0 };
            return supported("it is said").at(place(one)).weak(support);
        }
        match first(opposite) {
            Some(one) if apart && stance == Stance::Denied => not_checkable("it is said of elsewhere").at(place(one)),
            Some(one) if stance == Stance::Denied && !outright && !self.is_certain(heard) => {
                not_checkable("it is said once, and not by the patient").at(place(one))
            }
            Some(one) => contradicted("the opposite is said").at(place(one)),
            None => supported("it is asked about").weak(0.5),
        }
    }

    /// Whether a complaint is surely there: the patient says so, or it is said twice.
    fn is_certain(&self, heard: &[&Complaint]) -> bool {
        let there = || heard.iter().filter(|one| one.stance == Stance::Affirmed);
        there().any(|one| one.patient) || there().count() > 1
    }

    fn unmentioned(&self, finding: u16, stance: Stance, words: &Range<usize>) -> Decision {
        if stance == Stance::Denied {
            return not_checkable("what is not there need not be said");
        }
        let stems = &self.stems[words.start - self.from..words.end - self.from];
        let named = Lexicon::get().findings[usize::from(finding)].name.split(' ').map(crate::note::word::key);
        let said = |key: u64| self.heard.transcript.words.iter().any(|word| word.key == key);
        let telling = || stems.iter().filter(|stem| !stem.is_empty());
        if telling().next().is_some() && telling().all(|stem| self.heard.says(stem)) || named.into_iter().any(said) {
            return not_checkable("it may be said in other words");
        }
        unsupported("it is not mentioned")
    }

    pub(super) fn kin(&self, finding: u16) -> Decision {
        let Some(heard) = self.heard.complaints.get(&finding) else { return unsupported("it is not mentioned") };
        let of = |wanted: Stance| heard.iter().find(|one| one.relative && one.stance == wanted);
        let place = |one: &Complaint| self.heard.span(one.word, one.end);
        match (of(Stance::Affirmed), of(Stance::Denied)) {
            (Some(one), _) => supported("it is said of a relative").at(place(one)),
            (None, Some(one)) => contradicted("it is denied of relatives").at(place(one)),
            (None, None) => not_checkable("it is said, not clearly of a relative"),
        }
    }
}
