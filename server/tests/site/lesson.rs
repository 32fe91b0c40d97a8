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

#[tokio::test]
async fn the_result_of_a_quiz_leads_back_to_the_lessons_of_its_module() {
    let learner = Learner::new().await;
    let started = learner.post("/nauka/jesien/modul/sprawdzian", "zacznij=1").await;
    let attempt = started.location().split(['?', '#']).next().unwrap().to_owned();
    assert_eq!(learner.post(&attempt, "wyslij=1").await.status, 303);
    let result = learner.get(&attempt).await;
    assert!(result.body.contains("Wróć do lekcji"), "{}", result.body);
    let aside = result.body.split("id=\"lekcje\"").nth(1).unwrap().split("</aside>").next().unwrap();
    let links: Vec<&str> = aside.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert_eq!(links, ["/nauka/jesien/modul/pierwsza", "/nauka/jesien/modul/druga"], "lessons, not the quiz");
    assert!(!result.body.contains("Wynik według tematów"), "no question has a topic");
}

#[tokio::test]
async fn a_source_that_an_explanation_names_is_a_footnote_of_the_result() {
    let learner = Learner::new().await;
    let (academy, version) = (&learner.site.academy, learner.stage.version);
    let about = json!({ "title": "Skąd to wiemy", "aim": "", "summary": "" });
    let lesson = cast::lesson(academy, version, (4, "quiz", "zrodla"), about).await;
    let sources = json!([{ "key": "001", "title": "Piaseczno" }, { "key": "004", "title": "Lublin" }]);
    let values = vec![sources.to_string().into(), lesson.into()];
    cast::run(academy, "UPDATE lesson SET sources = $1 WHERE id = $2", values).await;
    let data = json!({ "kind": "quiz", "pass_percent": null, "attempts": null, "minutes": null });
    let body = json!({ "kind": "quiz", "title": "Skąd to wiemy", "intro": "" });
    let quiz = cast::block(academy, version, (lesson, 1), data, body).await;
    let options: serde_json::Map<_, _> = cast::OPTIONS
        .map(|option| (option.to_owned(), json!({ "text": format!("Odpowiedź {option}"), "why": "" })))
        .into_iter()
        .collect();
    let question = json!({ "text": "Pytanie?", "explanation": "Tak robi miasto [004].", "options": options });
    cast::question(academy, version, (quiz, 1), question).await;

    let started = learner.post("/nauka/jesien/modul/zrodla", "zacznij=1").await;
    let attempt = started.location().split(['?', '#']).next().unwrap().to_owned();
    assert_eq!(learner.post(&attempt, "wyslij=1").await.status, 303);
    let result = learner.get(&attempt).await.body;
    assert!(result.contains("Tak robi miasto<sup><a href=\"#zrodlo-004\""), "{result}");
    assert!(!result.contains("[004]"), "the key stands there raw: {result}");
    assert!(result.contains("id=\"zrodlo-004\">Lublin"), "the footnote: {result}");
    assert!(!result.contains("Piaseczno"), "a source that nothing shown names: {result}");
}

/// What must never come out live, whatever text it stands in.
const HARM: [&str; 14] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=\"//zly.example\"></iframe>",
    "<a href=\"javascript:alert(1)\">klik</a>",
    "[klik](javascript:alert(1))",
    "[klik](JaVaScRiPt:alert(1))",
    "[klik](&#106;avascript:alert(1))",
    "[klik](data:text/html;base64,PHNjcmlwdD4=)",
    "![obraz](javascript:alert(1))",
    "<javascript:alert(1)>",
    "\"><script>alert(1)</script>",
    "' onmouseover='alert(1)",
    "</textarea></title></style><script>alert(1)</script>",
];

