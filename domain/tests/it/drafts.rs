//! How much of what was typed is kept, and for whom.

use chrono::TimeDelta;
use domain::ids::PersonId;
use domain::people::DraftLife::{self, Author, Session};
use domain::people::commands::{forget_draft, keep_draft};
use domain::people::queries::draft;
use domain::testing::{TestAcademy, on_each_database};

async fn keep(academy: &TestAcademy, person: PersonId, path: &str, text: &str, life: DraftLife) {
    academy.clock.advance(TimeDelta::seconds(1));
    keep_draft(academy, person, path, text, life).await.unwrap();
}

async fn kept(academy: &TestAcademy, person: PersonId, path: &str, life: DraftLife) -> Option<String> {
    draft(academy, person, path, life).await.unwrap().map(|(text, _)| text)
}

#[tokio::test]
async fn drafts_of_a_session_that_ran_out_and_of_an_author_lie_beside_each_other() {
    on_each_database(async |academy| {
        let ewa = academy.person("ewa").await;
        keep(academy, ewa, "/form", "hers", Author).await;
        keep(academy, ewa, "/form", "first", Session).await;
        keep(academy, ewa, "/form", "second", Session).await;
        assert_eq!(kept(academy, ewa, "/form", Author).await.as_deref(), Some("hers"));
        assert_eq!(kept(academy, ewa, "/form", Session).await.as_deref(), Some("second"));
        assert_eq!(academy.texts("SELECT life FROM form_draft").await.len(), 2, "one of each for a form");
        forget_draft(academy, ewa, "/form").await.unwrap();
        assert_eq!(academy.texts("SELECT life FROM form_draft").await.len(), 0, "what is saved is no draft");
    })
    .await;
}

#[tokio::test]
async fn of_many_drafts_the_oldest_of_the_same_life_and_person_go() {
    on_each_database(async |academy| {
        let (ewa, jan) = (academy.person("ewa").await, academy.person("jan").await);
        keep(academy, ewa, "/form", "hers", Author).await;
        keep(academy, jan, "/form", "his", Session).await;
        let (most, _) = Session.most();
        for n in 0..most + 5 {
            keep(academy, ewa, &format!("/{n}"), "typed", Session).await;
        }
        for n in 0..most + 5 {
            let is_kept = kept(academy, ewa, &format!("/{n}"), Session).await.is_some();
            assert_eq!(is_kept, n >= 5, "the {n}th of {}", most + 5);
        }
        assert!(kept(academy, ewa, "/form", Author).await.is_some(), "an author's own stays");
        assert!(kept(academy, jan, "/form", Session).await.is_some(), "somebody else's stays");
    })
    .await;
}

#[tokio::test]
async fn of_long_drafts_so_many_are_kept_as_have_room() {
    on_each_database(async |academy| {
        let ewa = academy.person("ewa").await;
        let (_, characters) = Session.most();
        let third = "ż".repeat(usize::try_from(characters).unwrap() / 3);
        for path in ["/a", "/b", "/c", "/d"] {
            keep(academy, ewa, path, &third, Session).await;
        }
        let all = academy.texts("SELECT path FROM form_draft ORDER BY path").await;
        assert_eq!(all, ["/b", "/c", "/d"], "the oldest went");
        keep(academy, ewa, "/e", &third.repeat(4), Session).await;
        let all = academy.texts("SELECT path FROM form_draft ORDER BY path").await;
        assert_eq!(all, ["/e"], "what was typed last stays in any case");
    })
    .await;
}
