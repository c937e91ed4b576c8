// Uses the phone's client as a resident would, on a running demo, and holds the server to it.
// Usage: node phone/run.js URL TOKENS LOG
//   TOKENS  the folder with an access token of the demo for each role
//   LOG     what the demo writes: there are the codes that a phone would be sent
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CombinedGraphQLErrors } from '@apollo/client';
import { filter, firstValueFrom, Subject } from 'rxjs';
import WebSocket from 'ws';
import { given, until } from '../ask.js';
import {
  PhoneCaseNotesQueryDocument,
  PhoneCaseOpenMutationDocument,
  PhoneCaseQueryDocument,
  PhoneCaseRateMutationDocument,
  PhoneCardsQueryDocument,
  PhoneCasesQueryDocument,
  PhoneCommunityQueryDocument,
  PhoneHomeQueryDocument,
  PhoneInboxReadMutationDocument,
  PhoneMessageSendMutationDocument,
  type ServiceCaseOpenInput,
} from '../generated/phone.js';
import { follow, phone, refresh, refuse, type Session, signIn } from './client.js';

const { endpoint, as, rest } = given('phone/run.js URL TOKENS LOG');
const log = rest[0] ?? '';
const staff = as('community-staff');

// A network that can lose the next answer, and sockets that can be cut.
let loses = false;
let sent = 0;
const network: typeof fetch = async (input, init) => {
  const answer = await fetch(input, init);
  sent += 1;
  if (loses) {
    loses = false;
    throw new TypeError('the answer was lost');
  }
  return answer;
};
const open = new Set<WebSocket>();
class Socket extends WebSocket {
  constructor(address: string, protocols?: string | string[]) {
    super(address, protocols);
    open.add(this);
    this.on('close', () => open.delete(this));
  }
}

let session: Session | undefined;
const { apollo, close } = phone({
  endpoint,
  session: () => session,
  language: 'en',
  fetch: network,
  webSocket: Socket,
});

// --- before signing in: the community, the points nearby, and the cards that lie there

const { viewer: who } = await as('resident')('{ viewer { person { id community { code } } } }');
const near = { latitude: 41.588, longitude: 108.516 };
const home = await apollo.query({
  query: PhoneCommunityQueryDocument,
  variables: { code: who.person.community.code, near },
});
const community = home.data?.community;
assert.ok(community, 'the community is there for anyone');
const metres = home.data?.liaisonPoints.edges.map((edge) => edge.distanceMetres ?? NaN) ?? [];
assert.equal(metres.length, 3);
assert.deepEqual(metres, [...metres].sort((a, b) => a - b), 'the nearest point comes first');

const cards = apollo.watchQuery({
  query: PhoneCardsQueryDocument,
  variables: { communityId: community.id, first: 3 },
});
const shown = async () => {
  const settled = cards.pipe(
    filter((result) => !result.loading),
    filter((result) => result.dataState === 'complete'),
  );
  return (await firstValueFrom(settled)).data.serviceCards;
};
let page = await shown();
while (page.pageInfo.hasNextPage) {
  await cards.fetchMore({ variables: { after: page.pageInfo.endCursor } });
  const longer = await shown();
  assert.ok(longer.edges.length > page.edges.length, 'a further page adds cards');
  page = longer;
}
const listed = page.edges.map((edge) => edge.node);
assert.ok(listed.length > 3, `${listed.length} cards are more than a page`);
assert.equal(listed.length, page.totalCount, 'paging finds all that are counted');
assert.equal(new Set(listed.map((card) => card.id)).size, listed.length, 'and none of them twice');

// --- a code by short message

const anonymous = await apollo.query({ query: PhoneHomeQueryDocument });
assert.equal(anonymous.data?.viewer, null, 'nobody is signed in');
const { revealContact } = await as('resident')(
  `mutation ($id: ID!) {
    revealContact(input: { personId: $id, kind: PHONE, reason: "which phone is mine" }) {
      contact { value }
      userErrors { message }
    }
  }`,
  { id: who.person.id },
);
// The log is in colour.
const codes = () => [...readFileSync(log, 'utf8').matchAll(/a code to sign in.*code\W.*"(\d+)"/g)];
const before = codes().length;
session = await signIn(apollo, revealContact.contact.value, () => until(() => codes().slice(before)[0]?.[1]));
session = await refresh(apollo, session);
await apollo.clearStore();
const me = (await apollo.query({ query: PhoneHomeQueryDocument })).data?.viewer;
assert.equal(me?.person.id, who.person.id, 'who signed in is who was sent the code');

// --- a case by a card, whose answer is lost on the way

const list = apollo.watchQuery({ query: PhoneCasesQueryDocument, variables: { first: 20 } });
const keep = list.subscribe(() => {});
const count = async () => {
  const { data } = await list.refetch();
  return data?.serviceCases.totalCount ?? -1;
};
const had = await count();
const card = listed[0]!;
const input: ServiceCaseOpenInput = { cardId: card.id, channel: 'CARD', request: '家里的门铃坏了，请来看看' };
const key = randomUUID();
[loses, sent] = [true, 0];
const opened = await apollo.mutate({ mutation: PhoneCaseOpenMutationDocument, variables: { key, input } });
refuse(opened.data?.serviceCaseOpen.userErrors);
const mine = opened.data?.serviceCaseOpen.serviceCase;
assert.ok(mine);
assert.equal(sent, 2, 'it was sent a second time');
assert.equal(mine.card?.id, card.id);
assert.equal(await count(), had + 1, 'and opened once');
const again = await apollo.mutate({ mutation: PhoneCaseOpenMutationDocument, variables: { key, input } });
assert.deepEqual(again.data, opened.data, 'the same key brings the same answer');
const other = { ...input, request: '另一件事' };
const reused = await apollo.mutate({ mutation: PhoneCaseOpenMutationDocument, variables: { key, input: other } });
assert.equal(reused.data?.serviceCaseOpen.userErrors[0]?.code, 'IDEMPOTENCY_KEY_REUSED');
const empty = { ...input, request: ' ' };
const refused = await apollo.mutate({
  mutation: PhoneCaseOpenMutationDocument,
  variables: { key: randomUUID(), input: empty },
});
const [why] = refused.data?.serviceCaseOpen.userErrors ?? [];
assert.deepEqual([why?.code, why?.path], ['INVALID_INPUT', ['request']]);
assert.equal(await count(), had + 1, 'what was refused opened nothing');

