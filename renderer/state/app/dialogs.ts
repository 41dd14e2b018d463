/** What lies over the window. */

/** Whether a dialog does: then what is behind it stays as it is. */
export function isDialogOpen(): boolean {
  return document.querySelector('.dialog-overlay[data-state=open]') !== null;
}

/** Whether a dialog has fields: what was typed there would be lost with another view. */
export function isFormOpen(): boolean {
  return document.querySelector('.dialog[data-state=open] :is(input, textarea, select)') !== null;
}
