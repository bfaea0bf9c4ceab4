//! Tests of the configuration.

use std::path::Path;

use super::*;
use crate::{address::Origin, embedding::Embedding};

fn layers(base: &str, production: &str) -> (tempfile::TempDir, Layers) {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("greenroom.toml");
    std::fs::write(&file, base).unwrap();
    std::fs::write(dir.path().join("greenroom.production.toml"), production).unwrap();
    let overrides = Overrides { listen: Some("127.0.0.1:0".into()), data_dir: None };
    let layers = Layers::read(Some(&file), Some("production"), &overrides).unwrap();
    (dir, layers)
}

#[test]
fn the_named_environment_lies_over_the_file_and_the_command_line_over_both() {
    let (_dir, layers) = layers(
        "data_dir = \"a\"\n[session]\nidle_minutes = 5\n[zoom]\napi_secret = \"hidden\"\n",
        "data_dir = \"b\"\n[server]\nlisten = \"0.0.0.0:80\"\n",
    );
    let settings = layers.settings().unwrap();
    assert_eq!(settings.data_dir, Path::new("b"));
    assert_eq!(settings.server.listen, "127.0.0.1:0");
    assert_eq!(settings.session_limits().idle, SignedDuration::from_mins(5));
    let shown = layers.show();
    assert!(shown.contains("greenroom.production.toml"), "{shown}");
    assert!(shown.contains("server.listen = 127.0.0.1:0  # the command line"), "{shown}");
    assert!(shown.contains("session.absolute_hours = 12  # default"), "{shown}");
    assert!(!shown.contains("hidden"), "{shown}");
}

#[test]
fn calls_are_paced_for_the_plan_that_is_named_and_else_for_pro() {
    let plan = |text: &str| layers(text, "").1.settings().map(|settings| settings.zoom.plan());
    assert_eq!(plan("").unwrap(), zoom::Plan::Pro);
    for (name, meant) in [
        ("free", zoom::Plan::Free),
        ("pro", zoom::Plan::Pro),
        ("business", zoom::Plan::Business),
        ("unlimited", zoom::Plan::Unlimited),
    ] {
        assert_eq!(plan(&format!("[zoom]\nplan = \"{name}\"\n")).unwrap(), meant);
    }
    assert!(plan("[zoom]\nplan = \"gratis\"\n").is_err());
}

#[test]
fn an_unknown_key_and_a_bad_base_path_are_refused() {
    assert!(layers("colour = \"red\"", "").1.settings().is_err());
    assert!(layers("[server]\nbase_path = \"api/\"", "").1.settings().is_err());
}

#[test]
fn a_secret_comes_from_one_place_and_its_absence_says_what_to_set() {
    let (dir, layers) = layers("[zoom]\ncredentials = \"jwt\"\napi_key = \"k\"", "");
    let missing = layers.settings().unwrap().zoom.credentials().unwrap_err().to_string();
    assert!(missing.contains("GREENROOM__ZOOM__API_SECRET"), "{missing}");

    let secret = dir.path().join("secret");
    std::fs::write(&secret, "s3cret\n").unwrap();
    let (_dir, with_file) = self::layers(
        &format!("[zoom]\ncredentials = \"jwt\"\napi_key = \"k\"\napi_secret_file = {secret:?}"),
        "",
    );
    assert!(with_file.settings().unwrap().zoom.credentials().is_ok());
    let (_dir, twice) = self::layers(
        &format!(
            "[zoom]\ncredentials = \"jwt\"\napi_key = \"k\"\napi_secret = \"x\"\napi_secret_file = {secret:?}"
        ),
        "",
    );
    let error = twice.settings().unwrap().zoom.credentials().unwrap_err();
    assert!(matches!(error, SettingsError::Twice("zoom.api_secret")), "{error}");

    std::fs::write(&secret, "\n").unwrap();
    let error = with_file.settings().unwrap().zoom.credentials().unwrap_err();
    assert!(matches!(error, SettingsError::EmptySecretFile("zoom.api_secret")), "{error}");
}

#[test]
fn an_environment_is_a_name_and_no_path() {
    let overrides = Overrides::default();
    for bad in ["../x", "a/b", "a b"] {
        assert!(Layers::read(None, Some(bad), &overrides).is_err(), "{bad}");
    }
}

