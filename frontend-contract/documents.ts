// Made by `make contract`: change operations/*.graphql, not this file. The texts are those of trusted-documents.json.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { parse } from 'graphql';
import type * as T from './types.ts';

const Account = "fragment Account on User{__typename id version connectionEmail contactEmail firstName lastName phone status statusLabel billingNotifications newsNotifications canDisableBillingNotifications}";
const ApprovalDetail = "fragment ApprovalDetail on Approval{__typename ...ApprovalRow comment requestedRole requestedRoleLabel requestedProfiles{__typename ...AskedProfile}services{__typename ...ServiceName}serviceChoices{__typename ...Choice}decidedBy{__typename ...PersonName}decidedAt decisionReason availableActions{__typename ...Offer}}";
const ApprovalOutcome = "fragment ApprovalOutcome on ApprovalPayload{__typename ...Outcome approval{__typename ...ApprovalDetail}habilitations{__typename ...Held}}";
const ApprovalRow = "fragment ApprovalRow on Approval{__typename id version type typeLabel state stateLabel description serviceLabel requestedAt requester{__typename ...PersonName}structure{__typename ...StructureName}}";
const AskedProfile = "fragment AskedProfile on ProfileChange{__typename application applicationLabel level levelLabel change changeLabel granted grantedLevel grantedLevelLabel outcomeLabel service{__typename ...ServiceName}}";
const Badges = "fragment Badges on Counters{__typename waitingPieces pendingApprovals unreadNotifications byStatus{__typename ...StatusTab}}";
const BulkOutcome = "fragment BulkOutcome on BulkPayload{__typename ...Outcome doneCount results{__typename id done userErrors{__typename ...Problem}}}";
const ChangeRow = "fragment ChangeRow on Change{__typename position kind kindLabel at dossierId pieceId ticketId approval{__typename ...ApprovalRow}structure{__typename ...StructureName}dossier{__typename ...DossierRow currentPiece{__typename id status statusLabel}}piece{__typename ...PieceRow}}";
const Choice = "fragment Choice on ServiceChoice{__typename status statusLabel checked locked service{__typename ...ServiceName}}";
const Clock = "fragment Clock on PaymentClock{__typename startsAt rule delayDays indicativeDueDate overdue interruption{__typename noticeDate reasons resumedOn recordedBy{__typename ...StructureName}}}";
const DossierRow = "fragment DossierRow on Dossier{__typename id version number state stateLabel phase phaseLabel circuit circuitLabel groupement groupementLabel marcheNumber engagementNumber openedAt updatedAt viewerSeats parties{__typename ...PartyRow}}";
const DossierState = "fragment DossierState on Dossier{__typename ...DossierRow currentPiece{__typename id number status statusLabel}steps{__typename ...Step}availableActions{__typename ...Offer}deadlines{__typename code label seat seatLabel dueAt passed effect}paymentClock{__typename ...Clock}}";
const DraftForm = "fragment DraftForm on Draft{__typename ...DraftRow service{__typename ...ServiceName}previousPiece{__typename ...Neighbour}moe{__typename ...Named}moa{__typename ...Named}validators{__typename ...Named}groupement groupementLabel mandant{__typename ...Named}marcheNumber engagementNumber recipientServiceCode invoiceType invoiceTypeLabel originalNumber regularisesDossierId currency typeTva typeTvaLabel exemptionReason exemptionReasonLabel paymentMethod paymentMethodLabel bankAccountId lines{__typename ...TypedLine}vatSummary{__typename ...VatRow}comment document{__typename ...FileRow}attachments{__typename ...FileRow}problems{__typename ...Problem}}";
const DraftRow = "fragment DraftRow on Draft{__typename id version updatedAt application applicationLabel cadre cadreLabel number invoiceDate structure{__typename ...StructureName}recipient{__typename ...Named}amounts{__typename ...Sums}}";
const Entry = "fragment Entry on JournalEntry{__typename position at kind kindLabel label comment rule fromStatus fromStatusLabel toStatus toStatusLabel decisionLabel approvalId actor{__typename firstName lastName contactEmail phone technicalLogin}structure{__typename ...StructureName}subject{__typename ...PersonName}service{__typename ...ServiceName}}";
const FileRow = "fragment FileRow on Attachment{__typename id name bytes mediaType sha256 addedAt designation kind kindLabel downloadUrl previewUrl}";
const Held = "fragment Held on Habilitation{__typename id application applicationLabel level levelLabel state stateLabel grantedAt effectiveAt user{__typename ...PersonName}structure{__typename ...StructureName}service{__typename ...ServiceName}grantedBy{__typename ...PersonName}}";
const History = "fragment History on JournalConnection{__typename nodes{__typename ...Entry}pageInfo{__typename ...Page}}";
const Menu = "fragment Menu on Viewer{__typename user{__typename ...Account}technicalAccount{__typename ...TechnicalAccountRow}domains{__typename domain label applications{__typename application applicationLabel level levelLabel}}rattachements{__typename id role roleLabel status statusLabel structure{__typename ...StructureName}}pendingApprovalCount waitingPieceCount usersExportUrl}";
const Named = "fragment Named on StructureRefValue{__typename identifier type typeLabel serviceCode structure{__typename ...StructureName}}";
const Neighbour = "fragment Neighbour on Piece{__typename id number cadre cadreLabel}";
const NotificationRow = "fragment NotificationRow on Notification{__typename id at label read pieceId approvalId structureId}";
const Offer = "fragment Offer on ActionOffer{__typename action label enabled mutation targetId blockers{__typename ...Problem}}";
const Opened = "fragment Opened on OpenApplication{__typename application applicationLabel service{__typename ...ServiceName}}";
const Outcome = "fragment Outcome on Payload{__typename replayed userErrors{__typename ...Problem}}";
const Page = "fragment Page on PageInfo{__typename hasNextPage hasPreviousPage startCursor endCursor}";
const PartyRow = "fragment PartyRow on Party{__typename seat seatLabel structure{__typename ...StructureName}service{__typename ...ServiceName}}";
const PersonName = "fragment PersonName on UserCard{__typename id firstName lastName contactEmail}";
const PieceDetail = "fragment PieceDetail on Piece{__typename ...PieceState applicationLabel originalNumber depositMode depositModeLabel depositorService{__typename ...ServiceName}createdBy{__typename ...PersonName}previous{__typename ...Neighbour}next{__typename ...Neighbour}recipient{__typename ...PartyRow}recipientServiceCode typeTva typeTvaLabel exemptionReason exemptionReasonLabel paymentMethod paymentMethodLabel bankAccount{__typename id iban bic holder factor}regularises{__typename id number}amountDifference{__typename totalHt totalTva totalTtc netToPay}lines{__typename ...TypedLine}vatSummary{__typename ...VatRow}document{__typename ...FileRow}attachments{__typename ...FileRow}certificate{__typename fingerprint depositedAt pdfUrl}}";
const PieceOutcome = "fragment PieceOutcome on PiecePayload{__typename ...Outcome message piece{__typename ...PieceState}dossier{__typename ...DossierState}}";
const PieceRow = "fragment PieceRow on Piece{__typename id version number application invoiceType invoiceTypeLabel type typeLabel cadre cadreLabel status statusLabel statusAt waitingFor parties{__typename ...PartyRow}invoiceDate depositedAt currency amounts{__typename ...Sums}marcheNumber engagementNumber mandatNumber rejectionHandled downloadedByRecipient comment rank dossier{__typename id number}}";
const PieceState = "fragment PieceState on Piece{__typename ...PieceRow depositor{__typename ...StructureName}depositorSeat depositorSeatLabel refusal{__typename ...Stopped}suspension{__typename ...Stopped}recycling{__typename ...Stopped}rejection{__typename ...Stopped}paymentClock{__typename ...Clock}awaitsViewer availableActions{__typename ...Offer}treatmentOptions{__typename to label enabled reasonRequired blockers{__typename ...Problem}}}";
const PostalAddress = "fragment PostalAddress on Address{__typename line1 line2 line3 postalCode city country phone fax}";
const Problem = "fragment Problem on UserError{__typename code message field params{__typename name value}remedy remedyLabel rule}";
const PublicParameters = "fragment PublicParameters on PublicSettings{__typename serviceCodeRequired engagementRequired engagementOrServiceRequired paymentStatusNotReported moaPresence moaPresenceLabel}";
const RattachementDetail = "fragment RattachementDetail on Rattachement{__typename ...RattachementRow services{__typename ...Choice}habilitations{__typename ...Held}availableActions{__typename ...Offer}}";
const RattachementRow = "fragment RattachementRow on Rattachement{__typename id version role roleLabel status statusLabel wholeStructure validFrom comment user{__typename ...PersonName}structure{__typename ...StructureName}}";
const ServiceName = "fragment ServiceName on ServiceCard{__typename id code name}";
const ServiceOutcome = "fragment ServiceOutcome on ServicePayload{__typename ...Outcome service{__typename ...ServiceRow applications{__typename ...Opened}}structure{__typename id version services{__typename ...ServiceRow}}}";
const ServiceRow = "fragment ServiceRow on Service{__typename id version code name description validFrom validUntil engagementRequired isDefault active createdAt updatedAt}";
const Session = "fragment Session on SignInPayload{__typename ...Outcome token expiresAt secondFactor{__typename id sentTo expiresAt}viewer{__typename ...Menu}}";
const StatusTab = "fragment StatusTab on StatusCount{__typename status statusLabel count totalTtc waitingForViewer}";
const Step = "fragment Step on CircuitStep{__typename rank cadre label seat seatLabel state stateLabel at piece{__typename id number status statusLabel}}";
const Stopped = "fragment Stopped on Stop{__typename reason reasonLabel comment at by{__typename ...StructureName}}";
const StructureName = "fragment StructureName on StructureCard{__typename id identifierType identifierTypeLabel identifier name type typeLabel}";
const StructureOutcome = "fragment StructureOutcome on StructurePayload{__typename ...Outcome sirenChanged structure{__typename ...StructureSheet}}";
const StructureRow = "fragment StructureRow on Structure{__typename id version identifierType identifierTypeLabel identifier verified name firstName designation type typeLabel status statusLabel}";
const StructureSheet = "fragment StructureSheet on Structure{__typename ...StructureRow email publicCategory publicCategoryLabel vatNumber pacage socialRegime address{__typename ...PostalAddress}publicSettings{__typename ...PublicParameters}edi{__typename receivesEdi receivesLifecycle emits connectionRequested}originStructure{__typename ...StructureName}successorStructure{__typename ...StructureName}principalManager{__typename ...PersonName}mandates{__typename ...StructureName}givenMandates{__typename id active validFrom validUntil mandatary{__typename ...StructureName}}bankAccounts{__typename id iban bic holder factor}applications{__typename ...Opened}services{__typename ...ServiceRow}attachments{__typename ...FileRow}technicalAccounts{__typename ...TechnicalAccountRow}viewerProfiles{__typename application applicationLabel level levelLabel}availableActions{__typename ...Offer}}";
const Sums = "fragment Sums on Amounts{__typename totalHt totalTva discountTtc discountReason totalTtc netToPay}";
const Target = "fragment Target on Node{__typename id ...on Piece{__typename application dossier{__typename id number}}}";
const TechnicalAccountOutcome = "fragment TechnicalAccountOutcome on TechnicalAccountPayload{__typename ...Outcome password technicalAccount{__typename ...TechnicalAccountRow}}";
const TechnicalAccountRow = "fragment TechnicalAccountRow on TechnicalAccount{__typename id login name createdAt passwordSetAt passwordExpiresAt ownStructureOnly expired active}";
const TicketDetail = "fragment TicketDetail on Ticket{__typename ...TicketRow requesterEmail description pieceId attachments{__typename ...FileRow}messages{__typename at fromSupport text author{__typename ...PersonName}attachments{__typename ...FileRow}}availableActions{__typename ...Offer}}";
const TicketOutcome = "fragment TicketOutcome on TicketPayload{__typename ...Outcome ticket{__typename ...TicketDetail}}";
const TicketRow = "fragment TicketRow on Ticket{__typename id version number status statusLabel category subCategory title createdAt updatedAt structure{__typename ...StructureName}service{__typename ...ServiceName}toStructure{__typename ...StructureName}toService{__typename ...ServiceName}author{__typename ...PersonName}assignee{__typename ...PersonName}}";
const TypedLine = "fragment TypedLine on InvoiceLine{__typename number reference name quantity unit unitPriceHt discountHt vatRate totalHt}";
const VatRow = "fragment VatRow on VatLine{__typename rate baseHt vat}";
const WebhookDeliveryRow = "fragment WebhookDeliveryRow on WebhookDelivery{__typename id position kind kindLabel state stateLabel createdAt attempts triedAt statusCode durationMs error nextTryAt availableActions{__typename ...Offer}}";
const WebhookOutcome = "fragment WebhookOutcome on WebhookPayload{__typename ...Outcome webhook{__typename ...WebhookRow}}";
const WebhookRow = "fragment WebhookRow on Webhook{__typename id version name url kinds createdAt enabled disabledAt givenUp failingSince previousSecretUntil availableActions{__typename ...Offer}}";

