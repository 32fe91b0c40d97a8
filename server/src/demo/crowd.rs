//! Officials of many towns, so that cohorts fill. Names are drawn from common ones, in an order that never changes.

use anyhow::Result;
use domain::access::Actor;
use domain::ids::{AffiliationId, CityId};
use domain::lang::Lang;
use domain::people::GrammaticalForm;

use super::stage::{Entrance, Stage};

const SHE: [&str; 16] = [
    "Anna",
    "Ewa",
    "Magdalena",
    "Joanna",
    "Iwona",
    "Beata",
    "Dorota",
    "Monika",
    "Agnieszka",
    "Barbara",
    "Halina",
    "Justyna",
    "Karolina",
    "Lidia",
    "Urszula",
    "Zofia",
];
const HE: [&str; 16] = [
    "Marek",
    "Tomasz",
    "Piotr",
    "Andrzej",
    "Jacek",
    "Robert",
    "Grzegorz",
    "Łukasz",
    "Krzysztof",
    "Dariusz",
    "Bartosz",
    "Wojciech",
    "Rafał",
    "Szymon",
    "Zbigniew",
    "Artur",
];
/// Surnames that are the same for women and men.
const NAMES: [&str; 37] = [
    "Nowak",
    "Sikora",
    "Zając",
    "Wójcik",
    "Mazurek",
    "Kowalczyk",
    "Gołąb",
    "Dudek",
    "Pawlak",
    "Michalak",
    "Szulc",
    "Baran",
    "Kania",
    "Lis",
    "Kubiak",
    "Wilk",
    "Stępień",
    "Sobczak",
    "Urban",
    "Kaczmarek",
    "Duda",
    "Bielak",
    "Kozioł",
    "Marzec",
    "Bednarz",
    "Kozak",
    "Walczak",
    "Pająk",
    "Śliwa",
    "Gajda",
    "Cieślak",
    "Żurek",
    "Łuczak",
    "Wrzos",
    "Czapla",
    "Mróz",
    "Zięba",
];
const FUNCTIONS: [&str; 8] = [
    "inspektor, wydział rozwoju",
    "naczelnik wydziału inwestycji",
    "informatyk urzędu",
    "specjalista ds. funduszy",
    "zastępca burmistrza",
    "kierownik referatu ochrony środowiska",
    "podinspektor, zamówienia publiczne",
    "sekretarz miasta",
];

/// Small and medium-sized towns, in the order in which their people come.
pub const TOWNS: [&str; 72] = [
    "Chojnice",
    "Mława",
    "Łowicz",
    "Nysa",
    "Turek",
    "Ełk",
    "Sandomierz",
    "Piaseczno",
    "Żory",
    "Brzeg",
    "Kutno",
    "Puławy",
    "Świdnik",
    "Jarocin",
    "Zgierz",
    "Bielawa",
    "Sieradz",
    "Ciechanów",
    "Skierniewice",
    "Kraśnik",
    "Sanok",
    "Jasło",
    "Krosno",
    "Mielec",
    "Dębica",
    "Bochnia",
    "Oświęcim",
    "Wadowice",
    "Cieszyn",
    "Racibórz",
    "Kluczbork",
    "Oleśnica",
    "Świdnica",
    "Bolesławiec",
    "Zgorzelec",
    "Lubin",
    "Głogów",
    "Nowa Sól",
    "Żary",
    "Stargard",
    "Szczecinek",
    "Wałcz",
    "Kołobrzeg",
    "Białogard",
    "Malbork",
    "Tczew",
    "Starogard Gdański",
    "Kwidzyn",
    "Iława",
    "Ostróda",
    "Kętrzyn",
    "Giżycko",
    "Suwałki",
    "Augustów",
    "Łomża",
    "Zambrów",
    "Ostrołęka",
    "Wyszków",
    "Otwock",
    "Grójec",
    "Kozienice",
    "Starachowice",
    "Busko-Zdrój",
    "Zamość",
    "Biłgoraj",
    "Łuków",
    "Siedlce",
    "Inowrocław",
    "Brodnica",
    "Świecie",
    "Września",
    "Leszno",
];

/// Somebody of the crowd.
#[derive(Clone)]
pub struct Official {
    pub actor: Actor,
    pub workplace: AffiliationId,
    pub name: String,
}

/// Draws officials one after another.
#[derive(Default)]
pub struct Crowd {
    drawn: usize,
}

impl Crowd {
    /// The next one, who says that she works for the city.
    pub async fn next(&mut self, stage: &Stage, city: CityId) -> Result<Official> {
        let n = self.drawn;
        self.drawn += 1;
        let (first, form) = if n % 5 < 3 {
            (SHE[(n * 7) % SHE.len()], GrammaticalForm::She)
        } else {
            (HE[(n * 7) % HE.len()], GrammaticalForm::He)
        };
        let last = NAMES[(n * 11) % NAMES.len()];
        let name = format!("{first} {last}");
        let email = format!("{}.{n}@urzad.example", domain::city::fold::fold(&name).replace(' ', "."));
        let id = stage
            .enter(&Entrance { name: &name, email: &email, form, lang: Lang::Pl, is_demo: false })
            .await?;
        let workplace = stage.declare(id, &email, city, FUNCTIONS[(n * 3) % FUNCTIONS.len()]).await?;
        Ok(Official { actor: Actor::Member { id, grants: Vec::new() }, workplace, name })
    }
}
