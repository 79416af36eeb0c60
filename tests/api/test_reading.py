"""`readDocument`: what a Factur-X document fills in, what it does not, and which files may be read."""

from __future__ import annotations

from typing import Any

from tests.api.forms import deposit
from tests.corpus import invoice, pdf
from tests.factur_x import RECIPIENT, SUPPLIER, factur_x, holding, xml
from tests.world import World

READ = """query Read($id: ID!) {
  readDocument(fileId: $id) {
    found profile problems
    draft {
      number invoiceDate currency typeTva engagementNumber marcheNumber
      supplier { ...Ref } recipient { ...Ref }
      amounts { totalHt totalTva discountTtc discountReason totalTtc netToPay }
      lines { number reference name quantity unit unitPriceHt discountHt vatRate totalHt }
      vatSummary { rate baseHt vat }
    }
  }
}
fragment Ref on StructureRefValue { identifier type serviceCode structure { id name } }"""
EMPTY: dict[str, Any] = {
    "number": None, "invoiceDate": None, "currency": None, "typeTva": None, "engagementNumber": None,
    "marcheNumber": None, "supplier": None, "recipient": None, "amounts": None, "lines": [], "vatSummary": [],
}  # fmt: skip
PLAIN = "Le PDF ne contient pas de données Factur-X : remplissez le formulaire."


async def read(world: World, content: bytes, name: str = "facture.pdf") -> Any:
    """What Bâtiloire is told of a file it sent."""
    batiloire = await world.person("BATILOIRE")
    return (await batiloire.run(READ, id=await batiloire.upload(name, content)))["readDocument"]


async def test_a_factur_x_document_fills_the_form(world: World) -> None:
    found = await read(world, factur_x())
    assert found == {
        "found": True,
        "profile": "EN 16931",
        "problems": [],
        "draft": {
            "number": "SIT03-2025",
            "invoiceDate": "2025-04-02",
            "currency": "EUR",
            "typeTva": "TVA_SUR_ENCAISSEMENT",
            "engagementNumber": "EJ-77",
            "marcheNumber": "2025-MT-014",
            "supplier": {
                "identifier": SUPPLIER,
                "type": "SIRET",
                "serviceCode": None,
                "structure": {"id": world.structures["BATILOIRE"], "name": "Bâtiloire SAS"},
            },
            "recipient": {
                "identifier": RECIPIENT,
                "type": "SIRET",
                "serviceCode": "TRAVAUX",
                "structure": {"id": world.structures["SMEAUX"], "name": "Syndicat mixte des eaux du Haut-Valombre"},
            },
            "amounts": {
                "totalHt": "990.00",
                "totalTva": "179.00",
                "discountTtc": "0.00",
                "discountReason": None,
                "totalTtc": "1169.00",
                "netToPay": "1110.55",
            },
            "lines": [
                {
                    "number": 1,
                    "reference": "ENF-2",
                    "name": "Enduit de façade",
                    "quantity": "10",
                    "unit": "MTK",
                    "unitPriceHt": "80.00",
                    "discountHt": None,
                    "vatRate": "20",
                    "totalHt": "800.00",
                },
                {
                    "number": 2,
                    "reference": None,
                    "name": "Main-d'œuvre",
                    "quantity": "2.5",
                    "unit": "HUR",
                    "unitPriceHt": "80.00",
                    "discountHt": "10.00",
                    "vatRate": "10",
                    "totalHt": "190.00",
                },
            ],
            "vatSummary": [
                {"rate": "20", "baseHt": "800.00", "vat": "160.00"},
                {"rate": "10", "baseHt": "190.00", "vat": "19.00"},
            ],
        },
    }


async def test_a_profile_without_lines_says_so(world: World) -> None:
    found = await read(world, factur_x("basicwl"))
    assert (found["profile"], found["draft"]["lines"]) == ("BASIC WL", [])
    assert found["problems"] == ["Le document ne donne pas le détail des lignes."]
    assert found["draft"]["amounts"]["totalTtc"] == "1169.00"


UNREADABLE = "Les données Factur-X du document sont illisibles : remplissez le formulaire."
NO_PDF = "Ce fichier n'est pas un PDF : il n'y a rien à en lire."
WITHOUT_DATA = {
    "plain": (invoice(), "facture.pdf", PLAIN),
    "blank": (pdf(), "facture.pdf", PLAIN),
    "text": (b"texte", "facture.txt", NO_PDF),
    "xml": (xml(), "factur-x.xml", NO_PDF),
    "other xml": (holding(b"<a/>"), "facture.pdf", UNREADABLE),
    "bare": (holding(b"<CrossIndustryInvoice/>"), "facture.pdf", UNREADABLE),
    "cut": (holding(b"<CrossIndustryInvoice"), "facture.pdf", UNREADABLE),
    "empty": (holding(b""), "facture.pdf", UNREADABLE),
    "other data": (holding(b"a;b", "lignes.xml"), "facture.pdf", PLAIN),
    "other name": (holding(xml(), "notes.txt"), "facture.pdf", PLAIN),
    "doctype": (holding(b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + xml().partition(b"?>")[2]), "f.pdf", UNREADABLE),
    "huge": (holding(b"<!--" + b" " * (5 * 1024**2) + b"-->" + xml().partition(b"?>")[2]), "facture.pdf", UNREADABLE),
}


