import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { COMMANDS, type CommandWords } from '../../../electron/commands';
import {
  isKey,
  isKeyOf,
  keyAmong,
  keysText,
  shortcutAmong,
  valueForKey,
  type Pressed,
} from '../../../renderer/state/keys';

type Held = 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey' | 'isComposing' | 'AltGraph';

function pressedAt(code: string, key: string, ...held: Held[]): Pressed {
  return {
    key,
    code,
    ctrlKey: held.includes('ctrlKey'),
    metaKey: held.includes('metaKey'),
    altKey: held.includes('altKey'),
    shiftKey: held.includes('shiftKey'),
    isComposing: held.includes('isComposing'),
    getModifierState: (name) => name === 'AltGraph' && held.includes('AltGraph'),
  };
}

const pressed = (key: string, ...held: Held[]) => pressedAt('', key, ...held);

describe('a command’s keys', () => {
  it('are heard with the system’s own modifier and no other', () => {
    expect(isKeyOf(pressed('k', 'ctrlKey'), 'CmdOrCtrl+K', false)).toBe(true);
    expect(isKeyOf(pressed('k', 'metaKey'), 'CmdOrCtrl+K', true)).toBe(true);
    expect(isKeyOf(pressed('k', 'metaKey'), 'CmdOrCtrl+K', false)).toBe(false);
    expect(isKeyOf(pressed('K', 'ctrlKey', 'shiftKey'), 'CmdOrCtrl+K', false)).toBe(false);
    expect(isKeyOf(pressed('k', 'ctrlKey', 'altKey'), 'CmdOrCtrl+K', false)).toBe(false);
    expect(isKeyOf(pressed('k'), 'CmdOrCtrl+K', false)).toBe(false);
  });

  it('are heard where a sign needs Shift', () => {
    expect(isKeyOf(pressed('/', 'ctrlKey', 'shiftKey'), 'CmdOrCtrl+/', false)).toBe(true);
  });

  it('are written as the system writes them', () => {
    expect(keysText('CmdOrCtrl+Shift+S', false)).toBe('Ctrl+Shift+S');
    expect(keysText('CmdOrCtrl+Shift+S', true)).toBe('⇧⌘S');
  });

  it('are each one command’s, and none is a view’s', () => {
    const all = Object.values<CommandWords>(COMMANDS).flatMap(({ keys }) => keys ?? []);
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((keys) => /\+\d$/.test(keys))).toEqual([]);
  });
});

