/** The same text with spaces that do not break where French has one before a sign, or inside guillemets. */
export const spaced = (text: string): string =>
  text.replace(/ (?=[;!?])/g, '\u202f').replace(/ (?=[:»])|(?<=«) /g, '\u00a0');
