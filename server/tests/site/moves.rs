//! An academy that outgrows its embedded database: a backup of one database is restored into the other, and back.

use domain::testing::{Contents, TestAcademy, databases};
use server::backup::backup;
use server::restore::{Target, restore};

use crate::stage::{Site, config};

#[tokio::test]
async fn the_demo_moves_onto_postgresql_and_back_without_losing_a_row() {
    if !databases().contains(&"postgres") {
        return;
    }
    let old = Site::demo("sqlite").await.academy;
    let (grown, back) = (TestAcademy::on("postgres").await, TestAcademy::on("sqlite").await);
    let (first, second) =
        (config(&old).data_dir.join("first.tar"), config(&grown).data_dir.join("second.tar"));
    let before = content(&old).await;

    backup(&config(&old), &first).await.unwrap();
    restore(&config(&grown), &first, Target::Empty).await.unwrap();
    let refused = restore(&config(&grown), &first, Target::Empty).await.unwrap_err();
    assert!(refused.to_string().contains("--replace"), "{refused}");
    let site = Site::over(grown.reopened().await);
    let token = site.academy.sign_in("katarzyna.zoltowska@elk.example").await;
    assert_eq!(site.get(Some(&token), "/nauka").await.status, 200);
    // Her session is in the first backup's place only until that is restored once more.
    restore(&config(&site.academy), &first, Target::Replaced).await.unwrap();
    assert!(site.get(Some(&token), "/nauka").await.asks_to_sign_in());
    let kept = std::fs::read_dir(config(&site.academy).data_dir).unwrap();
    let kept = kept
        .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("before-restore"));
    assert_eq!(kept.count(), 1, "what was there is kept");

    backup(&config(&site.academy), &second).await.unwrap();
    restore(&config(&back), &second, Target::Empty).await.unwrap();
    let back = back.reopened().await;
    let after = content(&back).await;
    assert!(after.keys().eq(before.keys()), "other tables after both moves");
    for (table, rows) in &before {
        let lost: Vec<_> = rows.iter().filter(|row| !after[table].contains(row)).take(2).collect();
        let new: Vec<_> = after[table].iter().filter(|row| !rows.contains(row)).take(2).collect();
        assert!(lost.is_empty() && new.is_empty(), "{table}, before {lost:#?} and after both moves {new:#?}");
    }
    assert_eq!(after, before, "an academy is another after both moves");
    assert_eq!(domain::enrollment::check_seats(&back).await.unwrap(), []);
}

/// Everything but when each database was given its schema.
async fn content(academy: &TestAcademy) -> Contents {
    let mut content = academy.contents().await;
    content.remove("seaql_migrations");
    content
}
