import { type RefObject, useEffect } from 'react';
import { useBlocker } from 'react-router';
import { Button } from '../ui/Button.tsx';
import { Actions, Dialog } from '../ui/Dialog.tsx';

/** Asks before one leaves a page with something typed that was not sent; `touched` says whether there is. */
export function Unsent({ touched }: { touched: RefObject<boolean> }) {
  const blocker = useBlocker(({ currentLocation, nextLocation }) => touched.current && currentLocation.pathname !== nextLocation.pathname);
  useEffect(() => {
    // Reloading and closing are asked by the browser, in its own words.
    const warn = (event: BeforeUnloadEvent) => touched.current && event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [touched]);
  const stay = () => blocker.reset?.();
  return (
    <Dialog title="Quitter sans envoyer ?" open={blocker.state === 'blocked'} onClose={stay}>
      <p>Ce que vous avez saisi depuis le dernier enregistrement sera perdu.</p>
      <Actions>
        <Button onPress={stay}>Rester</Button>
        <Button look="secondary" onPress={() => blocker.proceed?.()}>
          Quitter
        </Button>
      </Actions>
    </Dialog>
  );
}
