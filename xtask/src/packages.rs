//! Programs the system's package manager installs: by apt-get where it can be called, by the
//! user where not.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result, bail};

use crate::{child, progress};

/// A program that comes from a system package. Any version serves.
pub(crate) struct Program {
    /// What it is called on PATH, the preferred name first.
    pub(crate) names: &'static [&'static str],
    /// The package on Debian.
    debian: &'static str,
    /// The package on Ubuntu.
    ubuntu: &'static str,
    /// The package on Fedora.
    fedora: &'static str,
    /// The package on Arch.
    arch: &'static str,
    /// The formula or cask of Homebrew.
    homebrew: &'static str,
}

impl Program {
    /// Where it is.
    ///
    /// # Errors
    /// It is not on PATH.
    pub(crate) fn locate(&self) -> Result<PathBuf> {
        let name = self.names[0];
        child::find(self.names).with_context(|| format!("{name} is not on PATH; install it."))
    }
}

/// Shrinks WebAssembly.
pub(crate) const WASM_OPT: Program = Program {
    names: &["wasm-opt"],
    debian: "binaryen",
    ubuntu: "binaryen",
    fedora: "binaryen",
    arch: "binaryen",
    homebrew: "binaryen",
};
/// The browser of the tests.
pub(crate) const CHROMIUM: Program = Program {
    names: &["chromium", "chromium-browser", "google-chrome"],
    debian: "chromium",
    ubuntu: "chromium-browser",
    fedora: "chromium",
    arch: "chromium",
    homebrew: "google-chrome",
};
/// Drives the browser.
pub(crate) const CHROMEDRIVER: Program = Program {
    names: &["chromedriver"],
    debian: "chromium-driver",
    ubuntu: "chromium-chromedriver",
    fedora: "chromedriver",
    arch: "chromium",
    homebrew: "chromedriver",
};
/// Fetches axe-core.
pub(crate) const NPM: Program = Program {
    names: &["npm"],
    debian: "npm",
    ubuntu: "npm",
    fedora: "nodejs-npm",
    arch: "npm",
    homebrew: "node",
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

/// Installs those of `programs` that are not on PATH, and only those.
///
/// # Errors
/// They cannot be installed from here, or installing fails.
pub(crate) fn ensure(programs: &[&Program]) -> Result<()> {
    let missing: Vec<&Program> =
        programs.iter().copied().filter(|program| child::find(program.names).is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let rights = rights();
    match plan(&missing, system(), rights) {
        Plan::Ask(sentence) => bail!("{sentence}"),
        Plan::Run(lines) => {
            let with = if rights == Rights::Sudo { " through sudo" } else { "" };
            progress(&format!("Installing {} with apt-get{with}", titles(&missing)));
            for line in &lines {
                let mut command = Command::new(&line[0]);
                child::complete(command.args(&line[1..]), &format!("`{}`", line.join(" ")))?;
            }
        }
    }
    if let Some(lost) = missing.iter().find(|program| child::find(program.names).is_none()) {
        bail!("{} was installed but is not on PATH; add its folder to PATH.", lost.names[0]);
    }
    Ok(())
}

fn plan(missing: &[&Program], system: System, rights: Rights) -> Plan {
    let ask = |manager: &str, name: fn(&Program) -> &'static str| {
        let line = format!("{manager} {}", names(missing, name).join(" "));
        Plan::Ask(format!(
            "{} missing; install with `{line}` and run the command again.",
            are(missing)
        ))
    };
    let apt = |name: fn(&Program) -> &'static str| {
        let install = ["apt-get", "install", "-y", "--no-install-recommends"];
        let sudo: &[&str] = match rights {
            Rights::Root => &[],
            Rights::Sudo => &["sudo"],
            Rights::None => return ask("apt-get install --no-install-recommends", name),
        };
        // `env` because sudo drops the caller's variables; without it packages may stop to ask.
        let quiet = ["env", "DEBIAN_FRONTEND=noninteractive"];
        let line = |words: &[&str]| -> Vec<String> {
            sudo.iter().chain(&quiet).chain(words).map(ToString::to_string).collect()
        };
        let packages = names(missing, name);
        Plan::Run(vec![line(&["apt-get", "update"]), line(&[&install[..], &packages].concat())])
    };
    match system {
        System::Debian => apt(|program| program.debian),
        System::Ubuntu => apt(|program| program.ubuntu),
        System::Fedora => ask("sudo dnf install", |program| program.fedora),
        System::Arch => ask("sudo pacman -S --needed", |program| program.arch),
        System::Homebrew => ask("brew install", |program| program.homebrew),
        System::Other => Plan::Ask(format!(
            "{} missing; install with your system's package manager, so that PATH has it, and \
             run the command again.",
            are(missing)
        )),
    }
}

/// Package names, each once.
fn names(missing: &[&Program], name: fn(&Program) -> &'static str) -> Vec<&'static str> {
    let mut names: Vec<&str> = missing.iter().map(|program| name(program)).collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn titles(missing: &[&Program]) -> String {
    missing.iter().map(|program| program.names[0]).collect::<Vec<_>>().join(", ")
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
    let root = Command::new("id").arg("-u").output().is_ok_and(|id| id.stdout == b"0\n");
    match (root, child::find(&["sudo"])) {
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
    fn ubuntu_and_its_kin_are_told_from_debian() {
        assert!(is_ubuntu("NAME=\"Ubuntu\"\nID=ubuntu\nID_LIKE=debian\n"));
        assert!(is_ubuntu("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"));
        assert!(!is_ubuntu("ID=debian\nHOME_URL=\"https://ubuntu.example\"\n"));
    }

    #[test]
    fn nothing_happens_where_everything_is_there() {
        let shell = Program { names: &["sh"], ..WASM_OPT };
        assert!(ensure(&[&shell]).is_ok());
    }
}
