import { useState } from 'react';
import { Provider } from 'urql';
import type { MenuFragment } from 'contract/types.ts';
import { door } from '../api/connection.ts';
import { Alert } from '../ui/Alert.tsx';
import { Button } from '../ui/Button.tsx';
import { hour } from '../ui/dates.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { useEnding } from './ending.ts';
import { abandon, useLife } from './life.ts';
import { SignInForm } from './SignInForm.tsx';

/**
 * Above the page when the session is over: whoever was there signs in again and goes on where they were. A little
 * before, they may do so already.
 */
export function Interruption({ viewer }: { viewer: MenuFragment }) {
  const { interrupted, returns } = useLife();
  const end = useEnding(returns);
  const [renewing, setRenewing] = useState<number | null>(null);
  const address = viewer.user?.connectionEmail;
  if (interrupted) {
    return (
      <Dialog title="Votre session est terminée" open veiled>
        <p>Connectez-vous pour reprendre où vous en étiez : la page est restée telle quelle, avec votre saisie.</p>
        <Provider value={door}>
          <SignInForm
            address={address}
            aside={
              <Button look="secondary" onPress={abandon}>
                Abandonner cette page
              </Button>
            }
          />
        </Provider>
      </Dialog>
    );
  }
  if (!end) return null;
  const stop = () => setRenewing(null);
  return (
    <div className="ending">
      <Alert tone="warning" title={`Votre session se termine à ${hour(end)}.`} announced>
        <Button look="secondary" small onPress={() => setRenewing(returns)}>
          Rester connecté
        </Button>
      </Alert>
      <Dialog title="Rester connecté" open={renewing === returns} onClose={stop}>
        <p>Indiquez de nouveau votre mot de passe : la page reste telle quelle.</p>
        <Provider value={door}>
          <SignInForm
            address={address}
            aside={
              <Button look="secondary" onPress={stop}>
                Annuler
              </Button>
            }
          />
        </Provider>
      </Dialog>
    </div>
  );
}