export const AcknowledgePieceDocument: TypedDocumentNode<T.AcknowledgePieceMutation, T.AcknowledgePieceMutationVariables> = /*#__PURE__*/ parse(
  "mutation AcknowledgePiece($input:PieceActInput!){acknowledgePiece(input:$input){__typename ...PieceOutcome}}" + Clock + DossierRow + DossierState + Offer + Outcome + PartyRow + PieceOutcome + PieceRow + PieceState + Problem + ServiceName + Step + Stopped + StructureName + Sums,
);

export const AcknowledgeRejectionDocument: TypedDocumentNode<T.AcknowledgeRejectionMutation, T.AcknowledgeRejectionMutationVariables> = /*#__PURE__*/ parse(
  "mutation AcknowledgeRejection($input:PieceActInput!){acknowledgeRejection(input:$input){__typename ...PieceOutcome}}" + Clock + DossierRow + DossierState + Offer + Outcome + PartyRow + PieceOutcome + PieceRow + PieceState + Problem + ServiceName + Step + Stopped + StructureName + Sums,
);

export const AcknowledgeSuspensionDocument: TypedDocumentNode<T.AcknowledgeSuspensionMutation, T.AcknowledgeSuspensionMutationVariables> = /*#__PURE__*/ parse(
  "mutation AcknowledgeSuspension($input:PieceActInput!){acknowledgeSuspension(input:$input){__typename ...PieceOutcome}}" + Clock + DossierRow + DossierState + Offer + Outcome + PartyRow + PieceOutcome + PieceRow + PieceState + Problem + ServiceName + Step + Stopped + StructureName + Sums,
);

export const ActivateAccountDocument: TypedDocumentNode<T.ActivateAccountMutation, T.ActivateAccountMutationVariables> = /*#__PURE__*/ parse(
  "mutation ActivateAccount($input:ActivateAccountInput!){activateAccount(input:$input){__typename ...Session}}" + Account + Menu + Outcome + Problem + Session + StructureName + TechnicalAccountRow,
);

export const ActivateStructureDocument: TypedDocumentNode<T.ActivateStructureMutation, T.ActivateStructureMutationVariables> = /*#__PURE__*/ parse(
  "mutation ActivateStructure($input:StructureActInput!){activateStructure(input:$input){__typename ...StructureOutcome}}" + FileRow + Offer + Opened + Outcome + PersonName + PostalAddress + Problem + PublicParameters + ServiceName + ServiceRow + StructureName + StructureOutcome + StructureRow + StructureSheet + TechnicalAccountRow,
);

export const AddBankAccountDocument: TypedDocumentNode<T.AddBankAccountMutation, T.AddBankAccountMutationVariables> = /*#__PURE__*/ parse(
  "mutation AddBankAccount($input:AddBankAccountInput!){addBankAccount(input:$input){__typename ...StructureOutcome}}" + FileRow + Offer + Opened + Outcome + PersonName + PostalAddress + Problem + PublicParameters + ServiceName + ServiceRow + StructureName + StructureOutcome + StructureRow + StructureSheet + TechnicalAccountRow,
);

export const AddStructureAttachmentsDocument: TypedDocumentNode<T.AddStructureAttachmentsMutation, T.AddStructureAttachmentsMutationVariables> = /*#__PURE__*/ parse(
  "mutation AddStructureAttachments($input:AddStructureAttachmentsInput!){addStructureAttachments(input:$input){__typename ...StructureOutcome}}" + FileRow + Offer + Opened + Outcome + PersonName + PostalAddress + Problem + PublicParameters + ServiceName + ServiceRow + StructureName + StructureOutcome + StructureRow + StructureSheet + TechnicalAccountRow,
);

export const AdvanceSandboxClockDocument: TypedDocumentNode<T.AdvanceSandboxClockMutation, T.AdvanceSandboxClockMutationVariables> = /*#__PURE__*/ parse(
  "mutation AdvanceSandboxClock($input:AdvanceSandboxClockInput!){advanceSandboxClock(input:$input){__typename ...Outcome now}}" + Outcome + Problem,
);

export const AnswerTicketDocument: TypedDocumentNode<T.AnswerTicketMutation, T.AnswerTicketMutationVariables> = /*#__PURE__*/ parse(
  "mutation AnswerTicket($input:AnswerTicketInput!){answerTicket(input:$input){__typename ...TicketOutcome}}" + FileRow + Offer + Outcome + PersonName + Problem + ServiceName + StructureName + TicketDetail + TicketOutcome + TicketRow,
);

export const ApprovalDocument: TypedDocumentNode<T.ApprovalQuery, T.ApprovalQueryVariables> = /*#__PURE__*/ parse(
  "query Approval($id:ID!){approval(id:$id){__typename ...ApprovalDetail}}" + ApprovalDetail + ApprovalRow + AskedProfile + Choice + Offer + PersonName + Problem + ServiceName + StructureName,
);

