use domain::Academy;
use domain::access::{Actor, Grant, Role, Scope};
use domain::error::Error;
use domain::files::commands::{Home, add, sweep};
use domain::files::queries::open;
use domain::files::{FileKind, Intake};
use domain::ids::ModuleId;
use domain::testing::{TestAcademy, on_each_database};

const SYSTEM: Actor = Actor::System { job: "test" };

/// A picture with a place in its metadata: a PNG chunk of text.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.add_text_chunk("Place".into(), "secret garden".into()).unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&vec![0; (width * height) as usize]).unwrap();
    writer.finish().unwrap();
    bytes
}

async fn module(academy: &Academy) -> ModuleId {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../server/demo/programme/curriculum.json");
    let file = std::fs::read(path).unwrap();
    domain::catalog::import::import_programme(academy, &SYSTEM, &file).await.unwrap();
    let slug = "akademia-lidera-smart-city";
    let course = domain::catalog::queries::course_view(academy, slug, domain::lang::Lang::Pl).await.unwrap();
    course.modules[0].module
}

async fn lecturer(academy: &TestAcademy, name: &str, module: ModuleId) -> Actor {
    academy.with_role(name, Role::Lecturer, Scope::Module(module)).await
}

#[tokio::test]
async fn a_picture_is_drawn_anew_and_belongs_to_its_module() {
    on_each_database(async |academy| {
        let module = module(academy).await;
        let author = lecturer(academy, "autor", module).await;
        let bytes = png(3000, 30);
        let home = Home::Module(module);
        let id = add(academy, &author, (FileKind::Image, "Mapa.png", &bytes), home).await.unwrap();
        let file = open(academy, &author, id).await.unwrap();
        assert_eq!((file.media_type.as_str(), file.name.as_str()), ("image/png", "Mapa.png"));
        let kept = std::fs::read(&file.path).unwrap();
        assert!(!kept.windows(6).any(|part| part == b"secret"), "metadata is gone");
        assert_eq!(kept.len() as u64, file.bytes);

        let stranger = academy.official("obcy").await;
        assert_eq!(open(academy, &stranger, id).await.unwrap_err(), Error::NotFound);
        assert_eq!(open(academy, &Actor::Guest, id).await.unwrap_err(), Error::SignInRequired);
        let organizer = academy.with_role("organizator", Role::Organizer, Scope::Everything).await;
        assert!(open(academy, &organizer, id).await.is_ok());
        let other = add(academy, &stranger, (FileKind::Image, "b.png", &bytes), home).await;
        assert_eq!(other.unwrap_err(), Error::NotFound, "who knows nothing of the module adds nothing to it");
    })
    .await;
}

#[tokio::test]
async fn a_profile_photo_is_everybodys() {
    on_each_database(async |academy| {
        let module = module(academy).await;
        let author = lecturer(academy, "autor", module).await;
        let photo = (FileKind::Image, "ja.png", &png(20, 20)[..]);
        let id = add(academy, &author, photo, Home::Profile).await.unwrap();
        assert!(open(academy, &Actor::Guest, id).await.unwrap().is_public);
        let official = academy.official("urzednik").await;
        assert_eq!(add(academy, &official, photo, Home::Profile).await.unwrap_err(), Error::Denied);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_or_too_large_leaves_nothing_behind() {
    on_each_database(async |academy| {
        let module = module(academy).await;
        let author = lecturer(academy, "autor", module).await;
        for (kind, bytes) in [
            (FileKind::Image, &b"<svg onload='x()'/>"[..]),
            (FileKind::Image, &b"\x89PNG\r\n\x1a\nbroken"[..]),
            (FileKind::Document, b"MZ\x90\0\x03"),
            (FileKind::Video, b"\x89PNG\r\n\x1a\n"),
            (FileKind::Captions, b"1\n00:00 --> 00:01\n"),
        ] {
            let result = add(academy, &author, (kind, "a", bytes), Home::Module(module)).await;
            assert!(matches!(result, Err(Error::Invalid(_))), "{result:?}");
        }
        let mut intake = Intake::open(academy, FileKind::Captions, "pl", "a.vtt").await.unwrap();
        let megabyte = vec![b'a'; 1024 * 1024];
        intake.write(&megabyte).await.unwrap();
        assert_eq!(intake.write(b"a").await.unwrap_err(), Error::TooLarge { megabytes: 1 });
        drop(intake);
        let left = |folder: &str| {
            let folder = academy.settings().data_dir.join(folder);
            std::fs::read_dir(folder)
                .unwrap()
                .filter(|entry| entry.as_ref().unwrap().path().is_file())
                .count()
        };
        assert_eq!((left("files"), left("files/tmp")), (0, 0));
    })
    .await;
}

#[tokio::test]
async fn the_sweep_takes_what_is_old_and_nobodys() {
    on_each_database(async |academy| {
        let module = module(academy).await;
        let author = lecturer(academy, "autor", module).await;
        let home = Home::Module(module);
        let kept = add(academy, &author, (FileKind::Document, "a.txt", b"tekst"), home).await.unwrap();
        let mut intake = Intake::open(academy, FileKind::Document, "file", "b.txt").await.unwrap();
        intake.write(b"nigdy").await.unwrap();
        let orphan = intake.finish(academy).await.unwrap();
        let folder = academy.settings().data_dir.join("files");
        assert_eq!(sweep(academy).await.unwrap(), 0, "an upload may still be on its way");
        for id in [kept, orphan.id] {
            let file = std::fs::File::options().write(true).open(folder.join(id.to_string())).unwrap();
            file.set_modified(std::time::UNIX_EPOCH).unwrap();
        }
        assert_eq!(sweep(academy).await.unwrap(), 1);
        assert!(folder.join(kept.to_string()).exists() && !folder.join(orphan.id.to_string()).exists());
    })
    .await;
}

#[tokio::test]
async fn a_grant_over_a_course_reaches_its_modules() {
    on_each_database(async |academy| {
        let module = module(academy).await;
        let author = lecturer(academy, "autor", module).await;
        let home = Home::Module(module);
        let id = add(academy, &author, (FileKind::Document, "a.csv", b"a;b"), home).await.unwrap();
        let slug = "akademia-lidera-smart-city";
        let course =
            domain::catalog::queries::course_view(academy, slug, domain::lang::Lang::Pl).await.unwrap();
        let scope = Scope::Course(course.card.id);
        let runs = academy.with_role("organizator", Role::Organizer, scope).await;
        assert!(open(academy, &runs, id).await.is_ok());
        let Actor::Member { id: person, .. } = runs else { panic!("a member") };
        let none = Actor::Member { id: person, grants: vec![] };
        assert_eq!(open(academy, &none, id).await.unwrap_err(), Error::NotFound);
        let partner = Grant { role: Role::Partner, scope };
        let partner = Actor::Member { id: person, grants: vec![partner] };
        assert_eq!(open(academy, &partner, id).await.unwrap_err(), Error::NotFound);
    })
    .await;
}
