import type { ApprovalDetailFragment } from 'contract/types.ts';
import { Card } from '../../ui/Card.tsx';
import { DateText } from '../../ui/DateText.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { approvalTone } from '../../ui/tones.ts';
import { askedFor, nameOf } from './row.ts';

/** Who asks what, and what was answered. */
export function Summary({ approval }: { approval: ApprovalDetailFragment }) {
  const { requester, structure, services, decidedBy, decidedAt } = approval;
  return (
    <Card title="La demande" aside={<StatusBadge tone={approvalTone(approval.state)}>{approval.stateLabel}</StatusBadge>}>
      <Facts
        facts={[
          ['Demandée par', `${nameOf(requester)}, ${requester.contactEmail}`],
          ['Le', <DateText key="at" value={approval.requestedAt} form="instant" />],
          ['Structure', `${structure.name} (${structure.identifier})`],
          ['Services', services.map(({ name }) => name).join(', ')],
          ['Rôle demandé', approval.requestedRoleLabel],
          [
            'Profils demandés',
            approval.requestedProfiles.length > 0 && (
              <ul>
                {approval.requestedProfiles.map((profile) => (
                  <li key={`${profile.application} ${profile.level} ${profile.service?.id}`}>
                    {askedFor(profile)}
                  </li>
                ))}
              </ul>
            ),
          ],
          ['Commentaire', approval.comment],
          ['Décidée par', decidedBy && nameOf(decidedBy)],
          ['Décidée le', decidedAt && <DateText key="decided" value={decidedAt} form="instant" />],
          [approval.state === 'REFUSEE' ? 'Motif' : 'Commentaire de la réponse', approval.decisionReason],
        ]}
      />
    </Card>
  );
}
