//! What the browser loads at first, file by file, against the budget; and what it fetches later.

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result, bail};
use flate2::{Compression, write::GzEncoder};

use crate::{embed, parts};

/// First load, all files of it as a browser receives them, in bytes.
const BUDGET: usize = 250_000;

/// What of dist/ shrinks when compressed. The rest is images and fonts, compressed already.
const COMPRESSIBLE: [&str; 8] = ["html", "js", "css", "wasm", "svg", "json", "txt", "webmanifest"];

/// Below dist/: the texts of the languages that are not compiled in, each loaded where it is spoken.
const LANGUAGES: &str = "words/";

/// A file of dist/.
pub(crate) struct Asset {
    /// Below dist/.
    name: String,
    path: PathBuf,
    plain: usize,
    /// Only where smaller than the file.
    brotli: Option<Vec<u8>>,
    /// Only where smaller than the file.
    gzip: Option<Vec<u8>>,
}

impl Asset {
    fn read(name: String, path: PathBuf) -> Result<Self> {
        let plain = fs::read(&path)
            .with_context(|| format!("{} cannot be read; build again", path.display()))?;
        let compressible = path
            .extension()
            .is_some_and(|ending| COMPRESSIBLE.iter().any(|known| ending == *known));
        let smaller = |packed: Vec<u8>| (packed.len() < plain.len()).then_some(packed);
        let (brotli, gzip) = if compressible {
            (smaller(brotli(&plain)?), smaller(gzip(&plain)?))
        } else {
            (None, None)
        };
        Ok(Self { name, path, plain: plain.len(), brotli, gzip })
    }

    /// Bytes a browser receives.
    fn received(&self) -> usize {
        self.brotli.as_ref().map_or(self.plain, Vec::len)
    }

    /// Whether nothing that is loaded at first waits for it.
    fn is_later(&self) -> bool {
        parts::is_part(&self.name)
            || self.name.starts_with(LANGUAGES)
            || embed::is_for_others(&self.name)
    }

    /// Writes the compressed forms beside the file.
    ///
    /// # Errors
    /// They cannot be written.
    pub(crate) fn write_compressed(&self) -> Result<()> {
        for (ending, packed) in [("br", &self.brotli), ("gz", &self.gzip)] {
            let Some(packed) = packed else { continue };
            let mut path = self.path.clone().into_os_string();
            path.push(format!(".{ending}"));
            fs::write(&path, packed)
                .with_context(|| format!("{} cannot be written", Path::new(&path).display()))?;
        }
        Ok(())
    }
}

/// Everything in `dist`, compressed.
///
/// # Errors
/// A file cannot be read.
pub(crate) fn assets(dist: &Path) -> Result<Vec<Asset>> {
    let mut files = BTreeMap::new();
    list(dist, "", &mut files)?;
    files.into_iter().map(|(name, path)| Asset::read(name, path)).collect()
}

fn list(folder: &Path, prefix: &str, files: &mut BTreeMap<String, PathBuf>) -> Result<()> {
    let entries = fs::read_dir(folder)
        .with_context(|| format!("{} cannot be read; build again", folder.display()))?;
    for entry in entries.flatten() {
        let (path, name) = (entry.path(), entry.file_name());
        let name = format!("{prefix}{}", name.to_string_lossy());
        if path.is_dir() {
            list(&path, &format!("{name}/"), files)?;
        } else {
            files.insert(name, path);
        }
    }
    Ok(())
}

/// A line a file, the largest first, the sum of what is loaded at first against the budget, and
/// that of what is fetched later.
pub(crate) fn table(assets: &[Asset]) -> String {
    let mut rows: Vec<_> =
        assets.iter().map(|asset| (asset.name.as_str(), asset.plain, asset.received())).collect();
    rows.sort_by(|one, other| other.2.cmp(&one.2).then(one.0.cmp(other.0)));
    let sum = |later: bool, bytes: fn(&Asset) -> usize| {
        assets.iter().filter(|asset| asset.is_later() == later).map(bytes).sum::<usize>()
    };
    for (name, later) in [("fetched later", true), ("first load", false)] {
        rows.push((name, sum(later, |asset| asset.plain), sum(later, Asset::received)));
    }
    let width = rows.iter().map(|row| row.0.chars().count()).max().unwrap_or_default();
    let mut table = format!("{:width$}  {:>10}  {:>10}\n", "file", "plain", "brotli");
    for (name, plain, received) in rows {
        table += &format!("{name:width$}  {:>10}  {:>10}\n", kilobytes(plain), kilobytes(received));
    }
    table + &format!("{:width$}  {:>10}  {:>10}", "allowed", "", kilobytes(BUDGET))
}

