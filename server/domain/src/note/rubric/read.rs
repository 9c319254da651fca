//! Reading a rubric file, with all its faults at once.

use serde::Deserialize;

use super::{Item, Rubric};
use crate::note::heuristics::Measure;

/// Items of a rubric at most.
const MOST_ITEMS: usize = 20;

/// What is wrong with a rubric file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RubricFault {
    /// Not TOML, or with keys that a rubric does not have.
    #[error("the rubric file cannot be read: {0}")]
    Unreadable(String),
    /// A text that is needed is blank, or an id has other characters.
    #[error("{at}: {what}")]
    Text {
        /// Which key, of which item.
        at: String,
        /// What is wrong, and what would be right.
        what: &'static str,
    },
    /// Not as many items as said.
    #[error(
        "the rubric says it has {said} items and has {found}; a rubric has 1 to {MOST_ITEMS}, as many as `items` says"
    )]
    Items {
        /// As `items` says.
        said: i64,
        /// Those there are.
        found: usize,
    },
    /// Not five anchors.
    #[error("item {item:?} has {found} anchors; one is needed for each score from 1 to 5")]
    Anchors {
        /// The item.
        item: String,
        /// Those there are.
        found: usize,
    },
    /// Two items of one id.
    #[error("two items have the id {item:?}")]
    Repeated {
        /// The id.
        item: String,
    },
    /// The id is that of a rubric that ships, and the items are others.
    #[error("the id {id:?} is that of a rubric that ships, which has other items; give yours another id")]
    Taken {
        /// The id.
        id: String,
    },
    /// No such measure.
    #[error("item {item:?} is measured by {measure:?}, which is no measure; there are {known}")]
    Measure {
        /// The item.
        item: String,
        /// As named.
        measure: String,
        /// Those there are.
        known: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: String,
    version: String,
    title: String,
    source: String,
    items: i64,
    #[serde(default)]
    item: Vec<WrittenItem>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenItem {
    id: String,
    title: String,
    question: String,
    #[serde(default)]
    anchors: Vec<String>,
    measure: Option<String>,
}

impl Rubric {
    /// Reads a rubric from TOML: `id`, `version`, `title`, `source`, how many `items`, and an `[[item]]` each with `id`, `title`,
    /// `question`, five `anchors` and, where text statistics bear on it, a `measure`.
    ///
    /// # Errors
    /// Every fault of the file.
    pub fn read(text: &str) -> Result<Self, Vec<RubricFault>> {
        let rubric = Self::parsed(text)?;
        let ids = |rubric: &Self| rubric.items.iter().map(|item| item.id.clone()).collect::<Vec<_>>();
        match Self::named(&rubric.id) {
            Ok(shipped) if ids(shipped) != ids(&rubric) => Err(vec![RubricFault::Taken { id: rubric.id }]),
            _ => Ok(rubric),
        }
    }

    pub(super) fn parsed(text: &str) -> Result<Self, Vec<RubricFault>> {
        let written: Written =
            toml::from_str(text).map_err(|error| vec![RubricFault::Unreadable(error.to_string().trim().to_owned())])?;
        let mut faults = Vec::new();
        heads(&written, &mut faults);
        let items: Vec<Item> = written.item.into_iter().filter_map(|item| item.checked(&mut faults)).collect();
        for (at, item) in items.iter().enumerate() {
            if items[..at].iter().any(|other| other.id == item.id) {
                faults.push(RubricFault::Repeated { item: item.id.clone() });
            }
        }
        match faults.is_empty() {
            true => Ok(Self {
                id: written.id,
                version: written.version,
                title: written.title,
                source: written.source,
                items,
            }),
            false => Err(faults),
        }
    }
}

fn heads(written: &Written, faults: &mut Vec<RubricFault>) {
    if !is_id(&written.id) {
        faults.push(bad("id", "an id has lower-case letters, digits, hyphens and underscores"));
    }
    for (at, text) in [("version", &written.version), ("title", &written.title), ("source", &written.source)] {
        if text.trim().is_empty() {
            faults.push(bad(at, "it is blank"));
        }
    }
    let found = written.item.len();
    if i64::try_from(found) != Ok(written.items) || !(1..=MOST_ITEMS).contains(&found) {
        faults.push(RubricFault::Items { said: written.items, found });
    }
}

fn bad(at: impl Into<String>, what: &'static str) -> RubricFault {
    RubricFault::Text { at: at.into(), what }
}

fn is_id(id: &str) -> bool {
    !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"-_".contains(&byte))
}

impl WrittenItem {
    fn checked(self, faults: &mut Vec<RubricFault>) -> Option<Item> {
        let before = faults.len();
        if !is_id(&self.id) {
            faults.push(bad(
                format!("the id of item {:?}", self.id),
                "an id has lower-case letters, digits, hyphens and underscores",
            ));
        }
        let texts = [("title", &self.title), ("question", &self.question)].into_iter();
        for (name, text) in texts.chain(self.anchors.iter().map(|anchor| ("anchors", anchor))) {
            if text.trim().is_empty() {
                faults.push(bad(format!("{name} of item {:?}", self.id), "it is blank"));
            }
        }
        let measure = self.measure.as_deref().and_then(|named| {
            let found = Measure::ALL.into_iter().find(|measure| measure.name() == named);
            if found.is_none() {
                let known = Measure::ALL.map(Measure::name).join(", ");
                faults.push(RubricFault::Measure { item: self.id.clone(), measure: named.to_owned(), known });
            }
            found
        });
        let count = self.anchors.len();
        let Ok(anchors) = <[String; 5]>::try_from(self.anchors) else {
            faults.push(RubricFault::Anchors { item: self.id, found: count });
            return None;
        };
        let sound = faults.len() == before;
        sound.then_some(Item { id: self.id, title: self.title, question: self.question, anchors, measure })
    }
}
