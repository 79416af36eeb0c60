"""Input objects are what Strawberry makes of the same values, made in fewer steps."""

from __future__ import annotations

from typing import Any

import pytest
from strawberry.types import get_object_definition
from strawberry.types.arguments import convert_argument

from api.domain.attachments import AttachmentKind
from api.domain.cadres import Cadre
from api.graphql import make_schema
from api.limits import Limits
from api.schema.inputs import AttachmentInput, DepositPieceInput, StructureRef

FORM = {
    "cadre": Cadre.A4,
    "number": "F-1",
    "recipient": {"identifier": "1", "serviceCode": None},
    "validators": [{"identifier": "2"}],
    "attachments": [{"fileId": "fichier_1", "designation": "Plan", "kind": AttachmentKind.AUTRE}],
    "moe": None,
    "amounts": {"totalHt": 1, "totalTva": 2, "totalTtc": 3},
}


@pytest.mark.parametrize("given", [{}, {"lines": [], "comment": ""}])
def test_an_input_is_what_strawberry_makes_of_it(given: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    schema = make_schema(sandbox=False, limits=Limits(), compiled=True)

    def made() -> object:
        scalars = schema.schema_converter.scalar_registry
        return convert_argument({**FORM, **given}, DepositPieceInput, scalars, schema.config)

    quickly = made()
    for type_ in (DepositPieceInput, StructureRef, AttachmentInput):
        definition = get_object_definition(type_, strict=True)
        assert definition.from_input is not None
        monkeypatch.setattr(definition, "from_input", None)
    assert quickly == made()
    assert isinstance(quickly, DepositPieceInput)
    assert quickly.validators == [StructureRef(identifier="2")]
