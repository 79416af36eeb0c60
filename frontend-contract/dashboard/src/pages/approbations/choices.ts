// What the manager grants, from what was asked.
import type { ApprovalDetailFragment, ApproveInput, Level, Role } from 'contract/types.ts';

/** The longest comment, or reason. */
export const LONGEST = 2000;

export interface Choices {
  readonly role: Role | null;
  readonly serviceIds: ReadonlySet<string>;
  /** The profiles that are ticked. */
  readonly profiles: ReadonlySet<string>;
  /** The level of each profile, when it is not the one that was asked. */
  readonly levels: ReadonlyMap<string, Level>;
  readonly comment: string;
}

type RequestedProfile = ApprovalDetailFragment['requestedProfiles'][number];

export const profileKey = ({ application, level, service }: RequestedProfile): string =>
  [application, level, service?.id].join(' ');

/** The profiles to decide on: those that the same request gives up are gone already (HAB-08). */
export const added = ({ requestedProfiles }: ApprovalDetailFragment): readonly RequestedProfile[] =>
  requestedProfiles.filter(({ change }) => change === 'ADD');

/** The level that is granted for a profile, as long as it is ticked. */
export const levelOf = (profile: RequestedProfile, { levels }: Choices): Level => levels.get(profileKey(profile)) ?? profile.level;

/** Everything that was asked. */
export const choicesOf = (approval: ApprovalDetailFragment): Choices => ({
  role: approval.requestedRole,
  serviceIds: new Set(approval.serviceChoices.filter(({ checked }) => checked).map(({ service }) => service.id)),
  profiles: new Set(added(approval).map(profileKey)),
  levels: new Map(),
  comment: '',
});

/** The profiles to grant. */
export const ticked = (approval: ApprovalDetailFragment, { profiles }: Choices): readonly RequestedProfile[] =>
  added(approval).filter((profile) => profiles.has(profileKey(profile)));

const same = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one.size === other.size && [...one].every((key) => other.has(key));

/** The answer to send; what does not apply to the request is left out. */
export function approvalInput(approval: ApprovalDetailFragment, choices: Choices): ApproveInput {
  const asked = choicesOf(approval);
  const profiles = ticked(approval, choices).map((profile) => ({
    application: profile.application,
    level: levelOf(profile, choices),
    change: profile.change,
    serviceId: profile.service?.id,
  }));
  return {
    approvalId: approval.id,
    expectedVersion: approval.version,
    role: choices.role,
    // Without services the request is for the whole structure, and is granted so.
    serviceIds: same(asked.serviceIds, choices.serviceIds) ? null : [...choices.serviceIds],
    profiles: asked.profiles.size > 0 ? profiles : null,
    comment: choices.comment.trim() || null,
  };
}
