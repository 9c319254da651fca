//! Styles: which of them are headings.

use std::collections::HashMap;

use assay_domain::source::document::Unusable;
use assay_domain::source::format::Format;

use crate::read::xml::{Token, Xml};

/// How far styles are followed to what they are based on.
const FARTHEST: usize = 16;

#[derive(Default)]
struct Style {
    level: Option<u8>,
    base: String,
}

/// The level of each style that is a heading's, by the style's identifier.
pub(super) fn headings(text: &str) -> Result<HashMap<String, u8>, Unusable> {
    let styles = styles(text)?;
    let level = |style: &Style| {
        let mut style = style;
        for _ in 0..FARTHEST {
            if style.level.is_some() {
                return style.level;
            }
            style = styles.get(&style.base)?;
        }
        None
    };
    Ok(styles.iter().filter_map(|(id, style)| Some((id.clone(), level(style)?))).collect())
}

fn styles(text: &str) -> Result<HashMap<String, Style>, Unusable> {
    let mut xml = Xml::new(text, Format::Docx);
    let mut styles = HashMap::new();
    let mut id = String::new();
    while let Some(token) = xml.next()? {
        let Token::Open(tag) = token else { continue };
        let value = || tag.attribute("val").unwrap_or_default();
        if tag.name() == "style" {
            id = tag.attribute("styleId").unwrap_or_default();
            styles.insert(id.clone(), Style { level: named(&id), ..Style::default() });
        }
        let Some(style) = styles.get_mut(&id) else { continue };
        match tag.name() {
            "name" => style.level = style.level.or_else(|| named(&value())),
            "basedOn" => style.base = value(),
            "outlineLvl" => style.level = style.level.or_else(|| outline(&value())),
            _ => {}
        }
    }
    Ok(styles)
}

/// The level that a style's name says: the built-in ones are called `heading 1` and so on in every language.
pub(super) fn named(name: &str) -> Option<u8> {
    let lower = name.to_ascii_lowercase();
    let level = lower.strip_prefix("heading")?.trim().parse().ok()?;
    (1..=9).contains(&level).then_some(level)
}

/// The level of an outline level, which count from 0; from 9 on they are none.
pub(super) fn outline(value: &str) -> Option<u8> {
    let level: u8 = value.parse().ok()?;
    (level < 9).then_some(level + 1)
}