/// A lesson "zla" of every block that says something, and a quiz "zly", in which every text is harmful.
async fn harmful(learner: &Learner) -> uuid::Uuid {
    let (academy, version) = (&learner.site.academy, learner.stage.version);
    let harm = HARM.join("\n\n");
    let about = json!({ "title": harm, "aim": harm, "summary": harm });
    let lesson = cast::lesson(academy, version, (4, "text", "zla"), about.clone()).await;
    let source = json!([{ "key": HARM[0], "title": harm }, { "key": "004", "title": harm }]).to_string();
    let values = vec![source.into(), lesson.into()];
    cast::run(academy, "UPDATE lesson SET sources = $1 WHERE id = $2", values).await;
    let labelled = json!([{ "label": harm, "unit": harm }]);
    let blocks = [
        (json!({}), json!({ "kind": "text", "heading": harm, "markdown": harm })),
        (json!({ "tone": "practice" }), json!({ "kind": "callout", "title": harm, "markdown": harm })),
        (json!({ "tone": "warning" }), json!({ "kind": "callout", "title": harm, "markdown": harm })),
        (json!({ "file": uuid::Uuid::nil() }), json!({ "kind": "image", "alt": harm, "caption": harm })),
        (json!({ "file": uuid::Uuid::nil() }), json!({ "kind": "file", "title": harm, "description": harm })),
        (
            json!({ "source": { "url": "javascript:alert(1)" }, "captions": {} }),
            json!({ "kind": "video", "title": harm, "transcript": harm }),
        ),
        (
            json!({ "source": { "url": "https://zly.example/\"><script>alert(1)</script>" }, "captions": {} }),
            json!({ "kind": "video", "title": harm, "transcript": harm }),
        ),
        (json!({ "items": 2 }), json!({ "kind": "checklist", "title": harm, "items": [harm, harm] })),
        (json!({}), json!({ "kind": "reflection", "question": harm, "hint": harm })),
        (
            json!({ "columns": 1, "rows": 1 }),
            json!({ "kind": "table", "caption": harm, "columns": [harm], "rows": [[harm]] }),
        ),
        (
            json!({ "inputs": [{ "key": "a", "default": 1.0 }], "formula": "a" }),
            json!({
                "kind": "calculator", "title": harm, "inputs": labelled, "result": labelled[0], "note": harm,
            }),
        ),
        (
            json!({ "file": null }),
            json!({ "kind": "download", "title": harm, "description": harm, "template": harm }),
        ),
    ];
    for (position, (mut data, body)) in (1..).zip(blocks) {
        data["kind"] = body["kind"].clone();
        cast::block(academy, version, (lesson, position), data, body).await;
    }
    let options: serde_json::Map<_, _> = cast::OPTIONS
        .map(|option| (option.to_owned(), json!({ "text": harm, "why": harm })))
        .into_iter()
        .collect();
    let question = json!({ "text": harm, "explanation": harm, "options": options });
    let check = json!({ "kind": "check" });
    let check = cast::block(academy, version, (lesson, 20), check.clone(), check).await;
    cast::question(academy, version, (check, 1), question.clone()).await;
    let quiz = cast::lesson(academy, version, (5, "quiz", "zly"), about).await;
    let data = json!({ "kind": "quiz", "pass_percent": null, "attempts": null, "minutes": null });
    let body = json!({ "kind": "quiz", "title": harm, "intro": harm });
    let quiz = cast::block(academy, version, (quiz, 1), data, body).await;
    cast::question(academy, version, (quiz, 1), question).await;
    check
}

#[tokio::test]
async fn nothing_that_an_author_writes_runs_in_a_learners_browser() {
    let learner = Learner::new().await;
    let check = harmful(&learner).await;
    let note = "/nauka/jesien/modul/zla";
    let mut pages = vec![("the lesson", learner.get(note).await)];
    let empty = learner.post(note, &format!("blok={check}&rodzaj=check")).await;
    assert_eq!(empty.status, 422);
    let answered = learner.post(note, &format!("blok={check}&rodzaj=check&wybor=x")).await;
    assert_eq!(answered.status, 303, "{}", answered.body);
    pages.push(("its explanation", learner.get(&format!("{note}?blok={check}")).await));
    let quiz = "/nauka/jesien/modul/zly";
    pages.push(("the quiz", learner.get(quiz).await));
    let started = learner.post(quiz, "zacznij=1").await;
    let attempt = started.location().split(['?', '#']).next().unwrap().to_owned();
    pages.push(("the attempt", learner.get(&attempt).await));
    assert_eq!(learner.post(&attempt, "wyslij=1").await.status, 303);
    pages.push(("the result", learner.get(&attempt).await));
    pages.push(("the dashboard", learner.get("/nauka").await));
    for (what, page) in &pages {
        assert_eq!(page.status, 200, "{what}: {}", page.body);
        assert!(page.body.contains("&lt;script&gt;alert(1)"), "{what} shows what was written, as text");
        assert_eq!(live(&page.body), Vec::<String>::new(), "{what}");
    }
}

