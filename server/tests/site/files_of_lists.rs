//! Every list that organizers see can be taken along as a file, with what the page's filter leaves.

use std::io::Cursor;

use axum::body::Body;
use calamine::{Data, Reader, Xlsx};
use domain::access::{Role, Scope};
use domain::cohort::limits::Limits;
use domain::enrollment::EnrollmentState::{Confirmed, Waitlisted};
use domain::enrollment::cast;

use crate::stage::{Site, request};

struct Desk {
    site: Site,
    token: String,
}

impl Desk {
    async fn workbook(&self, path: &str) -> Vec<Vec<Data>> {
        let (status, _, bytes) =
            self.site.fetch(request("GET", path, Some(&self.token)), Body::empty()).await;
        assert_eq!(status, 200, "{path}");
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
        let sheet = book.sheet_names()[0].clone();
        assert!(book.worksheet_formula(&sheet).unwrap().is_empty(), "{path} holds a formula");
        book.worksheet_range(&sheet).unwrap().rows().map(<[Data]>::to_vec).collect()
    }

    /// The first column below the head.
    async fn first_column(&self, path: &str) -> Vec<String> {
        self.workbook(path).await.iter().skip(1).map(|row| row[0].to_string()).collect()
    }

    async fn get(&self, path: &str) -> String {
        let answer = self.site.get(Some(&self.token), path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body
    }
}

#[tokio::test]
async fn each_list_is_a_file_of_what_its_filter_leaves() {
    let site = Site::empty("sqlite").await;
    let academy = &site.academy;
    let course = cast::course(academy, "akademia").await.unwrap();
    let cohort = cast::cohort(academy, course, "jesien", Limits::default()).await.unwrap();
    let city = cast::city(academy, "Łódź").await.unwrap();
    let extra = |name: &str, state| cast::Extra { name: name.into(), city, state };
    let people = [extra("Żaneta", Confirmed), extra("=1+1", Confirmed), extra("Adam", Waitlisted)];
    cast::crowd(academy, cohort, &people).await.unwrap();
    academy.with_role("alicja", Role::Administrator, Scope::Everything).await;
    let token = academy.sign_in("alicja@example.pl").await;
    let desk = Desk { site, token };

    let progress = desk.workbook("/organizacja/kohorty/jesien/postep.xlsx?query=zaneta").await;
    assert_eq!((progress.len(), progress[1][1].to_string().as_str()), (2, "Żaneta"));
    let page = desk.get("/organizacja/kohorty/jesien/postep?query=zaneta").await;
    assert!(page.contains("postep.xlsx?query=zaneta"), "the page leads to the file of its filter: {page}");
    let all = desk.get("/organizacja/kohorty/jesien/postep.csv").await;
    assert!(all.contains("'=1+1") && !all.contains("Adam"), "those with a place: {all}");

    assert_eq!(desk.first_column("/organizacja/ludzie.xlsx?query=zaneta").await, ["Żaneta"]);
    assert_eq!(desk.first_column("/organizacja/ludzie.xlsx?role=administrator").await, ["alicja"]);
    assert_eq!(desk.first_column("/organizacja/ludzie.xlsx").await.len(), 4);
    assert!(desk.get("/organizacja/ludzie.csv").await.contains("'=1+1"));

    assert_eq!(desk.first_column("/organizacja/miasta.xlsx?query=lodz").await.len(), 1);
    assert!(desk.first_column("/organizacja/miasta.xlsx?country=CZ").await.is_empty());

    let roll = format!("/organizacja/certyfikaty/{cohort}/lista.xlsx");
    assert_eq!(desk.first_column(&roll).await.len(), 2, "those with a place");

    let log = desk.workbook("/organizacja/dziennik.xlsx?person=alicja%40example.pl").await;
    assert!(log.len() > 1 && matches!(log[1][0], Data::DateTime(_)), "{log:?}");
    assert!(desk.get("/organizacja/dziennik.csv?person=nikt%40example.pl").await.lines().count() == 1);
}
