/** What a trainer's process does before it has a job, so that the job's first step comes sooner. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Dataset } from '@engine/data/dataset';
import { fingerprintOf } from '@engine/data/fingerprint';
import { readDataset, type DataRequest } from '@engine/data/read-dataset';
import { shippedDataFolder } from '@engine/data/shipped';
import { thisPlatform } from '@engine/runs/platform';

interface Shipped {
  dataset: Dataset;
  /** Of its files, taken before they were read. */
  stamps: string;
}

/** Differs once a file of a folder was changed or replaced. */
async function stampsOf(folder: string): Promise<string> {
  const names = (await readdir(folder)).sort();
  const stamps = names.map(async (name) => {
    const { ino, size, mtimeNs, ctimeNs } = await stat(join(folder, name), { bigint: true });
    return [name, ino, size, mtimeNs, ctimeNs].join(' ');
  });
  return (await Promise.all(stamps)).join('\n');
}

async function readShipped(): Promise<Shipped> {
  const stamps = await stampsOf(shippedDataFolder());
  const dataset = await readDataset({ folder: null });
  await fingerprintOf(dataset);
  return { dataset, stamps };
}

export class Preparation {
  private shipped: Promise<Shipped | null> | null = null;

  /**
   * Load the library, and read the data that ships with the app. A person's own data can change at any
   * time, so only the job reads it. What fails here fails in the job again, which says why.
   */
  async prepare(isShipped: boolean): Promise<void> {
    if (isShipped) this.shipped ??= readShipped().catch(() => null);
    await Promise.all([this.shipped, thisPlatform().catch(() => undefined)]);
  }

  /** @returns the data that a job asks for, or null where it was not prepared or has changed since */
  async take({ folder, firstLabel = 0 }: DataRequest): Promise<Dataset | null> {
    const { shipped: reading } = this;
    // The job alone holds it from here on.
    this.shipped = null;
    if (folder !== null || firstLabel !== 0) return null;
    const shipped = await reading;
    if (shipped === null) return null;
    const stamps = await stampsOf(shippedDataFolder()).catch(() => null);
    return stamps === shipped.stamps ? shipped.dataset : null;
  }
}
