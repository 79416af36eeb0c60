import type { DossierQuery } from 'contract/types.ts';
import { Card } from '../../ui/Card.tsx';
import { DateText } from '../../ui/DateText.tsx';

type Dossier = NonNullable<DossierQuery['dossier']>;

/** Who sits where in the dossier, and under which marché. */
export function Identification({ dossier }: { dossier: Dossier }) {
  return (
    <Card title="Identification">
      <dl className="details">
        {dossier.parties.map((party) => (
          <div key={`${party.seat}-${party.structure.id}`}>
            <dt>{party.seatLabel}</dt>
            <dd>
              {party.structure.name}
              <span className="details-more">
                {party.structure.identifier}
                {party.service && ` · ${party.service.name}`}
              </span>
            </dd>
          </div>
        ))}
        {dossier.mandant && (
          <div>
            <dt>Mandant</dt>
            <dd>{dossier.mandant.name}</dd>
          </div>
        )}
        <div>
          <dt>Marché</dt>
          <dd>
            {dossier.marcheNumber ?? 'Sans numéro'}
            <span className="details-more">{dossier.phaseLabel}</span>
          </dd>
        </div>
        {dossier.engagementNumber && (
          <div>
            <dt>Engagement</dt>
            <dd>{dossier.engagementNumber}</dd>
          </div>
        )}
        <div>
          <dt>Circuit</dt>
          <dd>
            {dossier.circuitLabel}
            <span className="details-more">{dossier.groupementLabel}</span>
          </dd>
        </div>
        <div>
          <dt>Ouvert le</dt>
          <dd>
            <DateText value={dossier.openedAt} />
          </dd>
        </div>
      </dl>
    </Card>
  );
}
