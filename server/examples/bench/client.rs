//! A keep-alive HTTP client that is fast enough not to be what is measured.

use std::io::{Error, ErrorKind, Result};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// One connection.
pub struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// A whole answer.
pub struct Answer {
    pub status: u16,
    pub head: String,
    pub body: Vec<u8>,
}

impl Client {
    pub async fn connect(port: u16) -> Result<Self> {
        let stream = TcpStream::connect(("127.0.0.1", port)).await?;
        stream.set_nodelay(true)?;
        Ok(Self { stream, buffer: Vec::with_capacity(64 * 1024) })
    }

    /// Sends a request and reads its whole answer.
    pub async fn send(&mut self, request: &[u8]) -> Result<Answer> {
        self.stream.write_all(request).await?;
        self.buffer.clear();
        let head_end = loop {
            if let Some(at) = find(&self.buffer, b"\r\n\r\n") {
                break at + 4;
            }
            self.more().await?;
        };
        let head = String::from_utf8_lossy(&self.buffer[..head_end]).to_ascii_lowercase();
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        let length = head
            .split("content-length: ")
            .nth(1)
            .and_then(|rest| rest.split('\r').next()?.parse::<usize>().ok());
        let end = if let Some(length) = length {
            head_end + length
        } else if head.contains("transfer-encoding: chunked") {
            loop {
                if let Some(at) = find(&self.buffer[head_end - 2..], b"\r\n0\r\n\r\n") {
                    break head_end - 2 + at + 7;
                }
                self.more().await?;
            }
        } else {
            head_end
        };
        while self.buffer.len() < end {
            self.more().await?;
        }
        Ok(Answer { status, head, body: self.buffer[head_end..end].to_vec() })
    }

    async fn more(&mut self) -> Result<()> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err(Error::from(ErrorKind::UnexpectedEof)),
            _ => Ok(()),
        }
    }
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|part| part == what)
}

/// A GET, with a session's cookie and an encoding where given.
pub fn get(path: &str, cookie: &str, encoding: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: academy\r\nCookie: {cookie}\r\nAccept-Encoding: {encoding}\r\n\r\n")
        .into_bytes()
}

/// A form, as a browser sends it from our own page.
pub fn post(path: &str, cookie: &str, form: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: academy\r\nCookie: {cookie}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    )
    .into_bytes()
}

/// A call of a server function by a guest.
pub fn call(path: &str, json: &str) -> Vec<u8> {
    format!(
        "POST {path} HTTP/1.1\r\nHost: academy\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/json\r\n\
         Accept: application/json\r\nContent-Length: {}\r\n\r\n{json}",
        json.len()
    )
    .into_bytes()
}

/// What a load of one request gave.
pub struct Load {
    pub count: f64,
    pub each_second: f64,
    pub p50: Duration,
    pub p99: Duration,
}

/// Sends the request over 16 connections for so long; every answer must have this status.
pub async fn load(port: u16, request: Vec<u8>, seconds: u64, status: u16) -> Result<Load> {
    load_by(16, port, request, seconds, status).await
}

/// The same over so many connections.
pub async fn load_by(
    connections: usize,
    port: u16,
    request: Vec<u8>,
    seconds: u64,
    status: u16,
) -> Result<Load> {
    let begun = Instant::now();
    let until = begun + Duration::from_secs(seconds);
    let mut workers = Vec::new();
    for _ in 0..connections {
        let request = request.clone();
        workers.push(tokio::spawn(async move {
            let mut client = Client::connect(port).await?;
            let mut times = Vec::new();
            while Instant::now() < until {
                let sent = Instant::now();
                let answer = client.send(&request).await?;
                if answer.status != status {
                    return Err(Error::other(format!("status {} instead of {status}", answer.status)));
                }
                times.push(sent.elapsed());
            }
            Ok::<_, Error>(times)
        }));
    }
    let mut times = Vec::new();
    for worker in workers {
        times.extend(worker.await.map_err(Error::other)??);
    }
    times.sort_unstable();
    let count = f64::from(u32::try_from(times.len()).unwrap_or(u32::MAX));
    let each_second = count / begun.elapsed().as_secs_f64();
    let at = |percent: usize| times.get(times.len() * percent / 100).copied().unwrap_or_default();
    Ok(Load { count, each_second, p50: at(50), p99: at(99) })
}