export const ApprovalsDocument: TypedDocumentNode<T.ApprovalsQuery, T.ApprovalsQueryVariables> = /*#__PURE__*/ parse(
  "query Approvals($first:Int$after:String$last:Int$before:String$filter:ApprovalFilter){approvals(first:$first after:$after last:$last before:$before filter:$filter){__typename edges{__typename cursor node{__typename ...ApprovalRow availableActions{__typename ...Offer}}}pageInfo{__typename ...Page}totalCount{__typename value exact}stateCounts{__typename state stateLabel count}}}" + ApprovalRow + Offer + Page + PersonName + Problem + StructureName,
);

export const ApproveDocument: TypedDocumentNode<T.ApproveMutation, T.ApproveMutationVariables> = /*#__PURE__*/ parse(
  "mutation Approve($input:ApproveInput!){approve(input:$input){__typename ...ApprovalOutcome}}" + ApprovalDetail + ApprovalOutcome + ApprovalRow + AskedProfile + Choice + Held + Offer + Outcome + PersonName + Problem + ServiceName + StructureName,
);

export const AttachUserDocument: TypedDocumentNode<T.AttachUserMutation, T.AttachUserMutationVariables> = /*#__PURE__*/ parse(
  "mutation AttachUser($input:AttachUserInput!){attachUser(input:$input){__typename ...Outcome rattachement{__typename ...RattachementDetail}}}" + Choice + Held + Offer + Outcome + PersonName + Problem + RattachementDetail + RattachementRow + ServiceName + StructureName,
);

export const AttachUserToStructuresDocument: TypedDocumentNode<T.AttachUserToStructuresMutation, T.AttachUserToStructuresMutationVariables> = /*#__PURE__*/ parse(
  "mutation AttachUserToStructures($input:AttachUserToStructuresInput!){attachUserToStructures(input:$input){__typename ...BulkOutcome}}" + BulkOutcome + Outcome + Problem,
);

export const BundleUrlDocument: TypedDocumentNode<T.BundleUrlQuery, T.BundleUrlQueryVariables> = /*#__PURE__*/ parse(
  "query BundleUrl($pieceIds:[ID!]!$withAttachments:Boolean!=true){bundleUrl(pieceIds:$pieceIds withAttachments:$withAttachments)}",
);

export const CatalogueDocument: TypedDocumentNode<T.CatalogueQuery, T.CatalogueQueryVariables> = /*#__PURE__*/ parse(
  "query Catalogue{catalogue{__typename version cadres{__typename cadre officialCode label english phase works depositor type initial next validatedBy source}statuses{__typename value label}refusalReasons{__typename reason label usable guidance}attachmentKinds{__typename value label}applications{__typename application label domain description}ticketCategories{__typename category subCategory toStructure}enums{__typename name members{__typename value label}}units{__typename value label}errors{__typename code message remedy rule}circuits{__typename circuit label phase cadres}}}",
);

export const ChangeSiretDocument: TypedDocumentNode<T.ChangeSiretMutation, T.ChangeSiretMutationVariables> = /*#__PURE__*/ parse(
  "mutation ChangeSiret($input:ChangeSiretInput!){changeSiret(input:$input){__typename ...StructureOutcome}}" + FileRow + Offer + Opened + Outcome + PersonName + PostalAddress + Problem + PublicParameters + ServiceName + ServiceRow + StructureName + StructureOutcome + StructureRow + StructureSheet + TechnicalAccountRow,
);

export const ChangesSinceDocument: TypedDocumentNode<T.ChangesSinceQuery, T.ChangesSinceQueryVariables> = /*#__PURE__*/ parse(
  "query ChangesSince($after:ID!$first:Int!=100){changes(after:$after first:$first){__typename changes{__typename ...ChangeRow}next upToDate latest}}" + ApprovalRow + ChangeRow + DossierRow + PartyRow + PersonName + PieceRow + ServiceName + StructureName + Sums,
);

export const CloseApplicationsDocument: TypedDocumentNode<T.CloseApplicationsMutation, T.CloseApplicationsMutationVariables> = /*#__PURE__*/ parse(
  "mutation CloseApplications($input:CloseApplicationsInput!){closeApplications(input:$input){__typename ...StructureOutcome}}" + FileRow + Offer + Opened + Outcome + PersonName + PostalAddress + Problem + PublicParameters + ServiceName + ServiceRow + StructureName + StructureOutcome + StructureRow + StructureSheet + TechnicalAccountRow,
);

export const CloseTicketDocument: TypedDocumentNode<T.CloseTicketMutation, T.CloseTicketMutationVariables> = /*#__PURE__*/ parse(
  "mutation CloseTicket($input:TicketActInput!){closeTicket(input:$input){__typename ...TicketOutcome}}" + FileRow + Offer + Outcome + PersonName + Problem + ServiceName + StructureName + TicketDetail + TicketOutcome + TicketRow,
);

export const CompletePieceDocument: TypedDocumentNode<T.CompletePieceMutation, T.CompletePieceMutationVariables> = /*#__PURE__*/ parse(
  "mutation CompletePiece($input:CompletePieceInput!){completePiece(input:$input){__typename ...PieceOutcome}}" + Clock + DossierRow + DossierState + Offer + Outcome + PartyRow + PieceOutcome + PieceRow + PieceState + Problem + ServiceName + Step + Stopped + StructureName + Sums,
);

export const ConfirmSignInDocument: TypedDocumentNode<T.ConfirmSignInMutation, T.ConfirmSignInMutationVariables> = /*#__PURE__*/ parse(
  "mutation ConfirmSignIn($input:ConfirmSignInInput!){confirmSignIn(input:$input){__typename ...Session}}" + Account + Menu + Outcome + Problem + Session + StructureName + TechnicalAccountRow,
);

export const CopyRightsDocument: TypedDocumentNode<T.CopyRightsMutation, T.CopyRightsMutationVariables> = /*#__PURE__*/ parse(
  "mutation CopyRights($input:CopyRightsInput!){copyRights(input:$input){__typename ...BulkOutcome}}" + BulkOutcome + Outcome + Problem,
);

export const CorrectValidatorDocument: TypedDocumentNode<T.CorrectValidatorMutation, T.CorrectValidatorMutationVariables> = /*#__PURE__*/ parse(
  "mutation CorrectValidator($input:CorrectValidatorInput!){correctValidator(input:$input){__typename ...PieceOutcome}}" + Clock + DossierRow + DossierState + Offer + Outcome + PartyRow + PieceOutcome + PieceRow + PieceState + Problem + ServiceName + Step + Stopped + StructureName + Sums,
);

export const CountersDocument: TypedDocumentNode<T.CountersQuery, T.CountersQueryVariables> = /*#__PURE__*/ parse(
  "query Counters($structureId:ID){counters(structureId:$structureId){__typename ...Badges}}" + Badges + StatusTab,
);

export const CreateAccountDocument: TypedDocumentNode<T.CreateAccountMutation, T.CreateAccountMutationVariables> = /*#__PURE__*/ parse(
  "mutation CreateAccount($input:CreateAccountInput!){createAccount(input:$input){__typename ...Outcome accepted}}" + Outcome + Problem,
);

export const CreateServiceDocument: TypedDocumentNode<T.CreateServiceMutation, T.CreateServiceMutationVariables> = /*#__PURE__*/ parse(
  "mutation CreateService($input:CreateServiceInput!){createService(input:$input){__typename ...ServiceOutcome}}" + Opened + Outcome + Problem + ServiceName + ServiceOutcome + ServiceRow,
);

export const CreateStructureDocument: TypedDocumentNode<T.CreateStructureMutation, T.CreateStructureMutationVariables> = /*#__PURE__*/ parse(
  "mutation CreateStructure($input:CreateStructureInput!){createStructure(input:$input){__typename ...StructureOutcome}}" + FileRow + Offer + Opened + Outcome + PersonName + PostalAddress + Problem + PublicParameters + ServiceName + ServiceRow + StructureName + StructureOutcome + StructureRow + StructureSheet + TechnicalAccountRow,
);

export const CreateTechnicalAccountDocument: TypedDocumentNode<T.CreateTechnicalAccountMutation, T.CreateTechnicalAccountMutationVariables> = /*#__PURE__*/ parse(
  "mutation CreateTechnicalAccount($input:CreateTechnicalAccountInput!){createTechnicalAccount(input:$input){__typename ...TechnicalAccountOutcome}}" + Outcome + Problem + TechnicalAccountOutcome + TechnicalAccountRow,
);

export const CreateWebhookDocument: TypedDocumentNode<T.CreateWebhookMutation, T.CreateWebhookMutationVariables> = /*#__PURE__*/ parse(
  "mutation CreateWebhook($input:CreateWebhookInput!){createWebhook(input:$input){__typename ...WebhookOutcome secret}}" + Offer + Outcome + Problem + WebhookOutcome + WebhookRow,
);

export const DashboardDocument: TypedDocumentNode<T.DashboardQuery, T.DashboardQueryVariables> = /*#__PURE__*/ parse(
  "query Dashboard($structureId:ID$seat:[Seat!]$application:Application){dashboard(structureId:$structureId seat:$seat application:$application){__typename asOf byStatus{__typename ...StatusTab}byCadre{__typename cadre cadreLabel count totalTtc}waitingPieces pendingApprovals overdueDeadlines}}" + StatusTab,
);

