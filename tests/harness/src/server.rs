//! The real program as a process of its own, on a loopback port the system picks.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};

use tempfile::TempDir;

/// What a server needs between two lives: its folder, with ledger and configuration.
pub struct Home {
    folder: TempDir,
}

impl Home {
    /// An empty folder and the default configuration.
    #[must_use]
    pub fn new() -> Self {
        Self::with_config("")
    }

    /// With a configuration file.
    #[must_use]
    pub fn with_config(toml: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("assay.toml"), toml).unwrap();
        Self { folder }
    }

    /// With an OpenAI-compatible provider `model` as the default.
    #[must_use]
    pub fn with_model(base_url: &str, model: &str) -> Self {
        Self::with_config(&format!(
            "default_provider = \"model\"\n[providers.model]\nkind = \"openai\"\nbase_url = \"{base_url}\"\n\
             default_model = \"{model}\"\n"
        ))
    }

    /// With a plugin called `house` of `kind` at `address`, which has little time to answer, and `more` of its keys.
    #[must_use]
    pub fn with_plugin(kind: &str, address: &str, more: &str) -> Self {
        let timeout = crate::plugin::TIMEOUT.as_millis();
        Self::with_config(&format!(
            "[plugins.house]\nkind = \"{kind}\"\naddress = \"{address}\"\ntimeout = \"{timeout}ms\"\n{more}"
        ))
    }

    /// Adds to the configuration file.
    ///
    /// # Panics
    /// It cannot be written.
    pub fn add_config(&self, toml: &str) {
        let path = self.folder.path().join("assay.toml");
        let before = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, before + toml).unwrap();
    }

    /// The ledger's file.
    #[must_use]
    pub fn ledger(&self) -> PathBuf {
        self.folder.path().join("runs.ledger")
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// The command that serves from here, on a port the system picks.
    #[must_use]
    pub fn command(&self) -> Command {
        self.command_on("127.0.0.1:0")
    }

    /// The command that serves from here, on `address`.
    #[must_use]
    pub fn command_on(&self, address: &str) -> Command {
        let mut command = Command::new(program());
        command.arg("serve").args(["--listen", address, "--ledger"]).arg(self.ledger());
        command.arg("--config").arg(self.folder.path().join("assay.toml"));
        command.env_remove("ASSAY_SERVER").stdin(Stdio::null());
        command
    }

    /// Starts a server.
    ///
    /// # Panics
    /// It does not start.
    #[must_use]
    pub fn serve(&self) -> Server {
        Server::start(&mut self.command())
    }
}

impl Default for Home {
    fn default() -> Self {
        Self::new()
    }
}

/// A running server, killed when dropped.
pub struct Server {
    child: Child,
    address: String,
    log: Arc<Mutex<Vec<u8>>>,
}

impl Server {
    /// Starts `command`, a server.
    ///
    /// # Panics
    /// It does not start.
    #[must_use]
    pub fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let Some(address) = line.trim().strip_prefix("listening on ") else {
            let mut error = String::new();
            let _ = child.stderr.take().unwrap().read_to_string(&mut error);
            let _ = child.wait();
            panic!("the server does not listen: {line}{error}");
        };
        // Whatever it logs goes on being read, so that it never waits for us.
        let mut stderr = child.stderr.take().unwrap();
        let log = Arc::<Mutex<Vec<u8>>>::default();
        let kept = Arc::clone(&log);
        std::thread::spawn(move || {
            let mut piece = [0; 8192];
            while let Ok(read @ 1..) = stderr.read(&mut piece) {
                kept.lock().unwrap().extend_from_slice(&piece[..read]);
            }
        });
        Self { address: address.to_owned(), child, log }
    }

    /// What it has logged so far.
    ///
    /// # Panics
    /// Whoever reads the log has panicked.
    #[must_use]
    pub fn log(&self) -> String {
        String::from_utf8_lossy(&self.log.lock().unwrap()).into_owned()
    }

    /// Where it listens, `HOST:PORT`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// SIGKILL, now.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// The most memory it held at once, in bytes.
    ///
    /// # Panics
    /// The system does not tell.
    #[must_use]
    pub fn peak_memory(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The `assay` program of this build, beside the tests.
///
/// # Panics
/// It was not built: `cargo build --workspace` does.
#[must_use]
pub fn program() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let program = test.parent().and_then(Path::parent).unwrap().join("assay");
    assert!(program.is_file(), "{} is missing: run cargo build --workspace", program.display());
    program
}
