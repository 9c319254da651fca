//! The order of what a call goes through, a reason a line.

use std::future::Future;
use std::sync::Arc;

use assay_engine::port::catalog::Catalog;
use assay_engine::port::sources::Sources;
use assay_engine::runner::Runner;
use assay_proto::v1;
use futures::Stream;
use http::HeaderName;
use tokio::io::{AsyncRead, AsyncWrite};
use tonic::codec::CompressionEncoding::{Gzip, Zstd};
use tonic::transport::Server;
use tonic::transport::server::Connected;
use tower_http::cors::{AllowHeaders, Any, CorsLayer};

use crate::layer::bounds::BoundsLayer;
use crate::service::{automaton, catalog, note, persona, run, source};

/// What a call may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The largest message, in bytes, either way.
    pub max_message_bytes: usize,
    /// The most personas of a run.
    pub max_personas: u32,
}

/// What is served.
#[derive(Clone)]
pub struct Served {
    /// The engine.
    pub runner: Arc<Runner>,
    /// What is configured.
    pub catalog: Arc<dyn Catalog>,
    /// The way in for documents.
    pub sources: Arc<dyn Sources>,
    /// What a call may take.
    pub limits: Limits,
    /// Whether the server describes itself to those who ask: worth its start only where strangers call.
    pub reflection: bool,
}

/// The headers in which gRPC-Web finds a call's status.
const STATUS_HEADERS: [HeaderName; 3] = [
    HeaderName::from_static("grpc-status"),
    HeaderName::from_static("grpc-message"),
    HeaderName::from_static("grpc-status-details-bin"),
];

macro_rules! sized {
    ($service:expr, $limit:expr) => {
        $service
            .max_decoding_message_size($limit)
            .max_encoding_message_size($limit)
            .accept_compressed(Gzip)
            .accept_compressed(Zstd)
            .send_compressed(Gzip)
            .send_compressed(Zstd)
    };
}

/// Serves every service on `connections` until `shutdown`.
///
/// # Errors
/// The transport failed.
pub async fn serve<C, E>(
    served: Served,
    connections: impl Stream<Item = Result<C, E>>,
    shutdown: impl Future<Output = ()>,
) -> Result<(), tonic::transport::Error>
where
    C: AsyncRead + AsyncWrite + Connected + Unpin + Send + 'static,
    E: Into<Box<dyn std::error::Error + Send + Sync>>,
{
    let Served { runner, catalog, sources, limits, reflection } = served;
    let limit = limits.max_message_bytes;
    let (health, health_service) = tonic_health::server::health_reporter();
    health.set_serving::<v1::persona_service_server::PersonaServiceServer<persona::Personas>>().await;
    health.set_serving::<v1::run_service_server::RunServiceServer<run::Runs>>().await;
    health.set_serving::<v1::source_service_server::SourceServiceServer<source::SourcesOf>>().await;
    health.set_serving::<v1::catalog_service_server::CatalogServiceServer<catalog::CatalogOf>>().await;
    health.set_serving::<v1::automaton_service_server::AutomatonServiceServer<automaton::Automata>>().await;
    health.set_serving::<v1::note_service_server::NoteServiceServer<note::Notes>>().await;

    let personas = v1::persona_service_server::PersonaServiceServer::new(persona::Personas {
        runner: Arc::clone(&runner),
        sources: Arc::clone(&sources),
        max_personas: limits.max_personas,
    });
    let automata = v1::automaton_service_server::AutomatonServiceServer::new(automaton::Automata(Arc::clone(&runner)));
    let notes = v1::note_service_server::NoteServiceServer::new(note::Notes(Arc::clone(&runner)));
    let runs = v1::run_service_server::RunServiceServer::new(run::Runs(Arc::clone(&runner)));
    let sources = v1::source_service_server::SourceServiceServer::new(source::SourcesOf {
        catalog: Arc::clone(&catalog),
        sources,
    });
    let catalog = v1::catalog_service_server::CatalogServiceServer::new(catalog::CatalogOf(catalog, runner));

    Server::builder()
        // gRPC-Web from browsers comes over HTTP/1.1.
        .accept_http1(true)
        // One event in one write, at once.
        .tcp_nodelay(true)
        // A peer that vanished without a word is noticed, so that its runs are known to be unwatched.
        .http2_keepalive_interval(Some(std::time::Duration::from_secs(20)))
        .http2_keepalive_timeout(Some(std::time::Duration::from_secs(10)))
        // Outside gRPC-Web, or browsers would not be told the status.
        .layer(
            CorsLayer::new()
                .allow_origin(Any)
                // `*` does not cover `authorization`.
                .allow_headers(AllowHeaders::mirror_request())
                .allow_methods(Any)
                .expose_headers(STATUS_HEADERS),
        )
        // Before anything that looks at gRPC's own headers and trailers.
        .layer(tonic_web::GrpcWebLayer::new())
        // Innermost: sees each service's own answer.
        .layer(BoundsLayer { max_message_bytes: limit })
        .add_service(sized!(personas, limit))
        .add_service(sized!(automata, limit))
        .add_service(sized!(notes, limit))
        .add_service(sized!(runs, limit))
        .add_service(sized!(sources, limit))
        .add_service(sized!(catalog, limit))
        .add_service(health_service)
        .add_optional_service(reflection.then(reflection_v1).flatten())
        .add_optional_service(reflection.then(reflection_v1alpha).flatten())
        .serve_with_incoming_shutdown(connections, shutdown)
        .await
}

/// Plugins are described too, for who writes one, and not listed: they are not served here. So are the details of errors, for tools
/// that ask the server for its types.
fn described() -> tonic_reflection::server::Builder<'static> {
    let described = tonic_reflection::server::Builder::configure()
        .register_encoded_file_descriptor_set(assay_proto::DESCRIPTORS)
        .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
        .register_encoded_file_descriptor_set(tonic_types::pb::FILE_DESCRIPTOR_SET)
        .with_service_name(tonic_health::pb::health_server::SERVICE_NAME);
    assay_proto::SERVICES.iter().fold(described, |described, service| described.with_service_name(*service))
}

fn reflection_v1()
-> Option<tonic_reflection::server::v1::ServerReflectionServer<impl tonic_reflection::server::v1::ServerReflection>> {
    described().build_v1().inspect_err(|error| tracing::error!(%error, "no reflection v1")).ok()
}

fn reflection_v1alpha() -> Option<
    tonic_reflection::server::v1alpha::ServerReflectionServer<impl tonic_reflection::server::v1alpha::ServerReflection>,
> {
    described().build_v1alpha().inspect_err(|error| tracing::error!(%error, "no reflection v1alpha")).ok()
}
