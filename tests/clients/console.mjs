// Opens the console at `/` in headless Chromium with every outside address blocked, and works with it as a person would.
// Usage: node console.mjs URL [TOKEN_FILE [QUERY [FIELD]]]
//   URL         the server, such as http://127.0.0.1:8080
//   TOKEN_FILE  holds an access token; with it, QUERY is run with an Authorization header typed into the headers editor
//   QUERY       default: { viewer { person { name } } }
//   FIELD       what must be a non-empty text in the answer, default: viewer.person.name
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [url, tokenFile, query = '{ viewer { person { name } } }', field = 'viewer.person.name'] = process.argv.slice(2);
if (!url) {
  console.error('usage: node console.mjs URL [TOKEN_FILE [QUERY [FIELD]]]');
  process.exit(2);
}
const origin = new URL(url).origin;
const patience = 30_000;

const profile = mkdtempSync(join(tmpdir(), 'hongyan-console-'));
const context = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  headless: true,
  viewport: { width: 1280, height: 900 },
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    // Below the page as well, no name resolves and no other address is reached.
    `--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE ${new URL(url).hostname}`,
  ],
});

const outside = [];
const complaints = [];
const own = (address) => address.startsWith('data:') || address.startsWith('blob:') || new URL(address).origin === origin;
try {
  await context.route('**', (route) => {
    const address = route.request().url();
    if (own(address)) return route.continue();
    outside.push(address);
    return route.abort();
  });
  const page = await context.newPage();
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('websocket', (socket) => {
    if (new URL(socket.url()).host !== new URL(url).host) outside.push(socket.url());
  });

  const opened = await page.goto(`${origin}/`, { waitUntil: 'load', timeout: patience });
  assert.equal(opened.status(), 200, 'the page at / answers 200');
  assert.ok(opened.headers()['content-security-policy'], 'the page at / carries a Content-Security-Policy');
  assert.match(await page.title(), /鸿雁/, 'the title names the product');
  await page.locator('.graphiql-query-editor .CodeMirror').waitFor({ timeout: patience });
  console.log('ok  the editor shows');

  const first = await run(page, 'the default query');
  const names = (first.data.communities?.nodes ?? []).map((node) => node.name);
  assert.ok(names.length > 0, `the default query brings communities, got ${JSON.stringify(first)}`);
  assert.ok(names.every((name) => typeof name === 'string' && name !== ''), `every community has a name: ${names}`);
  console.log(`ok  the default query brings ${names.length} communities: ${names.join(' ')}`);

  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.locator('.graphiql-doc-explorer').getByText('Query', { exact: true }).first().waitFor({ timeout: patience });
  console.log('ok  the schema explorer shows the root type');

  if (tokenFile) {
    const token = readFileSync(tokenFile, 'utf8').trim();
    await type(page, '.graphiql-query-editor .CodeMirror', query);
    await page.getByRole('button', { name: 'Headers', exact: true }).click();
    await type(page, '.graphiql-editor-tool .CodeMirror:visible', JSON.stringify({ Authorization: `Bearer ${token}` }));
    const second = await run(page, query);
    const value = field.split('.').reduce((at, key) => at?.[key], second.data);
    assert.ok(typeof value === 'string' && value !== '', `${field} is a text, got ${JSON.stringify(second)}`);
    console.log(`ok  with a token, ${field} is ${value}`);
    const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    assert.ok(!kept.includes(token), 'the token is not kept in the browser');
  }

  assert.deepEqual(outside, [], 'nothing was asked from an outside address');
  assert.deepEqual(complaints, [], 'the browser has nothing to complain about');
  console.log('ok  no outside address, no error in the browser');
} catch (error) {
  console.error(`FAILED: ${error.message}`);
  if (outside.length) console.error(`outside addresses: ${outside.join(' ')}`);
  if (complaints.length) console.error(`the browser said:\n  ${complaints.join('\n  ')}`);
  process.exitCode = 1;
} finally {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
}

// Presses the run button and gives back the answer, which must have data and no errors.
async function run(page, what) {
  const answered = page.waitForResponse(
    (response) => response.url() === `${origin}/graphql` && !response.request().postData()?.includes('IntrospectionQuery'),
    { timeout: patience },
  );
  await page.locator('.graphiql-execute-button').click();
  const response = await answered;
  const asked = await response.request().allHeaders();
  assert.equal(asked.accept, 'application/graphql-response+json');
  assert.equal(response.request().method(), 'POST');
  const answer = await response.json();
  assert.ok(answer.data && !answer.errors, `${what} is answered with data and no errors, got ${JSON.stringify(answer)}`);
  const key = Object.keys(answer.data)[0];
  // The answer must also reach the person's eyes.
  await page.locator('.result-window', { hasText: `"${key}"` }).waitFor({ timeout: patience });
  return answer;
}

async function type(page, editor, text) {
  await page.locator(editor).click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
}
