// The colour of a state. A state that is not here, or not known yet, has none: its label says what it is.
import type { ApprovalState, DossierState, PieceStatus, RattachementStatus, StepState } from 'contract/types.ts';

export type Tone = 'neutral' | 'waiting' | 'progress' | 'success' | 'danger' | 'warning';

type Tones<State extends string> = Partial<Record<State, Tone>>;

const PIECE: Tones<PieceStatus> = {
  A_VALIDER_1: 'waiting',
  A_VALIDER_2: 'waiting',
  A_ASSOCIER_MOE: 'waiting',
  A_ASSOCIER_MOA: 'waiting',
  A_ASSOCIER_FOURNISSEUR: 'waiting',
  MISE_A_DISPOSITION: 'waiting',
  COMPLETEE: 'waiting',
  MISE_A_DISPOSITION_COMPTABLE: 'progress',
  VALIDEE_1: 'progress',
  VALIDEE_2: 'progress',
  PRISE_EN_COMPTE_MOE: 'progress',
  PRISE_EN_COMPTE_MOA: 'progress',
  PRISE_EN_COMPTE_DESTINATAIRE: 'progress',
  TRANSMISE_MOA: 'progress',
  EN_COURS_ACHEMINEMENT: 'progress',
  SERVICE_FAIT: 'progress',
  MANDATEE: 'progress',
  COMPTABILISEE: 'progress',
  MISE_EN_PAIEMENT: 'success',
  SUSPENDUE: 'warning',
  A_COMPLETER: 'warning',
  A_RECYCLER: 'warning',
  EN_ATTENTE_RECYCLAGE_FOURNISSEUR: 'warning',
  ABSENCE_VALIDATION_1_HORS_DELAI: 'warning',
  ABSENCE_VALIDATION_2_HORS_DELAI: 'warning',
  ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE: 'warning',
  REFUSEE_1: 'danger',
  REFUSEE_2: 'danger',
  REFUSEE_MOE: 'danger',
  REFUSEE_MOA: 'danger',
  REFUSEE_FOURNISSEUR: 'danger',
  ERREUR_FOURNISSEUR_SUR_VALIDEUR: 'danger',
  ERREUR_COTRAITANT_SUR_VALIDEUR: 'danger',
  ERREUR_FOURNISSEUR_SUR_MOE: 'danger',
  ERREUR_FOURNISSEUR_SUR_MOA: 'danger',
  ERREUR_MOE_SUR_MOA: 'danger',
  ERREUR_MOE_SUR_FOURNISSEUR: 'danger',
  ERREUR_MOA_SUR_FOURNISSEUR: 'danger',
  REJETEE: 'danger',
};
const DOSSIER: Tones<DossierState> = { EN_COURS: 'progress', ARRETE: 'danger', REJETE: 'danger', PAYE: 'success' };
const STEP: Tones<StepState> = { DONE: 'success', CURRENT: 'progress', TO_COME: 'neutral', STOPPED: 'danger' };
const RATTACHEMENT: Tones<RattachementStatus> = { EN_COURS_VALIDATION: 'waiting', VALIDE: 'success', REFUSE: 'danger' };
const APPROVAL: Tones<ApprovalState> = { DEMANDEE: 'waiting', APPROUVEE: 'success', REFUSEE: 'danger' };

const of =
  <State extends string>(tones: Tones<State>) =>
  (state: State): Tone =>
    tones[state] ?? 'neutral';

export const pieceTone = of(PIECE);
export const dossierTone = of(DOSSIER);
export const stepTone = of(STEP);
export const rattachementTone = of(RATTACHEMENT);
export const approvalTone = of(APPROVAL);
