//! A PostgreSQL cluster of the tests' own, which lives no longer than this program.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, ChildStdout, Command, Stdio},
};

use anyhow::{Context, Result, bail};

use crate::{child, progress, user};

/// What runs the cluster; see there.
const KEEPER: &str = include_str!("postgres.sh");

/// Whom the cluster is run as where this program is run by root, whom its programs refuse.
const SERVERS_USER: &str = "postgres";

/// How many ports are tried: one that was free may be taken a moment later.
const PORTS: usize = 5;

/// Where a system keeps servers of several versions side by side: the folder, and what stands
/// before the version in a subfolder's name.
const SHELVES: [(&str, &str); 4] = [
    // Debian
    ("/usr/lib/postgresql", ""),
    // the PostgreSQL project's own packages for Fedora and its kin
    ("/usr", "pgsql-"),
    // Homebrew
    ("/opt/homebrew/opt", "postgresql@"),
    ("/usr/local/opt", "postgresql@"),
];

/// The folder of the server's programs: of the one on PATH, or else of the newest.
pub(crate) fn programs() -> Option<PathBuf> {
    let on_path = child::find(&["initdb"]).and_then(|initdb| Some(initdb.parent()?.to_path_buf()));
    on_path
        .filter(|folder| is_complete(folder))
        .or_else(|| SHELVES.iter().find_map(|(shelf, prefix)| newest(Path::new(shelf), prefix)))
}

/// The programs of the newest server in `shelf`.
fn newest(shelf: &Path, prefix: &str) -> Option<PathBuf> {
    let servers = fs::read_dir(shelf).ok()?.flatten().filter_map(|entry| {
        let version: u32 = entry.file_name().to_str()?.strip_prefix(prefix)?.parse().ok()?;
        Some((version, entry.path().join("bin")))
    });
    let whole = servers.filter(|(_, folder)| is_complete(folder));
    whole.max_by_key(|(version, _)| *version).map(|(_, folder)| folder)
}

fn is_complete(folder: &Path) -> bool {
    ["initdb", "pg_ctl", "postgres"].iter().all(|program| folder.join(program).is_file())
}

/// A running cluster. It ends, and its folder goes, with this value or with this program.
pub(crate) struct Cluster {
    keeper: Child,
    port: u16,
}

impl Cluster {
    /// Makes and starts a cluster of the server whose programs are in `programs`.
    ///
    /// # Errors
    /// It cannot be made or started; what its programs said is printed.
    pub(crate) fn start(programs: &Path) -> Result<Self> {
        progress("Starting a PostgreSQL cluster for the tests");
        let mut keeper = Command::new("sh");
        if user::is_root() {
            let (user, group) = user::ids_of(SERVERS_USER)?;
            keeper.uid(user).gid(group);
        }
        Self::kept_by(&mut keeper, programs)
    }

    /// Has the shell that `keeper` starts keep the cluster.
    fn kept_by(keeper: &mut Command, programs: &Path) -> Result<Self> {
        keeper
            .args(["-c", KEEPER, "sh"])
            .arg(programs)
            // The one place every user may be in.
            .current_dir("/")
            // Ctrl-C ends this program, and by that the keeper, which has to tidy up first.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped());
        let mut keeper =
            keeper.spawn().context("PostgreSQL could not be started; is there a shell, `sh`?")?;
        let said = keeper.stdout.take();
        let mut cluster = Self { keeper, port: 0 };
        let said = said.context("PostgreSQL's keeper has no stdout.")?;
        cluster.find_port(said)?;
        Ok(cluster)
    }

    /// Offers the keeper one free port after the other until it says that the server is ready.
    fn find_port(&mut self, said: ChildStdout) -> Result<()> {
        let failed = "PostgreSQL could not be started for the tests";
        let mut tried = 0;
        for line in BufReader::new(said).lines() {
            match line.context(failed)?.as_str() {
                "ready" => return Ok(()),
                _ if tried == PORTS => break,
                _ => tried += 1,
            }
            self.port = free_port().context("There is no free port on 127.0.0.1")?;
            let stdin = self.keeper.stdin.as_mut().context(failed)?;
            writeln!(stdin, "{}", self.port).context(failed)?;
        }
        // What it has to say is to stand before the sentence.
        self.end();
        bail!("{failed}; mend what is printed above and run the command again.");
    }

    /// Where it listens, for a role that can make databases.
    pub(crate) fn url(&self) -> String {
        format!("postgres://greenroom@127.0.0.1:{}/postgres", self.port)
    }

    fn end(&mut self) {
        drop(self.keeper.stdin.take());
        // Whatever it answers, the cluster is gone then.
        let _ = self.keeper.wait();
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.end();
    }
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The programs of a server that only notes how they are called, in a folder of its own.
    struct FakeServer(PathBuf);

