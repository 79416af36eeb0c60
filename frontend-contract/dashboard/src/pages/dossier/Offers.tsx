import { useId, useState } from 'react';
import type { Action, OfferFragment, PieceOutcomeFragment, Seat } from 'contract/types.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Answered } from '../../ui/Answered.tsx';
import { Button, ButtonLink } from '../../ui/Button.tsx';
import { Actions, Dialog } from '../../ui/Dialog.tsx';
import { FORMS } from './acts/forms.ts';

const FOLLOWING: Action = 'DEPOSIT_NEXT_PIECE';

interface Subject {
  readonly id: string;
  readonly number: string;
  readonly version: number;
}

interface OffersProps {
  offers: readonly OfferFragment[];
  /** Where the next pièce is deposited; a plain invoice has none. */
  dossierId?: string;
  /** The pièce that the offers are about. */
  piece: Subject;
  /** The others of its dossier: `targetId` may name one. */
  pieces?: readonly Subject[];
  seats: readonly Seat[];
  onChange: () => void;
}

/** The buttons exactly as the server offers them: those that are greyed say why. */
export function Offers({ offers, dossierId, piece, pieces = [], seats, onChange }: OffersProps) {
  const reasons = useId();
  const [open, setOpen] = useState<{ offer: OfferFragment; version: number } | null>(null);
  const [done, setDone] = useState<string | null>(null);
  const known = offers.filter(({ action }) => action === FOLLOWING || FORMS[action]);
  const blocked = known.filter(({ enabled }) => !enabled);
  const first = known.find(({ enabled }) => enabled);
  const Form = open && FORMS[open.offer.action];
  const subjectOf = ({ targetId }: OfferFragment) => pieces.find(({ id }) => id === targetId) ?? piece;
  const start = (offer: OfferFragment) => {
    setDone(null);
    setOpen({ offer, version: subjectOf(offer).version });
  };
  const finish = (outcome: PieceOutcomeFragment) => {
    setDone(outcome.message);
    setOpen(null);
    onChange();
  };
  return (
    <div className="offers">
      {done && (
        <Answered>
          <Alert tone="success" title={done} announced />
        </Answered>
      )}
      {known.length > 0 && (
        <Actions>
          {known.map((offer) => {
            const look = offer === first ? 'primary' : 'secondary';
            return offer.action === FOLLOWING && offer.enabled && dossierId ? (
              <ButtonLink key={offer.action} look={look} to={`/dossiers/${dossierId}/suivante`}>
                {offer.label}
              </ButtonLink>
            ) : (
              <Button
                key={offer.action}
                look={look}
                isDisabled={!offer.enabled}
                aria-describedby={offer.enabled ? undefined : reasons}
                onPress={() => start(offer)}
              >
                {offer.label}
              </Button>
            );
          })}
        </Actions>
      )}
      {blocked.length > 0 && <Reasons id={reasons} blocked={blocked} />}
      {open && Form && (
        <Dialog title={`${open.offer.label}\u00a0: ${subjectOf(open.offer).number}`} open onClose={() => setOpen(null)}>
          <Form
            pieceId={open.offer.targetId}
            version={open.version}
            seats={seats}
            label={open.offer.label}
            onDone={finish}
            onCancel={() => setOpen(null)}
            onReload={() => {
              setOpen({ ...open, version: subjectOf(open.offer).version });
              onChange();
            }}
          />
        </Dialog>
      )}
    </div>
  );
}

/** Why buttons are greyed: each reason once, with the buttons that it greys. */
function Reasons({ id, blocked }: { id: string; blocked: readonly OfferFragment[] }) {
  const byReason = Map.groupBy(
    blocked.flatMap(({ label, blockers }) => blockers.map(({ message }) => ({ label, message }))),
    ({ message }) => message,
  );
  return (
    <ul className="reasons" id={id}>
      {[...byReason].map(([message, offers]) => (
        <li key={message}>
          <strong>{offers.map(({ label }) => label).join(', ')}</strong> : {message}
        </li>
      ))}
    </ul>
  );
}
