/** A search of campaigns. The found ones are buttons below the field. */

import { announce } from './announce';
import { listCampaigns } from './api';
import { field, h, withId } from './dom';
import { number } from './formats';
import { reasonOf } from './refusals';
import { say } from './words';

const [pageSize, typingPause] = [8, 300];

interface Named {
  id: string;
  name: string;
}

/** @param taken Returns the ids of campaigns that are not offered. */
export function campaignPicker(signal: AbortSignal, taken: () => string[], onChoice: (campaign: Named) => void): { element: HTMLElement; focus: () => void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let loading = new AbortController();
  let isQuiet = false;
  const found = withId(h('ul', { class: 'menu', 'aria-label': say('campaigns'), hidden: true }));
  const input = h('input', {
    type: 'search', 'aria-controls': found.id, placeholder: say('search'),
    // What is shown is of the previous text.
    input: () => {
      close();
      timer = setTimeout(() => void search(), typingPause);
    },
    focus: () => !isQuiet && void search(),
  });
  const element = h('div', {
    class: 'menu-place',
    focusout: (event: FocusEvent) => {
      if (!element.contains(event.relatedTarget as Node | null))
        close();
    },
    keydown: (event: KeyboardEvent) => walk(event),
  }, field(say('addCampaign'), input), found);
  signal.addEventListener('abort', () => close());
  return { element, focus };

  /** Moves the focus to the field, without a search. */
  function focus(): void {
    isQuiet = true;
    input.focus();
    isQuiet = false;
  }

  async function search(): Promise<void> {
    loading.abort();
    const now = loading = new AbortController();
    const known = taken();
    try {
      const page = await listCampaigns(new URLSearchParams(input.value.trim() === '' ? {} : { search: input.value.trim() }), pageSize + known.length, undefined, now.signal);
      if (!now.signal.aborted)
        show(page.campaigns.filter(one => !known.includes(one.id)).slice(0, pageSize));
    } catch (error) {
      if (!now.signal.aborted)
        found.replaceChildren(h('li', { class: 'problem' }, reasonOf(error)));
    }
  }

  function show(campaigns: Named[]): void {
    found.replaceChildren(...campaigns.map(one => h('li', {}, h('button', { type: 'button', click: () => {
      input.value = '';
      focus();
      close();
      onChoice(one);
    } }, h('span', {}, one.name)))), ...(campaigns.length === 0 ? [h('li', { class: 'hint' }, say('nothingFound'))] : []));
    found.hidden = false;
    announce(campaigns.length === 0 ? say('nothingFound') : campaigns.length === 1 ? say('oneCampaign') : say('someCampaigns', { n: number(campaigns.length) }));
  }

  function close(): void {
    clearTimeout(timer);
    loading.abort();
    found.hidden = true;
  }

  function walk(event: KeyboardEvent): void {
    const stops: HTMLElement[] = [input, ...found.querySelectorAll('button')];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === 'Escape')
      close();
    else if (step !== undefined && !found.hidden)
      stops.at((stops.indexOf(document.activeElement as HTMLElement) + step) % stops.length)?.focus();
    else
      return;
    event.preventDefault();
  }
}
