"""A running server seen from outside: people who sign in, operations, files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import urlsplit

import httpx2

from api.domain.examples import PASSWORD, address

SECONDS: Final = 30.0
LONG_AGO: Final = "1970-01-01T00:00:00Z"

MUTATIONS: Final = "query Mutations { __schema { mutationType { fields { name } } } }"
SIGN_IN: Final = """mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    token
    viewer { rattachements { structure { id identifier } } }
    userErrors { code message }
  }
}"""
SIGN_OUT: Final = "mutation SignOut { signOut { userErrors { code } } }"
ADVANCE: Final = """mutation Advance($input: AdvanceSandboxClockInput!) {
  advanceSandboxClock(input: $input) { now userErrors { code message } }
}"""


class Unplayable(Exception):
    """Nothing can be played on that server; the message says why, in French."""


class Refusal(Exception):
    """The server refused an act; the message is its own."""


@dataclass(frozen=True, slots=True)
class Person:
    """The agent of a structure, signed in."""

    structure_id: str
    token: str


class Remote:
    """A server at `url`, and who is signed in there; a context manager that signs everybody out at the end."""

    def __init__(self, url: str) -> None:
        address = urlsplit(url.removesuffix("/").removesuffix("/graphql"))
        if address.scheme not in {"http", "https"} or not address.hostname:
            raise Unplayable(f"« {url} » n'est pas l'adresse d'un serveur : http://hôte:port attendu")
        self.url = address.geturl()
        # A proxy that the environment names is for the world outside, never for this machine.
        self._http = httpx2.Client(base_url=self.url, timeout=SECONDS, trust_env=not _is_local(address.hostname))
        self._people: dict[str, Person] = {}

    def __enter__(self) -> Remote:
        return self

    def __exit__(self, *_: object) -> None:
        for person in self._people.values():
            try:
                self.run(SIGN_OUT, person)
            except (Unplayable, Refusal):
                break  # the server is gone: its sessions will end by themselves
        self._http.close()

    def mutations(self) -> frozenset[str]:
        """The names of the mutations that this server offers."""
        answer = self.run(MUTATIONS)
        return frozenset(field["name"] for field in answer["__schema"]["mutationType"]["fields"])

    def person(self, key: str, siret: str) -> Person:
        """The agent of a structure, signed in the first time they are needed."""
        if key not in self._people:
            email = address("agent", key)
            answer = self.run(SIGN_IN, input={"email": email, "password": PASSWORD})["signIn"]
            self._http.cookies.clear()  # the session of a screen: a tool has its token
            if answer["userErrors"]:
                raise Unplayable(f"{email} : {answer['userErrors'][0]['message']}")
            held = [row["structure"] for row in answer["viewer"]["rattachements"]]
            own = next((row["id"] for row in held if row["identifier"] == siret), None)
            if own is None:
                raise Unplayable(f"{email} n'est pas rattaché à la structure {siret}")
            self._people[key] = Person(own, answer["token"])
        return self._people[key]

    def now(self, person: Person) -> datetime:
        """The present of the sandbox, as its refusal to go back tells it."""
        return datetime.fromisoformat(self.run(ADVANCE, person, input={"to": LONG_AGO})["advanceSandboxClock"]["now"])

    def advance(self, person: Person, to: datetime) -> None:
        """Move the clock of the sandbox."""
        answer = self.run(ADVANCE, person, input={"to": to.isoformat()})["advanceSandboxClock"]
        if answer["userErrors"]:
            raise Unplayable(
                f"l'horloge n'avance pas jusqu'au {to:%Y-%m-%d %H:%M} : quelqu'un d'autre l'a portée plus loin"
            )

    def upload(self, person: Person, name: str, content: bytes) -> str:
        """The id of a PDF sent."""
        answer = self._send("/files", person, files={"file": (name, content, "application/pdf")})
        if "errors" in answer:
            raise Refusal(f"{name} : {answer['errors'][0]['message']}")
        return str(answer["id"])

    def run(self, query: str, person: Person | None = None, **variables: Any) -> Any:
        """The data of an operation."""
        answer = self._send("/graphql", person, json={"query": query, "variables": variables})
        if answer.get("errors"):
            raise Refusal(answer["errors"][0]["message"])
        return answer["data"]

    def _send(self, path: str, person: Person | None, **content: Any) -> Any:
        headers = {"authorization": f"Bearer {person.token}"} if person else {}
        try:
            response = self._http.post(path, headers=headers, **content)
        except httpx2.HTTPError as cause:
            raise Unplayable(
                f"{self.url} ne répond pas ({cause}) : lancez « decompte demo », ou donnez son adresse par --url"
            ) from cause
        try:
            answer = response.json()
        except ValueError as cause:
            raise Unplayable(
                f"{self.url} a répondu {response.status_code} sans JSON : ce n'est pas décompte"
            ) from cause
        if not isinstance(answer, dict):
            raise Unplayable(f"{self.url} répond autre chose que du GraphQL : ce n'est pas décompte")
        return answer


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
