//! Notes: each graded by components that come as they finish, and blended openly over those that did.
//!
//! `brief` is what was asked, `given` a note as it was handed in, and `grade` what it comes to; `component` is a part of a grade,
//! `compute` what text alone gives, `review` what models say of the rubric, `settle` what one says of open claims, `retain` what the
//! ledger keeps of it, and `stage` the one stage.

mod ask;
pub mod asked;
pub mod brief;
pub mod component;
mod compute;
mod context;
pub mod given;
pub mod grade;
mod place;
pub mod precision;
mod prompts;
pub mod question;
mod read;
pub mod retain;
mod review;
pub mod ring;
mod settle;
pub mod shown;
mod stage;
pub mod strategy;
#[cfg(test)]
mod tests;

pub(crate) use context::Context;
pub(crate) use grade::short;
pub(crate) use stage::{STAGE, grade};
