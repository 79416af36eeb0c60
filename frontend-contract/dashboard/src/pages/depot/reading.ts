import type { ReadDocumentQuery } from 'contract/types.ts';
import { sumsOf } from '../../forms/amounts.ts';
import type { FirstPiece } from './firstPiece.ts';

type Reading = ReadDocumentQuery['readDocument']['draft'];

/** The form with what the document says where nothing was typed. */
export const read = (form: FirstPiece, said: Reading): FirstPiece => ({
  ...form,
  number: form.number || (said.number ?? ''),
  invoiceDate: form.invoiceDate || (said.invoiceDate ?? ''),
  marcheNumber: form.marcheNumber || (said.marcheNumber ?? ''),
  engagementNumber: form.engagementNumber || (said.engagementNumber ?? ''),
  typeTva: form.typeTva ?? said.typeTva,
  sums: !form.sums.totalHt && said.amounts ? sumsOf(said.amounts) : form.sums,
  recipient:
    form.recipient.identifier || !said.recipient
      ? form.recipient
      : { identifier: said.recipient.identifier, name: said.recipient.structure?.name ?? null },
  serviceCode: form.serviceCode || (said.recipient?.serviceCode ?? ''),
});
