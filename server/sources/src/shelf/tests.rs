use std::sync::atomic::{AtomicI64, Ordering::SeqCst};

use assay_domain::digest::Digest;
use assay_engine::port::clock::Timestamp;
use assay_engine::port::sources::FileHeader;
use tempfile::TempDir;

use super::*;

const DAY: i64 = 24 * 3600 * 1000;

/// A clock that is set; it begins at the time of the files that are written.
struct Set(AtomicI64);

impl Clock for Set {
    fn now(&self) -> Timestamp {
        Timestamp(self.0.load(SeqCst))
    }
}

struct Scene {
    folder: TempDir,
    clock: Arc<Set>,
    shelf: Arc<Shelf>,
}

impl Scene {
    fn new() -> Self {
        Self::with(ShelfLimits::default())
    }

    fn with(limits: ShelfLimits) -> Self {
        let folder = TempDir::new().unwrap();
        let written = folder.path().metadata().unwrap().modified().unwrap();
        let now = written.duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
        let clock = Arc::new(Set(AtomicI64::new(i64::try_from(now).unwrap())));
        let shelf = Arc::new(Shelf::open(folder.path(), limits, Arc::<Set>::clone(&clock)).unwrap());
        Self { folder, clock, shelf }
    }

    fn upload(&self, id: &str) -> Box<dyn Upload> {
        self.shelf.begin(NewUpload { id: id.into(), ..NewUpload::default() }).unwrap()
    }

    fn set(&self, files: &[(&str, &str)]) -> DocumentSet {
        let mut upload = self.upload("");
        for (name, text) in files {
            upload.file(named(name)).unwrap();
            upload.chunk(text.as_bytes()).unwrap();
        }
        upload.finish().unwrap()
    }

    fn days(&self, days: i64) {
        self.clock.0.fetch_add(days * DAY, SeqCst);
    }

    /// Files below a folder of the shelf.
    fn count(&self, folder: &str) -> usize {
        let walk = ignore::Walk::new(self.folder.path().join(folder));
        walk.flatten().filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file())).count()
    }
}

fn named(name: &str) -> FileHeader {
    FileHeader { name: name.into(), ..FileHeader::default() }
}

#[test]
fn chunks_of_any_size_become_a_set_named_by_its_content() {
    let scene = Scene::new();
    let mut upload = scene.upload("");
    upload.file(named("b.txt")).unwrap();
    for byte in "Ann: hello".bytes() {
        upload.chunk(&[byte]).unwrap();
    }
    upload.file(named("a.txt")).unwrap();
    let set = upload.finish().unwrap();
    let names: Vec<&str> = set.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["a.txt", "b.txt"]);
    assert_eq!(set.files[1].sha256, Digest::of(b"Ann: hello"));
    assert_eq!(std::fs::read(scene.shelf.blob(&set.files[1].sha256)).unwrap(), b"Ann: hello");
    assert_eq!(scene.set(&[("a.txt", ""), ("b.txt", "Ann: hello")]).id, set.id, "the same content");
    assert_ne!(scene.set(&[("b.txt", "Ann: hello")]).id, set.id);
    assert_eq!(scene.shelf.set(&set.id).unwrap(), set);
}

#[test]
fn the_same_bytes_are_kept_once() {
    let scene = Scene::new();
    scene.set(&[("a", "same"), ("b", "same")]);
    scene.set(&[("c", "same"), ("d", "other")]);
    assert_eq!(scene.count("blobs"), 2);
}

#[test]
fn bytes_that_are_kept_need_not_be_sent() {
    let scene = Scene::new();
    scene.set(&[("a", "same")]);
    let mut upload = scene.upload("");
    upload.file(FileHeader { sha256: Some(Digest::of(b"same")), ..named("again") }).unwrap();
    assert_eq!(upload.finish().unwrap().files[0].bytes, 4);
}

#[test]
fn a_broken_upload_is_gone_on_with_where_it_broke() {
    let scene = Scene::new();
    let mut upload = scene.upload("up-1");
    upload.file(named("whole.txt")).unwrap();
    upload.chunk(b"whole").unwrap();
    upload.file(named("part.txt")).unwrap();
    upload.chunk(b"first half, ").unwrap();
    drop(upload);
    let state = scene.shelf.upload_state("up-1").unwrap();
    assert_eq!(state.files[0].name, "whole.txt");
    assert_eq!(state.partial, Some(("part.txt".into(), 12)));
    let mut upload = scene.upload("up-1");
    let whole = FileHeader { sha256: Some(Digest::of(b"whole")), ..named("whole.txt") };
    upload.file(whole).unwrap();
    upload.file(FileHeader { offset: 12, ..named("part.txt") }).unwrap();
    upload.chunk(b"second half").unwrap();
    let set = upload.finish().unwrap();
    let names: Vec<&str> = set.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["part.txt", "whole.txt"]);
    assert_eq!(set.files[0].sha256, Digest::of(b"first half, second half"));
    assert_eq!(scene.shelf.upload_state("up-1"), Err(SourcesError::NoUpload("up-1".into())), "it has come to its end");
}

