import { Alert } from '../../ui/Alert.tsx';
import { ButtonLink } from '../../ui/Button.tsx';

/** For who has no structure yet: there is nothing to see before. */
export function Newcomer() {
  return (
    <Alert tone="info" title="Aucune structure ne vous est encore ouverte">
      <p>Demandez à rejoindre la vôtre : un de ses gestionnaires vous répondra, et ses pièces paraîtront ici.</p>
      <ButtonLink small to="/droits">
        Rejoindre une structure
      </ButtonLink>
    </Alert>
  );
}
