// The profiles that are asked for and those that are given up, as one form sends them (HAB-05).
import type { HeldFragment, MyHabilitationsQuery, ProfileChangeInput } from 'contract/types.ts';
import type { Problem } from '../../api/errors.ts';

type Profile = NonNullable<MyHabilitationsQuery['viewer']>['requestableProfiles'][number];

interface Change {
  readonly name: string;
  readonly input: ProfileChangeInput;
}

/** « Factures reçues, consultation, Service des travaux » */
export const profileName = (profile: Pick<Profile, 'applicationLabel' | 'levelLabel'>, service?: HeldFragment['service']): string =>
  [profile.applicationLabel, profile.levelLabel.toLowerCase(), service?.name].filter(Boolean).join(', ');

/** The profiles as people look for them: by space, then by service. */
export const inOrder = (one: HeldFragment, other: HeldFragment): number =>
  profileName(one, one.service).localeCompare(profileName(other, other.service), 'fr');

export const keyOf = ({ application, level }: Profile): string => `${application} ${level}`;

export const asked = (profile: Profile, serviceId: string | null): Change => ({
  name: profileName(profile),
  input: { application: profile.application, level: profile.level, change: 'ADD', serviceId },
});

export const givenUp = (held: HeldFragment): Change => ({
  name: profileName(held, held.service),
  input: { application: held.application, level: held.level, change: 'REMOVE', serviceId: held.service?.id ?? null },
});

/** The same problems, those of a line with the name of its profile. */
export const named = (problems: readonly Problem[], sent: readonly Change[]): readonly Problem[] =>
  problems.map((problem) => {
    const [list, index] = problem.field ?? [];
    const line = list === 'changes' && index !== undefined ? sent[Number(index)] : undefined;
    return line ? { ...problem, message: `${line.name} : ${problem.message}` } : problem;
  });
