//! Models: the providers that answer the engine's tasks, and the catalogue of models.
