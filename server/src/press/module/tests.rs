use std::collections::BTreeMap;
use std::sync::Arc;

use domain::academy::Settings;
use domain::catalog::body::{BlockBody, Labelled};
use domain::catalog::content::{
    BlockData, CalculatorInput, LessonKind, QuestionKind, Tone, VersionState, VideoSource,
};
use domain::catalog::views::{BlockView, LessonView, ModuleContent, OptionView, QuestionView, Source};
use domain::files::Paper;
use domain::ids::{BlockId, FileId, LessonId, ModuleId, ModuleVersionId, QuestionId};
use domain::lang::Lang;
use domain::learning::booklet::Booklet;
use uuid::Uuid;

use super::*;

/// What an author could try: everything that is code to the typesetter.
const HOSTILE: &str = r#"#panic("x") $x^2$ #import "a.typ" \u{1F600} <label> @ref #let a = { ]]] /* c */ // d = e + f ~ #eval("1") \ #sys.inputs"#;

fn settings() -> Settings {
    Settings {
        name: "Akademia Lidera Smart City".into(),
        short_name: ("Akademia Lidera".into(), "Smart City".into()),
        mark: "ALSC".into(),
        contact: "pomoc@akademia.example".into(),
        public_url: "https://akademia.example".into(),
        data_dir: "unused".into(),
        demo_sign_in: false,
    }
}

fn block_in(lang: Lang, at: u128, data: BlockData, body: BlockBody) -> BlockView {
    BlockView { id: BlockId(Uuid::from_u128(at)), data, body, lang, questions: Vec::new() }
}

fn block(at: u128, data: BlockData, body: BlockBody) -> BlockView {
    block_in(Lang::Pl, at, data, body)
}

fn text(at: u128, heading: &str, markdown: &str) -> BlockView {
    block(at, BlockData::Text, BlockBody::Text { heading: heading.into(), markdown: markdown.into() })
}

fn lesson(at: u128, title: &str, blocks: Vec<BlockView>) -> LessonView {
    LessonView {
        id: LessonId(Uuid::from_u128(at)),
        kind: LessonKind::Text,
        slug: format!("lekcja-{at}"),
        lang: Lang::Pl,
        title: title.into(),
        aim: "Odróżnisz cel od narzędzia.".into(),
        summary: String::new(),
        minutes: 25,
        reading_minutes: 9,
        sources: vec![
            Source { key: "004".into(), title: "Strategia Lublin 2030".into() },
            Source { key: "G".into(), title: String::new() },
        ],
        blocks,
    }
}

fn booklet(title: &str, lessons: Vec<LessonView>) -> Booklet {
    let content = ModuleContent {
        module: ModuleId(Uuid::from_u128(1)),
        version: ModuleVersionId(Uuid::from_u128(2)),
        number: 2,
        state: VersionState::Published,
        texts_revision: 3,
        slug: "modul".into(),
        lang: Lang::Pl,
        title: title.into(),
        outcomes: "Zamienisz kłopot miasta w cel.\nPoznasz każdy rodzaj treści.".into(),
        minutes: 105,
        lessons,
    };
    Booklet {
        content: Arc::new(content),
        lang: Lang::Pl,
        place: (4, 9),
        course: "Akademia Lidera Smart City".into(),
        cohort: "jesien".into(),
    }
}

