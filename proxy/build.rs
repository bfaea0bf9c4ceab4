//! Has the release binary rebuilt when the browser half it embeds changes.

fn main() {
    println!("cargo::rerun-if-changed=../dist");
    println!("cargo::rerun-if-changed=src/store/migrations");
}
