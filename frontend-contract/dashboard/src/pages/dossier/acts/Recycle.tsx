import { RecyclePieceDocument } from 'contract/documents.ts';
import { ActForm } from '../../../forms/ActForm.tsx';
import { TextField } from '../../../ui/TextField.tsx';
import type { ActProps } from './props.ts';
import { given, usePieceAct } from './usePieceAct.ts';

/** Where the pièce should have gone: what is left empty stays as it was. */
export function Recycle(props: ActProps) {
  const { form, field } = usePieceAct(props, {
    document: RecyclePieceDocument,
    payloadOf: (data) => data.recyclePiece,
    empty: { 'recipient.identifier': '', 'recipient.serviceCode': '', engagementNumber: '', comment: '' },
    input: (values) => {
      const identifier = given(values['recipient.identifier']);
      return {
        recipient: identifier ? { identifier, serviceCode: given(values['recipient.serviceCode']) } : null,
        engagementNumber: given(values.engagementNumber),
        comment: given(values.comment),
      };
    },
  });
  return (
    <ActForm {...form}>
      <p>Corrigez ce qui a empêché la pièce d’arriver ; ce qui reste vide ne change pas.</p>
      <TextField {...field('recipient.identifier')} label="SIRET du bon destinataire" required={false} inputMode="numeric" />
      <TextField {...field('recipient.serviceCode')} label="Code du service" required={false} />
      <TextField {...field('engagementNumber')} label="Numéro d’engagement" required={false} maxLength={50} />
      <TextField {...field('comment')} label="Commentaire" required={false} maxLength={2000} lines={3} />
    </ActForm>
  );
}
