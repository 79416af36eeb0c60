import { Link } from '../ui/Link.tsx';
import { Page } from '../ui/Page.tsx';

export function NotFoundPage() {
  return (
    <Page title="Page introuvable" lead="L’adresse est fausse, ou ce qu’elle désigne ne vous est pas visible.">
      <p>
        <Link to="/">Revenir au tableau de bord</Link>
      </p>
    </Page>
  );
}
