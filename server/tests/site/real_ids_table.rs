//! What stands in the table of real ids, and which things of the demo its paths name.

/// A sign for each of the cast in the order of `CAST` (`sign` says what they mean), then the route, then what its form
/// says. What ends something comes last. A path's things are those of `thing`.
pub const TABLE: &str = "
    // nobody, somebody else, the owner; organizers of this cohort, its course, another cohort; lecturers of this
    // cohort, of the modules, of others; coordinators of this city, of another; a partner; an organizer, an administrator
    ++++++++++++++ GET  /programy/{slug}
    ++++++++++++++ GET  /kohorty/{slug}
    ++++++++++++++ GET  /kohorty/{slug}/przydzial
    ++++++++++++++ GET  /kohorty/{slug}/przydzial.json
    ++++++++++++++ GET  /certyfikat/{number}
    so+oo+oo+ooo++ GET  /pliki/{id}
    ++++++++++++++ GET  /prowadzacy/{slug}
    s+++++++++++++ GET  /kohorty/{slug}/zgloszenie
    s+++++++++++++ GET  /kohorty/{slug}/odpowiedzi
    s+++++++++++++ GET  /kohorty/{slug}/zaproszenie
    s+++++++++++++ GET  /kohorty/{slug}/wycofanie
    so+ooooooooooo GET  /nauka/{cohort}
    so+ooooooooooo GET  /nauka/{cohort}/{module}/modul.pdf
    so+ooooooooooo GET  /nauka/{cohort}/{module}/{lesson}
    so+ooooooooooo GET  /nauka/{cohort}/{module}/{lesson}/{attempt}
    so+ooooooooooo GET  /nauka/{cohort}/{module}/{lesson}/szablon/{block}
    so+++ooooooo++ GET  /certyfikat/{number}/pdf
    so+ooooooooooo GET  /moje-certyfikaty/{enrollment}
    sxx++x+xxxxx++ GET  /organizacja/kohorty/{slug}
    sxx++x+xxxxx++ GET  /organizacja/kohorty/{slug}/na-zywo
    sxx++x+xxxxx++ GET  /organizacja/kohorty/{slug}/miasta.csv
    sxx++x+xxxxx++ GET  /organizacja/kohorty/{slug}/miasta.xlsx
    sxx++x+xxxxx++ GET  /organizacja/kohorty/{slug}/zmiany.csv
    sxx++x+xxxxx++ GET  /organizacja/kohorty/{slug}/zmiany.xlsx
    sxx++x+xxxxx++ GET  /organizacja/kohorty/{slug}/osoby
    sxx++x+xxxxx++ GET  /organizacja/kohorty/{slug}/osoby.csv
    sxx++x+xxxxx++ GET  /organizacja/kohorty/{slug}/osoby.xlsx
    sxx++x+xxxxx++ GET  /organizacja/kohorty/{slug}/postep
    sxx++x+xxxxx++ GET  /organizacja/kohorty/{slug}/postep.csv
    sxx++x+xxxxx++ GET  /organizacja/kohorty/{slug}/postep.xlsx
    sxx++x+xxxxx++ GET  /organizacja/kohorty/{slug}/postep/{enrollment}
    sxx++x+xxxxx++ GET  /organizacja/kohorty/{slug}/terminy
    sxxxxxxxx+xxx+ GET  /miasto/{city}
    sxxxxxxxx+xxx+ GET  /miasto/{city}/{slug}
    sxxxxxxxx+xxx+ GET  /miasto/{city}/{slug}/osoby/{enrollment}
    sxxxxxxxx+xxx+ GET  /miasto/{city}/{slug}/osoby/{enrollment}/oddanie
    sxxxxxxxx+xxx+ GET  /miasto/{city}/{slug}/zaproszenie
    sxxoooo+oxxx++ GET  /prowadzenie/moduly/{module}
    sxxoooo+oxxx++ GET  /prowadzenie/moduly/{module}/publikacja
    sxxoooo+oxxx++ GET  /prowadzenie/moduly/{module}/lekcje/{lesson}
    sxxoooo+oxxx++ GET  /prowadzenie/moduly/{module}/lekcje/{lesson}/czesci/{block}
    sxxoooo+oxxx++ GET  /prowadzenie/moduly/{module}/lekcje/{lesson}/pytania/{block}/{question}
    sxx++o++oxxx++ GET  /prowadzenie/moduly/{module}/poprawki
    sxx++o++oxxx++ GET  /prowadzenie/moduly/{module}/poprawki/{block}
    sxx++o++oxxx++ GET  /prowadzenie/moduly/{module}/poprawki/{block}/{question}
    sxxoooo+oxxx++ GET  /prowadzenie/moduly/{module}/podglad/{lesson}
    sxxo+oxxxxxx++ GET  /organizacja/programy/{slug}
    sxx++xxxxxxx++ GET  /organizacja/kohorty/{slug}/miasta/{city}
    sxx++xxxxxxx++ GET  /organizacja/kohorty/{slug}/osoby/{enrollment}
    sxx++xxxxxxx++ GET  /organizacja/kohorty/{slug}/osoby/{enrollment}/przeniesienie
    sxx++xxxxxxx++ GET  /organizacja/kohorty/{slug}/import
    sxxooxxxxxxxoo GET  /organizacja/kohorty/{slug}/import.csv
    sxxooxxxxxxxoo GET  /organizacja/kohorty/{slug}/import.xlsx
    sxx++xxxxxxx++ GET  /organizacja/kohorty/{slug}/limity
    sxxx+xxxxxxx++ GET  /organizacja/kohorty/{slug}/runda
    sxxx+xxxxxxx++ GET  /organizacja/kohorty/{slug}/runda/zatwierdzenie
    sxxx+xxxxxxx++ GET  /organizacja/kohorty/{slug}/runda/zasady
    sxx++xxxxxxx++ GET  /organizacja/kohorty/{slug}/zbiorczo
    sxx++xxxxxxx++ GET  /organizacja/kohorty/{slug}/osoby/zbiorczo
    sxx++xxxxxxx++ GET  /organizacja/kohorty/{slug}/zaproszenia
    sxx++xxxxxxx++ GET  /organizacja/kohorty/{slug}/moduly
    sxx++xxxxxxx++ GET  /organizacja/kohorty/{slug}/zespol
    sxx++xxxxxxx++ GET  /organizacja/kohorty/{slug}/ustawienia
    sxx++xxxxxxx++ GET  /organizacja/kohorty/{slug}/terminy/nowy
    sxx++xxxxxxx++ GET  /organizacja/kohorty/{slug}/postep/{enrollment}/ukoncz
    sxx++xxxxxxx++ GET  /organizacja/kohorty/{slug}/postep/{enrollment}/podejscia/{block}
    sxx++xxxxxxx++ GET  /organizacja/kohorty/{slug}/wiadomosci
    sxx++xxxxxxx++ GET  /organizacja/kohorty/{slug}/wiadomosci/nowa
    sxx++xxxxxxx++ GET  /organizacja/kohorty/{slug}/wiadomosci/zwrocone
    sxx++xxxxxxx++ GET  /organizacja/kohorty/{slug}/wiadomosci/automatyczne
    sxx++xxxxxxx++ GET  /organizacja/kohorty/{slug}/wiadomosci/automatyczne/{letter}
    sxx++xxxxxxx++ GET  /organizacja/kohorty/{slug}/wiadomosci/automatyczne/{letter}/tresc
    sxxxxxxxxxxx++ GET  /organizacja/ludzie/{id}
    sxxxxxxxxxxx++ GET  /organizacja/ludzie/{id}/rola
    sxxxxxxxxxxx++ GET  /organizacja/ludzie/{id}/rola/{grant}
    sxxxxxxxxxxx++ GET  /organizacja/miasta/{id}
    sxx++xxxxxxx++ GET  /organizacja/certyfikaty/{cohort}
    sxx++xxxxxxx++ GET  /organizacja/certyfikaty/{cohort}/lista.csv
    sxx++xxxxxxx++ GET  /organizacja/certyfikaty/{cohort}/lista.xlsx
    sxx++xxxxxxx++ GET  /organizacja/certyfikaty/{cohort}/wydaj/{enrollment}
    sxx++xxxxxxx++ GET  /organizacja/certyfikaty/{cohort}/uniewaznij/{number}
    sxx++xxxxxxx++ GET  /organizacja/certyfikaty/{cohort}/popraw/{number}
    sxxxxxxxxxxxx+ GET  /organizacja/ludzie/{id}/sesje
    ++++++++++++++ POST /certyfikat/{number} file
    sfffffffffffff POST /kohorty/{slug}/zgloszenie
    s+++++++++++++ POST /kohorty/{slug}/odpowiedzi
    s+++++++++++++ POST /kohorty/{slug}/zaproszenie answer=decline
    so+ooooooooooo POST /nauka/{cohort}/{module}/{lesson}
    so+ooooooooooo POST /nauka/{cohort}/{module}/{lesson}/{attempt} wyslij=1
    so+ooooooooooo POST /moje-certyfikaty/{enrollment}
    sxxoooofoxxxff POST /prowadzenie/moduly/{module} do=module
    sxxoooocoxxxcc POST /prowadzenie/moduly/{module}/publikacja
    sxxoooofoxxxff POST /prowadzenie/moduly/{module}/lekcje/{lesson} do=lesson
    sxxoooofoxxxff POST /prowadzenie/moduly/{module}/lekcje/{lesson}/czesci/{block}
    sxxoooofoxxxff POST /prowadzenie/moduly/{module}/lekcje/{lesson}/pytania/{block}/{question}
    sxxffoffoxxxff POST /prowadzenie/moduly/{module}/poprawki/{block}
    sxxffoffoxxxff POST /prowadzenie/moduly/{module}/poprawki/{block}/{question}
    sxxxxxxxx+xxx+ POST /miasto/{city}/{slug} confirm=<enrollment>
    sxxxxxxxxfxxxf POST /miasto/{city}/{slug}/osoby/{enrollment} what=hand_over
    sxxxxxxxxfxxxf POST /miasto/{city}/{slug}/osoby/{enrollment}/oddanie
    sxxxxxxxxfxxxf POST /miasto/{city}/{slug}/zaproszenie
    sxxffxxxxxxxff POST /organizacja/kohorty/{slug}/zbiorczo what=extra
    sxxffxxxxxxxff POST /organizacja/kohorty/{slug}/osoby/zbiorczo what=take
    sxxooxxxxxxxoo POST /organizacja/kohorty/{slug} what=undo
    sxx++xxxxxxx++ POST /organizacja/kohorty/{slug}/import what=run
    sxxffxxxxxxxff POST /organizacja/kohorty/{slug}/osoby what=refuse
    sxxofoxxxxxxff POST /organizacja/programy/{slug}
    sxxffxxxxxxxff POST /organizacja/kohorty/{slug}/miasta/{city} what=save
    sxxffxxxxxxxff POST /organizacja/kohorty/{slug}/osoby/{enrollment} what=remove
    sxxffxxxxxxxff POST /organizacja/kohorty/{slug}/osoby/{enrollment}/przeniesienie
    sxxffxxxxxxxff POST /organizacja/kohorty/{slug}/limity what=limits
    sxxxfxxxxxxxff POST /organizacja/kohorty/{slug}/runda what=propose
    sxxxfxxxxxxxff POST /organizacja/kohorty/{slug}/runda/zatwierdzenie
    sxxxfxxxxxxxff POST /organizacja/kohorty/{slug}/runda/zasady
    sxxffxxxxxxxff POST /organizacja/kohorty/{slug}/zaproszenia
    sxx++xxxxxxx++ POST /organizacja/kohorty/{slug}/moduly what=dates
    sxxffxxxxxxxff POST /organizacja/kohorty/{slug}/zespol what=name
    sxxffxxxxxxxff POST /organizacja/kohorty/{slug}/ustawienia
    sxx++xxxxxxx++ POST /organizacja/kohorty/{slug}/terminy extension=<extension>
    sxxffxxxxxxxff POST /organizacja/kohorty/{slug}/terminy/nowy
    sxxffxxxxxxxff POST /organizacja/kohorty/{slug}/postep/{enrollment}/ukoncz
    sxxffxxxxxxxff POST /organizacja/kohorty/{slug}/postep/{enrollment}/podejscia/{block}
    sxxffxxxxxxxff POST /organizacja/kohorty/{slug}/wiadomosci/nowa
    sxx++xxxxxxx++ POST /organizacja/kohorty/{slug}/wiadomosci/automatyczne/{letter} lang=pl
    sxxoooxxxxxx++ POST /organizacja/ludzie/{id} confirm=<workplace>
    sxxxxxxxxxxxff POST /organizacja/ludzie/{id}/rola
    sxxxxxxxxxxxff POST /organizacja/ludzie/{id}/rola/{grant}
    sxxxxxxxxxxxff POST /organizacja/miasta/{id} what=rename
    sxxffxxxxxxxff POST /organizacja/certyfikaty/{cohort}/wydaj/{enrollment}
    sxxffxxxxxxxff POST /organizacja/certyfikaty/{cohort}/popraw/{number}
    so+ooooooooooo POST /kohorty/{slug}/wycofanie
    sxxffxxxxxxxff POST /organizacja/certyfikaty/{cohort}/uniewaznij/{number}
    sxxxxxxxxxxxxf POST /organizacja/ludzie/{id}/sesje
