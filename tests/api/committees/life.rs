//! The life of a committee made by chance, beside a naive book of who sat when.

use super::*;

/// A number below `n`, the same in every run.
fn below(seed: &mut u64, n: usize) -> usize {
    *seed = seed
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407);
    usize::try_from(*seed >> 33).unwrap() % n
}

const SEATS: [&str; 4] = ["CORE", "LEAD", "MEMBER", "GUIDE"];

/// The committee as a child would keep it: what each unit has now, and on a sheet a day who sat.
struct Naive {
    now: BTreeMap<usize, (&'static str, &'static str)>,
    sheets: BTreeMap<NaiveDate, BTreeSet<(usize, &'static str)>>,
}

impl Naive {
    fn sitting(&self) -> BTreeSet<(usize, &'static str)> {
        let sits = |state: &str| state != "INVITED";
        self.now
            .iter()
            .filter(|(_, (state, _))| sits(state))
            .map(|(unit, (_, seat))| (*unit, *seat))
            .collect()
    }

    fn holder(&self, seat: &str) -> Option<usize> {
        self.now
            .iter()
            .find(|(_, (_, held))| *held == seat)
            .map(|(unit, _)| *unit)
    }

    /// Whether the act is right, and if so what follows.
    fn act(&mut self, act: &str, unit: usize, seat: &'static str) -> bool {
        let had = self.now.get(&unit).copied();
        let core = had.is_some_and(|(_, seat)| seat == "CORE");
        match (act, had) {
            ("invite", None) => {
                let free = seat != "CORE" && (seat != "LEAD" || self.holder("LEAD").is_none());
                if free {
                    self.now.insert(unit, ("INVITED", seat));
                }
                free
            }
            ("accept", Some(("INVITED", seat))) | ("resume", Some(("SUSPENDED", seat))) => {
                self.now.insert(unit, ("ACTIVE", seat));
                true
            }
            ("suspend", Some(("ACTIVE", seat))) if !core => {
                self.now.insert(unit, ("SUSPENDED", seat));
                true
            }
            ("end", Some(_)) if !core => {
                self.now.remove(&unit);
                true
            }
            ("change", Some((state @ ("ACTIVE" | "SUSPENDED"), from))) if !core && from != seat => {
                let single = seat == "CORE" || seat == "LEAD";
                let holder = if single { self.holder(seat) } else { None };
                if single && state == "SUSPENDED"
                    || holder.is_some_and(|holder| self.now[&holder].0 == "INVITED")
                {
                    return false;
                }
                if let Some(holder) = holder {
                    self.now.insert(holder, (self.now[&holder].0, "MEMBER"));
                }
                self.now.insert(unit, (state, seat));
                true
            }
            _ => false,
        }
    }
}

/// Random acts, with days that pass between them.
async fn live(world: &World, mut seed: u64) {
    let community = world.community(1, "教育路社区").await;
    let admin = world.admin("150824").await;
    let mut units: Vec<(String, Client)> = Vec::new();
    for n in 0..5 {
        let unit = world.unit(&format!("{n}")).await;
        let official = world.official(&unit).await;
        units.push((unit, official));
    }
    let founded = today(world);
    let committee = world.committee(&community, &units[0].0).await;
    let mut naive = Naive {
        now: BTreeMap::from([(0, ("ACTIVE", "CORE"))]),
        sheets: BTreeMap::new(),
    };
    let mut latest: BTreeMap<usize, String> =
        BTreeMap::from([(0, standing(world, &committee, &units[0].0).await)]);
    for step in 0..60 {
        let (unit, seat) = (below(&mut seed, units.len()), SEATS[below(&mut seed, 4)]);
        let (id, official) = &units[unit];
        // Beyond ends whatever was the unit's last membership, over or not.
        let member = latest
            .get(&unit)
            .cloned()
            .unwrap_or_else(|| "member_00000000000000000000000000".to_owned());
        let (act, who, document, input) = match below(&mut seed, 9) {
            0 | 1 => (
                "invite",
                &admin,
                INVITE,
                json!({"committeeId": committee, "unitId": id, "seat": seat}),
            ),
            2 | 3 => ("accept", official, ACCEPT, json!({"id": member})),
            4 => ("suspend", &admin, SUSPEND, json!({"id": member, "reason": "a"})),
            5 => ("resume", &admin, RESUME, json!({"id": member})),
            6 => ("end", official, END, json!({"id": member, "reason": "a"})),
            _ => (
                "change",
                &admin,
                CHANGE,
                json!({"id": member, "seat": seat, "reason": "a"}),
            ),
        };
        let payload = who.data(document, json!({"input": input})).await;
        let payload = payload.as_object().unwrap().values().next().unwrap().clone();
        let told = format!("{step}: {act} {unit} {seat} on {:?}: {payload}", naive.now);
        let before = naive.now.clone();
        assert_eq!(
            payload["userErrors"] == json!([]),
            naive.act(act, unit, seat),
            "{told}, was {before:?}"
        );
        let data = world.anyone().data(ON, json!({"id": committee})).await;
        let mut now = BTreeMap::new();
        for node in data["jointCommittee"]["memberships"]["nodes"].as_array().unwrap() {
            let unit: usize = node["unit"]["name"].as_str().unwrap().parse().unwrap();
            latest.insert(unit, node["id"].as_str().unwrap().to_owned());
            let twice = now.insert(
                unit,
                (
                    node["state"].as_str().unwrap().to_owned(),
                    node["seat"].as_str().unwrap().to_owned(),
                ),
            );
            assert!(twice.is_none(), "{told}");
        }
        let expected: BTreeMap<_, _> = naive
            .now
            .iter()
            .map(|(unit, (state, seat))| (*unit, ((*state).to_owned(), (*seat).to_owned())))
            .collect();
        assert_eq!(now, expected, "{told}");
        assert_eq!(
            naive.now.values().filter(|(_, seat)| *seat == "CORE").count(),
            1,
            "{told}"
        );
        assert!(
            naive.now.values().filter(|(_, seat)| *seat == "LEAD").count() <= 1,
            "{told}"
        );
        for _ in 0..below(&mut seed, 3) {
            naive.sheets.insert(today(world), naive.sitting());
            world.pass(TimeDelta::days(1));
        }
        if step % 4 == 3 && today(world) > founded {
            record(world, &admin, &committee, &units, &mut naive, &mut seed).await;
        }
    }
    naive.sheets.insert(today(world), naive.sitting());
    for (day, sheet) in &naive.sheets {
        let data = world.anyone().data(ON, json!({"id": committee, "on": day})).await;
        let list = &data["jointCommittee"]["memberships"];
        let mut told = BTreeSet::new();
        for node in list["nodes"].as_array().unwrap() {
            let seat = SEATS.iter().find(|seat| node["seat"] == **seat).unwrap();
            told.insert((node["unit"]["name"].as_str().unwrap().parse().unwrap(), *seat));
        }
        assert_eq!(
            (&told, list["totalCount"].as_u64()),
            (sheet, Some(sheet.len() as u64)),
            "{day}"
        );
    }
}

/// A past membership is written down where the sheets of its days have room for it.
async fn record(
    world: &World,
    admin: &Client,
    committee: &str,
    units: &[(String, Client)],
    naive: &mut Naive,
    seed: &mut u64,
) {
    let days: Vec<NaiveDate> = naive.sheets.keys().copied().collect();
    let from = days[below(seed, days.len())];
    let to = (from + Days::new(below(seed, 4) as u64)).min(days[days.len() - 1]);
    let (unit, seat) = (below(seed, units.len()), SEATS[below(seed, 4)]);
    let input =
        json!({"committeeId": committee, "unitId": units[unit].0, "seat": seat, "from": from, "to": to});
    let payload = admin.data(RECORD, json!({"input": input})).await;
    let sheets = naive.sheets.range_mut(from..=to);
    let (mut fits, mut touched) = (true, Vec::new());
    for (_, sheet) in sheets {
        let single = seat == "CORE" || seat == "LEAD";
        fits &= !sheet
            .iter()
            .any(|(other, held)| *other == unit || single && *held == seat);
        touched.push(sheet);
    }
    assert_eq!(
        payload["membershipRecord"]["userErrors"] == json!([]),
        fits,
        "{input}: {payload} on {touched:?}, today {}",
        today(world)
    );
    if fits {
        for sheet in touched {
            sheet.insert((unit, seat));
        }
    }
}

both! {
    async fn random_acts_keep_the_rules_and_every_past_day_has_its_answer(world: World) {
        live(&world, 20_140_501).await;
    }

    async fn other_random_acts_keep_them_too(world: World) {
        live(&world, 1_201).await;
    }
}
