//! When each stage next has a task to hand out, so that waiting workers look at the right moment and not before.
//!
//! A backend sets a stage's row after every change and before it answers the change's caller: whoever finds a moment
//! reached and then no task has been overtaken by another worker, and the row has already moved on.

use std::collections::HashMap;
use std::future::pending;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use assay_engine::run::StageName;
use tokio::sync::watch;
use tokio::time::Instant;

/// Milliseconds since 1970, as [`LeaseClock`] tells them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment(pub(crate) i64);

impl Moment {
    /// Long ago: due at once.
    pub(crate) const PAST: Self = Self(0);
}

/// A clock that starts at the wall's time and never jumps after that: a lease lasts as long as it was granted for,
/// whatever happens to the wall clock.
pub(crate) struct LeaseClock {
    wall: i64,
    since: Instant,
}

impl LeaseClock {
    /// A clock that shows the wall's time.
    #[expect(clippy::disallowed_methods, reason = "delays outlive a restart, which a monotonic clock alone does not")]
    pub(crate) fn start() -> Self {
        let wall = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, millis);
        Self { wall, since: Instant::now() }
    }

    /// Now.
    pub(crate) fn now(&self) -> Moment {
        Moment(self.wall.saturating_add(millis(self.since.elapsed())))
    }

    /// `span` from now.
    pub(crate) fn after(&self, span: Duration) -> Moment {
        Moment(self.now().0.saturating_add(millis(span)))
    }

    /// Waits for `moment`, and at most an hour: the caller looks again.
    async fn reach(&self, moment: Option<Moment>) {
        let Some(moment) = moment else { return pending().await };
        let left = u64::try_from(moment.0.saturating_sub(self.now().0)).unwrap_or(0);
        tokio::time::sleep(Duration::from_millis(left).min(Duration::from_secs(3600))).await;
    }
}

fn millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

/// A row a stage; a stage nobody asked for or published to has none.
pub(crate) struct Timetable {
    /// What the moments are told by.
    pub(crate) clock: LeaseClock,
    stages: Mutex<HashMap<StageName, watch::Sender<Option<Moment>>>>,
}

impl Timetable {
    pub(crate) fn new() -> Self {
        Self { clock: LeaseClock::start(), stages: Mutex::default() }
    }

    /// The stage's earliest task is due at `due`; `None`: it has no task.
    pub(crate) fn set(&self, stage: &StageName, due: Option<Moment>) {
        self.with(stage, |row| row.send_replace(due));
    }

    /// The row of a stage.
    pub(crate) fn row(&self, stage: &StageName) -> watch::Receiver<Option<Moment>> {
        self.with(stage, watch::Sender::subscribe)
    }

    /// Waits until a task is due.
    pub(crate) async fn due(&self, row: &mut watch::Receiver<Option<Moment>>) {
        loop {
            let due = *row.borrow_and_update();
            if due.is_some_and(|due| due <= self.clock.now()) {
                return;
            }
            tokio::select! {
                // The table outlives its rows' readers, so the row is never closed.
                _ = row.changed() => {}
                () = self.clock.reach(due) => {}
            }
        }
    }

    fn with<T>(&self, stage: &StageName, use_row: impl FnOnce(&watch::Sender<Option<Moment>>) -> T) -> T {
        let mut stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(row) = stages.get(stage) {
            return use_row(row);
        }
        use_row(stages.entry(stage.clone()).or_insert_with(|| watch::Sender::new(None)))
    }
}
