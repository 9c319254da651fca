//! Folders: the files in them, in order, each once.
