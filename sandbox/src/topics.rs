//! What meetings are about.

/// Topics of meetings.
pub(crate) const TOPICS: &[&str] = &[
    "Algebra II, group B",
    "Interview: backend engineer",
    "Budget review",
    "Parents’ evening",
    "Sprint planning",
    "Office hours",
    "Customer onboarding",
    "Quarterly figures",
    "Design critique",
    "Réunion d’équipe",
    "Planungsrunde",
    "週次ミーティング",
    "项目进度会",
    "Reunión de departamento",
    "اجتماع الفريق",
    "One-to-one",
    "Thesis supervision",
    "Hiring committee",
    "Incident review",
    "Curriculum board",
    "Exam preparation 📝",
    "Budget <draft> & \"open\" questions",
    "Lab safety briefing",
];

/// Topics of meetings that come back.
pub(crate) const SERIES_TOPICS: &[&str] = &[
    "Weekly stand-up",
    "Monday assembly",
    "Department meeting",
    "Language circle",
    "Research seminar",
    "Hiring sync",
    "Tutorial, first year",
    "Wöchentlicher Jour fixe",
    "Réunion hebdomadaire",
];

/// Topics of webinars.
pub(crate) const WEBINAR_TOPICS: &[&str] = &[
    "Open day: meet the faculty",
    "Security awareness for everybody",
    "Admissions Q&A",
    "Town hall",
];

/// Agendas of meetings; the last is longer than the 250 characters a list shows.
pub(crate) const AGENDAS: &[&str] = &[
    "",
    "Bring your notes.",
    "1. Minutes of the last meeting\n2. Open points\n3. Any other business",
    "We go through the open questions of the last weeks, one by one, and write down for each of them who takes it on and until when. Please read the shared document beforehand and add what is missing, so that the time we have together goes to decisions and not to reading aloud. Whoever cannot come sends a comment before noon.",
];
