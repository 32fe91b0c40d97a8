use std::collections::{BTreeMap, BTreeSet};

use domain::Academy;
use domain::access::{Actor, Role, Scope};
use domain::catalog::authoring::queries::previewed;
use domain::catalog::content::{BlockKind, LessonKind};
use domain::catalog::export::export_programme;
use domain::catalog::import::{Outcome, import_programme};
use domain::catalog::queries::{answer_key, course_cards, course_view, module_content};
use domain::catalog::views::{CourseRule, LessonView, ModuleContent, QuestionView};
use domain::ids::{BlockId, QuestionId};
use domain::lang::Lang;
use domain::testing::on_each_database;

const SYSTEM: Actor = Actor::System { job: "test" };

fn programme() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../server/demo/programme/curriculum.json");
    std::fs::read_to_string(path).unwrap()
}

async fn import(academy: &Academy, file: &str) -> Vec<(String, Outcome)> {
    import_programme(academy, &SYSTEM, file.as_bytes()).await.unwrap().modules
}

#[tokio::test]
async fn the_programme_comes_in_whole_and_the_same_file_again_changes_nothing() {
    on_each_database(async |academy| {
        let file = programme();
        let first = import(academy, &file).await;
        assert_eq!(first.len(), 9);
        let (mut lessons, mut questions) = (0, 0);
        for (_, outcome) in first {
            let Outcome::Published { lessons: l, questions: q, .. } = outcome else { panic!("{outcome:?}") };
            lessons += l;
            questions += q;
        }
        assert_eq!((lessons, questions), (36 + 9, 36));
        assert!(import(academy, &file).await.iter().all(|(_, outcome)| *outcome == Outcome::Unchanged));

        let card = course_cards(academy, Lang::En).await.unwrap().remove(0);
        assert_eq!((card.modules, card.lessons, card.declared_hours), (9, 36, 19));
        let course = course_view(academy, &card.slug, Lang::Pl).await.unwrap();
        assert!(course.modules.iter().all(|module| module.lessons.len() == 5));
        let quiz = course.modules[0].lessons.last().unwrap();
        assert_eq!((quiz.kind, quiz.title.as_str()), (LessonKind::Quiz, "Sprawdzian"));
        assert_eq!(course.rule, CourseRule::default());
        assert!(course.has_quizzes && !course.has_own_rules, "imported quizzes take the course's rule");
    })
    .await;
}

#[tokio::test]
async fn an_exported_programme_comes_back_unchanged_and_whole() {
    on_each_database(async |academy| {
        import(academy, &programme()).await;
        let file = export_programme(academy, &SYSTEM, "akademia-lidera-smart-city").await.unwrap();
        assert!(import(academy, &file).await.iter().all(|(_, outcome)| *outcome == Outcome::Unchanged));
        let (ours, theirs): (serde_json::Value, serde_json::Value) =
            (serde_json::from_str(&file).unwrap(), serde_json::from_str(&programme()).unwrap());
        for (ours, theirs) in
            ours["modules"].as_array().unwrap().iter().zip(theirs["modules"].as_array().unwrap())
        {
            assert_eq!(ours["title"], theirs["title"]);
            assert_eq!(ours["lessons"][0]["blocks"][0], theirs["lessons"][0]["blocks"][0]);
            assert_eq!(ours["quiz"].as_array().unwrap().len(), theirs["quiz"].as_array().unwrap().len());
        }
    })
    .await;
}

#[tokio::test]
async fn a_changed_module_becomes_a_draft_and_its_blocks_keep_their_ids() {
    on_each_database(async |academy| {
        let file = programme();
        import(academy, &file).await;
        let course = course_view(academy, "akademia-lidera-smart-city", Lang::Pl).await.unwrap();
        let before = module_content(academy, course.modules[0].version, Lang::Pl).await.unwrap();

        let changed = file.replace("Człowiek na przystanku", "Pasażer na przystanku");
        assert_ne!(changed, file);
        let outcomes = import(academy, &changed).await;
        assert_eq!(outcomes[0].1, Outcome::Drafted { number: 2 });
        assert!(outcomes[1..].iter().all(|(_, outcome)| *outcome == Outcome::Unchanged));
        assert!(import(academy, &changed).await.iter().all(|(_, outcome)| *outcome == Outcome::Unchanged));

        let after = course_view(academy, "akademia-lidera-smart-city", Lang::Pl).await.unwrap();
        assert_eq!(
            after.modules[0].version, before.version,
            "the published version stays until a draft is published"
        );
    })
    .await;
}

/// The file with its first module changed: a text and an option say something else, and a text stands before all others.
fn revised(file: &str) -> String {
    let mut file: serde_json::Value = serde_json::from_str(file).unwrap();
    let module = &mut file["modules"][0];
    module["quiz"][0]["question"]["pl"] = "Jak Lublin opisuje smart city 3.0?".into();
    module["quiz"][0]["options"][1]["pl"] = "Miasto kupuje urządzenia u jednego dostawcy".into();
    let blocks = module["lessons"][0]["blocks"].as_array_mut().unwrap();
    let mut first = blocks[0].clone();
    first["heading"] = serde_json::json!({ "pl": "Nowy wstęp", "en": "A new beginning" });
    blocks[1]["markdown"]["pl"] = "Zupełnie inny tekst.".into();
    blocks[4]["options"][0]["pl"] = "Inaczej powiedziana odpowiedź".into();
    blocks.insert(0, first);
    file.to_string()
}

