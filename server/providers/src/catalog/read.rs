//! Reading a catalogue file: everything that is wrong with it at once, each with its line and what would be right.

use std::fmt;
use std::ops::Range;

use assay_domain::money::Money;
use assay_domain::price::{Day, Prices};
use assay_engine::port::catalog::Capability;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::entry::{Entry, Stated};
use super::tokens::Encoding;

const KEYS: &str = "context, max_output, encoding, capabilities, aliases, prices";
const PRICE_KEYS: &str = "input, cached_input, output, date, source";

/// Something wrong with a catalogue file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, and what would be right.
    pub message: String,
}

/// Everything that is wrong with a catalogue file, from top to bottom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults(pub Vec<Fault>);

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.0.iter().map(|fault| format!("line {}: {}", fault.line, fault.message)).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Faults {}

/// The entries of a file, as far as they can be read, and what is wrong with it.
pub(super) fn entries(text: &str) -> (Vec<Entry>, Vec<Fault>) {
    let mut reader = Reader { text, faults: Vec::new() };
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in errors {
        reader.fault(error.span().unwrap_or_default(), error.message());
    }
    let models = table.get_ref().iter();
    let entries = models.filter_map(|(name, value)| reader.entry(name, value)).collect();
    (entries, reader.faults)
}

type Key<'i> = Spanned<std::borrow::Cow<'i, str>>;
type Value<'i> = Spanned<DeValue<'i>>;

