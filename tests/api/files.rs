//! Photos and papers, sent and fetched over real HTTP.

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::TimeDelta;
use hongyan::http::document::hex;
use hongyan::jobs;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use reqwest::{Method, Response};
use sea_orm::EntityTrait as _;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::care;
use crate::cases::Town;
use crate::harness::{Client, World, both};
use crate::http::{Server, read_to_end, send};
use crate::wishes::{CONFIRM, Place};

const TICKET: &str = "mutation($input: UploadTicketRequestInput!) { uploadTicketRequest(input: $input) {
    ticket { url expiresAt } userErrors { code path message } } }";
const PHOTOS: &str = "query($id: ID!) { wish(id: $id) { claim { photos { id mediaType bytes url } } } }";

/// A photo that tells where it was taken, and lies on its side.
fn photo() -> Vec<u8> {
    let mut plain = Vec::new();
    let pixels = RgbImage::from_fn(60, 40, |x, y| {
        Rgb([u8::try_from(x).unwrap(), u8::try_from(y).unwrap(), 90])
    });
    DynamicImage::from(pixels)
        .write_to(&mut Cursor::new(&mut plain), ImageFormat::Jpeg)
        .unwrap();
    // Exif of one entry: orientation 6, a quarter turn; and behind it a place.
    let mut exif =
        b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0GPS 41.5868 108.5172"
            .to_vec();
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let mut told = vec![0xFF, 0xD8, 0xFF, 0xE1, length[0], length[1]];
    told.append(&mut exif);
    told.extend_from_slice(&plain[2..]);
    told
}

/// A few bytes that say that they unfold to a picture of ten gigabytes.
fn bomb() -> Vec<u8> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let side = 50_000_u32.to_be_bytes();
    let head = [&side[..], &side[..], &[8, 6, 0, 0, 0]].concat();
    for (name, data) in [
        (b"IHDR", &head[..]),
        (b"IDAT", &[0x78, 0x9C, 3, 0, 0, 0, 0, 1][..]),
        (b"IEND", &[]),
    ] {
        let length = u32::try_from(data.len()).unwrap();
        let mut crc = flate2::Crc::new();
        crc.update(name);
        crc.update(data);
        png.extend_from_slice(&length.to_be_bytes());
        png.extend_from_slice(name);
        png.extend_from_slice(data);
        png.extend_from_slice(&crc.sum().to_be_bytes());
    }
    png
}

