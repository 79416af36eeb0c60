import { useId, useRef, useState } from 'react';
import { DepositNextPieceDocument } from 'contract/documents.ts';
import type { DepositNextPieceInput, DossierQuery, NextPieceOptionsQuery } from 'contract/types.ts';
import { messagesFor, type Problem } from '../../api/errors.ts';
import { useAct } from '../../api/useAct.ts';
import { ActForm } from '../../forms/ActForm.tsx';
import { NO_SUMS, sumsOf } from '../../forms/amounts.ts';
import { ConfirmDeposit } from '../../forms/ConfirmDeposit.tsx';
import { commonInput, type DepositForm, EMPTY, lacking } from '../../forms/deposit.ts';
import { DepositFields } from '../../forms/DepositFields.tsx';
import { DocumentField } from '../../forms/DocumentField.tsx';
import { placeOf } from '../../forms/places.ts';
import { Unsent } from '../../forms/Unsent.tsx';
import { useGo } from '../../scope/scope.ts';
import { Alert } from '../../ui/Alert.tsx';
import { RadioField, TextField } from '../../ui/fields.tsx';
import { Link } from '../../ui/Link.tsx';
import { Page } from '../../ui/Page.tsx';

type Dossier = NonNullable<DossierQuery['dossier']>;
type Option = NonNullable<NextPieceOptionsQuery['dossier']>['nextPieceOptions'][number];

interface NextPieceFormProps {
  dossier: Dossier;
  options: readonly Option[];
  onReload: () => void;
}

const prefilled = ({ prefill }: Option): DepositForm => ({
  ...EMPTY,
  number: prefill.suggestedNumber ?? '',
  sums: prefill.amounts ? sumsOf(prefill.amounts) : NO_SUMS,
  marcheNumber: prefill.marcheNumber ?? '',
  engagementNumber: prefill.engagementNumber ?? '',
});

/** The next pièce: filled with the one before, checked by the server, then shown once more before it is sent. */
export function NextPieceForm({ dossier, options, onReload }: NextPieceFormProps) {
  const go = useGo();
  const id = useId();
  const fieldId = (path: string) => `${id}-${placeOf(path)}`;
  const open = options.filter(({ enabled }) => enabled);
  const [chosen, setChosen] = useState(open[0]);
  const [form, setForm] = useState(chosen ? prefilled(chosen) : EMPTY);
  const [service, setService] = useState(chosen?.prefill.recipientServiceCode ?? '');
  // The one that was last when the form was opened: somebody else may deposit meanwhile, and the server will say so.
  const [previousId] = useState(dossier.pieces.at(-1)?.id);
  const previous = dossier.pieces.find((piece) => piece.id === previousId);
  const [version, setVersion] = useState(previous?.version);
  const [local, setLocal] = useState<readonly Problem[]>([]);
  const [checked, setChecked] = useState<Omit<DepositNextPieceInput, 'idempotencyKey'> | null>(null);
  const check = useAct(DepositNextPieceDocument, (data) => data.depositNextPiece);
  const deposit = useAct(DepositNextPieceDocument, (data) => data.depositNextPiece);
  const touched = useRef(false);
  const change = (part: Partial<DepositForm>) => {
    touched.current = true;
    setForm((typed) => ({ ...typed, ...part }));
  };
  const back = `/dossiers/${dossier.id}`;

  if (!chosen || !previous) {
    const refused = dossier.availableActions.find(({ action }) => action === 'DEPOSIT_NEXT_PIECE');
    return (
      <Page title="Déposer la pièce suivante" lead={`Dossier ${dossier.number}`}>
        <Alert tone="info" title="Vous ne pouvez pas déposer de pièce dans ce dossier maintenant.">
          {options.map(({ cadre, blockers }) => (
            <p key={cadre}>
              {cadre} : {blockers.map(({ message }) => message).join(' ')}
            </p>
          ))}
          {options.length === 0 && <p>{refused?.blockers.map(({ message }) => message).join(' ')}</p>}
          <Link to={back}>Revenir au dossier</Link>
        </Alert>
      </Page>
    );
  }

  const choose = (cadre: string) => {
    const option = open.find((each) => each.cadre === cadre);
    if (!option) return;
    setChosen(option);
    setForm((typed) => ({ ...typed, number: prefilled(option).number }));
  };
  const verify = async () => {
    const common = commonInput(form);
    setLocal(lacking(form));
    if (!common) return;
    const input = {
      ...common,
      previousPieceId: previous.id,
      expectedVersion: version,
      cadre: chosen.cadre,
      recipientServiceCode: service.trim() || null,
    };
    if (await check.send({ ...input, dryRun: true })) setChecked(input);
  };
  const send = async () => {
    const outcome = checked && (await deposit.send(checked));
    if (!outcome) return;
    touched.current = false;
    go(back, { state: { done: outcome.message } });
  };
  const { recipient } = chosen;
  return (
    <Page
      title="Déposer la pièce suivante"
      lead={
        <>
          <Link to={back}>Dossier {dossier.number}</Link>, après {previous.number}
        </>
      }
    >
      <Unsent touched={touched} />
      <div className="card">
        <ActForm
          act={check}
          local={local}
          label="Valider et envoyer"
          onSubmit={() => void verify()}
          onCancel={() => go(back)}
          onReload={() => {
            setVersion(previous.version);
            onReload();
          }}
          fieldId={fieldId}
        >
          <fieldset className="fieldset">
            <legend>Pièce</legend>
            {options.length > 1 ? (
              <RadioField
                label="Cadre de facturation"
                id={fieldId('cadre')}
                options={open.map(({ cadre, cadreLabel }) => ({ value: cadre, label: `${cadre} · ${cadreLabel}` }))}
                value={chosen.cadre}
                onChange={choose}
                errors={messagesFor(check.problems, 'cadre')}
              />
            ) : (
              <p>
                <span className="cadre">{chosen.cadre}</span> {chosen.cadreLabel}
              </p>
            )}
            {recipient && (
              <p className="soft">
                Elle arrivera chez {recipient.structure.name} · {recipient.seatLabel}.
              </p>
            )}
            <TextField
              label="Code du service du destinataire"
              id={fieldId('recipientServiceCode')}
              required={false}
              value={service}
              onChange={setService}
              errors={messagesFor(check.problems, 'recipientServiceCode')}
            />
          </fieldset>
          <DocumentField
            value={form.document}
            onChange={(document) => change({ document })}
            problems={[...local, ...check.problems]}
            fieldId={fieldId}
          />
          <DepositFields
            form={form}
            onChange={change}
            problems={[...local, ...check.problems]}
            fieldId={fieldId}
            numberHint="Proposé d’après la pièce précédente ; il doit être celui du document."
            before={previous.amounts}
            currency={chosen.prefill.currency}
          />
        </ActForm>
      </div>
      {checked && (
        <ConfirmDeposit
          title={`Confirmer le dépôt\u00a0: ${checked.number}`}
          rows={[
            ['Cadre', `${chosen.cadre} · ${chosen.cadreLabel}`],
            ['Destinataire', recipient?.structure.name],
            ['Document', form.document?.name],
          ]}
          sums={form.sums}
          currency={chosen.prefill.currency}
          act={deposit}
          onSend={() => void send()}
          onCancel={() => setChecked(null)}
          onReload={() => {
            setChecked(null);
            setVersion(previous.version);
            onReload();
          }}
        />
      )}
    </Page>
  );
}