struct Reader<'t> {
    text: &'t str,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, span: Range<usize>, message: impl Into<String>) {
        self.faults.push(Fault { line: self.line(&span), message: message.into() });
    }

    fn line(&self, span: &Range<usize>) -> usize {
        1 + self.text.bytes().take(span.start).filter(|&byte| byte == b'\n').count()
    }

    /// What was written, to be quoted.
    fn written(&self, value: &Value<'_>) -> &str {
        self.text.get(value.span()).unwrap_or_default()
    }

    fn entry(&mut self, name: &Key<'_>, value: &Value<'_>) -> Option<Entry> {
        let Some(table) = value.get_ref().as_table() else {
            self.fault(name.span(), format!("{:?} is no table; a model is one, such as [my-model]", name.get_ref()));
            return None;
        };
        let mut entry = Entry { name: name.get_ref().to_string(), ..Entry::default() };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "context" => entry.context = self.tokens(key, value),
                "max_output" => entry.max_output = self.tokens(key, value),
                "encoding" => entry.encoding = self.encoding(value),
                "capabilities" => entry.capabilities = Some(self.capabilities(value)),
                "aliases" => entry.aliases = self.texts("aliases", value),
                "prices" => entry.prices = self.prices(key, value),
                other => self.fault(key.span(), format!("there is no key {other:?}; there are: {KEYS}")),
            }
        }
        Some(entry)
    }

    fn tokens(&mut self, key: &Key<'_>, value: &Value<'_>) -> Option<Stated<u64>> {
        let tokens = whole(value).filter(|&tokens| tokens > 0);
        if tokens.is_none() {
            let (key_name, written) = (key.get_ref(), self.written(value));
            let message = format!("{key_name} is {written}; give a whole number of tokens, at least 1");
            self.fault(value.span(), message);
        }
        Some(Stated { value: tokens?, line: self.line(&value.span()) })
    }

    fn encoding(&mut self, value: &Value<'_>) -> Option<Encoding> {
        let encoding = value.get_ref().as_str().and_then(Encoding::named);
        if encoding.is_none() {
            let (written, known) = (self.written(value), Encoding::ALL.map(Encoding::name).join(", "));
            let message = format!("encoding is {written}; known are: {known}; leave it out where it is another");
            self.fault(value.span(), message);
        }
        encoding
    }

    fn capabilities(&mut self, value: &Value<'_>) -> Vec<Capability> {
        let mut capabilities = Vec::new();
        for text in self.texts("capabilities", value) {
            match Capability::ALL.into_iter().find(|capability| capability.name() == text.value) {
                None => {
                    let known = Capability::ALL.map(Capability::name).join(", ");
                    self.faults.push(text.fault(format!("{:?} is no capability; known are: {known}", text.value)));
                }
                Some(capability) if capabilities.contains(&capability) => {
                    self.faults.push(text.fault(format!("{:?} is listed twice", text.value)));
                }
                Some(capability) => capabilities.push(capability),
            }
        }
        capabilities
    }

    fn texts(&mut self, key: &str, value: &Value<'_>) -> Vec<Stated<String>> {
        let items = value.get_ref().as_array().map(|array| array.iter().collect::<Vec<_>>());
        let texts = items.and_then(|items| {
            let text = |item: &Value<'_>| item.get_ref().as_str().map(str::to_owned);
            items.into_iter().map(|item| Some((text(item)?, item.span()))).collect::<Option<Vec<_>>>()
        });
        let Some(texts) = texts else {
            self.fault(value.span(), format!("{key} is {}; give a list of texts", self.written(value)));
            return Vec::new();
        };
        texts.into_iter().map(|(value, span)| Stated { value, line: self.line(&span) }).collect()
    }

    fn prices(&mut self, key: &Key<'_>, value: &Value<'_>) -> Option<Prices> {
        let Some(table) = value.get_ref().as_table() else {
            let message = format!("prices is {}; give a table with {PRICE_KEYS}", self.written(value));
            self.fault(value.span(), message);
            return None;
        };
        for other in table.keys().filter(|key| !PRICE_KEYS.split(", ").any(|known| known == key.get_ref())) {
            self.fault(other.span(), format!("prices have no key {:?}; there are: {PRICE_KEYS}", other.get_ref()));
        }
        let input = self.price(table, "input", key);
        let output = self.price(table, "output", key);
        let cached_input = table.get("cached_input").and_then(|value| self.money("cached_input", value));
        let date = self.date(table, key);
        let source = table.get("source").and_then(|source| source.get_ref().as_str()).unwrap_or_default().to_owned();
        let (input, output) = (input?, output?);
        if let Some(cached) = cached_input.filter(|cached| *cached > input) {
            let span = table.get("cached_input").map(Spanned::span).unwrap_or_default();
            let (cached, input) = (cached.micros(), input.micros());
            self.fault(
                span,
                format!(
                    "cached_input is {cached}, more than input, {input}; a cached token costs no more than another"
                ),
            );
        }
        Some(Prices { input, cached_input, output, date: date?, source })
    }

    /// A price that must be there.
    fn price(&mut self, table: &DeTable<'_>, name: &str, prices: &Key<'_>) -> Option<Money> {
        if let Some(value) = table.get(name) {
            return self.money(name, value);
        }
        self.fault(prices.span(), format!("prices have no {name}; add it, in micro-dollars for a million tokens"));
        None
    }

    fn money(&mut self, name: &str, value: &Value<'_>) -> Option<Money> {
        let micros = whole(value);
        if micros.is_none() {
            let message = format!(
                "{name} is {}; give micro-dollars for a million tokens, whole and not negative: 2500000 is 2.50 USD",
                self.written(value)
            );
            self.fault(value.span(), message);
        }
        micros.map(Money::from_micros)
    }

    fn date(&mut self, table: &DeTable<'_>, prices: &Key<'_>) -> Option<Day> {
        let Some(value) = table.get("date") else {
            self.fault(
                prices.span(),
                "prices have no date; add the day they were looked up, such as date = 2025-08-07",
            );
            return None;
        };
        let date =
            value.get_ref().as_datetime().filter(|written| written.time.is_none()).and_then(|written| written.date);
        let day = date.and_then(|date| Day::new(date.year, date.month, date.day));
        if day.is_none() {
            let message = format!("date is {}; give a day without quotes, such as 2025-08-07", self.written(value));
            self.fault(value.span(), message);
        }
        day
    }
}

/// A whole number that is not negative.
fn whole(value: &Value<'_>) -> Option<u64> {
    let number = value.get_ref().as_integer()?;
    u64::from_str_radix(number.as_str(), number.radix()).ok()
}
