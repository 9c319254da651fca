//! The verbs the promises are told in.

use assay_client::v1::{
    self, Document, EventDetail, GeneratePersonasRequest, OnDisconnect, PersonaResult, RunEvent, RunOutcome,
    document::Content, run_event::Kind,
};
use assay_client::{Client, StreamItem};
use assay_harness::server::Server;
use futures::StreamExt as _;

/// A transcript of `people`, each with words of their own.
pub(crate) fn transcript(people: usize) -> Document {
    let wants = [
        "see all my trips in one list",
        "know the price before I start",
        "book for my whole family",
        "pay by card on board",
    ];
    let gripes = [
        "the map takes forever to load",
        "there are too many menus",
        "the app never remembers my card",
        "the button is hard to find",
    ];
    let habits =
        ["check the timetable at home", "call the office instead", "take a screenshot of the ticket", "ask the driver"];
    let mut text = String::new();
    for person in 1..=people {
        let of = |list: &[&str; 4], shift: usize| list[(person + shift) % 4].to_owned();
        text.push_str(&format!(
            "Interviewer: What do you want from the app, and what annoys you number {person}?\n\
             P{person:02}: I want to {}. It is annoying that {}.\n\
             Interviewer: And what do you usually do?\n\
             P{person:02}: Every time I travel I usually {}. I would rather {} because {}.\n",
            of(&wants, 0),
            of(&gripes, person / 4),
            of(&habits, person / 2),
            of(&wants, 1),
            of(&gripes, 2),
        ));
    }
    document("sessions.txt", &text)
}

pub(crate) fn document(name: &str, text: &str) -> Document {
    Document { name: name.into(), content: Some(Content::Text(text.into())) }
}

pub(crate) fn bytes(name: &str, data: &'static [u8]) -> Document {
    Document { name: name.into(), content: Some(Content::Data(data.into())) }
}

/// A request for `count` personas that goes on when nobody watches.
pub(crate) fn request(documents: Vec<Document>, count: u32) -> GeneratePersonasRequest {
    GeneratePersonasRequest {
        documents,
        count: count.to_string(),
        on_disconnect: OnDisconnect::Continue.into(),
        ..GeneratePersonasRequest::default()
    }
}

pub(crate) async fn client(server: &Server) -> Client {
    Client::connect(server.address()).await.unwrap()
}

/// Opens a run and returns its id as soon as it has one, leaving the stream.
pub(crate) async fn open(client: &Client, request: GeneratePersonasRequest) -> String {
    let mut stream = client.personas().generate_personas(request).await.unwrap().into_inner();
    loop {
        let message = stream.message().await.unwrap().unwrap();
        if let Some(v1::generate_personas_response::Item::Event(event)) = message.item {
            return event.run_id;
        }
    }
}

/// A run's events after `after`, to its end.
pub(crate) async fn events(client: &Client, run: &str, after: u64) -> Vec<RunEvent> {
    let stream = client.watch_run(run, after, EventDetail::All).await.unwrap();
    gather(stream).await
}

/// Starts a run and follows it to its end.
pub(crate) async fn play(client: &Client, request: GeneratePersonasRequest) -> Vec<RunEvent> {
    gather(client.generate_personas(request).await.unwrap()).await
}

async fn gather(stream: assay_client::RunStream) -> Vec<RunEvent> {
    let items: Vec<StreamItem> = stream.map(Result::unwrap).collect().await;
    let event = |item| match item {
        StreamItem::Event(event) => Some(*event),
        StreamItem::Progress(_) | StreamItem::Heartbeat(_) => None,
    };
    items.into_iter().filter_map(event).collect()
}

/// What every complete list of events keeps to: 1, 2, 3 … and one end, the last.
pub(crate) fn assert_whole(events: &[RunEvent]) {
    let numbers: Vec<u64> = events.iter().map(|event| event.sequence).collect();
    assert_eq!(numbers, (1..=events.len() as u64).collect::<Vec<_>>(), "events 1..n without gap or repeat");
    assert!(matches!(events[0].kind, Some(Kind::RunAccepted(_))));
    let ends = events.iter().filter(|event| matches!(event.kind, Some(Kind::RunFinished(_)))).count();
    assert_eq!(ends, 1, "exactly one end");
    finish(events);
}

pub(crate) fn finish(events: &[RunEvent]) -> &v1::RunFinished {
    match &events.last().unwrap().kind {
        Some(Kind::RunFinished(finished)) => finished,
        other => panic!("the last event is {other:?}"),
    }
}

pub(crate) fn outcome(events: &[RunEvent]) -> RunOutcome {
    finish(events).outcome()
}

/// Results that are through, by item.
pub(crate) fn results(events: &[RunEvent]) -> Vec<PersonaResult> {
    let mut results: Vec<(u32, PersonaResult)> = Vec::new();
    for event in events {
        if let Some(Kind::ItemFinished(item)) = &event.kind
            && item.last
            && let Some(v1::item_finished::Result::Persona(result)) = &item.result
        {
            let number = event.item_id.rsplit('-').next().unwrap().parse().unwrap();
            results.push((number, result.clone()));
        }
    }
    results.sort_by_key(|(number, _)| *number);
    results.into_iter().map(|(_, result)| result).collect()
}

pub(crate) fn warnings(events: &[RunEvent]) -> Vec<v1::Warning> {
    let warning = |event: &RunEvent| match &event.kind {
        Some(Kind::Warning(warning)) => Some(warning.clone()),
        _ => None,
    };
    events.iter().filter_map(warning).collect()
}

pub(crate) fn text_of(document: &Document) -> &[u8] {
    match document.content.as_ref().unwrap() {
        Content::Text(text) => text.as_bytes(),
        Content::Data(data) => data,
    }
}

/// Every trait of a persona.
pub(crate) fn traits(persona: &v1::Persona) -> impl Iterator<Item = &v1::Trait> {
    let lists =
        [&persona.goals, &persona.frustrations, &persona.behaviours, &persona.motivations, &persona.preferences];
    lists.into_iter().flatten()
}

/// Every quote equals its document's bytes at its span.
pub(crate) fn assert_quotes(documents: &[Document], results: &[PersonaResult]) {
    for result in results {
        for evidence in traits(result.persona.as_ref().unwrap()).flat_map(|claim| &claim.evidence) {
            let document = documents.iter().find(|document| document.name == evidence.document).unwrap();
            let (start, end) = (evidence.start_byte.unwrap() as usize, evidence.end_byte.unwrap() as usize);
            assert_eq!(&text_of(document)[start..end], evidence.quote.as_bytes());
            let line = text_of(document)[..start].iter().filter(|&&byte| byte == b'\n').count();
            assert_eq!(evidence.line as usize, line + 1);
        }
    }
}
