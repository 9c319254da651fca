//! Opening a ledger: one server a file, and no file that is not ours is touched.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::schema;

/// How much a reading connection keeps of the file, in KiB.
const READER_CACHE: i64 = 512;

/// How a ledger is kept.
#[derive(Clone, Copy, Debug)]
pub struct SqliteOptions {
    /// The most bytes the ledger file may grow to; `None`: as far as the disk goes. A file that is larger already keeps its
    /// size and takes no more.
    pub max_bytes: Option<u64>,
    /// How long a statement waits for another program, such as a backup, to let go of the file.
    pub busy: Duration,
    /// The most reads at a time.
    pub readers: usize,
}

impl Default for SqliteOptions {
    fn default() -> Self {
        Self { max_bytes: None, busy: Duration::from_secs(5), readers: 4 }
    }
}

/// Why a ledger cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder is not there and cannot be made.
    #[error("the folder {} for the ledger cannot be made: {source}", .path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The lock file cannot be opened or locked.
    #[error("the ledger's lock file {} cannot be used: {source}", .path.display())]
    Lock {
        /// The lock file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Another server has it open.
    #[error("the ledger {} is in use by another server; stop that one or give this one another ledger", .path.display())]
    InUse {
        /// The ledger.
        path: PathBuf,
    },
    /// A later version has written to it.
    #[error(
        "the ledger {} has version {found}, this program knows versions up to {known}; use the program that wrote it, \
         or a newer one", .path.display()
    )]
    NewerVersion {
        /// The ledger.
        path: PathBuf,
        /// Its version.
        found: i64,
        /// The newest version this program reads.
        known: i64,
    },
    /// The file is something else, or damaged beyond reading. It was not changed.
    #[error("{} is not a readable ledger: {reason}; restore it from a copy or give another path", .path.display())]
    NotALedger {
        /// The file.
        path: PathBuf,
        /// What it is instead, as far as can be told.
        reason: String,
    },
    /// SQLite could not use it.
    #[error("the ledger {} cannot be opened: {source}", .path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// Why.
        source: rusqlite::Error,
    },
}

/// Why a database is not taken, before it is said of which path.
#[derive(Debug)]
pub(super) enum Refusal {
    Newer(i64),
    NotALedger(String),
    Sqlite(rusqlite::Error),
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        match error.sqlite_error_code() {
            Some(DatabaseCorrupt | NotADatabase) => Self::NotALedger(error.to_string()),
            _ => Self::Sqlite(error),
        }
    }
}

impl Refusal {
    pub(super) fn of(self, path: &Path) -> OpenError {
        let path = path.to_owned();
        match self {
            Self::Newer(found) => OpenError::NewerVersion { path, found, known: schema::VERSION },
            Self::NotALedger(reason) => OpenError::NotALedger { path, reason },
            Self::Sqlite(source) => OpenError::Sqlite { path, source },
        }
    }
}

/// Makes the folder and takes the lock: until it is dropped, no other server opens this ledger.
pub(super) fn lock(ledger: &Path) -> Result<File, OpenError> {
    if let Some(folder) = ledger.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(|source| OpenError::Folder { path: folder.to_owned(), source })?;
    }
    let mut path = ledger.as_os_str().to_owned();
    path.push(".lock");
    let path = PathBuf::from(path);
    let file = File::options().create(true).truncate(false).write(true).open(&path);
    let file = file.map_err(|source| OpenError::Lock { path: path.clone(), source })?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse { path: ledger.to_owned() }),
        Err(TryLockError::Error(source)) => Err(OpenError::Lock { path, source }),
    }
}

/// The writing connection, on a file of the newest version.
pub(super) fn writing(path: &Path, max_bytes: Option<u64>, busy: Duration) -> Result<Connection, Refusal> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(busy)?;
    connection.set_prepared_statement_cache_capacity(64);
    let version = schema::inspect(&connection)?;
    let journal = connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get::<_, String>(0))?;
    if journal != "wal" {
        return Err(Refusal::NotALedger(format!("its file system allows no write-ahead log, only {journal:?}")));
    }
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", true)?;
    // A large specification leaves a large log behind; the next checkpoint cuts it back to this.
    connection.pragma_update(None, "journal_size_limit", 64 * 1024 * 1024)?;
    schema::migrate(&mut connection, version)?;
    limit(&connection, max_bytes)?;
    Ok(connection)
}

/// One of the reading connections.
pub(super) fn reading(path: &Path, busy: Duration) -> Result<Connection, rusqlite::Error> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(busy)?;
    // In KiB. A run is read front to back and a verdict by its key: what is kept of pages would seldom be read again, and there are as
    // many caches as there are readers.
    connection.pragma_update(None, "cache_size", -READER_CACHE)?;
    Ok(connection)
}

fn limit(connection: &Connection, max_bytes: Option<u64>) -> Result<(), rusqlite::Error> {
    let Some(max_bytes) = max_bytes else { return Ok(()) };
    let page_size: u32 = connection.pragma_query_value(None, "page_size", |row| row.get(0))?;
    let pages = u32::try_from(max_bytes / u64::from(page_size.max(1))).unwrap_or(u32::MAX - 1).max(1);
    connection.pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))
}
