//! A connection to a server, and the calls of the contract on it.

use std::time::Duration;

use assay_proto::v1::automaton_service_client::AutomatonServiceClient;
use assay_proto::v1::catalog_service_client::CatalogServiceClient;
use assay_proto::v1::note_service_client::NoteServiceClient;
use assay_proto::v1::persona_service_client::PersonaServiceClient;
use assay_proto::v1::run_service_client::RunServiceClient;
use assay_proto::v1::source_service_client::SourceServiceClient;
use assay_proto::v1::{
    AutomatonCase, BuildAutomatonRequest, BuildAutomatonResponse, CountTokensRequest, CountTokensResponse, EventDetail,
    GenerateCasesRequest, GeneratePersonasRequest, GradeNotesRequest, ModelRef, VerifyAutomataRequest,
};
use futures::{Stream, TryStreamExt as _};
use http::HeaderValue;
use tonic::codec::CompressionEncoding::Gzip;
use tonic::transport::Channel;

use crate::backoff::Backoff;
use crate::error::Error;
use crate::line::{Line, Terms};
use crate::run::{Opening, RunStream};

/// The largest message that is taken in, in bytes, unless said otherwise. What a server takes in is the server's to say.
pub const MESSAGE_LIMIT: usize = 256 << 20;

/// A generated client of a service, by the terms of the connection.
macro_rules! over {
    ($service:ident, $client:expr) => {{
        let (line, terms) = ($client.line.clone(), $client.line.terms());
        let service = $service::new(line).max_decoding_message_size(terms.limit);
        let service = if terms.accept_compressed { service.accept_compressed(Gzip) } else { service };
        if terms.compress { service.send_compressed(Gzip) } else { service }
    }};
}

/// A connection to a server. Clones share it.
///
/// The calls of the contract are those of its services, such as [`Client::personas`]: as generated, with what goes along, repetitions
/// of calls that can safely be made twice, and failures in words. `?` makes their statuses an [`Error`].
#[derive(Debug, Clone)]
pub struct Client {
    line: Line,
    backoff: Backoff,
}

impl Client {
    /// Uses a connection that exists already.
    #[must_use]
    pub fn from_channel(channel: Channel) -> Self {
        Self::over(Line::new(channel, Terms::default()))
    }

    pub(crate) fn over(line: Line) -> Self {
        Self { line, backoff: Backoff::default() }
    }

    /// Waits between attempts as `backoff` says.
    #[must_use]
    pub fn with_backoff(mut self, backoff: Backoff) -> Self {
        self.backoff = backoff;
        self
    }

    /// Bounds every call: one that answers once, an upload with its attempts, the following of a run with its attempts. What becomes of
    /// a run whose following ends so is its `on_disconnect`; the run itself is bounded by its `time_budget`.
    #[must_use]
    pub fn with_timeout(mut self, timeout: Duration) -> Self {
        self.line.bound_each(timeout);
        self
    }

    /// Sends a W3C `traceparent` with every call.
    ///
    /// # Errors
    /// INVALID_ARGUMENT where it is none.
    pub fn with_traceparent(mut self, traceparent: &str) -> Result<Self, Error> {
        let parts: Vec<_> = traceparent.split('-').collect();
        let hex = |part: &str| part.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let lengths: Vec<_> = parts.iter().map(|part| part.len()).collect();
        let header = HeaderValue::try_from(traceparent).ok();
        let header = header.filter(|_| lengths.starts_with(&[2, 32, 16, 2]) && parts[..4].iter().all(|part| hex(part)));
        let header = header.ok_or_else(|| {
            Error::refusal(format!(
                "`{traceparent}` is no traceparent: write version, trace, span and flags in lower-case hexadecimal, such as \
                 `00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01`"
            ))
        })?;
        self.line.trace(header);
        Ok(self)
    }

    pub(crate) fn backoff(&self) -> &Backoff {
        &self.backoff
    }

    pub(crate) fn line(&self) -> &Line {
        &self.line
    }

    /// The same client, whose calls have to be through together in the time of one.
    pub(crate) fn begun(&self) -> Self {
        Self { line: self.line.clone().begun(), backoff: self.backoff }
    }

    /// The calls of `PersonaService`.
    #[must_use]
    pub fn personas(&self) -> PersonaServiceClient<Line> {
        over!(PersonaServiceClient, self)
    }

    /// The calls of `RunService`.
    #[must_use]
    pub fn runs(&self) -> RunServiceClient<Line> {
        over!(RunServiceClient, self)
    }

    /// The calls of `SourceService`.
    #[must_use]
    pub fn sources(&self) -> SourceServiceClient<Line> {
        over!(SourceServiceClient, self)
    }

    /// The calls of `AutomatonService`.
    #[must_use]
    pub fn automata(&self) -> AutomatonServiceClient<Line> {
        over!(AutomatonServiceClient, self)
    }

