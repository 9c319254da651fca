//! How many calls at once: additive increase, multiplicative decrease (Chiu and Jain, 1989), where slow first tokens count as
//! congestion as they do in Vegas (Brakmo and Peterson, 1995).
//!
//! The limit is raised by probes: once calls wait, a few are let in over the limit, for the length of those calls only. If they are
//! heard as soon as others are, the limit takes them in, and the next probe is twice as large; if not, it is one call, after a pause
//! that grows. So a server that falls over beyond its edge is pushed by one call at a time.
//!
//! Pure: time comes in, the limit goes out.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::time::Instant;

/// First tokens are late beyond this many times the usual latency.
const LATE: u32 = 2;
/// Less than this is noise.
const NOISE: Duration = Duration::from_millis(25);
/// The fewest latencies to judge by.
const WINDOW: usize = 8;
/// The first pause after a probe that failed, and the longest.
const PAUSE: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(30)];
/// A pause is at least so many times what the failed probe took: probing costs a few percent at most.
const PATIENCE: u32 = 10;

/// A call's place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Ticket(u64);

/// The limit was changed.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Change {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) why: String,
}

/// The limit and what it is judged by.
#[derive(Debug)]
pub(super) struct Control {
    limit: usize,
    max: usize,
    fixed: bool,
    in_flight: usize,
    next: u64,
    /// Tickets before this one say nothing of the limit in force.
    since: u64,
    /// Admitted and not heard yet.
    unheard: BTreeMap<u64, Instant>,
    latencies: Vec<Duration>,
    usual: Option<Duration>,
    probe: Option<Probe>,
    step: usize,
    misses: u32,
    probe_at: Option<Instant>,
    /// The limit before it was lowered for slowness.
    before: Option<usize>,
}

/// Calls over the limit.
#[derive(Debug)]
struct Probe {
    size: usize,
    calls: Vec<u64>,
    well: usize,
}

impl Control {
    pub(super) fn new(initial: usize, max: usize) -> Self {
        Self {
            limit: initial,
            max,
            fixed: false,
            in_flight: 0,
            next: 0,
            since: 0,
            unheard: BTreeMap::new(),
            latencies: Vec::new(),
            usual: None,
            probe: None,
            step: (initial / 2).max(1),
            misses: 0,
            probe_at: None,
            before: None,
        }
    }

    /// A limit that stays as it is.
    pub(super) fn fixed(limit: usize) -> Self {
        Self { fixed: true, ..Self::new(limit, limit) }
    }

    pub(super) fn limit(&self) -> usize {
        self.limit
    }

    /// Slots there should be: the limit, and what is left of a probe.
    pub(super) fn allowed(&self) -> usize {
        self.limit + self.probe.as_ref().map_or(0, |probe| probe.size - probe.calls.len())
    }

    /// A call has a slot.
    pub(super) fn admitted(&mut self, now: Instant, waiting: usize) -> Ticket {
        let ticket = self.next;
        self.next += 1;
        self.in_flight += 1;
        self.unheard.insert(ticket, now);
        let over = self.in_flight > self.limit;
        if let Some(probe) = self.probe.as_mut().filter(|probe| over && probe.calls.len() < probe.size) {
            probe.calls.push(ticket);
        }
        self.wanted(now, waiting);
        Ticket(ticket)
    }

    /// More calls are wanted than there are slots for: perhaps a probe begins.
    pub(super) fn wanted(&mut self, now: Instant, waiting: usize) {
        let rested = self.probe_at.is_none_or(|at| now >= at);
        if waiting == 0 || self.probe.is_some() || self.limit >= self.max || self.usual.is_none() || !rested {
            return;
        }
        let size = self.step.min(self.max - self.limit).min(waiting).max(1);
        self.probe = Some(Probe { size, calls: Vec::new(), well: 0 });
    }

    /// A call is heard for the first time, so long after it was sent.
    pub(super) fn heard(&mut self, ticket: Ticket, latency: Duration, now: Instant, waiting: usize) -> Option<Change> {
        self.unheard.remove(&ticket.0).filter(|_| !self.fixed)?;
        let change = self.judge_probe(ticket, latency, now);
        if ticket.0 >= self.since {
            self.latencies.push(latency);
        }
        let change = change.or_else(|| self.judge(now)).or_else(|| self.judge_unheard(now));
        self.wanted(now, waiting);
        change
    }

