import type { Problem } from '../../api/errors.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Answered } from '../../ui/Answered.tsx';

export interface Outcome {
  readonly decision: 'APPROVE' | 'REFUSE';
  readonly doneCount: number;
  readonly results: readonly {
    readonly id: string;
    readonly name: string;
    readonly done: boolean;
    readonly userErrors: readonly Problem[];
  }[];
}

/** What became of each request of a joint decision: what was done, and what was not with its reason. */
export function OutcomeReport({ outcome: { decision, doneCount, results } }: { outcome: Outcome }) {
  const verb = decision === 'APPROVE' ? 'approuvée' : 'refusée';
  const failed = results.filter(({ done }) => !done);
  const done = doneCount > 1 ? `${doneCount} demandes ${verb}s` : doneCount === 1 ? `Une demande ${verb}` : `Aucune demande ${verb}`;
  return (
    <Answered>
      <Alert tone={failed.length === 0 ? 'success' : 'warning'} title={done}>
        {failed.length > 0 && (
          <>
            <p>Restent sans réponse :</p>
            <ul>
              {failed.map(({ id, name, userErrors }) => (
                <li key={id}>
                  {name} : {userErrors.map(({ message }) => message).join(' ')}
                </li>
              ))}
            </ul>
          </>
        )}
      </Alert>
    </Answered>
  );
}
