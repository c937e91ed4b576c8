"""A system of the municipality: gql over HTTP and a WebSocket, as a service account (OAuth client credentials)."""

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp
from gql import Client, GraphQLRequest
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.aiohttp_websockets import AIOHTTPWebsocketsTransport
from gql.transport.exceptions import TransportClosed, TransportConnectionFailed, TransportQueryError
from graphql import build_schema

OPERATIONS = (Path(__file__).parent / "operations.graphql").read_text("utf-8")


class TokenRefused(Exception):
    """Why there is no token: an error code of RFC 6749."""


class Answer(NamedTuple):
    """A field that may not be read is null, and an error has its path."""

    data: dict[str, Any]
    errors: list[Any]


class Municipal:
    """Reads what its scopes allow."""

    def __init__(self, url: str, schema: str, client_id: str, secret: str, scope: str = "") -> None:
        self.url = url
        # Operations are validated here before they are sent.
        self.schema = build_schema(schema)
        self.http = Client(transport=AIOHTTPTransport(f"{url}/graphql"), schema=self.schema)
        self.credentials = aiohttp.BasicAuth(client_id, secret)
        self.scope = scope
        self.token = ""
        self.good_until = 0.0

    async def __aenter__(self) -> "Municipal":
        self.session = await self.http.connect_async()
        return self

    async def __aexit__(self, *_why: object) -> None:
        await self.http.close_async()

    async def bearer(self) -> str:
        """The token, or another one shortly before it ends."""
        if time.monotonic() > self.good_until:
            form = {"grant_type": "client_credentials"} | ({"scope": self.scope} if self.scope else {})
            async with (
                aiohttp.ClientSession(auth=self.credentials) as http,
                http.post(f"{self.url}/oauth/token", data=form) as response,
            ):
                body = await response.json()
            if response.status != 200:
                raise TokenRefused(body["error"])
            self.token = body["access_token"]
            self.good_until = time.monotonic() + body["expires_in"] - 30
        return f"Bearer {self.token}"

    async def ask(self, operation: str, **variables: Any) -> Answer:
        """One operation of `operations.graphql`."""
        request = GraphQLRequest(OPERATIONS, operation_name=operation, variable_values=variables)
        headers = {"Authorization": await self.bearer(), "Accept-Language": "en"}
        try:
            return Answer(await self.session.execute(request, extra_args={"headers": headers}), [])
        except TransportQueryError as error:
            if error.data is None:
                raise
            return Answer(error.data, error.errors)

    async def every(self, operation: str, field: str, **variables: Any) -> AsyncIterator[dict[str, Any]]:
        """Each node of a list, page by page."""
        after = None
        while True:
            data, errors = await self.ask(operation, after=after, **variables)
            if errors:
                raise TransportQueryError(str(errors[0]), errors=errors, data=data)
            page = data[field]
            for node in page["nodes"]:
                yield node
            if not page["pageInfo"]["hasNextPage"]:
                return
            after = page["pageInfo"]["endCursor"]

    async def follow(self, node_id: str, again=lambda: asyncio.sleep(1)) -> AsyncIterator[dict[str, Any]]:
        """Each change of a node, first how it stands. After a cut it goes on from the last cursor: nothing is missed,
        though something may be told twice. It ends when there is nothing more to see."""
        after = None
        while True:
            sockets = AIOHTTPWebsocketsTransport(
                self.url.replace("http", "ws", 1) + "/graphql",
                init_payload={"Authorization": await self.bearer()},
                subprotocols=["graphql-transport-ws"],
            )
            request = GraphQLRequest(
                OPERATIONS,
                operation_name="MunicipalChangedSubscription",
                variable_values={"id": node_id, "after": after},
            )
            try:
                async with Client(transport=sockets, schema=self.schema) as listening:
                    async for told in listening.subscribe(request):
                        after = told["changed"]["cursor"]
                        yield told["changed"]
                return
            except (TransportClosed, TransportConnectionFailed):
                # Perhaps the token was not good any more.
                self.good_until = 0.0
                await again()
