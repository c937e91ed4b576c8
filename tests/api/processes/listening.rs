//! What happens at one server is heard at the other, and no longer by who may not.

use super::*;
use crate::care;
use crate::harness::both;
use crate::live::Socket;

const UPDATE: &str = "mutation($input: CareRecipientUpdateInput!) { careRecipientUpdate(input: $input) {
    userErrors { code path } } }";

both! {
    async fn a_pairing_that_ends_at_one_server_ends_what_is_heard_at_the_other(world: World) {
        let home = world.community(1, "教育路社区").await;
        let staff = world.staff(&home).await;
        let unit = care::seated(&world, &home, "医院").await;
        let (volunteer, helper) = care::helper(&world, &unit, 3).await;
        let helper = care::asks(&world, &helper).await;
        let grandma = care::person(&world, &home, "王桂兰", 80).await;
        let recipient = care::looked_after(&staff, &grandma, &["LONE_ELDER"]).await;
        care::agrees(&staff, &grandma, "PAIRING").await;
        let pairing = care::active(&staff, &volunteer, &recipient).await;
        let processes = several(&world).await;
        let (here, there) = (&processes[0], &processes[processes.len() - 1]);
        let mut theirs = Socket::of(&there.server, &helper).await;
        let mut ours = Socket::of(&there.server, &staff).await;
        for socket in [&mut theirs, &mut ours] {
            socket.subscribe("a", &recipient, None).await;
            assert_eq!(socket.told("a").await["node"]["person"]["name"], "王桂兰");
        }
        here.does(&staff, UPDATE, json!({"id": recipient, "note": "门铃坏了"})).await;
        for socket in [&mut theirs, &mut ours] {
            assert_eq!(socket.told("a").await["kind"], "care_recipient.updated");
        }
        let contact = "query($id: ID!) { node(id: $id) { ... on CareRecipient { person { name maskedPhone } } } }";
        let before = there.answers(&helper, contact, json!({"id": recipient})).await.unwrap();
        assert_eq!(before["data"]["node"]["person"]["name"], "王桂兰");

        here.does(&staff, care::END, json!({"id": pairing, "reason": "MOVED"})).await;
        here.does(&staff, UPDATE, json!({"id": recipient, "note": "换了门铃"})).await;
        assert_eq!(ours.told("a").await["kind"], "care_recipient.updated");
        assert_eq!(theirs.hear().await, json!({"id": "a", "type": "complete"}), "it ends without a word");
        let after = there.answers(&helper, contact, json!({"id": recipient})).await.unwrap();
        assert_eq!(after["data"]["node"], Value::Null);
    }
}