#[test]
fn a_session_lasts_a_year_at_most_and_the_api_has_a_path_of_its_own() {
    for bad in [
        "[session]\nabsolute_hours = 4294967295",
        "[session]\nidle_minutes = 0",
        "[server]\nbase_path = \"/health\"",
        "[server]\nbase_path = \"/mailbox\"",
        "[server]\nbase_path = \"/a//b\"",
        "[server]\nbase_path = \"\"",
    ] {
        assert!(layers(bad, "").1.settings().is_err(), "{bad}");
    }
}

#[test]
fn without_credentials_and_without_the_sandbox_the_error_says_what_to_do() {
    let (_dir, layers) = layers("", "");
    let error = layers.settings().unwrap().zoom.credentials().unwrap_err().to_string();
    assert!(error.contains("--sandbox") && error.contains("server_to_server"), "{error}");
}

/// The settings of one file.
fn settings(file: &str) -> Result<Settings, SettingsError> {
    layers(file, "").1.settings()
}

fn public_url(written: &str) -> Result<Option<String>, SettingsError> {
    let server = settings(&format!("[server]\npublic_url = \"{written}\""))?.server;
    Ok(server.public_url()?.map(|url| url.to_string()))
}

#[test]
fn the_public_url_is_an_origin_as_browsers_write_it_and_may_have_a_path() {
    for (written, origin) in [
        ("https://zoom.intranet.example", "https://zoom.intranet.example"),
        ("https://zoom.intranet.example/", "https://zoom.intranet.example"),
        ("HTTPS://Zoom.Intranet.EXAMPLE:443/", "https://zoom.intranet.example"),
        ("http://localhost:80", "http://localhost"),
        ("http://localhost:443", "http://localhost:443"),
        ("https://localhost:80", "https://localhost:80"),
        ("https://[::1]:8443", "https://[::1]:8443"),
        ("https://Intranet.example/tools/Zoom/", "https://intranet.example/tools/Zoom"),
    ] {
        assert_eq!(public_url(written).unwrap().as_deref(), Some(origin), "{written}");
    }
    assert_eq!(public_url("").unwrap(), None);
}

#[test]
fn what_is_no_address_is_refused_as_public_url() {
    for written in [
        "zoom.intranet.example",
        "//zoom.intranet.example",
        "https://",
        "https://:8443",
        "https://x.example:",
        "https://x.example:https",
        "https://x.example:70000",
        "ftp://x.example",
        "javascript:alert(1)",
        "https://x.example/console/../x",
        "https://x.example/a%20b",
        "https://x.example?a=b",
        "https://x.example#a",
        "https://user@x.example",
        "https://x.example, https://y.example",
        "https://x example",
        "https://xé.example",
    ] {
        let error = public_url(written).unwrap_err().to_string();
        assert!(error.contains("server.public_url"), "{written}: {error}");
    }
}

#[test]
fn the_store_is_a_sqlite_file_or_a_postgresql_database() {
    let store = |lines: &str| settings(lines).unwrap().store();
    let StoreSettings::Sqlite(file) = store("data_dir = \"d\"").unwrap() else { panic!() };
    assert_eq!(file, Path::new("d/greenroom.sqlite"));
    let StoreSettings::Sqlite(file) = store("store = \"sqlite:/var/lib/g.sqlite\"").unwrap() else {
        panic!()
    };
    assert_eq!(file, Path::new("/var/lib/g.sqlite"));
    for scheme in ["postgres", "postgresql"] {
        let url = format!("{scheme}://greenroom:pa55word@db.example/greenroom");
        let StoreSettings::Postgres(read) = store(&format!("store = \"{url}\"")).unwrap() else {
            panic!()
        };
        assert_eq!(read.expose_secret(), url);
    }
    for bad in [
        "sqlite:",
        "sqlite::memory:",
        "sqlite:file:g.sqlite",
        "sqlite:g.sqlite?mode=memory",
        "mysql://h/d",
        "/var/lib/g.sqlite",
        "postgres:d",
        "POSTGRES//h",
    ] {
        let error = store(&format!("store = \"{bad}\"")).unwrap_err().to_string();
        assert!(error.contains("sqlite:FILE") && error.contains("postgres://"), "{bad}: {error}");
    }
}

