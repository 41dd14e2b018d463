/** What the window's requests are answered with. */
import type { BrowserWindow } from 'electron';
import type { AnalystHost } from '../analyst/host';
import type { CollectionStore } from '@engine/collection/collection-store';
import type { RunStore } from '@engine/runs/run-store';
import type { Layout } from '../layout';
import type { OpenedFiles } from '../opened/opened-files';
import type { PreferenceStore } from '../preferences';
import type { CameraPermission } from '../permissions';
import type { AppMenu } from '../menu';
import type { ServerHost } from '../server/host';
import type { TrainerHost } from '../trainer/host';
import type { SpeedHost } from '../trainer/speed-host';
import type { TuneServices } from './tune-handlers';

export interface Services extends TuneServices {
  home: string;
  store: RunStore;
  collection: CollectionStore;
  trainer: TrainerHost;
  speeds: SpeedHost;
  analyst: AnalystHost;
  layout: Layout;
  preferences: PreferenceStore;
  camera: CameraPermission;
  menu: AppMenu;
  server: ServerHost;
  opened: OpenedFiles;
  window(): BrowserWindow | null;
  /** Tell the window that the list of runs has changed. */
  runsChanged(): void;
}
