import { useSearchParams } from 'react-router';
import { useLive } from '../../live/live.ts';
import { ScopedPage } from '../../scope/ScopedPage.tsx';
import { Tabs } from '../../ui/Tabs.tsx';
import { Search } from './Search.tsx';
import { WorkQueue } from './WorkQueue.tsx';

/** SYNTHESE and RECHERCHER: what waits for the person, and every pièce that they may see. */
export function SynthesePage() {
  const [params] = useSearchParams();
  const { counters } = useLive();
  const all = params.get('vue') === 'toutes';
  return (
    <ScopedPage title="Synthèse" lead="Les pièces de vos dossiers, et celles qui attendent un acte de votre part.">
      <Tabs
        label="Vues de la synthèse"
        tabs={[
          { to: '/synthese', label: 'À traiter', current: !all, count: counters?.waitingPieces },
          { to: '/synthese?vue=toutes', label: 'Toutes les pièces', current: all },
        ]}
      />
      {all ? <Search /> : <WorkQueue />}
    </ScopedPage>
  );
}
