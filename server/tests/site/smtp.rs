//! A mail server of the test: it takes what it is sent, and answers each mail as the test says.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A mail as it came over the wire.
#[derive(Clone, Debug)]
pub struct Received {
    pub from: String,
    pub to: Vec<String>,
    pub text: String,
}

/// What the test answers to a mail, e.g. "250 taken"; the sender waits for it.
pub type Answering = Arc<dyn Fn(Received) -> BoxFuture<'static, &'static str> + Send + Sync>;

/// Starts a mail server and gives its `SMTP_URL`; it ends with the test.
pub async fn mail_server(answering: Answering) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(talk(stream, answering.clone()));
        }
    });
    url
}

/// One connection, until the sender hangs up.
async fn talk(stream: TcpStream, answering: Answering) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut mail = Received { from: String::new(), to: Vec::new(), text: String::new() };
    write.write_all(b"220 mail.test\r\n").await?;
    while let Some(line) = lines.next_line().await? {
        let address = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        let answer = match line.get(..4).unwrap_or_default() {
            "MAIL" => {
                mail = Received { from: address, to: Vec::new(), text: String::new() };
                "250 go on"
            }
            "RCPT" => {
                mail.to.push(address);
                "250 go on"
            }
            "DATA" => {
                write.write_all(b"354 go on, a dot ends it\r\n").await?;
                while let Some(line) = lines.next_line().await?.filter(|line| line != ".") {
                    mail.text.push_str(line.strip_prefix('.').unwrap_or(&line));
                    mail.text.push('\n');
                }
                answering(mail.clone()).await
            }
            "QUIT" => "221 bye",
            _ => "250 mail.test",
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}
