import { Alert } from '../../ui/Alert.tsx';
import { Answered } from '../../ui/Answered.tsx';

const inSandbox = document.documentElement.dataset['sandbox'] === 'true';

/** A mail is on its way, if there is reason to send one. */
export function LinkSent({ to }: { to: string }) {
  return (
    <Answered>
      <Alert tone="success" title="Consultez votre messagerie" announced>
        <p>
          Si la demande peut aboutir, un message vient d’être envoyé à <strong>{to}</strong>. Son lien sert une fois, dans l’heure.
        </p>
        {inSandbox && (
          <p>
            Dans ce bac à sable, les messages se lisent dans <a href="/mailbox">le courrier</a>.
          </p>
        )}
      </Alert>
    </Answered>
  );
}