    /// The calls of `NoteService`.
    #[must_use]
    pub fn notes(&self) -> NoteServiceClient<Line> {
        over!(NoteServiceClient, self)
    }

    /// The calls of `CatalogService`.
    #[must_use]
    pub fn catalog(&self) -> CatalogServiceClient<Line> {
        over!(CatalogServiceClient, self)
    }

    /// Builds the proved minimal machine of a sentence, over the alphabet that it states or suggests. Where the sentence is at fault,
    /// [`Error::metadata`] says where.
    ///
    /// # Errors
    /// As `BuildAutomaton`.
    pub async fn build_automaton(&self, sentence: &str) -> Result<BuildAutomatonResponse, Error> {
        let request = BuildAutomatonRequest { sentence: sentence.to_owned(), ..BuildAutomatonRequest::default() };
        self.build_automaton_with(request).await
    }

    /// The same with all that a request can say: an alphabet, examples, and whether a model may translate a sentence that the grammar does
    /// not read. Of a translation the answer says that it is one, with what was tried and what it took.
    ///
    /// # Errors
    /// As `BuildAutomaton`.
    pub async fn build_automaton_with(&self, request: BuildAutomatonRequest) -> Result<BuildAutomatonResponse, Error> {
        self.automata().build_automaton(request).await.map(tonic::Response::into_inner).map_err(Error::from)
    }

    /// Counts the tokens of texts as a model does; without one, in `o200k_base`.
    ///
    /// # Errors
    /// As `CountTokens`.
    pub async fn count_tokens(
        &self,
        texts: Vec<String>,
        model: Option<ModelRef>,
    ) -> Result<CountTokensResponse, Error> {
        let counted = self.sources().count_tokens(CountTokensRequest { texts, model }).await;
        counted.map(tonic::Response::into_inner).map_err(Error::from)
    }

    /// Cases for the builder of automata, made from a seed, as they come.
    ///
    /// # Errors
    /// As `GenerateCases`; the stream's are its last item.
    pub async fn generate_cases(
        &self,
        request: GenerateCasesRequest,
    ) -> Result<impl Stream<Item = Result<AutomatonCase, Error>> + Send + use<>, Error> {
        let stream = self.automata().generate_cases(request).await?.into_inner();
        Ok(stream.map_ok(|message| message.case.unwrap_or_default()).map_err(Error::from))
    }

    /// Opens a run and follows it from its first event to its last, through outages and broken connections.
    ///
    /// A request without an id gets one, so that opening it again after a broken connection never makes a second run.
    ///
    /// # Errors
    /// As `GeneratePersonas`.
    pub async fn generate_personas(&self, mut request: GeneratePersonasRequest) -> Result<RunStream, Error> {
        if request.request_id.is_empty() {
            request.request_id = request_id();
        }
        RunStream::open(self, Opening::Generate(Box::new(request))).await
    }

    /// Opens a batch of sentences and follows it from its first event to its last, through outages and broken connections.
    ///
    /// A request without an id gets one, so that opening it again after a broken connection never makes a second run.
    ///
    /// # Errors
    /// As `VerifyAutomata`.
    pub async fn verify_automata(&self, mut request: VerifyAutomataRequest) -> Result<RunStream, Error> {
        if request.request_id.is_empty() {
            request.request_id = request_id();
        }
        RunStream::open(self, Opening::Verify(Box::new(request))).await
    }

    /// Opens a batch of notes and follows it from its first event to its last, through outages and broken connections.
    ///
    /// A request without an id gets one, so that opening it again after a broken connection never makes a second run.
    ///
    /// # Errors
    /// As `GradeNotes`.
    pub async fn grade_notes(&self, mut request: GradeNotesRequest) -> Result<RunStream, Error> {
        if request.request_id.is_empty() {
            request.request_id = request_id();
        }
        RunStream::open(self, Opening::Grade(Box::new(request))).await
    }

    /// Follows a run after event number `after` (0: from the beginning) to its end, through outages and broken connections.
    ///
    /// # Errors
    /// As `WatchRun`.
    pub async fn watch_run(&self, id: &str, after: u64, detail: EventDetail) -> Result<RunStream, Error> {
        let opening = Opening::Watch { run: id.to_owned(), after, detail: detail.into() };
        RunStream::open(self, opening).await
    }
}

#[expect(clippy::disallowed_methods, reason = "the caller's side: the server's source of ids is not here")]
pub(crate) fn request_id() -> String {
    uuid::Uuid::new_v4().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_no_traceparent_is_refused_with_an_example() {
        let client = Client::from_channel(tonic::transport::Endpoint::from_static("http://127.0.0.1:1").connect_lazy());
        let trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        assert!(client.clone().with_traceparent(trace).is_ok());
        for wrong in ["", "00-1-2-03", "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01"] {
            let error = client.clone().with_traceparent(wrong).unwrap_err();
            assert!(error.message().ends_with(&format!("such as `{trace}`")), "{error}");
        }
    }
}
