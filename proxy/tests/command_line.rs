//! The binary as an operator meets it.

use std::{
    io::{BufRead, BufReader, Read},
    process::{Child, Command, Output, Stdio},
    time::{Duration, Instant},
};

fn greenroom(dir: &tempfile::TempDir) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_greenroom"));
    command.current_dir(dir.path()).env_remove("GREENROOM_ENV");
    command
}

fn text(output: &Output) -> (String, String) {
    (
        String::from_utf8_lossy(&output.stdout).into_owned(),
        String::from_utf8_lossy(&output.stderr).into_owned(),
    )
}

#[test]
fn serve_without_an_account_refuses_in_one_sentence_that_says_what_to_set() {
    let dir = tempfile::tempdir().unwrap();
    let output = greenroom(&dir).arg("serve").output().unwrap();
    let (stdout, stderr) = text(&output);
    assert!(!output.status.success() && stdout.is_empty());
    assert!(stderr.contains("zoom.credentials") && stderr.contains("--sandbox"), "{stderr}");
    assert_eq!(stderr.lines().count(), 1, "{stderr}");
}

#[test]
fn serve_with_a_real_account_needs_what_its_sign_in_needs_and_refuses_the_email_alone() {
    let dir = tempfile::tempdir().unwrap();
    let account = [
        ("GREENROOM__ZOOM__CREDENTIALS", "server_to_server"),
        ("GREENROOM__ZOOM__ACCOUNT_ID", "a"),
        ("GREENROOM__ZOOM__CLIENT_ID", "c"),
        ("GREENROOM__ZOOM__CLIENT_SECRET", "never-shown"),
    ];
    let refused = greenroom(&dir).envs(account).arg("serve").output().unwrap();
    let (_, stderr) = text(&refused);
    assert!(!refused.status.success());
    assert!(stderr.contains("mail.from") && stderr.contains("code"), "{stderr}");
    for (methods, names) in [
        ("email", "signin.danger_email_only"),
        ("portal", "signin.portal.header"),
        ("zoom", "signin.zoom.client_id"),
        ("password", "password"),
        ("code,code", "twice"),
    ] {
        let method = [("GREENROOM__SIGNIN__METHODS", methods)];
        let refused = greenroom(&dir).envs(account).envs(method).arg("serve").output().unwrap();
        let (_, stderr) = text(&refused);
        assert!(!refused.status.success() && stderr.contains(names), "{methods}: {stderr}");
    }
    let header_alone = [
        ("GREENROOM__SIGNIN__METHODS", "portal"),
        ("GREENROOM__SIGNIN__PORTAL__HEADER", "X-Portal-Email"),
    ];
    let refused = greenroom(&dir).envs(account).envs(header_alone).arg("serve").output().unwrap();
    let (_, stderr) = text(&refused);
    assert!(!refused.status.success() && stderr.contains("signin.portal.peers"), "{stderr}");

    let shown = greenroom(&dir).envs(account).args(["config", "show"]).output().unwrap();
    let (stdout, _) = text(&shown);
    let line = "zoom.client_secret = (redacted)  # GREENROOM__ZOOM__CLIENT_SECRET";
    assert!(stdout.contains(line) && !stdout.contains("never-shown"), "{stdout}");
}

#[test]
fn a_secret_of_digits_stays_as_it_was_written() {
    let dir = tempfile::tempdir().unwrap();
    let account = [
        ("GREENROOM__ZOOM__CREDENTIALS", "jwt"),
        ("GREENROOM__ZOOM__API_KEY", "0012"),
        ("GREENROOM__ZOOM__API_SECRET", "0012"),
    ];
    let shown = greenroom(&dir).envs(account).args(["config", "show"]).output().unwrap();
    let (stdout, _) = text(&shown);
    assert!(stdout.contains("zoom.api_key = 0012  #"), "{stdout}");
    let empty = [account[0], account[1], ("GREENROOM__ZOOM__API_SECRET", "")];
    let refused = greenroom(&dir).envs(empty).arg("token").output().unwrap();
    let (_, stderr) = text(&refused);
    assert!(stderr.contains("GREENROOM__ZOOM__API_SECRET"), "{stderr}");
}

#[test]
fn token_prints_a_jwt_of_three_parts_whose_exp_is_in_seconds_and_at_most_60_ahead() {
    use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
    let dir = tempfile::tempdir().unwrap();
    let output = greenroom(&dir).args(["token", "--sandbox"]).output().unwrap();
    let (stdout, stderr) = text(&output);
    let parts: Vec<_> = stdout.trim().split('.').collect();
    assert_eq!(parts.len(), 3, "{stdout}{stderr}");
    let claims: serde_json::Value =
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    #[expect(clippy::disallowed_methods, reason = "compares with the clock the binary reads")]
    let now = jiff::Timestamp::now().as_second();
    let ahead = claims["exp"].as_i64().unwrap() - now;
    assert!((1..=60).contains(&ahead), "{ahead}");
}

