//! Makes the texts into code, and leaves the files of the other languages beside it for the tests.

use std::{env, error::Error, fs, path::PathBuf};

use catalogue::Catalogue;

const TEXTS: &str = "messages";

fn main() {
    println!("cargo::rerun-if-changed={TEXTS}");
    println!("cargo::rerun-if-changed=build.rs");
    if let Err(error) = write() {
        // What cargo shows of a build script that fails is far longer than the faults.
        for line in error.to_string().lines() {
            println!("cargo::error={line}");
        }
    }
}

fn write() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo names no folder to write to")?);
    let catalogue = Catalogue::read(TEXTS.as_ref())?;
    fs::write(out.join("words.rs"), catalogue.code())?;
    for file in catalogue.files() {
        fs::write(out.join(format!("{}.txt", file.tag)), file.content)?;
    }
    Ok(())
}