    /// The server says that it is too much.
    pub(super) fn overloaded(&mut self, ticket: Ticket, now: Instant) -> Option<Change> {
        self.unheard.remove(&ticket.0);
        // One answer to one burst: calls that were sent before the limit was lowered do not lower it again.
        (ticket.0 >= self.since && !self.fixed)
            .then(|| self.lower(self.limit / 2, now, "the server refuses more".into()))?
    }

    /// A call has left its slot.
    pub(super) fn left(&mut self, ticket: Ticket, now: Instant, waiting: usize) {
        self.in_flight -= 1;
        self.unheard.remove(&ticket.0);
        if let Some(probe) = &mut self.probe {
            // Unheard to the end, it proves nothing; and a probe nobody waits for any more is as large as it is.
            let unproven = probe.calls.iter().position(|call| *call == ticket.0);
            if let Some(at) = unproven {
                probe.calls.remove(at);
                probe.size -= 1;
            }
            if waiting == 0 {
                probe.size = probe.calls.len();
            }
            if probe.size == probe.well {
                self.probe = None;
            }
        }
        self.wanted(now, waiting);
    }

    fn judge_probe(&mut self, ticket: Ticket, latency: Duration, now: Instant) -> Option<Change> {
        let late = self.late()?;
        let probe = self.probe.as_mut()?;
        let at = probe.calls.iter().position(|call| *call == ticket.0)?;
        if latency > late {
            let pause = PAUSE[0].saturating_mul(1 << self.misses.min(5)).min(PAUSE[1]).max(latency * PATIENCE);
            // A large step that fails is tried again at once as a small one.
            self.probe_at = (self.step == 1).then(|| now + pause);
            self.misses = if self.step == 1 { self.misses + 1 } else { 0 };
            self.step = 1;
            self.probe = None;
            return None;
        }
        probe.well += 1;
        // Its place among the calls stays taken, so that no other is let in for it.
        probe.calls[at] = u64::MAX;
        if probe.well < probe.size {
            return None;
        }
        let size = probe.size;
        self.probe = None;
        self.misses = 0;
        self.step = (self.step * 2).min((self.limit / 2).max(1));
        Some(self.set((self.limit + size).min(self.max), "more are answered as soon".into()))
    }

    /// Once there are enough latencies: is the server as fast as it usually is?
    fn judge(&mut self, now: Instant) -> Option<Change> {
        if self.latencies.len() < WINDOW.max(if self.usual.is_some() { self.limit } else { 0 }) {
            return None;
        }
        self.latencies.sort_unstable();
        let (low, median) = (self.latencies[self.latencies.len() / 4], self.latencies[self.latencies.len() / 2]);
        self.latencies.clear();
        let usual = *self.usual.get_or_insert(low);
        if median <= late(usual) {
            // What is usual drifts upward slowly and downward fast.
            self.usual = Some(low.min(usual + usual / 50));
            self.before = None;
            return None;
        }
        if self.limit > 1 {
            let before = self.limit;
            let change =
                self.lower(self.limit / 2, now, format!("first tokens take {median:.0?}, usual are {usual:.0?}"));
            self.before = self.before.or(Some(before));
            return change;
        }
        // Alone it is no faster: the slowness is not of our making.
        self.usual = Some(low);
        let before = self.before.take()?;
        Some(self.set(before, format!("fewer calls are no faster: {median:.0?} is what a first token takes now")))
    }

    /// More than half of the calls are late before they are heard at all: that is not waited for.
    fn judge_unheard(&mut self, now: Instant) -> Option<Change> {
        let late = self.late()?;
        let overdue = self.unheard.range(self.since..).take_while(|(_, sent)| now.duration_since(**sent) > late);
        let overdue = overdue.count();
        if overdue < 3 || overdue * 2 < self.limit {
            return None;
        }
        self.lower(self.limit / 2, now, format!("{overdue} calls have said nothing for {late:.0?}"))
    }

    fn lower(&mut self, to: usize, now: Instant, why: String) -> Option<Change> {
        let (from, to) = (self.limit, to.max(1));
        self.since = self.next;
        self.latencies.clear();
        self.probe = None;
        self.step = 1;
        self.probe_at = Some(now + PAUSE[0]);
        (to < from).then(|| self.set(to, why))
    }

    fn set(&mut self, to: usize, why: String) -> Change {
        let from = std::mem::replace(&mut self.limit, to);
        Change { from, to, why }
    }

    fn late(&self) -> Option<Duration> {
        self.usual.map(late)
    }
}

fn late(usual: Duration) -> Duration {
    (usual * LATE).max(usual + NOISE)
}