export const DeactivateAccountDocument: TypedDocumentNode<T.DeactivateAccountMutation, T.DeactivateAccountMutationVariables> = /*#__PURE__*/ parse(
  "mutation DeactivateAccount($input:DeactivateAccountInput!){deactivateAccount(input:$input){__typename ...Outcome user{__typename ...Account}}}" + Account + Outcome + Problem,
);

export const DeactivateStructureDocument: TypedDocumentNode<T.DeactivateStructureMutation, T.DeactivateStructureMutationVariables> = /*#__PURE__*/ parse(
  "mutation DeactivateStructure($input:StructureActInput!){deactivateStructure(input:$input){__typename ...StructureOutcome}}" + FileRow + Offer + Opened + Outcome + PersonName + PostalAddress + Problem + PublicParameters + ServiceName + ServiceRow + StructureName + StructureOutcome + StructureRow + StructureSheet + TechnicalAccountRow,
);

export const DecideApprovalsDocument: TypedDocumentNode<T.DecideApprovalsMutation, T.DecideApprovalsMutationVariables> = /*#__PURE__*/ parse(
  "mutation DecideApprovals($input:DecideApprovalsInput!){decideApprovals(input:$input){__typename ...BulkOutcome}}" + BulkOutcome + Outcome + Problem,
);

export const DecisionsDocument: TypedDocumentNode<T.DecisionsQuery, T.DecisionsQueryVariables> = /*#__PURE__*/ parse(
  "query Decisions($structureId:ID$first:Int$after:String$last:Int$before:String){decisions(structureId:$structureId first:$first after:$after last:$last before:$before){__typename nodes{__typename ...Entry}pageInfo{__typename ...Page}totalCount{__typename value exact}}}" + Entry + Page + PersonName + ServiceName + StructureName,
);

export const DeclineValidationDocument: TypedDocumentNode<T.DeclineValidationMutation, T.DeclineValidationMutationVariables> = /*#__PURE__*/ parse(
  "mutation DeclineValidation($input:CommentedPieceActInput!){declineValidation(input:$input){__typename ...PieceOutcome}}" + Clock + DossierRow + DossierState + Offer + Outcome + PartyRow + PieceOutcome + PieceRow + PieceState + Problem + ServiceName + Step + Stopped + StructureName + Sums,
);

export const DeleteServicesDocument: TypedDocumentNode<T.DeleteServicesMutation, T.DeleteServicesMutationVariables> = /*#__PURE__*/ parse(
  "mutation DeleteServices($input:DeleteServicesInput!){deleteServices(input:$input){__typename ...BulkOutcome}}" + BulkOutcome + Outcome + Problem,
);

export const DeleteWebhookDocument: TypedDocumentNode<T.DeleteWebhookMutation, T.DeleteWebhookMutationVariables> = /*#__PURE__*/ parse(
  "mutation DeleteWebhook($input:WebhookActInput!){deleteWebhook(input:$input){__typename ...Outcome structure{__typename id webhooks{__typename ...WebhookRow}}}}" + Offer + Outcome + Problem + WebhookRow,
);

export const DepositNextPieceDocument: TypedDocumentNode<T.DepositNextPieceMutation, T.DepositNextPieceMutationVariables> = /*#__PURE__*/ parse(
  "mutation DepositNextPiece($input:DepositNextPieceInput!){depositNextPiece(input:$input){__typename ...PieceOutcome}}" + Clock + DossierRow + DossierState + Offer + Outcome + PartyRow + PieceOutcome + PieceRow + PieceState + Problem + ServiceName + Step + Stopped + StructureName + Sums,
);

export const DepositPieceDocument: TypedDocumentNode<T.DepositPieceMutation, T.DepositPieceMutationVariables> = /*#__PURE__*/ parse(
  "mutation DepositPiece($input:DepositPieceInput!){depositPiece(input:$input){__typename ...PieceOutcome}}" + Clock + DossierRow + DossierState + Offer + Outcome + PartyRow + PieceOutcome + PieceRow + PieceState + Problem + ServiceName + Step + Stopped + StructureName + Sums,
);

export const DepositReceiptDocument: TypedDocumentNode<T.DepositReceiptQuery, T.DepositReceiptQueryVariables> = /*#__PURE__*/ parse(
  "query DepositReceipt($id:ID!){piece(id:$id){__typename ...PieceRow document{__typename ...FileRow}certificate{__typename fingerprint depositedAt pdfUrl}}}" + FileRow + PartyRow + PieceRow + ServiceName + StructureName + Sums,
);

export const DetachUsersDocument: TypedDocumentNode<T.DetachUsersMutation, T.DetachUsersMutationVariables> = /*#__PURE__*/ parse(
  "mutation DetachUsers($input:DetachUsersInput!){detachUsers(input:$input){__typename ...BulkOutcome}}" + BulkOutcome + Outcome + Problem,
);

export const DirectoryDocument: TypedDocumentNode<T.DirectoryQuery, T.DirectoryQueryVariables> = /*#__PURE__*/ parse(
  "query Directory($first:Int$after:String$last:Int$before:String$search:String$postalCode:String$withMoa:Boolean){directory(first:$first after:$after last:$last before:$before search:$search postalCode:$postalCode withMoa:$withMoa){__typename edges{__typename cursor node{__typename id siret name active address{__typename ...PostalAddress}settings{__typename ...PublicParameters}services{__typename ...ServiceRow}}}pageInfo{__typename ...Page}totalCount{__typename value exact}exportUrl servicesExportUrl}}" + Page + PostalAddress + PublicParameters + ServiceRow,
);

export const DisableTechnicalAccountDocument: TypedDocumentNode<T.DisableTechnicalAccountMutation, T.DisableTechnicalAccountMutationVariables> = /*#__PURE__*/ parse(
  "mutation DisableTechnicalAccount($input:TechnicalAccountActInput!){disableTechnicalAccount(input:$input){__typename ...TechnicalAccountOutcome}}" + Outcome + Problem + TechnicalAccountOutcome + TechnicalAccountRow,
);

export const DisableWebhookDocument: TypedDocumentNode<T.DisableWebhookMutation, T.DisableWebhookMutationVariables> = /*#__PURE__*/ parse(
  "mutation DisableWebhook($input:WebhookActInput!){disableWebhook(input:$input){__typename ...WebhookOutcome}}" + Offer + Outcome + Problem + WebhookOutcome + WebhookRow,
);

export const DiscardDraftDocument: TypedDocumentNode<T.DiscardDraftMutation, T.DiscardDraftMutationVariables> = /*#__PURE__*/ parse(
  "mutation DiscardDraft($input:DraftActInput!){discardDraft(input:$input){__typename ...Outcome draft{__typename id}}}" + Outcome + Problem,
);

export const DiscardTicketDocument: TypedDocumentNode<T.DiscardTicketMutation, T.DiscardTicketMutationVariables> = /*#__PURE__*/ parse(
  "mutation DiscardTicket($input:TicketActInput!){discardTicket(input:$input){__typename ...TicketOutcome}}" + FileRow + Offer + Outcome + PersonName + Problem + ServiceName + StructureName + TicketDetail + TicketOutcome + TicketRow,
);

export const DossierDocument: TypedDocumentNode<T.DossierQuery, T.DossierQueryVariables> = /*#__PURE__*/ parse(
  "query Dossier($id:ID$number:String$history:Int=50){dossier(id:$id number:$number){__typename ...DossierState mandant{__typename ...StructureName}pieces{__typename ...PieceRow awaitsViewer depositor{__typename ...StructureName}depositorSeat depositorSeatLabel}history(first:$history){__typename ...History}}}" + Clock + DossierRow + DossierState + Entry + History + Offer + Page + PartyRow + PersonName + PieceRow + Problem + ServiceName + Step + StructureName + Sums,
);

export const DossierHistoryDocument: TypedDocumentNode<T.DossierHistoryQuery, T.DossierHistoryQueryVariables> = /*#__PURE__*/ parse(
  "query DossierHistory($id:ID!$first:Int=50$after:String){dossier(id:$id){__typename id history(first:$first after:$after){__typename ...History}}}" + Entry + History + Page + PersonName + ServiceName + StructureName,
);

export const DraftDocument: TypedDocumentNode<T.DraftQuery, T.DraftQueryVariables> = /*#__PURE__*/ parse(
  "query Draft($id:ID!){node(id:$id){__typename id ...on Draft{__typename ...DraftForm}}}" + DraftForm + DraftRow + FileRow + Named + Neighbour + Problem + ServiceName + StructureName + Sums + TypedLine + VatRow,
);

export const DraftsDocument: TypedDocumentNode<T.DraftsQuery, T.DraftsQueryVariables> = /*#__PURE__*/ parse(
  "query Drafts($first:Int$after:String$last:Int$before:String$structureId:ID$application:Application){drafts(first:$first after:$after last:$last before:$before structureId:$structureId application:$application){__typename edges{__typename cursor node{__typename ...DraftRow}}pageInfo{__typename ...Page}totalCount{__typename value exact}}}" + DraftRow + Named + Page + StructureName + Sums,
);

