//! Mail as it leaves: through a real SMTP server, over connections that are protected or not made.
//! Without a Python that has aiosmtpd (`GREENROOM_TEST_PYTHON`, else the system's) nothing is
//! tested; `cargo xtask test` installs one.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod server;

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
};

use greenroom::{
    mail::{MailError, Mailer, Security, SmtpServer},
    settings::{Layers, Overrides},
};
use jiff::Timestamp;
use serde_json::{Value, json};
use server::{Certificates, Server};

const AT: Timestamp = Timestamp::constant(1_795_000_000, 0);
const TEXT: &str = "Your code:\n\n    1234 5678\n\n.\nA line after one that holds a dot.";

/// A mailer of a configuration with these lines.
fn mailer(port: u64, lines: &[String]) -> Result<Mailer, MailError> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("greenroom.toml");
    let lines = lines.join("\n");
    let mail = format!(
        "[mail]\nserver = \"localhost\"\nport = {port}\nfrom = \"Greenroom <greenroom@example.com>\"\n{lines}\n"
    );
    std::fs::write(&file, mail).unwrap();
    let layers = Layers::read(Some(&file), None, &Overrides::default()).unwrap();
    Mailer::smtp(&layers.settings().unwrap().mail.server().unwrap())
}

fn security(name: &str) -> String {
    format!("security = \"{name}\"")
}

fn authority(certificates: &Certificates) -> String {
    format!("ca_file = {:?}", certificates.authority())
}

async fn send(mailer: &Mailer) -> Result<(), MailError> {
    let (to, subject) = ("member@greenroom.test", "Your code for Greenroom");
    mailer.send(to, subject, TEXT.to_owned(), AT.into()).await
}

/// A mail server, or the end of the test where none can be started.
macro_rules! server {
    ($security:expr, $certificates:expr) => {
        match Server::start($security, $certificates) {
            Some(server) => server,
            None => {
                eprintln!("skipped: no Python here has aiosmtpd");
                return;
            }
        }
    };
}

fn the_mail(protected: bool) -> Value {
    json!({
        "event": "mail",
        "recipients": ["member@greenroom.test"],
        "sender": "Greenroom <greenroom@example.com>",
        "to": "member@greenroom.test",
        "subject": "Your code for Greenroom",
        "date": "2026-11-18T11:06:40+00:00",
        "text": TEXT,
        "protected": protected,
    })
}

fn mail_from() -> Value {
    json!({"event": "mail_from", "address": "greenroom@example.com"})
}

#[tokio::test]
async fn a_mail_arrives_whole_over_tls_from_the_first_byte() {
    let certificates = Certificates::of("localhost");
    let mut server = server!("tls", &certificates);
    let lines = [security("tls"), authority(&certificates)];
    send(&mailer(server.port, &lines).unwrap()).await.unwrap();
    assert_eq!(server.told(), [mail_from(), the_mail(true)]);
}

#[tokio::test]
async fn a_mail_arrives_whole_over_starttls_which_is_the_default() {
    let certificates = Certificates::of("localhost");
    let mut server = server!("starttls", &certificates);
    send(&mailer(server.port, &[authority(&certificates)]).unwrap()).await.unwrap();
    assert_eq!(server.told(), [mail_from(), the_mail(true)]);
}

#[tokio::test]
async fn user_and_password_go_over_the_protected_connection() {
    let certificates = Certificates::of("localhost");
    let mut server = server!("starttls", &certificates);
    let lines = |password: &str| {
        let user = "user = \"greenroom\"".to_owned();
        [authority(&certificates), user, format!("password = \"{password}\"")]
    };
    send(&mailer(server.port, &lines("right")).unwrap()).await.unwrap();
    let signed_in = json!({"event": "sign_in", "user": "greenroom", "password": "right"});
    assert_eq!(server.told(), [signed_in, mail_from(), the_mail(true)]);

    let refused = send(&mailer(server.port, &lines("wrong")).unwrap()).await.unwrap_err();
    let for_good = matches!(refused, MailError::Refused { for_good: true, code: Some(535) });
    assert!(for_good && !refused.to_string().contains("wrong"), "{refused}");
    assert!(server.told().iter().all(|told| told["event"] == "sign_in"), "no mail without it");
}