#[test]
fn keys_are_not_rotated_where_there_are_none_and_nothing_is_made() {
    let dir = tempfile::tempdir().unwrap();
    let rotated = greenroom(&dir).args(["keys", "rotate", "--data-dir", "empty"]).output().unwrap();
    let (stdout, stderr) = text(&rotated);
    assert!(!rotated.status.success() && stdout.is_empty(), "{stdout}");
    assert!(stderr.contains("nothing to rotate") && stderr.contains("--data-dir"), "{stderr}");
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn a_store_that_cannot_be_used_says_why_and_says_it_once() {
    let dir = tempfile::tempdir().unwrap();
    // Bound and given back: nobody listens there.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    for (store, says) in [
        (format!("postgres://u:pa55word@127.0.0.1:{port}/d"), "refused"),
        ("postgres://u:pa55word@h:port/d".to_owned(), "port"),
    ] {
        let served = greenroom(&dir)
            .env("GREENROOM__STORE", store)
            .args(["serve", "--sandbox", "--listen", "127.0.0.1:0"])
            .output()
            .unwrap();
        let (_, stderr) = text(&served);
        let last = stderr.lines().last().unwrap();
        assert!(!served.status.success() && last.contains(says), "{stderr}");
        assert!(!stderr.contains("pa55word") && !last.contains("timed out"), "{stderr}");
        let parts: Vec<_> = last.split(": ").collect();
        let distinct: std::collections::BTreeSet<_> = parts.iter().collect();
        assert_eq!(parts.len(), distinct.len(), "{last}");
    }
}

#[test]
fn a_real_account_over_plain_http_is_refused_before_anyone_is_served() {
    let dir = tempfile::tempdir().unwrap();
    let account = [
        ("GREENROOM__ZOOM__CREDENTIALS", "jwt"),
        ("GREENROOM__ZOOM__API_KEY", "k"),
        ("GREENROOM__ZOOM__API_SECRET", "s"),
        ("GREENROOM__SIGNIN__DANGER_EMAIL_ONLY", "true"),
        ("GREENROOM__SERVER__LISTEN", "127.0.0.1:0"),
        ("GREENROOM__SERVER__PUBLIC_URL", "http://zoom.intranet.example"),
    ];
    let refused = greenroom(&dir).envs(account).arg("serve").output().unwrap();
    let (stdout, stderr) = text(&refused);
    assert!(!refused.status.success() && stdout.is_empty(), "{stdout}");
    assert!(stderr.contains("server.danger_http"), "{stderr}");
}

#[test]
fn who_may_embed_the_console_is_listed_exactly_or_it_does_not_start() {
    let dir = tempfile::tempdir().unwrap();
    for (variable, value, says) in [
        ("EMBED__ORIGINS", "https://*.example", "without wildcards"),
        ("EMBED__ANCESTORS", "https://portal.example/tools", "without a path"),
        ("EMBED__ANCESTORS", "http://portal.example", "over plain http"),
        ("EMBED__OTHER_SITE", "true", "embed.origins"),
        ("SERVER__PUBLIC_URL", "https://intranet.example/api", "server.public_url"),
        ("PAGE__LANGUAGE", "xx", "page.language"),
    ] {
        let refused = greenroom(&dir)
            .env(format!("GREENROOM__{variable}"), value)
            .args(["serve", "--sandbox", "--listen", "127.0.0.1:0"])
            .output()
            .unwrap();
        let (stdout, stderr) = text(&refused);
        assert!(!refused.status.success() && stdout.is_empty(), "{variable}: {stdout}");
        assert!(stderr.contains(says), "{variable}: {stderr}");
        assert_eq!(stderr.lines().count(), 1, "{stderr}");
    }
    let listed = [("GREENROOM__EMBED__ORIGINS", "https://a.example,https://b.example")];
    let shown = greenroom(&dir).envs(listed).args(["config", "show"]).output().unwrap();
    let (stdout, _) = text(&shown);
    let line = "embed.origins = https://a.example,https://b.example  # GREENROOM__EMBED__ORIGINS";
    assert!(stdout.contains(line), "{stdout}");
}

struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        // Ended already where the test went well.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[cfg(unix)]
#[test]
fn serve_says_where_it_listens_and_ends_well_when_told_to() {
    let dir = tempfile::tempdir().unwrap();
    let child = greenroom(&dir)
        .args(["serve", "--sandbox", "--listen", "127.0.0.1:0", "--data-dir", "store"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut serving = Serving(child);
    let mut lines = BufReader::new(serving.0.stdout.take().unwrap());
    let mut first = String::new();
    lines.read_line(&mut first).unwrap();
    let address = first.trim().strip_prefix("listening on http://").unwrap();

    let mut connection = std::net::TcpStream::connect(address).unwrap();
    std::io::Write::write_all(
        &mut connection,
        b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
    )
    .unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(dir.path().join("store/greenroom.sqlite").exists());

    let pid = serving.0.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    let asked = Instant::now();
    let status = loop {
        if let Some(status) = serving.0.try_wait().unwrap() {
            break status;
        }
        assert!(asked.elapsed() < Duration::from_secs(20), "did not end");
        std::thread::yield_now();
    };
    assert!(status.success());
}
