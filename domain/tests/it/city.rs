use std::path::Path;

use domain::access::{Actor, Role, Scope};
use domain::city::commands::{
    ImportReport, ListFile, Outcome, confirm_domain, drop_domain, import_lists, merge, rename,
};
use domain::city::{CityFilter, Scheme, SizeClass, queries};
use domain::cohort::groups::CityGroup;
use domain::cohort::limits::{Cap, Limits};
use domain::enrollment::commands::apply;
use domain::enrollment::{EnrollmentState, cast, check_seats};
use domain::error::{Error, FieldError};
use domain::ids::CityId;
use domain::lang::Lang;
use domain::testing::{TestAcademy, on_each_database};
use domain::text::Email;

const SYSTEM: Actor = Actor::System { job: "import" };
const FULL: [&str; 4] = ["pl_gminas.csv", "cz_municipalities.csv", "ua_hromadas.csv", "md_towns.csv"];
const ENRICHING: [&str; 2] = ["pl_towns.csv", "cz_towns_selection.csv"];
const HEADER: &str = "country,code,code_scheme,name,region,population,lat,lon,county,unit_type,population_year,population_source\n";
const ELK: &str = "PL,2805011,TERYT-TERC,Ełk,warmińsko-mazurskie,60248,53.82824,22.36469,ełcki,gmina miejska,2021,Eurostat urb_cpop1\n";
const VILLAGES: &str =
    "PL,2805022,TERYT-TERC,Ełk,warmińsko-mazurskie,,53.82824,22.36469,ełcki,gmina wiejska,,\n";

fn shipped(name: &str) -> ListFile {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/demo/municipalities");
    ListFile { name: name.into(), bytes: std::fs::read(folder.join(name)).unwrap() }
}

fn file(rows: &[&str]) -> ListFile {
    ListFile { name: "list.csv".into(), bytes: format!("{HEADER}{}", rows.concat()).into_bytes() }
}

async fn import(academy: &TestAcademy, files: &[ListFile]) -> ImportReport {
    import_lists(academy, &SYSTEM, files).await.unwrap()
}

fn counts(report: &ImportReport) -> (usize, usize, usize) {
    report
        .files
        .iter()
        .map(domain::city::commands::FileReport::counts)
        .fold((0, 0, 0), |sum, file| (sum.0 + file.0, sum.1 + file.1, sum.2 + file.2))
}

async fn by_code(academy: &TestAcademy, scheme: Scheme, code: &str) -> CityId {
    queries::find_by_code(academy, scheme, code).await.unwrap().unwrap()
}

async fn labels(academy: &TestAcademy, query: &str) -> Vec<String> {
    let found = queries::search(academy, query, 5).await.unwrap();
    found.first.iter().map(|city| city.naming.label(Lang::Pl)).collect()
}

#[tokio::test]
async fn the_shipped_lists_make_10_267_cities_and_make_them_once() {
    on_each_database(async |academy| {
        // Enriching lists may come first: the full ones go before them.
        let files: Vec<_> = ENRICHING.iter().chain(&FULL).map(|name| shipped(name)).collect();
        let report = import(academy, &files).await;
        assert!(report.is_written);
        assert_eq!(queries::count(academy).await.unwrap(), 10_267);
        assert_eq!(counts(&report).0, 10_267);

        let again = import(academy, &files).await;
        assert_eq!(counts(&again), (0, 0, 10_267 + 1_020 + 507));
        assert_eq!(queries::count(academy).await.unwrap(), 10_267);
        // A full list alone does not take back what was lent.
        let full = import(academy, &[shipped("pl_gminas.csv")]).await;
        assert_eq!(counts(&full), (0, 0, 2_479));

        the_military_districts_are_out(academy).await;
        a_town_part_has_lent(academy).await;
        for (query, first) in [
            ("lodz", "Łódź, gmina miejska, miasto na prawach powiatu"),
            ("Ełk", "Ełk, gmina miejska, pow. ełcki"),
            ("balti", "Bălți, municipium"),
            ("Київ", "Київ (Kyiv), miasto o specjalnym statusie"),
            ("kyiv", "Київ (Kyiv), miasto o specjalnym statusie"),
        ] {
            assert_eq!(labels(academy, query).await[0], first);
        }
    })
    .await;
}

async fn the_military_districts_are_out(academy: &TestAcademy) {
    for code in ["503941", "545422", "555177", "592935"] {
        let id = by_code(academy, Scheme::Ruian, code).await;
        let facts = queries::city_facts(academy, &SYSTEM, id).await.unwrap();
        assert_eq!((facts.inhabitants, facts.card.size_class), (None, SizeClass::Unknown), "{code}");
        assert_eq!(queries::find_selectable(academy, id).await.unwrap(), None, "{code}");
    }
    let namesakes = queries::search(academy, "Březina", 50).await.unwrap();
    assert!(namesakes.total > 0 && namesakes.first.iter().all(|city| city.is_selectable));
}

