//! How many calls at once: additive increase, multiplicative decrease (Chiu and Jain, 1989), where slow first tokens count as
//! congestion as they do in Vegas (Brakmo and Peterson, 1995).
//!
//! The limit is raised by trials: once calls wait, more are let in for a while, and the limit takes them in if all are heard as soon as
//! before. If not, the limit stays, and so many are not tried again for a time that grows. A trial is judged by every call sent
//! during it, since those over the limit may be lucky and make others late.
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
/// A trial lasts so many times what counts as late.
const TRIAL: u32 = 3;
/// One late call in so many is no more than chance.
const CHANCE: usize = 8;
/// That part of the slots taken by late calls is too much.
const STUCK: usize = 4;
/// How long what was too much is not tried again: after the first time, and at most.
const PAUSE: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(30)];
/// That is at least so many times the latency it led to: trials cost a few percent at most.
const PATIENCE: u32 = 20;

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
    /// Calls heard in time under the limit in force.
    in_time: usize,
    usual: Option<Duration>,
    trial: Option<Trial>,
    /// How many more the next trial lets in.
    step: usize,
    ceiling: Option<Ceiling>,
    misses: u32,
    /// The limit before it was lowered for slowness.
    before: Option<usize>,
}

/// A limit tried out.
#[derive(Debug)]
struct Trial {
    to: usize,
    /// Its first ticket.
    since: u64,
    ends: Instant,
    /// The most there were in flight.
    peak: usize,
    in_time: usize,
    late: usize,
}

/// So many were too many, and are not tried before then.
#[derive(Clone, Copy, Debug)]
struct Ceiling {
    at: usize,
    until: Instant,
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
            in_time: 0,
            usual: None,
            trial: None,
            step: (initial / 2).max(1),
            ceiling: None,
            misses: 0,
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

    /// Slots there should be.
    pub(super) fn allowed(&self) -> usize {
        self.trial.as_ref().map_or(self.limit, |trial| trial.to)
    }

    /// A call has a slot.
    pub(super) fn admitted(&mut self, now: Instant, waiting: usize) -> Ticket {
        let ticket = self.next;
        self.next += 1;
        self.in_flight += 1;
        self.unheard.insert(ticket, now);
        if let Some(trial) = &mut self.trial {
            trial.peak = trial.peak.max(self.in_flight);
        }
        self.wanted(now, waiting);
        Ticket(ticket)
    }

    /// More calls are wanted than there are slots for: perhaps a trial begins.
    pub(super) fn wanted(&mut self, now: Instant, waiting: usize) {
        let Some(late) = self.late().filter(|_| waiting > 0 && self.trial.is_none()) else { return };
        self.ceiling = self.ceiling.filter(|ceiling| now < ceiling.until);
        let most = self.ceiling.map_or(self.max, |ceiling| ceiling.at - 1);
        let to = (self.limit + self.step.min(waiting)).min(most);
        if to > self.limit && self.in_time >= self.limit {
            let ends = now + late * TRIAL;
            self.trial = Some(Trial { to, since: self.next, ends, peak: self.in_flight, in_time: 0, late: 0 });
        }
    }

    /// A call is heard for the first time, so long after it was sent.
    pub(super) fn heard(&mut self, ticket: Ticket, latency: Duration, now: Instant, waiting: usize) -> Option<Change> {
        self.unheard.remove(&ticket.0).filter(|_| !self.fixed)?;
        let is_late = self.late().is_some_and(|late| latency > late);
        if let Some(ceiling) = self.ceiling.as_mut().filter(|_| is_late) {
            ceiling.until = ceiling.until.max(now + latency * PATIENCE);
        }
        if let Some(trial) = self.trial.as_mut().filter(|trial| ticket.0 >= trial.since) {
            *(if is_late { &mut trial.late } else { &mut trial.in_time }) += 1;
        }
        if ticket.0 >= self.since {
            self.latencies.push(latency);
            self.in_time += usize::from(!is_late);
        }
        let change = self.judge_trial(now).or_else(|| self.judge(now)).or_else(|| self.judge_unheard(now));
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
        self.wanted(now, waiting);
    }

    fn judge_trial(&mut self, now: Instant) -> Option<Change> {
        let late = self.late()?;
        let trial = self.trial.as_ref()?;
        let overdue = self.overdue(trial.since, late, now);
        let bad = trial.late + overdue;
        if bad > 1 && (bad * CHANCE > trial.in_time + bad || overdue * STUCK >= trial.to) {
            let too_many = trial.to;
            self.rest(too_many, now);
            return None;
        }
        if now < trial.ends || trial.in_time + trial.late < trial.to - self.limit {
            return None;
        }
        let to = trial.to.min(trial.peak);
        self.trial = None;
        if to <= self.limit {
            return None;
        }
        self.misses = 0;
        self.step = if self.ceiling.is_some() { 1 } else { (self.step * 2).min((to / 2).max(1)) };
        Some(self.set(to, "more are answered as soon".into()))
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
                self.lower(self.borne(), now, format!("first tokens take {median:.0?}, usual are {usual:.0?}"));
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
        let overdue = self.overdue(self.since, late, now);
        if overdue < 3 || overdue * 2 < self.limit {
            return None;
        }
        self.lower(self.borne(), now, format!("{overdue} calls have said nothing for {late:.0?}"))
    }

    /// Calls since that ticket which are late and not heard yet.
    fn overdue(&self, since: u64, late: Duration, now: Instant) -> usize {
        self.unheard.range(since..).take_while(|(_, sent)| now.duration_since(**sent) > late).count()
    }

    /// What a server that is too slow seems to bear: as many as it was in time for, within reason.
    fn borne(&self) -> usize {
        self.in_time.clamp(self.limit / 4, self.limit / 2)
    }

    fn lower(&mut self, to: usize, now: Instant, why: String) -> Option<Change> {
        let (from, to) = (self.limit, to.max(1));
        self.rest(from, now);
        self.in_time = 0;
        (to < from).then(|| self.set(to, why))
    }

    /// So many were too many: calls sent so far say nothing of what comes, and more are tried by ones.
    fn rest(&mut self, too_many: usize, now: Instant) {
        let pause = PAUSE[0].saturating_mul(1 << self.misses.min(5)).min(PAUSE[1]);
        self.ceiling = Some(Ceiling { at: too_many, until: now + pause });
        self.misses += 1;
        self.since = self.next;
        self.latencies.clear();
        self.trial = None;
        self.step = 1;
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
