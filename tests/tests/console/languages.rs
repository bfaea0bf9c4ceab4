//! The console in Arabic and in Spanish: every view accessible, within its frame, and without a
//! word of English.

use rig::{Outcome, Visitor, browser::Theme, pages::OWNER, scenario};

use super::look::Findings;

/// A language, and what a visitor of it looks for.
struct Speech {
    tag: &'static str,
    dir: &'static str,
    sign_in: &'static str,
    users: &'static str,
    add_user: &'static str,
    meetings: &'static str,
    reports: &'static str,
    attendance: &'static str,
}

const ARABIC: Speech = Speech {
    tag: "ar",
    dir: "rtl",
    sign_in: "تسجيل الدخول",
    users: "المستخدمون",
    add_user: "إضافة مستخدم",
    meetings: "الاجتماعات",
    reports: "التقارير",
    attendance: "الحضور",
};

const SPANISH: Speech = Speech {
    tag: "es",
    dir: "ltr",
    sign_in: "Iniciar sesión",
    users: "Usuarios",
    add_user: "Añadir un usuario",
    meetings: "Reuniones",
    reports: "Informes",
    attendance: "Asistencia",
};

/// Whatever the page says in these words it says in English.
const ENGLISH: &[&str] = &[
    "Users",
    "Meetings",
    "Sign out",
    "Status",
    "Active",
    "Department",
    "Topic",
    "Duration",
    "Your ",
    "time zone",
    "Participants",
    "Host\n",
    "Show",
    "Copy",
    "Loading",
    " of ",
    "Account",
    "Member",
];

#[tokio::test]
async fn the_console_speaks_arabic_from_right_to_left() {
    scenario(|visitor| walk(visitor, ARABIC)).await;
}

#[tokio::test]
async fn the_console_speaks_spanish() {
    scenario(|visitor| walk(visitor, SPANISH)).await;
}

async fn walk(visitor: Visitor, speech: Speech) -> Outcome {
    let mut wrong = Findings::default();
    visitor.browser.theme(Theme::Light).await?;
    visitor.open("/signin").await?;
    visitor.heading("Sign in").await?;
    visitor.pick("Language", speech.tag).await?;
    visitor.heading(speech.sign_in).await?;
    look(&mut wrong, &visitor, &speech, "sign-in").await?;
    visitor.click_button_with(OWNER).await?;
    visitor.heading(speech.users).await?;
    look(&mut wrong, &visitor, &speech, "users").await?;

    // The choice outlives the page.
    visitor.open("/users?dialog=add-user").await?;
    visitor.heading(speech.add_user).await?;
    look(&mut wrong, &visitor, &speech, "users-add").await?;
    visitor.open("/users?q=zzz").await?;
    look(&mut wrong, &visitor, &speech, "users-nothing-matches").await?;
    visitor.open("/users").await?;
    visitor.click_link(speech.meetings).await?;
    visitor.heading(speech.meetings).await?;
    look(&mut wrong, &visitor, &speech, "meetings").await?;
    visitor.open("/meetings?dialog=create-meeting").await?;
    look(&mut wrong, &visitor, &speech, "meetings-schedule").await?;
    visitor.open("/reports").await?;
    visitor.heading(speech.reports).await?;
    look(&mut wrong, &visitor, &speech, "reports").await?;
    let links = visitor.report_links().await?;
    visitor.open(&links[0]).await?;
    visitor.heading(speech.attendance).await?;
    look(&mut wrong, &visitor, &speech, "meeting-report").await?;
    for (name, address) in
        [("account", "/userinfo"), ("audit", "/audit"), ("not-found", "/no/page")]
    {
        visitor.open(address).await?;
        look(&mut wrong, &visitor, &speech, name).await?;
    }
    assert!(wrong.is_empty(), "{wrong}");
    Ok(())
}

/// Takes pictures of the view and notes what is wrong with it.
async fn look(wrong: &mut Findings, visitor: &Visitor, speech: &Speech, name: &str) -> Outcome {
    let picture = format!("{name}-{}", speech.tag);
    wrong.look(visitor, Theme::Light, &picture).await?;
    assert_eq!(visitor.page_marks().await?, (speech.tag.to_owned(), speech.dir.to_owned()));
    let text = visitor.own_text().await?;
    for english in ENGLISH.iter().filter(|english| text.contains(**english)) {
        wrong.note(format!("says {english:?}: {text}"), &picture);
    }
    Ok(())
}
