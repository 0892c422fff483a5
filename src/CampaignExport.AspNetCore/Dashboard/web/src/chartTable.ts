/** The values of a chart as a table. It is created when it is opened, since years of days are many rows. */

import { h } from './dom';
import { longDay, number } from './formats';
import type { Chart } from './contracts';
import { say } from './words';

export function chartTable(chart: Chart, days: string[]): HTMLElement {
  const details = h('details', { class: 'table', toggle: () => {
    if (details.open && details.childElementCount === 1)
      details.append(table());
  } }, h('summary', {}, say('showTable')));
  return details;

  function table(): HTMLElement {
    return h('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': chart.title },
      h('table', {},
        h('caption', { class: 'visually-hidden' }, chart.title),
        h('thead', {}, h('tr', {}, ...[chart.dateHeader, ...chart.columns.map(column => column.header)]
          .map(text => h('th', { scope: 'col' }, text)))),
        h('tbody', {}, ...days.map((day, index) => h('tr', {},
          h('th', { scope: 'row' }, h('time', { datetime: day }, longDay(day))),
          ...chart.columns.map(column => h('td', {}, number(column.values[index]!))))))));
  }
}
