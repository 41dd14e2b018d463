/**
 * What a popover or dialog of bits-ui does with the focus when it opens. By itself it moves the focus
 * a frame later, and keys pressed until then go to what lies behind it.
 */
export function focusAtOnce(find: () => HTMLElement | null): (event: Event) => void {
  return (event) => {
    event.preventDefault();
    find()?.focus({ preventScroll: true });
  };
}
