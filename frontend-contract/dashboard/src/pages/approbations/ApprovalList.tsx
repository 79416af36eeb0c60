import { Checkbox } from '../../ui/fields.tsx';
import { DateText } from '../../ui/DateText.tsx';
import { Link } from '../../ui/Link.tsx';
import { ticked } from '../../ui/selection.ts';
import { StatusBadge } from '../../ui/StatusBadge.tsx';
import { approvalTone } from '../../ui/tones.ts';
import { nameOf, offers, type Row } from './row.ts';

interface ApprovalListProps {
  rows: readonly Row[];
  selected: ReadonlySet<string>;
  onSelect: (selected: ReadonlySet<string>) => void;
}

/** Requests, of which those that one may decide can be ticked. */
export function ApprovalList({ rows, selected, onSelect }: ApprovalListProps) {
  const open = rows.filter((row) => offers(row, 'APPROVE'));
  const chosen = open.filter(({ id }) => selected.has(id));
  return (
    <div className="approvals">
      {open.length > 1 && (
        <div className="approvals-all">
          <Checkbox
            isSelected={chosen.length === open.length}
            isIndeterminate={chosen.length > 0 && chosen.length < open.length}
            onChange={(on) => onSelect(new Set(on ? open.map(({ id }) => id) : []))}
          >
            Tout cocher sur cette page
          </Checkbox>
        </div>
      )}
      <ul aria-label="Demandes">
        {rows.map((row) => (
          <li key={row.id} className="approval">
            {offers(row, 'APPROVE') && (
              <Checkbox
                aria-label={`Cocher la demande de ${nameOf(row.requester)}`}
                isSelected={selected.has(row.id)}
                onChange={(on) => onSelect(ticked(selected, row.id, on))}
              />
            )}
            <div className="approval-main">
              <Link to={`/approbations/${row.id}`}>
                <strong>{nameOf(row.requester)}</strong>
              </Link>
              <span>{row.typeLabel}</span>
              <span className="soft">{[row.structure.name, row.serviceLabel].filter(Boolean).join(', ')}</span>
            </div>
            <div className="approval-state">
              <StatusBadge tone={approvalTone(row.state)}>{row.stateLabel}</StatusBadge>
              <span className="minor">
                le <DateText value={row.requestedAt} />
              </span>
            </div>
          </li>
        ))}
      </ul>
    </div>
  );
}
