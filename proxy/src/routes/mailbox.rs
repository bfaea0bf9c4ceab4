//! `GET /mailbox`: with the sandbox, the mails it was given to send, so that a code can be read
//! with no mail server: below the base path for programs, outside it as a page. The page is made
//! here, since what only trials need should not weigh on the console. Anywhere else there is no
//! such route.

use std::fmt::Write;

use api::session::{Mail, MailList};
use axum::{
    Json,
    response::{IntoResponse, Response},
};

use super::made_page::made;
use crate::{app::App, failure::Failure, http::Caller, mail::Mailer, signin};

pub(super) async fn handle(app: App, caller: Caller) -> Result<Json<MailList>, Failure> {
    Ok(Json(MailList { mails: mails(&app, &caller).await? }))
}

async fn mails(app: &App, caller: &Caller) -> Result<Vec<Mail>, Failure> {
    signin::allow_visit(app, caller).await?;
    app.signin.mailer.as_ref().and_then(Mailer::mailbox).ok_or(Failure::NotFound)
}

/// The page, in the console's own style.
pub(crate) async fn page(app: App, caller: Caller) -> Result<Response, Failure> {
    let mails = mails(&app, &caller).await?;
    let mut list = String::new();
    for Mail { to, subject, text, at } in &mails {
        let (to, subject, text) = (escaped(to), escaped(subject), escaped(text));
        // Writing to a String does not fail.
        let _ = write!(
            list,
            "<li class=\"card\"><h2>{subject}</h2><p class=\"card-note\">To {to}, {at}</p>\
             <pre tabindex=\"0\" aria-label=\"Text of the mail\">{text}</pre></li>"
        );
    }
    if mails.is_empty() {
        list.push_str("<li class=\"card\"><p>No mail yet. Ask for a code on the sign-in page, then look again.</p></li>");
    }
    let here = app.path_to("/mailbox");
    let content = format!(
        "<h1>Mailbox of the sandbox</h1>\
         <p>Mails to the invented people of this account end up here. Times are in UTC.</p>\
         <p><a class=\"button\" href=\"{here}\">Look again</a></p>\
         <ul class=\"mails\">{list}</ul>"
    );
    Ok(made(&app, "Mailbox", "mailbox", &content).into_response())
}

/// Text in HTML, between tags.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_mail_holds_is_shown_and_not_run() {
        assert_eq!(escaped("<b>&</b>"), "&lt;b&gt;&amp;&lt;/b&gt;");
    }
}