export const DuplicatePieceDocument: TypedDocumentNode<T.DuplicatePieceMutation, T.DuplicatePieceMutationVariables> = /*#__PURE__*/ parse(
  "mutation DuplicatePiece($input:PieceActInput!){duplicatePiece(input:$input){__typename ...Outcome draft{__typename ...DraftForm}piece{__typename ...PieceState}}}" + Clock + DraftForm + DraftRow + FileRow + Named + Neighbour + Offer + Outcome + PartyRow + PieceRow + PieceState + Problem + ServiceName + Stopped + StructureName + Sums + TypedLine + VatRow,
);

export const EnableWebhookDocument: TypedDocumentNode<T.EnableWebhookMutation, T.EnableWebhookMutationVariables> = /*#__PURE__*/ parse(
  "mutation EnableWebhook($input:WebhookActInput!){enableWebhook(input:$input){__typename ...WebhookOutcome}}" + Offer + Outcome + Problem + WebhookOutcome + WebhookRow,
);

export const EndMandateDocument: TypedDocumentNode<T.EndMandateMutation, T.EndMandateMutationVariables> = /*#__PURE__*/ parse(
  "mutation EndMandate($input:EndMandateInput!){endMandate(input:$input){__typename ...StructureOutcome}}" + FileRow + Offer + Opened + Outcome + PersonName + PostalAddress + Problem + PublicParameters + ServiceName + ServiceRow + StructureName + StructureOutcome + StructureRow + StructureSheet + TechnicalAccountRow,
);

export const FiscalListDocument: TypedDocumentNode<T.FiscalListQuery, T.FiscalListQueryVariables> = /*#__PURE__*/ parse(
  "query FiscalList($structureId:ID!$from:Date!$to:Date!$application:Application$first:Int$after:String$last:Int$before:String){fiscalList(structureId:$structureId from:$from to:$to application:$application first:$first after:$after last:$last before:$before){__typename edges{__typename cursor node{__typename ...PieceRow}}pageInfo{__typename ...Page}totalCount{__typename value exact}totals{__typename ...Sums}leftOutOfTotals csvUrl xlsxUrl}}" + Page + PartyRow + PieceRow + ServiceName + StructureName + Sums,
);

export const FollowChangesDocument: TypedDocumentNode<T.FollowChangesSubscription, T.FollowChangesSubscriptionVariables> = /*#__PURE__*/ parse(
  "subscription FollowChanges($after:ID$dossierId:ID){changes(after:$after dossierId:$dossierId){__typename ...ChangeRow}}" + ApprovalRow + ChangeRow + DossierRow + PartyRow + PersonName + PieceRow + ServiceName + StructureName + Sums,
);

export const FollowCountersDocument: TypedDocumentNode<T.FollowCountersSubscription, T.FollowCountersSubscriptionVariables> = /*#__PURE__*/ parse(
  "subscription FollowCounters($structureId:ID){counters(structureId:$structureId){__typename ...Badges}}" + Badges + StatusTab,
);

export const GiveMandateDocument: TypedDocumentNode<T.GiveMandateMutation, T.GiveMandateMutationVariables> = /*#__PURE__*/ parse(
  "mutation GiveMandate($input:GiveMandateInput!){giveMandate(input:$input){__typename ...StructureOutcome}}" + FileRow + Offer + Opened + Outcome + PersonName + PostalAddress + Problem + PublicParameters + ServiceName + ServiceRow + StructureName + StructureOutcome + StructureRow + StructureSheet + TechnicalAccountRow,
);

export const HabilitationsDocument: TypedDocumentNode<T.HabilitationsQuery, T.HabilitationsQueryVariables> = /*#__PURE__*/ parse(
  "query Habilitations($structureId:ID!$userId:ID$application:Application$first:Int$after:String$last:Int$before:String){habilitations(structureId:$structureId userId:$userId application:$application first:$first after:$after last:$last before:$before){__typename edges{__typename cursor node{__typename ...Held}}pageInfo{__typename ...Page}totalCount{__typename value exact}}}" + Held + Page + PersonName + ServiceName + StructureName,
);

export const LatestPositionDocument: TypedDocumentNode<T.LatestPositionQuery, T.LatestPositionQueryVariables> = /*#__PURE__*/ parse(
  "query LatestPosition{changes(first:0){__typename latest}}",
);

export const MarkNotificationsReadDocument: TypedDocumentNode<T.MarkNotificationsReadMutation, T.MarkNotificationsReadMutationVariables> = /*#__PURE__*/ parse(
  "mutation MarkNotificationsRead($input:MarkNotificationsReadInput!){markNotificationsRead(input:$input){__typename ...Outcome}}" + Outcome + Problem,
);

export const MarkRejectionHandledDocument: TypedDocumentNode<T.MarkRejectionHandledMutation, T.MarkRejectionHandledMutationVariables> = /*#__PURE__*/ parse(
  "mutation MarkRejectionHandled($input:PieceActInput!){markRejectionHandled(input:$input){__typename ...PieceOutcome}}" + Clock + DossierRow + DossierState + Offer + Outcome + PartyRow + PieceOutcome + PieceRow + PieceState + Problem + ServiceName + Step + Stopped + StructureName + Sums,
);

export const MyHabilitationsDocument: TypedDocumentNode<T.MyHabilitationsQuery, T.MyHabilitationsQueryVariables> = /*#__PURE__*/ parse(
  "query MyHabilitations($structureId:ID!){viewer{__typename habilitations(structureId:$structureId){__typename ...Held}requestableProfiles(structureId:$structureId){__typename application applicationLabel level levelLabel}}}" + Held + PersonName + ServiceName + StructureName,
);

export const MyRequestsDocument: TypedDocumentNode<T.MyRequestsQuery, T.MyRequestsQueryVariables> = /*#__PURE__*/ parse(
  "query MyRequests($first:Int$after:String$last:Int$before:String$structureId:ID){approvals(first:$first after:$after last:$last before:$before filter:{mine:true structureId:$structureId}){__typename edges{__typename cursor node{__typename ...ApprovalRow comment decidedAt decisionReason requestedProfiles{__typename ...AskedProfile}availableActions{__typename ...Offer}}}pageInfo{__typename ...Page}}}" + ApprovalRow + AskedProfile + Offer + Page + PersonName + Problem + ServiceName + StructureName,
);

export const MyRightsDocument: TypedDocumentNode<T.MyRightsQuery, T.MyRightsQueryVariables> = /*#__PURE__*/ parse(
  "query MyRights{viewer{__typename rattachements{__typename ...RattachementDetail}}}" + Choice + Held + Offer + PersonName + Problem + RattachementDetail + RattachementRow + ServiceName + StructureName,
);

export const NextPieceOptionsDocument: TypedDocumentNode<T.NextPieceOptionsQuery, T.NextPieceOptionsQueryVariables> = /*#__PURE__*/ parse(
  "query NextPieceOptions($dossierId:ID!){dossier(id:$dossierId){__typename id version nextPieceOptions{__typename cadre cadreLabel seat seatLabel enabled blockers{__typename ...Problem}recipient{__typename ...PartyRow}prefill{__typename currency amounts{__typename ...Sums}marcheNumber engagementNumber recipientServiceCode suggestedNumber depositorService{__typename ...ServiceName}}}}}" + PartyRow + Problem + ServiceName + StructureName + Sums,
);

export const NotificationsDocument: TypedDocumentNode<T.NotificationsQuery, T.NotificationsQueryVariables> = /*#__PURE__*/ parse(
  "query Notifications($first:Int=20$after:String){viewer{__typename notifications(first:$first after:$after){__typename nodes{__typename ...NotificationRow}pageInfo{__typename ...Page}unreadCount}}}" + NotificationRow + Page,
);

export const ObjectByIdDocument: TypedDocumentNode<T.ObjectByIdQuery, T.ObjectByIdQueryVariables> = /*#__PURE__*/ parse(
  "query ObjectById($id:ID!){node(id:$id){__typename ...Target}}" + Target,
);

export const ObjectsByIdDocument: TypedDocumentNode<T.ObjectsByIdQuery, T.ObjectsByIdQueryVariables> = /*#__PURE__*/ parse(
  "query ObjectsById($ids:[ID!]!){nodes(ids:$ids){__typename ...Target}}" + Target,
);

export const OpenApplicationsDocument: TypedDocumentNode<T.OpenApplicationsMutation, T.OpenApplicationsMutationVariables> = /*#__PURE__*/ parse(
  "mutation OpenApplications($input:OpenApplicationsInput!){openApplications(input:$input){__typename ...StructureOutcome}}" + FileRow + Offer + Opened + Outcome + PersonName + PostalAddress + Problem + PublicParameters + ServiceName + ServiceRow + StructureName + StructureOutcome + StructureRow + StructureSheet + TechnicalAccountRow,
);

