//! wasm-bindgen ends the name of each function the program imports with 16 random-looking digits,
//! once in the program and once in the JavaScript beside it. Compression can do nothing with
//! them; numbered in order they take 3 kB less of the first load.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use anyhow::{Context, Result, ensure};

/// Length of such an ending, without the underscore before it. Its replacement is as long, so
/// that nothing in the program moves.
const ENDING_BYTES: usize = 16;

/// Numbers the imports in the program and in its JavaScript in `dist`. Both are numbered by the
/// names alone: of either file, the name by which it is cached still tells what it holds.
///
/// # Errors
/// A file is missing, cannot be read or written, or the two do not name the same imports.
pub(crate) fn number_imports(dist: &Path) -> Result<()> {
    let mut program = None;
    for entry in fs::read_dir(dist).context("dist/ cannot be read; build again")?.flatten() {
        if entry.path().extension().is_some_and(|ending| ending == "wasm") {
            program = Some(entry.path());
        }
    }
    let program = program.context("dist/ holds no program; build again")?;
    let name = program.file_name().unwrap_or_default().to_string_lossy().replace("_bg.wasm", ".js");
    let script = program.with_file_name(name);
    let read = |path: &Path| {
        fs::read(path).with_context(|| format!("{} cannot be read; build again", path.display()))
    };
    let (mut code, mut glue) = (read(&program)?, read(&script)?);
    let imports = endings(&glue);
    ensure!(
        !imports.is_empty() && imports.is_subset(&endings(&code)),
        "the program and its JavaScript do not fit together; build again"
    );
    for (path, bytes) in [(&program, &mut code), (&script, &mut glue)] {
        number(bytes, &imports);
        fs::write(path, bytes).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(())
}

/// Where endings stand: behind an underscore, with no further name character behind them.
fn places(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let is_digit = |byte: &u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(byte);
    let ends = move |rest: &[u8]| {
        rest.get(ENDING_BYTES).is_none_or(|next| !next.is_ascii_alphanumeric() && *next != b'_')
    };
    bytes.iter().enumerate().filter_map(move |(at, byte)| {
        let rest = &bytes[at + 1..];
        let ending = rest.get(..ENDING_BYTES).filter(|_| *byte == b'_')?;
        (ending.iter().all(is_digit) && ends(rest)).then_some(at + 1)
    })
}

fn endings(bytes: &[u8]) -> BTreeSet<Vec<u8>> {
    places(bytes).map(|at| bytes[at..at + ENDING_BYTES].to_vec()).collect()
}

fn number(bytes: &mut [u8], imports: &BTreeSet<Vec<u8>>) {
    let numbers: BTreeMap<&[u8], String> = imports
        .iter()
        .enumerate()
        .map(|(number, ending)| (ending.as_slice(), format!("{number:0ENDING_BYTES$}")))
        .collect();
    let found: Vec<usize> = places(bytes).collect();
    for at in found {
        let ending = &mut bytes[at..at + ENDING_BYTES];
        if let Some(number) = numbers.get(&*ending) {
            ending.copy_from_slice(number.as_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dist(program: &str, script: &str) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!(
            "xtask-glue-{}-{}",
            std::process::id(),
            program.len() + script.len() * 1_000
        ));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("app-1_bg.wasm"), program).unwrap();
        fs::write(folder.join("app-1.js"), script).unwrap();
        folder
    }

    #[test]
    fn both_files_call_an_import_by_the_same_number_and_nothing_else_moves() {
        let program = "\0\x20__wbg_open_00ff00ff00ff00ff\x01__wbg_close_0a0a0a0a0a0a0a0a\x01_ffffffffffffffff";
        let script =
            "close_0a0a0a0a0a0a0a0a: function() {}, open_00ff00ff00ff00ff: 1, c_00ff00ff00ff00ffa";
        let folder = dist(program, script);
        number_imports(&folder).unwrap();
        let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
        let (numbered, glue) = (read("app-1_bg.wasm"), read("app-1.js"));
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(
            numbered,
            "\0\x20__wbg_open_0000000000000000\x01__wbg_close_0000000000000001\x01_ffffffffffffffff"
        );
        assert_eq!(
            glue,
            "close_0000000000000001: function() {}, open_0000000000000000: 1, c_00ff00ff00ff00ffa"
        );
    }

    #[test]
    fn files_that_do_not_belong_together_are_refused_and_left_alone() {
        let folder = dist("a_00ff00ff00ff00ff", "b_0a0a0a0a0a0a0a0a and more");
        assert!(number_imports(&folder).is_err());
        let program = fs::read_to_string(folder.join("app-1_bg.wasm")).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(program, "a_00ff00ff00ff00ff");
    }
}
