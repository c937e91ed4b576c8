// Holds a server against GraphQL over HTTP with the public audits of the graphql-http package.
// Usage: node audit.mjs URL   (the GraphQL endpoint, such as http://127.0.0.1:8080/graphql)
import { serverAudits } from 'graphql-http';

const expected = 61;

const [url] = process.argv.slice(2);
if (!url) {
  console.error('usage: node audit.mjs URL');
  process.exit(2);
}

const audits = serverAudits({ url, fetchFn: fetch });
let ok = 0;
for (const audit of audits) {
  const result = await audit.fn().catch((error) => ({ status: 'fatal', reason: String(error.cause ?? error) }));
  if (result.status === 'ok') {
    ok += 1;
    console.log(`ok      ${audit.id} ${audit.name}`);
    continue;
  }
  console.log(`${result.status.padEnd(7)} ${audit.id} ${audit.name}\n        ${result.reason}`);
  if (result.response) {
    const body = await result.response.text().catch(() => '(body already read)');
    console.log(`        got ${result.response.status} ${result.response.headers.get('content-type')} ${body.slice(0, 200)}`);
  }
}
console.log(`graphql-http audits: ${ok} of ${audits.length} ok`);
if (audits.length !== expected) {
  console.error(`the suite holds ${audits.length} audits, this check was written for ${expected}`);
}
process.exit(ok === expected && audits.length === expected ? 0 : 1);
