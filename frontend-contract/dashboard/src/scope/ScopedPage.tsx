import type { ReactNode } from 'react';
import { Alert } from '../ui/Alert.tsx';
import { Page } from '../ui/Page.tsx';
import { useScope } from './scope.ts';
import { StructureSwitcher } from './StructureSwitcher.tsx';

interface ScopedPageProps {
  title: string;
  lead?: ReactNode;
  /** Beside the title, after the choice of a structure. */
  aside?: ReactNode;
  children: ReactNode;
}

/** A page about all the structures of the person, or about the one that is chosen beside its title. */
export function ScopedPage({ title, lead, aside, children }: ScopedPageProps) {
  const { foreign } = useScope();
  return (
    <Page
      title={title}
      lead={lead}
      aside={
        <>
          <StructureSwitcher />
          {aside}
        </>
      }
    >
      {foreign && (
        <Alert tone="warning" title="Cette adresse nomme une structure qui n’est pas l’une des vôtres.">
          <p>Ce qui suit porte sur toutes vos structures.</p>
        </Alert>
      )}
      {children}
    </Page>
  );
}
