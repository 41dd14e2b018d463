/**
 * One spelling for each name. Unicode writes "é" as one character or as "e" with an accent (NFC, NFD),
 * and systems differ in which of them they give; both are the same name. Every name of a class, run,
 * tag or sweep passes through here where it enters the app.
 */
import * as v from 'valibot';

/** The composed form, without blanks around it. */
export function canonicalName(text: string): string {
  return text.normalize('NFC').trim();
}

/** The same as a step of a schema. */
export const canonical = v.transform(canonicalName);

/** For comparing what was typed with what is stored, whatever the case. */
export function foldedName(text: string): string {
  return text.normalize('NFC').toLowerCase();
}