";

/// Things of the demo by name: what is asked for ("#" before an id), and where it is.
pub const THINGS: &[(&str, &str, &str)] = &[
    ("slug", "'jesien-2026'", ""),
    ("cohort", "#id", "FROM cohort WHERE slug = 'jesien-2026'"),
    ("lato", "#id", "FROM cohort WHERE slug = 'lato-2026'"),
    ("other cohort", "#id", "FROM cohort WHERE slug = 'probka-platformy'"),
    ("open slug", "'zima-2027'", ""),
    ("letter", "'invited-invitation'", ""),
    ("open round", "'liderzy-danych'", ""),
    ("proposed round", "'energia-gmin'", ""),
    ("sealed round", "'pilotaz-gmin'", ""),
    ("course", "#id", "FROM course WHERE slug = 'akademia-lidera-smart-city'"),
    ("course slug", "'akademia-lidera-smart-city'", ""),
    ("module", "#id", "FROM module WHERE slug = 'po-co-miastu-rozwiazania-smart'"),
    ("module slug", "'po-co-miastu-rozwiazania-smart'", ""),
    ("other module", "#id", "FROM module WHERE slug = 'lekcje-pokazowe'"),
    (
        "lesson slug",
        "l.slug",
        "BLOCKS m.slug = 'po-co-miastu-rozwiazania-smart' AND b.kind = 'check' ORDER BY l.position",
    ),
    (
        "template lesson",
        "l.slug",
        "BLOCKS m.slug = 'po-co-miastu-rozwiazania-smart' AND b.kind = 'download' ORDER BY l.position",
    ),
    (
        "template",
        "#b.id",
        "BLOCKS m.slug = 'po-co-miastu-rozwiazania-smart' AND b.kind = 'download' ORDER BY l.position",
    ),
    ("quiz", "#b.id", "BLOCKS m.slug = 'po-co-miastu-rozwiazania-smart' AND b.kind = 'quiz'"),
    ("quiz question", "#q.id", "QUESTIONS m.slug = 'po-co-miastu-rozwiazania-smart' AND b.kind = 'quiz'"),
    ("text", "#b.id", "BLOCKS m.slug = 'po-co-miastu-rozwiazania-smart' AND b.kind = 'text'"),
    ("draft", "#id", "FROM module WHERE slug = 'pomiar-przed-wymiana-lamp'"),
    ("draft slug", "'pomiar-przed-wymiana-lamp'", ""),
    ("draft lesson", "#l.id", "BLOCKS m.slug = 'pomiar-przed-wymiana-lamp' AND b.kind = 'text'"),
    ("draft block", "#b.id", "BLOCKS m.slug = 'pomiar-przed-wymiana-lamp' AND b.kind = 'text'"),
    ("draft quiz lesson", "#l.id", "BLOCKS m.slug = 'pomiar-przed-wymiana-lamp' AND b.kind = 'quiz'"),
    ("draft quiz", "#b.id", "BLOCKS m.slug = 'pomiar-przed-wymiana-lamp' AND b.kind = 'quiz'"),
    ("draft question", "#q.id", "QUESTIONS m.slug = 'pomiar-przed-wymiana-lamp'"),
    ("enrollment", "#e.id", "SEATS p.email = 'katarzyna.zoltowska@elk.example' AND c.slug = 'jesien-2026'"),
    (
        "certified enrollment",
        "#e.id",
        "SEATS p.email = 'swietoslawa.zdzblo@kutno.example' AND c.slug = 'lato-2026'",
    ),
    ("uncertified enrollment", "#e.id", "SEATS c.slug = 'lato-2026' AND e.state = 'confirmed' ORDER BY e.id"),
    (
        "number",
        "ce.number",
        "FROM certificate ce JOIN enrollment e ON e.id = ce.enrollment_id JOIN person p ON p.id = e.person_id WHERE p.email = 'swietoslawa.zdzblo@kutno.example'",
    ),
    ("person", "#id", "FROM person WHERE email = 'renata.sokolowska@elk.example'"),
    (
        "grant",
        "#g.id",
        "FROM role_grant g JOIN person p ON p.id = g.person_id WHERE p.email = 'renata.sokolowska@elk.example'",
    ),
    ("city", "#e.city_id", "SEATS p.email = 'katarzyna.zoltowska@elk.example' AND c.slug = 'jesien-2026'"),
    (
        "other city",
        "#e.city_id",
        "SEATS c.slug = 'jesien-2026' AND e.city_id <> (SELECT x.city_id FROM enrollment x JOIN person y ON y.id = x.person_id WHERE y.email = 'katarzyna.zoltowska@elk.example' LIMIT 1) ORDER BY e.id",
    ),
    (
        "workplace",
        "#a.id",
        "FROM affiliation a WHERE NOT EXISTS (SELECT 1 FROM enrollment e WHERE e.affiliation_id = a.id)",
    ),
    ("invited", "p.email", "SEATS c.slug = 'zima-2027' AND e.state = 'invited' ORDER BY e.id"),
    ("file", "#id", "FROM media_file ORDER BY id"),
    ("lecturer", "slug", "FROM lecturer_profile WHERE is_public ORDER BY slug"),
    ("quiz lesson", "'sprawdzian'", ""),
];

