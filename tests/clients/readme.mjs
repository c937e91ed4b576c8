// Sends every query of the README as it stands, and wants an answer with something in it.
// Usage: node readme.mjs README URL COMMAND DATA   (COMMAND is the hongyan binary, DATA the folder of the demo)
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const [readme, url, command, data] = process.argv.slice(2);
if (!data) {
  console.error('usage: node readme.mjs README URL COMMAND DATA');
  process.exit(2);
}

const found = /TOKEN=\$\(.* token --as ([a-z-]+)\)|-d '(\{"query":.*\})'/g;
let role;
let sent = 0;
const problems = [];
for (const [, named, body] of readFileSync(readme, 'utf8').matchAll(found)) {
  if (named) {
    role = named;
    continue;
  }
  const headers = { 'Content-Type': 'application/json' };
  if (role) {
    const token = execFileSync(command, ['token', '--as', role, '--data', data], { encoding: 'utf8' });
    headers.Authorization = `Bearer ${token.trim()}`;
  }
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
  const answer = await response.json();
  sent += 1;
  if (answer.errors || !isFull(answer.data)) {
    problems.push(`${role ?? 'anyone'}: ${body}\n  ${JSON.stringify(answer)}`);
  }
}

// Every list has something in it, but for what one may do: that can be nothing.
function isFull(value) {
  if (Array.isArray(value)) return value.length > 0 && value.every(isFull);
  if (value === null || typeof value !== 'object') return value !== undefined;
  return Object.entries(value).every(([name, inner]) => name === 'availableActions' || isFull(inner));
}

if (problems.length || sent < 8) {
  console.error([`${sent} queries sent, ${problems.length} without a full answer`, ...problems].join('\n'));
  process.exit(1);
}
console.log(`${sent} queries of the README are answered`);
