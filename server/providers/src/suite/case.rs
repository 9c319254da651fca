//! A vendor's provider before the scripted server.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use assay_engine::port::model::{DecisionKind, ModelError, ModelRef, Request};
use assay_harness::fake::{Behaviour, Call, Dialect, FakeModel, Script};

use super::{Heard, questions, request};
use crate::http::{Endpoint, Key, Timeouts, base_url, header};
use crate::vendor::Vendor;
use crate::{Auth, Provider, Secret, Written};

pub(super) const KEY: &str = "sk-planted-5f1d";
pub(super) const OTHER_KEY: &str = "sk-planted-77aa";

/// A vendor, whose wire it speaks, and where in a request its schema stands.
pub(super) struct Case {
    pub(super) vendor: Vendor,
    pub(super) wire: Dialect,
    pub(super) schema_at: &'static str,
}

impl Case {
    pub(super) fn endpoint(&self, fake: &FakeModel) -> Endpoint {
        let seconds = Duration::from_secs;
        let planted = header("x-project", KEY).unwrap();
        Endpoint {
            keys: keys(&[KEY]),
            headers: [planted].into_iter().collect(),
            default_model: "fake-1".into(),
            timeouts: Timeouts { first_token: seconds(5), gap: seconds(5), total: seconds(20), ..Timeouts::default() },
            ..Endpoint::new("fake", base_url(&fake.base_url_of(self.wire)).unwrap())
        }
    }

    pub(super) async fn start(&self, script: Script) -> Asked {
        self.start_with(script, |_| {}).await
    }

    pub(super) async fn start_with(&self, script: Script, change: impl FnOnce(&mut Endpoint)) -> Asked {
        let fake = FakeModel::start(script).await;
        let mut endpoint = self.endpoint(&fake);
        change(&mut endpoint);
        Asked { fake, provider: self.vendor.clone().provider(endpoint).unwrap(), heard: Heard::default() }
    }

    pub(super) async fn answer(&self, behaviour: Behaviour) -> Written {
        self.start(Script::always(behaviour)).await.ask(&draft()).await.unwrap()
    }

    pub(super) async fn failure(&self, behaviour: Behaviour) -> ModelError {
        let silent = matches!(behaviour, Behaviour::Hang | Behaviour::Stalling);
        let asked = self.start_with(Script::always(behaviour), |endpoint| {
            if silent {
                endpoint.timeouts.first_token = Duration::from_millis(300);
                endpoint.timeouts.gap = Duration::from_millis(200);
            }
        });
        asked.await.ask(&draft()).await.unwrap_err()
    }

    pub(super) fn uses_key(&self) -> bool {
        !matches!(self.vendor, Vendor::Custom { auth: Auth::None, .. })
    }

    pub(super) fn has_no_filter(&self) -> bool {
        self.wire == Dialect::Ollama
    }
}

pub(super) struct Asked {
    pub(super) fake: FakeModel,
    pub(super) provider: Arc<dyn Provider>,
    pub(super) heard: Heard,
}

impl Asked {
    pub(super) async fn ask(&self, request: &Request) -> Result<Written, ModelError> {
        self.provider.ask(request, &self.heard).await
    }

    pub(super) fn decided(&self) -> Vec<DecisionKind> {
        self.heard.decisions().iter().map(|decision| decision.kind).collect()
    }
}

pub(super) fn keys(keys: &[&str]) -> Vec<Key> {
    keys.iter().map(|key| Key::new(Secret::new(*key), "the tests").unwrap()).collect()
}

pub(super) fn draft() -> Request {
    put(0)
}

pub(super) fn put(number: usize) -> Request {
    let model = ModelRef { provider: "fake".into(), model: "fake-1".into() };
    request(model, questions().swap_remove(number))
}

/// Every call is answered as asked, and kept.
pub(super) fn recorded(calls: &Arc<Mutex<Vec<Call>>>) -> Script {
    let calls = Arc::clone(calls);
    Script::by(move |call| {
        calls.lock().unwrap().push(call.clone());
        Behaviour::Well
    })
}

/// A log that is kept.
#[derive(Clone, Default)]
pub(super) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
