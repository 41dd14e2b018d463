/** What is said of a camera that could not be opened, and how its photos are called. */
import { sentenceOf } from '@engine/text/sentence-of';

/** By the names of DOMException that getUserMedia rejects with. */
const PROBLEMS: ReadonlyMap<string, string> = new Map([
  ['NotFoundError', 'No camera found. Connect a camera and try again.'],
  [
    'NotReadableError',
    'The camera is in use by another app or does not respond. Close other apps that use it and try again.',
  ],
  [
    'NotAllowedError',
    'Atelier has no access to the camera. Allow it in the privacy settings of your system and try again.',
  ],
]);

/** What happened and what to do, in a sentence or two. */
export function cameraProblem(error: unknown): string {
  const known = error instanceof DOMException ? PROBLEMS.get(error.name) : undefined;
  return known ?? sentenceOf(error);
}

/** @param number among the photos of this session, which tells those of one second apart */
export function photoName(number: number, at: Date): string {
  const digits = (value: number): string => String(value).padStart(2, '0');
  const day = [at.getFullYear(), at.getMonth() + 1, at.getDate()].map(digits).join('-');
  const time = [at.getHours(), at.getMinutes(), at.getSeconds()].map(digits).join('.');
  return `Camera ${number} ${day} ${time}.jpg`;
}
