// The dashboard begins here.
import { StrictMode } from 'react';
import { I18nProvider } from 'react-aria-components';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { Announcer } from './layout/Announcer.tsx';
import { router } from './routes.tsx';
import { SessionProvider } from './session/SessionProvider.tsx';
import './styles/index.css';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <StrictMode>
    <I18nProvider locale="fr-FR">
      <Announcer>
        <SessionProvider onStranger={() => void router.navigate('/', { replace: true })}>
          <RouterProvider router={router} />
        </SessionProvider>
      </Announcer>
    </I18nProvider>
  </StrictMode>,
);
