"""What the arguments of fields mean, by name: the same word means the same thing everywhere."""

from collections.abc import Mapping
from typing import Final

from graphql import GraphQLSchema, is_interface_type, is_object_type

ARGUMENTS: Final[Mapping[str, str]] = {
    # Pages, alike in every list (conventions 10)
    "first": "Combien d'éléments depuis le début, ou après `after` ; 100 au plus.",
    "after": "Le curseur qui précède la page : `pageInfo.endCursor` de la page d'avant.",
    "last": "Combien d'éléments avant la fin, ou avant `before` ; 100 au plus.",
    "before": "Le curseur qui suit la page : `pageInfo.startCursor` de la page d'après.",
    "filter": "Ce que les éléments de la liste ont en commun ; un curseur n'est valable que pour son filtre.",
    "orderBy": "L'ordre, la première clé d'abord ; un curseur n'est valable que pour son ordre.",
    # What is meant
    "id": "L'identifiant opaque de l'objet.",
    "ids": "Les identifiants opaques, 100 au plus ; la réponse garde leur ordre.",
    "input": "Ce que l'acte demande ; toutes ses fautes sont répondues à la fois.",
    "number": "Le numéro du dossier.",
    "siret": "Le SIRET de la structure.",
    "structureId": "La structure ; omise : toutes celles de la personne connectée.",
    "dossierId": "Le dossier à suivre ; omis : tout ce que la personne connectée peut voir.",
    "userId": "La personne.",
    "fileId": "L'identifiant que `POST /files` a répondu.",
    "pieceIds": "Les pièces à mettre dans l'archive.",
    # What is asked of a list
    "application": "L'application par laquelle la personne y a droit.",
    "seat": "La place qu'y tient la structure.",
    "status": "Les statuts retenus.",
    "type": "Le type de structure.",
    "search": "Ce qui est cherché, casse et accents ignorés.",
    "criteria": "Qui est cherché : un critère au moins.",
    "postalCode": "Le code postal exact.",
    "withMoa": "Vrai : seulement les structures qui peuvent être MOA ; faux : seulement les autres.",
    "received": "Vrai : les sollicitations reçues ; faux : celles que l'on a émises.",
    "includeInactive": "Vrai : les services inactifs aussi.",
    "withAttachments": "Vrai : avec les pièces jointes ; faux : le document seul.",
    "from": "Le premier jour de la période.",
    "to": "Le dernier jour de la période, compris.",
}

NARROWER: Final[Mapping[tuple[str, str, str], str]] = {
    ("Query", "changes", "after"): "La position après laquelle lire ; omise : depuis le début.",
    ("Query", "changes", "first"): "Combien de changements au plus ; 0 pour savoir seulement `latest`.",
    (
        "Subscription",
        "changes",
        "after",
    ): "La dernière position reçue, pour ne rien perdre ni répéter ; omise : ce qui vient.",
    ("Query", "fiscalList", "structureId"): "La structure dont c'est la liste.",
    ("Query", "habilitations", "structureId"): "La structure.",
    ("Viewer", "requestableProfiles", "structureId"): "La structure, une de celles auxquelles on est rattaché.",
    ("Query", "structuresToJoin", "search"): "L'identifiant exact, ou trois caractères du nom au moins.",
    ("Query", "dossiers", "search"): "Un numéro, un nom de structure ou un SIRET, casse et accents ignorés.",
    ("Query", "pieces", "search"): "Un numéro, un nom de structure ou un SIRET, casse et accents ignorés.",
}
"""Type, field and argument of those that say more, or less, than their name."""


def describe_arguments(schema: GraphQLSchema) -> None:
    """Give each argument its description; a word that the table does not know is a `KeyError`."""
    for type_ in schema.type_map.values():
        if type_.name.startswith("__") or not (is_object_type(type_) or is_interface_type(type_)):
            continue
        for name, field in type_.fields.items():
            for word, argument in field.args.items():
                if argument.description is None:
                    argument.description = NARROWER.get((type_.name, name, word)) or ARGUMENTS[word]
