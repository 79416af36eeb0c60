"""What reads answer: every field, objects by their id, steps, delays, buttons that say what the mutation would."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from api.domain.attachments import ATTACHMENT_KINDS
from api.domain.cadres import CADRES, PIECE_TYPES, Cadre, PieceType
from api.domain.circuits import CIRCUITS
from api.domain.errors import ERRORS
from api.domain.refusals import REFUSAL_REASONS
from api.domain.roles import SEATS, Seat
from api.domain.statuses import STATUSES, PieceStatus
from api.models import Habilitation, Rattachement, User
from tests.api.forms import (
    Form,
    a_file,
    act,
    amounts,
    codes,
    deposit,
    done,
    follow,
    grown,
    key_of,
    next_form,
    nominal,
    ref,
    tables,
)
from tests.api.selections import check_shape, everything, object_type, text
from tests.world import Person, World, a_world


async def a_full_dossier(world: World) -> dict[str, Any]:
    """A monthly dossier that has known everything: files, a suspension, lower amounts, a rejection; pièces by cadre."""
    supplier, moe, payer = [await world.person(key) for key in ("BATILOIRE", "ATELIER", "VALOMBRE")]
    joined = [{"fileId": await a_file(), "designation": "Situation", "kind": "SITUATION_DETAILLEE"}]
    given: Form = {"marcheNumber": "2025-MT-014", "engagementNumber": "EJ-1", "comment": "Mars", "attachments": joined}
    pieces = {"A4": await deposit(world, "SIT03-2025", **given)}
    await done(moe, "suspendPiece", pieceId=pieces["A4"]["id"], comment="Il manque le PV")
    await done(supplier, "completePiece", pieceId=pieces["A4"]["id"], comment="Voici le PV")
    lower: Form = {"amounts": amounts(900), "comment": "Poste 4.2 ramené"}
    pieces["A15"] = await follow(world, pieces["A4"], "A15", "SIT03-2025-EA", **lower)
    pieces["A19"] = await follow(world, pieces["A15"], "A19", "SIT03-2025-EAV")
    await done(payer, "suspendPiece", pieceId=pieces["A19"]["id"], comment="RIB illisible")
    await done(payer, "completePiece", pieceId=pieces["A19"]["id"], comment="RIB joint")
    rejected = {"pieceId": pieces["A19"]["id"], "to": "REJETEE", "reason": "Marché résilié"}
    await done(payer, "treatPiece", rejected)
    return pieces


async def dossier_of(person: Person, piece: str, selection: str) -> Any:
    """Fields of the dossier of a pièce."""
    answer = await person.run(f"query D($id: ID!) {{ piece(id: $id) {{ dossier {{ {selection} }} }} }}", id=piece)
    return answer["piece"]["dossier"]


async def piece_of(person: Person, piece: str, selection: str) -> Any:
    """Fields of a pièce."""
    return (await person.run(f"query P($id: ID!) {{ piece(id: $id) {{ {selection} }} }}", id=piece))["piece"]


# ------------------------------------------------------------------------------------- every field


async def test_every_field_answers_in_its_shape(sandbox_url: str, tmp_path: Path) -> None:
    of_dossier, of_piece = everything("Dossier", depth=3), everything("Piece", depth=3)
    async with a_world(sandbox_url, tmp_path / "data", max_tokens=2_000) as world:
        pieces = await a_full_dossier(world)
        for key in ("BATILOIRE", "ATELIER", "VALOMBRE"):
            for who in ("agent", "lecteur", "gestionnaire"):
                person = await world.person(key, who)
                shown = await dossier_of(person, pieces["A4"]["id"], text(of_dossier))
                check_shape(shown, of_dossier, "dossier")
                assert [each["number"] for each in shown["pieces"]] == ["SIT03-2025", "SIT03-2025-EA", "SIT03-2025-EAV"]
                for piece in pieces.values():
                    check_shape(await piece_of(person, piece["id"], text(of_piece)), of_piece, piece["number"])


async def test_the_viewer_and_the_catalogue_answer_whole(world: World) -> None:
    selected = {"viewer": everything("Viewer", depth=4), "catalogue": everything("Catalogue", depth=4)}
    for key in ("BATILOIRE", "VALOMBRE", "SMEAUX"):
        shown = await (await world.person(key)).run(f"query All {{ {text(selected)} }}")
        check_shape(shown, selected)
        assert len(shown["catalogue"]["statuses"]) == len(STATUSES) == 57
        assert len(shown["catalogue"]["cadres"]) == len(CADRES) == 25
        assert {each["code"] for each in shown["catalogue"]["errors"]} == {code.value for code in ERRORS}
        assert shown["viewer"]["rattachements"][0]["structure"]["id"] == world.structures[key]
        assert {each["structure"]["id"] for each in shown["viewer"]["habilitations"]} == {world.structures[key]}


async def test_one_object_is_the_same_by_every_way(world: World) -> None:
    pieces = await a_full_dossier(world)
    moe = await world.person("ATELIER")
    selected = everything("Piece", depth=1) | {
        "dossier": {"number": {}},
        "parties": {"seat": {}},
        "amounts": {"totalHt": {}},
    }
    direct = await piece_of(moe, pieces["A15"]["id"], text(selected))
    ways = f"""query Ways($id: ID!, $before: ID!, $after: ID!) {{
      node(id: $id) {{ ... on Piece {{ ...P }} }}
      nodes(ids: [$before, $id]) {{ ... on Piece {{ ...P }} }}
      before: piece(id: $before) {{ next {{ ...P }} dossier {{ pieces {{ ...P }} }} }}
      after: piece(id: $after) {{ previous {{ ...P }} }}
    }} fragment P on Piece {{ {text(selected)} }}"""
    answer = await moe.post(ways, id=pieces["A15"]["id"], before=pieces["A4"]["id"], after=pieces["A19"]["id"])
    body = answer.json()
    assert "errors" not in body, body
    found = body["data"]
    others = [
        found["node"],
        found["nodes"][1],
        found["before"]["next"],
        found["before"]["dossier"]["pieces"][1],
        found["after"]["previous"],
    ]
    assert all(other == direct for other in others)


async def test_aliases_fragments_and_directives_change_names_only(world: World) -> None:
    pieces = await a_full_dossier(world)
    moe = await world.person("ATELIER")
    query = """query A($id: ID!, $no: Boolean = false, $yes: Boolean = true) {
      one: piece(id: $id) { ...Short label: statusLabel who: depositor { its: name } dossier { ...Folder } }
      two: piece(id: $id) { ... on Node { ident: id } ...Short @include(if: $yes) number @skip(if: $yes) }
      three: piece(id: $id) { number cadre @include(if: $no) ... @skip(if: $no) { rank } __typename }
    }
    fragment Short on Piece { number status ...Names }
    fragment Names on Piece { depositor { name } dossier { number } }
    fragment Folder on Dossier { first: pieces { number } last: pieces { state: status previous { number } } state }"""
    found = await moe.run(query, id=pieces["A15"]["id"])
    number = found["one"]["dossier"].pop("number")
    assert found == {
        "one": {
            "number": "SIT03-2025-EA",
            "status": "ASSOCIEE",
            "depositor": {"name": "Atelier Marchand architectes"},
            "dossier": {
                "first": [{"number": f"SIT03-2025{end}"} for end in ("", "-EA", "-EAV")],
                "last": [
                    {"state": "ASSOCIEE", "previous": None},
                    {"state": "ASSOCIEE", "previous": {"number": "SIT03-2025"}},
                    {"state": "REJETEE", "previous": {"number": "SIT03-2025-EA"}},
                ],
                "state": "REJETE",
            },
            "label": STATUSES[PieceStatus.ASSOCIEE].libelle,
            "who": {"its": "Atelier Marchand architectes"},
        },
        "two": {
            "ident": pieces["A15"]["id"],
            "number": "SIT03-2025-EA",
            "status": "ASSOCIEE",
            "depositor": {"name": "Atelier Marchand architectes"},
            "dossier": {"number": number},
        },
        "three": {"number": "SIT03-2025-EA", "rank": 2, "__typename": "Piece"},
    }


# ------------------------------------------------------------------------------------ by identifier

GARBAGE = ["", " ", "piece", "piece_", "piece_xyz", "_", "é", "piece_" + "0" * 31, "piece_" + "0" * 33, "a" * 5000, "0"]
NODES = "query N($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"


async def test_each_kind_is_found_by_its_id(world: World) -> None:
    a4 = await deposit(world, "S-1")
    agent = await world.person("BATILOIRE")
    user = await User.get(connection_email="agent@batiloire.example")
    shown = await piece_of(agent, a4["id"], "dossier { id } document { id }")
    unused = await a_file()
    ids = {
        "Piece": a4["id"],
        "Dossier": shown["dossier"]["id"],
        "Attachment": shown["document"]["id"],
        "User": f"user_{user.id.hex}",
        "Rattachement": f"rattachement_{(await Rattachement.get(user_id=user.id)).id.hex}",
        "Habilitation": f"habilitation_{(await Habilitation.filter(user_id=user.id))[0].id.hex}",
    }
    found = (await agent.run(NODES, ids=[*ids.values(), unused]))["nodes"]
    expected = [{"__typename": name, "id": identifier} for name, identifier in ids.items()]
    assert found == [*expected, {"__typename": "Attachment", "id": unused}]
    for name, identifier in ids.items():
        one = await agent.run("query N($id: ID!) { node(id: $id) { __typename id } }", id=identifier)
        assert one["node"] == {"__typename": name, "id": identifier}
    everywhere = {name: everything(name, depth=2) for name in ids}
    for name, identifier in ids.items():
        query = f"query N($id: ID!) {{ node(id: $id) {{ ... on {name} {{ {text(everywhere[name])} }} }} }}"
        check_shape((await agent.run(query, id=identifier))["node"], everywhere[name], name)


async def test_wrong_kinds_foreign_objects_and_garbage_are_absent(world: World) -> None:
    a4 = await deposit(world, "S-1")
    agent, stranger = await world.person("BATILOIRE"), await world.person("LORMEL")
    raw = a4["id"].partition("_")[2]
    shown = await piece_of(agent, a4["id"], "dossier { id } document { id }")
    user = await User.get(connection_email="agent@batiloire.example")
    right = (await Rattachement.get(user_id=user.id)).id.hex
    wrong = [f"{kind}_{raw}" for kind in ("dossier", "fichier", "user", "rattachement", "habilitation")]
    wrong += [f"piece_{raw.upper()}", f"piece_{raw}\n", f"structure_{raw}", f"position_{raw}", raw, *GARBAGE]
    wrong += [f"dossier_{shown['document']['id'].partition('_')[2]}", world.structures["ATELIER"]]
    assert (await agent.run(NODES, ids=wrong))["nodes"] == [None] * len(wrong)
    foreign = [a4["id"], shown["dossier"]["id"], shown["document"]["id"], await a_file(), f"user_{user.id.hex}"]
    foreign += [f"rattachement_{right}"]
    assert (await stranger.run(NODES, ids=foreign))["nodes"] == [None] * len(foreign)
    for each in [*wrong, *foreign]:
        one = await stranger.run(
            "query N($id: ID!) { node(id: $id) { id } piece(id: $id) { id } dossier(id: $id) { id } }", id=each
        )
        assert one == {"node": None, "piece": None, "dossier": None}, each
    mixed = (await agent.run(NODES, ids=[a4["id"], "x", a4["id"], shown["dossier"]["id"]]))["nodes"]
    assert [each and each["id"] for each in mixed] == [a4["id"], None, a4["id"], shown["dossier"]["id"]]


async def test_a_hundred_nodes_at_most(world: World) -> None:
    agent = await world.person("BATILOIRE")
    assert (await agent.run(NODES, ids=["x"] * 100))["nodes"] == [None] * 100
    assert (await agent.run(NODES, ids=[]))["nodes"] == []
    error = (await agent.post(NODES, ids=["x"] * 101)).json()["errors"][0]
    assert error["extensions"] | {"code": "VALUE_NOT_ALLOWED", "field": ["ids"]} == error["extensions"]


async def test_a_dossier_is_found_by_its_number_too(world: World) -> None:
    a4 = await deposit(world, "S-1")
    agent, stranger = await world.person("ATELIER"), await world.person("LORMEL")
    dossier = await dossier_of(agent, a4["id"], "id number")
    query = "query D($id: ID, $number: String) { dossier(id: $id, number: $number) { id number } }"
    assert (await agent.run(query, number=dossier["number"]))["dossier"] == dossier
    assert (await agent.run(query, id=dossier["id"]))["dossier"] == dossier
    assert (await stranger.run(query, number=dossier["number"]))["dossier"] is None
    for number in ("", "2025", "2025-0000002", "S-1", "a\x00b"):
        assert (await agent.run(query, number=number))["dossier"] is None
    for both in ({}, {"id": dossier["id"], "number": dossier["number"]}):
        error = (await agent.post(query, **both)).json()["errors"][0]
        assert error["extensions"]["code"] == "FIELD_REQUIRED"


# -------------------------------------------------------------------------------------- what they say


async def test_every_label_is_that_of_its_table(world: World) -> None:
    pieces = await a_full_dossier(world)
    payer = await world.person("VALOMBRE")
    selection = """phase phaseLabel circuit circuitLabel state stateLabel groupement groupementLabel
      parties { seat seatLabel } pieces { cadre cadreLabel type typeLabel status statusLabel application
      applicationLabel document { kind kindLabel } attachments { kind kindLabel } refusal { reasonLabel } }
      steps { cadre label seat seatLabel state stateLabel }"""
    dossier = await dossier_of(payer, pieces["A4"]["id"], selection)
    assert (dossier["phaseLabel"], dossier["stateLabel"]) == ("En cours de marché", "Rejeté")
    assert dossier["circuitLabel"] == next(
        row.libelle for key, row in CIRCUITS.items() if key.name == dossier["circuit"]
    )
    for party in [*dossier["parties"], *dossier["steps"]]:
        assert party["seatLabel"] == SEATS[Seat[party["seat"]]].libelle
    for piece in dossier["pieces"]:
        assert piece["cadreLabel"] == CADRES[Cadre[piece["cadre"]]].libelle
        assert piece["typeLabel"] == PIECE_TYPES[PieceType[piece["type"]]].libelle
        assert piece["statusLabel"] == STATUSES[PieceStatus[piece["status"]]].libelle
        assert piece["applicationLabel"] == "Factures de travaux"
        for file in [piece["document"], *piece["attachments"]]:
            assert file["kindLabel"] == next(
                row.libelle for key, row in ATTACHMENT_KINDS.items() if key == file["kind"]
            )


async def test_a_stop_says_why_when_and_by_whom(world: World) -> None:
    pieces = await a_full_dossier(world)
    moe, payer = await world.person("ATELIER"), await world.person("VALOMBRE")
    stop = "{ reason reasonLabel comment at by { name } }"
    selection = f"refusal {stop} suspension {stop} recycling {stop} rejection {stop} waitingFor rejectionHandled"
    by = {"name": "Commune de Valombre-sur-Arve"}
    at = "2025-01-06T08:00:00Z"
    assert await piece_of(payer, pieces["A19"]["id"], selection) == {
        "refusal": None,
        "suspension": {"reason": None, "reasonLabel": None, "comment": "RIB illisible", "at": at, "by": by},
        "recycling": None,
        "rejection": {"reason": None, "reasonLabel": None, "comment": "Marché résilié", "at": at, "by": by},
        "waitingFor": ["MOA"],
        "rejectionHandled": False,
    }
    a4 = await deposit(world, "S-2")
    await done(moe, "refusePiece", pieceId=a4["id"], reason="ERREUR_MOA", comment="Autre MOA")
    assert (await piece_of(moe, a4["id"], selection))["refusal"] == {
        "reason": "ERREUR_MOA",
        "reasonLabel": next(row.libelle for key, row in REFUSAL_REASONS.items() if key.name == "ERREUR_MOA"),
        "comment": "Autre MOA",
        "at": at,
        "by": {"name": "Atelier Marchand architectes"},
    }
    a6 = await deposit(world, "S-3", "A6")
    smeaux = await world.person("SMEAUX")
    await done(smeaux, "treatPiece", pieceId=a6["id"], to="A_RECYCLER", reason="Mauvais service")
    assert (await piece_of(smeaux, a6["id"], selection))["recycling"]["comment"] == "Mauvais service"


async def test_steps_show_what_is_done_and_what_is_to_come(world: World) -> None:
    agent = await world.person("BATILOIRE")
    steps = "steps { rank cadre seat state piece { number } at }"

    async def states(piece: Any) -> list[tuple[Any, ...]]:
        shown = (await dossier_of(agent, piece["id"], steps))["steps"]
        assert [step["rank"] for step in shown] == list(range(1, len(shown) + 1))
        assert all((step["piece"] is None) == (step["at"] is None) for step in shown)
        return [
            (step["cadre"], step["seat"], step["state"], step["piece"] and step["piece"]["number"]) for step in shown
        ]

    a4 = await deposit(world, "S-1")
    assert await states(a4) == [
        ("A4", "FOURNISSEUR", "CURRENT", "S-1"),
        ("A15", "MOE", "TO_COME", None),
        ("A19", "MOA", "TO_COME", None),
        (None, "DESTINATAIRE", "TO_COME", None),
    ]
    a15 = await follow(world, a4, "A15", "S-2")
    assert [step[2] for step in await states(a4)] == ["DONE", "CURRENT", "TO_COME", "TO_COME"]
    a19 = await follow(world, a15, "A19", "S-3")
    assert [step[2:] for step in await states(a4)] == [
        ("DONE", "S-1"), ("DONE", "S-2"), ("DONE", "S-3"), ("CURRENT", None),
    ]  # fmt: skip
    await done(await world.person("VALOMBRE"), "treatPiece", pieceId=a19["id"], to="MISE_EN_PAIEMENT")
    assert [step[2] for step in await states(a4)] == ["DONE"] * 4
    other = await deposit(world, "S-4")
    await done(await world.person("ATELIER"), "refusePiece", pieceId=other["id"], reason="ERREUR_MOE")
    assert [step[2] for step in await states(other)] == ["STOPPED"]


async def test_the_difference_of_amounts_is_with_the_piece_before(world: World) -> None:
    pieces = await a_full_dossier(world)
    moe = await world.person("ATELIER")
    selection = (
        "pieces { amountDifference { totalHt totalTva totalTtc netToPay } amounts { totalHt totalTva totalTtc } }"
    )
    shown = (await dossier_of(moe, pieces["A4"]["id"], selection))["pieces"]
    assert [piece["amountDifference"] for piece in shown] == [
        None,
        {"totalHt": "-100.00", "totalTva": "-20.00", "totalTtc": "-120.00", "netToPay": "-120.00"},
        {"totalHt": "0.00", "totalTva": "0.00", "totalTtc": "0.00", "netToPay": "0.00"},
    ]
    assert shown[1]["amounts"] == {"totalHt": "900.00", "totalTva": "180.00", "totalTtc": "1080.00"}


async def test_delays_and_the_clock_follow_the_present(world: World) -> None:
    moe = await world.person("ATELIER")
    a4 = await deposit(world, "S-1")
    selection = """paymentClock { startsAt rule delayDays indicativeDueDate overdue }
      deadlines { code label seat seatLabel dueAt passed effect } pieces { paymentClock { indicativeDueDate } }"""
    shown = await dossier_of(moe, a4["id"], selection)
    assert shown["paymentClock"] == {
        "startsAt": "2025-01-06T08:00:00Z",
        "rule": "R-CLK-1",
        "delayDays": 30,
        "indicativeDueDate": "2025-02-05",
        "overdue": False,
    }
    assert shown["pieces"] == [{"paymentClock": {"indicativeDueDate": "2025-02-05"}}]
    assert [(each["code"], each["seat"], each["dueAt"], each["passed"]) for each in shown["deadlines"]] == [
        ("MOE_MENSUEL", "MOE", "2025-01-13T23:00:00Z", False)
    ]
    await world.move_clock("2025-02-05T22:59:59Z")
    assert (await dossier_of(moe, a4["id"], selection))["paymentClock"]["overdue"] is False
    await world.move_clock("2025-02-05T23:00:00Z")
    assert (await dossier_of(moe, a4["id"], selection))["paymentClock"]["overdue"] is True
    final = await deposit(world, "S-2", "A7")
    shown = await dossier_of(moe, final["id"], selection)
    assert shown["paymentClock"] is None
    assert [each["code"] for each in shown["deadlines"]] == ["DG_NOTIFICATION"]


async def test_the_next_form_starts_with_what_is_known(world: World) -> None:
    moe = await world.person("ATELIER")
    given: Form = {"marcheNumber": "2025-MT-014", "engagementNumber": "EJ-1", "amounts": amounts(500)}
    a4 = await deposit(world, "SIT03-2025", **given)
    selection = """nextPieceOptions { cadre cadreLabel seat enabled blockers { code }
      recipient { seat structure { name } service { code } }
      prefill { currency amounts { totalHt totalTva discountTtc discountReason totalTtc netToPay } marcheNumber
        engagementNumber recipientServiceCode depositorService { code } suggestedNumber } }"""
    assert (await dossier_of(moe, a4["id"], selection))["nextPieceOptions"] == [
        {
            "cadre": "A15",
            "cadreLabel": CADRES[Cadre.A15].libelle,
            "seat": "MOE",
            "enabled": True,
            "blockers": [],
            "recipient": {"seat": "MOA", "structure": {"name": "Commune de Valombre-sur-Arve"}, "service": None},
            "prefill": {
                "currency": "EUR",
                "amounts": {
                    "totalHt": "500.00",
                    "totalTva": "100.00",
                    "discountTtc": "0.00",
                    "discountReason": None,
                    "totalTtc": "600.00",
                    "netToPay": "600.00",
                },
                "marcheNumber": "2025-MT-014",
                "engagementNumber": "EJ-1",
                "recipientServiceCode": "TRAVAUX",
                "depositorService": None,
                "suggestedNumber": "SIT03-2025-EA",
            },
        }
    ]
    supplier = await world.person("BATILOIRE")
    assert (await dossier_of(supplier, a4["id"], selection))["nextPieceOptions"] == []
    a15 = await follow(world, a4, "A15", "OTHER-1", amounts=amounts(400))
    moa = await world.person("VALOMBRE")
    option = (await dossier_of(moa, a15["id"], selection))["nextPieceOptions"][0]
    assert (option["cadre"], option["recipient"]["seat"]) == ("A19", "DESTINATAIRE")
    assert option["recipient"]["service"] == {"code": "TRAVAUX"}
    assert option["prefill"]["amounts"]["totalHt"] == "400.00"
    assert option["prefill"]["suggestedNumber"] == "SIT03-2025-EAV"


# ------------------------------------------------------------------------- buttons say what acts answer

MUTATIONS = set(object_type("Mutation").fields)
OFFERS = """availableActions { action label enabled mutation targetId blockers { code message field rule remedy
    params { name value } } }"""
OPTIONS = "nextPieceOptions { cadre enabled blockers { code message field rule remedy params { name value } } }"
TREATMENTS = """treatmentOptions { to enabled reasonRequired
    blockers { code message field rule remedy params { name value } } }"""


async def well_formed(person: Person, mutation: str, piece: str, number: int) -> Form | None:
    """An input without fault for an act on a pièce."""
    if mutation == "depositNextPiece":
        return None  # compared cadre by cadre
    form: Form = {"pieceId": piece}
    if mutation == "refusePiece":
        seats = (await dossier_of(person, piece, "viewerSeats"))["viewerSeats"]
        form |= {"reason": "ERREUR_MOE"} if {"MOE", "MOA"} & set(seats) else {}
        form |= {"comment": "Un complément"}
    elif mutation in ("suspendPiece", "completePiece", "declineValidation"):
        form["comment"] = f"Commentaire {number}"
    elif mutation == "treatPiece":
        return None  # compared status by status
    elif mutation == "validatePiece":
        form["capacity"] = "TITULAIRE"
    elif mutation == "correctValidator":
        form["validator"] = ref("SEM")
    elif mutation == "recordInterruption":
        form |= {"noticeDate": "2025-01-06", "reasons": "Il manque le PV"}  # the first day of all delays here
    return form


async def check_buttons(world: World, piece: str) -> set[tuple[str, bool]]:
    """For everybody, each button offered answers as the mutation does; gives the buttons seen."""
    seen = set()
    for key in ("BATILOIRE", "ATELIER", "VALOMBRE", "SMEAUX", "LORMEL"):
        for who in ("agent", "lecteur"):
            person = await world.person(key, who)
            shown = await piece_of(
                person, piece, f"{OFFERS} {TREATMENTS} dossier {{ currentPiece {{ id }} {OPTIONS} }}"
            )
            if shown is None:
                continue
            offered = shown["availableActions"]
            for number, offer in enumerate(offered):
                seen.add((offer["action"], offer["enabled"]))
                assert offer["enabled"] == (offer["blockers"] == [])
                assert offer["targetId"] == piece
                form = await well_formed(person, offer["mutation"], piece, number)
                if form is not None and offer["mutation"] in MUTATIONS:
                    answer = await act(person, offer["mutation"], form, dryRun=True)
                    assert answer["userErrors"] == offer["blockers"], (key, who, offer["action"])
            if shown["dossier"]["currentPiece"]["id"] == piece:
                await check_options(person, piece, shown["dossier"]["nextPieceOptions"], offered)
            await check_treatments(person, piece, shown["treatmentOptions"], offered)
    return seen


FOLLOW_UPS = ("A8", "A15", "A16", "A17", "A18", "A19", "A20", "A22", "A23", "A24", "A25")


async def check_options(person: Person, piece: str, options: list[Any], offered: list[Any]) -> None:
    """The forms of a next pièce, and the button that opens them."""
    by_cadre = {option["cadre"]: option for option in options}
    user = (await person.run("{ viewer { user { id } } }"))["viewer"]["user"]["id"]
    document = await a_file(uploaded_by_id=key_of(user))
    absent = [cadre for cadre in FOLLOW_UPS if cadre not in by_cadre]
    for cadre in [*by_cadre, *absent[::4]]:
        form = await next_form(piece, cadre, "NEXT-1", documentId=document)
        answer = await act(person, "depositNextPiece", form, dryRun=True)
        if cadre in by_cadre:
            assert answer["userErrors"] == by_cadre[cadre]["blockers"], cadre
        else:
            assert codes(answer)[0] in ("FORBIDDEN", "CADRE_NOT_ALLOWED", "CONSULTATION_ONLY"), cadre
    button = [offer for offer in offered if offer["action"] == "DEPOSIT_NEXT_PIECE"]
    assert len(button) == bool(options)
    if button:
        assert button[0]["enabled"] == any(option["enabled"] for option in options)
        assert button[0]["enabled"] or button[0]["blockers"] in [option["blockers"] for option in options]


async def check_treatments(person: Person, piece: str, options: list[Any], offered: list[Any]) -> None:
    """The statuses that may be given, and the button that opens their list."""
    for option in options:
        text = {"reason": "Un motif"} if option["reasonRequired"] else {}
        answer = await act(person, "treatPiece", {"pieceId": piece, "to": option["to"], **text}, dryRun=True)
        assert answer["userErrors"] == option["blockers"], option["to"]
    button = [offer for offer in offered if offer["action"] == "TREAT"]
    assert len(button) == bool(options)
    if button:
        assert button[0]["enabled"] == any(option["enabled"] for option in options)


async def test_a_button_is_enabled_exactly_when_the_act_is_accepted(world: World) -> None:
    supplier, moe, payer = [await world.person(key) for key in ("BATILOIRE", "ATELIER", "SMEAUX")]
    fresh, taken, held, back, gone = [await deposit(world, f"S-{number}") for number in range(5)]
    await done(moe, "acknowledgePiece", pieceId=taken["id"])
    for piece in (held, back):
        await done(moe, "suspendPiece", pieceId=piece["id"], comment="Il manque le PV")
    await done(supplier, "completePiece", pieceId=back["id"], comment="Le voici")
    await done(moe, "refusePiece", pieceId=gone["id"], reason="ERREUR_MOE")
    whole = await nominal(world, "N-1")
    received, recycled, paid = [await deposit(world, f"R-{number}", "A6") for number in range(3)]
    await done(payer, "treatPiece", pieceId=recycled["id"], to="A_RECYCLER", reason="Autre service")
    await done(payer, "treatPiece", pieceId=paid["id"], to="MISE_EN_PAIEMENT")
    final = await deposit(world, "F-1", "A7")
    general = await follow(world, final, "A17", "F-2")
    notified = await follow(world, general, "A20", "F-3")
    before = await tables()
    seen: set[tuple[str, bool]] = set()
    for piece in (fresh, taken, held, back, gone, *whole.values(), received, recycled, paid, general, notified):
        seen |= await check_buttons(world, piece["id"])
    assert set(grown(before, await tables())) <= {"attachment"}
    acts = ("DEPOSIT_NEXT_PIECE", "ACKNOWLEDGE", "REFUSE", "SUSPEND", "COMPLETE", "TREAT")
    assert {(action, enabled) for action in acts for enabled in (True, False)} <= seen


async def test_buttons_follow_the_passing_of_time(world: World) -> None:
    final = await deposit(world, "F-1", "A7")
    await check_buttons(world, final["id"])
    await world.move_clock("2025-02-06T08:00:00Z")
    assert ("DEPOSIT_NEXT_PIECE", True) in await check_buttons(world, final["id"])
    tacit = await follow(world, final, "A22", "F-2", comment="Silence de la MOA")
    await check_buttons(world, tacit["id"])
    await world.move_clock("2025-02-17T08:00:00Z")
    assert ("DEPOSIT_NEXT_PIECE", True) in await check_buttons(world, tacit["id"])
    monthly = await deposit(world, "F-3")
    await world.move_clock("2025-03-01T08:00:00Z")
    assert ("DEPOSIT_NEXT_PIECE", True) in await check_buttons(world, monthly["id"])


async def test_every_button_names_a_mutation_that_is_there(world: World) -> None:
    pieces = [await deposit(world, "S-1"), await deposit(world, "S-2", "A6"), await deposit(world, "S-3", "A7")]
    offered = set()
    for piece in pieces:
        for key in ("BATILOIRE", "ATELIER", "VALOMBRE", "SMEAUX"):
            shown = await piece_of(await world.person(key), piece["id"], "availableActions { mutation }")
            offered |= {offer["mutation"] for offer in (shown or {"availableActions": []})["availableActions"]}
    assert len(offered) > 5
    assert offered <= MUTATIONS


async def test_acts_of_other_seats_are_not_listed(world: World) -> None:
    a4 = await deposit(world, "S-1")
    listed = "availableActions { action } viewerSeats"
    moe, supplier, moa = [await world.person(key) for key in ("ATELIER", "BATILOIRE", "VALOMBRE")]
    shown = await dossier_of(moe, a4["id"], listed)
    assert shown["viewerSeats"] == ["MOE"]
    assert {each["action"] for each in shown["availableActions"]} == {
        "DEPOSIT_NEXT_PIECE", "ACKNOWLEDGE", "REFUSE", "SUSPEND",
    }  # fmt: skip
    shown = await dossier_of(supplier, a4["id"], listed)
    listed_acts = {each["action"] for each in shown["availableActions"]}
    assert "COMPLETE" in listed_acts
    assert not listed_acts & {"ACKNOWLEDGE", "REFUSE", "SUSPEND", "TREAT", "VALIDATE", "DEPOSIT_NEXT_PIECE"}
    assert (await dossier_of(moa, a4["id"], listed))["viewerSeats"] == ["DESTINATAIRE", "MOA"]


# -------------------------------------------------------------------------------------------- history


async def test_a_history_is_paged_wherever_it_is_nested(world: World) -> None:
    pieces = await a_full_dossier(world)
    moe = await world.person("ATELIER")
    lines = "nodes { position } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
    whole = (await dossier_of(moe, pieces["A4"]["id"], f"history(first: 100) {{ {lines} }}"))["history"]
    positions = [line["position"] for line in whole["nodes"]]
    assert positions == sorted(positions, key=int)
    assert whole["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": False,
        "startCursor": positions[0],
        "endCursor": positions[-1],
    }
    gathered: list[str] = []
    after = None
    while True:
        page = await moe.run(
            f"""query H($id: ID!, $after: String) {{ piece(id: $id) {{ dossier {{
              history(first: 4, after: $after) {{ {lines} }} }} }} }}""",
            id=pieces["A4"]["id"],
            after=after,
        )
        found = page["piece"]["dossier"]["history"]
        gathered += [line["position"] for line in found["nodes"]]
        assert found["pageInfo"]["hasPreviousPage"] == (after is not None)
        if not found["pageInfo"]["hasNextPage"]:
            break
        after = found["pageInfo"]["endCursor"]
    assert gathered == positions


async def test_aliases_of_a_history_have_arguments_of_their_own(world: World) -> None:
    pieces = await a_full_dossier(world)
    moe = await world.person("ATELIER")
    query = """query H($id: ID!, $two: Int = 2, $after: String) { piece(id: $id) { dossier {
      one: history(first: 1) { nodes { position kind } pageInfo { hasNextPage } }
      two: history(first: $two) { nodes { position label } }
      same: history(first: 2) { nodes { position at structure { name } actor { firstName } } }
      again: history(first: 2, after: null) { nodes { rule structure { identifier } actor { lastName } } }
      rest: history(after: $after) { nodes { position toStatus } pageInfo { hasPreviousPage } }
      history { nodes { kindLabel } }
      ...More
      pieces { rank short: history(first: 1) { nodes { position } } history(first: 3) { nodes { position comment } } }
      currentPiece { history(first: 3) { nodes { position kind } } }
    } } }
    fragment More on Dossier { history { nodes { position structure { type } } } }"""
    answer = (await moe.post(query, id=pieces["A4"]["id"], after="2")).json()
    assert "errors" not in answer, answer
    dossier = answer["data"]["piece"]["dossier"]
    assert [line["position"] for line in dossier["one"]["nodes"]] == ["1"]
    assert dossier["one"]["pageInfo"] == {"hasNextPage": True}
    assert [line["position"] for line in dossier["two"]["nodes"]] == ["1", "2"]
    assert [line["position"] for line in dossier["same"]["nodes"]] == ["1", "2"]
    assert dossier["same"]["nodes"][0]["structure"] == {"name": "Bâtiloire SAS"}
    assert dossier["again"]["nodes"] == [
        {"rule": "T03", "structure": {"identifier": "00012345500016"}, "actor": {"lastName": "Bâtiloire"}},
        {"rule": "T20", "structure": None, "actor": None},
    ]
    assert dossier["rest"]["nodes"][0]["position"] == "3"
    assert dossier["rest"]["pageInfo"] == {"hasPreviousPage": True}
    assert len(dossier["history"]["nodes"]) == 2 + len(dossier["rest"]["nodes"])
    assert {tuple(line) for line in dossier["history"]["nodes"]} == {("kindLabel", "position", "structure")}
    for piece in dossier["pieces"]:
        assert piece["short"]["nodes"][0]["position"] == piece["history"]["nodes"][0]["position"]
        assert 1 <= len(piece["history"]["nodes"]) <= 3
    last = dossier["pieces"][-1]["history"]["nodes"]
    assert [line["position"] for line in dossier["currentPiece"]["history"]["nodes"]] == [
        line["position"] for line in last
    ]


WRONG_PAGES = [
    ("first: 0", "first"),
    ("first: -1", "first"),
    ("first: 101", "first"),
    ('after: "x"', "after"),
    ('after: "-1"', "after"),
    (f'after: "{"9" * 19}"', "after"),
    ('after: "１"', "after"),
]


async def test_a_wrong_page_of_a_history_is_refused(world: World) -> None:
    a4 = await deposit(world, "S-1")
    moe = await world.person("ATELIER")
    for arguments, field in WRONG_PAGES:
        query = f"query H($id: ID!) {{ piece(id: $id) {{ history({arguments}) {{ nodes {{ position }} }} }} }}"
        body = (await moe.post(query, id=a4["id"])).json()
        assert [(each["extensions"]["code"], each["extensions"]["field"]) for each in body["errors"]] == [
            ("VALUE_NOT_ALLOWED", [field])
        ]


async def test_a_history_without_arguments_shows_fifty(world: World) -> None:
    a4 = await deposit(world, "S-1")
    query = "query H($id: ID!, $first: Int) { piece(id: $id) { history(first: $first) { nodes { position } } } }"
    moe = await world.person("ATELIER")
    for first in ({}, {"first": None}, {"first": 50}):
        shown = (await moe.run(query, id=a4["id"], **first))["piece"]["history"]["nodes"]
        assert [line["position"] for line in shown] == ["1", "2"]


async def test_a_long_answer_is_compressed_for_who_reads_gzip(world: World) -> None:
    http = (await world.person("ATELIER")).http
    asked = {"query": "{ catalogue { statuses { value label } enums { members { value label } } } }"}
    sent = [
        await http.post("/graphql", json=asked, headers={"accept-encoding": encoding})
        for encoding in ("gzip", "identity")
    ]
    assert [each.headers.get("content-encoding") for each in sent] == ["gzip", None]
    assert all("accept-encoding" in each.headers["vary"].lower() for each in sent)
    assert sent[0].json()["data"] == sent[1].json()["data"]
    short = await http.post("/graphql", json={"query": "{ catalogue { version } }"})
    assert "content-encoding" not in short.headers
