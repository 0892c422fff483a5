/** The choice of the metrics in the charts. Without one, they show the documented columns. */

import type { Charts } from './contracts';
import { h } from './dom';
import { say } from './words';

export interface MetricChoice {
  element: HTMLElement;
  /** Shows the metrics of a campaign, and those that are chosen. The boxes are kept, so that the one in use keeps its focus. */
  show: (charts: Charts, chosen: string[]) => void;
}

export function metricChoice(onChoice: (metrics: string[]) => void): MetricChoice {
  const boxes = h('div', { class: 'boxes', change: () => onChoice(inputs().filter(box => box.checked).map(box => box.value)) });
  const count = h('span', { class: 'count' });
  const reset = h('button', { class: 'button quiet', type: 'button', click: () => onChoice([]) }, say('usualMetrics'));
  const element = h('details', { class: 'card metrics' }, h('summary', {}, say('metrics'), count), h('p', { class: 'hint' }, say('metricsHint')), boxes, reset);
  return { element, show };

  function show({ metrics, charts }: Charts, chosen: string[]): void {
    const shown = new Set(charts.flatMap(chart => chart.columns.map(column => column.metric.replace(/^sum_of_daily_/, ''))));
    const others = metrics.filter(metric => !shown.has(metric.name)).length;
    if (inputs().map(box => box.value).join() !== metrics.map(metric => metric.name).join()) {
      boxes.replaceChildren(...metrics.map(({ name, header }) =>
        h('label', {}, h('input', { type: 'checkbox', value: name }), header)));
    }

    inputs().forEach(box => box.checked = chosen.includes(box.value));
    count.textContent = chosen.length === 0 ? others === 0 ? say('usualMetrics') : say('moreMetrics', { n: String(others) })
      : say('columnsChosen', { n: String(chosen.length), all: String(metrics.length) });
    reset.hidden = chosen.length === 0;
  }

  function inputs(): HTMLInputElement[] {
    return [...boxes.querySelectorAll('input')];
  }
}
