import { useId, useRef, useState } from 'react';
import { useClient } from 'urql';
import { DraftDocument, ReadDocumentDocument, SaveDraftDocument, SubmitDraftDocument } from 'contract/documents.ts';
import type { DraftFormFragment, StructureNameFragment } from 'contract/types.ts';
import type { Problem } from '../../api/errors.ts';
import type { Sent } from '../../api/upload.ts';
import { useAct } from '../../api/useAct.ts';
import { ActForm } from '../../forms/ActForm.tsx';
import { ConfirmDeposit } from '../../forms/ConfirmDeposit.tsx';
import { lacking } from '../../forms/deposit.ts';
import { DepositFields } from '../../forms/DepositFields.tsx';
import { DocumentField } from '../../forms/DocumentField.tsx';
import { fault } from '../../forms/faults.ts';
import { placeOf } from '../../forms/places.ts';
import { Unsent } from '../../forms/Unsent.tsx';
import { useGo } from '../../scope/scope.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { Actors } from './Actors.tsx';
import { Drafts } from './Drafts.tsx';
import { draftInput, type FirstPiece } from './firstPiece.ts';
import type { Kind } from './kinds.ts';
import { read } from './reading.ts';

interface DepotFormProps {
  kind: Kind;
  structures: readonly StructureNameFragment[];
  initial: FirstPiece;
  saved: DraftFormFragment | null;
}

/** The form of a first pièce. Each check keeps a draft of it: nothing that was typed is lost before it is sent. */
export function DepotForm({ kind, structures, initial, saved }: DepotFormProps) {
  const client = useClient();
  const go = useGo();
  const id = useId();
  const fieldId = (path: string) => `${id}-${placeOf(path)}`;
  const [form, setForm] = useState(initial);
  const [draft, setDraft] = useState(saved);
  const [problems, setProblems] = useState<readonly Problem[]>([]);
  const [note, setNote] = useState<string | null>(null);
  const [confirming, setConfirming] = useState(false);
  const save = useAct(SaveDraftDocument, (data) => data.saveDraft);
  const submit = useAct(SubmitDraftDocument, (data) => data.submitDraft);
  const touched = useRef(false);
  const change = (part: Partial<FirstPiece>) => {
    touched.current = true;
    setForm((typed) => ({ ...typed, ...part }));
  };

  const keep = async (): Promise<DraftFormFragment | null> => {
    setNote(null);
    setProblems([]);
    const outcome = await save.send({ ...draftInput(form), draftId: draft?.id ?? null, expectedVersion: draft?.version ?? null });
    if (!outcome?.draft) return null;
    touched.current = false;
    setDraft(outcome.draft);
    return outcome.draft;
  };
  const verify = async () => {
    const missing = lacking(form);
    if (!form.cadre) missing.unshift(fault('cadre', 'Choisissez le cadre de facturation.'));
    const kept = await keep();
    if (!kept) return;
    // `amounts` is missing for the server as long as one of them is.
    const known = new Set(missing.flatMap(({ field }) => [field?.[0], field?.join('.')]));
    const all = [...missing, ...kept.problems.filter(({ field }) => !known.has(field?.join('.')))];
    setProblems(all);
    setConfirming(all.length === 0);
  };
  const send = async () => {
    if (!draft) return;
    const outcome = await submit.send({ draftId: draft.id, expectedVersion: draft.version });
    if (!outcome) return;
    const { dossier, piece } = outcome;
    const to = dossier ? `/dossiers/${dossier.id}` : piece ? `/pieces/${piece.id}` : '/';
    go(to, { state: { done: outcome.message } });
  };
  /** Somebody else kept, sent or discarded it: what is sent next says that it was read since, or is a draft anew. */
  const reread = async () => {
    setConfirming(false);
    if (!draft) return;
    const { data } = await client.query(DraftDocument, { id: draft.id }, { requestPolicy: 'network-only' }).toPromise();
    if (data) setDraft(data.node?.__typename === 'Draft' ? data.node : null);
  };
  const choose = async (document: Sent) => {
    change({ document });
    const { data } = await client.query(ReadDocumentDocument, { fileId: document.id }).toPromise();
    if (!data?.readDocument.found) return;
    setForm((typed) => read(typed, data.readDocument.draft));
    setNote('Le document contient ses données (Factur-X) : elles ont rempli ce qui était vide. Vérifiez-les.');
  };
  const shown = [...problems, ...save.problems];
  return (
    <>
      <Unsent touched={touched} />
      {!saved && <Drafts kind={kind} except={draft?.id} />}
      <Card title={draft ? 'Brouillon' : kind.title}>
        {note && <Alert tone="info" title={note} announced />}
        <ActForm
          act={save}
          local={problems}
          label="Valider et envoyer"
          onSubmit={() => void verify()}
          onCancel={() => go('/')}
          onReload={() => void reread()}
          fieldId={fieldId}
          aside={
            <Button
              look="secondary"
              isDisabled={save.sending}
              onPress={() => void keep().then((kept) => kept && setNote('Brouillon enregistré.'))}
            >
              Enregistrer le brouillon
            </Button>
          }
        >
          <DocumentField value={form.document} onChange={(sent) => void choose(sent)} problems={shown} fieldId={fieldId} />
          <Actors kind={kind} form={form} onChange={change} structures={structures} problems={shown} fieldId={fieldId} />
          <DepositFields form={form} onChange={change} problems={shown} fieldId={fieldId} />
        </ActForm>
        {confirming && (
          <ConfirmDeposit
            title={`Confirmer le dépôt\u00a0: ${form.number}`}
            rows={[
              ['Cadre', draft && `${draft.cadre ?? ''} · ${draft.cadreLabel ?? ''}`],
              ['Destinataire', draft?.recipient?.structure?.name],
              ['Document', form.document?.name],
            ]}
            sums={form.sums}
            currency={draft?.currency ?? 'EUR'}
            act={submit}
            onSend={() => void send()}
            onCancel={() => setConfirming(false)}
            onReload={() => void reread()}
          />
        )}
      </Card>
    </>
  );
}
