import { useSearchParams } from 'react-router';
import { MyRequestsDocument } from 'contract/documents.ts';
import { useLiveQuery } from '../../live/live.ts';
import { useScope } from '../../scope/scope.ts';
import { Answer } from '../../ui/Answer.tsx';
import { Card } from '../../ui/Card.tsx';
import { DateText } from '../../ui/DateText.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Link } from '../../ui/Link.tsx';
import { pageOf } from '../../ui/pages.ts';
import { Pagination } from '../../ui/Pagination.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { approvalTone } from '../../ui/tones.ts';
import { askedFor } from '../approbations/row.ts';
import { Withdraw } from '../approbations/Withdraw.tsx';
import { type Done, doneOf } from './done.ts';

const PAGE_SIZE = 10;

/** What one has asked for, the last first: where it stands, why, and taking it back as long as nobody has answered. */
export function Requests({ onDone }: { onDone: (done: Done) => void }) {
  const [params] = useSearchParams();
  const { structureId } = useScope();
  const { data, error, refresh } = useLiveQuery({
    query: MyRequestsDocument,
    variables: { ...pageOf(params, PAGE_SIZE), structureId },
  });
  return (
    <Card title="Mes demandes">
      <Answer data={data?.approvals} error={error} onRetry={refresh}>
        {({ edges, pageInfo }) => (
          <>
            {edges.length === 0 && <Empty title="Vous n’avez rien demandé" />}
            <ul className="requests">
              {edges.map(({ node }) => (
                <li key={node.id} className="request">
                  <div className="request-main">
                    <Link to={`/approbations/${node.id}`}>{node.description}</Link>
                    {node.requestedProfiles.length > 0 && <span>{node.requestedProfiles.map(askedFor).join(' ; ')}</span>}
                    {node.comment && <span className="soft">« {node.comment} »</span>}
                    {node.decisionReason && <span>Réponse : {node.decisionReason}</span>}
                    <span className="minor">
                      Demandé le <DateText value={node.requestedAt} />
                      {node.decidedAt && (
                        <>
                          , réponse le <DateText value={node.decidedAt} />
                        </>
                      )}
                    </span>
                  </div>
                  <div className="request-state">
                    <StatusBadge tone={approvalTone(node.state)}>{node.stateLabel}</StatusBadge>
                    <Withdraw
                      approval={node}
                      onDone={(outcome) => {
                        onDone(doneOf(outcome));
                        refresh();
                      }}
                    />
                  </div>
                </li>
              ))}
            </ul>
            <Pagination page={pageInfo} />
          </>
        )}
      </Answer>
    </Card>
  );
}
