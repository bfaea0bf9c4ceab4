//! A process the tests start, known to be up by a line it prints.

use std::{process::Stdio, time::Duration};

use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    net::TcpStream,
    process::{Child, ChildStdout, Command},
    time::{sleep, timeout},
};

use crate::{Fault, Outcome};

/// How long a process may take to print the line.
const START: Duration = Duration::from_secs(30);
/// How often is looked whether it listens.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// A process that ends with this value.
pub(crate) struct Started {
    /// Killed when dropped.
    _child: Child,
    /// Held open, so that printing more does not end the process.
    _stdout: Option<Lines<BufReader<ChildStdout>>>,
}

/// Starts `command`, which prints nothing, and waits until it listens on that port of loopback.
pub(crate) async fn start_listening(mut command: Command, port: u16) -> Outcome<Started> {
    let program = command.as_std().get_program().to_string_lossy().into_owned();
    let fault = |reason: String| Fault::Start { program, reason };
    command.stdin(Stdio::null()).stdout(Stdio::null()).kill_on_drop(true);
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => return Err(fault(error.to_string())),
    };
    let listens = timeout(START, async {
        while TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            if let Ok(Some(status)) = child.try_wait() {
                return Err(format!("it ended with {status}"));
            }
            sleep(LOOK_AGAIN).await;
        }
        Ok(())
    });
    match listens.await {
        Ok(Ok(())) => Ok(Started { _child: child, _stdout: None }),
        Ok(Err(reason)) => Err(fault(reason)),
        Err(_) => Err(fault(format!("it did not listen on port {port} in time"))),
    }
}

/// Starts `command` and waits for a line of which `find` makes something.
pub(crate) async fn start<T>(
    mut command: Command,
    find: impl Fn(&str) -> Option<T>,
) -> Outcome<(Started, T)> {
    let program = command.as_std().get_program().to_string_lossy().into_owned();
    let fault = |reason: String| Fault::Start { program: program.clone(), reason };
    command.stdin(Stdio::null()).stdout(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn().map_err(|error| fault(error.to_string()))?;
    let stdout = child.stdout.take().ok_or_else(|| fault("it has no stdout".to_owned()))?;
    let mut lines = BufReader::new(stdout).lines();
    let mut printed = String::new();
    let found = timeout(START, async {
        while let Ok(Some(line)) = lines.next_line().await {
            if let Some(found) = find(&line) {
                return Some(found);
            }
            printed += &line;
            printed.push('\n');
        }
        None
    });
    match found.await {
        Ok(Some(found)) => Ok((Started { _child: child, _stdout: Some(lines) }, found)),
        Ok(None) => Err(fault(format!("it ended; it had printed {printed:?}"))),
        Err(_) => Err(fault(format!("nothing came in time; it had printed {printed:?}"))),
    }
}
