// Amounts are decimal text from the server to the screen: they never become floating-point numbers.

/** `1234.5` in euros as a French reader writes it, exactly, however long it is. */
export function formatted(amount: string, currency = 'EUR'): string {
  const format = new Intl.NumberFormat('fr-FR', { style: 'currency', currency });
  // The narrow space of `Intl` all but vanishes in a table.
  return format.format(amount as Intl.StringNumericLiteral).replaceAll('\u202f', '\u00a0');
}

/** What a person typed, `1 234,5 €`, as the server reads it; what is no amount goes through as it is, to be refused. */
export function typed(text: string): string {
  const bare = text.replace(/[\s\u00a0\u202f€]/g, '').replace(',', '.');
  return /^-?\d+(\.\d{1,2})?$/.test(bare) ? bare : text.trim();
}
