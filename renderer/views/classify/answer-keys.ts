/** The keys that say whether an answer is right, in the part of the page that has `data-answer-keys`. */
import type { Attachment } from 'svelte/attachments';
import { holdsModifier, isKey } from '../../state/keys';

/** What holds the focus while a photo as a whole is meant: its card, the list, the close look. */
const KEY_TARGETS = 'article, [role=listbox], [role=dialog]';

/** Move the focus to the element that handles the answer keys, because the pressed button disappears. */
export function focusAnswered(pressed: Element): void {
  const place = pressed.closest('[data-answer-keys]');
  const holder = pressed.closest(KEY_TARGETS) ?? place?.querySelector(KEY_TARGETS);
  if (holder instanceof HTMLElement) holder.focus({ preventScroll: true });
}

interface Actions {
  confirm: () => void;
  correct: () => void;
}

/** Y says that the answer is right, N asks for another class; a key on a control is that control's. */
export function answerKeys({ confirm, correct }: Actions): Attachment<HTMLElement> {
  function onKeyDown(event: Event): void {
    if (!(event instanceof KeyboardEvent) || event.defaultPrevented || holdsModifier(event)) return;
    if (!(event.target instanceof Element) || !event.target.matches(KEY_TARGETS)) return;
    const act = isKey(event, 'y') ? confirm : isKey(event, 'n') ? correct : null;
    if (act === null) return;
    event.preventDefault();
    act();
  }
  return (node) => {
    const place = node.closest('[data-answer-keys]');
    place?.addEventListener('keydown', onKeyDown);
    return () => {
      place?.removeEventListener('keydown', onKeyDown);
    };
  };
}
