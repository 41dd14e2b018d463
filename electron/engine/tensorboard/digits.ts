/** Digits as dots, five by seven: enough to write counts into a picture where there are no fonts. */
export const DIGIT_WIDTH = 5;
export const DIGIT_HEIGHT = 7;

/** Rows from the top, each five bits. */
const ROWS: readonly (readonly number[])[] = [
  [0b01110, 0b10001, 0b10001, 0b10001, 0b10001, 0b10001, 0b01110],
  [0b00100, 0b01100, 0b00100, 0b00100, 0b00100, 0b00100, 0b01110],
  [0b01110, 0b10001, 0b00001, 0b00010, 0b00100, 0b01000, 0b11111],
  [0b11111, 0b00010, 0b00100, 0b00010, 0b00001, 0b10001, 0b01110],
  [0b00010, 0b00110, 0b01010, 0b10010, 0b11111, 0b00010, 0b00010],
  [0b11111, 0b10000, 0b11110, 0b00001, 0b00001, 0b10001, 0b01110],
  [0b00110, 0b01000, 0b10000, 0b11110, 0b10001, 0b10001, 0b01110],
  [0b11111, 0b00001, 0b00010, 0b00100, 0b01000, 0b01000, 0b01000],
  [0b01110, 0b10001, 0b10001, 0b01110, 0b10001, 0b10001, 0b01110],
  [0b01110, 0b10001, 0b10001, 0b01111, 0b00001, 0b00010, 0b01100],
];

/** Whether a digit has ink at a dot. */
export function hasInk(digit: number, row: number, column: number): boolean {
  const bits = ROWS[digit]?.[row] ?? 0;
  return ((bits >> (DIGIT_WIDTH - 1 - column)) & 1) === 1;
}
