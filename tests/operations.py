"""The GraphQL operations that tests send, by name: every root field is called by exactly one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

USER_ERROR: Final = """
fragment Problem on UserError { code field message params { name value } remedy rule }
"""

CLOCK: Final = """
fragment Clock on PaymentClock {
  startsAt rule delayDays indicativeDueDate overdue
  interruption { noticeDate reasons resumedOn recordedBy { identifier } }
}
"""

PIECE: Final = """
fragment PieceState on Piece {
  id version rank number cadre status statusLabel waitingFor depositorSeat
  amounts { totalHt totalTva totalTtc netToPay } comment depositedAt
}
"""

DOSSIER: Final = """
fragment DossierState on Dossier { id version number state circuit phase groupement paymentClock { ...Clock } }
"""

ENTRY: Final = """
fragment Entry on JournalEntry {
  position at kind rule fromStatus toStatus comment label actor { firstName } structure { identifier }
}
"""


FORMS: Final[Mapping[str, str]] = {
    "DepositPiece": "DepositPieceInput",
    "DepositNextPiece": "DepositNextPieceInput",
    "AcknowledgePiece": "PieceActInput",
    "RefusePiece": "RefusePieceInput",
    "SuspendPiece": "SuspendPieceInput",
    "CompletePiece": "CompletePieceInput",
    "TreatPiece": "TreatPieceInput",
    "ValidatePiece": "ValidatePieceInput",
    "DeclineValidation": "CommentedPieceActInput",
    "CorrectValidator": "CorrectValidatorInput",
    "RecyclePiece": "RecyclePieceInput",
    "AcknowledgeRejection": "PieceActInput",
    "AcknowledgeSuspension": "PieceActInput",
    "MarkRejectionHandled": "PieceActInput",
    "RecordInterruption": "RecordInterruptionInput",
    "DuplicatePiece": "PieceActInput",
}
"""The acts on pièces, and the input of each."""


def _session(name: str, form: str) -> str:
    """The operation of a mutation that may open a session."""
    return (
        f"mutation {name}($input: {form}!) {{ {name[0].lower() + name[1:]}(input: $input) {{"
        " token expiresAt secondFactor { id sentTo expiresAt } userErrors { ...Problem }"
        " viewer { user { connectionEmail contactEmail status billingNotifications } rattachements { id } } } }"
    ) + USER_ERROR


def _accepted(name: str, form: str) -> str:
    """The operation of a mutation whose outcome goes by mail."""
    field = name[0].lower() + name[1:]
    return (
        f"mutation {name}($input: {form}!) {{ {field}(input: $input) {{ accepted userErrors {{ ...Problem }} }} }}"
        + (USER_ERROR)
    )


def _act(name: str, form: str | None = None) -> str:
    """The operation of a mutation on a pièce: it asks for what every screen shows after an act."""
    field = name[0].lower() + name[1:]
    return (
        f"mutation {name}($input: {form or FORMS[name]}!) {{ {field}(input: $input) {{ userErrors {{ ...Problem }}"
        " replayed message piece { ...PieceState } dossier { ...DossierState } } }"
        f"{USER_ERROR}{PIECE}{DOSSIER}{CLOCK}"
    )


DRAFT: Final = """
fragment DraftState on Draft {
  id version structure { identifier } service { code } application previousPiece { id } cadre number invoiceDate
  recipient { ...Ref } moe { ...Ref } moa { ...Ref } validators { ...Ref } groupement mandant { ...Ref }
  recipientServiceCode invoiceType originalNumber marcheNumber engagementNumber currency
  typeTva exemptionReason paymentMethod amounts { totalHt totalTva discountTtc discountReason totalTtc netToPay }
  comment document { id name } attachments { id designation kind } updatedAt problems { ...Problem }
}
fragment Ref on StructureRefValue { identifier type serviceCode structure { name } }
"""


def _draft(name: str, form: str, more: str = "", fragments: str = "") -> str:
    """The operation of a mutation on a draft."""
    field = name[0].lower() + name[1:]
    return (
        f"mutation {name}($input: {form}!) {{ {field}(input: $input) {{ userErrors {{ ...Problem }} replayed"
        f" draft {{ ...DraftState }} {more} }} }}{USER_ERROR}{DRAFT}{fragments}"
    )


REQUEST: Final = """
fragment RequestState on Approval {
  id version type state description serviceLabel requester { contactEmail } structure { identifier } services { code }
  serviceChoices { service { code } status checked locked } requestedAt comment requestedRole
  requestedProfiles { application level service { code } change granted outcomeLabel }
  decidedBy { contactEmail } decidedAt decisionReason
  availableActions { action enabled mutation targetId blockers { ...Problem } }
}
"""

PROFILE: Final = """
fragment Held on Habilitation { application level service { code } effectiveAt grantedBy { contactEmail } }
"""

LINK: Final = """
fragment Attached on Rattachement {
  id version role status wholeStructure validFrom comment user { contactEmail } structure { identifier }
  services { service { code } status checked locked } habilitations { ...Held }
}
"""


def _rights(name: str, form: str, asked: str, fragments: str = "") -> str:
    """The operation of a mutation on requests and rights."""
    field = name[0].lower() + name[1:]
    return (
        f"mutation {name}($input: {form}!) {{ {field}(input: $input) {{ userErrors {{ ...Problem }} replayed"
        f" {asked} }} }}{USER_ERROR}{fragments}"
    )


_ASKED: Final = "approval { ...RequestState } habilitations { ...Held }"
_EACH: Final = "results { id done userErrors { ...Problem } } doneCount"

OPERATIONS: Final[Mapping[str, str]] = {
    # Rattachements, habilitations, requests
    "RequestRattachement": _rights("RequestRattachement", "RequestRattachementInput", _ASKED, REQUEST + PROFILE),
    "AttachUser": _rights("AttachUser", "AttachUserInput", "rattachement { ...Attached }", LINK + PROFILE),
    "AttachUserToStructures": _rights("AttachUserToStructures", "AttachUserToStructuresInput", _EACH),
    "UpdateRattachement": _rights(
        "UpdateRattachement", "UpdateRattachementInput", "rattachement { ...Attached }", LINK + PROFILE
    ),
    "DetachUsers": _rights("DetachUsers", "DetachUsersInput", _EACH),
    "RequestHabilitations": _rights("RequestHabilitations", "RequestHabilitationsInput", _ASKED, REQUEST + PROFILE),
    "SetHabilitations": _rights("SetHabilitations", "SetHabilitationsInput", _EACH),
    "CopyRights": _rights("CopyRights", "CopyRightsInput", _EACH),
    "Approve": _rights("Approve", "ApproveInput", _ASKED, REQUEST + PROFILE),
    "RefuseApproval": _rights("RefuseApproval", "RefuseApprovalInput", _ASKED, REQUEST + PROFILE),
    "DecideApprovals": _rights("DecideApprovals", "DecideApprovalsInput", _EACH),
    "WithdrawApproval": _rights("WithdrawApproval", "ApprovalActInput", _ASKED, REQUEST + PROFILE),
    "TransferPrincipalManager": _rights(
        "TransferPrincipalManager",
        "TransferPrincipalManagerInput",
        "structure { id version principalManager { contactEmail } }",
    ),
    "Decisions": "query Decisions($structureId: ID) { decisions(structureId: $structureId)"
    " { nodes { decisionLabel } totalCount { value } } }",
    "Approval": "query Approval($id: ID!) { approval(id: $id) { ...RequestState } }" + REQUEST + USER_ERROR,
    "Approvals": "query Approvals($filter: ApprovalFilter, $first: Int, $after: String) {"
    " approvals(filter: $filter, first: $first, after: $after) { nodes { ...RequestState } edges { cursor }"
    " pageInfo { hasNextPage endCursor } totalCount { value } stateCounts { state count } } }" + REQUEST + USER_ERROR,
    "Habilitations": "query Habilitations($structureId: ID!, $userId: ID, $application: Application) {"
    " habilitations(structureId: $structureId, userId: $userId, application: $application)"
    " { nodes { application level service { code } user { contactEmail } } totalCount { value } } }",
    **{name: _act(name) for name in FORMS},
    "MarkNotificationsRead": "mutation MarkNotificationsRead($input: MarkNotificationsReadInput!) {"
    " markNotificationsRead(input: $input) { user { id } userErrors { ...Problem } } }" + USER_ERROR,
    # Drafts, which a duplicate is too
    "SaveDraft": _draft("SaveDraft", "SaveDraftInput"),
    "DiscardDraft": _draft("DiscardDraft", "DraftActInput"),
    "DuplicatePiece": _draft("DuplicatePiece", "PieceActInput", "piece { ...PieceState }", PIECE),
    "SubmitDraft": _act("SubmitDraft", "DraftActInput"),
    # Sessions and the sandbox
    "SignIn": _session("SignIn", "SignInInput"),
    "ConfirmSignIn": _session("ConfirmSignIn", "ConfirmSignInInput"),
    "ActivateAccount": _session("ActivateAccount", "ActivateAccountInput"),
    "ResetPassword": _session("ResetPassword", "ResetPasswordInput"),
    "CreateAccount": _accepted("CreateAccount", "CreateAccountInput"),
    "RequestPasswordReset": _accepted("RequestPasswordReset", "EmailInput"),
    "ReactivateAccount": _accepted("ReactivateAccount", "EmailInput"),
    "UpdateAccount": """mutation UpdateAccount($input: UpdateAccountInput!) { updateAccount(input: $input) {
        replayed userErrors { ...Problem } user {
          version connectionEmail contactEmail firstName lastName
          billingNotifications newsNotifications canDisableBillingNotifications } } }"""
    + USER_ERROR,
    "UpdateStructureSettings": "mutation UpdateStructureSettings($input: UpdateStructureSettingsInput!)"
    " { updateStructureSettings(input: $input) { structure { id version } userErrors { ...Problem } } }" + USER_ERROR,
    "Directory": """query Directory($search: String, $first: Int, $after: String, $postalCode: String,
      $withMoa: Boolean) {
      directory(search: $search, first: $first, after: $after, postalCode: $postalCode, withMoa: $withMoa) {
        nodes { id siret name active address { city } services { code isDefault engagementRequired }
          settings { serviceCodeRequired engagementRequired engagementOrServiceRequired paymentStatusNotReported
            moaPresence } }
        pageInfo { hasNextPage endCursor } totalCount { value } exportUrl servicesExportUrl } }""",
    "Users": """query Users($filter: UserFilter, $first: Int, $after: String) {
      users(filter: $filter, first: $first, after: $after) {
        nodes { id connectionEmail firstName lastName phone status } pageInfo { hasNextPage endCursor }
        totalCount { value } exportUrl } }""",
    "UsersToAttach": """query UsersToAttach($criteria: UserCriteria!) { usersToAttach(criteria: $criteria) {
      id firstName lastName contactEmail connectionEmail status statusLabel phone } }""",
    **{
        name: f"mutation {name}($input: TechnicalAccountActInput!)"
        f" {{ {name[0].lower() + name[1:]}(input: $input) {{ userErrors {{ ...Problem }} }} }}{USER_ERROR}"
        for name in ("ResetTechnicalAccountPassword", "DisableTechnicalAccount")
    },
    **{
        name: f"mutation {name}($input: {form}Input!)"
        f" {{ {name[0].lower() + name[1:]}(input: $input) {{ userErrors {{ ...Problem }} }} }}{USER_ERROR}"
        for name, form in (
            ("UpdateWebhook", "UpdateWebhook"),
            ("EnableWebhook", "WebhookAct"),
            ("DisableWebhook", "WebhookAct"),
            ("RotateWebhookSecret", "WebhookAct"),
            ("TestWebhook", "WebhookAct"),
            ("DeleteWebhook", "WebhookAct"),
            ("ResendWebhookDelivery", "ResendWebhookDelivery"),
        )
    },
    **{
        f"{name}Ticket": f"mutation {name}Ticket($input: {form}Input!)"
        f" {{ {name.lower()}Ticket(input: $input) {{ userErrors {{ ...Problem }} }} }}{USER_ERROR}"
        for name, form in (
            ("Save", "SaveTicket"),
            ("Submit", "TicketAct"),
            ("Discard", "TicketAct"),
            ("Take", "TicketAct"),
            ("Answer", "AnswerTicket"),
            ("Transfer", "TransferTicket"),
            ("Close", "TicketAct"),
        )
    },
    "SubmitSignedOutTicket": """mutation SubmitSignedOutTicket($input: SubmitSignedOutTicketInput!) {
      submitSignedOutTicket(input: $input) { number userErrors { ...Problem } } }"""
    + USER_ERROR,
    "UpdateUser": """mutation UpdateUser($input: UpdateUserInput!) { updateUser(input: $input) {
        userErrors { ...Problem } user { id version firstName lastName phone connectionEmail } } }"""
    + USER_ERROR,
    "ResendActivations": """mutation ResendActivations($input: UserIdsInput!) { resendActivations(input: $input) {
        doneCount replayed results { id done userErrors { code } } userErrors { ...Problem } } }"""
    + USER_ERROR,
    "DeactivateAccount": """mutation DeactivateAccount($input: DeactivateAccountInput!) {
      deactivateAccount(input: $input) { replayed userErrors { ...Problem } user { id status statusLabel } } }"""
    + USER_ERROR,
    "SignOut": "mutation SignOut { signOut { userErrors { ...Problem } } }" + USER_ERROR,
    "AdvanceSandboxClock": "mutation AdvanceSandboxClock($input: AdvanceSandboxClockInput!) {"
    " advanceSandboxClock(input: $input) { now userErrors { ...Problem } } }" + USER_ERROR,
    # Reading
    "Viewer": "query Viewer { viewer { waitingPieceCount user { connectionEmail } } }",
    "Node": "query Node($id: ID!) { node(id: $id) { __typename id } }",
    "Nodes": "query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }",
    "Catalogue": "query Catalogue { catalogue { version cadres { cadre label } } }",
    "Dossier": """
