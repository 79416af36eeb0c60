/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** Ce qui peut être proposé sur un objet : un bouton. */
export type Action =
  /** Déposer la pièce suivante */
  | 'DEPOSIT_NEXT_PIECE'
  /** Prendre en compte */
  | 'ACKNOWLEDGE'
  /** Refuser */
  | 'REFUSE'
  /** Suspendre */
  | 'SUSPEND'
  /** Compléter */
  | 'COMPLETE'
  /** Valider */
  | 'VALIDATE'
  /** Ne pas être le valideur */
  | 'DECLINE_VALIDATION'
  /** Corriger le valideur */
  | 'CORRECT_VALIDATOR'
  /** Traiter */
  | 'TREAT'
  /** Recycler */
  | 'RECYCLE'
  /** Interrompre le délai de paiement */
  | 'RECORD_INTERRUPTION'
  /** Dupliquer */
  | 'DUPLICATE'
  /** Acquitter le rejet */
  | 'ACKNOWLEDGE_REJECTION'
  /** Acquitter la suspension */
  | 'ACKNOWLEDGE_SUSPENSION'
  /** Marquer le rejet comme traité */
  | 'MARK_REJECTION_HANDLED'
  /** Approuver */
  | 'APPROVE'
  /** Refuser la demande */
  | 'REFUSE_APPROVAL'
  /** Retirer la demande */
  | 'WITHDRAW'
  /** Modifier la structure */
  | 'UPDATE_STRUCTURE'
  /** Modifier les paramètres */
  | 'UPDATE_STRUCTURE_SETTINGS'
  /** Changer de SIRET */
  | 'CHANGE_SIRET'
  /** Désactiver la structure */
  | 'DEACTIVATE_STRUCTURE'
  /** Activer la structure */
  | 'ACTIVATE_STRUCTURE'
  /** Ajouter des fichiers */
  | 'ADD_STRUCTURE_ATTACHMENTS'
  /** Retirer des fichiers */
  | 'REMOVE_STRUCTURE_ATTACHMENTS'
  /** Ajouter des coordonnées bancaires */
  | 'ADD_BANK_ACCOUNT'
  /** Retirer des coordonnées bancaires */
  | 'REMOVE_BANK_ACCOUNT'
  /** Créer un compte technique */
  | 'CREATE_TECHNICAL_ACCOUNT'
  /** Enregistrer le brouillon */
  | 'SAVE_TICKET'
  /** Soumettre */
  | 'SUBMIT_TICKET'
  /** Supprimer le brouillon */
  | 'DISCARD_TICKET'
  /** Prendre en charge */
  | 'TAKE_TICKET'
  /** Répondre */
  | 'ANSWER_TICKET'
  /** Transférer */
  | 'TRANSFER_TICKET'
  /** Clôturer */
  | 'CLOSE_TICKET'
  /** Ajouter un webhook */
  | 'CREATE_WEBHOOK'
  /** Modifier le webhook */
  | 'UPDATE_WEBHOOK'
  /** Activer le webhook */
  | 'ENABLE_WEBHOOK'
  /** Désactiver le webhook */
  | 'DISABLE_WEBHOOK'
  /** Renouveler le secret */
  | 'ROTATE_WEBHOOK_SECRET'
  /** Envoyer un essai */
  | 'TEST_WEBHOOK'
  /** Supprimer le webhook */
  | 'DELETE_WEBHOOK'
  /** Renvoyer le message */
  | 'RESEND_WEBHOOK_DELIVERY'
  /** Donner un mandat de facturation */
  | 'GIVE_MANDATE'
  /** Mettre fin à un mandat de facturation */
  | 'END_MANDATE'
  /** Créer un service */
  | 'CREATE_SERVICE'
  /** Modifier un service */
  | 'UPDATE_SERVICE'
  /** Supprimer des services */
  | 'DELETE_SERVICES'
  /** Ouvrir des applications */
  | 'OPEN_APPLICATIONS'
  /** Fermer des applications */
  | 'CLOSE_APPLICATIONS'
  /** Modifier le rattachement */
  | 'UPDATE_RATTACHEMENT'
  /** Supprimer le rattachement */
  | 'DETACH_USERS'
  /** Gérer mes habilitations */
  | 'REQUEST_HABILITATIONS'
  /** Gérer les habilitations */
  | 'SET_HABILITATIONS'
  | '%future added value';

/** Le mot de passe choisi par le lien d'activation ou de réactivation. */
export type ActivateAccountInput = {
  /** Le jeton du lien reçu. */
  readonly token: string;
  /** Le mot de passe : 12 caractères de trois sortes au moins, ou une phrase de 20. */
  readonly password: string;
};

