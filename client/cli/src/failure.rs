//! Why a verb did not do its work: what is printed, and the exit status.

use std::io;
use std::process::ExitCode;

use assay_client::v1::ErrorReason;
use tonic::Code;

use crate::option;
use crate::terminal::clean;
use crate::voice::{self, Level};

/// The run failed, was partial or was cancelled; also a failure of the machine.
const FAILED: u8 = 1;
/// Bad usage or bad input.
const USAGE: u8 = 2;
/// The server, or what it stands on, is unavailable.
const UNAVAILABLE: u8 = 3;
/// Interrupted by the user.
const INTERRUPTED: u8 = 130;

/// Why a verb did not do its work.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The user asked for something that cannot be.
    Usage(String),
    /// The server would not or could not do it.
    Call(assay_client::Error),
    /// The server in this process could not start.
    Start { message: String, usage: bool },
    /// The run came to an end that is not all well.
    Run(String),
    /// Something that is configured cannot be used.
    Unwell(String),
    /// The user interrupted it.
    Interrupted(String),
    /// The result could not be written.
    Output(io::Error),
}

impl Failure {
    /// Prints it to standard error and gives the exit status. A reader that went away is no failure to speak of.
    pub(crate) fn report(&self) -> ExitCode {
        if matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe) {
            return ExitCode::SUCCESS;
        }
        voice::say(Level::Error, &self.text());
        ExitCode::from(self.status())
    }

    fn text(&self) -> String {
        match self {
            Self::Usage(message) | Self::Start { message, .. } | Self::Run(message) | Self::Unwell(message) => {
                lines("error: ", message)
            }
            Self::Call(error) => {
                let named = |violation: &assay_client::Violation| {
                    format!("{}: {}", clean(&option::of(&violation.field)), clean(&violation.description))
                };
                match error.violations() {
                    [] => lines("error: ", error.message()),
                    [one] => format!("error: {}", named(one)),
                    several => {
                        let each: Vec<_> = several.iter().map(named).collect();
                        format!("{}\n  {}", lines("error: ", error.message()), each.join("\n  "))
                    }
                }
            }
            Self::Interrupted(message) => lines("interrupted: ", message),
            Self::Output(error) => format!("error: the result cannot be written: {error}"),
        }
    }

    fn status(&self) -> u8 {
        match self {
            Self::Usage(_) | Self::Start { usage: true, .. } => USAGE,
            Self::Start { usage: false, .. } | Self::Unwell(_) => UNAVAILABLE,
            Self::Call(error) => of_call(error),
            Self::Run(_) | Self::Output(_) => FAILED,
            Self::Interrupted(_) => INTERRUPTED,
        }
    }
}

fn of_call(error: &assay_client::Error) -> u8 {
    match error.code() {
        Code::InvalidArgument
        | Code::FailedPrecondition
        | Code::NotFound
        | Code::AlreadyExists
        | Code::OutOfRange
        | Code::Unauthenticated
        | Code::PermissionDenied => USAGE,
        Code::ResourceExhausted if error.reason() != Some(ErrorReason::LedgerFull) => USAGE,
        Code::Unavailable | Code::ResourceExhausted | Code::DeadlineExceeded => UNAVAILABLE,
        _ => FAILED,
    }
}

/// Every line after the first is set in.
fn lines(head: &str, message: &str) -> String {
    let lines: Vec<_> = message.trim_end().lines().map(clean).collect();
    format!("{head}{}", lines.join("\n  "))
}

impl From<assay_client::Error> for Failure {
    fn from(error: assay_client::Error) -> Self {
        Self::Call(error)
    }
}

impl From<tonic::Status> for Failure {
    fn from(status: tonic::Status) -> Self {
        assay_client::Error::from(status).into()
    }
}

impl From<assay_app::AppError> for Failure {
    fn from(error: assay_app::AppError) -> Self {
        Self::Start { usage: error.is_usage(), message: error.to_string() }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

#[cfg(test)]
mod tests {
    use tonic::Status;

    use super::*;

    fn status(code: Code) -> u8 {
        Failure::from(Status::new(code, "")).status()
    }

    #[test]
    fn classes_of_errors_have_their_exit_status() {
        for code in [Code::InvalidArgument, Code::FailedPrecondition, Code::NotFound, Code::AlreadyExists] {
            assert_eq!(status(code), 2, "{code}");
        }
        assert_eq!(status(Code::ResourceExhausted), 2);
        assert_eq!(status(Code::Unavailable), 3);
        assert_eq!(status(Code::Internal), 1);
        assert_eq!(Failure::Usage(String::new()).status(), 2);
        assert_eq!(Failure::Interrupted(String::new()).status(), 130);
    }

    #[test]
    fn every_line_is_shown_and_nothing_can_drive_the_terminal() {
        let failure = Failure::Usage("first\nsecond \u{1b}[31mred".into());
        assert_eq!(failure.text(), "error: first\n  second [31mred");
    }
}
