//! What the reader promises: a corpus of answers, properties of all texts, and of answers that are still growing.

mod corpus;
mod damage;
mod growing;
mod properties;