async def test_a_document_without_data_is_never_an_error(world: World) -> None:
    found = {label: await read(world, content, name) for label, (content, name, _) in WITHOUT_DATA.items()}
    assert found == {
        label: {"found": False, "profile": None, "problems": [why], "draft": EMPTY}
        for label, (_, _, why) in WITHOUT_DATA.items()
    }


def broken(old: bytes, new: bytes) -> bytes:
    """The example with a part of its data replaced, everywhere."""
    changed = xml().replace(old, new)
    assert changed != xml()
    return holding(changed)


# The data replaced, what is put there, what is said of it, and the field that is lost.
UNREAD: list[tuple[bytes, bytes, str, str]] = [
    (b"20250402<", b"20250231<", "La date de facture est absente ou illisible dans le document.", "invoiceDate"),
    (b"20250402<", b"le 2 avril<", "La date de facture est absente ou illisible dans le document.", "invoiceDate"),
    (b">EUR<", b">'] | //*[1=<", "La devise est absente du document.", "currency"),
    (b">SIT03-2025<", b"> <", "Le numéro de facture est absent du document.", "number"),
    (
        SUPPLIER.encode(), b"00012345500017",
        "Le SIRET du fournisseur est erroné dans le document : « 00012345500017 ».", "supplier",
    ),
    (
        b">" + RECIPIENT.encode(), b">",
        "Le document ne donne que le SIREN du destinataire, 259900421 : complétez son SIRET.", "recipient",
    ),
    (b">1169.00<", b">1169.005<", "Les montants totaux sont absents ou illisibles dans le document.", "amounts"),
    (b">1169.00<", b">NaN<", "Les montants totaux sont absents ou illisibles dans le document.", "amounts"),
    (b">72<", b">7<", "Le document ne dit pas quand la TVA est due : choisissez le type de TVA.", "typeTva"),
    (
        b">EJ-77<", b">" + b"E" * 51 + b"<",
        "Le numéro d'engagement du document dépasse 50 caractères : il n'est pas repris.", "engagementNumber",
    ),
]  # fmt: skip


async def test_what_could_not_be_read_is_said(world: World) -> None:
    for old, new, problem, lost in UNREAD:
        found = await read(world, broken(old, new))
        assert found["found"], lost
        assert problem in found["problems"], lost
        assert found["draft"][lost] is None, lost
        assert found["draft"]["marcheNumber"] == "2025-MT-014", "the rest is there"


async def test_an_unknown_structure_has_no_card(world: World) -> None:
    found = await read(world, broken(RECIPIENT.encode(), b"35600000000048"))
    assert found["draft"]["recipient"] == {
        "identifier": "35600000000048",
        "type": "SIRET",
        "serviceCode": "TRAVAUX",
        "structure": None,
    }


async def test_only_a_file_that_a_deposit_could_name_is_read(world: World) -> None:
    batiloire = await world.person("BATILOIRE")
    mine = await batiloire.upload("f.pdf", factur_x())
    used = await batiloire.upload("g.pdf", factur_x())
    await deposit(world, "S1", documentId=used)
    colleague, stranger = await world.person("BATILOIRE", "lecteur"), await world.person("LORMEL")
    assert (await colleague.run(READ, id=mine))["readDocument"]["found"]
    for person, identifier in (
        (stranger, mine),
        (batiloire, used),
        (batiloire, f"fichier_{'0' * 32}"),
        (batiloire, "piece_x"),
    ):
        refused = (await person.post(READ, id=identifier)).json()
        assert [(each["extensions"]["code"], each["extensions"]["field"]) for each in refused["errors"]] == [
            ("FILE_UNUSABLE", ["fileId"])
        ]


async def test_a_document_that_is_read_may_still_be_deposited_and_found_by_its_mode(world: World) -> None:
    batiloire = await world.person("BATILOIRE")
    document = await batiloire.upload("f.pdf", factur_x())
    assert (await batiloire.run(READ, id=document))["readDocument"]["found"]
    assert (await deposit(world, "SIT03-2025", documentId=document))["number"] == "SIT03-2025"
    await deposit(world, "S-2", documentId=await batiloire.upload("f.pdf", holding(xml(), "notes.txt")))
    by_mode = "query M($mode: DepositMode!) { pieces(filter: { depositMode: [$mode] }) { nodes { number } } }"
    for mode, number in (("FACTUR_X", "SIT03-2025"), ("PDF", "S-2")):
        assert (await batiloire.run(by_mode, mode=mode))["pieces"]["nodes"] == [{"number": number}]
