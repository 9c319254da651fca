//! Amounts of money, read and shown.

use assay_proto::v1::Money;

const CURRENCY: &str = "USD";
const MICROS: u64 = 1_000_000;

/// Reads dollars with up to six decimals: `3`, `0.25`, `0.000001`.
///
/// # Errors
/// Says what would be right.
pub fn dollars(text: &str) -> Result<Money, String> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let micros = || {
        let fraction = Some(fraction).filter(|part| digits(part) && part.len() <= 6)?;
        let dollars: u64 = Some(whole).filter(|part| digits(part))?.parse().ok()?;
        dollars.checked_mul(MICROS)?.checked_add(format!("{fraction:0<6}").parse().ok()?)
    };
    let micros = micros().ok_or("give dollars with up to six decimals, such as 0.25")?;
    Ok(Money { micros, currency: CURRENCY.into() })
}

/// `$0.0125`: two decimals at least, six at most.
#[must_use]
pub fn shown(amount: &Money) -> String {
    let fraction = format!("{:06}", amount.micros % MICROS);
    let length = fraction.trim_end_matches('0').len().max(2);
    format!("${}.{}", amount.micros / MICROS, &fraction[..length])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_and_shown_exactly() {
        for (text, micros, show) in
            [("3", 3_000_000, "$3.00"), ("0.25", 250_000, "$0.25"), ("0.000001", 1, "$0.000001")]
        {
            let amount = dollars(text).unwrap();
            assert_eq!((amount.micros, shown(&amount)), (micros, show.into()));
        }
        for text in ["", ".5", "1.", "-1", "1e3", "0.0000001", "1,5", "99999999999999999999"] {
            assert!(dollars(text).is_err(), "{text}");
        }
    }
}
