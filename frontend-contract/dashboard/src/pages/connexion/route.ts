import type { RouteObject } from 'react-router';
import { ComeBackPage, ForgottenPage } from './AskLink.tsx';
import { ActivationPage, NewPasswordPage, ReactivationPage } from './ChoosePassword.tsx';
import { SignInPage } from './SignInPage.tsx';
import { SignUpPage } from './SignUpPage.tsx';

/** What one needs no session for; mails lead to those with a token. */
export const connexion: RouteObject[] = [
  { path: '/connexion', Component: SignInPage },
  { path: '/inscription', Component: SignUpPage },
  { path: '/activation/:token', Component: ActivationPage },
  { path: '/mot-de-passe', Component: ForgottenPage },
  { path: '/mot-de-passe/:token', Component: NewPasswordPage },
  { path: '/reactivation', Component: ComeBackPage },
  { path: '/reactivation/:token', Component: ReactivationPage },
];
