//! The example as a process: it says where it listens, and ends well when it is told to.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

#[test]
fn it_ends_well_when_it_is_told_to() {
    for signal in ["-INT", "-TERM"] {
        let list = concat!(env!("CARGO_MANIFEST_DIR"), "/terms.tsv");
        let mut command = Command::new(env!("CARGO_BIN_EXE_house-terms"));
        let mut plugin = command.args(["127.0.0.1:0", list]).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(plugin.stdout.take().unwrap()).read_line(&mut line).unwrap();
        assert!(line.starts_with("listening on 127.0.0.1:"), "{line}");
        assert!(Command::new("kill").args([signal, &plugin.id().to_string()]).status().unwrap().success());
        assert!(plugin.wait().unwrap().success(), "{signal}");
    }
}
