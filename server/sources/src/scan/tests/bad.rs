use super::*;

fn error(roots: &[impl AsRef<Path>], options: &Options) -> Error {
    Scan::new(roots, options).unwrap_err()
}

#[test]
fn every_missing_path_is_named() {
    let study = study(&["here.txt"]);
    let roots = ["no", "here.txt", "neither", "gone/*.csv"].map(|name| study.path().join(name));
    let told = error(&roots, &Options::default()).to_string();
    assert_eq!(told.lines().count(), 3);
    assert!(told.contains("no such file or folder: ") && told.contains("neither"), "{told}");
}

#[test]
fn a_broken_glob_or_rule_is_told_with_its_place() {
    let study = study(&["here.txt"]);
    let told = error(&["data/[a*.csv"], &Options::default()).to_string();
    let expected =
        "the glob `data/[a*.csv` is broken at character 6: a `[` without its `]`; write `[[]` for the sign itself";
    assert_eq!(told, expected);
    for options in [
        Options { include: owned(&["*.txt", "!/x{a"]), ..Options::default() },
        Options { exclude: owned(&["!/x{a"]), ..Options::default() },
    ] {
        let told = error(&[study.path()], &options).to_string();
        assert!(told.starts_with("the glob `!/x{a` is broken at character 4: a `{`"), "{told}");
    }
}

#[test]
fn no_root_and_none_that_can_be_read_are_errors() {
    assert_eq!(error(&[] as &[&str], &Options::default()), Error::NoRoot);
    assert_eq!(Error::NoRoot.to_string(), "no file or folder is named");
}

#[test]
fn a_root_that_gives_nothing_is_said() {
    let study = study(&["full/x.txt"]);
    fs::create_dir(study.path().join("empty")).unwrap();
    let roots = ["empty", "full", "full/*.csv"].map(|name| study.path().join(name));
    let found = scan(&roots);
    assert_eq!(names(&found), ["x.txt"]);
    let mut told = skipped(&found);
    told.sort();
    let nothing = ("empty".to_owned(), "there is no file in it that is asked for".to_owned());
    assert_eq!(told, [("*.csv".to_owned(), "no file matches it".to_owned()), nothing]);
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt as _;
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    use std::os::unix::net::UnixListener;
    use std::process::Command;

    use super::*;

    #[test]
    fn what_is_no_file_is_passed_over_with_its_reason() {
        let study = study(&["p.txt"]);
        symlink(study.path().join("gone"), study.path().join("dangling.txt")).unwrap();
        UnixListener::bind(study.path().join("socket")).unwrap();
        assert!(Command::new("mkfifo").arg(study.path().join("pipe")).status().unwrap().success());
        let found = scan(&[study.path()]);
        assert_eq!(names(&found), ["p.txt"]);
        let told = |name: &str, what: &str| (name.to_owned(), format!("it is {what}, not a file"));
        let expected = [told("dangling.txt", "a link to nothing"), told("pipe", "a pipe"), told("socket", "a socket")];
        assert_eq!(skipped(&found), expected);
        let roots = ["pipe", "socket"].map(|name| study.path().join(name));
        let error = error(&roots, &Options::default());
        assert!(matches!(&error, Error::NoUsableRoot(all) if all.len() == 2), "{error}");
        assert!(error.to_string().lines().all(|line| line.ends_with("not a file")), "{error}");
    }

    #[test]
    fn a_folder_without_permission_is_passed_over() {
        let study = study(&["closed/x.txt", "open.txt"]);
        let closed = study.path().join("closed");
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
        // Some users read everything.
        let kept_out = fs::read_dir(&closed).is_err();
        let found = scan(&[study.path()]);
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
        if kept_out {
            assert_eq!(names(&found), ["open.txt"]);
            assert_eq!(skipped(&found), [("closed".into(), "no permission to read it".into())]);
        }
    }

    #[test]
    fn a_file_that_vanishes_before_its_turn_is_passed_over() {
        let study = study(&["1.txt", "2.txt"]);
        let mut scan = Scan::new(&[study.path()], &Options::default()).unwrap();
        assert!(matches!(scan.next(), Some(Found::File(_))));
        fs::remove_file(study.path().join("2.txt")).unwrap();
        let rest: Vec<_> = scan.collect();
        assert_eq!(skipped(&rest), [("2.txt".into(), "it was there and is gone".into())]);
    }

    #[test]
    fn names_that_are_no_text_are_shown_as_well_as_can_be_and_stay_apart() {
        let study = study(&[]);
        for name in [&b"caf\xe9.txt"[..], b"caf\xe8.txt"] {
            let path = study.path().join(OsStr::from_bytes(name));
            if fs::write(&path, "x").is_err() {
                // Some file systems have no such names.
                return;
            }
        }
        let found = scan(&[study.path()]);
        assert_eq!(names(&found)[0], "caf\u{fffd}.txt");
        assert_eq!(names(&found).len(), 2);
        assert!(names(&found)[1].ends_with("caf\u{fffd}.txt") && names(&found)[1].len() > 8, "{found:?}");
        assert!(found.iter().all(|found| matches!(found, Found::File(file) if fs::read(&file.path).is_ok())));
    }
}
