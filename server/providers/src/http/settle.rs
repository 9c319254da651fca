//! How a question is put, and put again when a server does not take how it was put.

use assay_engine::port::model::Request;

use super::features::Features;
use super::vendor_error::VendorError;
use crate::dialect::{Asked, Dialect};

/// The way to a body that the server takes. There are few steps: each leaves something out.
pub(super) struct Settling<'a> {
    dialect: &'a dyn Dialect,
    request: &'a Request,
    limit: Option<u32>,
    /// What it began with.
    began: Features,
    /// What it began with, without what refusals have named.
    sure: Features,
    /// What is asked with now.
    pub(super) now: Features,
    /// Guesses made so far.
    guessed: usize,
    /// What is sent.
    pub(super) body: Vec<u8>,
}

impl<'a> Settling<'a> {
    pub(super) fn new(
        dialect: &'a dyn Dialect,
        request: &'a Request,
        limit: Option<u32>,
        known: Option<Features>,
    ) -> Self {
        let now = known.unwrap_or_else(|| dialect.opening(&request.model.model));
        let body = dialect.body(&Asked { request, limit, features: &now });
        Self { dialect, request, limit, began: now.clone(), sure: now.clone(), now, guessed: 0, body }
    }

    /// After a 400 or 422: without what the vendor names, or else without the likeliest cause. False: there is nothing left to try.
    pub(super) fn simplify(&mut self, error: &VendorError) -> bool {
        let named = error.param().and_then(|param| self.dialect.feature(param));
        if let Some(feature) = named.filter(|&feature| self.now.has(feature)) {
            self.sure = self.sure.without(&[feature]);
            let next = self.now.without(&[feature]);
            if self.differs(next) {
                return true;
            }
        }
        !error.is_about_the_prompt() && self.guess()
    }

    fn guess(&mut self) -> bool {
        while let Some(guess) = self.dialect.guesses().get(self.guessed) {
            self.guessed += 1;
            let next = self.sure.without(guess);
            if self.differs(next) {
                return true;
            }
        }
        false
    }

    /// Asks so, if it makes a difference.
    fn differs(&mut self, next: Features) -> bool {
        let body = self.dialect.body(&Asked { request: self.request, limit: self.limit, features: &next });
        let differs = body != self.body;
        if differs {
            (self.now, self.body) = (next, body);
        }
        differs
    }

    /// What was given up on the way, for a person; `None`: nothing.
    pub(super) fn given_up(&self) -> Option<String> {
        Some(self.now.given_up_since(&self.began)).filter(|given_up| !given_up.is_empty())
    }
}
