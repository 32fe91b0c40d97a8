use domain::access::{Actor, Role, Scope};
use domain::catalog::authoring::commands::{
    BlockPlace, add_lesson, correct_block, create_module, publish, save_block, save_module, save_question,
    start_draft,
};
use domain::catalog::authoring::forms::{BlockInput, Typed, block};
use domain::catalog::authoring::queries::{draft, my_modules, published};
use domain::catalog::content::{BlockKind, LessonKind};
use domain::catalog::queries::module_content;
use domain::error::Error;
use domain::lang::Lang;
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
