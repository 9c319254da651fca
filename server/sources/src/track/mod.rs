//! Tracking: what files were, and whether they still are.
