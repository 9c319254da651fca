use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use assay_domain::digest::Digest;
use assay_domain::source::document::Provenance;
use assay_domain::source::format::Format;

use super::*;
use crate::scan::{Found, FoundFile, Options, Reason, Scan};

const HOW: How = How { thorough: false, threads: 2 };

fn study(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn scan(folder: &Path) -> Scan {
    Scan::new(&[folder], &Options::default()).unwrap()
}

fn entries(hashing: Hashing) -> Vec<Entry> {
    let entries = hashing.filter_map(|hashed| match hashed {
        Hashed::File(file) => Some(Entry::from(file)),
        Hashed::Skipped { .. } => None,
    });
    entries.collect()
}

fn manifest(folder: &Path) -> Manifest {
    Manifest::of(entries(hash_all(scan(folder), 2).unwrap())).unwrap()
}

fn checked(manifest: &Manifest, folder: &Path, how: How) -> Vec<String> {
    let checking = verify(Arc::new(manifest.clone()), scan(folder), how).unwrap();
    checking.map(|checked| format!("{}: {}", checked.name, checked.standing)).collect()
}

fn set_time(path: &Path, seconds: u64) {
    let file = fs::File::options().write(true).open(path).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds)).unwrap();
}

#[test]
fn every_file_has_the_digest_of_its_bytes_in_the_order_of_the_scan() {
    let study = study(&[]);
    for number in 0..300_usize {
        fs::write(study.path().join(format!("f{number}")), vec![7_u8; number * 1_000]).unwrap();
    }
    for threads in [0, 1, 4] {
        let hashed: Vec<_> = hash_all(scan(study.path()), threads).unwrap().collect();
        assert_eq!(hashed.len(), 300);
        for (number, hashed) in hashed.into_iter().enumerate() {
            let Hashed::File(file) = hashed else { panic!("{hashed:?}") };
            let bytes = vec![7_u8; number * 1_000];
            assert_eq!(
                (file.name, file.bytes, file.sha256),
                (format!("f{number}"), bytes.len() as u64, Digest::of(&bytes))
            );
        }
    }
}

#[test]
fn work_that_nobody_waits_for_ends() {
    let study = study(&[("1", "x"), ("2", "x"), ("3", "x")]);
    let endless = std::iter::repeat_with({
        let path = study.path().join("1");
        move || Found::File(FoundFile { path: path.clone(), name: "1".into(), bytes: 1, modified: None })
    });
    let mut hashing = hash_all(endless, 2).unwrap();
    assert!(hashing.next().is_some());
    drop(hashing);
    let hashing = hash_all(scan(study.path()), 1).unwrap();
    hashing.stop().set();
    assert!(hashing.count() <= 3);
}

#[test]
fn a_file_that_vanished_or_is_a_file_no_more_is_told_and_ends_nothing() {
    let study = study(&[("1.txt", "x"), ("2.txt", "x"), ("3.txt", "x")]);
    let found: Vec<_> = scan(study.path()).collect();
    fs::remove_file(study.path().join("1.txt")).unwrap();
    fs::remove_file(study.path().join("2.txt")).unwrap();
    fs::create_dir(study.path().join("2.txt")).unwrap();
    let hashed: Vec<_> = hash_all(found.into_iter(), 2).unwrap().collect();
    let told = |name: &str, reason| Hashed::Skipped { path: study.path().join(name), reason };
    assert_eq!(hashed[0], told("1.txt", Reason::Gone));
    assert_eq!(hashed[1], told("2.txt", Reason::Special("something else by now")));
    assert!(matches!(&hashed[2], Hashed::File(file) if file.sha256 == Digest::of(b"x")));
}

#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_a_file_is_not_waited_for() {
    let study = study(&[("1.txt", "x")]);
    let found: Vec<_> = scan(study.path()).collect();
    let path = study.path().join("1.txt");
    fs::remove_file(&path).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
    let hashed: Vec<_> = hash_all(found.into_iter(), 1).unwrap().collect();
    assert_eq!(hashed, [Hashed::Skipped { path, reason: Reason::Special("something else by now") }]);
}

/// A writer that appends for as long as it is read beside: the file grows under every reading, so there is nothing to wait for.
#[test]
fn a_file_that_grows_while_it_is_read_is_told() {
    let study = study(&[("log.txt", "")]);
    let path = study.path().join("log.txt");
    fs::write(&path, vec![0; 16 << 20]).unwrap();
    let done = crate::scan::Stop::default();
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut file = fs::File::options().append(true).open(&path).unwrap();
            while !done.is_set() {
                file.write_all(&[1; 64]).unwrap();
            }
        });
        let told = (0..100).map(|_| hash(&path)).find(Result::is_err);
        done.set();
        assert_eq!(told, Some(Err(Reason::Changed)));
    });
}

#[test]
fn the_digest_of_a_set_is_what_sha256sum_makes_of_it() {
    let study = study(&[("b.txt", "two"), ("a/10.txt", "ten"), ("a/9.txt", ""), ("odd\\\n.txt", "x")]);
    let manifest = manifest(study.path());
    let line = |mark: &str, text: &str, name: &str| format!("{mark}{}  {name}\n", Digest::of(text.as_bytes()));
    let lines = [
        line("", "ten", "a/10.txt"),
        line("", "", "a/9.txt"),
        line("", "two", "b.txt"),
        line("\\", "x", "odd\\\\\\n.txt"),
    ];
    assert_eq!(manifest.digest(), Digest::of(lines.concat().as_bytes()));
    let command = r"find . -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum";
    let shell = std::process::Command::new("sh").args(["-c", command]).current_dir(study.path()).output();
    if let Some(output) = shell.ok().filter(|output| output.stderr.is_empty()) {
        assert_eq!(String::from_utf8(output.stdout).unwrap(), format!("{}  -\n", manifest.digest()));
    }
}

