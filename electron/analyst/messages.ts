/** What main asks the analyst's process: requests of the contract under their own names. */
import type { TensorflowBuild } from '@engine/support/tensorflow-build';
import type { ImportedSummary, Replies, RequestBody, RequestName } from '@contract';
import type { ApiAccess } from '../server/client-scripts';
import type { Access } from '../server/try-server';

/** Areas of the contract that the analyst answers whole. */
export const AREAS = ['classify', 'inspect', 'layers', 'map'] as const;
/** Single requests of other areas. */
export const SINGLE = [
  'collection:add',
  'data:change',
  'data:gallery',
  'data:cache',
  'data:cancel',
  'data:clear-cache',
  'data:look',
  'data:progress',
  'export:card',
  'results:gallery',
  'runs:metrics',
  'runs:log',
] as const;

/** Requests that main passes on as they come. */
export type Routed =
  Extract<RequestName, `${(typeof AREAS)[number]}:${string}`> | (typeof SINGLE)[number];

/** What main adds to a request before it asks: what was chosen in a dialog, or what is served. */
interface Added {
  'collection:export': { parent: string };
  'export:run': { parent: string };
  'import:model': { path: string };
  /** `served`: the run that is served. */
  'serve:examples': { access: ApiAccess; name: string; served: string };
  /** `path` of a photo; null for the next test image. */
  'serve:try': { access: Access; name: string; served: string; path: string | null };
  'share:run': { file: string };
  'share:tensorboard': object;
}

type Asked<Name extends RequestName, More> = {
  body: RequestBody<Name> extends undefined ? More : RequestBody<Name> & More;
  answer: NonNullable<Replies[Name]>;
};

type OfContract = { [Name in Routed]: { body: RequestBody<Name>; answer: Replies[Name] } } & {
  [Name in keyof Added]: Asked<Name, Added[Name]>;
};

export interface AnalystQuestions extends OfContract {
  /** Which libtensorflow the analyst has; fails where it does not compute. */
  'app:tensorflow': { body: null; answer: TensorflowBuild };
  'data:choose': { body: { folder: string }; answer: Replies['data:choose'] };
  /** One file of a request. */
  'share:import': { body: { file: string }; answer: ImportedSummary };
  /** What has changed since a sweep's last trial trained, in a sentence, or null. */
  'tune:change': { body: { sweep: string }; answer: string | null };
}

export type Body<Name extends keyof AnalystQuestions> = AnalystQuestions[Name]['body'];
export type Answer<Name extends keyof AnalystQuestions> = Promise<AnalystQuestions[Name]['answer']>;
