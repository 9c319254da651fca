//! One persona among those that were read.

use std::collections::BTreeMap;

use crate::failure::Failure;
use crate::personas::Read;

/// The position of the persona of this name or id.
pub(super) fn position(read: &[Read], wanted: &str) -> Result<usize, Failure> {
    let found: Vec<usize> = (0..read.len()).filter(|at| is_called(&read[*at], wanted)).collect();
    match found[..] {
        [one] => Ok(one),
        [] => Err(Failure::Usage(format!("no persona is called {wanted:?}; there are {}", all(read)))),
        _ => {
            let each: Vec<String> = found.iter().map(|at| named(&read[*at])).collect();
            Err(Failure::Usage(format!("{wanted:?} is the name or id of several: {}; name one", each.join(", "))))
        }
    }
}

/// A warning for every name that several personas have.
pub(super) fn repeated(read: &[Read]) -> Vec<String> {
    let mut by_name: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for one in read {
        by_name.entry(&one.persona.name).or_default().push(named(one));
    }
    let several = by_name.into_iter().filter(|(_, of)| of.len() > 1);
    several.map(|(name, of)| format!("{} personas are called {name:?}: {}", of.len(), of.join(", "))).collect()
}

fn is_called(read: &Read, wanted: &str) -> bool {
    read.persona.name == wanted || read.persona.id == wanted
}

fn named(read: &Read) -> String {
    match read.persona.id.as_str() {
        "" => format!("{} of {}", read.persona.name, read.from),
        id => format!("{id} of {}", read.from),
    }
}

/// Their names, as many as a line takes.
fn all(read: &[Read]) -> String {
    const SHOWN: usize = 12;
    let mut names: Vec<String> = read.iter().take(SHOWN).map(|read| format!("{:?}", read.persona.name)).collect();
    if read.len() > SHOWN {
        names.push(format!("and {} more", read.len() - SHOWN));
    }
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use assay_client::v1::Persona;

    use super::*;

    fn read(id: &str, name: &str, from: &str) -> Read {
        let persona = Persona { id: id.into(), name: name.into(), ..Persona::default() };
        Read { from: from.into(), persona }
    }

    #[test]
    fn a_persona_is_found_by_name_or_id_and_only_where_that_is_one() {
        let set = [read("1", "Mara", "a.json"), read("2", "Omar", "a.json"), read("2", "Mara", "b.json")];
        assert_eq!(position(&set, "1").unwrap(), 0);
        assert_eq!(position(&set, "Omar").unwrap(), 1);
        let why = |wanted: &str| format!("{:?}", position(&set, wanted).unwrap_err());
        assert!(why("Mara").contains("1 of a.json, 2 of b.json"), "{}", why("Mara"));
        assert!(why("2").contains("2 of a.json, 2 of b.json"), "{}", why("2"));
        assert!(why("Eva").contains("no persona is called"), "{}", why("Eva"));
    }

    #[test]
    fn names_of_several_are_said() {
        let set = [read("1", "Mara", "a.json"), read("2", "Omar", "a.json"), read("", "Mara", "b.json")];
        assert_eq!(repeated(&set), [r#"2 personas are called "Mara": 1 of a.json, Mara of b.json"#]);
        assert!(repeated(&set[..2]).is_empty());
    }
}
