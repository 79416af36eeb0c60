// What the pages about requests share.
import type { ApprovalRowFragment, AskedProfileFragment, OfferFragment, PersonNameFragment } from 'contract/types.ts';

export type Row = ApprovalRowFragment & { readonly availableActions: readonly OfferFragment[] };

export const nameOf = ({ firstName, lastName }: PersonNameFragment): string => `${firstName} ${lastName}`;

/** « Ajouter : Factures reçues, consultation (accordé) » */
export const askedFor = ({ changeLabel, applicationLabel, levelLabel, service, outcomeLabel }: AskedProfileFragment): string => {
  const profile = [applicationLabel, levelLabel.toLowerCase(), service?.name].filter(Boolean).join(', ');
  return `${changeLabel} : ${profile}${outcomeLabel ? ` (${outcomeLabel.toLowerCase()})` : ''}`;
};

/** Whether the server offers this act, now and to this person. */
export const offers = (row: { readonly availableActions: readonly OfferFragment[] }, action: OfferFragment['action']): boolean =>
  row.availableActions.some((offer) => offer.action === action && offer.enabled);
