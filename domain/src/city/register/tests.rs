use std::collections::HashMap;
use std::path::Path;

use proptest::prelude::*;

use super::*;

const GMINAS: &str = "country,code,code_scheme,name,region,population,lat,lon,county,unit_type,population_year,population_source\n";
const TOWNS: &str = "country,code,code_scheme,name,region,population,lat,lon,county,unit_type,gmina_code,population_year,population_source,eurostat_city_code\n";
const CZECH: &str = "country,code,code_scheme,name,region,population,lat,lon,district,orp,is_orp_seat,is_pou_seat,population_year,population_source,eurostat_city_code\n";
const HROMADAS: &str = "country,code,code_scheme,name,region,population,lat,lon,raion,unit_type,centre_name,centre_name_latin,centre_code,population_year,population_source\n";
const ELK: &str = "PL,2805011,TERYT-TERC,Ełk,warmińsko-mazurskie,60248,53.82824,22.36469,ełcki,gmina miejska,2021,Eurostat urb_cpop1\n";

fn cities(name: &str, text: &str) -> Vec<RegisterRow> {
    match read(name, text.as_bytes()).expect("a sound file").content {
        Content::Cities(rows) => rows,
        Content::Loans(_) => panic!("cities expected"),
    }
}

fn faults(bytes: impl AsRef<[u8]>) -> Vec<String> {
    let faults = read("file.csv", bytes.as_ref()).expect_err("a faulty file");
    faults.iter().map(ToString::to_string).collect()
}

#[test]
fn a_polish_row_is_read_whole() {
    let rows = cities("gminas.csv", &format!("\u{feff}{GMINAS}{ELK}"));
    let elk = RegisterRow {
        line: 2,
        country: Country::Poland,
        scheme: Scheme::Terc,
        code: "2805011".into(),
        name: "Ełk".into(),
        centre: None,
        region: "warmińsko-mazurskie".into(),
        county: Some("ełcki".into()),
        district: None,
        kind: Kind::UrbanGmina,
        population: Some(Population {
            people: 60_248,
            year: Some(2021),
            source: "Eurostat urb_cpop1".into(),
        }),
        position: Some(Position { latitude: 53.82824, longitude: 22.36469 }),
        eurostat: None,
    };
    assert_eq!(rows, [elk]);
}

#[test]
fn a_hromada_has_its_centre_in_both_scripts() {
    let row = "UA,UA48060150000071713,КАТОТТГ (KATOTTG),Миколаївська міська громада,Миколаївська область,470011,46.97586,31.99397,Миколаївський,міська,Миколаїв,Mykolayiv,UA48060150010035747,2022,SSSU via KSE\n";
    let rows = cities("ua.csv", &format!("{HROMADAS}{row}"));
    let centre = rows[0].centre.as_ref().unwrap();
    assert_eq!((centre.name.as_str(), centre.latin.as_deref()), ("Миколаїв", Some("Mykolayiv")));
    assert_eq!(rows[0].kind, Kind::UrbanHromada);
}

#[test]
fn military_districts_have_no_population_and_cannot_be_chosen() {
    let libava = "CZ,503941,CZSO-OBEC (RÚIAN),Libavá,Olomoucký kraj,1213,49.7013,17.58903,Olomouc,Olomouc,0,0,,GeoNames,\n";
    let namesake = "CZ,582808,CZSO-OBEC (RÚIAN),Březina,Jihomoravský kraj,1000,49.2,16.7,Brno-venkov,Šlapanice,0,0,,GeoNames,\n";
    let rows = cities("cz.csv", &format!("{CZECH}{libava}{namesake}"));
    assert_eq!((rows[0].kind, rows[0].population.as_ref()), (Kind::MilitaryDistrict, None));
    assert!(!rows[0].kind.is_selectable());
    assert!(rows[1].kind.is_selectable() && rows[1].population.is_some());
}

#[test]
fn a_town_lends_to_its_gmina() {
    let row = "PL,0201044,TERYT-TERC,Nowogrodziec,dolnośląskie,4031,51.19543,15.39854,bolesławiecki,miasto (w gminie miejsko-wiejskiej),0201043,,GeoNames,\n";
    let file = read("any.csv", format!("{TOWNS}{row}").as_bytes()).expect("a sound file");
    let Content::Loans(loans) = file.content else { panic!("loans expected") };
    assert_eq!((loans[0].code.as_str(), loans[0].lender.as_str()), ("0201043", "0201044"));
    assert_eq!(loans[0].population.as_ref().map(|lent| lent.people), Some(4031));
}

#[test]
fn the_czech_selection_lends_because_of_its_name() {
    let row = "CZ,500496,CZSO-OBEC (RÚIAN),Olomouc,Olomoucký kraj,99496,49.59387,17.25087,Olomouc,Olomouc,1,1,2022,Eurostat urb_cpop1,CZ006C\n";
    let text = format!("{CZECH}{row}");
    let read_as = |name| read(name, text.as_bytes()).expect("a sound file").layout;
    assert_eq!(read_as("cz_towns_selection.csv"), Layout::CzTowns);
    assert_eq!(read_as("cz_municipalities.csv"), Layout::CzMunicipalities);
}

