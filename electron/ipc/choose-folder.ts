/** The system's folder dialog. */
import { dialog, type BrowserWindow } from 'electron';

/** @returns the folder's path, or null where the dialog was closed */
export async function chooseFolder(
  window: BrowserWindow | null,
  title: string,
): Promise<string | null> {
  const options = { title, properties: ['openDirectory' as const, 'createDirectory' as const] };
  const { canceled, filePaths } =
    window === null
      ? await dialog.showOpenDialog(options)
      : await dialog.showOpenDialog(window, options);
  return canceled ? null : (filePaths[0] ?? null);
}
