import { megabytes } from '../../text/megabytes';

/** What a person is told once the decoded images have been removed, in window and terminal alike. */
export function freedText(bytes: number): string {
  return `Freed ${megabytes(bytes)}. Images are decoded again when needed.`;
}