#[test]
fn the_store_may_stand_in_a_file_and_is_never_in_an_error() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("store");
    std::fs::write(&file, "postgres://g:pa55word@db.example/g\n").unwrap();
    let named = format!("store_file = {file:?}");
    let store = settings(&named).unwrap().store().unwrap();
    assert!(matches!(store, StoreSettings::Postgres(_)));
    assert!(!format!("{store:?}").contains("pa55word"));
    let twice = settings(&format!("{named}\nstore = \"sqlite:x\"")).unwrap().store();
    assert!(matches!(twice, Err(SettingsError::Twice("store"))));
    let wrong = settings("store = \"postgre://g:pa55word@db.example/g\"").unwrap().store();
    assert!(!wrong.unwrap_err().to_string().contains("pa55word"));
}

#[test]
fn no_secret_is_shown_and_everything_else_is() {
    let (_dir, layers) = layers(
        r#"
store = "postgres://g:canary-1@db.example/g"
[zoom]
api_key = "shown-1"
api_secret = "canary-2"
client_secret = "canary-3"
client_secret_file = "shown-2"
[signin.zoom]
client_id = "shown-3"
client_secret = "canary-4"
[mail]
user = "shown-4"
password = "canary-5"
[sealing]
keys = "canary-6"
"#,
        "[sealing]\nkeys_file = \"shown-5\"\n",
    );
    let shown = layers.show();
    assert!(!shown.contains("canary"), "{shown}");
    for number in 1..=5 {
        assert!(shown.contains(&format!("shown-{number}")), "{number}: {shown}");
    }
    assert_eq!(shown.matches("(redacted)").count(), 6, "{shown}");
    let settings = layers.settings().unwrap();
    assert!(!format!("{settings:?}").contains("canary"));
}

#[test]
fn the_value_of_a_mistyped_key_is_not_shown() {
    let (_dir, layers) = layers(
        "secret = \"canary-1\"\n[zoom]\napi_secrte = \"canary-2\"\n[mail]\npasswords = [\"canary-3\"]\n[server.listen]\nkey = \"canary-4\"\n[zomm]\napi_key = \"canary-5\"",
        "",
    );
    let shown = layers.show();
    assert!(!shown.contains("canary"), "{shown}");
    assert!(shown.contains("zoom.api_secrte = (redacted)"), "{shown}");
}

/// Serde names all keys of a section when it meets one it does not know.
#[test]
fn every_key_is_shown_or_known_to_be_a_secret() {
    const SECRETS: [&str; 6] = [
        "store",
        "zoom.api_secret",
        "zoom.client_secret",
        "signin.zoom.client_secret",
        "mail.password",
        "sealing.keys",
    ];
    let sections = [
        "",
        "server",
        "embed",
        "page",
        "zoom",
        "session",
        "signin",
        "signin.portal",
        "signin.zoom",
        "mail",
        "sealing",
        "audit",
        "metrics",
        "log",
    ];
    let mut known = std::collections::BTreeSet::new();
    for section in sections {
        let head = if section.is_empty() { String::new() } else { format!("[{section}]\n") };
        let error = settings(&format!("{head}no_such_key = 1")).unwrap_err().to_string();
        let (_, named) = error.split_once("expected").unwrap();
        let named = named.split(" for key ").next().unwrap();
        for key in named.split('`').skip(1).step_by(2) {
            let key = if section.is_empty() { key.to_owned() } else { format!("{section}.{key}") };
            if !sections.contains(&key.as_str()) {
                known.insert(key);
            }
        }
    }
    let listed = layers::SHOWN.iter().chain(&SECRETS).map(ToString::to_string).collect();
    assert_eq!(known, listed);
}

#[test]
fn zoom_is_asked_over_plain_http_on_this_machine_alone() {
    for key in ["api_url", "oauth_url"] {
        let with = |url: &str| settings(&format!("[zoom]\n{key} = \"{url}\""));
        assert!(with("http://127.0.0.1:9000/v2").is_ok());
        let error = with("http://zoom.example/v2").unwrap_err().to_string();
        assert!(error.contains(key) && error.contains("https://"), "{error}");
    }
}

#[test]
fn whom_to_believe_is_not_everybody() {
    for (section, key) in [("server", "trusted_proxies"), ("signin.portal", "peers")] {
        let with = |net: &str| settings(&format!("[{section}]\n{key} = [\"{net}\"]"));
        assert!(with("10.0.0.0/8").is_ok());
        let error = with("0.0.0.0/0").unwrap_err().to_string();
        assert!(error.contains(&format!("{section}.{key}")), "{error}");
    }
}

