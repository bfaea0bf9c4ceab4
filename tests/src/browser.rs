//! Chromium, driven by chromedriver: how it is started and how its surroundings are set.

use std::path::Path;

use serde_json::json;
use tempfile::TempDir;
use thirtyfour::{ChromiumLikeCapabilities, DesiredCapabilities, LoggingPrefsLogLevel, WebDriver};
use tokio::process::Command;

use crate::{
    Outcome,
    child::{self, Started},
    console,
    fault::setting,
};

/// Quiet, without a screen, and at home in a container: Chromium's own sandbox needs rights that
/// root and containers lack, and the only pages it meets are ours.
const FLAGS: [&str; 9] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--lang=en-US",
];

/// A browser with a fresh profile.
pub struct Browser {
    /// Gives it commands.
    pub driver: WebDriver,
    _process: Started,
    _profile: TempDir,
    downloads: TempDir,
}

impl Browser {
    /// Starts chromedriver on a free port, and through it the browser. With a web server's port,
    /// every name that ends in `.example` leads there, and its certificate is believed.
    ///
    /// # Errors
    /// One of them does not come up.
    pub async fn start(web: Option<u16>) -> Outcome<Self> {
        let mut command = Command::new(setting("CHROMEDRIVER")?);
        command.arg("--port=0");
        let port = |line: &str| {
            let (_, port) = line.split_once("started successfully on port ")?;
            port.trim_end_matches('.').parse::<u16>().ok()
        };
        let (process, port) = child::start(command, port).await?;

        let profile = TempDir::new()?;
        let mut chrome = DesiredCapabilities::chrome();
        chrome.set_binary(&setting("CHROMIUM")?)?;
        for flag in FLAGS {
            chrome.add_arg(flag)?;
        }
        if let Some(port) = web {
            chrome.add_arg(&format!("--host-resolver-rules=MAP *.example 127.0.0.1:{port}"))?;
            chrome.add_arg("--ignore-certificate-errors")?;
        }
        chrome.add_arg(&format!("--user-data-dir={}", profile.path().display()))?;
        chrome.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        // Native validation messages and number formats are those of the page's own language. No
        // site but the visited one keeps cookies of its own: the strictest that people choose.
        let prefs = json!({
            "intl.accept_languages": "en-US",
            "profile.block_third_party_cookies": true,
        });
        chrome.add_experimental_option("prefs", prefs)?;
        let driver = WebDriver::new(format!("http://127.0.0.1:{port}"), chrome).await?;
        let downloads = TempDir::new()?;
        let browser = Self { driver, _process: process, _profile: profile, downloads };
        let saving = json!({ "behavior": "allow", "downloadPath": browser.downloads() });
        browser.cdp("Browser.setDownloadBehavior", saving).await?;
        browser.prepare_tab().await?;
        browser.window(1280, 800).await?;
        Ok(browser)
    }

    /// Makes the current tab report violations of the content security policy.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn prepare_tab(&self) -> Outcome {
        self.prepare_pages(console::REPORT_VIOLATIONS).await
    }

    /// Runs a script in every page of the current tab before anything of the page's own.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn prepare_pages(&self, script: &str) -> Outcome {
        let script = json!({ "source": script });
        self.cdp("Page.addScriptToEvaluateOnNewDocument", script).await
    }

    /// Sets the inner size of the current tab, in CSS pixels.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn window(&self, width: u32, height: u32) -> Outcome {
        let size = json!({
            "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false
        });
        self.cdp("Emulation.setDeviceMetricsOverride", size).await
    }

    /// What the current tab's page is told of the user's preferences. Motion is reduced, so that
    /// what is looked at has come to rest.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn theme(&self, theme: Theme) -> Outcome {
        let features =
            [("prefers-color-scheme", theme.name()), ("prefers-reduced-motion", "reduce")];
        self.media(&features).await
    }

    /// Tells the current tab's page that the computer's own few colours stand in for the page's.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn forced_colours(&self) -> Outcome {
        self.media(&[("forced-colors", "active"), ("prefers-reduced-motion", "reduce")]).await
    }

    /// What the current tab's page is told of these media features; of all others what holds
    /// without anybody's wish.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn media(&self, features: &[(&str, &str)]) -> Outcome {
        let feature = |(name, value): &(&str, &str)| json!({ "name": name, "value": value });
        let features: Vec<_> = features.iter().map(feature).collect();
        self.cdp("Emulation.setEmulatedMedia", json!({ "features": features })).await
    }

    /// Puts the computer of the current tab into a time zone.
    ///
    /// # Errors
    /// The browser knows none of that name.
    pub async fn time_zone(&self, zone: &str) -> Outcome {
        self.cdp("Emulation.setTimezoneOverride", json!({ "timezoneId": zone })).await
    }

    /// Lets no request of the current tab through whose URL has one of these forms, in which `*`
    /// stands for anything. They hold in place of those before.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn block(&self, urls: &[&str]) -> Outcome {
        self.cdp("Network.enable", json!({})).await?;
        // What came before must not come from the cache.
        self.cdp("Network.setCacheDisabled", json!({ "cacheDisabled": true })).await?;
        self.cdp("Network.setBlockedURLs", json!({ "urls": urls })).await
    }

    /// Where files are saved.
    #[must_use]
    pub fn downloads(&self) -> &Path {
        self.downloads.path()
    }

    async fn cdp(&self, method: &str, params: serde_json::Value) -> Outcome {
        self.driver.cdp().send_raw(method, params).await?;
        Ok(())
    }

    /// Ends the browser.
    ///
    /// # Errors
    /// The browser refuses.
    pub async fn quit(&self) -> Outcome {
        self.driver.clone().quit().await?;
        Ok(())
    }
}

/// What the user prefers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// As CSS names it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}
