import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { ApprovalsDocument } from 'contract/documents.ts';
import { useLive, useLiveQuery } from '../../live/live.ts';
import { useScope } from '../../scope/scope.ts';
import { ScopedPage } from '../../scope/ScopedPage.tsx';
import { Answer } from '../../ui/Answer.tsx';
import { Empty } from '../../ui/Empty.tsx';
import { pageOf } from '../../ui/pages.ts';
import { Pagination } from '../../ui/Pagination.tsx';
import { Renewed } from '../../ui/Renewed.tsx';
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
  const { structureId } = useScope();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const { data, error, stale, refresh } = useLiveQuery({
    query: ApprovalsDocument,
    variables: { ...pageOf(params, PAGE_SIZE), filter: { ...view?.filter, structureId } },
  });
  const rows = data?.approvals.edges.map(({ node }) => node) ?? [];
  const chosen = rows.filter((row) => selected.has(row.id) && offers(row, 'APPROVE'));
  const decided = (next: Outcome) => {
    setOutcome(next);
    setSelected(new Set());
    refresh();
  };
  return (
    <ScopedPage title="Approbations" lead="Les demandes de rattachement et d’habilitation à vos structures.">
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
            <Renewed stale={stale}>
              <ApprovalList rows={rows} selected={selected} onSelect={setSelected} />
              <BulkBar chosen={chosen} onDecided={decided} />
              <Pagination page={pageInfo} />
            </Renewed>
          )
        }
      </Answer>
    </ScopedPage>
  );
}
