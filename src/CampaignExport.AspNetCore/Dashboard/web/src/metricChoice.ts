/** The choice of the metrics in the charts. Without one, they show the documented columns. */

import type { ChartMetric } from './contracts';
import { h } from './dom';
import { say } from './words';

export interface MetricChoice {
  element: HTMLElement;
  /** Shows the metrics of a campaign, and those that are chosen. The boxes are kept, so that the one in use keeps its focus. */
  show: (metrics: ChartMetric[], chosen: string[]) => void;
}

export function metricChoice(onChoice: (metrics: string[]) => void): MetricChoice {
  const boxes = h('div', { class: 'boxes', change: () => onChoice(inputs().filter(box => box.checked).map(box => box.value)) });
  const count = h('span', { class: 'count' });
  const reset = h('button', { class: 'button quiet', type: 'button', click: () => onChoice([]) }, say('usualMetrics'));
  const element = h('details', { class: 'card metrics' }, h('summary', {}, say('metrics'), count), h('p', { class: 'hint' }, say('metricsHint')), boxes, reset);
  return { element, show };

  function show(metrics: ChartMetric[], chosen: string[]): void {
    if (inputs().map(box => box.value).join() !== metrics.map(metric => metric.name).join()) {
      boxes.replaceChildren(...metrics.map(({ name, header }) =>
        h('label', {}, h('input', { type: 'checkbox', value: name }), header)));
    }

    inputs().forEach(box => box.checked = chosen.includes(box.value));
    count.textContent = chosen.length === 0 ? say('usualMetrics') : say('columnsChosen', { n: String(chosen.length), all: String(metrics.length) });
    reset.hidden = chosen.length === 0;
  }

  function inputs(): HTMLInputElement[] {
    return [...boxes.querySelectorAll('input')];
  }
}
