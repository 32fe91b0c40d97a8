//! The pages of a learner as she gets them.

use axum::http::header;
use domain::ids::EnrollmentId;
use domain::learning::cast::{self, Stage, stage};
use leptos::server_fn::axum::server_fn_paths;
use serde_json::json;

use crate::stage::{Answer, Site, request};

const PAGE: &str = "/nauka/jesien/modul/druga";
const REFUSED: &str = "Nic nie jest zaznaczone";

/// A learner with a seat on the stage of learning.
struct Learner {
    site: Site,
    stage: Stage,
    token: String,
    _seat: EnrollmentId,
}

impl Learner {
    async fn new() -> Self {
        let site = Site::empty("sqlite").await;
        let stage = stage(&site.academy, None).await;
        let ewa = site.academy.official("ewa").await;
        let seat = cast::seat(&site.academy, &stage, &ewa, 1).await;
        let token = site.academy.sign_in("ewa@example.pl").await;
        Self { site, stage, token, _seat: seat }
    }

    async fn get(&self, path: &str) -> Answer {
        self.site.get(Some(&self.token), path).await
    }

    async fn post(&self, path: &str, form: &str) -> Answer {
        self.site.post(Some(&self.token), path, form).await
    }

    async fn call(&self, name: &str, arguments: serde_json::Value) -> Answer {
        let path = server_fn_paths().map(|(path, _)| path).find(|path| path.contains(name)).unwrap();
        let call = request("POST", path, Some(&self.token))
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/json");
        self.site.send(call, arguments.to_string().into()).await
    }
}

#[tokio::test]
async fn an_empty_check_is_refused_in_words_and_says_nothing_of_what_is_right() {
    let learner = Learner::new().await;
    let block = learner.stage.check;
    let empty = learner.post(PAGE, &format!("blok={block}&rodzaj=check")).await;
    assert_eq!(empty.status, 422, "{}", empty.location());
    assert!(empty.body.contains(REFUSED), "the page says why");
    assert!(empty.body.contains(&format!("aria-describedby=\"e-{block}\"")), "beside the question too");
    let island = json!({
        "lang": "pl", "spot": { "cohort": "jesien", "module": "modul", "lesson": "druga" },
        "block": block, "body": r#"{"chosen":[]}"#, "sequence": 1,
    });
    let island = learner.call("keep_block", island).await;
    assert_eq!(island.status, 422, "{}", island.body);
    assert!(island.body.contains(REFUSED), "the island has the sentence: {}", island.body);
    for body in [&empty.body, &learner.get(&format!("{PAGE}?blok={block}")).await.body] {
        assert!(!body.contains("Sekretne") && !body.contains("Odpowiedź zapisana"), "nothing was answered");
    }
    assert_eq!(learner.post(PAGE, "ukoncz=1").await.status, 422, "the lesson still waits");

    let chosen = learner.post(PAGE, &format!("blok={block}&rodzaj=check&wybor=x")).await;
    assert_eq!(chosen.status, 303, "{}", chosen.body);
    assert!(learner.get(&format!("{PAGE}?blok={block}")).await.body.contains("Sekretne"));
    assert_eq!(learner.post(PAGE, "ukoncz=1").await.status, 303);
}

#[tokio::test]
async fn what_cannot_be_saved_is_still_in_the_form() {
    let learner = Learner::new().await;
    let block = learner.stage.checklist;
    let form = format!("blok={block}&rodzaj=checklist&wybor=1&wybor=7");
    let answer = learner.post("/nauka/jesien/modul/pierwsza", &form).await;
    assert_eq!(answer.status, 422);
    let ticks = answer.body.matches("type=\"checkbox\"").count();
    let ticked = answer
        .body
        .split("type=\"checkbox\"")
        .filter(|tick| tick.split('>').next().unwrap().contains("checked"));
    assert_eq!((ticks, ticked.count()), (2, 1), "{}", answer.body);
}
