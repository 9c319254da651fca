use std::fs;

use super::*;

fn study(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn names(found: &Found) -> Vec<&str> {
    found.documents.iter().map(|document| document.name.as_str()).collect()
}

#[test]
fn folders_are_read_in_natural_order_with_slashes() {
    let study = study(&[("f10.txt", "x"), ("f2.txt", "x"), ("b/1.txt", "x"), ("a.txt", "x")]);
    let found = read(&[study.path()]).unwrap();
    assert_eq!(names(&found), ["a.txt", "b/1.txt", "f2.txt", "f10.txt"]);
    assert_eq!(found.skipped, []);
}

#[test]
fn a_files_name_is_its_own_and_its_bytes_are_as_they_are() {
    let study = study(&[("in/raw.txt", "")]);
    let path = study.path().join("in/raw.txt");
    fs::write(&path, [0xff, 0x00, b'\r', b'\n']).unwrap();
    let found = read(&[path]).unwrap();
    assert_eq!(names(&found), ["raw.txt"]);
    assert_eq!(found.documents[0].content, Some(Content::Data(vec![0xff, 0x00, b'\r', b'\n'].into())));
}

#[test]
fn empty_files_are_left_to_the_server() {
    let study = study(&[("empty.txt", "")]);
    assert_eq!(names(&read(&[study.path()]).unwrap()), ["empty.txt"]);
}

#[test]
fn every_missing_path_is_named() {
    let study = study(&[]);
    let error = read(&[study.path().join("no"), study.path().join("neither")]).unwrap_err().to_string();
    assert_eq!(error.lines().count(), 2);
    assert!(error.contains("no such file or folder: ") && error.contains("neither"), "{error}");
}

#[test]
fn hidden_files_are_left_out_unless_named() {
    let study = study(&[(".secret", "x"), (".git/config", "x"), ("seen.txt", "x")]);
    assert_eq!(names(&read(&[study.path()]).unwrap()), ["seen.txt"]);
    assert_eq!(names(&read(&[study.path().join(".secret")]).unwrap()), [".secret"]);
}

#[test]
fn files_that_version_control_ignores_are_read() {
    let study = study(&[(".gitignore", "*.txt"), ("kept.txt", "x")]);
    fs::create_dir(study.path().join(".git")).unwrap();
    assert_eq!(names(&read(&[study.path()]).unwrap()), ["kept.txt"]);
}

#[test]
fn the_same_name_in_two_roots_gets_the_roots_name() {
    let study = study(&[("w1/p.txt", "x"), ("w1/own.txt", "x"), ("w2/p.txt", "x")]);
    let found = read(&[study.path().join("w1"), study.path().join("w2")]).unwrap();
    assert_eq!(names(&found), ["own.txt", "w1/p.txt", "w2/p.txt"]);
}

#[test]
fn roots_of_the_same_name_get_more_of_their_path() {
    let study = study(&[("a/w/p.txt", "x"), ("b/w/p.txt", "x")]);
    let found = read(&[study.path().join("a/w"), study.path().join("b/w/p.txt")]).unwrap();
    assert_eq!(names(&found), ["a/w/p.txt", "b/w/p.txt"]);
}

#[test]
fn a_file_named_twice_is_read_once() {
    let study = study(&[("p.txt", "x")]);
    let found = read(&[study.path().to_owned(), study.path().join("p.txt")]).unwrap();
    assert_eq!(names(&found), ["p.txt"]);
    assert_eq!(found.skipped[0].reason, "the same file was read already");
}

#[test]
fn files_are_found_under_the_names_they_are_read_by() {
    let study = study(&[("f10.txt", "x"), ("f2.txt", "x")]);
    let found = find(&[study.path()]).unwrap();
    let named: Vec<_> = found.files.iter().map(|file| (file.name.as_str(), file.path.clone())).collect();
    assert_eq!(named, [("f2.txt", study.path().join("f2.txt")), ("f10.txt", study.path().join("f10.txt"))]);
}

#[cfg(unix)]
#[test]
fn what_cannot_be_read_is_passed_over_with_its_reason() {
    let study = study(&[("p.txt", "x")]);
    std::os::unix::fs::symlink(study.path().join("gone"), study.path().join("dangling.txt")).unwrap();
    std::os::unix::net::UnixListener::bind(study.path().join("socket")).unwrap();
    let found = read(&[study.path()]).unwrap();
    assert_eq!(names(&found), ["p.txt"]);
    let mut skipped: Vec<_> =
        found.skipped.iter().map(|s| (s.path.file_name().unwrap().to_str().unwrap(), s.reason.as_str())).collect();
    skipped.sort_unstable();
    assert_eq!(skipped[0].0, "dangling.txt");
    assert!(skipped[0].1.contains("No such file"), "{skipped:?}");
    assert_eq!(skipped[1], ("socket", "not a regular file"));
}
