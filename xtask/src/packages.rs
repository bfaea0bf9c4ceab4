//! What the system's package manager installs: by apt-get where it can be called, by the user
//! where not.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result, bail};

use crate::{child, postgres, progress, smtp, user};

/// Something that comes from a system package. Any version serves.
pub(crate) struct Program {
    /// What sentences call it.
    title: &'static str,
    /// Where it is; `None` where it is not.
    find: fn() -> Option<PathBuf>,
    /// The package on Debian.
    debian: &'static str,
    /// The package on Ubuntu.
    ubuntu: &'static str,
    /// The package on Fedora.
    fedora: &'static str,
    /// The package on Arch.
    arch: &'static str,
    /// The whole line to run where Homebrew is the package manager: not all is one of its
    /// formulas.
    homebrew: &'static str,
    /// What apt-get must be told so that the package brings the program and nothing else.
    restraint: Option<Restraint>,
}

/// A line of configuration that holds while apt-get installs, and is gone afterwards.
#[derive(Debug, Clone, Copy)]
struct Restraint {
    file: &'static str,
    line: &'static str,
}

impl Program {
    /// Where it is.
    ///
    /// # Errors
    /// It is not there.
    pub(crate) fn locate(&self) -> Result<PathBuf> {
        (self.find)().with_context(|| format!("{} cannot be found; install it.", self.title))
    }
}

/// Shrinks WebAssembly.
pub(crate) const WASM_OPT: Program = Program {
    title: "wasm-opt",
    find: || child::find(&["wasm-opt"]),
    debian: "binaryen",
    ubuntu: "binaryen",
    fedora: "binaryen",
    arch: "binaryen",
    homebrew: "brew install binaryen",
    restraint: None,
};
/// The browser of the tests.
pub(crate) const CHROMIUM: Program = Program {
    title: "chromium",
    find: || child::find(&["chromium", "chromium-browser", "google-chrome"]),
    debian: "chromium",
    ubuntu: "chromium-browser",
    fedora: "chromium",
    arch: "chromium",
    homebrew: "brew install google-chrome",
    restraint: None,
};
/// Drives the browser.
pub(crate) const CHROMEDRIVER: Program = Program {
    title: "chromedriver",
    find: || child::find(&["chromedriver"]),
    debian: "chromium-driver",
    ubuntu: "chromium-chromedriver",
    fedora: "chromedriver",
    arch: "chromium",
    homebrew: "brew install chromedriver",
    restraint: None,
};
/// Fetches axe-core, and React.
pub(crate) const NPM: Program = Program {
    title: "npm",
    find: || child::find(&["npm"]),
    debian: "npm",
    ubuntu: "npm",
    fedora: "nodejs-npm",
    arch: "npm",
    homebrew: "brew install node",
    restraint: None,
};
/// The web server that stands between in the tests of static hosting and of sub-paths.
pub(crate) const NGINX: Program = Program {
    title: "nginx",
    // Debian keeps it where only root's PATH looks.
    find: || child::find(&["nginx"]).or_else(|| child::existing("/usr/sbin/nginx")),
    debian: "nginx",
    ubuntu: "nginx",
    fedora: "nginx",
    arch: "nginx",
    homebrew: "brew install nginx",
    // Else the package starts a server of the system, now and at every boot.
    restraint: Some(Restraint {
        file: "/etc/systemd/system-preset/10-greenroom-tests.preset",
        line: "disable nginx.service",
    }),
};
/// The programs of a PostgreSQL server; it is a folder that is located.
pub(crate) const POSTGRESQL: Program = Program {
    title: "PostgreSQL",
    find: postgres::programs,
    debian: "postgresql",
    ubuntu: "postgresql",
    fedora: "postgresql-server",
    arch: "postgresql",
    homebrew: "brew install postgresql@17",
    // Else the package makes a cluster of the system, and starts it now and at every boot.
    restraint: Some(Restraint {
        file: "/etc/postgresql-common/createcluster.d/greenroom-tests.conf",
        line: "create_main_cluster = false",
    }),
};
/// The SMTP server of the tests; it is a Python that has it which is located.
pub(crate) const AIOSMTPD: Program = Program {
    title: "aiosmtpd",
    find: smtp::python,
    debian: "python3-aiosmtpd",
    ubuntu: "python3-aiosmtpd",
    fedora: "python3-aiosmtpd",
    arch: "python-aiosmtpd",
    homebrew: "python3 -m pip install --user --break-system-packages aiosmtpd",
    restraint: None,
};

/// The kinds of system whose package names are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum System {
    Debian,
    Ubuntu,
    Fedora,
    Arch,
    Homebrew,
    Other,
}

