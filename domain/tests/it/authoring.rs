use domain::access::{Actor, Role, Scope};
use domain::catalog::authoring::commands::{
    BlockPlace, Removed, add_lesson, correct_block, create_module, publish, put_back_block, save_block,
    save_module, save_question, start_draft,
};
use domain::catalog::authoring::forms::{BlockInput, Typed, block};
use domain::catalog::authoring::queries::{self, draft, my_modules, previewed, published, versions};
use domain::catalog::content::{BlockKind, LessonKind};
use domain::catalog::courses::{CourseForm, CourseText, create_course, edit_course};
use domain::catalog::queries::module_content;
use domain::cohort::limits::Limits;
use domain::enrollment::cast;
use domain::error::Error;
use domain::files::FileKind;
use domain::files::commands::{Home, add};
use domain::files::queries::{of_module, open};
use domain::ids::ModuleId;
use domain::lang::Lang;
use domain::learning::cast as lessons;
use domain::people::queries::{Session, session};
use domain::testing::{TestAcademy, on_each_database};

type Pairs = Vec<(String, String)>;

fn typed(pairs: &[(&str, &str)]) -> Pairs {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// A lecturer of nothing but one cohort's module, as most of them are.
async fn lecturer(academy: &TestAcademy, name: &str) -> Actor {
    let module = domain::ids::ModuleId(academy.new_id());
    academy.with_role(name, Role::Lecturer, Scope::Module(module)).await
}

#[tokio::test]
async fn an_author_starts_a_module_and_stays_signed_in() {
    on_each_database(async |academy| {
        lecturer(academy, "jan").await;
        let token = academy.sign_in("jan@example.pl").await;
        let who = match session(academy, &token).await.unwrap() {
            Session::Live { who, .. } => who,
            other => panic!("she is signed in: {other:?}"),
        };
        let slug = create_module(academy, &who.actor(), &Typed(&typed(&[("pl_title", "Mała retencja")])))
            .await
            .unwrap();
        assert_eq!(slug, "mala-retencja");
        let Session::Live { who, .. } = session(academy, &token).await.unwrap() else {
            panic!("starting a module has signed its author out")
        };
        let mine = my_modules(academy, &who.actor()).await.unwrap();
        assert_eq!(mine.iter().map(|line| line.title.as_str()).collect::<Vec<_>>(), ["Mała retencja"]);
    })
    .await;
}

#[tokio::test]
async fn a_module_is_written_from_nothing_and_published_once_it_is_whole() {
    on_each_database(async |academy| {
        let jan = lecturer(academy, "jan").await;
        let token = academy.sign_in("jan@example.pl").await;
        let title = typed(&[("pl_title", "Mała retencja"), ("pl_outcomes", "Wiem, po co.")]);
        let slug = create_module(academy, &jan, &Typed(&title)).await.unwrap();
        let Session::Live { who, .. } = session(academy, &token).await.unwrap() else { panic!("signed in") };
        let jan = who.actor();

        let stamp = draft(academy, &jan, &slug).await.unwrap().whole;
        let early = publish(academy, &jan, &slug, &stamp).await;
        assert!(matches!(early, Err(Error::Refused(_))), "an empty module is not published: {early:?}");

        let words = typed(&[("pl_title", "Ogród deszczowy"), ("minutes", "12")]);
        let lesson = add_lesson(academy, &jan, &slug, LessonKind::Text, &Typed(&words)).await.unwrap();
        let fields = typed(&[("pl_markdown", "Zbiera **wodę** <script>alert(1)</script>.")]);
        let input = block(BlockKind::Text, &Typed(&fields)).unwrap();
        let place = BlockPlace { module: &slug, lesson, block: None };
        let block = save_block(academy, &jan, place, "", &input).await.unwrap();

        let words = typed(&[("pl_title", "Sprawdzian"), ("minutes", "5")]);
        add_lesson(academy, &jan, &slug, LessonKind::Quiz, &Typed(&words)).await.unwrap();
        let now = draft(academy, &jan, &slug).await.unwrap();
        let quiz = now.lessons[1].blocks[0].id;
        let question = typed(&[
            ("kind", "single"),
            ("pl_text", "Co zbiera ogród deszczowy?"),
            ("o1_pl_text", "Wodę"),
            ("o1_right", "1"),
            ("o2_pl_text", "Liście"),
        ]);
        save_question(academy, &jan, (&slug, quiz, None), "", &Typed(&question)).await.unwrap();

        let stamp = draft(academy, &jan, &slug).await.unwrap().whole;
        assert_eq!(publish(academy, &jan, &slug, &stamp).await.unwrap(), 1);
        let version =
            domain::catalog::authoring::queries::published(academy, &jan, &slug).await.unwrap().version;
        let content = module_content(academy, version, Lang::Pl).await.unwrap();
        assert_eq!(content.lessons.len(), 2);
        assert_eq!(content.block(block).map(|block| block.kind()), Some(BlockKind::Text));
    })
    .await;
}

#[tokio::test]
async fn nobody_overwrites_what_another_tab_saved_or_opens_anothers_module() {
    on_each_database(async |academy| {
        let (jan, ola) = (lecturer(academy, "jan").await, lecturer(academy, "ola").await);
        let token = academy.sign_in("jan@example.pl").await;
        let title = |title| typed(&[("pl_title", title)]);
        let slug = create_module(academy, &jan, &Typed(&title("Woda"))).await.unwrap();
        let Session::Live { who, .. } = session(academy, &token).await.unwrap() else { panic!("signed in") };
        let jan = who.actor();
        let seen = draft(academy, &jan, &slug).await.unwrap().stamp;
        save_module(academy, &jan, &slug, &seen, &Typed(&title("Woda w mieście"))).await.unwrap();
        let late = save_module(academy, &jan, &slug, &seen, &Typed(&title("Woda na wsi"))).await;
        assert!(matches!(late, Err(Error::Conflict)), "{late:?}");
        assert!(matches!(draft(academy, &ola, &slug).await, Err(Error::NotFound)));
        assert!(matches!(start_draft(academy, &ola, &slug).await, Err(Error::NotFound)));
        let hers = save_module(academy, &ola, &slug, &seen, &Typed(&title("Moje"))).await;
        assert!(matches!(hers, Err(Error::NotFound)), "{hers:?}");
    })
    .await;
}

fn text(pairs: &[(&str, &str)]) -> BlockInput {
    block(BlockKind::Text, &Typed(&typed(pairs))).unwrap()
}

#[tokio::test]
async fn a_correction_is_live_at_once_in_every_version_with_the_same_words_and_removes_nothing() {
    on_each_database(async |academy| {
        let jan = academy.with_role("jan", Role::Lecturer, Scope::Everything).await;
        let title = typed(&[("pl_title", "Woda"), ("pl_outcomes", "Wiem, po co.")]);
        let slug = create_module(academy, &jan, &Typed(&title)).await.unwrap();
        let words = typed(&[("pl_title", "Ogród"), ("minutes", "12")]);
        let lesson = add_lesson(academy, &jan, &slug, LessonKind::Text, &Typed(&words)).await.unwrap();
        let place = BlockPlace { module: &slug, lesson, block: None };
        let both = [("pl_markdown", "Zbiera wode."), ("en_markdown", "It collects watre.")];
        let id = save_block(academy, &jan, place, "", &text(&both)).await.unwrap();
        let stamp = draft(academy, &jan, &slug).await.unwrap().whole;
        publish(academy, &jan, &slug, &stamp).await.unwrap();
        let first = published(academy, &jan, &slug).await.unwrap().version;
        start_draft(academy, &jan, &slug).await.unwrap();
        let stamp = draft(academy, &jan, &slug).await.unwrap().whole;
        publish(academy, &jan, &slug, &stamp).await.unwrap();

        let seen = published(academy, &jan, &slug).await.unwrap().lessons[0].blocks[0].stamp.clone();
        let right = [("pl_markdown", "Zbiera wodę."), ("en_markdown", "It collects water.")];
        correct_block(academy, &jan, (&slug, id), &seen, &text(&right)).await.unwrap();
        for (lang, wanted) in [(Lang::Pl, "Zbiera wodę."), (Lang::En, "It collects water.")] {
            let old = module_content(academy, first, lang).await.unwrap();
            let shown = serde_json::to_string(&old.block(id).unwrap().body).unwrap();
            assert!(shown.contains(wanted), "a running cohort's version reads the corrected words: {shown}");
        }

        let stale = correct_block(academy, &jan, (&slug, id), &seen, &text(&right)).await;
        assert!(matches!(stale, Err(Error::Conflict)), "{stale:?}");
        let seen = published(academy, &jan, &slug).await.unwrap().lessons[0].blocks[0].stamp.clone();
        let bare = text(&[("pl_markdown", "Zbiera wodę.")]);
        let removed = correct_block(academy, &jan, (&slug, id), &seen, &bare).await;
        assert!(matches!(removed, Err(Error::Refused(_))), "no text is removed by a correction: {removed:?}");
    })
    .await;
}

fn course(slug: &str, modules: &[uuid::Uuid]) -> CourseForm {
    CourseForm {
        slug: slug.into(),
        pl: CourseText { title: "Kurs".into(), lead: "Po co.".into(), aims: "Umiem.".into() },
        hours: "19".into(),
        quiz_percent: "75".into(),
        attempts: "3".into(),
        places: modules.iter().map(|id| (id.to_string(), "1".into())).collect(),
        ..CourseForm::default()
    }
}

/// Whether somebody sees what the module's lecturer sees, and whether she sees what learners see.
async fn power(academy: &TestAcademy, actor: &Actor, module: ModuleId) -> (bool, bool) {
    let keys = published(academy, actor, "modul").await;
    let may_edit = keys.is_ok();
    assert_eq!(queries::may_edit(academy, actor, "modul").await.unwrap(), may_edit);
    assert_eq!(versions(academy, actor, "modul").await.is_ok(), may_edit);
    assert_eq!(of_module(academy, actor, module).await.is_ok(), may_edit);
    let home = Home::Module(module);
    let added = add(academy, actor, (FileKind::Document, "a.txt", b"tekst"), home).await;
    assert_eq!(added.is_ok(), may_edit, "{added:?}");
    let listed = my_modules(academy, actor).await.unwrap();
    assert_eq!(listed.iter().any(|line| line.module == module), may_edit);
    let sees = previewed(academy, actor, "modul").await.is_ok();
    let refusal = if sees { Error::Denied } else { Error::NotFound };
    assert!(may_edit || keys.as_ref().unwrap_err() == &refusal, "{keys:?}");
    (may_edit, sees)
}

#[tokio::test]
async fn putting_a_module_into_her_course_gives_an_organizer_no_power_over_it() {
    on_each_database(async |academy| {
        let stage = lessons::stage(academy, None).await;
        let module = ModuleId(stage.module);
        let everywhere = academy.with_role("organizator", Role::Organizer, Scope::Everything).await;
        let hers = cast::course(academy, "jej").await.unwrap();
        let thief = academy.with_role("obca", Role::Organizer, Scope::Course(hers)).await;
        assert_eq!(power(academy, &thief, module).await, (false, false));
        edit_course(academy, &thief, hers, &course("jej", &[stage.module])).await.unwrap();
        assert_eq!(
            power(academy, &thief, module).await,
            (false, true),
            "she has taken a module of nobody\'s course"
        );

        let home = create_course(academy, &everywhere, &course("dom", &[stage.module])).await.unwrap();
        let at_home = academy.with_role("program", Role::Organizer, Scope::Course(home)).await;
        let teacher = academy.with_role("wykladowca", Role::Lecturer, Scope::Course(home)).await;
        for who in [&at_home, &teacher, &everywhere] {
            assert_eq!(power(academy, who, module).await, (true, true));
        }
        // She makes a cohort of it, names a lecturer, lists it anew: none of it makes the module hers.
        let cohort = cast::cohort(academy, hers, "jej-jesien", Limits::default()).await.unwrap();
        let runs = academy.with_role("kohorta", Role::Organizer, Scope::Cohort(cohort)).await;
        let helper = academy.with_role("pomoc", Role::Lecturer, Scope::Course(hers)).await;
        edit_course(academy, &thief, hers, &course("jej", &[stage.module])).await.unwrap();
        edit_course(academy, &everywhere, hers, &course("jej", &[stage.module])).await.unwrap();
        for who in [&thief, &runs, &helper] {
            assert_eq!(power(academy, who, module).await, (false, true), "{who:?} has taken it");
            assert_eq!(start_draft(academy, who, "modul").await, Err(Error::Denied));
        }
        start_draft(academy, &at_home, "modul").await.unwrap();
        let draft = draft(academy, &at_home, "modul").await.unwrap().version;
        assert_eq!(previewed(academy, &at_home, "modul").await.unwrap(), draft);
        for who in [&thief, &runs, &helper] {
            let seen = previewed(academy, who, "modul").await.unwrap();
            assert_eq!(seen.0, stage.version, "she sees what her learners see, and no draft");
            assert_eq!(publish(academy, who, "modul", "").await, Err(Error::Denied));
        }
    })
    .await;
}

#[tokio::test]
async fn of_a_borrowed_module_one_sees_the_files_that_its_lessons_show() {
    on_each_database(async |academy| {
        let stage = lessons::stage(academy, None).await;
        let module = Home::Module(ModuleId(stage.module));
        let system = Actor::System { job: "test" };
        let shown = add(academy, &system, (FileKind::Document, "a.txt", b"tekst"), module).await.unwrap();
        let other = add(academy, &system, (FileKind::Document, "b.txt", b"klucz"), module).await.unwrap();
        let lesson =
            lessons::lesson(academy, stage.version, (4, "text", "plik"), serde_json::json!({ "title": "p" }))
                .await;
        let data = serde_json::json!({ "kind": "file", "file": shown });
        let body = serde_json::json!({ "kind": "file", "title": "Plik" });
        lessons::block(academy, stage.version, (lesson, 1), data, body).await;
        let hers = cast::course(academy, "jej").await.unwrap();
        let borrower = academy.with_role("obca", Role::Organizer, Scope::Course(hers)).await;
        assert_eq!(open(academy, &borrower, shown).await.unwrap_err(), Error::NotFound);
        edit_course(academy, &borrower, hers, &course("jej", &[stage.module])).await.unwrap();
        assert!(open(academy, &borrower, shown).await.is_ok());
        assert_eq!(open(academy, &borrower, other).await.unwrap_err(), Error::NotFound);
    })
    .await;
}

#[tokio::test]
async fn a_block_that_is_put_back_takes_no_id_of_another_module() {
    on_each_database(async |academy| {
        let stage = lessons::stage(academy, None).await;
        let admin = academy.with_role("ada", Role::Administrator, Scope::Everything).await;
        let slug = create_module(academy, &admin, &Typed(&typed(&[("pl_title", "Woda")]))).await.unwrap();
        let words = typed(&[("pl_title", "Ogród"), ("minutes", "12")]);
        let lesson = add_lesson(academy, &admin, &slug, LessonKind::Text, &Typed(&words)).await.unwrap();
        let fields = typed(&[("pl_markdown", "Zbiera wodę.")]);
        let input = domain::catalog::authoring::forms::block(BlockKind::Text, &Typed(&fields)).unwrap();
        let was = |question| Removed { at: 0, question };
        let foreign =
            put_back_block(academy, &admin, (&slug, lesson, stage.checklist), was(None), &input).await;
        assert_eq!(foreign, Err(Error::NotFound), "its answers hang on that id");
        let id = domain::ids::BlockId(academy.new_id());
        let question = Some(domain::ids::QuestionId(stage.right[0].0));
        let foreign = put_back_block(academy, &admin, (&slug, lesson, id), was(question), &input).await;
        assert_eq!(foreign, Err(Error::NotFound));
        assert_eq!(put_back_block(academy, &admin, (&slug, lesson, id), was(None), &input).await, Ok(()));
    })
    .await;
}
