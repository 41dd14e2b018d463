/** What a person says of a run: read from whatever lies in notes.json, and changed. */
import * as v from 'valibot';
import { canonical, canonicalName } from '../text/canonical-name';
import { withPresentNames } from '../former-names';
import type { RunNotes } from '../records';
import { runNameFrom } from '../text/names';
import { isVisible } from '../text/visible';
import { RunError } from '../storage/run-error';

/** How many colors the palette of runs has. */
export const RUN_COLORS = 8;
/** In UTF-16 units. */
export const MAX_NOTE = 2000;
const MAX_TAGS = 20;
const NOTE_RULE =
  'A note cannot contain control characters or direction marks other than line breaks.';

/** Lines of letters, digits and signs. */
const noteSchema = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(MAX_NOTE, `A note can have at most ${MAX_NOTE} characters.`),
  v.check((note) => note.split(/[\t\r\n]/).every(isVisible), NOTE_RULE),
);

/** One word, so that tags can be typed, filtered by and printed with spaces between them. */
const tagSchema = v.pipe(
  v.string(),
  canonical,
  v.regex(
    /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,39}$/u,
    'A tag must be one word of at most 40 letters, digits, dots and dashes.',
  ),
);
const tagsSchema = v.pipe(
  v.array(tagSchema),
  v.maxLength(MAX_TAGS, `A run can have at most ${MAX_TAGS} tags.`),
);

/** What can be changed of a run's notes; what is not named stays. */
export const notesChangeSchema = v.strictObject({
  note: v.exactOptional(noteSchema),
  /** Instead of those that it has. */
  tags: v.exactOptional(tagsSchema),
  addTags: v.exactOptional(tagsSchema),
  removeTags: v.exactOptional(v.array(v.pipe(v.string(), canonical))),
  color: v.exactOptional(
    v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(RUN_COLORS))),
  ),
  pinned: v.exactOptional(v.boolean()),
  hidden: v.exactOptional(v.boolean()),
});
export type NotesChange = v.InferOutput<typeof notesChangeSchema>;

const ofToday = v.pipe(v.unknown(), v.transform(withPresentNames));

/** Each part by itself, so that one that cannot be read takes no other with it. */
const storedFields = v.object({
  name: v.fallback(v.nullable(v.pipe(v.string(), canonical)), null),
  note: v.fallback(v.string(), ''),
  tags: v.fallback(v.array(v.pipe(v.string(), canonical)), []),
  color: v.fallback(notesChangeSchema.entries.color.wrapped, null),
  pinned: v.fallback(v.boolean(), false),
  hidden: v.fallback(v.boolean(), false),
});
const storedSchema = v.pipe(ofToday, storedFields);

/** @param stored what notes.json holds, of whichever version; null where there is none */
export function parseNotes(stored: unknown): { name: string | null; notes: RunNotes } {
  const parsed = v.safeParse(storedSchema, stored);
  const { name, ...notes } = parsed.success ? parsed.output : v.parse(storedSchema, {});
  return { name, notes };
}

const COLOR = notesChangeSchema.entries.color.wrapped;

/** What notes.json may hold that comes from elsewhere; what is more is left out. */
const sharedFields = v.object({
  name: v.fallback(
    v.nullable(
      v.pipe(
        v.string(),
        v.transform((name) => runNameFrom(name)),
      ),
    ),
    null,
  ),
  note: v.fallback(noteSchema, ''),
  tags: v.fallback(tagsSchema, []),
  color: v.fallback(COLOR, null),
  pinned: v.fallback(v.boolean(), false),
  hidden: v.fallback(v.boolean(), false),
});
export const sharedNotesSchema = v.pipe(ofToday, sharedFields);

/** The words of a text that somebody typed, each once; the schema says whether they are tags. */
export function typedTags(text: string): string[] {
  return [
    ...new Set(
      canonicalName(text)
        .split(/[\s,;]+/u)
        .map((word) => word.replace(/^#/, '')),
    ),
  ].filter((word) => word !== '');
}

/** A change, or what it is of the notes as they are by then. */
export type NotesEdit = NotesChange | ((notes: RunNotes) => NotesChange);

/** @throws RunError where it would have too many tags */
export function changedNotes(notes: RunNotes, edit: NotesEdit): RunNotes {
  const change = typeof edit === 'function' ? edit(notes) : edit;
  const { addTags = [], removeTags = [], tags = notes.tags, ...others } = change;
  const kept = tags.filter((tag) => !removeTags.includes(tag));
  const all = [...new Set([...kept, ...addTags])];
  if (all.length > MAX_TAGS) {
    throw new RunError(`A run can have at most ${MAX_TAGS} tags. Remove some to add others.`);
  }
  return { ...notes, ...others, tags: all };
}
