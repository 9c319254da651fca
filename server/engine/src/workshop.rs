//! Where long computations are done: off the threads that serve sockets, as many at once as there are cores, and stopped as soon as
//! nobody waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use crate::tasks::Tasks;

/// Why work was not done to its end.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unserved {
    /// It took too long.
    #[error("not done within {} s; ask for a smaller machine", .0.as_secs())]
    Overtime(Duration),
    /// The server is going down.
    #[error("the server is going down; ask again")]
    Interrupted,
    /// The work broke off by itself.
    #[error("the work did not come to its end")]
    Broken,
}

/// The cores, as far as computations may have them. Batches have benches of their own, so that no call waits for a batch.
pub(crate) struct Workshop {
    tasks: Tasks,
    benches: Arc<Semaphore>,
    batches: Arc<Semaphore>,
}

impl Workshop {
    /// With as many benches as there are cores.
    pub(crate) fn new(tasks: Tasks) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        Self { tasks, benches: Arc::new(Semaphore::new(cores)), batches: Arc::new(Semaphore::new(cores)) }
    }

    /// Does `job`, which asks now and then whether to stop: after `limit`, counted from when it begins, when the future is dropped,
    /// and when the engine stops.
    ///
    /// # Errors
    /// See [`Unserved`].
    pub(crate) async fn work<T: Send + 'static>(
        &self,
        limit: Duration,
        job: impl FnOnce(&dyn Fn() -> bool) -> T + Send + 'static,
    ) -> Result<T, Unserved> {
        let bench = Arc::clone(&self.benches).acquire_owned().await.map_err(|_| Unserved::Interrupted)?;
        tokio::time::timeout(limit, self.at(bench, job)).await.unwrap_or(Err(Unserved::Overtime(limit)))
    }

    /// The same for a part of a batch, which says itself how long it may take.
    ///
    /// # Errors
    /// See [`Unserved`].
    pub(crate) async fn work_through<T: Send + 'static>(
        &self,
        job: impl FnOnce(&dyn Fn() -> bool) -> T + Send + 'static,
    ) -> Result<T, Unserved> {
        let bench = Arc::clone(&self.batches).acquire_owned().await.map_err(|_| Unserved::Interrupted)?;
        self.at(bench, job).await
    }

    async fn at<T: Send + 'static>(
        &self,
        bench: OwnedSemaphorePermit,
        job: impl FnOnce(&dyn Fn() -> bool) -> T + Send + 'static,
    ) -> Result<T, Unserved> {
        let stop = Stop::default();
        let (flag, stopping) = (Arc::clone(&stop.0), self.tasks.stopping().clone());
        let (tell, told) = oneshot::channel();
        self.tasks.spawn_blocking(move || {
            let _bench = bench;
            let done = job(&|| flag.load(Ordering::Relaxed) || stopping.is_cancelled());
            // Whoever asked may have gone away.
            let _ = tell.send(done);
        });
        match told.await {
            _ if self.tasks.stopping().is_cancelled() => Err(Unserved::Interrupted),
            Ok(done) => Ok(done),
            Err(_) => Err(Unserved::Broken),
        }
    }
}

/// Tells the work to stop when it is dropped.
#[derive(Default)]
struct Stop(Arc<AtomicBool>);

impl Drop for Stop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Works until it is told to stop, and says then that it has.
    fn endless(ended: oneshot::Sender<()>) -> impl FnOnce(&dyn Fn() -> bool) + Send + 'static {
        move |stopped| {
            while !stopped() {
                std::thread::yield_now();
            }
            let _ = ended.send(());
        }
    }

    #[tokio::test]
    async fn what_takes_too_long_is_really_stopped() {
        let workshop = Workshop::new(Tasks::default());
        let (ended, end) = oneshot::channel();
        let limit = Duration::from_millis(5);
        assert_eq!(workshop.work(limit, endless(ended)).await, Err(Unserved::Overtime(limit)));
        end.await.unwrap();
    }

    #[tokio::test]
    async fn work_that_nobody_waits_for_is_stopped() {
        let workshop = Workshop::new(Tasks::default());
        let (ended, end) = oneshot::channel();
        let work = workshop.work(Duration::from_secs(3600), endless(ended));
        assert!(tokio::time::timeout(Duration::from_millis(5), work).await.is_err());
        end.await.unwrap();
    }

    #[tokio::test]
    async fn work_that_breaks_is_said_to_have_broken() {
        let workshop = Workshop::new(Tasks::default());
        let broken = workshop.work(Duration::from_secs(3600), |_| panic!("as a defect would"));
        assert_eq!(broken.await, Err(Unserved::Broken));
        assert_eq!(workshop.work(Duration::from_secs(3600), |_| 7).await, Ok(7), "the bench is free again");
    }
}
