//! Why no connection came about, found out over a plain socket: what the transport says of it differs by platform and version.

use std::error::Error as StdError;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls::pki_types::ServerName;
use rustls::{CertificateError, ClientConfig, RootCertStore};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;

use crate::address::Address;
use crate::error::{Error, causes, innermost};
use crate::text::{because, say};

/// How HTTP/2 begins, and the empty SETTINGS that follow.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00";
const FRAME_TYPE: usize = 3;
const SETTINGS: u8 = 4;
const PATIENCE: Duration = Duration::from_secs(5);

type Failure = dyn StdError + Send + Sync + 'static;

/// Tries whether a server that speaks HTTP/2 without TLS is there. The transport takes any listener for one until the first call.
pub(crate) async fn speaks_http2(address: &Address) -> io::Result<bool> {
    let mut socket = open(address).await?;
    let mut head = [0; FRAME_TYPE + 1];
    let asked = async {
        socket.write_all(PREFACE).await?;
        socket.read_exact(&mut head).await
    };
    Ok(matches!(timeout(PATIENCE, asked).await, Ok(Ok(_))) && head[FRAME_TYPE] == SETTINGS)
}

/// The most likely reason why nothing came of connecting, with what to do about it.
pub(crate) async fn diagnose(address: &Address, failed: Option<&Failure>) -> Error {
    let (text, cause) = match open(address).await {
        Err(error) => ("no_server", error.to_string()),
        Ok(socket) => {
            let text = reason(address, socket, failed).await;
            (text, failed.map(|failed| innermost(failed)).unwrap_or_default())
        }
    };
    let said = match text {
        "certificate" => say("certificate", &[("address", &address.given)]),
        "no_grpc" => say("no_grpc", &[("address", &address.given)]),
        text => say(text, &[("address", &address.given), ("authority", &address.authority())]),
    };
    Error::unreachable(because(said, cause))
}

async fn reason(address: &Address, socket: TcpStream, failed: Option<&Failure>) -> &'static str {
    match (speaks_tls(address, socket).await, address.tls) {
        (true, false) => "plaintext_to_tls",
        (true, true) if failed.is_some_and(is_untrusted) => "certificate",
        (false, true) if speaks_http2(address).await.unwrap_or(false) => "tls_to_plaintext",
        _ => "no_grpc",
    }
}

async fn open(address: &Address) -> io::Result<TcpStream> {
    let opened = timeout(PATIENCE, TcpStream::connect((address.host.as_str(), address.port))).await;
    opened.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

/// Whether the other side speaks TLS. No authority is trusted and nothing is sent over it: it only shows by its certificate.
async fn speaks_tls(address: &Address, socket: TcpStream) -> bool {
    let Ok(name) = ServerName::try_from(address.host.clone()) else { return false };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let Ok(versions) = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions() else {
        return false;
    };
    let mut config = versions.with_root_certificates(RootCertStore::empty()).with_no_client_auth();
    config.alpn_protocols.push(b"h2".to_vec());
    match timeout(PATIENCE, TlsConnector::from(Arc::new(config)).connect(name, socket)).await {
        Ok(Err(error)) => of_tls(&error).is_some_and(|error| {
            use rustls::Error::{AlertReceived, InvalidCertificate, PeerIncompatible};
            matches!(error, AlertReceived(_) | InvalidCertificate(_) | PeerIncompatible(_))
        }),
        Ok(Ok(_)) => true,
        Err(_) => false,
    }
}

/// Whether the server's certificate was refused.
fn is_untrusted(failed: &Failure) -> bool {
    causes(failed).filter_map(|cause| of_tls(cause.downcast_ref()?)).any(|error| match error {
        rustls::Error::InvalidCertificate(why) => !matches!(why, CertificateError::BadEncoding),
        _ => false,
    })
}

fn of_tls(error: &io::Error) -> Option<&rustls::Error> {
    error.get_ref()?.downcast_ref()
}
