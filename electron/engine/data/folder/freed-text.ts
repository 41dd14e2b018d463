/** What a person is told once the decoded images have been removed, in window and terminal alike. */
export function freedText(bytes: number): string {
  return `Freed ${(bytes / 1e6).toFixed(1)} MB. Images are decoded again when needed.`;
}
