// The form of a first pièce, as a draft keeps it.
import type { Cadre, DraftFormFragment, FileRowFragment, Groupement, InvoiceType, SaveDraftInput, StructureRef } from 'contract/types.ts';
import { INITIAL_CADRES } from '../../api/catalogue.ts';
import { amountsInput, NO_SUMS, sumsOf } from '../../forms/amounts.ts';
import { attachmentInputs } from '../../forms/attachments.ts';
import { type DepositForm, EMPTY } from '../../forms/deposit.ts';
import { NOBODY, type Ref } from '../../forms/structures.ts';

export interface FirstPiece extends DepositForm {
  readonly structureId: string | null;
  readonly cadre: Cadre | null;
  readonly recipient: Ref;
  readonly serviceCode: string;
  readonly moe: Ref;
  readonly moa: Ref;
  readonly validators: readonly [Ref, Ref];
  readonly groupement: Groupement;
  readonly invoiceType: InvoiceType;
  /** Of the invoice that a credit note corrects. */
  readonly originalNumber: string;
}

export const BLANK: FirstPiece = {
  ...EMPTY,
  structureId: null,
  cadre: null,
  recipient: NOBODY,
  serviceCode: '',
  moe: NOBODY,
  moa: NOBODY,
  validators: [NOBODY, NOBODY],
  groupement: 'AUCUN',
  invoiceType: 'FACTURE',
  originalNumber: '',
};

type Named = DraftFormFragment['recipient'];

const refOf = (named: Named | undefined): Ref =>
  named ? { identifier: named.identifier, name: named.structure?.name ?? null } : NOBODY;

const fileOf = ({ id, name, bytes }: FileRowFragment) => ({ id, name, bytes });

/** What a saved draft says. */
export const formOf = (draft: DraftFormFragment): FirstPiece => ({
  number: draft.number ?? '',
  invoiceDate: draft.invoiceDate ?? '',
  marcheNumber: draft.marcheNumber ?? '',
  engagementNumber: draft.engagementNumber ?? '',
  typeTva: draft.typeTva,
  exemptionReason: draft.exemptionReason,
  paymentMethod: draft.paymentMethod ?? EMPTY.paymentMethod,
  sums: draft.amounts ? sumsOf(draft.amounts) : NO_SUMS,
  comment: draft.comment ?? '',
  document: draft.document && fileOf(draft.document),
  joined: draft.attachments.map((file) => ({ file: fileOf(file), designation: file.designation, kind: file.kind })),
  structureId: draft.structure?.id ?? null,
  cadre: draft.cadre,
  recipient: refOf(draft.recipient),
  serviceCode: draft.recipient?.serviceCode ?? '',
  moe: refOf(draft.moe),
  moa: refOf(draft.moa),
  validators: [refOf(draft.validators[0]), refOf(draft.validators[1])],
  groupement: draft.groupement ?? BLANK.groupement,
  invoiceType: draft.invoiceType ?? BLANK.invoiceType,
  originalNumber: draft.originalNumber ?? '',
});

/** Who validates a pièce of this cadre first, if anybody does. */
export const validatorOf = (cadre: Cadre | null): string | null =>
  INITIAL_CADRES.find(({ value }) => value === cadre)?.validatedBy ?? null;

const structureRef = ({ identifier }: Ref, serviceCode: string | null = null): StructureRef | null =>
  identifier.trim() ? { identifier: identifier.trim(), serviceCode } : null;

/** What is sent to keep it: amounts only when they can be read, validators only where the form asks for them. */
export const draftInput = (form: FirstPiece): Omit<SaveDraftInput, 'idempotencyKey'> => ({
  cadre: form.cadre,
  structureId: form.structureId,
  number: form.number.trim() || null,
  invoiceDate: form.invoiceDate || null,
  recipient: structureRef(form.recipient, form.serviceCode.trim() || null),
  moe: structureRef(form.moe),
  moa: structureRef(form.moa),
  validators: validatorOf(form.cadre) ? form.validators.map((ref) => structureRef(ref)).filter((ref) => ref !== null) : [],
  groupement: form.groupement,
  invoiceType: form.invoiceType,
  originalNumber: form.invoiceType === 'AVOIR' ? form.originalNumber.trim() || null : null,
  marcheNumber: form.marcheNumber.trim() || null,
  engagementNumber: form.engagementNumber.trim() || null,
  typeTva: form.typeTva,
  exemptionReason: form.typeTva === 'EXONERATION' ? form.exemptionReason : null,
  paymentMethod: form.paymentMethod,
  amounts: amountsInput(form.sums),
  comment: form.comment.trim() || null,
  documentId: form.document?.id ?? null,
  attachments: attachmentInputs(form.joined),
});
