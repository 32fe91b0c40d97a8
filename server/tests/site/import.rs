//! `academy import municipalities` as an operator meets it: what is wrong and what to do, and what became of each row.

use std::path::Path;
use std::process::Output;

use domain::enrollment::cast;
use domain::testing::TestAcademy;

use crate::process::program;

const HEAD: &str = "country,code,code_scheme,name,region,population,lat,lon,county,unit_type,population_year,\
    population_source\n";

fn row(code: &str, name: &str) -> String {
    format!(
        "PL,{code},TERYT-TERC,{name},dolnośląskie,40682,51.26418,15.5697,bolesławiecki,gmina miejska,,GeoNames\n"
    )
}

/// Imports files of the academy's folder, which are written first.
fn import(academy: &TestAcademy, args: &[&str], files: &[(&str, &[u8])]) -> Output {
    let folder = &academy.settings().data_dir;
    for (name, bytes) in files {
        std::fs::write(folder.join(name), bytes).unwrap();
    }
    let names = files.iter().map(|(name, _)| name);
    program(academy).args(["import", "municipalities"]).args(args).args(names).output().unwrap()
}

fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

async fn cities(academy: &TestAcademy) -> i64 {
    cast::count(academy, "city", "1 = 1").await.unwrap()
}

#[tokio::test]
async fn a_list_with_a_fault_says_where_it_is_and_what_to_do_and_is_not_written() {
    let academy = TestAcademy::on("sqlite").await;
    let good = format!("{HEAD}{}", row("0201011", "Bolesławiec"));
    // As a Polish spreadsheet saves it: Windows-1250.
    let windows = [good.as_bytes(), b"PL,0202011,TERYT-TERC,Bielawa,dolno\x9cl\xb9skie,,,,,,,\n"].concat();
    let offset = good.len() + "PL,0202011,TERYT-TERC,Bielawa,dolno".len();
    let unicode: Vec<u8> =
        [0xff, 0xfe].into_iter().chain(good.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    for (bytes, sentence) in [
        (Vec::new(), "bad: the file is empty; name the file that holds the list".to_owned()),
        (
            HEAD.as_bytes().to_vec(),
            "bad: the file has a header but no rows; name the whole file of the list".to_owned(),
        ),
        (
            windows,
            format!(
                "bad: line 3: the file is not encoded as UTF-8 (byte {offset}); save it from the spreadsheet as \
                 “CSV UTF-8”"
            ),
        ),
        (
            unicode,
            "bad: the file is encoded as UTF-16; save it from the spreadsheet as “CSV UTF-8”".to_owned(),
        ),
        (
            good.replace("name,region", "nazwa,region").into_bytes(),
            "bad: line 1: Polish gminas: the header lacks the columns name; name them in the first line exactly so"
                .to_owned(),
        ),
        (
            good.replace(',', ";").into_bytes(),
            "bad: line 1: columns are separated by semicolons, not by commas; save the file with commas".to_owned(),
        ),
        (
            format!("{good}{}", row("0201011", "Inne")).into_bytes(),
            "bad: line 3, column code: the code 0201011 stands in line 2 already; leave one of them".to_owned(),
        ),
        (
            format!("{good}{}", row("0202011", "Bielawa, miasto")).into_bytes(),
            "bad: line 3: the row has 13 fields, the header 12; put text with a comma in quotes, leave an empty \
             field between commas"
                .to_owned(),
        ),
        (
            format!("{good}{}", row("0202011", "")).into_bytes(),
            "bad: line 3, column name: the field must not be blank".to_owned(),
        ),
    ] {
        let output = import(&academy, &[], &[("lista.csv", &bytes)]);
        let text = said(&output);
        assert!(!output.status.success(), "{sentence}: {text}");
        let lines: Vec<_> = text.lines().map(str::trim).collect();
        assert!(lines.contains(&sentence.as_str()), "{sentence}\nis not in\n{text}");
        assert!(lines.contains(&"academy: nothing was written"), "{text}");
        assert!(lines[0].starts_with("lista.csv: ") && lines[0].ends_with(", 1 bad"), "{text}");
        assert_eq!(cities(&academy).await, 0, "{sentence}: something was written");
    }
    let output = import(&academy, &[], &[("lista.csv", good.as_bytes())]);
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(cities(&academy).await, 1);
}

/// The report's rows without its head.
fn rows(folder: &Path, name: &str) -> Vec<String> {
    let text = std::fs::read_to_string(folder.join(name)).unwrap();
    let mut rows: Vec<_> = text.lines().map(str::to_owned).collect();
    assert_eq!(rows.remove(0), "file,line,code,name,outcome,reason");
    rows
}

#[tokio::test]
async fn a_report_has_every_row_of_a_long_list() {
    let academy = TestAcademy::on("sqlite").await;
    let folder = academy.settings().data_dir.clone();
    let codes = || (0..300).map(|number| format!("{:06}1", 20_000 + number));
    let list = |name: &str| format!("{HEAD}{}", codes().map(|code| row(&code, name)).collect::<String>());
    let first = import(&academy, &["--report", "first.csv"], &[("lista.csv", list("Nowa").as_bytes())]);
    assert!(first.status.success(), "{}", said(&first));
    assert!(said(&first).contains("300 added, 0 updated, 0 unchanged, 0 bad"), "{}", said(&first));
    assert!(said(&first).contains("every row stands in first.csv"), "{}", said(&first));
    let expected: Vec<_> =
        codes().enumerate().map(|(at, code)| format!("lista.csv,{},{code},Nowa,added,", at + 2)).collect();
    assert_eq!(rows(&folder, "first.csv"), expected);

    // One row changes, the others stay; a report is asked for by name, and nothing is written over.
    let changed = list("Nowa").replacen("40682", "40700", 1);
    let taken = import(&academy, &["--report", "lista.csv"], &[("lista.csv", changed.as_bytes())]);
    assert!(!taken.status.success() && said(&taken).contains("--report"), "{}", said(&taken));
    assert_eq!(std::fs::read_to_string(folder.join("lista.csv")).unwrap(), changed);
    let without = import(&academy, &[], &[("lista.csv", changed.as_bytes())]);
    let text = said(&without);
    assert!(text.contains("line 2: 0200001 Nowa updated: population"), "{text}");
    assert!(text.contains("299 rows are only counted here: `--report FILE` writes every row"), "{text}");
    let again = import(&academy, &["--report", "again.csv"], &[("lista.csv", changed.as_bytes())]);
    assert!(again.status.success(), "{}", said(&again));
    assert!(rows(&folder, "again.csv").iter().all(|row| row.ends_with(",unchanged,")));
    assert_eq!(rows(&folder, "again.csv").len(), 300);
}

#[tokio::test]
async fn a_report_of_a_refused_import_has_every_row_too() {
    let academy = TestAcademy::on("sqlite").await;
    let folder = academy.settings().data_dir.clone();
    let sound = format!("{HEAD}{}", row("0201011", "Bolesławiec"));
    let faulty = format!(
        "{HEAD}{}{}{}",
        row("0202011", "Bielawa"),
        row("02o2021", "Dzierżoniów"),
        row("0201011", "Pieszyce")
    );
    let output = import(
        &academy,
        &["--report", "report.csv"],
        &[("a.csv", sound.as_bytes()), ("b.csv", faulty.as_bytes()), ("pusty.csv", b"")],
    );
    assert!(!output.status.success(), "{}", said(&output));
    assert_eq!(
        rows(&folder, "report.csv"),
        [
            "a.csv,2,0201011,Bolesławiec,not written,would be added",
            "b.csv,2,0202011,Bielawa,not written,its file has faults",
            "b.csv,3,02o2021,Dzierżoniów,bad,column code: “02o2021” is not a code of this list",
            "b.csv,4,0201011,Pieszyce,not written,its file has faults",
            "pusty.csv,,,,bad,\"the file is empty; name the file that holds the list\"",
        ]
    );
    assert!(
        said(&output).contains("a.csv: Polish gminas: not written (1 would be added"),
        "{}",
        said(&output)
    );
    assert_eq!(cities(&academy).await, 0);
}
