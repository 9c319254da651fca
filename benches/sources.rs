//! What scanning and hashing files costs beside the bare crates, how fast files are read, and how fast one large file is hashed.
//!
//! `cargo bench -p assay-sources --bench sources [-- FIGURE...]`, with figures of `walk`, `read`, `hash`. Files are made in the system's folder
//! for temporary ones and read before they are measured, so that they come from memory. A figure and its comparison take turns, and
//! what is shown is the median of the rounds.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program that measures and prints")]

use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use assay_domain::digest::Digest;
use assay_domain::source::reading::Reading;
use assay_sources::read::{self, Given, Limits};
use assay_sources::scan::{Options, Scan};
use assay_sources::track::{self, Hashed};
use ignore::{WalkBuilder, WalkState};
use sha2::{Digest as _, Sha256};

const THREADS: usize = 2;

fn main() {
    // `cargo bench` has a word of its own among them.
    let named: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let figures: [(&str, fn()); 3] = [("walk", walk), ("read", read), ("hash", hash)];
    for (name, figure) in figures {
        if named.is_empty() || named.iter().any(|wanted| wanted == name) {
            figure();
        }
    }
}

/// 10,000 small files, found and hashed: ours, in order and named, and the least that the crates can be made to do.
fn walk() {
    const ROUNDS: usize = 21;
    let (folder, bytes) = small_files();
    let root = folder.path();
    let ways: [fn(&Path) -> usize; 3] = [ours, bare_serial, bare_parallel];
    let (mut times, mut busy) = (ways.map(|_| Vec::new()), [0; 3]);
    for _ in 0..ROUNDS {
        for (number, way) in ways.iter().enumerate() {
            let (start, before) = (Instant::now(), processor_time());
            assert_eq!(way(root), 10_000);
            times[number].push(start.elapsed());
            busy[number] += processor_time() - before;
        }
    }
    let [ours, serial, parallel] = times.map(median);
    println!("walk: 10,000 files, {:.0} MB, {THREADS} threads, {ROUNDS} rounds", bytes as f64 / 1e6);
    println!("  scan and hash_all:             {}", shown(ours));
    println!("  ignore, one thread, and sha2:  {}", shown(serial));
    println!("  ignore in parallel, and sha2:  {}", shown(parallel));
    let ratio = ours.as_secs_f64() / serial.min(parallel).as_secs_f64();
    println!("  {ratio:.2} times the faster of the bare ones   bar: 1.3");
    let least = busy[1].min(busy[2]).max(1);
    println!("  in processor time, whoever else is at work: {:.2} times", busy[0] as f64 / least as f64);
}

/// A hundred folders of a hundred files, of 1 to 11 kB.
fn small_files() -> (tempfile::TempDir, usize) {
    let folder = tempfile::tempdir().unwrap();
    let text: Vec<u8> = (0..11_000).map(|at: u32| b' ' + (at * at % 90) as u8).collect();
    let mut bytes = 0;
    for number in 0..10_000 {
        let inside = folder.path().join(format!("study-{}", number / 100));
        fs::create_dir_all(&inside).unwrap();
        let length = 1_000 + number * 7_919 % 9_800;
        fs::write(inside.join(format!("interview-{}.txt", number % 100)), &text[..length]).unwrap();
        bytes += length;
    }
    (folder, bytes)
}

fn ours(root: &Path) -> usize {
    let scan = Scan::new(&[root], &Options::default()).unwrap();
    track::hash_all(scan, THREADS).unwrap().filter(|hashed| matches!(hashed, Hashed::File(_))).count()
}

fn bare_serial(root: &Path) -> usize {
    let walk = Mutex::new(WalkBuilder::new(root).standard_filters(false).build());
    let (sender, digests) = channel();
    thread::scope(|scope| {
        for _ in 0..THREADS {
            let (walk, sender) = (&walk, sender.clone());
            scope.spawn(move || {
                let mut space = vec![0; 128 * 1024];
                loop {
                    let Some(entry) = walk.lock().unwrap().next() else { return };
                    let entry = entry.unwrap();
                    if entry.file_type().unwrap().is_file() {
                        sender.send(digest(entry.path(), &mut space)).unwrap();
                    }
                }
            });
        }
        drop(sender);
        digests.iter().count()
    })
}

fn bare_parallel(root: &Path) -> usize {
    let (sender, digests) = channel();
    let walk = WalkBuilder::new(root).standard_filters(false).threads(THREADS).build_parallel();
    walk.run(|| {
        let (sender, mut space) = (sender.clone(), vec![0; 128 * 1024]);
        Box::new(move |entry| {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_file() {
                sender.send(digest(entry.path(), &mut space)).unwrap();
            }
            WalkState::Continue
        })
    });
    drop(sender);
    digests.iter().count()
}

