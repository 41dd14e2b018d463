/**
 * The native menu: the system's own items, so that copy, paste, zoom and quit work everywhere, and the
 * app's commands, enabled as the window says.
 */
import { Menu, type BrowserWindow, type MenuItemConstructorOptions } from 'electron';
import { supportItems } from './copy-diagnostics';
import { COMMAND_IDS, COMMANDS, type MenuName, type MenuState } from './commands';
import type { Events } from '@contract';

type Items = MenuItemConstructorOptions[];
type Choose = (chosen: Events['menu:chosen']) => void;

const SYSTEM: Record<MenuName, Items> = {
  File: [{ type: 'separator' }, { role: process.platform === 'darwin' ? 'close' : 'quit' }],
  Edit: [
    { role: 'undo' },
    { role: 'redo' },
    { type: 'separator' },
    { role: 'cut' },
    { role: 'copy' },
    { role: 'paste' },
    { role: 'selectAll' },
  ],
  View: [
    { type: 'separator' },
    { role: 'resetZoom' },
    { role: 'zoomIn' },
    { role: 'zoomOut' },
    { type: 'separator' },
    { role: 'togglefullscreen' },
    { role: 'toggleDevTools' },
  ],
  Run: [],
  Help: [{ type: 'separator' }, { role: 'about' }],
};

function commandItems(menu: MenuName, { enabled }: MenuState, choose: Choose): Items {
  return COMMAND_IDS.filter((id) => COMMANDS[id].menu === menu).flatMap((id): Items => {
    const words: { label: string; keys?: string; apart?: true } = COMMANDS[id];
    const item = {
      id,
      label: words.label,
      enabled: enabled.includes(id),
      // The window hears its keys itself: here they are only shown.
      registerAccelerator: false,
      ...(words.keys === undefined ? {} : { accelerator: words.keys }),
      click() {
        choose({ command: id });
      },
    };
    return words.apart === true ? [{ type: 'separator' }, item] : [item];
  });
}

function viewItems({ views, view }: MenuState, choose: Choose): Items {
  return views.map(({ id, label }, at) => ({
    id: `view:${id}`,
    label,
    type: 'radio',
    checked: id === view,
    accelerator: `CmdOrCtrl+${at + 1}`,
    registerAccelerator: false,
    click() {
      choose({ view: id });
    },
  }));
}

function itemsOf(menu: MenuName, state: MenuState, choose: Choose): Items {
  const own = commandItems(menu, state, choose);
  switch (menu) {
    case 'Edit':
      return [...SYSTEM.Edit, ...own];
    case 'View':
      return [...viewItems(state, choose), ...own, ...SYSTEM.View];
    case 'File':
    case 'Run':
    case 'Help':
      return [...own, ...SYSTEM[menu]];
  }
}

/** Before the window has said what it can do, nothing can be chosen but the system's items. */
const NOTHING: MenuState = { enabled: [], views: [], view: '' };

export class AppMenu {
  private shown = '';

  /** @param choose what choosing one of the app's items does */
  constructor(
    private readonly choose: Choose,
    private readonly copyDiagnostics: () => void,
  ) {}

  show(state: MenuState = NOTHING): void {
    const wanted = JSON.stringify(state);
    if (wanted === this.shown) return;
    this.shown = wanted;
    const menus = (['File', 'Edit', 'View', 'Run'] as const).map((label) => ({
      label,
      submenu: itemsOf(label, state, this.choose),
    }));
    const template: Items = [
      ...menus,
      { role: 'windowMenu' },
      {
        role: 'help',
        submenu: [...supportItems(this.copyDiagnostics), ...itemsOf('Help', state, this.choose)],
      },
    ];
    if (process.platform === 'darwin') template.unshift({ role: 'appMenu' });
    Menu.setApplicationMenu(Menu.buildFromTemplate(template));
  }
}

/** The menu of a figure that was pointed at. @returns whether it is to be copied */
export function showFigureMenu(window: BrowserWindow | null, name: string): Promise<boolean> {
  if (window === null) return Promise.resolve(false);
  return new Promise((resolve) => {
    let chosen = false;
    const menu = Menu.buildFromTemplate([
      {
        label: `Copy “${name}” as Image`,
        click() {
          chosen = true;
          resolve(true);
        },
      },
    ]);
    menu.popup({
      window,
      callback() {
        // On some systems the menu closes before the item is told that it was chosen.
        setTimeout(() => {
          if (!chosen) resolve(false);
        }, 100);
      },
    });
  });
}