#[test]
fn what_was_announced_is_what_must_come() {
    let scene = Scene::new();
    let refused = |header: FileHeader, bytes: &[u8]| {
        let mut upload = scene.upload("");
        upload.file(header).unwrap();
        upload.chunk(bytes).unwrap();
        upload.finish().unwrap_err().to_string()
    };
    let short = refused(FileHeader { bytes: Some(9), ..named("a") }, b"1234");
    assert_eq!(short, "a: 4 bytes came where 9 were announced; send it again from its start");
    let other = refused(FileHeader { sha256: Some(Digest::of(b"x")), ..named("a") }, b"y");
    assert!(other.starts_with("a: its SHA-256 is "), "{other}");
    assert_eq!(scene.count(""), 0, "nothing stays of an upload without a name");
}

#[test]
fn an_upload_that_breaks_its_rules_is_told() {
    let scene = Scene::with(ShelfLimits { upload_bytes: 8, upload_files: 2, ..ShelfLimits::default() });
    assert!(scene.upload("").chunk(b"x").is_err());
    assert_eq!(scene.upload("").finish(), Err(SourcesError::Upload("the upload has no file".into())));
    assert!(scene.upload("").file(named("")).is_err());
    let mut upload = scene.upload("u");
    upload.file(named("a")).unwrap();
    upload.chunk(b"12345678").unwrap();
    assert!(matches!(upload.chunk(b"9"), Err(SourcesError::TooMuch(_))));
    for bad in ["../up", "a/b", &"x".repeat(65)] {
        let new = NewUpload { id: bad.into(), ..NewUpload::default() };
        assert!(matches!(scene.shelf.begin(new).err(), Some(SourcesError::Upload(_))), "{bad}");
    }
    let mut upload = scene.upload("twice");
    upload.file(named("a")).unwrap();
    upload.chunk(b"1").unwrap();
    upload.file(named("b")).unwrap();
    assert!(upload.file(named("a")).is_err());
}

#[test]
fn sets_expire_unless_they_are_pinned_and_their_bytes_with_them() {
    let scene = Scene::new();
    let (kept, gone) = (scene.set(&[("a", "kept")]), scene.set(&[("a", "gone"), ("b", "kept")]));
    scene.shelf.pin(&kept.id, true).unwrap();
    scene.days(8);
    assert_eq!(scene.shelf.set(&gone.id), Err(SourcesError::NoSet(gone.id.as_str().into())));
    assert_eq!(scene.shelf.sets().unwrap().len(), 1);
    scene.shelf.sweep().unwrap();
    assert_eq!((scene.count("sets"), scene.count("blobs")), (1, 1));
    scene.shelf.pin(&kept.id, false).unwrap();
    scene.days(8);
    scene.shelf.sweep().unwrap();
    assert_eq!((scene.count("sets"), scene.count("blobs")), (0, 0));
}

#[test]
fn a_set_that_is_deleted_is_gone() {
    let scene = Scene::new();
    let set = scene.set(&[("a", "x")]);
    scene.shelf.delete(&set.id).unwrap();
    assert!(matches!(scene.shelf.delete(&set.id), Err(SourcesError::NoSet(_))));
}

#[test]
fn a_set_made_again_stays_for_as_long_as_the_later_of_the_two() {
    let scene = Scene::new();
    let first = scene.set(&[("a", "x")]);
    scene.days(5);
    let again = scene.set(&[("a", "x")]);
    assert_eq!((again.created, again.id.clone()), (first.created, first.id));
    assert!(again.expires > first.expires);
    scene.shelf.pin(&again.id, true).unwrap();
    assert_eq!(scene.set(&[("a", "x")]).expires, None, "pinned it stays");
}

#[test]
fn an_upload_nobody_goes_on_with_is_swept() {
    let scene = Scene::new();
    let mut upload = scene.upload("left");
    upload.file(named("a")).unwrap();
    upload.chunk(b"x").unwrap();
    drop(upload);
    scene.days(8);
    scene.shelf.sweep().unwrap();
    assert_eq!(scene.shelf.upload_state("left"), Err(SourcesError::NoUpload("left".into())));
}
