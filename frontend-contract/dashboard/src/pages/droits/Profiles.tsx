import type { HeldFragment } from 'contract/types.ts';
import { DateText } from '../../ui/DateText.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { useNarrow } from '../../ui/useNarrow.ts';
import { nameOf } from '../approbations/row.ts';
import { inOrder } from './changes.ts';

interface ProfilesProps {
  habilitations: readonly HeldFragment[];
  /** The name of the structure. */
  of: string;
}

const scopeOf = ({ service }: HeldFragment): string => service?.name ?? 'Toute la structure';

/** Profiles in a table, or below one another where there is no room for one. */
export function Profiles({ habilitations, of }: ProfilesProps) {
  const narrow = useNarrow();
  const sorted = habilitations.toSorted(inOrder);
  const caption = `Profils : ${of}`;
  if (narrow) {
    return (
      <ul className="profiles" aria-label={caption}>
        {sorted.map((held) => (
          <li key={held.id} className="profile">
            <p>
              <strong>{held.applicationLabel}</strong>, {held.levelLabel.toLowerCase()} <Waiting held={held} />
            </p>
            <p className="minor">
              {scopeOf(held)}, à partir du <DateText value={held.effectiveAt} form="instant" />
            </p>
            <p className="minor">
              <Granted held={held} />
            </p>
          </li>
        ))}
      </ul>
    );
  }
  return (
    <table className="table table-plain">
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Espace</th>
          <th scope="col">Niveau</th>
          <th scope="col">Pour</th>
          <th scope="col">À partir du</th>
          <th scope="col">Accord</th>
        </tr>
      </thead>
      <tbody>
        {sorted.map((held) => (
          <tr key={held.id}>
            <th scope="row">{held.applicationLabel}</th>
            <td>{held.levelLabel}</td>
            <td>{scopeOf(held)}</td>
            <td>
              <DateText value={held.effectiveAt} form="instant" /> <Waiting held={held} />
            </td>
            <td className="soft">
              <Granted held={held} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** What has not taken effect says so. */
function Waiting({ held: { state, stateLabel } }: { held: HeldFragment }) {
  return state === 'EN_ATTENTE' && <StatusBadge tone="waiting">{stateLabel}</StatusBadge>;
}

/** When it was granted, and by whom where that is known. */
function Granted({ held: { grantedAt, grantedBy } }: { held: HeldFragment }) {
  return (
    <>
      Accordé le <DateText value={grantedAt} form="short" />
      {grantedBy && ` par ${nameOf(grantedBy)}`}
    </>
  );
}