/// The server's own words name whom the mail was for, and go into no log.
#[tokio::test]
async fn of_a_refusal_the_code_is_told_and_nothing_the_server_said() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let serving = std::thread::spawn(move || {
        let (mut writing, _) = listener.accept().unwrap();
        let reading = BufReader::new(writing.try_clone().unwrap());
        writing.write_all(b"220 localhost\r\n").unwrap();
        for line in reading.lines().map_while(Result::ok) {
            let reply: &[u8] = match line.split([' ', ':']).next() {
                Some("RCPT") => b"550 5.1.1 <member@greenroom.test> User unknown\r\n",
                _ => b"250 ok\r\n",
            };
            if writing.write_all(reply).is_err() || line == "QUIT" {
                break;
            }
        }
    });
    let mailer = mailer(port.into(), &[security("none")]).unwrap();
    let refused = send(&mailer).await.unwrap_err();
    let code = matches!(refused, MailError::Refused { for_good: true, code: Some(550) });
    assert!(code && refused.to_string().contains("550"), "{refused}");
    assert!(!format!("{refused} {refused:?}").contains("member"), "{refused:?}");
    drop(mailer);
    serving.join().unwrap();
}

/// As when somebody on the way strips the offer: nothing may go out in the clear.
#[tokio::test]
async fn a_server_without_starttls_is_told_nothing() {
    let certificates = Certificates::of("localhost");
    let mut server = server!("none", &certificates);
    let user = ["user = \"greenroom\"".to_owned(), "password = \"right\"".to_owned()];
    let lines = [vec![authority(&certificates)], user.to_vec()].concat();
    let refused = send(&mailer(server.port, &lines).unwrap()).await.unwrap_err();
    assert!(matches!(refused, MailError::Server(_)), "{refused}");
    assert_eq!(server.told(), Vec::<Value>::new());
}

#[tokio::test]
async fn a_server_whose_certificate_is_not_good_is_told_nothing() {
    let (good, other) = (Certificates::of("localhost"), Certificates::of("localhost"));
    let misnamed = Certificates::of("mail.elsewhere.example");
    for name in ["tls", "starttls"] {
        for (certificates, authority) in [
            // Signed by nobody public, by another authority, for another server.
            (&good, String::new()),
            (&good, authority(&other)),
            (&misnamed, authority(&misnamed)),
        ] {
            let mut server = server!(name, certificates);
            let mailer = mailer(server.port, &[security(name), authority]).unwrap();
            let refused = send(&mailer).await.unwrap_err();
            assert!(matches!(refused, MailError::Server(_)), "{refused}");
            // Over TLS from the first byte there was no connection to speak of.
            if name == "starttls" {
                assert_eq!(server.told(), Vec::<Value>::new());
            }
        }
    }
}

#[tokio::test]
async fn a_bare_connection_is_for_this_machine_alone() {
    let certificates = Certificates::of("localhost");
    let mut server = server!("none", &certificates);
    send(&mailer(server.port, &[security("none")]).unwrap()).await.unwrap();
    assert_eq!(server.told(), [mail_from(), the_mail(false)]);

    let settings = SmtpServer {
        host: "mail.example".to_owned(),
        port: 25,
        security: Security::None,
        ca_file: None,
        user: None,
        password: None,
        from: "greenroom@example.com".to_owned(),
    };
    assert!(
        matches!(Mailer::smtp(&settings), Err(MailError::Unprotected(host)) if host == "mail.example")
    );
}

#[test]
fn an_authority_that_cannot_be_read_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let missing = dir.path().join("missing.pem");
    let broken = dir.path().join("broken.pem");
    std::fs::write(&broken, "no certificate").unwrap();
    for file in [missing, broken] {
        let error = mailer(25, &[format!("ca_file = {file:?}")]).unwrap_err().to_string();
        assert!(
            error.contains("mail.ca_file") && error.contains(file.to_str().unwrap()),
            "{error}"
        );
    }
}

#[tokio::test]
async fn an_address_cannot_add_a_header_or_a_recipient() {
    let mailer = mailer(25, &[]).unwrap();
    for to in ["a@b.co\r\nBcc: c@d.co", "a@b.co, c@d.co", "", "a"] {
        let refused = mailer.send(to, "x", String::new(), AT.into()).await.unwrap_err();
        assert!(matches!(refused, MailError::Unwritable(_)), "{to:?}: {refused}");
    }
}
