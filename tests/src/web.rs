//! A web server as operators set one up, over https: it serves the console's files or stands
//! before the console's server, under names that end in `.example`.

use std::{
    fs,
    net::TcpListener,
    path::{Path, PathBuf},
};

use tempfile::TempDir;
use tokio::process::Command;

use crate::{
    Fault, Outcome,
    child::{self, Started},
    fault::setting,
};

/// The names its certificate is for.
const NAMES: [&str; 3] = ["*.intranet.example", "*.other.example", "*.third.example"];

/// A running nginx. It ends, and its files go, with this value.
pub struct Web {
    port: u16,
    _process: Started,
    _files: TempDir,
}

/// A site it serves.
#[derive(Debug, Clone)]
pub struct Site(String);

impl Site {
    /// The example configuration of that name in `docs/examples`, with its addresses and folders
    /// changed to those of the tests.
    ///
    /// # Errors
    /// There is no such example, or it lacks what is to be changed.
    pub fn of_example(name: &str, changes: &[(&str, &str)]) -> Outcome<Self> {
        let mut text = fs::read_to_string(example(name)?)?;
        for (written, here) in changes {
            if !text.contains(written) {
                return Err(Fault::Page(format!("{name} does not hold {written:?}")));
            }
            text = text.replace(written, here);
        }
        Ok(Self(text))
    }

    /// A folder of files under a name.
    #[must_use]
    pub fn of_files(name: &str, folder: &Path, header: &str) -> Self {
        Self(format!(
            "server {{\n listen 443 ssl;\n server_name {name};\n \
             ssl_certificate /etc/ssl/greenroom.pem;\n ssl_certificate_key /etc/ssl/greenroom.key;\n \
             types {{ text/html html; text/css css; text/javascript js; }}\n \
             add_header Content-Security-Policy \"{header}\" always;\n \
             root {};\n index index.html;\n}}\n",
            folder.display()
        ))
    }

    /// A server that listens elsewhere, under a name.
    #[must_use]
    pub fn of_server(name: &str, url: &str) -> Self {
        Self(format!(
            "server {{\n listen 443 ssl;\n server_name {name};\n \
             ssl_certificate /etc/ssl/greenroom.pem;\n ssl_certificate_key /etc/ssl/greenroom.key;\n \
             location / {{\n proxy_pass {url};\n proxy_http_version 1.1;\n \
             proxy_set_header Host $host;\n }}\n}}\n"
        ))
    }
}

impl Web {
    /// Starts nginx with those sites.
    ///
    /// # Errors
    /// It does not come up.
    pub async fn start(sites: &[Site]) -> Outcome<Self> {
        let files = TempDir::new()?;
        let folder = files.path();
        // nginx takes no port of the system's choice: one that was free a moment ago.
        let port = TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port();
        write_certificate(folder)?;
        let sites: String = sites.iter().map(|site| site.0.as_str()).collect();
        let sites = sites
            .replace("listen 443 ssl;", &format!("listen 127.0.0.1:{port} ssl;"))
            .replace("/etc/ssl/greenroom", &folder.join("greenroom").display().to_string());
        let folder = folder.display();
        let configuration = format!(
            "daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log {folder}/log;\n\
             events {{}}\nhttp {{\n access_log off;\n \
             client_body_temp_path {folder}/body;\n proxy_temp_path {folder}/proxy;\n \
             fastcgi_temp_path {folder}/fastcgi;\n uwsgi_temp_path {folder}/uwsgi;\n \
             scgi_temp_path {folder}/scgi;\n{sites}\n}}\n"
        );
        let file = files.path().join("nginx.conf");
        fs::write(&file, configuration)?;
        let mut command = Command::new(setting("WEB_SERVER")?);
        command.arg("-p").arg(files.path()).arg("-c").arg(&file).args(["-e", "log"]);
        let log = files.path().join("log");
        let started = child::start_listening(command, port).await;
        let process = started
            .map_err(|fault| fault.with_log(&fs::read_to_string(log).unwrap_or_default()))?;
        Ok(Self { port, _process: process, _files: files })
    }

    /// Where it listens, on loopback.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }
}

/// A file or folder of `docs/examples`.
///
/// # Errors
/// The environment does not say where they are.
pub fn example(name: &str) -> Outcome<PathBuf> {
    Ok(PathBuf::from(setting("EXAMPLES")?).join(name))
}

/// The console's files, as they were built.
///
/// # Errors
/// The environment does not say where they are.
pub fn dist() -> Outcome<PathBuf> {
    Ok(PathBuf::from(setting("DIST")?))
}

fn write_certificate(folder: &Path) -> Outcome {
    let refused = |error: rcgen::Error| Fault::Page(format!("the certificate: {error}"));
    let names = NAMES.map(str::to_owned);
    let made = rcgen::generate_simple_self_signed(names).map_err(refused)?;
    fs::write(folder.join("greenroom.pem"), made.cert.pem())?;
    fs::write(folder.join("greenroom.key"), made.signing_key.serialize_pem())?;
    Ok(())
}
