/** How much a disk still takes. */
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isMissing } from './durable';

/** Free bytes, for this user, of the disk that a folder lies on or would lie on. */
export type FreeSpace = (folder: string) => Promise<number>;

export const freeSpaceOf: FreeSpace = async (folder) => {
  for (let at = folder; ; at = dirname(at)) {
    try {
      const { bavail, bsize } = await statfs(at);
      return bavail * bsize;
    } catch (error) {
      if (!isMissing(error) || dirname(at) === at) throw error;
    }
  }
};
