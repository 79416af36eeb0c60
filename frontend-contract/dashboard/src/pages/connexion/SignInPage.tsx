import { Link, Navigate, useSearchParams } from 'react-router';
import { useVisitor } from '../../session/session.ts';
import { SignInForm } from '../../session/SignInForm.tsx';
import { Page } from '../../ui/Page.tsx';
import { AccountPicker } from './AccountPicker.tsx';
import { inside } from './inside.ts';

/** `/connexion`, then the page that `?retour=` names. */
export function SignInPage() {
  const visitor = useVisitor();
  const [params] = useSearchParams();
  if (visitor) return <Navigate to={inside(params.get('retour'))} replace />;
  return (
    <Page title="Connexion" lead="Suivre et traiter les factures de travaux.">
      <SignInForm
        beside={(enter, pending) => (
          <>
            <nav aria-label="Autres accès">
              <ul className="doors">
                <li>
                  <Link to="/mot-de-passe">Mot de passe oublié</Link>
                </li>
                <li>
                  <Link to="/inscription">Créer un compte</Link>
                </li>
                <li>
                  <Link to="/reactivation">Retrouver un compte désactivé</Link>
                </li>
              </ul>
            </nav>
            <AccountPicker pending={pending} onPick={(email, password) => enter({ email, password })} />
          </>
        )}
      />
    </Page>
  );
}
