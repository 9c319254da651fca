use assay_engine::port::sources::{FileHeader, Folder, Inline, Selection};
use tempfile::TempDir;

use super::*;
use crate::shelf::ShelfLimits;

struct Noon;

impl assay_engine::port::clock::Clock for Noon {
    fn now(&self) -> Timestamp {
        Timestamp(43_200_000)
    }
}

struct Scene {
    study: TempDir,
    _kept: TempDir,
    intake: Intake,
}

impl Scene {
    fn new(files: &[(&str, &[u8])], limits: Limits) -> Self {
        let (study, kept) = (TempDir::new().unwrap(), TempDir::new().unwrap());
        for (name, bytes) in files {
            let path = study.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        let shelf = Arc::new(Shelf::open(kept.path(), ShelfLimits::default(), Arc::new(Noon)).unwrap());
        let opened = Opened::Below(vec![study.path().join("open").canonicalize().unwrap_or_default()]);
        Self { study, _kept: kept, intake: Intake::new(shelf, opened, limits) }
    }

    fn open(files: &[(&str, &[u8])]) -> Self {
        Self::new(files, Limits::default())
    }

    fn visit(&self, material: Material) -> Result<Vec<FileRead>, SourcesError> {
        let read = Mutex::new(Vec::new());
        self.intake.visit(material, &|at, file| read.lock().unwrap().push((at, file)))?;
        let mut read = read.into_inner().unwrap();
        read.sort_by_key(|(at, _)| *at);
        Ok(read.into_iter().map(|(_, file)| file).collect())
    }

    fn paths(&self, paths: &[&str]) -> Result<Vec<FileRead>, SourcesError> {
        let folder = |path: &&str| Folder { path: path.into(), selection: Selection::default() };
        self.visit(Material { folders: paths.iter().map(folder).collect(), ..Material::default() })
    }

    fn refused(&self, path: &str) -> (bool, String) {
        match self.paths(&[path]) {
            Err(SourcesError::Path { forbidden, reason, .. }) => (forbidden, reason),
            other => panic!("{other:?}"),
        }
    }
}

fn names(files: &[FileRead]) -> Vec<&str> {
    files.iter().map(|file| file.report.name.as_str()).collect()
}

#[test]
fn whatever_a_request_names_comes_in_its_order_each_under_a_name_of_its_own() {
    let scene = Scene::open(&[("open/talks/f10.txt", b"Ann: ten"), ("open/talks/f2.txt", b"Ann: two")]);
    let mut upload = scene.intake.begin(NewUpload::default()).unwrap();
    upload.file(FileHeader { name: "f2.txt".into(), ..FileHeader::default() }).unwrap();
    upload.chunk(b"Bob: kept").unwrap();
    let set = upload.finish().unwrap();
    let material = Material {
        inline: vec![Inline { name: "f2.txt".into(), bytes: b"Cid: sent".to_vec() }],
        sets: vec![set.id],
        folders: vec![Folder { path: "talks".into(), ..Folder::default() }],
        provenance: Provenance { title: "Study".into(), ..Provenance::default() },
    };
    let files = scene.visit(material).unwrap();
    assert_eq!(names(&files), ["f2.txt", "f2.txt (2)", "f2.txt (3)", "f10.txt"]);
    let texts: Vec<&str> = files.iter().map(|file| &*file.documents[0].text).collect();
    assert_eq!(texts, ["Cid: sent", "Bob: kept", "Ann: two", "Ann: ten"]);
    assert!(files.iter().all(|file| file.documents[0].file.provenance.title == "Study"));
    assert!(files.iter().all(|file| file.report.sha256.is_some() && file.report.bytes > 0));
}

#[test]
fn nothing_is_read_outside_the_opened_folders() {
    let scene = Scene::open(&[("open/a.txt", b"Ann: hello"), ("secret/b.txt", b"Bob: secret")]);
    let (outside, root) = (scene.study.path().join("secret"), scene.study.path().join("open"));
    std::os::unix::fs::symlink(outside.join("b.txt"), root.join("link.txt")).unwrap();
    std::os::unix::fs::symlink(&outside, root.join("folder")).unwrap();
    assert!(scene.refused("../secret").0, "`..`");
    assert!(scene.refused(outside.to_str().unwrap()).0, "an absolute path");
    assert!(scene.refused("/etc/passwd").0);
    assert!(!scene.refused("folder").0, "a link is as good as nothing there");
    assert!(!scene.refused("link.txt").0);
    assert!(scene.refused("nowhere").1.contains("there is no such file or folder"));
    let files = scene.paths(&[root.to_str().unwrap()]).unwrap();
    let usable: Vec<&str> =
        files.iter().filter(|file| file.report.unusable.is_none()).map(|file| file.report.name.as_str()).collect();
    assert_eq!(usable, ["a.txt"]);
    assert!(files.iter().any(|file| file.report.unusable.as_deref().is_some_and(|why| why.contains("outside"))));
}

#[test]
fn a_server_that_opens_nothing_reads_nothing() {
    let scene = Scene::open(&[]);
    let closed = Intake { opened: Opened::Below(Vec::new()), ..scene.intake };
    let folders = vec![Folder { path: "/".into(), ..Folder::default() }];
    let refused = closed.visit(Material { folders, ..Material::default() }, &|_, _| {}).unwrap_err();
    assert!(refused.to_string().contains("sources.roots"), "{refused}");
}

#[test]
fn a_file_that_cannot_be_used_is_a_report_and_the_rest_goes_on() {
    let limits = Limits { file: 64, ..Limits::default() };
    let large = [b'x'; 65];
    let scene = Scene::new(&[("open/a.txt", b"Ann: hello"), ("open/b.txt", b""), ("open/c.txt", &large)], limits);
    let files = scene.paths(&["."]).unwrap();
    let reasons: Vec<Option<&str>> = files.iter().map(|file| file.report.unusable.as_deref()).collect();
    assert_eq!(reasons, [None, Some("the document is empty"), Some("the document has 65 bytes; the most is 64")]);
    assert_eq!(files[2].report.sha256, Some(Digest::of(&large)), "it can still be told from others");
}

#[test]
fn a_set_that_is_not_there_is_said_before_anything_is_read() {
    let scene = Scene::open(&[]);
    let id = SetId::parse(&"0".repeat(64)).unwrap();
    let inline = vec![Inline { name: "a".into(), bytes: b"Ann: hello".to_vec() }];
    let refused = scene.visit(Material { inline, sets: vec![id], ..Material::default() });
    assert!(matches!(refused, Err(SourcesError::NoSet(_))));
}
