//! Writes the files of the languages for the page to load: `greenroom-catalogue FROM TO`, both
//! folders. What was in TO before is gone.

use std::{env, error::Error, fs, io, path::Path};

use catalogue::Catalogue;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    let [from, to] = &arguments[..] else {
        return Err("name two folders: that of the texts, and that of the files to write".into());
    };
    let to = Path::new(to);
    match fs::remove_dir_all(to) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => fs::create_dir_all(to)?,
    }
    for file in Catalogue::read(Path::new(from))?.files() {
        fs::write(to.join(file.name), file.content)?;
    }
    Ok(())
}
