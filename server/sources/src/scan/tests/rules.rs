use super::*;

fn ruled(study: &Path, include: &[&str], exclude: &[&str]) -> Vec<Found> {
    with(study, &Options { include: owned(include), exclude: owned(exclude), ..Options::default() })
}

#[test]
fn rules_are_those_of_gitignore_on_paths_from_the_root() {
    let study = study(&["a.csv", "a.txt", "raw/b.csv", "raw/keep/c.csv", "in/raw/d.csv", "in/e.csv"]);
    let names = |include: &[&str], exclude: &[&str]| names(&ruled(study.path(), include, exclude)).join(" ");
    assert_eq!(names(&["*.csv"], &["/raw/"]), "a.csv in/e.csv in/raw/d.csv");
    assert_eq!(names(&["*.csv"], &["raw/"]), "a.csv in/e.csv");
    assert_eq!(names(&["raw/"], &[]), "in/raw/d.csv raw/b.csv raw/keep/c.csv");
    assert_eq!(names(&["/raw/*.csv", "in"], &["e.*"]), "in/raw/d.csv raw/b.csv");
    assert_eq!(names(&["raw/", "!keep/"], &[]), "in/raw/d.csv raw/b.csv");
    assert_eq!(names(&[], &["*.csv", "!e.csv", "# a note", ""]), "a.txt in/e.csv");
    assert_eq!(names(&["in/**/d.*"], &[]), "in/raw/d.csv");
}

#[test]
fn a_folder_that_is_left_out_is_not_walked() {
    let study = study(&["kept.txt", "out/x.txt"]);
    let found = ruled(study.path(), &[], &["out/", "!out/x.txt"]);
    assert_eq!((names(&found), skipped(&found).len()), (vec!["kept.txt"], 0));
}

#[test]
fn a_file_that_is_named_and_left_out_by_a_rule_is_said() {
    let study = study(&["a.bak", "b.txt"]);
    let roots = ["a.bak", "b.txt"].map(|name| study.path().join(name));
    let options = Options { exclude: owned(&["*.bak"]), ..Options::default() };
    let found: Vec<_> = Scan::new(&roots, &options).unwrap().collect();
    assert_eq!(skipped(&found), [("a.bak".into(), "the rules leave it out".into())]);
    assert_eq!(names(&found), ["b.txt"]);
}

#[test]
fn hidden_files_are_left_out_unless_asked_for_or_named() {
    let study = study(&[".secret", ".git/config", "seen.txt"]);
    assert_eq!(names(&scan(&[study.path()])), ["seen.txt"]);
    assert_eq!(names(&scan(&[study.path().join(".secret")])), [".secret"]);
    assert_eq!(names(&scan(&[study.path().join(".git")])), ["config"]);
    assert_eq!(names(&scan(&[study.path().join(".s*")])), [".secret"]);
    let all = with(study.path(), &Options { hidden: true, ..Options::default() });
    assert_eq!(names(&all), [".git/config", ".secret", "seen.txt"]);
}

#[test]
fn files_that_version_control_ignores_are_found() {
    let study = study(&[".git/config", "kept.txt", "sub/kept.txt"]);
    write(study.path(), ".gitignore", "*.txt");
    assert_eq!(names(&scan(&[study.path()])), ["kept.txt", "sub/kept.txt"]);
}

#[test]
fn a_glob_stands_for_files_and_whole_folders() {
    let study = study(&["d/a.csv", "d/b.txt", "d/x/y/c.csv", "d/2024-1/in/e.txt", "d/2024-2/f.txt"]);
    let names = |glob: &str| names(&scan(&[study.path().join(glob)])).join(" ");
    assert_eq!(names("d/*.csv"), "a.csv");
    assert_eq!(names("d/**/*.csv"), "a.csv x/y/c.csv");
    assert_eq!(names("d/2024-*"), "2024-1/in/e.txt 2024-2/f.txt");
    assert_eq!(names("d/2024-?/f.txt"), "2024-2/f.txt");
    assert_eq!(names("?/{a,b}.*"), "d/a.csv d/b.txt");
}

#[test]
fn two_globs_of_one_folder_find_a_file_once() {
    let study = study(&["d/a.csv", "d/b.csv", "d/c.txt"]);
    let found = scan(&[study.path().join("d/*"), study.path().join("d/[ab].csv")]);
    assert_eq!(names(&found), ["a.csv", "b.csv", "c.txt"]);
    let told = |name: &str| (name.to_owned(), format!("the same file was found already as {name}"));
    assert_eq!(skipped(&found), [told("a.csv"), told("b.csv")]);
}

#[test]
fn a_path_that_is_there_is_no_glob() {
    let study = study(&["notes [old].txt", "notes o.txt"]);
    assert_eq!(names(&scan(&[study.path().join("notes [old].txt")])), ["notes [old].txt"]);
}