    impl FakeServer {
        /// `start` is what `pg_ctl start` does.
        fn new(name: &str, start: &str) -> Self {
            let folder = format!("xtask-postgres-{name}-{}", std::process::id());
            let server = Self(std::env::temp_dir().join(folder));
            fs::create_dir_all(&server.0).unwrap();
            let calls = server.calls_file();
            let note = format!(r#"echo "${{0##*/}} $*" >>"{}""#, calls.display());
            server.write("initdb", &format!("{note}\nmkdir \"$2\""));
            server.write("postgres", &format!("{note}\ncat >/dev/null"));
            let ctl = format!(
                "{note}\n[ \"$1\" = stop ] && exit\n{start}\necho 1 >\"$4/postmaster.pid\""
            );
            server.write("pg_ctl", &ctl);
            server
        }

        fn write(&self, program: &str, body: &str) {
            // By another process: while this one has the file open for writing, a child that some
            // other test starts has it too for a moment, and then nobody can execute it.
            let written = Command::new("sh")
                .args(["-c", r#"printf '#!/bin/sh\n%s\n' "$2" >"$1" && chmod 755 "$1""#, "sh"])
                .arg(self.0.join(program))
                .arg(body)
                .status();
            assert!(written.unwrap().success());
        }

        fn calls_file(&self) -> PathBuf {
            self.0.join("calls")
        }

        fn calls(&self) -> Vec<String> {
            let calls = fs::read_to_string(self.calls_file()).unwrap();
            calls.lines().map(str::to_owned).collect()
        }

        fn start(&self) -> Result<Cluster> {
            Cluster::kept_by(&mut Command::new("sh"), &self.0)
        }

        /// The folder the cluster was made in.
        fn cluster(&self) -> PathBuf {
            let calls = self.calls();
            let data = calls[0].split(' ').nth(2).unwrap();
            Path::new(data).parent().unwrap().to_path_buf()
        }
    }

    impl Drop for FakeServer {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn letting_go_of_a_cluster_stops_its_server_and_removes_its_folder() {
        let server = FakeServer::new("stop", "");
        let cluster = server.start().unwrap();
        let port = cluster.port;
        assert_eq!(cluster.url(), format!("postgres://greenroom@127.0.0.1:{port}/postgres"));
        assert!(server.calls().last().unwrap().ends_with(&format!("--options -p {port}")));
        let folder = server.cluster();
        assert!(folder.is_dir());

        drop(cluster);
        let last = server.calls().pop().unwrap();
        assert!(last.starts_with("pg_ctl stop") && last.ends_with("--mode immediate"), "{last}");
        assert!(!folder.exists());
    }

    #[test]
    fn another_port_is_tried_where_one_is_taken_meanwhile() {
        let server =
            FakeServer::new("taken", r#"[ -e "${4%/*}/tried" ] || { >"${4%/*}/tried"; exit 1; }"#);
        let cluster = server.start().unwrap();
        let starts: Vec<_> =
            server.calls().into_iter().filter(|call| call.starts_with("pg_ctl start")).collect();
        assert_eq!(starts.len(), 2);
        assert!(starts[1].ends_with(&format!("-p {}", cluster.port)), "{starts:?}");
    }

    #[test]
    fn a_server_that_does_not_start_is_told_of_and_leaves_nothing_behind() {
        let server = FakeServer::new("broken", "exit 1");
        let told = server.start().err().unwrap().to_string();
        assert!(told.starts_with("PostgreSQL could not be started"), "{told}");
        let starts = server.calls().iter().filter(|call| call.starts_with("pg_ctl start")).count();
        assert_eq!(starts, PORTS);
        assert!(!server.cluster().exists());
    }

    #[test]
    fn the_newest_server_with_all_its_programs_is_taken() {
        let shelf = std::env::temp_dir().join(format!("xtask-shelf-{}", std::process::id()));
        for (version, programs) in [
            ("pg@9", &["initdb", "pg_ctl", "postgres"][..]),
            ("pg@15", &["initdb", "pg_ctl", "postgres"]),
            ("pg@16", &["pg_ctl"]),
            ("other@17", &["initdb", "pg_ctl", "postgres"]),
        ] {
            let folder = shelf.join(version).join("bin");
            fs::create_dir_all(&folder).unwrap();
            for program in programs {
                fs::write(folder.join(program), "").unwrap();
            }
        }
        assert_eq!(newest(&shelf, "pg@"), Some(shelf.join("pg@15/bin")));
        assert_eq!(newest(&shelf, "none@"), None);
        fs::remove_dir_all(shelf).unwrap();
    }
}
