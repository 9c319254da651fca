//! A connection to a server, and the calls of the contract on it.

use std::time::Duration;

use assay_proto::v1::automaton_service_client::AutomatonServiceClient;
use assay_proto::v1::catalog_service_client::CatalogServiceClient;
use assay_proto::v1::note_service_client::NoteServiceClient;
use assay_proto::v1::persona_service_client::PersonaServiceClient;
use assay_proto::v1::run_service_client::RunServiceClient;
use assay_proto::v1::source_service_client::SourceServiceClient;
use assay_proto::v1::{
    BuildAutomatonRequest, BuildAutomatonResponse, CountTokensRequest, CountTokensResponse, EventDetail,
    GeneratePersonasRequest, GradeNotesRequest, ModelRef, VerifyAutomataRequest,
};
use http::Uri;
use tonic::transport::{Channel, ClientTlsConfig, Endpoint};

use crate::backoff::Backoff;
use crate::error::{Error, innermost};
use crate::run::{Opening, RunStream};

/// The largest message that is taken in, in bytes. What a server takes in is the server's to say.
pub const MESSAGE_LIMIT: usize = 256 << 20;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// A connection to a server. Clones share it.
#[derive(Debug, Clone)]
pub struct Client {
    channel: Channel,
    backoff: Backoff,
}

impl Client {
    /// Connects to `host:port`, `http://host:port` or `https://host:port`.
    ///
    /// # Errors
    /// INVALID_ARGUMENT where the address is none, UNAVAILABLE where nobody answers; the message says what would be right.
    pub async fn connect(address: &str) -> Result<Self, Error> {
        let endpoint = endpoint(address)?;
        let connected = endpoint.connect().await;
        connected.map(Self::from_channel).map_err(|error| {
            Error::unreachable(format!(
                "no server answers at {address}: {}; start one with `assay serve --listen {}` or check the address",
                innermost(&error),
                endpoint.uri().authority().map_or(address, |authority| authority.as_str()),
            ))
        })
    }

    /// Uses a connection that exists already.
    #[must_use]
    pub fn from_channel(channel: Channel) -> Self {
        Self { channel, backoff: Backoff::default() }
    }

    /// Waits between attempts as `backoff` says.
    #[must_use]
    pub fn with_backoff(mut self, backoff: Backoff) -> Self {
        self.backoff = backoff;
        self
    }

    pub(crate) fn backoff(&self) -> &Backoff {
        &self.backoff
    }

    /// The calls of `PersonaService`.
    #[must_use]
    pub fn personas(&self) -> PersonaServiceClient<Channel> {
        PersonaServiceClient::new(self.channel.clone()).max_decoding_message_size(MESSAGE_LIMIT)
    }

    /// The calls of `RunService`.
    #[must_use]
    pub fn runs(&self) -> RunServiceClient<Channel> {
        RunServiceClient::new(self.channel.clone()).max_decoding_message_size(MESSAGE_LIMIT)
    }

    /// The calls of `SourceService`.
    #[must_use]
    pub fn sources(&self) -> SourceServiceClient<Channel> {
        SourceServiceClient::new(self.channel.clone()).max_decoding_message_size(MESSAGE_LIMIT)
    }

    /// The calls of `AutomatonService`.
    #[must_use]
    pub fn automata(&self) -> AutomatonServiceClient<Channel> {
        AutomatonServiceClient::new(self.channel.clone()).max_decoding_message_size(MESSAGE_LIMIT)
    }

    /// The calls of `NoteService`.
    #[must_use]
    pub fn notes(&self) -> NoteServiceClient<Channel> {
        NoteServiceClient::new(self.channel.clone()).max_decoding_message_size(MESSAGE_LIMIT)
    }

    /// The calls of `CatalogService`.
    #[must_use]
    pub fn catalog(&self) -> CatalogServiceClient<Channel> {
        CatalogServiceClient::new(self.channel.clone()).max_decoding_message_size(MESSAGE_LIMIT)
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
        RunStream::open(self.clone(), Opening::Generate(Box::new(request)), self.backoff).await
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
        RunStream::open(self.clone(), Opening::Verify(Box::new(request)), self.backoff).await
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
        RunStream::open(self.clone(), Opening::Grade(Box::new(request)), self.backoff).await
    }

    /// Follows a run after event number `after` (0: from the beginning) to its end, through outages and broken connections.
    ///
    /// # Errors
    /// As `WatchRun`.
    pub async fn watch_run(&self, id: &str, after: u64, detail: EventDetail) -> Result<RunStream, Error> {
        let opening = Opening::Watch { run: id.to_owned(), after, detail: detail.into() };
        RunStream::open(self.clone(), opening, self.backoff).await
    }
}

#[expect(clippy::disallowed_methods, reason = "the caller's side: the server's source of ids is not here")]
pub(crate) fn request_id() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// A connection to whatever serves at `address`.
pub(crate) async fn connect(address: &str) -> Result<Channel, Error> {
    let connected = endpoint(address)?.connect().await;
    connected.map_err(|error| {
        Error::unreachable(format!(
            "nothing answers at {address}: {}; start it or check the address",
            innermost(&error)
        ))
    })
}

fn endpoint(address: &str) -> Result<Endpoint, Error> {
    let wrong =
        |why: &str| Error::address(format!("`{address}` is no address of a server: {why}; write `127.0.0.1:7420`"));
    let full = if address.contains("://") { address.to_owned() } else { format!("http://{address}") };
    let uri: Uri = full.parse().map_err(|error| wrong(&format!("{error}")))?;
    let secure = match uri.scheme_str() {
        Some("http") => false,
        Some("https") => true,
        other => return Err(wrong(&format!("the scheme is `{}`, not http or https", other.unwrap_or_default()))),
    };
    if uri.host().is_none_or(str::is_empty) {
        return Err(wrong("it names no host"));
    }
    if uri.port_u16().is_none()
        && (!address.contains("://") || uri.authority().is_some_and(|a| a.as_str().ends_with(':')))
    {
        return Err(wrong("it names no port"));
    }
    if uri.path() != "/" || uri.query().is_some() {
        return Err(wrong("it has a path"));
    }
    let endpoint =
        Endpoint::from(uri).connect_timeout(CONNECT_TIMEOUT).http2_keep_alive_interval(KEEP_ALIVE).tcp_nodelay(true);
    if !secure {
        return Ok(endpoint);
    }
    endpoint
        .tls_config(ClientTlsConfig::new().with_enabled_roots())
        .map_err(|error| Error::address(format!("TLS to {address} cannot be set up: {}", innermost(&error))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(address: &str) -> String {
        endpoint(address).map(|_| ()).unwrap_err().to_string()
    }

    #[test]
    fn addresses_come_with_and_without_scheme() {
        for address in ["localhost:7420", "127.0.0.1:1", "[::1]:7420", "http://a.example:80", "http://a.example"] {
            assert!(endpoint(address).is_ok(), "{address}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused_with_an_example() {
        assert!(refusal("localhost").contains("names no port"), "{}", refusal("localhost"));
        assert!(refusal("ftp://localhost:1").contains("`ftp`, not http or https"));
        assert!(refusal("localhost:1/x").contains("it has a path"));
        assert!(refusal("local host:1").contains("127.0.0.1:7420"));
        assert!(refusal("").contains("no address"));
    }

    #[tokio::test]
    async fn nobody_answering_says_so_and_what_to_do() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let error = Client::connect(&free.to_string()).await.unwrap_err();
        assert!(error.is_transient());
        assert!(error.message().contains(&format!("no server answers at {free}")), "{error}");
        assert!(error.message().contains("assay serve"), "{error}");
    }
}
