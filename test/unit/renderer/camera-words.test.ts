import { describe, expect, it } from 'vitest';
import { cameraProblem, photoName } from '../../../renderer/state/camera/camera-words';

describe('cameraProblem', () => {
  it.each([
    ['NotFoundError', /^No camera found\. Connect/],
    ['NotReadableError', /^The camera is in use by another app .*Close other apps/],
    ['NotAllowedError', /^Atelier has no access to the camera\. Allow it/],
  ])('says what to do after %s', (name, sentence) => {
    expect(cameraProblem(new DOMException('Requested device', name))).toMatch(sentence);
  });

  it('passes on the sentence of any other error', () => {
    expect(cameraProblem(new Error('The page may not use the camera.'))).toBe(
      'The page may not use the camera.',
    );
  });
});

describe('photoName', () => {
  it('names the number first, so that short names differ, then day and time', () => {
    expect(photoName(12, new Date(2026, 0, 5, 9, 7, 3))).toBe('Camera 12 2026-01-05 09.07.03.jpg');
  });
});
