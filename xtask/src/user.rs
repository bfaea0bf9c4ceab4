//! Who runs this program, and whom it can run others as.

use std::process::Command;

use anyhow::{Context, Result};

/// Whether this program has root's rights.
pub(crate) fn is_root() -> bool {
    id(&["-u"]) == Some(0)
}

/// The user id and group id of the user `name`.
///
/// # Errors
/// There is no such user.
pub(crate) fn ids_of(name: &str) -> Result<(u32, u32)> {
    id(&["-u", name]).zip(id(&["-g", name])).with_context(|| {
        format!("There is no user {name}; make one, or run this as another than root.")
    })
}

fn id(args: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(args).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_known_by_name_and_an_unknown_one_is_told() {
        assert_eq!(ids_of("root").unwrap().0, 0);
        let told = ids_of("no-such-user").unwrap_err().to_string();
        assert!(told.starts_with("There is no user no-such-user;"), "{told}");
    }
}
