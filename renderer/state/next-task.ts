/** Ends this task of the window: what follows is done after input and frames that are waiting. */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve);
  });
}
