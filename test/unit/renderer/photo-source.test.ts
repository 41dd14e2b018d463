import { describe, expect, it } from 'vitest';
import { newAmong } from '../../../renderer/state/photos/photo-source';

const photo = (path: string, text: string, lastModified = 1) => ({
  path,
  file: new File([text], path, { lastModified }),
});

describe('photos that are added again', () => {
  const there = [photo('a.jpg', 'trousers'), photo('b.jpg', 'dress')];
  const pathsOf = (found: ReturnType<typeof photo>[]) =>
    newAmong(found, there).map(({ path }) => path);

  it('are known by path, size and time', () => {
    expect(pathsOf([photo('a.jpg', 'trousers'), photo('c.jpg', 'trousers')])).toEqual(['c.jpg']);
  });

  it('are new where the file has changed', () => {
    expect(pathsOf([photo('a.jpg', 'other trousers')])).toEqual(['a.jpg']);
    expect(pathsOf([photo('b.jpg', 'dress', 2)])).toEqual(['b.jpg']);
  });

  it('are told of each time where they could not be taken', () => {
    const gone = { path: 'a.jpg', file: null };
    expect(newAmong([gone, gone], [...there, gone])).toHaveLength(2);
  });
});
