import { useState } from 'react';
import { useParams } from 'react-router';
import { ApprovalDocument } from 'contract/documents.ts';
import { useLiveQuery } from '../../live/live.ts';
import { Alert } from '../../ui/Alert.tsx';
import { Answer } from '../../ui/Answer.tsx';
import { Answered } from '../../ui/Answered.tsx';
import { Link } from '../../ui/Link.tsx';
import { Page } from '../../ui/Page.tsx';
import { NotFoundPage } from '../NotFoundPage.tsx';
import { DecisionForm } from './DecisionForm.tsx';
import { nameOf, offers } from './row.ts';
import { Summary } from './Summary.tsx';
import { Withdraw } from './Withdraw.tsx';
import './approbations.css';

/** One request: what is asked, by whom, and the answer. */
export function ApprovalPage() {
  const { id = '' } = useParams();
  const [done, setDone] = useState('');
  const { data, error, refresh } = useLiveQuery({ query: ApprovalDocument, variables: { id } });
  return (
    <Answer data={data} error={error} onRetry={refresh}>
      {({ approval }) =>
        approval ? (
          <Page title={`Demande de ${nameOf(approval.requester)}`} lead={approval.typeLabel}>
            {done && (
              <Answered>
                <Alert tone="success" title={done} />
              </Answered>
            )}
            <Summary approval={approval} />
            {offers(approval, 'APPROVE') && <DecisionForm key={approval.version} approval={approval} onDecided={setDone} />}
            <Withdraw approval={approval} onDone={() => setDone('La demande est retirée')} />
            <p>
              <Link to="/approbations">Revenir aux approbations</Link>
            </p>
          </Page>
        ) : (
          <NotFoundPage />
        )
      }
    </Answer>
  );
}
