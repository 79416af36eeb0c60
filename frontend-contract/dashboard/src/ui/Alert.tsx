import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';

const ICONS = { info: Info, success: CircleCheck, warning: TriangleAlert, danger: CircleAlert } as const;

interface AlertProps {
  tone: keyof typeof ICONS;
  title: ReactNode;
  children?: ReactNode;
  /** Read aloud as soon as it appears: for what answers an act. */
  announced?: boolean;
}

/** A box that says something about the page or about what was just done. */
export function Alert({ tone, title, children, announced = false }: AlertProps) {
  const Icon = ICONS[tone];
  return (
    <div className={`alert alert-${tone}`} role={announced ? (tone === 'danger' ? 'alert' : 'status') : undefined}>
      <Icon className="alert-icon" aria-hidden size={20} />
      <div className="alert-body">
        <p className="alert-title">{title}</p>
        {children}
      </div>
    </div>
  );
}
