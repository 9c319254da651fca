//! Material on its way in: read off the threads that serve, for it takes as long as the disk does.

use std::sync::{Arc, Mutex, PoisonError};

use assay_engine::port::sources::{FileRead, Material, Sources, SourcesError};
use tonic::Status;

use crate::status;

/// Does `work`, which blocks.
pub(crate) async fn blocking<T: Send + 'static>(
    sources: &Arc<dyn Sources>,
    work: impl FnOnce(&dyn Sources) -> Result<T, SourcesError> + Send + 'static,
) -> Result<T, Status> {
    let sources = Arc::clone(sources);
    let done = tokio::task::spawn_blocking(move || work(sources.as_ref())).await;
    let done = done.map_err(|_| Status::internal("reading the material did not come to its end"))?;
    done.map_err(|error| status::sources(&error))
}

/// What `each` makes of every file of `material`, in its order.
pub(crate) async fn each<T: Send + 'static>(
    sources: &Arc<dyn Sources>,
    material: Material,
    each: impl Fn(FileRead) -> T + Send + Sync + 'static,
) -> Result<Vec<T>, Status> {
    let read = move |sources: &dyn Sources| {
        let made = Mutex::new(Vec::new());
        let hear = |at, file| {
            let one = each(file);
            made.lock().unwrap_or_else(PoisonError::into_inner).push((at, one));
        };
        sources.visit(material, &hear)?;
        let mut made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
        made.sort_by_key(|(at, _)| *at);
        Ok(made.into_iter().map(|(_, one)| one).collect())
    };
    blocking(sources, read).await
}
