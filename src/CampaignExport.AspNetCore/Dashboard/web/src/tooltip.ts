/** The values of the lines in the hovered period. */

import type uPlot from 'uplot';
import type { Axis } from './axis';
import { h } from './dom';
import { swatchOf, type Series } from './series';

export interface Tooltip {
  element: HTMLElement;
  show: (plot: uPlot, index: number | null) => void;
  /** The values as one sentence. */
  textOf: (plot: uPlot, index: number) => string;
}

export function tooltip(axis: Axis, series: Series[]): Tooltip {
  const element = h('div', { class: 'tooltip', hidden: true, 'aria-hidden': 'true' });
  const shown = (plot: uPlot) => series.filter((_, index) => plot.series[index + 1]?.show);
  return { element, show, textOf };

  function show(plot: uPlot, index: number | null): void {
    element.hidden = index === null || (plot.cursor.left ?? -1) < 0;
    if (index === null || element.hidden)
      return;
    element.replaceChildren(
      h('p', {}, axis.name(index)),
      ...shown(plot).map(one =>
        h('div', {}, swatchOf(one), h('span', {}, one.header), h('strong', {}, one.format(one.values[index]!)))));
    // Beside the values, on the side with more room; over it if there is not enough.
    const x = plot.over.offsetLeft + plot.valToPos(plot.data[0]![index]!, 'x');
    const isRight = x > plot.width / 2;
    const most = Math.max(0, plot.width - element.offsetWidth);
    element.style.left = isRight ? 'auto' : `${Math.min(x + 14, most)}px`;
    element.style.right = isRight ? `${Math.min(plot.width - x + 14, most)}px` : 'auto';
  }

  function textOf(plot: uPlot, index: number): string {
    return `${axis.name(index)}. ${shown(plot).map(one => `${one.header}: ${one.format(one.values[index]!)}`).join('; ')}`;
  }
}
