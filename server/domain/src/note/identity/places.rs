//! Where somebody lives: a street with its number, a box, a city and a postal code behind it.

use super::Identifier;

const STATES: &str = "Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|\
Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|\
New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|\
South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Washington|West Virginia|Wisconsin|Wyoming";
const WAYS: &str = "Street|St|Avenue|Ave|Road|Rd|Drive|Dr|Lane|Ln|Boulevard|Blvd|Court|Ct|Place|Pl|Way|Terrace|Ter|Circle|Cir|Highway|Hwy|\
Parkway|Pkwy|Square|Sq|Trail|Trl|Loop";

/// The patterns; what identifies is the first group where there is one.
pub(super) fn patterns() -> Vec<(Identifier, String)> {
    let word = r"(?:[A-Z][A-Za-z]+|\d{1,3}(?:st|nd|rd|th))";
    let within = r"(?:,? (?:Apt|Apartment|Unit|Suite|Ste|Room|Rm)\.? ?#?[A-Z0-9-]+|,? #[A-Z0-9-]+)?";
    let (city, state) = (r"(?:[A-Z][A-Za-z]+\.? ){0,2}[A-Z][A-Za-z]+", format!("(?:[A-Z]{{2}}|{STATES})"));
    let code = r"\d{5}(?:-\d{4})?\b";
    vec![
        (
            Identifier::Street,
            format!(
                r"\b\d{{1,6}} (?:(?:[NSEW]{{1,2}}|North|South|East|West)\.? )?(?:{word} ){{1,3}}(?:{WAYS})\b\.?{within}"
            ),
        ),
        (Identifier::Street, r"(?i)\bp\.? ?o\.? ?box \d+".to_owned()),
        (Identifier::City, format!(r"\b({city}), {state},? {code}")),
        (Identifier::PostalCode, format!(r"\b{state},? ({code})")),
    ]
}
