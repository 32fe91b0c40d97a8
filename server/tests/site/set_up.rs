//! The first administrator of an academy that has nobody.

use std::fs::File;

use domain::testing::TestAcademy;

use crate::process::{get, post, server_with};

/// Starts the server, opens `/setup` and gives its status and what the start printed; the log says nothing.
async fn start(academy: &TestAcademy) -> (crate::process::Server, u16, String) {
    let printed = academy.settings().data_dir.join("printed");
    let file = File::create(&printed).unwrap();
    let server = server_with(academy, |command| {
        command.stdout(file).env("RUST_LOG", "off");
    })
    .await;
    let (status, _) = get(server.port, "/setup", "").await;
    (server, status, std::fs::read_to_string(printed).unwrap())
}

fn code(printed: &str) -> &str {
    let (_, rest) = printed.split_once("set-up code is ").unwrap_or_else(|| panic!("no code: {printed}"));
    assert!(!rest.contains("set-up code"), "printed once: {printed}");
    rest.lines().next().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_academy_prints_its_set_up_code_at_each_start_until_somebody_has_used_it() {
    let academy = TestAcademy::on("sqlite").await;
    let (mut server, status, printed) = start(&academy).await;
    assert_eq!(status, 200);
    assert!(printed.contains(&format!("http://127.0.0.1:{}/setup", server.port)), "{printed}");
    let lost = code(&printed).to_owned();
    server.kill();

    let (mut server, _, printed) = start(&academy).await;
    let form = |code: &str| format!("code={code}&name=Ada+Nowak&email=ada%40urzad.pl");
    let (status, page) = post(server.port, "/setup", "", &form(&lost)).await;
    assert_eq!(status, 422, "a code ends with the next start: {page}");
    assert!(page.contains("To nie jest kod z ostatniego uruchomienia"), "{page}");
    assert_eq!(post(server.port, "/setup", "", &form(code(&printed))).await.0, 303);
    let roles = "SELECT person.email || ' ' || role FROM role_grant JOIN person ON person.id = person_id";
    assert_eq!(academy.texts(roles).await, ["ada@urzad.pl administrator"]);
    assert_eq!(post(server.port, "/setup", "", &form(code(&printed))).await.0, 404, "closed");
    server.kill();

    let (_server, status, printed) = start(&academy).await;
    assert_eq!((status, printed.as_str()), (404, ""), "an academy with somebody prints none");
}
