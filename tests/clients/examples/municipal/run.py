"""Uses the municipal client on a running demo, and holds the server to it.

Usage: run.py URL TOKENS SCHEMA   (TOKENS is the folder with an access token of the demo for each role)
"""

import asyncio
import json
import sys
import urllib.request
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path

from client import Municipal, TokenRefused

BANNER = "150824"


def as_role(url: str, tokens: Path, role: str, query: str, variables: dict) -> dict:
    """What the admin of the demo does, without a library."""
    body = json.dumps({"query": query, "variables": variables}).encode()
    token = (tokens / role).read_text().strip()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    with urllib.request.urlopen(urllib.request.Request(f"{url}/graphql", body, headers)) as response:
        answer = json.load(response)
    assert "errors" not in answer, answer
    for payload in answer["data"].values():
        assert payload["userErrors"] == [], payload
    return answer["data"]


async def listed(nodes) -> list:
    return [node async for node in nodes]


class Line:
    """A way to the server that can be cut."""

    def __init__(self, url: str) -> None:
        self.host, port = url.removeprefix("http://").split(":")
        self.port = int(port)
        self.open: set[asyncio.StreamWriter] = set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far_reader, far_writer = await asyncio.open_connection(self.host, self.port)
        self.open |= {writer, far_writer}
        await asyncio.gather(self.pump(reader, far_writer), self.pump(far_reader, writer))

    async def pump(self, source: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65536):
                to.write(data)
        except ConnectionError:
            pass
        self.open.discard(to)
        to.close()

    def cut(self) -> None:
        for writer in self.open:
            writer.transport.abort()


async def reads(whole: Municipal, narrow: Municipal) -> str:
    """What anyone may read, what the scopes add, and what is outside of them."""
    committees = await listed(whole.every("MunicipalCommitteesQuery", "jointCommittees", first=2))
    first = (await whole.ask("MunicipalCommitteesQuery", first=1)).data["jointCommittees"]
    assert len({row["id"] for row in committees}) == len(committees) == first["totalCount"] > 2, committees
    seats = sum(row["memberships"]["totalCount"] for row in committees)
    assert seats > 0, "committees without a member"

    stocks = await listed(whole.every("MunicipalStocksQuery", "serviceCards", first=3))
    assert len(stocks) > 3, stocks
    for stock in (card["stock"] for card in stocks):
        assert stock["printed"] == stock["placed"] + stock["left"] > 0, stock
    cases = await listed(whole.every("MunicipalCasesOpenedQuery", "auditEntries", first=2))
    counts = []
    for community in (row["community"]["id"] for row in committees):
        answer = await whole.ask("MunicipalCasesOpenedQuery", first=1, communityId=community)
        counts.append(answer.data["auditEntries"]["totalCount"])
    assert len({entry["id"] for entry in cases}) == len(cases) == sum(counts) > 2, counts

    hidden = await whole.ask("MunicipalCasesQuery", first=5)
    assert hidden == ({"serviceCases": {"totalCount": 0, "nodes": []}}, []), hidden
    slogan = {"id": committees[0]["community"]["id"], "slogan": "x"}
    refused = (await whole.ask("MunicipalSloganMutation", input=slogan)).data["communityUpdate"]
    assert refused["community"] is None, refused
    assert [error["code"] for error in refused["userErrors"]] == ["FORBIDDEN"], refused
    partial = await narrow.ask("MunicipalStocksQuery", first=1)
    assert partial.data["serviceCards"]["nodes"] == [{"id": stocks[0]["id"], "stock": None}], partial
    assert [(error["path"], error["extensions"]["code"]) for error in partial.errors] == [
        (["serviceCards", "nodes", 0, "stock"], "FORBIDDEN")
    ], partial
    return f"{len(committees)} committees with {seats} members, {len(stocks)} stocks, {len(cases)} cases opened"


async def follows(url: str, connect: Callable[[str], Municipal], say: Callable[[str], None], community: str) -> str:
    """Live changes over a line that is cut in the middle."""
    line = Line(url)
    cuts = 0

    async def again() -> None:
        nonlocal cuts
        cuts += 1
        say("断线时")
        say("断线后")

    told = []
    async with await asyncio.start_server(line.carry, "127.0.0.1", 0) as near:
        at = f"http://127.0.0.1:{near.sockets[0].getsockname()[1]}"
        async with connect(at) as system, aclosing(system.follow(community, again)) as changes:
            async for change in changes:
                assert change["resync"] is False and change["node"]["id"] == community, change
                told.append(change)
                if len(told) == 1:
                    say("断线前")
                elif len(told) == 2:
                    line.cut()
                elif len({one["at"] for one in told}) == 4:
                    # The beginning and the three; after a cut one may be told twice.
                    break
    assert cuts == 1, cuts
    kinds = [change["kind"] for change in told]
    assert kinds == [None] + ["community.updated"] * (len(told) - 1), kinds
    assert told[-1]["node"]["slogan"] == "断线后", told
    say(told[0]["node"]["slogan"])
    return f"{len(told)} changes over a cut"


async def run(url: str, tokens: Path, schema: str) -> str:
    def admin(query: str, **variables: object) -> dict:
        return as_role(url, tokens, "banner-admin", query, variables)

    made = admin(
        """mutation ($input: ServiceAccountCreateInput!) {
          serviceAccountCreate(input: $input) { credentials { clientId clientSecret } userErrors { code message } }
        }""",
        input={"name": "旗政务数据平台", "regionCode": BANNER, "scopes": ["CardStockRead", "AuditRead"]},
    )["serviceAccountCreate"]["credentials"]

    def connect(at: str = url, secret: str = made["clientSecret"], scope: str = "") -> Municipal:
        return Municipal(at, schema, made["clientId"], secret, scope)

    for wrong, why in [(connect(scope="CardReportRead"), "invalid_scope"), (connect(secret="x"), "invalid_client")]:
        try:
            await wrong.bearer()
        except TokenRefused as refusal:
            assert str(refusal) == why, refusal
        else:
            raise AssertionError(f"{why} was given a token")

    async with connect() as whole, connect(scope="AuditRead") as narrow:
        read = await reads(whole, narrow)
        first = (await whole.ask("MunicipalCommitteesQuery", first=1)).data["jointCommittees"]["nodes"][0]
    community = first["community"]["id"]

    def say(slogan: str) -> None:
        admin(
            "mutation ($input: CommunityUpdateInput!) { communityUpdate(input: $input) { userErrors { code message } } }",
            input={"id": community, "slogan": slogan},
        )

    return f"the municipal system: {read}, {await follows(url, connect, say, community)}"


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: run.py URL TOKENS SCHEMA")
    print(asyncio.run(asyncio.wait_for(run(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]).read_text("utf-8")), 60)))
