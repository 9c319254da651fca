//! The part of JSON Schema that says which values fit, compiled for walking a value along it.

use serde_json::Value as Json;

/// Kinds of value, as a set of bits.
pub(super) type Kinds = u8;
pub(super) const NULL: Kinds = 1;
pub(super) const BOOL: Kinds = 2;
pub(super) const WHOLE: Kinds = 4;
pub(super) const NUMBER: Kinds = 8;
pub(super) const TEXT: Kinds = 16;
pub(super) const LIST: Kinds = 32;
pub(super) const OBJECT: Kinds = 64;
const ANY: Kinds = 127;

/// How deep references are followed; a recursive schema is checked below that by the validator alone.
const REFERENCES: usize = 16;

/// Which values fit.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    pub(super) kinds: Kinds,
    pub(super) properties: Vec<Property>,
    pub(super) extra: Extra,
    pub(super) items: Option<Box<Shape>>,
    /// The only values allowed.
    pub(super) values: Vec<Json>,
    /// If any, one of them must fit.
    pub(super) alternatives: Vec<Shape>,
}

/// A property of an object.
#[derive(Clone, Debug)]
pub(super) struct Property {
    pub(super) name: String,
    pub(super) shape: Shape,
    pub(super) required: bool,
}

/// Properties that are not named.
#[derive(Clone, Debug)]
pub(super) enum Extra {
    Allowed,
    Refused,
    Of(Box<Shape>),
}

impl Shape {
    pub(super) fn anything() -> Self {
        let (properties, values, alternatives) = (Vec::new(), Vec::new(), Vec::new());
        Self { kinds: ANY, properties, extra: Extra::Allowed, items: None, values, alternatives }
    }

    pub(super) fn allows(&self, kind: Kinds) -> bool {
        if self.alternatives.is_empty() {
            self.kinds & kind != 0
        } else {
            self.kinds & kind != 0 && self.alternatives.iter().any(|shape| shape.allows(kind))
        }
    }

    pub(super) fn is_anything(&self) -> bool {
        self.kinds == ANY && self.alternatives.is_empty() && self.values.is_empty() && self.properties.is_empty()
    }

    /// The one property that is a list or object when all others may be left out: an answer may come without the object around it.
    pub(super) fn lone(&self) -> Option<&Property> {
        if self.kinds & OBJECT == 0 {
            return None;
        }
        let mut needed = self.properties.iter().filter(|property| property.required && !property.shape.allows(NULL));
        let lone = needed.next().filter(|property| property.shape.allows(LIST | OBJECT))?;
        needed.next().is_none().then_some(lone)
    }
}

/// Compiles schemas; remembers whether they say more than a shape can hold.
pub(super) struct Compiler<'s> {
    root: &'s Json,
    depth: usize,
    /// The schema has keywords that only a validator can check.
    pub(super) more: bool,
}

impl<'s> Compiler<'s> {
    pub(super) fn new(root: &'s Json) -> Self {
        Self { root, depth: 0, more: false }
    }

    pub(super) fn shape(&mut self, schema: &'s Json) -> Shape {
        let mut shape = Shape::anything();
        let Some(keywords) = schema.as_object() else {
            self.more |= schema == &Json::Bool(false);
            return shape;
        };
        let mut required = Vec::new();
        for (keyword, value) in keywords {
            match keyword.as_str() {
                "type" => shape.kinds = kinds(value),
                "enum" => shape.values = value.as_array().cloned().unwrap_or_default(),
                "const" => shape.values = vec![value.clone()],
                "items" => shape.items = Some(Box::new(self.shape(value))),
                "properties" => shape.properties = self.properties(value),
                "required" => required = value.as_array().into_iter().flatten().filter_map(Json::as_str).collect(),
                "additionalProperties" => shape.extra = self.extra(value),
                "anyOf" => shape.alternatives = value.as_array().into_iter().flatten().map(|s| self.shape(s)).collect(),
                "$ref" => return self.reference(value),
                "title" | "description" | "default" | "examples" | "$schema" | "$id" | "$defs" | "definitions"
                | "$comment" => {}
                _ => self.more = true,
            }
        }
        for property in &mut shape.properties {
            property.required = required.contains(&property.name.as_str());
        }
        self.more |= required.iter().any(|name| shape.properties.iter().all(|property| property.name != *name));
        shape
    }

    fn properties(&mut self, value: &'s Json) -> Vec<Property> {
        let properties = value.as_object().into_iter().flatten();
        properties
            .map(|(name, schema)| Property { name: name.clone(), shape: self.shape(schema), required: false })
            .collect()
    }

    fn extra(&mut self, value: &'s Json) -> Extra {
        match value {
            Json::Bool(false) => Extra::Refused,
            Json::Bool(true) => Extra::Allowed,
            schema => Extra::Of(Box::new(self.shape(schema))),
        }
    }

    fn reference(&mut self, value: &'s Json) -> Shape {
        let root: &'s Json = self.root;
        let target = value.as_str().and_then(|path| root.pointer(path.strip_prefix('#')?));
        match target {
            Some(schema) if self.depth < REFERENCES => {
                self.depth += 1;
                let shape = self.shape(schema);
                self.depth -= 1;
                shape
            }
            _ => {
                self.more = true;
                Shape::anything()
            }
        }
    }
}

fn kinds(value: &Json) -> Kinds {
    let names = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    names.iter().filter_map(Json::as_str).fold(0, |kinds, name| {
        kinds
            | match name {
                "null" => NULL,
                "boolean" => BOOL,
                "integer" => WHOLE,
                "number" => WHOLE | NUMBER,
                "string" => TEXT,
                "array" => LIST,
                "object" => OBJECT,
                _ => 0,
            }
    })
}

/// The kinds, in words.
pub(super) fn words(kinds: Kinds) -> String {
    let all = [(OBJECT, "an object"), (LIST, "a list"), (TEXT, "a string"), (BOOL, "a boolean"), (NULL, "null")];
    let mut words: Vec<&str> = all.iter().filter(|(kind, _)| kinds & kind != 0).map(|(_, word)| *word).collect();
    if kinds & NUMBER != 0 {
        words.push("a number");
    } else if kinds & WHOLE != 0 {
        words.push("a whole number");
    }
    words.join(" or ")
}
