/** The values of a chart as a table, with the totals. It is created when it is opened, since years of hours are many rows. */

import { announce } from './announce';
import type { Axis } from './axis';
import type { Chart, ChartColumn } from './contracts';
import { h, rowHead } from './dom';
import type { Exact } from './exact';
import { plainNumber } from './formats';
import { formatOf, totalOf } from './series';
import { say } from './words';

export function chartTable(chart: Chart, axis: Axis): HTMLElement {
  const details = h('details', { class: 'table', toggle: () => {
    if (details.open && details.childElementCount === 1)
      details.append(table(), h('button', { class: 'button quiet', type: 'button', click: () => void copy() }, say('copyTable')));
  } }, h('summary', {}, say('showTable')));
  return details;

  function table(): HTMLElement {
    return h('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': chart.title },
      h('table', {},
        h('caption', { class: 'visually-hidden' }, chart.title),
        h('thead', {}, h('tr', {}, ...headers().map(text => h('th', { scope: 'col' }, text)))),
        h('tbody', {}, ...axis.keys.map((_, index) => h('tr', {},
          rowHead(axis.name(index)),
          ...chart.columns.map(column => h('td', {}, formatOf(column)(valuesOf(column)[index]!)))))),
        h('tfoot', {}, h('tr', {},
          h('th', { scope: 'row' }, say('total')),
          ...chart.columns.map(column => h('td', {}, formatOf(column)(totalOf(column))))))));
  }

  function headers(): string[] {
    return [chart.dateHeader, ...chart.columns.map(column => column.header)];
  }

  /** Copies the values with tabs between them, as spreadsheets paste them. */
  async function copy(): Promise<void> {
    const cells = (valueOf: (column: ChartColumn) => Exact | null) => chart.columns.map(column => column.hasData ? plainNumber(valueOf(column)) : '');
    const rows = [...axis.keys.map((key, index) => [key, ...cells(column => valuesOf(column)[index]!)]), [say('total'), ...cells(totalOf)]];
    // A header cannot start a formula in a spreadsheet, nor a new cell.
    const heads = headers().map(text => text.replace(/[\t\r\n]+/g, ' ').replace(/^(?=[=+@-])/, "'"));
    const text = [heads, ...rows].map(row => row.join('\t')).join('\n');
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without HTTPS, the clipboard is available to selections only.
      const area = h('textarea', { class: 'visually-hidden' });
      area.value = text;
      details.append(area);
      area.select();
      document.execCommand('copy');
      area.remove();
    }

    announce(say('tableCopied'));
  }
}

function valuesOf(column: ChartColumn): ChartColumn['values'] | NonNullable<ChartColumn['rates']> {
  return column.rates ?? column.values;
}
