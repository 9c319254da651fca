//! The terminal: its width, its colours, and text that cannot drive it.

use std::io::{self, IsTerminal as _, Write as _};

use anstyle::Style;

/// The widest a card gets, in columns.
const WIDEST: usize = 100;

/// How results are set: columns, and whether with colours.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Page {
    /// Columns.
    pub(crate) width: usize,
    /// Whether escape sequences are wanted.
    pub(crate) colours: bool,
}

impl Page {
    /// That of standard output.
    pub(crate) fn stdout() -> Self {
        let width = console::Term::stdout().size_checked().map_or(WIDEST, |(_, columns)| usize::from(columns));
        let colours = io::stdout().is_terminal() && !anstyle_query::no_color();
        Self { width: width.clamp(40, WIDEST), colours }
    }

    /// The text in a style, where there are colours.
    pub(crate) fn paint(self, style: Style, text: &str) -> String {
        if self.colours && !text.is_empty() { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

/// Columns that a text without escape sequences takes.
pub(crate) fn columns(text: &str) -> usize {
    console::measure_text_width(text)
}

/// The text on one line and without control characters: sources and servers do not get to drive the terminal.
pub(crate) fn clean(text: &str) -> String {
    let visible: String =
        text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !c.is_control()).collect();
    visible.trim_end().to_owned()
}

/// Lines of at most `width` columns, broken between words; a word that is longer stands alone.
pub(crate) fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in clean(text).split_whitespace() {
        let fits = lines.last().is_some_and(|line| line.is_empty() || columns(line) + 1 + columns(word) <= width);
        match lines.last_mut() {
            Some(line) if fits => {
                line.push_str(if line.is_empty() { "" } else { " " });
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Writes a result to standard output.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    if !text.ends_with('\n') {
        out.write_all(b"\n")?;
    }
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_between_words_by_columns() {
        assert_eq!(wrap("aa bb\n cc", 5), ["aa bb", "cc"]);
        assert_eq!(wrap("日本 語", 4), ["日本", "語"]);
        assert_eq!(wrap("unbreakable", 3), ["unbreakable"]);
        assert_eq!(wrap("", 3), [""]);
    }

    #[test]
    fn control_characters_are_left_out() {
        assert_eq!(clean("a\u{1b}[2Jb\r\nc\u{7}"), "a[2Jb  c");
    }
}
