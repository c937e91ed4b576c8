//! Sends prepared requests over kept connections, one at a time on each, and notes how long each answer took.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// What a round gave.
pub struct Round {
    /// Milliseconds, sorted.
    took: Vec<f64>,
    lasted: Duration,
}

impl Round {
    pub fn answers(&self) -> f64 {
        f64::from(u32::try_from(self.took.len()).unwrap())
    }

    pub fn per_second(&self) -> f64 {
        self.answers() / self.lasted.as_secs_f64()
    }

    pub fn quantile(&self, share: f64) -> f64 {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a place in the list"
        )]
        let place = (self.answers() * share) as usize;
        self.took[place.min(self.took.len() - 1)]
    }
}

/// A whole HTTP request.
pub fn request(method: &str, path: &str, token: Option<&str>, body: &str) -> Vec<u8> {
    let token = token.map_or_else(String::new, |token| format!("Authorization: Bearer {token}\r\n"));
    format!(
        "{method} {path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n{token}\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

pub async fn run(port: u16, requests: &[Vec<u8>], connections: usize, lasting: Duration) -> Round {
    let requests: Arc<[Vec<u8>]> = requests.into();
    let began = Instant::now();
    let clients: Vec<_> = (0..connections)
        .map(|client| {
            let requests = requests.clone();
            tokio::spawn(async move {
                let mut connection = Connection::open(port).await;
                let mut took = Vec::new();
                // Each begins elsewhere, so that they do not ask the same thing at once.
                let mut at = client * requests.len() / connections.max(1);
                while began.elapsed() < lasting {
                    let sent = Instant::now();
                    connection.ask(&requests[at % requests.len()]).await;
                    took.push(sent.elapsed().as_secs_f64() * 1e3);
                    at += 1;
                }
                took
            })
        })
        .collect();
    let mut took = Vec::new();
    for client in clients {
        took.extend(client.await.unwrap());
    }
    let lasted = began.elapsed();
    took.sort_by(f64::total_cmp);
    Round { took, lasted }
}

pub struct Connection {
    stream: TcpStream,
    read: Vec<u8>,
}

impl Connection {
    pub async fn open(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self {
            stream,
            read: Vec::new(),
        }
    }

    /// The body of the answer, which must be a 200.
    pub async fn ask(&mut self, request: &[u8]) -> &[u8] {
        self.stream.write_all(request).await.unwrap();
        self.read.clear();
        let (body, length) = loop {
            let count = self.stream.read_buf(&mut self.read).await.unwrap();
            assert!(count > 0, "the server hung up");
            if let Some(head) = self.read.windows(4).position(|w| w == b"\r\n\r\n") {
                break (head + 4, length_of(&self.read[..head]));
            }
        };
        while self.read.len() < body + length {
            assert!(
                self.stream.read_buf(&mut self.read).await.unwrap() > 0,
                "cut short"
            );
        }
        &self.read[body..]
    }
}

fn length_of(head: &[u8]) -> usize {
    let head = std::str::from_utf8(head).unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    head.lines()
        .find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("content-length")
                .then(|| value.trim().parse().unwrap())
        })
        .expect("a length")
}
