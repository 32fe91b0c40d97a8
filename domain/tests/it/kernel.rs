use domain::testing::on_each_database;

#[tokio::test]
async fn acknowledged_means_on_disk() {
    on_each_database(async |academy| {
        let settings = academy.db().durability().await.unwrap();
        let expected: &[(&str, &str)] = if academy.db().is_embedded() {
            &[("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1")]
        } else {
            &[("synchronous_commit", "on"), ("fsync", "on")]
        };
        let found: Vec<_> = settings.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(found, expected);
    })
    .await;
}

#[tokio::test]
async fn the_schema_is_current_after_migrating() {
    on_each_database(async |academy| {
        assert!(academy.db().is_current().await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_session_is_found_by_its_token_and_by_nothing_else() {
    use domain::people::commands::start_session;
    use domain::people::queries::{Session, session};
    on_each_database(async |academy| {
        let person = academy.person("ewa").await;
        let tx = academy.begin().await.unwrap();
        let token = start_session(academy, &tx, person, "test").await.unwrap();
        tx.commit().await.unwrap();
        assert!(matches!(session(academy, &token).await.unwrap(), Session::Live { who, .. } if who.person == person));
        assert_eq!(session(academy, "something else").await.unwrap(), Session::Unknown);
        academy.clock.advance(chrono::TimeDelta::hours(13));
        assert_eq!(session(academy, &token).await.unwrap(), Session::RanOut { person });
    })
    .await;
}