fn many(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn callout(at: u128, tone: Tone, title: &str) -> BlockView {
    let body = BlockBody::Callout { title: title.into(), markdown: "Zapytaj **mieszkańca** [004].".into() };
    block(at, BlockData::Callout { tone }, body)
}

fn question(at: u128, kind: QuestionKind, text: &str) -> QuestionView {
    let option = |id: &str, text: &str| OptionView { id: id.into(), text: text.into() };
    QuestionView {
        id: QuestionId(Uuid::from_u128(at)),
        kind,
        lang: Lang::Pl,
        text: text.into(),
        options: vec![option("a", "Kupimy latarnie"), option("b", "Trzy zgłoszenia do 2027 roku")],
    }
}

/// A block of every type, and one in another language.
fn everything() -> Vec<BlockView> {
    [read(), taken(), worked_on()].concat()
}

/// What is read.
fn read() -> Vec<BlockView> {
    let file = || FileId(Uuid::from_u128(70));
    vec![
        text(
            1,
            "Człowiek na przystanku",
            "Idea zaczęła się w Lublinie [004], **mocno** i *z naciskiem* ~~nie~~. Zobacz [stronę](https://lublin.example/a) \
             i `kod`. [G]\n\n### Trzy cechy\n\n1. Jedna\n2. Druga\n   - głębiej\n\n> Cytat z miasta\n\n##### Skok\n\n---\n\n\
             | A | B |\n|---|---|\n| 1 | 2 |\n\n```\n  wcięty kod\n```\n",
        ),
        callout(2, Tone::Info, "Wskaźnik to nie cel"),
        callout(3, Tone::Practice, "Z pracy urzędu"),
        callout(4, Tone::Warning, "Nie obiecuj przed pomiarem"),
        block(
            5,
            BlockData::Image { file: file() },
            BlockBody::Image {
                alt: "Ulica wieczorem".into(),
                caption: "Jasno jest tam, gdzie ktoś idzie.".into(),
            },
        ),
        block(
            6,
            BlockData::Image { file: FileId(Uuid::from_u128(71)) },
            BlockBody::Image { alt: "Obraz, którego nie ma".into(), caption: String::new() },
        ),
        block(
            11,
            BlockData::Table { columns: 3, rows: 2 },
            BlockBody::Table {
                caption: "Trzy sposoby na ciemną ulicę".into(),
                columns: many(&["Sposób", "Koszt", "Czas"]),
                rows: vec![
                    many(&["Przycięcie drzew [004]", "6000 zł", "2 tygodnie"]),
                    many(&["Oprawy LED", "36 000 zł"]),
                ],
            },
        ),
        block_in(
            Lang::En,
            16,
            BlockData::Text,
            BlockBody::Text {
                heading: "In English".into(),
                markdown: "A text without a Polish translation.".into(),
            },
        ),
    ]
}

/// What is watched and taken along.
fn taken() -> Vec<BlockView> {
    let file = || FileId(Uuid::from_u128(70));
    vec![
        block(
            7,
            BlockData::Video { source: VideoSource::File(file()), captions: BTreeMap::new() },
            BlockBody::Video {
                title: "Latarnie reagują na ruch".into(),
                transcript: "Wieczór w **mieście**.".into(),
            },
        ),
        block(
            8,
            BlockData::File { file: file() },
            BlockBody::File {
                title: "Karta celu".into(), description: "Formularz na jedną stronę.".into()
            },
        ),
        block(
            13,
            BlockData::Download { file: None },
            BlockBody::Download {
                title: "Notatka".into(),
                description: "Wyślij tego dnia.".into(),
                template: "# Wzór".into(),
            },
        ),
    ]
}

/// What is answered.
fn worked_on() -> Vec<BlockView> {
    let quiz = BlockData::Quiz { pass_percent: Some(75), attempts: Some(3), minutes: None };
    let labelled = |label: &str, unit: &str| Labelled { label: label.into(), unit: unit.into() };
    let input = |key: &str, default| CalculatorInput { key: key.into(), default };
    vec![
        block(
            9,
            BlockData::Checklist { items: 2 },
            BlockBody::Checklist {
                title: "Przed spotkaniem mam".into(),
                items: many(&["kłopot w jednym zdaniu", "datę"]),
            },
        ),
        block(
            10,
            BlockData::Reflection,
            BlockBody::Reflection { question: "Czyj to kłopot?".into(), hint: "Dwa zdania.".into() },
        ),
        block(
            12,
            BlockData::Calculator {
                inputs: vec![input("lampy", 20.0), input("cena", 0.9)],
                formula: "(lampy + 1) * cena / 100".into(),
            },
            BlockBody::Calculator {
                title: "Ile oszczędza ściemnianie".into(),
                inputs: vec![labelled("Liczba latarni", "szt."), labelled("Cena energii", "zł")],
                result: labelled("Oszczędność", "zł"),
                note: "Bez kosztu wymiany.".into(),
            },
        ),
        BlockView {
            questions: vec![question(1, QuestionKind::Single, "Które zdanie jest celem?")],
            ..block(14, BlockData::Check, BlockBody::Check)
        },
        BlockView {
            questions: vec![question(
                2,
                QuestionKind::Multiple,
                "Pytanie sprawdzianu, które zostaje na platformie",
            )],
            ..block(
                15,
                quiz,
                BlockBody::Quiz { title: "Od kłopotu do celu".into(), intro: "Trzy podejścia.".into() },
            )
        },
    ]
}

fn pictures() -> Pictures {
    let bytes = include_bytes!("../../../demo/media/ulica-wieczorem.png").to_vec();
    [(FileId(Uuid::from_u128(70)), Paper { bytes, width: 1200 })].into()
}

fn printed(booklet: &Booklet, name: &str) -> String {
    let pdf = module(&settings(), booklet, &pictures(), name).unwrap();
    crate::press::tests::keep(&pdf, name);
    letters(&pdf_extract::extract_text_from_mem(&pdf).unwrap())
}

/// Without any space: a line may be broken anywhere.
fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}

