//! The use-cases of comparing personas, without asking a model.

use assay_domain::persona::Persona;
use assay_domain::quality::Profiles;
use assay_domain::quality::compare::{self, Change, Comparison, Wanted};
use tokio::sync::oneshot;

use crate::runner::Runner;

/// The server is going down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the server is going down; ask again")]
pub struct Interrupted;

impl Runner {
    /// Says how alike personas are, and by what. Asks no model and keeps nothing.
    ///
    /// # Errors
    /// [`Interrupted`].
    pub async fn compare(&self, personas: Vec<Persona>, wanted: Wanted) -> Result<Comparison, Interrupted> {
        self.computed(move || compare::compare(&Profiles::of(&personas), &wanted)).await
    }

    /// Says what changed from one version of a persona to another. Asks no model and keeps nothing.
    ///
    /// # Errors
    /// [`Interrupted`].
    pub async fn diff(&self, before: Persona, now: Persona) -> Result<Vec<Change>, Interrupted> {
        self.computed(move || compare::diff(&before, &now)).await
    }

    async fn computed<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Interrupted> {
        let (tell, told) = oneshot::channel();
        self.tasks.spawn_blocking(move || {
            // Whoever asked may have gone away.
            let _ = tell.send(work());
        });
        told.await.map_err(|_| Interrupted)
    }
}
