/** Drawn on a grid of 24, in one weight, as with chalk. */
export const ICONS = {
  atelier:
    'M5.5 20.5 18 3.5 M6 3.5l12.5 17 M3.5 19a2.4 2.4 0 1 0 3.6-2 M20.5 19a2.4 2.4 0 1 1-3.6-2',
  train: 'M3.5 4v16h17 M7 16c3-1 3.5-8.5 13-10',
  results: 'M4 4h16v16H4z M4 9.33h16 M4 14.67h16 M9.33 4v16 M14.67 4v16',
  runs: 'M4 6h16 M4 12h16 M4 18h10',
  classify: 'M8.5 4 3 7.5l2.2 4 1.8-.8V20h10v-9.3l1.8.8 2.2-4L15.5 4c-1 2.6-6 2.6-7 0z',
  collection:
    'M12 9V7.4a2.2 2.2 0 1 0-2.2-2.2 M12 9l-8.6 7.2c-.9.7-.4 2.1.8 2.1h15.6c1.2 0 1.7-1.4.8-2.1z',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  resume: 'M7 5.5v13l11-6.5z',
  rename: 'M4 20l1-4L16.5 4.5l3 3L8 19z M14 7l3 3',
  delete: 'M5 7h14 M9.5 7V4.5h5V7 M7 7l.8 12.5h8.4L17 7 M10.5 10.5v6 M13.5 10.5v6',
  more: 'M5 12a1 1 0 1 0 2 0 1 1 0 1 0-2 0 M11 12a1 1 0 1 0 2 0 1 1 0 1 0-2 0 M17 12a1 1 0 1 0 2 0 1 1 0 1 0-2 0',
  close: 'M6.5 6.5l11 11 M17.5 6.5l-11 11',
  previous: 'M14.5 6l-6 6 6 6',
  next: 'M9.5 6l6 6-6 6',
} as const;
export type IconName = keyof typeof ICONS;
