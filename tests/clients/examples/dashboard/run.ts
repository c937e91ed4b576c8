// Uses the dashboard's client as the staff would, on a running demo, and holds the server to it.
// Usage: node dashboard/run.js URL TOKENS   (TOKENS is the folder with an access token of the demo for each role)
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { given, until } from '../ask.js';
import {
  DashboardCardHoursQueryDocument,
  DashboardCardsQueryDocument,
  DashboardCardStockQueryDocument,
  DashboardCaseAcceptMutationDocument,
  DashboardCaseAssignMutationDocument,
  DashboardCaseOpenMutationDocument,
  DashboardCasesQueryDocument,
  DashboardViewerQueryDocument,
  type ServiceCaseFilter,
} from '../generated/dashboard.js';
import { dashboard, follow } from './client.js';

const { endpoint, as, token } = given('dashboard/run.js URL TOKENS');
const colleague = as('community-staff');

// Event streams that can be cut.
const streams = new Set<AbortController>();
const streamFetch: typeof fetch = (input, init) => {
  const cut = new AbortController();
  streams.add(cut);
  const end = () => {
    streams.delete(cut);
    cut.abort();
  };
  init?.signal?.addEventListener('abort', end);
  return fetch(input, { ...init, signal: cut.signal });
};
const warnings: unknown[] = [];
console.warn = (...words) => warnings.push(words);
const urql = dashboard({ endpoint, token: () => token('community-staff'), language: 'en', streamFetch });

// --- who works here, and five cases of residents who called

const { data: me } = await urql.query(DashboardViewerQueryDocument, {});
const viewer = me?.viewer;
const community = viewer?.grants.find(({ role }) => role === 'COMMUNITY_STAFF')?.community;
assert.ok(viewer && community, 'the staff has a community');
const { viewer: resident } = await as('resident')('{ viewer { person { id } } }');
const opened: string[] = [];
for (const request of ['路灯不亮', '下水道堵了', '楼道里有杂物', '想找人修门', '家里没有暖气']) {
  const { data, error } = await urql.mutation(DashboardCaseOpenMutationDocument, {
    key: randomUUID(),
    input: { channel: 'PHONE', request, requester: { personId: resident.person.id } },
  });
  assert.equal(error, undefined);
  assert.deepEqual(data?.serviceCaseOpen.userErrors, []);
  opened.push(data!.serviceCaseOpen.serviceCase!.id);
}

// --- the list, page by page

const filter: ServiceCaseFilter = { communityId: community.id, states: ['SUBMITTED'], unassigned: true };
const read = async (after: string | null, requestPolicy: 'network-only' | 'cache-only' = 'network-only') => {
  const { data, error } = await urql.query(DashboardCasesQueryDocument, { filter, first: 2, after }, { requestPolicy });
  assert.equal(error, undefined);
  assert.ok(data);
  return data.serviceCases;
};
let list = await read(null);
let pages = 1;
while (list.pageInfo.hasNextPage) {
  list = await read(list.pageInfo.endCursor);
  pages += 1;
}
const shown = list.edges.map(({ node }) => node.id);
assert.equal(shown.length, list.totalCount, 'the cache puts the pages together to all that are counted');
assert.equal(new Set(shown).size, shown.length, 'none comes twice');
assert.ok(opened.every((id) => shown.includes(id)), 'what was opened is there');
assert.ok(pages >= 3);

// --- accept and assign; who read an older version is told how it is now

