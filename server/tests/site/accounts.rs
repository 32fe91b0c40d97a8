//! Accounts as strangers and their owners meet them: what is told alike to everybody, and who is signed out.

use domain::testing::{TestAcademy, databases};

use crate::stage::{Answer, Site};

/// All that a stranger could tell two answers by; the address that was typed comes back in the form.
fn told(answer: &Answer, address: &str) -> (u16, String, String) {
    let typed = address.replace('@', "&#64;");
    let body = answer.body.replace(address, "ADDRESS").replace(&typed, "ADDRESS");
    (answer.status, answer.location().to_owned(), body)
}

#[tokio::test]
async fn nobody_learns_who_has_an_account() {
    for database in databases() {
        let site = Site::over(TestAcademy::on(database).await);
        let academy = &site.academy;
        let (ewa, _) = (academy.person("ewa").await, academy.person("ola").await);
        academy.set_password(&[ewa], "cztery żółte rowery").await;
        let city = domain::enrollment::cast::city(academy, "Ełk").await.unwrap();
        // Ewa has a password, Ola has none, and nobody is nikt.
        for (path, status, form) in [
            ("/zaloguj", 303, "email=ADDRESS".to_owned()),
            ("/zaloguj/haslo", 422, "email=ADDRESS&password=trzy+zielone+rowery".to_owned()),
            (
                "/rejestracja",
                303,
                format!("name=Ktoś&email=ADDRESS&form=she&city={city}&function=inspektor&privacy=yes"),
            ),
        ] {
            let mut answers = Vec::new();
            for name in ["ewa", "ola", "nikt"] {
                let address = format!("{name}@example.pl");
                let answer = site.post(None, path, &form.replace("ADDRESS", &address)).await;
                answers.push(told(&answer, &address));
            }
            assert_eq!(answers[0].0, status, "{path}: {:?}", answers[0]);
            for other in &answers[1..] {
                assert_eq!(&answers[0], other, "on {database} {path} tells them apart");
            }
        }
    }
}

#[tokio::test]
async fn signing_out_everywhere_ends_every_browser_of_hers_and_nobody_elses() {
    for database in databases() {
        let site = Site::over(TestAcademy::on(database).await);
        let academy = &site.academy;
        academy.person("ewa").await;
        academy.person("ola").await;
        let sign_in = async |name: &str| academy.sign_in(&format!("{name}@example.pl")).await;
        let hers = [sign_in("ewa").await, sign_in("ewa").await, sign_in("ewa").await];
        let others = sign_in("ola").await;
        for token in &hers {
            assert_eq!(site.get(Some(token), "/konto").await.status, 200);
        }
        let out = site.post(Some(&hers[1]), "/konto/wyloguj-wszedzie", "").await;
        assert_eq!(out.status, 303, "{}", out.body);
        for token in &hers {
            assert!(
                site.get(Some(token), "/konto").await.asks_to_sign_in(),
                "a browser of hers is still signed in"
            );
        }
        assert_eq!(site.get(Some(&others), "/konto").await.status, 200, "somebody else was signed out");
    }
}
