/** The system's dialogs for files and folders, above the window where there is one. */
import { dialog, type BrowserWindow, type FileFilter } from 'electron';

type Window = BrowserWindow | null;

export interface ChooseOptions {
  title: string;
  /** The button's label, where "Open" says too little. */
  buttonLabel?: string;
  filters?: FileFilter[];
}

async function open(
  window: Window,
  options: ChooseOptions,
  properties: ('openFile' | 'openDirectory' | 'createDirectory' | 'multiSelections')[],
): Promise<string[]> {
  const all = { ...options, properties };
  const { canceled, filePaths } =
    window === null ? await dialog.showOpenDialog(all) : await dialog.showOpenDialog(window, all);
  return canceled ? [] : filePaths;
}

/** @returns the folder's path, or null where the dialog was closed */
export async function chooseFolder(window: Window, options: ChooseOptions): Promise<string | null> {
  const [folder] = await open(window, options, ['openDirectory', 'createDirectory']);
  return folder ?? null;
}

/** @returns the file's path, or null where the dialog was closed */
export async function chooseFile(window: Window, options: ChooseOptions): Promise<string | null> {
  const [file] = await open(window, options, ['openFile']);
  return file ?? null;
}

/** @returns the files' paths, none where the dialog was closed */
export function chooseFiles(window: Window, options: ChooseOptions): Promise<string[]> {
  return open(window, options, ['openFile', 'multiSelections']);
}

/** @returns where to save, or null where the dialog was closed */
export async function chooseWhereToSave(
  window: Window,
  options: ChooseOptions & { defaultPath: string },
): Promise<string | null> {
  const { canceled, filePath } =
    window === null
      ? await dialog.showSaveDialog(options)
      : await dialog.showSaveDialog(window, options);
  return canceled || filePath === '' ? null : filePath;
}