const PARTS: [(&str, &str); 3] = [
    (
        "BLOCKS",
        "FROM block b JOIN lesson l ON l.id = b.lesson_id AND l.module_version_id = b.module_version_id \
         JOIN module_version v ON v.id = b.module_version_id JOIN module m ON m.id = v.module_id WHERE",
    ),
    (
        "QUESTIONS",
        "FROM question q JOIN block b ON b.id = q.block_id AND b.module_version_id = q.module_version_id \
         JOIN module_version v ON v.id = b.module_version_id JOIN module m ON m.id = v.module_id WHERE",
    ),
    (
        "SEATS",
        "FROM enrollment e JOIN person p ON p.id = e.person_id JOIN cohort c ON c.id = e.cohort_id WHERE",
    ),
];

/// The statement that finds a thing.
pub fn statement(what: &str, place: &str) -> String {
    let place = PARTS.iter().fold(place.to_owned(), |place, (word, sql)| place.replace(word, sql));
    let Some(id) = what.strip_prefix('#') else { return format!("SELECT {what} {place}") };
    // SQLite keeps an id as bytes.
    let part = |from: u8, many: u8| format!("substr(lower(hex({id})), {from}, {many})");
    let parts = [part(1, 8), part(9, 4), part(13, 4), part(17, 4), part(21, 12)];
    format!("SELECT {} {place}", parts.join(" || '-' || "))
}

