//! How people sign in: the methods, and what each needs.

use api::session::{SignInMethod, parse_email};
use axum::http::HeaderName;
use ipnet::IpNet;
use secrecy::SecretString;
use serde::Deserialize;

use super::{
    SettingsError, list,
    secret::{needed, read, text},
};
use crate::{
    mail::{Security, SmtpServer},
    signin::portal::PortalHeader,
};

/// How people sign in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignIn {
    /// The methods, the preferred one first; empty: `code`, or with the sandbox `email`, `code`
    /// and `zoom`.
    #[serde(deserialize_with = "list::of")]
    methods: Vec<SignInMethod>,
    /// Lets the email alone open a real account.
    pub danger_email_only: bool,
    portal: Portal,
    zoom: ZoomApp,
}

/// The intranet portal in front of the console.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Portal {
    header: Option<String>,
    #[serde(deserialize_with = "list::of")]
    peers: Vec<IpNet>,
}

/// The OAuth app at Zoom people consent to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ZoomApp {
    client_id: Option<String>,
    client_secret: Option<SecretString>,
    client_secret_file: Option<String>,
}

/// The mail server one-time codes go through.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    server: Option<String>,
    port: Option<u16>,
    security: Security,
    user: Option<String>,
    password: Option<SecretString>,
    password_file: Option<String>,
    ca_file: Option<String>,
    from: Option<String>,
}

impl SignIn {
    /// The methods people may use.
    ///
    /// # Errors
    /// Where none or one twice is named, or the email alone would open a real account.
    pub fn methods(&self, sandbox: bool) -> Result<Vec<SignInMethod>, SettingsError> {
        use SignInMethod::{Code, Email, Zoom};
        let methods = match self.methods.as_slice() {
            [] if sandbox => vec![Email, Code, Zoom],
            [] if self.danger_email_only => vec![Email],
            [] => vec![Code],
            named => named.to_vec(),
        };
        let twice = SignInMethod::ALL
            .iter()
            .any(|method| methods.iter().filter(|named| *named == method).count() > 1);
        if twice {
            return Err(SettingsError::Invalid("signin.methods names a method twice".to_owned()));
        }
        if methods.contains(&Email) && !sandbox && !self.danger_email_only {
            return Err(SettingsError::EmailOnly);
        }
        Ok(methods)
    }

    /// From whom the portal's header is believed.
    pub(super) fn portal_peers(&self) -> &[IpNet] {
        &self.portal.peers
    }

    /// The portal's header and who may send it.
    ///
    /// # Errors
    /// Where the header or the peers are not set: believed from anyone it would let anyone in.
    pub fn portal(&self) -> Result<PortalHeader, SettingsError> {
        let name = needed("signin.portal.header", text(self.portal.header.as_ref()))?;
        let name: HeaderName = name.parse().map_err(|_| {
            SettingsError::Invalid(format!(
                "signin.portal.header is \"{name}\", which is no name of a header"
            ))
        })?;
        if self.portal.peers.is_empty() {
            return Err(SettingsError::NoPortalPeers);
        }
        Ok(PortalHeader { name, peers: self.portal.peers.clone() })
    }

    /// The OAuth app.
    ///
    /// # Errors
    /// Where its id or secret is not set.
    pub fn zoom_app(&self) -> Result<zoom::OAuthApp, SettingsError> {
        const SECRET: &str = "signin.zoom.client_secret";
        let file = self.zoom.client_secret_file.as_deref();
        Ok(zoom::OAuthApp {
            client_id: needed("signin.zoom.client_id", text(self.zoom.client_id.as_ref()))?,
            client_secret: needed(SECRET, read(SECRET, self.zoom.client_secret.as_ref(), file)?)?,
        })
    }
}

impl Mail {
    /// The mail server.
    ///
    /// # Errors
    /// Where a value is missing or breaks a rule.
    pub fn server(&self) -> Result<SmtpServer, SettingsError> {
        let from = needed("mail.from", text(self.from.as_ref()))?;
        let address =
            from.rsplit_once('<').map_or(from.as_str(), |(_, end)| end.trim_end_matches('>'));
        if parse_email(address).is_err() {
            return Err(SettingsError::Invalid(format!(
                "mail.from is \"{from}\": write an address such as Greenroom <greenroom@example.com>"
            )));
        }
        let user = text(self.user.as_ref());
        let password =
            read("mail.password", self.password.as_ref(), self.password_file.as_deref())?;
        if user.is_some() != password.is_some() {
            return Err(SettingsError::Invalid(
                "mail.user and mail.password belong together: set both, or neither where the mail server asks for none"
                    .to_owned(),
            ));
        }
        Ok(SmtpServer {
            host: needed("mail.server", text(self.server.as_ref()))?,
            port: self.port.unwrap_or(self.security.usual_port()),
            security: self.security,
            ca_file: text(self.ca_file.as_ref()).map(Into::into),
            user,
            password,
            from,
        })
    }
}

