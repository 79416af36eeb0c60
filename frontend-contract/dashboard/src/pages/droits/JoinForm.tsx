import { useId, useState } from 'react';
import { useClient, useQuery } from 'urql';
import { DirectoryDocument, RequestRattachementDocument, StructuresToJoinDocument } from 'contract/documents.ts';
import { messagesFor, type Problem } from '../../api/errors.ts';
import { useAct } from '../../api/useAct.ts';
import { ActForm } from '../../forms/ActForm.tsx';
import { fault } from '../../forms/faults.ts';
import { NOBODY, type Ref } from '../../forms/structures.ts';
import { StructureField } from '../../forms/StructureField.tsx';
import { TickList } from '../../forms/TickList.tsx';
import { TextField } from '../../ui/TextField.tsx';
import { type Done, doneOf } from './done.ts';

const NOTHING: readonly Problem[] = [];
const UNKNOWN = fault('structureId', 'Choisissez une des structures trouvées, ou indiquez son identifiant exact.');
const NONE: ReadonlySet<string> = new Set();

/** Asks to be attached to a structure, or to some of its services (ATT-02, ATT-03). */
export function JoinForm({ onDone, onCancel }: { onDone: (done: Done) => void; onCancel: () => void }) {
  const client = useClient();
  const id = useId();
  const [structure, setStructure] = useState<Ref>(NOBODY);
  const [services, setServices] = useState(NONE);
  const [comment, setComment] = useState('');
  const [local, setLocal] = useState(NOTHING);
  const act = useAct(RequestRattachementDocument, (data) => data.requestRattachement);
  const problems = [...local, ...act.problems];
  const [{ data }] = useQuery({
    query: DirectoryDocument,
    variables: { search: structure.identifier, first: 1 },
    pause: structure.name === null,
    requestPolicy: 'cache-first',
  });
  const entry = data?.directory.edges[0]?.node;
  const offered = structure.name !== null && entry?.siret === structure.identifier ? entry.services.filter(({ active }) => active) : [];

  const choose = (next: Ref) => {
    setStructure(next);
    setServices(NONE);
    setLocal(NOTHING);
  };
  const send = async () => {
    const search = structure.identifier.trim();
    const found = await client.query(StructuresToJoinDocument, { search }, { requestPolicy: 'cache-first' }).toPromise();
    const named = found.data?.structuresToJoin.find(({ identifier }) => identifier === search);
    setLocal(named ? NOTHING : [UNKNOWN]);
    if (!named) return;
    const outcome = await act.send({ structureId: named.id, serviceIds: [...services], comment: comment.trim() || null });
    if (outcome) onDone(doneOf(outcome));
  };
  return (
    <ActForm
      act={act}
      local={local}
      label="Envoyer la demande"
      onSubmit={() => void send()}
      onCancel={onCancel}
      onReload={onCancel}
      fieldId={(path) => `${id}-${path}`}
    >
      <p>Un gestionnaire de la structure vous répondra. Sa réponse viendra par courriel et dans vos nouvelles.</p>
      <StructureField
        label="Structure à rejoindre"
        hint="Son SIRET, ou le début de son nom"
        id={`${id}-structureId`}
        value={structure}
        onChange={choose}
        errors={messagesFor(problems, 'structureId')}
      />
      {offered.length > 0 && (
        <TickList
          legend="Services"
          hint="Aucun coché : toute la structure."
          errors={messagesFor(problems, 'serviceIds')}
          items={offered.map(({ id: key, name, code }) => ({ key, label: `${name} (${code})` }))}
          selection={services}
          onSelect={setServices}
        />
      )}
      <TextField
        label="Commentaire"
        hint="Ce que vous y faites : le gestionnaire le lira."
        id={`${id}-comment`}
        required={false}
        lines={3}
        maxLength={2000}
        value={comment}
        onChange={setComment}
        errors={messagesFor(problems, 'comment')}
      />
    </ActForm>
  );
}
