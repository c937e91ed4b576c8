//! What one statement can give: the JSON is built by PostgreSQL and handed through.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::get;
use tokio_postgres::{Client, Statement};
use uuid::Uuid;

use crate::postgres;

/// As many as the product takes.
const CONNECTIONS: usize = 16;

const CARDS: &str = "(SELECT json_build_object('nodes', coalesce(json_agg(json_build_object('card', json_build_object(
        'dutyPhone', k.duty_phone, 'homeVisits', k.home_visits,
        'holder', CASE WHEN h.unit_id = k.unit_id AND h.erased_at IS NULL
                  THEN json_build_object('name', h.name, 'unit', json_build_object('name', u.name)) END))
        ORDER BY l.id), '[]'))
    FROM (SELECT id, card_id FROM card_placement
          WHERE point_id = p.id AND ended_at IS NULL ORDER BY id LIMIT 5) l
    JOIN service_card k ON k.id = l.card_id JOIN person h ON h.id = k.holder_id JOIN unit u ON u.id = k.unit_id)";

fn home() -> String {
    format!(
        "SELECT json_build_object('data', json_build_object('community', json_build_object(
            'name', c.name, 'slogan', c.slogan, 'address', c.address, 'liaisonPoints', json_build_object('nodes',
            (SELECT coalesce(json_agg(json_build_object('name', p.name, 'hostName', p.host_name,
                'address', p.address, 'hours', p.hours, 'placements', {CARDS}) ORDER BY p.id), '[]')
             FROM (SELECT * FROM liaison_point WHERE community_id = c.id AND closed_at IS NULL
                   ORDER BY id LIMIT 10) p)))))::text
         FROM community c WHERE c.id = $1"
    )
}

/// The box is wide enough for ten points wherever the generator put any.
fn nearest() -> String {
    format!(
        "SELECT json_build_object('data', json_build_object('liaisonPoints', json_build_object('nodes',
            (SELECT json_agg(json_build_object('name', p.name, 'hostName', p.host_name, 'address', p.address,
                'placements', {CARDS}) ORDER BY p.far, p.id)
             FROM (SELECT q.*, (q.x - $1) ^ 2 + (q.y - $2) ^ 2 + (q.z - $3) ^ 2 AS far FROM liaison_point q
                   WHERE q.z BETWEEN $3 - 0.0005 AND $3 + 0.0005 AND q.x BETWEEN $1 - 0.0005 AND $1 + 0.0005
                     AND q.y BETWEEN $2 - 0.0005 AND $2 + 0.0005 AND q.closed_at IS NULL
                   ORDER BY far, q.id LIMIT 10) p))))::text"
    )
}

/// Without the unsealing of phones, which no statement can do: here they follow from the id.
const PAIRINGS: &str =
    "SELECT json_build_object('data', json_build_object('pairings', json_build_object('nodes',
        coalesce(json_agg(json_build_object('state', g.state,
            'since', to_char(g.since AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"'),
            'recipient', json_build_object('person', json_build_object('name', p.name, 'maskedPhone',
                '154****' || right(lpad(('x' || right(p.id::text, 12))::bit(48)::bigint::text, 8, '0'), 4))),
            'helper', json_build_object('name', w.name, 'unit', json_build_object('name', u.name)))
            ORDER BY g.id), '[]'))))::text
    FROM (SELECT * FROM pairing WHERE community_id = $1 ORDER BY id LIMIT 50) g
    JOIN care_recipient c ON c.id = g.recipient_id JOIN person p ON p.id = c.person_id
    JOIN person w ON w.id = g.volunteer_person_id JOIN unit u ON u.id = w.unit_id";

struct Reference {
    lines: Vec<(Client, Statement, Statement, Statement)>,
    turn: AtomicUsize,
}

impl Reference {
    /// Each connection takes many requests at once, so the turns need no queue.
    fn line(&self) -> &(Client, Statement, Statement, Statement) {
        &self.lines[self.turn.fetch_add(1, Ordering::Relaxed) % self.lines.len()]
    }
}

/// `port url`.
pub async fn serve(argument: &str) {
    let (port, url) = argument.split_once(' ').unwrap();
    let mut lines = Vec::new();
    for _ in 0..CONNECTIONS {
        let client = postgres::connect(url).await;
        let home = client.prepare(&home()).await.unwrap();
        let nearest = client.prepare(&nearest()).await.unwrap();
        let pairings = client.prepare(PAIRINGS).await.unwrap();
        lines.push((client, home, nearest, pairings));
    }
    let reference = Arc::new(Reference {
        lines,
        turn: AtomicUsize::new(0),
    });
    let router = Router::new()
        .route("/healthz", get(async || "ok"))
        .route(
            "/home/{id}",
            get(async |State(all): State<Arc<Reference>>, Path(id): Path<Uuid>| {
                let (client, home, _, _) = all.line();
                json(client.query_one(home, &[&id]).await.unwrap().get(0))
            }),
        )
        .route(
            "/nearest/{x}/{y}/{z}",
            get(
                async |State(all): State<Arc<Reference>>, Path((x, y, z)): Path<(f64, f64, f64)>| {
                    let (client, _, nearest, _) = all.line();
                    json(client.query_one(nearest, &[&x, &y, &z]).await.unwrap().get(0))
                },
            ),
        )
        .route(
            "/pairings/{id}",
            get(async |State(all): State<Arc<Reference>>, Path(id): Path<Uuid>| {
                let (client, _, _, pairings) = all.line();
                json(client.query_one(pairings, &[&id]).await.unwrap().get(0))
            }),
        )
        .with_state(reference);
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}"))
        .await
        .unwrap();
    axum::serve(listener, router).await.unwrap();
}

fn json(text: String) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "application/json")], text)
}
