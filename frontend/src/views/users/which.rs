//! Which users are listed, and how they are asked for.

use std::sync::Arc;

use api::user::UserStatus;

use crate::{
    client::UsersPage,
    ui::list::line::boxed,
    views::roll::{Fetch, Page},
};

/// Which users are listed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Colleagues, as a member sees them.
    Directory,
    /// Those of a status.
    Status(UserStatus),
    /// Those with a licence who hosted nothing in so many days.
    Unused(u16),
}

/// Asks for a page of these users.
#[must_use]
pub fn pages(which: Which) -> Fetch {
    Arc::new(move |client, next_page_token| match which {
        Which::Directory => {
            let list = client.directory(&UsersPage { status: UserStatus::Active, next_page_token });
            Box::pin(async move {
                let list = list.await?;
                let (total, next_page_token) = (Some(list.total_records), list.next_page_token);
                Ok(Page { lines: boxed(list.users), total, next_page_token })
            })
        }
        Which::Status(status) => {
            let list = client.users(&UsersPage { status, next_page_token });
            Box::pin(async move {
                let list = list.await?;
                let (total, next_page_token) = (Some(list.total_records), list.next_page_token);
                Ok(Page { lines: boxed(list.users), total, next_page_token })
            })
        }
        Which::Unused(days) => {
            let list = client.inactive_users(days);
            Box::pin(async move {
                let list = list.await?;
                let (total, next_page_token) = (Some(list.total_records), String::new());
                Ok(Page { lines: boxed(list.users), total, next_page_token })
            })
        }
    })
}
