//! What is configured of a plugin, and how it is connected to.

use std::error::Error;
use std::time::Duration;

use assay_engine::port::plugin::{PluginKind, PluginName};
use http::Uri;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::{Certificate, Channel, ClientTlsConfig, Endpoint};
use tonic::{Request, Status};

/// The longest a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(5);

/// A plugin, as it is run.
#[derive(Clone, Debug)]
pub struct PluginSettings {
    /// The name that requests use, and where it is.
    pub plugin: PluginName,
    /// What it is.
    pub kind: PluginKind,
    /// The longest a call may take, from its turn on.
    pub timeout: Duration,
    /// Calls under way at once.
    pub max_concurrency: usize,
    /// The weight of its metric in the overall score, at least 0.
    pub weight: f64,
    /// Sent with every call.
    pub token: Option<Token>,
    /// The authority that signs its certificate, in PEM; `None`: the roots of the machine.
    pub authority: Option<Certificate>,
}

/// What shows a plugin who calls.
#[derive(Clone, Debug)]
pub struct Token(MetadataValue<Ascii>);

/// `secret` as a bearer token. It is shown nowhere.
///
/// # Errors
/// It cannot be sent in a header.
pub fn token(secret: &str) -> Result<Token, String> {
    let value = MetadataValue::try_from(format!("Bearer {secret}"));
    let mut value = value.map_err(|_| "what no header can carry: a token is of visible ASCII characters".to_owned())?;
    value.set_sensitive(true);
    Ok(Token(value))
}

/// An authority's certificate in PEM.
///
/// # Errors
/// It is none.
pub fn authority(pem: &str) -> Result<Certificate, String> {
    if !pem.contains("-----BEGIN CERTIFICATE-----") {
        return Err("there is no certificate in it: PEM begins with -----BEGIN CERTIFICATE-----".to_owned());
    }
    Ok(Certificate::from_pem(pem))
}

/// Where a plugin is: `HOST:PORT`, `http://HOST:PORT` or `https://HOST:PORT`.
///
/// # Errors
/// What is wrong with it.
pub fn endpoint(address: &str, authority: Option<&Certificate>) -> Result<Endpoint, String> {
    let full = if address.contains("://") { address.to_owned() } else { format!("http://{address}") };
    let uri: Uri = full.parse().map_err(|error| format!("{error}"))?;
    let secure = match uri.scheme_str() {
        Some("http") => false,
        Some("https") => true,
        _ => return Err("the scheme is neither http nor https".to_owned()),
    };
    if uri.host().is_none_or(str::is_empty) || uri.port_u16().is_none() {
        return Err("it names no host with a port".to_owned());
    }
    if uri.path() != "/" || uri.query().is_some() || uri.authority().is_some_and(|it| it.as_str().contains('@')) {
        return Err("it has more than a host and a port".to_owned());
    }
    if !secure && authority.is_some() {
        return Err("an authority's certificate is configured, and the address is not of https".to_owned());
    }
    let endpoint = Endpoint::from(uri).connect_timeout(CONNECT).tcp_nodelay(true);
    if !secure {
        return Ok(endpoint);
    }
    let tls = match authority {
        Some(authority) => ClientTlsConfig::new().ca_certificate(authority.clone()),
        None => ClientTlsConfig::new().with_enabled_roots(),
    };
    endpoint.tls_config(tls).map_err(|error| format!("TLS cannot be set up: {}", innermost(&error)))
}

/// What a channel sends with every call.
#[derive(Clone, Debug)]
pub(super) struct Credentials(Option<Token>);

impl Interceptor for Credentials {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        if let Some(Token(value)) = &self.0 {
            request.metadata_mut().insert("authorization", value.clone());
        }
        Ok(request)
    }
}

/// A connection to a plugin.
pub(super) type Line = InterceptedService<Channel, Credentials>;

/// Connects when it is used.
pub(super) fn line(settings: &PluginSettings) -> Result<Line, String> {
    let wrong = |error| format!("plugins.{}.address: {error}", settings.plugin.name);
    let endpoint = endpoint(&settings.plugin.address, settings.authority.as_ref()).map_err(wrong)?;
    Ok(InterceptedService::new(endpoint.connect_lazy(), Credentials(settings.token.clone())))
}

/// What an error comes down to.
pub(super) fn innermost(error: &dyn Error) -> String {
    let mut deepest = error;
    while let Some(source) = deepest.source() {
        deepest = source;
    }
    deepest.to_string()
}
