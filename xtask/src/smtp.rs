//! The SMTP server of the tests, aiosmtpd: tests start it themselves, by the Python that has it.

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::child;

/// A Python that has aiosmtpd.
pub(crate) fn python() -> Option<PathBuf> {
    // The first on PATH may be one the user built, which sees no package of the system's.
    let systems = PathBuf::from("/usr/bin/python3");
    child::find(&["python3"]).into_iter().chain([systems]).find(|python| has_aiosmtpd(python))
}

fn has_aiosmtpd(python: &Path) -> bool {
    let mut import = Command::new(python);
    import.args(["-c", "import aiosmtpd"]).stdin(Stdio::null()).stderr(Stdio::null());
    import.status().is_ok_and(|status| status.success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_python_without_aiosmtpd_or_that_does_not_start_does_not_serve() {
        assert!(!has_aiosmtpd(Path::new("false")));
        assert!(!has_aiosmtpd(Path::new("/no/such/python3")));
        assert!(has_aiosmtpd(Path::new("true")));
    }
}
