import { useSearchParams } from 'react-router';
import { WorkQueueDocument } from 'contract/documents.ts';
import { useLiveQuery } from '../../live/live.ts';
import { useScope } from '../../scope/scope.ts';
import { Answer } from '../../ui/Answer.tsx';
import { ButtonLink } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { pageOf } from '../../ui/pages.ts';
import { PAGE_SIZE } from './criteria.ts';
import { PieceList } from './PieceList.tsx';

/** What waits for an act of the person, the oldest first. */
export function WorkQueue() {
  const [params] = useSearchParams();
  const { structureId } = useScope();
  const { data, error, stale, refresh } = useLiveQuery({
    query: WorkQueueDocument,
    variables: { ...pageOf(params, PAGE_SIZE), structureId },
  });
  return (
    <Answer data={data?.workQueue} error={error} onRetry={refresh}>
      {({ edges, pageInfo, totalCount }) => (
        <PieceList
          caption="Pièces qui attendent un acte de votre part"
          pieces={edges.map(({ node }) => node)}
          page={pageInfo}
          total={totalCount.value}
          stale={stale}
          empty={
            <Empty title="Rien ne vous attend">
              <p>Les pièces à traiter apparaîtront ici d’elles-mêmes.</p>
              <ButtonLink look="secondary" small to="/synthese?vue=toutes">
                Voir toutes les pièces
              </ButtonLink>
            </Empty>
          }
        />
      )}
    </Answer>
  );
}
