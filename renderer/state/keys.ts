/** Keys as electron/commands.ts spells them, heard and written. */
const MAC = typeof navigator !== 'undefined' && navigator.userAgent.includes('Macintosh');

interface Pressed {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/**
 * Whether keys that are pressed are those of a command. A letter is the one that the keyboard's layout
 * has there; a sign may need Shift on some of them.
 */
export function isKeyOf(pressed: Pressed, keys: string, mac = MAC): boolean {
  const parts = keys.split('+');
  const key = parts.at(-1) ?? '';
  const command = mac ? pressed.metaKey && !pressed.ctrlKey : pressed.ctrlKey && !pressed.metaKey;
  if (pressed.altKey || command !== parts.includes('CmdOrCtrl')) return false;
  const isSign = key.length === 1 && !/[a-z0-9]/i.test(key);
  if (!isSign && pressed.shiftKey !== parts.includes('Shift')) return false;
  return pressed.key.toLowerCase() === key.toLowerCase();
}

const MAC_SIGNS: Readonly<Record<string, string>> = { CmdOrCtrl: '⌘', Shift: '⇧', Enter: '↩' };

/** As a person reads them: Ctrl+Shift+S, ⇧⌘S. */
export function keysText(keys: string, mac = MAC): string {
  const parts = keys.split('+');
  if (!mac) return parts.map((part) => (part === 'CmdOrCtrl' ? 'Ctrl' : part)).join('+');
  // The system's own order of the signs.
  const shown = parts.includes('Shift')
    ? ['Shift', ...parts.filter((part) => part !== 'Shift')]
    : parts;
  return shown.map((part) => MAC_SIGNS[part] ?? part).join('');
}