fn assert_says(text: &str, sentences: &[&str]) {
    for sentence in sentences {
        assert!(text.contains(&letters(sentence)), "{sentence:?} is not in {text:?}");
    }
}

#[test]
fn every_type_of_block_is_printed_and_no_question_of_a_quiz_is() {
    let mut first = lesson(1, "Od kłopotu do celu", everything());
    first.summary = "Najpierw **kłopot**, potem liczba.".into();
    let booklet = booklet("Strategia i plan działań", vec![first, lesson(2, "Druga lekcja", Vec::new())]);
    let text = printed(&booklet, "module-everything");
    assert_says(
        &text,
        &[
            "Moduł 4 z 9",
            "Strategia i plan działań",
            "Poznasz każdy rodzaj treści.",
            "Wersja 2, teksty 3.",
            "Lekcja 1 z 2 · czytanie 9 min, z ćwiczeniami 25 min",
            "Odróżnisz cel od narzędzia.",
            "stronę (lublin.example/a)",
            "wcięty kod",
            "Jasno jest tam, gdzie ktoś idzie.",
            "Obraz, którego nie ma",
            "Film obejrzysz na stronie lekcji: akademia.example/nauka/jesien/modul/lekcja-1",
            "Tekst filmu Wieczór w mieście.",
            "kłopot w jednym zdaniu",
            "Czyj to kłopot?",
            "36 000 zł",
            "Oszczędność = (Liczba latarni + 1) × Cena energii ÷ 100",
            "Dla liczb podanych jako przykład: 0,19 zł.",
            "Trzy zgłoszenia do 2027 roku",
            "Quiz rozwiążesz na platformie:",
            "A text without a Polish translation.",
            "W skrócie Najpierw kłopot, potem liczba.",
            "Źródła 1. Strategia Lublin 2030 2. opracowanie własne",
        ],
    );
    assert!(!text.contains(&letters("Pytanie sprawdzianu")), "a quiz is taken on the platform");
}

