import { useState } from 'react';
import type { RattachementDetailFragment } from 'contract/types.ts';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Card.tsx';
import { DateText } from '../../ui/DateText.tsx';
import { Actions, Dialog } from '../../ui/Dialog.tsx';
import { Facts } from '../../ui/Facts.tsx';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { rattachementTone } from '../../ui/tones.ts';
import { AskProfiles } from './AskProfiles.tsx';
import type { Done } from './done.ts';
import { Profiles } from './Profiles.tsx';

interface StructureRightsProps {
  rattachement: RattachementDetailFragment;
  onDone: (done: Done) => void;
}

/** What one is in a structure, since when, and the profiles that one has there. */
export function StructureRights({ rattachement, onDone }: StructureRightsProps) {
  const { structure, status, statusLabel, roleLabel, wholeStructure, services, validFrom, comment, habilitations } = rattachement;
  const request = rattachement.availableActions.find(({ action }) => action === 'REQUEST_HABILITATIONS');
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <Card
      title={structure.name}
      aside={<StatusBadge tone={rattachementTone(status)}>{statusLabel}</StatusBadge>}
    >
      <Facts
        facts={[
          ['Identifiant', structure.identifier],
          ['Rôle', roleLabel],
          [
            'Services',
            wholeStructure
              ? 'Toute la structure'
              : services.map(({ service, statusLabel: state }) => (state ? `${service.name} (${state.toLowerCase()})` : service.name)).join(', '),
          ],
          ['Depuis le', validFrom && <DateText key="since" value={validFrom} />],
          ['Commentaire', comment],
        ]}
      />
      {habilitations.length > 0 && <Profiles habilitations={habilitations} of={structure.name} />}
      {request?.enabled && (
        <Actions>
          <Button look="secondary" onPress={() => setAsking(true)} aria-label={`Changer mes profils : ${structure.name}`}>
            Changer mes profils
          </Button>
        </Actions>
      )}
      <Dialog title={`Mes profils\u00a0: ${structure.name}`} open={asking} onClose={close} wide>
        <AskProfiles
          rattachement={rattachement}
          onDone={(done) => {
            close();
            onDone(done);
          }}
          onCancel={close}
        />
      </Dialog>
    </Card>
  );
}
