"""The page `docs/circuits.md`, drawn from the tables: one diagram and one table per circuit."""

from collections.abc import Iterator

from api.domain.cadres import CADRES, PHASES, PIECE_TYPES, Cadre
from api.domain.circuits import CIRCUITS, Circuit, CircuitRule, Step, StepKind, short_libelle
from api.domain.habilitation import APPLICATIONS
from api.domain.organisation import MOA_PRESENCES

_INTRODUCTION = """\
# Circuits

<!-- Made by `make docs`: change the code, not this page. -->

Le dossier d'un paiement suit un circuit : des dépôts, parfois des validations, puis le paiement. À chaque étape, la
MOE, la MOA ou le fournisseur peut refuser la pièce (le dossier s'arrête) ou la suspendre (elle attend un complément).
Les lignes viennent de `api/domain/circuits.py` ; les règles et leurs sources, de `docs/domain/works-billing.md` §3.
"""


def render() -> str:
    """The whole page, in Markdown with Mermaid."""
    return "\n".join([_INTRODUCTION, *_overview(), *(line for circuit in Circuit for line in _section(circuit))])


def _overview() -> Iterator[str]:
    yield "| Circuit | Libellé | Phase | Pièces |"
    yield "| --- | --- | --- | --- |"
    for circuit, rule in CIRCUITS.items():
        cadres = " → ".join(cadre.name for cadre in rule.cadres)
        yield f"| [`{circuit}`](#{_anchor(circuit)}) | {rule.libelle} | {PHASES[rule.phase]} | {cadres} |"
    yield ""


def _anchor(circuit: Circuit) -> str:
    return circuit.value.lower()


def _section(circuit: Circuit) -> Iterator[str]:
    rule = CIRCUITS[circuit]
    yield f'## <a id="{_anchor(circuit)}"></a>{rule.libelle}'
    yield ""
    settings = " ou ".join(f"« {MOA_PRESENCES[setting].libelle} »" for setting in rule.moa_setting)
    yield f"`{circuit}` · {PHASES[rule.phase]}" + (f" · destinataire {settings}" if settings else "")
    yield ""
    yield from _diagram(rule)
    yield ""
    yield "| Étape | Pièce | Par | Vers | Application | Remarque |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for step in rule.steps:
        cells = (
            step.order,
            _title(step),
            _actor(step),
            step.recipient or "",
            APPLICATIONS[step.application].libelle,
            step.note or "",
        )
        yield "| " + " | ".join(str(cell) for cell in cells) + " |"
    yield ""
    yield f"Sources : {', '.join(rule.source)}."
    yield ""


def _diagram(rule: CircuitRule) -> Iterator[str]:
    yield "```mermaid"
    yield "flowchart LR"
    for step in rule.steps:
        opening, closing = {
            StepKind.DEPOSIT: ("[", "]"),
            StepKind.VALIDATION: ("{{", "}}"),
            StepKind.PAYMENT: ("([", "])"),
        }[step.kind]
        yield f'  s{step.order}{opening}"<b>{_title(step)}</b><br/>{_actor(step)}"{closing}'
    for step in rule.steps[:-1]:
        label = f'-- "{step.recipient}" -->' if step.recipient else "-->"
        yield f"  s{step.order} {label} s{step.order + 1}"
    yield "```"


def _title(step: Step) -> str:
    if step.kind is StepKind.VALIDATION:
        return f"Validation de niveau {step.level}"
    if step.cadre is None:
        return step.libelle
    return f"{step.cadre.name} : {_type(step.cadre)}"


def _type(cadre: Cadre) -> str:
    type_ = CADRES[cadre].type
    return PIECE_TYPES[type_].libelle if type_ else "Facture"


def _actor(step: Step) -> str:
    return "Service financier, comptable" if step.kind is StepKind.PAYMENT else short_libelle(step.role)
