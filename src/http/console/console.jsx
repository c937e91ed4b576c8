import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';

// What a newcomer sees first: one query that answers without signing in, and what to try next.
const firstQuery = `# 鸿雁 Hongyan
#
# Ctrl-Enter runs the query. The book icon on the left
# opens the description of every type and field.
#
# Anyone may read the directory:
#
# { communities(first: 6) { nodes { id name slogan } } }
# { liaisonPoints(first: 9) { nodes { id name } } }
# { serviceCards(first: 9) { nodes { id dutyPhone } } }
#
# Signed in, you see what your role may read. In the demo,
#
#   hongyan token --as community-staff
#
# prints a token. Put it under "Headers" below:
#
# { "Authorization": "Bearer <token>" }
#
# and ask:
#
# { viewer { person { name } } }

query Communities {
  communities(first: 6) {
    nodes {
      id
      name
      slogan
    }
  }
}
`;

async function ask(request, options) {
  const response = await fetch('/graphql', {
    method: 'POST',
    body: JSON.stringify(request),
    headers: {
      ...options?.headers,
      Accept: 'application/graphql-response+json',
      'Content-Type': 'application/json',
    },
  });
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    // A proxy in between may answer with a page of its own: show it, and the status.
    throw new Error(`HTTP ${response.status}: ${text.slice(0, 500)}`);
  }
}

// Tokens live as long as the page. GraphiQL's history would write the headers of each request to the browser's storage.
const storage = {
  get length() {
    return localStorage.length;
  },
  getItem: (key) => localStorage.getItem(key),
  setItem: (key, value) => localStorage.setItem(key, withoutHeaders(value)),
  removeItem: (key) => localStorage.removeItem(key),
  clear: () => localStorage.clear(),
};

function withoutHeaders(value) {
  try {
    return JSON.stringify(JSON.parse(value), (key, part) => (key === 'headers' ? undefined : part));
  } catch {
    return value;
  }
}

createRoot(document.getElementById('console')).render(
  <GraphiQL
    fetcher={ask}
    defaultQuery={firstQuery}
    defaultEditorToolsVisibility="headers"
    storage={storage}
    shouldPersistHeaders={false}
    showPersistHeadersSettings={false}
  >
    <GraphiQL.Logo>鸿雁 Hongyan</GraphiQL.Logo>
  </GraphiQL>,
);
