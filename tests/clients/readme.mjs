// Sends every query of the README as it stands, and wants an answer with something in it; then takes its walk-through.
// Usage: node readme.mjs README URL COMMAND DATA   (COMMAND is the hongyan binary, DATA the folder of the demo)
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const [readme, url, command, data] = process.argv.slice(2);
if (!data) {
  console.error('usage: node readme.mjs README URL COMMAND DATA');
  process.exit(2);
}

const found = /TOKEN=\$\(.* token --as ([a-z-]+)\)|-d '(\{"query":.*\})'/g;
const text = readFileSync(readme, 'utf8');
let role;
let sent = 0;
const problems = [];
for (const [, named, body] of text.matchAll(found)) {
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

// The walk-through, in a shell of its own: with this server and this command in place of those of the page.
const walk = text.split('### A case, from the card to the money')[1].split('\n### ')[0];
const script = walk
  .split('\n')
  .filter((line) => line.startsWith('    '))
  .join('\n')
  .replaceAll('http://127.0.0.1:8080', url)
  .replaceAll(/cargo run --release --quiet -- token --as ([a-z-]+)/g, `${command} token --as $1 --data ${data}`);
const told = execFileSync('bash', ['-euo', 'pipefail', '-c', script], { encoding: 'utf8' }).trim().split('\n');
const end = JSON.parse(told.at(-1)).data?.serviceCase;
if (told.some((line) => /"(message|errors)":/.test(line)) || end?.state !== 'CLOSED' || end.outcomes[0].daysFromPapersToPayment !== 0) {
  problems.push(`the walk-through:\n  ${told.join('\n  ')}`);
}

if (problems.length || sent < 10) {
  console.error([`${sent} queries sent, ${problems.length} without a full answer`, ...problems].join('\n'));
  process.exit(1);
}
console.log(`${sent} queries of the README are answered, and its case is paid`);
