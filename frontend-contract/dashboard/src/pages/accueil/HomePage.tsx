import { DashboardDocument } from 'contract/documents.ts';
import { useLiveQuery } from '../../live/live.ts';
import { useScope } from '../../scope/scope.ts';
import { ScopedPage } from '../../scope/ScopedPage.tsx';
import { useViewer } from '../../session/session.ts';
import { Answer } from '../../ui/Answer.tsx';
import { Card } from '../../ui/Card.tsx';
import { DateText } from '../../ui/DateText.tsx';
import { Renewed } from '../../ui/Renewed.tsx';
import { pieceTone } from '../../ui/tones.ts';
import { CountTable } from './CountTable.tsx';
import { Figures } from './Figures.tsx';
import { Newcomer } from './Newcomer.tsx';
import { News } from './News.tsx';
import './accueil.css';

/** TABLEAU_DE_BORD: what waits, the pièces by status and by cadre, what happened lately. */
export function HomePage() {
  const { structureId, structures } = useScope();
  const { data, error, stale, refresh } = useLiveQuery({ query: DashboardDocument, variables: { structureId } });
  const { user } = useViewer();
  return (
    <ScopedPage
      title="Tableau de bord"
      lead={
        data ? (
          <>
            Situation au <DateText value={data.dashboard.asOf} form="instant" />, en direct
          </>
        ) : (
          'Situation en direct'
        )
      }
    >
      <Answer data={data?.dashboard} error={error} onRetry={refresh}>
        {(dashboard) => (
          <Renewed stale={stale}>
            {user && structures.length === 0 && <Newcomer />}
            <Figures dashboard={dashboard} />
            <div className="home-columns">
              <div className="home-column">
                <Card title="Pièces par statut">
                  <CountTable
                    caption="Pièces par statut"
                    heading="Statut"
                    criterion="statut"
                    rows={dashboard.byStatus.map((row) => ({
                      ...row,
                      key: row.status,
                      label: row.statusLabel,
                      tone: pieceTone(row.status),
                    }))}
                  />
                </Card>
                <Card title="Pièces par cadre de facturation">
                  <CountTable
                    caption="Pièces par cadre de facturation"
                    heading="Cadre"
                    criterion="cadre"
                    rows={dashboard.byCadre.map((row) => ({ ...row, key: row.cadre, label: row.cadreLabel, code: row.cadre }))}
                  />
                </Card>
              </div>
              {user && <News />}
            </div>
          </Renewed>
        )}
      </Answer>
    </ScopedPage>
  );
}
