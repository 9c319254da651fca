//! The engine, with its limits.

use std::io;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{Environment, Error, ErrorKind, Output, State, UndefinedBehavior, tests};

use super::values::{KNOWN, MARK, Text};
use crate::source::combine::Fault;
use crate::source::combine::line::{in_line, quoted};

/// Steps of a template, and more for each document.
const STEPS: u64 = 20_000;
const STEPS_PER_DOCUMENT: u64 = 2_000;
/// Bytes that a template writes beside the texts, and more for each document.
const WRITTEN: usize = 1 << 20;
const WRITTEN_PER_DOCUMENT: usize = 4096;
const AS_IT_IS: &str = "the text of a document is placed as it is, with {{ document.text }} and nothing done to it, so that every \
    quote can be traced to its place";

/// Whether `source` is understood.
pub(super) fn check(source: &str) -> Result<(), Fault> {
    environment(0)?.template_from_str(source).map(drop).map_err(|error| fault(&error))
}

/// What `source` writes, with marks for texts.
pub(super) fn render(source: &str, values: Value, documents: usize) -> Result<String, Fault> {
    let steps = STEPS + STEPS_PER_DOCUMENT * documents as u64;
    let environment = environment(steps)?;
    let template = environment.template_from_str(source).map_err(|error| fault(&error))?;
    let mut written = Bounded { bytes: Vec::new(), most: WRITTEN + WRITTEN_PER_DOCUMENT * documents };
    match template.render_captured_to(values, &mut written).map(drop) {
        Ok(()) => Ok(String::from_utf8_lossy(&written.bytes).into_owned()),
        Err(error) if error.kind() == ErrorKind::OutOfFuel => Err(Fault::TooManySteps(steps)),
        Err(error) if error.kind() == ErrorKind::WriteFailure => Err(Fault::TooMuch(written.most)),
        Err(error) => Err(fault(&error)),
    }
}

fn environment(steps: u64) -> Result<Environment<'static>, Fault> {
    let mut environment = Environment::empty();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
    environment.set_syntax(syntax.map_err(|error| fault(&error))?);
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_formatter(print);
    environment.set_fuel(Some(steps));
    // What is undefined is named in errors only then.
    environment.set_debug(true);
    environment.add_test("defined", tests::is_defined);
    environment.add_filter("default", |value: Value, other: Value| if value.is_undefined() { other } else { value });
    environment.add_filter("first", |value: &Value| Ok::<_, Error>(list(value)?.next().unwrap_or_default()));
    environment.add_filter("last", |value: &Value| Ok::<_, Error>(list(value)?.last().unwrap_or_default()));
    environment.add_filter("length", length);
    environment.add_filter("join", join);
    environment.add_filter("lower", |value: &Value| Ok::<_, Error>(words(value)?.to_lowercase()));
    environment.add_filter("upper", |value: &Value| Ok::<_, Error>(words(value)?.to_uppercase()));
    environment.add_filter("trim", |value: &Value| Ok::<_, Error>(words(value)?.trim().to_owned()));
    environment.add_filter("quoted", |value: &Value| Ok::<_, Error>(quoted(words(value)?)));
    Ok(environment)
}

/// Prints a value.
fn print(out: &mut Output<'_>, _: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    if let Some(Text(document)) = value.downcast_object_ref::<Text>() {
        return Ok(write!(out, "{MARK}{document}{MARK}")?);
    }
    if let Some(words) = value.as_str() {
        return Ok(out.write_str(&in_line(words))?);
    }
    if value.is_number() || value.is_undefined() {
        return Ok(write!(out, "{value}")?);
    }
    Err(wrong(format!("a {} is not printed; strings and numbers are, and a list with join", value.kind())))
}

fn words(value: &Value) -> Result<&str, Error> {
    no_text(value)?;
    value.as_str().ok_or_else(|| wrong(format!("the filter takes a string, not a {}", value.kind())))
}

fn list(value: &Value) -> Result<impl Iterator<Item = Value> + use<>, Error> {
    no_text(value)?;
    value.try_iter()
}

fn length(value: &Value) -> Result<usize, Error> {
    no_text(value)?;
    let letters = value.as_str().map(|words| words.chars().count());
    letters.or_else(|| value.len()).ok_or_else(|| wrong(format!("a {} has no length", value.kind())))
}

fn join(value: &Value, between: Option<Value>) -> Result<String, Error> {
    let between = between.unwrap_or_default();
    let between = if between.is_undefined() { "" } else { words(&between)? };
    let mut joined = String::new();
    for (index, item) in list(value)?.enumerate() {
        if index > 0 {
            joined.push_str(between);
        }
        joined.push_str(words(&item)?);
        if joined.len() > WRITTEN {
            return Err(wrong(format!("the filter join makes more than {WRITTEN} bytes")));
        }
    }
    Ok(joined)
}

fn no_text(value: &Value) -> Result<(), Error> {
    if value.downcast_object_ref::<Text>().is_some() { Err(wrong(AS_IT_IS)) } else { Ok(()) }
}

fn wrong(reason: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::InvalidOperation, reason)
}

fn fault(error: &Error) -> Fault {
    let said = error.detail().map_or_else(|| error.kind().to_string(), ToOwned::to_owned);
    let undefined = error.kind() == ErrorKind::UndefinedError || said.contains("is undefined");
    let reason = if undefined { format!("{said}; {KNOWN}") } else { said };
    Fault::line(error.line().unwrap_or(1), reason)
}

/// Takes so many bytes and no more.
struct Bounded {
    bytes: Vec<u8>,
    most: usize,
}

impl io::Write for Bounded {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + bytes.len() > self.most {
            return Err(io::ErrorKind::StorageFull.into());
        }
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
