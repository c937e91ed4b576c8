//! Fills a database with as many communities as asked for, the same in each run. Each has ten points, eight cards at
//! each, five hundred residents, a hundred of them paired.

use std::fmt::Write as _;

use entity::ids::{CommunityId, PersonId};
use hongyan::privacy::vault::Cell;
use uuid::Uuid;

use crate::postgres;
use crate::process::Keys;

pub const POINTS: u64 = 10;
const RESIDENTS: u64 = 500;
const PAIRED: u64 = 100;
/// Rows a statement, when they come from here.
const CHUNK: u64 = 5000;

/// What kind of row an id is of: its first half.
const COMMUNITY: u64 = 1;
const PERSON: u64 = 2;

/// The key of the n-th row of a kind, as the function `k` of `fill` makes it.
fn key(kind: u64, n: u64) -> Uuid {
    let head = u128::from(kind) << 96 | 0x7000 << 64 | 0x8000 << 48;
    Uuid::from_u128(head | u128::from(n))
}

pub fn community(n: u64) -> CommunityId {
    CommunityId(key(COMMUNITY, n))
}

/// COMMUNITY_STAFF of the community.
pub fn staff(n: u64) -> PersonId {
    PersonId(key(PERSON, 30_000_000 + n))
}

/// Where the community lies: a grid of 50 columns over the west of the region.
pub fn place(n: u64) -> (f64, f64) {
    let at = |n: u64| f64::from(u32::try_from(n).unwrap());
    (40.0 + at(n / 50) * 0.1, 100.0 + at(n % 50) * 0.1)
}

/// `now` for everything but ids: when a row was made changes nothing here.
const HEAD: &str = "1, now(), now()";