#[test]
fn the_digest_of_a_set_is_the_same_whichever_root_is_first() {
    let study = study(&[("a/p.txt", "1"), ("b/p.txt", "2")]);
    let of = |roots: [&str; 2]| {
        let roots = roots.map(|root| study.path().join(root));
        Manifest::of(entries(hash_all(Scan::new(&roots, &Options::default()).unwrap(), 2).unwrap())).unwrap().digest()
    };
    assert_eq!(of(["a", "b"]), of(["b", "a"]));
}

#[test]
fn a_manifest_is_read_as_it_was_written() {
    let study = study(&[("talk.csv", "a,b"), ("notes", "x"), ("old.txt", "y")]);
    set_time(&study.path().join("talk.csv"), 1_700_000_000);
    let old = fs::File::options().write(true).open(study.path().join("old.txt")).unwrap();
    old.set_modified(SystemTime::UNIX_EPOCH - Duration::from_secs(1)).unwrap();
    let mut entries = entries(hash_all(scan(study.path()), 1).unwrap());
    assert_eq!(entries[2].format, Some(Format::Csv));
    entries[2].encoding = Some("UTF-8".into());
    entries[2].tokens = Some(3);
    entries[2].provenance = Provenance { licence: "CC-BY-4.0".into(), ..Provenance::default() };
    let manifest = Manifest::of(entries).unwrap();
    let path = study.path().join(".manifest.json");
    manifest.write(&path).unwrap();
    manifest.write(&path).unwrap();
    assert_eq!(Manifest::read(&path).unwrap(), manifest);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(r#""modified": "2023-11-14T22:13:20Z""#), "{text}");
    assert_eq!(manifest.get("old.txt").unwrap().modified, None);
    assert_eq!(fs::read_dir(study.path()).unwrap().count(), 4);
}

#[test]
fn what_is_no_manifest_is_refused_with_its_line() {
    let study = study(&[("a.txt", "x"), ("b.txt", "y")]);
    let path = study.path().join(".m");
    manifest(study.path()).write(&path).unwrap();
    let good = fs::read_to_string(&path).unwrap();
    let (x, y) = (Digest::of(b"x"), Digest::of(b"y"));
    let told = |from: &str, to: &str| {
        fs::write(&path, good.replacen(from, to, 1)).unwrap();
        let error = Manifest::read(&path).unwrap_err().to_string();
        error.strip_prefix(&format!("{}: ", path.display())).unwrap().to_owned()
    };
    let cases = [
        ("\"version\": 1", "\"version\": 2", "line 2: version 2 of a manifest is not known here"),
        ("\"version\": 1,", "", "line 1: version null of a manifest"),
        ("\"bytes\"", "\"colour\": 1, \"bytes\"", "line 7, column 14: unknown field `colour`"),
        (x.as_str(), "abc", "line 8, column 21: `abc`: a SHA-256 digest is 64 lower-case hexadecimal digits"),
        (x.as_str(), y.as_str(), "line 3: the digest of the set is "),
        ("b.txt", "a.txt", "line 13: two files are called a.txt"),
        ("\"format\": \"text\"", "\"format\": \"txt\"", "line 10, column 21: unknown variant `txt`"),
        ("\"modified\": \"2", "\"modified\": \"x2", "line 9, column"),
        ("\"format\"", "\"provenance\": {\"owner\": \"\"}, \"format\"", "line 10, column 28: unknown field `owner`"),
        ("{", "", "line 2, column 11:"),
    ];
    for (from, to, expected) in cases {
        let told = told(from, to);
        assert!(told.starts_with(expected), "{told}\nnot\n{expected}\n{good}");
    }
    assert!(Manifest::read(&study.path().join("none")).unwrap_err().to_string().contains("none: No such file"));
}

#[test]
fn every_file_is_ok_changed_missing_or_new() {
    let names = ["grown", "kept", "lost", "retimed", "rewritten"];
    let study = study(&names.map(|name| (name, "xx")));
    for name in names {
        set_time(&study.path().join(name), 1_000);
    }
    let manifest = manifest(study.path());
    fs::write(study.path().join("grown"), "xxx").unwrap();
    fs::write(study.path().join("rewritten"), "yy").unwrap();
    fs::write(study.path().join("added"), "z").unwrap();
    fs::remove_file(study.path().join("lost")).unwrap();
    set_time(&study.path().join("retimed"), 2_000);
    let expected = [
        "added: new",
        "grown: changed: 2 bytes then, 3 now",
        "kept: ok",
        "retimed: ok, touched",
        "rewritten: changed: other bytes of the same number",
        "lost: missing",
    ];
    for thorough in [false, true] {
        assert_eq!(checked(&manifest, study.path(), How { thorough, ..HOW }), expected);
    }
}

#[test]
fn bytes_changed_behind_the_same_time_are_found_by_reading_all() {
    let study = study(&[("a", "xx")]);
    set_time(&study.path().join("a"), 1_000);
    let manifest = manifest(study.path());
    fs::write(study.path().join("a"), "yy").unwrap();
    set_time(&study.path().join("a"), 1_000);
    assert_eq!(checked(&manifest, study.path(), HOW), ["a: ok"]);
    let told = "a: changed: other bytes of the same number, though its time is the same";
    assert_eq!(checked(&manifest, study.path(), How { thorough: true, ..HOW }), [told]);
}
