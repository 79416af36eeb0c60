import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useSearchParams } from 'react-router';
import type { PageFragment } from 'contract/types.ts';
import { ButtonLink } from './Button.tsx';
import { besides } from './pages.ts';

/** The way to the page before and the page after, where there are any. */
export function Pagination({ page }: { page: PageFragment }) {
  const [params] = useSearchParams();
  const { previous, next } = besides(params, page);
  if (!previous && !next) return null;
  return (
    <nav className="pagination" aria-label="Pages de la liste">
      {previous && (
        <ButtonLink look="secondary" small to={previous}>
          <ChevronLeft aria-hidden size={18} />
          Page précédente
        </ButtonLink>
      )}
      {next && (
        <ButtonLink look="secondary" small to={next}>
          Page suivante
          <ChevronRight aria-hidden size={18} />
        </ButtonLink>
      )}
    </nav>
  );
}
