// The dashboard of a community's staff: urql with its normalised cache, and server-sent events for what changes.
import { Client, fetchExchange, subscriptionExchange } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { createClient, NetworkError } from 'graphql-sse';
import { toAsyncIterable } from 'wonka';
import {
  type DashboardCaseChangedSubscription,
  DashboardCaseChangedSubscriptionDocument,
} from '../generated/dashboard.js';

export interface Options {
  /** Such as `http://127.0.0.1:8080/graphql`. */
  endpoint: string;
  /** Asked at each request, so that a new token is used as soon as there is one. */
  token: () => string;
  language?: string;
  /** What event streams are fetched with. */
  streamFetch?: typeof fetch;
}

export function dashboard({ endpoint, token, language = 'zh-Hans', streamFetch }: Options): Client {
  const headers = () => ({ Authorization: `Bearer ${token()}`, 'Accept-Language': language });
  const streams = createClient({
    url: endpoint,
    headers,
    fetchFn: streamFetch,
    // It would ask again as it did at first; `follow` goes on from the last cursor.
    retryAttempts: 0,
  });
  return new Client({
    url: endpoint,
    preferGetMethod: false,
    fetchOptions: () => ({ headers: headers() }),
    exchanges: [
      cacheExchange({
        // Those without an id are kept within what they belong to.
        keys: { OfficeHolder: none, Viewer: none, CardStock: none, UserError: none, Change: none },
        possibleTypes: { Node: ['ServiceCase'] },
        resolvers: { Query: { serviceCases: relayPagination() } },
        updates: {
          Mutation: {
            // A new case can be on any page of any list.
            serviceCaseOpen: (_result, _args, cache) => {
              for (const { fieldName, fieldKey } of cache.inspectFields('Query')) {
                if (fieldName === 'serviceCases') cache.invalidate('Query', fieldKey);
              }
            },
          },
        },
      }),
      fetchExchange,
      subscriptionExchange({
        forwardSubscription: ({ query = '', variables }) => ({
          subscribe: (sink) => ({
            unsubscribe: streams.subscribe({ query, variables: variables as Record<string, unknown> }, sink),
          }),
        }),
      }),
    ],
  });
}

const none = () => null;

type Change = DashboardCaseChangedSubscription['changed'];

/**
 * Each change of a case, first how it stands. After a cut it goes on from the last cursor: nothing is missed, though
 * something may be told twice. It ends when there is nothing more to see.
 */
export async function* follow(
  urql: Client,
  id: string,
  again: () => Promise<unknown> = second,
): AsyncGenerator<Change> {
  let after: string | undefined;
  for (;;) {
    let cut = false;
    const told = urql.subscription(DashboardCaseChangedSubscriptionDocument, { id, after });
    for await (const { data, error } of toAsyncIterable(told)) {
      cut = error?.networkError !== undefined && !isRefused(error.networkError);
      if (cut) break;
      if (error) throw error;
      if (!data) continue;
      after = data.changed.cursor;
      yield data.changed;
    }
    if (!cut) return;
    await again();
  }
}

/** Such as a token that is not good any more; to have asked too often is no reason to stop. */
function isRefused(error: Error): boolean {
  const status = error instanceof NetworkError ? error.response?.status : undefined;
  return status !== undefined && status >= 400 && status < 500 && status !== 429;
}

const second = () => new Promise((resolve) => setTimeout(resolve, 1000));
