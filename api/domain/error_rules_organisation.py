"""What each error about structures, people and rights says to a person (organisation, rules with an error code)."""

from collections.abc import Mapping
from typing import Final

from api.domain.error_codes import ErrorCode, ErrorRule, Remedy

# fmt: off
ORGANISATION_ERRORS: Final[Mapping[ErrorCode, ErrorRule]] = {
    ErrorCode.ACCOUNT_LOCKED: ErrorRule(
        "Compte verrouillé après cinq mots de passe erronés : réessayez dans une heure.", Remedy.WAIT, "USR-05",
        ("ORG",)),
    ErrorCode.ACTIVATION_EXPIRED: ErrorRule("Le lien d'activation a expiré (60 minutes) : demandez-en un nouveau.",
        Remedy.FIX_INPUT, "USR-04", ("ORG",)),
    ErrorCode.APPLICATION_NOT_OPEN: ErrorRule("Cette application n'est pas ouverte sur la structure ou le service.",
        Remedy.ASK_FOR_RIGHT, "HAB-03", ("ORG",),
        detailed="L'application « {application} » n'est pas ouverte sur la structure ou le service."),
    ErrorCode.APPROVAL_ALREADY_TREATED: ErrorRule("Cette demande a déjà été traitée.", Remedy.NOTHING_TO_DO, "APP-05",
        ("ORG",)),
    ErrorCode.ATTACHMENT_PENDING: ErrorRule("Une demande de rattachement à cette structure est déjà en cours.",
        Remedy.WAIT, "ATT-03", ("ORG",)),
    ErrorCode.CAPTCHA_FAILED: ErrorRule(
        "La vérification anti-robot a échoué, a expiré ou a déjà servi : recommencez-la.", Remedy.FIX_INPUT, "SUP-03",
        ("ORG",)),
    ErrorCode.CONFLICTING_PARAMETERS: ErrorRule(
        "« Engagement ou service » ne se combine pas avec un code service ou un engagement obligatoire.",
        Remedy.FIX_INPUT, "PAR-04", ("ORG",)),
    ErrorCode.CONNECTION_ADDRESS_IMMUTABLE: ErrorRule("L'adresse de connexion ne se change pas.", Remedy.NOTHING_TO_DO,
        "USR-01", ("ORG",)),
    ErrorCode.CONNECTION_ADDRESS_TAKEN: ErrorRule("Cette adresse de connexion est déjà celle d'un compte.",
        Remedy.FIX_INPUT, "USR-01", ("ORG",),
        detailed="L'adresse de connexion « {value} » est déjà celle d'un compte."),
    ErrorCode.DEFAULT_SERVICE_IMMUTABLE: ErrorRule(
        "Le service des factures publiques ne peut être ni modifié, ni arrêté, ni supprimé.", Remedy.NOTHING_TO_DO,
        "SRV-03", ("ORG",)),
    ErrorCode.ENGAGEMENT_UNKNOWN: ErrorRule("Ce numéro d'engagement n'existe pas chez ce destinataire.",
        Remedy.FIX_INPUT, "PAR-11", ("ORG",)),
    ErrorCode.FIELD_READ_ONLY: ErrorRule("Ce champ ne se modifie pas.", Remedy.FIX_INPUT, "STR-04", ("ORG",),
        detailed="Le champ « {name} » ne se modifie pas."),
    ErrorCode.IDENTIFIER_FORMAT: ErrorRule("Cet identifiant n'a pas la forme attendue pour son type.", Remedy.FIX_INPUT,
        "ID-05", ("ORG",)),
    ErrorCode.IDENTIFIER_TYPE_NOT_ALLOWED: ErrorRule("Une structure publique est identifiée par son SIRET seulement.",
        Remedy.FIX_INPUT, "ID-07", ("ORG",)),
    ErrorCode.LAST_MANAGER: ErrorRule("Le gestionnaire principal ne peut pas se retirer la gestion de l'organisation.",
        Remedy.NOTHING_TO_DO, "HAB-08", ("ORG",)),
    ErrorCode.LAST_SERVICE_WHILE_REQUIRED: ErrorRule(
        "C'est le dernier service alors que le code service est obligatoire : levez d'abord cette obligation.",
        Remedy.FIX_INPUT, "PAR-03", ("ORG",)),
    ErrorCode.MANDATE_REQUIRED: ErrorRule("La saisie d'une facture demande un mandat de facturation donné au portail.",
        Remedy.FIX_INPUT, "MAN-01", ("ORG",)),
    ErrorCode.MOA_PUBLIC_ONLY: ErrorRule("Seule une structure publique peut être MOA.", Remedy.FIX_INPUT, "PAR-05",
        ("ORG",)),
    ErrorCode.NAME_REQUIRED: ErrorRule(
        "Un nom est obligatoire : nom et prénom d'un particulier, raison sociale dans les autres cas.",
        Remedy.FIX_INPUT, "ID-06", ("ORG",)),
    ErrorCode.NOTIFICATION_MANDATORY: ErrorRule(
        "Un gestionnaire principal reçoit toujours les notifications de facturation.", Remedy.NOTHING_TO_DO, "USR-11",
        ("ORG",)),
    ErrorCode.OPEN_DOCUMENTS: ErrorRule("Des documents en cours empêchent ce changement.", Remedy.WAIT, "PAR-08",
        ("ORG",), detailed="Des documents en cours empêchent ce changement : {count}."),
    ErrorCode.PARAMETER_NOT_APPLICABLE: ErrorRule("Ce paramètre ne concerne que les structures publiques.",
        Remedy.FIX_INPUT, "PAR-06", ("ORG",)),
    ErrorCode.PIGP_MANAGED_ACCOUNT: ErrorRule(
        "Ce compte vient du portail internet de la gestion publique : adressez-vous à votre correspondant DGFiP.",
        Remedy.CONTACT_SUPPORT, "USR-09", ("ORG",)),
    ErrorCode.PIGP_REQUIRED: ErrorRule(
        "Le gestionnaire principal doit d'abord avoir un compte du portail internet de la gestion publique.",
        Remedy.CONTACT_SUPPORT, "USR-10", ("ORG",)),
    ErrorCode.PROFILE_NOT_ALLOWED: ErrorRule("Ce profil n'est pas possible sur cette structure.", Remedy.FIX_INPUT,
        "HAB-10", ("ORG",)),
    ErrorCode.PUBLIC_CREATION_BY_SUPPORT_ONLY: ErrorRule("Une structure publique se crée par une demande au support.",
        Remedy.CONTACT_SUPPORT, "STR-03", ("ORG",)),
    ErrorCode.REACTIVATION_EXPIRED: ErrorRule("Le délai de réactivation de 60 jours est passé.", Remedy.CONTACT_SUPPORT,
        "USR-08", ("ORG",)),
    ErrorCode.ROLE_NOT_ASSIGNABLE: ErrorRule("Le rôle de gestionnaire principal ne s'attribue pas : il se transmet.",
        Remedy.FIX_INPUT, "ATT-05", ("ORG",)),
    ErrorCode.SEARCH_CRITERION_REQUIRED: ErrorRule("Donnez au moins un critère de recherche.", Remedy.FIX_INPUT,
        "ATT-08", ("ORG",)),
    ErrorCode.SEARCH_TOO_SHORT: ErrorRule("Donnez au moins trois caractères, ou l'identifiant exact.", Remedy.FIX_INPUT,
        "ATT-02", ("ORG",)),
    ErrorCode.SECOND_FACTOR_REQUIRED: ErrorRule("Un second facteur est obligatoire : saisissez le code reçu.",
        Remedy.FIX_INPUT, "USR-06", ("ORG",)),
    ErrorCode.SELF_APPROVAL_FORBIDDEN: ErrorRule("Vous ne pouvez pas traiter votre propre demande.",
        Remedy.NOTHING_TO_DO, "APP-06", ("ORG",)),
    ErrorCode.SERVICE_CODE_DUPLICATE: ErrorRule("Ce code existe déjà dans la structure.", Remedy.FIX_INPUT, "SRV-02",
        ("ORG",), detailed="Le code {code} existe déjà dans la structure."),
    ErrorCode.SERVICE_DATES: ErrorRule("La date de début est obligatoire, et la date de fin doit la suivre.",
        Remedy.FIX_INPUT, "SRV-05", ("ORG",)),
    ErrorCode.SERVICE_DETACH_NOT_ALLOWED: ErrorRule(
        "Un rattachement se supprime pour toute la structure, non pour un seul service.", Remedy.FIX_INPUT, "ATT-09",
        ("ORG",)),
    ErrorCode.SERVICE_FIELD_LENGTH: ErrorRule(
        "Le code et le libellé d'un service sont obligatoires, de 100 caractères au plus.", Remedy.FIX_INPUT, "SRV-01",
        ("ORG",)),
    ErrorCode.SERVICE_REQUIRED_WITHOUT_SERVICE: ErrorRule(
        "Créez d'abord un service : le code service ne peut être obligatoire sans lui.", Remedy.FIX_INPUT, "PAR-01",
        ("ORG",)),
    ErrorCode.SERVICE_RESERVED_PUBLIC: ErrorRule(
        "Le service des factures publiques ne reçoit que les factures de structures publiques.", Remedy.FIX_INPUT,
        "SRV-04", ("ORG",)),
    ErrorCode.SIRET_CHANGE_AUTOMATIC: ErrorRule(
        "Le SIRET d'une collectivité locale change par le référentiel, non par cette opération.",
        Remedy.CONTACT_SUPPORT, "SIR-04", ("ORG",)),
    ErrorCode.SIRET_CHECKSUM: ErrorRule("Ce numéro n'est pas un SIRET valide.", Remedy.FIX_INPUT, "ID-03", ("ORG",),
        detailed="« {siret} » n'est pas un SIRET valide."),
    ErrorCode.SIRET_UNKNOWN_INSEE: ErrorRule("Ce SIRET est inconnu ou fermé dans la base de l'INSEE.", Remedy.FIX_INPUT,
        "ID-04", ("ORG",)),
    ErrorCode.STRUCTURE_ALREADY_EXISTS: ErrorRule("Une structure porte déjà cet identifiant.", Remedy.NOTHING_TO_DO,
        "ID-01", ("ORG",)),
    ErrorCode.STRUCTURE_INACTIVE: ErrorRule(
        "Cette structure est inactive : ses documents passés se traitent, rien de nouveau ne s'y ajoute.",
        Remedy.NOTHING_TO_DO, "SIR-08", ("ORG",)),
    ErrorCode.SUCCESSOR_NOT_ELIGIBLE: ErrorRule(
        "Ce successeur ne convient pas : il lui faut un compte actif et, pour une structure publique, un compte PIGP.",
        Remedy.FIX_INPUT, "ATT-12", ("ORG",)),
    ErrorCode.SUCCESSOR_REQUIRED: ErrorRule("Nommez d'abord un successeur au gestionnaire principal.", Remedy.FIX_INPUT,
        "ATT-11", ("ORG",),
        detailed="Nommez d'abord un successeur au gestionnaire principal de {structure} ({identifier})."),
    ErrorCode.TECHNICAL_ACCOUNT_API_ONLY: ErrorRule("Un compte technique ne se connecte pas au portail.",
        Remedy.NOTHING_TO_DO, "TEC-03", ("ORG",)),
    ErrorCode.TECHNICAL_PASSWORD_EXPIRED: ErrorRule(
        "Le mot de passe de ce compte technique a expiré (424 jours) : réinitialisez-le.", Remedy.FIX_INPUT, "TEC-05",
        ("ORG",)),
    ErrorCode.TICKET_NOT_ASSIGNED: ErrorRule("Prenez d'abord la demande en charge.", Remedy.FIX_INPUT, "SUP-04",
        ("ORG",)),
}
# fmt: on
