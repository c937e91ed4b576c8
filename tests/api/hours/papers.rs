//! The paper of a certificate, fetched over real HTTP and read back.

use lopdf::{Document, Object};

use super::*;
use crate::harness::both;

async fn link(by: &Client, number: &str) -> Option<String> {
    let data = by.data(CERTIFICATE, json!({"number": number})).await;
    data["certificate"]["pdf"].as_str().map(str::to_owned)
}

fn number(operand: &Object) -> f32 {
    operand
        .as_float()
        .unwrap_or_else(|_| f32::from(i16::try_from(operand.as_i64().unwrap()).unwrap()))
}

/// What the QR code says that is drawn on the first page, as a phone would read it from the paper.
fn scanned(file: &Document) -> String {
    /// Pixels a point, and the size of an A4 page in pixels.
    const SCALE: f32 = 4.0;
    const WIDE: usize = 2382;
    const HIGH: usize = 3368;
    let mut pixels = vec![255_u8; WIDE * HIGH];
    let page = *file.get_pages().values().next().unwrap();
    let drawn = file.get_and_decode_page_content(page).unwrap();
    for square in drawn
        .operations
        .iter()
        .filter(|operation| operation.operator == "re")
    {
        let [left, below, wide, high] = [0, 1, 2, 3].map(|n| number(&square.operands[n]) * SCALE);
        let inside = |from: f32, length: f32, all: usize| {
            (0..all).filter(move |pixel| {
                let middle = f32::from(u16::try_from(*pixel).unwrap()) + 0.5;
                (from..from + length).contains(&middle)
            })
        };
        for y in inside(below, high, HIGH) {
            for x in inside(left, wide, WIDE) {
                pixels[(HIGH - 1 - y) * WIDE + x] = 0;
            }
        }
    }
    let mut picture = rqrr::PreparedImage::prepare_from_greyscale(WIDE, HIGH, |x, y| pixels[y * WIDE + x]);
    let grids = picture.detect_grids();
    assert_eq!(grids.len(), 1, "one code is on the page");
    grids[0].decode().unwrap().1
}

both! {
    async fn the_paper_says_who_served_how_long_and_its_code_leads_to_the_page(world: World) {
        let service = Service::of(world).await;
        service.confirmed(50, 125).await;
        let certificate = service.certified().await;
        let server = served(service.world()).await;
        let url = link(&service.volunteer, &certificate).await.unwrap();
        let fetched = server.http.get(here(&server, &url)).send().await.unwrap();
        assert_eq!((fetched.status().as_u16(), &fetched.headers()["content-type"]), (200, &"application/pdf".parse().unwrap()));
        assert_eq!(fetched.headers()["cache-control"], "no-store");
        let bytes = fetched.bytes().await.unwrap();
        assert!(bytes.len() < 200_000, "only the letters that are used are in it: {} bytes", bytes.len());
        let file = Document::load_mem(&bytes).unwrap();
        assert_eq!(file.get_pages().len(), 1);
        let text = file.extract_text(&[1]).unwrap();
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let data = service.volunteer.data(CERTIFICATE, json!({"number": certificate})).await["certificate"].clone();
        let unit = service.volunteer.data("query($id: ID!) { unit(id: $id) { name } }", json!({"id": service.place.unit})).await;
        for due in [
            "志愿服务时长证明", &certificate, "Volunteer", data["volunteerNumber"].as_str().unwrap(), unit["unit"]["name"].as_str().unwrap(),
            "2小时5分钟（共125分钟）", "扫码核验",
        ] {
            assert!(text.contains(&due.replace(' ', "")), "{due} in {text}");
        }
        let (year, month) = (&cases::day(service.world(), 0)[..4], cases::day(service.world(), 0)[5..7].trim_start_matches('0').to_owned());
        assert!(text.contains(&format!("{year}年{month}月")), "{text}");
        let page = scanned(&file);
        assert_eq!(page, data["checkUrl"].as_str().unwrap());
        let checked = server.http.get(here(&server, &page)).send().await.unwrap().text().await.unwrap();
        assert!(checked.contains("data-status=\"VALID\""));
    }

    async fn a_link_ends_with_its_time_its_session_and_its_certificate(world: World) {
        let service = Service::of(world).await;
        let entry = service.confirmed(5, 60).await;
        let certificate = service.certified().await;
        let server = served(service.world()).await;
        let status = async |url: &str| server.http.get(here(&server, url)).send().await.unwrap().status().as_u16();
        let url = link(&service.volunteer, &certificate).await.unwrap();
        assert_eq!(status(&url).await, 200);
        let mut forged = url.clone();
        let last = if forged.pop() == Some('A') { 'B' } else { 'A' };
        forged.insert(forged.rfind('/').unwrap() + 1, last);
        assert_eq!(status(&forged).await, 404);
        assert_eq!(status(&url.replace("/certificates/pdf/", "/files/")).await, 404, "it is for nothing else");
        service.world().pass(TimeDelta::minutes(5));
        assert_eq!(status(&url).await, 404);
        let url = link(service.official(), &certificate).await.unwrap();
        service.official().does("mutation($input: SessionEndInput!) { sessionEnd(input: $input) { userErrors { code } } }", json!({"id": service.official().session()})).await;
        assert_eq!(status(&url).await, 404);
        let url = link(&service.volunteer, &certificate).await.unwrap();
        service.place.staff.does(REVERSE, json!({"id": entry, "reason": "登记有误"})).await;
        assert_eq!(status(&url).await, 404);
        assert_eq!(link(&service.volunteer, &certificate).await, None);
    }

    async fn a_name_that_the_font_lacks_is_shown_by_its_code_points(world: World) {
        use sea_orm::{ActiveModelTrait, Set};
        let service = Service::of(world).await;
        service.confirmed(5, 60).await;
        let tx = service.world().app.db.begin().await.unwrap();
        let renamed = entity::person::ActiveModel {
            id: Set(hongyan::gid::parse(&service.volunteer.person()).unwrap()),
            name: Set("李玥\u{2a0ed}".to_owned()),
            ..Default::default()
        };
        renamed.update(&tx).await.unwrap();
        tx.commit().await.unwrap();
        let certificate = service.certified().await;
        let server = served(service.world()).await;
        let url = link(&service.volunteer, &certificate).await.unwrap();
        let bytes = server.http.get(here(&server, &url)).send().await.unwrap().bytes().await.unwrap();
        let text = Document::load_mem(&bytes).unwrap().extract_text(&[1]).unwrap();
        assert!(text.contains("李玥〔U+2A0ED〕") && text.contains("以其统一码标示"), "{text}");
    }
}
