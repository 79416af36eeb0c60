// Amounts are decimal text from the server to the screen: they never become floating-point numbers.

/** `1234.5` in euros as a French reader writes it, exactly, however long it is. */
export function formatted(amount: string, currency = 'EUR'): string {
  const format = new Intl.NumberFormat('fr-FR', { style: 'currency', currency });
  return spaced(format.format(amount as Intl.StringNumericLiteral));
}

/** `1234.50` as a French hand writes it in a form: `1 234,50`. */
export const written = (amount: string): string => spaced(PLAIN.format(amount as Intl.StringNumericLiteral));

/** What a person typed, `1 234,5 €`, as the server reads it: `1234.50`; null for what is no amount. */
export function typed(text: string): string | null {
  const [, whole, cents = ''] = /^(-?\d+)(?:[.,](\d{1,2}))?€?$/.exec(text.replace(/[\s\u00a0\u202f]/g, '')) ?? [];
  return whole === undefined ? null : `${whole}.${cents.padEnd(2, '0')}`;
}

/** The narrow space of `Intl` all but vanishes in a table or a field. */
const spaced = (number: string): string => number.replaceAll('\u202f', '\u00a0');

const PLAIN = new Intl.NumberFormat('fr-FR', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** A quantity or a rate, `2.50`, as it is read in French: `2,5`. */
export const decimal = (value: string): string => spaced(DECIMAL.format(value as Intl.StringNumericLiteral));

const DECIMAL = new Intl.NumberFormat('fr-FR', { maximumFractionDigits: 4 });
