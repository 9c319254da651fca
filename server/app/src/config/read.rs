//! From file, environment and flags to what is written there, with every key that cannot be taken named.

use std::collections::BTreeMap;
use std::path::Path;

use figment::error::{Actual, Kind};
use figment::providers::{Env, Serialized};
use figment::value::{Dict, Value};
use figment::{Error, Figment};
use toml::de::DeTable;

use super::found::Found;
use super::origin::{Origins, PREFIX};
use super::raw::Raw;
use super::{Faults, Flags};

/// Variables of the environment that begin with `ASSAY_` and are no configuration of the server.
const NOT_CONFIGURATION: [&str; 3] = ["server", "test_small_model", "bin"];

/// What is written, and what is wrong with it so far.
pub(super) fn read(flags: &Flags) -> Result<(Raw, Found), Faults> {
    let (table, text) = match &flags.config {
        Some(path) => file(path)?,
        None => (toml::Table::new(), String::new()),
    };
    let environment = Env::prefixed(PREFIX).ignore(&NOT_CONFIGURATION).split("__");
    let whole =
        Figment::from(Serialized::defaults(Raw::default())).merge(Serialized::defaults(table)).merge(environment);
    let written: Dict = whole.extract().map_err(|error| Faults(vec![error.to_string()]))?;
    let mut found = Found::new(Origins::new(flags.config.as_deref(), &text, places(flags)));
    let mut raw = take(written, &mut found)?;
    raw.apply(flags);
    Ok((raw, found))
}

fn file(path: &Path) -> Result<(toml::Table, String), Faults> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        let what = if error.kind() == std::io::ErrorKind::NotFound { "there is no" } else { "cannot read the" };
        Faults(vec![format!("{what} configuration file {}", path.display())])
    })?;
    let (_, mut errors) = DeTable::parse_recoverable(&text);
    errors.sort_by_key(|error| error.span().map(|span| span.start));
    let fault = |error: &toml::de::Error| {
        let at = error.span().map_or(0, |span| span.start);
        format!("{}not TOML: {}", Origins::at(path, &text, at), error.message())
    };
    match toml::from_str(&text) {
        Ok(table) if errors.is_empty() => Ok((table, text)),
        Err(error) if errors.is_empty() => Err(Faults(vec![fault(&error)])),
        _ => Err(Faults(errors.iter().map(fault).collect())),
    }
}

/// Which keys the command line gave.
fn places(flags: &Flags) -> BTreeMap<&'static str, &'static str> {
    let given = [
        ("server.listen", "--listen", flags.listen.is_some()),
        ("ledger.path", "--ledger", flags.ledger.is_some()),
        ("default_provider", "--provider", flags.default_provider.is_some()),
    ];
    given.into_iter().filter(|(_, _, given)| *given).map(|(key, flag, _)| (key, flag)).collect()
}

/// Takes what can be taken. Each key that cannot be is named and left out, until the rest can: so all are found, not the first.
fn take(mut written: Dict, found: &mut Found) -> Result<Raw, Faults> {
    loop {
        // What is left out has its default.
        let whole = Figment::from(Serialized::defaults(Raw::default())).merge(Serialized::defaults(&written));
        let error = match whole.extract::<Raw>() {
            Ok(raw) => return Ok(raw),
            Err(error) => error,
        };
        let mut path = error.path.clone();
        if let Kind::UnknownField(name, _) = &error.kind
            && path.last() != Some(name)
        {
            path.push(name.clone());
        }
        let removed = remove(&mut written, &path);
        found.spoil(&path.join("."), complaint(&error));
        if !removed {
            return Err(std::mem::take(found).into_faults());
        }
    }
}

fn remove(table: &mut Dict, path: &[String]) -> bool {
    match path {
        [] => false,
        [name] => table.remove(name).is_some(),
        [name, rest @ ..] => match table.get_mut(name) {
            Some(Value::Dict(_, inner)) => remove(inner, rest),
            // An item of a list: the list goes.
            Some(_) => table.remove(name).is_some(),
            None => false,
        },
    }
}

/// What is wrong, without the value: it may be a secret in the wrong place.
fn complaint(error: &Error) -> String {
    match &error.kind {
        Kind::UnknownField(_, []) => "is unknown".into(),
        Kind::UnknownField(_, known) => format!("is unknown; known here are: {}", known.join(", ")),
        Kind::InvalidType(actual, wanted) | Kind::InvalidValue(actual, wanted) => {
            format!("is {}; give {}", kind_of(actual), plain(wanted))
        }
        Kind::MissingField(name) => format!("lacks {name}"),
        _ => "cannot be read".into(),
    }
}

fn kind_of(actual: &Actual) -> &'static str {
    match actual {
        Actual::Bool(_) => "true or false",
        Actual::Unsigned(_) | Actual::Signed(_) => "a number",
        Actual::Float(_) => "a number with a fraction",
        Actual::Str(_) | Actual::Char(_) => "text",
        Actual::Seq => "a list",
        Actual::Map => "a table",
        _ => "something else",
    }
}

/// The reader's word for a type, in words of the file.
fn plain(wanted: &str) -> &str {
    match wanted {
        "a string" => "text, in quotes",
        "i64" | "u64" | "u32" | "usize" => "a whole number",
        "a sequence" => "a list, in brackets",
        "a map" => "a table",
        "a boolean" => "true or false",
        other if other.starts_with("struct") => "a table",
        other => other,
    }
}
