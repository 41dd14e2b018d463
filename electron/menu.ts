/** The native menu: the system's own items, so that copy, paste, zoom and quit work everywhere. */
import { Menu, type MenuItemConstructorOptions } from 'electron';

export function setMenu(): void {
  const items: MenuItemConstructorOptions[] = [
    { role: 'fileMenu' },
    { role: 'editMenu' },
    {
      label: 'View',
      submenu: [
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { type: 'separator' },
        { role: 'togglefullscreen' },
        { role: 'toggleDevTools' },
      ],
    },
    { role: 'windowMenu' },
  ];
  if (process.platform === 'darwin') items.unshift({ role: 'appMenu' });
  Menu.setApplicationMenu(Menu.buildFromTemplate(items));
}
