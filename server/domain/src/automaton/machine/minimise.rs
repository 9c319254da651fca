//! Which states no word tells apart: Hopcroft's algorithm (1971) on a refinable partition (Valmari and Lehtinen, STACS 2008).
//!
//! A block that is split puts its smaller part on the list of splitters, so that a state is touched at most log n times for each
//! symbol: O(k n log n).

use super::Table;

/// How many states are followed back before it is asked whether to go on.
const PATIENCE: usize = 1 << 16;

/// The class of each state; states are in one class exactly if the same words are accepted from them.
/// Ends early as `go_on` says, which is asked now and then.
pub(super) fn classes<E>(table: &Table, go_on: impl Fn() -> Result<(), E>) -> Result<Vec<u32>, E> {
    let mut partition = Partition::of(&table.accepting);
    if partition.blocks() < 2 {
        return Ok(partition.block);
    }
    let mut followed = 0;
    let before = Predecessors::of(table);
    let smaller = u32::from(partition.size(1) < partition.size(0));
    let mut waiting = vec![smaller];
    let mut splitter = Vec::new();
    while let Some(block) = waiting.pop() {
        splitter.clear();
        splitter.extend_from_slice(partition.members(block));
        for symbol in 0..table.symbols {
            for &state in &splitter {
                for &from in before.of_state(state as usize * table.symbols + symbol) {
                    partition.mark(from);
                }
            }
            partition.split(&mut waiting);
            followed += splitter.len() + 1;
            if followed >= PATIENCE {
                followed = 0;
                go_on()?;
            }
        }
        if partition.blocks() == table.states() {
            break;
        }
    }
    Ok(partition.block)
}

/// The states that lead to a state on a symbol, all in one array.
struct Predecessors {
    starts: Vec<u32>,
    states: Vec<u32>,
}

impl Predecessors {
    fn of(table: &Table) -> Self {
        let mut starts = vec![0_u32; table.next.len() + 1];
        let cells = |table: &Table, at: usize| table.next[at] as usize * table.symbols + at % table.symbols;
        for at in 0..table.next.len() {
            starts[cells(table, at) + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut states = vec![0; table.next.len()];
        let mut free = starts.clone();
        for at in 0..table.next.len() {
            let slot = &mut free[cells(table, at)];
            states[*slot as usize] = (at / table.symbols) as u32;
            *slot += 1;
        }
        Self { starts, states }
    }

    fn of_state(&self, cell: usize) -> &[u32] {
        &self.states[self.starts[cell] as usize..self.starts[cell + 1] as usize]
    }
}

/// The range of a block in [`Partition::order`], and how many of its first members are marked.
#[derive(Clone, Copy)]
struct Block {
    start: u32,
    end: u32,
    marked: u32,
}

struct Partition {
    /// The states, block by block.
    order: Vec<u32>,
    /// Where each state is in `order`.
    place: Vec<u32>,
    block: Vec<u32>,
    ranges: Vec<Block>,
    touched: Vec<u32>,
}

impl Partition {
    /// Rejecting states in one block, accepting ones in another; one block if all are alike.
    fn of(accepting: &[bool]) -> Self {
        let states = accepting.len() as u32;
        let mut order: Vec<u32> = (0..states).collect();
        order.sort_by_key(|&state| accepting[state as usize]);
        let mut place = vec![0; accepting.len()];
        for (at, &state) in order.iter().enumerate() {
            place[state as usize] = at as u32;
        }
        let rejecting = accepting.iter().filter(|&&accepts| !accepts).count() as u32;
        let bounds: &[(u32, u32)] =
            if rejecting == 0 || rejecting == states { &[(0, states)] } else { &[(0, rejecting), (rejecting, states)] };
        let ranges: Vec<Block> = bounds.iter().map(|&(start, end)| Block { start, end, marked: 0 }).collect();
        let block = accepting.iter().map(|&accepts| u32::from(accepts && ranges.len() > 1)).collect();
        Self { order, place, block, ranges, touched: Vec::new() }
    }

    fn blocks(&self) -> usize {
        self.ranges.len()
    }

    fn size(&self, block: u32) -> u32 {
        let range = self.ranges[block as usize];
        range.end - range.start
    }

    fn members(&self, block: u32) -> &[u32] {
        let range = self.ranges[block as usize];
        &self.order[range.start as usize..range.end as usize]
    }

    /// Moves `state` to the marked front of its block. A deterministic machine leads from a state to one state on a symbol, so no
    /// state is marked twice before a split.
    fn mark(&mut self, state: u32) {
        let block = self.block[state as usize];
        let range = &mut self.ranges[block as usize];
        if range.end - range.start == 1 {
            return;
        }
        if range.marked == 0 {
            self.touched.push(block);
        }
        let to = range.start + range.marked;
        range.marked += 1;
        let from = self.place[state as usize];
        let other = self.order[to as usize];
        self.order.swap(from as usize, to as usize);
        self.place[other as usize] = from;
        self.place[state as usize] = to;
    }

    /// Splits every block of which some but not all states are marked. The smaller part gets the new number and waits to split
    /// others; where the block itself still waits, both parts do by that.
    fn split(&mut self, waiting: &mut Vec<u32>) {
        while let Some(old) = self.touched.pop() {
            let range = self.ranges[old as usize];
            self.ranges[old as usize].marked = 0;
            if range.start + range.marked == range.end {
                continue;
            }
            let cut = range.start + range.marked;
            let front = Block { end: cut, marked: 0, ..range };
            let back = Block { start: cut, marked: 0, ..range };
            let front_is_smaller = cut - range.start <= range.end - cut;
            let (stays, moves) = if front_is_smaller { (back, front) } else { (front, back) };
            let new = self.ranges.len() as u32;
            self.ranges[old as usize] = stays;
            self.ranges.push(moves);
            for at in moves.start..moves.end {
                self.block[self.order[at as usize] as usize] = new;
            }
            waiting.push(new);
        }
    }
}
