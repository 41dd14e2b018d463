/**
 * Every message between the window and the main process: its name, what it carries, what it
 * answers, in a file for each area. The preload script exposes these and nothing else; main checks
 * each request against its schema before a handler sees it.
 */
import type * as v from 'valibot';
import { appRequests, type AppReplies, type AppEvents } from './app';
import {
  preferencesRequests,
  type PreferencesEvents,
  type PreferencesReplies,
} from './preferences';
import { runsRequests, type RunsReplies, type RunsEvents } from './runs';
import { trainRequests, type TrainReplies, type TrainEvents } from './train';
import { tuneRequests, type TuneReplies, type TuneEvents } from './tune';
import { dataRequests, type DataReplies } from './data';
import { resultsRequests, type ResultsReplies } from './results';
import { inspectRequests, type InspectReplies } from './inspect';
import { mapRequests, type MapReplies } from './map';
import { layersRequests, type LayersReplies } from './layers';
import { classifyRequests, type ClassifyReplies } from './classify';
import { collectionRequests, type CollectionReplies } from './collection';
import { shareRequests, type ShareReplies, type ShareEvents } from './share';
import { openedRequests, type OpenedEvents, type OpenedReplies } from './opened';
import { serverRequests, type ServerReplies, type ServerEvents } from './serve';

export type { Preferences, Theme } from './preferences';
export type { SweepHead } from './tune';
export type { DataSummary, DataPicture } from './data';
export type { ImagePixels } from './image';
export type { DecodingJob } from './train';
export type { GalleryItem } from './results';
export type {
  Disagreement,
  DuplicateImages,
  LabelErrorReport,
  MistakeReport,
  ImageReport,
} from './inspect';
export type { MapPlane, NearImage } from './map';
export type { ImageInside } from './layers';
export type { PhotoAnswer } from './classify';
export type { ImportedSummary } from './share';
export type { ServeTry } from './serve';

/** What each request carries. */
export const requestSchemas = {
  ...appRequests,
  ...preferencesRequests,
  ...runsRequests,
  ...trainRequests,
  ...tuneRequests,
  ...dataRequests,
  ...resultsRequests,
  ...inspectRequests,
  ...mapRequests,
  ...layersRequests,
  ...classifyRequests,
  ...collectionRequests,
  ...shareRequests,
  ...openedRequests,
  ...serverRequests,
};

/** What each request answers. */
export interface Replies
  extends
    AppReplies,
    PreferencesReplies,
    RunsReplies,
    TrainReplies,
    TuneReplies,
    DataReplies,
    ResultsReplies,
    InspectReplies,
    MapReplies,
    LayersReplies,
    ClassifyReplies,
    CollectionReplies,
    ShareReplies,
    OpenedReplies,
    ServerReplies {}

export type RequestName = keyof typeof requestSchemas;
export type RequestBody<Name extends RequestName> = v.InferInput<(typeof requestSchemas)[Name]>;

/** What main tells the window unasked. */
export interface Events
  extends
    AppEvents,
    PreferencesEvents,
    RunsEvents,
    TrainEvents,
    TuneEvents,
    ShareEvents,
    OpenedEvents,
    ServerEvents {}
export type EventName = keyof Events;

/** A reply that crosses IPC: errors travel as their sentence, not as Electron's wrapped text. */
export type Envelope<Value> = { ok: true; value: Value } | { ok: false; message: string };

/** What the preload script puts on `window.atelier`. */
export interface AtelierBridge {
  request<Name extends RequestName>(
    name: Name,
    body: RequestBody<Name>,
  ): Promise<Envelope<Replies[Name]>>;
  /**
   * The same with the envelope as JSON: objects are copied one by one on their way from the preload script
   * to the page, which takes hundreds of them several times as long as a text.
   */
  requestText<Name extends RequestName>(name: Name, body: RequestBody<Name>): Promise<string>;
  /** Where on this computer a file lies that was dropped on the window; empty where it has no place. */
  pathOf(file: File): string;
  /** Returns the function that ends the subscription. */
  subscribe<Name extends EventName>(
    name: Name,
    listener: (event: Events[Name]) => void,
  ): () => void;
}

declare global {
  interface Window {
    atelier: AtelierBridge;
  }
}