/// Holds the first load against the budget.
///
/// # Errors
/// It is over.
pub(crate) fn check(assets: &[Asset]) -> Result<()> {
    let total = first_load(assets);
    if total > BUDGET {
        bail!(
            "The first load is {}, {} over the {} allowed; make the browser half smaller.",
            kilobytes(total),
            kilobytes(total - BUDGET),
            kilobytes(BUDGET)
        );
    }
    Ok(())
}

fn first_load(assets: &[Asset]) -> usize {
    assets.iter().filter(|asset| !asset.is_later()).map(Asset::received).sum()
}

/// Bytes as thousands with one decimal, rounded up so that what is over never looks within.
fn kilobytes(bytes: usize) -> String {
    let tenths = bytes.div_ceil(100);
    format!("{}.{} kB", tenths / 10, tenths % 10)
}

fn brotli(plain: &[u8]) -> Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 24, ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &plain[..], &mut packed, &params)
        .context("Brotli could not compress")?;
    Ok(packed)
}

fn gzip(plain: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain).context("Gzip could not compress")?;
    encoder.finish().context("Gzip could not compress")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asset(name: &str, plain: usize, brotli: Option<usize>) -> Asset {
        let brotli = brotli.map(|size| vec![0; size]);
        Asset { name: name.into(), path: name.into(), plain, brotli, gzip: None }
    }

    #[test]
    fn the_table_has_the_largest_first_and_counts_what_browsers_receive() {
        let assets = [
            asset("boot.js", 900, Some(400)),
            asset("app_bg.wasm", 612_300, Some(188_140)),
            asset("app-meetings.wasm", 90_000, Some(30_000)),
        ];
        let table = table(&assets);
        let lines: Vec<Vec<&str>> =
            table.lines().map(|line| line.split("  ").map(str::trim).collect()).collect();
        let cells = |line: usize| -> Vec<&str> {
            lines[line].iter().copied().filter(|cell| !cell.is_empty()).collect()
        };
        assert_eq!(cells(1), ["app_bg.wasm", "612.3 kB", "188.2 kB"]);
        assert_eq!(cells(2), ["app-meetings.wasm", "90.0 kB", "30.0 kB"]);
        assert_eq!(cells(3), ["boot.js", "0.9 kB", "0.4 kB"]);
        assert_eq!(cells(4), ["fetched later", "90.0 kB", "30.0 kB"]);
        assert_eq!(cells(5), ["first load", "613.2 kB", "188.6 kB"]);
        assert_eq!(cells(6), ["allowed", "250.0 kB"]);
    }

    #[test]
    fn a_language_of_its_own_file_is_no_part_of_the_first_load() {
        let assets =
            [asset("words/es-0.txt", 9_000, Some(3_000)), asset("boot.js", 900, Some(400))];
        assert_eq!(first_load(&assets), 400);
        assert!(table(&assets).contains("0.9 kB      0.4 kB"), "{}", table(&assets));
    }

    #[test]
    fn one_byte_over_the_budget_fails_with_a_sentence() {
        let later = || asset("app-meetings.wasm", 900_000, Some(BUDGET));
        assert!(check(&[asset("app_bg.wasm", 900_000, Some(BUDGET)), later()]).is_ok());
        let over = check(&[asset("app_bg.wasm", 900_000, Some(BUDGET + 1))]).unwrap_err();
        assert_eq!(
            over.to_string(),
            "The first load is 250.1 kB, 0.1 kB over the 250.0 kB allowed; make the browser \
             half smaller."
        );
    }

    #[test]
    fn what_compressing_does_not_shrink_is_left_alone() {
        let folder = std::env::temp_dir().join(format!("xtask-sizes-{}", std::process::id()));
        fs::create_dir_all(folder.join("deep")).unwrap();
        fs::write(folder.join("deep/long.css"), "a { color: red }\n".repeat(100)).unwrap();
        fs::write(folder.join("short.js"), "x").unwrap();
        fs::write(folder.join("photo.png"), "0".repeat(1000)).unwrap();

        let assets = assets(&folder).unwrap();
        for asset in &assets {
            asset.write_compressed().unwrap();
        }

        let mut written = BTreeMap::new();
        list(&folder, "", &mut written).unwrap();
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(
            written.into_keys().collect::<Vec<_>>(),
            ["deep/long.css", "deep/long.css.br", "deep/long.css.gz", "photo.png", "short.js"]
        );
    }

    #[test]
    fn what_was_compressed_comes_out_again() {
        let plain = b"the console, the console, the console".repeat(20);
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut &brotli(&plain).unwrap()[..], &mut unpacked).unwrap();
        assert_eq!(unpacked, plain);
        let mut decoder = flate2::write::GzDecoder::new(Vec::new());
        decoder.write_all(&gzip(&plain).unwrap()).unwrap();
        assert_eq!(decoder.finish().unwrap(), plain);
    }
}
