//! Fifty people sign in with passwords while a hundred certificates wait for the press: how much memory that takes.

use std::io::{Error, Result};
use std::time::Instant;

use domain::access::{Role, Scope};
use domain::certification::commands::issue_by_organizer;
use domain::certification::{ReasonForm, queries};
use domain::clock::{Clock, SystemClock};
use domain::learning::cast;
use domain::testing::TestAcademy;

use crate::client::{Client, post};
use crate::{broken, peak, say, serve};

const SIGN_INS: usize = 50;
const CERTIFICATES: usize = 100;
const PASSWORD: &str = "szczudło-9-obłok-wrzos";

/// Prints the peak of the server's memory and how long the crowd waited.
pub async fn crowd() -> Result<()> {
    let academy = TestAcademy::on("sqlite").await;
    academy.clock.set(SystemClock.now());
    let stage = cast::stage(&academy, None).await;
    let organizer = academy.with_role("organizer", Role::Organizer, Scope::Everything).await;
    let reason = ReasonForm { reason: "Ukończyła program przed wprowadzeniem platformy.".into() };
    for number in 0..CERTIFICATES {
        let holder = academy.official(&format!("absolwentka{number}")).await;
        let seat = cast::seat(&academy, &stage, &holder, i32::try_from(number + 1).unwrap_or_default()).await;
        issue_by_organizer(&academy, &organizer, seat, &reason).await.map_err(broken)?;
    }
    let mut people = Vec::new();
    for number in 0..SIGN_INS {
        people.push(academy.person(&format!("osoba{number}")).await);
    }
    academy.set_password(&people, PASSWORD).await;

    let server = serve(&academy.url, &academy.settings().data_dir.clone()).await?;
    let begun = Instant::now();
    let mut arrivals = Vec::new();
    for number in 0..SIGN_INS {
        let port = server.port;
        arrivals.push(tokio::spawn(async move {
            let form = format!(
                "email=osoba{number}%40example.pl&password=szczud%C5%82o-9-ob%C5%82ok-wrzos&next=%2F"
            );
            let answer = Client::connect(port).await?.send(&post("/zaloguj/haslo", "", &form)).await?;
            let is_in = answer.status == 303 && answer.head.contains("set-cookie");
            if is_in { Ok(()) } else { Err(Error::other(format!("a sign-in got {}", answer.status))) }
        }));
    }
    for arrival in arrivals {
        arrival.await.map_err(Error::other)??;
    }
    say("crowd_signed_in_after", begun.elapsed().as_secs_f64(), "s");
    while !queries::unprinted(&academy, 1).await.map_err(broken)?.is_empty() {
        if begun.elapsed().as_secs() > 120 {
            return Err(Error::other("a hundred certificates were not printed in two minutes"));
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    say("crowd_certificates_printed_after", begun.elapsed().as_secs_f64(), "s");
    say("crowd_memory_peak", peak(&server)?, "MB");
    Ok(())
}
