import { type ReactNode, useId } from 'react';

interface CardProps {
  title: ReactNode;
  /** Beside the title: a link, a button. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A part of a page, with a heading of its own. */
export function Card({ title, aside, children }: CardProps) {
  const id = useId();
  return (
    <section className="card" aria-labelledby={id}>
      <div className="card-head">
        <h2 id={id}>{title}</h2>
        {aside}
      </div>
      {children}
    </section>
  );
}
