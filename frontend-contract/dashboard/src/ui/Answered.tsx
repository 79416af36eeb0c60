import { type ReactNode, useEffect, useRef } from 'react';

/** What an act answered, once its buttons are gone: it takes the focus, so that one goes on from here. */
export function Answered({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} tabIndex={-1} className="answered">
      {children}
    </div>
  );
}
