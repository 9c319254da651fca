//! What stands beside the services: health, reflection, gRPC-Web, compression, deadlines, the catalogue.

use assay_client::v1::{self, ErrorReason};
use assay_harness::fake::{Behaviour, FakeModel, Script};
use assay_harness::server::Home;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tonic::codec::CompressionEncoding;
use tonic_types::StatusExt as _;

use crate::story::{client, request, transcript};

#[tokio::test]
async fn health_answers_for_the_server_and_for_every_service() {
    let home = Home::new();
    let server = home.serve();
    let channel =
        tonic::transport::Endpoint::new(format!("http://{}", server.address())).unwrap().connect().await.unwrap();
    let mut health = tonic_health::pb::health_client::HealthClient::new(channel);
    for service in
        ["", "assay.v1.PersonaService", "assay.v1.RunService", "assay.v1.SourceService", "assay.v1.CatalogService"]
    {
        let asked = tonic_health::pb::HealthCheckRequest { service: service.into() };
        let answer = health.check(asked).await.unwrap().into_inner();
        assert_eq!(answer.status(), tonic_health::pb::health_check_response::ServingStatus::Serving, "{service}");
    }
}

#[tokio::test]
async fn reflection_lists_every_service_in_both_versions() {
    let home = Home::new();
    let server = home.serve();
    let channel =
        tonic::transport::Endpoint::new(format!("http://{}", server.address())).unwrap().connect().await.unwrap();
    macro_rules! services {
        ($version:ident) => {{
            use tonic_reflection::pb::$version::{
                ServerReflectionRequest, server_reflection_client::ServerReflectionClient,
                server_reflection_request::MessageRequest, server_reflection_response::MessageResponse,
            };
            let asked = ServerReflectionRequest {
                host: String::new(),
                message_request: Some(MessageRequest::ListServices(String::new())),
            };
            let mut client = ServerReflectionClient::new(channel.clone());
            let mut answers = client.server_reflection_info(tokio_stream::iter([asked])).await.unwrap().into_inner();
            match answers.message().await.unwrap().unwrap().message_response.unwrap() {
                MessageResponse::ListServicesResponse(list) => {
                    list.service.into_iter().map(|s| s.name).collect::<Vec<_>>()
                }
                other => panic!("{other:?}"),
            }
        }};
    }
    for services in [services!(v1), services!(v1alpha)] {
        for service in ["PersonaService", "RunService", "SourceService", "CatalogService"] {
            assert!(services.contains(&format!("assay.v1.{service}")), "{service} is missing in {services:?}");
        }
    }
}

#[tokio::test]
async fn a_browser_reaches_the_same_port_over_grpc_web() {
    let home = Home::new();
    let server = home.serve();
    let mut stream = tokio::net::TcpStream::connect(server.address()).await.unwrap();
    let call = format!(
        "POST /assay.v1.CatalogService/ListProviders HTTP/1.1\r\nhost: {}\r\norigin: http://example.test\r\n\
         content-type: application/grpc-web+proto\r\nx-grpc-web: 1\r\ncontent-length: 5\r\nconnection: close\r\n\r\n\0\0\0\0\0",
        server.address()
    );
    stream.write_all(call.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(answer.contains("access-control-allow-origin: *") && answer.contains("grpc-status"), "{answer}");
    assert!(answer.contains("embedded") && answer.contains("grpc-status:0"), "{answer}");
}

#[tokio::test]
async fn compressed_calls_are_taken_and_answered() {
    let home = Home::new();
    let server = home.serve();
    for encoding in [CompressionEncoding::Gzip, CompressionEncoding::Zstd] {
        let mut personas = client(&server).await.personas().send_compressed(encoding).accept_compressed(encoding);
        let mut stream = personas.generate_personas(request(vec![transcript(3)], 1)).await.unwrap().into_inner();
        assert!(stream.message().await.unwrap().is_some());
    }
}

#[tokio::test]
async fn the_deadline_bounds_the_call_and_not_the_run() {
    let model = FakeModel::start(Script::always(Behaviour::Hang)).await;
    let home = Home::with_model(&model.base_url(), "fake");
    let server = home.serve();
    let client = client(&server).await;
    let mut asked = tonic::Request::new(request(vec![transcript(3)], 1));
    asked.metadata_mut().insert("grpc-timeout", "300m".parse().unwrap());
    let mut stream = client.personas().generate_personas(asked).await.unwrap().into_inner();
    let status = loop {
        match stream.message().await {
            Ok(message) => assert!(message.is_some(), "the stream ends with the deadline"),
            Err(status) => break status,
        }
    };
    assert_eq!(status.code(), tonic::Code::DeadlineExceeded, "{status}");
    assert_eq!(status.get_details_error_info().unwrap().reason, ErrorReason::DeadlineExceeded.code());
    let runs =
        client.runs().list_runs(v1::ListRunsRequest { unfinished_only: true, ..Default::default() }).await.unwrap();
    assert_eq!(runs.into_inner().runs.len(), 1, "the run goes on");
}

#[tokio::test]
async fn a_quiet_stream_says_that_it_lives() {
    let model = FakeModel::start(Script::always(Behaviour::Hang)).await;
    let config = format!(
        "default_provider = \"model\"\n[server]\nheartbeat = \"50ms\"\n\
         [providers.model]\nkind = \"openai\"\nbase_url = \"{}\"\ndefault_model = \"fake\"\n",
        model.base_url()
    );
    let home = Home::with_config(&config);
    let server = home.serve();
    let mut stream =
        client(&server).await.personas().generate_personas(request(vec![transcript(3)], 1)).await.unwrap().into_inner();
    let mut last = 0;
    loop {
        match stream.message().await.unwrap().unwrap().item.unwrap() {
            v1::generate_personas_response::Item::Event(event) => last = event.sequence,
            v1::generate_personas_response::Item::Heartbeat(heartbeat) => {
                assert_eq!(heartbeat.last_sequence, last);
                break;
            }
            v1::generate_personas_response::Item::Progress(progress) => panic!("{progress:?}"),
        }
    }
}

#[tokio::test]
async fn the_catalogue_is_honest_about_the_embedded_author() {
    let home = Home::new();
    let server = home.serve();
    let listed =
        client(&server).await.catalog().list_providers(v1::ListProvidersRequest {}).await.unwrap().into_inner();
    assert_eq!(listed.default_provider, "embedded");
    let embedded = &listed.providers[0];
    assert!(embedded.extractive && embedded.unusable.is_empty());
    assert!(embedded.description.contains("not"), "it says what it cannot do: {}", embedded.description);
}

#[tokio::test]
async fn sources_are_analysed_file_by_file() {
    let home = Home::new();
    let server = home.serve();
    let documents = vec![transcript(4), crate::story::bytes("empty.txt", b"")];
    let asked = v1::AnalyzeSourcesRequest { documents: documents.clone(), ..Default::default() };
    let answer = client(&server).await.sources().analyze_sources(asked).await.unwrap().into_inner();
    assert_eq!(answer.total_participants, 4);
    assert_eq!(answer.sources.len(), 2);
    assert_eq!(answer.sources[0].bytes, crate::story::text_of(&documents[0]).len() as u64);
    assert_eq!(answer.sources[0].shape, "transcript");
    assert!(answer.sources[0].tokens > 50 && answer.sources[0].participants == ["P01", "P02", "P03", "P04"]);
    assert!(answer.sources[1].unusable.contains("empty"));
}
