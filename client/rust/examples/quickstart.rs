//! The quick start of the README, as printed there.
#![expect(clippy::print_stdout, reason = "what a program says")]

use assay_client::v1::GeneratePersonasRequest;
use assay_client::{Client, Error, folder};

#[tokio::main]
async fn main() -> Result<(), Error> {
    let client = Client::connect("").await?;
    let documents = folder::read(&["interviews"])?.documents;
    let request = GeneratePersonasRequest { documents, count: "3".into(), ..Default::default() };
    for result in client.generate_personas(request).await?.collect().await?.personas {
        let persona = result.persona.unwrap_or_default();
        println!("{} - {}", persona.name, persona.archetype);
    }
    Ok(())
}
