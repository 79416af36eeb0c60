// What the manager grants, from what was asked.
import type { ApprovalDetailFragment, ApproveInput, Role } from 'contract/types.ts';

export interface Choices {
  readonly role: Role | null;
  readonly serviceIds: ReadonlySet<string>;
  readonly profiles: ReadonlySet<string>;
}

type RequestedProfile = ApprovalDetailFragment['requestedProfiles'][number];

export const profileKey = ({ application, level, change, service }: RequestedProfile): string =>
  [change, application, level, service?.id].join(' ');

/** Everything that was asked. */
export const choicesOf = (approval: ApprovalDetailFragment): Choices => ({
  role: approval.requestedRole,
  serviceIds: new Set(approval.serviceChoices.filter(({ checked }) => checked).map(({ service }) => service.id)),
  profiles: new Set(approval.requestedProfiles.map(profileKey)),
});

const same = (one: ReadonlySet<string>, other: ReadonlySet<string>): boolean =>
  one.size === other.size && [...one].every((key) => other.has(key));

/** The answer to send; what does not apply to the request is left out. */
export function approvalInput(approval: ApprovalDetailFragment, choices: Choices): ApproveInput {
  const { id, version, requestedProfiles } = approval;
  const asked = choicesOf(approval);
  const profiles = requestedProfiles
    .filter((profile) => choices.profiles.has(profileKey(profile)))
    .map(({ application, level, change, service }) => ({ application, level, change, serviceId: service?.id }));
  return {
    approvalId: id,
    expectedVersion: version,
    role: choices.role,
    // Without services the request is for the whole structure, and is granted so.
    serviceIds: same(asked.serviceIds, choices.serviceIds) ? null : [...choices.serviceIds],
    profiles: requestedProfiles.length > 0 ? profiles : null,
  };
}
