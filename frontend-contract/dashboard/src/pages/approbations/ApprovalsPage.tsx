import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { ApprovalsDocument } from 'contract/documents.ts';
import { useLive, useLiveQuery } from '../../live/live.ts';
import { Answer } from '../../ui/Answer.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { Page } from '../../ui/Page.tsx';
import { pageOf } from '../../ui/pages.ts';
import { Pagination } from '../../ui/Pagination.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { ApprovalList } from './ApprovalList.tsx';
import { BulkBar } from './BulkBar.tsx';
import { type Outcome, OutcomeReport } from './OutcomeReport.tsx';
import { offers } from './row.ts';
import { VIEWS, WAITING } from './views.ts';
import './approbations.css';

const PAGE_SIZE = 20;

/** « Approbations »: requests for access, decided one by one or several at once (organisation §4). */
export function ApprovalsPage() {
  const [params] = useSearchParams();
  const name = params.get('vue') ?? WAITING;
  const view = VIEWS[name] ?? VIEWS[WAITING];
  const { counters } = useLive();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const { data, error, refresh } = useLiveQuery({
    query: ApprovalsDocument,
    variables: { ...pageOf(params, PAGE_SIZE), filter: view?.filter },
  });
  const rows = data?.approvals.edges.map(({ node }) => node) ?? [];
  const chosen = rows.filter((row) => selected.has(row.id) && offers(row, 'APPROVE'));
  const decided = (next: Outcome) => {
    setOutcome(next);
    setSelected(new Set());
    refresh();
  };
  return (
    <Page title="Approbations" lead="Les demandes de rattachement et d’habilitation à vos structures.">
      <Tabs
        label="Vues des demandes"
        tabs={Object.entries(VIEWS).map(([key, { label }]) => ({
          to: key ? `/approbations?vue=${key}` : '/approbations',
          label,
          current: key === name,
          count: key === WAITING ? counters?.pendingApprovals : undefined,
        }))}
      />
      {outcome && <OutcomeReport key={outcome.results[0]?.id} outcome={outcome} />}
      <Answer data={data?.approvals} error={error} onRetry={refresh}>
        {({ pageInfo }) =>
          rows.length === 0 ? (
            <Empty title={view?.empty ?? ''} />
          ) : (
            <>
              <ApprovalList rows={rows} selected={selected} onSelect={setSelected} />
              <BulkBar chosen={chosen} onDecided={decided} />
              <Pagination page={pageInfo} />
            </>
          )
        }
      </Answer>
    </Page>
  );
}