export const PieceDocument: TypedDocumentNode<T.PieceQuery, T.PieceQueryVariables> = /*#__PURE__*/ parse(
  "query Piece($id:ID!$withAttachments:Boolean!=true){piece(id:$id){__typename ...PieceDetail downloadUrl(withAttachments:$withAttachments)}}" + Clock + FileRow + Neighbour + Offer + PartyRow + PersonName + PieceDetail + PieceRow + PieceState + Problem + ServiceName + Stopped + StructureName + Sums + TypedLine + VatRow,
);

export const PieceHistoryDocument: TypedDocumentNode<T.PieceHistoryQuery, T.PieceHistoryQueryVariables> = /*#__PURE__*/ parse(
  "query PieceHistory($id:ID!$first:Int=50$after:String){piece(id:$id){__typename id history(first:$first after:$after){__typename ...History}}}" + Entry + History + Page + PersonName + ServiceName + StructureName,
);

export const RattachementDocument: TypedDocumentNode<T.RattachementQuery, T.RattachementQueryVariables> = /*#__PURE__*/ parse(
  "query Rattachement($id:ID!){node(id:$id){__typename id ...on Rattachement{__typename ...RattachementDetail}}}" + Choice + Held + Offer + PersonName + Problem + RattachementDetail + RattachementRow + ServiceName + StructureName,
);

export const ReactivateAccountDocument: TypedDocumentNode<T.ReactivateAccountMutation, T.ReactivateAccountMutationVariables> = /*#__PURE__*/ parse(
  "mutation ReactivateAccount($input:EmailInput!){reactivateAccount(input:$input){__typename ...Outcome accepted}}" + Outcome + Problem,
);

export const ReadDocumentDocument: TypedDocumentNode<T.ReadDocumentQuery, T.ReadDocumentQueryVariables> = /*#__PURE__*/ parse(
  "query ReadDocument($fileId:ID!){readDocument(fileId:$fileId){__typename found profile problems draft{__typename number invoiceDate supplier{__typename ...Named}recipient{__typename ...Named}currency typeTva typeTvaLabel engagementNumber marcheNumber amounts{__typename ...Sums}lines{__typename ...TypedLine}vatSummary{__typename ...VatRow}}}}" + Named + StructureName + Sums + TypedLine + VatRow,
);

export const RecordInterruptionDocument: TypedDocumentNode<T.RecordInterruptionMutation, T.RecordInterruptionMutationVariables> = /*#__PURE__*/ parse(
  "mutation RecordInterruption($input:RecordInterruptionInput!){recordInterruption(input:$input){__typename ...PieceOutcome}}" + Clock + DossierRow + DossierState + Offer + Outcome + PartyRow + PieceOutcome + PieceRow + PieceState + Problem + ServiceName + Step + Stopped + StructureName + Sums,
);

export const RecyclePieceDocument: TypedDocumentNode<T.RecyclePieceMutation, T.RecyclePieceMutationVariables> = /*#__PURE__*/ parse(
  "mutation RecyclePiece($input:RecyclePieceInput!){recyclePiece(input:$input){__typename ...PieceOutcome}}" + Clock + DossierRow + DossierState + Offer + Outcome + PartyRow + PieceOutcome + PieceRow + PieceState + Problem + ServiceName + Step + Stopped + StructureName + Sums,
);

export const RefuseApprovalDocument: TypedDocumentNode<T.RefuseApprovalMutation, T.RefuseApprovalMutationVariables> = /*#__PURE__*/ parse(
  "mutation RefuseApproval($input:RefuseApprovalInput!){refuseApproval(input:$input){__typename ...ApprovalOutcome}}" + ApprovalDetail + ApprovalOutcome + ApprovalRow + AskedProfile + Choice + Held + Offer + Outcome + PersonName + Problem + ServiceName + StructureName,
);

export const RefusePieceDocument: TypedDocumentNode<T.RefusePieceMutation, T.RefusePieceMutationVariables> = /*#__PURE__*/ parse(
  "mutation RefusePiece($input:RefusePieceInput!){refusePiece(input:$input){__typename ...PieceOutcome}}" + Clock + DossierRow + DossierState + Offer + Outcome + PartyRow + PieceOutcome + PieceRow + PieceState + Problem + ServiceName + Step + Stopped + StructureName + Sums,
);

export const RemoveBankAccountDocument: TypedDocumentNode<T.RemoveBankAccountMutation, T.RemoveBankAccountMutationVariables> = /*#__PURE__*/ parse(
  "mutation RemoveBankAccount($input:RemoveBankAccountInput!){removeBankAccount(input:$input){__typename ...StructureOutcome}}" + FileRow + Offer + Opened + Outcome + PersonName + PostalAddress + Problem + PublicParameters + ServiceName + ServiceRow + StructureName + StructureOutcome + StructureRow + StructureSheet + TechnicalAccountRow,
);

export const RemoveStructureAttachmentsDocument: TypedDocumentNode<T.RemoveStructureAttachmentsMutation, T.RemoveStructureAttachmentsMutationVariables> = /*#__PURE__*/ parse(
  "mutation RemoveStructureAttachments($input:RemoveStructureAttachmentsInput!){removeStructureAttachments(input:$input){__typename ...StructureOutcome}}" + FileRow + Offer + Opened + Outcome + PersonName + PostalAddress + Problem + PublicParameters + ServiceName + ServiceRow + StructureName + StructureOutcome + StructureRow + StructureSheet + TechnicalAccountRow,
);

export const RequestHabilitationsDocument: TypedDocumentNode<T.RequestHabilitationsMutation, T.RequestHabilitationsMutationVariables> = /*#__PURE__*/ parse(
  "mutation RequestHabilitations($input:RequestHabilitationsInput!){requestHabilitations(input:$input){__typename ...ApprovalOutcome}}" + ApprovalDetail + ApprovalOutcome + ApprovalRow + AskedProfile + Choice + Held + Offer + Outcome + PersonName + Problem + ServiceName + StructureName,
);

export const RequestPasswordResetDocument: TypedDocumentNode<T.RequestPasswordResetMutation, T.RequestPasswordResetMutationVariables> = /*#__PURE__*/ parse(
  "mutation RequestPasswordReset($input:EmailInput!){requestPasswordReset(input:$input){__typename ...Outcome accepted}}" + Outcome + Problem,
);

export const RequestRattachementDocument: TypedDocumentNode<T.RequestRattachementMutation, T.RequestRattachementMutationVariables> = /*#__PURE__*/ parse(
  "mutation RequestRattachement($input:RequestRattachementInput!){requestRattachement(input:$input){__typename ...ApprovalOutcome}}" + ApprovalDetail + ApprovalOutcome + ApprovalRow + AskedProfile + Choice + Held + Offer + Outcome + PersonName + Problem + ServiceName + StructureName,
);

export const ResendActivationsDocument: TypedDocumentNode<T.ResendActivationsMutation, T.ResendActivationsMutationVariables> = /*#__PURE__*/ parse(
  "mutation ResendActivations($input:UserIdsInput!){resendActivations(input:$input){__typename ...BulkOutcome}}" + BulkOutcome + Outcome + Problem,
);

export const ResendWebhookDeliveryDocument: TypedDocumentNode<T.ResendWebhookDeliveryMutation, T.ResendWebhookDeliveryMutationVariables> = /*#__PURE__*/ parse(
  "mutation ResendWebhookDelivery($input:ResendWebhookDeliveryInput!){resendWebhookDelivery(input:$input){__typename ...WebhookOutcome}}" + Offer + Outcome + Problem + WebhookOutcome + WebhookRow,
);

export const ResetPasswordDocument: TypedDocumentNode<T.ResetPasswordMutation, T.ResetPasswordMutationVariables> = /*#__PURE__*/ parse(
  "mutation ResetPassword($input:ResetPasswordInput!){resetPassword(input:$input){__typename ...Session}}" + Account + Menu + Outcome + Problem + Session + StructureName + TechnicalAccountRow,
);

export const ResetTechnicalAccountPasswordDocument: TypedDocumentNode<T.ResetTechnicalAccountPasswordMutation, T.ResetTechnicalAccountPasswordMutationVariables> = /*#__PURE__*/ parse(
  "mutation ResetTechnicalAccountPassword($input:TechnicalAccountActInput!){resetTechnicalAccountPassword(input:$input){__typename ...TechnicalAccountOutcome}}" + Outcome + Problem + TechnicalAccountOutcome + TechnicalAccountRow,
);

export const RotateWebhookSecretDocument: TypedDocumentNode<T.RotateWebhookSecretMutation, T.RotateWebhookSecretMutationVariables> = /*#__PURE__*/ parse(
  "mutation RotateWebhookSecret($input:WebhookActInput!){rotateWebhookSecret(input:$input){__typename ...WebhookOutcome secret}}" + Offer + Outcome + Problem + WebhookOutcome + WebhookRow,
);

export const SaveDraftDocument: TypedDocumentNode<T.SaveDraftMutation, T.SaveDraftMutationVariables> = /*#__PURE__*/ parse(
  "mutation SaveDraft($input:SaveDraftInput!){saveDraft(input:$input){__typename ...Outcome draft{__typename ...DraftForm}}}" + DraftForm + DraftRow + FileRow + Named + Neighbour + Outcome + Problem + ServiceName + StructureName + Sums + TypedLine + VatRow,
);

