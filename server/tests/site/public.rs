//! What everybody may look at: its forms lead where they say.

use chrono::TimeDelta;
use domain::testing::{TestAcademy, databases};

use crate::stage::{Answer, Site, request};

/// A form as the page writes it.
struct Form {
    method: String,
    action: String,
    fields: Vec<String>,
}

/// The form of the page that leads there.
fn form(page: &Answer, action: &str) -> Form {
    let of = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
        rest.split_once('"').map(|(value, _)| value.to_owned())
    };
    let forms = page.body.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next());
    let found = forms
        .filter_map(|form| form.split_once('>'))
        .find(|(head, _)| of(head, "action").is_some_and(|to| to == action));
    let (head, inside) = found.unwrap_or_else(|| panic!("no form leads to {action}"));
    let inputs = inside.split("<input").skip(1).filter_map(|rest| of(rest.split('>').next()?, "name"));
    Form {
        method: of(head, "method").unwrap_or_else(|| "get".into()),
        action: action.to_owned(),
        fields: inputs.collect(),
    }
}

#[tokio::test]
async fn a_certificate_is_checked_from_the_home_page() {
    let site = Site::empty("sqlite").await;
    for (home, verify, prefix, unknown) in [
        ("/", "/sprawdz", "", "Nie ma takiego numeru"),
        ("/en", "/en/sprawdz", "/en", "There is no such number"),
    ] {
        let form = form(&site.get(None, home).await, verify);
        assert_eq!(form.method, "get", "{home}");
        assert_eq!(form.fields.len(), 1, "{home} asks for the number alone: {:?}", form.fields);
        let typed = |number: &str| format!("{}?{}={number}", form.action, form.fields[0]);
        let found = site.get(None, &typed("alsc+2026+7k3m9+x2p4q")).await;
        assert_eq!(found.status, 303, "{home}: a number leads to its page, got {}", found.status);
        assert_eq!(found.location(), format!("{prefix}/certyfikat/ALSC-2026-7K3M9-X2P4Q"));
        let wrong = site.get(None, &typed("nie-wiem")).await;
        assert_eq!(wrong.status, 404, "{home}");
        assert!(wrong.body.contains(unknown), "{home}: {}", wrong.body);
    }
}

/// The lines that the sources of the shipped lists ask for.
fn attribution() -> Vec<String> {
    let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("demo/municipalities/SOURCES.md");
    let text = std::fs::read_to_string(file).unwrap();
    let (_, lines) = text.split_once("## Attribution that the product shows").unwrap();
    lines.lines().filter_map(|line| line.strip_prefix("- ")).map(str::to_owned).collect()
}

#[tokio::test]
async fn every_page_leads_to_the_sources_of_the_data_each_named_as_it_asks() {
    let site = Site::empty("sqlite").await;
    let lines = attribution();
    assert_eq!(lines.len(), 5, "{lines:?}");
    for (home, title) in [("/", "Źródła danych"), ("/en", "Data sources")] {
        let home = site.get(None, home).await;
        let foot = home.body.split("<footer").nth(1).unwrap();
        let link = foot.split("href=\"").find(|rest| rest.contains(&format!(">{title}<"))).unwrap();
        let page = site.get(None, link.split('"').next().unwrap()).await;
        assert_eq!(page.status, 200);
        for line in &lines {
            assert!(page.body.contains(&format!(">{line}</p>")), "{line}: {}", page.body);
        }
    }
}

#[tokio::test]
async fn comparing_files_has_a_limit_that_all_servers_share_and_looking_has_its_own() {
    for database in databases() {
        let site = Site::over(TestAcademy::on(database).await);
        const NUMBER: &str = "/certyfikat/ALSC-2026-7K3M9-X2P4Q";
        let compare = async || {
            let post = request("POST", NUMBER, None)
                .header("sec-fetch-site", "same-origin")
                .header("content-type", "multipart/form-data; boundary=x");
            site.send(post, "--x--\r\n".into()).await
        };
        for _ in 0..60 {
            assert_eq!(compare().await.status, 404, "on {database}: nobody has that number");
        }
        let refused = compare().await;
        assert_eq!(refused.status, 429, "on {database}: {}", refused.body);
        let counted = "SELECT CAST(count AS text) FROM attempt_counter WHERE name LIKE 'certificate:%'";
        assert_eq!(site.academy.texts(counted).await, ["61"], "every server reads the same counter");
        assert_eq!(site.get(None, NUMBER).await.status, 404, "on {database}: looking is counted apart");
        site.academy.clock.advance(TimeDelta::minutes(1));
        assert_eq!(compare().await.status, 404, "on {database}: after a minute again");
    }
}

#[tokio::test]
async fn people_are_told_where_to_write() {
    let site = Site::empty("sqlite").await;
    let contact = format!("href=\"mailto:{}\"", site.academy.settings().contact);
    for page in ["/pomoc", "/prywatnosc", "/dostepnosc", "/en/pomoc", "/en/prywatnosc", "/en/dostepnosc"] {
        let shown = site.get(None, page).await;
        assert!(shown.body.contains(&contact), "{page} does not say where to write: {}", shown.body);
    }
    assert!(site.get(None, "/pomoc").await.body.contains("id=\"kontakt\""), "other pages lead there");
}
