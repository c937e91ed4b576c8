//! 哈萨尔: a resident home from hospital calls the holder of a card, who comes to the door, sorts the papers and takes
//! them along. Ten days later the money is there.

use chrono::TimeDelta;
use serde_json::json;

use super::{ANSWER, END, OPEN, PLAN, Town, day, hours, id};
use crate::cards::matter;
use crate::harness::both;

const UPDATE: &str = "mutation($input: ServiceMatterUpdateInput!) { serviceMatterUpdate(input: $input) {
    serviceMatter { id } userErrors { code path } } }";

both! {
    async fn the_money_is_there_ten_days_after_the_papers_were_taken(world: World) {
        let town = Town::of(world).await;
        let (world, holder, resident) = (&town.world, &town.holder, &town.resident);
        // The matter says which papers it takes.
        let papers = json!([{"nameZh": "出院小结", "form": "COPY"}, {"nameZh": "住院费用发票", "form": "ORIGINAL"},
            {"nameZh": "社会保障卡", "form": "ORIGINAL_AND_COPY"}]);
        town.office.official.does(UPDATE, json!({"id": town.office.matter, "documents": papers})).await;

        // He is home from hospital and calls the number on the card; the holder writes it down.
        let call = json!({"channel": "CARD", "cardId": town.card, "matterId": town.office.matter,
            "requester": {"caller": {"name": "巴特尔", "phone": "15400000711", "communityId": town.community}},
            "request": "刚出院回家，住院费怎么报销，要带什么材料？"});
        let made = holder.does(OPEN, call).await;
        let case = id(&made);
        assert!(made["serviceCase"]["caseNumber"].as_str().unwrap().starts_with("150824-C100005-"), "{made:#}");
        assert_eq!(made["serviceCase"]["papers"].as_array().unwrap().len(), 3, "the list of papers is the matter's");
        assert_eq!(made["serviceCase"]["unit"]["id"], json!(town.office.unit));
        holder.takes("serviceCaseAccept", &case, json!({})).await;
        holder.takes("serviceCaseAssign", &case, json!({"assigneeId": holder.person()})).await;
        holder.takes("serviceCaseBegin", &case, json!({})).await;

        // He is told to wait at home: she comes to the door and says a word by which he knows her.
        holder.takes("caseMessageSend", &case, json!({"message": "您在家等着，我上门来取材料"})).await;
        let slot = json!({"caseId": case, "visitorId": holder.person(), "from": hours(world, 2), "to": hours(world, 4)});
        let visit = holder.does(PLAN, slot).await["visit"].clone();
        assert!(!visit["codeWord"].as_str().unwrap().is_empty());
        world.pass(TimeDelta::hours(3));
        holder.does(END, json!({"id": visit["id"], "result": "DONE", "note": "材料已当面理好带回"})).await;

        // She sorts the papers and takes them along.
        let list = made["serviceCase"]["papers"].as_array().unwrap();
        let (two, one) = (json!([list[0]["id"], list[1]["id"]]), json!([list[2]["id"]]));
        let taken = day(world, 0);
        holder.takes("casePapersReceive", &case, json!({"papers": two, "receivedOn": taken})).await;
        assert_eq!(holder.case(&case).await["papersCompleteOn"], json!(null), "one is missing");
        holder.takes("casePapersReceive", &case, json!({"papers": one, "receivedOn": taken})).await;
        assert_eq!(holder.case(&case).await["papersCompleteOn"], json!(taken));

        // It is granted after four days; granted is not paid.
        world.pass(TimeDelta::days(4));
        let granted = json!({"amount": {"amount": "6280.50", "currency": "CNY"}, "text": "报销 6280.50 元，款项正在拨付"});
        holder.takes("serviceCaseDecide", &case, granted).await;
        let waits = holder.case(&case).await;
        assert_eq!((&waits["state"], &waits["resolvedAt"]), (&json!("WAITING_OUTSIDE"), &json!(null)));
        assert_eq!(waits["outcomes"][0]["paidOn"], json!(null));
        assert_eq!(waits["outcomes"][0]["daysFromPapersToPayment"], json!(null));
        assert_ne!(waits["waitingSince"], json!(null), "the pause is seen");
        // Nobody can say that it was paid on a day to come.
        assert_eq!(holder.fails("serviceCasePay", &case, json!({"paidOn": day(world, 6)})).await, "INVALID_INPUT");
        assert_eq!(holder.fails("serviceCaseResolve", &case, json!({"outcome": "GRANTED", "text": "完成"})).await, "INVALID_STATE");

        // Ten days after she took the papers, the money is on the card.
        world.pass(TimeDelta::days(6));
        holder.takes("serviceCasePay", &case, json!({"paidOn": day(world, 0)})).await;
        let done = town.staff.case(&case).await;
        assert_eq!(done["state"], json!("RESOLVED"));
        assert_eq!(done["outcomes"][0]["daysFromPapersToPayment"], json!(10));
        assert_eq!(done["outcomes"][0]["amount"], json!({"amount": "6280.50", "currency": "CNY"}));
        assert!(done["waitedDays"].as_i64().unwrap() >= 4, "six days have at least four that are worked: {done:#}");

        // He signs in with his phone, reads it all but the notes, and is very satisfied.
        let him = world.sign_in(hongyan::gid::parse(done["requester"]["id"].as_str().unwrap()).unwrap()).await;
        let (seen, hidden) = him.case_in_part(&case).await;
        assert_eq!(seen["messages"]["nodes"][0]["text"], json!("您在家等着，我上门来取材料"));
        assert_eq!(hidden, ["notes"], "notes are not for him");
        him.takes("serviceCaseConfirm", &case, json!({"message": "钱到账了，谢谢"})).await;
        him.takes("serviceCaseRate", &case, json!({"level": "VERY_SATISFIED"})).await;
        holder.takes("serviceCaseClose", &case, json!({})).await;
        let closed = town.staff.case(&case).await;
        assert_eq!((&closed["state"], &closed["ratings"][0]["level"]), (&json!("CLOSED"), &json!("VERY_SATISFIED")));
        assert_eq!(closed["ratings"][0]["callback"], json!(null), "nobody has to call");

        // A neighbour who has nothing to do with it sees nothing.
        assert_eq!(resident.case(&case).await, json!(null));
    }

    async fn an_enquiry_on_the_phone_is_one_mutation(world: World) {
        let town = Town::of(world).await;
        let enquiry = json!({"channel": "CARD", "cardId": town.card,
            "requester": {"caller": {"name": "其木格", "phone": "15400000712", "communityId": town.community}},
            "request": "低保要到哪里申请？"});
        let done = town.holder.does(ANSWER, json!({"enquiry": enquiry, "answer": "到社区窗口，带户口本"})).await;
        let case = &done["serviceCase"];
        assert_eq!(case["state"], json!("RESOLVED"));
        assert_eq!(case["outcomes"], json!([{"kind": "ANSWERED", "text": "到社区窗口，带户口本"}]));
        assert_ne!(case["assignee"], json!(null), "who took the call answers for it");
    }

    async fn who_opens_a_case_sees_which_may_be_the_same(world: World) {
        let town = Town::of(world).await;
        let phone = "154 0000 0713";
        let call = |matter: &str| json!({"channel": "PHONE", "matterId": matter, "request": "问报销",
            "requester": {"caller": {"name": "乌兰", "phone": phone, "communityId": town.community}}});
        let other = matter(&town.office.official, crate::cards::new_matter(&town.office.unit, "C-OTHER", "异地就医备案")).await;
        let first = id(&town.holder.does(OPEN, call(&town.office.matter)).await);
        let alike = async |matter: &str| {
            town.holder.cases(json!({"likelyDuplicateOf": {"phone": phone, "matterId": matter}})).await
        };
        assert_eq!(alike(&town.office.matter).await, std::slice::from_ref(&first));
        assert_eq!(alike(&other).await, Vec::<String>::new());
        let second = id(&town.holder.does(OPEN, call(&other)).await);
        assert_eq!(alike(&other).await, std::slice::from_ref(&second), "the same caller is the same person");
        town.staff.takes("serviceCaseCancel", &second, json!({"message": "重复"})).await;
        assert_eq!(alike(&other).await, Vec::<String>::new(), "what is over is no duplicate");
        // Nobody learns from it what a unit does not have.
        let elsewhere = Town::stranger(&town).await;
        assert_eq!(elsewhere.cases(json!({"likelyDuplicateOf": {"phone": phone}})).await, Vec::<String>::new());
    }
}

impl Town {
    /// An official of another unit.
    pub async fn stranger(&self) -> crate::harness::Client {
        let unit = self.world.unit("民政局").await;
        self.world.official(&unit).await
    }
}
