//! `GET /openapi.json`, and what it holds: the routes there are, and the names of the types that
//! cross the wire. That answers are as it says, every test here shows: see `contract.rs`.

use std::collections::{BTreeMap, BTreeSet};

use api::{
    ErrorBody, ErrorCode, ZoomFault, audit, budget, bulk, meeting, page, preferences, report,
    session, user,
};
use axum::http::{
    Method, StatusCode,
    header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH},
};
use greenroom::routes::{ALL, Audience};
use serde::{
    Deserializer,
    de::{DeserializeOwned, Error, Visitor, value},
    forward_to_deserialize_any,
};
use serde_json::{Value, json};

use crate::{
    contract::CONTRACT,
    rig::{Console, Setup},
};

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

#[tokio::test]
async fn anyone_reads_the_document_where_the_console_lies() {
    for (public_url, base, root) in [
        ("http://localhost", "/api", "/"),
        ("https://intranet.example/tools/zoom", "/tools/zoom/api", "/tools/zoom"),
    ] {
        let console = Console::with(Setup { public_url, ..Setup::default() }).await;
        let anyone = console.anonymous();
        let read = anyone.send_bare(Method::GET, "/api/openapi.json", &[], None).await;
        assert_eq!(read.status, StatusCode::OK, "without the header of calls");
        assert_eq!(read.header(CONTENT_TYPE), "application/json");
        assert_eq!(read.header(CACHE_CONTROL), "no-cache");
        let mut document: Value = read.json();
        assert_eq!(document["servers"][0]["url"], base);
        for path in ["/config.json", "/health", "/ready"] {
            assert_eq!(document["paths"][path]["servers"][0]["url"], root, "{path}");
            document["paths"][path]["servers"][0]["url"] = json!("/");
        }
        document["servers"][0]["url"] = json!("/api");
        assert_eq!(document, *CONTRACT.at("").value);
        let known = [(IF_NONE_MATCH.as_str(), read.header(ETAG))];
        let known = known.each_ref().map(|(name, value)| (*name, value.as_str()));
        let again = anyone.send_bare(Method::GET, "/api/openapi.json", &known, None).await;
        assert_eq!((again.status, again.text().as_str()), (StatusCode::NOT_MODIFIED, ""));
    }
    assert_eq!(CONTRACT.at("/info/version").value, env!("CARGO_PKG_VERSION"));
}

#[test]
fn every_route_is_in_the_document_with_who_asks_it_and_nothing_else_is() {
    let mut written = BTreeMap::new();
    for (path, item) in CONTRACT.paths(true) {
        let of_path = item.value.to_string();
        for (method, operation) in item.entries().filter(|(key, _)| METHODS.contains(key)) {
            // Of nobody in particular: nobody at all, or whoever there is.
            let public = operation.value.get("security").is_some();
            let navigated = !of_path.contains("#/components/parameters/XGreenroom");
            written.insert((path, method.to_uppercase()), (public, navigated));
        }
    }
    let routes = ALL.iter().map(|endpoint| {
        let public = endpoint.audience == Audience::Public;
        ((endpoint.path, endpoint.method.to_owned()), (public, endpoint.navigated))
    });
    assert_eq!(written, routes.collect());
    let outside: Vec<_> = CONTRACT.paths(false).map(|(path, _)| path).collect();
    assert_eq!(outside, ["/config.json", "/health", "/ready"]);
}

#[test]
fn every_part_of_the_document_is_of_use() {
    let text = CONTRACT.at("").value.to_string();
    for kind in ["headers", "parameters", "responses", "schemas"] {
        for (name, _) in CONTRACT.at(&format!("/components/{kind}")).entries() {
            let used = text.contains(&format!("\"#/components/{kind}/{name}\""));
            // Of methods that no path has.
            assert!(used || name == "MethodNotAllowed", "nothing refers to {kind}/{name}");
        }
    }
    let operations = CONTRACT.paths(true).flat_map(|(_, item)| item.entries().collect::<Vec<_>>());
    let ids: Vec<_> = operations
        .filter_map(|(_, operation)| operation.value.get("operationId"))
        .map(Value::to_string)
        .collect();
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "each is one of a kind");
}

