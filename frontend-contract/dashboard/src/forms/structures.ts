/** A structure as it is named in a form: by the number that was typed, or chosen from a list. */
export interface Ref {
  readonly identifier: string;
  /** Its name, once it is known. */
  readonly name: string | null;
}

export const NOBODY: Ref = { identifier: '', name: null };
