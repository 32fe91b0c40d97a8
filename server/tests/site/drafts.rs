//! What an author types is kept while she types, and what she removes can be put back.

use domain::access::{Actor, Role, Scope};
use domain::catalog::authoring::commands::{add_lesson, create_module};
use domain::catalog::authoring::forms::Typed;
use domain::catalog::authoring::queries::{draft, published};
use domain::catalog::content::LessonKind;
use domain::learning::cast as learning;

use crate::stage::{Answer, Site};

struct Desk {
    site: Site,
    jan: Actor,
    token: String,
    module: String,
    lesson: String,
}

impl Desk {
    async fn of() -> Self {
        let site = Site::empty("sqlite").await;
        let jan = site.academy.with_role("jan", Role::Lecturer, Scope::Everything).await;
        let words = |title: &str| {
            [("pl_title", title), ("minutes", "10")].map(|(name, value)| (name.to_owned(), value.to_owned()))
        };
        let module = create_module(&site.academy, &jan, &Typed(&words("Woda"))).await.unwrap();
        let typed = words("Ogród deszczowy");
        let lesson =
            add_lesson(&site.academy, &jan, &module, LessonKind::Text, &Typed(&typed)).await.unwrap();
        let token = site.academy.sign_in("jan@example.pl").await;
        let lesson = format!("/prowadzenie/moduly/{module}/lekcje/{lesson}");
        Self { site, jan, token, module, lesson }
    }

    async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.site.post(Some(&self.token), &format!("{}{path}", self.lesson), &form(fields)).await
    }

    async fn page(&self, path: &str) -> String {
        self.site.get(Some(&self.token), &format!("{}{path}", self.lesson)).await.body
    }

    /// Ids and stamps of the lesson's blocks, and the question of each check.
    async fn blocks(&self) -> Vec<(String, String, Option<String>)> {
        let module = draft(&self.site.academy, &self.jan, &self.module).await.unwrap();
        let blocks = module.lessons[0].blocks.iter().map(|block| {
            let question = block.questions.first().map(|question| question.id.to_string());
            (block.id.to_string(), block.stamp.clone(), question)
        });
        blocks.collect()
    }

    async fn add(&self, fields: &[(&str, &str)]) {
        let kind = fields.iter().find(|(name, _)| *name == "rodzaj").map(|(_, kind)| *kind).unwrap();
        let path = format!("/czesci/nowa?rodzaj={kind}");
        let answer = self.post(&path, &[&[("stamp", ""), ("do", "save")], fields].concat()).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
    }
}

fn form(fields: &[(&str, &str)]) -> String {
    let encoded = |text: &str| -> String {
        let byte = |byte: u8| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        };
        text.bytes().map(byte).collect()
    };
    let pairs: Vec<_> = fields.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    pairs.join("&")
}

const TEXT: [(&str, &str); 3] =
    [("rodzaj", "text"), ("pl_heading", "Deszczówka"), ("pl_markdown", "Zbieraj wodę z dachów.")];

#[tokio::test]
async fn what_an_author_types_is_kept_apart_from_the_lesson_until_she_saves_or_undoes() {
    let desk = Desk::of().await;
    let typed = [&[("stamp", ""), ("do", "keep")], &TEXT[..]].concat();
    let kept = desk.post("/czesci/nowa?rodzaj=text", &typed).await;
    assert_eq!(kept.status, 200, "{}", kept.body);
    assert!(kept.body.starts_with("Szkic zapisany o "), "{}", kept.body);
    assert!(desk.blocks().await.is_empty(), "the lesson is as it was");

    let page = desk.page("/czesci/nowa?rodzaj=text").await;
    assert!(page.contains("Zbieraj wodę z dachów.") && page.contains("Szkic z "), "her draft is in the form");
    let other = desk.page("/czesci/nowa?rodzaj=callout").await;
    assert!(!other.contains("Zbieraj wodę"), "a draft of another kind of block is not poured into this form");

    let undone = desk.post("/czesci/nowa?rodzaj=text", &[("do", "forget"), ("rodzaj", "text")]).await;
    assert_eq!(undone.status, 303, "{}", undone.body);
    assert!(undone.location().ends_with("/czesci/nowa?rodzaj=text"), "{}", undone.location());
    assert!(!desk.page("/czesci/nowa?rodzaj=text").await.contains("Zbieraj wodę"), "undone");

    desk.post("/czesci/nowa?rodzaj=text", &typed).await;
    desk.add(&TEXT).await;
    assert_eq!(desk.blocks().await.len(), 1);
    assert!(
        !desk.page("/czesci/nowa?rodzaj=text").await.contains("Zbieraj wodę"),
        "what is saved is no draft"
    );
}

