/** The system's clipboard, which the window itself may not touch. */
import { clipboard, ClipboardItem, type NativeImage } from 'electron';

/** Of Electron before its clipboard became the web's; the fallback runtime has it. */
interface OlderClipboard {
  writeImage?: (picture: NativeImage) => void;
}

export async function copyText(text: string): Promise<void> {
  await clipboard.writeText(text);
}

export async function copyPicture(picture: NativeImage): Promise<void> {
  const older = clipboard as unknown as OlderClipboard;
  if (older.writeImage !== undefined) {
    older.writeImage(picture);
    return;
  }
  const png = new Blob([new Uint8Array(picture.toPNG())], { type: 'image/png' });
  await clipboard.write([new ClipboardItem({ 'image/png': png })]);
}
