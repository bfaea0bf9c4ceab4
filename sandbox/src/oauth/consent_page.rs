//! The pages of `/oauth/authorize`, which need neither a script nor a style of their own.

use std::fmt::{self, Display};

use axum::{
    http::{
        StatusCode,
        header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::{Html, IntoResponse, Response},
};

use crate::user::User;

/// No `form-action`: browsers would hold it against the redirect the form is answered with.
const POLICY: &str =
    "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'";

/// What the consent page shows.
pub(super) struct Consent<'a> {
    /// Whom it offers by name.
    pub(super) people: &'a [User],
    /// The request, which the form repeats; what is absent is left out.
    pub(super) asked: &'a [(&'a str, Option<&'a str>)],
    /// Who was named but is nobody active.
    pub(super) unknown: Option<&'a str>,
}

/// Text in HTML, between tags or in a quoted attribute.
struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                _ => fmt::Write::write_char(f, c)?,
            }
        }
        Ok(())
    }
}

/// The page that asks for consent.
pub(super) fn consent(consent: &Consent<'_>) -> Response {
    let Consent { people, asked, unknown } = consent;
    let hidden: String = asked
        .iter()
        .filter_map(|(name, value)| {
            let value = Escaped((*value)?);
            Some(format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">\n"))
        })
        .collect();
    let offered: String = people
        .iter()
        .enumerate()
        .map(|(at, user)| {
            let checked = if at == 0 { " checked" } else { "" };
            let (name, email) = (Escaped(&user.display_name), Escaped(&user.email));
            format!(
                "<label><input type=\"radio\" name=\"user\" value=\"{email}\"{checked}> \
                 <span>{name}</span> <small>{email}, {}</small></label>\n",
                Escaped(&user.role_name().to_lowercase()),
            )
        })
        .collect();
    let alert = unknown.map_or_else(String::new, |named| {
        let named = Escaped(named);
        format!("<p role=\"alert\">This account has no active user “{named}”.</p>\n")
    });
    let body = format!(
        "<h1>Sign in with the sandbox account</h1>\n\
         <p>Greenroom asks to know who you are: your name, email and user id. \
         No password: this Zoom account exists in memory only.</p>\n\
         {alert}<form method=\"post\" action=\"/oauth/authorize\">\n{hidden}\
         <fieldset>\n<legend>Continue as</legend>\n{offered}\
         <label class=\"other\">Somebody else \
         <input type=\"text\" inputmode=\"email\" autocomplete=\"off\" name=\"email\" \
         placeholder=\"name@greenroom.test\"></label>\n</fieldset>\n\
         <p class=\"decision\"><button name=\"decision\" value=\"allow\">Allow</button> \
         <button name=\"decision\" value=\"decline\" class=\"quiet\">Decline</button></p>\n\
         </form>"
    );
    let status = if unknown.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    page(status, "Allow Greenroom?", &body)
}

/// The page of a request that nobody can be sent back from.
pub(super) fn fault(what: &str) -> Response {
    let body = format!("<h1>This sign-in cannot go on</h1>\n<p>{}</p>", Escaped(what));
    page(StatusCode::BAD_REQUEST, "Invalid request", &body)
}

fn page(status: StatusCode, title: &str, body: &str) -> Response {
    let html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title} · Zoom sandbox</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"stylesheet\" href=\"/oauth/consent.css\">\n\
         </head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    );
    let headers = [(CONTENT_SECURITY_POLICY, POLICY), (CACHE_CONTROL, "no-store")];
    (status, headers, Html(html)).into_response()
}

/// The pages' style sheet.
pub(super) async fn style() -> impl IntoResponse {
    ([(CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("consent.css"))
}