#[cfg(test)]
mod tests {
    use SignInMethod::{Code, Email, Portal, Zoom};

    use super::{
        super::{Layers, Overrides, Settings},
        *,
    };

    fn settings(text: &str) -> Result<Settings, SettingsError> {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("greenroom.toml");
        std::fs::write(&file, text).unwrap();
        Layers::read(Some(&file), None, &Overrides::default())?.settings()
    }

    fn methods(lines: &str, sandbox: bool) -> Result<Vec<SignInMethod>, SettingsError> {
        settings(&format!("[signin]\n{lines}"))?.signin.methods(sandbox)
    }

    #[test]
    fn unless_named_a_real_account_mails_codes_and_the_sandbox_offers_all_it_can() {
        assert_eq!(methods("", false).unwrap(), [Code]);
        assert_eq!(methods("", true).unwrap(), [Email, Code, Zoom]);
        assert_eq!(methods("danger_email_only = true", false).unwrap(), [Email]);
    }

    #[test]
    fn methods_are_offered_in_the_order_they_are_named() {
        assert_eq!(methods("methods = [\"zoom\", \"code\"]", false).unwrap(), [Zoom, Code]);
        assert_eq!(methods("methods = \"portal, code\"", false).unwrap(), [Portal, Code]);
    }

    #[test]
    fn the_email_alone_opens_a_real_account_only_where_that_is_asked_for_by_its_name() {
        let named = "methods = [\"email\", \"code\"]";
        assert!(matches!(methods(named, false), Err(SettingsError::EmailOnly)));
        assert_eq!(methods(named, true).unwrap(), [Email, Code]);
        let asked_for = format!("{named}\ndanger_email_only = true");
        assert_eq!(methods(&asked_for, false).unwrap(), [Email, Code]);
    }

    #[test]
    fn an_unknown_method_and_one_named_twice_are_refused() {
        for bad in
            ["[\"password\"]", "[\"Code\"]", "[\"code\", \"zoom\", \"code\"]", "\"code,code\""]
        {
            assert!(methods(&format!("methods = {bad}"), true).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_portal_needs_a_header_and_peers() {
        let portal = |lines: &str| settings(&format!("[signin.portal]\n{lines}"))?.signin.portal();
        let peers = "peers = [\"10.0.0.7/32\", \"fd00::/8\"]";
        let read = portal(&format!("header = \"X-Portal-Email\"\n{peers}")).unwrap();
        assert_eq!((read.name.as_str(), read.peers.len()), ("x-portal-email", 2));
        assert!(matches!(portal(peers), Err(SettingsError::Missing("signin.portal.header"))));
        let header = "header = \"X-Portal-Email\"";
        assert!(matches!(portal(header), Err(SettingsError::NoPortalPeers)));
        assert!(portal(&format!("{header}\npeers = []")).is_err());
        assert!(portal(&format!("{header}\npeers = [\"portal.example\"]")).is_err());
        assert!(portal(&format!("header = \"X Portal\"\n{peers}")).is_err());
    }

    #[test]
    fn a_mail_server_has_a_sender_and_user_and_password_belong_together() {
        let mail = |lines: &str| settings(&format!("[mail]\n{lines}"))?.mail.server();
        let server = "server = \"mail.example\"\nfrom = \"Greenroom <g@example.com>\"";
        let read = mail(server).unwrap();
        assert_eq!((read.port, read.security, read.user), (587, Security::Starttls, None));
        assert_eq!(mail(&format!("{server}\nsecurity = \"tls\"")).unwrap().port, 465);
        let both = format!("{server}\nuser = \"u\"\npassword = \"p\"");
        assert_eq!(mail(&both).unwrap().user.as_deref(), Some("u"));
        for half in ["user = \"u\"", "password = \"p\""] {
            let error = mail(&format!("{server}\n{half}")).unwrap_err().to_string();
            assert!(error.contains("mail.user and mail.password"), "{error}");
        }
        for bad in [
            "server = \"mail.example\"",
            "from = \"g@example.com\"",
            "server = \"mail.example\"\nfrom = \"greenroom\"",
            "server = \"mail.example\"\nfrom = \"g@example.com\"\nsecurity = \"ssl\"",
        ] {
            assert!(mail(bad).is_err(), "{bad}");
        }
    }
}