#[test]
fn a_real_account_is_not_reached_over_plain_http_unless_the_operator_says_so() {
    let said = settings("[server]\ndanger_http = true").unwrap().server;
    let unsaid = settings("").unwrap().server;
    for server in [&said, &unsaid] {
        for safe in ["https://zoom.intranet.example", "http://localhost:8080"] {
            assert!(!server.is_overheard(&safe.parse().unwrap()).unwrap(), "{safe}");
        }
    }
    let open = "http://zoom.intranet.example/tools".parse().unwrap();
    assert!(said.is_overheard(&open).unwrap());
    let error = unsaid.is_overheard(&open).unwrap_err().to_string();
    assert!(
        error.contains("http://zoom.intranet.example/tools")
            && error.contains("server.danger_http"),
        "{error}"
    );
}

#[test]
fn the_counters_are_never_where_the_console_is() {
    let with = |console: &str, metrics: &str| {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("greenroom.toml");
        let text = format!("[server]\nlisten = \"{console}\"\n[metrics]\nlisten = \"{metrics}\"");
        std::fs::write(&file, text).unwrap();
        Layers::read(Some(&file), None, &Overrides::default()).unwrap().settings()
    };
    for (console, metrics) in [
        ("127.0.0.1:8080", "127.0.0.1:8080"),
        ("0.0.0.0:8080", "127.0.0.1:8080"),
        ("127.0.0.1:8080", "0.0.0.0:8080"),
        ("[::]:8080", "127.0.0.1:8080"),
    ] {
        let error = with(console, metrics).unwrap_err().to_string();
        assert!(error.contains("metrics.listen") && error.contains("console"), "{error}");
    }
    assert!(with("127.0.0.1:8080", "9100").unwrap_err().to_string().contains("127.0.0.1:9100"));
    for (metrics, exposed) in
        [("127.0.0.1:9100", false), ("[::1]:9100", false), ("0.0.0.0:9100", true)]
    {
        let settings = with("127.0.0.1:8080", metrics).unwrap();
        assert_eq!(settings.metrics.is_exposed(), exposed, "{metrics}");
    }
    let none = settings("").unwrap().metrics;
    assert!(none.listen().is_none() && !none.is_exposed());
    assert!(with("127.0.0.1:0", "127.0.0.1:0").is_ok(), "each takes a free port of its own");
}

#[test]
fn a_request_may_take_as_long_as_a_server_that_stops_waits_and_no_longer() {
    let with = |key: &str, value: u64| settings(&format!("[server]\n{key} = {value}"));
    assert_eq!(settings("").unwrap().server.request_timeout().as_secs(), 20);
    for (key, bad) in
        [("request_timeout_seconds", 0), ("request_timeout_seconds", 21), ("in_flight_max", 0)]
    {
        let error = with(key, bad).unwrap_err().to_string();
        assert!(error.contains(key) && error.contains("at least 1"), "{error}");
    }
    assert_eq!(with("in_flight_max", 1).unwrap().server.in_flight_max, 1);
}

#[test]
fn the_console_lies_below_no_path_of_its_own() {
    let with = |path: &str, base: &str| {
        let url = format!("https://intranet.example{path}");
        settings(&format!("[server]\npublic_url = \"{url}\"\nbase_path = \"{base}\""))
    };
    for (path, base) in [
        ("/api", "/api"),
        ("/tools", "/tools/api"),
        ("/health", "/api"),
        ("/ready", "/api"),
        ("/mailbox", "/api"),
        ("/words", "/api"),
    ] {
        let error = with(path, base).unwrap_err().to_string();
        assert!(error.contains("server.public_url") && error.contains(path), "{path}: {error}");
    }
    for (path, base) in [
        ("", "/api"),
        ("/tools/zoom", "/api"),
        ("/api/zoom", "/api"),
        ("/apis", "/api"),
        ("/users", "/api"),
        ("/tools/health", "/api"),
    ] {
        assert!(with(path, base).is_ok(), "{path}");
    }
}

fn embedding(lines: &str, public_url: &str) -> Result<Embedding, SettingsError> {
    settings(&format!("[embed]\n{lines}"))?.embed.embedding(&public_url.parse().unwrap())
}

#[test]
fn unless_listed_no_other_page_calls_or_frames_the_console() {
    assert_eq!(embedding("", "https://zoom.example").unwrap(), Embedding::default());
}