describe('on keyboards of other layouts', () => {
  const VIEWS = ['CmdOrCtrl+1', 'CmdOrCtrl+2', 'CmdOrCtrl+6', 'CmdOrCtrl+8'];

  it('digits of AZERTY and Czech are heard with and without Shift', () => {
    for (const [code, key, view] of [
      ['Digit1', '&', 'CmdOrCtrl+1'],
      ['Digit2', 'é', 'CmdOrCtrl+2'],
      ['Digit2', 'ě', 'CmdOrCtrl+2'],
      ['Digit6', '-', 'CmdOrCtrl+6'],
      ['Digit8', '_', 'CmdOrCtrl+8'],
    ] as const) {
      expect(shortcutAmong(pressedAt(code, key, 'ctrlKey'), VIEWS, false), key).toBe(view);
    }
    expect(shortcutAmong(pressedAt('Digit1', '1', 'ctrlKey', 'shiftKey'), VIEWS, false)).toBe(
      'CmdOrCtrl+1',
    );
    // What types a sign with Shift, as on QWERTY, is another shortcut.
    expect(shortcutAmong(pressedAt('Digit1', '!', 'ctrlKey', 'shiftKey'), VIEWS, false)).toBeNull();
  });

  it('letters of Cyrillic, Greek and Hebrew are heard by where they lie', () => {
    for (const key of ['л', 'Л', 'κ', 'ל']) {
      expect(isKeyOf(pressedAt('KeyK', key, 'ctrlKey'), 'CmdOrCtrl+K', false), key).toBe(true);
    }
    expect(isKeyOf(pressedAt('KeyK', 'л', 'metaKey'), 'CmdOrCtrl+K', true)).toBe(true);
    expect(isKeyOf(pressedAt('KeyS', 'Ы', 'ctrlKey', 'shiftKey'), 'CmdOrCtrl+Shift+S', false)).toBe(
      true,
    );
    expect(isKey(pressedAt('KeyY', 'н'), 'y', 'Enter')).toBe(true);
    expect(isKey(pressedAt('KeyN', 'т'), 'n')).toBe(true);
    expect(isKey(pressedAt('KeyN', 'т'), 'y')).toBe(false);
  });

  it('a letter that a Latin layout has elsewhere is that letter', () => {
    // AZERTY's Z, QWERTZ's Y, and what Dvorak has on the keys of K and of Z.
    expect(isKeyOf(pressedAt('KeyW', 'z', 'ctrlKey'), 'CmdOrCtrl+Z', false)).toBe(true);
    expect(isKeyOf(pressedAt('KeyZ', 'w', 'ctrlKey'), 'CmdOrCtrl+Z', false)).toBe(false);
    expect(isKey(pressedAt('KeyZ', 'y'), 'y')).toBe(true);
    expect(isKeyOf(pressedAt('KeyK', 't', 'ctrlKey'), 'CmdOrCtrl+K', false)).toBe(false);
    expect(isKeyOf(pressedAt('KeyZ', ';', 'ctrlKey'), 'CmdOrCtrl+Z', false)).toBe(false);
  });

  it('a sign that the layout has is preferred to the digit that lies there', () => {
    const keys = ['6', '-', '0', '/'];
    expect(keyAmong(pressedAt('Digit6', '-'), keys)).toBe('-');
    expect(keyAmong(pressedAt('Digit0', 'à'), keys)).toBe('0');
    expect(
      shortcutAmong(pressedAt('Digit8', '/', 'ctrlKey'), [...VIEWS, 'CmdOrCtrl+/'], false),
    ).toBe('CmdOrCtrl+/');
  });

  it('a sign is heard by where it lies if the layout has none', () => {
    expect(isKey(pressedAt('Slash', '؟', 'shiftKey'), '?')).toBe(true);
    expect(isKey(pressedAt('Slash', '؟'), '?')).toBe(false);
    expect(isKeyOf(pressedAt('Slash', 'ظ', 'ctrlKey'), 'CmdOrCtrl+/', false)).toBe(true);
    // Russian types a full stop there.
    expect(isKeyOf(pressedAt('Slash', '.', 'ctrlKey'), 'CmdOrCtrl+/', false)).toBe(false);
  });
});

describe('while somebody types', () => {
  it('AltGr is no shortcut', () => {
    expect(isKeyOf(pressedAt('KeyK', 'ł', 'ctrlKey', 'AltGraph'), 'CmdOrCtrl+K', false)).toBe(
      false,
    );
    expect(
      isKeyOf(pressedAt('Digit1', '¹', 'ctrlKey', 'altKey', 'AltGraph'), 'CmdOrCtrl+1', false),
    ).toBe(false);
    expect(isKey(pressedAt('KeyN', 'ń', 'AltGraph'), 'n')).toBe(false);
  });

  it('keys of an input method are its own', () => {
    const table = { Enter: 1, ArrowLeft: 2, n: 3 };
    for (const [code, key] of [
      ['Enter', 'Enter'],
      ['ArrowLeft', 'ArrowLeft'],
      ['KeyN', 'n'],
    ] as const) {
      expect(valueForKey(pressedAt(code, key), table)).toBeGreaterThan(0);
      expect(valueForKey(pressedAt(code, key, 'isComposing'), table)).toBeUndefined();
      expect(valueForKey(pressedAt(code, 'Process'), table)).toBeUndefined();
    }
  });
});

it('every handler of keys in the window asks the helper', () => {
  const folder = join('renderer');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const asking = files
    .filter((file) => /\.(ts|svelte)$/.test(file) && !file.endsWith('keys.ts'))
    .filter((file) =>
      /\b(event|e)\.(key|code|keyCode)\b/.test(readFileSync(join(folder, file), 'utf8')),
    );
  expect(asking).toEqual([]);
});
