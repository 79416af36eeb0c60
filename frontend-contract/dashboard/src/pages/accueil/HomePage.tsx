import { useLive } from '../../live/live.ts';
import { Page } from '../../ui/Page.tsx';

export function HomePage() {
  const { counters } = useLive();
  return (
    <Page title="Tableau de bord">
      <p>Pièces qui vous attendent : {counters?.waitingPieces}</p>
    </Page>
  );
}
