import type { Tone } from './tones.ts';

/** The label of a state, with its colour: `<StatusBadge tone={pieceTone(status)}>{statusLabel}</StatusBadge>`. */
export function StatusBadge({ tone, children }: { tone: Tone; children: string }) {
  return <span className={`badge badge-${tone}`}>{children}</span>;
}
