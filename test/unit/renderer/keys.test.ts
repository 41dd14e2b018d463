import { describe, expect, it } from 'vitest';
import { COMMANDS, type CommandWords } from '../../../electron/commands';
import { isKeyOf, keysText } from '../../../renderer/state/keys';

const pressed = (key: string, ...held: ('ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey')[]) => ({
  key,
  ctrlKey: held.includes('ctrlKey'),
  metaKey: held.includes('metaKey'),
  altKey: held.includes('altKey'),
  shiftKey: held.includes('shiftKey'),
});

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
