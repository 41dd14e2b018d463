/** The app as a whole and its window: what it is, its menus, its pages, files and figures saved or copied. */
import * as v from 'valibot';
import { isFileName } from '@engine/text/file-name';
import { COMMAND_IDS, type CommandId } from '../../commands';
import { type Pages, pagesSchema } from '../../pages';

/** In UTF-16 units, or in bytes: some 100,000 photos' answers. */
const MAX_SAVED = 2 ** 26;
const coordinate = v.pipe(v.number(), v.minValue(0), v.maxValue(20_000));
const extent = v.pipe(coordinate, v.minValue(1));
const shortText = v.pipe(v.string(), v.minLength(1), v.maxLength(120));
/** As `fileName` makes them: in one folder, and good on every system. */
const nameOfFile = (ending: RegExp) =>
  v.pipe(v.string(), v.check(isFileName, 'Not a valid file name.'), v.regex(ending));

/** What each request carries. */
export const appRequests = {
  'app:info': v.undefined(),
  /** Allows the page the camera until `camera:end`, because the person pressed a button that opens it. */
  'camera:allow': v.undefined(),
  'camera:end': v.undefined(),
  /** Copies what the window shows there, in the page's pixels, as a picture to the clipboard. */
  'figure:copy': v.strictObject({ x: coordinate, y: coordinate, width: extent, height: extent }),
  /** Copies a chart that the window has painted, a PNG, to the clipboard. */
  'figure:copy-chart': v.strictObject({
    png: v.pipe(v.instance(Uint8Array), v.maxLength(MAX_SAVED)),
  }),
  /** Opens a figure's menu; answers whether it is to be copied. */
  'figure:menu': v.strictObject({ name: shortText }),
  'layout:read': v.undefined(),
  'layout:keep': pagesSchema,
  'menu:state': v.strictObject({
    enabled: v.array(v.picklist(COMMAND_IDS)),
    views: v.pipe(v.array(v.strictObject({ id: shortText, label: shortText })), v.maxLength(9)),
    view: shortText,
  }),
  /**
   * Opens the system's save dialog and writes text or bytes to the chosen file. The name is without
   * folders; its ending says which files the dialog shows.
   */
  'files:save': v.union([
    v.strictObject({
      suggestedName: nameOfFile(/\.(csv|json|svg|txt)$/),
      contents: v.pipe(v.string(), v.maxLength(MAX_SAVED)),
    }),
    v.strictObject({
      suggestedName: nameOfFile(/\.png$/),
      contents: v.pipe(v.instance(Uint8Array), v.maxLength(MAX_SAVED)),
    }),
  ]),
};

/** What each request answers. */
export interface AppReplies {
  'app:info': {
    version: string;
    home: string;
    /** The run that trains now, if one does. */
    training: string | null;
    /** The run that learns photos now, if one does. */
    teaching: string | null;
    /** The sweep that is carried out now, if one is. */
    sweeping: string | null;
    versions: Record<string, string>;
  };
  /** Where it was saved, or null where the person thought better of it. */
  'files:save': string | null;
  'camera:allow': null;
  'camera:end': null;
  'figure:copy': null;
  'figure:copy-chart': null;
  'figure:menu': boolean;
  'layout:read': Pages;
  'layout:keep': null;
  'menu:state': null;
}

/** What main tells unasked. */
export interface AppEvents {
  /** An item of the native menu was chosen. */
  'menu:chosen': { command: CommandId } | { view: string };
  /** Something that the person should know, in one sentence. */
  notice: { kind: 'info' | 'error'; message: string };
}
