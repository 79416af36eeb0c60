import type { Act } from '../api/useAct.ts';
import { formatted, typed } from '../ui/amounts.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Facts } from '../ui/Facts.tsx';
import { ActForm } from './ActForm.tsx';
import type { Sums } from './amounts.ts';

interface ConfirmDepositProps {
  title: string;
  rows: readonly (readonly [string, string | null | undefined])[];
  sums: Sums;
  currency: string;
  act: Pick<Act<never, unknown>, 'sending' | 'problems' | 'failure'>;
  onSend: () => void;
  onCancel: () => void;
  onReload: () => void;
}

/** What is about to be sent, once more: after that it is deposited for good (works-billing §9.4). */
export function ConfirmDeposit({ title, rows, sums, currency, act, onSend, onCancel, onReload }: ConfirmDepositProps) {
  const said = (text: string) => formatted(typed(text) ?? '', currency);
  const all = [
    ...rows,
    ['Total HT', said(sums.totalHt)],
    ['Total TTC', said(sums.totalTtc)],
    ['Net à payer', said(sums.netToPay || sums.totalTtc)],
  ] as const;
  return (
    <Dialog title={title} open onClose={onCancel}>
      <ActForm act={act} label="Confirmer et envoyer" onSubmit={onSend} onCancel={onCancel} onReload={onReload}>
        <p>Le serveur a vérifié la saisie. Une fois envoyée, la pièce est déposée et horodatée.</p>
        <Facts facts={all} />
      </ActForm>
    </Dialog>
  );
}
