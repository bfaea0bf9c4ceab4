//! A mail server of a test's own: aiosmtpd, run by Python, which tells what it hears.

use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use serde_json::Value;

/// Names the Python that has aiosmtpd.
const PYTHON: &str = "GREENROOM_TEST_PYTHON";
/// Debian's, which sees Debian's packages.
const SYSTEMS_PYTHON: &str = "/usr/bin/python3";

/// An authority, and a certificate it signed.
pub(crate) struct Certificates {
    dir: tempfile::TempDir,
}

impl Certificates {
    /// Of a server with this name.
    pub(crate) fn of(name: &str) -> Self {
        let mut authority = CertificateParams::new(Vec::new()).unwrap();
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let authority =
            CertifiedIssuer::self_signed(authority, KeyPair::generate().unwrap()).unwrap();
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new(vec![name.to_owned()]).unwrap();
        let certificate = certificate.signed_by(&key, &authority).unwrap();
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("authority.pem"), authority.pem()).unwrap();
        std::fs::write(dir.path().join("certificate.pem"), certificate.pem()).unwrap();
        std::fs::write(dir.path().join("key.pem"), key.serialize_pem()).unwrap();
        Self { dir }
    }

    /// The authority's certificate.
    pub(crate) fn authority(&self) -> PathBuf {
        self.dir.path().join("authority.pem")
    }
}

/// A running mail server.
pub(crate) struct Server {
    child: Child,
    lines: BufReader<ChildStdout>,
    /// Where it listens, on this machine.
    pub(crate) port: u64,
}

impl Drop for Server {
    fn drop(&mut self) {
        // Gone already where it failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Server {
    /// `None` where no Python has aiosmtpd; a Python that is named must.
    pub(crate) fn start(security: &str, certificates: &Certificates) -> Option<Self> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/smtp/server.py");
        let python = python()?;
        let mut child = Command::new(python)
            .arg(script)
            .arg(security)
            .arg(certificates.dir.path().join("certificate.pem"))
            .arg(certificates.dir.path().join("key.pem"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap());
        let mut server = Self { child, lines, port: 0 };
        server.port = server.next()["port"].as_u64().unwrap();
        Some(server)
    }

    /// What it tells next.
    fn next(&mut self) -> Value {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }

    /// What it was told on one connection, once that is over.
    pub(crate) fn told(&mut self) -> Vec<Value> {
        let mut told = Vec::new();
        loop {
            let next = self.next();
            if next["event"] == "closed" {
                return told;
            }
            told.push(next);
        }
    }
}

fn python() -> Option<String> {
    if let Ok(named) = std::env::var(PYTHON) {
        return Some(named);
    }
    let mut import = Command::new(SYSTEMS_PYTHON);
    import.args(["-c", "import aiosmtpd"]).stdin(Stdio::null()).stderr(Stdio::null());
    import.status().is_ok_and(|status| status.success()).then(|| SYSTEMS_PYTHON.to_owned())
}
