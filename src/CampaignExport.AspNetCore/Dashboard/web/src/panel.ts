/** A part of the campaign page that is loaded for each view: a title and contents. */

import { Refusal } from './api';
import { h, put, withId, type Child } from './dom';
import { errorNotice } from './notices';
import type { View } from './view';

export interface Panel {
  element: HTMLElement;
  /** Shows a view. What is shown already is loaded again on request only. */
  show: (view: View, again?: boolean) => void;
  hide: () => void;
}

/**
 * Creates a panel. It is hidden until there is something to show, and if the source has nothing of the kind.
 * @param keyOf What the contents depend on.
 * @param head Controls beside the title.
 * @param load Loads and returns the contents; null for nothing to show.
 */
export function panel(
  title: string, name: string, signal: AbortSignal, keyOf: (view: View) => string, head: Child[], load: (view: View, signal: AbortSignal) => Promise<Child[] | null>): Panel {
  const heading = withId(h('h2', {}, title));
  const body = h('div', {});
  const element = h('section', { class: `card panel ${name}`, 'aria-labelledby': heading.id, hidden: true },
    h('div', { class: 'card-head' }, heading, ...head), body);
  let loading = new AbortController();
  let key: string | undefined;
  signal.addEventListener('abort', () => loading.abort());
  return { element, show: (view, again) => void show(view, again), hide };

  async function show(view: View, again = false): Promise<void> {
    if (keyOf(view) === key && !again)
      return;
    key = keyOf(view);
    loading.abort();
    const now = loading = new AbortController();
    body.setAttribute('aria-busy', 'true');
    try {
      const contents = await load(view, now.signal);
      if (!now.signal.aborted)
        fill(contents);
    } catch (error) {
      if (!now.signal.aborted)
        fill(isNothing(error) ? null : [errorNotice(error, () => void show(view, true))]);
    }
  }

  function fill(contents: Child[] | null): void {
    body.removeAttribute('aria-busy');
    put(body, contents ?? []);
    element.hidden = contents === null;
  }

  function hide(): void {
    loading.abort();
    key = undefined;
    element.hidden = true;
  }
}

/** Whether the campaign has no such numbers, or the user is signed out. The charts say so, too. */
function isNothing(error: unknown): boolean {
  return error instanceof Refusal && (error.status === 404 || error.status === 401 || error.kind === 'no-data' || error.kind === 'invalid' || error.kind === 'invalid-data');
}
