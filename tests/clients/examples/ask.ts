// What each run needs: the other people of the demo, who ask without a library.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The server, the folder with an access token for each role, and what else was given. */
export function given(usage: string) {
  const [url, tokens, ...rest] = process.argv.slice(2);
  if (!url || !tokens) {
    console.error(`usage: node ${usage}`);
    process.exit(2);
  }
  setTimeout(() => {
    console.error('it is not over after a minute');
    process.exit(1);
  }, 60_000).unref();
  const endpoint = `${url}/graphql`;
  const token = (role: string) => readFileSync(join(tokens, role), 'utf8').trim();
  return { endpoint, token, as: (role: string) => asker(endpoint, token(role)), rest };
}

export type Ask = (query: string, variables?: Record<string, unknown>) => Promise<any>;

function asker(endpoint: string, token: string): Ask {
  return async (query, variables) => {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as { data: unknown; errors?: unknown };
    assert.equal(errors, undefined, JSON.stringify(errors));
    for (const payload of Object.values(data ?? {})) {
      assert.deepEqual(payload?.userErrors ?? [], [], query);
    }
    return data;
  };
}

/** Waits until it holds; the watchdog ends what never does. */
export async function until<T>(look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
