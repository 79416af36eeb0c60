// Dates as people read them. Instants are shown in the time of mainland France, where the buyers are.
const DAY = new Intl.DateTimeFormat('fr-FR', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'Europe/Paris' });
const SHORT = new Intl.DateTimeFormat('fr-FR', { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'Europe/Paris' });
const INSTANT = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeStyle: 'short', timeZone: 'Europe/Paris' });
const HOUR = new Intl.DateTimeFormat('fr-FR', { timeStyle: 'short', timeZone: 'Europe/Paris' });

/** A `Date` has no hour, nor zone: noon keeps it on its day. */
const parsed = (value: string): Date => new Date(value.length === 10 ? `${value}T12:00:00Z` : value);

/** The first of a month is written « 1er », which Intl does not know. */
const ordinal = (text: string): string => text.replace(/^1 /, '1er ');

/** « 6 janvier 2025 » */
export const day = (value: string): string => ordinal(DAY.format(parsed(value)));

/** « 06/01/2025 » */
export const shortDay = (value: string): string => SHORT.format(parsed(value));

/** The last day of a delay that ends at midnight, as people count: « jusqu’au 10 janvier 2025 ». */
export const lastDay = (end: string): string => ordinal(DAY.format(parsed(end).getTime() - 1));

/** « 6 janvier 2025 à 09:00 » */
export const instant = (value: string): string => ordinal(INSTANT.format(parsed(value)));

/** « 09:00 » */
export const hour = (value: string): string => HOUR.format(parsed(value));