/** Des coordonnées bancaires à ajouter à une structure (décision 23). */
export type AddBankAccountInput = {
  /** La structure. */
  readonly structureId: string;
  /** L'IBAN, espaces admises, clé vérifiée. */
  readonly iban: string;
  /** Le BIC. */
  readonly bic?: string | null | undefined;
  /** Le titulaire du compte, de 200 caractères au plus. */
  readonly holder: string;
  /** Le compte d'un affactureur. */
  readonly factor?: boolean;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Des fichiers à joindre à la fiche d'une structure, de 4 Mo au plus chacun (PJ-01). */
export type AddStructureAttachmentsInput = {
  /** La structure. */
  readonly structureId: string;
  /** Les fichiers, envoyés par `POST /files`. */
  readonly attachments: ReadonlyArray<AttachmentInput>;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Une adresse postale ; au moins l'adresse elle-même à la création. */
export type AddressInput = {
  /** L'adresse. */
  readonly line1?: string | null | undefined;
  /** Le premier complément. */
  readonly line2?: string | null | undefined;
  /** Le second complément. */
  readonly line3?: string | null | undefined;
  /** Le code postal. */
  readonly postalCode?: string | null | undefined;
  /** La ville. */
  readonly city?: string | null | undefined;
  /** Le pays. */
  readonly country?: string | null | undefined;
  /** Le téléphone. */
  readonly phone?: string | null | undefined;
  /** La télécopie. */
  readonly fax?: string | null | undefined;
};

/** Où porter l'horloge du bac à sable. */
export type AdvanceSandboxClockInput = {
  /** L'instant à atteindre ; jamais avant le présent. */
  readonly to: string;
};

/** Les montants saisis. */
export type AmountsInput = {
  /** Le total hors taxes, après remises. */
  readonly totalHt: string;
  /** Le total de la TVA. */
  readonly totalTva: string;
  /** La remise globale TTC, zéro ou plus. */
  readonly discountTtc?: string | null | undefined;
  /** Le motif de la remise, s'il y en a une. */
  readonly discountReason?: string | null | undefined;
  /** HT + TVA - remise globale, à 0,01 près. */
  readonly totalTtc: string;
  /** Le net à payer ; laissé vide : le TTC. */
  readonly netToPay?: string | null | undefined;
};

/** Une réponse : d'un agent, ou de l'émetteur. */
export type AnswerTicketInput = {
  /** La sollicitation. */
  readonly ticketId: string;
  /** Le texte, de 10 000 caractères au plus. */
  readonly text: string;
  /** Les fichiers joints. */
  readonly attachments?: ReadonlyArray<AttachmentInput>;
  /** Agent : demander un complément à l'émetteur plutôt que proposer une solution. */
  readonly needsComplement?: boolean;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Les applications du portail (organisation §5.1). */
export type Application =
  /** Factures émises */
  | 'FACTURES_EMISES'
  /** Factures reçues */
  | 'FACTURES_RECUES'
  /** Factures de travaux */
  | 'FACTURES_DE_TRAVAUX'
  /** Factures à valider */
  | 'FACTURES_A_VALIDER'
  /** Frais de justice */
  | 'FRAIS_DE_JUSTICE'
  /** Remboursement de taxes */
  | 'REMBOURSEMENT_TAXES'
  /** Engagements */
  | 'ENGAGEMENTS'
  /** Certificats de cessibilité */
  | 'CERTIFICATS_CESSIBILITE'
  /** Organisation */
  | 'ORGANISATION'
  /** Raccordements EDI et API */
  | 'RACCORDEMENTS_EDI_API'
  /** Compte technique */
  | 'COMPTE_TECHNIQUE'
  /** Suivi des flux */
  | 'SUIVI_DES_FLUX'
  /** Sollicitations émises */
  | 'SOLLICITATIONS_EMISES'
  /** Sollicitations reçues */
  | 'SOLLICITATIONS_RECUES'
  /** DUME */
  | 'DUME'
  | '%future added value';

/** Une application à ouvrir. */
export type ApplicationOpening = {
  /** L'application. */
  readonly application: Application;
  /** Le niveau du gestionnaire principal : MODIFICATION, aucun autre n'est admis (§5.3). */
  readonly level?: Level;
  /** Le service ; omis : toute la structure, services à venir compris (HAB-04). */
  readonly serviceId?: string | null | undefined;
};

/** Un acte sur une demande. */
export type ApprovalActInput = {
  /** La demande. */
  readonly approvalId: string;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Toutes les conditions données doivent être vraies. */
export type ApprovalFilter = {
  /** L'état. */
  readonly state?: ReadonlyArray<ApprovalState> | null | undefined;
  /** Ce qui est demandé. */
  readonly type?: ReadonlyArray<ApprovalType> | null | undefined;
  /** La structure. */
  readonly structureId?: string | null | undefined;
  /** Ses propres demandes (« Historique de mes demandes »). */
  readonly mine?: boolean | null | undefined;
  /** Ce que la personne connectée peut décider : ce que compte la pastille (APP-01). */
  readonly waitingForViewer?: boolean | null | undefined;
};

/** L'état d'une demande (organisation §6). */
export type ApprovalState =
  /** Demandée (en attente) */
  | 'DEMANDEE'
  /** Approuvée */
  | 'APPROUVEE'
  /** Refusée */
  | 'REFUSEE'
  /** Annulée / plus requise */
  | 'ANNULEE'
  | '%future added value';

/** Ce qui est demandé (organisation §6). */
export type ApprovalType =
  /** Demande de rattachement à une structure */
  | 'RATTACHEMENT_STRUCTURE'
  /** Demande de rattachement à un service */
  | 'RATTACHEMENT_SERVICE'
  /** Demande d'habilitations complémentaires (former abonnement à un espace) */
  | 'HABILITATION'
  | '%future added value';

/** Approuver une demande, telle quelle ou autrement : ce qui est absent est accordé tel quel. */
export type ApproveInput = {
  /** La demande. */
  readonly approvalId: string;
  /** Rattachement : le rôle (ATT-05). */
  readonly role?: Role | null | undefined;
  /** Rattachement : les services cochés (ATT-06) ; ceux déjà accordés le restent. */
  readonly serviceIds?: ReadonlyArray<string> | null | undefined;
  /** Habilitations : les profils cochés, un autre niveau au besoin (APP-07). */
  readonly profiles?: ReadonlyArray<ProfileChangeInput> | null | undefined;
  /** Un commentaire, 2000 caractères. */
  readonly comment?: string | null | undefined;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Rattacher une personne sans demande (ATT-08). */
export type AttachUserInput = {
  /** La structure. */
  readonly structureId: string;
  /** L'adresse de connexion de la personne ; son compte est actif. */
  readonly email: string;
  /** Le rôle ; jamais gestionnaire principal (ATT-05). */
  readonly role: Role;
  /** Le premier jour : aucun droit avant lui (ATT-15). */
  readonly validFrom: string;
  /** Un commentaire, 2000 caractères. */
  readonly comment?: string | null | undefined;
  /** Toute la structure ; sinon nommez des services. */
  readonly wholeStructure?: boolean;
  /** Les services, 200 au plus. */
  readonly serviceIds?: ReadonlyArray<string> | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Rattacher une personne à plusieurs structures, chacune en entier (ATT-14). */
export type AttachUserToStructuresInput = {
  /** Les structures, 1000 au plus. */
  readonly structureIds: ReadonlyArray<string>;
  /** L'adresse de connexion de la personne ; son compte est actif. */
  readonly email: string;
  /** Le même rôle partout ; jamais gestionnaire principal (ATT-05). */
  readonly role: Role;
  /** Le premier jour : aucun droit avant lui (ATT-15). */
  readonly validFrom: string;
  /** Un commentaire, 2000 caractères. */
  readonly comment?: string | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Un fichier envoyé par `POST /files`, et ce qu'il est. */
export type AttachmentInput = {
  /** L'identifiant que `POST /files` a répondu. */
  readonly fileId: string;
  /** La désignation, de 1 à 100 caractères. */
  readonly designation: string;
  /** La nature du fichier. */
  readonly kind: AttachmentKind;
};

/** La nature d'un fichier joint (works-billing §7.9). */
export type AttachmentKind =
  /** Document principal */
  | 'DOCUMENT_PRINCIPAL'
  /** Bon de commande */
  | 'BON_COMMANDE'
  /** Bon de livraison */
  | 'BON_LIVRAISON'
  /** Ordre de service */
  | 'ORDRE_SERVICE'
  /** Acte spécial de sous-traitance */
  | 'ACTE_SPECIAL_SOUS_TRAITANCE'
  /** Attestation de paiement direct */
  | 'ATTESTATION_PAIEMENT_DIRECT'
  /** Demande de paiement d'un cotraitant */
  | 'DEMANDE_PAIEMENT_COTRAITANT'
  /** Procès-verbal de réception */
  | 'PV_RECEPTION'
  /** Situation détaillée */
  | 'SITUATION_DETAILLEE'
  /** Calcul de révision des prix */
  | 'CALCUL_REVISION_PRIX'
  /** Justificatif */
  | 'JUSTIFICATIF'
  /** Autre */
  | 'AUTRE'
  | '%future added value';

/** Le cadre de facturation : ce qui est déposé, et par qui (works-billing §2). */
export type Cadre =
  /** Dépôt par un fournisseur d'une facture */
  | 'A1'
  /** Dépôt par un fournisseur d'une facture déjà payée */
  | 'A2'
  /** Dépôt par un fournisseur d'un mémoire de frais de justice */
  | 'A3'
  /** Dépôt par un fournisseur d'un projet de décompte mensuel */
  | 'A4'
  /** Dépôt par un fournisseur d'un état d'acompte */
  | 'A5'
  /** Dépôt par un fournisseur d'un état d'acompte validé */
  | 'A6'
  /** Dépôt par un fournisseur d'un projet de décompte final */
  | 'A7'
  /** Dépôt par un fournisseur d'un décompte général signé */
  | 'A8'
  /** Dépôt par un sous-traitant d'une demande de paiement */
  | 'A9'
  /** Dépôt par un sous-traitant d'une demande de paiement dans le cadre des marchés de travaux */
  | 'A10'
  /** (retiré) Dépôt par un sous-traitant d'un projet de décompte final */
  | 'A11'
  /** Dépôt par un cotraitant d'une facture */
  | 'A12'
  /** Dépôt par un cotraitant d'un projet de décompte mensuel */
  | 'A13'
  /** Dépôt par un cotraitant d'un projet de décompte final */
  | 'A14'
  /** Dépôt par une MOE d'un état d'acompte */
  | 'A15'
  /** Dépôt par une MOE d'un état d'acompte validé */
  | 'A16'
  /** Dépôt par une MOE d'un projet de décompte général */
  | 'A17'
  /** Dépôt par une MOE d'un décompte général */
  | 'A18'
  /** Dépôt par une MOA d'un état d'acompte validé */
  | 'A19'
  /** Dépôt par une MOA d'un décompte général */
  | 'A20'
  /** Dépôt par un bénéficiaire d'une demande de remboursement de la TIC */
  | 'A21'
  /** Dépôt par un fournisseur d'un projet de décompte général tacite */
  | 'A22'
  /** Dépôt par un fournisseur d'un décompte général et définitif tacite */
  | 'A23'
  /** Dépôt par une MOE d'un décompte général et définitif tacite */
  | 'A24'
  /** Dépôt par une MOA d'un décompte général et définitif dans le cadre d'une procédure tacite */
  | 'A25'
  | '%future added value';

/** Ce qu'une ligne d'historique raconte. */
export type ChangeKind =
  /** Dépôt de la pièce */
  | 'PIECE_DEPOSITED'
  /** Acheminement de la pièce */
  | 'PIECE_ROUTED'
  /** Prise en compte de la pièce */
  | 'PIECE_ACKNOWLEDGED'
  /** Refus de la pièce */
  | 'PIECE_REFUSED'
  /** Suspension de la pièce */
  | 'PIECE_SUSPENDED'
  /** Complément de la pièce */
  | 'PIECE_COMPLETED'
  /** Validation de la pièce */
  | 'PIECE_VALIDATED'
  /** Validation déclinée */
  | 'VALIDATOR_DECLINED'
  /** Valideur corrigé */
  | 'VALIDATOR_CORRECTED'
  /** Traitement de la pièce */
  | 'PIECE_TREATED'
  /** Recyclage de la pièce */
  | 'PIECE_RECYCLED'
  /** Duplication de la pièce */
  | 'PIECE_DUPLICATED'
  /** Téléchargement de la facture */
  | 'PIECE_DOWNLOADED'
  /** Acquittement du rejet */
  | 'REJECTION_ACKNOWLEDGED'
  /** Acquittement de la suspension */
  | 'SUSPENSION_ACKNOWLEDGED'
  /** Traitement du rejet */
  | 'REJECTION_HANDLED'
  /** Interruption du délai de paiement */
  | 'INTERRUPTION_RECORDED'
  /** Délai dépassé */
  | 'DEADLINE_PASSED'
  /** Modification de la structure */
  | 'STRUCTURE_CHANGED'
  /** Modification d'un service */
  | 'SERVICE_CHANGED'
  /** Changement de SIRET */
  | 'SIRET_CHANGED'
  /** Ouverture d'une application */
  | 'APPLICATION_OPENED'
  /** Fermeture d'une application */
  | 'APPLICATION_CLOSED'
  /** Modification d'un rattachement */
  | 'RATTACHEMENT_CHANGED'
  /** Modification d'une habilitation */
  | 'HABILITATION_CHANGED'
  /** Demande d'approbation */
  | 'APPROVAL_REQUESTED'
  /** Décision d'approbation */
  | 'APPROVAL_DECIDED'
  /** Modification d'un compte */
  | 'ACCOUNT_CHANGED'
  /** Modification d'un compte technique */
  | 'TECHNICAL_ACCOUNT_CHANGED'
  /** Modification d'un webhook */
  | 'WEBHOOK_CHANGED'
  /** Modification d'une sollicitation */
  | 'TICKET_CHANGED'
  /** Export des structures, des personnes et de leurs droits */
  | 'INSTANCE_EXPORTED'
  | '%future added value';

/** Un nouveau SIRET : une nouvelle structure prend la suite, l'ancienne garde ses documents (SIR-01). À demander deux fois : d'abord avec `dryRun`, pour avertir (SIR-06). */
export type ChangeSiretInput = {
  /** La structure dont le SIRET change. */
  readonly structureId: string;
  /** Le nouveau numéro, inconnu jusqu'ici (SIR-03). */
  readonly newSiret: string;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Ce qu'une ligne de demande fait d'un profil (HAB-05). */
export type ChangeVerb =
  /** Ajouter */
  | 'ADD'
  /** Retirer */
  | 'REMOVE'
  | '%future added value';

/** Le chemin d'un dossier (works-billing §3). */
export type Circuit =
  /** En cours de marché, nominal */
  | 'EC_NOMINAL'
  /** En cours, sans MOE dans l'outil */
  | 'EC_SANS_MOE'
  /** En cours, MOE hors outil */
  | 'EC_MOE_HORS_OUTIL'
  /** En cours, MOA hors outil */
  | 'EC_MOA_HORS_OUTIL'
  /** En cours, direct au service financier */
  | 'EC_DIRECT'
  /** En cours, MOE silencieuse après 7 jours */
  | 'EC_MOE_SILENCIEUSE'
  /** Fin de marché, nominal */
  | 'FIN_NOMINAL'
  /** Fin, sans MOE dans l'outil */
  | 'FIN_SANS_MOE'
  /** Fin, MOA hors outil */
  | 'FIN_MOA_HORS_OUTIL'
  /** Fin, direct au service financier */
  | 'FIN_DIRECT'
  /** Sous-traitant en marché de travaux */
  | 'ST_TRAVAUX'
  /** Sous-traitant d'un cotraitant */
  | 'ST_DE_COTRAITANT'
  /** Groupement conjoint, en cours */
  | 'COT_CONJOINT_EC'
  /** Groupement conjoint, fin */
  | 'COT_CONJOINT_FIN'
  /** Groupement solidaire */
  | 'COT_SOLIDAIRE'
  /** Procédure tacite, clôture par le fournisseur */
  | 'TACITE_FOURNISSEUR'
  /** Procédure tacite, clôture par la MOE */
  | 'TACITE_MOE'
  /** Procédure tacite, clôture par la MOA */
  | 'TACITE_MOA'
  /** Procédure tacite, reprise du circuit normal */
  | 'TACITE_REPRISE'
  /** Maîtrise d'ouvrage déléguée */
  | 'MOAD'
  | '%future added value';

/** Des applications à fermer. */
export type CloseApplicationsInput = {
  /** La structure. */
  readonly structureId: string;
  /** Les applications. */
  readonly applications: ReadonlyArray<Application>;
  /** Les services où les fermer ; vide : partout dans la structure. */
  readonly serviceIds?: ReadonlyArray<string>;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Un acte sur une pièce, avec un commentaire obligatoire. */
export type CommentedPieceActInput = {
  /** La pièce. */
  readonly pieceId: string;
  /** L'explication. */
  readonly comment: string;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Le complément d'une pièce suspendue : des fichiers, un commentaire, rien d'autre (T60). */
export type CompletePieceInput = {
  /** La pièce. */
  readonly pieceId: string;
  /** Le nouveau commentaire. */
  readonly comment?: string | null | undefined;
  /** Les fichiers ajoutés. */
  readonly attachments?: ReadonlyArray<AttachmentInput>;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Le code reçu par courriel. */
export type ConfirmSignInInput = {
  /** L'identifiant donné par signIn. */
  readonly challengeId: string;
  /** Les six chiffres reçus. */
  readonly code: string;
};

/** Donner à une personne les profils d'une autre, sans demande (ATT-14). */
export type CopyRightsInput = {
  /** La personne dont les profils sont copiés. */
  readonly fromUserId: string;
  /** L'adresse de connexion de celle qui les reçoit ; son compte est actif. Là où elle n'est pas rattachée, elle l'est aussitôt, comme utilisateur simple, aux mêmes services que la première. */
  readonly email: string;
  /** Les structures, 1000 au plus. */
  readonly structureIds: ReadonlyArray<string>;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Un autre valideur, sans nouveau dépôt ; les quinze jours repartent (T08). */
export type CorrectValidatorInput = {
  /** La pièce. */
  readonly pieceId: string;
  /** Le bon valideur. */
  readonly validator: StructureRef;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** De quoi créer un compte. */
export type CreateAccountInput = {
  /** L'adresse de connexion ; elle ne changera pas (USR-01). */
  readonly email: string;
  /** Le prénom, de 100 caractères au plus. */
  readonly firstName: string;
  /** Le nom, de 100 caractères au plus. */
  readonly lastName: string;
  /** L'adresse qui reçoit les notifications ; à défaut celle de connexion (USR-02). */
  readonly contactEmail?: string | null | undefined;
  /** Le téléphone, de 40 caractères au plus. */
  readonly phone?: string | null | undefined;
};

/** Un nouveau service. */
export type CreateServiceInput = {
  /** La structure. */
  readonly structureId: string;
  /** Le code, unique dans la structure, de 100 caractères au plus. */
  readonly code: string;
  /** Le nom, de 100 caractères au plus. */
  readonly name: string;
  /** La description, de 500 caractères au plus. */
  readonly description?: string | null | undefined;
  /** Le premier jour de validité. */
  readonly validFrom: string;
  /** Le premier jour où il ne sera plus valide ; après le début. */
  readonly validUntil?: string | null | undefined;
  /** Exiger un numéro d'engagement pour ce service ; structure publique seulement. */
  readonly engagementRequired?: boolean;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Une nouvelle structure. Privée : qui la crée en est aussitôt le gestionnaire principal (STR-01). Publique : réservé au support (STR-03). */
export type CreateStructureInput = {
  /** La nature de l'identifiant ; SIRET pour une publique (ID-07). */
  readonly identifierType?: IdentifierType;
  /** L'identifiant, espaces et points admis (ID-02) ; laissé vide pour AUTRE et PARTICULIER, à qui le serveur en donne un. */
  readonly identifier?: string | null | undefined;
  /** La raison sociale, ou le nom d'un particulier (ID-06). */
  readonly name: string;
  /** Le prénom d'un particulier. */
  readonly firstName?: string | null | undefined;
  /** L'adresse électronique. */
  readonly email?: string | null | undefined;
  /** L'adresse postale du siège. */
  readonly address: AddressInput;
  /** Publique ou privée. */
  readonly type?: StructureType;
  /** La catégorie d'une structure publique. */
  readonly publicCategory?: PublicCategory | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Créer un compte technique. */
export type CreateTechnicalAccountInput = {
  /** La structure à laquelle il appartient. */
  readonly structureId: string;
  /** Le nom de l'outil, de 100 caractères au plus. */
  readonly name: string;
  /** Borner ses droits à cette structure ; à défaut, toutes les vôtres (TEC-04). */
  readonly ownStructureOnly?: boolean;
  /** Rejouer sans rien refaire ; le mot de passe n'est montré que la première fois. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier, ne rien écrire. */
  readonly dryRun?: boolean;
};

/** Ajouter un webhook à une structure. */
export type CreateWebhookInput = {
  /** La structure dont l'outil est informé. */
  readonly structureId: string;
  /** Le nom de l'outil, de 100 caractères au plus. */
  readonly name: string;
  /** L'adresse à appeler, en HTTPS, de 500 caractères au plus. */
  readonly url: string;
  /** Ce dont l'informer ; vide : de tout ce dont un compte technique y est informé. */
  readonly kinds?: ReadonlyArray<ChangeKind>;
  /** Rejouer sans rien refaire ; le secret n'est montré que la première fois. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Un intervalle de jours, bornes comprises. */
export type DateMatch = {
  /** À partir de ce jour. */
  readonly gte?: string | null | undefined;
  /** Jusqu'à ce jour. */
  readonly lte?: string | null | undefined;
};

/** Un intervalle d'instants, fin exclue. */
export type DateTimeMatch = {
  /** À partir de cet instant. */
  readonly gte?: string | null | undefined;
  /** Avant cet instant. */
  readonly lt?: string | null | undefined;
};

/** La fermeture de son propre compte. */
export type DeactivateAccountInput = {
  /** Un successeur par structure dont on est gestionnaire principal (ATT-11) ; 100 au plus. */
  readonly successors?: ReadonlyArray<SuccessorInput>;
  /** Clé qui rend l'appel répétable. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Traiter plusieurs demandes ; chacune répond pour elle-même. */
export type DecideApprovalsInput = {
  /** Les demandes, 1000 au plus. */
  readonly approvalIds: ReadonlyArray<string>;
  /** La même réponse pour toutes. */
  readonly decision: Decision;
  /** Le motif commun ; obligatoire pour refuser. */
  readonly reason?: string | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Ce qu'un gestionnaire répond à plusieurs demandes à la fois. */
export type Decision =
  /** Approuver */
  | 'APPROVE'
  /** Refuser */
  | 'REFUSE'
  | '%future added value';

/** Des services à supprimer, 1 000 au plus. */
export type DeleteServicesInput = {
  /** Les services. */
  readonly serviceIds: ReadonlyArray<string>;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Ce que devient un message à un webhook. */
export type DeliveryState =
  /** En attente */
  | 'EN_ATTENTE'
  /** Remise */
  | 'REMISE'
  /** Abandonnée */
  | 'ABANDONNEE'
  | '%future added value';

/** Comment la pièce est entrée. */
export type DepositMode =
  /** Dépôt d'un PDF */
  | 'PDF'
  /** Dépôt d'un PDF Factur-X */
  | 'FACTUR_X'
  /** Saisie sur le portail */
  | 'SAISIE'
  | '%future added value';

/** La pièce suivante d'un dossier. */
export type DepositNextPieceInput = {
  /** La pièce que celle-ci suit. */
  readonly previousPieceId: string;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** L'un des cadres de `nextPieceOptions`. */
  readonly cadre: Cadre;
  /** Un nouveau numéro, 20 caractères au plus (R-NUM-1). */
  readonly number: string;
  /** La date imprimée ; pas après le jour du dépôt. */
  readonly invoiceDate: string;
  /** Le service du déposant. */
  readonly serviceId?: string | null | undefined;
  /** Laissé vide : celui d'avant. */
  readonly recipientServiceCode?: string | null | undefined;
  /** Laissé vide : celui d'avant. */
  readonly marcheNumber?: string | null | undefined;
  /** Laissé vide : celui d'avant. */
  readonly engagementNumber?: string | null | undefined;
  /** Le type de TVA. */
  readonly typeTva: TypeTva;
  /** Avec EXONERATION seulement. */
  readonly exemptionReason?: ExemptionReason | null | undefined;
  /** Le mode de règlement. */
  readonly paymentMethod: PaymentMethod;
  /** Des coordonnées du déposant ; laissées vides : celles d'avant. */
  readonly bankAccountId?: string | null | undefined;
  /** Laissés vides : ceux d'avant (R-AMT-1). */
  readonly amounts?: AmountsInput | null | undefined;
  /** Pourquoi les montants changent, par exemple. */
  readonly comment?: string | null | undefined;
  /** Le PDF, envoyé par `POST /files`. */
  readonly documentId: string;
  /** Les pièces jointes. */
  readonly attachments?: ReadonlyArray<AttachmentInput>;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** La première pièce d'un dossier de travaux, ou une facture simple. */
export type DepositPieceInput = {
  /** Le cadre : A4, A5, A6, A7, A8, A10, A13, A14 ou A22 ; A1, A2, A9 ou A12 pour une facture simple. */
  readonly cadre: Cadre;
  /** Le numéro imprimé sur le document, 20 caractères au plus (R-NUM-1, R-NUM-2). Obligatoire avec un document ; laissé vide sur une facture saisie, le serveur le donne. */
  readonly number?: string | null | undefined;
  /** La date imprimée ; pas après le jour du dépôt. */
  readonly invoiceDate: string;
  /** La structure qui dépose. */
  readonly structureId: string;
  /** Le service qui dépose. */
  readonly serviceId?: string | null | undefined;
  /** Le destinataire : le service financier qui paie. */
  readonly recipient: StructureRef;
  /** La MOE. */
  readonly moe?: StructureRef | null | undefined;
  /** La MOA ; laissée vide, c'est le destinataire s'il est « avec MOA ». */
  readonly moa?: StructureRef | null | undefined;
  /** Dans l'ordre : niveau 1, puis niveau 2 (A10, A13, A14). */
  readonly validators?: ReadonlyArray<StructureRef> | null | undefined;
  /** Le groupement des entreprises. */
  readonly groupement?: Groupement;
  /** Le mandant d'une MOA déléguée. */
  readonly mandant?: StructureRef | null | undefined;
  /** Le dossier payé que régularise la facture d'une MOA déléguée à son mandant (A1). */
  readonly regularisesDossierId?: string | null | undefined;
  /** Facture ; un avoir pour une facture simple seulement. */
  readonly invoiceType?: InvoiceType;
  /** Le numéro d'origine d'un avoir. */
  readonly originalNumber?: string | null | undefined;
  /** Le numéro de marché, 50 caractères. */
  readonly marcheNumber?: string | null | undefined;
  /** Le numéro d'engagement, 50 caractères. */
  readonly engagementNumber?: string | null | undefined;
  /** La devise (ISO 4217). */
  readonly currency?: string;
  /** Le type de TVA. */
  readonly typeTva: TypeTva;
  /** Avec EXONERATION seulement. */
  readonly exemptionReason?: ExemptionReason | null | undefined;
  /** Le mode de règlement. */
  readonly paymentMethod: PaymentMethod;
  /** Des coordonnées bancaires de la structure qui dépose. */
  readonly bankAccountId?: string | null | undefined;
  /** Les montants ; ceux des lignes, quand il y en a. */
  readonly amounts: AmountsInput;
  /** Les lignes d'une facture simple ; sans `documentId`, elle est saisie. */
  readonly lines?: ReadonlyArray<InvoiceLineInput> | null | undefined;
  /** La TVA par taux d'une facture simple ; laissée vide, celle des lignes. */
  readonly vatSummary?: ReadonlyArray<VatLineInput> | null | undefined;
  /** Un commentaire, 2000 caractères. */
  readonly comment?: string | null | undefined;
  /** Le PDF, envoyé par `POST /files` ; obligatoire, sauf sur une facture saisie : le serveur le fait. */
  readonly documentId?: string | null | undefined;
  /** Les pièces jointes. */
  readonly attachments?: ReadonlyArray<AttachmentInput>;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Supprimer des rattachements, le sien ou ceux d'autres, pour toute la structure (ATT-09). */
export type DetachUsersInput = {
  /** Les rattachements, 1000 au plus. */
  readonly rattachementIds: ReadonlyArray<string>;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Le sens d'un tri. */
export type Direction =
  /** Du plus petit au plus grand, du plus ancien au plus récent. */
  | 'ASC'
  /** Du plus grand au plus petit, du plus récent au plus ancien. */
  | 'DESC'
  | '%future added value';

/** Toutes les conditions données doivent être vraies. */
export type DossierFilter = {
  /** Toutes sont vraies. */
  readonly and?: ReadonlyArray<DossierFilter> | null | undefined;
  /** L'une au moins est vraie. */
  readonly or?: ReadonlyArray<DossierFilter> | null | undefined;
  /** Elle est fausse. */
  readonly not?: DossierFilter | null | undefined;
  /** Une structure partie au dossier. */
  readonly structureId?: string | null | undefined;
  /** Les places que tient la structure (ou celles de la personne connectée). */
  readonly seat?: ReadonlyArray<Seat> | null | undefined;
  /** L'état. */
  readonly state?: ReadonlyArray<DossierState> | null | undefined;
  /** La partie du marché. */
  readonly phase?: ReadonlyArray<Phase> | null | undefined;
  /** Le numéro du dossier. */
  readonly number?: TextMatch | null | undefined;
  /** Le numéro de marché. */
  readonly marcheNumber?: TextMatch | null | undefined;
  /** Le fournisseur du dossier. */
  readonly supplier?: StructureMatch | null | undefined;
  /** La MOE. */
  readonly moe?: StructureMatch | null | undefined;
  /** La MOA. */
  readonly moa?: StructureMatch | null | undefined;
  /** Le destinataire. */
  readonly recipient?: StructureMatch | null | undefined;
  /** L'instant d'ouverture. */
  readonly openedAt?: DateTimeMatch | null | undefined;
  /** L'instant de la dernière écriture. */
  readonly updatedAt?: DateTimeMatch | null | undefined;
  /** Attend un acte d'une structure de la personne connectée, qu'elle puisse le faire ou seulement le lire. */
  readonly waitingForViewer?: boolean | null | undefined;
};

/** Un critère de tri, et un seul ; le serveur ajoute l'identifiant. */
export type DossierOrder =
  {   /** L'instant d'ouverture. */
  readonly openedAt: Direction; readonly updatedAt?: never; readonly number?: never; }
  |  { readonly openedAt?: never;   /** L'instant de la dernière écriture. */
  readonly updatedAt: Direction; readonly number?: never; }
  |  { readonly openedAt?: never; readonly updatedAt?: never;   /** Le numéro. */
  readonly number: Direction; };

/** L'état d'un dossier, déduit de ses pièces (works-billing §4.12). */
export type DossierState =
  /** En cours */
  | 'EN_COURS'
  /** Arrêté (refus) */
  | 'ARRETE'
  /** Rejeté */
  | 'REJETE'
  /** Mis en paiement */
  | 'PAYE'
  | '%future added value';

/** Un acte sur un brouillon. */
export type DraftActInput = {
  /** Le brouillon. */
  readonly draftId: string;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT. */
  readonly expectedVersion?: number | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Une adresse de connexion. */
export type EmailInput = {
  /** L'adresse de connexion. */
  readonly email: string;
};

/** La fin d'un mandat de facturation, aussitôt. */
export type EndMandateInput = {
  /** La structure qui l'a donné. */
  readonly structureId: string;
  /** Le mandat. */
  readonly mandateId: string;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Le motif d'exonération de TVA (codes VATEX de la norme EN 16931). */
export type ExemptionReason =
  /** Autoliquidation */
  | 'VATEX_EU_AE'
  /** Franchise en base */
  | 'VATEX_FR_FRANCHISE'
  /** Livraison intracommunautaire */
  | 'VATEX_EU_IC'
  /** Exportation hors Union européenne */
  | 'VATEX_EU_G'
  /** Hors du champ de la TVA */
  | 'VATEX_EU_O'
  /** Avoir sans TVA */
  | 'VATEX_FR_CNWVAT'
  | '%future added value';

/** Un mandat de facturation : laisser le portail, ou une autre structure, établir ses factures. */
export type GiveMandateInput = {
  /** La structure qui donne le mandat. */
  readonly structureId: string;
  /** Qui établira les factures ; laissé vide : le portail (MAN-01). */
  readonly mandatary?: StructureRef | null | undefined;
  /** Le premier jour de validité. */
  readonly validFrom: string;
  /** Le premier jour où il ne vaudra plus. */
  readonly validUntil?: string | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Le groupement des entreprises du marché (R-VAL-2, R-VAL-5). */
export type Groupement =
  /** Sans groupement */
  | 'AUCUN'
  /** Groupement conjoint */
  | 'CONJOINT'
  /** Groupement solidaire */
  | 'SOLIDAIRE'
  | '%future added value';

/** L'état d'une habilitation (HAB-07). */
export type HabilitationState =
  /** Pas encore en vigueur */
  | 'EN_ATTENTE'
  /** En vigueur */
  | 'EN_VIGUEUR'
  | '%future added value';

/** La nature d'un identifiant de structure (organisation §1.1). */
export type IdentifierType =
  /** Structure avec numéro de SIRET */
  | 'SIRET'
  /** Structure européenne hors France */
  | 'UE_HORS_FRANCE'
  /** Structure hors UE */
  | 'HORS_UE'
  /** Structure avec RIDET */
  | 'RIDET'
  /** Structure avec numéro TAHITI */
  | 'TAHITI'
  /** En cours d'immatriculation */
  | 'AUTRE'
  /** Particulier */
  | 'PARTICULIER'
  | '%future added value';

/** Une ligne de facture, saisie ; 500 au plus. */
export type InvoiceLineInput = {
  /** La référence de l'article, 50 caractères. */
  readonly reference?: string | null | undefined;
  /** La dénomination précise, de 1 à 300 caractères. */
  readonly name: string;
  /** La quantité : 9 chiffres, un point et 4 décimales au plus ; négative pour rendre ou reprendre. */
  readonly quantity: string;
  /** L'unité, 20 caractères : un code de `catalogue.units`, ou tout autre texte. */
  readonly unit?: string | null | undefined;
  /** Le prix unitaire HT. */
  readonly unitPriceHt: string;
  /** La remise HT sur la ligne : du signe de la ligne, et au plus son montant. */
  readonly discountHt?: string | null | undefined;
  /** Le taux de TVA, en pour cent, de 0 à 100 : 20 ou 5.5. */
  readonly vatRate: string;
};

/** Facture ou avoir. */
export type InvoiceType =
  /** Facture */
  | 'FACTURE'
  /** Avoir */
  | 'AVOIR'
  | '%future added value';

/** Le niveau d'un profil (HAB-01). */
export type Level =
  /** Consultation */
  | 'CONSULTATION'
  /** Modification */
  | 'MODIFICATION'
  | '%future added value';

/** Des notifications lues. */
export type MarkNotificationsReadInput = {
  /** Leurs identifiants, 100 au plus ; toutes ou aucune. */
  readonly ids: ReadonlyArray<string>;
};

/** Le paramètre « présence maîtrise d'ouvrage » (works-billing §1.2). */
export type MoaPresence =
  /** Structure sans MOA */
  | 'SANS_MOA'
  /** Structure avec MOA */
  | 'AVEC_MOA'
  /** Structure exclusivement MOA */
  | 'EXCLUSIVEMENT_MOA'
  | '%future added value';

/** Un intervalle de montants. */
export type MontantMatch = {
  /** Au moins. */
  readonly gte?: string | null | undefined;
  /** Plus de. */
  readonly gt?: string | null | undefined;
  /** Au plus. */
  readonly lte?: string | null | undefined;
  /** Moins de. */
  readonly lt?: string | null | undefined;
};

/** Des applications à ouvrir. */
export type OpenApplicationsInput = {
  /** La structure. */
  readonly structureId: string;
  /** Les applications, 100 au plus. */
  readonly openings: ReadonlyArray<ApplicationOpening>;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Le mode de règlement. */
export type PaymentMethod =
  /** Chèque */
  | 'CHEQUE'
  /** Prélèvement */
  | 'PRELEVEMENT'
  /** Virement */
  | 'VIREMENT'
  /** Espèces */
  | 'ESPECE'
  /** Autre */
  | 'AUTRE'
  /** Report */
  | 'REPORT'
  | '%future added value';

/** La partie du marché à laquelle un dossier appartient. */
export type Phase =
  /** En cours de marché */
  | 'EN_COURS'
  /** Fin de marché */
  | 'FIN'
  | '%future added value';

/** Un acte sur une pièce. */
export type PieceActInput = {
  /** La pièce. */
  readonly pieceId: string;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Toutes les conditions données doivent être vraies (works-billing §9.3). */
export type PieceFilter = {
  /** Toutes sont vraies. */
  readonly and?: ReadonlyArray<PieceFilter> | null | undefined;
  /** L'une au moins est vraie. */
  readonly or?: ReadonlyArray<PieceFilter> | null | undefined;
  /** Elle est fausse. */
  readonly not?: PieceFilter | null | undefined;
  /** Une structure partie au dossier. */
  readonly structureId?: string | null | undefined;
  /** Les places que tient la structure (ou celles de la personne connectée). */
  readonly seat?: ReadonlyArray<Seat> | null | undefined;
  /** Le statut. */
  readonly status?: ReadonlyArray<PieceStatus> | null | undefined;
  /** Le cadre. */
  readonly cadre?: ReadonlyArray<Cadre> | null | undefined;
  /** Le type. */
  readonly type?: ReadonlyArray<PieceType> | null | undefined;
  /** Le numéro de la pièce. */
  readonly number?: TextMatch | null | undefined;
  /** Le numéro du dossier. */
  readonly dossierNumber?: TextMatch | null | undefined;
  /** Le numéro de marché. */
  readonly marcheNumber?: TextMatch | null | undefined;
  /** Le numéro d'engagement. */
  readonly engagementNumber?: TextMatch | null | undefined;
  /** Le numéro de mandat. */
  readonly mandatNumber?: TextMatch | null | undefined;
  /** Le fournisseur du dossier. */
  readonly supplier?: StructureMatch | null | undefined;
  /** La MOE. */
  readonly moe?: StructureMatch | null | undefined;
  /** La MOA. */
  readonly moa?: StructureMatch | null | undefined;
  /** Le destinataire. */
  readonly recipient?: StructureMatch | null | undefined;
  /** Le total HT. */
  readonly totalHt?: MontantMatch | null | undefined;
  /** Le total TTC. */
  readonly totalTtc?: MontantMatch | null | undefined;
  /** Le net à payer. */
  readonly netToPay?: MontantMatch | null | undefined;
  /** La date de facture. */
  readonly invoiceDate?: DateMatch | null | undefined;
  /** L'instant du dépôt. */
  readonly depositedAt?: DateTimeMatch | null | undefined;
  /** L'instant du statut. */
  readonly statusAt?: DateTimeMatch | null | undefined;
  /** Attend un acte d'une structure de la personne connectée, qu'elle puisse le faire ou seulement le lire. */
  readonly waitingForViewer?: boolean | null | undefined;
  /** Un délai est dépassé : les pièces que compte `dashboard.overdueDeadlines`. */
  readonly overdue?: boolean | null | undefined;
  /** Téléchargée par le destinataire. */
  readonly downloadedByRecipient?: boolean | null | undefined;
  /** L'application du dépôt. */
  readonly application?: ReadonlyArray<Application> | null | undefined;
  /** Un valideur. */
  readonly validator?: StructureMatch | null | undefined;
  /** Facture ou avoir. */
  readonly invoiceType?: ReadonlyArray<InvoiceType> | null | undefined;
  /** Le numéro de la facture d'origine. */
  readonly originalNumber?: TextMatch | null | undefined;
  /** Le mode de dépôt. */
  readonly depositMode?: ReadonlyArray<DepositMode> | null | undefined;
  /** La personne qui a déposé. */
  readonly createdById?: string | null | undefined;
  /** Les coordonnées bancaires nommées au dépôt. */
  readonly bankAccountId?: string | null | undefined;
  /** Le rejet est marqué comme traité. */
  readonly rejectionHandled?: boolean | null | undefined;
};

/** Un critère de tri, et un seul ; le serveur ajoute l'identifiant. */
export type PieceOrder =
  {   /** L'instant du dépôt. */
  readonly depositedAt: Direction; readonly statusAt?: never; readonly number?: never; readonly totalTtc?: never; readonly invoiceDate?: never; }
  |  { readonly depositedAt?: never;   /** L'instant du statut. */
  readonly statusAt: Direction; readonly number?: never; readonly totalTtc?: never; readonly invoiceDate?: never; }
  |  { readonly depositedAt?: never; readonly statusAt?: never;   /** Le numéro. */
  readonly number: Direction; readonly totalTtc?: never; readonly invoiceDate?: never; }
  |  { readonly depositedAt?: never; readonly statusAt?: never; readonly number?: never;   /** Le total TTC. */
  readonly totalTtc: Direction; readonly invoiceDate?: never; }
  |  { readonly depositedAt?: never; readonly statusAt?: never; readonly number?: never; readonly totalTtc?: never;   /** La date de facture. */
  readonly invoiceDate: Direction; };

/** Le statut d'une pièce (works-billing §4). */
export type PieceStatus =
  /** Brouillon */
  | 'BROUILLON'
  /** Interprétée (OCR) (jamais atteint par le moteur) */
  | 'INTERPRETEE_OCR'
  /** Déposée */
  | 'DEPOSEE'
  /** Supprimée */
  | 'SUPPRIMEE'
  /** Abandonnée (jamais atteint par le moteur) */
  | 'ABANDONNEE'
  /** En cours de traitement (flux sortant) (jamais atteint par le moteur) */
  | 'EN_COURS_TRAITEMENT_PIVOT_S'
  /** Non conforme - non intégrée (jamais atteint par le moteur) */
  | 'NON_CONFORME'
  /** Inconnu (jamais atteint par le moteur) */
  | 'TECHNIQUE_INCONNU'
  /** Mise à disposition du premier valideur */
  | 'A_VALIDER_1'
  /** Validée par le premier valideur */
  | 'VALIDEE_1'
  /** Refusée par le premier valideur pour autre motif */
  | 'REFUSEE_1'
  /** Refusée par le premier valideur pour erreur dans les données d'acheminement */
  | 'ERREUR_FOURNISSEUR_SUR_VALIDEUR'
  /** Validation 1 hors délai */
  | 'ABSENCE_VALIDATION_1_HORS_DELAI'
  /** Mise à disposition du second valideur */
  | 'A_VALIDER_2'
  /** Validée par le second valideur */
  | 'VALIDEE_2'
  /** Refusée par le second valideur pour autre motif */
  | 'REFUSEE_2'
  /** Refusée par le second valideur pour erreur des données d'acheminement */
  | 'ERREUR_COTRAITANT_SUR_VALIDEUR'
  /** Validation 2 hors délai */
  | 'ABSENCE_VALIDATION_2_HORS_DELAI'
  /** Mise à disposition MOE */
  | 'A_ASSOCIER_MOE'
  /** Mise à disposition MOE (jamais atteint par le moteur) */
  | 'MISE_A_DISPOSITION_MOE'
  /** À valider par la MOE (jamais atteint par le moteur) */
  | 'A_VALIDER_MOE'
  /** Prise en compte MOE */
  | 'PRISE_EN_COMPTE_MOE'
  /** Refusée par la MOE pour autre motif */
  | 'REFUSEE_MOE'
  /** Refusée par la MOE pour erreur dans les données d'acheminement (jamais atteint par le moteur) */
  | 'ERREUR_FOURNISSEUR_SUR_MOE'
  /** Erreur de MOE (jamais atteint par le moteur) */
  | 'ERREUR_DE_MOE'
  /** Absence de validation MOE dans le délai réglementaire */
  | 'ABSENCE_VALIDATION_MOE_DELAI_REGLEMENTAIRE'
  /** Mise à disposition MOA */
  | 'A_ASSOCIER_MOA'
  /** Mise à disposition MOA (jamais atteint par le moteur) */
  | 'MISE_A_DISPOSITION_MOA'
  /** Prise en compte par la MOA */
  | 'PRISE_EN_COMPTE_MOA'
  /** Transmise à la MOA */
  | 'TRANSMISE_MOA'
  /** Refusée par la MOA pour autre motif */
  | 'REFUSEE_MOA'
  /** Refusée par la MOA pour erreur dans les données d'acheminement (jamais atteint par le moteur) */
  | 'ERREUR_FOURNISSEUR_SUR_MOA'
  /** Refusée par la MOA pour erreur dans les données d'acheminement (jamais atteint par le moteur) */
  | 'ERREUR_MOE_SUR_MOA'
  /** Erreur de MOA (jamais atteint par le moteur) */
  | 'ERREUR_DE_MOA'
  /** Erreur de la MOE sur le fournisseur (jamais atteint par le moteur) */
  | 'ERREUR_MOE_SUR_FOURNISSEUR'
  /** Erreur de la MOA sur le fournisseur (jamais atteint par le moteur) */
  | 'ERREUR_MOA_SUR_FOURNISSEUR'
  /** Erreur de destinataire (projet de décompte) (jamais atteint par le moteur) */
  | 'ERREUR_DESTINATAIRE_PD'
  /** Erreur de destinataire (état d'acompte) (jamais atteint par le moteur) */
  | 'ERREUR_DESTINATAIRE_EA'
  /** Mise à disposition fournisseur */
  | 'A_ASSOCIER_FOURNISSEUR'
  /** Refusée par le fournisseur pour autre motif */
  | 'REFUSEE_FOURNISSEUR'
  /** En attente de recyclage fournisseur (jamais atteint par le moteur) */
  | 'EN_ATTENTE_RECYCLAGE_FOURNISSEUR'
  /** Associée */
  | 'ASSOCIEE'
  /** Demande de complément (jamais atteint par le moteur) */
  | 'A_COMPLETER'
  /** Suspendue */
  | 'SUSPENDUE'
  /** Complétée - mise à disposition */
  | 'COMPLETEE'
  /** Remplacée par un A22 */
  | 'REMPLACEE_PAR_A22'
  /** Dupliquée après refus */
  | 'DUPLIQUE_APRES_REFUS'
  /** En cours d'acheminement vers le destinataire */
  | 'EN_COURS_ACHEMINEMENT'
  /** Mise à disposition du destinataire */
  | 'MISE_A_DISPOSITION'
  /** Prise en compte par le destinataire */
  | 'PRISE_EN_COMPTE_DESTINATAIRE'
  /** À recycler (rejetée par l'ordonnateur pour erreur dans les données d'acheminement) */
  | 'A_RECYCLER'
  /** Rejetée (par l'ordonnateur pour autre motif) */
  | 'REJETEE'
  /** Service fait */
  | 'SERVICE_FAIT'
  /** Mandatée */
  | 'MANDATEE'
  /** Mise à disposition du comptable */
  | 'MISE_A_DISPOSITION_COMPTABLE'
  /** Comptabilisée */
  | 'COMPTABILISEE'
  /** Mise en paiement */
  | 'MISE_EN_PAIEMENT'
  | '%future added value';

/** Le type d'une pièce de travaux, déduit de son cadre (works-billing §2.1). */
export type PieceType =
  /** Demande de paiement de sous-traitant (travaux) */
  | 'DP_DE_SOUSTRAITANT_TRAVAUX'
  /** Projet de décompte mensuel */
  | 'PROJET_DECOMPTE_MENSUEL'
  /** État d'acompte */
  | 'ETAT_ACOMPTE'
  /** État d'acompte validé */
  | 'ETAT_ACOMPTE_VALIDE'
  /** Projet de décompte final */
  | 'PROJET_DECOMPTE_FINAL'
  /** Projet de décompte général */
  | 'PROJET_DECOMPTE_GENERAL'
  /** Projet de décompte général (procédure tacite) */
  | 'PROJET_DECOMPTE_GENERAL_PROCEDURE_TACITE'
  /** Décompte général */
  | 'DECOMPTE_GENERAL'
  /** Décompte général signé */
  | 'DECOMPTE_GENERAL_SIGNE'
  /** Décompte général et définitif tacite */
  | 'DECOMPTE_GENERAL_DEFINITIF_TACITE'
  /** Décompte général et définitif (procédure tacite) */
  | 'DECOMPTE_GENERAL_DEFINITIF_PROCEDURE_TACITE'
  | '%future added value';

/** Un profil à ajouter ou à retirer. */
export type ProfileChangeInput = {
  /** L'application. */
  readonly application: Application;
  /** Le niveau. */
  readonly level: Level;
  /** Ajouter ou retirer. */
  readonly change: ChangeVerb;
  /** Le service ; absent : tous. */
  readonly serviceId?: string | null | undefined;
};

/** La catégorie d'un acheteur public, qui fixe le délai de paiement (R-CLK-5). */
export type PublicCategory =
  /** État */
  | 'ETAT'
  /** Collectivité locale */
  | 'COLLECTIVITE_LOCALE'
  /** Établissement public national */
  | 'EPN'
  /** Établissement public local d'enseignement */
  | 'EPLE'
  /** Établissement public de santé */
  | 'SANTE'
  /** Autre entreprise publique */
  | 'AUTRE_ENTREPRISE_PUBLIQUE'
  /** Autre structure publique */
  | 'AUTRE'
  | '%future added value';

/** L'état d'un rattachement (organisation §4.1). */
export type RattachementStatus =
  /** En cours de validation */
  | 'EN_COURS_VALIDATION'
  /** Validé */
  | 'VALIDE'
  /** Refusé */
  | 'REFUSE'
  /** Supprimé */
  | 'SUPPRIME'
  /** Annulé */
  | 'ANNULE'
  | '%future added value';

/** La notification qui interrompt le délai de paiement, une fois par pièce (R-SUS-4) ; un second appel, avec la même notification, donne `resumedOn`. */
export type RecordInterruptionInput = {
  /** La pièce. */
  readonly pieceId: string;
  /** Le jour où le créancier a reçu la notification. */
  readonly noticeDate: string;
  /** Toutes les raisons, et ce qui manque. */
  readonly reasons: string;
  /** Le jour où tout a été reçu. */
  readonly resumedOn?: string | null | undefined;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** L'acheminement corrigé d'une pièce à recycler ; ce qui est laissé vide reste (T90). */
export type RecyclePieceInput = {
  /** La pièce. */
  readonly pieceId: string;
  /** Le bon destinataire, avec son service ; laissé vide, ni l'un ni l'autre ne change. */
  readonly recipient?: StructureRef | null | undefined;
  /** Le bon numéro d'engagement. */
  readonly engagementNumber?: string | null | undefined;
  /** Le nouveau commentaire. */
  readonly comment?: string | null | undefined;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Le motif d'un refus par la MOE ou la MOA (works-billing §6.1). */
export type RefusalReason =
  /** Erreur sur la MOE (SIRET) */
  | 'ERREUR_MOE'
  /** Erreur sur la MOA (SIRET) */
  | 'ERREUR_MOA'
  /** Erreur sur le destinataire (SIRET) */
  | 'ERREUR_DESTINATAIRE'
  /** Autre motif sans erreur de montant */
  | 'AUTRE_SANS_ERREUR_MONTANT'
  /** Erreur de montant */
  | 'ERREUR_MONTANT'
  | '%future added value';

/** Refuser une demande. */
export type RefuseApprovalInput = {
  /** La demande. */
  readonly approvalId: string;
  /** Le motif, obligatoire, que son auteur lira (APP-04). */
  readonly reason: string;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Le refus d'une pièce ; le fournisseur et un valideur ne donnent que le commentaire. */
export type RefusePieceInput = {
  /** La pièce. */
  readonly pieceId: string;
  /** Le motif, pour la MOE et la MOA (R-REF-2). */
  readonly reason?: RefusalReason | null | undefined;
  /** Le complément ; obligatoire avec AUTRE_SANS_ERREUR_MONTANT, et pour le fournisseur. */
  readonly comment?: string | null | undefined;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Ce que la personne peut faire d'une erreur. */
export type Remedy =
  /** Corriger la saisie */
  | 'FIX_INPUT'
  /** Relire l'objet puis recommencer */
  | 'RELOAD'
  /** Demander l'habilitation */
  | 'ASK_FOR_RIGHT'
  /** Attendre */
  | 'WAIT'
  /** Rien à faire */
  | 'NOTHING_TO_DO'
  /** Contacter le support */
  | 'CONTACT_SUPPORT'
  | '%future added value';

/** Des coordonnées bancaires à retirer ; les pièces qui les nomment les gardent. */
export type RemoveBankAccountInput = {
  /** La structure. */
  readonly structureId: string;
  /** Les coordonnées bancaires. */
  readonly bankAccountId: string;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Des fichiers à retirer de la fiche d'une structure, tous ou aucun. */
export type RemoveStructureAttachmentsInput = {
  /** La structure. */
  readonly structureId: string;
  /** Les fichiers. */
  readonly ids: ReadonlyArray<string>;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** « Gérer mes habilitations » : un seul envoi peut ajouter et retirer (HAB-05). */
export type RequestHabilitationsInput = {
  /** L'une de ses structures. */
  readonly structureId: string;
  /** Les profils, 100 au plus. */
  readonly changes: ReadonlyArray<ProfileChangeInput>;
  /** Un commentaire, 2000 caractères. */
  readonly comment?: string | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Demander à être rattaché à une structure, ou à certains de ses services (ATT-03). */
export type RequestRattachementInput = {
  /** La structure. */
  readonly structureId: string;
  /** Les services voulus, 200 au plus ; vide : toute la structure. */
  readonly serviceIds?: ReadonlyArray<string> | null | undefined;
  /** Un commentaire, 2000 caractères. */
  readonly comment?: string | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Envoyer un message encore une fois. */
export type ResendWebhookDeliveryInput = {
  /** Le message. */
  readonly deliveryId: string;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Le mot de passe choisi par le lien reçu. */
export type ResetPasswordInput = {
  /** Le jeton du lien reçu. */
  readonly token: string;
  /** Le mot de passe : 12 caractères de trois sortes au moins, ou une phrase de 20. */
  readonly password: string;
};

/** Le rôle d'une personne dans une structure (organisation §3.5). */
export type Role =
  /** Gestionnaire principal */
  | 'GESTIONNAIRE_PRINCIPAL'
  /** Gestionnaire secondaire */
  | 'GESTIONNAIRE_SECONDAIRE'
  /** Utilisateur (simple) */
  | 'UTILISATEUR_SIMPLE'
  | '%future added value';

/** Un brouillon : n'importe quelle partie d'un dépôt. Un champ absent garde ce qui était enregistré, null le vide. `draftId` : le brouillon à modifier ; `previousPieceId` : la pièce que celle-ci suivra. */
export type SaveDraftInput = {
  /** Laissé vide : un nouveau brouillon. */
  readonly draftId?: string | null | undefined;
  /** La pièce que celle-ci suit ; null : une première pièce. */
  readonly previousPieceId?: string | null | undefined;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Le cadre. */
  readonly cadre?: Cadre | null | undefined;
  /** Le numéro imprimé sur le document ; vide : le serveur le donne à une facture saisie. */
  readonly number?: string | null | undefined;
  /** La date imprimée. */
  readonly invoiceDate?: string | null | undefined;
  /** La structure qui dépose ; celle de sa place pour une pièce suivante. */
  readonly structureId?: string | null | undefined;
  /** Le service qui dépose. */
  readonly serviceId?: string | null | undefined;
  /** Le destinataire. */
  readonly recipient?: StructureRef | null | undefined;
  /** La MOE. */
  readonly moe?: StructureRef | null | undefined;
  /** La MOA. */
  readonly moa?: StructureRef | null | undefined;
  /** Les valideurs : niveau 1, puis niveau 2. */
  readonly validators?: ReadonlyArray<StructureRef> | null | undefined;
  /** Le groupement des entreprises. */
  readonly groupement?: Groupement | null | undefined;
  /** Le mandant d'une MOA déléguée. */
  readonly mandant?: StructureRef | null | undefined;
  /** Le dossier qu'une facture de régularisation règle (R-MOAD-1). */
  readonly regularisesDossierId?: string | null | undefined;
  /** Pièce suivante : le code service du destinataire. */
  readonly recipientServiceCode?: string | null | undefined;
  /** Facture ou avoir. */
  readonly invoiceType?: InvoiceType | null | undefined;
  /** Le numéro d'origine d'un avoir. */
  readonly originalNumber?: string | null | undefined;
  /** Le numéro de marché. */
  readonly marcheNumber?: string | null | undefined;
  /** Le numéro d'engagement. */
  readonly engagementNumber?: string | null | undefined;
  /** La devise (ISO 4217). */
  readonly currency?: string | null | undefined;
  /** Le type de TVA. */
  readonly typeTva?: TypeTva | null | undefined;
  /** Le motif d'exonération. */
  readonly exemptionReason?: ExemptionReason | null | undefined;
  /** Le mode de règlement. */
  readonly paymentMethod?: PaymentMethod | null | undefined;
  /** Les coordonnées bancaires de la structure qui dépose. */
  readonly bankAccountId?: string | null | undefined;
  /** Les montants. */
  readonly amounts?: AmountsInput | null | undefined;
  /** Les lignes d'une facture simple ; elles remplacent les précédentes. */
  readonly lines?: ReadonlyArray<InvoiceLineInput> | null | undefined;
  /** La TVA par taux d'une facture simple. */
  readonly vatSummary?: ReadonlyArray<VatLineInput> | null | undefined;
  /** Un commentaire, 2000 caractères. */
  readonly comment?: string | null | undefined;
  /** Le PDF, envoyé par `POST /files` ; le brouillon le garde. */
  readonly documentId?: string | null | undefined;
  /** Les pièces jointes ; le brouillon les garde. */
  readonly attachments?: ReadonlyArray<AttachmentInput> | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Un brouillon de sollicitation, aussi peu rempli que l'on veut (SUP-02). */
export type SaveTicketInput = {
  /** Le brouillon ; absent, un nouveau. */
  readonly ticketId?: string | null | undefined;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** La structure au nom de laquelle on demande, l'une des siennes. */
  readonly structureId?: string | null | undefined;
  /** Le service de l'émetteur. */
  readonly serviceId?: string | null | undefined;
  /** La catégorie : l'une de `catalogue.ticketCategories`. */
  readonly category?: string | null | undefined;
  /** La sous-catégorie, qui décide du destinataire (SUP-01). */
  readonly subCategory?: string | null | undefined;
  /** Le titre, de 200 caractères au plus. */
  readonly title?: string | null | undefined;
  /** La description, de 10 000 caractères au plus. */
  readonly description?: string | null | undefined;
  /** La structure publique à qui l'on demande (M-). */
  readonly toStructure?: StructureRef | null | undefined;
  /** La pièce dont il est question. */
  readonly pieceId?: string | null | undefined;
  /** Les fichiers, à la place de ceux d'avant. */
  readonly attachments?: ReadonlyArray<AttachmentInput> | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** La place d'une structure dans un dossier. */
export type Seat =
  /** Fournisseur */
  | 'FOURNISSEUR'
  /** Maîtrise d'œuvre */
  | 'MOE'
  /** Maîtrise d'ouvrage */
  | 'MOA'
  /** Destinataire (service financier) */
  | 'DESTINATAIRE'
  /** Premier valideur */
  | 'VALIDEUR_1'
  /** Second valideur */
  | 'VALIDEUR_2'
  | '%future added value';

/** Changer les habilitations de personnes rattachées, sans demande (ATT-14). */
export type SetHabilitationsInput = {
  /** La structure. */
  readonly structureId: string;
  /** Les personnes, 1000 au plus. */
  readonly userIds: ReadonlyArray<string>;
  /** Les mêmes changements pour toutes, 100 au plus. */
  readonly changes: ReadonlyArray<ProfileChangeInput>;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** De quoi se connecter. */
export type SignInInput = {
  /** L'adresse de connexion. */
  readonly email: string;
  /** Le mot de passe. */
  readonly password: string;
};

/** L'avancement d'une étape. */
export type StepState =
  /** Fait */
  | 'DONE'
  /** En cours */
  | 'CURRENT'
  /** À venir */
  | 'TO_COME'
  /** Arrêté */
  | 'STOPPED'
  | '%future added value';

/** Un acte sur une structure. */
export type StructureActInput = {
  /** La structure. */
  readonly structureId: string;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Une structure : toutes les conditions données doivent être vraies. */
export type StructureMatch = {
  /** Son identifiant opaque. */
  readonly id?: string | null | undefined;
  /** Son SIRET. */
  readonly siret?: string | null | undefined;
  /** Son SIREN : toutes les structures de l'entreprise. */
  readonly siren?: string | null | undefined;
  /** Le code du service nommé au dépôt. */
  readonly serviceCode?: string | null | undefined;
};

/** Une structure, telle qu'un formulaire la nomme. */
export type StructureRef = {
  /** Le SIRET, espaces admises, ou l'identifiant d'une autre nature. */
  readonly identifier: string;
  /** La nature de l'identifiant. */
  readonly type?: IdentifierType;
  /** Le code service. */
  readonly serviceCode?: string | null | undefined;
};

/** Le statut d'une structure (organisation §1.3). */
export type StructureStatus =
  /** Active */
  | 'ACTIVE'
  /** Inactive */
  | 'INACTIVE'
  /** En cours d'activation */
  | 'EN_COURS_ACTIVATION'
  | '%future added value';

/** Structure publique ou privée (organisation §1.2). */
export type StructureType =
  /** Publique */
  | 'PUBLIQUE'
  /** Privée */
  | 'PRIVEE'
  | '%future added value';

/** Une demande au support de qui ne peut pas se connecter (SUP-03). */
export type SubmitSignedOutTicketInput = {
  /** L'adresse à qui répondre. */
  readonly email: string;
  /** La même, retapée. */
  readonly emailConfirmation: string;
  /** La catégorie : l'une de `catalogue.ticketCategories`. */
  readonly category: string;
  /** La sous-catégorie, une de celles que traite le support : celles dont `toStructure` est faux. */
  readonly subCategory: string;
  /** Le titre, de 200 caractères au plus. */
  readonly title: string;
  /** La description, de 10 000 caractères au plus. */
  readonly description: string;
  /** La solution d'un défi de `GET /captcha`, telle que `<altcha-widget>` la donne ; à usage unique. */
  readonly captcha: string;
};

/** Qui prend la suite d'un gestionnaire principal. */
export type SuccessorInput = {
  /** La structure. */
  readonly structureId: string;
  /** L'adresse de connexion du successeur. */
  readonly email: string;
};

/** La suspension d'une pièce : le commentaire nomme le document qui manque (R-SUS-1). */
export type SuspendPieceInput = {
  /** La pièce. */
  readonly pieceId: string;
  /** Le document qui manque. */
  readonly comment: string;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Un acte sur un compte technique. */
export type TechnicalAccountActInput = {
  /** Le compte technique. */
  readonly technicalAccountId: string;
  /** Rejouer sans rien refaire ; le mot de passe n'est montré que la première fois. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier, ne rien écrire. */
  readonly dryRun?: boolean;
};

/** Une condition sur un texte ; casse et accents ignorés pour `contains`. */
export type TextMatch = {
  /** Exactement ce texte. */
  readonly is?: string | null | undefined;
  /** L'un de ces textes. */
  readonly in?: ReadonlyArray<string> | null | undefined;
  /** Commence par ce texte. */
  readonly startsWith?: string | null | undefined;
  /** Contient ce texte, casse et accents ignorés. */
  readonly contains?: string | null | undefined;
};

/** Un acte sur une sollicitation. */
export type TicketActInput = {
  /** La sollicitation. */
  readonly ticketId: string;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Le statut d'une sollicitation (organisation §9.3). */
export type TicketStatus =
  /** Brouillon */
  | 'BROUILLON'
  /** Soumis (nouveau) */
  | 'SOUMIS'
  /** En cours (affecté à un agent) */
  | 'EN_COURS'
  /** En attente de complément */
  | 'EN_ATTENTE_COMPLEMENT'
  /** Solution proposée */
  | 'REPONDU'
  /** Renvoyé au destinataire */
  | 'RENVOYE'
  /** Clôturé */
  | 'CLOTURE'
  | '%future added value';

/** Nommer un nouveau gestionnaire principal ; l'ancien reste utilisateur simple (ATT-11). */
export type TransferPrincipalManagerInput = {
  /** La structure. */
  readonly structureId: string;
  /** L'adresse de connexion du successeur : un compte actif et, pour une structure publique, un compte PIGP, sauf l'État et les structures exclusivement MOA (ATT-12, USR-10). */
  readonly successorEmail: string;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Confier une sollicitation à un collègue, ou au support du portail. */
export type TransferTicketInput = {
  /** La sollicitation. */
  readonly ticketId: string;
  /** Le collègue, qui traite les sollicitations du même destinataire. */
  readonly toUserId?: string | null | undefined;
  /** La confier au support du portail. */
  readonly toSupport?: boolean;
  /** Pourquoi ; ajouté aux messages. */
  readonly comment: string;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Factures reçues : le statut à atteindre (T82 à T8A). */
export type TreatPieceInput = {
  /** La pièce. */
  readonly pieceId: string;
  /** L'un des statuts de `treatmentOptions`. */
  readonly to: PieceStatus;
  /** Le motif d'un rejet ou d'un recyclage. */
  readonly reason?: string | null | undefined;
  /** Le numéro de mandat, avec MANDATEE. */
  readonly mandatNumber?: string | null | undefined;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Le type de TVA. */
export type TypeTva =
  /** TVA sur les débits */
  | 'TVA_SUR_DEBIT'
  /** TVA sur les encaissements */
  | 'TVA_SUR_ENCAISSEMENT'
  /** Exonération */
  | 'EXONERATION'
  /** Sans TVA */
  | 'SANS_TVA'
  | '%future added value';

/** Les changements de son propre compte ; ce qui est omis ou null reste. */
export type UpdateAccountInput = {
  /** L'adresse qui reçoit les notifications ; elle peut être partagée (USR-02). */
  readonly contactEmail?: string | null | undefined;
  /** Le prénom, de 100 caractères au plus. */
  readonly firstName?: string | null | undefined;
  /** Le nom, de 100 caractères au plus. */
  readonly lastName?: string | null | undefined;
  /** Recevoir les notifications de facturation ; un gestionnaire principal le doit. */
  readonly billingNotifications?: boolean | null | undefined;
  /** Recevoir les actualités. */
  readonly newsNotifications?: boolean | null | undefined;
  /** Clé qui rend l'appel répétable. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Changer le rôle d'un rattachement, ou l'étendre ; ce qui est absent ne change pas. */
export type UpdateRattachementInput = {
  /** Le rattachement. */
  readonly rattachementId: string;
  /** Le rôle ; jamais gestionnaire principal. */
  readonly role?: Role | null | undefined;
  /** Vrai : étendre à toute la structure. */
  readonly wholeStructure?: boolean | null | undefined;
  /** Tous les services voulus : ceux déjà accordés en sont toujours (ATT-09). */
  readonly serviceIds?: ReadonlyArray<string> | null | undefined;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Les changements d'un service ; ce qui est omis reste. */
export type UpdateServiceInput = {
  /** Le service. */
  readonly serviceId: string;
  /** Le nom, de 100 caractères au plus. */
  readonly name?: string | null | undefined;
  /** La description ; null l'efface. */
  readonly description?: string | null | undefined;
  /** Le premier jour de validité. */
  readonly validFrom?: string | null | undefined;
  /** Le premier jour où il n'est plus valide ; null : sans fin. */
  readonly validUntil?: string | null | undefined;
  /** Exiger un numéro d'engagement. */
  readonly engagementRequired?: boolean | null | undefined;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** La fiche d'une structure. Un champ absent garde ce qui était enregistré, null le vide. La raison sociale vient de l'INSEE et ne se modifie pas (STR-04) ; le nom d'un particulier, si. */
export type UpdateStructureInput = {
  /** La structure. */
  readonly structureId: string;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Le nom d'un particulier. */
  readonly name?: string | null | undefined;
  /** Le prénom d'un particulier. */
  readonly firstName?: string | null | undefined;
  /** La désignation : le nom d'usage. */
  readonly designation?: string | null | undefined;
  /** Le numéro de TVA intracommunautaire, clé vérifiée. */
  readonly vatNumber?: string | null | undefined;
  /** Le numéro PACAGE : neuf chiffres. */
  readonly pacage?: string | null | undefined;
  /** Le régime social. */
  readonly socialRegime?: string | null | undefined;
  /** L'adresse électronique. */
  readonly email?: string | null | undefined;
  /** L'adresse postale du siège, champ par champ. */
  readonly address?: AddressInput | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Les paramètres destinés aux fournisseurs d'une structure publique (organisation §1.5) ; ce qui est absent ou null reste. Ceux du raccordement EDI ne s'écrivent pas (PAR-07). */
export type UpdateStructureSettingsInput = {
  /** La structure. */
  readonly structureId: string;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Le code service est obligatoire ; il faut un autre service que le défaut (PAR-01). */
  readonly serviceCodeRequired?: boolean | null | undefined;
  /** Le numéro d'engagement est obligatoire. */
  readonly engagementRequired?: boolean | null | undefined;
  /** L'un des deux est obligatoire ; ne se combine pas avec eux (PAR-04). */
  readonly engagementOrServiceRequired?: boolean | null | undefined;
  /** Le statut « Mise en paiement » n'est pas remonté au fournisseur. */
  readonly paymentStatusNotReported?: boolean | null | undefined;
  /** La présence d'une maîtrise d'ouvrage ; ouvre et ferme des applications, refusée tant que des documents sont en cours dans ce qu'elle retire (PAR-08). */
  readonly moaPresence?: MoaPresence | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Les changements d'une personne d'une structure que l'on gère. */
export type UpdateUserInput = {
  /** La personne. */
  readonly userId: string;
  /** Le prénom, de 100 caractères au plus. */
  readonly firstName?: string | null | undefined;
  /** Le nom, de 100 caractères au plus. */
  readonly lastName?: string | null | undefined;
  /** Le téléphone, de 40 caractères au plus ; null l'efface. */
  readonly phone?: string | null | undefined;
  /** La version lue du compte. */
  readonly expectedVersion?: number | null | undefined;
  /** Clé qui rend l'appel répétable. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Modifier un webhook ; ce qui est omis reste. */
export type UpdateWebhookInput = {
  /** Le webhook. */
  readonly webhookId: string;
  /** Le nom de l'outil, de 100 caractères au plus. */
  readonly name?: string | null | undefined;
  /** L'adresse à appeler, en HTTPS ; les messages en attente y partent aussi. */
  readonly url?: string | null | undefined;
  /** Ce dont l'informer ; vide : de tout. */
  readonly kinds?: ReadonlyArray<ChangeKind> | null | undefined;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** Qui rattacher : un critère au moins, de trois caractères au moins (ATT-08). */
export type UserCriteria = {
  /** Une partie du nom, casse et accents ignorés. */
  readonly lastName?: string | null | undefined;
  /** Une partie du prénom, casse et accents ignorés. */
  readonly firstName?: string | null | undefined;
  /** Une partie de l'adresse de connexion, casse ignorée. */
  readonly connectionEmail?: string | null | undefined;
};

/** Les codes d'erreur d'une règle qui dit non ; ils ne changent jamais. */
export type UserErrorCode =
  /** L'objet demandé n'existe pas, ou vous n'y avez pas accès. */
  | 'NOT_FOUND'
  /** Vous n'avez pas l'habilitation nécessaire pour cet acte sur cette structure. */
  | 'FORBIDDEN'
  /** L'objet a changé depuis que vous l'avez lu : relisez-le, puis recommencez. */
  | 'VERSION_CONFLICT'
  /** Cette clé d'idempotence a déjà servi pour une autre demande. */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** Ce champ est obligatoire. */
  | 'FIELD_REQUIRED'
  /** Ce champ est trop long. */
  | 'FIELD_TOO_LONG'
  /** Cette valeur n'est pas admise ici. */
  | 'VALUE_NOT_ALLOWED'
  /** Aucune structure n'est connue sous cet identifiant. */
  | 'STRUCTURE_UNKNOWN'
  /** Nommez une MOE ou une MOA ; si aucune n'agit sur le portail, déposez sous A5, A6 ou A8. */
  | 'MOE_OR_MOA_REQUIRED'
  /** Ce valideur ne convient pas : il est le déposant, inactif, nommé deux fois, ou de trop pour ce cadre. */
  | 'VALIDATOR_NOT_ALLOWED'
  /** La qualité cochée n'est pas celle au titre de laquelle vous validez cette pièce. */
  | 'CAPACITY_MISMATCH'
  /** Ce fichier ne peut pas être utilisé : il est inconnu, illisible, à quelqu'un d'autre ou déjà joint à une pièce. */
  | 'FILE_UNUSABLE'
  /** Adresse ou mot de passe incorrect. */
  | 'SIGN_IN_FAILED'
  /** Ce lien a expiré ou a déjà servi : demandez-en un nouveau. */
  | 'LINK_EXPIRED'
  /** Ce mot de passe est trop faible. */
  | 'PASSWORD_TOO_WEAK'
  /** Ce dossier a déjà sa facture de régularisation. */
  | 'DOSSIER_ALREADY_REGULARISED'
  /** La pièce n'est pas suspendue : il n'y a rien à compléter. */
  | 'NOT_SUSPENDED'
  /** Cette pièce jointe dépasse la taille permise. */
  | 'ATTACHMENT_TOO_LARGE'
  /** Le document dépasse la taille permise. */
  | 'PAYLOAD_TOO_LARGE'
  /** Ce numéro est déjà utilisé par ce fournisseur. */
  | 'DUPLICATE_NUMBER'
  /** Ce cadre n'est pas attendu ici. */
  | 'CADRE_NOT_ALLOWED'
  /** Une différence de montant ne se refuse pas : déposez votre propre pièce avec le montant que vous admettez, et expliquez l'écart dans le commentaire. */
  | 'AMOUNT_NOT_A_REASON'
  /** Ce destinataire demande un code service. */
  | 'SERVICE_REQUIRED'
  /** Ce code service est inconnu ou inactif chez cette structure. */
  | 'SERVICE_UNKNOWN_OR_INACTIVE'
  /** Ce destinataire, ou son service, demande un numéro d'engagement. */
  | 'ENGAGEMENT_REQUIRED'
  /** Ce destinataire demande un code service ou un numéro d'engagement. */
  | 'SERVICE_OR_ENGAGEMENT_REQUIRED'
  /** Ce cadre demande un valideur. */
  | 'VALIDATOR_REQUIRED'
  /** La date de facture ne peut pas suivre la date de dépôt. */
  | 'DATE_AFTER_DEPOSIT'
  /** Un motif est obligatoire : dites ce qui est en cause. */
  | 'REASON_REQUIRED'
  /** Cette structure ne peut pas être MOA : elle est privée, ou son paramétrage est « sans MOA ». */
  | 'MOA_SETTING_MISMATCH'
  /** Cette structure ne reçoit pas de factures : elle est privée, ou « exclusivement MOA ». */
  | 'RECIPIENT_NOT_ALLOWED'
  /** Cette structure est inactive. */
  | 'RECIPIENT_INACTIVE'
  /** L'état présent ne permet pas cet acte. */
  | 'TRANSITION_NOT_ALLOWED'
  /** Le numéro compte 1 à 20 caractères : lettres, chiffres, - _ / + et espaces isolées à l'intérieur. */
  | 'NUMBER_FORMAT'
  /** Ajoutez au moins une pièce jointe, ou changez le commentaire. */
  | 'COMPLETION_EMPTY'
  /** Ce type de fichier n'est pas admis. */
  | 'FILE_TYPE_NOT_ALLOWED'
  /** Le nom du fichier est trop long. */
  | 'FILE_NAME_TOO_LONG'
  /** Le document et ses pièces jointes dépassent ensemble 120 Mo. */
  | 'TOTAL_TOO_LARGE'
  /** Les montants ne s'accordent pas. */
  | 'AMOUNTS_INCONSISTENT'
  /** Vous avez cette application en consultation ; cet acte demande le niveau modification. */
  | 'CONSULTATION_ONLY'
  /** Le délai de la procédure tacite n'est pas écoulé. */
  | 'TACIT_TOO_EARLY'
  /** Compte verrouillé après cinq mots de passe erronés : réessayez dans une heure. */
  | 'ACCOUNT_LOCKED'
  /** Le lien d'activation a expiré (60 minutes) : demandez-en un nouveau. */
  | 'ACTIVATION_EXPIRED'
  /** Cette application n'est pas ouverte sur la structure ou le service. */
  | 'APPLICATION_NOT_OPEN'
  /** Cette demande a déjà été traitée. */
  | 'APPROVAL_ALREADY_TREATED'
  /** Une demande de rattachement à cette structure est déjà en cours. */
  | 'ATTACHMENT_PENDING'
  /** La vérification anti-robot a échoué, a expiré ou a déjà servi : recommencez-la. */
  | 'CAPTCHA_FAILED'
  /** « Engagement ou service » ne se combine pas avec un code service ou un engagement obligatoire. */
  | 'CONFLICTING_PARAMETERS'
  /** L'adresse de connexion ne se change pas. (réservé : jamais répondu aujourd'hui) */
  | 'CONNECTION_ADDRESS_IMMUTABLE'
  /** Cette adresse de connexion est déjà celle d'un compte. */
  | 'CONNECTION_ADDRESS_TAKEN'
  /** Le service des factures publiques ne peut être ni modifié, ni arrêté, ni supprimé. */
  | 'DEFAULT_SERVICE_IMMUTABLE'
  /** Ce numéro d'engagement n'existe pas chez ce destinataire. (réservé : jamais répondu aujourd'hui) */
  | 'ENGAGEMENT_UNKNOWN'
  /** Ce champ ne se modifie pas. */
  | 'FIELD_READ_ONLY'
  /** Cet identifiant n'a pas la forme attendue pour son type. */
  | 'IDENTIFIER_FORMAT'
  /** Une structure publique est identifiée par son SIRET seulement. */
  | 'IDENTIFIER_TYPE_NOT_ALLOWED'
  /** Le gestionnaire principal ne peut pas se retirer la gestion de l'organisation. */
  | 'LAST_MANAGER'
  /** C'est le dernier service alors que le code service est obligatoire : levez d'abord cette obligation. */
  | 'LAST_SERVICE_WHILE_REQUIRED'
  /** La saisie d'une facture demande un mandat de facturation donné au portail. */
  | 'MANDATE_REQUIRED'
  /** Seule une structure publique peut être MOA. */
  | 'MOA_PUBLIC_ONLY'
  /** Un nom est obligatoire : nom et prénom d'un particulier, raison sociale dans les autres cas. */
  | 'NAME_REQUIRED'
  /** Un gestionnaire principal reçoit toujours les notifications de facturation. */
  | 'NOTIFICATION_MANDATORY'
  /** Des documents en cours empêchent ce changement. */
  | 'OPEN_DOCUMENTS'
  /** Ce paramètre ne concerne que les structures publiques. */
  | 'PARAMETER_NOT_APPLICABLE'
  /** Ce compte vient du portail internet de la gestion publique : adressez-vous à votre correspondant DGFiP. */
  | 'PIGP_MANAGED_ACCOUNT'
  /** Le gestionnaire principal doit d'abord avoir un compte du portail internet de la gestion publique. */
  | 'PIGP_REQUIRED'
  /** Ce profil n'est pas possible sur cette structure. */
  | 'PROFILE_NOT_ALLOWED'
  /** Une structure publique se crée par une demande au support. */
  | 'PUBLIC_CREATION_BY_SUPPORT_ONLY'
  /** Le délai de réactivation de 60 jours est passé. */
  | 'REACTIVATION_EXPIRED'
  /** Le rôle de gestionnaire principal ne s'attribue pas : il se transmet. */
  | 'ROLE_NOT_ASSIGNABLE'
  /** Donnez au moins un critère de recherche. */
  | 'SEARCH_CRITERION_REQUIRED'
  /** Donnez au moins trois caractères, ou l'identifiant exact. */
  | 'SEARCH_TOO_SHORT'
  /** Un second facteur est obligatoire : saisissez le code reçu. */
  | 'SECOND_FACTOR_REQUIRED'
  /** Vous ne pouvez pas traiter votre propre demande. */
  | 'SELF_APPROVAL_FORBIDDEN'
  /** Ce code existe déjà dans la structure. */
  | 'SERVICE_CODE_DUPLICATE'
  /** La date de début est obligatoire, et la date de fin doit la suivre. */
  | 'SERVICE_DATES'
  /** Un rattachement se supprime pour toute la structure, non pour un seul service. */
  | 'SERVICE_DETACH_NOT_ALLOWED'
  /** Le code et le libellé d'un service sont obligatoires, de 100 caractères au plus. */
  | 'SERVICE_FIELD_LENGTH'
  /** Créez d'abord un service : le code service ne peut être obligatoire sans lui. */
  | 'SERVICE_REQUIRED_WITHOUT_SERVICE'
  /** Le service des factures publiques ne reçoit que les factures de structures publiques. */
  | 'SERVICE_RESERVED_PUBLIC'
  /** Le SIRET d'une collectivité locale change par le référentiel, non par cette opération. */
  | 'SIRET_CHANGE_AUTOMATIC'
  /** Ce numéro n'est pas un SIRET valide. */
  | 'SIRET_CHECKSUM'
  /** Ce SIRET est inconnu ou fermé dans la base de l'INSEE. (réservé : jamais répondu aujourd'hui) */
  | 'SIRET_UNKNOWN_INSEE'
  /** Une structure porte déjà cet identifiant. */
  | 'STRUCTURE_ALREADY_EXISTS'
  /** Cette structure est inactive : ses documents passés se traitent, rien de nouveau ne s'y ajoute. */
  | 'STRUCTURE_INACTIVE'
  /** Ce successeur ne convient pas : il lui faut un compte actif et, pour une structure publique, un compte PIGP. */
  | 'SUCCESSOR_NOT_ELIGIBLE'
  /** Nommez d'abord un successeur au gestionnaire principal. */
  | 'SUCCESSOR_REQUIRED'
  /** Un compte technique ne se connecte pas au portail. */
  | 'TECHNICAL_ACCOUNT_API_ONLY'
  /** Le mot de passe de ce compte technique a expiré (424 jours) : réinitialisez-le. */
  | 'TECHNICAL_PASSWORD_EXPIRED'
  /** Prenez d'abord la demande en charge. */
  | 'TICKET_NOT_ASSIGNED'
  | '%future added value';

/** Une recherche parmi les personnes rattachées aux structures que l'on gère. */
export type UserFilter = {
  /** Une de ces structures. */
  readonly structureId?: string | null | undefined;
  /** Un service d'une d'elles. */
  readonly serviceId?: string | null | undefined;
  /** Une partie du nom, casse et accents ignorés. */
  readonly lastName?: string | null | undefined;
  /** Une partie du prénom, casse et accents ignorés. */
  readonly firstName?: string | null | undefined;
  /** Une partie de l'adresse de connexion, casse ignorée. */
  readonly connectionEmail?: string | null | undefined;
  /** Un de ces états. */
  readonly status?: ReadonlyArray<UserStatus> | null | undefined;
};

/** Des personnes, 1 000 au plus. */
export type UserIdsInput = {
  /** Les personnes. */
  readonly userIds: ReadonlyArray<string>;
  /** Clé qui rend l'appel répétable. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** L'état d'un compte (organisation §3.2). */
export type UserStatus =
  /** En cours d'activation */
  | 'EN_COURS_ACTIVATION'
  /** Actif */
  | 'ACTIF'
  /** Verrouillé */
  | 'VERROUILLE'
  /** Désactivé */
  | 'DESACTIVE'
  /** Supprimé (définitif) */
  | 'SUPPRIME'
  | '%future added value';

/** L'accord d'un valideur (R-VAL-3). */
export type ValidatePieceInput = {
  /** La pièce. */
  readonly pieceId: string;
  /** La qualité cochée : TITULAIRE pour un sous-traitant, MANDATAIRE pour un cotraitant. */
  readonly capacity: ValidatorCapacity;
  /** Un complément d'information. */
  readonly comment?: string | null | undefined;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Même clé et même saisie : la première réponse revient, avec replayed. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

/** En quelle qualité un valideur répond (R-VAL-3). */
export type ValidatorCapacity =
  /** Titulaire */
  | 'TITULAIRE'
  /** Mandataire */
  | 'MANDATAIRE'
  /** Cotraitant */
  | 'COTRAITANT'
  | '%future added value';

/** La TVA d'un taux, saisie ; chaque taux une fois, 20 au plus. */
export type VatLineInput = {
  /** Le taux, en pour cent, de 0 à 100 : 20 ou 5.5. */
  readonly rate: string;
  /** La base HT : la somme exacte des lignes de ce taux. */
  readonly baseHt: string;
  /** La TVA de cette base, à 0,01 près. */
  readonly vat: string;
};

/** Un acte sur un webhook. */
export type WebhookActInput = {
  /** Le webhook. */
  readonly webhookId: string;
  /** La version lue ; périmée, elle répond VERSION_CONFLICT avec l'objet courant. */
  readonly expectedVersion?: number | null | undefined;
  /** Rejouer sans rien refaire ; un secret n'est montré que la première fois. */
  readonly idempotencyKey?: string | null | undefined;
  /** Tout vérifier sans rien écrire. */
  readonly dryRun?: boolean;
};

export type AccountFragment = { readonly __typename: 'User', readonly id: string, readonly version: number, readonly connectionEmail: string, readonly contactEmail: string, readonly firstName: string, readonly lastName: string, readonly phone: string | null, readonly status: UserStatus, readonly statusLabel: string, readonly billingNotifications: boolean, readonly newsNotifications: boolean, readonly canDisableBillingNotifications: boolean };

export type MenuFragment = { readonly __typename: 'Viewer', readonly pendingApprovalCount: number, readonly waitingPieceCount: number, readonly usersExportUrl: string | null, readonly user: (
    { readonly __typename: 'User' }
    & AccountFragment
  ) | null, readonly technicalAccount: (
    { readonly __typename: 'TechnicalAccount' }
    & TechnicalAccountRowFragment
  ) | null, readonly domains: ReadonlyArray<{ readonly __typename: 'DomainMenu', readonly domain: string, readonly label: string, readonly applications: ReadonlyArray<{ readonly __typename: 'Profile', readonly application: Application, readonly applicationLabel: string, readonly level: Level, readonly levelLabel: string }> }>, readonly rattachements: ReadonlyArray<{ readonly __typename: 'Rattachement', readonly id: string, readonly role: Role, readonly roleLabel: string, readonly status: RattachementStatus, readonly statusLabel: string, readonly structure: (
      { readonly __typename: 'StructureCard' }
      & StructureNameFragment
    ) }> };

export type SessionFragment = (
  { readonly __typename: 'SignInPayload', readonly token: string | null, readonly expiresAt: string | null, readonly secondFactor: { readonly __typename: 'SecondFactorChallenge', readonly id: string, readonly sentTo: string, readonly expiresAt: string } | null, readonly viewer: (
    { readonly __typename: 'Viewer' }
    & MenuFragment
  ) | null }
  & Outcome_SignInPayload_Fragment
);

export type NotificationRowFragment = { readonly __typename: 'Notification', readonly id: string, readonly at: string, readonly label: string, readonly read: boolean, readonly pieceId: string | null, readonly approvalId: string | null, readonly structureId: string | null };

export type ViewerQueryVariables = Exact<{ [key: string]: never; }>;


export type ViewerQuery = { readonly viewer: (
    { readonly __typename: 'Viewer', readonly sessionExpiresAt: string | null }
    & MenuFragment
  ) | null };

export type MyHabilitationsQueryVariables = Exact<{
  structureId: string;
}>;


export type MyHabilitationsQuery = { readonly viewer: { readonly __typename: 'Viewer', readonly habilitations: ReadonlyArray<(
      { readonly __typename: 'Habilitation' }
      & HeldFragment
    )>, readonly requestableProfiles: ReadonlyArray<{ readonly __typename: 'Profile', readonly application: Application, readonly applicationLabel: string, readonly level: Level, readonly levelLabel: string }> } | null };

export type MyRightsQueryVariables = Exact<{ [key: string]: never; }>;


export type MyRightsQuery = { readonly viewer: { readonly __typename: 'Viewer', readonly rattachements: ReadonlyArray<(
      { readonly __typename: 'Rattachement' }
      & RattachementDetailFragment
    )> } | null };

export type NotificationsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type NotificationsQuery = { readonly viewer: { readonly __typename: 'Viewer', readonly notifications: { readonly __typename: 'NotificationConnection', readonly unreadCount: number, readonly nodes: ReadonlyArray<(
        { readonly __typename: 'Notification' }
        & NotificationRowFragment
      )>, readonly pageInfo: (
        { readonly __typename: 'PageInfo' }
        & PageFragment
      ) } } | null };

export type MarkNotificationsReadMutationVariables = Exact<{
  input: MarkNotificationsReadInput;
}>;


export type MarkNotificationsReadMutation = { readonly markNotificationsRead: (
    { readonly __typename: 'AccountPayload' }
    & Outcome_AccountPayload_Fragment
  ) };

export type SignInMutationVariables = Exact<{
  input: SignInInput;
}>;


export type SignInMutation = { readonly signIn: (
    { readonly __typename: 'SignInPayload' }
    & SessionFragment
  ) };

export type ConfirmSignInMutationVariables = Exact<{
  input: ConfirmSignInInput;
}>;


export type ConfirmSignInMutation = { readonly confirmSignIn: (
    { readonly __typename: 'SignInPayload' }
    & SessionFragment
  ) };

export type SignOutMutationVariables = Exact<{ [key: string]: never; }>;


export type SignOutMutation = { readonly signOut: (
    { readonly __typename: 'SignOutPayload' }
    & Outcome_SignOutPayload_Fragment
  ) };

export type CreateAccountMutationVariables = Exact<{
  input: CreateAccountInput;
}>;


export type CreateAccountMutation = { readonly createAccount: (
    { readonly __typename: 'AcceptedPayload', readonly accepted: boolean }
    & Outcome_AcceptedPayload_Fragment
  ) };

export type ActivateAccountMutationVariables = Exact<{
  input: ActivateAccountInput;
}>;


export type ActivateAccountMutation = { readonly activateAccount: (
    { readonly __typename: 'SignInPayload' }
    & SessionFragment
  ) };

export type RequestPasswordResetMutationVariables = Exact<{
  input: EmailInput;
}>;


export type RequestPasswordResetMutation = { readonly requestPasswordReset: (
    { readonly __typename: 'AcceptedPayload', readonly accepted: boolean }
    & Outcome_AcceptedPayload_Fragment
  ) };

export type ResetPasswordMutationVariables = Exact<{
  input: ResetPasswordInput;
}>;


export type ResetPasswordMutation = { readonly resetPassword: (
    { readonly __typename: 'SignInPayload' }
    & SessionFragment
  ) };

export type ReactivateAccountMutationVariables = Exact<{
  input: EmailInput;
}>;


export type ReactivateAccountMutation = { readonly reactivateAccount: (
    { readonly __typename: 'AcceptedPayload', readonly accepted: boolean }
    & Outcome_AcceptedPayload_Fragment
  ) };

export type UpdateAccountMutationVariables = Exact<{
  input: UpdateAccountInput;
}>;


export type UpdateAccountMutation = { readonly updateAccount: (
    { readonly __typename: 'AccountPayload', readonly user: (
      { readonly __typename: 'User' }
      & AccountFragment
    ) | null }
    & Outcome_AccountPayload_Fragment
  ) };

export type DeactivateAccountMutationVariables = Exact<{
  input: DeactivateAccountInput;
}>;


export type DeactivateAccountMutation = { readonly deactivateAccount: (
    { readonly __typename: 'AccountPayload', readonly user: (
      { readonly __typename: 'User' }
      & AccountFragment
    ) | null }
    & Outcome_AccountPayload_Fragment
  ) };

export type AdvanceSandboxClockMutationVariables = Exact<{
  input: AdvanceSandboxClockInput;
}>;


export type AdvanceSandboxClockMutation = { readonly advanceSandboxClock: (
    { readonly __typename: 'SandboxClockPayload', readonly now: string | null }
    & Outcome_SandboxClockPayload_Fragment
  ) };

export type HeldFragment = { readonly __typename: 'Habilitation', readonly id: string, readonly application: Application, readonly applicationLabel: string, readonly level: Level, readonly levelLabel: string, readonly state: HabilitationState, readonly stateLabel: string, readonly grantedAt: string, readonly effectiveAt: string, readonly user: (
    { readonly __typename: 'UserCard' }
    & PersonNameFragment
  ), readonly structure: (
    { readonly __typename: 'StructureCard' }
    & StructureNameFragment
  ), readonly service: (
    { readonly __typename: 'ServiceCard' }
    & ServiceNameFragment
  ) | null, readonly grantedBy: (
    { readonly __typename: 'UserCard' }
    & PersonNameFragment
  ) | null };

export type ChoiceFragment = { readonly __typename: 'ServiceChoice', readonly status: RattachementStatus | null, readonly statusLabel: string | null, readonly checked: boolean, readonly locked: boolean, readonly service: (
    { readonly __typename: 'ServiceCard' }
    & ServiceNameFragment
  ) };

export type RattachementRowFragment = { readonly __typename: 'Rattachement', readonly id: string, readonly version: number, readonly role: Role, readonly roleLabel: string, readonly status: RattachementStatus, readonly statusLabel: string, readonly wholeStructure: boolean, readonly validFrom: string | null, readonly comment: string | null, readonly user: (
    { readonly __typename: 'UserCard' }
    & PersonNameFragment
  ), readonly structure: (
    { readonly __typename: 'StructureCard' }
    & StructureNameFragment
  ) };

export type RattachementDetailFragment = (
  { readonly __typename: 'Rattachement', readonly services: ReadonlyArray<(
    { readonly __typename: 'ServiceChoice' }
    & ChoiceFragment
  )>, readonly habilitations: ReadonlyArray<(
    { readonly __typename: 'Habilitation' }
    & HeldFragment
  )>, readonly availableActions: ReadonlyArray<(
    { readonly __typename: 'ActionOffer' }
    & OfferFragment
  )> }
  & RattachementRowFragment
);

export type ApprovalRowFragment = { readonly __typename: 'Approval', readonly id: string, readonly version: number, readonly type: ApprovalType, readonly typeLabel: string, readonly state: ApprovalState, readonly stateLabel: string, readonly description: string, readonly serviceLabel: string, readonly requestedAt: string, readonly requester: (
    { readonly __typename: 'UserCard' }
    & PersonNameFragment
  ), readonly structure: (
    { readonly __typename: 'StructureCard' }
    & StructureNameFragment
  ) };

export type AskedProfileFragment = { readonly __typename: 'ProfileChange', readonly application: Application, readonly applicationLabel: string, readonly level: Level, readonly levelLabel: string, readonly change: ChangeVerb, readonly changeLabel: string, readonly granted: boolean | null, readonly grantedLevel: Level | null, readonly grantedLevelLabel: string | null, readonly outcomeLabel: string | null, readonly service: (
    { readonly __typename: 'ServiceCard' }
    & ServiceNameFragment
  ) | null };

export type ApprovalDetailFragment = (
  { readonly __typename: 'Approval', readonly comment: string | null, readonly requestedRole: Role | null, readonly requestedRoleLabel: string | null, readonly decidedAt: string | null, readonly decisionReason: string | null, readonly requestedProfiles: ReadonlyArray<(
    { readonly __typename: 'ProfileChange' }
    & AskedProfileFragment
  )>, readonly services: ReadonlyArray<(
    { readonly __typename: 'ServiceCard' }
    & ServiceNameFragment
  )>, readonly serviceChoices: ReadonlyArray<(
    { readonly __typename: 'ServiceChoice' }
    & ChoiceFragment
  )>, readonly decidedBy: (
    { readonly __typename: 'UserCard' }
    & PersonNameFragment
  ) | null, readonly availableActions: ReadonlyArray<(
    { readonly __typename: 'ActionOffer' }
    & OfferFragment
  )> }
  & ApprovalRowFragment
);

export type ApprovalOutcomeFragment = (
  { readonly __typename: 'ApprovalPayload', readonly approval: (
    { readonly __typename: 'Approval' }
    & ApprovalDetailFragment
  ) | null, readonly habilitations: ReadonlyArray<(
    { readonly __typename: 'Habilitation' }
    & HeldFragment
  )> | null }
  & Outcome_ApprovalPayload_Fragment
);

export type ApprovalsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  filter?: ApprovalFilter | null | undefined;
}>;


export type ApprovalsQuery = { readonly approvals: { readonly __typename: 'ApprovalConnection', readonly edges: ReadonlyArray<{ readonly __typename: 'ApprovalEdge', readonly cursor: string, readonly node: (
        { readonly __typename: 'Approval', readonly availableActions: ReadonlyArray<(
          { readonly __typename: 'ActionOffer' }
          & OfferFragment
        )> }
        & ApprovalRowFragment
      ) }>, readonly pageInfo: (
      { readonly __typename: 'PageInfo' }
      & PageFragment
    ), readonly totalCount: { readonly __typename: 'Count', readonly value: number, readonly exact: boolean }, readonly stateCounts: ReadonlyArray<{ readonly __typename: 'ApprovalStateCount', readonly state: ApprovalState, readonly stateLabel: string, readonly count: number }> } };

export type MyRequestsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  structureId?: string | null | undefined;
}>;


export type MyRequestsQuery = { readonly approvals: { readonly __typename: 'ApprovalConnection', readonly edges: ReadonlyArray<{ readonly __typename: 'ApprovalEdge', readonly cursor: string, readonly node: (
        { readonly __typename: 'Approval', readonly comment: string | null, readonly decidedAt: string | null, readonly decisionReason: string | null, readonly requestedProfiles: ReadonlyArray<(
          { readonly __typename: 'ProfileChange' }
          & AskedProfileFragment
        )>, readonly availableActions: ReadonlyArray<(
          { readonly __typename: 'ActionOffer' }
          & OfferFragment
        )> }
        & ApprovalRowFragment
      ) }>, readonly pageInfo: (
      { readonly __typename: 'PageInfo' }
      & PageFragment
    ) } };

export type ApprovalQueryVariables = Exact<{
  id: string;
}>;


export type ApprovalQuery = { readonly approval: (
    { readonly __typename: 'Approval' }
    & ApprovalDetailFragment
  ) | null };

export type DecisionsQueryVariables = Exact<{
  structureId?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type DecisionsQuery = { readonly decisions: { readonly __typename: 'DecisionConnection', readonly nodes: ReadonlyArray<(
      { readonly __typename: 'JournalEntry' }
      & EntryFragment
    )>, readonly pageInfo: (
      { readonly __typename: 'PageInfo' }
      & PageFragment
    ), readonly totalCount: { readonly __typename: 'Count', readonly value: number, readonly exact: boolean } } };

export type HabilitationsQueryVariables = Exact<{
  structureId: string;
  userId?: string | null | undefined;
  application?: Application | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type HabilitationsQuery = { readonly habilitations: { readonly __typename: 'HabilitationConnection', readonly edges: ReadonlyArray<{ readonly __typename: 'HabilitationEdge', readonly cursor: string, readonly node: (
        { readonly __typename: 'Habilitation' }
        & HeldFragment
      ) }>, readonly pageInfo: (
      { readonly __typename: 'PageInfo' }
      & PageFragment
    ), readonly totalCount: { readonly __typename: 'Count', readonly value: number, readonly exact: boolean } } };

export type StructuresToJoinQueryVariables = Exact<{
  search: string;
}>;


export type StructuresToJoinQuery = { readonly structuresToJoin: ReadonlyArray<(
    { readonly __typename: 'StructureCard' }
    & StructureNameFragment
  )> };

export type RattachementQueryVariables = Exact<{
  id: string;
}>;


export type RattachementQuery = { readonly node:
    | { readonly __typename: 'Approval', readonly id: string }
    | { readonly __typename: 'Attachment', readonly id: string }
    | { readonly __typename: 'Dossier', readonly id: string }
    | { readonly __typename: 'Draft', readonly id: string }
    | { readonly __typename: 'Habilitation', readonly id: string }
    | { readonly __typename: 'Notification', readonly id: string }
    | { readonly __typename: 'Piece', readonly id: string }
    | (
      { readonly __typename: 'Rattachement', readonly id: string }
      & RattachementDetailFragment
    )
    | { readonly __typename: 'Service', readonly id: string }
    | { readonly __typename: 'Structure', readonly id: string }
    | { readonly __typename: 'TechnicalAccount', readonly id: string }
    | { readonly __typename: 'Ticket', readonly id: string }
    | { readonly __typename: 'User', readonly id: string }
    | { readonly __typename: 'Webhook', readonly id: string }
   | null };

export type RequestRattachementMutationVariables = Exact<{
  input: RequestRattachementInput;
}>;


export type RequestRattachementMutation = { readonly requestRattachement: (
    { readonly __typename: 'ApprovalPayload' }
    & ApprovalOutcomeFragment
  ) };

export type AttachUserMutationVariables = Exact<{
  input: AttachUserInput;
}>;


export type AttachUserMutation = { readonly attachUser: (
    { readonly __typename: 'RattachementPayload', readonly rattachement: (
      { readonly __typename: 'Rattachement' }
      & RattachementDetailFragment
    ) | null }
    & Outcome_RattachementPayload_Fragment
  ) };

export type AttachUserToStructuresMutationVariables = Exact<{
  input: AttachUserToStructuresInput;
}>;


export type AttachUserToStructuresMutation = { readonly attachUserToStructures: (
    { readonly __typename: 'BulkPayload' }
    & BulkOutcomeFragment
  ) };

export type UpdateRattachementMutationVariables = Exact<{
  input: UpdateRattachementInput;
}>;


export type UpdateRattachementMutation = { readonly updateRattachement: (
    { readonly __typename: 'RattachementPayload', readonly rattachement: (
      { readonly __typename: 'Rattachement' }
      & RattachementDetailFragment
    ) | null }
    & Outcome_RattachementPayload_Fragment
  ) };

export type DetachUsersMutationVariables = Exact<{
  input: DetachUsersInput;
}>;


export type DetachUsersMutation = { readonly detachUsers: (
    { readonly __typename: 'BulkPayload' }
    & BulkOutcomeFragment
  ) };

export type RequestHabilitationsMutationVariables = Exact<{
  input: RequestHabilitationsInput;
}>;


export type RequestHabilitationsMutation = { readonly requestHabilitations: (
    { readonly __typename: 'ApprovalPayload' }
    & ApprovalOutcomeFragment
  ) };

export type SetHabilitationsMutationVariables = Exact<{
  input: SetHabilitationsInput;
}>;


export type SetHabilitationsMutation = { readonly setHabilitations: (
    { readonly __typename: 'BulkPayload' }
    & BulkOutcomeFragment
  ) };

export type CopyRightsMutationVariables = Exact<{
  input: CopyRightsInput;
}>;


export type CopyRightsMutation = { readonly copyRights: (
    { readonly __typename: 'BulkPayload' }
    & BulkOutcomeFragment
  ) };

export type ApproveMutationVariables = Exact<{
  input: ApproveInput;
}>;


export type ApproveMutation = { readonly approve: (
    { readonly __typename: 'ApprovalPayload' }
    & ApprovalOutcomeFragment
  ) };

export type RefuseApprovalMutationVariables = Exact<{
  input: RefuseApprovalInput;
}>;


export type RefuseApprovalMutation = { readonly refuseApproval: (
    { readonly __typename: 'ApprovalPayload' }
    & ApprovalOutcomeFragment
  ) };

export type DecideApprovalsMutationVariables = Exact<{
  input: DecideApprovalsInput;
}>;


export type DecideApprovalsMutation = { readonly decideApprovals: (
    { readonly __typename: 'BulkPayload' }
    & BulkOutcomeFragment
  ) };

export type WithdrawApprovalMutationVariables = Exact<{
  input: ApprovalActInput;
}>;


export type WithdrawApprovalMutation = { readonly withdrawApproval: (
    { readonly __typename: 'ApprovalPayload' }
    & ApprovalOutcomeFragment
  ) };

export type TransferPrincipalManagerMutationVariables = Exact<{
  input: TransferPrincipalManagerInput;
}>;


export type TransferPrincipalManagerMutation = { readonly transferPrincipalManager: (
    { readonly __typename: 'StructurePayload' }
    & StructureOutcomeFragment
  ) };

export type ProblemFragment = { readonly __typename: 'UserError', readonly code: UserErrorCode, readonly message: string, readonly field: ReadonlyArray<string> | null, readonly remedy: Remedy, readonly remedyLabel: string, readonly rule: string | null, readonly params: ReadonlyArray<{ readonly __typename: 'ErrorParam', readonly name: string, readonly value: string }> };

type Outcome_AcceptedPayload_Fragment = { readonly __typename: 'AcceptedPayload', readonly replayed: boolean, readonly userErrors: ReadonlyArray<(
    { readonly __typename: 'UserError' }
    & ProblemFragment
  )> };

type Outcome_AccountPayload_Fragment = { readonly __typename: 'AccountPayload', readonly replayed: boolean, readonly userErrors: ReadonlyArray<(
    { readonly __typename: 'UserError' }
    & ProblemFragment
  )> };

type Outcome_ApprovalPayload_Fragment = { readonly __typename: 'ApprovalPayload', readonly replayed: boolean, readonly userErrors: ReadonlyArray<(
    { readonly __typename: 'UserError' }
    & ProblemFragment
  )> };

type Outcome_BulkPayload_Fragment = { readonly __typename: 'BulkPayload', readonly replayed: boolean, readonly userErrors: ReadonlyArray<(
    { readonly __typename: 'UserError' }
    & ProblemFragment
  )> };

type Outcome_DraftPayload_Fragment = { readonly __typename: 'DraftPayload', readonly replayed: boolean, readonly userErrors: ReadonlyArray<(
    { readonly __typename: 'UserError' }
    & ProblemFragment
  )> };

type Outcome_PiecePayload_Fragment = { readonly __typename: 'PiecePayload', readonly replayed: boolean, readonly userErrors: ReadonlyArray<(
    { readonly __typename: 'UserError' }
    & ProblemFragment
  )> };

type Outcome_RattachementPayload_Fragment = { readonly __typename: 'RattachementPayload', readonly replayed: boolean, readonly userErrors: ReadonlyArray<(
    { readonly __typename: 'UserError' }
    & ProblemFragment
  )> };

type Outcome_SandboxClockPayload_Fragment = { readonly __typename: 'SandboxClockPayload', readonly replayed: boolean, readonly userErrors: ReadonlyArray<(
    { readonly __typename: 'UserError' }
    & ProblemFragment
  )> };

type Outcome_ServicePayload_Fragment = { readonly __typename: 'ServicePayload', readonly replayed: boolean, readonly userErrors: ReadonlyArray<(
    { readonly __typename: 'UserError' }
    & ProblemFragment
  )> };

type Outcome_SignInPayload_Fragment = { readonly __typename: 'SignInPayload', readonly replayed: boolean, readonly userErrors: ReadonlyArray<(
    { readonly __typename: 'UserError' }
    & ProblemFragment
  )> };

type Outcome_SignOutPayload_Fragment = { readonly __typename: 'SignOutPayload', readonly replayed: boolean, readonly userErrors: ReadonlyArray<(
    { readonly __typename: 'UserError' }
    & ProblemFragment
  )> };

type Outcome_SignedOutTicketPayload_Fragment = { readonly __typename: 'SignedOutTicketPayload', readonly replayed: boolean, readonly userErrors: ReadonlyArray<(
    { readonly __typename: 'UserError' }
    & ProblemFragment
  )> };

type Outcome_StructurePayload_Fragment = { readonly __typename: 'StructurePayload', readonly replayed: boolean, readonly userErrors: ReadonlyArray<(
    { readonly __typename: 'UserError' }
    & ProblemFragment
  )> };

type Outcome_TechnicalAccountPayload_Fragment = { readonly __typename: 'TechnicalAccountPayload', readonly replayed: boolean, readonly userErrors: ReadonlyArray<(
    { readonly __typename: 'UserError' }
    & ProblemFragment
  )> };

type Outcome_TicketPayload_Fragment = { readonly __typename: 'TicketPayload', readonly replayed: boolean, readonly userErrors: ReadonlyArray<(
    { readonly __typename: 'UserError' }
    & ProblemFragment
  )> };

type Outcome_WebhookPayload_Fragment = { readonly __typename: 'WebhookPayload', readonly replayed: boolean, readonly userErrors: ReadonlyArray<(
    { readonly __typename: 'UserError' }
    & ProblemFragment
  )> };

export type OutcomeFragment =
  | Outcome_AcceptedPayload_Fragment
  | Outcome_AccountPayload_Fragment
  | Outcome_ApprovalPayload_Fragment
  | Outcome_BulkPayload_Fragment
  | Outcome_DraftPayload_Fragment
  | Outcome_PiecePayload_Fragment
  | Outcome_RattachementPayload_Fragment
  | Outcome_SandboxClockPayload_Fragment
  | Outcome_ServicePayload_Fragment
  | Outcome_SignInPayload_Fragment
  | Outcome_SignOutPayload_Fragment
  | Outcome_SignedOutTicketPayload_Fragment
  | Outcome_StructurePayload_Fragment
  | Outcome_TechnicalAccountPayload_Fragment
  | Outcome_TicketPayload_Fragment
  | Outcome_WebhookPayload_Fragment
;

export type BulkOutcomeFragment = (
  { readonly __typename: 'BulkPayload', readonly doneCount: number, readonly results: ReadonlyArray<{ readonly __typename: 'BulkResult', readonly id: string, readonly done: boolean, readonly userErrors: ReadonlyArray<(
      { readonly __typename: 'UserError' }
      & ProblemFragment
    )> }> }
  & Outcome_BulkPayload_Fragment
);

export type PageFragment = { readonly __typename: 'PageInfo', readonly hasNextPage: boolean, readonly hasPreviousPage: boolean, readonly startCursor: string | null, readonly endCursor: string | null };

export type OfferFragment = { readonly __typename: 'ActionOffer', readonly action: Action, readonly label: string, readonly enabled: boolean, readonly mutation: string, readonly targetId: string, readonly blockers: ReadonlyArray<(
    { readonly __typename: 'UserError' }
    & ProblemFragment
  )> };

export type StructureNameFragment = { readonly __typename: 'StructureCard', readonly id: string, readonly identifierType: IdentifierType, readonly identifierTypeLabel: string, readonly identifier: string, readonly name: string, readonly type: StructureType, readonly typeLabel: string };

export type ServiceNameFragment = { readonly __typename: 'ServiceCard', readonly id: string, readonly code: string, readonly name: string };

export type PersonNameFragment = { readonly __typename: 'UserCard', readonly id: string, readonly firstName: string, readonly lastName: string, readonly contactEmail: string };

export type FileRowFragment = { readonly __typename: 'Attachment', readonly id: string, readonly name: string, readonly bytes: number, readonly mediaType: string, readonly sha256: string, readonly addedAt: string, readonly designation: string, readonly kind: AttachmentKind, readonly kindLabel: string, readonly downloadUrl: string, readonly previewUrl: string | null };

export type EntryFragment = { readonly __typename: 'JournalEntry', readonly position: string, readonly at: string, readonly kind: ChangeKind, readonly kindLabel: string, readonly label: string, readonly comment: string | null, readonly rule: string | null, readonly fromStatus: PieceStatus | null, readonly fromStatusLabel: string | null, readonly toStatus: PieceStatus | null, readonly toStatusLabel: string | null, readonly decisionLabel: string | null, readonly approvalId: string | null, readonly actor: { readonly __typename: 'JournalActor', readonly firstName: string | null, readonly lastName: string | null, readonly contactEmail: string | null, readonly phone: string | null, readonly technicalLogin: string | null } | null, readonly structure: (
    { readonly __typename: 'StructureCard' }
    & StructureNameFragment
  ) | null, readonly subject: (
    { readonly __typename: 'UserCard' }
    & PersonNameFragment
  ) | null, readonly service: (
    { readonly __typename: 'ServiceCard' }
    & ServiceNameFragment
  ) | null };

export type HistoryFragment = { readonly __typename: 'JournalConnection', readonly nodes: ReadonlyArray<(
    { readonly __typename: 'JournalEntry' }
    & EntryFragment
  )>, readonly pageInfo: (
    { readonly __typename: 'PageInfo' }
    & PageFragment
  ) };

export type ObjectByIdQueryVariables = Exact<{
  id: string;
}>;


export type ObjectByIdQuery = { readonly node:
    | (
      { readonly __typename: 'Approval' }
      & Target_Approval_Fragment
    )
    | (
      { readonly __typename: 'Attachment' }
      & Target_Attachment_Fragment
    )
    | (
      { readonly __typename: 'Dossier' }
      & Target_Dossier_Fragment
    )
    | (
      { readonly __typename: 'Draft' }
      & Target_Draft_Fragment
    )
    | (
      { readonly __typename: 'Habilitation' }
      & Target_Habilitation_Fragment
    )
    | (
      { readonly __typename: 'Notification' }
      & Target_Notification_Fragment
    )
    | (
      { readonly __typename: 'Piece' }
      & Target_Piece_Fragment
    )
    | (
      { readonly __typename: 'Rattachement' }
      & Target_Rattachement_Fragment
    )
    | (
      { readonly __typename: 'Service' }
      & Target_Service_Fragment
    )
    | (
      { readonly __typename: 'Structure' }
      & Target_Structure_Fragment
    )
    | (
      { readonly __typename: 'TechnicalAccount' }
      & Target_TechnicalAccount_Fragment
    )
    | (
      { readonly __typename: 'Ticket' }
      & Target_Ticket_Fragment
    )
    | (
      { readonly __typename: 'User' }
      & Target_User_Fragment
    )
    | (
      { readonly __typename: 'Webhook' }
      & Target_Webhook_Fragment
    )
   | null };

export type ObjectsByIdQueryVariables = Exact<{
  ids: ReadonlyArray<string> | string;
}>;


export type ObjectsByIdQuery = { readonly nodes: ReadonlyArray<
    | (
      { readonly __typename: 'Approval' }
      & Target_Approval_Fragment
    )
    | (
      { readonly __typename: 'Attachment' }
      & Target_Attachment_Fragment
    )
    | (
      { readonly __typename: 'Dossier' }
      & Target_Dossier_Fragment
    )
    | (
      { readonly __typename: 'Draft' }
      & Target_Draft_Fragment
    )
    | (
      { readonly __typename: 'Habilitation' }
      & Target_Habilitation_Fragment
    )
    | (
      { readonly __typename: 'Notification' }
      & Target_Notification_Fragment
    )
    | (
      { readonly __typename: 'Piece' }
      & Target_Piece_Fragment
    )
    | (
      { readonly __typename: 'Rattachement' }
      & Target_Rattachement_Fragment
    )
    | (
      { readonly __typename: 'Service' }
      & Target_Service_Fragment
    )
    | (
      { readonly __typename: 'Structure' }
      & Target_Structure_Fragment
    )
    | (
      { readonly __typename: 'TechnicalAccount' }
      & Target_TechnicalAccount_Fragment
    )
    | (
      { readonly __typename: 'Ticket' }
      & Target_Ticket_Fragment
    )
    | (
      { readonly __typename: 'User' }
      & Target_User_Fragment
    )
    | (
      { readonly __typename: 'Webhook' }
      & Target_Webhook_Fragment
    )
   | null> };

type Target_Approval_Fragment = { readonly __typename: 'Approval', readonly id: string };

type Target_Attachment_Fragment = { readonly __typename: 'Attachment', readonly id: string };

type Target_Dossier_Fragment = { readonly __typename: 'Dossier', readonly id: string };

type Target_Draft_Fragment = { readonly __typename: 'Draft', readonly id: string };

type Target_Habilitation_Fragment = { readonly __typename: 'Habilitation', readonly id: string };

type Target_Notification_Fragment = { readonly __typename: 'Notification', readonly id: string };

type Target_Piece_Fragment = { readonly __typename: 'Piece', readonly application: Application, readonly id: string, readonly dossier: { readonly __typename: 'Dossier', readonly id: string, readonly number: string } | null };

type Target_Rattachement_Fragment = { readonly __typename: 'Rattachement', readonly id: string };

type Target_Service_Fragment = { readonly __typename: 'Service', readonly id: string };

type Target_Structure_Fragment = { readonly __typename: 'Structure', readonly id: string };

type Target_TechnicalAccount_Fragment = { readonly __typename: 'TechnicalAccount', readonly id: string };

type Target_Ticket_Fragment = { readonly __typename: 'Ticket', readonly id: string };

type Target_User_Fragment = { readonly __typename: 'User', readonly id: string };

type Target_Webhook_Fragment = { readonly __typename: 'Webhook', readonly id: string };

export type TargetFragment =
  | Target_Approval_Fragment
  | Target_Attachment_Fragment
  | Target_Dossier_Fragment
  | Target_Draft_Fragment
  | Target_Habilitation_Fragment
  | Target_Notification_Fragment
  | Target_Piece_Fragment
  | Target_Rattachement_Fragment
  | Target_Service_Fragment
  | Target_Structure_Fragment
  | Target_TechnicalAccount_Fragment
  | Target_Ticket_Fragment
  | Target_User_Fragment
  | Target_Webhook_Fragment
;

export type CatalogueQueryVariables = Exact<{ [key: string]: never; }>;


export type CatalogueQuery = { readonly catalogue: { readonly __typename: 'Catalogue', readonly version: string, readonly cadres: ReadonlyArray<{ readonly __typename: 'CadreInfo', readonly cadre: Cadre, readonly officialCode: string, readonly label: string, readonly english: string, readonly phase: Phase | null, readonly works: boolean, readonly depositor: string, readonly type: PieceType | null, readonly initial: boolean, readonly next: ReadonlyArray<Cadre>, readonly validatedBy: string | null, readonly source: string }>, readonly statuses: ReadonlyArray<{ readonly __typename: 'Labelled', readonly value: string, readonly label: string }>, readonly refusalReasons: ReadonlyArray<{ readonly __typename: 'RefusalReasonInfo', readonly reason: RefusalReason, readonly label: string, readonly usable: boolean, readonly guidance: string | null }>, readonly attachmentKinds: ReadonlyArray<{ readonly __typename: 'Labelled', readonly value: string, readonly label: string }>, readonly applications: ReadonlyArray<{ readonly __typename: 'ApplicationInfo', readonly application: Application, readonly label: string, readonly domain: string, readonly description: string }>, readonly ticketCategories: ReadonlyArray<{ readonly __typename: 'TicketCategory', readonly category: string, readonly subCategory: string, readonly toStructure: boolean }>, readonly enums: ReadonlyArray<{ readonly __typename: 'EnumLabels', readonly name: string, readonly members: ReadonlyArray<{ readonly __typename: 'Labelled', readonly value: string, readonly label: string }> }>, readonly units: ReadonlyArray<{ readonly __typename: 'Labelled', readonly value: string, readonly label: string }>, readonly errors: ReadonlyArray<{ readonly __typename: 'ErrorInfo', readonly code: UserErrorCode, readonly message: string, readonly remedy: Remedy, readonly rule: string | null }>, readonly circuits: ReadonlyArray<{ readonly __typename: 'CircuitInfo', readonly circuit: Circuit, readonly label: string, readonly phase: Phase, readonly cadres: ReadonlyArray<Cadre> }> } };

export type DossierRowFragment = { readonly __typename: 'Dossier', readonly id: string, readonly version: number, readonly number: string, readonly state: DossierState, readonly stateLabel: string, readonly phase: Phase, readonly phaseLabel: string, readonly circuit: Circuit, readonly circuitLabel: string, readonly groupement: Groupement, readonly groupementLabel: string, readonly marcheNumber: string | null, readonly engagementNumber: string | null, readonly openedAt: string, readonly updatedAt: string, readonly viewerSeats: ReadonlyArray<Seat>, readonly parties: ReadonlyArray<(
    { readonly __typename: 'Party' }
    & PartyRowFragment
  )> };

export type StepFragment = { readonly __typename: 'CircuitStep', readonly rank: number, readonly cadre: Cadre | null, readonly label: string, readonly seat: Seat, readonly seatLabel: string, readonly state: StepState, readonly stateLabel: string, readonly at: string | null, readonly piece: { readonly __typename: 'Piece', readonly id: string, readonly number: string, readonly status: PieceStatus, readonly statusLabel: string } | null };

export type DossierStateFragment = (
  { readonly __typename: 'Dossier', readonly currentPiece: { readonly __typename: 'Piece', readonly id: string, readonly number: string, readonly status: PieceStatus, readonly statusLabel: string } | null, readonly steps: ReadonlyArray<(
    { readonly __typename: 'CircuitStep' }
    & StepFragment
  )>, readonly availableActions: ReadonlyArray<(
    { readonly __typename: 'ActionOffer' }
    & OfferFragment
  )>, readonly deadlines: ReadonlyArray<{ readonly __typename: 'Deadline', readonly code: string, readonly label: string, readonly seat: Seat, readonly seatLabel: string, readonly dueAt: string, readonly passed: boolean, readonly effect: string }>, readonly paymentClock: (
    { readonly __typename: 'PaymentClock' }
    & ClockFragment
  ) | null }
  & DossierRowFragment
);

export type DossierQueryVariables = Exact<{
  id?: string | null | undefined;
  number?: string | null | undefined;
  history?: number | null | undefined;
}>;


export type DossierQuery = { readonly dossier: (
    { readonly __typename: 'Dossier', readonly mandant: (
      { readonly __typename: 'StructureCard' }
      & StructureNameFragment
    ) | null, readonly pieces: ReadonlyArray<(
      { readonly __typename: 'Piece', readonly awaitsViewer: boolean, readonly depositorSeat: Seat, readonly depositorSeatLabel: string, readonly depositor: (
        { readonly __typename: 'StructureCard' }
        & StructureNameFragment
      ) }
      & PieceRowFragment
    )>, readonly history: (
      { readonly __typename: 'JournalConnection' }
      & HistoryFragment
    ) }
    & DossierStateFragment
  ) | null };

export type DossierHistoryQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type DossierHistoryQuery = { readonly dossier: { readonly __typename: 'Dossier', readonly id: string, readonly history: (
      { readonly __typename: 'JournalConnection' }
      & HistoryFragment
    ) } | null };

export type NextPieceOptionsQueryVariables = Exact<{
  dossierId: string;
}>;


export type NextPieceOptionsQuery = { readonly dossier: { readonly __typename: 'Dossier', readonly id: string, readonly version: number, readonly nextPieceOptions: ReadonlyArray<{ readonly __typename: 'NextPieceOption', readonly cadre: Cadre, readonly cadreLabel: string, readonly seat: Seat, readonly seatLabel: string, readonly enabled: boolean, readonly blockers: ReadonlyArray<(
        { readonly __typename: 'UserError' }
        & ProblemFragment
      )>, readonly recipient: (
        { readonly __typename: 'Party' }
        & PartyRowFragment
      ) | null, readonly prefill: { readonly __typename: 'PiecePrefill', readonly currency: string, readonly marcheNumber: string | null, readonly engagementNumber: string | null, readonly recipientServiceCode: string | null, readonly suggestedNumber: string | null, readonly amounts: (
          { readonly __typename: 'Amounts' }
          & SumsFragment
        ) | null, readonly depositorService: (
          { readonly __typename: 'ServiceCard' }
          & ServiceNameFragment
        ) | null } }> } | null };

export type DepositNextPieceMutationVariables = Exact<{
  input: DepositNextPieceInput;
}>;


export type DepositNextPieceMutation = { readonly depositNextPiece: (
    { readonly __typename: 'PiecePayload' }
    & PieceOutcomeFragment
  ) };

export type DepositPieceMutationVariables = Exact<{
  input: DepositPieceInput;
}>;


export type DepositPieceMutation = { readonly depositPiece: (
    { readonly __typename: 'PiecePayload' }
    & PieceOutcomeFragment
  ) };

export type NamedFragment = { readonly __typename: 'StructureRefValue', readonly identifier: string, readonly type: IdentifierType, readonly typeLabel: string, readonly serviceCode: string | null, readonly structure: (
    { readonly __typename: 'StructureCard' }
    & StructureNameFragment
  ) | null };

export type DraftRowFragment = { readonly __typename: 'Draft', readonly id: string, readonly version: number, readonly updatedAt: string, readonly application: Application | null, readonly applicationLabel: string | null, readonly cadre: Cadre | null, readonly cadreLabel: string | null, readonly number: string | null, readonly invoiceDate: string | null, readonly structure: (
    { readonly __typename: 'StructureCard' }
    & StructureNameFragment
  ) | null, readonly recipient: (
    { readonly __typename: 'StructureRefValue' }
    & NamedFragment
  ) | null, readonly amounts: (
    { readonly __typename: 'Amounts' }
    & SumsFragment
  ) | null };

export type DraftFormFragment = (
  { readonly __typename: 'Draft', readonly groupement: Groupement | null, readonly groupementLabel: string | null, readonly marcheNumber: string | null, readonly engagementNumber: string | null, readonly recipientServiceCode: string | null, readonly invoiceType: InvoiceType | null, readonly invoiceTypeLabel: string | null, readonly originalNumber: string | null, readonly regularisesDossierId: string | null, readonly currency: string | null, readonly typeTva: TypeTva | null, readonly typeTvaLabel: string | null, readonly exemptionReason: ExemptionReason | null, readonly exemptionReasonLabel: string | null, readonly paymentMethod: PaymentMethod | null, readonly paymentMethodLabel: string | null, readonly bankAccountId: string | null, readonly comment: string | null, readonly service: (
    { readonly __typename: 'ServiceCard' }
    & ServiceNameFragment
  ) | null, readonly previousPiece: (
    { readonly __typename: 'Piece' }
    & NeighbourFragment
  ) | null, readonly moe: (
    { readonly __typename: 'StructureRefValue' }
    & NamedFragment
  ) | null, readonly moa: (
    { readonly __typename: 'StructureRefValue' }
    & NamedFragment
  ) | null, readonly validators: ReadonlyArray<(
    { readonly __typename: 'StructureRefValue' }
    & NamedFragment
  )>, readonly mandant: (
    { readonly __typename: 'StructureRefValue' }
    & NamedFragment
  ) | null, readonly lines: ReadonlyArray<(
    { readonly __typename: 'InvoiceLine' }
    & TypedLineFragment
  )>, readonly vatSummary: ReadonlyArray<(
    { readonly __typename: 'VatLine' }
    & VatRowFragment
  )>, readonly document: (
    { readonly __typename: 'Attachment' }
    & FileRowFragment
  ) | null, readonly attachments: ReadonlyArray<(
    { readonly __typename: 'Attachment' }
    & FileRowFragment
  )>, readonly problems: ReadonlyArray<(
    { readonly __typename: 'UserError' }
    & ProblemFragment
  )> }
  & DraftRowFragment
);

export type DraftQueryVariables = Exact<{
  id: string;
}>;


export type DraftQuery = { readonly node:
    | { readonly __typename: 'Approval', readonly id: string }
    | { readonly __typename: 'Attachment', readonly id: string }
    | { readonly __typename: 'Dossier', readonly id: string }
    | (
      { readonly __typename: 'Draft', readonly id: string }
      & DraftFormFragment
    )
    | { readonly __typename: 'Habilitation', readonly id: string }
    | { readonly __typename: 'Notification', readonly id: string }
    | { readonly __typename: 'Piece', readonly id: string }
    | { readonly __typename: 'Rattachement', readonly id: string }
    | { readonly __typename: 'Service', readonly id: string }
    | { readonly __typename: 'Structure', readonly id: string }
    | { readonly __typename: 'TechnicalAccount', readonly id: string }
    | { readonly __typename: 'Ticket', readonly id: string }
    | { readonly __typename: 'User', readonly id: string }
    | { readonly __typename: 'Webhook', readonly id: string }
   | null };

export type ReadDocumentQueryVariables = Exact<{
  fileId: string;
}>;


export type ReadDocumentQuery = { readonly readDocument: { readonly __typename: 'DocumentReading', readonly found: boolean, readonly profile: string | null, readonly problems: ReadonlyArray<string>, readonly draft: { readonly __typename: 'DraftPrefill', readonly number: string | null, readonly invoiceDate: string | null, readonly currency: string | null, readonly typeTva: TypeTva | null, readonly typeTvaLabel: string | null, readonly engagementNumber: string | null, readonly marcheNumber: string | null, readonly supplier: (
        { readonly __typename: 'StructureRefValue' }
        & NamedFragment
      ) | null, readonly recipient: (
        { readonly __typename: 'StructureRefValue' }
        & NamedFragment
      ) | null, readonly amounts: (
        { readonly __typename: 'Amounts' }
        & SumsFragment
      ) | null, readonly lines: ReadonlyArray<(
        { readonly __typename: 'InvoiceLine' }
        & TypedLineFragment
      )>, readonly vatSummary: ReadonlyArray<(
        { readonly __typename: 'VatLine' }
        & VatRowFragment
      )> } } };

export type SaveDraftMutationVariables = Exact<{
  input: SaveDraftInput;
}>;


export type SaveDraftMutation = { readonly saveDraft: (
    { readonly __typename: 'DraftPayload', readonly draft: (
      { readonly __typename: 'Draft' }
      & DraftFormFragment
    ) | null }
    & Outcome_DraftPayload_Fragment
  ) };

export type SubmitDraftMutationVariables = Exact<{
  input: DraftActInput;
}>;


export type SubmitDraftMutation = { readonly submitDraft: (
    { readonly __typename: 'PiecePayload' }
    & PieceOutcomeFragment
  ) };

export type DiscardDraftMutationVariables = Exact<{
  input: DraftActInput;
}>;


export type DiscardDraftMutation = { readonly discardDraft: (
    { readonly __typename: 'DraftPayload', readonly draft: { readonly __typename: 'Draft', readonly id: string } | null }
    & Outcome_DraftPayload_Fragment
  ) };

export type SearchPiecesQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  search?: string | null | undefined;
  filter?: PieceFilter | null | undefined;
  orderBy?: ReadonlyArray<PieceOrder> | PieceOrder | null | undefined;
}>;


export type SearchPiecesQuery = { readonly pieces: { readonly __typename: 'PieceConnection', readonly edges: ReadonlyArray<{ readonly __typename: 'PieceEdge', readonly cursor: string, readonly node: (
        { readonly __typename: 'Piece' }
        & PieceRowFragment
      ) }>, readonly pageInfo: (
      { readonly __typename: 'PageInfo' }
      & PageFragment
    ), readonly totalCount: { readonly __typename: 'Count', readonly value: number, readonly exact: boolean }, readonly statusCounts: ReadonlyArray<(
      { readonly __typename: 'StatusCount' }
      & StatusTabFragment
    )> } };

export type SearchDossiersQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  search?: string | null | undefined;
  filter?: DossierFilter | null | undefined;
  orderBy?: ReadonlyArray<DossierOrder> | DossierOrder | null | undefined;
}>;


export type SearchDossiersQuery = { readonly dossiers: { readonly __typename: 'DossierConnection', readonly edges: ReadonlyArray<{ readonly __typename: 'DossierEdge', readonly cursor: string, readonly node: (
        { readonly __typename: 'Dossier' }
        & DossierRowFragment
      ) }>, readonly pageInfo: (
      { readonly __typename: 'PageInfo' }
      & PageFragment
    ), readonly totalCount: { readonly __typename: 'Count', readonly value: number, readonly exact: boolean }, readonly stateCounts: ReadonlyArray<{ readonly __typename: 'DossierStateCount', readonly state: DossierState, readonly stateLabel: string, readonly count: number }> } };

export type StatusTabFragment = { readonly __typename: 'StatusCount', readonly status: PieceStatus, readonly statusLabel: string, readonly count: number, readonly totalTtc: string, readonly waitingForViewer: number };

export type DashboardQueryVariables = Exact<{
  structureId?: string | null | undefined;
  seat?: ReadonlyArray<Seat> | Seat | null | undefined;
  application?: Application | null | undefined;
}>;


export type DashboardQuery = { readonly dashboard: { readonly __typename: 'Dashboard', readonly asOf: string, readonly waitingPieces: number, readonly pendingApprovals: number, readonly overdueDeadlines: number, readonly byStatus: ReadonlyArray<(
      { readonly __typename: 'StatusCount' }
      & StatusTabFragment
    )>, readonly byCadre: ReadonlyArray<{ readonly __typename: 'CadreCount', readonly cadre: Cadre, readonly cadreLabel: string, readonly count: number, readonly totalTtc: string }> } };

export type WorkQueueQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  structureId?: string | null | undefined;
  application?: Application | null | undefined;
}>;


export type WorkQueueQuery = { readonly workQueue: { readonly __typename: 'PieceConnection', readonly edges: ReadonlyArray<{ readonly __typename: 'PieceEdge', readonly cursor: string, readonly node: (
        { readonly __typename: 'Piece', readonly availableActions: ReadonlyArray<(
          { readonly __typename: 'ActionOffer' }
          & OfferFragment
        )> }
        & PieceRowFragment
      ) }>, readonly pageInfo: (
      { readonly __typename: 'PageInfo' }
      & PageFragment
    ), readonly totalCount: { readonly __typename: 'Count', readonly value: number, readonly exact: boolean }, readonly statusCounts: ReadonlyArray<(
      { readonly __typename: 'StatusCount' }
      & StatusTabFragment
    )> } };

export type DraftsQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  structureId?: string | null | undefined;
  application?: Application | null | undefined;
}>;


export type DraftsQuery = { readonly drafts: { readonly __typename: 'DraftConnection', readonly edges: ReadonlyArray<{ readonly __typename: 'DraftEdge', readonly cursor: string, readonly node: (
        { readonly __typename: 'Draft' }
        & DraftRowFragment
      ) }>, readonly pageInfo: (
      { readonly __typename: 'PageInfo' }
      & PageFragment
    ), readonly totalCount: { readonly __typename: 'Count', readonly value: number, readonly exact: boolean } } };

export type FiscalListQueryVariables = Exact<{
  structureId: string;
  from: string;
  to: string;
  application?: Application | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type FiscalListQuery = { readonly fiscalList: { readonly __typename: 'FiscalList', readonly leftOutOfTotals: number, readonly csvUrl: string, readonly xlsxUrl: string, readonly edges: ReadonlyArray<{ readonly __typename: 'PieceEdge', readonly cursor: string, readonly node: (
        { readonly __typename: 'Piece' }
        & PieceRowFragment
      ) }>, readonly pageInfo: (
      { readonly __typename: 'PageInfo' }
      & PageFragment
    ), readonly totalCount: { readonly __typename: 'Count', readonly value: number, readonly exact: boolean }, readonly totals: (
      { readonly __typename: 'Amounts' }
      & SumsFragment
    ) } };

export type ChangeRowFragment = { readonly __typename: 'Change', readonly position: string, readonly kind: ChangeKind, readonly kindLabel: string, readonly at: string, readonly dossierId: string | null, readonly pieceId: string | null, readonly ticketId: string | null, readonly approval: (
    { readonly __typename: 'Approval' }
    & ApprovalRowFragment
  ) | null, readonly structure: (
    { readonly __typename: 'StructureCard' }
    & StructureNameFragment
  ) | null, readonly dossier: (
    { readonly __typename: 'Dossier', readonly currentPiece: { readonly __typename: 'Piece', readonly id: string, readonly status: PieceStatus, readonly statusLabel: string } | null }
    & DossierRowFragment
  ) | null, readonly piece: (
    { readonly __typename: 'Piece' }
    & PieceRowFragment
  ) | null };

export type BadgesFragment = { readonly __typename: 'Counters', readonly waitingPieces: number, readonly pendingApprovals: number, readonly unreadNotifications: number, readonly byStatus: ReadonlyArray<(
    { readonly __typename: 'StatusCount' }
    & StatusTabFragment
  )> };

export type LatestPositionQueryVariables = Exact<{ [key: string]: never; }>;


export type LatestPositionQuery = { readonly changes: { readonly __typename: 'ChangePage', readonly latest: string } };

export type ChangesSinceQueryVariables = Exact<{
  after: string;
  first?: number;
}>;


export type ChangesSinceQuery = { readonly changes: { readonly __typename: 'ChangePage', readonly next: string, readonly upToDate: boolean, readonly latest: string, readonly changes: ReadonlyArray<(
      { readonly __typename: 'Change' }
      & ChangeRowFragment
    )> } };

export type CountersQueryVariables = Exact<{
  structureId?: string | null | undefined;
}>;


export type CountersQuery = { readonly counters: (
    { readonly __typename: 'Counters' }
    & BadgesFragment
  ) };

export type FollowChangesSubscriptionVariables = Exact<{
  after?: string | null | undefined;
  dossierId?: string | null | undefined;
}>;


export type FollowChangesSubscription = { readonly changes: (
    { readonly __typename: 'Change' }
    & ChangeRowFragment
  ) };

export type FollowCountersSubscriptionVariables = Exact<{
  structureId?: string | null | undefined;
}>;


export type FollowCountersSubscription = { readonly counters: (
    { readonly __typename: 'Counters' }
    & BadgesFragment
  ) };

export type TechnicalAccountRowFragment = { readonly __typename: 'TechnicalAccount', readonly id: string, readonly login: string, readonly name: string, readonly createdAt: string, readonly passwordSetAt: string, readonly passwordExpiresAt: string, readonly ownStructureOnly: boolean, readonly expired: boolean, readonly active: boolean };

export type TechnicalAccountOutcomeFragment = (
  { readonly __typename: 'TechnicalAccountPayload', readonly password: string | null, readonly technicalAccount: (
    { readonly __typename: 'TechnicalAccount' }
    & TechnicalAccountRowFragment
  ) | null }
  & Outcome_TechnicalAccountPayload_Fragment
);

export type UsersQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  filter?: UserFilter | null | undefined;
}>;


export type UsersQuery = { readonly users: { readonly __typename: 'UserConnection', readonly exportUrl: string, readonly edges: ReadonlyArray<{ readonly __typename: 'UserEdge', readonly cursor: string, readonly node: (
        { readonly __typename: 'User' }
        & AccountFragment
      ) }>, readonly pageInfo: (
      { readonly __typename: 'PageInfo' }
      & PageFragment
    ), readonly totalCount: { readonly __typename: 'Count', readonly value: number, readonly exact: boolean } } };

export type UsersToAttachQueryVariables = Exact<{
  criteria: UserCriteria;
}>;


export type UsersToAttachQuery = { readonly usersToAttach: ReadonlyArray<(
    { readonly __typename: 'UserCard', readonly connectionEmail: string | null, readonly phone: string | null, readonly status: UserStatus | null, readonly statusLabel: string | null }
    & PersonNameFragment
  )> };

export type UpdateUserMutationVariables = Exact<{
  input: UpdateUserInput;
}>;


export type UpdateUserMutation = { readonly updateUser: (
    { readonly __typename: 'AccountPayload', readonly user: (
      { readonly __typename: 'User' }
      & AccountFragment
    ) | null }
    & Outcome_AccountPayload_Fragment
  ) };

export type ResendActivationsMutationVariables = Exact<{
  input: UserIdsInput;
}>;


export type ResendActivationsMutation = { readonly resendActivations: (
    { readonly __typename: 'BulkPayload' }
    & BulkOutcomeFragment
  ) };

export type CreateTechnicalAccountMutationVariables = Exact<{
  input: CreateTechnicalAccountInput;
}>;


export type CreateTechnicalAccountMutation = { readonly createTechnicalAccount: (
    { readonly __typename: 'TechnicalAccountPayload' }
    & TechnicalAccountOutcomeFragment
  ) };

export type ResetTechnicalAccountPasswordMutationVariables = Exact<{
  input: TechnicalAccountActInput;
}>;


export type ResetTechnicalAccountPasswordMutation = { readonly resetTechnicalAccountPassword: (
    { readonly __typename: 'TechnicalAccountPayload' }
    & TechnicalAccountOutcomeFragment
  ) };

export type DisableTechnicalAccountMutationVariables = Exact<{
  input: TechnicalAccountActInput;
}>;


export type DisableTechnicalAccountMutation = { readonly disableTechnicalAccount: (
    { readonly __typename: 'TechnicalAccountPayload' }
    & TechnicalAccountOutcomeFragment
  ) };

export type SumsFragment = { readonly __typename: 'Amounts', readonly totalHt: string, readonly totalTva: string, readonly discountTtc: string, readonly discountReason: string | null, readonly totalTtc: string, readonly netToPay: string };

export type PartyRowFragment = { readonly __typename: 'Party', readonly seat: Seat, readonly seatLabel: string, readonly structure: (
    { readonly __typename: 'StructureCard' }
    & StructureNameFragment
  ), readonly service: (
    { readonly __typename: 'ServiceCard' }
    & ServiceNameFragment
  ) | null };

export type ClockFragment = { readonly __typename: 'PaymentClock', readonly startsAt: string, readonly rule: string, readonly delayDays: number, readonly indicativeDueDate: string, readonly overdue: boolean, readonly interruption: { readonly __typename: 'Interruption', readonly noticeDate: string, readonly reasons: string, readonly resumedOn: string | null, readonly recordedBy: (
      { readonly __typename: 'StructureCard' }
      & StructureNameFragment
    ) } | null };

export type StoppedFragment = { readonly __typename: 'Stop', readonly reason: RefusalReason | null, readonly reasonLabel: string | null, readonly comment: string | null, readonly at: string, readonly by: (
    { readonly __typename: 'StructureCard' }
    & StructureNameFragment
  ) };

export type TypedLineFragment = { readonly __typename: 'InvoiceLine', readonly number: number, readonly reference: string | null, readonly name: string, readonly quantity: string, readonly unit: string | null, readonly unitPriceHt: string, readonly discountHt: string | null, readonly vatRate: string, readonly totalHt: string };

export type VatRowFragment = { readonly __typename: 'VatLine', readonly rate: string, readonly baseHt: string, readonly vat: string };

export type PieceRowFragment = { readonly __typename: 'Piece', readonly id: string, readonly version: number, readonly number: string, readonly application: Application, readonly invoiceType: InvoiceType, readonly invoiceTypeLabel: string, readonly type: PieceType | null, readonly typeLabel: string | null, readonly cadre: Cadre, readonly cadreLabel: string, readonly status: PieceStatus, readonly statusLabel: string, readonly statusAt: string, readonly waitingFor: ReadonlyArray<Seat>, readonly invoiceDate: string | null, readonly depositedAt: string | null, readonly currency: string, readonly marcheNumber: string | null, readonly engagementNumber: string | null, readonly mandatNumber: string | null, readonly rejectionHandled: boolean, readonly downloadedByRecipient: boolean, readonly comment: string | null, readonly rank: number | null, readonly parties: ReadonlyArray<(
    { readonly __typename: 'Party' }
    & PartyRowFragment
  )>, readonly amounts: (
    { readonly __typename: 'Amounts' }
    & SumsFragment
  ), readonly dossier: { readonly __typename: 'Dossier', readonly id: string, readonly number: string } | null };

export type NeighbourFragment = { readonly __typename: 'Piece', readonly id: string, readonly number: string, readonly cadre: Cadre, readonly cadreLabel: string };

export type PieceStateFragment = (
  { readonly __typename: 'Piece', readonly depositorSeat: Seat, readonly depositorSeatLabel: string, readonly awaitsViewer: boolean, readonly depositor: (
    { readonly __typename: 'StructureCard' }
    & StructureNameFragment
  ), readonly refusal: (
    { readonly __typename: 'Stop' }
    & StoppedFragment
  ) | null, readonly suspension: (
    { readonly __typename: 'Stop' }
    & StoppedFragment
  ) | null, readonly recycling: (
    { readonly __typename: 'Stop' }
    & StoppedFragment
  ) | null, readonly rejection: (
    { readonly __typename: 'Stop' }
    & StoppedFragment
  ) | null, readonly paymentClock: (
    { readonly __typename: 'PaymentClock' }
    & ClockFragment
  ) | null, readonly availableActions: ReadonlyArray<(
    { readonly __typename: 'ActionOffer' }
    & OfferFragment
  )>, readonly treatmentOptions: ReadonlyArray<{ readonly __typename: 'TreatmentOption', readonly to: PieceStatus, readonly label: string, readonly enabled: boolean, readonly reasonRequired: boolean, readonly blockers: ReadonlyArray<(
      { readonly __typename: 'UserError' }
      & ProblemFragment
    )> }> }
  & PieceRowFragment
);

export type PieceDetailFragment = (
  { readonly __typename: 'Piece', readonly applicationLabel: string, readonly originalNumber: string | null, readonly depositMode: DepositMode, readonly depositModeLabel: string, readonly recipientServiceCode: string | null, readonly typeTva: TypeTva | null, readonly typeTvaLabel: string | null, readonly exemptionReason: ExemptionReason | null, readonly exemptionReasonLabel: string | null, readonly paymentMethod: PaymentMethod | null, readonly paymentMethodLabel: string | null, readonly depositorService: (
    { readonly __typename: 'ServiceCard' }
    & ServiceNameFragment
  ) | null, readonly createdBy: (
    { readonly __typename: 'UserCard' }
    & PersonNameFragment
  ) | null, readonly previous: (
    { readonly __typename: 'Piece' }
    & NeighbourFragment
  ) | null, readonly next: (
    { readonly __typename: 'Piece' }
    & NeighbourFragment
  ) | null, readonly recipient: (
    { readonly __typename: 'Party' }
    & PartyRowFragment
  ) | null, readonly bankAccount: { readonly __typename: 'BankAccount', readonly id: string, readonly iban: string, readonly bic: string | null, readonly holder: string, readonly factor: boolean } | null, readonly regularises: { readonly __typename: 'Dossier', readonly id: string, readonly number: string } | null, readonly amountDifference: { readonly __typename: 'AmountDifference', readonly totalHt: string, readonly totalTva: string, readonly totalTtc: string, readonly netToPay: string } | null, readonly lines: ReadonlyArray<(
    { readonly __typename: 'InvoiceLine' }
    & TypedLineFragment
  )>, readonly vatSummary: ReadonlyArray<(
    { readonly __typename: 'VatLine' }
    & VatRowFragment
  )>, readonly document: (
    { readonly __typename: 'Attachment' }
    & FileRowFragment
  ) | null, readonly attachments: ReadonlyArray<(
    { readonly __typename: 'Attachment' }
    & FileRowFragment
  )>, readonly certificate: { readonly __typename: 'DepositCertificate', readonly fingerprint: string, readonly depositedAt: string, readonly pdfUrl: string } | null }
  & PieceStateFragment
);

export type PieceOutcomeFragment = (
  { readonly __typename: 'PiecePayload', readonly message: string | null, readonly piece: (
    { readonly __typename: 'Piece' }
    & PieceStateFragment
  ) | null, readonly dossier: (
    { readonly __typename: 'Dossier' }
    & DossierStateFragment
  ) | null }
  & Outcome_PiecePayload_Fragment
);

export type PieceQueryVariables = Exact<{
  id: string;
  withAttachments?: boolean;
}>;


export type PieceQuery = { readonly piece: (
    { readonly __typename: 'Piece', readonly downloadUrl: string }
    & PieceDetailFragment
  ) | null };

export type DepositReceiptQueryVariables = Exact<{
  id: string;
}>;


export type DepositReceiptQuery = { readonly piece: (
    { readonly __typename: 'Piece', readonly document: (
      { readonly __typename: 'Attachment' }
      & FileRowFragment
    ) | null, readonly certificate: { readonly __typename: 'DepositCertificate', readonly fingerprint: string, readonly depositedAt: string, readonly pdfUrl: string } | null }
    & PieceRowFragment
  ) | null };

export type PieceHistoryQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type PieceHistoryQuery = { readonly piece: { readonly __typename: 'Piece', readonly id: string, readonly history: (
      { readonly __typename: 'JournalConnection' }
      & HistoryFragment
    ) } | null };

export type BundleUrlQueryVariables = Exact<{
  pieceIds: ReadonlyArray<string> | string;
  withAttachments?: boolean;
}>;


export type BundleUrlQuery = { readonly bundleUrl: string | null };

export type AcknowledgePieceMutationVariables = Exact<{
  input: PieceActInput;
}>;


export type AcknowledgePieceMutation = { readonly acknowledgePiece: (
    { readonly __typename: 'PiecePayload' }
    & PieceOutcomeFragment
  ) };

export type RefusePieceMutationVariables = Exact<{
  input: RefusePieceInput;
}>;


export type RefusePieceMutation = { readonly refusePiece: (
    { readonly __typename: 'PiecePayload' }
    & PieceOutcomeFragment
  ) };

export type SuspendPieceMutationVariables = Exact<{
  input: SuspendPieceInput;
}>;


export type SuspendPieceMutation = { readonly suspendPiece: (
    { readonly __typename: 'PiecePayload' }
    & PieceOutcomeFragment
  ) };

export type CompletePieceMutationVariables = Exact<{
  input: CompletePieceInput;
}>;


export type CompletePieceMutation = { readonly completePiece: (
    { readonly __typename: 'PiecePayload' }
    & PieceOutcomeFragment
  ) };

export type RecyclePieceMutationVariables = Exact<{
  input: RecyclePieceInput;
}>;


export type RecyclePieceMutation = { readonly recyclePiece: (
    { readonly __typename: 'PiecePayload' }
    & PieceOutcomeFragment
  ) };

export type TreatPieceMutationVariables = Exact<{
  input: TreatPieceInput;
}>;


export type TreatPieceMutation = { readonly treatPiece: (
    { readonly __typename: 'PiecePayload' }
    & PieceOutcomeFragment
  ) };

export type ValidatePieceMutationVariables = Exact<{
  input: ValidatePieceInput;
}>;


export type ValidatePieceMutation = { readonly validatePiece: (
    { readonly __typename: 'PiecePayload' }
    & PieceOutcomeFragment
  ) };

export type DeclineValidationMutationVariables = Exact<{
  input: CommentedPieceActInput;
}>;


export type DeclineValidationMutation = { readonly declineValidation: (
    { readonly __typename: 'PiecePayload' }
    & PieceOutcomeFragment
  ) };

export type CorrectValidatorMutationVariables = Exact<{
  input: CorrectValidatorInput;
}>;


export type CorrectValidatorMutation = { readonly correctValidator: (
    { readonly __typename: 'PiecePayload' }
    & PieceOutcomeFragment
  ) };

export type AcknowledgeRejectionMutationVariables = Exact<{
  input: PieceActInput;
}>;


export type AcknowledgeRejectionMutation = { readonly acknowledgeRejection: (
    { readonly __typename: 'PiecePayload' }
    & PieceOutcomeFragment
  ) };

export type AcknowledgeSuspensionMutationVariables = Exact<{
  input: PieceActInput;
}>;


export type AcknowledgeSuspensionMutation = { readonly acknowledgeSuspension: (
    { readonly __typename: 'PiecePayload' }
    & PieceOutcomeFragment
  ) };

export type MarkRejectionHandledMutationVariables = Exact<{
  input: PieceActInput;
}>;


export type MarkRejectionHandledMutation = { readonly markRejectionHandled: (
    { readonly __typename: 'PiecePayload' }
    & PieceOutcomeFragment
  ) };

export type RecordInterruptionMutationVariables = Exact<{
  input: RecordInterruptionInput;
}>;


export type RecordInterruptionMutation = { readonly recordInterruption: (
    { readonly __typename: 'PiecePayload' }
    & PieceOutcomeFragment
  ) };

export type DuplicatePieceMutationVariables = Exact<{
  input: PieceActInput;
}>;


export type DuplicatePieceMutation = { readonly duplicatePiece: (
    { readonly __typename: 'DraftPayload', readonly draft: (
      { readonly __typename: 'Draft' }
      & DraftFormFragment
    ) | null, readonly piece: (
      { readonly __typename: 'Piece' }
      & PieceStateFragment
    ) | null }
    & Outcome_DraftPayload_Fragment
  ) };

export type PublicParametersFragment = { readonly __typename: 'PublicSettings', readonly serviceCodeRequired: boolean, readonly engagementRequired: boolean, readonly engagementOrServiceRequired: boolean, readonly paymentStatusNotReported: boolean, readonly moaPresence: MoaPresence, readonly moaPresenceLabel: string };

export type PostalAddressFragment = { readonly __typename: 'Address', readonly line1: string | null, readonly line2: string | null, readonly line3: string | null, readonly postalCode: string | null, readonly city: string | null, readonly country: string | null, readonly phone: string | null, readonly fax: string | null };

export type OpenedFragment = { readonly __typename: 'OpenApplication', readonly application: Application, readonly applicationLabel: string, readonly service: (
    { readonly __typename: 'ServiceCard' }
    & ServiceNameFragment
  ) | null };

export type ServiceRowFragment = { readonly __typename: 'Service', readonly id: string, readonly version: number, readonly code: string, readonly name: string, readonly description: string | null, readonly validFrom: string, readonly validUntil: string | null, readonly engagementRequired: boolean, readonly isDefault: boolean, readonly active: boolean, readonly createdAt: string, readonly updatedAt: string };

export type StructureRowFragment = { readonly __typename: 'Structure', readonly id: string, readonly version: number, readonly identifierType: IdentifierType, readonly identifierTypeLabel: string, readonly identifier: string, readonly verified: boolean, readonly name: string, readonly firstName: string | null, readonly designation: string | null, readonly type: StructureType, readonly typeLabel: string, readonly status: StructureStatus, readonly statusLabel: string };

export type StructureSheetFragment = (
  { readonly __typename: 'Structure', readonly email: string | null, readonly publicCategory: PublicCategory | null, readonly publicCategoryLabel: string | null, readonly vatNumber: string | null, readonly pacage: string | null, readonly socialRegime: string | null, readonly address: (
    { readonly __typename: 'Address' }
    & PostalAddressFragment
  ) | null, readonly publicSettings: (
    { readonly __typename: 'PublicSettings' }
    & PublicParametersFragment
  ) | null, readonly edi: { readonly __typename: 'EdiFlags', readonly receivesEdi: boolean, readonly receivesLifecycle: boolean, readonly emits: boolean, readonly connectionRequested: boolean }, readonly originStructure: (
    { readonly __typename: 'StructureCard' }
    & StructureNameFragment
  ) | null, readonly successorStructure: (
    { readonly __typename: 'StructureCard' }
    & StructureNameFragment
  ) | null, readonly principalManager: (
    { readonly __typename: 'UserCard' }
    & PersonNameFragment
  ) | null, readonly mandates: ReadonlyArray<(
    { readonly __typename: 'StructureCard' }
    & StructureNameFragment
  )>, readonly givenMandates: ReadonlyArray<{ readonly __typename: 'Mandate', readonly id: string, readonly active: boolean, readonly validFrom: string, readonly validUntil: string | null, readonly mandatary: (
      { readonly __typename: 'StructureCard' }
      & StructureNameFragment
    ) | null }> | null, readonly bankAccounts: ReadonlyArray<{ readonly __typename: 'BankAccount', readonly id: string, readonly iban: string, readonly bic: string | null, readonly holder: string, readonly factor: boolean }> | null, readonly applications: ReadonlyArray<(
    { readonly __typename: 'OpenApplication' }
    & OpenedFragment
  )>, readonly services: ReadonlyArray<(
    { readonly __typename: 'Service' }
    & ServiceRowFragment
  )>, readonly attachments: ReadonlyArray<(
    { readonly __typename: 'Attachment' }
    & FileRowFragment
  )> | null, readonly technicalAccounts: ReadonlyArray<(
    { readonly __typename: 'TechnicalAccount' }
    & TechnicalAccountRowFragment
  )> | null, readonly viewerProfiles: ReadonlyArray<{ readonly __typename: 'Profile', readonly application: Application, readonly applicationLabel: string, readonly level: Level, readonly levelLabel: string }>, readonly availableActions: ReadonlyArray<(
    { readonly __typename: 'ActionOffer' }
    & OfferFragment
  )> }
  & StructureRowFragment
);

export type StructureOutcomeFragment = (
  { readonly __typename: 'StructurePayload', readonly sirenChanged: boolean | null, readonly structure: (
    { readonly __typename: 'Structure' }
    & StructureSheetFragment
  ) | null }
  & Outcome_StructurePayload_Fragment
);

export type ServiceOutcomeFragment = (
  { readonly __typename: 'ServicePayload', readonly service: (
    { readonly __typename: 'Service', readonly applications: ReadonlyArray<(
      { readonly __typename: 'OpenApplication' }
      & OpenedFragment
    )> }
    & ServiceRowFragment
  ) | null, readonly structure: { readonly __typename: 'Structure', readonly id: string, readonly version: number, readonly services: ReadonlyArray<(
      { readonly __typename: 'Service' }
      & ServiceRowFragment
    )> } | null }
  & Outcome_ServicePayload_Fragment
);

export type StructuresQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  search?: string | null | undefined;
  type?: StructureType | null | undefined;
}>;


export type StructuresQuery = { readonly structures: { readonly __typename: 'StructureConnection', readonly edges: ReadonlyArray<{ readonly __typename: 'StructureEdge', readonly cursor: string, readonly node: (
        { readonly __typename: 'Structure' }
        & StructureRowFragment
      ) }>, readonly pageInfo: (
      { readonly __typename: 'PageInfo' }
      & PageFragment
    ), readonly totalCount: { readonly __typename: 'Count', readonly value: number, readonly exact: boolean } } };

export type StructureQueryVariables = Exact<{
  id?: string | null | undefined;
  siret?: string | null | undefined;
}>;


export type StructureQuery = { readonly structure: (
    { readonly __typename: 'Structure' }
    & StructureSheetFragment
  ) | null };

export type StructureServicesQueryVariables = Exact<{
  structureId: string;
  includeInactive?: boolean | null | undefined;
}>;


export type StructureServicesQuery = { readonly structure: { readonly __typename: 'Structure', readonly id: string, readonly services: ReadonlyArray<(
      { readonly __typename: 'Service', readonly applications: ReadonlyArray<(
        { readonly __typename: 'OpenApplication' }
        & OpenedFragment
      )> }
      & ServiceRowFragment
    )> } | null };

export type StructureUsersQueryVariables = Exact<{
  structureId: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
  search?: string | null | undefined;
  status?: ReadonlyArray<RattachementStatus> | RattachementStatus | null | undefined;
}>;


export type StructureUsersQuery = { readonly structure: { readonly __typename: 'Structure', readonly id: string, readonly users: { readonly __typename: 'RattachementConnection', readonly exportUrl: string, readonly edges: ReadonlyArray<{ readonly __typename: 'RattachementEdge', readonly cursor: string, readonly node: (
          { readonly __typename: 'Rattachement' }
          & RattachementRowFragment
        ) }>, readonly pageInfo: (
        { readonly __typename: 'PageInfo' }
        & PageFragment
      ), readonly totalCount: { readonly __typename: 'Count', readonly value: number, readonly exact: boolean } } | null } | null };

export type ServiceUsersQueryVariables = Exact<{
  serviceId: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type ServiceUsersQuery = { readonly node:
    | { readonly __typename: 'Approval', readonly id: string }
    | { readonly __typename: 'Attachment', readonly id: string }
    | { readonly __typename: 'Dossier', readonly id: string }
    | { readonly __typename: 'Draft', readonly id: string }
    | { readonly __typename: 'Habilitation', readonly id: string }
    | { readonly __typename: 'Notification', readonly id: string }
    | { readonly __typename: 'Piece', readonly id: string }
    | { readonly __typename: 'Rattachement', readonly id: string }
    | (
      { readonly __typename: 'Service', readonly id: string, readonly users: { readonly __typename: 'RattachementConnection', readonly edges: ReadonlyArray<{ readonly __typename: 'RattachementEdge', readonly cursor: string, readonly node: (
            { readonly __typename: 'Rattachement' }
            & RattachementRowFragment
          ) }>, readonly pageInfo: (
          { readonly __typename: 'PageInfo' }
          & PageFragment
        ), readonly totalCount: { readonly __typename: 'Count', readonly value: number, readonly exact: boolean } } | null }
      & ServiceRowFragment
    )
    | { readonly __typename: 'Structure', readonly id: string }
    | { readonly __typename: 'TechnicalAccount', readonly id: string }
    | { readonly __typename: 'Ticket', readonly id: string }
    | { readonly __typename: 'User', readonly id: string }
    | { readonly __typename: 'Webhook', readonly id: string }
   | null };

export type StructureHistoryQueryVariables = Exact<{
  structureId: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type StructureHistoryQuery = { readonly structure: { readonly __typename: 'Structure', readonly id: string, readonly history: (
      { readonly __typename: 'JournalConnection' }
      & HistoryFragment
    ) | null } | null };

export type DirectoryQueryVariables = Exact<{
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
  search?: string | null | undefined;
  postalCode?: string | null | undefined;
  withMoa?: boolean | null | undefined;
}>;


export type DirectoryQuery = { readonly directory: { readonly __typename: 'DirectoryConnection', readonly exportUrl: string, readonly servicesExportUrl: string, readonly edges: ReadonlyArray<{ readonly __typename: 'DirectoryEdge', readonly cursor: string, readonly node: { readonly __typename: 'DirectoryEntry', readonly id: string, readonly siret: string, readonly name: string, readonly active: boolean, readonly address: (
          { readonly __typename: 'Address' }
          & PostalAddressFragment
        ) | null, readonly settings: (
          { readonly __typename: 'PublicSettings' }
          & PublicParametersFragment
        ), readonly services: ReadonlyArray<(
          { readonly __typename: 'Service' }
          & ServiceRowFragment
        )> } }>, readonly pageInfo: (
      { readonly __typename: 'PageInfo' }
      & PageFragment
    ), readonly totalCount: { readonly __typename: 'Count', readonly value: number, readonly exact: boolean } } };

export type CreateStructureMutationVariables = Exact<{
  input: CreateStructureInput;
}>;


export type CreateStructureMutation = { readonly createStructure: (
    { readonly __typename: 'StructurePayload' }
    & StructureOutcomeFragment
  ) };

export type UpdateStructureMutationVariables = Exact<{
  input: UpdateStructureInput;
}>;


export type UpdateStructureMutation = { readonly updateStructure: (
    { readonly __typename: 'StructurePayload' }
    & StructureOutcomeFragment
  ) };

export type UpdateStructureSettingsMutationVariables = Exact<{
  input: UpdateStructureSettingsInput;
}>;


export type UpdateStructureSettingsMutation = { readonly updateStructureSettings: (
    { readonly __typename: 'StructurePayload' }
    & StructureOutcomeFragment
  ) };

export type ChangeSiretMutationVariables = Exact<{
  input: ChangeSiretInput;
}>;


export type ChangeSiretMutation = { readonly changeSiret: (
    { readonly __typename: 'StructurePayload' }
    & StructureOutcomeFragment
  ) };

export type DeactivateStructureMutationVariables = Exact<{
  input: StructureActInput;
}>;


export type DeactivateStructureMutation = { readonly deactivateStructure: (
    { readonly __typename: 'StructurePayload' }
    & StructureOutcomeFragment
  ) };

export type ActivateStructureMutationVariables = Exact<{
  input: StructureActInput;
}>;


export type ActivateStructureMutation = { readonly activateStructure: (
    { readonly __typename: 'StructurePayload' }
    & StructureOutcomeFragment
  ) };

export type AddStructureAttachmentsMutationVariables = Exact<{
  input: AddStructureAttachmentsInput;
}>;


export type AddStructureAttachmentsMutation = { readonly addStructureAttachments: (
    { readonly __typename: 'StructurePayload' }
    & StructureOutcomeFragment
  ) };

export type RemoveStructureAttachmentsMutationVariables = Exact<{
  input: RemoveStructureAttachmentsInput;
}>;


export type RemoveStructureAttachmentsMutation = { readonly removeStructureAttachments: (
    { readonly __typename: 'StructurePayload' }
    & StructureOutcomeFragment
  ) };

export type AddBankAccountMutationVariables = Exact<{
  input: AddBankAccountInput;
}>;


export type AddBankAccountMutation = { readonly addBankAccount: (
    { readonly __typename: 'StructurePayload' }
    & StructureOutcomeFragment
  ) };

export type RemoveBankAccountMutationVariables = Exact<{
  input: RemoveBankAccountInput;
}>;


export type RemoveBankAccountMutation = { readonly removeBankAccount: (
    { readonly __typename: 'StructurePayload' }
    & StructureOutcomeFragment
  ) };

export type GiveMandateMutationVariables = Exact<{
  input: GiveMandateInput;
}>;


export type GiveMandateMutation = { readonly giveMandate: (
    { readonly __typename: 'StructurePayload' }
    & StructureOutcomeFragment
  ) };

export type EndMandateMutationVariables = Exact<{
  input: EndMandateInput;
}>;


export type EndMandateMutation = { readonly endMandate: (
    { readonly __typename: 'StructurePayload' }
    & StructureOutcomeFragment
  ) };

export type CreateServiceMutationVariables = Exact<{
  input: CreateServiceInput;
}>;


export type CreateServiceMutation = { readonly createService: (
    { readonly __typename: 'ServicePayload' }
    & ServiceOutcomeFragment
  ) };

export type UpdateServiceMutationVariables = Exact<{
  input: UpdateServiceInput;
}>;


export type UpdateServiceMutation = { readonly updateService: (
    { readonly __typename: 'ServicePayload' }
    & ServiceOutcomeFragment
  ) };

export type DeleteServicesMutationVariables = Exact<{
  input: DeleteServicesInput;
}>;


export type DeleteServicesMutation = { readonly deleteServices: (
    { readonly __typename: 'BulkPayload' }
    & BulkOutcomeFragment
  ) };

export type OpenApplicationsMutationVariables = Exact<{
  input: OpenApplicationsInput;
}>;


export type OpenApplicationsMutation = { readonly openApplications: (
    { readonly __typename: 'StructurePayload' }
    & StructureOutcomeFragment
  ) };

export type CloseApplicationsMutationVariables = Exact<{
  input: CloseApplicationsInput;
}>;


export type CloseApplicationsMutation = { readonly closeApplications: (
    { readonly __typename: 'StructurePayload' }
    & StructureOutcomeFragment
  ) };

export type TicketRowFragment = { readonly __typename: 'Ticket', readonly id: string, readonly version: number, readonly number: string | null, readonly status: TicketStatus, readonly statusLabel: string, readonly category: string, readonly subCategory: string, readonly title: string, readonly createdAt: string, readonly updatedAt: string, readonly structure: (
    { readonly __typename: 'StructureCard' }
    & StructureNameFragment
  ) | null, readonly service: (
    { readonly __typename: 'ServiceCard' }
    & ServiceNameFragment
  ) | null, readonly toStructure: (
    { readonly __typename: 'StructureCard' }
    & StructureNameFragment
  ) | null, readonly toService: (
    { readonly __typename: 'ServiceCard' }
    & ServiceNameFragment
  ) | null, readonly author: (
    { readonly __typename: 'UserCard' }
    & PersonNameFragment
  ) | null, readonly assignee: (
    { readonly __typename: 'UserCard' }
    & PersonNameFragment
  ) | null };

export type TicketDetailFragment = (
  { readonly __typename: 'Ticket', readonly requesterEmail: string | null, readonly description: string, readonly pieceId: string | null, readonly attachments: ReadonlyArray<(
    { readonly __typename: 'Attachment' }
    & FileRowFragment
  )>, readonly messages: ReadonlyArray<{ readonly __typename: 'TicketMessage', readonly at: string, readonly fromSupport: boolean, readonly text: string, readonly author: (
      { readonly __typename: 'UserCard' }
      & PersonNameFragment
    ) | null, readonly attachments: ReadonlyArray<(
      { readonly __typename: 'Attachment' }
      & FileRowFragment
    )> }>, readonly availableActions: ReadonlyArray<(
    { readonly __typename: 'ActionOffer' }
    & OfferFragment
  )> }
  & TicketRowFragment
);

export type TicketOutcomeFragment = (
  { readonly __typename: 'TicketPayload', readonly ticket: (
    { readonly __typename: 'Ticket' }
    & TicketDetailFragment
  ) | null }
  & Outcome_TicketPayload_Fragment
);

export type TicketsQueryVariables = Exact<{
  received?: boolean;
  status?: ReadonlyArray<TicketStatus> | TicketStatus | null | undefined;
  structureId?: string | null | undefined;
  first?: number | null | undefined;
  after?: string | null | undefined;
  last?: number | null | undefined;
  before?: string | null | undefined;
}>;


export type TicketsQuery = { readonly tickets: { readonly __typename: 'TicketConnection', readonly edges: ReadonlyArray<{ readonly __typename: 'TicketEdge', readonly cursor: string, readonly node: (
        { readonly __typename: 'Ticket' }
        & TicketRowFragment
      ) }>, readonly pageInfo: (
      { readonly __typename: 'PageInfo' }
      & PageFragment
    ), readonly totalCount: { readonly __typename: 'Count', readonly value: number, readonly exact: boolean } } };

export type TicketQueryVariables = Exact<{
  id: string;
}>;


export type TicketQuery = { readonly ticket: (
    { readonly __typename: 'Ticket' }
    & TicketDetailFragment
  ) | null };

export type TicketCategoriesQueryVariables = Exact<{ [key: string]: never; }>;


export type TicketCategoriesQuery = { readonly catalogue: { readonly __typename: 'Catalogue', readonly version: string, readonly ticketCategories: ReadonlyArray<{ readonly __typename: 'TicketCategory', readonly category: string, readonly subCategory: string, readonly toStructure: boolean }> } };

export type SaveTicketMutationVariables = Exact<{
  input: SaveTicketInput;
}>;


export type SaveTicketMutation = { readonly saveTicket: (
    { readonly __typename: 'TicketPayload' }
    & TicketOutcomeFragment
  ) };

export type SubmitTicketMutationVariables = Exact<{
  input: TicketActInput;
}>;


export type SubmitTicketMutation = { readonly submitTicket: (
    { readonly __typename: 'TicketPayload' }
    & TicketOutcomeFragment
  ) };

export type SubmitSignedOutTicketMutationVariables = Exact<{
  input: SubmitSignedOutTicketInput;
}>;


export type SubmitSignedOutTicketMutation = { readonly submitSignedOutTicket: (
    { readonly __typename: 'SignedOutTicketPayload', readonly number: string | null }
    & Outcome_SignedOutTicketPayload_Fragment
  ) };

export type DiscardTicketMutationVariables = Exact<{
  input: TicketActInput;
}>;


export type DiscardTicketMutation = { readonly discardTicket: (
    { readonly __typename: 'TicketPayload' }
    & TicketOutcomeFragment
  ) };

export type TakeTicketMutationVariables = Exact<{
  input: TicketActInput;
}>;


export type TakeTicketMutation = { readonly takeTicket: (
    { readonly __typename: 'TicketPayload' }
    & TicketOutcomeFragment
  ) };

export type AnswerTicketMutationVariables = Exact<{
  input: AnswerTicketInput;
}>;


export type AnswerTicketMutation = { readonly answerTicket: (
    { readonly __typename: 'TicketPayload' }
    & TicketOutcomeFragment
  ) };

export type TransferTicketMutationVariables = Exact<{
  input: TransferTicketInput;
}>;


export type TransferTicketMutation = { readonly transferTicket: (
    { readonly __typename: 'TicketPayload' }
    & TicketOutcomeFragment
  ) };

export type CloseTicketMutationVariables = Exact<{
  input: TicketActInput;
}>;


export type CloseTicketMutation = { readonly closeTicket: (
    { readonly __typename: 'TicketPayload' }
    & TicketOutcomeFragment
  ) };

export type WebhookRowFragment = { readonly __typename: 'Webhook', readonly id: string, readonly version: number, readonly name: string, readonly url: string, readonly kinds: ReadonlyArray<ChangeKind>, readonly createdAt: string, readonly enabled: boolean, readonly disabledAt: string | null, readonly givenUp: boolean, readonly failingSince: string | null, readonly previousSecretUntil: string | null, readonly availableActions: ReadonlyArray<(
    { readonly __typename: 'ActionOffer' }
    & OfferFragment
  )> };

export type WebhookDeliveryRowFragment = { readonly __typename: 'WebhookDelivery', readonly id: string, readonly position: string | null, readonly kind: ChangeKind | null, readonly kindLabel: string | null, readonly state: DeliveryState, readonly stateLabel: string, readonly createdAt: string, readonly attempts: number, readonly triedAt: string | null, readonly statusCode: number | null, readonly durationMs: number | null, readonly error: string | null, readonly nextTryAt: string | null, readonly availableActions: ReadonlyArray<(
    { readonly __typename: 'ActionOffer' }
    & OfferFragment
  )> };

export type WebhookOutcomeFragment = (
  { readonly __typename: 'WebhookPayload', readonly webhook: (
    { readonly __typename: 'Webhook' }
    & WebhookRowFragment
  ) | null }
  & Outcome_WebhookPayload_Fragment
);

export type WebhooksQueryVariables = Exact<{
  structureId: string;
}>;


export type WebhooksQuery = { readonly structure: { readonly __typename: 'Structure', readonly id: string, readonly name: string, readonly webhooks: ReadonlyArray<(
      { readonly __typename: 'Webhook' }
      & WebhookRowFragment
    )> | null } | null };

export type WebhookQueryVariables = Exact<{
  id: string;
  first?: number | null | undefined;
  after?: string | null | undefined;
}>;


export type WebhookQuery = { readonly node:
    | { readonly __typename: 'Approval' }
    | { readonly __typename: 'Attachment' }
    | { readonly __typename: 'Dossier' }
    | { readonly __typename: 'Draft' }
    | { readonly __typename: 'Habilitation' }
    | { readonly __typename: 'Notification' }
    | { readonly __typename: 'Piece' }
    | { readonly __typename: 'Rattachement' }
    | { readonly __typename: 'Service' }
    | { readonly __typename: 'Structure' }
    | { readonly __typename: 'TechnicalAccount' }
    | { readonly __typename: 'Ticket' }
    | { readonly __typename: 'User' }
    | (
      { readonly __typename: 'Webhook', readonly deliveries: { readonly __typename: 'WebhookDeliveryConnection', readonly edges: ReadonlyArray<{ readonly __typename: 'WebhookDeliveryEdge', readonly cursor: string, readonly node: (
            { readonly __typename: 'WebhookDelivery' }
            & WebhookDeliveryRowFragment
          ) }>, readonly pageInfo: (
          { readonly __typename: 'PageInfo' }
          & PageFragment
        ), readonly totalCount: { readonly __typename: 'Count', readonly value: number, readonly exact: boolean } } }
      & WebhookRowFragment
    )
   | null };

export type CreateWebhookMutationVariables = Exact<{
  input: CreateWebhookInput;
}>;


export type CreateWebhookMutation = { readonly createWebhook: (
    { readonly __typename: 'WebhookPayload', readonly secret: string | null }
    & WebhookOutcomeFragment
  ) };

export type UpdateWebhookMutationVariables = Exact<{
  input: UpdateWebhookInput;
}>;


export type UpdateWebhookMutation = { readonly updateWebhook: (
    { readonly __typename: 'WebhookPayload' }
    & WebhookOutcomeFragment
  ) };

export type EnableWebhookMutationVariables = Exact<{
  input: WebhookActInput;
}>;


export type EnableWebhookMutation = { readonly enableWebhook: (
    { readonly __typename: 'WebhookPayload' }
    & WebhookOutcomeFragment
  ) };

export type DisableWebhookMutationVariables = Exact<{
  input: WebhookActInput;
}>;


export type DisableWebhookMutation = { readonly disableWebhook: (
    { readonly __typename: 'WebhookPayload' }
    & WebhookOutcomeFragment
  ) };

export type RotateWebhookSecretMutationVariables = Exact<{
  input: WebhookActInput;
}>;


export type RotateWebhookSecretMutation = { readonly rotateWebhookSecret: (
    { readonly __typename: 'WebhookPayload', readonly secret: string | null }
    & WebhookOutcomeFragment
  ) };

export type TestWebhookMutationVariables = Exact<{
  input: WebhookActInput;
}>;


export type TestWebhookMutation = { readonly testWebhook: (
    { readonly __typename: 'WebhookPayload' }
    & WebhookOutcomeFragment
  ) };

export type ResendWebhookDeliveryMutationVariables = Exact<{
  input: ResendWebhookDeliveryInput;
}>;


export type ResendWebhookDeliveryMutation = { readonly resendWebhookDelivery: (
    { readonly __typename: 'WebhookPayload' }
    & WebhookOutcomeFragment
  ) };

export type DeleteWebhookMutationVariables = Exact<{
  input: WebhookActInput;
}>;


export type DeleteWebhookMutation = { readonly deleteWebhook: (
    { readonly __typename: 'StructurePayload', readonly structure: { readonly __typename: 'Structure', readonly id: string, readonly webhooks: ReadonlyArray<(
        { readonly __typename: 'Webhook' }
        & WebhookRowFragment
      )> | null } | null }
    & Outcome_StructurePayload_Fragment
  ) };
