import type { RouteObject } from 'react-router';
import { page } from '../page.ts';

/** What one needs no session for; mails lead to those with a token. */
export const connexion: RouteObject[] = [
  { path: '/connexion', ...page(async () => (await import('./SignInPage.tsx')).SignInPage) },
  { path: '/inscription', ...page(async () => (await import('./SignUpPage.tsx')).SignUpPage) },
  { path: '/activation/:token', ...page(async () => (await import('./ChoosePassword.tsx')).ActivationPage) },
  { path: '/mot-de-passe', ...page(async () => (await import('./AskLink.tsx')).ForgottenPage) },
  { path: '/mot-de-passe/:token', ...page(async () => (await import('./ChoosePassword.tsx')).NewPasswordPage) },
  { path: '/reactivation', ...page(async () => (await import('./AskLink.tsx')).ComeBackPage) },
  { path: '/reactivation/:token', ...page(async () => (await import('./ChoosePassword.tsx')).ReactivationPage) },
];
