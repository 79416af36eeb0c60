import { day, instant, lastDay, shortDay } from './dates.ts';

const FORMS = { day, short: shortDay, instant, last: lastDay } as const;

/** A date or an instant, readable by machines too. */
export function DateText({ value, form = 'day' }: { value: string; form?: keyof typeof FORMS }) {
  return <time dateTime={value}>{FORMS[form](value)}</time>;
}
