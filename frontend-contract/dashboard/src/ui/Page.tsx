import { type ReactNode, useEffect, useRef } from 'react';

interface PageProps {
  title: string;
  /** Under the title, in one sentence. */
  lead?: ReactNode;
  /** Beside the title. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A page: its heading takes the focus when one arrives, as if a document had been opened. */
export function Page({ title, lead, aside, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · décompte`;
  }, [title]);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {lead && <p className="lead">{lead}</p>}
        </div>
        {aside && <div className="page-aside">{aside}</div>}
      </div>
      {children}
    </div>
  );
}
