/** What is being drawn on a photo, by pointer or by keys, before it is let go; all in fractions. */
import type { Box, Point } from '@engine/photo/seeds';
import type { Tool } from '../../../state/results/inspection.svelte';

/** A smaller box was a click. */
const SMALLEST_BOX = 0.03;
/** Marks of one stroke lie this far apart, which their discs bridge. */
const MARK_DISTANCE = 0.02;

interface Drawn {
  box: (box: Box) => void;
  marks: (points: readonly Point[]) => void;
}

const within = (value: number): number => Math.min(1, Math.max(0, value));

function boxBetween(one: Point, other: Point): Box {
  return {
    x: Math.min(one.x, other.x),
    y: Math.min(one.y, other.y),
    width: Math.abs(one.x - other.x),
    height: Math.abs(one.y - other.y),
  };
}

export class Drawing {
  /** Where the arrow keys have gone; null until they are used. */
  cursor = $state.raw<Point | null>(null);
  /** The corner at which the box began. */
  #anchor = $state.raw<Point | null>(null);
  #corner = $state.raw<Point | null>(null);
  #marks = $state.raw<readonly Point[]>([]);

  /** @param drawn is told what was let go */
  constructor(private readonly drawn: Drawn) {}

  get box(): Box | null {
    return this.#anchor === null || this.#corner === null
      ? null
      : boxBetween(this.#anchor, this.#corner);
  }

  get marks(): readonly Point[] {
    return this.#marks;
  }

  get active(): boolean {
    return this.#anchor !== null || this.#marks.length > 0;
  }

  begin(tool: Tool, at: Point): void {
    this.cancel();
    if (tool === 'marks') this.#marks = [at];
    else this.#anchor = this.#corner = at;
  }

  move({ x, y }: Point): void {
    const at = { x: within(x), y: within(y) };
    const last = this.#marks.at(-1);
    if (this.#anchor !== null) this.#corner = at;
    else if (last !== undefined && Math.hypot(at.x - last.x, at.y - last.y) >= MARK_DISTANCE) {
      this.#marks = [...this.#marks, at];
    }
  }

  end(): void {
    const { box, marks } = this;
    this.cancel();
    if (marks.length > 0) this.drawn.marks(marks);
    if (box !== null && Math.min(box.width, box.height) >= SMALLEST_BOX) this.drawn.box(box);
  }

  cancel(): void {
    this.#anchor = null;
    this.#corner = null;
    this.#marks = [];
  }

  /** Move the cursor, and with it the corner of a box that was begun. */
  nudge(across: number, down: number): void {
    const { x, y } = this.cursor ?? { x: 0.5, y: 0.5 };
    this.cursor = { x: within(x + across), y: within(y + down) };
    this.move(this.cursor);
  }

  /** Set a mark, or a corner of the box, at the cursor. */
  press(tool: Tool): void {
    this.cursor ??= { x: 0.5, y: 0.5 };
    const ends = tool === 'marks' || this.#anchor !== null;
    if (this.#anchor === null) this.begin(tool, this.cursor);
    if (ends) this.end();
  }
}
