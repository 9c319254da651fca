//! Source code that accepts the same strings.

use std::fmt::Write as _;

use super::Named;

/// A Rust function without dependencies, `accepts`, of a string; or of its symbols, where one has several characters.
#[must_use]
pub fn rust(machine: Named<'_>) -> String {
    let plain = machine.alphabet.is_plain();
    let (states, symbols) = (machine.table.states(), machine.table.symbols());
    let argument = if plain { "text: &str" } else { "symbols: &[&str]" };
    let each = if plain { "text.chars()" } else { "symbols.iter().copied()" };
    let mut text = format!(
        "/// Whether the machine over {} accepts {}; a symbol outside the alphabet is not accepted.\npub fn accepts({argument}) -> bool {{\n    \
         const ACCEPTING: [bool; {states}] = [{}];\n    const NEXT: [[u32; {symbols}]; {states}] = [\n",
        comment(machine),
        if plain { "`text`" } else { "`symbols`" },
        flags(machine, "true", "false"),
    );
    for state in 0..states as u32 {
        let _ = writeln!(text, "        {:?},", machine.table.row(state));
    }
    let _ = write!(
        text,
        "    ];\n    let mut state = 0_u32;\n    for symbol in {each} {{\n        let column = match symbol {{\n"
    );
    for (column, name) in machine.alphabet.names().enumerate() {
        let literal =
            if plain { format!("{:?}", name.chars().next().unwrap_or_default()) } else { format!("{name:?}") };
        let _ = writeln!(text, "            {literal} => {column},");
    }
    text.push_str(
        "            _ => return false,\n        };\n        state = NEXT[state as usize][column];\n    }\n    ACCEPTING[state as usize]\n}\n",
    );
    text
}

/// A Python function without imports, `accepts`, of a string; or of a list of its symbols, where one has several characters.
#[must_use]
pub fn python(machine: Named<'_>) -> String {
    let mut text = format!(
        "def accepts(symbols):\n    \"\"\"Whether the machine over {} accepts; a symbol outside the alphabet is not accepted.\"\"\"\n    \
         accepting = ({},)\n    following = (\n",
        comment(machine),
        flags(machine, "True", "False"),
    );
    for state in 0..machine.table.states() as u32 {
        let row: Vec<String> = machine.table.row(state).iter().map(u32::to_string).collect();
        let _ = writeln!(text, "        ({},),", row.join(", "));
    }
    let columns: Vec<String> =
        machine.alphabet.names().enumerate().map(|(column, name)| format!("{}: {column}", quoted(name))).collect();
    let _ = write!(
        text,
        "    )\n    columns = {{{}}}\n    state = 0\n    for symbol in symbols:\n        if symbol not in columns:\n            \
         return False\n        state = following[state][columns[symbol]]\n    return accepting[state]\n",
        columns.join(", "),
    );
    text
}

fn flags(machine: Named<'_>, yes: &str, no: &str) -> String {
    let flags: Vec<&str> = (0..machine.table.states() as u32)
        .map(|state| if machine.table.accepts_in(state) { yes } else { no })
        .collect();
    flags.join(", ")
}

/// The alphabet in a comment that no symbol can end.
fn comment(machine: Named<'_>) -> String {
    let harmless = |c: char| if c.is_ascii_alphanumeric() { c.to_string() } else { format!("U+{:04X}", u32::from(c)) };
    let names: Vec<String> = machine.alphabet.names().map(|name| name.chars().map(harmless).collect()).collect();
    names.join(" ")
}

/// A Python literal.
fn quoted(name: &str) -> String {
    let escaped: String = name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_string() } else { format!("\\U{:08x}", u32::from(c)) })
        .collect();
    format!("\"{escaped}\"")
}