/// Everything that lies in the store.
fn stored(world: &World) -> Vec<PathBuf> {
    fn below(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                below(&path, found);
            } else {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    below(&world.app.config.files.folder, &mut found);
    found
}

/// The application, served.
async fn served(world: &World) -> Server {
    let app = world.app.clone();
    Server::run(Arc::default(), |listener, stop| {
        hongyan::http::serve(app, listener, stop)
    })
    .await
}

/// A path of the server, of an address by which clients know us.
fn here(server: &Server, url: &str) -> String {
    let path = url.split_once("8080").expect("the default address").1;
    server.url(path)
}

async fn put(server: &Server, by: &Client, url: &str, kind: &str, bytes: Vec<u8>) -> (u16, Value) {
    let token = by.token().await.unwrap();
    let sent = server
        .http
        .request(Method::PUT, here(server, url))
        .bearer_auth(token)
        .header("content-type", kind)
        .body(bytes);
    let answer = sent.send().await.unwrap();
    let status = answer.status().as_u16();
    (
        status,
        serde_json::from_str(&answer.text().await.unwrap()).unwrap(),
    )
}

async fn get(server: &Server, url: &str) -> Response {
    server.http.get(here(server, url)).send().await.unwrap()
}

fn wants(claim: &str, media_type: &str, bytes: &[u8]) -> Value {
    json!({"owner": {"wishClaimId": claim}, "mediaType": media_type, "bytes": bytes.len()})
}

async fn ticket(by: &Client, input: Value) -> String {
    by.does(TICKET, input).await["ticket"]["url"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// The claim of a wish.
async fn claim(by: &Client, wish: &str) -> String {
    let read = by
        .data(
            "query($id: ID!) { wish(id: $id) { claim { id } } }",
            json!({"id": wish}),
        )
        .await;
    care::id(&read["wish"]["claim"])
}

async fn photos(by: &Client, wish: &str) -> Value {
    by.ask(PHOTOS, json!({"id": wish})).await["data"]["wish"]["claim"]["photos"].clone()
}

both! {
    async fn a_photo_is_kept_without_where_it_was_taken_and_shown_to_those_who_may(world: World) {
        let (server, place) = (served(&world).await, Place::of(&world).await);
        let (grandma, volunteer) = (place.elder(&world, "张桂芳").await, place.volunteer(&world).await);
        let wish = place.delivered(&world, &grandma, &volunteer).await;
        let claim = claim(&volunteer, &wish).await;
        let sent = photo();
        assert!(sent.windows(3).any(|three| three == b"GPS"));
        let mut input = wants(&claim, "JPEG", &sent);
        input["sha256"] = json!(hex(&Sha256::digest(&sent)));
        let url = ticket(&volunteer, input).await;
        let (status, body) = put(&server, &volunteer, &url, "image/jpeg", sent.clone()).await;
        assert_eq!(status, 201, "{body}");
        let her = care::asks(&world, &grandma).await;
        for reader in [&volunteer, &place.staff, &her] {
            let shown = photos(reader, &wish).await;
            assert_eq!((&shown[0]["id"], &shown[0]["mediaType"]), (&body["id"], &json!("JPEG")));
            let fetched = get(&server, shown[0]["url"].as_str().unwrap()).await;
            assert_eq!(fetched.status(), 200);
            let header = |name: &str| fetched.headers()[name].to_str().unwrap().to_owned();
            assert_eq!(header("content-type"), "image/jpeg");
            assert_eq!(header("x-content-type-options"), "nosniff");
            assert_eq!(header("cache-control"), "private, no-store");
            assert!(header("content-disposition").starts_with("attachment; filename=\"file_"));
            let bytes = fetched.bytes().await.unwrap();
            assert!(!bytes.windows(4).any(|four| four == b"Exif" || four == b"GPS "), "where it was taken is gone");
            let kept = image::load_from_memory(&bytes).unwrap();
            assert_eq!((kept.width(), kept.height()), (40, 60), "and it stands upright");
        }
        let stranger = place.volunteer(&world).await;
        for nobody in [&stranger, &world.anyone(), &world.official(&place.unit).await] {
            assert_eq!(photos(nobody, &wish).await, Value::Null);
            let refused = nobody.refused(TICKET, wants(&claim, "JPEG", &sent)).await;
            assert_eq!(refused, "NOT_FOUND");
        }
        for overseer in [&world.admin("150824").await, &world.auditor("150824").await] {
            assert_eq!(photos(overseer, &wish).await, Value::Null);
        }
        // Who may look does not add.
        assert_eq!(her.refused(TICKET, wants(&claim, "JPEG", &sent)).await, "FORBIDDEN");
    }

    async fn what_is_refused_is_told_why_and_leaves_nothing(world: World) {
        let (server, place) = (served(&world).await, Place::of(&world).await);
        let (grandma, volunteer) = (place.elder(&world, "张桂芳").await, place.volunteer(&world).await);
        let wish = place.delivered(&world, &grandma, &volunteer).await;
        let claim = claim(&volunteer, &wish).await;
        let good = photo();
        let mut large = wants(&claim, "JPEG", &good);
        large["bytes"] = json!(2_000_000_000);
        assert_eq!(volunteer.refused(TICKET, large).await, "LIMIT_REACHED");
        assert_eq!(volunteer.refused(TICKET, wants(&claim, "PDF", &good)).await, "INVALID_INPUT", "a delivery is a photo");
        let script = b"<script>alert(1)</script><svg onload=alert(1)>".to_vec();
        for (kind, mime, bytes) in [("JPEG", "image/jpeg", script), ("PNG", "image/png", bomb()), ("JPEG", "image/jpeg", good[..400].to_vec()), ("PNG", "image/png", good.clone())] {
            let url = ticket(&volunteer, wants(&claim, kind, &bytes)).await;
            let before = world.rows().await;
            let (status, body) = put(&server, &volunteer, &url, mime, bytes).await;
            assert_eq!(status, 422, "{body}");
            assert!(body["errors"][0]["message"].as_str().unwrap().chars().count() > 3, "{body}");
            assert_eq!(world.rows().await, before);
        }
        let mut hashed = wants(&claim, "JPEG", &good);
        hashed["sha256"] = json!("00".repeat(32));
        let url = ticket(&volunteer, hashed).await;
        assert_eq!(put(&server, &volunteer, &url, "image/jpeg", good.clone()).await.0, 422);
        let url = ticket(&volunteer, wants(&claim, "JPEG", &good)).await;
        assert_eq!(put(&server, &volunteer, &url, "text/html", good.clone()).await.0, 415);
        // Two gigabytes: by what the head says, nothing of the body is read; streamed, not more than the ticket is for.
        let path = url.split_once("8080").unwrap().1;
        let token = volunteer.token().await.unwrap();
        let head = format!("PUT {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-type: image/jpeg\r\n");
        let mut stream = server.connect().await;
        send(&mut stream, &format!("{head}content-length: 2000000000\r\n\r\n")).await.unwrap();
        assert!(read_to_end(&mut stream).await.starts_with("HTTP/1.1 413"));
        let mut stream = server.connect().await;
        send(&mut stream, &format!("{head}transfer-encoding: chunked\r\n\r\n")).await.unwrap();
        let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x10000));
        let mut sent = 0_u64;
        while sent < 2_000_000_000 && send(&mut stream, &chunk).await.is_ok() {
            sent += 0x10000;
        }
        assert!(sent < 100_000_000, "the server read it all");
        // Somebody else's, nobody's, one that is none.
        let other = place.volunteer(&world).await;
        assert_eq!(put(&server, &other, &url, "image/jpeg", good.clone()).await.0, 404);
        assert_eq!(put(&server, &volunteer, &format!("{url}x"), "image/jpeg", good.clone()).await.0, 404);
        let nobody = server.http.put(here(&server, &url)).header("content-type", "image/jpeg").body(good.clone()).send().await.unwrap();
        assert_eq!(nobody.status(), 401);
        assert!(stored(&world).is_empty(), "{:?}", stored(&world));
        // After all that it is still good, once.
        assert_eq!(put(&server, &volunteer, &url, "image/jpeg", good.clone()).await.0, 201);
        assert_eq!(put(&server, &volunteer, &url, "image/jpeg", good.clone()).await.0, 409);
        let url = ticket(&volunteer, wants(&claim, "JPEG", &good)).await;
        world.pass(TimeDelta::minutes(15));
        assert_eq!(put(&server, &volunteer, &url, "image/jpeg", good).await.0, 409, "too late");
        assert_eq!(stored(&world).len(), 1);
        assert_eq!(photos(&volunteer, &wish).await.as_array().unwrap().len(), 1);
    }

    async fn of_many_who_send_on_one_ticket_one_is_kept(world: World) {
        let (server, place) = (served(&world).await, Place::of(&world).await);
        let (grandma, volunteer) = (place.elder(&world, "张桂芳").await, place.volunteer(&world).await);
        let wish = place.delivered(&world, &grandma, &volunteer).await;
        let sent = photo();
        let url = ticket(&volunteer, wants(&claim(&volunteer, &wish).await, "JPEG", &sent)).await;
        let sends = (0..3).map(|_| put(&server, &volunteer, &url, "image/jpeg", sent.clone()));
        let mut statuses: Vec<u16> = futures_util::future::join_all(sends).await.into_iter().map(|(status, _)| status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409, 409]);
        assert_eq!(stored(&world).len(), 1);
    }

    async fn a_link_ends_with_its_minutes_the_session_and_the_right(world: World) {
        let (server, place) = (served(&world).await, Place::of(&world).await);
        let (grandma, volunteer) = (place.elder(&world, "张桂芳").await, place.volunteer(&world).await);
        let wish = place.delivered(&world, &grandma, &volunteer).await;
        let sent = photo();
        let url = ticket(&volunteer, wants(&claim(&volunteer, &wish).await, "JPEG", &sent)).await;
        put(&server, &volunteer, &url, "image/jpeg", sent).await;
        let link = async |by: &Client| photos(by, &wish).await[0]["url"].as_str().unwrap().to_owned();
        let status = async |url: &str| get(&server, url).await.status().as_u16();
        let first = link(&place.staff).await;
        assert_eq!(status(&first).await, 200);
        let (head, tail) = first.split_at(first.len() - 20);
        let other = if tail.starts_with('A') { "B" } else { "A" };
        let forged = format!("{head}{other}{}", &tail[1..]);
        assert_eq!(status(&forged).await, 404);
        world.pass(TimeDelta::minutes(5));
        assert_eq!(status(&first).await, 404, "its minutes are over");
        let second = link(&place.staff).await;
        assert_eq!(status(&second).await, 200);
        place.staff.does("mutation($input: SessionEndInput!) { sessionEnd(input: $input) { userErrors { code } } }", json!({"id": place.staff.session()})).await;
        assert_eq!(status(&second).await, 404, "the session is over");
        // Once her data are erased so is the photo.
        let third = link(&place.second).await;
        let her = care::asks(&world, &grandma).await;
        place.second.does(CONFIRM, json!({"id": wish})).await;
        her.does("mutation($input: PersonEraseInput!) { personErase(input: $input) { userErrors { code } } }", json!({"id": grandma})).await;
        assert_eq!(status(&third).await, 404);
        assert_eq!(photos(&volunteer, &wish).await, json!([]));
        jobs::run_due(&world.app).await.unwrap();
        assert!(stored(&world).is_empty());
    }

    async fn what_was_sent_and_never_became_known_is_swept_away(world: World) {
        let (server, place) = (served(&world).await, Place::of(&world).await);
        let (grandma, volunteer) = (place.elder(&world, "张桂芳").await, place.volunteer(&world).await);
        let wish = place.delivered(&world, &grandma, &volunteer).await;
        let sent = photo();
        let claim = claim(&volunteer, &wish).await;
        let url = ticket(&volunteer, wants(&claim, "JPEG", &sent)).await;
        put(&server, &volunteer, &url, "image/jpeg", sent.clone()).await;
        let kept = stored(&world);
        // A server that is killed between the two leaves a file without a row: beside the one that is known, and alone.
        std::fs::write(kept[0].with_file_name("019abc"), &sent).unwrap();
        let url = ticket(&volunteer, wants(&claim, "JPEG", &sent)).await;
        let tickets = entity::upload_ticket::Entity::find().all(world.app.db.read()).await.unwrap();
        let open = tickets.iter().find(|ticket| ticket.used_at.is_none()).unwrap();
        let folder = world.app.config.files.folder.join(hongyan::files::tickets::prefix(open.id));
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("019abd"), &sent).unwrap();
        assert_eq!(stored(&world).len(), 3);
        world.pass(TimeDelta::hours(1));
        jobs::run_due(&world.app).await.unwrap();
        assert_eq!(stored(&world), kept);
        assert_eq!(put(&server, &volunteer, &url, "image/jpeg", sent).await.0, 404);
        assert!(entity::upload_ticket::Entity::find().all(world.app.db.read()).await.unwrap().is_empty());
    }

    async fn a_paper_of_a_case_is_for_the_resident_and_those_who_work_on_it(world: World) {
        let town = Town::of(world).await;
        let server = served(&town.world).await;
        let case = town.worked_on().await;
        let paper = json!({"nameZh": "出院小结", "form": "COPY"});
        let added = town.holder.takes("casePaperAdd", &case, paper).await;
        let id = care::id(added["papers"].as_array().unwrap().last().unwrap());
        let pdf = |inside: &str| format!("%PDF-1.7\n1 0 obj << /Type /Catalog {inside} >> endobj\ntrailer << /Root 1 0 R >>\n%%EOF\n").into_bytes();
        let wants = |bytes: &[u8]| json!({"owner": {"casePaperId": id}, "mediaType": "PDF", "bytes": bytes.len()});
        let active = pdf("/OpenAction << /S /JavaScript /JS (x) >>");
        let url = ticket(&town.resident, wants(&active)).await;
        assert_eq!(put(&server, &town.resident, &url, "application/pdf", active).await.0, 422);
        let plain = pdf("");
        let url = ticket(&town.resident, wants(&plain)).await;
        assert_eq!(put(&server, &town.resident, &url, "application/pdf", plain.clone()).await.0, 201);
        let read = "query($id: ID!) { serviceCase(by: {id: $id}) { papers { id files { mediaType url } } } }";
        for reader in [&town.resident, &town.holder, &town.staff] {
            let seen = reader.data(read, json!({"id": case})).await;
            let papers = seen["serviceCase"]["papers"].as_array().unwrap();
            let file = &papers.iter().find(|paper| paper["id"] == id.as_str()).unwrap()["files"][0];
            assert_eq!(file["mediaType"], "PDF");
            let fetched = get(&server, file["url"].as_str().unwrap()).await;
            assert_eq!((fetched.status().as_u16(), fetched.bytes().await.unwrap().to_vec()), (200, plain.clone()), "as it came");
        }
        for nobody in [&town.world.admin("150824").await, &town.world.auditor("150824").await, &town.world.anyone()] {
            assert_eq!(nobody.refused(TICKET, wants(&plain)).await, "NOT_FOUND");
        }
    }
}
