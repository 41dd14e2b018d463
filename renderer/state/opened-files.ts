/** Photos, folders and data that the system opens with the app, as if they had been dropped on the window. */
import { otherFormatAdvice } from '@engine/import/other-formats';
import { counted } from '@engine/text/counted';
import type { OpenedFiles } from '@contract/opened';
import { ask, listen } from '../bridge';
import { welcome } from './app/welcome.svelte';
import { droppedFolder } from './dropped-folder.svelte';
import { notices } from './notices.svelte';
import type { FoundPhotos, PhotoFile } from './photos/photo-source';

/** Reading more takes long enough to be told of, and stopped. */
const FEW = 12;

async function fileOf({ id, path }: OpenedFiles['photos'][number]): Promise<PhotoFile> {
  const read = await ask('opened:read', { id });
  const name = path.slice(path.lastIndexOf('/') + 1);
  const file =
    read === null ? null : new File([read.bytes], name, { lastModified: Math.round(read.changed) });
  return { path, file };
}

/** One after another, so that no more than one is in memory twice. */
async function filesOf({ photos, skipped }: OpenedFiles): Promise<FoundPhotos> {
  const reading = { stopped: false };
  const stop = (): void => {
    reading.stopped = true;
  };
  const end =
    photos.length > FEW
      ? notices.working(`Opening ${counted(photos.length, 'photo')}…`, { label: 'Stop', act: stop })
      : () => undefined;
  const files: PhotoFile[] = [];
  try {
    for (const photo of photos) {
      if (reading.stopped) break;
      files.push(await fileOf(photo));
    }
  } finally {
    end();
  }
  return { photos: files, skipped };
}

function take(opened: OpenedFiles, classify: (found: FoundPhotos) => void): void {
  const { photos, data } = opened;
  const classifyAll = (): void => {
    void notices.guard(async () => {
      classify(await filesOf(opened));
    });
  };
  welcome.stepAside();
  const advice = photos.map(({ path }) => otherFormatAdvice(path)).find((each) => each !== null);
  if (advice !== undefined) notices.failed(new Error(advice));
  else if (photos.length === 0) void droppedFolder.visit(data);
  else if (!droppedFolder.offer(data ?? '', photos, classifyAll)) classifyAll();
}

/** @param classify shows Classify with photos */
export function startOpening(classify: (found: FoundPhotos) => void): void {
  listen('opened:files', (opened) => {
    take(opened, classify);
  });
}