#[test]
fn other_pages_are_listed_by_exact_origins() {
    let listed = "origins = [\"https://Portal.example/\", \"http://127.0.0.1:9000\"]
        ancestors = \"https://a.example:8443, https://b.example\"";
    let read = embedding(listed, "https://zoom.example").unwrap();
    let texts = |origins: &[Origin]| origins.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(texts(&read.origins), ["https://portal.example", "http://127.0.0.1:9000"]);
    assert_eq!(texts(&read.ancestors), ["https://a.example:8443", "https://b.example"]);
    for key in ["origins", "ancestors"] {
        for bad in [
            "*",
            "https://*.example",
            "portal.example",
            "https://portal.example/path",
            "https://portal.example?x",
            "https://user@portal.example",
            "null",
            "'self'",
            "https:",
            "https://portal.example:443:443",
            "https://portal.example:0443",
            "https://[0:0::1]",
            "https://[::1",
            "https://portal.example; script-src *",
            "http://portal.example",
            "http://10.0.0.1",
        ] {
            let error = settings(&format!("[embed]\n{key} = [\"{bad}\"]")).unwrap_err().to_string();
            assert!(error.contains(&format!("embed.{key}")) && error.contains(bad), "{error}");
            assert!(error.contains("https://"), "{error}");
        }
    }
}

/// No source of a content security policy has one: browsers would pass over it.
#[test]
fn an_ipv6_address_may_call_and_not_frame() {
    for address in ["https://[2001:db8::1]", "http://[::1]:9000"] {
        let of = |key: &str| embedding(&format!("{key} = [\"{address}\"]"), "https://zoom.example");
        assert_eq!(of("origins").unwrap().origins[0].as_str(), address);
        let error = of("ancestors").unwrap_err().to_string();
        assert!(error.contains("embed.ancestors") && error.contains(address), "{error}");
        assert!(error.contains("frame-ancestors"), "{error}");
    }
}

/// Its own pages need no listing, and listed they would count as another's.
#[test]
fn the_consoles_own_origin_is_none_of_those_that_call_and_may_be_one_that_frames() {
    let own =
        "origins = [\"https://intranet.example\"]\nancestors = [\"https://intranet.example\"]";
    let read = embedding(own, "https://intranet.example/tools/zoom").unwrap();
    assert_eq!((read.origins.len(), read.ancestors.len()), (0, 1));
}

#[test]
fn pages_of_another_site_are_listed_and_served_over_https() {
    let alone = settings("[embed]\nother_site = true").unwrap_err().to_string();
    assert!(alone.contains("embed.origins") && alone.contains("embed.ancestors"), "{alone}");
    let other_site = "other_site = true\nancestors = [\"https://portal.example\"]";
    for reached in ["https://zoom.example", "http://localhost:8080", "http://127.0.0.1:8080"] {
        assert!(embedding(other_site, reached).unwrap().other_site, "{reached}");
    }
    let error = embedding(other_site, "http://zoom.example").unwrap_err().to_string();
    assert!(error.contains("embed.other_site") && error.contains("https"), "{error}");
    let file = format!("[server]\npublic_url = \"http://zoom.example\"\n[embed]\n{other_site}");
    assert_eq!(settings(&file).unwrap_err().to_string(), error, "at the start, too");
}

#[test]
fn how_the_page_starts_is_read_by_the_names_it_has() {
    use api::{
        page::View,
        preferences::{Language, Theme},
    };
    let page = |lines: &str| settings(&format!("[page]\n{lines}")).map(|settings| settings.page);
    let unset = page("").unwrap();
    assert_eq!((unset.language, unset.theme, unset.views), (None, None, vec![]));
    let set = "language = \"zh-CN\"\ntheme = \"dark\"\nviews = [\"meetings\", \"reports\"]";
    let set = page(set).unwrap();
    assert_eq!((set.language, set.theme), (Some(Language::Chinese), Some(Theme::Dark)));
    assert_eq!(set.views, [View::Meetings, View::Reports]);
    for (bad, names) in [
        ("language = \"fr\"", "page.language"),
        ("theme = \"blue\"", "page.theme"),
        ("views = [\"everything\"]", "everything"),
        ("colour = \"red\"", "colour"),
    ] {
        let error = page(bad).unwrap_err().to_string();
        assert!(error.contains(names), "{error}");
    }
}
