import { Link as RouterLink, type LinkProps as RouterLinkProps } from 'react-router';
import { useCarried } from '../scope/scope.ts';

export interface LinkProps extends Omit<RouterLinkProps, 'to'> {
  to: string;
}

/** A link to a page of ours; it keeps the structure that is chosen. */
export function Link({ to, ...props }: LinkProps) {
  const carried = useCarried();
  return <RouterLink {...props} to={carried(to)} />;
}
