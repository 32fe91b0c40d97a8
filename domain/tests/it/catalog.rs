use domain::Academy;
use domain::access::Actor;
use domain::catalog::content::{BlockKind, LessonKind};
use domain::catalog::export::export_programme;
use domain::catalog::import::{Outcome, import_programme};
use domain::catalog::queries::{answer_key, course_cards, course_view, module_content};
use domain::catalog::views::CourseRule;
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
