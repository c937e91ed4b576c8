// A resident's phone: Apollo Client over HTTP, and a WebSocket for what changes.
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache } from '@apollo/client';
import { SetContextLink } from '@apollo/client/link/context';
import { RetryLink } from '@apollo/client/link/retry';
import { GraphQLWsLink } from '@apollo/client/link/subscriptions';
import { relayStylePagination } from '@apollo/client/utilities';
import { createClient } from 'graphql-ws';
import { defer, map, type Observable, retry, takeWhile, tap, throwError, timer } from 'rxjs';
import {
  type Phone_ErrorFragment,
  type PhoneCaseChangedSubscription,
  PhoneCaseChangedSubscriptionDocument,
  PhoneCodeRequestMutationDocument,
  PhoneRefreshMutationDocument,
  type PhoneSignInMutation,
  PhoneSignInMutationDocument,
} from '../generated/phone.js';

export interface Session {
  accessToken: string;
  refreshToken: string;
}

export interface Options {
  /** Such as `http://127.0.0.1:8080/graphql`. */
  endpoint: string;
  /** Asked at each request, so that a new token is used as soon as there is one. */
  session?: () => Session | undefined;
  language?: string;
  fetch?: typeof fetch;
  /** Where the platform has none of its own, as Node before 22. */
  webSocket?: unknown;
}

export function phone({ endpoint, session, language = 'zh-Hans', fetch, webSocket }: Options) {
  const bearer = () => {
    const token = session?.()?.accessToken;
    return token ? { Authorization: `Bearer ${token}` } : {};
  };
  const sockets = createClient({
    url: endpoint.replace(/^http/, 'ws'),
    webSocketImpl: webSocket,
    connectionParams: bearer,
    // It would subscribe again as it did at first; `follow` does so from the last cursor on.
    retryAttempts: 0,
  });
  const http = ApolloLink.from([
    // For answers that were lost on the way; mutations carry a key, so that they are not done twice.
    new RetryLink({ delay: { initial: 100 }, attempts: { max: 5, retryIf: (_error, operation) => isSafe(operation) } }),
    new SetContextLink(({ headers }) => ({ headers: { ...headers, ...bearer(), 'Accept-Language': language } })),
    new HttpLink({ uri: endpoint, fetch }),
  ]);
  const apollo = new ApolloClient({
    link: ApolloLink.split(({ operationType }) => operationType === 'subscription', new GraphQLWsLink(sockets), http),
    cache: new InMemoryCache({
      typePolicies: {
        Query: {
          fields: {
            serviceCards: relayStylePagination(['filter', 'orderBy']),
            serviceCases: relayStylePagination(['filter', 'orderBy']),
          },
        },
        // There is one, and it has no id.
        Viewer: { merge: true },
      },
    }),
  });
  return {
    apollo,
    close: async () => {
      apollo.stop();
      await sockets.dispose();
    },
  };
}

/** Whether it does nothing a second time. */
function isSafe({ operationType, variables }: ApolloLink.Operation): boolean {
  return operationType === 'query' || 'key' in variables;
}

/** What the user sees; `readCode` waits until the code of the short message was typed. */
export async function signIn(apollo: ApolloClient, phone: string, readCode: () => Promise<string>): Promise<Session> {
  const asked = await apollo.mutate({ mutation: PhoneCodeRequestMutationDocument, variables: { phone } });
  refuse(asked.data?.signInCodeRequest.userErrors);
  const code = await readCode();
  const opened = await apollo.mutate({ mutation: PhoneSignInMutationDocument, variables: { phone, code } });
  return kept(opened.data?.sessionOpenByCode);
}

/** A refresh token is good once: keep the one that comes. */
export async function refresh(apollo: ApolloClient, { refreshToken }: Session): Promise<Session> {
  const { data } = await apollo.mutate({ mutation: PhoneRefreshMutationDocument, variables: { refreshToken } });
  return kept(data?.sessionRefresh);
}

type Opened = PhoneSignInMutation['sessionOpenByCode'];

function kept(opened: Opened | undefined): Session {
  refuse(opened?.userErrors);
  const { accessToken, refreshToken } = opened ?? {};
  if (!accessToken || !refreshToken) throw new Error('signed in without a token');
  return { accessToken, refreshToken };
}

/** Throws what a mutation was refused for, as its user reads it. */
export function refuse(errors: readonly Phone_ErrorFragment[] | undefined): void {
  if (errors?.length) throw new Error(errors.map(({ code, message }) => `${code}: ${message}`).join('; '));
}

type Change = PhoneCaseChangedSubscription['changed'];

/**
 * Each change of a case, first how it stands. After a cut it goes on from the last cursor: nothing is missed, though
 * something may be told twice. It completes when there is nothing more to see.
 */
export function follow(
  apollo: ApolloClient,
  id: string,
  again: () => Observable<unknown> = () => timer(1000),
): Observable<Change> {
  let after: string | undefined;
  const once = () => apollo.subscribe({ query: PhoneCaseChangedSubscriptionDocument, variables: { id, after } });
  return defer(once).pipe(
    map(({ data, error }) => {
      if (error) throw error;
      return data?.changed;
    }),
    takeWhile((change) => change !== undefined),
    tap((change) => {
      after = change.cursor;
    }),
    // What the server refused it refuses again; 4403 is a token that is not good any more.
    retry({ delay: (error) => (isRefused(error) ? throwError(() => error) : again()) }),
  );
}

function isRefused(error: unknown): boolean {
  // Apollo has the code with which a socket was closed in its words alone.
  return CombinedGraphQLErrors.is(error) || /closed with event 4403\b/.test(String(error));
}
