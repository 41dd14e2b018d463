/** Drawn on a grid of 24, in one weight, as with chalk. */
export const ICONS = {
  atelier:
    'M5.5 20.5 18 3.5 M6 3.5l12.5 17 M3.5 19a2.4 2.4 0 1 0 3.6-2 M20.5 19a2.4 2.4 0 1 1-3.6-2',
  train: 'M3.5 4v16h17 M7 16c3-1 3.5-8.5 13-10',
  tune: 'M7 3.5v5 M7 13.5v7 M17 3.5v8 M17 16.5v4 M4.5 11h5 M14.5 14h5',
  results: 'M4 4h16v16H4z M4 9.33h16 M4 14.67h16 M9.33 4v16 M14.67 4v16',
  runs: 'M4 6h16 M4 12h16 M4 18h10',
  classify: 'M8.5 4 3 7.5l2.2 4 1.8-.8V20h10v-9.3l1.8.8 2.2-4L15.5 4c-1 2.6-6 2.6-7 0z',
  collection:
    'M12 9V7.4a2.2 2.2 0 1 0-2.2-2.2 M12 9l-8.6 7.2c-.9.7-.4 2.1.8 2.1h15.6c1.2 0 1.7-1.4.8-2.1z',
  data: 'M4 6.5C4 5.1 7.6 4 12 4s8 1.1 8 2.5S16.4 9 12 9 4 7.9 4 6.5z M4 6.5v11C4 18.9 7.6 20 12 20s8-1.1 8-2.5v-11 M4 12c0 1.4 3.6 2.5 8 2.5s8-1.1 8-2.5',
  serve:
    'M12 14.5a1.5 1.5 0 1 0 0-3 1.5 1.5 0 0 0 0 3z M8.3 16.7a5.3 5.3 0 0 1 0-7.4 M15.7 9.3a5.3 5.3 0 0 1 0 7.4 M5.3 19.7a9.5 9.5 0 0 1 0-13.4 M18.7 6.3a9.5 9.5 0 0 1 0 13.4',
  export: 'M12 14.5v-11 M8 7l4-3.8L16 7 M4.5 14v6h15v-6',
  copy: 'M9 9h11v11H9z M15 9V4H4v11h5',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  resume: 'M7 5.5v13l11-6.5z',
  rename: 'M4 20l1-4L16.5 4.5l3 3L8 19z M14 7l3 3',
  delete: 'M5 7h14 M9.5 7V4.5h5V7 M7 7l.8 12.5h8.4L17 7 M10.5 10.5v6 M13.5 10.5v6',
  up: 'M6 14.5l6-6 6 6',
  down: 'M6 9.5l6 6 6-6',
  nearDuplicate: 'M4 4h11v11H4z M9 15v5h11V9h-5',
  more: 'M4 12a1 1 0 1 0 2 0a1 1 0 1 0-2 0 M11 12a1 1 0 1 0 2 0a1 1 0 1 0-2 0 M18 12a1 1 0 1 0 2 0a1 1 0 1 0-2 0',
  pin: 'M9 4h6l-1 6 3 3H7l3-3z M12 13v7',
  close: 'M6.5 6.5l11 11 M17.5 6.5l-11 11',
  unequal: 'M5 9.5h14 M5 14.5h14 M15.5 5l-7 14',
  info: 'M12 3.5a8.5 8.5 0 1 0 0 17a8.5 8.5 0 0 0 0-17z M12 11v5.5 M12 7.6v.2',
  save: 'M12 4v11 M7.5 11l4.5 4.5 4.5-4.5 M5 19.5h14',
  previous: 'M14.5 6l-6 6 6 6',
  next: 'M9.5 6l6 6-6 6',
  closer: 'M12 5.5v13 M5.5 12h13',
  further: 'M5.5 12h13',
} as const;
export type IconName = keyof typeof ICONS;
