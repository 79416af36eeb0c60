import { useRouteError } from 'react-router';
import { NotLoaded } from '../pages/page.ts';
import { Alert } from '../ui/Alert.tsx';
import { Button } from '../ui/Button.tsx';
import { Page } from '../ui/Page.tsx';

/** Instead of a page that did not come, or that failed. */
export function BrokenPage() {
  const absent = useRouteError() instanceof NotLoaded;
  return (
    <Page title={absent ? 'Page à recharger' : 'Cette page ne s’affiche pas'}>
      <Alert tone={absent ? 'warning' : 'danger'} title={absent ? 'Cette page n’a pas pu être chargée.' : 'Une erreur inattendue s’est produite.'} announced>
        <p>
          {absent
            ? 'Une nouvelle version de décompte vient peut-être d’être mise en service, ou la connexion a été coupée.'
            : 'Ce qui a été envoyé avant est enregistré. Si l’erreur revient, signalez-la au support.'}
        </p>
        <Button onPress={() => location.reload()}>Recharger la page</Button>
      </Alert>
    </Page>
  );
}
