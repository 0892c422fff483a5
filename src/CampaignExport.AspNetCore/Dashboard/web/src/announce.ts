/** Announces changes to screen readers. */

import { h } from './dom';

const region = h('div', { class: 'visually-hidden', role: 'status', 'aria-live': 'polite' });

export function announce(text: string): void {
  if (!region.isConnected)
    document.body.append(region);
  region.textContent = text;
}
