"""What each error of a deposit or an act says to a person, and its remedy (works-billing §8, decisions 15)."""

from collections.abc import Mapping
from typing import Final

from api.domain.error_codes import ErrorCode, ErrorRule, Remedy

# fmt: off
WORKS_ERRORS: Final[Mapping[ErrorCode, ErrorRule]] = {
    ErrorCode.NOT_FOUND: ErrorRule("L'objet demandé n'existe pas, ou vous n'y avez pas accès.", Remedy.FIX_INPUT,
        "STR-07", ("CPP",)),
    ErrorCode.FORBIDDEN: ErrorRule("Vous n'avez pas l'habilitation nécessaire pour cet acte sur cette structure.",
        Remedy.ASK_FOR_RIGHT, "USR-12", ("CPP",)),
    ErrorCode.CONSULTATION_ONLY: ErrorRule(
        "Vous avez cette application en consultation ; cet acte demande le niveau modification.", Remedy.ASK_FOR_RIGHT,
        "HAB-01", ("S003",)),
    ErrorCode.VERSION_CONFLICT: ErrorRule("L'objet a changé depuis que vous l'avez lu : relisez-le, puis recommencez.",
        Remedy.RELOAD, None, ("CONV",)),
    ErrorCode.IDEMPOTENCY_KEY_REUSED: ErrorRule("Cette clé d'idempotence a déjà servi pour une autre demande.",
        Remedy.FIX_INPUT, None, ("CONV",)),
    ErrorCode.FIELD_REQUIRED: ErrorRule("Ce champ est obligatoire.", Remedy.FIX_INPUT, None, ("DEC",)),
    ErrorCode.FIELD_TOO_LONG: ErrorRule("Ce champ est trop long.", Remedy.FIX_INPUT, None, ("DEC",),
        detailed="Ce champ est limité à {max} caractères."),
    ErrorCode.VALUE_NOT_ALLOWED: ErrorRule("Cette valeur n'est pas admise ici.", Remedy.FIX_INPUT, None, ("DEC",),
        detailed="La valeur « {value} » n'est pas admise ici."),
    ErrorCode.STRUCTURE_UNKNOWN: ErrorRule("Aucune structure n'est connue sous cet identifiant.", Remedy.FIX_INPUT,
        None, ("DEC",), detailed="Aucune structure n'est connue sous l'identifiant {identifier}."),
    ErrorCode.MOE_OR_MOA_REQUIRED: ErrorRule(
        "Nommez une MOE ou une MOA ; si aucune n'agit sur le portail, déposez sous A5, A6 ou A8.", Remedy.FIX_INPUT,
        None, ("DEC",)),
    ErrorCode.VALIDATOR_NOT_ALLOWED: ErrorRule(
        "Ce valideur ne convient pas : il est le déposant, inactif, nommé deux fois, ou de trop pour ce cadre.",
        Remedy.FIX_INPUT, "T08", ("DEC",)),
    ErrorCode.CAPACITY_MISMATCH: ErrorRule(
        "La qualité cochée n'est pas celle au titre de laquelle vous validez cette pièce.", Remedy.FIX_INPUT, "R-VAL-3",
        ("DEC",), detailed="Vous validez cette pièce en qualité de {expected}, et non de {capacity}."),
    ErrorCode.FILE_UNUSABLE: ErrorRule(
        "Ce fichier ne peut pas être utilisé : il est inconnu, illisible, à quelqu'un d'autre ou déjà joint à une "
        "pièce.", Remedy.FIX_INPUT, None, ("DEC",)),
    ErrorCode.SIGN_IN_FAILED: ErrorRule("Adresse ou mot de passe incorrect.", Remedy.FIX_INPUT, None, ("DEC",)),
    ErrorCode.LINK_EXPIRED: ErrorRule("Ce lien a expiré ou a déjà servi : demandez-en un nouveau.", Remedy.FIX_INPUT,
        None, ("DEC",)),
    ErrorCode.PASSWORD_TOO_WEAK: ErrorRule("Ce mot de passe est trop faible.", Remedy.FIX_INPUT, None, ("DEC",)),
    ErrorCode.DOSSIER_ALREADY_REGULARISED: ErrorRule("Ce dossier a déjà sa facture de régularisation.",
        Remedy.FIX_INPUT, "R-MOAD-1", ("DEC",), detailed="Le dossier {dossier} a déjà sa facture de régularisation."),
    ErrorCode.NOT_SUSPENDED: ErrorRule("La pièce n'est pas suspendue : il n'y a rien à compléter.", Remedy.RELOAD,
        "T60", ("CPP",), detailed="La pièce est « {status} » : seule une pièce suspendue se complète."),
    ErrorCode.ATTACHMENT_TOO_LARGE: ErrorRule("Cette pièce jointe dépasse la taille permise.", Remedy.FIX_INPUT,
        "MAX_FILE", ("GCP",), detailed="Cette pièce jointe dépasse la taille permise ({max})."),
    ErrorCode.PAYLOAD_TOO_LARGE: ErrorRule("Le document dépasse la taille permise.", Remedy.FIX_INPUT, "MAX_FILE",
        ("OAS", "CPP"), detailed="Le document dépasse la taille permise ({max})."),
    ErrorCode.TOTAL_TOO_LARGE: ErrorRule("Le document et ses pièces jointes dépassent ensemble 120 Mo.",
        Remedy.FIX_INPUT, "MAX_TOTAL", ("OAS", "OCA")),
    ErrorCode.FILE_TYPE_NOT_ALLOWED: ErrorRule("Ce type de fichier n'est pas admis.", Remedy.FIX_INPUT, "EXTENSION",
        ("OCA",), detailed="Ce type de fichier n'est pas admis : « {name} »."),
    ErrorCode.FILE_NAME_TOO_LONG: ErrorRule("Le nom du fichier est trop long.", Remedy.FIX_INPUT, "MAX_NAME",
        ("OCA", "FE"), detailed="Le nom du fichier est limité à {max} caractères, extension comprise."),
    ErrorCode.DUPLICATE_NUMBER: ErrorRule("Ce numéro est déjà utilisé par ce fournisseur.", Remedy.FIX_INPUT, "R-NUM-1",
        ("S003", "CPP", "FE"), detailed="Le numéro {number} est déjà utilisé par ce fournisseur."),
    ErrorCode.NUMBER_FORMAT: ErrorRule(
        "Le numéro compte 1 à 20 caractères : lettres, chiffres, - _ / + et espaces isolées à l'intérieur.",
        Remedy.FIX_INPUT, "R-NUM-1", ("CPP", "FE")),
    ErrorCode.CADRE_NOT_ALLOWED: ErrorRule("Ce cadre n'est pas attendu ici.", Remedy.FIX_INPUT, "R-FILE-3", ("S003",),
        detailed="Le cadre {cadre} n'est pas attendu ici ; attendu : {expected}."),
    ErrorCode.TACIT_TOO_EARLY: ErrorRule("Le délai de la procédure tacite n'est pas écoulé.", Remedy.WAIT, "R-TAC-1",
        ("CCAG", "CCAG1244"), detailed="Le délai de la procédure tacite court jusqu'au {until}."),
    ErrorCode.TRANSITION_NOT_ALLOWED: ErrorRule("L'état présent ne permet pas cet acte.", Remedy.RELOAD,
        None, ("NORM", "ANALYST", "DEC"), detailed="L'état présent est « {status} » : cet acte n'est pas possible."),
    ErrorCode.AMOUNT_NOT_A_REASON: ErrorRule(
        "Une différence de montant ne se refuse pas : déposez votre propre pièce avec le montant que vous admettez, "
        "et expliquez l'écart dans le commentaire.", Remedy.FIX_INPUT, "R-AMT-1", ("KB11867",)),
    ErrorCode.REASON_REQUIRED: ErrorRule("Un motif est obligatoire : dites ce qui est en cause.", Remedy.FIX_INPUT,
        "R-REF-2", ("OAS", "PAS")),
    ErrorCode.COMPLETION_EMPTY: ErrorRule("Ajoutez au moins une pièce jointe, ou changez le commentaire.",
        Remedy.FIX_INPUT, "T60", ("OAS", "FP")),
    ErrorCode.AMOUNTS_INCONSISTENT: ErrorRule("Les montants ne s'accordent pas.", Remedy.FIX_INPUT, "montantTtcTotal",
        ("ANALYST",), detailed="Les montants ne s'accordent pas : {detail}."),
    ErrorCode.DATE_AFTER_DEPOSIT: ErrorRule("La date de facture ne peut pas suivre la date de dépôt.", Remedy.FIX_INPUT,
        "dateFacture", ("FE",),
        detailed="La date de facture ({date}) ne peut pas suivre la date de dépôt ({deposit})."),
    ErrorCode.SERVICE_REQUIRED: ErrorRule("Ce destinataire demande un code service.", Remedy.FIX_INPUT, "R-SET-4",
        ("S002", "S003")),
    ErrorCode.SERVICE_UNKNOWN_OR_INACTIVE: ErrorRule("Ce code service est inconnu ou inactif chez cette structure.",
        Remedy.FIX_INPUT, "PAR-09", ("S002",),
        detailed="Le code service {code} est inconnu ou inactif chez cette structure."),
    ErrorCode.ENGAGEMENT_REQUIRED: ErrorRule("Ce destinataire, ou son service, demande un numéro d'engagement.",
        Remedy.FIX_INPUT, "PAR-10", ("S002", "FE")),
    ErrorCode.SERVICE_OR_ENGAGEMENT_REQUIRED: ErrorRule(
        "Ce destinataire demande un code service ou un numéro d'engagement.", Remedy.FIX_INPUT, "PAR-10",
        ("S002", "S003")),
    ErrorCode.VALIDATOR_REQUIRED: ErrorRule("Ce cadre demande un valideur.", Remedy.FIX_INPUT, "valideur1", ("FE",),
        detailed="Le cadre {cadre} demande un valideur."),
    ErrorCode.MOA_SETTING_MISMATCH: ErrorRule(
        "Cette structure ne peut pas être MOA : elle est privée, ou son paramétrage est « sans MOA ».",
        Remedy.FIX_INPUT, "R-SET-1", ("S002", "S003")),
    ErrorCode.RECIPIENT_NOT_ALLOWED: ErrorRule(
        "Cette structure ne reçoit pas de factures : elle est privée, ou « exclusivement MOA ».", Remedy.FIX_INPUT,
        "R-SET-2", ("S003", "ORG")),
    ErrorCode.RECIPIENT_INACTIVE: ErrorRule("Cette structure est inactive.", Remedy.FIX_INPUT, "STR-08",
        ("S002", "ORG")),
}
# fmt: on
