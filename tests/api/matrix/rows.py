"""The 75 actions: the request that does each, or why the API does not offer it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests.api.forms import mutation
from tests.api.matrix.scene import Place
from tests.api.organisation.captcha import a_request
from tests.api.organisation.people import a_form
from tests.api.organisation.rights import profile
from tests.circuits.stage import Marche, form

Ask = Callable[[Place, str], Awaitable[str | None]]
"""What a request of whoever is in a column is answered: the code of the refusal, or nothing."""

ABSENT: Final = "ABSENT"
"""What a read answers when there is nothing to see."""


@dataclass(frozen=True)
class Played:
    """An action that the API offers: where it is played, and what else than a right may stop it there.

    `besides` has the codes of other rules by column: the right is there, the rule of the act comes after it.
    `elsewhere` has the columns for which the API does not offer it, and why.
    """

    ask: Ask
    on: str = "private"
    besides: Mapping[str, str] = field(default_factory=dict)
    elsewhere: Mapping[str, str] = field(default_factory=dict)


def does(name: str, /, **given: Any) -> Ask:
    """A mutation, rehearsed where it can be; a value that is a function is asked for of the place and the column."""

    async def ask(place: Place, column: str) -> str | None:
        made = {key: value(place, column) if callable(value) else value for key, value in given.items()}
        rehearsed = {} if name in ALWAYS_DONE else {"dryRun": True}
        answer = (await place.people[column].post(mutation(name), input={**made, **rehearsed})).json()
        place.world.http.cookies.clear()
        if "errors" in answer:
            code: str = answer["errors"][0]["extensions"]["code"]
            return code
        payload = answer["data"][name]
        problems = [
            *payload["userErrors"],
            *(each for item in payload.get("results", ()) for each in item["userErrors"]),
        ]
        return " ".join(each["code"] for each in problems) or None

    return ask


ALWAYS_DONE: Final = frozenset({"createAccount", "reactivateAccount", "signIn", "submitSignedOutTicket"})
"""They cannot be rehearsed, and change nothing that another row looks at."""


def _shows(query: str, shown: Callable[[Any], Any]) -> Ask:
    """A query, with `$structure` and whatever else the place has; `shown` says whether there is something to see."""

    async def ask(place: Place, column: str) -> str | None:
        text = query
        for name, identifier in {"structure": place.structure, **place.ids}.items():
            text = text.replace(f"${name}", f'"{identifier}"')
        answer = (await place.people[column].post(text)).json()
        if "errors" in answer:
            code: str = answer["errors"][0]["extensions"]["code"]
            return code
        return None if shown(answer["data"]) else ABSENT

    return ask


def _loads(path: str, *, lines: int = 1) -> Ask:
    """A download, of more than so many lines."""

    async def ask(place: Place, column: str) -> str | None:
        address = path.replace("$structure", place.structure).replace("$file", place.ids["file"])
        answer = await place.world.http.get(address, headers=place.people[column].headers)
        if answer.status_code != 200:
            code: str = answer.json()["errors"][0]["extensions"]["code"]
            return code
        return None if answer.content.count(b"\n") >= lines else ABSENT

    return ask


def _both(*asks: Ask) -> Ask:
    """Several requests that are open to the same people."""

    async def ask(place: Place, column: str) -> str | None:
        found = {await each(place, column) for each in asks}
        assert len({each is None for each in found}) == 1, (column, found)
        return found.pop()

    return ask


def _here(place: Place, column: str) -> str:
    return place.structure


def _id(what: str) -> Callable[[Place, str], str]:
    return lambda place, _: place.ids[what]


def _ids(what: str) -> Callable[[Place, str], list[str]]:
    return lambda place, _: [place.ids[what]]


def _own(what: str) -> Callable[[Place, str], str]:
    return lambda place, column: place.own(what, column)


def _rights(application: str, level: str, verb: str = "ADD") -> list[dict[str, Any]]:
    return [profile(application, level, change=verb)]


def _deposits(**more: Any) -> Ask:
    """A plain invoice, with the document of a colleague."""
    invoice = {**form("A1"), **Marche(None, None).form, "structureId": _here, "documentId": _id("document")}
    return does("depositPiece", **invoice, **more)


def _more(place: Place, column: str) -> list[dict[str, Any]]:
    """A profile that whoever is in the column does not have."""
    return _rights("ORGANISATION" if column == "UM" else "FACTURES_EMISES", "MODIFICATION")


def _less(place: Place, column: str) -> list[dict[str, Any]]:
    """A profile that whoever is in the column has, if they have any there."""
    level = "CONSULTATION" if column in ("UC", "OC") else "MODIFICATION"
    return _rights("ORGANISATION" if column in ("OC", "OM") else "FACTURES_EMISES", level, "REMOVE")


_NEW_USER: Final = {"firstName": "Neuf", "lastName": "Venu"}
_TODAY: Final = "2025-01-06"
_PART: Final = {"code": "MATRICE", "name": "Matrice", "validFrom": _TODAY}

PLAYED: Final[Mapping[str, Played]] = {
    "create a user account": Played(
        does("createAccount", email=lambda _, column: f"{column.lower()}@matrice.example", **_NEW_USER)
    ),
    "read and change one's own account (not the connection address)": Played(
        _both(
            does("updateAccount", newsNotifications=False),
            _shows("{ viewer { user { id } } }", lambda data: data["viewer"] and data["viewer"]["user"]),
        )
    ),
    "switch own billing notifications on or off": Played(does("updateAccount", billingNotifications=True)),
    "deactivate own account": Played(does("deactivateAccount"), besides={"GP": "SUCCESSOR_REQUIRED"}),
    "reactivate own account within 60 days": Played(does("reactivateAccount", email="personne@nulle.example")),
    "resend an activation mail to a user of the structure": Played(does("resendActivations", userIds=_ids("newcomer"))),
    "edit another user's data": Played(does("updateUser", userId=_id("author"), firstName="Autre")),
    "search structures": Played(_shows("{ structures { nodes { id } } }", lambda data: data["structures"]["nodes"])),
    "read a public structure and its services": Played(
        _shows("{ structure(id: $structure) { services { id } } }", lambda data: data["structure"]), on="public"
    ),
    "read a private structure": Played(_shows("{ structure(id: $structure) { id } }", lambda data: data["structure"])),
    "create a private structure": Played(does("createStructure", **a_form())),
    "create a public structure": Played(does("createStructure", **a_form(type="PUBLIQUE", publicCategory="EPN"))),
    "edit form data and address": Played(does("updateStructure", structureId=_here, designation="Autre")),
    "edit the public parameters and presenceMoa": Played(
        does("updateStructureSettings", structureId=_here, engagementRequired=False), on="public"
    ),
    "activate / deactivate": Played(does("deactivateStructure", structureId=_here)),
    "change the SIRET": Played(does("changeSiret", structureId=_here, newSiret="35600000000048")),
    "list and download attachments": Played(
        _both(
            _shows(
                "{ structure(id: $structure) { attachments { id } } }",
                lambda data: data["structure"] and data["structure"]["attachments"],
            ),
            _loads("/files/$file"),
        )
    ),
    "add or delete attachments": Played(does("removeStructureAttachments", structureId=_here, ids=_ids("file"))),
    "manage bank details": Played(
        does("addBankAccount", structureId=_here, iban="FR7630006000011234567890189", holder="Bâtiloire")
    ),
    "give or end the mandat de facturation": Played(does("giveMandate", structureId=_here, validFrom=_TODAY)),
    "open or close an application on the structure or a service": Played(
        does("openApplications", structureId=_here, openings=[{"application": "SUIVI_DES_FLUX"}])
    ),
    "create, edit, end, delete a service": Played(does("createService", structureId=_here, **_PART)),
    "search the users of the structure": Played(
        _shows(
            "{ structure(id: $structure) { users { nodes { id } } } users(filter: {structureId: $structure})"
            " { nodes { id } } }",
            lambda data: data["structure"] and data["structure"]["users"] and data["users"]["nodes"],
        )
    ),
    "export the users (CSV / Excel)": Played(
        _both(_loads("/exports/users.csv?structureId=$structure", lines=2), _loads("/exports/users.xlsx", lines=0))
    ),
    "search any active user to attach": Played(
        _shows('{ usersToAttach(criteria: {lastName: "test"}) { id } }', lambda data: data["usersToAttach"])
    ),
    "ask for an attachment": Played(
        does("requestRattachement", structureId=lambda place, _: place.world.structures["LORMEL"])
    ),
    "withdraw own pending request": Played(does("withdrawApproval", approvalId=_own("request"))),
    "approve or refuse a request (unit, bulk)": Played(
        _both(
            does("approve", approvalId=_id("rattachement asked")),
            does("refuseApproval", approvalId=_id("rattachement asked"), reason="Non"),
            does("decideApprovals", approvalIds=_ids("rattachement asked"), decision="APPROVE"),
        )
    ),
    "attach a user directly": Played(
        _both(
            does("attachUser", structureId=_here, email=_id("outsider"), role="UTILISATEUR_SIMPLE", validFrom=_TODAY),
            does(
                "attachUserToStructures",
                structureIds=lambda place, _: [place.structure],
                email=_id("outsider"),
                role="UTILISATEUR_SIMPLE",
                validFrom=_TODAY,
            ),
        )
    ),
    "delete an attachment of another user": Played(does("detachUsers", rattachementIds=_ids("rattachement"))),
    "delete one's own attachment": Played(
        does("detachUsers", rattachementIds=lambda place, column: [place.own("rattachement", column)]),
        besides={"GP": "SUCCESSOR_REQUIRED"},
        elsewhere={"SUP": "attached to nothing"},
    ),
    "change a user's role": Played(
        does("updateRattachement", rattachementId=_id("rattachement"), role="GESTIONNAIRE_SECONDAIRE")
    ),
    "transfer the GP role": Played(
        does("transferPrincipalManager", structureId=_here, successorEmail=_id("successor")),
        elsewhere={"SUP": "`decompte transfer` (ATT-13)"},
    ),
    "copy the rights of a user to another": Played(
        does(
            "copyRights",
            fromUserId=_id("holder"),
            email=_id("outsider"),
            structureIds=lambda place, _: [place.structure],
        )
    ),
    "see own profiles": Played(
        _shows(
            "{ viewer { user { id } habilitations { id } } }", lambda data: data["viewer"] and data["viewer"]["user"]
        )
    ),
    "ask for a profile": Played(
        does("requestHabilitations", structureId=_here, changes=_more),
        besides={"GP": "VALUE_NOT_ALLOWED"},  # the manager holds every profile already (HAB-09)
    ),
    "remove an own profile": Played(does("requestHabilitations", structureId=_here, changes=_less)),
    "approve one's own request": Played(does("approve", approvalId=_own("profile"))),
    "approve or refuse others' requests": Played(
        _both(
            does("approve", approvalId=_id("profile asked")),
            does("refuseApproval", approvalId=_id("profile asked"), reason="Non"),
        )
    ),
    "set the profiles of a user without a request": Played(
        does(
            "setHabilitations",
            structureId=_here,
            userIds=_ids("author"),
            changes=_rights("SOLLICITATIONS_EMISES", "MODIFICATION"),
        )
    ),
    "grant Organisation modification": Played(
        does(
            "setHabilitations",
            structureId=_here,
            userIds=_ids("author"),
            changes=_rights("ORGANISATION", "MODIFICATION"),
        )
    ),
    "see the badge and the pending list": Played(
        _shows(
            "{ viewer { pendingApprovalCount } approvals(filter: {structureId: $structure, state: [DEMANDEE],"
            " mine: false}) { nodes { id } } }",
            lambda data: data["approvals"]["nodes"] and data["viewer"]["pendingApprovalCount"],
        )
    ),
    "read the history of decisions": Played(
        _shows("{ decisions(structureId: $structure) { nodes { position } } }", lambda data: data["decisions"]["nodes"])
    ),
    "create a technical account": Played(does("createTechnicalAccount", structureId=_here, name="Progiciel")),
    "reset its password": Played(does("resetTechnicalAccountPassword", technicalAccountId=_id("technical account"))),
    "see its expiry date": Played(
        _shows(
            "{ structure(id: $structure) { technicalAccounts { passwordExpiresAt } } }",
            lambda data: data["structure"] and data["structure"]["technicalAccounts"],
        )
    ),
    "disable a technical account": Played(does("disableTechnicalAccount", technicalAccountId=_id("technical account"))),
    "sign in to the portal with it": Played(does("signIn", email=_id("login"), password="un mot de passe")),
    "search the directory": Played(_shows("{ directory { nodes { id } } }", lambda data: data["directory"]["nodes"])),
    "download the directory (CSV / XML)": Played(_loads("/exports/directory.csv", lines=2)),
    "create a signed-out ticket": Played(
        does("submitSignedOutTicket", **a_request("")), besides={"ANON": "CAPTCHA_FAILED"}
    ),
    "create, draft, follow, close own tickets": Played(
        does("saveTicket", title="Question"),
    ),
    "read tickets received by the structure or service": Played(
        _shows("{ ticket(id: $received) { id } }", lambda data: data["ticket"]), on="public"
    ),
    "take and treat received tickets": Played(does("takeTicket", ticketId=_id("received")), on="public"),
    "transfer a received ticket to Chorus Pro support": Played(
        does("transferTicket", ticketId=_id("taken"), toSupport=True, comment="Technique"),
        on="public",
        besides={"GP": "TICKET_NOT_ASSIGNED"},
    ),
    "treat technical tickets": Played(does("takeTicket", ticketId=_id("technical")), on="public"),
    "read documents of an application": Played(_shows("{ piece(id: $invoice) { id } }", lambda data: data["piece"])),
    "deposit, enter, treat, change documents": Played(_deposits()),
    "use a service code on a deposit": Played(_deposits(serviceId=_id("service"))),
    "use Factures reçues or Sollicitations reçues": Played(
        _shows("{ piece(id: $invoice) { id } ticket(id: $received) { id } }", lambda data: data["piece"]), on="public"
    ),
    "act as MOA in Factures de travaux": Played(
        _shows("{ piece(id: $works) { id } }", lambda data: data["piece"]), on="public"
    ),
}
"""What the API offers, as whoever is in a column asks for it."""

NOT_OFFERED: Final[Mapping[str, str]] = {
    "change a connection address": "nobody may, and no input takes one (USR-01)",
    "create or delete a PIGP account": "of the DGFiP: `decompte create-user --pigp` records it",
    "edit EDI flags": "by the system: no input takes them (Q-05)",
    "refresh from INSEE": "there is no link to the INSEE",
    "turn private into public": "by a support request, then `decompte make-public` (TYP-01)",
    "ask for an EDI / API connection": "no connection requests (§7.2)",
    "validate a connection": "no connection requests (§7.2)",
    "follow the flows of the structure": "no flows (§7.3)",
    "chat with ClaudIA or an agent": "no chat (§9.1)",
    "enter a mémoire de frais de justice": "out of scope (works-billing §1)",
    "claim a TIC refund": "out of scope (works-billing §1)",
    "create or send an engagement": "no engagements",
    "take into account or refuse an order": "no engagements",
    "fill a DUME": "no DUME",
}
"""The actions that no request does, and why."""
