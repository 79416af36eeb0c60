import type { AttachmentInput, AttachmentKind } from 'contract/types.ts';
import type { Sent } from '../api/upload.ts';

/** A file to join: sent already, named and sorted by the person. */
export interface Joined {
  readonly file: Sent;
  readonly designation: string;
  readonly kind: AttachmentKind | null;
}

/** What the attachment at this place is called. */
export const attachmentName = (index: number): string => `Pièce jointe ${index + 1}`;

export const attachmentInputs = (joined: readonly Joined[]): AttachmentInput[] =>
  joined.map(({ file, designation, kind }) => ({ fileId: file.id, designation, kind: kind ?? 'AUTRE' }));
