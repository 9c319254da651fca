//! The fake's own suite: each dialect's shape as a plain client sees it, and that each fault does what it says.

mod anthropic;
mod azure;
mod client;
mod damaged;
mod faults;
mod gemini;
mod load;
mod ollama;
mod openai;
mod refusals;
mod script;