pub async fn fill(url: &str, communities: u64, keys: &Keys) {
    let client = postgres::connect(url).await;
    let units = (communities / 2).max(12);
    let (cards, volunteers) = (units * 10, units * 10);
    let (points, residents, pairs) = (
        communities * POINTS,
        communities * RESIDENTS,
        communities * PAIRED,
    );
    let mut sql = String::from(
        "CREATE FUNCTION k(kind bigint, n bigint) RETURNS uuid IMMUTABLE LANGUAGE sql AS
            $$ SELECT (lpad(to_hex(kind), 8, '0') || '-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
         INSERT INTO region (code, name, level, parent_code) VALUES ('15', '内蒙古自治区', 'PROVINCE', NULL),
            ('1508', '巴彦淖尔市', 'PREFECTURE', '15'), ('150824', '乌拉特中旗', 'COUNTY', '1508'),
            ('150824100', '海流图镇', 'TOWNSHIP', '150824');",
    );
    let mut add = |table: &str, columns: &str, count: u64, values: &str| {
        let last = count - 1;
        write!(
            sql,
            "INSERT INTO {table} ({columns}) SELECT {values} FROM generate_series(0, {last}) n;"
        )
        .unwrap();
    };
    add(
        "community",
        "id, version, created_at, updated_at, code, region_code, name, slogan, address, latitude, longitude, languages",
        communities,
        &format!(
            "k({COMMUNITY}, n), {HEAD}, '150824' || lpad(n::text, 6, '0'), '150824100', '社区' || n,
             '众人划桨开大船', '海流图镇教育路' || n || '号', 40 + n / 50 * 0.1, 100 + n % 50 * 0.1, 'zh-Hans'"
        ),
    );
    add(
        "unit",
        "id, version, created_at, updated_at, kind, name, window_department, livelihood_department, region_code",
        units,
        &format!(
            "k(3, n), {HEAD}, 'PUBLIC_INSTITUTION', '第' || n || '社会保险事业管理局', true, true, '150824'"
        ),
    );
    let person = "id, version, created_at, updated_at, name, language, community_id, unit_id";
    let someone = "(ARRAY['秀英','桂兰','建国','志强','海燕','其其格','巴特尔'])[n % 7 + 1] || n";
    for (count, from, home) in [
        (residents, 0, format!("k({COMMUNITY}, n / {RESIDENTS}), NULL")),
        (cards, 10_000_000, format!("NULL, k(3, n % {units})")),
        (volunteers, 20_000_000, format!("NULL, k(3, n % {units})")),
        (communities, 30_000_000, format!("k({COMMUNITY}, n), NULL")),
    ] {
        add(
            "person",
            person,
            count,
            &format!("k({PERSON}, {from} + n), {HEAD}, {someone}, 'zh-Hans', {home}"),
        );
    }
    add(
        "role_grant",
        "id, version, created_at, updated_at, person_id, role, community_id, valid_from",
        communities,
        &format!("k(4, n), {HEAD}, k({PERSON}, 30000000 + n), 'COMMUNITY_STAFF', k({COMMUNITY}, n), now()"),
    );
    add(
        "service_post",
        "id, version, created_at, updated_at, unit_id, region_code, name, token",
        cards,
        &format!("k(5, n), {HEAD}, k(3, n % {units}), '150824', '医保报销岗', 'post-' || n"),
    );
    add(
        "service_card",
        "id, version, created_at, updated_at, post_id, unit_id, region_code, holder_id, duty_phone, home_visits,
         valid_from, token, state",
        cards,
        &format!(
            "k(6, n), {HEAD}, k(5, n), k(3, n % {units}), '150824', k({PERSON}, 10000000 + n),
             '0478-' || lpad(n::text, 7, '0'), n % 2 = 0, '2016-01-01', 'card-' || n, 'ACTIVE'"
        ),
    );
    // Points lie within three hundred metres of their community.
    add(
        "liaison_point",
        "id, version, created_at, updated_at, community_id, name, host_kind, host_name, address, hours, latitude,
         longitude, x, y, z, card_slots",
        points,
        &format!(
            "k(7, n), {HEAD}, k({COMMUNITY}, n / {POINTS}), '联络点' || n, 'SUPERMARKET', '便民超市',
             '海流图镇教育路', '周一至周五 8:30-12:00', 40 + n / {POINTS} / 50 * 0.1 + (n % 7 - 3) * 0.001,
             100 + n / {POINTS} % 50 * 0.1 + (n % 11 - 5) * 0.0007, 0, 0, 0, 24"
        ),
    );
    sql.push_str(
        "UPDATE liaison_point SET x = cos(radians(latitude)) * cos(radians(longitude)),
            y = cos(radians(latitude)) * sin(radians(longitude)), z = sin(radians(latitude));",
    );
    client.batch_execute(&sql).await.unwrap();

    let mut sql = String::new();
    write!(
        sql,
        "INSERT INTO card_placement (id, version, created_at, updated_at, card_id, point_id, unit_id, community_id,
            copies, checked_at)
         SELECT k(8, n * 8 + j), {HEAD}, k(6, c), k(7, n), k(3, c % {units}), k({COMMUNITY}, n / {POINTS}), 10, now()
         FROM generate_series(0, {points} - 1) n, generate_series(0, 7) j, LATERAL (SELECT (n * 7 + j * 13) % {cards} c) d;
         INSERT INTO point_board (point_id, lines)
         SELECT l.point_id, json_agg(json_build_object('placement', l.id, 'copies', l.copies, 'card', c.id,
            'phone', c.duty_phone, 'hours', c.hours, 'visits', c.home_visits, 'holder', p.name, 'unit', u.id,
            'unit_name', u.name) ORDER BY l.id)::text
         FROM card_placement l JOIN service_card c ON c.id = l.card_id JOIN person p ON p.id = c.holder_id
            JOIN unit u ON u.id = c.unit_id GROUP BY l.point_id;
         INSERT INTO volunteer (id, version, created_at, updated_at, person_id, unit_id, number, languages, capacity,
            state)
         SELECT k(9, n), {HEAD}, k({PERSON}, 20000000 + n), k(3, n % {units}), '150824-V-2016-' || n, 'zh-Hans', 100,
            'ACTIVE' FROM generate_series(0, {volunteers} - 1) n;
         INSERT INTO care_recipient (id, version, created_at, updated_at, person_id, community_id, care_groups,
            language, needed_skills)
         SELECT k(10, n), {HEAD}, k({PERSON}, r), k({COMMUNITY}, n / {PAIRED}), 'LONE_ELDER', 'zh-Hans', ''
         FROM generate_series(0, {pairs} - 1) n, LATERAL (SELECT n / {PAIRED} * {RESIDENTS} + n % {PAIRED} r) d;
         INSERT INTO pairing (id, version, created_at, updated_at, state, recipient_id, volunteer_id, community_id,
            person_id, volunteer_person_id, unit_id, slot, since)
         SELECT k(11, n), {HEAD}, 'ACTIVE', k(10, n), k(9, v), k({COMMUNITY}, n / {PAIRED}), k({PERSON}, r),
            k({PERSON}, 20000000 + v), k(3, v % {units}), n / {volunteers} + 1, now()
         FROM generate_series(0, {pairs} - 1) n, LATERAL (SELECT n % {volunteers} v,
            n / {PAIRED} * {RESIDENTS} + n % {PAIRED} r) d;"
    )
    .unwrap();
    client.batch_execute(&sql).await.unwrap();
    phones(&client, communities, keys).await;
    client.batch_execute("VACUUM ANALYZE").await.unwrap();
}

/// Sealed as the product seals them; reading one costs what it costs.
async fn phones(client: &tokio_postgres::Client, communities: u64, keys: &Keys) {
    let paired: Vec<u64> = (0..communities)
        .flat_map(|c| (0..PAIRED).map(move |n| c * RESIDENTS + n))
        .collect();
    let update = client
        .prepare(
            "UPDATE person SET phone_sealed = d.sealed FROM unnest($1::uuid[], $2::bytea[]) d (id, sealed)
             WHERE person.id = d.id",
        )
        .await
        .unwrap();
    for chunk in paired.chunks(usize::try_from(CHUNK).unwrap()) {
        let (ids, sealed): (Vec<Uuid>, Vec<Vec<u8>>) = chunk
            .iter()
            .map(|n| {
                let row = key(PERSON, *n);
                let cell = Cell {
                    table: "person",
                    row,
                    column: "phone_sealed",
                };
                let phone = format!("154{n:08}");
                (row, keys.vault.seal(cell, phone.as_bytes()).unwrap())
            })
            .unzip();
        client.execute(&update, &[&ids, &sealed]).await.unwrap();
    }
}