#[test]
fn a_file_that_is_no_csv_of_ours_is_refused_in_one_sentence() {
    let cases: [(&[u8], &str); 10] = [
        (b"", "the file is empty; name the file that holds the list"),
        (b" \n\n", "the file is empty; name the file that holds the list"),
        (b"\xff\xfec\0o\0", "the file is encoded as UTF-16; save it from the spreadsheet as “CSV UTF-8”"),
        (
            b"country,code\nPL,\xb3\xf3d\xbc\n",
            "line 2: the file is not encoded as UTF-8 (byte 16); save it from the spreadsheet as “CSV UTF-8”",
        ),
        (
            b"country;code;name\nPL;1;a\n",
            "line 1: columns are separated by semicolons, not by commas; save the file with commas",
        ),
        (
            b"country\tcode\n",
            "line 1: columns are separated by tabs, not by commas; save the file with commas",
        ),
        (
            b"a,b,c\n1,2,3\n",
            "line 1: the header is that of no known list of municipalities; the first line must name columns, such as country, code, name",
        ),
        (b"code,name,code\n", "line 1: the column code stands in the header twice; leave one of them"),
        (
            b"country,code_scheme,name,region,population,lat,lon,county,unit_type,population_year\n",
            "line 1: Polish gminas: the header lacks the columns code, population_source; name them in the first line exactly so",
        ),
        (GMINAS.as_bytes(), "the file has a header but no rows; name the whole file of the list"),
    ];
    for (bytes, sentence) in cases {
        assert_eq!(faults(bytes), [sentence]);
    }
}

#[test]
fn every_bad_row_is_named_with_its_column() {
    let rows = [
        "PL,2805011,TERYT-TERC,Ełk,warmińsko-mazurskie,60248,53.82824,22.36469,ełcki,gmina miejska,2021,Eurostat\n",
        "PL,2805011,TERYT-TERC,Ełk,warmińsko-mazurskie,,,,ełcki,gmina miejska,,\n",
        "PL,2805022,TERYT-TERC,Ełk,warmińsko-mazurskie,12 500,53.82824,22.36469,ełcki,gmina wiejska,,GeoNames\n",
        "PL,2805032,TERYT-TERC,Prostki,warmińsko-mazurskie,-4,53.8,,ełcki,gmina wiejska,,GeoNames\n",
        "PL,28O5042,TERYT-TERC,,warmińsko-mazurskie,,99,22,ełcki,wieś,20x1,\n",
        "CZ,2805052,KATOTTG,Kalinowo,warmińsko-mazurskie,99999999,x,200,ełcki,gmina wiejska,,GeoNames\n",
        "PL,2805062,TERYT-TERC,Stare Juchy\n",
    ]
    .concat();
    // A row with too few fields is told first: where columns have slipped, nothing else can be trusted.
    assert_eq!(
        faults(format!("{GMINAS}{rows}")),
        [
            "line 8: the row has 4 fields, the header 12; put text with a comma in quotes, leave an empty field between commas"
        ]
    );

    let rows = rows.lines().take(6).map(|line| format!("{line}\n")).collect::<String>();
    let expected = [
        "line 3, column code: the code 2805011 stands in line 2 already; leave one of them",
        "line 4, column population: “12 500” is not a whole number",
        "line 5, column population: “-4” is not a whole number",
        "line 5, column lon: give both coordinates or neither",
        "line 6, column code: “28O5042” is not a code of this list",
        "line 6, column unit_type: unknown value “wieś”",
        "line 6, column population_year: “20x1” is not a year",
        "line 6, column name: the field must not be blank",
        "line 6, column lat: “99” is not a coordinate in degrees",
        "line 7, column country: unknown value “CZ”",
        "line 7, column code_scheme: unknown value “KATOTTG”",
        "line 7, column population: “99999999” is not a whole number",
        "line 7, column lat: “x” is not a coordinate in degrees",
        "line 7, column lon: “200” is not a coordinate in degrees",
    ];
    assert_eq!(faults(format!("{GMINAS}{rows}")), expected);
}

#[test]
fn names_are_stored_composed() {
    let row = ELK.replace("Ełk", "  Go\u{301}ra ");
    assert_eq!(cities("pl.csv", &format!("{GMINAS}{row}"))[0].name, "Góra");
}

/// The lists that the demo ships are the real ones.
pub(crate) fn shipped(name: &str) -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/demo/municipalities");
    std::fs::read(folder.join(name)).expect("the demo ships the lists")
}

/// All cities of the four full lists.
pub(crate) fn shipped_cities() -> Vec<RegisterRow> {
    ["pl_gminas.csv", "cz_municipalities.csv", "ua_hromadas.csv", "md_towns.csv"]
        .into_iter()
        .flat_map(|name| match read(name, &shipped(name)).expect("the shipped lists are sound").content {
            Content::Cities(rows) => rows,
            Content::Loans(_) => panic!("{name} holds cities"),
        })
        .collect()
}

#[test]
fn the_shipped_lists_hold_10_267_cities() {
    let mut counts = HashMap::new();
    let mut military = 0;
    for name in
        ["pl_gminas", "cz_municipalities", "ua_hromadas", "md_towns", "pl_towns", "cz_towns_selection"]
    {
        let file = read(name, &shipped(&format!("{name}.csv"))).expect("the shipped lists are sound");
        let count = match &file.content {
            Content::Cities(rows) => {
                military += rows.iter().filter(|row| !row.kind.is_selectable()).count();
                rows.len()
            }
            Content::Loans(loans) => loans.len(),
        };
        counts.insert(file.layout, count);
    }
    let cities: usize =
        counts.iter().filter(|(layout, _)| !layout.is_enriching()).map(|(_, count)| count).sum();
    assert_eq!((cities, military), (10_267, 4));
    assert_eq!((counts[&Layout::PlTowns], counts[&Layout::CzTowns]), (1_020, 507));
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read("x.csv", &bytes);
        let _ = read("x.csv", &[GMINAS.as_bytes(), &bytes].concat());
    }

    #[test]
    fn no_text_under_a_right_header_makes_the_reader_panic(text in "(\\PC{0,6}[,\"\n]){0,40}") {
        let _ = read("x.csv", format!("{HROMADAS}{text}").as_bytes());
    }
}
