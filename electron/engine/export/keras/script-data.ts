/** What data the Keras script reads: IDX files and folders of images. */
import { kindOfData, type DataKind } from '../../data/read-dataset';
import type { RunRecord } from '../../records';
import { UserError } from '../../user-error';

const NOT_READ: Partial<Record<DataKind, string>> = {
  npz: 'an .npz file',
  cifar: 'CIFAR files',
};

/** @throws UserError for a run on other data; data that is no longer there is not checked */
export async function requireScriptData({ name, data }: RunRecord): Promise<void> {
  if (data.folder === null) return;
  const kind = await kindOfData(data.folder).catch(() => null);
  const what = kind === null ? undefined : NOT_READ[kind];
  if (what === undefined) return;
  throw new UserError(
    `"${name}" was trained on ${what}, which the Keras script does not read. Choose another format.`,
  );
}
