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

const CONTROLS =
  'input:not([type=radio]:not(:checked)), select, textarea, button, summary, a[href], [tabindex="0"]';

/** What Tab reaches first in a dialog, or the dialog itself. */
export function firstControl(dialog: HTMLElement | null): HTMLElement | null {
  const controls = dialog?.querySelectorAll<HTMLElement>(CONTROLS) ?? [];
  for (const control of controls) {
    if (control.tabIndex >= 0 && !control.matches(':disabled') && control.checkVisibility()) {
      return control;
    }
  }
  return dialog;
}
