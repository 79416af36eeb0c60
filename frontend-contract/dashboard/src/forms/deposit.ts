// What every deposit form holds, a first pièce or a following one, and how it is sent.
import type { AmountsInput, AttachmentInput, ExemptionReason, PaymentMethod, TypeTva } from 'contract/types.ts';
import type { Problem } from '../api/errors.ts';
import type { Sent } from '../api/upload.ts';
import { amountsInput, NO_SUMS, type Sums, unreadable } from './amounts.ts';
import { attachmentInputs, attachmentName, type Joined } from './attachments.ts';
import { fault } from './faults.ts';

export interface DepositForm {
  readonly number: string;
  readonly invoiceDate: string;
  readonly marcheNumber: string;
  readonly engagementNumber: string;
  readonly typeTva: TypeTva | null;
  readonly exemptionReason: ExemptionReason | null;
  readonly paymentMethod: PaymentMethod | null;
  readonly sums: Sums;
  readonly comment: string;
  readonly document: Sent | null;
  readonly joined: readonly Joined[];
}

export const EMPTY: DepositForm = {
  number: '',
  invoiceDate: '',
  marcheNumber: '',
  engagementNumber: '',
  typeTva: null,
  exemptionReason: null,
  paymentMethod: 'VIREMENT',
  sums: NO_SUMS,
  comment: '',
  document: null,
  joined: [],
};

/** What each field is called: alone, « Ce champ est obligatoire » says little. */
const NAMES: Readonly<Record<string, string>> = {
  email: 'Adresse électronique',
  firstName: 'Prénom',
  lastName: 'Nom',
  phone: 'Téléphone',
  contactEmail: 'Adresse pour les notifications',
  cadre: 'Cadre',
  number: 'Numéro',
  invoiceDate: 'Date',
  typeTva: 'Type de TVA',
  exemptionReason: 'Motif d’exonération',
  paymentMethod: 'Mode de règlement',
  marcheNumber: 'Numéro de marché',
  engagementNumber: 'Numéro d’engagement',
  invoiceType: 'Type',
  originalNumber: 'Numéro de la facture d’origine',
  documentId: 'Document',
  'amounts.totalHt': 'Total HT',
  'amounts.totalTva': 'Total TVA',
  'amounts.totalTtc': 'Total TTC',
  'amounts.discountTtc': 'Remise TTC',
  'amounts.discountReason': 'Motif de la remise',
  'amounts.netToPay': 'Net à payer',
  structureId: 'Structure',
  recipient: 'Destinataire',
  'recipient.identifier': 'Destinataire',
  'recipient.serviceCode': 'Service du destinataire',
  moe: 'Maîtrise d’œuvre',
  'moe.identifier': 'Maîtrise d’œuvre',
  moa: 'Maîtrise d’ouvrage',
  'moa.identifier': 'Maîtrise d’ouvrage',
  validators: 'Premier valideur',
  'validators.0': 'Premier valideur',
  'validators.1': 'Second valideur',
  attachments: 'Pièces jointes',
};

const LISTED = /^(validators\.\d+|attachments\.(\d+))(\.\w+)?$/;

/** The name of a field, of a line of a list too: « Second valideur », « Pièce jointe 2 ». */
function nameOf(path: string): string | undefined {
  const [, line = path, attachment] = LISTED.exec(path) ?? [];
  return attachment ? attachmentName(Number(attachment)) : NAMES[line];
}

/** The same problems, each with the name of its field. */
export const named = (problems: readonly Problem[]): Problem[] =>
  problems.map((problem) => {
    const name = nameOf(problem.field?.join('.') ?? '');
    return name ? { ...problem, message: `${name} : ${problem.message}` } : problem;
  });

/** What the form lacks to be sent at all; the server checks the rest. */
export function lacking(form: DepositForm): Problem[] {
  const problems = [];
  if (!form.document) problems.push(fault('documentId', 'Joignez le document.'));
  if (!form.invoiceDate) problems.push(fault('invoiceDate', 'Indiquez la date imprimée sur le document.'));
  problems.push(...unreadable(form.sums));
  if (!form.typeTva) problems.push(fault('typeTva', 'Choisissez le type de TVA.'));
  if (!form.paymentMethod) problems.push(fault('paymentMethod', 'Choisissez le mode de règlement.'));
  return problems;
}

interface Common {
  number: string;
  invoiceDate: string;
  marcheNumber: string | null;
  engagementNumber: string | null;
  typeTva: TypeTva;
  exemptionReason: ExemptionReason | null;
  paymentMethod: PaymentMethod;
  amounts: AmountsInput;
  comment: string | null;
  documentId: string;
  attachments: AttachmentInput[];
}

/** The part of the input that all deposits share; null as long as the form lacks something. */
export function commonInput(form: DepositForm): Common | null {
  const { invoiceDate, typeTva, paymentMethod, document } = form;
  const amounts = amountsInput(form.sums);
  if (!invoiceDate || !typeTva || !paymentMethod || !document || !amounts) return null;
  return {
    number: form.number.trim(),
    invoiceDate,
    marcheNumber: form.marcheNumber.trim() || null,
    engagementNumber: form.engagementNumber.trim() || null,
    typeTva,
    exemptionReason: typeTva === 'EXONERATION' ? form.exemptionReason : null,
    paymentMethod,
    amounts,
    comment: form.comment.trim() || null,
    documentId: document.id,
    attachments: attachmentInputs(form.joined),
  };
}