/// Whose rights the package manager runs with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rights {
    Root,
    Sudo,
    None,
}

/// How what is missing gets installed.
#[derive(Debug, PartialEq, Eq)]
enum Plan {
    /// By running these, one after the other.
    Run(Vec<Vec<String>>),
    /// By the user; the sentence says how.
    Ask(String),
}

/// Installs those of `programs` that are not there, and only those.
///
/// # Errors
/// They cannot be installed from here, or installing fails.
pub(crate) fn ensure(programs: &[&Program]) -> Result<()> {
    let missing: Vec<&Program> =
        programs.iter().copied().filter(|program| (program.find)().is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let rights = rights();
    match plan(&missing, system(), rights) {
        Plan::Ask(sentence) => bail!("{sentence}"),
        Plan::Run(lines) => {
            let with = if rights == Rights::Sudo { " through sudo" } else { "" };
            let task = format!("Installing {} with apt-get{with}", titles(&missing));
            progress(&task);
            for line in &lines {
                let mut command = Command::new(&line[0]);
                child::complete(command.args(&line[1..]), &task)?;
            }
        }
    }
    if let Some(lost) = missing.iter().find(|program| (program.find)().is_none()) {
        bail!("{} was installed but cannot be found; add its folder to PATH.", lost.title);
    }
    Ok(())
}

/// Runs "$@" while each FILE of the FILE LINE pairs before `--` holds its LINE, and leaves no FILE
/// behind, however "$@" ends.
const RESTRAINED: &str = r#"
set -e
trap 'exit 1' HUP INT TERM
trap 'rm -f $files' EXIT
files=
while [ "$1" != -- ]; do
  files="$files $1"
  mkdir -p "${1%/*}"
  printf '%s\n' "$2" >"$1"
  shift 2
done
shift
"$@"
"#;

fn plan(missing: &[&Program], system: System, rights: Rights) -> Plan {
    let ask = |line: &str| {
        Plan::Ask(format!(
            "{} missing; install with `{line}` and run the command again.",
            are(missing)
        ))
    };
    let with = |manager: &str, name: fn(&Program) -> &'static str| {
        ask(&format!("{manager} {}", once(missing, name).join(" ")))
    };
    let apt = |name: fn(&Program) -> &'static str| {
        let install = ["apt-get", "install", "-y", "--no-install-recommends"];
        let sudo: &[&str] = match rights {
            Rights::Root => &[],
            Rights::Sudo => &["sudo"],
            Rights::None => return with("apt-get install --no-install-recommends", name),
        };
        // `env` because sudo drops the caller's variables; without it packages may stop to ask.
        let quiet = ["env", "DEBIAN_FRONTEND=noninteractive"];
        let line = |words: &[&str]| -> Vec<String> {
            sudo.iter().chain(&quiet).chain(words).map(ToString::to_string).collect()
        };
        let restraints: Vec<&str> = missing
            .iter()
            .filter_map(|program| program.restraint)
            .flat_map(|restraint| [restraint.file, restraint.line])
            .collect();
        let restrained = if restraints.is_empty() {
            Vec::new()
        } else {
            [&["sh", "-c", RESTRAINED, "sh"], &restraints[..], &["--"]].concat()
        };
        let packages = once(missing, name);
        Plan::Run(vec![
            line(&["apt-get", "update"]),
            line(&[&restrained[..], &install, &packages].concat()),
        ])
    };
    match system {
        System::Debian => apt(|program| program.debian),
        System::Ubuntu => apt(|program| program.ubuntu),
        System::Fedora => with("sudo dnf install", |program| program.fedora),
        System::Arch => with("sudo pacman -S --needed", |program| program.arch),
        System::Homebrew => ask(&once(missing, |program| program.homebrew).join(" && ")),
        System::Other => Plan::Ask(format!(
            "{} missing; install with your system's package manager, so that PATH has it, and \
             run the command again.",
            are(missing)
        )),
    }
}

