/**
 * Which key is pressed, on every keyboard layout. Each handler of keys asks here and not `event.key`, so
 * that shortcuts work on AZERTY (where the unshifted key of 1 types &) and on Cyrillic, Greek or Hebrew
 * layouts (where the key of K types л), and so that nothing happens while text is being composed.
 */
const MAC = typeof navigator !== 'undefined' && navigator.userAgent.includes('Macintosh');

export type Pressed = Pick<
  KeyboardEvent,
  | 'key'
  | 'code'
  | 'ctrlKey'
  | 'metaKey'
  | 'altKey'
  | 'shiftKey'
  | 'isComposing'
  | 'getModifierState'
>;

/** Where signs lie on a US keyboard; "?" is the upper one on its key. */
const SIGN_CODES: Partial<Record<string, string>> = {
  '/': 'Slash',
  '.': 'Period',
  ',': 'Comma',
  '-': 'Minus',
  '=': 'Equal',
};

/** AltGr types a character, and an input method's keys belong to the input method. */
function isTyping(event: Pressed): boolean {
  return event.isComposing || event.key === 'Process' || event.getModifierState('AltGraph');
}

function isNamed({ key }: Pressed, wanted: string): boolean {
  return key.toLowerCase() === wanted.toLowerCase();
}

/** Whether the key lies where a US keyboard has `wanted`, and types nothing that has a meaning of its own. */
function liesAt({ key, code, shiftKey }: Pressed, wanted: string): boolean {
  const isCharacter = key.length === 1;
  if (!isCharacter && key !== 'Dead' && key !== 'Unidentified') return false;
  // Layouts of Latin letters have signs or accented letters where others have digits.
  if (/^\d$/.test(wanted)) {
    return code === `Digit${wanted}` && !shiftKey && !/^[a-z\d]$/i.test(key);
  }
  // A letter or sign that the layout does have, as Dvorak has all of them, is meant wherever it lies.
  if (isCharacter && key.charCodeAt(0) < 128) return false;
  if (/^[a-z]$/i.test(wanted)) return code === `Key${wanted.toUpperCase()}`;
  if (wanted === '?') return code === 'Slash' && shiftKey;
  return code === SIGN_CODES[wanted];
}

/** The one of these keys that is pressed, whatever is held down with it; null where it is none. */
export function keyAmong(event: Pressed, keys: readonly string[]): string | null {
  if (isTyping(event)) return null;
  const named = keys.find((key) => isNamed(event, key));
  return named ?? keys.find((key) => liesAt(event, key)) ?? null;
}

export function isKey(event: Pressed, ...keys: readonly string[]): boolean {
  return keyAmong(event, keys) !== null;
}

/** What a table of keys has for the one that is pressed, whatever is held down with it. */
export function valueForKey<T>(
  event: Pressed,
  table: Readonly<Partial<Record<string, T>>>,
): T | undefined {
  const key = keyAmong(event, Object.keys(table));
  return key === null ? undefined : table[key];
}

/** Ctrl, Alt or the system's own key is held down. */
export function holdsModifier({ ctrlKey, metaKey, altKey }: Pressed): boolean {
  return ctrlKey || metaKey || altKey;
}

const keyOf = (shortcut: string): string => shortcut.split('+').at(-1) ?? '';

/** Whether exactly those modifiers are held that a shortcut wants; a digit or a sign may need Shift. */
function hasModifiersOf(event: Pressed, shortcut: string, mac: boolean): boolean {
  const parts = shortcut.split('+');
  const command = mac ? event.metaKey && !event.ctrlKey : event.ctrlKey && !event.metaKey;
  if (event.altKey || command !== parts.includes('CmdOrCtrl')) return false;
  const isLetterOrName = /^([a-z]|.{2,})$/i.test(keyOf(shortcut));
  return !isLetterOrName || event.shiftKey === parts.includes('Shift');
}

/** The one of several shortcuts, spelled as in electron/commands.ts, that is pressed. */
export function shortcutAmong(
  event: Pressed,
  shortcuts: readonly string[],
  mac = MAC,
): string | null {
  const fitting = shortcuts.filter((shortcut) => hasModifiersOf(event, shortcut, mac));
  const key = keyAmong(event, fitting.map(keyOf));
  return fitting.find((shortcut) => keyOf(shortcut) === key) ?? null;
}

export function isKeyOf(event: Pressed, keys: string, mac = MAC): boolean {
  return shortcutAmong(event, [keys], mac) !== null;
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

/** Whether what is typed or pasted there is somebody's text, in which keys have a meaning already. */
export function takesText(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input, textarea, select'))
  );
}