#[tokio::test]
async fn whoever_comes_back_from_signing_in_finds_the_form_of_the_same_kind() {
    let desk = Desk::of().await;
    let typed = [&[("stamp", ""), ("do", "keep")], &TEXT[..]].concat();
    desk.post("/czesci/nowa?rodzaj=text", &typed).await;
    let page = desk.page("/czesci/nowa").await;
    assert!(
        page.contains("Zbieraj wodę z dachów."),
        "the address without its query leads to what was kept: {page}"
    );
}

#[tokio::test]
async fn a_draft_of_what_somebody_changed_meanwhile_says_so() {
    let desk = Desk::of().await;
    desk.add(&TEXT).await;
    let (id, stamp, _) = desk.blocks().await.remove(0);
    let path = format!("/czesci/{id}");
    let fields = |text, wish| {
        [
            ("do", wish),
            ("stamp", stamp.as_str()),
            ("rodzaj", "text"),
            ("pl_heading", ""),
            ("pl_markdown", text),
        ]
    };
    assert_eq!(desk.post(&path, &fields("Mój szkic.", "keep")).await.status, 200);
    desk.site.academy.with_role("ola", Role::Lecturer, Scope::Everything).await;
    let ola = desk.site.academy.sign_in("ola@example.pl").await;
    let hers = form(&fields("Słowa koleżanki.", "save"));
    let saved = desk.site.post(Some(&ola), &format!("{}{path}", desk.lesson), &hers).await;
    assert_eq!(saved.status, 303, "{}", saved.body);
    let page = desk.page(&path).await;
    assert!(page.contains("Mój szkic."), "nothing that was typed is lost");
    assert!(page.contains("Ktoś w tym czasie to zmienił"), "that it would replace something is said: {page}");
}

#[tokio::test]
async fn a_removed_block_comes_back_where_it_was_with_its_question() {
    let desk = Desk::of().await;
    desk.add(&TEXT).await;
    desk.add(&[
        ("rodzaj", "check"),
        ("kind", "single"),
        ("pl_text", "Dokąd płynie deszczówka?"),
        ("o1_pl_text", "Do ogrodu"),
        ("o1_right", "on"),
        ("o2_pl_text", "Do ścieku"),
    ])
    .await;
    desk.add(&[("rodzaj", "reflection"), ("pl_question", "Gdzie u Ciebie stoi woda?")]).await;
    let before = desk.blocks().await;
    assert_eq!(before.len(), 3);
    let (id, stamp, _) = &before[1];
    let unsaved = [("do", "keep"), ("stamp", stamp), ("rodzaj", "check"), ("pl_text", "Dokąd płynie woda?")];
    assert_eq!(desk.post(&format!("/czesci/{id}"), &unsaved).await.status, 200);
    let gone = desk.post("", &[("do", "remove"), ("block", id), ("stamp", stamp)]).await;
    assert_eq!(gone.status, 303, "{}", gone.body);
    assert_eq!(desk.blocks().await.len(), 2);
    let page = desk.site.get(Some(&desk.token), gone.location()).await.body;
    assert!(
        page.contains("Usunięto część") && page.contains("value=\"put_back\""),
        "the way back is offered"
    );

    let back = desk.post("", &[("do", "put_back"), ("block", id)]).await;
    assert_eq!(back.status, 303, "{}", back.body);
    assert_eq!(desk.blocks().await, before, "the same block in the same place, its question too");
    let form = desk.page(&format!("/czesci/{id}")).await;
    assert!(form.contains("Dokąd płynie woda?"), "what was typed and not saved is still there too");
    let again = desk.post("", &[("do", "put_back"), ("block", id)]).await;
    assert_eq!(again.status, 404, "once");
    let foreign = desk.post("", &[("do", "put_back"), ("block", &before[0].0)]).await;
    assert_eq!(foreign.status, 404, "only what was removed comes back");
}

