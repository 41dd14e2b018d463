import { version } from '../../../package.json';

/** Atelier's own version, the same in the window and in the terminal. */
export const appVersion: string = version;
