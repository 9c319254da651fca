//! An upload: files in chunks of any size, which can break off at any of them and be gone on with.
//!
//! `uploads/ID/files.jsonl` lists the files that are complete, a line each; `part` holds the bytes of the one that is not, and
//! `part.name` its name.

use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use assay_domain::digest::Hasher;
use assay_engine::port::sources::{DocumentSet, FileHeader, NewUpload, SetFile, SourcesError, Upload, UploadState};

use super::{Shelf, blobs, unavailable};

/// The longest name of a file, in characters.
const LONGEST_NAME: usize = 1000;
/// The longest name of an upload.
const LONGEST_ID: usize = 64;

/// An upload under way.
pub(super) struct Uploading {
    shelf: Arc<Shelf>,
    new: NewUpload,
    /// Nobody can go on with it.
    unnamed: bool,
    folder: PathBuf,
    state: UploadState,
    /// Bytes in all, those of the open file included.
    bytes: u64,
    open: Option<Open>,
}

/// The file that bytes are coming for.
struct Open {
    header: FileHeader,
    file: File,
    hash: Hasher,
    bytes: u64,
}

/// How far an upload has come.
pub(super) fn state(shelf: &Shelf, id: &str) -> Result<UploadState, SourcesError> {
    let folder = folder(shelf, id)?;
    match folder.is_dir() {
        true => read_state(&folder),
        false => Err(SourcesError::NoUpload(id.to_owned())),
    }
}

fn folder(shelf: &Shelf, id: &str) -> Result<PathBuf, SourcesError> {
    let fit = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if id.is_empty() || id.len() > LONGEST_ID || !id.bytes().all(fit) {
        let rule = format!("give up to {LONGEST_ID} letters, digits, `-` and `_`, such as a UUID");
        return Err(SourcesError::Upload(format!("{id:?} cannot be the name of an upload; {rule}")));
    }
    Ok(shelf.root.join("uploads").join(id))
}

fn read_state(folder: &Path) -> Result<UploadState, SourcesError> {
    let broken =
        |path: &Path, error: &dyn std::fmt::Display| SourcesError::Unavailable(format!("{}: {error}", path.display()));
    let list = folder.join("files.jsonl");
    let files = match std::fs::read_to_string(&list) {
        Ok(text) => text
            .split_inclusive('\n')
            // The last line may have been cut off by a crash: that file is sent again.
            .filter(|line| line.ends_with('\n'))
            .map(|line| serde_json::from_str(line).map_err(|error| broken(&list, &error)))
            .collect::<Result<Vec<SetFile>, _>>()?,
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(unavailable(&list, &error)),
    };
    let name = std::fs::read_to_string(folder.join("part.name")).ok();
    let partial = name.zip(std::fs::metadata(folder.join("part")).ok()).map(|(name, facts)| (name, facts.len()));
    let partial = partial.filter(|(name, _)| !files.iter().any(|file| file.name == *name));
    Ok(UploadState { files, partial })
}

impl Uploading {
    pub(super) fn begin(shelf: Arc<Shelf>, mut new: NewUpload) -> Result<Self, SourcesError> {
        let unnamed = new.id.is_empty();
        if unnamed {
            static NEXT: AtomicU64 = AtomicU64::new(0);
            new.id = format!("unnamed-{}-{}", std::process::id(), NEXT.fetch_add(1, Relaxed));
        }
        let folder = folder(&shelf, &new.id)?;
        std::fs::create_dir_all(&folder).map_err(|error| unavailable(&folder, &error))?;
        let state = read_state(&folder)?;
        let bytes = state.files.iter().map(|file| file.bytes).sum();
        Ok(Self { shelf, new, unnamed, folder, state, bytes, open: None })
    }

    fn part(&self) -> PathBuf {
        self.folder.join("part")
    }

    /// The file that was sent is complete: it is held to its header and kept.
    fn close(&mut self) -> Result<(), SourcesError> {
        let Some(Open { header, file, hash, bytes }) = self.open.take() else { return Ok(()) };
        drop(file);
        let sha256 = hash.finish();
        let wrong =
            |what: String| SourcesError::Upload(format!("{}: {what}; send it again from its start", header.name));
        let fault = match (&header.bytes, &header.sha256) {
            (Some(said), _) if *said != bytes => Some(format!("{bytes} bytes came where {said} were announced")),
            (_, Some(said)) if *said != sha256 => Some(format!("its SHA-256 is {sha256} where {said} was announced")),
            _ => None,
        };
        if let Some(fault) = fault {
            let _ = std::fs::remove_file(self.part());
            return Err(wrong(fault));
        }
        blobs::keep(&self.shelf.root, &self.part(), &sha256)?;
        self.complete(SetFile { name: header.name, bytes, sha256, modified: header.modified })
    }

