// Labels of the trade, from the contract.
import { cadres, enums, refusalReasons, units } from 'contract/catalogue.json';
import type { Cadre, RefusalReason } from 'contract/types.ts';
import type { Option } from '../ui/fields.tsx';

const LABELS = new Map(
  enums.map(({ name, members }) => [name, new Map(members.map(({ value, label }) => [value, label]))]),
);

/** The French label of a member of an enum; a member that came after this page was built is shown as it is. */
export const labelOf = (name: string, value: string): string => LABELS.get(name)?.get(value) ?? value;

const UNITS = new Map(units.map(({ value, label }) => [value, label]));

/** The French name of a unit that has a code; any other is a text already. */
export const unitName = (unit: string): string => UNITS.get(unit) ?? unit;

/** The cadres, to choose from. */
export const CADRES = cadres.map(({ cadre, label }) => ({ value: cadre, label: `${cadre} · ${label}` }));

/** The members of an enum, to choose from. */
export const membersOf = <Value extends string = string>(name: string): Option<Value>[] =>
  [...(LABELS.get(name) ?? [])].map(([value, label]) => ({ value: value as Value, label }));

/** The cadres that a first deposit may have, each with who validates it first, if anybody does. */
export const INITIAL_CADRES = cadres
  .filter(({ initial }) => initial)
  .map(({ cadre, label, works, validatedBy }) => ({ value: cadre as Cadre, label: `${cadre} · ${label}`, works, validatedBy }));

/** The reasons that a refusal may have, and what to do instead where there is none. */
export const REFUSAL_REASONS = refusalReasons
  .filter(({ usable }) => usable)
  .map(({ reason, label }) => ({ value: reason as RefusalReason, label }));
export const REFUSAL_GUIDANCE = refusalReasons.flatMap(({ usable, guidance }) => (usable || !guidance ? [] : [guidance]));
