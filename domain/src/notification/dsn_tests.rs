use super::*;

const ID: &str = "019a0000-0000-7000-8000-000000000001@academy";

/// A report as mail servers send it.
fn report(action: &str, status: &str, words: &str, original: &str) -> String {
    format!(
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example\r\nSubject: Undelivered\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/report; report-type=delivery-status;\r\n\tboundary=\"b/1=\"\r\n\r\n\
         This is a MIME message.\r\n\r\n--b/1=\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\r\n\
         --b/1=\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mx.example\r\nArrival-Date: Tue, 1 Sep 2026 10:00:00 +0200\r\n\r\n\
         Final-Recipient: rfc822; ewa@um.elk.example\r\nAction: {action}\r\nStatus: {status}\r\n\
         Diagnostic-Code: {words}\r\n\r\n\
         --b/1=\r\nContent-Type: message/rfc822\r\n\r\n{original}\r\n\r\n--b/1=--\r\n"
    )
}

fn original() -> String {
    format!("From: a@b.example\r\nMessage-ID:\r\n <{ID}>\r\nSubject: Masz miejsce\r\n\r\nTreść")
}

#[test]
fn a_report_names_the_mail_its_status_and_the_words_without_addresses() {
    let words = "smtp; 550 5.1.1 <ewa@um.elk.example>:\r\n Recipient address rejected";
    let found = read(report("failed", "5.1.1", words, &original()).as_bytes()).unwrap();
    assert_eq!(
        found,
        Report {
            message_id: ID.into(),
            status: "5.1.1".into(),
            words: "550 5.1.1 <address> Recipient address rejected".into(),
        }
    );
    // Unix line ends, a bare boundary, headers alone, other letters.
    let text = report("FAILED", "5.2.2 (mailbox full)", "X-Unix; full", &original());
    let text = text.replace("\r\n", "\n").replace("\"b/1=\"", "b/1=");
    let text = text.replace("message/rfc822", "Text/RFC822-Headers; charset=us-ascii");
    assert_eq!(read(text.as_bytes()).unwrap().status, "5.2.2");
}

#[test]
fn what_is_not_final_or_no_report_is_nothing() {
    for (action, status) in [
        ("delayed", "4.4.1"),
        ("delayed", "5.1.1"),
        ("relayed", "2.0.0"),
        ("failed", "4.4.7"),
        ("failed", "5"),
        ("failed", "5.1"),
        ("failed", "5.1.1234"),
        ("failed", "55.1.1"),
        ("failed", ""),
        ("", "5.1.1"),
    ] {
        let text = report(action, status, "smtp; x", &original());
        assert_eq!(read(text.as_bytes()), None, "{action} {status}");
    }
    let none = report("failed", "5.1.1", "smtp; x", "Subject: Urlop\r\n\r\nnie ma mnie");
    assert_eq!(read(none.as_bytes()), None, "no Message-ID");
    let auto = format!(
        "From: ewa@um.example\r\nContent-Type: text/plain\r\n\r\nMessage-ID: <{ID}>\r\nStatus: 5.1.1"
    );
    assert_eq!(read(auto.as_bytes()), None, "an answer by a person");
    let mixed =
        report("failed", "5.1.1", "smtp; x", &original()).replace("multipart/report", "multipart/mixed");
    assert_eq!(read(mixed.as_bytes()), None);
}

/// The mail's own body may hold anything, also what looks like a report.
#[test]
fn a_report_inside_the_original_mail_counts_for_nothing() {
    let inner = format!("Subject: x\r\n\r\nMessage-ID: <{ID}>\r\nAction: failed\r\nStatus: 5.1.1");
    assert_eq!(read(report("failed", "5.1.1", "smtp; x", &inner).as_bytes()), None);
    let twice = format!("Message-ID: <first@academy>\r\nMessage-ID: <{ID}>\r\n\r\nx");
    let found = read(report("failed", "5.1.1", "smtp; x", &twice).as_bytes()).unwrap();
    assert_eq!(found.message_id, "first@academy", "the first header is the one");
}

#[test]
fn hostile_input_is_bounded_and_nothing_of_it_panics() {
    let good = report("failed", "5.1.1", "smtp; 550 no", &original());
    // Cut off anywhere, in bytes, not characters.
    for end in 0..good.len() {
        let _ = read(&good.as_bytes()[..end]);
    }
    let hostile: Vec<Vec<u8>> = vec![
        vec![],
        vec![0; 4096],
        vec![0xff; 4096],
        b"\n".repeat(100_000),
        b"Content-Type: multipart/report; boundary=\"\"\n\n--\n--\n".to_vec(),
        b"Content-Type: multipart/report; boundary=a\n\n"
            .iter()
            .copied()
            .chain(b"--a\n".repeat(200_000))
            .collect(),
        format!("Content-Type: multipart/report; boundary={}\n\n", "x".repeat(100_000)).into_bytes(),
        format!("X: {}\n{good}", "y".repeat(MOST_BYTES)).into_bytes(),
        format!("{}{good}", "X: y\n".repeat(5000)).into_bytes(),
        format!("{}\n{good}", " folded".repeat(5000)).into_bytes(),
        good.replace("--b/1=--", "").into_bytes(),
    ];
    for bytes in &hostile {
        let _ = read(bytes);
    }
    assert_eq!(read(&hostile[8]), None, "a header without an end is none");
    assert!(read(&hostile[10]).is_some(), "a report without its last line says what it says");
    let long = report("failed", "5.1.1", &format!("smtp; {}", "ą\u{7}<b>".repeat(500)), &original());
    let words = read(long.as_bytes()).unwrap().words;
    assert!(words.chars().count() <= MOST_WORDS && !words.contains('\u{7}'), "{words}");
    for id in ["<a' OR 1=1 --@x>", "<a b@x>", "<>", "no brackets", "<\u{202e}x@y>"] {
        let text = report("failed", "5.1.1", "smtp; x", &format!("Message-ID: {id}\r\n\r\n"));
        assert_eq!(read(text.as_bytes()), None, "{id}");
    }
}
