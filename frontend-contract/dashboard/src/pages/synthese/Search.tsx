import { useSearchParams } from 'react-router';
import { SearchPiecesDocument } from 'contract/documents.ts';
import { useLiveQuery } from '../../live/live.ts';
import { useScope } from '../../scope/scope.ts';
import { Answer } from '../../ui/Answer.tsx';
import { ButtonLink } from '../../ui/Button.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { searchOf } from './criteria.ts';
import { Criteria } from './Criteria.tsx';
import { PieceList } from './PieceList.tsx';

/** Every pièce that the person may see, by the criteria of the address. */
export function Search() {
  const [params] = useSearchParams();
  const { structureId } = useScope();
  const { data, error, stale, refresh } = useLiveQuery({ query: SearchPiecesDocument, variables: searchOf(params, structureId) });
  return (
    <>
      <Criteria statuses={data?.pieces.statusCounts ?? []} />
      <Answer data={data?.pieces} error={error} onRetry={refresh}>
        {({ edges, pageInfo, totalCount }) => (
          <PieceList
            caption="Pièces trouvées"
            pieces={edges.map(({ node }) => node)}
            page={pageInfo}
            total={totalCount.value}
            stale={stale}
            empty={
              <Empty title="Aucune pièce ne répond à ces critères">
                <ButtonLink look="secondary" small to="/synthese?vue=toutes">
                  Effacer les critères
                </ButtonLink>
              </Empty>
            }
          />
        )}
      </Answer>
    </>
  );
}