/// Which thing a part of a path names.
pub fn thing(path: &str, part: &str) -> &'static str {
    let is = |word: &str| path.contains(word);
    match part {
        "slug" if is("/programy/") => "course slug",
        "slug" if is("/prowadzacy/") => "lecturer",
        "slug" if is("/przydzial") => "sealed round",
        "slug" if is("/zatwierdzenie") => "proposed round",
        "slug" if is("/runda") || is("/odpowiedzi") => "open round",
        "slug" if path.starts_with("/kohorty/{slug}/z") => "open slug",
        "slug" => "slug",
        "cohort" if is("/nauka/") => "slug",
        "cohort" => "lato",
        "module" if is("{attempt}") => "quiz module",
        "module" if is("/nauka/") || is("/poprawki") => "module slug",
        "module" => "draft slug",
        "lesson" if is("/szablon/") => "template lesson",
        "lesson" if is("{attempt}") => "quiz lesson",
        "lesson" if is("/nauka/") => "lesson slug",
        "lesson" if is("{question}") => "draft quiz lesson",
        "lesson" => "draft lesson",
        "block" if is("/szablon/") => "template",
        "block" if is("/czesci/") => "draft block",
        "block" if is("/pytania/") => "draft quiz",
        "block" if is("/podejscia/") || is("{question}") => "quiz",
        "block" => "text",
        "question" if is("/pytania/") => "draft question",
        "question" => "quiz question",
        "attempt" => "attempt",
        "number" => "number",
        "letter" => "letter",
        "enrollment" if is("/moje-certyfikaty/") => "certified enrollment",
        "enrollment" if is("/wydaj/") => "uncertified enrollment",
        "enrollment" => "enrollment",
        "id" if is("/ludzie/") => "person",
        "id" if is("/pliki/") => "file",
        "city" | "id" => "city",
        "grant" => "grant",
        other => panic!("{path}: nothing is known by {other}"),
    }
}