const id = opened[0]!;
const seen = () => urql.readQuery(DashboardCasesQueryDocument, { filter, first: 2, after: null })?.data;
const row = () => seen()?.serviceCases.edges.find(({ node }) => node.id === id)?.node;
const version = list.edges.find(({ node }) => node.id === id)!.node.version;
const accepted = await urql.mutation(DashboardCaseAcceptMutationDocument, { id, expectedVersion: version });
assert.deepEqual(accepted.data?.serviceCaseAccept.userErrors, []);
assert.equal(row()?.state, 'ACCEPTED', 'the list shows it without being asked again');
const assign = async (expectedVersion: number) => {
  const { data, error } = await urql.mutation(DashboardCaseAssignMutationDocument, {
    id,
    assigneeId: viewer.person.id,
    expectedVersion,
  });
  assert.equal(error, undefined, 'a refusal is data and no error');
  return data!.serviceCaseAssign;
};
await colleague(
  `mutation ($id: ID!, $assigneeId: ID!) {
    serviceCaseAssign(input: { id: $id, assigneeId: $assigneeId }) { userErrors { code } }
  }`,
  { id, assigneeId: viewer.person.id },
);
const stale = await assign(version + 1);
assert.equal(stale.serviceCase, null);
assert.deepEqual(stale.userErrors.map(({ code }) => code), ['CONFLICT']);
const now = stale.userErrors[0]!.node;
assert.ok(now && 'version' in now && now.version === version + 2, 'the conflict brings the case as it is now');
assert.equal(row()?.assignee?.name, viewer.person.name, 'and so into the list');
const fresh = await assign(now.version);
assert.deepEqual(fresh.userErrors, []);
assert.equal(fresh.serviceCase?.version, version + 3);

// --- a field that is not for the staff: its error has the place, and all else is there

const cards = async (requestPolicy: 'network-only' | 'cache-only') => {
  const { data, error } = await urql.query(DashboardCardsQueryDocument, { first: 3 }, { requestPolicy });
  assert.equal(error, undefined);
  return data!.serviceCards.edges.map(({ node }) => node);
};
const before = await cards('network-only');
const card = before[0]!;
const partial = await urql.query(DashboardCardStockQueryDocument, { id: card.id });
assert.equal(partial.data?.serviceCard?.id, card.id);
assert.equal(typeof partial.data?.serviceCard?.hours, 'string', 'what is for everyone is there');
assert.equal(partial.data?.serviceCard?.stock, null);
const [error, ...more] = partial.error?.graphQLErrors ?? [];
assert.deepEqual([error?.path, error?.extensions.code, more], [['serviceCard', 'stock'], 'FORBIDDEN', []]);
assert.deepEqual(await cards('cache-only'), before, 'the cache has the cards as before');
const hours = await urql.query(DashboardCardHoursQueryDocument, { id: card.id }, { requestPolicy: 'cache-only' });
assert.equal(hours.error, undefined);
assert.deepEqual(
  [hours.data?.serviceCard?.dutyPhone, hours.data?.serviceCard?.hours],
  [card.dutyPhone, partial.data?.serviceCard?.hours],
);

// --- live; in the middle the stream is cut

const told: string[] = [];
let gate = () => {};
let cuts = 0;
const again = () => {
  cuts += 1;
  return new Promise<void>((resolve) => {
    gate = resolve;
  });
};
const following = (async () => {
  for await (const change of follow(urql, id, again)) {
    assert.equal(change.resync, false);
    told.push(change.kind ?? 'now');
    if (change.kind === 'service_case.resolved') return;
  }
  assert.fail('the stream ended by itself');
})();
const step = (name: string, rest = '') =>
  colleague(`mutation ($id: ID!) { ${name}(input: { id: $id ${rest} }) { userErrors { code } } }`, { id });
await until(() => told.length === 1);
await step('serviceCaseBegin');
await until(() => row()?.state === 'IN_PROGRESS');
assert.equal(streams.size, 1);
for (const stream of streams) stream.abort();
streams.clear();
await until(() => cuts === 1);
await step('caseMessageSend', ', message: "师傅下午到"');
await step('serviceCaseResolve', ', outcome: ANSWERED, text: "已修好"');
gate();
await following;
assert.equal(row()?.state, 'RESOLVED', 'the list follows');
// After a cut a change may be told twice, and none is left out.
const happened = ['now', 'service_case.in_progress', 'service_case.message_sent', 'service_case.resolved'];
assert.deepEqual([...new Set(told)], happened);
await until(() => streams.size === 0);

// Nothing that one may see: it is over at once, and is no error.
for await (const _ of follow(urql, 'case_00000000000000000000000000')) assert.fail('there is no such case');
const stranger = dashboard({ endpoint, token: () => 'x' });
await assert.rejects(() => follow(stranger, id).next(), 'a token that is not good is refused, and not tried again');

assert.deepEqual(warnings, [], 'the cache has nothing to complain about');
const summary = `${shown.length} cases on ${pages} pages, a conflict, a partial answer`;
console.log(`the dashboard: ${summary}, ${told.length} changes over a cut`);