export const SaveTicketDocument: TypedDocumentNode<T.SaveTicketMutation, T.SaveTicketMutationVariables> = /*#__PURE__*/ parse(
  "mutation SaveTicket($input:SaveTicketInput!){saveTicket(input:$input){__typename ...TicketOutcome}}" + FileRow + Offer + Outcome + PersonName + Problem + ServiceName + StructureName + TicketDetail + TicketOutcome + TicketRow,
);

export const SearchDossiersDocument: TypedDocumentNode<T.SearchDossiersQuery, T.SearchDossiersQueryVariables> = /*#__PURE__*/ parse(
  "query SearchDossiers($first:Int$after:String$last:Int$before:String$search:String$filter:DossierFilter$orderBy:[DossierOrder!]){dossiers(first:$first after:$after last:$last before:$before search:$search filter:$filter orderBy:$orderBy){__typename edges{__typename cursor node{__typename ...DossierRow}}pageInfo{__typename ...Page}totalCount{__typename value exact}stateCounts{__typename state stateLabel count}}}" + DossierRow + Page + PartyRow + ServiceName + StructureName,
);

export const SearchPiecesDocument: TypedDocumentNode<T.SearchPiecesQuery, T.SearchPiecesQueryVariables> = /*#__PURE__*/ parse(
  "query SearchPieces($first:Int$after:String$last:Int$before:String$search:String$filter:PieceFilter$orderBy:[PieceOrder!]){pieces(first:$first after:$after last:$last before:$before search:$search filter:$filter orderBy:$orderBy){__typename edges{__typename cursor node{__typename ...PieceRow}}pageInfo{__typename ...Page}totalCount{__typename value exact}statusCounts{__typename ...StatusTab}}}" + Page + PartyRow + PieceRow + ServiceName + StatusTab + StructureName + Sums,
);

export const ServiceUsersDocument: TypedDocumentNode<T.ServiceUsersQuery, T.ServiceUsersQueryVariables> = /*#__PURE__*/ parse(
  "query ServiceUsers($serviceId:ID!$first:Int=20$after:String){node(id:$serviceId){__typename id ...on Service{__typename ...ServiceRow users(first:$first after:$after){__typename edges{__typename cursor node{__typename ...RattachementRow}}pageInfo{__typename ...Page}totalCount{__typename value exact}}}}}" + Page + PersonName + RattachementRow + ServiceRow + StructureName,
);

export const SetHabilitationsDocument: TypedDocumentNode<T.SetHabilitationsMutation, T.SetHabilitationsMutationVariables> = /*#__PURE__*/ parse(
  "mutation SetHabilitations($input:SetHabilitationsInput!){setHabilitations(input:$input){__typename ...BulkOutcome}}" + BulkOutcome + Outcome + Problem,
);

export const SignInDocument: TypedDocumentNode<T.SignInMutation, T.SignInMutationVariables> = /*#__PURE__*/ parse(
  "mutation SignIn($input:SignInInput!){signIn(input:$input){__typename ...Session}}" + Account + Menu + Outcome + Problem + Session + StructureName + TechnicalAccountRow,
);

export const SignOutDocument: TypedDocumentNode<T.SignOutMutation, T.SignOutMutationVariables> = /*#__PURE__*/ parse(
  "mutation SignOut{signOut{__typename ...Outcome}}" + Outcome + Problem,
);

export const StructureDocument: TypedDocumentNode<T.StructureQuery, T.StructureQueryVariables> = /*#__PURE__*/ parse(
  "query Structure($id:ID$siret:Siret){structure(id:$id siret:$siret){__typename ...StructureSheet}}" + FileRow + Offer + Opened + PersonName + PostalAddress + Problem + PublicParameters + ServiceName + ServiceRow + StructureName + StructureRow + StructureSheet + TechnicalAccountRow,
);

export const StructureHistoryDocument: TypedDocumentNode<T.StructureHistoryQuery, T.StructureHistoryQueryVariables> = /*#__PURE__*/ parse(
  "query StructureHistory($structureId:ID!$first:Int=50$after:String){structure(id:$structureId){__typename id history(first:$first after:$after){__typename ...History}}}" + Entry + History + Page + PersonName + ServiceName + StructureName,
);

export const StructureServicesDocument: TypedDocumentNode<T.StructureServicesQuery, T.StructureServicesQueryVariables> = /*#__PURE__*/ parse(
  "query StructureServices($structureId:ID!$includeInactive:Boolean=true){structure(id:$structureId){__typename id services(includeInactive:$includeInactive){__typename ...ServiceRow applications{__typename ...Opened}}}}" + Opened + ServiceName + ServiceRow,
);

export const StructureUsersDocument: TypedDocumentNode<T.StructureUsersQuery, T.StructureUsersQueryVariables> = /*#__PURE__*/ parse(
  "query StructureUsers($structureId:ID!$first:Int=20$after:String$search:String$status:[RattachementStatus!]){structure(id:$structureId){__typename id users(first:$first after:$after search:$search status:$status){__typename edges{__typename cursor node{__typename ...RattachementRow}}pageInfo{__typename ...Page}totalCount{__typename value exact}exportUrl}}}" + Page + PersonName + RattachementRow + StructureName,
);

export const StructuresDocument: TypedDocumentNode<T.StructuresQuery, T.StructuresQueryVariables> = /*#__PURE__*/ parse(
  "query Structures($first:Int$after:String$last:Int$before:String$search:String$type:StructureType){structures(first:$first after:$after last:$last before:$before search:$search type:$type){__typename edges{__typename cursor node{__typename ...StructureRow}}pageInfo{__typename ...Page}totalCount{__typename value exact}}}" + Page + StructureRow,
);

export const StructuresToJoinDocument: TypedDocumentNode<T.StructuresToJoinQuery, T.StructuresToJoinQueryVariables> = /*#__PURE__*/ parse(
  "query StructuresToJoin($search:String!){structuresToJoin(search:$search){__typename ...StructureName}}" + StructureName,
);

export const SubmitDraftDocument: TypedDocumentNode<T.SubmitDraftMutation, T.SubmitDraftMutationVariables> = /*#__PURE__*/ parse(
  "mutation SubmitDraft($input:DraftActInput!){submitDraft(input:$input){__typename ...PieceOutcome}}" + Clock + DossierRow + DossierState + Offer + Outcome + PartyRow + PieceOutcome + PieceRow + PieceState + Problem + ServiceName + Step + Stopped + StructureName + Sums,
);

export const SubmitSignedOutTicketDocument: TypedDocumentNode<T.SubmitSignedOutTicketMutation, T.SubmitSignedOutTicketMutationVariables> = /*#__PURE__*/ parse(
  "mutation SubmitSignedOutTicket($input:SubmitSignedOutTicketInput!){submitSignedOutTicket(input:$input){__typename ...Outcome number}}" + Outcome + Problem,
);

export const SubmitTicketDocument: TypedDocumentNode<T.SubmitTicketMutation, T.SubmitTicketMutationVariables> = /*#__PURE__*/ parse(
  "mutation SubmitTicket($input:TicketActInput!){submitTicket(input:$input){__typename ...TicketOutcome}}" + FileRow + Offer + Outcome + PersonName + Problem + ServiceName + StructureName + TicketDetail + TicketOutcome + TicketRow,
);

export const SuspendPieceDocument: TypedDocumentNode<T.SuspendPieceMutation, T.SuspendPieceMutationVariables> = /*#__PURE__*/ parse(
  "mutation SuspendPiece($input:SuspendPieceInput!){suspendPiece(input:$input){__typename ...PieceOutcome}}" + Clock + DossierRow + DossierState + Offer + Outcome + PartyRow + PieceOutcome + PieceRow + PieceState + Problem + ServiceName + Step + Stopped + StructureName + Sums,
);

export const TakeTicketDocument: TypedDocumentNode<T.TakeTicketMutation, T.TakeTicketMutationVariables> = /*#__PURE__*/ parse(
  "mutation TakeTicket($input:TicketActInput!){takeTicket(input:$input){__typename ...TicketOutcome}}" + FileRow + Offer + Outcome + PersonName + Problem + ServiceName + StructureName + TicketDetail + TicketOutcome + TicketRow,
);

export const TestWebhookDocument: TypedDocumentNode<T.TestWebhookMutation, T.TestWebhookMutationVariables> = /*#__PURE__*/ parse(
  "mutation TestWebhook($input:WebhookActInput!){testWebhook(input:$input){__typename ...WebhookOutcome}}" + Offer + Outcome + Problem + WebhookOutcome + WebhookRow,
);

export const TicketDocument: TypedDocumentNode<T.TicketQuery, T.TicketQueryVariables> = /*#__PURE__*/ parse(
  "query Ticket($id:ID!){ticket(id:$id){__typename ...TicketDetail}}" + FileRow + Offer + PersonName + Problem + ServiceName + StructureName + TicketDetail + TicketRow,
);

