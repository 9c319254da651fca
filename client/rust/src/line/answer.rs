//! The body of an answer, whose failures are this client's.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http_body::Frame;
use tokio::time::{Instant, Sleep, sleep_until};
use tonic::body::Body;
use tonic::{Code, Status};

use super::called::{Called, deadline_passed};

/// What stands before a message: whether it is compressed, and its length in four bytes.
const PREFIX: usize = 5;

pub(super) struct Answer {
    body: Body,
    called: Called,
    deadline: Option<Pin<Box<Sleep>>>,
    lengths: Lengths,
    /// Whether how the call went was said.
    ended: bool,
}

impl Answer {
    pub(super) fn new(body: Body, called: Called, deadline: Option<Instant>, ended: bool) -> Self {
        let deadline = deadline.map(|deadline| Box::pin(sleep_until(deadline)));
        Self { body, called, deadline, lengths: Lengths::default(), ended }
    }

    fn frame(&mut self, frame: Frame<Bytes>) -> Result<Frame<Bytes>, Status> {
        if let Some(data) = frame.data_ref() {
            let longest = self.lengths.longest(data);
            if longest > self.called.terms.limit as u64 {
                return Err(self.called.too_large(longest));
            }
        }
        if let Some(status) = frame.trailers_ref().and_then(Status::from_header_map) {
            self.ended = true;
            if status.code() != Code::Ok {
                return Err(self.called.explain(status));
            }
        }
        Ok(frame)
    }
}

impl http_body::Body for Answer {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        if self.deadline.as_mut().is_some_and(|deadline| deadline.as_mut().poll(context).is_ready()) {
            return Poll::Ready(Some(Err(deadline_passed())));
        }
        Poll::Ready(match ready!(Pin::new(&mut self.body).poll_frame(context)) {
            Some(Ok(frame)) => Some(self.frame(frame)),
            Some(Err(status)) => Some(Err(self.called.explain(status))),
            None if self.ended => None,
            None => {
                self.ended = true;
                Some(Err(self.called.cut_off()))
            }
        })
    }
}

/// Finds the lengths of messages in pieces of a stream of them.
#[derive(Default)]
struct Lengths {
    prefix: [u8; PREFIX],
    have: usize,
    /// Bytes of the message at hand that are still to come.
    left: u64,
}

impl Lengths {
    /// The longest message that begins in `data`.
    fn longest(&mut self, mut data: &[u8]) -> u64 {
        let mut longest = 0;
        while !data.is_empty() {
            let inside = usize::try_from(self.left).unwrap_or(usize::MAX).min(data.len());
            self.left -= inside as u64;
            data = &data[inside..];
            let (more, rest) = data.split_at((PREFIX - self.have).min(data.len()));
            self.prefix[self.have..self.have + more.len()].copy_from_slice(more);
            self.have += more.len();
            data = rest;
            if self.have == PREFIX {
                let [_, length @ ..] = self.prefix;
                self.left = u32::from_be_bytes(length).into();
                self.have = 0;
                longest = longest.max(self.left);
            }
        }
        longest
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lengths_are_found_however_a_stream_is_cut(
            lengths in prop::collection::vec(0_usize..300, 1..20),
            piece in 1_usize..40,
        ) {
            let mut stream = Vec::new();
            for length in &lengths {
                stream.push(0);
                stream.extend_from_slice(&u32::try_from(*length).unwrap().to_be_bytes());
                stream.extend(std::iter::repeat_n(7, *length));
            }
            let mut found = Lengths::default();
            let longest = stream.chunks(piece).map(|piece| found.longest(piece)).max();
            prop_assert_eq!(longest, lengths.iter().max().map(|length| *length as u64));
            prop_assert_eq!((found.left, found.have), (0, 0));
        }
    }
}