query Dossier($id: ID, $number: String) {
  dossier(id: $id, number: $number) {
    ...DossierState viewerSeats
    pieces { ...PieceState history(first: 100) { nodes { ...Entry } } }
    history(first: 100) { nodes { ...Entry } pageInfo { hasNextPage } }
    availableActions { action enabled mutation targetId blockers { ...Problem } }
    nextPieceOptions { cadre seat enabled blockers { ...Problem } prefill { suggestedNumber } }
    steps { rank cadre seat state }
    deadlines { code seat dueAt passed }
  }
}"""
    + USER_ERROR
    + PIECE
    + DOSSIER
    + CLOCK
    + ENTRY,
    "Dossiers": "query Dossiers { dossiers { nodes { id } totalCount { value } stateCounts { state count } } }",
    "Piece": """
query Piece($id: ID!) {
  piece(id: $id) {
    ...PieceState dossier { ...DossierState }
    document { id downloadUrl } attachments { id designation kind }
    refusal { ...Stopped } suspension { ...Stopped } rejection { ...Stopped }
    availableActions { action enabled blockers { ...Problem } }
    treatmentOptions { to enabled reasonRequired blockers { ...Problem } }
  }
}
fragment Stopped on Stop { reason comment at by { identifier } }
"""
    + USER_ERROR
    + PIECE
    + DOSSIER
    + CLOCK,
    "Pieces": "query Pieces { pieces { nodes { id } totalCount { value } statusCounts { status count } } }",
    "Drafts": "query Drafts($structureId: ID, $application: Application, $first: Int, $after: String) {"
    " drafts(structureId: $structureId, application: $application, first: $first, after: $after)"
    " { nodes { ...DraftState } edges { cursor } pageInfo { hasNextPage endCursor } totalCount { value } } }"
    + DRAFT
    + USER_ERROR,
    "WorkQueue": "query WorkQueue { workQueue { nodes { id } totalCount { value } } }",
    "FiscalList": "query FiscalList($structureId: ID!, $from: Date!, $to: Date!) {"
    " fiscalList(structureId: $structureId, from: $from, to: $to)"
    " { nodes { id } totalCount { value } totals { totalTtc } leftOutOfTotals csvUrl xlsxUrl } }",
    "BundleUrl": "query BundleUrl($pieceIds: [ID!]!) { bundleUrl(pieceIds: $pieceIds) }",
    "ReadDocument": "query ReadDocument($fileId: ID!)"
    " { readDocument(fileId: $fileId) { found profile problems draft { number amounts { totalTtc } } } }",
    "Dashboard": "query Dashboard { dashboard { waitingPieces byCadre { cadre count } } }",
    "Changes": "query Changes($after: ID) { changes(after: $after)"
    " { changes { position kind dossierId pieceId } next upToDate latest } }",
    "Counters": "query Counters($structureId: ID) { counters(structureId: $structureId)"
    " { waitingPieces pendingApprovals unreadNotifications byStatus { status count } } }",
}
