/** A run served over HTTP. */
import * as v from 'valibot';
import { isServingName, SERVING_NAME_RULE } from '@engine/export/serving-name';
import type { ClientScripts } from '../../server/client-scripts';
import type { CurlLines } from '../../server/curl-lines';
import { isOrigin, MOST_ORIGINS, ORIGIN_RULE } from '../../server/http/origin';
import type { ServeReply, Serving } from '../../server/serving';
import type { Tried } from '../../server/try-server';
import { runId } from './fields';

const MAX_COPIED_TEXT = 2 ** 16;
const PORT_RULE = 'The port must be a whole number from 1 to 65535.';

const port = v.pipe(
  v.number(PORT_RULE),
  v.integer(PORT_RULE),
  v.minValue(1, PORT_RULE),
  v.maxValue(65_535, PORT_RULE),
);

/** What each request carries. */
export const serverRequests = {
  /** What is served now. */
  'serve:state': v.undefined(),
  'serve:start': v.strictObject({
    run: runId,
    name: v.nullable(v.pipe(v.string(), v.check(isServingName, SERVING_NAME_RULE))),
    port,
    /** Null for no gRPC API. */
    grpcPort: v.nullable(port),
    others: v.boolean(),
    cors: v.pipe(
      v.array(v.pipe(v.string(), v.check(isOrigin, ORIGIN_RULE))),
      v.maxLength(MOST_ORIGINS),
    ),
  }),
  'serve:stop': v.undefined(),
  /** Commands that ask what is served. */
  'serve:examples': v.undefined(),
  /** Sends a test picture, or a photo that is chosen in the system's dialog, to what is served. */
  'serve:try': v.strictObject({ what: v.picklist(['picture', 'photo']) }),
  /** Puts a text on the clipboard. */
  'serve:copy': v.strictObject({ text: v.pipe(v.string(), v.maxLength(MAX_COPIED_TEXT)) }),
};

/** What a server said of something that was sent to it as clients do. */
export interface ServeTry {
  tried: Tried;
  /** What was sent, in words. */
  what: string;
  /** Bytes of the shape that the run takes, where it was a test image. */
  pixels: Uint8Array | null;
}

/** What each request answers. */
export interface ServerReplies {
  'serve:state': Serving | null;
  'serve:start': ServeReply;
  'serve:stop': null;
  'serve:examples': { curl: CurlLines } & ClientScripts;
  /** Null where no photo was chosen. */
  'serve:try': ServeTry | null;
  'serve:copy': null;
}

/** What main tells unasked. */
export interface ServerEvents {
  /** What is served now, or null; `message` says why where it ended by itself. */
  'serve:changed': { serving: Serving | null; message: string | null };
}
