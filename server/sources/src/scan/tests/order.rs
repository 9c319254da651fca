use std::time::{Duration, SystemTime};

use super::*;

#[test]
fn folders_and_files_come_in_natural_order_with_slashes() {
    let study = study(&["f10.txt", "f2.txt", "b/10.txt", "b/9.txt", "b.txt", "a.txt", "f3/x.txt"]);
    let found = scan(&[study.path()]);
    assert_eq!(names(&found), ["a.txt", "b/9.txt", "b/10.txt", "b.txt", "f2.txt", "f3/x.txt", "f10.txt"]);
    assert_eq!(skipped(&found), []);
}

#[test]
fn roots_come_in_the_order_of_their_paths_whichever_is_given_first() {
    let study = study(&["w10/p.txt", "w2/p.txt", "w2/own.txt", "w3.txt"]);
    let mut roots = [study.path().join("w10"), study.path().join("w3.txt"), study.path().join("w2")];
    let found = scan(&roots);
    assert_eq!(names(&found), ["own.txt", "p.txt", "w3.txt", "w10/p.txt"]);
    roots.reverse();
    assert_eq!(scan(&roots), found);
}

#[test]
fn a_name_that_is_taken_gets_as_much_of_its_path_as_it_needs() {
    let study = study(&["a/w/p.txt", "b/w/p.txt", "c/w/p.txt"]);
    let found = scan(&[study.path().join("c/w/p.txt"), study.path().join("b/w"), study.path().join("a/w")]);
    assert_eq!(names(&found), ["p.txt", "w/p.txt", "c/w/p.txt"]);
}

#[test]
fn a_file_says_its_size_and_when_it_was_changed() {
    let study = study(&[]);
    write(study.path(), "p.txt", "twelve bytes");
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(1_700_000_000);
    let file = std::fs::File::options().write(true).open(study.path().join("p.txt")).unwrap();
    file.set_modified(time).unwrap();
    let path = study.path().join("p.txt");
    let expected = FoundFile { path, name: "p.txt".into(), bytes: 12, modified: Some(time) };
    assert_eq!(scan(&[study.path()]), [Found::File(expected)]);
}

#[test]
fn files_come_by_size_or_time_either_way_under_the_names_they_always_have() {
    let study = study(&[]);
    for (number, (name, text)) in [("a/p.txt", "xxx"), ("b/p.txt", "x"), ("b/q.txt", "xx")].into_iter().enumerate() {
        write(study.path(), name, text);
        let file = std::fs::File::options().write(true).open(study.path().join(name)).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(10 * number as u64)).unwrap();
    }
    let roots = [study.path().join("b"), study.path().join("a")];
    let by = |order, descending| {
        let found: Vec<_> = Scan::new(&roots, &Options { order, descending, ..Options::default() }).unwrap().collect();
        names(&found).join(" ")
    };
    assert_eq!(by(Order::Natural, false), "p.txt b/p.txt q.txt");
    assert_eq!(by(Order::Natural, true), "q.txt b/p.txt p.txt");
    assert_eq!(by(Order::Size, false), "b/p.txt q.txt p.txt");
    assert_eq!(by(Order::Size, true), "p.txt q.txt b/p.txt");
    assert_eq!(by(Order::Modified, false), "p.txt b/p.txt q.txt");
    assert_eq!(by(Order::Modified, true), "q.txt b/p.txt p.txt");
}

#[test]
fn what_comes_later_may_be_made_while_the_scan_goes_on() {
    let study = study(&["a/1.txt", "b/1.txt"]);
    let mut scan = Scan::new(&[study.path()], &Options::default()).unwrap();
    let first: Vec<_> = scan.by_ref().take(1).collect();
    assert_eq!(names(&first), ["a/1.txt"]);
    write(study.path(), "b/2.txt", "x");
    assert_eq!(names(&scan.collect::<Vec<_>>()), ["b/1.txt", "b/2.txt"]);
}

#[test]
fn a_scan_ends_when_it_is_told_to() {
    let study = study(&["1.txt", "2.txt", "3.txt"]);
    let mut scan = Scan::new(&[study.path()], &Options::default()).unwrap();
    let stop = scan.stop();
    assert!(scan.next().is_some());
    stop.set();
    assert_eq!(scan.next(), None);
}

#[test]
fn limits_name_themselves_and_what_is_left_out() {
    let study = study(&["1/2/3/deep.txt", "1/near.txt", "2.txt", "3.txt"]);
    let limited = |limits| with(study.path(), &Options { limits, ..Options::default() });
    let depth = limited(Limits { depth: Some(2), ..Limits::default() });
    assert_eq!(names(&depth), ["1/near.txt", "2.txt", "3.txt"]);
    let told = "the limit on depth is 2: this folder and all in it are left out";
    assert_eq!(skipped(&depth), [("2".into(), told.into())]);
    let files = limited(Limits { files: Some(2), ..Limits::default() });
    assert_eq!(names(&files), ["1/2/3/deep.txt", "1/near.txt"]);
    let told = "the limit of 2 files is reached: this one and all that follow are left out";
    assert_eq!(skipped(&files), [("2.txt".into(), told.into())]);
    let bytes = limited(Limits { bytes: Some(3), ..Limits::default() });
    assert_eq!((names(&bytes).len(), skipped(&bytes)[0].0.as_str()), (3, "3.txt"));
    assert!(skipped(&bytes)[0].1.starts_with("the limit of 3 bytes in all"));
    let enough = limited(Limits { depth: Some(4), files: Some(4), bytes: Some(4) });
    assert_eq!((names(&enough).len(), skipped(&enough).len()), (4, 0));
}
