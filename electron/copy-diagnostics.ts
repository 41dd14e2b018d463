/** Help, Copy Diagnostics: all that somebody who helps has to know, on the clipboard. */
import { app, clipboard, type MenuItemConstructorOptions } from 'electron';
import type { AnalystHost } from './analyst/host';
import { diagnose, diagnosticsText } from '@engine/support/diagnostics';

export async function copyDiagnostics(home: string, analyst: AnalystHost): Promise<void> {
  const program = app.getAppPath();
  // No native code runs in this process, so the analyst is asked for its own.
  const tensorflow = () => analyst.ask('app:tensorflow', null);
  await clipboard.writeText(diagnosticsText(await diagnose({ home, program, tensorflow })));
}

/** What the Help menu has for whoever needs help. */
export function supportItems(copy: () => void): MenuItemConstructorOptions[] {
  return [{ id: 'copy-diagnostics', label: 'Copy Diagnostics', click: copy }];
}
