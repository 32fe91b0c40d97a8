//! Real server processes on a test's database, and forms sent to them over TCP.

use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use domain::testing::TestAcademy;
pub use domain::testing::rounds;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A server process; it ends with the test.
pub struct Server {
    child: Child,
    pub port: u16,
}

impl Server {
    /// Ends the process as a power cut would, in the middle of whatever it does.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks the process to stop, as an operator or a container does.
    pub fn ask_to_stop(&self) {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    }

    /// How the process ended, if it did.
    pub fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Starts the real program on the test's database.
pub async fn server(academy: &TestAcademy) -> Server {
    server_with(academy, |_| {}).await
}

/// Starts the real program on the test's database, told more than that.
pub async fn server_with(academy: &TestAcademy, tell: impl FnOnce(&mut Command)) -> Server {
    let port = free_port().await;
    let mut command = program(academy);
    command
        .arg("serve")
        .env("ACADEMY_LISTEN", format!("127.0.0.1:{port}"))
        .env("ACADEMY_PUBLIC_URL", format!("http://127.0.0.1:{port}"))
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    tell(&mut command);
    let server = Server { child: command.spawn().unwrap(), port };
    for _ in 0..600 {
        if TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
            return server;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the server did not start");
}

/// The program on the test's database, not yet told what to do; it hears nothing else of the environment.
pub fn program(academy: &TestAcademy) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_academy"));
    command
        .env_clear()
        .current_dir(&academy.settings().data_dir)
        .env("DATABASE_URL", &academy.url)
        .env("ACADEMY_DATA_DIR", &academy.settings().data_dir);
    command
}

/// A port where nobody listens.
pub async fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap().port()
}

/// Posts a form with a session and gives the status and the whole answer.
pub async fn post(port: u16, path: &str, token: &str, body: &str) -> (u16, String) {
    try_post(port, path, token, body).await.unwrap()
}

/// Posts a form; an answer that does not arrive whole is an error.
pub async fn try_post(port: u16, path: &str, token: &str, body: &str) -> std::io::Result<(u16, String)> {
    let form = format!(
        "Sec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
        body.len()
    );
    send(port, &format!("POST {path}"), token, &form, body).await
}

/// Opens a page with a session and gives the status and the whole answer.
pub async fn get(port: u16, path: &str, token: &str) -> (u16, String) {
    send(port, &format!("GET {path}"), token, "", "").await.unwrap()
}

async fn send(
    port: u16,
    what: &str,
    token: &str,
    headers: &str,
    body: &str,
) -> std::io::Result<(u16, String)> {
    let cookie = app::page::session_cookie(true);
    let request = format!(
        "{what} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\nCookie: {cookie}={token}\r\n{headers}\r\n\
         {body}"
    );
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
    Ok((status, answer))
}