#[test]
fn the_look_for_what_is_live_finds_it() {
    for harm in [
        "<script>alert(1)</script>",
        "<SCRIPT src=https://zly.example/x.js></SCRIPT>",
        "<img src=x onerror=alert(1)>",
        "<svg/onload=alert(1)>",
        "<b title='x'onclick=alert(1)>",
        "<a class=\"a\" href=\" java\tscript:alert(1)\">x</a>",
        "<a href='&#106;avascript&colon;alert(1)'>x</a>",
        "<iframe src=x>",
    ] {
        assert_eq!(live(harm).len(), 1, "{harm}");
    }
    assert!(live("<p title=\"onclick=x\">1 < 2 &lt;script&gt; <a href=\"/x\">y</a></p>").is_empty());
}

/// Every tag of a page that runs or loads something foreign.
fn live(html: &str) -> Vec<String> {
    tags(html).filter(|(name, attributes)| is_live(name, attributes)).map(|tag| format!("{tag:?}")).collect()
}

type Attributes = Vec<(String, String)>;

fn is_live(name: &str, attributes: &Attributes) -> bool {
    let is_own = |value: &str| value.starts_with('/') && !value.starts_with("//");
    let own_source = || attributes.iter().any(|(key, value)| key == "src" && is_own(value));
    match name {
        "iframe" | "object" | "embed" | "base" => true,
        "script" if !own_source() => true,
        _ => attributes.iter().any(|(key, value)| {
            let is_address = ["href", "src", "action", "formaction", "xlink:href"].contains(&key.as_str());
            key.starts_with("on") || key == "srcdoc" || (is_address && runs(value))
        }),
    }
}

/// Whether a browser would run that address.
fn runs(address: &str) -> bool {
    let mut address = address.to_ascii_lowercase();
    for (entity, sign) in [("&colon;", ":"), ("&#58;", ":"), ("&#106;", "j"), ("&#x6a;", "j"), ("&tab;", "")]
    {
        address = address.replace(entity, sign);
    }
    address.retain(|sign| !sign.is_whitespace() && !sign.is_control());
    ["javascript:", "vbscript:", "data:text"].iter().any(|scheme| address.starts_with(scheme))
}

/// The opening tags of a page as a browser reads them.
fn tags(html: &str) -> impl Iterator<Item = (String, Attributes)> {
    html.split('<').skip(1).filter(|rest| rest.starts_with(|first: char| first.is_ascii_alphabetic())).map(
        |rest| {
            let end =
                rest.find(|sign: char| sign.is_whitespace() || "/>".contains(sign)).unwrap_or(rest.len());
            (rest[..end].to_ascii_lowercase(), attributes(&rest[end..]))
        },
    )
}

fn attributes(mut rest: &str) -> Attributes {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start_matches(|sign: char| sign.is_whitespace() || sign == '/');
        if rest.is_empty() || rest.starts_with('>') {
            return found;
        }
        let ends = |sign: char| sign.is_whitespace() || "/>=".contains(sign);
        let end = rest.find(ends).unwrap_or(rest.len()).max(1);
        let key = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let mut value = "";
        if let Some(after) = rest.strip_prefix('=') {
            (value, rest) = value_of(after.trim_start());
        }
        found.push((key, value.to_owned()));
    }
}

fn value_of(text: &str) -> (&str, &str) {
    match text.chars().next().filter(|first| "\"'".contains(*first)) {
        Some(quote) => text[1..].split_once(quote).unwrap_or((&text[1..], "")),
        None => {
            text.split_at(text.find(|sign: char| sign.is_whitespace() || sign == '>').unwrap_or(text.len()))
        }
    }
}
