//! What a verb works on: files and folders, and sets that were uploaded before. A server in this process reads the files itself; to
//! any other they are uploaded first.

use std::path::PathBuf;

use assay_client::v1::{FileOrder, Provenance, ServerPath};
use assay_client::{LocalFile, UploadOptions};
use assay_sources::scan::{self, Found, Limits, Options, Scan};
use clap::{Args, ValueEnum};

use crate::failure::Failure;
use crate::notices::Notices;
use crate::session::Session;

/// Files, folders and sets.
#[derive(Debug, Clone, Args)]
pub(crate) struct Paths {
    /// Files, folders, and patterns such as `data/**/*.csv`
    #[arg(required_unless_present = "set", value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// A set that was uploaded before; can be given several times
    #[arg(long, value_name = "ID")]
    pub(crate) set: Vec<String>,
    #[command(flatten)]
    pub(crate) rules: Rules,
}

/// Which files of folders count.
#[derive(Debug, Clone, Args)]
pub(crate) struct Rules {
    /// Only files that match this pattern, as in a .gitignore file; can be given several times
    #[arg(long, value_name = "PATTERN", help_heading = "Which files")]
    include: Vec<String>,
    /// Not files and folders that match this pattern; can be given several times
    #[arg(long, value_name = "PATTERN", help_heading = "Which files")]
    exclude: Vec<String>,
    /// Hidden files too; without it they count only where they are named themselves
    #[arg(long, help_heading = "Which files")]
    hidden: bool,
    /// Folders inside folders; 1 is the files of the folder itself
    #[arg(long, value_name = "N", help_heading = "Which files")]
    max_depth: Option<u32>,
    /// The most files
    #[arg(long, value_name = "N", help_heading = "Which files")]
    max_files: Option<u64>,
    /// The most bytes of all files together
    #[arg(long, value_name = "N", help_heading = "Which files")]
    max_bytes: Option<u64>,
    /// Which files come first: by path with numbers by their value, the oldest, or the smallest
    #[arg(long, value_enum, value_name = "ORDER", default_value_t = Order::Path, help_heading = "Which files")]
    order: Order,
    /// The other way round
    #[arg(long, help_heading = "Which files")]
    reverse: bool,
}

/// Which files come first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Order {
    /// By path
    #[default]
    Path,
    /// The oldest
    Modified,
    /// The smallest
    Size,
}

/// Where the material is from.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct From {
    /// What the study is called
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, help_heading = "Provenance")]
    title: String,
    /// The licence of the material, such as CC-BY-4.0
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, help_heading = "Provenance")]
    licence: String,
    /// Where the consent of the people in it is on record
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, help_heading = "Provenance")]
    consent: String,
}

impl From {
    /// As the contract has it; `None` where nothing is said.
    pub(crate) fn provenance(&self) -> Option<Provenance> {
        let Self { title, licence, consent } = self.clone();
        let provenance = Provenance { title, licence, consent };
        (provenance != Provenance::default()).then_some(provenance)
    }
}

/// The fields of a request.
pub(crate) struct Material {
    pub(crate) set_ids: Vec<String>,
    pub(crate) paths: Vec<ServerPath>,
}

impl Paths {
    /// The fields of a request to the server of `session`.
    pub(crate) async fn material(self, session: &Session, notices: &Notices) -> Result<Material, Failure> {
        let mut set_ids = self.set.clone();
        if self.paths.is_empty() {
            return Ok(Material { set_ids, paths: Vec::new() });
        }
        if session.is_own() {
            let paths = self.paths.iter().map(|path| self.rules.server_path(path)).collect::<Result<_, _>>()?;
            return Ok(Material { set_ids, paths });
        }
        let files = self.rules.files(&self.paths, notices)?;
        let progress = notices.upload(files.len());
        let options = UploadOptions { progress: Some(progress.hears()), ..UploadOptions::default() };
        let set = session.client.upload(&files, options).await?;
        progress.clear();
        notices.line(&format!("uploaded {} files as set {}", set.file_count, set.set_id));
        set_ids.push(set.set_id);
        Ok(Material { set_ids, paths: Vec::new() })
    }
}

impl Rules {
    fn server_path(&self, path: &std::path::Path) -> Result<ServerPath, Failure> {
        let text = path.to_str().ok_or_else(|| {
            let shown = path.display();
            Failure::Usage(format!("{shown}: the path is not UTF-8; name the folder it is in, or rename it"))
        })?;
        Ok(ServerPath {
            path: text.to_owned(),
            include: self.include.clone(),
            exclude: self.exclude.clone(),
            hidden: self.hidden,
            max_depth: self.max_depth,
            max_files: self.max_files,
            max_bytes: self.max_bytes,
            order: match self.order {
                Order::Path => FileOrder::Unspecified,
                Order::Modified => FileOrder::Modified,
                Order::Size => FileOrder::Size,
            }
            .into(),
            descending: self.reverse,
        })
    }

    /// The files these rules find on this machine, with a warning for every one that is left out.
    pub(crate) fn files(&self, paths: &[PathBuf], notices: &Notices) -> Result<Vec<LocalFile>, Failure> {
        let mut files = Vec::new();
        for found in self.scan(paths)? {
            match found {
                Found::File(file) => files.push(LocalFile { name: file.name, path: file.path }),
                Found::Skipped { path, reason } => {
                    notices.warning("", &format!("{} is left out: {reason}", path.display()));
                }
            }
        }
        if files.is_empty() {
            let named: Vec<_> = paths.iter().map(|path| path.display().to_string()).collect();
            let message = format!("no file to read in {}; hidden files count only with --hidden", named.join(", "));
            return Err(Failure::Usage(message));
        }
        Ok(files)
    }

    /// A walk by these rules.
    pub(crate) fn scan(&self, paths: &[PathBuf]) -> Result<Scan, Failure> {
        let Self { include, exclude, hidden, max_depth, max_files, max_bytes, order, reverse } = self.clone();
        let order = match order {
            Order::Path => scan::Order::Natural,
            Order::Modified => scan::Order::Modified,
            Order::Size => scan::Order::Size,
        };
        let limits = Limits { depth: max_depth.map(|depth| depth as usize), files: max_files, bytes: max_bytes };
        let options = Options { include, exclude, hidden, limits, order, descending: reverse };
        Scan::new(paths, &options).map_err(|error| Failure::Usage(error.to_string()))
    }
}