/// What `name` says of each, and each thing it says once.
fn once(missing: &[&Program], name: fn(&Program) -> &'static str) -> Vec<&'static str> {
    let mut names: Vec<&str> = missing.iter().map(|program| name(program)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn titles(missing: &[&Program]) -> String {
    missing.iter().map(|program| program.title).collect::<Vec<_>>().join(", ")
}

fn are(missing: &[&Program]) -> String {
    format!("{} {}", titles(missing), if missing.len() == 1 { "is" } else { "are" })
}

fn system() -> System {
    if child::find(&["apt-get"]).is_some() {
        let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
        return if is_ubuntu(&release) { System::Ubuntu } else { System::Debian };
    }
    [("dnf", System::Fedora), ("pacman", System::Arch), ("brew", System::Homebrew)]
        .into_iter()
        .find(|(manager, _)| child::find(&[manager]).is_some())
        .map_or(System::Other, |(_, system)| system)
}

/// Whether the text of `/etc/os-release` is of Ubuntu or of a system made from it.
fn is_ubuntu(release: &str) -> bool {
    release
        .lines()
        .filter_map(|line| line.strip_prefix("ID=").or_else(|| line.strip_prefix("ID_LIKE=")))
        .any(|ids| ids.trim_matches('"').split(' ').any(|id| id == "ubuntu"))
}

fn rights() -> Rights {
    match (user::is_root(), child::find(&["sudo"])) {
        (true, _) => Rights::Root,
        (false, Some(_)) => Rights::Sudo,
        (false, None) => Rights::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MISSING: [&Program; 2] = [&CHROMIUM, &CHROMEDRIVER];

    fn lines(plan: Plan) -> Vec<String> {
        match plan {
            Plan::Run(lines) => lines.iter().map(|line| line.join(" ")).collect(),
            Plan::Ask(sentence) => panic!("asks: {sentence}"),
        }
    }

    fn sentence(plan: Plan) -> String {
        match plan {
            Plan::Ask(sentence) => sentence,
            Plan::Run(lines) => panic!("runs: {lines:?}"),
        }
    }

    #[test]
    fn root_on_debian_installs_only_what_is_missing() {
        assert_eq!(
            lines(plan(&MISSING, System::Debian, Rights::Root)),
            [
                "env DEBIAN_FRONTEND=noninteractive apt-get update",
                "env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
                 chromium chromium-driver"
            ]
        );
    }

    #[test]
    fn others_on_debian_install_through_sudo_where_there_is_one() {
        let lines = lines(plan(&[&WASM_OPT], System::Ubuntu, Rights::Sudo));
        assert!(lines.iter().all(|line| line.starts_with("sudo env ")), "{lines:?}");
        assert!(lines[1].ends_with(" binaryen"), "{lines:?}");
    }

    #[test]
    fn without_rights_or_apt_get_one_line_to_run_is_told() {
        let told = sentence(plan(&[&WASM_OPT], System::Debian, Rights::None));
        assert_eq!(
            told,
            "wasm-opt is missing; install with `apt-get install --no-install-recommends \
             binaryen` and run the command again."
        );
        let told = sentence(plan(&MISSING, System::Arch, Rights::Root));
        assert!(told.contains("`sudo pacman -S --needed chromium`"), "{told}");
        let told = sentence(plan(&MISSING, System::Other, Rights::Root));
        assert!(told.starts_with("chromium, chromedriver are missing"), "{told}");
    }

    #[test]
    fn with_homebrew_one_line_to_run_is_told() {
        let told = sentence(plan(&[&NPM, &AIOSMTPD], System::Homebrew, Rights::None));
        assert!(told.contains("`brew install node && python3 -m pip install "), "{told}");
    }

    #[test]
    fn the_systems_own_cluster_is_neither_made_nor_started_when_postgresql_is_installed() {
        let lines = lines(plan(&[&POSTGRESQL, &NPM], System::Debian, Rights::Root));
        let (before, install) = lines[1].rsplit_once(" -- ").unwrap();
        assert!(before.ends_with("greenroom-tests.conf create_main_cluster = false"), "{before}");
        assert_eq!(install, "apt-get install -y --no-install-recommends npm postgresql");
    }

    #[test]
    fn a_restraint_holds_while_installing_and_is_gone_afterwards_even_of_what_failed() {
        let folder = std::env::temp_dir().join(format!("xtask-restraint-{}", std::process::id()));
        let file = folder.join("new").join("restraint.conf");
        let status = Command::new("sh")
            .args(["-c", RESTRAINED, "sh"])
            .arg(&file)
            .args(["made = off", "--", "sh", "-c", r#"cp "$1" "$2"; exit 7"#, "sh"])
            .args([&file, &folder.join("seen")])
            .status()
            .unwrap();
        assert_eq!(status.code(), Some(7));
        assert_eq!(fs::read_to_string(folder.join("seen")).unwrap(), "made = off\n");
        assert!(!file.exists());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn ubuntu_and_its_kin_are_told_from_debian() {
        assert!(is_ubuntu("NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n"));
        assert!(is_ubuntu("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"));
        assert!(!is_ubuntu("ID=debian\nHOME_URL=\"https://ubuntu.example\"\n"));
    }

    #[test]
    fn nothing_happens_where_everything_is_there() {
        let shell = Program { find: || child::find(&["sh"]), ..WASM_OPT };
        assert!(ensure(&[&shell]).is_ok());
    }
}
