/** What a person may say of where the garment is in a photo; seeds.ts says what it does. */
import * as v from 'valibot';

/** Marks are made one by one, by hand. */
export const MAX_MARKS = 200;

const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

export const correctionSchema = v.strictObject({
  box: v.nullable(v.strictObject({ x: fraction, y: fraction, width: fraction, height: fraction })),
  notGarment: v.pipe(
    v.array(v.strictObject({ x: fraction, y: fraction })),
    v.maxLength(MAX_MARKS, `A photo takes at most ${MAX_MARKS} marks.`),
  ),
});
