/** A part of the campaign page that is loaded for each view: a title and contents. */

import { Refusal } from './api';
import { h, withId, type Child } from './dom';
import { errorNotice } from './notices';
import type { View } from './view';

export interface Panel {
  element: HTMLElement;
  show: (view: View) => void;
  hide: () => void;
}

/**
 * Creates a panel. It is hidden until there is something to show, and if the source has nothing of the kind.
 * @param head Controls beside the title.
 * @param load Loads and returns the contents; null for nothing to show.
 */
export function panel(
  title: string, name: string, signal: AbortSignal, head: Child[], load: (view: View, signal: AbortSignal) => Promise<Child[] | null>): Panel {
  const heading = withId(h('h2', {}, title));
  const body = h('div', {});
  const element = h('section', { class: `card panel ${name}`, 'aria-labelledby': heading.id, hidden: true },
    h('div', { class: 'card-head' }, heading, ...head), body);
  let loading = new AbortController();
  signal.addEventListener('abort', () => loading.abort());
  return { element, show: view => void show(view), hide };

  async function show(view: View): Promise<void> {
    loading.abort();
    const now = loading = new AbortController();
    body.setAttribute('aria-busy', 'true');
    try {
      const contents = await load(view, now.signal);
      if (!now.signal.aborted)
        fill(contents);
    } catch (error) {
      if (!now.signal.aborted)
        fill(isNothing(error) ? null : [errorNotice(error, () => void show(view))]);
    }
  }

  function fill(contents: Child[] | null): void {
    body.removeAttribute('aria-busy');
    body.replaceChildren(...(contents ?? []).filter(child => child instanceof Node || typeof child === 'string'));
    element.hidden = contents === null;
  }

  function hide(): void {
    loading.abort();
    element.hidden = true;
  }
}

/** Whether the campaign has no such numbers, or the user is signed out. The charts say so, too. */
function isNothing(error: unknown): boolean {
  return error instanceof Refusal && (error.status === 404 || error.status === 401 || error.kind === 'no-data' || error.kind === 'invalid' || error.kind === 'invalid-data');
}