// --- what the office does to it, live; in the middle the socket is cut

const id = mine.id;
const step = async (name: string, rest: Record<string, unknown> = {}) => {
  const input = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  await staff(
    `mutation ($input: ${input}!) { ${name}(input: $input) { userErrors { code message } } }`,
    { input: { id, ...rest } },
  );
};
const state = () =>
  list.getCurrentResult().data?.serviceCases?.edges?.find((edge) => edge?.node?.id === id)?.node?.state;
const told: string[] = [];
const online = new Subject<void>();
let cuts = 0;
const following = follow(apollo, id, () => {
  cuts += 1;
  return online;
}).subscribe({
  next: (change) => {
    assert.equal(change.node.id, id);
    assert.equal(change.resync, false);
    told.push(change.kind ?? 'now');
  },
  error: (error) => assert.fail(`the subscription failed: ${error}`),
});
await until(() => told.length === 1);
await step('serviceCaseAccept');
await until(() => state() === 'ACCEPTED');
for (const socket of open) socket.terminate();
await until(() => cuts === 1);
const message = { id, message: '下午在家' };
const said = await apollo.mutate({ mutation: PhoneMessageSendMutationDocument, variables: { input: message } });
refuse(said.data?.caseMessageSend.userErrors);
await step('serviceCaseResolve', { outcome: 'ANSWERED', text: '已上门修好' });
online.next();
// The node tells how the case stands now, the change that led there may still be on its way.
await until(() => state() === 'RESOLVED' && told.includes('service_case.resolved'));
following.unsubscribe();
const happened = ['now', 'service_case.accepted', 'service_case.message_sent', 'service_case.resolved'];
// After a cut a change may be told twice, and none is left out.
assert.deepEqual([...new Set(told)], happened);
assert.equal(open.size, 1, 'the second socket stands');

// --- the case as it reads now, the inbox, and a rating

const read = await apollo.query({ query: PhoneCaseQueryDocument, variables: { id }, fetchPolicy: 'network-only' });
const texts = read.data?.serviceCase?.messages?.edges.map(({ node }) => [node.fromResident, node.text]);
assert.deepEqual(texts?.[0], [true, message.message]);
assert.equal(read.data?.serviceCase?.request, input.request);
const notes = { query: PhoneCaseNotesQueryDocument, variables: { id } };
const partial = await apollo.query({ ...notes, errorPolicy: 'all' });
assert.equal(partial.data?.serviceCase?.state, 'RESOLVED', 'what may be read is there');
assert.equal(partial.data?.serviceCase?.notes, null);
assert.ok(CombinedGraphQLErrors.is(partial.error));
assert.deepEqual(
  partial.error.errors.map(({ path, extensions }) => [path, extensions?.code]),
  [[['serviceCase', 'notes'], 'FORBIDDEN']],
);
await assert.rejects(apollo.query({ ...notes, fetchPolicy: 'network-only' }), CombinedGraphQLErrors.is);
assert.equal(state(), 'RESOLVED', 'the list is as before');
const inbox = async () => {
  const { data } = await apollo.query({ query: PhoneHomeQueryDocument, fetchPolicy: 'network-only' });
  return data?.viewer;
};
const notice = await until(async () =>
  (await inbox())?.inbox.edges.find(({ node }) => node.kind === 'CASE_RESOLVED' && node.subject?.id === id),
);
assert.equal(notice.node.readAt, null);
const looked = await apollo.mutate({ mutation: PhoneInboxReadMutationDocument, variables: { upTo: notice.node.id } });
refuse(looked.data?.notificationsRead.userErrors);
assert.equal((await inbox())?.unreadCount, 0, 'the inbox is read');
const rated = await apollo.mutate({
  mutation: PhoneCaseRateMutationDocument,
  variables: { input: { id, level: 'VERY_SATISFIED' } },
});
refuse(rated.data?.serviceCaseRate.userErrors);
assert.ok(rated.data?.serviceCaseRate.serviceCase, 'it is rated');

// --- a token that is not good (any more): sign in, or refresh

const stranger = phone({ endpoint, session: () => ({ accessToken: 'x', refreshToken: '' }), webSocket: Socket });
const isUnknown = (error: unknown) =>
  CombinedGraphQLErrors.is(error) && error.errors[0]?.extensions?.code === 'UNAUTHENTICATED';
await assert.rejects(stranger.apollo.query({ query: PhoneHomeQueryDocument }), isUnknown);
await assert.rejects(firstValueFrom(follow(stranger.apollo, id)), /4403/);
await stranger.close();

keep.unsubscribe();
await close();
await until(() => open.size === 0);
const summary = `${listed.length} cards, a case by a card (sent twice, opened once)`;
console.log(`the phone: ${summary}, ${told.length} changes over a cut`);
