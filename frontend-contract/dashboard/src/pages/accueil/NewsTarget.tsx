import type { NotificationRowFragment } from 'contract/types.ts';
import { Link } from '../../ui/Link.tsx';

/** A notification, which leads to what it tells of. */
export function NewsTarget({ notification: { label, approvalId, pieceId, structureId } }: { notification: NotificationRowFragment }) {
  if (approvalId) return <Link to={`/approbations/${approvalId}`}>{label}</Link>;
  if (pieceId) return <Link to={`/pieces/${pieceId}`}>{label}</Link>;
  if (structureId) return <Link to="/droits">{label}</Link>;
  return label;
}
