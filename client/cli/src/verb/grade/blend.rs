//! Weights and cut-offs as they are typed.

use assay_client::v1::{ComponentWeights, LetterCutOffs};

/// `pdqi=0.7,heuristics=0.2`: what is left out weighs nothing.
pub(super) fn weights(text: &str) -> Result<ComponentWeights, String> {
    let mut weights = ComponentWeights::default();
    let mut seen: Vec<&str> = Vec::new();
    for pair in text.split(',') {
        let (name, number) =
            pair.split_once('=').ok_or_else(|| format!("`{pair}` is no NAME=NUMBER, such as `pdqi=0.7`"))?;
        let name = name.trim();
        let weight = match name {
            "pdqi" => &mut weights.pdqi,
            "heuristics" => &mut weights.heuristics,
            "factuality" => &mut weights.factuality,
            _ => return Err(format!("`{name}` is no component; there are pdqi, heuristics, factuality")),
        };
        if seen.contains(&name) {
            return Err(format!("`{name}` is given twice"));
        }
        seen.push(name);
        *weight = self::number(number)?;
    }
    Ok(weights)
}

/// `4.5,3.5,2.5,1.5`.
pub(super) fn cut_offs(text: &str) -> Result<LetterCutOffs, String> {
    let numbers = text.split(',').map(number).collect::<Result<Vec<f64>, _>>()?;
    match numbers[..] {
        [a, b, c, d] => Ok(LetterCutOffs { a, b, c, d }),
        _ => Err(format!("{} numbers; give four, those of A, B, C and D", numbers.len())),
    }
}

fn number(text: &str) -> Result<f64, String> {
    text.trim().parse().map_err(|_| format!("`{text}` is no number"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_named_and_what_is_left_out_weighs_nothing() {
        let two = weights("pdqi=0.5, factuality=1").unwrap();
        assert_eq!((two.pdqi, two.heuristics, two.factuality), (0.5, 0.0, 1.0));
        for (wrong, why) in
            [("pdqi", "NAME=NUMBER"), ("style=1", "no component"), ("pdqi=x", "no number"), ("pdqi=1,pdqi=1", "twice")]
        {
            assert!(weights(wrong).unwrap_err().contains(why), "{wrong}");
        }
    }

    #[test]
    fn cut_offs_are_four() {
        assert_eq!(cut_offs("4.5,3.5,2.5,1.5").unwrap().d, 1.5);
        assert!(cut_offs("4,3").unwrap_err().contains("give four"));
    }
}