fn digest(path: &Path, space: &mut [u8]) -> [u8; 32] {
    let (mut file, mut hasher) = (File::open(path).unwrap(), Sha256::new());
    loop {
        match file.read(space).unwrap() {
            0 => return hasher.finalize().into(),
            read => hasher.update(&space[..read]),
        }
    }
}

/// 10,000 interviews in memory, on one core: from bytes to text, and from text to people and sentences; beside them the hash.
fn read() {
    const ROUNDS: usize = 5;
    let talks: Vec<Vec<u8>> = (0..10_000_usize).map(|number| talk(800 + number * 7_919 % 10_200)).collect();
    let bytes: usize = talks.iter().map(Vec::len).sum();
    let (mut hashed, mut read, mut heard) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let digests: Vec<Digest> = talks.iter().map(|talk| Digest::of(talk)).collect();
        hashed.push(start.elapsed());
        let given = talks.iter().cloned().zip(digests).map(|(bytes, sha256)| Given { name: "talk.txt", bytes, sha256 });
        let given: Vec<Given<'_>> = given.collect();
        let start = Instant::now();
        let files: Vec<_> = given.into_iter().map(|given| read::read(given, &Limits::default()).unwrap()).collect();
        read.push(start.elapsed());
        let start = Instant::now();
        let people: usize = files.iter().map(|file| Reading::of(&file.documents).participants().len()).sum();
        heard.push(start.elapsed());
        assert_eq!(people, 20_000);
    }
    let rate = |times| bytes as f64 / median(times).as_secs_f64() / 1e6;
    println!("read: 10,000 interviews, {:.0} MB, one thread, {ROUNDS} rounds", bytes as f64 / 1e6);
    println!("  hashed:              {:.0} MB/s", rate(hashed));
    println!("  bytes to text:       {:.0} MB/s", rate(read));
    println!("  people, sentences:   {:.0} MB/s", rate(heard));
}

fn talk(length: usize) -> Vec<u8> {
    const SAID: [&str; 4] = [
        "I usually check the list twice because nobody tells me what changed.",
        "I never call the office, and it takes far too long.",
        "Every morning I compare both offers so that nothing is lost.",
        "It is annoying when I carry the form home although the map says otherwise.",
    ];
    let mut text = String::with_capacity(length + 100);
    let mut turn = 0;
    while text.len() < length || turn < 4 {
        match turn % 3 {
            0 => text.push_str("Interviewer: And then?\n"),
            person => text.push_str(&format!("P{person}: {}\n", SAID[turn * 7 % SAID.len()])),
        }
        turn += 1;
    }
    text.into_bytes()
}

/// One file of 500 MB, on one core: beside the bare hash of as many bytes that are in memory, and what it takes of memory.
fn hash() {
    const ROUNDS: usize = 7;
    const BYTES: usize = 500_000_000;
    let folder = tempfile::tempdir().unwrap();
    let path = Arc::new(folder.path().join("large.txt"));
    let piece: Vec<u8> = (0..1_000_000_u32).map(|at| b' ' + (at.wrapping_mul(at) % 90) as u8).collect();
    let mut file = File::create(&*path).unwrap();
    for _ in 0..BYTES / piece.len() {
        file.write_all(&piece).unwrap();
    }
    let before = peak();
    let (mut read, mut bare) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let start = Instant::now();
        track::hash(&path).unwrap();
        read.push(start.elapsed());
        let (start, mut hasher) = (Instant::now(), Sha256::new());
        for _ in 0..BYTES / piece.len() {
            hasher.update(&piece);
        }
        assert_ne!(hasher.finalize()[..], [0; 32]);
        bare.push(start.elapsed());
    }
    let rate = |times| BYTES as f64 / median(times).as_secs_f64() / 1e9;
    println!("hash: one file of 500 MB, one thread, {ROUNDS} rounds");
    println!("  read and hashed:  {:.2} GB/s   bar: 1.1", rate(read));
    println!("  sha2 alone:       {:.2} GB/s", rate(bare));
    if let (Some(before), Some(after)) = (before, peak()) {
        println!("  peak memory:      {after} kB, {} kB more than before", after - before);
    }
}

/// Time on processors by all threads so far, in the system's ticks; 0 where the system does not say.
fn processor_time() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum()
}

/// The most memory that this process ever had, in kB, where the system says.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?.trim().strip_suffix(" kB")?.parse().ok()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn shown(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}
