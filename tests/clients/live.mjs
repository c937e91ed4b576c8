// Listens to a running demo with graphql-ws and graphql-sse, and holds the server to their protocols.
// Usage: node live.mjs URL TOKEN_FILE   (the token of somebody on the staff of a community)
import { readFileSync } from 'node:fs';
import assert from 'node:assert/strict';
import { createClient as createSocketClient } from 'graphql-ws';
import { createClient as createStreamClient } from 'graphql-sse';
import WebSocket from 'ws';

const [url, file] = process.argv.slice(2);
if (!file) {
  console.error('usage: node live.mjs URL TOKEN_FILE');
  process.exit(2);
}
const endpoint = `${url}/graphql`;
const Authorization = `Bearer ${readFileSync(file, 'utf8').trim()}`;
setTimeout(() => {
  console.error('nothing came within a minute');
  process.exit(1);
}, 60_000).unref();

async function ask(query, variables) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
}

const { viewer } = await ask('{ viewer { grants { role community { id slogan } } } }');
const { community } = viewer.grants.find((grant) => grant.role === 'COMMUNITY_STAFF');
const listen = {
  query: 'subscription ($id: ID!) { changed(id: $id) { cursor kind node { ... on Community { slogan } } } }',
  variables: { id: community.id },
};
const say = (slogan) =>
  ask(
    'mutation ($input: CommunityUpdateInput!) { communityUpdate(input: $input) { userErrors { message } } }',
    { input: { id: community.id, slogan } },
  );

// Each client is told how it stands, then what changes; then it lets go, and the server ends it without a fuss.
async function follows(name, client) {
  const told = client.iterate(listen);
  const next = async () => {
    const { value, done } = await told.next();
    assert.equal(done, false, `${name}: over too soon`);
    assert.equal(value.errors, undefined, `${name}: ${JSON.stringify(value.errors)}`);
    return value.data.changed;
  };
  assert.equal((await next()).kind, null);
  for (const slogan of [`听 ${name}`, `说 ${name}`]) {
    await say(slogan);
    const change = await next();
    assert.deepEqual([change.kind, change.node.slogan], ['community.updated', slogan]);
  }
  await told.return();
}

// Nothing that one may see: it completes, and is no error.
async function completes(name, client) {
  const ids = { ...listen, variables: { id: 'community_00000000000000000000000000' } };
  assert.equal((await client.iterate(ids).next()).done, true, name);
}

async function fails(name, client, query) {
  await assert.rejects(async () => {
    for await (const result of client.iterate({ query })) {
      if (result.errors) throw result.errors;
    }
  }, undefined, `${name}: ${query}`);
}

const sockets = createSocketClient({
  url: endpoint.replace(/^http/, 'ws'),
  webSocketImpl: WebSocket,
  connectionParams: { Authorization },
  retryAttempts: 0,
});
const streams = createStreamClient({ url: endpoint, headers: { Authorization }, retryAttempts: 0 });
for (const [name, client] of [['graphql-ws', sockets], ['graphql-sse', streams]]) {
  await follows(name, client);
  await completes(name, client);
  await fails(name, client, 'subscription { nothing }');
}
await fails('graphql-ws', sockets, '{ __typename }');
await sockets.dispose();
await say(community.slogan ?? '守望相助');

// A token that is not good closes the socket with 4403.
const stranger = createSocketClient({
  url: endpoint.replace(/^http/, 'ws'),
  webSocketImpl: WebSocket,
  connectionParams: { Authorization: 'Bearer x' },
  retryAttempts: 0,
});
await assert.rejects(() => stranger.iterate(listen).next(), (event) => event.code === 4403);
console.log('graphql-ws and graphql-sse listen');
process.exit(0);
