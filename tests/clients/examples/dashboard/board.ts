// The list of open cases by Relay, without React: a fragment that fetches its own further pages, and a mutation.
// Usage: node dashboard/board.js URL TOKENS   (after dashboard/run.js, which opens cases)
import assert from 'node:assert/strict';
import relay, { type Disposable, type GraphQLResponse } from 'relay-runtime';
import { given } from '../ask.js';
import acceptMutation, { type BoardAcceptMutation } from '../generated/relay/__generated__/BoardAcceptMutation.graphql.js';
import casesFragment, { type Board_cases$data } from '../generated/relay/__generated__/Board_cases.graphql.js';
import paginationQuery from '../generated/relay/__generated__/BoardPaginationQuery.graphql.js';
import boardQuery from '../generated/relay/__generated__/BoardQuery.graphql.js';

const { endpoint, token, as } = given('dashboard/board.js URL TOKENS');

const environment = new relay.Environment({
  store: new relay.Store(new relay.RecordSource()),
  network: relay.Network.create(async ({ text }, variables) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/graphql-response+json',
        Authorization: `Bearer ${token('community-staff')}`,
      },
      body: JSON.stringify({ query: text, variables }),
    });
    return (await response.json()) as GraphQLResponse;
  }),
});

const { viewer } = await as('community-staff')('{ viewer { grants { role community { id } } } }');
const communityId = viewer.grants.find(({ role }: { role: string }) => role === 'COMMUNITY_STAFF').community.id;
const variables = { communityId };

// What is fetched stays while something shows it.
const board = relay.createOperationDescriptor(relay.getRequest(boardQuery.default), variables);
const shown: Disposable = environment.retain(board);
await relay.fetchQuery(environment, boardQuery.default, variables).toPromise();

function cases(): Board_cases$data['serviceCases'] {
  const query = environment.lookup(board.fragment).data;
  const selector = relay.getSingularSelector(relay.getFragment(casesFragment.default), query);
  assert.ok(selector, 'the query holds the fragment');
  return (environment.lookup(selector).data as Board_cases$data).serviceCases;
}

let pages = 1;
while (cases().pageInfo.hasNextPage) {
  const after = cases().pageInfo.endCursor;
  await relay.fetchQuery(environment, paginationQuery.default, { communityId, count: 2, after }).toPromise();
  pages += 1;
}
const ids = cases().edges.map(({ node }) => node.id);
assert.ok(pages >= 2, `${ids.length} cases are more than a page`);
assert.equal(ids.length, cases().totalCount, 'the pages come together to all that are counted');
assert.equal(new Set(ids).size, ids.length, 'none comes twice');

const { node: submitted } = cases().edges.find(({ node }) => node.state === 'SUBMITTED')!;
const accept = () =>
  new Promise<BoardAcceptMutation['response']>((resolve, reject) => {
    relay.commitMutation<BoardAcceptMutation>(environment, {
      mutation: acceptMutation.default,
      variables: { input: { id: submitted.id, expectedVersion: submitted.version } },
      onCompleted: resolve,
      onError: reject,
    });
  });
assert.deepEqual((await accept()).serviceCaseAccept.userErrors, []);
const accepted = cases().edges.find(({ node }) => node.id === submitted.id)!.node;
assert.deepEqual([accepted.state, accepted.version], ['ACCEPTED', submitted.version + 1], 'the store follows');
const [refused] = (await accept()).serviceCaseAccept.userErrors;
assert.deepEqual([refused?.code, refused?.node?.id], ['CONFLICT', submitted.id], 'what was accepted is not accepted again');
assert.equal(cases().totalCount, ids.length, 'a refusal leaves the list as it is');
shown.dispose();
console.log(`the board: ${ids.length} open cases on ${pages} pages of Relay`);