#[tokio::test]
async fn a_question_has_a_draft_only_where_its_form_is() {
    let desk = Desk::of().await;
    let words = [("pl_title", "Sprawdzian"), ("minutes", "10")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    let (academy, module) = (&desk.site.academy, &desk.module);
    let lesson = add_lesson(academy, &desk.jan, module, LessonKind::Quiz, &Typed(&words)).await.unwrap();
    let quiz = draft(academy, &desk.jan, module).await.unwrap().lesson(lesson).unwrap().blocks[0].id;
    let path = |lesson: &str, block: &str, question: &str| {
        format!("/prowadzenie/moduly/{module}/lekcje/{lesson}/pytania/{block}/{question}")
    };
    let typed = [("do", "keep"), ("stamp", ""), ("pl_text", "Ile wody?")];
    let nobodys = "0190a000-0000-7000-8000-000000000000";
    let (lesson, quiz) = (lesson.to_string(), quiz.to_string());
    let send = async |path: &str| desk.site.post(Some(&desk.token), path, &form(&typed)).await;
    for (lesson, block, question) in [
        (lesson.as_str(), nobodys, "nowe"),
        (&lesson, nobodys, nobodys),
        (&lesson, &quiz, nobodys),
        (nobodys, &quiz, "nowe"),
    ] {
        let answer = send(&path(lesson, block, question)).await;
        assert_eq!(answer.status, 404, "{lesson} {block} {question}: {}", answer.body);
    }
    assert_eq!(academy.texts("SELECT path FROM form_draft").await, [""; 0]);
    let new = path(&lesson, &quiz, "nowe");
    assert_eq!(send(&new).await.status, 200);
    let page = desk.site.get(Some(&desk.token), &new).await.body;
    assert!(page.contains("Ile wody?"), "her draft is in the form");
}

#[tokio::test]
async fn a_correction_of_a_question_has_a_draft_only_where_its_form_is() {
    let site = Site::empty("sqlite").await;
    let stage = learning::stage(&site.academy, None).await;
    let jan = site.academy.with_role("jan", Role::Lecturer, Scope::Everything).await;
    let token = site.academy.sign_in("jan@example.pl").await;
    let module = published(&site.academy, &jan, "modul").await.unwrap();
    let check = module.lessons.iter().find_map(|lesson| lesson.block(stage.check)).unwrap();
    let question = check.questions[0].id.to_string();
    let typed = form(&[("do", "keep"), ("stamp", ""), ("pl_text", "Ile wody?")]);
    let nobodys = "0190a000-0000-7000-8000-000000000000";
    let check = stage.check.to_string();
    let checklist = stage.checklist.to_string();
    let path = |block: &str, question: &str| format!("/prowadzenie/moduly/modul/poprawki/{block}/{question}");
    for (block, question) in [(check.as_str(), nobodys), (nobodys, &question), (&checklist, &question)] {
        let answer = site.post(Some(&token), &path(block, question), &typed).await;
        assert_eq!(answer.status, 404, "{block} {question}: {}", answer.body);
    }
    assert_eq!(site.academy.texts("SELECT path FROM form_draft").await, [""; 0]);
    assert_eq!(site.post(Some(&token), &path(&check, &question), &typed).await.status, 200);
    let page = site.get(Some(&token), &path(&check, &question)).await.body;
    assert!(page.contains("Ile wody?"), "her draft is in the form");
}