#[test]
fn nothing_that_an_author_writes_is_read_as_markup() {
    let words = |place: &str| format!("{place} {HOSTILE}");
    let hostile = |body: BlockBody, data: BlockData| block(1, data, body);
    let blocks = vec![
        text(1, &words("nagłówek"), &format!("akapit `{HOSTILE}`\n\n```\n{HOSTILE}\n```\n")),
        hostile(
            BlockBody::Callout { title: words("ramka"), markdown: words("treść") },
            BlockData::Callout { tone: Tone::Info },
        ),
        hostile(
            BlockBody::Table {
                caption: words("tabela"),
                columns: vec![words("kolumna")],
                rows: vec![vec![words("komórka")]],
            },
            BlockData::Table { columns: 1, rows: 1 },
        ),
        hostile(
            BlockBody::Image { alt: words("opis"), caption: words("podpis") },
            BlockData::Image { file: FileId(Uuid::from_u128(70)) },
        ),
        hostile(
            BlockBody::Checklist { title: words("lista"), items: vec![words("rzecz")] },
            BlockData::Checklist { items: 1 },
        ),
    ];
    let mut one = lesson(1, &words("lekcja"), blocks);
    one.aim = words("po co");
    one.sources[0].title = words("źródło");
    let text = printed(&booklet(&words("moduł"), vec![one]), "module-hostile");
    for place in [
        "moduł",
        "lekcja",
        "po co",
        "nagłówek",
        "ramka",
        "tabela",
        "kolumna",
        "komórka",
        "podpis",
        "lista",
        "rzecz",
        "źródło",
    ] {
        assert_says(&text, &[&words(place)]);
    }
    // Markdown takes its own signs: backslashes before punctuation, and tags.
    assert_says(&text, &[HOSTILE, r#"treść #panic("x") $x^2$ #import "a.typ" \u{1F600}"#]);
}

#[test]
fn letters_of_all_our_languages_are_read_back_and_others_are_visible() {
    let text = printed(
        &booklet(
            "Zażółć gęślą jaźń",
            vec![lesson(
                1,
                "Příliš žluťoučký kůň",
                vec![text(1, "Їжакевич ґалаґан щось", "Ștefan → NO₂ ≤ 5 李 w Ełku, *Їжакевич* i **Příliš**")],
            )],
        ),
        "module-letters",
    );
    assert_says(
        &text,
        &["Zażółć gęślą jaźń", "Příliš žluťoučký kůň", "Їжакевич ґалаґан щось", "Ștefan › NO2 <= 5 ? w Ełku"],
    );
}

#[test]
fn a_module_of_nothing_but_odd_things_is_printed_too() {
    let endless = "W".repeat(3000);
    let deep = format!("{}koniec", "> - ".repeat(200));
    let long_list = (0..120).map(|n| format!("rzecz numer {n}")).collect();
    let blocks = vec![
        text(1, " ", ""),
        text(2, "\u{200b}", &deep),
        text(3, &endless, &endless),
        text(
            4,
            "",
            "[a](https://e.example/\u{17c}\"><script>) [](https://e.example) [b](javascript:x) [c](/pomoc)",
        ),
        block(
            5,
            BlockData::Checklist { items: 120 },
            BlockBody::Checklist { title: String::new(), items: long_list },
        ),
        block(
            6,
            BlockData::Table { columns: 0, rows: 0 },
            BlockBody::Table { caption: String::new(), columns: Vec::new(), rows: Vec::new() },
        ),
        block(
            7,
            BlockData::Table { columns: 8, rows: 1 },
            BlockBody::Table {
                caption: String::new(),
                columns: vec!["odpowiedzialność".into(); 8],
                rows: vec![vec![String::new()]],
            },
        ),
    ];
    let mut odd = lesson(1, "", blocks);
    odd.aim = String::new();
    odd.sources.clear();
    let text = printed(&booklet(&"Bardzo długi tytuł modułu ".repeat(8), vec![odd]), "module-odd");
    assert_says(&text, &["koniec", "rzecz numer 119", "odpo"]);
    let nothing = Booklet { course: String::new(), ..booklet("", Vec::new()) };
    printed(&nothing, "module-empty");
}

#[test]
fn the_same_module_gives_the_same_bytes_and_says_what_it_is() {
    let booklet = booklet("Woda", vec![lesson(1, "Deszcz", everything())]);
    let print = || module(&settings(), &booklet, &pictures(), "name").unwrap();
    let pdf = print();
    assert_eq!(pdf, print());
    let raw = String::from_utf8_lossy(&pdf);
    for said in [
        "<pdfuaid:part>1</pdfuaid:part>",
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "Moduł 4. Woda",
        "<rdf:li>pl</rdf:li>",
        "/Lang(en)",
    ] {
        assert!(raw.contains(said), "{said}");
    }
}