export const TicketCategoriesDocument: TypedDocumentNode<T.TicketCategoriesQuery, T.TicketCategoriesQueryVariables> = /*#__PURE__*/ parse(
  "query TicketCategories{catalogue{__typename version ticketCategories{__typename category subCategory toStructure}}}",
);

export const TicketsDocument: TypedDocumentNode<T.TicketsQuery, T.TicketsQueryVariables> = /*#__PURE__*/ parse(
  "query Tickets($received:Boolean!=false$status:[TicketStatus!]$structureId:ID$first:Int$after:String$last:Int$before:String){tickets(received:$received status:$status structureId:$structureId first:$first after:$after last:$last before:$before){__typename edges{__typename cursor node{__typename ...TicketRow}}pageInfo{__typename ...Page}totalCount{__typename value exact}}}" + Page + PersonName + ServiceName + StructureName + TicketRow,
);

export const TransferPrincipalManagerDocument: TypedDocumentNode<T.TransferPrincipalManagerMutation, T.TransferPrincipalManagerMutationVariables> = /*#__PURE__*/ parse(
  "mutation TransferPrincipalManager($input:TransferPrincipalManagerInput!){transferPrincipalManager(input:$input){__typename ...StructureOutcome}}" + FileRow + Offer + Opened + Outcome + PersonName + PostalAddress + Problem + PublicParameters + ServiceName + ServiceRow + StructureName + StructureOutcome + StructureRow + StructureSheet + TechnicalAccountRow,
);

export const TransferTicketDocument: TypedDocumentNode<T.TransferTicketMutation, T.TransferTicketMutationVariables> = /*#__PURE__*/ parse(
  "mutation TransferTicket($input:TransferTicketInput!){transferTicket(input:$input){__typename ...TicketOutcome}}" + FileRow + Offer + Outcome + PersonName + Problem + ServiceName + StructureName + TicketDetail + TicketOutcome + TicketRow,
);

export const TreatPieceDocument: TypedDocumentNode<T.TreatPieceMutation, T.TreatPieceMutationVariables> = /*#__PURE__*/ parse(
  "mutation TreatPiece($input:TreatPieceInput!){treatPiece(input:$input){__typename ...PieceOutcome}}" + Clock + DossierRow + DossierState + Offer + Outcome + PartyRow + PieceOutcome + PieceRow + PieceState + Problem + ServiceName + Step + Stopped + StructureName + Sums,
);

export const UpdateAccountDocument: TypedDocumentNode<T.UpdateAccountMutation, T.UpdateAccountMutationVariables> = /*#__PURE__*/ parse(
  "mutation UpdateAccount($input:UpdateAccountInput!){updateAccount(input:$input){__typename ...Outcome user{__typename ...Account}}}" + Account + Outcome + Problem,
);

export const UpdateRattachementDocument: TypedDocumentNode<T.UpdateRattachementMutation, T.UpdateRattachementMutationVariables> = /*#__PURE__*/ parse(
  "mutation UpdateRattachement($input:UpdateRattachementInput!){updateRattachement(input:$input){__typename ...Outcome rattachement{__typename ...RattachementDetail}}}" + Choice + Held + Offer + Outcome + PersonName + Problem + RattachementDetail + RattachementRow + ServiceName + StructureName,
);

export const UpdateServiceDocument: TypedDocumentNode<T.UpdateServiceMutation, T.UpdateServiceMutationVariables> = /*#__PURE__*/ parse(
  "mutation UpdateService($input:UpdateServiceInput!){updateService(input:$input){__typename ...ServiceOutcome}}" + Opened + Outcome + Problem + ServiceName + ServiceOutcome + ServiceRow,
);

export const UpdateStructureDocument: TypedDocumentNode<T.UpdateStructureMutation, T.UpdateStructureMutationVariables> = /*#__PURE__*/ parse(
  "mutation UpdateStructure($input:UpdateStructureInput!){updateStructure(input:$input){__typename ...StructureOutcome}}" + FileRow + Offer + Opened + Outcome + PersonName + PostalAddress + Problem + PublicParameters + ServiceName + ServiceRow + StructureName + StructureOutcome + StructureRow + StructureSheet + TechnicalAccountRow,
);

export const UpdateStructureSettingsDocument: TypedDocumentNode<T.UpdateStructureSettingsMutation, T.UpdateStructureSettingsMutationVariables> = /*#__PURE__*/ parse(
  "mutation UpdateStructureSettings($input:UpdateStructureSettingsInput!){updateStructureSettings(input:$input){__typename ...StructureOutcome}}" + FileRow + Offer + Opened + Outcome + PersonName + PostalAddress + Problem + PublicParameters + ServiceName + ServiceRow + StructureName + StructureOutcome + StructureRow + StructureSheet + TechnicalAccountRow,
);

export const UpdateUserDocument: TypedDocumentNode<T.UpdateUserMutation, T.UpdateUserMutationVariables> = /*#__PURE__*/ parse(
  "mutation UpdateUser($input:UpdateUserInput!){updateUser(input:$input){__typename ...Outcome user{__typename ...Account}}}" + Account + Outcome + Problem,
);

export const UpdateWebhookDocument: TypedDocumentNode<T.UpdateWebhookMutation, T.UpdateWebhookMutationVariables> = /*#__PURE__*/ parse(
  "mutation UpdateWebhook($input:UpdateWebhookInput!){updateWebhook(input:$input){__typename ...WebhookOutcome}}" + Offer + Outcome + Problem + WebhookOutcome + WebhookRow,
);

export const UsersDocument: TypedDocumentNode<T.UsersQuery, T.UsersQueryVariables> = /*#__PURE__*/ parse(
  "query Users($first:Int$after:String$last:Int$before:String$filter:UserFilter){users(first:$first after:$after last:$last before:$before filter:$filter){__typename edges{__typename cursor node{__typename ...Account}}pageInfo{__typename ...Page}totalCount{__typename value exact}exportUrl}}" + Account + Page,
);

export const UsersToAttachDocument: TypedDocumentNode<T.UsersToAttachQuery, T.UsersToAttachQueryVariables> = /*#__PURE__*/ parse(
  "query UsersToAttach($criteria:UserCriteria!){usersToAttach(criteria:$criteria){__typename ...PersonName connectionEmail phone status statusLabel}}" + PersonName,
);

export const ValidatePieceDocument: TypedDocumentNode<T.ValidatePieceMutation, T.ValidatePieceMutationVariables> = /*#__PURE__*/ parse(
  "mutation ValidatePiece($input:ValidatePieceInput!){validatePiece(input:$input){__typename ...PieceOutcome}}" + Clock + DossierRow + DossierState + Offer + Outcome + PartyRow + PieceOutcome + PieceRow + PieceState + Problem + ServiceName + Step + Stopped + StructureName + Sums,
);

export const ViewerDocument: TypedDocumentNode<T.ViewerQuery, T.ViewerQueryVariables> = /*#__PURE__*/ parse(
  "query Viewer{viewer{__typename sessionExpiresAt ...Menu}}" + Account + Menu + StructureName + TechnicalAccountRow,
);

export const WebhookDocument: TypedDocumentNode<T.WebhookQuery, T.WebhookQueryVariables> = /*#__PURE__*/ parse(
  "query Webhook($id:ID!$first:Int$after:String){node(id:$id){__typename ...on Webhook{__typename ...WebhookRow deliveries(first:$first after:$after){__typename edges{__typename cursor node{__typename ...WebhookDeliveryRow}}pageInfo{__typename ...Page}totalCount{__typename value exact}}}}}" + Offer + Page + Problem + WebhookDeliveryRow + WebhookRow,
);

export const WebhooksDocument: TypedDocumentNode<T.WebhooksQuery, T.WebhooksQueryVariables> = /*#__PURE__*/ parse(
  "query Webhooks($structureId:ID!){structure(id:$structureId){__typename id name webhooks{__typename ...WebhookRow}}}" + Offer + Problem + WebhookRow,
);

export const WithdrawApprovalDocument: TypedDocumentNode<T.WithdrawApprovalMutation, T.WithdrawApprovalMutationVariables> = /*#__PURE__*/ parse(
  "mutation WithdrawApproval($input:ApprovalActInput!){withdrawApproval(input:$input){__typename ...ApprovalOutcome}}" + ApprovalDetail + ApprovalOutcome + ApprovalRow + AskedProfile + Choice + Held + Offer + Outcome + PersonName + Problem + ServiceName + StructureName,
);

export const WorkQueueDocument: TypedDocumentNode<T.WorkQueueQuery, T.WorkQueueQueryVariables> = /*#__PURE__*/ parse(
  "query WorkQueue($first:Int$after:String$last:Int$before:String$structureId:ID$application:Application){workQueue(first:$first after:$after last:$last before:$before structureId:$structureId application:$application){__typename edges{__typename cursor node{__typename ...PieceRow availableActions{__typename ...Offer}}}pageInfo{__typename ...Page}totalCount{__typename value exact}statusCounts{__typename ...StatusTab}}}" + Offer + Page + PartyRow + PieceRow + Problem + ServiceName + StatusTab + StructureName + Sums,
);
