//! Mails one-time codes: through the operator's mail server, or with the sandbox into a mailbox
//! that the console itself shows.

use std::{
    collections::VecDeque,
    fmt,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use api::{Instant, session::Mail};
use jiff::Timestamp;
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::Mailbox,
    transport::smtp::{
        authentication::Credentials,
        client::{Certificate, Tls, TlsParametersBuilder},
    },
};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use thiserror::Error;

/// How long a mail server may take.
const SMTP_TIMEOUT: Duration = Duration::from_secs(20);
/// How a certificate begins in PEM.
const PEM_CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----";
/// How many mails the sandbox's mailbox keeps.
const MAILBOX_MAX: usize = 50;

/// How the connection to a mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Security {
    /// TLS from the first byte, usually on port 465.
    Tls,
    /// TLS from STARTTLS on, usually on port 587; a server without it is not spoken to.
    Starttls,
    /// None: for a mail server on this machine alone.
    None,
}

impl Security {
    /// The port mail servers usually offer it on.
    #[must_use]
    pub fn usual_port(self) -> u16 {
        match self {
            Self::Tls => 465,
            Self::Starttls => 587,
            Self::None => 25,
        }
    }
}

/// The operator's mail server.
#[derive(Debug, Clone)]
pub struct SmtpServer {
    /// Its name.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// The authority that signed its certificate, in PEM, where no public one did.
    pub ca_file: Option<PathBuf>,
    /// Whom to sign in as; absent: nobody.
    pub user: Option<String>,
    /// With which password.
    pub password: Option<SecretString>,
    /// Whom mails come from.
    pub from: String,
}

/// A mail cannot be sent.
#[derive(Debug, Error)]
pub enum MailError {
    /// An address is none.
    #[error("the mail could not be written: {0}")]
    Unwritable(String),
    /// The server refused. What it said is left out: it may name whom the mail was for.
    #[error(
        "the mail server refused the mail {}, {}",
        if *for_good { "for good" } else { "for now" },
        code.map_or("without a code".to_owned(), |code| format!("with code {code}"))
    )]
    Refused {
        /// Whether it will not do to try again.
        for_good: bool,
        /// The code of its reply, such as 550; absent where it could not be read.
        code: Option<u16>,
    },
    /// The server could not be reached, or not as `mail.security` says.
    #[error("the mail server did not take the mail: {0}")]
    Server(String),
    /// The certificate of the server's authority cannot be used.
    #[error("mail.ca_file {path} cannot be used: {why}")]
    Authority {
        /// The file.
        path: PathBuf,
        /// Why.
        why: String,
    },
    /// Without protection codes would be readable on the network.
    #[error(
        "mail.security is \"none\", which is for a mail server on this machine alone, but mail.server is {0}: use \"starttls\" or \"tls\""
    )]
    Unprotected(String),
}

impl From<lettre::transport::smtp::Error> for MailError {
    fn from(error: lettre::transport::smtp::Error) -> Self {
        let code = error.status().map(u16::from);
        if code.is_some() || error.is_response() {
            Self::Refused { for_good: error.is_permanent(), code }
        } else {
            Self::Server(error.to_string())
        }
    }
}

/// Sends mails.
#[derive(Clone)]
pub enum Mailer {
    /// Through a mail server.
    Smtp {
        /// The server.
        transport: Box<AsyncSmtpTransport<Tokio1Executor>>,
        /// Whom mails come from.
        from: Mailbox,
    },
    /// Into the sandbox's mailbox, the newest first.
    Sandbox(Arc<Mutex<VecDeque<Mail>>>),
}

impl fmt::Debug for Mailer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Smtp { .. } => "Smtp",
            Self::Sandbox(_) => "Sandbox",
        })
    }
}

impl Mailer {
    /// Through a mail server.
    ///
    /// # Errors
    /// Where the settings cannot be used.
    pub fn smtp(server: &SmtpServer) -> Result<Self, MailError> {
        let from = server.from.parse().map_err(|_| MailError::Unwritable(server.from.clone()))?;
        let mut builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host)
            .port(server.port)
            .timeout(Some(SMTP_TIMEOUT))
            .tls(tls(server)?);
        if let (Some(user), Some(password)) = (&server.user, &server.password) {
            let password = password.expose_secret().to_owned();
            builder = builder.credentials(Credentials::new(user.clone(), password));
        }
        Ok(Self::Smtp { transport: Box::new(builder.build()), from })
    }

    /// Into a mailbox in memory.
    #[must_use]
    pub fn sandbox() -> Self {
        Self::Sandbox(Arc::default())
    }

    /// Sends a mail.
    ///
    /// # Errors
    /// Where the server does not take it.
    pub async fn send(
        &self,
        to: &str,
        subject: &str,
        text: String,
        at: Instant,
    ) -> Result<(), MailError> {
        match self {
            Self::Smtp { transport, from } => {
                let to = to.parse().map_err(|_| {
                    MailError::Unwritable("the account's address is none mails go to".to_owned())
                })?;
                let mail = Message::builder()
                    .from(from.clone())
                    .to(to)
                    .subject(subject)
                    .date(Timestamp::from(at).into())
                    .body(text)
                    .map_err(|error| MailError::Unwritable(error.to_string()))?;
                transport.send(mail).await?;
            }
            Self::Sandbox(mailbox) => {
                let mail = Mail { to: to.to_owned(), subject: subject.to_owned(), text, at };
                let mut mails = mailbox.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                mails.push_front(mail);
                mails.truncate(MAILBOX_MAX);
            }
        }
        Ok(())
    }

    /// The sandbox's mailbox, the newest first; `None` with a real mail server.
    #[must_use]
    pub fn mailbox(&self) -> Option<Vec<Mail>> {
        match self {
            Self::Smtp { .. } => None,
            Self::Sandbox(mailbox) => {
                let mails = mailbox.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
                Some(mails.iter().cloned().collect())
            }
        }
    }
}

fn tls(server: &SmtpServer) -> Result<Tls, MailError> {
    let mut parameters = TlsParametersBuilder::new(server.host.clone());
    if let Some(path) = &server.ca_file {
        let unusable = |why: String| MailError::Authority { path: path.clone(), why };
        let pem = std::fs::read_to_string(path).map_err(|error| unusable(error.to_string()))?;
        // Without one, reading it yields no error and no certificate.
        if !pem.contains(PEM_CERTIFICATE) {
            return Err(unusable("it holds no certificate in PEM".to_owned()));
        }
        let authority =
            Certificate::from_pem(pem.as_bytes()).map_err(|error| unusable(error.to_string()))?;
        parameters = parameters.add_root_certificate(authority);
    }
    let parameters = parameters.build_rustls()?;
    match server.security {
        Security::Tls => Ok(Tls::Wrapper(parameters)),
        Security::Starttls => Ok(Tls::Required(parameters)),
        Security::None if ["localhost", "127.0.0.1", "::1"].contains(&server.host.as_str()) => {
            Ok(Tls::None)
        }
        Security::None => Err(MailError::Unprotected(server.host.clone())),
    }
}
