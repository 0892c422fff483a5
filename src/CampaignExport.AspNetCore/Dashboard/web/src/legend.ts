/** The names of the lines, with their sums. A click shows or hides a line; hovering dims the others. */

import { h } from './dom';
import type { Series } from './series';
import { say, type Word } from './words';

export interface LegendEvents {
  onToggle: (index: number, isShown: boolean) => void;
  /** Called with the hovered line; null for none. */
  onFocus: (index: number | null) => void;
}

/** @param per What stands in place of a sum where values do not add up. */
export function legend(title: string, series: Series[], per: Word, hidden: Set<string>, events: LegendEvents): HTMLElement {
  return h('div', { class: 'legend', role: 'group', 'aria-label': say('seriesOf', { title }) }, ...series.map((one, index) => {
    const button = h('button', {
      type: 'button',
      'aria-pressed': String(!hidden.has(one.header)),
      title: one.total === null ? say('perPeriodHint') : undefined,
      click: () => {
        const isShown = button.getAttribute('aria-pressed') !== 'true';
        button.setAttribute('aria-pressed', String(isShown));
        events.onToggle(index, isShown);
      },
      pointerenter: () => events.onFocus(index),
      pointerleave: () => events.onFocus(null),
      focus: () => events.onFocus(index),
      blur: () => events.onFocus(null),
    }, one.swatch, h('span', {}, one.header), h('strong', {}, one.total === null ? say(per) : one.format(one.total)));
    return button;
  }));
}