/// Takes down which names a type reads, and reads nothing.
struct Names<'a>(&'a mut &'static [&'static str]);

impl<'de> Deserializer<'de> for Names<'_> {
    type Error = value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, value::Error> {
        Err(value::Error::custom("a type without names"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        *self.0 = fields;
        self.deserialize_any(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        self.deserialize_struct(name, variants, visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map identifier ignored_any
    }
}

/// The fields of a struct, the variants of an enum, as they are written.
fn names<T: DeserializeOwned>() -> BTreeSet<&'static str> {
    let mut names: &[_] = &[];
    let read = T::deserialize(Names(&mut names));
    assert!(read.is_err() && !names.is_empty(), "{}", std::any::type_name::<T>());
    names.iter().copied().collect()
}

/// The type behind each schema with names, but for those that serde does not tell of: texts, numbers,
/// and what one field says the others of.
fn types() -> Vec<(&'static str, BTreeSet<&'static str>)> {
    let mut codes = names::<ErrorCode>();
    assert!(codes.remove("unknown"), "it is read and never sent");
    let mut details = names::<user::User>();
    details.extend(["job_title", "company", "location", "language", "pmi", "phone_numbers"]);
    vec![
        ("Error", names::<ErrorBody>()),
        ("ErrorCode", codes),
        ("ZoomFault", names::<ZoomFault>()),
        ("AuditEntry", names::<audit::AuditEntry>()),
        ("AuditList", names::<audit::AuditList>()),
        ("Budget", names::<budget::Budget>()),
        ("HostBudget", names::<budget::HostBudget>()),
        ("LabelBudget", names::<budget::LabelBudget>()),
        ("Plan", names::<budget::Plan>()),
        ("RateLabel", names::<budget::RateLabel>()),
        ("Bulk", names::<bulk::Bulk>()),
        ("BulkKind", names::<bulk::BulkKind>()),
        ("BulkList", names::<bulk::BulkList>()),
        ("BulkRow", names::<bulk::BulkRow>()),
        ("BulkRowState", names::<bulk::BulkRowState>()),
        ("BulkRows", names::<bulk::BulkRows>()),
        ("BulkState", names::<bulk::BulkState>()),
        ("BulkUser", names::<bulk::BulkUser>()),
        ("StartedBulk", names::<bulk::StartedBulk>()),
        ("AutoRecording", names::<meeting::AutoRecording>()),
        ("ChangeMeeting", names::<meeting::ChangeMeeting>()),
        ("CreateMeeting", names::<meeting::CreateMeeting>()),
        ("CreatedMeeting", names::<meeting::CreatedMeeting>()),
        ("Invitation", names::<meeting::Invitation>()),
        ("Meeting", names::<meeting::Meeting>()),
        ("MeetingDetails", names::<meeting::MeetingDetails>()),
        ("MeetingList", names::<meeting::MeetingList>()),
        ("MeetingListType", names::<meeting::MeetingListType>()),
        ("MeetingSettings", names::<meeting::MeetingSettings>()),
        ("MeetingsADay", names::<meeting::MeetingsADay>()),
        ("Occurrence", names::<meeting::Occurrence>()),
        ("Quota", names::<meeting::Quota>()),
        ("Recurrence", names::<meeting::Recurrence>()),
        ("StartLink", names::<meeting::StartLink>()),
        ("UpcomingMeeting", names::<meeting::UpcomingMeeting>()),
        ("UpcomingMeetings", names::<meeting::UpcomingMeetings>()),
        ("PageConfig", names::<page::PageConfig>()),
        ("View", names::<page::View>()),
        ("Density", names::<preferences::Density>()),
        ("KeepPreferences", names::<preferences::Preferences>()),
        ("Language", names::<preferences::Language>()),
        ("Preferences", names::<preferences::Preferences>()),
        ("SavedList", names::<preferences::SavedList>()),
        ("SavedView", names::<preferences::SavedView>()),
        ("Theme", names::<preferences::Theme>()),
        ("ViewToKeep", names::<preferences::SavedView>()),
        ("Attendance", names::<report::Attendance>()),
        ("AverageDay", names::<report::AverageDay>()),
        ("Incomplete", names::<report::Incomplete>()),
        ("MeetingKind", names::<report::MeetingKind>()),
        ("MeetingReport", names::<report::MeetingReport>()),
        ("ParticipantRow", names::<report::ParticipantRow>()),
        ("PastMeeting", names::<report::PastMeeting>()),
        ("Report", names::<report::Report>()),
        ("ReportDay", names::<report::ReportDay>()),
        ("ReportRange", names::<report::ReportRange>()),
        ("ReportType", names::<report::ReportType>()),
        ("Totals", names::<report::Totals>()),
        ("AccessTokenFacts", names::<session::AccessTokenFacts>()),
        ("CodeRequest", names::<session::CodeRequest>()),
        ("CredentialsKind", names::<session::CredentialsKind>()),
        ("HandoverRequest", names::<session::HandoverRequest>()),
        ("LogoutAnswer", names::<session::LogoutAnswer>()),
        ("Mail", names::<session::Mail>()),
        ("MailList", names::<session::MailList>()),
        ("SandboxPerson", names::<session::SandboxPerson>()),
        ("SessionEntry", names::<session::SessionEntry>()),
        ("SessionInfo", names::<session::SessionInfo>()),
        ("SessionList", names::<session::SessionList>()),
        ("SessionUser", names::<session::SessionUser>()),
        ("SignInMethod", names::<session::SignInMethod>()),
        ("SignInRequest", names::<session::SignInRequest>()),
        ("UserInfo", names::<session::UserInfo>()),
        ("ChangeUser", names::<user::ChangeUser>()),
        ("ChangeUserStatus", names::<user::ChangeUserStatus>()),
        ("CreateUser", names::<user::CreateUser>()),
        ("CreatedUser", names::<user::CreatedUser>()),
        ("Directory", names::<user::Directory>()),
        ("DirectoryEntry", names::<user::DirectoryEntry>()),
        ("InactiveUsers", names::<user::InactiveUsers>()),
        ("PhoneNumber", names::<user::PhoneNumber>()),
        ("Role", names::<user::Role>()),
        ("User", names::<user::User>()),
        ("UserDetails", details),
        ("UserList", names::<user::UserList>()),
        ("UserRemovalAction", names::<user::UserRemovalAction>()),
        ("UserStatus", names::<user::UserStatus>()),
        ("UserStatusAction", names::<user::UserStatusAction>()),
        ("UserSummary", names::<user::UserSummary>()),
    ]
}

/// Schemas with names of which no type tells: what one field says the others of, and `{}`.
const OTHERS: [&str; 7] = [
    "CodeSent",
    "ContinueAtZoom",
    "DeactivateUsers",
    "InviteUsers",
    "Nothing",
    "RelicenseUsers",
    "SignedIn",
];

#[test]
fn every_schema_has_the_names_of_its_type_and_no_others() {
    let mut written = BTreeMap::new();
    for (schema, part) in CONTRACT.at("/components/schemas").entries() {
        let kind = part.value.get("type");
        if kind == Some(&json!("object")) && !OTHERS.contains(&schema) {
            assert_eq!(part.value["additionalProperties"], false, "{schema} is open");
            let fields = part.value["properties"].as_object().unwrap().keys();
            written.insert(schema, fields.map(String::as_str).collect());
        } else if kind == Some(&json!("string"))
            && let Some(variants) = part.value["enum"].as_array()
        {
            written.insert(schema, variants.iter().filter_map(Value::as_str).collect());
        }
    }
    assert_eq!(written, types().into_iter().collect::<BTreeMap<_, BTreeSet<_>>>());
}

#[test]
fn a_query_has_the_names_of_its_type() {
    for (pointer, names) in [
        ("/paths/~1user~1{id}/delete", names::<user::RemoveUser>()),
        ("/paths/~1meeting~1{id}/delete", names::<meeting::DeleteMeeting>()),
        ("/paths/~1meeting~1{id}/get", names::<meeting::OneSitting>()),
        ("/paths/~1meeting~1{id}/patch", names::<meeting::OneSitting>()),
    ] {
        let parameters = CONTRACT.at(&format!("{pointer}/parameters")).value.as_array().unwrap();
        let written = parameters.iter().filter_map(|parameter| parameter["name"].as_str());
        assert_eq!(written.collect::<BTreeSet<_>>(), names, "{pointer}");
    }
}
