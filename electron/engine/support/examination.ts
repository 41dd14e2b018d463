/** What the doctor says of one part of an installation. */
export interface Examination {
  what: string;
  state: 'good' | 'warning' | 'bad';
  /** What was found, in a sentence. */
  says: string;
  /** What to do about it; null where all is well. */
  mend: string | null;
}

export const good = (what: string, says: string): Examination => ({
  what,
  state: 'good',
  says,
  mend: null,
});
export const bad = (what: string, says: string, mend: string): Examination => ({
  what,
  state: 'bad',
  says,
  mend,
});
export const warning = (what: string, says: string, mend: string): Examination => ({
  ...bad(what, says, mend),
  state: 'warning',
});