#[tokio::test]
async fn blocks_questions_and_options_of_a_changed_file_keep_their_ids() {
    on_each_database(async |academy| {
        let file = programme();
        import(academy, &file).await;
        let course = course_view(academy, "akademia-lidera-smart-city", Lang::Pl).await.unwrap();
        let of_module = &course.modules[0];
        let before = module_content(academy, of_module.version, Lang::Pl).await.unwrap();
        assert_eq!(import(academy, &revised(&file)).await[0].1, Outcome::Drafted { number: 2 });
        let ola = academy.with_role("ola", Role::Administrator, Scope::Everything).await;
        let draft = previewed(academy, &ola, &of_module.slug).await.unwrap();
        assert_ne!(draft, of_module.version);
        let after = module_content(academy, draft, Lang::Pl).await.unwrap();

        let ids = |lesson: &LessonView| lesson.blocks.iter().map(|block| block.id).collect::<Vec<_>>();
        let (old, new) = (ids(&before.lessons[0]), ids(&after.lessons[0]));
        assert!(!old.contains(&new[0]) || !old.contains(&new[2]), "one of the texts is new");
        let kept: Vec<_> = new.iter().filter(|id| old.contains(id)).collect();
        assert_eq!(kept.len(), old.len(), "no block has lost its id");
        for (place, id) in old.iter().enumerate().filter(|(place, _)| *place != 1) {
            assert_eq!(new[place + 1], *id, "block {place}, unchanged or edited in place, is itself");
        }
        for (old, new) in before.lessons.iter().zip(&after.lessons).skip(1) {
            assert_eq!((old.id, ids(old)), (new.id, ids(new)), "lessons that did not change");
        }
        let asked = |content: &ModuleContent| -> BTreeMap<QuestionId, (BlockId, BTreeSet<String>)> {
            let blocks = content.lessons.iter().flat_map(|lesson| &lesson.blocks);
            let asked = blocks.flat_map(|block| block.questions.iter().map(|one| (block.id, one)));
            let ids = |one: &QuestionView| one.options.iter().map(|option| option.id.clone()).collect();
            asked.map(|(block, one)| (one.id, (block, ids(one)))).collect()
        };
        let (old, new) = (asked(&before), asked(&after));
        assert!(old.keys().eq(new.keys()), "every question is itself");
        let mut reworded = 0;
        for (question, (block, options)) in &old {
            let (same, now) = &new[question];
            assert_eq!(block, same, "in the block in which it was");
            let gone: Vec<_> = options.difference(now).collect();
            assert_eq!(options.len(), now.len());
            assert!(gone.len() <= 1, "an option that says what it said is the one that was chosen: {gone:?}");
            reworded += gone.len();
        }
        assert_eq!(reworded, 2, "an option that says something else is another one");
    })
    .await;
}

#[tokio::test]
async fn footnotes_are_titled_by_the_table_of_sources_and_the_authors_own_work_by_the_page() {
    on_each_database(async |academy| {
        import(academy, &programme()).await;
        let course = course_view(academy, "akademia-lidera-smart-city", Lang::Pl).await.unwrap();
        let mut titles = BTreeMap::new();
        for module in &course.modules {
            let content = module_content(academy, module.version, Lang::Pl).await.unwrap();
            for source in content.lessons.iter().flat_map(|lesson| &lesson.sources) {
                titles.insert(source.key.clone(), source.title.clone());
            }
        }
        assert_eq!(titles["004"], "Smart City Lublin: obszary działań");
        assert_eq!(titles["003"], "Chytré kroky k chytrým městům: sześć kroków");
        assert_eq!(titles["G"], "", "the page says whose work it is, in its language");
        let unknown = programme().replacen("\"sources\": [", "\"sources\": [\"X9\", ", 1);
        assert!(import_programme(academy, &SYSTEM, unknown.as_bytes()).await.is_err(), "no such source");
    })
    .await;
}

#[tokio::test]
async fn content_holds_no_answer_key_and_options_survive_languages() {
    on_each_database(async |academy| {
        import(academy, &programme()).await;
        let course = course_view(academy, "akademia-lidera-smart-city", Lang::Pl).await.unwrap();
        let version = course.modules[0].version;
        let pl = module_content(academy, version, Lang::Pl).await.unwrap();
        let en = module_content(academy, version, Lang::En).await.unwrap();
        let sent = serde_json::to_string(&*pl).unwrap();
        let quiz = pl.lessons[4].blocks.iter().find(|block| block.kind() == BlockKind::Quiz).unwrap();
        let key = answer_key(academy, version, quiz.id, Lang::Pl).await.unwrap();
        assert!(!sent.contains("correct"));
        assert!(!sent.contains(&key.questions[0].explanation));
        for (question, key) in quiz.questions.iter().zip(&key.questions) {
            let right: Vec<String> =
                key.options.iter().filter(|(_, right)| **right).map(|(id, _)| id.clone()).collect();
            assert!(key.is_right(&right) && !key.is_right(&[]));
            assert!(question.options.iter().all(|option| key.options.contains_key(&option.id)));
        }
        let ids = |content: &domain::catalog::views::ModuleContent| -> Vec<String> {
            let blocks = content.lessons.iter().flat_map(|lesson| &lesson.blocks);
            let questions = blocks.flat_map(|block| &block.questions);
            questions.flat_map(|question| &question.options).map(|option| option.id.clone()).collect()
        };
        assert_eq!(ids(&pl), ids(&en));
        assert_eq!(en.lessons[0].title, "What is a smart city?");
    })
    .await;
}

#[tokio::test]
async fn a_faulty_file_names_the_place_and_writes_nothing() {
    on_each_database(async |academy| {
        let broken = programme().replacen("\"correct\": true", "\"correct\": false", 60);
        assert!(import_programme(academy, &SYSTEM, broken.as_bytes()).await.is_err());
        assert!(import_programme(academy, &SYSTEM, b"{").await.is_err());
        assert!(course_cards(academy, Lang::Pl).await.unwrap().is_empty());
    })
    .await;
}
