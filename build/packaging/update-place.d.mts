import type { GenericServerOptions } from 'electron-builder';

export const UPDATE_FROM: GenericServerOptions | null;
