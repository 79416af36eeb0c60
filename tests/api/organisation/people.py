"""People and structures of a test's own, in a sandbox that other tests use too."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count
from typing import Any, Final
from uuid import UUID, uuid4

from stdnum import luhn

from api.domain import text
from api.domain.habilitation import Application, Level, RattachementStatus, UserRole
from api.models import Habilitation, Rattachement, Service, Structure, StructureWord, User
from api.usecases.organisation import code_key
from tests.api.forms import act, codes, key_of
from tests.world import PASSWORD, SIGN_IN, START, Person, World

TODAY: Final = START.date()
ORGANISATION: Final = Application.ORGANISATION

Profile = tuple[Application, Level]


def _sirets() -> Iterator[str]:
    """Valid SIRETs that no other test uses; their SIRENs are made up."""
    for number in count(1):
        siren = f"000{number:05d}"
        siren += luhn.calc_check_digit(siren)
        yield f"{siren}0001{luhn.calc_check_digit(f'{siren}0001')}"


_numbers = _sirets()
_names = count(1)


def a_siret() -> str:
    """A SIRET that nobody has."""
    return next(_numbers)


def another_nic(siret: str) -> str:
    """A SIRET of the same SIREN."""
    number = f"{siret[:9]}{int(siret[9:13]) + 1:04d}"
    return number + luhn.calc_check_digit(number)


async def somebody(world: World, email: str | None = None, **columns: Any) -> Person:
    """Somebody attached to nothing, signed in; `support`, `pigp` and the like are columns of the account."""
    known = await User.get(connection_email="agent@batiloire.example")
    address = email or f"{uuid4().hex}@exemple.fr"
    given = {"first_name": "Alix", "last_name": f"Test{next(_names)}", "contact_email": address, "created_at": START}
    copied = {"password_hash": known.password_hash, "status": known.status}
    await User(connection_email=address, **{**given, **copied, **columns}).save(force_create=True)
    answer = await Person(world.http).run(SIGN_IN, input={"email": address, "password": PASSWORD})
    world.http.cookies.clear()
    return Person(world.http, answer["signIn"]["token"])


async def user_of(person: Person) -> User:
    """The account of somebody signed in."""
    viewer = await person.run("{ viewer { user { id } } }")
    return await User.get(id=key_of(viewer["viewer"]["user"]["id"]))


async def member(
    world: World,
    structure: str,
    *profiles: Profile,
    role: UserRole = UserRole.UTILISATEUR_SIMPLE,
    status: RattachementStatus = RattachementStatus.VALIDE,
    valid_from: date = TODAY,
    **columns: Any,
) -> Person:
    """Somebody attached to a structure with these profiles on the whole of it, signed in."""
    person = await somebody(world, **columns)
    await join(await user_of(person), structure, *profiles, role=role, status=status, valid_from=valid_from)
    return person


async def join(
    user: User,
    structure: str,
    *profiles: Profile,
    role: UserRole = UserRole.UTILISATEUR_SIMPLE,
    status: RattachementStatus = RattachementStatus.VALIDE,
    valid_from: date = TODAY,
) -> None:
    """Attach somebody to a structure, with these profiles."""
    joined: dict[str, UUID] = {"user_id": user.id, "structure_id": key_of(structure)}
    await Rattachement(**joined, role=role, status=status, valid_from=valid_from).save(force_create=True)
    for application, level in profiles:
        granted = Habilitation(**joined, application=application, level=level, granted_at=START, effective_at=START)
        await granted.save(force_create=True)


async def reader(world: World, structure: str) -> Person:
    """Somebody with Organisation in consultation."""
    return await member(world, structure, (ORGANISATION, Level.CONSULTATION))


async def writer(world: World, structure: str) -> Person:
    """Somebody with Organisation in modification."""
    return await member(world, structure, (ORGANISATION, Level.MODIFICATION))


def a_form(**changes: Any) -> dict[str, Any]:
    """The form of a private structure, well filled."""
    return {
        "identifier": a_siret(),
        "name": f"Structure {next(_names)}",
        "address": {"line1": "1 rue du Port", "postalCode": "99100", "city": "Valombre", "country": "France"},
        **changes,
    }


async def a_structure(world: World, **changes: Any) -> tuple[str, Person]:
    """A structure of a test's own and its gestionnaire principal; a public one is made by the support."""
    if changes.get("type") == "PUBLIQUE":
        changes = {"publicCategory": "EPN", **changes}
        author = await somebody(world, support=True)
    else:
        author = await somebody(world)
    payload = await act(author, "createStructure", a_form(**changes))
    assert codes(payload) == [], payload
    structure: str = payload["structure"]["id"]
    if changes.get("type") != "PUBLIQUE":
        return structure, author
    everything = tuple((application, Level.MODIFICATION) for application in Application)
    role = UserRole.GESTIONNAIRE_PRINCIPAL
    return structure, await member(world, structure, *everything, role=role, pigp=True)


async def a_service(structure: str, code: str, **columns: Any) -> UUID:
    """One more service of a structure."""
    given = {"code": code, "code_key": code_key(code), "name": code, "valid_from": TODAY, **columns}
    service = Service(structure_id=key_of(structure), **given)
    await service.save(force_create=True)
    return service.id


async def read(person: Person, structure: str, selection: str) -> Any:
    """Fields of a structure, as somebody sees it; null when they do not."""
    query = f"query S($id: ID!) {{ structure(id: $id) {{ {selection} }} }}"
    return (await person.run(query, id=structure))["structure"]


async def refused(person: Person, query: str, **variables: Any) -> str:
    """The code of the top-level error of a query."""
    answer = (await person.post(query, **variables)).json()
    code: str = answer["errors"][0]["extensions"]["code"]
    return code


async def words() -> dict[str, set[str]]:
    """The words by which each structure is found."""
    found: dict[str, set[str]] = {row.identifier: set() for row in await Structure.all()}
    for word in await StructureWord.all().select_related("structure"):
        found[word.structure.identifier].add(word.word)
    return found


async def expected_words() -> dict[str, set[str]]:
    """The words of what people look through."""
    return {row.identifier: set(text.words(row.search_text)) for row in await Structure.all()}