    fn complete(&mut self, file: SetFile) -> Result<(), SourcesError> {
        let list = self.folder.join("files.jsonl");
        let line = serde_json::to_string(&file).map_err(|error| SourcesError::Unavailable(error.to_string()))?;
        let append = || {
            let mut list = OpenOptions::new().create(true).append(true).open(&list)?;
            list.write_all(format!("{line}\n").as_bytes())
        };
        append().map_err(|error| unavailable(&list, &error))?;
        self.state.files.push(file);
        Ok(())
    }

    fn check_name(&self, name: &str) -> Result<(), SourcesError> {
        let fault = match name.chars().count() {
            0 => "a file needs a name".into(),
            length if length > LONGEST_NAME => format!("a file's name has {length} characters; at most {LONGEST_NAME}"),
            _ if name.contains('\0') => format!("{name:?}: a name holds no NUL"),
            _ if self.state.files.len() >= self.shelf.limits.upload_files => {
                let most = self.shelf.limits.upload_files;
                return Err(SourcesError::TooMuch(format!("an upload has at most {most} files")));
            }
            _ => return Ok(()),
        };
        Err(SourcesError::Upload(fault))
    }

    /// Whether the file is there already: complete in this upload, or its bytes from another.
    fn is_there(&mut self, header: &FileHeader) -> Result<bool, SourcesError> {
        if let Some(known) = self.state.files.iter().find(|file| file.name == header.name) {
            return match &header.sha256 {
                Some(sha256) if *sha256 == known.sha256 => Ok(true),
                _ => Err(SourcesError::Upload(format!(
                    "{:?} is the name of another file of the upload too",
                    header.name
                ))),
            };
        }
        let Some(sha256) = &header.sha256 else { return Ok(false) };
        let Ok(facts) = std::fs::metadata(self.shelf.blob(sha256)) else { return Ok(false) };
        self.bytes += facts.len();
        let file = SetFile {
            name: header.name.clone(),
            bytes: facts.len(),
            sha256: sha256.clone(),
            modified: header.modified,
        };
        self.complete(file)?;
        Ok(true)
    }

    /// The part file, at the offset from which bytes will come, with what is there hashed again.
    fn resume(&self, header: FileHeader) -> Result<Open, SourcesError> {
        let path = self.part();
        let there = self.state.partial.as_ref().filter(|(name, _)| *name == header.name).map_or(0, |(_, bytes)| *bytes);
        if header.offset > there {
            let message = format!("{}: {there} bytes of it are there; go on from there or before", header.name);
            return Err(SourcesError::Upload(message));
        }
        let failed = |error: std::io::Error| unavailable(&path, &error);
        std::fs::write(self.folder.join("part.name"), &header.name).map_err(failed)?;
        let mut options = OpenOptions::new();
        let mut file =
            options.create(true).read(true).write(true).truncate(header.offset == 0).open(&path).map_err(failed)?;
        let (mut hash, mut left, mut buffer) = (Hasher::default(), header.offset, vec![0; 1 << 16]);
        while left > 0 {
            let want = buffer.len().min(usize::try_from(left).unwrap_or(usize::MAX));
            file.read_exact(&mut buffer[..want]).map_err(failed)?;
            hash.update(&buffer[..want]);
            left -= want as u64;
        }
        file.set_len(header.offset).map_err(failed)?;
        Ok(Open { bytes: header.offset, header, file, hash })
    }
}

impl Upload for Uploading {
    fn file(&mut self, header: FileHeader) -> Result<(), SourcesError> {
        self.close()?;
        self.check_name(&header.name)?;
        if !self.is_there(&header)? {
            let open = self.resume(header)?;
            self.bytes += open.bytes;
            self.open = Some(open);
        }
        Ok(())
    }

    fn chunk(&mut self, bytes: &[u8]) -> Result<(), SourcesError> {
        let most = self.shelf.limits.upload_bytes;
        let Some(open) = &mut self.open else {
            // Bytes of a file that is there already need not have been sent.
            return match self.state.files.is_empty() {
                true => Err(SourcesError::Upload("bytes came before the header of a file".into())),
                false => Ok(()),
            };
        };
        self.bytes += bytes.len() as u64;
        if self.bytes > most {
            return Err(SourcesError::TooMuch(format!("the upload has more than {most} bytes")));
        }
        open.bytes += bytes.len() as u64;
        open.hash.update(bytes);
        open.file.write_all(bytes).map_err(|error| unavailable(&self.folder, &error))
    }

    fn finish(mut self: Box<Self>) -> Result<DocumentSet, SourcesError> {
        self.close()?;
        if self.state.files.is_empty() {
            return Err(SourcesError::Upload("the upload has no file".into()));
        }
        let files = std::mem::take(&mut self.state.files);
        let set = self.shelf.make(files, std::mem::take(&mut self.new.provenance), self.new.pinned)?;
        std::fs::remove_dir_all(&self.folder).map_err(|error| unavailable(&self.folder, &error))?;
        Ok(set)
    }
}

impl Drop for Uploading {
    fn drop(&mut self) {
        if self.unnamed {
            let _ = std::fs::remove_dir_all(&self.folder);
        }
    }
}
