// One voice for the whole page: what it is given is read aloud, politely, and shown nowhere.
import { createContext, useContext } from 'react';

export const AnnounceContext = createContext<(sentence: string) => void>(() => undefined);

export const useAnnounce = (): ((sentence: string) => void) => useContext(AnnounceContext);
