import { useMemo, useState } from 'react';
import { useQuery } from 'urql';
import { MyHabilitationsDocument, RequestHabilitationsDocument, StructureServicesDocument } from 'contract/documents.ts';
import type { RattachementDetailFragment } from 'contract/types.ts';
import { messagesFor, type Problem } from '../../api/errors.ts';
import { useAct } from '../../api/useAct.ts';
import { ActForm } from '../../forms/ActForm.tsx';
import { fault } from '../../forms/faults.ts';
import { TickList } from '../../forms/TickList.tsx';
import { Answer } from '../../ui/Answer.tsx';
import { type Option, SelectField } from '../../ui/fields.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { asked, givenUp, inOrder, keyOf, named, profileName } from './changes.ts';
import { type Done, doneOf } from './done.ts';

const WHOLE = 'STRUCTURE';
const NONE: ReadonlySet<string> = new Set();
const NOTHING: readonly Problem[] = [];
const EMPTY = fault('changes', 'Cochez ce que vous demandez, ou ce que vous rendez.');

interface AskProfilesProps {
  rattachement: RattachementDetailFragment;
  onDone: (done: Done) => void;
  onCancel: () => void;
}

/** « Gérer mes habilitations »: asks for profiles, which a manager grants, and gives up others, which are gone at once. */
export function AskProfiles({ rattachement, onDone, onCancel }: AskProfilesProps) {
  const { id: structureId } = rattachement.structure;
  const [{ data, error }, again] = useQuery({
    query: MyHabilitationsDocument,
    variables: { structureId },
    requestPolicy: 'network-only',
  });
  const places = usePlaces(rattachement);
  const [place, setPlace] = useState<string | null>(null);
  const [wanted, setWanted] = useState(NONE);
  const [dropped, setDropped] = useState(NONE);
  const [comment, setComment] = useState('');
  const [local, setLocal] = useState(NOTHING);
  const act = useAct(RequestHabilitationsDocument, (answer) => answer.requestHabilitations);
  const where = place ?? places[0]?.value ?? WHOLE;
  const { habilitations = [], requestableProfiles = [] } = data?.viewer ?? {};
  const changes = [
    ...requestableProfiles.filter((profile) => wanted.has(keyOf(profile))).map((profile) => asked(profile, where === WHOLE ? null : where)),
    ...habilitations.filter(({ id }) => dropped.has(id)).map(givenUp),
  ];
  const [sent, setSent] = useState(changes);
  const told = useMemo(() => named(act.problems, sent), [act.problems, sent]);
  const problems = local.length > 0 ? local : told;

  const send = async () => {
    setLocal(changes.length > 0 ? NOTHING : [EMPTY]);
    if (changes.length === 0) return;
    setSent(changes);
    const input = { structureId, changes: changes.map(({ input: change }) => change), comment: comment.trim() || null };
    const outcome = await act.send(input);
    if (outcome) onDone(doneOf(outcome));
  };
  return (
    <Answer data={data?.viewer ?? undefined} error={error} onRetry={again}>
      {() => (
        <ActForm act={act} local={problems} label="Envoyer" onSubmit={() => void send()} onCancel={onCancel} onReload={again}>
          {requestableProfiles.length === 0 && <p>Vous avez ici tout ce qui peut se demander, ou l’avez déjà demandé.</p>}
          {requestableProfiles.length > 0 && (
            <>
              {places.length > 1 && <SelectField label="Pour" options={places} value={where} onChange={setPlace} />}
              <TickList
                legend="Demander"
                hint="Un gestionnaire vous répondra."
                items={requestableProfiles.map((profile) => ({ key: keyOf(profile), label: profileName(profile) }))}
                selection={wanted}
                onSelect={setWanted}
              />
            </>
          )}
          {habilitations.length > 0 && (
            <TickList
              legend="Rendre"
              hint="Ce qui est coché vous est retiré aussitôt."
              items={habilitations.toSorted(inOrder).map((held) => ({ key: held.id, label: profileName(held, held.service) }))}
              selection={dropped}
              onSelect={setDropped}
            />
          )}
          <TextField
            label="Commentaire"
            hint="Le gestionnaire le lira."
            required={false}
            lines={3}
            maxLength={2000}
            value={comment}
            onChange={setComment}
            errors={messagesFor(problems, 'comment')}
          />
        </ActForm>
      )}
    </Answer>
  );
}

/** Where profiles can be asked for: the whole structure and its services, or the services that one is attached to. */
function usePlaces({ structure, wholeStructure, services }: RattachementDetailFragment): readonly Option<string>[] {
  const [{ data }] = useQuery({
    query: StructureServicesDocument,
    variables: { structureId: structure.id, includeInactive: false },
    pause: !wholeStructure,
    requestPolicy: 'cache-first',
  });
  if (!wholeStructure) return services.filter(({ locked }) => locked).map(({ service }) => ({ value: service.id, label: service.name }));
  const open = data?.structure?.services ?? [];
  return [{ value: WHOLE, label: 'Toute la structure' }, ...open.map(({ id, name }) => ({ value: id, label: name }))];
}
