//! Building the server and running it under watch.

use std::{
    path::PathBuf,
    process::{Child, Command, ExitStatus, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::{child, progress, workspace};

/// Runs "$@" and ends it, politely, when stdin closes: when the process that holds the other end
/// lets go of it or dies in whatever way. So no server outlives its watcher.
const LIFELINE: &str = r#"
exec 3<&0
"$@" 3<&- </dev/null &
server=$!
{ read -r _ <&3; kill -TERM "$server" 2>/dev/null; } &
exec 3<&-
wait "$server"
"#;

/// Builds the server for development.
///
/// # Errors
/// The build fails; what it printed says why.
pub(crate) fn build() -> Result<()> {
    progress("Building the server");
    child::complete(child::cargo().args(["build", "--package", "greenroom"]), "Building the server")
}

/// Builds the server, and beside it the sandbox account as a program of its own.
///
/// # Errors
/// The build fails; what it printed says why.
pub(crate) fn build_with_account() -> Result<()> {
    progress("Building the server and the sandbox account");
    let args = ["build", "--package", "greenroom", "--package", "greenroom-sandbox"];
    child::complete(child::cargo().args(args), "Building the server and the sandbox account")
}

/// The server as [`build`] leaves it.
///
/// # Errors
/// Cargo's target folder cannot be found.
pub(crate) fn program() -> Result<PathBuf> {
    Ok(workspace::target()?.join("debug").join("greenroom"))
}

/// A server that ends when this is dropped or this process ends.
pub(crate) struct Server(Child);

impl Server {
    /// Starts the server.
    ///
    /// # Errors
    /// It cannot be started.
    pub(crate) fn start(command: &Command) -> Result<Self> {
        let mut shell = Command::new("sh");
        shell.args(["-c", LIFELINE, "sh"]).arg(command.get_program()).args(command.get_args());
        let child = shell.stdin(Stdio::piped()).spawn();
        child.map(Self).context("The server could not be started; is there a shell, `sh`?")
    }

    /// Fails once the server has ended by itself.
    ///
    /// # Errors
    /// The server has ended.
    pub(crate) fn check(&mut self) -> Result<()> {
        match self.0.try_wait() {
            Ok(Some(status)) => bail!("{}", ended(status)),
            _ => Ok(()),
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.0.stdin.take());
        // Whatever it answers, the server is gone then, and its port free.
        let _ = self.0.wait();
    }
}

fn ended(status: ExitStatus) -> String {
    format!("The server ended ({status}); what it printed last says why.")
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        io::{BufRead, BufReader},
    };

    use super::*;

    #[test]
    fn letting_go_of_a_server_asks_it_to_end_and_waits_until_it_did() {
        let note = std::env::temp_dir().join(format!("xtask-lifeline-{}", std::process::id()));
        let up = note.with_extension("up");
        let made = Command::new("mkfifo").arg(&up).status().unwrap();
        assert!(made.success());
        let script = r#"trap 'echo asked > "$1"; exit 0' TERM; echo up > "$2"; while :; do sleep 0.05; done"#;
        let mut command = Command::new("sh");
        command.args(["-c", script, "sh"]).arg(&note).arg(&up);

        let mut server = Server::start(&command).unwrap();
        let mut line = String::new();
        BufReader::new(fs::File::open(&up).unwrap()).read_line(&mut line).unwrap();
        assert!(server.check().is_ok());
        drop(server);

        assert_eq!(fs::read_to_string(&note).unwrap(), "asked\n");
        fs::remove_file(note).unwrap();
        fs::remove_file(up).unwrap();
    }

    #[test]
    fn a_server_that_ends_by_itself_is_noticed_with_its_exit_code() {
        let mut command = Command::new("sh");
        command.args(["-c", "exit 3"]);
        let mut server = Server::start(&command).unwrap();
        let told = loop {
            match server.check() {
                Ok(()) => crate::watch::pause(),
                Err(told) => break told.to_string(),
            }
        };
        assert!(told.contains("exit status: 3"), "{told}");
    }
}
