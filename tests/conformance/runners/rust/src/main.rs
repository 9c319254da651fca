//! The runner of the Rust client: it takes a thing to do a line, as `tests/conformance/README.md` says, and answers a line.

mod asked;
mod calls;
mod said;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use assay_client::{Backoff, Client, ConnectOptions, Error, LocalFile, RunStream, UploadOptions};
use futures::future::join_all;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader, stdin, stdout};

use asked::{Connect, File, Step, Thing};
use said::{Did, Failed, Progress};

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let mut lines = BufReader::new(stdin()).lines();
    let mut output = stdout();
    let mut client = None;
    while let Some(line) = lines.next_line().await? {
        let did = match serde_json::from_str(&line) {
            Ok(thing) => act(&mut client, thing).await,
            Err(error) => Err(error.into()),
        };
        let mut answer = serde_json::to_vec(&did.unwrap_or_else(Did::failed))?;
        answer.push(b'\n');
        output.write_all(&answer).await?;
        output.flush().await?;
    }
    Ok(())
}

async fn act(connected: &mut Option<Client>, thing: Thing) -> Result<Did, Failed> {
    match thing {
        Thing::Connect(told) => {
            *connected = Some(connect(told).await?);
            Ok(Did::default())
        }
        Thing::Close(close) => {
            connected.take_if(|_| close);
            Ok(Did::default())
        }
        Thing::Step(step) => {
            let client = connected.as_ref().ok_or_else(|| Failed::told("nothing is connected"))?;
            if step.together.is_empty() {
                return do_step(client, step).await;
            }
            let together = join_all(step.together.into_iter().map(|step| do_step(client, step))).await;
            let together = together.into_iter().map(|did| did.unwrap_or_else(Did::failed)).collect();
            Ok(Did { together, ..Did::default() })
        }
    }
}

async fn connect(told: Connect) -> Result<Client, Failed> {
    let first = ConnectOptions::default();
    let options = ConnectOptions {
        token: told.token,
        ca: told.ca.map(std::fs::read).transpose()?,
        max_message_bytes: told.max_message_bytes.unwrap_or(first.max_message_bytes),
        compress: told.compress,
        backoff: Backoff { first: Duration::from_millis(20), most: Duration::from_millis(500), attempts: 6 },
    };
    let client = Client::connect_with(&told.address, options).await?;
    match told.traceparent {
        Some(traceparent) => Ok(client.with_traceparent(&traceparent)?),
        None => Ok(client),
    }
}

async fn do_step(client: &Client, step: Step) -> Result<Did, Failed> {
    let client = match step.deadline_ms {
        Some(deadline) => client.clone().with_timeout(Duration::from_millis(deadline)),
        None => client.clone(),
    };
    if !step.upload.is_empty() {
        return Ok(upload(&client, step.upload).await?);
    }
    if step.call == "GenerateCases" {
        return calls::cases(&client, &step).await;
    }
    match calls::run(&client, &step).await {
        Some(run) => follow(run?, &step).await,
        None => Ok(Did { response: Some(calls::call(&client, &step).await?), ..Did::default() }),
    }
}

/// A run; who stops following it drops it.
async fn follow(mut run: RunStream, step: &Step) -> Result<Did, Failed> {
    if step.collect {
        return Ok(Did { finished: Some(run.collect().await?.into()), ..Did::default() });
    }
    let mut did = Did::default();
    loop {
        match run.message().await {
            Ok(Some(item)) => did.items.push(item.into()),
            Ok(None) => return Ok(did),
            Err(error) => return Ok(Did { error: Some(error.into()), ..did }),
        }
        if Some(did.items.len()) == step.stop_after {
            return Ok(Did { stopped: true, ..did });
        }
        tokio::time::sleep(Duration::from_millis(step.pause_ms)).await;
    }
}

async fn upload(client: &Client, files: Vec<File>) -> Result<Did, Error> {
    let files: Vec<_> = files.into_iter().map(|file| LocalFile { name: file.name, path: file.path }).collect();
    let heard = Arc::new(Mutex::new(Progress::default()));
    let hears = Arc::clone(&heard);
    let options = UploadOptions {
        progress: Some(Arc::new(move |progress| {
            *hears.lock().unwrap_or_else(PoisonError::into_inner) = progress.into();
        })),
        ..UploadOptions::default()
    };
    let set = client.upload(&files, options).await?;
    let progress = *heard.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(Did { response: serde_json::to_value(set).ok(), progress: Some(progress), ..Did::default() })
}
