//! Connecting: from an address and options to a connection that was tried, or to what is wrong and what to do about it.

use std::time::Duration;

use http::HeaderValue;
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint};

use crate::address::Address;
use crate::backoff::Backoff;
use crate::client::{Client, MESSAGE_LIMIT};
use crate::diagnosis::{diagnose, speaks_http2};
use crate::error::Error;
use crate::line::{Line, Terms};
use crate::text::{because, say};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const KEEP_ALIVE: Duration = Duration::from_secs(20);
const USER_AGENT: &str = concat!("assay-rust/", env!("CARGO_PKG_VERSION"));

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// How to connect.
#[derive(Clone)]
pub struct ConnectOptions {
    /// A bearer token that goes along with every call. It is refused over plaintext to another machine.
    pub token: Option<String>,
    /// Authorities to trust, as PEM, instead of the machine's.
    pub ca: Option<Vec<u8>>,
    /// The longest message that is taken in, in bytes. What a server takes in is the server's to say.
    pub max_message_bytes: usize,
    /// Whether what is sent is compressed. What is received may be in any case.
    pub compress: bool,
    /// How streams and uploads wait between attempts.
    pub backoff: Backoff,
}

impl Default for ConnectOptions {
    /// No token, the machine's authorities, 256 MiB, nothing compressed.
    fn default() -> Self {
        Self { token: None, ca: None, max_message_bytes: MESSAGE_LIMIT, compress: false, backoff: Backoff::default() }
    }
}

/// The token is not for logs.
impl std::fmt::Debug for ConnectOptions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ConnectOptions")
            .field("token", &self.token.as_ref().map(|_| "..."))
            .field("max_message_bytes", &self.max_message_bytes)
            .field("compress", &self.compress)
            .field("backoff", &self.backoff)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// Connects to `http://host:port` (plaintext) or `https://host:port` (TLS); where `address` is empty, to that of ASSAY_SERVER. A bare
    /// `host:port` is plaintext and has to be this machine. Takes ten seconds at most.
    ///
    /// # Errors
    /// INVALID_ARGUMENT where the address is none, UNAVAILABLE where no connection comes about; the message says what to do about it.
    pub async fn connect(address: &str) -> Result<Self, Error> {
        Self::connect_with(address, ConnectOptions::default()).await
    }

    /// Connects as `options` say.
    ///
    /// # Errors
    /// As [`Client::connect`], and INVALID_ARGUMENT where the token would go in plaintext to another machine, or cannot be sent at all.
    pub async fn connect_with(address: &str, options: ConnectOptions) -> Result<Self, Error> {
        let address = Address::of_server(address)?;
        let terms = options.terms(&address)?;
        let channel = open(&address, &options).await?;
        Ok(Self::over(Line::new(channel, terms)).with_backoff(options.backoff))
    }
}

impl ConnectOptions {
    fn terms(&self, address: &Address) -> Result<Terms, Error> {
        if self.token.is_some() && !address.tls && !address.is_loopback() {
            let authority = address.authority();
            let said = say("token_in_plaintext", &[("address", &address.given), ("authority", &authority)]);
            return Err(Error::refusal(said));
        }
        let header = |token: &String| HeaderValue::try_from(format!("Bearer {token}"));
        let authorization = self.token.as_ref().map(header).transpose();
        let mut authorization =
            authorization.map_err(|_| Error::refusal("the token has characters that no header has".to_owned()))?;
        if let Some(authorization) = &mut authorization {
            authorization.set_sensitive(true);
        }
        Ok(Terms {
            address: address.given.clone(),
            limit: self.max_message_bytes,
            authorization,
            compress: self.compress,
            accept_compressed: true,
            ..Terms::default()
        })
    }

    fn tls(&self) -> ClientTlsConfig {
        match &self.ca {
            Some(ca) => ClientTlsConfig::new().ca_certificate(Certificate::from_pem(ca)),
            None => ClientTlsConfig::new().with_enabled_roots(),
        }
    }
}

/// A connection that was tried.
async fn open(address: &Address, options: &ConnectOptions) -> Result<Channel, Error> {
    let endpoint = endpoint(address, options)?;
    match tokio::time::timeout(CONNECT_TIMEOUT, attempt(address, &endpoint)).await {
        Ok(Ok(channel)) => Ok(channel),
        Ok(Err(failed)) => Err(diagnose(address, failed.as_deref()).await),
        Err(_) => Err(diagnose(address, None).await),
    }
}

/// What is to be connected to.
pub(crate) fn endpoint(address: &Address, options: &ConnectOptions) -> Result<Endpoint, Error> {
    let endpoint = Endpoint::from_shared(address.uri()).and_then(|endpoint| endpoint.user_agent(USER_AGENT));
    let mut endpoint = endpoint.map_err(|error| Error::refusal(error.to_string()))?;
    endpoint = endpoint.connect_timeout(CONNECT_TIMEOUT).http2_keep_alive_interval(KEEP_ALIVE).tcp_nodelay(true);
    if address.tls {
        // Without authorities nothing is trusted.
        let untrusted = |error| Error::unreachable(because(say("certificate", &[("address", &address.given)]), error));
        endpoint = endpoint.tls_config(options.tls()).map_err(untrusted)?;
    }
    Ok(endpoint)
}

async fn attempt(address: &Address, endpoint: &Endpoint) -> Result<Channel, Option<Failure>> {
    if !address.tls && !speaks_http2(address).await.map_err(|error| Some(error.into()))? {
        return Err(None);
    }
    endpoint.connect().await.map_err(|error| Some(error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nobody_answering_says_so_and_what_to_do() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let error = Client::connect(&free.to_string()).await.unwrap_err();
        assert!(error.is_transient());
        let said = format!(
            "no server answers at {free}: start one with `assay serve --listen {free}`, or check the address ("
        );
        assert!(error.message().starts_with(&said), "{error}");
    }

    #[tokio::test]
    async fn a_token_is_not_sent_in_plaintext_to_another_machine() {
        let options = ConnectOptions { token: Some("secret".into()), ..ConnectOptions::default() };
        let error = Client::connect_with("http://10.0.0.5:7420", options.clone()).await.unwrap_err();
        assert!(error.message().ends_with("write `https://10.0.0.5:7420`"), "{error}");
        assert!(!format!("{options:?}{error:?}").contains("secret"));
    }

    #[tokio::test]
    async fn what_listens_and_speaks_no_grpc_is_said() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let mut tasks = tokio::task::JoinSet::new();
        tasks.spawn(async move {
            loop {
                drop(listener.accept().await.unwrap());
            }
        });
        let error = Client::connect(&address).await.unwrap_err();
        assert_eq!(error.message(), format!("what answers at {address} is no gRPC server: check the port"));
    }
}
