//! Personas are compared without a model: every likeness has its reasons, the order of personas and lists does not matter, and what
//! changed between two versions is named part by part.

use assay_client::Client;
use assay_client::v1::{
    ComparePersonasRequest, ComparePersonasResponse, DiffPersonasRequest, Persona, PersonaChange, PersonaChangeKind,
};
use assay_harness::server::Home;
use tonic::{Code, Status};
use tonic_types::StatusExt as _;

use crate::story::{client, play, request, results, transcript};

async fn personas(client: &Client, count: u32) -> Vec<Persona> {
    let events = play(client, request(vec![transcript(8)], count)).await;
    results(&events).into_iter().filter_map(|result| result.persona).collect()
}

async fn compare(client: &Client, request: ComparePersonasRequest) -> Result<ComparePersonasResponse, Status> {
    client.personas().compare_personas(request).await.map(tonic::Response::into_inner)
}

fn of(personas: &[Persona]) -> ComparePersonasRequest {
    ComparePersonasRequest { personas: personas.to_vec(), ..ComparePersonasRequest::default() }
}

async fn changes(client: &Client, before: &Persona, now: &Persona) -> Vec<PersonaChange> {
    let versions = DiffPersonasRequest { before: Some(before.clone()), now: Some(now.clone()) };
    client.personas().diff_personas(versions).await.unwrap().into_inner().changes
}

fn violations(refused: &Status) -> Vec<String> {
    assert_eq!(refused.code(), Code::InvalidArgument);
    refused.get_details_bad_request().unwrap().field_violations.into_iter().map(|it| it.field).collect()
}

#[tokio::test]
async fn every_two_personas_are_compared_and_each_pair_has_its_reasons() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let mut set = personas(&client, 3).await;
    let mut copy = set[0].clone();
    (copy.id, copy.name) = ("copy".into(), "Somebody Else".into());
    set.push(copy);
    let told = compare(&client, of(&set)).await.unwrap();
    assert_eq!((told.personas.len(), told.matrix.len(), told.pair_count, told.pairs.len()), (4, 4, 6, 6));
    for (one, row) in told.matrix.iter().enumerate() {
        for (other, alike) in row.similarities.iter().enumerate() {
            assert!((0.0..=1.0).contains(alike));
            assert!((alike - told.matrix[other].similarities[one]).abs() < 1e-6);
        }
    }
    let nearest = &told.pairs[0];
    assert_eq!((nearest.one, nearest.other, told.duplicate_count), (0, 3, 1));
    assert!(nearest.similarity > 0.999 && !nearest.words.is_empty() && !nearest.traits.is_empty(), "{nearest:?}");
    assert!(nearest.parts.iter().all(|part| part.similarity > 0.999), "{:?}", nearest.parts);
    assert!(told.pairs.windows(2).all(|pair| pair[0].similarity >= pair[1].similarity));
    let one = ComparePersonasRequest { one: Some(3), max_pairs: Some(2), ..of(&set) };
    let told = compare(&client, one).await.unwrap();
    assert_eq!((told.pair_count, told.pairs.len()), (3, 2));
    assert!(told.pairs.iter().all(|pair| pair.one == 3 && pair.other < 3), "{:?}", told.pairs);
}

#[tokio::test]
async fn the_order_of_personas_and_of_lists_does_not_matter() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let set = personas(&client, 3).await;
    let mut turned: Vec<Persona> = set.iter().rev().cloned().collect();
    turned.iter_mut().for_each(|persona| persona.goals.reverse());
    let (told, again) = (compare(&client, of(&set)).await.unwrap(), compare(&client, of(&turned)).await.unwrap());
    for one in 0..3 {
        for other in 0..3 {
            let (was, is) = (told.matrix[one].similarities[other], again.matrix[2 - one].similarities[2 - other]);
            assert!((was - is).abs() < 1e-5, "{one} and {other}: {was} {is}");
        }
    }
}

#[tokio::test]
async fn what_changed_between_two_versions_is_named_part_by_part() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let before = personas(&client, 1).await.remove(0);
    assert_eq!(changes(&client, &before, &before).await, []);
    let mut now = before.clone();
    now.goals.reverse();
    assert_eq!(changes(&client, &before, &now).await, [], "order within a list is no change");
    now = before.clone();
    now.name = "Somebody Else".into();
    let gone = now.goals.pop().unwrap();
    now.frustrations[0].evidence.clear();
    let told = changes(&client, &before, &now).await;
    let kinds: Vec<(&str, PersonaChangeKind)> = told.iter().map(|it| (it.path.as_str(), it.kind())).collect();
    let last = format!("goals[{}]", now.goals.len());
    assert_eq!(
        kinds,
        [
            ("name", PersonaChangeKind::Changed),
            (last.as_str(), PersonaChangeKind::Removed),
            ("frustrations[0]", PersonaChangeKind::Evidence)
        ]
    );
    assert_eq!((&told[0].before, told[0].now.as_str(), &told[1].before), (&before.name, "Somebody Else", &gone.text));
    assert_eq!(told[2].evidence_before as usize, before.frustrations[0].evidence.len());
}

#[tokio::test]
async fn every_violation_of_a_comparison_is_named_at_once() {
    let home = Home::new();
    let server = home.serve();
    let client = client(&server).await;
    let mut set = personas(&client, 1).await;
    set[0].name.clear();
    let wrong =
        ComparePersonasRequest { one: Some(1), duplicate_threshold: Some(1.5), max_pairs: Some(1001), ..of(&set) };
    let refused = compare(&client, wrong).await.unwrap_err();
    assert_eq!(violations(&refused), ["personas", "personas[0].name", "one", "duplicate_threshold", "max_pairs"]);
    let many: Vec<Persona> = (0..501).map(|at| Persona { name: format!("P{at}"), ..Persona::default() }).collect();
    let refused = compare(&client, of(&many)).await.unwrap_err();
    assert!(refused.message().contains("501 personas; at most 500"), "{}", refused.message());
    let versions = DiffPersonasRequest { before: Some(set.remove(0)), now: None };
    let refused = client.personas().diff_personas(versions).await.unwrap_err();
    assert_eq!(violations(&refused), ["before.name", "now"]);
}
