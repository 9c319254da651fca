//! The people, and their sentences, behind each persona.

use std::collections::BTreeSet;

use super::candidate;
use super::cluster;
use crate::source::reading::Reading;
use crate::words::Terms;

/// Fewest statements worth a trait that a part of one person's words must have to stand alone.
const ENOUGH: usize = 3;

/// Fewest such statements for a persona that says something in more than one of its lists.
const TELLING: usize = 8;

/// Sentences of a group that has enough to say, whatever they are: spares looking at each of them.
const PLENTY: usize = 60;

/// Who stands behind a persona, and with what words.
pub(super) struct Group {
    pub(super) people: Vec<usize>,
    pub(super) sentences: Vec<usize>,
}

/// `total` groups of people; where people are fewer, what they say is parted further by subject as long as each part has
/// enough to say.
pub(super) fn form(reading: &Reading, terms: &Terms, total: usize, seed: u64) -> Vec<Group> {
    let mut parted = cluster::people(reading, terms, total, seed);
    strengthen(&mut parted, reading, terms);
    let mut group_of = vec![0; reading.participants().len()];
    for (group, people) in parted.iter().enumerate() {
        people.iter().for_each(|person| group_of[*person] = group);
    }
    let mut groups: Vec<Group> = parted.into_iter().map(|people| Group { people, sentences: Vec::new() }).collect();
    for (at, sentence) in reading.sentences().iter().enumerate() {
        groups[group_of[sentence.participant]].sentences.push(at);
    }
    let mut whole: Vec<bool> = vec![false; groups.len()];
    while groups.len() < total {
        let next =
            (0..groups.len()).filter(|at| !whole[*at]).max_by_key(|at| (groups[*at].sentences.len(), usize::MAX - at));
        let Some(at) = next else { break };
        match halves(&groups[at], reading, terms, seed) {
            Some((one, other)) => {
                groups[at] = one;
                groups.insert(at + 1, other);
                whole.insert(at + 1, false);
            }
            None => whole[at] = true,
        }
    }
    groups
}

/// Brings to groups that have too little to say the people most like them from groups that can spare some.
fn strengthen(groups: &mut [Vec<usize>], reading: &Reading, terms: &Terms) {
    let mut sentences = vec![0usize; reading.participants().len()];
    reading.sentences().iter().for_each(|sentence| sentences[sentence.participant] += 1);
    let plenty = |group: &Vec<usize>| group.iter().map(|person| sentences[*person]).sum::<usize>() >= PLENTY;
    if groups.iter().all(plenty) {
        return;
    }
    let mut telling = vec![0usize; reading.participants().len()];
    let mut words: Vec<BTreeSet<u32>> = vec![BTreeSet::new(); telling.len()];
    for (at, sentence) in reading.sentences().iter().enumerate() {
        telling[sentence.participant] += usize::from(candidate::tells(reading, terms, at));
        words[sentence.participant].extend(terms.in_sentence(at));
    }
    let says = |people: &[usize]| people.iter().map(|person| telling[*person]).sum::<usize>();
    // Each turn moves one person out of a group that keeps enough, so that nobody moves for ever.
    for _ in 0..telling.len() {
        let Some(thin) =
            (0..groups.len()).filter(|at| says(&groups[*at]) < TELLING).min_by_key(|at| says(&groups[*at]))
        else {
            return;
        };
        let known: BTreeSet<u32> = groups[thin].iter().flat_map(|person| words[*person].iter().copied()).collect();
        let spare = (0..groups.len()).filter(|at| *at != thin).flat_map(|donor| {
            let people = groups[donor].iter().map(|person| (donor, *person, says(&groups[donor])));
            people.collect::<Vec<_>>()
        });
        let spare = spare.filter(|(_, person, said)| telling[*person] > 0 && said - telling[*person] >= TELLING);
        let alike = |person: usize| words[person].intersection(&known).count();
        let most = spare.max_by_key(|(_, person, _)| (alike(*person), usize::MAX - person));
        let Some((donor, person, _)) = most else { return };
        groups[donor].retain(|other| *other != person);
        groups[thin].push(person);
        groups[thin].sort_unstable();
    }
}

fn halves(group: &Group, reading: &Reading, terms: &Terms, seed: u64) -> Option<(Group, Group)> {
    let telling: Vec<usize> =
        group.sentences.iter().copied().filter(|at| candidate::tells(reading, terms, *at)).collect();
    if telling.len() < 2 * ENOUGH {
        return None;
    }
    let mut parts = cluster::halves(&telling, terms, seed).into_iter();
    let (one, other) = match (parts.next(), parts.next()) {
        (Some(one), Some(other)) if one.len().min(other.len()) >= ENOUGH => (one, other),
        // No two subjects of a size: an interview's first and second half differ in subject too.
        _ => (telling[..telling.len() / 2].to_vec(), telling[telling.len() / 2..].to_vec()),
    };
    let people = |sentences: &[usize]| {
        let mut people: Vec<usize> = sentences.iter().map(|at| reading.sentences()[*at].participant).collect();
        people.sort_unstable();
        people.dedup();
        people
    };
    Some((Group { people: people(&one), sentences: one }, Group { people: people(&other), sentences: other }))
}
