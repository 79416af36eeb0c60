"""The data of a pièce (§7): each field, when it is asked for, its rule, and what a next pièce does with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class FieldGroup(StrEnum):
    """The blocks of the form."""

    ENTETE = "entete"
    ACTEURS = "acteurs"
    REFERENCES = "references"
    MONTANTS = "montants"
    PIECES_JOINTES = "pieces jointes"
    LIGNES = "lignes"
    RECAP_TVA = "recap TVA"
    TRAITEMENT = "traitement"


@dataclass(frozen=True, slots=True)
class FieldRule:
    """A field: `size` counts characters, `required` and `rule` are the reference's words."""

    libelle: str
    type: str
    size: int | None
    required: str
    rule: str
    on_next_piece: str
    group: FieldGroup
    source: tuple[str, ...]


# fmt: off
FIELDS: Final[Mapping[str, FieldRule]] = {
    "typeDemandePaiement": FieldRule("Type de demande de paiement", "enum", 50, "always",
        "FACTURE_TRAVAUX for works; others: FACTURE, MEMOIRE_JUSTICE, DEMANDE_REMBOURSEMENT.", "set by system",
        FieldGroup.ENTETE, ("OAS",)),
    "cadreFacturation": FieldRule("Cadre de facturation", "enum", None, "always",
        "One of A1-A25 except A11. Initial deposit: A4 A5 A6 A7 A8 A10 A13 A14 A22 (works). Next piece: only the "
        "cadres allowed after the previous one for this actor.", "list reduced to the allowed ones", FieldGroup.ENTETE,
        ("OAS", "S003", "C-FLUX")),
    "typeFactureTravaux": FieldRule("Type de pièce de travaux", "enum", 50, "derived",
        "Deduced from the cadre (11 values); never typed by the user.", "set by system", FieldGroup.ENTETE, ("OAS",)),
    "numeroFacture": FieldRule("Numéro de facture", "string", 20, "always (PDF deposit)",
        "1 to 20 characters, letters and digits plus - _ / + (single inner spaces: Q14). Unique per supplier over "
        "all its pieces of all files; a refused or rejected number stays used. Must be the number printed on the "
        "document. For plain invoices typed in the form the portal makes the number itself. It is FS-2025-00001 and "
        "the like: the year of the deposit, then the next rank of the supplier in that year, without a gap.",
        "not prefilled; advised: supplier's number plus EA, EAV, PDG, DG, DGD", FieldGroup.ENTETE,
        ("CPP", "FE", "S003", "C-NUM", "C-REJ", "DEC")),
    "dateFacture": FieldRule("Date de facture", "date AAAA-MM-JJ", 10, "always (PDF deposit)",
        "Date printed on the document; not after the deposit date.", "not prefilled", FieldGroup.ENTETE,
        ("FE", "CPP", "S003")),
    "dateDepot": FieldRule("Date et heure de dépôt", "timestamp", None, "system",
        "Set at sending; immutable; printed on the certificate; on the initial piece it starts the payment delay.",
        "own timestamp per piece", FieldGroup.ENTETE, ("S001", "S003", "MON2")),
    "dossierFacturation": FieldRule("Numéro de dossier de facturation", "string", None, "system",
        "One file per payment; opened by the initial piece, inherited by the next ones.", "inherited",
        FieldGroup.ENTETE, ("OAS", "S003")),
    "piecePrecedente": FieldRule("Pièce précédente", "reference", None, "every follow-up piece",
        "A piece after which the matrix of next cadres allows this cadre to the depositor's seat (decisions 5).",
        "set by system", FieldGroup.ENTETE, ("OAS", "S003", "DEC")),
    "fournisseur": FieldRule("Fournisseur (déposant)", "structure (+ service)", 18, "always",
        "Identifier up to 18 characters with its type: SIRET, UE_HORS_FRANCE, HORS_UE, RIDET, TAHITI, AUTRE, "
        "PARTICULIER. User attached to the structure.", "inherited, read only", FieldGroup.ACTEURS,
        ("OAS", "CPP", "GCP")),
    "destinataire": FieldRule("Destinataire (service financier)", "SIRET", 14, "always",
        "14 digits, Luhn, active public structure whose setting is not EXCLUSIVEMENT_MOA.",
        "inherited from the first piece, read only (when wrong: refuse)", FieldGroup.ACTEURS, ("CPP", "OAS", "S003")),
    "codeServiceExecutant": FieldRule("Code service", "string", 100, "by setting of the recipient",
        "Required when the structure asks for it, or when it asks for 'commitment or service' and no commitment is "
        "given. Must exist and be active on the structure.", "inherited, editable", FieldGroup.ACTEURS,
        ("CPP", "S002", "S003")),
    "moe": FieldRule("MOE (structure + service)", "SIRET or other id", 18, "cadres routed to the MOE",
        "Active structure, any type of identifier (decisions 26). Asked to the first depositor.",
        "inherited, read only", FieldGroup.ACTEURS, ("OAS", "BATA", "DEC")),
    "moa": FieldRule("MOA (structure + service)", "SIRET", 14, "cadres whose file passes by a MOA",
        "Public structure whose setting is AVEC_MOA or EXCLUSIVEMENT_MOA. SIRET and designated MOA must match.",
        "inherited, read only (when wrong: refuse)", FieldGroup.ACTEURS, ("OAS", "S002", "FFB2")),
    "valideur1": FieldRule("Valideur 1", "structure", 18, "A9 A10 A12 A13 A14",
        "Titulaire, mandataire or co-contractor; not the depositor.", "-", FieldGroup.ACTEURS, ("FE", "OAS")),
    "valideur2": FieldRule("Valideur 2", "structure", 18, "sub-contractor of a co-contractor",
        "Mandataire; different from valideur 1.", "-", FieldGroup.ACTEURS, ("OAS", "C-SST")),
    "numeroEngagement": FieldRule("Numéro d'engagement (bon de commande)", "string", 50,
        "by setting of the recipient or of its service",
        "Required when the structure asks for it, or 'commitment or service' with no service, or the service asks "
        "for it. Existence checked only when the recipient is the State.", "inherited, editable", FieldGroup.REFERENCES,
        ("CPP", "FE", "S002", "S003")),
    "numeroMarche": FieldRule("Numéro de marché", "string", 50, "optional",
        "Facultative unless the recipient asks for it.", "inherited, editable", FieldGroup.REFERENCES, ("S003", "OAS")),
    "devise": FieldRule("Devise", "ISO 4217", 3, "always", "EUR by default.", "inherited", FieldGroup.REFERENCES,
        ("CPP", "S003")),
    "typeTva": FieldRule("Type de TVA", "enum", 50, "always",
        "TVA_SUR_DEBIT, TVA_SUR_ENCAISSEMENT, EXONERATION, SANS_TVA. SANS_TVA: VAT amount is 0.", "to be chosen again",
        FieldGroup.REFERENCES, ("OAS", "CPP", "S003")),
    "motifExonerationTva": FieldRule("Motif d'exonération", "code", None, "typeTva = EXONERATION",
        "A VATEX code of EN 16931 used in France: VATEX-EU-AE (autoliquidation: the case of every sub-contractor of "
        "the examples), VATEX-FR-FRANCHISE, VATEX-EU-IC, VATEX-EU-G, VATEX-EU-O, VATEX-FR-CNWVAT (project list); "
        "empty otherwise.", "", FieldGroup.REFERENCES, ("OAS", "GCP")),
    "modePaiement": FieldRule("Mode de règlement", "enum", None, "always",
        "CHEQUE, PRELEVEMENT, VIREMENT, ESPECE, AUTRE, REPORT.", "to be chosen again", FieldGroup.REFERENCES,
        ("OAS", "S003")),
    "coordonneesBancaires": FieldRule("Coordonnées bancaires du fournisseur", "reference", None, "optional",
        "One of the bank accounts of the depositing structure (decisions 23).", "inherited", FieldGroup.REFERENCES,
        ("OAS", "DEC")),
    "montantHtTotal": FieldRule("Montant total HT", "decimal(19,6)", None, "always", "After discounts.",
        "prefilled from the previous piece, editable", FieldGroup.MONTANTS, ("CPP", "S003")),
    "montantTVA": FieldRule("Montant total TVA", "decimal(19,6)", None, "always",
        "Equals the VAT summary when one is given (tolerance 0.01).", "prefilled, editable", FieldGroup.MONTANTS,
        ("CPP", "OAS")),
    "montantTtcAvantRemise": FieldRule("Montant TTC avant remise globale", "decimal(19,6)", None, "computed",
        "HT + TVA.", "computed", FieldGroup.MONTANTS, ("OAS", "CPP")),
    "montantRemiseGlobaleTTC": FieldRule("Remise globale TTC", "decimal(19,6)", None, "optional",
        "Zero or more, not above the TTC.", "prefilled", FieldGroup.MONTANTS, ("OAS",)),
    "motifRemiseGlobaleTTC": FieldRule("Motif de la remise globale", "string", None, "when a global discount is given",
        "", "", FieldGroup.MONTANTS, ("OAS",)),
    "montantTtcTotal": FieldRule("Montant total TTC", "decimal(19,6)", None, "always",
        "HT + TVA - global discount (tolerance 0.01).", "prefilled, editable", FieldGroup.MONTANTS, ("CPP", "OAS")),
    "montantAPayer": FieldRule("Net à payer", "decimal(19,6)", None, "always",
        "May be lower than the TTC (retention, advance paid back, penalties). Never above the TTC.",
        "prefilled, editable", FieldGroup.MONTANTS, ("CPP", "OAS")),
    "typeFacture": FieldRule("Type de facture", "enum", 50, "plain invoices",
        "FACTURE or AVOIR (searches also know ACOMPTE).", "", FieldGroup.REFERENCES, ("OAS",)),
    "numeroFactureOrigine": FieldRule("Numéro de facture d'origine", "string", 20, "AVOIR only",
        "Ignored for any other type.", "", FieldGroup.REFERENCES, ("FE",)),
    "commentaire": FieldRule("Commentaire", "string", 2000, "optional",
        "Explains the difference of amounts when the next piece is lower. May be changed while SUSPENDUE.", "empty",
        FieldGroup.ENTETE, ("CPP", "S003")),
    "modeDepot": FieldRule("Mode de dépôt", "enum", None, "system",
        "DEPOT_PDF_PORTAIL, DEPOT_PDF_SIGNE_PORTAIL, DEPOT_PDF_API, DEPOT_PDF_SIGNE_API, SAISIE_PORTAIL, SAISIE_API, "
        "UPLOAD_PORTAIL, UPLOAD_API, EDI, EDI_XML_STRUCT, EDI_MIXTE, EDI_PDF_ARCHIVE, EDI_NUMERISATION, SAISIE_WEB, "
        "PORTAIL_PDF. Works pieces are never typed in a form: PDF deposit or flow only.", "", FieldGroup.ENTETE,
        ("OAS", "DOCP")),
    "formatDepot": FieldRule("Format du fichier", "enum", 15, "PDF deposit",
        "PDF_NON_SIGNE, PDF_SIGNE_PADES, PDF_SIGNE_XADES.", "", FieldGroup.ENTETE, ("OAS", "CPP")),
    "pieceJointePrincipale": FieldRule("Pièce jointe principale (le document)", "file PDF", None,
        "every deposit by PDF",
        "One file, 10 MB at most; its kind is DOCUMENT_PRINCIPAL and its designation the number of the piece "
        "(decisions 2).", "new file for each piece", FieldGroup.PIECES_JOINTES, ("OAS", "FE", "S003", "DEC")),
    "pieceJointeComplementaire": FieldRule("Pièces jointes complémentaires", "list of files", None, "optional",
        "See the attachment rules. Each: designation (100, mandatory), type (30, mandatory), id (mandatory), line "
        "number (optional).", "none; the previous pieces' files stay readable in the file", FieldGroup.PIECES_JOINTES,
        ("CPP", "OAS")),
    "lignePosteNumero": FieldRule("Ligne: numéro", "integer", None, "structured flows",
        "At least one line when the invoice is typed (plain only), 500 at most; numbered from 1 by the portal.", "",
        FieldGroup.LIGNES, ("OAS", "CPP", "DEC")),
    "lignePosteReference": FieldRule("Ligne: référence", "string", 50, "structured flows", "", "", FieldGroup.LIGNES,
        ("OAS", "DEC")),
    "lignePosteDenomination": FieldRule("Ligne: dénomination", "string", 300, "structured flows", "Never empty.", "",
        FieldGroup.LIGNES, ("OAS", "DEC")),
    "lignePosteQuantite": FieldRule("Ligne: quantité", "decimal, 4 decimals", None, "structured flows",
        "9 digits and 4 decimals at most; negative to give back or take back.", "", FieldGroup.LIGNES,
        ("OAS", "GOBL", "DEC")),
    "lignePosteUnite": FieldRule("Ligne: unité", "code", 20, "structured flows",
        "A code of UN/ECE recommendation 20, or a text of one's own.", "", FieldGroup.LIGNES, ("OAS", "DEC")),
    "lignePosteMontantUnitaireHT": FieldRule("Ligne: prix unitaire HT", "decimal", None, "structured flows",
        "2 decimals. Quantity x price is rounded to the cent, half a cent away from zero.", "", FieldGroup.LIGNES,
        ("OAS", "DEC")),
    "lignePosteMontantRemiseHT": FieldRule("Ligne: remise HT", "decimal", None, "optional",
        "Taken off the rounded amount of the line: of its sign, and not above it.", "", FieldGroup.LIGNES,
        ("OAS", "DEC")),
    "lignePosteTauxTva": FieldRule("Ligne: code du taux de TVA", "code", None, "one of the two rates",
        "Either a listed rate or a manual rate.", "", FieldGroup.LIGNES, ("OAS",)),
    "lignePosteTauxTvaManuel": FieldRule("Ligne: taux de TVA manuel", "decimal", None, "one of the two rates",
        "0 to 100, 2 decimals at most.", "", FieldGroup.LIGNES, ("OAS", "DEC")),
    "ligneTvaTaux": FieldRule("Récap TVA: code du taux", "code", None, "one of the two rates", "", "",
        FieldGroup.RECAP_TVA, ("OAS",)),
    "ligneTvaTauxManuel": FieldRule("Récap TVA: taux manuel", "decimal", None, "one of the two rates",
        "0 to 100, 2 decimals at most; each rate once, 20 at most.", "", FieldGroup.RECAP_TVA, ("OAS", "DEC")),
    "ligneTvaMontantBaseHtParTaux": FieldRule("Récap TVA: base HT", "decimal", None, "each VAT line",
        "Sum equals montantHtTotal. Equals the lines of its rate, when there are lines; no tolerance.", "",
        FieldGroup.RECAP_TVA, ("OAS", "DEC")),
    "ligneTvaMontantTvaParTaux": FieldRule("Récap TVA: montant de TVA", "decimal", None, "each VAT line",
        "Sum equals montantTVA (tolerance 0.01). Equals its base x its rate, rounded as a line is (tolerance 0.01). "
        "Left out: computed from the lines.", "", FieldGroup.RECAP_TVA, ("OAS", "DEC")),
    "motif": FieldRule("Motif (refus, rejet, suspension)", "code or string", None, "refuse, reject, suspend",
        "Works refusal: one of the four reasons. Rejection and suspension: free text, mandatory.", "-",
        FieldGroup.TRAITEMENT, ("S003", "OAS", "PAS")),
    "complementInfo": FieldRule("Complément d'information", "string", 2000,
        "optional, mandatory with AUTRE_SANS_ERREUR_MONTANT", "Free text telling the author how to correct.", "-",
        FieldGroup.TRAITEMENT, ("S003", "OAS")),
    "numeroDPMandat": FieldRule("Numéro de mandat", "string", None, "optional when MANDATEE",
        "Payment order number, searchable.", "-", FieldGroup.TRAITEMENT, ("OAS",)),
    "empreinteCertificatDepot": FieldRule("Empreinte du certificat de dépôt", "string", None, "system",
        "Fingerprint given back at sending, printed on the certificate.", "-", FieldGroup.TRAITEMENT, ("OAS",)),
}
# fmt: on
