/** Another process adds a photo just after this one has looked whether it is there. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { CollectionStore, type NewPhoto } from '@engine/collection/collection-store';
import { temporaryFolder } from '../../support/idx-folder';

const look = vi.hoisted(() => ({ after: (): void => undefined }));
vi.mock('@engine/look-for', async (original) => {
  const real = await original<typeof import('@engine/look-for')>();
  const isThere = (path: string): boolean => {
    const found = real.isThere(path);
    const { after } = look;
    look.after = () => undefined;
    after();
    return found;
  };
  return { ...real, isThere };
});

const PHOTO: NewPhoto = {
  id: '0123456789abcdef',
  className: 'hat',
  name: 'hat.jpg',
  correction: { box: null, notGarment: [] },
  white: false,
  pixels: new Uint8Array(784).fill(7),
  thumbnail: Uint8Array.of(0xff, 0xd8),
};

it('keeps the photo of the other process, and gives it the class', async () => {
  const [theirs, ours] = [temporaryFolder(), temporaryFolder()];
  try {
    const { addedAt } = await new CollectionStore(theirs.path).add({ ...PHOTO, className: 'bag' });
    const store = new CollectionStore(ours.path);
    // The first look is for the photo as older versions kept it, the second for the photo.
    look.after = () => {
      look.after = () => {
        cpSync(join(theirs.path, 'collection'), join(ours.path, 'collection'), { recursive: true });
      };
    };
    const added = await store.add(PHOTO);
    expect(added).toMatchObject({ isNew: false, addedAt, className: 'hat' });
    expect((await store.list()).photos).toHaveLength(1);
  } finally {
    theirs.remove();
    ours.remove();
  }
});
