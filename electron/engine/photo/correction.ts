/** What a person may say of a photo, as it is sent and stored; seeds.ts says what it means. */
import * as v from 'valibot';

/** How many points of a photo a person may say are not garment. */
export const MAX_MARKS = 200;

const fraction = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

export const correctionSchema = v.strictObject({
  box: v.nullable(v.strictObject({ x: fraction, y: fraction, width: fraction, height: fraction })),
  notGarment: v.pipe(
    v.array(v.strictObject({ x: fraction, y: fraction })),
    v.maxLength(MAX_MARKS, `A photo can have at most ${MAX_MARKS} marks.`),
  ),
});