async fn a_town_part_has_lent(academy: &TestAcademy) {
    let id = by_code(academy, Scheme::Terc, "0201043").await;
    let facts = queries::city_facts(academy, &SYSTEM, id).await.unwrap();
    let inhabitants = facts.inhabitants.unwrap();
    assert_eq!((inhabitants.people, inhabitants.lender.as_deref()), (4_031, Some("0201044")));
    assert_eq!(queries::find_by_code(academy, Scheme::Terc, "0201044").await.unwrap(), None);
    let lodz = by_code(academy, Scheme::Terc, "1061011").await;
    let facts = queries::city_facts(academy, &SYSTEM, lodz).await.unwrap();
    assert_eq!(facts.eurostat.as_deref(), Some("PL002C"));
    assert_eq!(facts.inhabitants.unwrap().lender, None);
}

#[tokio::test]
async fn one_bad_row_keeps_everything_out() {
    on_each_database(async |academy| {
        let bad = VILLAGES.replace("22.36469", "east");
        let latin_2 = ListFile { name: "latin2.csv".into(), bytes: b"country,code\nPL,\xb3\n".to_vec() };
        let report = import(academy, &[file(&[ELK]), latin_2]).await;
        assert!(!report.is_written);
        assert_eq!(report.files[0].faults, []);
        assert_eq!(
            report.files[1].faults[0].sentence(Lang::Pl),
            "wiersz 2: plik nie jest w kodowaniu UTF-8 (bajt 16); zapisz go w arkuszu jako „CSV UTF-8”"
        );
        let report = import(academy, &[file(&[ELK, &bad])]).await;
        let faults: Vec<_> = report.files[0].faults.iter().map(ToString::to_string).collect();
        assert_eq!(faults, ["line 3, column lon: “east” is not a coordinate in degrees"]);
        assert_eq!(queries::count(academy).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_loan_needs_its_city_and_a_city_stands_in_one_file() {
    on_each_database(async |academy| {
        let report = import(academy, &[shipped("pl_towns.csv")]).await;
        assert!(!report.is_written);
        assert_eq!(report.files[0].faults.len(), 1_020);
        let again = ListFile { name: "again.csv".into(), ..file(&[ELK]) };
        let report = import(academy, &[file(&[ELK, VILLAGES]), again]).await;
        assert!(!report.is_written);
        let fault = report.files[1].faults[0].to_string();
        assert_eq!(
            fault,
            "line 2, column code: the code 2805011 is in the file list.csv too; take it out of one of them"
        );
        assert_eq!(queries::count(academy).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn seats_follow_a_city_whose_size_changes() {
    on_each_database(async |academy| {
        import(academy, &[file(&[ELK, VILLAGES])]).await;
        let elk = by_code(academy, Scheme::Terc, "2805011").await;
        let course = cast::course(academy, "akademia").await.unwrap();
        let medium = CityGroup { sizes: [SizeClass::Medium].into(), cap: Cap::of(1), ..CityGroup::default() };
        let limits = Limits { groups: vec![medium], ..Limits::default() };
        let cohort = cast::cohort(academy, course, "jesien", limits).await.unwrap();
        for name in ["ewa", "jan"] {
            let actor = academy.official(name).await;
            let place = cast::workplace(academy, actor.person().unwrap(), elk, "confirmed").await.unwrap();
            apply(academy, &actor, cohort, &cast::form(place)).await.unwrap();
        }
        let states = async || {
            let outcome = cast::outcome(academy, cohort).await.unwrap();
            outcome.into_iter().map(|(_, _, state)| state).collect::<Vec<_>>()
        };
        assert_eq!(states().await, [EnrollmentState::Confirmed, EnrollmentState::Waitlisted]);
        import(academy, &[file(&[&ELK.replace("60248", "12000")])]).await;
        assert_eq!(states().await, [EnrollmentState::Confirmed; 2], "a small city is of no group");
        import(academy, &[file(&[ELK])]).await;
        assert_eq!(states().await, [EnrollmentState::Confirmed; 2], "nobody loses a seat");
        assert_eq!(check_seats(academy).await.unwrap(), []);
    })
    .await;
}

#[tokio::test]
async fn a_changed_row_updates_its_city_and_the_search() {
    on_each_database(async |academy| {
        import(academy, &[file(&[ELK, VILLAGES])]).await;
        let id = by_code(academy, Scheme::Terc, "2805011").await;
        assert_eq!(labels(academy, "elk").await.len(), 2);
        let report =
            import(academy, &[file(&[&ELK.replace("60248", "12000").replace(",Ełk,", ",Lyck,")])]).await;
        assert_eq!(report.files[0].rows[0].outcome, Outcome::Updated(vec!["name", "population", "derived"]));
        let city = queries::get_city(academy, id).await.unwrap();
        assert_eq!((city.population, city.size_class), (Some(12_000), SizeClass::Small));
        assert_eq!(labels(academy, "lyck").await, ["Lyck, gmina miejska, pow. ełcki"]);
        assert_eq!(labels(academy, "elk").await, ["Ełk, gmina wiejska, pow. ełcki"]);
    })
    .await;
}

#[tokio::test]
async fn an_organizers_name_outlives_imports() {
    on_each_database(async |academy| {
        import(academy, &[file(&[ELK])]).await;
        let id = by_code(academy, Scheme::Terc, "2805011").await;
        let organizer = academy.with_role("ola", Role::Organizer, Scope::Everything).await;
        rename(academy, &organizer, id, "Ełk nad Jeziorem", "uchwała rady").await.unwrap();
        assert_eq!(counts(&import(academy, &[file(&[ELK])]).await), (0, 0, 1));
        assert_eq!(queries::get_city(academy, id).await.unwrap().naming.name, "Ełk nad Jeziorem");
        let official = academy.official("ewa").await;
        assert_eq!(rename(academy, &official, id, "X", "y").await, Err(Error::Denied));
        let blank = rename(academy, &organizer, id, " ", "y").await;
        assert_eq!(blank, Err(Error::field("name", FieldError::Required)));
    })
    .await;
}

#[tokio::test]
async fn a_merged_city_counts_under_its_successor() {
    on_each_database(async |academy| {
        import(academy, &[file(&[ELK, VILLAGES])]).await;
        let town = by_code(academy, Scheme::Terc, "2805011").await;
        let villages = by_code(academy, Scheme::Terc, "2805022").await;
        let organizer = academy.with_role("ola", Role::Organizer, Scope::Everything).await;
        merge(academy, &organizer, villages, town, "połączenie gmin").await.unwrap();
        assert!(matches!(
            merge(academy, &organizer, town, villages, "z powrotem").await,
            Err(Error::Refused(_))
        ));
        assert!(matches!(
            merge(academy, &organizer, town, town, "samo z sobą").await,
            Err(Error::Invalid(_))
        ));

        let tx = academy.begin().await.unwrap();
        assert_eq!(queries::counted_under(&tx, villages).await.unwrap().id, town);
        assert_eq!(queries::counted_under(&tx, town).await.unwrap().id, town);
        drop(tx);
        assert_eq!(labels(academy, "elk").await.len(), 1);
        // A later import of the old list does not bring it back.
        import(academy, &[file(&[ELK, VILLAGES])]).await;
        assert_eq!(queries::find_selectable(academy, villages).await.unwrap(), None);
        let page = queries::city_page(academy, &organizer, &CityFilter::default()).await.unwrap();
        assert_eq!((page.total, page.next), (2, None));
    })
    .await;
}

#[tokio::test]
async fn a_confirmed_domain_belongs_to_its_city_only() {
    on_each_database(async |academy| {
        import(academy, &[file(&[ELK, VILLAGES])]).await;
        let town = by_code(academy, Scheme::Terc, "2805011").await;
        let villages = by_code(academy, Scheme::Terc, "2805022").await;
        let organizer = academy.with_role("ola", Role::Organizer, Scope::Everything).await;
        confirm_domain(academy, &organizer, town, " @UM.elk.pl ").await.unwrap();
        confirm_domain(academy, &organizer, town, "um.elk.pl").await.unwrap();
        assert!(matches!(
            confirm_domain(academy, &organizer, town, "gmail.com").await,
            Err(Error::Invalid(_))
        ));
        assert!(matches!(confirm_domain(academy, &organizer, town, "elk").await, Err(Error::Invalid(_))));

        let email = Email::parse("e.nowak@um.elk.pl").unwrap();
        let tx = academy.begin().await.unwrap();
        assert!(queries::is_confirmed_domain(&tx, town, &email).await.unwrap());
        assert!(!queries::is_confirmed_domain(&tx, villages, &email).await.unwrap());
        drop(tx);
        drop_domain(academy, &organizer, town, "um.elk.pl").await.unwrap();
        assert_eq!(drop_domain(academy, &organizer, town, "um.elk.pl").await, Err(Error::NotFound));
    })
    .await;
}

#[tokio::test]
async fn the_organizers_list_is_paged_by_name() {
    on_each_database(async |academy| {
        import(academy, &[shipped("md_towns.csv"), shipped("pl_gminas.csv")]).await;
        let mut filter = CityFilter { country: "MD".into(), ..CityFilter::default() };
        let first = queries::city_page(academy, &SYSTEM, &filter).await.unwrap();
        assert_eq!((first.cities.len(), first.total), (50, 60));
        filter.after = first.next.unwrap().to_string();
        let second = queries::city_page(academy, &SYSTEM, &filter).await.unwrap();
        assert_eq!((second.cities.len(), second.next), (10, None));
        let query = CityFilter { query: "balti".into(), ..CityFilter::default() };
        assert_eq!(
            queries::city_page(academy, &SYSTEM, &query).await.unwrap().cities[0].naming.name,
            "Bălți"
        );
    })
    .await;
}
