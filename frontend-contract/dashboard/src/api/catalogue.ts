// Labels of the trade, from the contract.
import { cadres, enums } from 'contract/catalogue.json';

const LABELS = new Map(
  enums.map(({ name, members }) => [name, new Map(members.map(({ value, label }) => [value, label]))]),
);

/** The French label of a member of an enum; a member that came after this page was built is shown as it is. */
export const labelOf = (name: string, value: string): string => LABELS.get(name)?.get(value) ?? value;

/** The cadres of works, to choose from. */
export const CADRES = cadres.filter(({ works }) => works).map(({ cadre, label }) => ({ value: cadre, label: `${cadre} · ${label}` }));

/** The members of an enum, to choose from. */
export const membersOf = (name: string): { value: string; label: string }[] =>
  [...(LABELS.get(name) ?? [])].map(([value, label]) => ({ value, label }));
