#![cfg(unix)]

use std::os::unix::fs::symlink;

use super::*;

#[test]
fn links_are_followed_and_each_target_is_found_once() {
    let study = study(&["real.txt", "z/deep.txt"]);
    let outside = super::study(&["far.txt"]);
    symlink(study.path().join("real.txt"), study.path().join("again.txt")).unwrap();
    symlink(outside.path(), study.path().join("far")).unwrap();
    symlink(study.path().join("z"), study.path().join("zz")).unwrap();
    let found = scan(&[study.path()]);
    assert_eq!(names(&found), ["again.txt", "far/far.txt", "z/deep.txt"]);
    let skipped = skipped(&found);
    assert_eq!(skipped[0], ("real.txt".into(), "the same file was found already as again.txt".into()));
    assert_eq!(skipped[1].0, "zz");
    assert!(skipped[1].1.ends_with("which was walked already"), "{skipped:?}");
}

#[test]
fn a_loop_of_links_is_told_and_ends() {
    let study = study(&["a/b/1.txt", "c/2.txt"]);
    symlink(study.path().join("a"), study.path().join("a/b/up")).unwrap();
    symlink(study.path().join("c"), study.path().join("a/over")).unwrap();
    symlink(study.path().join("a"), study.path().join("c/back")).unwrap();
    symlink("self", study.path().join("self")).unwrap();
    let found = scan(&[study.path()]);
    assert_eq!(names(&found), ["a/b/1.txt", "a/over/2.txt"]);
    let told: Vec<_> = skipped(&found).into_iter().map(|(name, _)| name).collect();
    assert_eq!(told, ["up", "back", "2.txt", "back", "self"]);
    assert!(skipped(&found)[0].1.ends_with("which it is in"));
}

#[test]
fn folders_that_all_link_to_each_other_are_walked_in_no_time() {
    let study = tempfile::tempdir().unwrap();
    let folders: Vec<_> = (0..12).map(|number| study.path().join(format!("d{number}"))).collect();
    for folder in &folders {
        write(folder, "f.txt", "x");
    }
    for (number, folder) in folders.iter().enumerate() {
        for (other, target) in folders.iter().enumerate().filter(|(other, _)| *other != number) {
            symlink(target, folder.join(format!("to{other}"))).unwrap();
        }
    }
    let found = scan(&[study.path()]);
    assert_eq!(names(&found).len(), 12);
    assert!(found.len() < 12 * 12 * 3, "{}", found.len());
}

#[test]
fn roots_inside_each_other_give_a_file_once_and_hard_links_are_two() {
    let study = study(&["sub/p.txt", "q.txt"]);
    std::fs::hard_link(study.path().join("q.txt"), study.path().join("r.txt")).unwrap();
    let found = scan(&[study.path().join("sub"), study.path().join("q.txt"), study.path().to_owned()]);
    assert_eq!(names(&found), ["q.txt", "r.txt", "sub/p.txt"]);
    let told: Vec<_> = skipped(&found).into_iter().map(|(_, reason)| reason).collect();
    assert_eq!(told, ["q.txt", "sub/p.txt"].map(|name| format!("the same file was found already as {name}")));
}
