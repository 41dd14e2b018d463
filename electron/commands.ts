/**
 * What can be done from the menus, the command palette and the keyboard, each with its words and keys
 * in this one place. The window carries them out; main shows them in the native menu.
 */
export type MenuName = 'File' | 'Edit' | 'View' | 'Run' | 'Help';

export interface CommandWords {
  menu: MenuName;
  label: string;
  /** In Electron's spelling; where it has none, the palette is the way. */
  keys?: string;
  /** A line above it in the menu. */
  apart?: true;
}

/** Views are added by their names, in the order of the rail; see `viewCommands`. */
export const COMMANDS = {
  'share:import': { menu: 'File', label: 'Import Run…', keys: 'CmdOrCtrl+O' },
  'import:model': { menu: 'File', label: 'Import Model…' },
  'share:run': { menu: 'File', label: 'Share Run…', keys: 'CmdOrCtrl+Shift+S' },
  'export:run': { menu: 'File', label: 'Export Run…' },
  settings: { menu: 'Edit', label: 'Settings…', keys: 'CmdOrCtrl+,', apart: true },
  'trash:undo': { menu: 'Edit', label: 'Undo Delete', apart: true },
  palette: { menu: 'View', label: 'Command Palette…', keys: 'CmdOrCtrl+K', apart: true },
  'theme:system': { menu: 'View', label: 'System Theme', apart: true },
  'theme:light': { menu: 'View', label: 'Light Theme' },
  'theme:dark': { menu: 'View', label: 'Dark Theme' },
  'run:train': { menu: 'Run', label: 'Train', keys: 'CmdOrCtrl+Enter' },
  'run:stop': { menu: 'Run', label: 'Stop', keys: 'CmdOrCtrl+.' },
  'run:resume': { menu: 'Run', label: 'Resume or Train Further' },
  'share:tensorboard': { menu: 'Run', label: 'Copy TensorBoard Command', apart: true },
  'share:tensorboard-all': { menu: 'Run', label: 'Copy TensorBoard Command for All Runs' },
  'help:start': { menu: 'Help', label: 'Getting Started', keys: 'F1' },
  'help:docs': { menu: 'Help', label: 'Documentation' },
  shortcuts: { menu: 'Help', label: 'Keyboard Shortcuts', keys: 'CmdOrCtrl+/' },
  licenses: { menu: 'Help', label: 'Licenses' },
} as const satisfies Record<string, CommandWords>;
export type CommandId = keyof typeof COMMANDS;
export const COMMAND_IDS = Object.keys(COMMANDS) as CommandId[];

/** The native menu's state, which only the window knows. */
export interface MenuState {
  enabled: CommandId[];
  /** The views in their order, and the one that is shown. */
  views: { id: string; label: string }[];
  view: string;
}
