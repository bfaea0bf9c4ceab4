//! A mail server that lets anybody in and keeps what it is given.

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    time::Duration,
};

use tokio::sync::{Mutex, mpsc};

use crate::secrets::{Kind, Secrets};

/// How long a mail may take to come.
const PATIENCE: Duration = Duration::from_secs(20);

/// The server, and the mails it was given.
pub(crate) struct MailServer {
    pub(crate) port: u16,
    mails: Mutex<mpsc::UnboundedReceiver<String>>,
}

impl MailServer {
    pub(crate) fn start(secrets: &Secrets) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (given, mails) = mpsc::unbounded_channel();
        let secrets = secrets.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (given, secrets) = (given.clone(), secrets.clone());
                // A client that goes away ends its thread.
                std::thread::spawn(move || talk(&stream, &given, &secrets));
            }
        });
        Self { port, mails: Mutex::new(mails) }
    }

    /// The twelve digits of the code in the next mail.
    pub(crate) async fn next_code(&self) -> String {
        let mut mails = self.mails.lock().await;
        let mail = tokio::time::timeout(PATIENCE, mails.recv()).await.unwrap().unwrap();
        let lines = mail.lines().map(|line| line.trim().replace(' ', ""));
        lines
            .filter(|line| line.len() == 12)
            .find(|line| line.bytes().all(|byte| byte.is_ascii_digit()))
            .unwrap_or_else(|| panic!("no code in {mail}"))
    }
}

fn talk(
    mut stream: &TcpStream,
    given: &mpsc::UnboundedSender<String>,
    secrets: &Secrets,
) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream).lines();
    stream.write_all(b"220 mail.test\r\n")?;
    while let Some(line) = lines.next() {
        let line = line?;
        let answer = match line.split(' ').next().unwrap_or_default() {
            "EHLO" => "250-mail.test\r\n250 AUTH PLAIN\r\n",
            "AUTH" => {
                secrets.add(Kind::Configured, line.rsplit(' ').next().unwrap_or_default());
                "235 welcome\r\n"
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n")?;
                let mail: Vec<String> =
                    lines.by_ref().map_while(Result::ok).take_while(|line| line != ".").collect();
                // Nobody waits for it any more only where the test has ended.
                let _ = given.send(mail.join("\n"));
                "250 taken\r\n"
            }
            "QUIT" => return stream.write_all(b"221 bye\r\n"),
            _ => "250 ok\r\n",
        };
        stream.write_all(answer.as_bytes())?;
    }
    Ok(())
}
